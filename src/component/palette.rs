//! Ctrl/⌘-K: every page, analysis, command and customer from one field.

use super::live::{live, maybe, press, said, when};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::app::edit::capital;
use crate::app::route::LISTED;
use crate::app::{Asked, Desk, Route, Theme, book, desk, entries, go, lang, sample, watch_query};
use crate::engine::message::{Answer, Id, Query};
use crate::i18n::phrases::{edit, history, home, privacy, safety, shell as words, workbooks};
use crate::i18n::{Lang, kinds_label};
use crate::report::{Cell, Row, Settings};

/// How many customers are offered.
const CUSTOMERS: u32 = 6;

#[derive(Clone, PartialEq)]
struct Item {
    label: String,
    hint: String,
    act: Act,
}

#[derive(Clone, PartialEq)]
enum Act {
    Go(Route),
    Undo,
    Redo,
    OpenFile,
    SampleShop,
    Cdnow,
    Print,
    Language(Lang),
    Theme(Theme),
    Names,
    Workbook(Id),
    Customer(u32),
}

/// The palette; opens when the desk says so.
pub fn palette() -> AnyView {
    let desk = desk();
    let dialog = NodeRef::<html::Dialog>::new();
    let field = NodeRef::<html::Input>::new();
    let text = RwSignal::new(String::new());
    let at = RwSignal::new(0usize);
    Effect::new(move |_| {
        let open = desk.palette.get();
        let Some(dialog) = dialog.get() else { return };
        if open && !dialog.open() {
            text.set(String::new());
            at.set(0);
            if let Err(fault) = dialog.show_modal() {
                web_sys::console::error_1(&fault);
            }
            if let Some(field) = field.get_untracked() {
                field.set_value("");
            }
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    let items = items(text, desk);
    // Customers come and go while one types: the choice stays within the list, and its ends do not wrap, for an
    // end that moves would carry the choice to whoever happens to stand there.
    let chosen = Memo::new(move |_| at.get().min(items.with(Vec::len).saturating_sub(1)));
    let run = move |item: Item| {
        desk.palette.set(false);
        item.act.run(desk);
    };
    let pressed = move |event: ev::KeyboardEvent| {
        let now = chosen.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" => now + 1,
            "ArrowUp" => now.saturating_sub(1),
            "Enter" => {
                event.prevent_default();
                if let Some(item) = items.with_untracked(|items| items.get(now).cloned()) {
                    run(item);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        at.set(next);
        // What was set past the end is brought back, so that it cannot come true when the list grows.
        at.set(chosen.get_untracked());
        let id = format!("palette-{}", chosen.get_untracked());
        if let Some(option) = document().get_element_by_id(&id) {
            option.scroll_into_view_with_bool(false);
        }
    };
    let options = move || {
        items
            .get()
            .into_iter()
            .enumerate()
            .map(|(number, item)| {
                let (label, hint) = (item.label.clone(), item.hint.clone());
                view! {
                    <li
                        role="option"
                        id=format!("palette-{number}")
                        aria-selected=said(move || (chosen.get() == number).to_string())
                        on:pointermove=move |_| at.set(number)
                        on:click=press(move || run(item.clone()))
                    >
                        <span>{label}</span>
                        <small>{hint}</small>
                    </li>
                }
                .into_any()
            })
            .collect::<Vec<AnyView>>()
    };
    let nothing = move || items.with(Vec::is_empty);
    view! {
        <dialog
            class="dialog palette"
            node_ref=dialog
            aria-label=said(move || words::palette_button(lang()))
            on:close=move |_| desk.palette.set(false)
            on:click=move |event: ev::MouseEvent| {
                // The dialog itself is hit only beside its content: on the backdrop.
                if event.target() == event.current_target() {
                    desk.palette.set(false);
                }
            }
        >
            <input
                type="text"
                node_ref=field
                role="combobox"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-autocomplete="list"
                aria-activedescendant=maybe(move || (!nothing()).then(|| format!("palette-{}", chosen.get())))
                aria-label=said(move || words::palette(lang()))
                placeholder=said(move || words::palette(lang()))
                autocomplete="off"
                spellcheck="false"
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    at.set(0);
                }
                on:keydown=pressed
            />
            <ul
                role="listbox"
                id="palette-list"
                aria-label=said(move || words::palette_button(lang()))
                hidden=nothing
            >
                {live(options)}
            </ul>
            <p class="nothing" hidden=when(move || !nothing())>
                {live(move || words::palette_nothing(lang(), text.get()))}
            </p>
            <p class="hidden-words" role="status">
                {live(move || words::palette_found(lang(), items.with(Vec::len)))}
            </p>
        </dialog>
    }
    .into_any()
}

fn items(text: RwSignal<String>, desk: Desk) -> Memo<Vec<Item>> {
    let (entries, book) = (entries(), book());
    let customers = watch_query(move || {
        let search = text.with(|text| text.trim().to_string());
        (desk.palette.get() && !search.is_empty()).then_some(Query::Customers {
            search,
            badges: Vec::new(),
            sort: None,
            from: 0,
            count: CUSTOMERS,
        })
    });
    Memo::new(move |_| {
        if !desk.palette.get() {
            return Vec::new();
        }
        let lang = lang();
        let item = |label: &str, hint: &str, act: Act| Item {
            label: label.into(),
            hint: hint.into(),
            act,
        };
        let page = words::hint_page(lang);
        let command = words::hint_action(lang);
        let mut all = Vec::new();
        let (open, filled, undo, redo, hidden) = book.with(|book| {
            (
                book.workbook.is_some(),
                book.is_filled(),
                book.undo.is_some(),
                book.redo.is_some(),
                book.redacted,
            )
        });
        if open {
            all.push(item(words::overview(lang), page, Act::Go(Route::Overview)));
            all.push(item(
                words::area_customers(lang),
                page,
                Act::Go(Route::Customers),
            ));
            for kind in LISTED {
                let name = capital(kinds_label(lang, kind));
                all.push(item(&name, page, Act::Go(Route::Records(kind))));
            }
            let name = edit::duplicates(lang);
            all.push(item(name, page, Act::Go(Route::Duplicates)));
        }
        if filled {
            for entry in entries.get() {
                let route = Route::Analysis(entry.id, Settings::new());
                all.push(item(
                    &entry.title,
                    words::hint_analysis(lang),
                    Act::Go(route),
                ));
            }
        }
        if open {
            for (name, route) in [
                (history::title(lang), Route::History),
                (safety::title(lang), Route::Safety),
                (privacy::title(lang), Route::Privacy),
            ] {
                all.push(item(name, page, Act::Go(route)));
            }
        }
        all.push(item(
            workbooks::title(lang),
            page,
            Act::Go(Route::Workbooks),
        ));
        all.push(item(words::act_open_file(lang), command, Act::OpenFile));
        if undo {
            all.push(item(words::undo(lang), command, Act::Undo));
        }
        if redo {
            all.push(item(words::redo(lang), command, Act::Redo));
        }
        if open {
            let name = if hidden {
                privacy::show(lang)
            } else {
                privacy::hide(lang)
            };
            all.push(item(name, command, Act::Names));
        }
        book.with(|book| {
            let here = book.workbook.as_ref().map(|workbook| &workbook.id);
            let others = book.workbooks.iter().filter(|one| one.deleted.is_none());
            for workbook in others.filter(|one| Some(&one.id) != here) {
                all.push(item(
                    &crate::app::workbook_name(lang, workbook),
                    words::hint_workbook(lang),
                    Act::Workbook(workbook.id.clone()),
                ));
            }
        });
        all.push(item(words::act_sample(lang), command, Act::SampleShop));
        all.push(item(home::sample_cdnow(lang), command, Act::Cdnow));
        all.push(item(words::act_print(lang), command, Act::Print));
        let other = lang.pick(Lang::En, Lang::Zh);
        all.push(item(
            words::act_language(lang),
            command,
            Act::Language(other),
        ));
        let theme = words::theme(lang);
        for (words, choice) in [
            (words::theme_light(lang), Theme::Light),
            (words::theme_dark(lang), Theme::Dark),
            (words::theme_system(lang), Theme::System),
        ] {
            all.push(item(words, theme, Act::Theme(choice)));
        }
        let wanted = text.with(|text| text.trim().to_lowercase());
        if !wanted.is_empty() {
            all.retain(|item| {
                item.label.to_lowercase().contains(&wanted)
                    || item.hint.to_lowercase().contains(&wanted)
            });
            customers.with(|(asked, _)| {
                if let Asked::Here(Answer::Customers(found)) = asked {
                    let hint = words::hint_customer(lang);
                    all.extend(found.rows.iter().filter_map(|row| customer(row, hint)));
                }
            });
        }
        all
    })
}

fn customer(row: &Row, hint: &str) -> Option<Item> {
    let index = row.customer?;
    row.cells.iter().find_map(|cell| match cell {
        Cell::Customer(name, key) => Some(Item {
            label: if name.is_empty() { key } else { name }.clone(),
            hint: if name.is_empty() || name == key {
                hint.to_string()
            } else {
                key.clone()
            },
            act: Act::Customer(index),
        }),
        _ => None,
    })
}

impl Act {
    fn run(self, desk: Desk) {
        match self {
            Act::Go(route) => go(&route),
            Act::Undo => desk.undo(),
            Act::Redo => desk.redo(),
            Act::OpenFile => desk.choose_files(),
            Act::SampleShop => desk.open_sample_shop(),
            Act::Cdnow => sample::open_cdnow(desk),
            // After the palette is gone from the paper.
            Act::Print => request_animation_frame(|| {
                if let Err(fault) = window().print() {
                    web_sys::console::error_1(&fault);
                }
            }),
            Act::Language(lang) => desk.choose_language(lang),
            Act::Theme(theme) => desk.choose_theme(theme),
            Act::Names => desk.flip_names(),
            Act::Workbook(id) => desk.open_workbook(id),
            Act::Customer(index) => desk.open_customer(index),
        }
    }
}
