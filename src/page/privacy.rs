//! Who sees who the customers are: hidden names, passphrase, one person's data, how long to keep.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lock;
use crate::app::toast::Offer;
use crate::app::{Asked, book, desk, format_for, lang, watch_query};
use crate::component::confirm::{Ask, confirm};
use crate::component::live::{live, said};
use crate::component::person_menu::{Person, ask_to_erase, person_acts};
use crate::engine::message::{Answer, Command, CustomerChoice, Query};
use crate::i18n::Lang;
use crate::i18n::phrases::privacy as words;
use crate::model::Kind;
use crate::model::SETTINGS;

/// A search waits this long for the next key.
const PAUSE: Duration = Duration::from_millis(150);
/// How many customers past the limit are listed.
const LISTED: usize = 12;

/// The page.
pub(super) fn page() -> AnyView {
    let (book, desk) = (book(), desk());
    let hidden = Memo::new(move |_| book.with(|book| book.redacted));
    let ask = RwSignal::new(None);
    let by_names = move |hidden_words: fn(Lang) -> &'static str,
                         shown: fn(Lang) -> &'static str| {
        live(move || {
            if hidden.get() {
                hidden_words(lang())
            } else {
                shown(lang())
            }
        })
    };
    view! {
        <p class="eyebrow">{live(move || words::title(lang()))}</p>
        <h1>{by_names(words::headline_hidden, words::headline_shown)}</h1>
        <p class="second">{live(move || words::lead(lang()))}</p>
        <section class="section">
            <h2>{live(move || words::hide(lang()))}</h2>
            <p class="second">{live(move || words::hide_more(lang()))}</p>
            <div class="acts">
                <button type="button" class="button" on:click=move |_| desk.flip_names()>
                    {by_names(words::show, words::hide)}
                </button>
            </div>
        </section>
        {lock::section()}
        {one_person(ask)}
        {retention(ask)}
        {confirm(ask)}
    }
    .into_any()
}

/// Export or erase one customer, found by name or number.
fn one_person(ask: RwSignal<Option<Ask>>) -> AnyView {
    let search = RwSignal::new(String::new());
    let later = StoredValue::new(None::<TimeoutHandle>);
    let found = watch_query(move || {
        let text = search.get();
        (!text.is_empty()).then_some(Query::FindCustomers(text))
    });
    let typed = move |event: ev::Event| {
        let text = event_target_value(&event);
        if let Some(last) = later.get_value() {
            last.clear();
        }
        match set_timeout_with_handle(move || search.set(text.trim().to_string()), PAUSE) {
            Ok(handle) => later.set_value(Some(handle)),
            Err(fault) => web_sys::console::warn_1(&fault),
        }
    };
    on_cleanup(move || {
        if let Some(Some(last)) = later.try_get_value() {
            last.clear();
        }
    });
    let list = move || {
        found.with(|(asked, _)| match asked {
            Asked::Here(Answer::Choices(choices)) if choices.is_empty() => {
                view! { <p class="second">{words::found_none(lang())}</p> }.into_any()
            }
            Asked::Here(Answer::Choices(choices)) => people(choices, ask),
            Asked::Failed(fault) => view! { <p class="warn">{fault.say(lang())}</p> }.into_any(),
            _ => ().into_any(),
        })
    };
    view! {
        <section class="section">
            <h2>{live(move || words::person(lang()))}</h2>
            <p class="second">{live(move || words::person_more(lang()))}</p>
            <div class="inline-form">
                <input
                    type="search"
                    class="field"
                    aria-label=said(move || words::find(lang()))
                    placeholder=said(move || words::find(lang()))
                    autocomplete="off"
                    on:input=typed
                />
            </div>
            <div aria-live="polite">{live(list)}</div>
        </section>
    }
    .into_any()
}

fn people(choices: &[CustomerChoice], ask: RwSignal<Option<Ask>>) -> AnyView {
    let lang = lang();
    let rows: Vec<AnyView> = choices
        .iter()
        .map(|choice| {
            let person = Person {
                id: choice.id.clone(),
                shown: choice.shown.clone(),
                key: String::new(),
            };
            let last = choice
                .last
                .map(|day| words::last_seen(lang, format_for(lang, "").day(day)));
            view! {
                <li>
                    <span class="what">{choice.shown.clone()} " " <span class="note">{last}</span></span>
                    <span class="does">{person_acts(person, ask, None)}</span>
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ul class="lines">{rows}</ul> }.into_any()
}

/// How long to keep customers who have gone quiet, and who is past it.
fn retention(ask: RwSignal<Option<Ask>>) -> AnyView {
    let (book, desk) = (book(), desk());
    let limit = Memo::new(move |_| book.with(|book| book.retention_months));
    let wrong = RwSignal::new(None::<String>);
    let text = RwSignal::new(String::new());
    Effect::new(move |_| {
        text.set(
            limit
                .get()
                .map_or_else(String::new, |months| months.to_string()),
        )
    });
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let months = text.with_untracked(|text| text.trim().to_string());
        let command = Command::Put {
            kind: Kind::Setting,
            id: SETTINGS.into(),
            fields: vec![("retention_months".into(), months.clone())],
        };
        spawn_local(async move {
            let done = desk.client.command(command, Vec::new()).await;
            let lang = desk.lang();
            match done {
                Ok(_) => {
                    wrong.try_set(None);
                    let said = if months.is_empty() {
                        words::kept_forever(lang).into()
                    } else {
                        words::kept_for(lang, months)
                    };
                    desk.toasts.say(said, Offer::Undo);
                }
                Err(fault) => {
                    wrong.try_set(Some(fault.say(lang)));
                }
            }
        });
    };
    let expired = watch_query(move || limit.get().map(|_| Query::Expired));
    let list = move || {
        expired.with(|(asked, _)| match asked {
            Asked::Here(Answer::Choices(choices)) => past(choices, ask),
            Asked::Failed(fault) => view! { <p class="warn">{fault.say(lang())}</p> }.into_any(),
            _ => ().into_any(),
        })
    };
    view! {
        <section class="section">
            <h2>{live(move || words::retention(lang()))}</h2>
            <p class="second">{live(move || words::retention_more(lang()))}</p>
            <form class="inline-form" on:submit=save>
                <label class="labelled months">
                    <span class="name">{live(move || words::months(lang()))}</span>
                    <input
                        type="text"
                        inputmode="numeric"
                        class="field"
                        maxlength="3"
                        autocomplete="off"
                        aria-invalid=said(move || wrong.with(Option::is_some).to_string())
                        aria-describedby="months-wrong"
                        prop:value=said(move || text.get())
                        on:input=move |event| text.set(event_target_value(&event))
                    />
                </label>
                <button type="submit" class="button">
                    {live(move || words::save(lang()))}
                </button>
            </form>
            <p class="wrong" id="months-wrong" role="alert">
                {live(move || wrong.get())}
            </p>
            {live(list)}
        </section>
    }
    .into_any()
}

fn past(choices: &[CustomerChoice], ask: RwSignal<Option<Ask>>) -> AnyView {
    let lang = lang();
    let count = format_for(lang, "").int(choices.len() as i64);
    let said = match choices.len() {
        0 => return view! { <p class="second">{words::expired_none(lang)}</p> }.into_any(),
        1 => words::expired_one(lang).into(),
        _ => words::expired(lang, &count),
    };
    let more = choices.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| {
        let count = format_for(lang, "").int(more as i64);
        view! { <p class="note after">{words::more(lang, count)}</p> }.into_any()
    });
    let listed = people(&choices[..choices.len().min(LISTED)], ask);
    let ids: Vec<String> = choices.iter().map(|choice| choice.id.clone()).collect();
    let erase = move |_| {
        let typed = vec![ids.len().to_string(), count.clone()];
        let title = words::erase_all_title(lang, &count);
        ask_to_erase(ask, ids.clone(), title, typed, None);
    };
    view! {
        <h3 class="past">{said}</h3>
        {listed}
        {more}
        <div class="acts">
            <button type="button" class="button" on:click=erase>
                {words::erase_all(lang)}
            </button>
        </div>
    }
    .into_any()
}
