//! While the analyst works: how far it is, and the way to end it. Half a second passes before it shows.

use super::live::{live, press};
use leptos::prelude::*;

use super::progress::progress;
use crate::app::{client, lang};
use crate::i18n::phrases::analysis_page as words;

/// The bar, where `busy` says that somebody waits here.
pub fn working(busy: Signal<bool>) -> AnyView {
    let client = client();
    let share = client.analyst_progress();
    let name = Signal::derive(move || words::under_way(lang()).to_string());
    let shown = Memo::new(move |_| busy.get());
    live(move || {
        shown.get().then(|| {
            view! {
                <div class="working waits late no-print">
                    <p class="second" role="status">{live(move || words::under_way(lang()))}</p>
                    {progress(name, share)}
                    <button type="button" class="button" on:click=press(move || client.cancel_analyst())>
                        {live(move || words::cancel(lang()))}
                    </button>
                </div>
            }
        })
    })
}

/// What is said once it was ended while an older answer is still shown, with the way to ask again.
pub fn cancelled(again: RwSignal<u32>) -> AnyView {
    let lang = lang();
    view! {
        <div class="waits ended no-print" role="alert">
            <p class="second">{words::cancelled_before(lang)}</p>
            {ask_again(again)}
        </div>
    }
    .into_any()
}

/// The same where there is no answer yet.
pub fn nothing_yet(again: RwSignal<u32>) -> AnyView {
    view! {
        <p class="second" role="alert">{words::cancelled(lang())}</p>
        <p>{ask_again(again)}</p>
    }
    .into_any()
}

fn ask_again(again: RwSignal<u32>) -> AnyView {
    view! {
        <button type="button" class="button" on:click=press(move || again.update(|times| *times += 1))>
            {words::ask_again(lang())}
        </button>
    }
    .into_any()
}
