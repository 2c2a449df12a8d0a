//! Customers that may be the same one, side by side, to choose who stays.

use leptos::prelude::*;

use super::live::{live, when};
use crate::app::{Route, book, format_for, lang};
use crate::engine::message::{CustomerChoice, Id};
use crate::i18n::phrases::{edit as words, engine as labels};

/// The customers as a table with a radio button each; `name` is unique on the page.
pub fn choose_stay(name: String, customers: &[CustomerChoice], stays: RwSignal<Id>) -> AnyView {
    let currency = StoredValue::new(book().with_untracked(|book| book.currency.clone()));
    let rows: Vec<AnyView> = customers
        .iter()
        .cloned()
        .map(|choice| {
            let (id, mine) = (choice.id.clone(), choice.id);
            let href = Route::Customer(choice.mark).href();
            let key = id.split_once(':').map_or("", |(_, key)| key).to_string();
            let key = (key != choice.shown).then_some(key);
            let label = choice.shown.clone();
            let sales = move || {
                currency.with_value(|currency| format_for(lang(), currency).money(choice.sales))
            };
            let last = move || choice.last.map(|day| format_for(lang(), "").day(day));
            view! {
                <tr>
                    <td class="tick">
                        <label>
                            <input
                                type="radio"
                                name=name.clone()
                                aria-label=label
                                prop:checked=when(move || stays.with(|stays| *stays == mine))
                                on:change=move |_| stays.set(id.clone())
                            />
                        </label>
                    </td>
                    <th scope="row">
                        <a href=href>{choice.shown}</a>
                        " "
                        <span class="note">{key}</span>
                    </th>
                    <td class="end">{live(sales)}</td>
                    <td>{live(last)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="scroll-x">
            <table class="grid alike">
                <thead>
                    <tr>
                        <th scope="col">{live(move || words::stays(lang()))}</th>
                        <th scope="col">{live(move || labels::customer(lang()))}</th>
                        <th scope="col" class="end">{live(move || labels::sales(lang()))}</th>
                        <th scope="col">{live(move || labels::last(lang()))}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
