//! Asks before what cannot be undone: says what goes, and has it typed.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::live::{live, maybe, when};
use crate::app::lang;
use crate::i18n::phrases::{privacy as words, shell};

/// What is asked.
#[derive(Clone)]
pub struct Ask {
    /// The question.
    pub title: String,
    /// What happens, a paragraph each.
    pub more: Vec<String>,
    /// What must be typed: one of these, any case.
    pub typed: Vec<String>,
    /// What the button says.
    pub act: String,
    /// What it does.
    pub run: Callback<()>,
}

/// The dialog; opens while there is something to ask.
pub fn confirm(ask: RwSignal<Option<Ask>>) -> AnyView {
    let dialog = NodeRef::<html::Dialog>::new();
    let text = RwSignal::new(String::new());
    Effect::new(move |_| {
        let open = ask.with(Option::is_some);
        let Some(dialog) = dialog.get() else { return };
        if open && !dialog.open() {
            text.set(String::new());
            if let Err(fault) = dialog.show_modal() {
                web_sys::console::error_1(&fault);
            }
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    let right = move || {
        let wanted = text.with(|text| text.trim().to_lowercase());
        ask.with(|ask| {
            let typed = ask.iter().flat_map(|ask| &ask.typed);
            let mut typed = typed.filter(|typed| !typed.trim().is_empty());
            typed.any(|typed| typed.trim().to_lowercase() == wanted)
        })
    };
    let go = move || {
        if right()
            && let Some(asked) = ask.get_untracked()
        {
            ask.set(None);
            asked.run.run(());
        }
    };
    let content = move || {
        ask.get().map(|ask| {
            let first = ask.typed.first().cloned().unwrap_or_default();
            let more: Vec<AnyView> = ask
                .more
                .into_iter()
                .map(|text| view! { <p class="second">{text}</p> }.into_any())
                .collect();
            view! {
                <form
                    method="dialog"
                    on:submit=move |event: ev::SubmitEvent| {
                        event.prevent_default();
                        go();
                    }
                >
                    <h2>{ask.title}</h2>
                    {more}
                    <label class="labelled">
                        <span class="name">{words::type_name(lang(), first)}</span>
                        <input
                            type="text"
                            class="field"
                            autofocus
                            autocomplete="off"
                            spellcheck="false"
                            on:input=move |event| text.set(event_target_value(&event))
                        />
                    </label>
                    <div class="acts">
                        <button type="submit" class="button accent" disabled=when(move || !right())>
                            {ask.act}
                        </button>
                        <button type="button" class="button" on:click=move |_| ask_closed(dialog)>
                            {shell::cancel(lang())}
                        </button>
                    </div>
                </form>
            }
            .into_any()
        })
    };
    view! {
        <dialog
            class="dialog confirm"
            node_ref=dialog
            aria-label=maybe(move || ask.with(|ask| ask.as_ref().map(|ask| ask.title.clone())))
            on:close=move |_| ask.set(None)
        >
            {live(content)}
        </dialog>
    }
    .into_any()
}

/// Closing brings the focus back to where the question came from.
fn ask_closed(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}
