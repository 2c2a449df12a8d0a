//! The records of a kind: search, add, open one to edit or delete it.

use std::time::Duration;

use leptos::ev::Event;
use leptos::prelude::*;

use crate::app::edit::capital;
use crate::app::route::LISTED;
use crate::app::{Route, book, format_for, lang};
use crate::component::live::{live, said, when};
use crate::component::record_table::RecordTable;
use crate::i18n::phrases::{common, edit as words};
use crate::i18n::{Lang, kinds_label};
use crate::model::Kind;

/// A search waits this long for the next key.
const PAUSE: Duration = Duration::from_millis(150);
/// Kinds that are offered even where there is none yet.
const USUAL: [Kind; 4] = [Kind::Contact, Kind::Touch, Kind::Cost, Kind::Field];

/// The page of a kind.
pub fn page(kind: Kind) -> AnyView {
    let table = RecordTable::new(kind, None);
    let any = move || table.search.with(|search| !search.is_empty()) || table.matching() > 0;
    let count = move || {
        let count = format_for(lang(), "").int(table.matching().into());
        words::count(lang(), count)
    };
    let later = StoredValue::new(None::<TimeoutHandle>);
    let typed = move |event: Event| {
        let text = event_target_value(&event).trim().to_string();
        if let Some(last) = later.get_value() {
            last.clear();
        }
        match set_timeout_with_handle(move || table.find(text), PAUSE) {
            Ok(handle) => later.set_value(Some(handle)),
            Err(fault) => leptos::logging::warn!("{fault:?}"),
        }
    };
    on_cleanup(move || {
        if let Some(Some(last)) = later.try_get_value() {
            last.clear();
        }
    });
    let search = move || words::search(lang(), kinds_label(lang(), kind));
    view! {
        {shelf(Some(Route::Records(kind)))}
        <header class="finding">
            <h1 tabindex="-1">
                {live(move || capital(kinds_label(lang(), kind)))} " "
                <span class="count" role="status">
                    {live(move || (table.answered() && any()).then(count))}
                </span>
            </h1>
            <p class="second">{live(move || about(kind, lang()))}</p>
        </header>
        <div class="filters no-print">
            <input
                type="search"
                class="field"
                hidden=when(move || !any())
                aria-label=said(search)
                placeholder=said(search)
                on:input=typed
            />
            <span hidden=when(move || table.matching() == 0)>{table.export()}</span>
            {table.add_button("button accent")}
        </div>
        <p class="second" hidden=when(move || !any() || table.matching() > 0)>
            {live(move || words::none_match(lang()))}
        </p>
        <div hidden=when(move || table.matching() == 0)>{table.view()}</div>
    }
    .into_any()
}

/// Quiet links between the pages around customers.
pub(super) fn shelf(current: Option<Route>) -> AnyView {
    let book = book();
    let links = move || {
        let lang = lang();
        let count = |kind: Kind| {
            book.with(|book| {
                let mut counts = book.counts.iter();
                let found = counts.find(|(known, _)| *known == kind);
                found.map_or(0, |(_, count)| *count)
            })
        };
        let mut links = vec![(common::customers(lang).to_string(), Route::Customers, 0)];
        for kind in LISTED {
            let (count, route) = (count(kind), Route::Records(kind));
            if count > 0 || USUAL.contains(&kind) || current.as_ref() == Some(&route) {
                links.push((capital(kinds_label(lang, kind)), route, count));
            }
        }
        links.push((words::duplicates(lang).into(), Route::Duplicates, 0));
        links
            .into_iter()
            .map(|(name, route, count)| {
                let here = current.as_ref() == Some(&route);
                let count = (count > 0).then(|| format_for(lang, "").int(count.into()));
                view! {
                    <a href=route.href() aria-current=here.then_some("page")>
                        {name}
                        {count.map(|count| view! { " " <span class="note">{count}</span> })}
                    </a>
                }
                .into_any()
            })
            .collect::<Vec<AnyView>>()
    };
    view! {
        <nav class="shelf-links no-print" aria-label=said(move || words::records(lang()))>
            {live(links)}
        </nav>
    }
    .into_any()
}

/// What a kind of record is for.
fn about(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Contact => words::about_contact(lang),
        Kind::Touch => words::about_touch(lang),
        Kind::Cost => words::about_cost(lang),
        Kind::Survey => words::about_survey(lang),
        Kind::Loss => words::about_loss(lang),
        Kind::Deal => words::about_deal(lang),
        Kind::Complaint => words::about_complaint(lang),
        Kind::Staff => words::about_staff(lang),
        Kind::Task => words::about_task(lang),
        Kind::Field => words::about_field(lang),
        _ => "",
    }
}
