//! Whose it is: search as you type, choose with arrows and Enter.

use leptos::ev;
use leptos::prelude::*;

use super::entry::Entry;
use super::live::{live, maybe, press, said, when};
use crate::app::{Asked, book, format_for, lang, watch_query};
use crate::engine::message::{Answer, CustomerChoice, Query};
use crate::i18n::phrases::edit as words;

/// The field; what stands in it is the customer's record id, what shows is the name.
pub(super) fn customer_field(entry: Entry) -> AnyView {
    let open = RwSignal::new(false);
    let at = RwSignal::new(0usize);
    let asked = watch_query(move || {
        let search = entry.shown.with(|text| text.trim().to_string());
        (open.get() && !search.is_empty()).then_some(Query::FindCustomers(search))
    });
    let choices = move || {
        asked.with(|(asked, _)| match asked {
            Asked::Here(Answer::Choices(found)) => found.clone(),
            _ => Vec::new(),
        })
    };
    let offered = move || open.get() && !choices().is_empty();
    let take = move |choice: CustomerChoice| {
        open.set(false);
        entry.shown.set(choice.shown);
        entry.type_in(choice.id);
    };
    let pressed = move |event: ev::KeyboardEvent| {
        if !offered() || event.is_composing() {
            return;
        }
        let count = choices().len();
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" => {
                choices()
                    .into_iter()
                    .nth(at.get())
                    .into_iter()
                    .for_each(take);
            }
            "Escape" => {
                open.set(false);
                event.stop_propagation();
            }
            _ => return,
        }
        event.prevent_default();
    };
    let typed = move |event| {
        entry.shown.set(event_target_value(&event));
        // Another name is another customer: nobody, until one is chosen.
        entry.text.set(String::new());
        at.set(0);
        open.set(true);
    };
    let id = entry.id;
    let option_id = move |number: usize| format!("{}-{number}", id.get_value());
    let list = format!("{}-list", id.get_value());
    let options = move || {
        let currency = book().with(|book| book.currency.clone());
        choices()
            .into_iter()
            .enumerate()
            .map(|(number, choice)| {
                let sales = format_for(lang(), &currency).money_short(choice.sales);
                let shown = choice.shown.clone();
                view! {
                    <li
                        role="option"
                        id=option_id(number)
                        aria-selected=said(move || (at.get() == number).to_string())
                        on:pointerdown=move |event| event.prevent_default()
                        on:click=press(move || take(choice.clone()))
                    >
                        <span>{shown}</span>
                        <small>{sales}</small>
                    </li>
                }
                .into_any()
            })
            .collect::<Vec<AnyView>>()
    };
    let left = move |_| {
        // A form that closes takes the focus from its field when both are gone.
        if entry.text.is_disposed() {
            return;
        }
        open.set(false);
        if entry.text.with_untracked(String::is_empty) {
            // A name typed in full needs no choosing.
            let typed = entry.shown.get_untracked();
            let mut same = untrack(choices)
                .into_iter()
                .filter(|choice| choice.shown == typed.trim());
            match (same.next(), same.next()) {
                (Some(choice), None) => take(choice),
                _ => entry.type_in(String::new()),
            }
        }
    };
    view! {
        <div class="finder">
            <input
                type="text"
                class="field"
                id=id.get_value()
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded=said(move || offered().to_string())
                aria-controls=list.clone()
                aria-activedescendant=maybe(move || offered().then(|| option_id(at.get())))
                aria-required=entry.required.then_some("true")
                aria-invalid=entry.is_wrong()
                aria-describedby=entry.sentence()
                placeholder=said(move || words::find_customer(lang()))
                prop:value=said(move || entry.shown.get())
                on:input=typed
                on:keydown=pressed
                on:blur=left
            />
            <ul
                role="listbox"
                id=list
                aria-label=said(move || entry.label())
                hidden=when(move || !offered())
            >
                {live(options)}
            </ul>
            <p class="hidden-words" role="status">
                {live(move || offered().then(|| words::found(lang(), choices().len())))}
            </p>
        </div>
    }
    .into_any()
}
