//! Which columns of a table are shown, kept in this browser.

use super::live::live;
use leptos::prelude::*;

use crate::app::{self, lang};
use crate::i18n::phrases::table as words;
use crate::report::Column;

/// The menu of columns; the first always stays.
pub fn column_menu(
    name: StoredValue<String>,
    columns: Signal<Vec<Column>>,
    chosen: RwSignal<Option<Vec<String>>>,
) -> AnyView {
    let choices = move || {
        columns
            .get()
            .into_iter()
            .skip(1)
            .filter(|column| !column.label.is_empty())
            .map(|column| {
                let key = StoredValue::new(column.key);
                let shown = move || {
                    chosen.with(|keys| {
                        keys.as_ref()
                            .is_none_or(|keys| key.with_value(|key| keys.contains(key)))
                    })
                };
                let flip = move |_| {
                    let keep = !shown();
                    let keys: Vec<String> = columns
                        .get_untracked()
                        .into_iter()
                        .map(|column| column.key)
                        .filter(|other| {
                            if key.with_value(|key| key == other) {
                                return keep;
                            }
                            chosen.with_untracked(|keys| {
                                keys.as_ref().is_none_or(|keys| keys.contains(other))
                            })
                        })
                        .collect();
                    name.with_value(|name| app::prefs::keep_columns(name, &keys));
                    chosen.set(Some(keys));
                };
                view! {
                    <label class="switch">
                        <input type="checkbox" prop:checked=shown on:change=flip />
                        <span>{column.label}</span>
                    </label>
                }
                .into_any()
            })
            .collect::<Vec<_>>()
    };
    view! {
        <details class="menu no-print">
            <summary class="button">{live(move || words::columns(lang()))}</summary>
            <div class="sheet">{choices}</div>
        </details>
    }
    .into_any()
}
