//! A button that changes the workbook: at rest where another tab writes it.

use leptos::prelude::*;

use super::live::{Said, live, maybe, press, said, when};
use crate::app::{editor, lang};
use crate::i18n::Lang;

/// The button.
pub fn act(
    class: &'static str,
    name: fn(Lang) -> &'static str,
    run: impl Fn() + 'static,
) -> AnyView {
    act_named(class, said(move || name(lang())), run)
}

/// The button with a name that is worked out.
pub fn act_named(class: &'static str, name: Said, run: impl Fn() + 'static) -> AnyView {
    let editor = editor();
    view! {
        <button
            type="button"
            class=class
            disabled=when(move || editor.is_barred())
            title=maybe(move || editor.barred())
            on:click=press(run)
        >
            {live(name)}
        </button>
    }
    .into_any()
}
