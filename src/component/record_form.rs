//! The form of a record over the page, for whoever asked the editor to open one.

use leptos::prelude::*;

use super::form::form;
use super::live::said;
use super::modal::modal;
use crate::app::{editor, lang};
use crate::i18n::kind_label;
use crate::i18n::phrases::edit as words;

/// The dialog; once a page.
pub fn record_form() -> AnyView {
    let editor = editor();
    let edit = editor.form();
    let done = Callback::new(move |()| editor.close());
    let title = said(move || {
        let lang = lang();
        edit.with(|edit| {
            edit.as_ref().map_or(String::new(), |edit| {
                let kind = kind_label(lang, edit.record.kind);
                if edit.record.id.is_empty() {
                    words::add(lang, kind)
                } else {
                    words::edit_kind(lang, kind)
                }
            })
        })
    });
    let open = Signal::derive(move || edit.with(Option::is_some));
    let content = move || {
        let edit = edit.get();
        edit.map(|edit| form("record", edit, done)).into_any()
    };
    modal("record-title", title, open, done, content)
}
