//! The first page, before any data: one question, one act, three promises.

use crate::component::live::live;
use leptos::prelude::*;

use super::states;
use crate::app::{EngineStatus, desk, lang, sample};
use crate::component::{brand, drop_zone};
use crate::i18n::Lang;
use crate::i18n::phrases::{home as words, shell};

/// The first page.
pub(super) fn home() -> AnyView {
    let desk = desk();
    let status = desk.client.status();
    let crashed = move || matches!(status.get(), EngineStatus::Crashed(_));
    view! {
        <div class="first">
            <header>{brand::brand()} {brand::switches()}</header>
            <main id="main">
                <h1>{live(move || words::question(lang()))}</h1>
                <p class="lead">{live(move || words::lead(lang()))}</p>
                <Show when=crashed>
                    <div class="banner" role="alert">
                        <div class="words">
                            <strong>{live(move || shell::engine_crashed(lang()))}</strong>
                            " "
                            {live(move || shell::engine_crashed_more(lang()))}
                            {states::detail()}
                        </div>
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| desk.client.restart()
                        >
                            {live(move || shell::retry(lang()))}
                        </button>
                    </div>
                </Show>
                {drop_zone::drop_box()}
                <div class="samples">
                    <button
                        type="button"
                        class="link"
                        on:click=move |_| desk.open_sample_shop()
                    >
                        {live(move || words::sample_shop(lang()))}
                    </button>
                    <button
                        type="button"
                        class="link small"
                        on:click=move |_| sample::open_cdnow(desk)
                    >
                        {live(move || words::sample_cdnow(lang()))}
                    </button>
                </div>
                <dl class="promises">
                    {promise(words::promise_local, words::promise_local_more)}
                    {promise(words::promise_kept, words::promise_kept_more)}
                    {promise(words::promise_why, words::promise_why_more)}
                </dl>
            </main>
        </div>
    }
    .into_any()
}

fn promise(name: fn(Lang) -> &'static str, more: fn(Lang) -> &'static str) -> AnyView {
    view! {
        <div>
            <dt>{live(move || name(lang()))}</dt>
            <dd>{live(move || more(lang()))}</dd>
        </div>
    }
    .into_any()
}
