//! The form of a record: generic over all kinds, checked as it is typed, sent with Enter, left with
//! Esc.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::entry::{Entry, entry};
use super::live::{live, press, when};
use crate::app::edit::shown_fields;
use crate::app::{Edit, book, editor, lang};
use crate::engine::message::Fault;
use crate::i18n::kind_label;
use crate::i18n::phrases::{edit as words, shell};
use crate::model::Kind;
use crate::model::field::{Invalid, OWN, Value};

/// Fields of a customer that show even where they are empty; the others wait behind «more».
const FIRST: usize = 5;

/// The form; `name` is unique on the page, `done` closes it.
pub fn form(name: &'static str, edit: Edit, done: Callback<()>) -> AnyView {
    let editor = editor();
    let record = &edit.record;
    let kind = record.kind;
    let filled = |key: &str| {
        let mut fields = record.fields.iter();
        fields
            .find(|(known, _)| known == key)
            .map(|(_, text)| &**text)
    };
    let fields = book().with_untracked(|book| shown_fields(kind, &book.own_fields));
    let fields = fields
        .into_iter()
        .filter(|field| !(edit.whose_known && field.key == "customer"));
    let entries: Vec<Entry> = fields
        .enumerate()
        .map(|(number, field)| {
            let before = filled(&field.key).unwrap_or_default();
            let typed = edit.typed.iter().find(|(key, _)| *key == field.key);
            let typed = typed.map(|(_, text)| &**text);
            let id = format!("{name}-{number}");
            Entry::new(kind, id, field, before, typed, &record.customer_name)
        })
        .collect();
    // A new record's known customer is no field of the form, but goes along.
    let given: Vec<(String, String)> = if record.id.is_empty() && edit.whose_known {
        record.fields.clone()
    } else {
        Vec::new()
    };
    let trouble = trouble(&edit, &entries);
    let (mut first, mut more) = (Vec::new(), Vec::new());
    for (number, entry) in entries.iter().enumerate() {
        let always = kind != Kind::Customer || number < FIRST || entry.key().starts_with(OWN);
        let empty = entry.text.with_untracked(String::is_empty);
        let part = if always || !empty {
            &mut first
        } else {
            &mut more
        };
        part.push(*entry);
    }
    let node = NodeRef::<html::Form>::new();
    let (edit, entries) = (StoredValue::new(edit), StoredValue::new(entries));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = node.get_untracked() else {
            return;
        };
        let mut changes = given.clone();
        let mut wrong = None;
        for entry in entries.get_value() {
            let change = if half_a_date(&form, entry) {
                Err(Invalid::Day)
            } else {
                entry.change()
            };
            match change {
                Ok(Some(text)) => changes.push((entry.key(), text)),
                Ok(None) => {}
                Err(why) => {
                    entry.complain(why);
                    wrong = wrong.or(Some(entry));
                }
            }
        }
        if let Some(wrong) = wrong {
            focus(&wrong.id.get_value());
            return;
        }
        let mut edit = edit.get_value();
        let customer = entries.with_value(|all| {
            let mut all = all.iter();
            let whose = all.find(|entry| entry.value == Value::Customer);
            whose.map(|entry| entry.shown.get_untracked())
        });
        if let Some(name) = customer {
            edit.record.customer_name = name;
        }
        if !changes.is_empty() {
            editor.put(edit, changes);
        }
        done.run(());
    };
    let pressed = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            done.run(());
        }
        // In a text of several lines Enter is a new line.
        "Enter" if event.ctrl_key() || event.meta_key() => {
            if let Some(Err(fault)) = node.get_untracked().map(|form| form.request_submit()) {
                web_sys::console::warn_1(&fault);
            }
        }
        _ => {}
    };
    Effect::new(move |_| {
        if node.get().is_some() {
            let at = entries.with_value(|all| all.first().map(|entry| entry.id.get_value()));
            request_animation_frame(move || at.iter().for_each(|id| focus(id)));
        }
    });
    let remove = move || {
        done.run(());
        editor.remove(edit.with_value(|edit| edit.record.clone()));
    };
    let old = edit.with_value(|edit| !edit.record.id.is_empty());
    let folded = (!more.is_empty()).then(|| {
        let count = more.len();
        view! {
            <details class="disclosure">
                <summary>{live(move || words::more_fields(lang(), count))}</summary>
                <div class="entries">{more.into_iter().map(entry).collect::<Vec<AnyView>>()}</div>
            </details>
        }
        .into_any()
    });
    view! {
        <form class="form" novalidate node_ref=node on:submit=submit on:keydown=pressed>
            {trouble}
            <div class="entries">{first.into_iter().map(entry).collect::<Vec<AnyView>>()}</div>
            {folded}
            <div class="acts">
                <button type="submit" class="button accent" disabled=when(move || editor.is_barred())>
                    {live(move || words::save(lang()))}
                </button>
                <button type="button" class="button" on:click=press(move || done.run(()))>
                    {live(move || shell::cancel(lang()))}
                </button>
                {(old && kind != Kind::Customer)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="link"
                                disabled=when(move || editor.is_barred())
                                on:click=press(remove)
                            >
                                {live(move || words::delete(lang(), kind_label(lang(), kind)))}
                            </button>
                        }
                            .into_any()
                    })}
            </div>
        </form>
    }
    .into_any()
}

/// Why the change came back: under its field where it names one, else above all.
fn trouble(edit: &Edit, entries: &[Entry]) -> AnyView {
    let Some(fault) = edit.fault.clone() else {
        return ().into_any();
    };
    if let Fault::Invalid(key, why) = &fault
        && let Some(entry) = entries.iter().find(|entry| entry.key() == *key)
    {
        entry.complain(*why);
        return ().into_any();
    }
    view! { <p class="caveat" role="alert">{live(move || fault.say(lang()))}</p> }.into_any()
}

/// Whether a date was begun and not finished: the browser then gives out no text at all.
fn half_a_date(form: &HtmlElement, entry: Entry) -> bool {
    let broken = format!("#{}:invalid", entry.id.get_value());
    entry.value == Value::Day && matches!(form.query_selector(&broken), Ok(Some(_)))
}

/// Moves the focus to the element of this id.
pub fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    let element = element.and_then(|element: Element| element.dyn_into::<HtmlElement>().ok());
    if let Some(Err(fault)) = element.map(|element| element.focus()) {
        web_sys::console::warn_1(&fault);
    }
}
