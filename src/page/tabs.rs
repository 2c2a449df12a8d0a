//! The banner of a tab that follows another one.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::{book, desk, lang};
use crate::component::live::live;
use crate::engine::message::{Command, Role};
use crate::i18n::phrases::tabs as words;

/// Says that another tab writes, and offers to write here instead.
pub(super) fn follower() -> AnyView {
    let (desk, book) = (desk(), book());
    let follows = Memo::new(move |_| book.with(|book| book.role == Role::Reader));
    let asking = RwSignal::new(false);
    let take = move |_| {
        if asking.get_untracked() {
            return;
        }
        asking.set(true);
        spawn_local(async move {
            if let Err(fault) = desk.client.command(Command::TakeOver, Vec::new()).await {
                desk.say_fault(&fault);
            }
            asking.set(false);
        });
    };
    view! {
        <div role="status">
            <Show when=move || follows.get()>
                <div class="banner calm">
                    <div class="words">{live(move || words::following(lang()))}</div>
                    <button
                        type="button"
                        class="button"
                        aria-disabled=move || asking.get().to_string()
                        on:click=take
                    >
                        {live(move || {
                            let say = if asking.get() { words::taking_over } else { words::edit_here };
                            say(lang())
                        })}
                    </button>
                </div>
            </Show>
        </div>
    }
    .into_any()
}
