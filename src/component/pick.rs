//! A select that keeps its focus when its choices change.

use super::live::live;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

/// What a select offers: value and words.
pub type Choices = Vec<(String, String)>;

/// A select with an accessible name. `value` leads: what the reader picks is told to `choose`, and
/// shows as picked once `value` says so.
pub fn pick(
    name: Signal<String>,
    choices: Signal<Choices>,
    value: Signal<String>,
    choose: Callback<String>,
) -> AnyView {
    let select = NodeRef::<html::Select>::new();
    // The options must be there before one of them can be chosen.
    Effect::new(move |_| {
        choices.with(|_| ());
        let value = value.get();
        request_animation_frame(move || {
            // By the next frame the page may have gone, and the select with it.
            if let Some(select) = select.try_get_untracked().flatten() {
                select.set_value(&value);
            }
        });
    });
    let changed = move |event: ev::Event| {
        let select = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(select) = select {
            choose.run(select.value());
        }
    };
    let options = move || {
        choices
            .get()
            .into_iter()
            .map(|(value, words)| view! { <option value=value>{words}</option> }.into_any())
            .collect::<Vec<AnyView>>()
    };
    view! {
        <select class="select" node_ref=select aria-label=move || name.get() on:change=changed>
            {live(options)}
        </select>
    }
    .into_any()
}

/// A select under its name.
pub fn labelled_pick(
    name: Signal<String>,
    choices: Signal<Choices>,
    value: Signal<String>,
    choose: Callback<String>,
) -> AnyView {
    view! {
        <div class="labelled">
            <span class="name" aria-hidden="true">
                {live(move || name.get())}
            </span>
            {pick(name, choices, value, choose)}
        </div>
    }
    .into_any()
}
