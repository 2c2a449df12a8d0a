//! A dialog over the page: the browser keeps the focus inside and gives it back.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::live::{Said, live};

/// The dialog; open while `open` says so. `content` is drawn each time it changes, `close` is asked
/// with Esc and a click beside it.
pub fn modal(
    id: &'static str,
    title: Said,
    open: Signal<bool>,
    close: Callback<()>,
    content: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let open = open.get();
        let Some(dialog) = dialog.get() else { return };
        if open && !dialog.open() {
            if let Err(fault) = dialog.show_modal() {
                web_sys::console::error_1(&fault);
            }
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-labelledby=id
            on:cancel=move |event: ev::Event| {
                // The browser would close it behind the back of those who opened it.
                event.prevent_default();
                close.run(());
            }
            on:close=move |_| {
                if open.get_untracked() {
                    close.run(());
                }
            }
        >
            <h2 id=id>{live(title)}</h2>
            {live(content)}
        </dialog>
    }
    .into_any()
}
