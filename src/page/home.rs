//! The first page, before any data: one question, one act, three promises.

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
                <h1>{move || words::question(lang())}</h1>
                <p class="lead">{move || words::lead(lang())}</p>
                <Show when=crashed>
                    <div class="banner" role="alert">
                        <div class="words">
                            <strong>{move || shell::engine_crashed(lang())}</strong>
                            " "
                            {move || shell::engine_crashed_more(lang())}
                            {states::detail()}
                        </div>
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| desk.client.restart()
                        >
                            {move || shell::retry(lang())}
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
                        {move || words::sample_shop(lang())}
                    </button>
                    <button
                        type="button"
                        class="link small"
                        on:click=move |_| sample::open_cdnow(desk)
                    >
                        {move || words::sample_cdnow(lang())}
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
            <dt>{move || name(lang())}</dt>
            <dd>{move || more(lang())}</dd>
        </div>
    }
    .into_any()
}
