//! Rows left out, with line, reason and the cell at fault; and what else was noticed.

use crate::component::live::{live, said};
use leptos::prelude::*;

use crate::app::intake::Intake;
use crate::app::{format_for, lang};
use crate::i18n::phrases::import_page as words;

/// Rejected rows listed; all of them download.
const REJECTS: usize = 200;
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

/// Rejected rows and warnings; nothing where there are none.
pub(super) fn left_out(intake: Intake) -> AnyView {
    let preview = intake.found();
    let (rejected, warned) = {
        let any = move |with: fn(&crate::import::Preview) -> bool| {
            Memo::new(move |_| preview.with(|preview| preview.as_ref().is_some_and(with)))
        };
        (
            any(|preview| preview.counts.rejected > 0),
            any(|preview| preview.warnings.iter().any(|one| one.code != MISSING)),
        )
    };
    view! {
        <Show when=move || rejected.get()>
            <section class="section">
                <h2>{live(move || words::rejected_title(lang()))}</h2>
                {rejects(intake)}
                <button type="button" class="link" on:click=move |_| intake.download_rejects()>
                    {live(move || words::download_rejects(lang()))}
                </button>
            </section>
        </Show>
        <Show when=move || warned.get()>
            <section class="section">
                <h2>{live(move || words::warnings_title(lang()))}</h2>
                {warnings(intake)}
            </section>
        </Show>
    }
    .into_any()
}

fn rejects(intake: Intake) -> AnyView {
    let preview = intake.found();
    let rows = move || {
        let lang = lang();
        preview.with(|preview| {
            let Some(preview) = preview else {
                return Vec::new();
            };
            preview
                .rejects
                .iter()
                .take(REJECTS)
                .map(|reject| {
                    let line = format_for(lang, "").int(reject.line.into());
                    view! {
                        <tr>
                            <th scope="row">{words::rejected_line(lang, line)}</th>
                            <td>{reject.reason.say(lang)}</td>
                            <td class="samples-cell">{reject.cell.clone()}</td>
                        </tr>
                    }
                    .into_any()
                })
                .collect::<Vec<AnyView>>()
        })
    };
    let more = move || {
        preview.with(|preview| {
            let preview = preview.as_ref()?;
            let shown = preview.rejects.len().min(REJECTS);
            (preview.counts.rejected as usize > shown).then(|| words::rejected_first(lang(), shown))
        })
    };
    view! {
        <p class="note">{more}</p>
        <div
            class="rejects"
            tabindex="0"
            role="region"
            aria-label=said(move || words::rejected_title(lang()))
        >
            <table class="grid">
                <tbody>{rows}</tbody>
            </table>
        </div>
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
