//! All customers: search, filter by class, sort, choose columns, open one.

use std::time::Duration;

use crate::component::live::{live, said, when};
use leptos::ev::{Event, KeyboardEvent};
use leptos::html::Input;
use leptos::prelude::*;

use super::bulk::Bulk;
use super::records::shelf;
use crate::app::edit::new_record;
use crate::app::export::Source;
use crate::app::{Route, editor, lang};
use crate::component::act::act;
use crate::component::data_table::{TableView, data_table};
use crate::component::export_menu::export_menu;
use crate::component::refused::refused;
use crate::component::window::RowWindow;
use crate::engine::message::{Answer, CustomersPage, Query};
use crate::i18n::Format;
use crate::i18n::phrases::{customer as words, edit as edit_words};
use crate::model::Kind;

/// A search waits this long for the next key.
const PAUSE: Duration = Duration::from_millis(150);

/// Chosen filters: analysis id and badge.
pub(super) type Badges = Vec<(String, String)>;

/// The page.
pub fn page() -> AnyView {
    let search = RwSignal::new(String::new());
    let badges = RwSignal::new(Badges::new());
    let window = RowWindow::new(move |from, count, sort| {
        Some(Query::Customers {
            search: search.get(),
            badges: badges.get(),
            sort,
            from,
            count,
        })
    });
    // Figures of the last answer stay while the next one is on its way.
    let head = Memo::new(move |last: Option<&CustomersPage>| {
        window.loaded.with(|loaded| match &loaded.answer {
            Some(Answer::Customers(page)) => CustomersPage {
                rows: Vec::new(),
                ..page.clone()
            },
            _ => last.cloned().unwrap_or_default(),
        })
    });
    let asked = Memo::new(move |_| {
        window
            .loaded
            .with(|loaded| loaded.answer.is_some() || loaded.fault.is_some())
    });
    let count = move || {
        let format = Format {
            lang: lang(),
            currency: "",
        };
        let (matching, total) = head.with(|head| (head.matching, head.total));
        let all = format.int(i64::from(total));
        if matching == total {
            words::count_all(lang(), all)
        } else {
            words::count_of(lang(), format.int(i64::from(matching)), all)
        }
    };
    let bulk = Bulk::new(search, badges, window);
    let view = TableView {
        select: Some(bulk.selection),
        ..TableView::new(
            StoredValue::new("customers".to_string()),
            Signal::derive(move || words::customers(lang()).to_string()),
            Signal::derive(move || head.with(|head| head.columns.clone())),
            Signal::derive(move || head.with(|head| head.matching)),
            window,
        )
    };
    let columns = Memo::new(move |_| head.with(|head| !head.columns.is_empty()));
    let empty = Memo::new(move |_| asked.get() && head.with(|head| head.total == 0));
    let no_match = move || head.with(|head| head.total > 0 && head.matching == 0);
    let matching = Signal::derive(move || head.with(|head| head.matching));
    view! {
        {shelf(Some(Route::Customers))}
        <header class="finding">
            <h1 tabindex="-1">
                {live(move || words::customers(lang()))} " "
                <span class="count" role="status">{live(move || asked.get().then(count))}</span>
            </h1>
        </header>
        {live(move || {
            let fault = window.loaded.with(|loaded| loaded.fault.clone());
            fault.map(|fault| refused(&fault, Route::Customers))
        })}
        <div hidden=when(move || empty.get())>
            {tools(window, search, badges, head)}
            <p class="second" hidden=when(move || !no_match())>{live(move || words::none_match(lang()))}</p>
            {bulk.bar(matching)}
            {live(move || columns.get().then(|| data_table(view)))}
        </div>
        <div class="refused" hidden=when(move || !empty.get())>
            <p>{live(move || words::none_yet(lang()))}</p>
            <p class="acts">
                <a class="button" href=Route::Home.href()>{live(move || words::open_file(lang()))}</a>
                {add_button()}
            </p>
        </div>
    }
    .into_any()
}

fn tools(
    window: RowWindow,
    search: RwSignal<String>,
    badges: RwSignal<Badges>,
    head: Memo<CustomersPage>,
) -> AnyView {
    let field = NodeRef::<Input>::new();
    let later = StoredValue::new(None::<TimeoutHandle>);
    let typed = move |event: Event| {
        let text = event_target_value(&event);
        if let Some(last) = later.get_value() {
            last.clear();
        }
        let search_later = move || {
            search.set(text.trim().to_string());
            window.rewind();
        };
        match set_timeout_with_handle(search_later, PAUSE) {
            Ok(handle) => later.set_value(Some(handle)),
            Err(fault) => leptos::logging::warn!("{fault:?}"),
        }
    };
    let slash = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if event.key() != "/" || !plain || in_field() {
            return;
        }
        if let Some(field) = field.get_untracked() {
            event.prevent_default();
            if let Err(fault) = field.focus() {
                leptos::logging::warn!("{fault:?}");
            }
        }
    });
    on_cleanup(move || {
        slash.remove();
        if let Some(Some(last)) = later.try_get_value() {
            last.clear();
        }
    });
    let filters = Memo::new(move |_| head.with(|head| head.filters.clone()));
    let selects = move || {
        filters
            .get()
            .into_iter()
            .filter(|(_, _, names)| !names.is_empty())
            .map(|(id, title, names)| filter(id, title, names, window, badges))
            .collect::<Vec<_>>()
    };
    view! {
        <div class="filters no-print">
            <input
                type="search"
                class="field"
                node_ref=field
                aria-label=said(move || words::search(lang()))
                placeholder=said(move || words::search(lang()))
                title=said(move || words::search_hint(lang()))
                aria-keyshortcuts="/"
                on:input=typed
            />
            {live(selects)}
            {export_menu(Callback::new(move |()| source(window, search, badges)))}
            {add_button()}
        </div>
    }
    .into_any()
}

/// All customers that match, as they are sorted.
fn source(window: RowWindow, search: RwSignal<String>, badges: RwSignal<Badges>) -> Source {
    Source::Answer {
        query: Query::Customers {
            search: search.get_untracked(),
            badges: badges.get_untracked(),
            sort: window.sort.get_untracked(),
            from: 0,
            count: u32::MAX,
        },
        code: "customers".into(),
        name: untrack(|| words::customers(lang()).to_string()),
        columns: Vec::new(),
    }
}

fn add_button() -> AnyView {
    let editor = editor();
    let add = move || editor.open(new_record(Kind::Customer, None), false);
    act("button", edit_words::add_customer, add)
}

fn filter(
    id: String,
    title: String,
    names: Vec<String>,
    window: RowWindow,
    badges: RwSignal<Badges>,
) -> AnyView {
    let id = StoredValue::new(id);
    let chosen = move || {
        badges.with(|badges| {
            let mine = badges
                .iter()
                .find(|(known, _)| id.with_value(|id| id == known));
            mine.map(|(_, badge)| badge.clone()).unwrap_or_default()
        })
    };
    let changed = move |event: Event| {
        let value = event_target_value(&event);
        badges.update(|badges| {
            badges.retain(|(known, _)| id.with_value(|id| id != known));
            if !value.is_empty() {
                badges.push((id.get_value(), value));
            }
        });
        window.rewind();
    };
    let now = chosen();
    let options: Vec<AnyView> = names
        .into_iter()
        .map(|name| {
            let selected = name == now;
            let value = name.clone();
            view! { <option value=value selected=selected>{name}</option> }.into_any()
        })
        .collect();
    view! {
        <label class="labelled">
            <span class="name">{title}</span>
            <select class="field" prop:value=said(chosen) on:change=changed>
                <option value="">{live(move || words::any(lang()))}</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}

/// Whether keys go into a field now, so that `/` is only a letter.
fn in_field() -> bool {
    document().active_element().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
    })
}
