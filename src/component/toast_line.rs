//! The line at the foot that says what just happened.

use super::live::{live, press};
use leptos::prelude::*;

use crate::app::toast::Offer;
use crate::app::{desk, lang, update};
use crate::i18n::phrases::shell as words;

/// The toast, in a region that is read aloud.
pub fn toast_line() -> AnyView {
    let desk = desk();
    let shown = desk.toasts.shown();
    let act = move |offer: Offer| {
        desk.toasts.close();
        match offer {
            Offer::Undo => desk.undo(),
            Offer::UndoSteps(steps) => desk.undo_steps(steps),
            Offer::Redo => desk.redo(),
            Offer::Restore(id) => desk.restore_workbook(id),
            Offer::Update => update::take(),
            Offer::Nothing => {}
        }
    };
    let line = move || {
        shown.get().map(|toast| {
            let offer = toast.offer;
            let words = match offer {
                Offer::Undo | Offer::UndoSteps(_) => Some(words::undo(lang())),
                Offer::Redo => Some(words::redo(lang())),
                Offer::Restore(_) => Some(words::undo(lang())),
                Offer::Update => Some(words::update_now(lang())),
                Offer::Nothing => None,
            };
            view! {
                <div class="toast">
                    <span>{toast.text}</span>
                    {words
                        .map(|words| {
                            view! {
                                <button
                                    type="button"
                                    class="act"
                                    on:click=press(move || act(offer.clone()))
                                >
                                    {words}
                                </button>
                            }
                        })}
                    <button
                        type="button"
                        aria-label=words::close(lang())
                        on:click=press(move || desk.toasts.close())
                    >
                        "×"
                    </button>
                </div>
            }
            .into_any()
        })
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {live(line)}
        </div>
    }
    .into_any()
}
