//! Where files come in: one hidden input, a window that takes drops, a box that says so.

use super::live::live;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, FileList, HtmlElement, HtmlInputElement, MouseEvent};

use crate::app::act::FILE_INPUT;
use crate::app::lang;
use crate::i18n::phrases::home as words;

/// The file input and the drop target that is the whole window. Once a page.
pub fn doors(take: impl Fn(Vec<File>) + Copy + 'static) -> AnyView {
    // Entering a child leaves its parent: only the balance says whether the files are outside.
    let depth = RwSignal::new(0i32);
    let listeners = [
        window_event_listener(ev::dragenter, move |event| {
            if carries_files(&event) {
                event.prevent_default();
                depth.update(|depth| *depth += 1);
            }
        }),
        window_event_listener(ev::dragover, move |event| {
            if carries_files(&event) {
                event.prevent_default();
            }
        }),
        window_event_listener(ev::dragleave, move |event| {
            if carries_files(&event) {
                depth.update(|depth| *depth = (*depth - 1).max(0));
            }
        }),
        window_event_listener(ev::drop, move |event| {
            depth.set(0);
            // The door and the page stand side by side for a moment: one of them takes the files.
            if event.default_prevented() {
                return;
            }
            let list = event.data_transfer().and_then(|data| data.files());
            let files = files(list);
            if !files.is_empty() {
                event.prevent_default();
                take(files);
            }
        }),
    ];
    on_cleanup(move || listeners.into_iter().for_each(|listener| listener.remove()));
    let chosen = move |event: ev::Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let files = files(input.files());
        // So that choosing the same file again is a change.
        input.set_value("");
        if !files.is_empty() {
            take(files);
        }
    };
    view! {
        <input
            type="file"
            id=FILE_INPUT
            multiple
            hidden
            aria-label=move || words::choose(lang())
            on:change=chosen
        />
        <Show when=move || { depth.get() > 0 }>
            <div class="drop-veil" aria-hidden="true">
                {live(move || words::let_go(lang()))}
            </div>
        </Show>
    }
    .into_any()
}

/// The box of the first page.
pub fn drop_box(choose: impl Fn() + 'static) -> AnyView {
    view! {
        <div class="drop">
            <p class="say">{live(move || words::drop_here(lang()))}</p>
            <button
                type="button"
                class="button accent big"
                on:click=move |event| {
                    hold_focus(&event);
                    choose();
                }
            >
                {live(move || words::choose(lang()))}
            </button>
            <p class="note">{live(move || words::kinds(lang()))}</p>
        </div>
    }
    .into_any()
}

/// Some browsers leave the focus off a button that was clicked; boot.js reads it as the sign that a
/// person is busy here, and the chooser's answer would come to a page that is gone.
fn hold_focus(event: &MouseEvent) {
    let target = event.current_target();
    if let Some(button) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok())
        && let Err(fault) = button.focus()
    {
        web_sys::console::warn_1(&fault);
    }
}

fn carries_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

fn files(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}
