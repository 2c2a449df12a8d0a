//! A button that changes the workbook: at rest where another tab writes it.

use leptos::prelude::*;

use super::live::live;
use crate::app::{editor, lang};
use crate::i18n::Lang;
use crate::i18n::phrases::edit as words;

/// The button.
pub fn act(class: &'static str, name: fn(Lang) -> &'static str, run: impl Fn() + 'static) -> AnyView {
    act_named(class, Signal::derive(move || name(lang()).to_string()), run)
}

/// The button with a name that is worked out.
pub fn act_named(class: &'static str, name: Signal<String>, run: impl Fn() + 'static) -> AnyView {
    let reader = editor().reader;
    let run: Box<dyn Fn()> = Box::new(run);
    view! {
        <button
            type="button"
            class=class
            disabled=move || reader.get()
            title=move || reader.get().then(|| words::read_only(lang()))
            on:click=move |_| run()
        >
            {live(move || name.get())}
        </button>
    }
    .into_any()
}
