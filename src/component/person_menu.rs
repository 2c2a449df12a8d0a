//! What the law lets a person ask for: all that is kept about them, and to be forgotten.

use leptos::prelude::*;

use super::confirm::{Ask, confirm};
use super::live::{live, press};
use crate::app::toast::Offer;
use crate::app::{Route, desk, lang};
use crate::engine::message::{Command, CustomerPage, Id, Query};
use crate::i18n::phrases::privacy as words;

/// A customer as export and erasing know it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// Record id; under hidden names the code.
    pub id: Id,
    /// As the screen shows it.
    pub shown: String,
    /// Its key, which may be typed instead of the name.
    pub key: String,
}

/// The customer of a page.
pub fn person(page: &CustomerPage) -> Person {
    let shown = if page.name.is_empty() {
        &page.key
    } else {
        &page.name
    };
    Person {
        id: page.id.clone(),
        shown: shown.clone(),
        key: page.key.clone(),
    }
}

/// A menu for one customer's page: export everything, erase for good.
pub fn person_menu(person: Signal<Person>) -> AnyView {
    let ask = RwSignal::new(None);
    view! {
        <details class="menu person no-print">
            <summary class="button">{live(move || words::personal_data(lang()))}</summary>
            <div class="sheet">{live(move || person_acts(person.get(), ask, Some(Route::Customers)))}</div>
        </details>
        {confirm(ask)}
    }
    .into_any()
}

/// The two acts as buttons; erasing asks in the dialog of `ask`, and goes on to `then`.
pub fn person_acts(person: Person, ask: RwSignal<Option<Ask>>, then: Option<Route>) -> AnyView {
    let (desk, lang) = (desk(), lang());
    let id = person.id.clone();
    let shown = person.shown.clone();
    view! {
        <button
            type="button"
            class="link"
            aria-label=words::act_on(lang, words::export_person(lang), &shown)
            on:click=press(move || desk.download(Query::ExportPerson(id.clone()), "application/json"))
        >
            {words::export_person(lang)}
        </button>
        <button
            type="button"
            class="link"
            aria-label=words::act_on(lang, words::erase_person(lang), &shown)
            on:click=move |_| {
                let typed = vec![person.shown.clone(), person.key.clone()];
                let title = words::erase_title(lang, &person.shown);
                ask_to_erase(ask, vec![person.id.clone()], title, typed, then.clone());
            }
        >
            {words::erase_person(lang)}
        </button>
    }
    .into_any()
}

/// Asks before customers are erased; one of `typed` must be typed.
pub fn ask_to_erase(
    ask: RwSignal<Option<Ask>>,
    ids: Vec<Id>,
    title: String,
    typed: Vec<String>,
    then: Option<Route>,
) {
    let desk = desk();
    let lang = desk.lang();
    let run = Callback::new(move |()| {
        let said = words::erased(desk.lang()).to_string();
        desk.perform(
            Command::Erase(ids.clone()),
            said,
            Offer::Nothing,
            then.clone(),
        );
    });
    ask.set(Some(Ask {
        title,
        more: vec![
            words::erase_more(lang).into(),
            words::erase_backups(lang).into(),
        ],
        typed,
        act: words::erase_now(lang).into(),
        run,
    }));
}
