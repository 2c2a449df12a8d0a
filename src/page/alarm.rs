//! What stands above every page when something is wrong: the engine fell, nothing is being saved,
//! something could not be read, or another tab writes.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::states;
use crate::app::backup::backup;
use crate::app::{EngineStatus, Route, book, desk, lang};
use crate::component::live::live;
use crate::engine::message::{Command, Fault, Role, Saved};
use crate::i18n::phrases::{shell, tabs as words};

/// Said loudly: the engine fell, nothing is being saved, or something could not be read.
pub(super) fn alarm() -> AnyView {
    let (desk, book) = (desk(), book());
    let status = desk.client.status();
    let crashed = move || {
        matches!(status.get(), EngineStatus::Crashed(_))
            && book.with(|book| book.workbook.is_some())
    };
    let unsaved = Memo::new(move |_| {
        book.with(|book| match &book.saved {
            Saved::MemoryOnly(fault) => Some(fault.clone()),
            _ => None,
        })
    });
    view! {
        <Show when=crashed>
            <div class="banner" role="alert">
                <div class="words">
                    <strong>{live(move || shell::engine_crashed(lang()))}</strong>
                    " "
                    {live(move || shell::engine_crashed_more(lang()))}
                    {states::detail()}
                </div>
                <button type="button" class="button" on:click=move |_| desk.client.restart()>
                    {live(move || shell::retry(lang()))}
                </button>
            </div>
        </Show>
        {live(move || unsaved.get().map(|fault| unsaved_banner(&fault)))}
    }
    .into_any()
}

fn unsaved_banner(fault: &Fault) -> AnyView {
    let lang = lang();
    let reason = fault.say(lang);
    let (loud, text, act) = match fault {
        // What is damaged lies on disk as it did; only what is good of it is shown.
        Fault::BadRecord(..) => {
            let see = view! {
                <a class="button" href=Route::Safety.href()>
                    {words::see_unread(lang)}
                </a>
            };
            (words::unread(lang), reason, see.into_any())
        }
        _ => {
            let backup = backup();
            let save = view! {
                <button type="button" class="button accent" on:click=move |_| backup.download(None)>
                    {words::download_now(lang)}
                </button>
            };
            let text = shell::not_saved_why(lang, reason);
            (shell::not_saved_loud(lang), text, save.into_any())
        }
    };
    view! {
        <div class="banner" role="alert">
            <div class="words">
                <strong>{loud}</strong>
                " "
                {text}
            </div>
            {act}
        </div>
    }
    .into_any()
}

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
