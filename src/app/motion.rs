//! Focus that follows the reader from page to page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Moves the focus to the page's `h1` as soon as there is one; a page that waits for its answer
/// has up to `frames` animation frames. Stops where the reader has begun to use the page.
pub fn focus_heading(frames: u32) {
    request_animation_frame(move || {
        let heading = document()
            .query_selector("main h1:not(.skeleton h1)")
            .ok()
            .flatten();
        match heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            Some(heading) => {
                heading.set_tab_index(-1);
                if let Err(fault) = heading.focus() {
                    web_sys::console::warn_1(&fault);
                }
            }
            None if frames > 0 => focus_heading(frames - 1),
            None => {}
        }
    });
}
