//! The first page with the workbook behind it.

use leptos::prelude::*;

use super::states;
use crate::app::{EngineStatus, desk, lang, sample};
use crate::component::first_page::{Offered, first_page};
use crate::component::live::live;
use crate::i18n::phrases::shell;

/// The first page.
pub(super) fn home() -> AnyView {
    let desk = desk();
    first_page(
        move |offered| match offered {
            Offered::Choose => desk.choose_files(),
            Offered::Shop => desk.open_sample_shop(),
            Offered::Cdnow => sample::open_cdnow(desk),
        },
        trouble(),
    )
}

/// Said when the engine fell.
fn trouble() -> AnyView {
    let desk = desk();
    let status = desk.client.status();
    let crashed = move || matches!(status.get(), EngineStatus::Crashed(_));
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
    }
    .into_any()
}
