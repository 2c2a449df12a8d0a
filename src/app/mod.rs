//! Signals and context: the only reactive state.

pub mod client;
mod motion;
mod once;
pub mod prefs;
pub mod route;
pub mod save;
pub mod toast;
mod watch;
mod worker;

use leptos::prelude::*;

use crate::engine::message::{Answer, Query, State};
use crate::i18n::{Format, Lang};
use crate::model::KeyKind;
use crate::report::Entry;

pub use client::{Client, EngineStatus, client};
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
    let tongue = RwSignal::new(prefs::language());
    let shade = RwSignal::new(prefs::theme());
    provide_context(Tongue(tongue));
    provide_context(Shade(shade));
    provide_context(Book(RwSignal::new(State::default())));
    Effect::new(move |_| prefs::show_language(tongue.get()));
    Effect::new(move |_| prefs::show_theme(shade.get()));
    toast::provide();
    route::provide();
    client::provide();
    let asked = watch_query(|| Some(Query::Registry));
    provide_context(Registry(Signal::derive(move || {
        asked.with(|(asked, _)| match asked {
            Asked::Here(Answer::Registry(entries)) => entries.clone(),
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

/// The page of a customer, for links.
pub fn customer_href(kind: KeyKind, key: &str) -> String {
    Route::Customer(kind, key.into()).href()
}
