//! The first page, before any data: one question, one act, three promises.

use leptos::prelude::*;

use super::live::live;
use super::{brand, drop_zone};
use crate::app::lang;
use crate::i18n::Lang;
use crate::i18n::phrases::home as words;

/// What the first page offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    /// Choose a file.
    Choose,
    /// The generated sample shop.
    Shop,
    /// The CDNOW sample.
    Cdnow,
}

/// The first page; `note` stands above the drop box when there is something to say.
pub fn first_page(act: impl Fn(Offered) + Copy + 'static, note: AnyView) -> AnyView {
    view! {
        <div class="first">
            <header>{brand::brand()} {brand::switches()}</header>
            <main id="main">
                <h1>{live(move || words::question(lang()))}</h1>
                <p class="lead">
                    {live(move || words::lead(lang()))}
                    <br />
                    {live(move || words::lead_two(lang()))}
                </p>
                {note}
                {drop_zone::drop_box(move || act(Offered::Choose))}
                <div class="samples">
                    <button type="button" class="link" on:click=move |_| act(Offered::Shop)>
                        {live(move || words::sample_shop(lang()))}
                    </button>
                    <button type="button" class="link small" on:click=move |_| act(Offered::Cdnow)>
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
