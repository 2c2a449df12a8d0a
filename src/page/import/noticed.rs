//! Columns that are missing, and what else was noticed.

use crate::component::live::live;
use leptos::prelude::*;

use crate::app::intake::Intake;
use crate::app::{format_for, lang};
use crate::i18n::phrases::import_page as words;
use crate::import::Warning;

/// Codes of warnings that decide what can be done with the file: a needed column was not found, nobody is named.
const FIRST: [&str; 3] = ["missing_column", "product_only", "joins_orders"];
/// Warnings listed.
const WARNINGS: usize = 8;

/// A column that every analysis needs and nobody found, or a file without customers: said before the columns, since
/// the reader may choose one there.
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
                .filter(|warning| FIRST.contains(&warning.code.as_str()))
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
            let preview = preview.as_ref();
            preview.is_some_and(|one| one.warnings.iter().any(is_aside))
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

fn is_aside(warning: &Warning) -> bool {
    !FIRST.contains(&warning.code.as_str())
}

fn warnings(intake: Intake) -> AnyView {
    let preview = intake.found();
    let list = move || {
        let lang = lang();
        preview.with(|preview| {
            let Some(preview) = preview else {
                return Vec::new();
            };
            let noticed = || preview.warnings.iter().filter(|one| is_aside(one));
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
