//! One customer: facts, profile, where they stand in each analysis and why, months, records.

use crate::component::live::{live, when};
use leptos::prelude::*;

use super::months::{months_chart, months_twin};
use super::portrait::portraits;
use super::profile;
use crate::app::{Asked, Route, book, lang, watch_query};
use crate::component::badge::badge;
use crate::component::chart_frame::chart_frame;
use crate::component::person_menu::{person, person_menu};
use crate::component::refused::refused;
use crate::engine::message::{Answer, CustomerPage, Fault, Query};
use crate::i18n::phrases::customer as words;
use crate::i18n::{Format, Lang};
use crate::model::{KeyKind, Kind};
use crate::report::{Settings, Standing};

/// The page of the customer with this mark.
pub fn page(mark: String) -> AnyView {
    let mark = StoredValue::new(mark);
    let asked = watch_query(move || Some(Query::FindCustomer(mark.get_value())));
    let found = Memo::new(move |last: Option<&Option<CustomerPage>>| {
        asked.with(|(asked, _)| match asked {
            Asked::Here(Answer::Customer(page)) => Some((**page).clone()),
            Asked::Failed(_) => None,
            _ => last.cloned().flatten(),
        })
    });
    let fault = Memo::new(move |_| {
        asked.with(|(asked, _)| match asked {
            Asked::Failed(fault) => Some(fault.clone()),
            _ => None,
        })
    });
    let there = Memo::new(move |_| found.with(Option::is_some));
    view! {
        {live(move || fault.get().map(|fault| missing(&fault)))}
        {live(move || there.get().then(|| body(found)))}
    }
    .into_any()
}

fn body(found: Memo<Option<CustomerPage>>) -> AnyView {
    let page = Memo::new(move |_| found.get().unwrap_or_default());
    let name = move || {
        page.with(|page| {
            let named = !page.name.is_empty();
            if named {
                page.name.clone()
            } else {
                page.key.clone()
            }
        })
    };
    let eyebrow =
        move || page.with(|page| words::eyebrow(lang(), kind_words(page.kind, lang()), &page.key));
    let facts = move || {
        let facts = page.with(|page| page.facts.clone());
        facts
            .into_iter()
            .map(|(label, figure)| {
                view! { <div><dt>{label}</dt><dd class="serif">{figure}</dd></div> }.into_any()
            })
            .collect::<Vec<_>>()
    };
    let standings = move || {
        let standings = page.with(|page| page.standings.clone());
        standings.into_iter().map(standing).collect::<Vec<_>>()
    };
    let months = Memo::new(move |_| page.with(|page| page.months.len() > 1));
    let chart = Memo::new(move |_| {
        let currency = book().with(|state| state.currency.clone());
        let lang = lang();
        let format = Format {
            lang,
            currency: &currency,
        };
        page.with(|page| months_chart(&page.months, format))
    });
    let twin = Memo::new(move |_| page.with(|page| Some(months_twin(&page.months, lang()))));
    view! {
        <article class="customer">
            <header class="finding">
                <p class="eyebrow">{eyebrow}</p>
                <h1 tabindex="-1">{name}</h1>
            </header>
            {person_menu(Signal::derive(move || page.with(person)))}
            <dl class="customer-facts">{facts}</dl>
            {profile::profile(page)}
            <section hidden=when(move || page.with(|page| page.standings.is_empty()))>
                <h2>{live(move || words::standing(lang()))}</h2>
                <ul class="standings">{standings}</ul>
            </section>
            <section hidden=when(move || !months.get())>
                <h2>{live(move || words::by_month(lang()))}</h2>
                {live(move || months.get().then(|| chart_frame(chart.into(), twin.into())))}
            </section>
            {portraits(Signal::derive(move || page.with(|page| page.mark.clone())))}
            {profile::section(Kind::Contact, page)}
            {profile::section(Kind::Touch, page)}
            {profile::section(Kind::Order, page)}
            {profile::end(page)}
        </article>
    }
    .into_any()
}

fn standing(standing: Standing) -> AnyView {
    let href = Route::Analysis(standing.analysis, Settings::new()).href();
    let mark = (!standing.badge.is_empty()).then(|| badge(standing.badge, standing.rank));
    view! {
        <li>
            <a href=href>{standing.title}</a>
            <span class="mark">{mark}</span>
            <span class="second">{standing.because}</span>
        </li>
    }
    .into_any()
}

fn kind_words(kind: KeyKind, lang: Lang) -> &'static str {
    match kind {
        KeyKind::Id => words::key_id(lang),
        KeyKind::Email => words::key_email(lang),
        KeyKind::Phone => words::key_phone(lang),
        KeyKind::Name => words::key_name(lang),
    }
}

fn missing(fault: &Fault) -> AnyView {
    if *fault != Fault::NotFound {
        return refused(fault, Route::Customers);
    }
    view! {
        <div class="refused" role="alert">
            <h1 tabindex="-1" class="sentence">{words::gone(lang())}</h1>
            <p>
                <a class="button" href=Route::Customers.href()>{words::to_customers(lang())}</a>
            </p>
        </div>
    }
    .into_any()
}
