//! The first page with the workbook behind it.

use leptos::prelude::*;

use super::states;
use crate::app::{EngineStatus, Route, book, desk, lang, sample};
use crate::component::first_page::{Offered, first_page};
use crate::component::live::live;
use crate::i18n::phrases::{shell, workbooks};

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

/// Said when the engine fell; the way to other workbooks, where there are some.
fn trouble() -> AnyView {
    let (book, desk) = (book(), desk());
    let status = desk.client.status();
    let crashed = move || matches!(status.get(), EngineStatus::Crashed(_));
    let others = Memo::new(move |_| book.with(|book| !book.workbooks.is_empty()));
    let elsewhere = move || {
        others.get().then(|| {
            view! {
                <p class="elsewhere">
                    <a href=Route::Workbooks.href()>{workbooks::all(lang())}</a>
                </p>
            }
        })
    };
    view! {
        {live(elsewhere)}
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
