//! One of a few, side by side.

use super::live::{live, when};
use leptos::prelude::*;

/// Radio buttons that look like one bar. `name` must be unique on the page.
pub fn segmented(
    name: &'static str,
    legend: Signal<String>,
    choices: Signal<Vec<(String, String)>>,
    value: Signal<String>,
    choose: Callback<String>,
) -> AnyView {
    let radios = move || {
        choices
            .get()
            .into_iter()
            .map(|(key, words)| {
                let (mine, chosen) = (key.clone(), key.clone());
                view! {
                    <label>
                        <input
                            type="radio"
                            name=name
                            value=key
                            prop:checked=when(move || value.with(|value| *value == mine))
                            on:change=move |_| choose.run(chosen.clone())
                        />
                        <span>{words}</span>
                    </label>
                }
                .into_any()
            })
            .collect::<Vec<AnyView>>()
    };
    view! {
        <fieldset class="choice">
            <legend>{live(move || legend.get())}</legend>
            <div class="segmented">{radios}</div>
        </fieldset>
    }
    .into_any()
}
