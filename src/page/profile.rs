//! What a person knows about a customer: the profile edited in place, contacts, touches, order
//! lines, and who was merged into them.

use leptos::prelude::*;

use crate::app::edit::capital;
use crate::app::edit::shown_fields;
use crate::app::{Edit, Route, book, editor, lang};
use crate::component::act::{act, act_named};
use crate::component::form::{focus, form};
use crate::component::live::{live, maybe, press, said, when};
use crate::component::record_table::{RecordTable, words_of};
use crate::engine::message::{Command, CustomerPage, RecordView};
use crate::i18n::phrases::{customer as customer_words, edit as words};
use crate::i18n::{kind_label, kinds_label};
use crate::model::Kind;
use crate::model::field::Value;

/// Id of the button that opens the form in place.
const EDIT: &str = "profile-edit";

/// The profile, and its form in the same place.
pub(super) fn profile(page: Memo<CustomerPage>) -> AnyView {
    let editor = editor();
    Effect::new(move |_| {
        page.with(|_| ());
        editor.answered();
    });
    let record = move || {
        let mut records = page.with(|page| {
            vec![RecordView {
                kind: Kind::Customer,
                id: page.id.clone(),
                customer_name: String::new(),
                fields: page.fields.clone(),
            }]
        });
        let waiting = editor.overlay(Kind::Customer, &mut records, |_| false);
        let waiting = waiting.first().copied().unwrap_or_default();
        (records.pop().unwrap_or_default(), waiting)
    };
    let editing = RwSignal::new(false);
    let done = Callback::new(move |()| {
        editing.set(false);
        request_animation_frame(|| focus(EDIT));
    });
    let body = move || {
        if editing.get() {
            form("profile", Edit::of(untrack(record).0), done)
        } else {
            live(move || filled(&record().0))
        }
    };
    view! {
        <section>
            <div class="titled">
                <h2>{live(move || words::profile(lang()))}</h2>
                <span class="note" role="status">
                    {live(move || record().1.then(|| words::saving(lang())))}
                </span>
                <button
                    type="button"
                    class="quiet no-print"
                    id=EDIT
                    aria-expanded=said(move || editing.get().to_string())
                    disabled=when(move || editor.is_barred())
                    title=maybe(move || editor.barred())
                    hidden=when(move || editing.get())
                    on:click=press(move || editing.set(true))
                >
                    {live(move || words::edit(lang()))}
                </button>
            </div>
            {live(body)}
        </section>
    }
    .into_any()
}

/// What is filled in.
fn filled(record: &RecordView) -> AnyView {
    let lang = lang();
    let fields = book().with(|book| shown_fields(Kind::Customer, &book.own_fields));
    let known = |key: &str| {
        let mut fields = record.fields.iter();
        fields.find(|(known, _)| known == key).map(|(_, text)| text)
    };
    let filled = fields
        .iter()
        .filter_map(|field| Some((field, known(&field.key)?)));
    let rows: Vec<AnyView> = filled
        .map(|(field, text)| {
            let label = field.label(lang).to_string();
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>{value(field.value, text)}</dd>
                </div>
            }
            .into_any()
        })
        .collect();
    let empty = record.fields.iter().all(|(key, _)| key == "name");
    view! {
        <dl class="profile">{rows}</dl>
        <p class="second">{empty.then(|| words::profile_empty(lang))}</p>
    }
    .into_any()
}

fn value(value: Value, text: &str) -> AnyView {
    let lang = lang();
    match value {
        Value::Tags(_) => text
            .split(',')
            .map(|tag| {
                let tag = words_of(value, tag, lang);
                view! { <span class="chip">{tag}</span> }.into_any()
            })
            .collect::<Vec<AnyView>>()
            .into_any(),
        value => words_of(value, text, lang).into_any(),
    }
}

/// This customer's records of a kind, with a way to add one.
pub(super) fn section(kind: Kind, page: Memo<CustomerPage>) -> AnyView {
    let id = Signal::derive(move || page.with(|page| page.id.clone()));
    let table = RecordTable::new(kind, Some(id));
    let none = move || table.matching() == 0;
    let title = move || match kind {
        Kind::Order => customer_words::orders(lang()).into(),
        kind => capital(kinds_label(lang(), kind)),
    };
    view! {
        <section>
            <div class="titled">
                <h2>{live(title)}</h2>
                {table.add_button("quiet no-print")}
            </div>
            <div hidden=when(none)>{table.export()} {table.view()}</div>
            <p class="second" hidden=when(move || !(none() && table.answered()))>
                {live(move || words::none_of_customer(lang(), kinds_label(lang(), kind)))}
            </p>
        </section>
    }
    .into_any()
}

/// Who was merged into this customer, and the way to delete it.
pub(super) fn end(page: Memo<CustomerPage>) -> AnyView {
    let editor = editor();
    let list = move || {
        let merged = page.with(|page| page.merged.clone());
        let rows = merged.into_iter().map(|(name, id)| {
            let take_out = move || editor.run(Command::Unmerge(id.clone()));
            view! {
                <li>
                    <span>{name}</span>
                    {act("quiet", words::unmerge, take_out)}
                </li>
            }
            .into_any()
        });
        rows.collect::<Vec<AnyView>>()
    };
    let name = said(move || words::delete(lang(), kind_label(lang(), Kind::Customer)));
    let remove = move || {
        let id = page.with_untracked(|page| page.id.clone());
        editor.run_and_go(Command::Remove(Kind::Customer, vec![id]), Route::Customers);
    };
    view! {
        <section hidden=when(move || page.with(|page| page.merged.is_empty()))>
            <h2>{live(move || words::merged(lang()))}</h2>
            <ul class="merged">{live(list)}</ul>
        </section>
        <div class="page-acts no-print">{act_named("button", name, remove)}</div>
    }
    .into_any()
}
