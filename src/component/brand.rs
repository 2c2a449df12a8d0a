//! The seal and the name; language and theme switches.

use super::live::live;
use leptos::prelude::*;

use crate::app::look::look;
use crate::app::{Theme, lang};
use crate::i18n::Lang;
use crate::i18n::phrases::{common, shell as words};

/// The seal and the name, leading to the start.
pub fn brand() -> AnyView {
    view! {
        <a class="brand" href="#/">
            <span class="seal" aria-hidden="true">
                {live(move || common::seal(lang()))}
            </span>
            <span>{live(move || common::app_name(lang()))}</span>
        </a>
    }
    .into_any()
}

/// The two languages and light or dark.
pub fn switches() -> AnyView {
    let look = look();
    let (tongue, shade) = (look.tongue, look.shade);
    let languages: Vec<AnyView> = Lang::ALL
        .into_iter()
        .map(|one| {
            view! {
                <button
                    type="button"
                    class="quiet"
                    lang=one.tag()
                    aria-pressed=move || (tongue.get() == one).to_string()
                    on:click=move |_| look.choose_language(one)
                >
                    {one.own_name()}
                </button>
            }
            .into_any()
        })
        .collect();
    let theme = move || {
        let lang = lang();
        words::theme_is(
            lang,
            match shade.get() {
                Theme::System => words::theme_system(lang),
                Theme::Light => words::theme_light(lang),
                Theme::Dark => words::theme_dark(lang),
            },
        )
    };
    view! {
        <div class="tools" role="group" aria-label=move || words::language(lang())>
            {languages}
            <button
                type="button"
                class="quiet"
                aria-label=theme
                title=theme
                on:click=move |_| look.next_theme()
            >
                <span aria-hidden="true">
                    {live(move || match shade.get() {
                        Theme::System => "◐",
                        Theme::Light => "○",
                        Theme::Dark => "●",
                    })}
                </span>
            </button>
        </div>
    }
    .into_any()
}
