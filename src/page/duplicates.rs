//! Customers that look like the same one: group by group, or all safe ones at once.

use leptos::prelude::*;

use super::records::shelf;
use crate::app::export::Source;
use crate::app::{Asked, Route, editor, format_for, lang, watch_query};
use crate::component::act::act_named;
use crate::component::choose_stay::choose_stay;
use crate::component::export_menu::export_menu;
use crate::component::live::{live, press, said, when};
use crate::component::refused::refused;
use crate::engine::message::{Alike, AlikeGroup, Answer, Command, CustomerChoice, Id, Query};
use crate::i18n::Lang;
use crate::i18n::phrases::{edit as words, export};

/// Groups drawn at first, and with each «more».
const DRAWN: usize = 20;

/// The page.
pub fn page() -> AnyView {
    let asked = watch_query(|| Some(Query::Duplicates));
    // Whether a newer answer is on its way changes nothing on the page.
    let asked = Memo::new(move |_| asked.with(|(asked, _)| asked.clone()));
    let content = move || {
        asked.with(|asked| match asked {
            Asked::Here(Answer::Duplicates(groups)) => body(groups),
            Asked::Failed(fault) => refused(fault, Route::Customers),
            _ => ().into_any(),
        })
    };
    view! {
        {shelf(Some(Route::Duplicates))}
        {live(content)}
    }
    .into_any()
}

fn body(groups: &[AlikeGroup]) -> AnyView {
    let count = groups.len();
    if count == 0 {
        return view! {
            <h1 tabindex="-1">{live(move || words::duplicates_none(lang()))}</h1>
            <p class="second">{live(move || words::duplicates_none_more(lang()))}</p>
        }
        .into_any();
    }
    let title = move || match count {
        1 => words::duplicates_one(lang()).into(),
        count => words::duplicates_found(lang(), format_for(lang(), "").int(count as i64)),
    };
    let safe = StoredValue::new(safe_groups(groups));
    let safe_count = safe.with_value(Vec::len);
    let editor = editor();
    let merge_safe = (safe_count > 1).then(|| {
        let name = said(move || words::merge_safe(lang(), safe_count));
        act_named("button accent", name, move || {
            editor.merge_groups(safe.get_value());
        })
    });
    let groups = StoredValue::new(groups.to_vec());
    let drawn = RwSignal::new(DRAWN);
    let list = move || {
        groups.with_value(|groups| {
            let some = groups.iter().take(drawn.get()).enumerate();
            some.map(|(number, one)| group(number, one))
                .collect::<Vec<AnyView>>()
        })
    };
    let rest = move || count.saturating_sub(drawn.get());
    view! {
        <header class="finding">
            <h1 tabindex="-1">{live(title)}</h1>
            <p class="second">{live(move || words::duplicates_more(lang()))}</p>
        </header>
        <div class="acts">{merge_safe} {export_menu(Callback::new(|()| source()))}</div>
        {live(list)}
        <button
            type="button"
            class="button"
            hidden=when(move || rest() == 0)
            on:click=press(move || drawn.update(|drawn| *drawn += DRAWN))
        >
            {live(move || words::more_groups(lang(), rest()))}
        </button>
    }
    .into_any()
}

/// All groups.
fn source() -> Source {
    Source::Answer {
        query: Query::Duplicates,
        code: "duplicates".into(),
        name: untrack(|| export::duplicates_file(lang()).to_string()),
        columns: Vec::new(),
    }
}

fn group(number: usize, group: &AlikeGroup) -> AnyView {
    let alike = group.alike;
    let first = group.customers.first().map(|choice| choice.id.clone());
    let stays = RwSignal::new(first.unwrap_or_default());
    let customers = StoredValue::new(group.customers.clone());
    let name = said(move || {
        let stays = stays.get();
        customers.with_value(|all| {
            let mut all = all.iter();
            let found = all.find(|choice| choice.id == stays);
            words::merge_here(lang(), found.map_or("", |choice| &choice.shown))
        })
    });
    let editor = editor();
    let run = move || {
        let into = stays.get_untracked();
        let from = customers.with_value(|all| others(all, &into));
        editor.run(Command::Merge { into, from });
    };
    view! {
        <section class="section alike-group">
            <h2 id=format!("alike-{number}")>{live(move || alike_words(alike, lang()))}</h2>
            {choose_stay(format!("stays-{number}"), &group.customers, stays)}
            <div class="acts">{act_named("button", name, run)}</div>
        </section>
    }
    .into_any()
}

fn alike_words(alike: Alike, lang: Lang) -> &'static str {
    match alike {
        Alike::Phone => words::alike_phone(lang),
        Alike::Email => words::alike_email(lang),
        Alike::Name => words::alike_name(lang),
    }
}

fn others(all: &[CustomerChoice], into: &str) -> Vec<Id> {
    let ids = all.iter().map(|choice| choice.id.clone());
    ids.filter(|id| id != into).collect()
}

/// Groups by phone and e-mail, those that share a customer joined; who brings most stays. A shared
/// name alone is not safe: two people may bear it.
fn safe_groups(groups: &[AlikeGroup]) -> Vec<(Vec<Id>, Id)> {
    let mut joined: Vec<Vec<CustomerChoice>> = Vec::new();
    for group in groups.iter().filter(|group| group.alike != Alike::Name) {
        let mut mine = group.customers.clone();
        joined.retain_mut(|known| {
            let shared = known
                .iter()
                .any(|one| mine.iter().any(|other| other.id == one.id));
            if shared {
                let new = |one: &CustomerChoice| !mine.iter().any(|other| other.id == one.id);
                let new: Vec<CustomerChoice> =
                    known.iter().filter(|one| new(one)).cloned().collect();
                mine.extend(new);
            }
            !shared
        });
        joined.push(mine);
    }
    let merges = joined.into_iter().filter_map(|all| {
        let into = all.iter().max_by_key(|choice| choice.sales)?.id.clone();
        Some((others(&all, &into), into))
    });
    merges.collect()
}
