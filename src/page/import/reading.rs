//! While a file is read or written: how far, how fast, and Cancel.

use crate::component::live::live;
use leptos::prelude::*;

use super::eyebrow;
use crate::app::{desk, format_for, lang};
use crate::component::progress;
use crate::i18n::phrases::import_page as words;

/// While a file is read for the first time. The box shows itself after half a second.
pub(super) fn reading() -> AnyView {
    let intake = desk().intake;
    view! {
        {eyebrow()}
        <h1>{live(move || words::reading(lang()))}</h1>
        <div class="working late">
            {bar()}
            <div class="row">
                <span class="note">{rate}</span>
                <button type="button" class="button" on:click=move |_| intake.cancel()>
                    {live(move || words::cancel(lang()))}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// Beside the preview, while it is read again.
pub(super) fn again() -> AnyView {
    let intake = desk().intake;
    view! {
        <div class="working late">
            <p class="second">{live(move || words::reading_again(lang()))}</p>
            {bar()}
            <div class="row">
                <span class="note">{rate}</span>
                <button type="button" class="button" on:click=move |_| intake.cancel()>
                    {live(move || words::cancel(lang()))}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// While it is written: the engine says how many lines are done.
pub(super) fn writing() -> AnyView {
    let progress = desk().client.progress();
    let name = Signal::derive(move || words::writing(lang()).to_string());
    let share = Signal::derive(move || {
        progress
            .get()
            .filter(|(_, total)| *total > 0)
            .map(|(done, total)| f64::from(done) / f64::from(total))
    });
    let lines = move || {
        progress.get().map(|(done, total)| {
            let lang = lang();
            let format = format_for(lang, "");
            words::lines_written(lang, format.int(done.into()), format.int(total.into()))
        })
    };
    view! {
        {eyebrow()}
        <h1>{live(move || words::writing(lang()))}</h1>
        <div class="working late">
            {progress::progress(name, share)}
            <div class="row">
                <span class="note">{lines}</span>
            </div>
        </div>
    }
    .into_any()
}

fn bar() -> AnyView {
    let moved = desk().intake.progress();
    let name = Signal::derive(move || words::reading(lang()).to_string());
    let share = Signal::derive(move || moved.get().map(|moved| moved.share));
    progress::progress(name, share)
}

fn rate() -> String {
    let Some(moved) = desk().intake.progress().get() else {
        return String::new();
    };
    let lang = lang();
    let format = format_for(lang, "");
    let rows = words::rows_read(lang, format.int(moved.rows.into()));
    let rate = words::per_second(lang, format.int(moved.rate as i64));
    [rows, " · ".into(), rate].concat()
}
