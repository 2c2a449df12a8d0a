//! The form of a record over the page, for whoever asked the editor to open one.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::form::form;
use super::live::live;
use crate::app::{editor, lang};
use crate::engine::message::RecordView;
use crate::i18n::kind_label;
use crate::i18n::phrases::edit as words;

/// The dialog; once a page.
pub fn record_form() -> AnyView {
    let editor = editor();
    let dialog = NodeRef::<html::Dialog>::new();
    let edit = editor.form();
    Effect::new(move |_| {
        let open = edit.with(Option::is_some);
        let Some(dialog) = dialog.get() else { return };
        if open && !dialog.open() {
            if let Err(fault) = dialog.show_modal() {
                web_sys::console::error_1(&fault);
            }
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    let done = Callback::new(move |()| editor.close());
    let title = move || {
        edit.with(|edit| {
            edit.as_ref()
                .map(|edit| form_title(&edit.record))
                .unwrap_or_default()
        })
    };
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-labelledby="record-title"
            on:cancel=move |event: ev::Event| {
                // The browser would close it behind our back.
                event.prevent_default();
                editor.close();
            }
        >
            <h2 id="record-title">{live(title)}</h2>
            {live(move || edit.get().map(|edit| form("record", edit, done)))}
        </dialog>
    }
    .into_any()
}

fn form_title(record: &RecordView) -> String {
    let kind = kind_label(lang(), record.kind);
    if record.id.is_empty() {
        words::add(lang(), kind)
    } else {
        words::edit_kind(lang(), kind)
    }
}
