//! A button that changes the workbook: at rest where another tab writes it.

use leptos::prelude::*;

use super::live::live;
use crate::app::{editor, lang};
use crate::i18n::Lang;

/// The button.
pub fn act(
    class: &'static str,
    name: fn(Lang) -> &'static str,
    run: impl Fn() + 'static,
) -> AnyView {
    act_named(class, Signal::derive(move || name(lang()).to_string()), run)
}

/// The button with a name that is worked out.
pub fn act_named(class: &'static str, name: Signal<String>, run: impl Fn() + 'static) -> AnyView {
    let editor = editor();
    let run: Box<dyn Fn()> = Box::new(run);
    view! {
        <button
            type="button"
            class=class
            disabled=move || editor.is_barred()
            title=move || editor.barred()
            on:click=move |_| run()
        >
            {live(move || name.get())}
        </button>
    }
    .into_any()
}
