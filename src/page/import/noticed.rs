//! Columns that are missing, and what else was noticed.

use crate::component::live::live;
use leptos::prelude::*;

use crate::app::intake::Intake;
use crate::app::{format_for, lang};
use crate::i18n::phrases::import_page as words;

/// Code of the warning that a needed column was not found.
const MISSING: &str = "missing_column";
/// Warnings listed.
const WARNINGS: usize = 8;

/// A column that every analysis needs and nobody found: said before the columns, since the reader
/// must choose one there.
pub(super) fn missing(intake: Intake) -> AnyView {
    let preview = intake.found();
    let list = move || {
        let lang = lang();
        preview.with(|preview| {
            let Some(preview) = preview else {
                return Vec::new();
            };
            preview
                .warnings
                .iter()
                .filter(|warning| warning.code == MISSING)
                .map(|warning| view! { <p class="caveat">{warning.say(lang)}</p> }.into_any())
                .collect::<Vec<AnyView>>()
        })
    };
    view! { <div aria-live="polite">{list}</div> }.into_any()
}

/// Warnings; nothing where there are none.
pub(super) fn noticed(intake: Intake) -> AnyView {
    let preview = intake.found();
    let warned = Memo::new(move |_| {
        preview.with(|preview| {
            let any =
                |one: &crate::import::Preview| one.warnings.iter().any(|one| one.code != MISSING);
            preview.as_ref().is_some_and(any)
        })
    });
    view! {
        <Show when=move || warned.get()>
            <section class="section">
                <h2>{live(move || words::warnings_title(lang()))}</h2>
                {warnings(intake)}
            </section>
        </Show>
    }
    .into_any()
}

fn warnings(intake: Intake) -> AnyView {
    let preview = intake.found();
    let list = move || {
        let lang = lang();
        preview.with(|preview| {
            let Some(preview) = preview else {
                return Vec::new();
            };
            let noticed = || preview.warnings.iter().filter(|one| one.code != MISSING);
            let mut list: Vec<AnyView> = noticed()
                .take(WARNINGS)
                .map(|warning| view! { <li>{warning.say(lang)}</li> }.into_any())
                .collect();
            let more = noticed().count().saturating_sub(WARNINGS);
            if more > 0 {
                let count = format_for(lang, "").int(more as i64);
                list.push(view! { <li>{words::warnings_more(lang, count)}</li> }.into_any());
            }
            list
        })
    };
    view! { <ul class="lines note">{list}</ul> }.into_any()
}
