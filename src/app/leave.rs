//! The browser asks before it leaves the page, while something on it is not saved.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{book, client};
use crate::engine::message::Saved;

/// Warns only then: a page that asks every time teaches people to say yes.
pub(super) fn watch() {
    let (book, client) = (book(), client());
    let listener = window_event_listener_untyped("beforeunload", move |event| {
        let memory = book.with_untracked(|book| {
            book.workbook.is_some() && matches!(book.saved, Saved::MemoryOnly(_))
        });
        if !memory && !client.is_telling() {
            return;
        }
        event.prevent_default();
        // Some browsers look at this instead.
        if let Err(fault) = js_sys::Reflect::set(&event, &"returnValue".into(), &JsValue::TRUE) {
            web_sys::console::warn_1(&fault);
        }
    });
    on_cleanup(move || listener.remove());
}
