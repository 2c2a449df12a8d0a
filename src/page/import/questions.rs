//! What only the person can know: plain choices, with the guess already made.

use crate::component::live::live;
use leptos::prelude::*;

use super::{decide, found};
use crate::app::intake::Intake;
use crate::app::{format_for, lang};
use crate::i18n::phrases::import_page as words;
use crate::import::{Question, StatusView};

/// Questions; nothing where there are none.
pub(super) fn questions(intake: Intake) -> AnyView {
    let preview = intake.found();
    let list = move || {
        let lang = lang();
        preview.with(|preview| {
            let Some(preview) = preview else {
                return Vec::new();
            };
            preview
                .questions
                .iter()
                .filter(|question| can_be_answered(question))
                .map(|question| {
                    let answers = question
                        .options
                        .iter()
                        .map(|answer| {
                            let present = decide::is_present(preview, question, answer);
                            let (asked, given) = (question.clone(), answer.clone());
                            view! {
                                <button
                                    type="button"
                                    class="button"
                                    aria-pressed=present.to_string()
                                    on:click=move |_| {
                                        found::change_options(
                                            intake,
                                            |preview| decide::with_answer(preview, &asked, &given),
                                        );
                                    }
                                >
                                    {decide::say_answer(lang, question, answer)}
                                </button>
                            }
                            .into_any()
                        })
                        .collect::<Vec<AnyView>>();
                    view! {
                        <li class="caveat">
                            <p>{question.say(lang)}</p>
                            <div class="options">{answers}</div>
                        </li>
                    }
                    .into_any()
                })
                .collect::<Vec<AnyView>>()
        })
    };
    let any = Memo::new(move |_| {
        preview.with(|preview| {
            preview
                .as_ref()
                .is_some_and(|preview| preview.questions.iter().any(can_be_answered))
        })
    });
    view! {
        <Show when=move || any.get()>
            <section class="section">
                <h2>{live(move || words::questions(lang()))}</h2>
                <ul class="questions">{list}</ul>
            </section>
        </Show>
    }
    .into_any()
}

/// Without customers and without a column that could name them there is nothing to choose from.
fn can_be_answered(question: &Question) -> bool {
    !question.options.is_empty()
}

/// Which statuses count as a sale; nothing where the file has none.
pub(super) fn statuses(intake: Intake) -> AnyView {
    let preview = intake.found();
    let list = Memo::new(move |_| {
        preview.with(|preview| {
            preview
                .as_ref()
                .map_or_else(Vec::new, |preview| preview.statuses.clone())
        })
    });
    view! {
        <Show when=move || list.with(|list| !list.is_empty())>
            <fieldset class="choice section">
                <legend>{live(move || words::statuses(lang()))}</legend>
                <ul class="lines">
                    <For each=move || list.get() key=|status| status.text.clone() let:status>
                        {status_line(intake, list, status.text)}
                    </For>
                </ul>
            </fieldset>
        </Show>
    }
    .into_any()
}

fn status_line(intake: Intake, list: Memo<Vec<StatusView>>, text: String) -> AnyView {
    let wanted = text.clone();
    let status = Memo::new(move |_| {
        list.with(|list| list.iter().find(|status| status.text == wanted).cloned())
    });
    let words = move || {
        let lang = lang();
        status.with(|status| {
            status.as_ref().map(|status| {
                let rows = format_for(lang, "").int(status.rows.into());
                words::status_rows(lang, &status.text, rows)
            })
        })
    };
    let unknown = move || {
        status.with(|status| {
            let unknown = status.as_ref().is_some_and(|status| !status.known);
            unknown.then(|| words::status_unknown(lang()))
        })
    };
    let sale = move || status.with(|status| status.as_ref().is_some_and(|status| status.sale));
    let changed = move |event| {
        let on = event_target_checked(&event);
        found::change_options(intake, |preview| {
            Some(decide::with_status(preview, &text, on))
        });
    };
    view! {
        <li>
            <label class="switch">
                <input type="checkbox" prop:checked=sale on:change=changed />
                <span>{words}</span>
            </label>
            <span class="note">{unknown}</span>
        </li>
    }
    .into_any()
}
