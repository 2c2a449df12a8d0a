//! The import page: reading, what was found, what is wrong; nothing is written before «write».

mod aside;
mod columns;
mod decide;
mod difference;
mod doubts;
mod found;
mod noticed;
mod questions;
mod reading;
mod restore;
mod sheets;
mod trouble;

use crate::component::live::live;
use leptos::prelude::*;

use crate::app::intake::Stage;
use crate::app::{desk, focus_heading, format_for, lang};
use crate::i18n::phrases::import_page as words;

/// What the page shows; a new preview does not change it, so that fields keep their focus.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Nothing,
    Reading,
    Found,
    Writing,
    Trouble,
    Backup,
    BadBackup,
}

/// The import page.
pub(super) fn import() -> AnyView {
    let stage = desk().intake.stage();
    let shown = Memo::new(move |_| {
        stage.with(|stage| match stage {
            Stage::Nothing => Shown::Nothing,
            Stage::Reading => Shown::Reading,
            Stage::Found { .. } => Shown::Found,
            Stage::Writing => Shown::Writing,
            Stage::Backup(_) => Shown::Backup,
            Stage::BadBackup(_) => Shown::BadBackup,
            Stage::Refused(_) | Stage::Broken(_) | Stage::Failed(_) => Shown::Trouble,
        })
    });
    // The button that was pressed is gone with its page: the finding is the place to go on from.
    Effect::new(move |before: Option<Shown>| {
        let now = shown.get();
        if before.is_some_and(|before| before != now) && now != Shown::Writing {
            focus_heading(10);
        }
        now
    });
    view! {
        {live(move || match shown.get() {
            Shown::Nothing => nothing(),
            Shown::Reading => reading::reading(),
            Shown::Found => found::found(),
            Shown::Writing => reading::writing(),
            Shown::Trouble => trouble::trouble(),
            Shown::Backup => restore::preview(),
            Shown::BadBackup => restore::refused(),
        })}
    }
    .into_any()
}

fn nothing() -> AnyView {
    let desk = desk();
    view! {
        <h1>{live(move || words::nothing(lang()))}</h1>
        <p class="second">{live(move || words::nothing_more(lang()))}</p>
        <div class="acts">
            <button type="button" class="button accent" on:click=move |_| desk.choose_files()>
                {live(move || crate::i18n::phrases::home::choose(lang()))}
            </button>
        </div>
    }
    .into_any()
}

/// «Import · file», and how many more wait.
fn eyebrow() -> AnyView {
    let intake = desk().intake;
    view! {
        <p class="eyebrow">
            {live(move || {
                let (lang, file) = (lang(), intake.file().get());
                match intake.waiting().with(Vec::len) {
                    0 => words::eyebrow(lang, file),
                    more => {
                        let count = format_for(lang, "").int(more as i64);
                        words::eyebrow_of(lang, file, count)
                    }
                }
            })}
        </p>
    }
    .into_any()
}
