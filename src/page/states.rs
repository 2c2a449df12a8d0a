//! Pages that say why there is nothing to see, and what would help.

use crate::component::live::live;
use leptos::prelude::*;

use crate::app::{EngineStatus, desk, lang, sample};
use crate::engine::message::Fault;
use crate::i18n::phrases::{home, overview as overview_words, shell as words};

/// The workbook is on its way.
pub(super) fn opening() -> AnyView {
    view! {
        <p class="second late" role="status">
            {live(move || words::opening(lang()))}
        </p>
    }
    .into_any()
}

/// The engine fell before there was anything to show.
pub(super) fn stopped() -> AnyView {
    let desk = desk();
    view! {
        <h1>{live(move || words::engine_crashed(lang()))}</h1>
        <p class="second">{live(move || words::engine_crashed_more(lang()))}</p>
        {detail()}
        <div class="acts">
            <button type="button" class="button accent" on:click=move |_| desk.client.restart()>
                {live(move || words::retry(lang()))}
            </button>
        </div>
    }
    .into_any()
}

/// Why the engine stopped: what to do where that is known, else what the browser said.
pub(super) fn detail() -> AnyView {
    let status = desk().client.status();
    let text = move || match status.get() {
        EngineStatus::Crashed(Fault::Other(text)) => {
            (!text.is_empty()).then(|| words::engine_crashed_detail(lang(), text))
        }
        EngineStatus::Crashed(fault) => Some(fault.say(lang())),
        EngineStatus::Starting | EngineStatus::Ready => None,
    };
    view! {
        {live(move || {
            text().map(|text| view! { <p class="note">{text}</p> })
        })}
    }
    .into_any()
}

/// A page that needs data.
pub(super) fn empty() -> AnyView {
    view! {
        <h1>{live(move || words::empty(lang()))}</h1>
        <p class="second">{live(move || words::empty_more(lang()))}</p>
        {ways_in()}
    }
    .into_any()
}

/// No such page.
pub(super) fn not_found() -> AnyView {
    view! {
        <h1>{live(move || words::not_found(lang()))}</h1>
        <p class="second">{live(move || words::not_found_more(lang()))}</p>
        <div class="acts">
            <a class="button" href="#/">
                {live(move || words::to_start(lang()))}
            </a>
        </div>
    }
    .into_any()
}

/// Open a file, or a sample.
pub(super) fn ways_in() -> AnyView {
    let desk = desk();
    view! {
        <div class="acts">
            <button type="button" class="button accent" on:click=move |_| desk.choose_files()>
                {live(move || overview_words::open_mine(lang()))}
            </button>
            <button type="button" class="button" on:click=move |_| desk.open_sample_shop()>
                {live(move || home::sample_shop(lang()))}
            </button>
            <button type="button" class="button" on:click=move |_| sample::open_cdnow(desk)>
                {live(move || home::sample_cdnow(lang()))}
            </button>
        </div>
    }
    .into_any()
}
