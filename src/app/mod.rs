//! Signals and context: the only reactive state.

pub mod act;
mod analyst;
pub mod asked;
pub mod backup;
pub mod client;
pub mod compare;
pub mod edit;
mod errand;
pub mod export;
pub mod folder;
pub mod intake;
mod leave;
pub mod look;
mod motion;
mod once;
pub mod prefs;
pub mod route;
pub mod sample;
pub mod save;
pub mod toast;
pub mod update;
mod watch;
mod worker;

use leptos::prelude::*;

use crate::engine::message::{Answer, Query, State, WorkbookView};
use crate::i18n::phrases::shell as words;
use crate::i18n::{Format, Lang};
use crate::report::{Area, Entry, HEAVY};

pub use act::{Desk, desk};
pub use analyst::Question;
pub use backup::{Backup, backup};
pub use client::{Client, EngineStatus, client, describe};
pub use edit::{Edit, Editor, editor};
pub use export::{Export, export};
pub use intake::{Intake, intake};
pub use motion::focus_heading;
pub use route::{Route, go, replace, route};
pub use watch::{Asked, watch_query};

/// The reader's language.
#[derive(Clone, Copy)]
pub struct Tongue(pub RwSignal<Lang>);

/// Light, dark, or as the system says.
#[derive(Clone, Copy)]
pub struct Shade(pub RwSignal<Theme>);

/// The engine's last word about the workbook.
#[derive(Clone, Copy)]
pub struct Book(pub RwSignal<State>);

/// The registry in the reader's language, empty until the engine has said it.
#[derive(Clone, Copy)]
struct Registry(Signal<Vec<Entry>>);

/// How light or dark the page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
}

/// Makes every signal and puts it into context. Once, at the root.
pub fn provide() {
    look::provide();
    provide_context(Book(RwSignal::new(State::default())));
    toast::provide();
    route::provide();
    client::provide();
    intake::provide();
    backup::provide();
    export::provide();
    act::provide();
    edit::provide();
    leave::watch();
    update::watch();
    let asked = watch_query(|| Some(Query::Registry));
    provide_context(Registry(Signal::derive(move || {
        asked.with(|(asked, _)| match asked {
            Asked::Here(Answer::Registry(entries)) => {
                let heavy = HEAVY.iter().map(|listed| listed.entry(lang()));
                entries.iter().cloned().chain(heavy).collect()
            }
            _ => Vec::new(),
        })
    })));
}

/// The reader's language; reactive.
pub fn lang() -> Lang {
    expect_context::<Tongue>().0.get()
}

/// The engine's last word about the workbook.
pub fn book() -> RwSignal<State> {
    expect_context::<Book>().0
}

/// Every analysis there is, in the reader's language; empty until the engine has said it.
pub fn entries() -> Signal<Vec<Entry>> {
    expect_context::<Registry>().0
}

/// How to write figures in this language and currency.
pub fn format_for(lang: Lang, currency: &str) -> Format<'_> {
    Format { lang, currency }
}

/// An area's name.
pub fn area_name(lang: Lang, area: Area) -> &'static str {
    match area {
        Area::Customers => words::area_customers(lang),
        Area::Segments => words::area_segments(lang),
        Area::Diagnose => words::area_diagnose(lang),
        Area::Design => words::area_design(lang),
        Area::Execute => words::area_execute(lang),
        Area::Classroom => words::area_classroom(lang),
    }
}

/// A workbook's name as the switcher shows it. Names the program gave carry both languages, since a
/// workbook outlives the choice of one.
pub fn workbook_name(lang: Lang, workbook: &WorkbookView) -> String {
    match workbook.name.split_once(" / ") {
        Some((zh, en)) => lang.pick(zh, en).into(),
        None if workbook.name.is_empty() => words::my_workbook(lang).into(),
        None => workbook.name.clone(),
    }
}

/// Asks the browser to keep the database; its answer shows in the next state.
fn keep_on_disk() {
    match window().navigator().storage().persist() {
        Ok(promise) => leptos::task::spawn_local(async move {
            if let Err(fault) = wasm_bindgen_futures::JsFuture::from(promise).await {
                web_sys::console::info_1(&fault);
            }
        }),
        Err(fault) => web_sys::console::info_1(&fault),
    }
}
