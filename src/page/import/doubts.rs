//! Every cell that a row was left out for or that could not be read: look through, correct, try again.

use leptos::prelude::*;

use super::found::change_options;
use crate::app::intake::Intake;
use crate::app::{format_for, lang};
use crate::component::live::{live, press, said, when};
use crate::component::pick::{Choices, labelled_pick};
use crate::i18n::phrases::{beside as words, import_page as page};
use crate::import::{Doubt, DoubtFilter, Options};

/// Doubts on the page at a time.
const PAGE: u32 = 50;

/// Line, column and text of a cell that was corrected here.
type Correction = (u32, u32, String);

/// The doubts; nothing where there are none.
pub(super) fn doubts(intake: Intake) -> AnyView {
    let any = Memo::new(move |_| {
        intake.found().with(|found| {
            let corrected = |options: &Options| !options.corrections.is_empty();
            found
                .as_ref()
                .is_some_and(|preview| preview.doubts > 0 || corrected(&preview.options))
        })
    });
    view! { <Show when=move || any.get()>{section(intake)}</Show> }.into_any()
}

fn section(intake: Intake) -> AnyView {
    let filter = RwSignal::new(DoubtFilter::default());
    let from = RwSignal::new(0u32);
    let corrected = RwSignal::new(Vec::<Correction>::new());
    let beside = intake.beside();
    Effect::new(move |_| {
        // Asked again with every reading.
        intake.found().with(|_| ());
        intake.ask_doubts(filter.get(), from.get(), PAGE);
    });
    let choices = Signal::derive(move || {
        let lang = lang();
        let mut choices: Choices = vec![(String::new(), words::every_reason(lang).into())];
        beside.doubts.with(|(_, page)| {
            for (reason, count) in &page.reasons {
                let named = Doubt {
                    reason: reason.clone(),
                    ..Doubt::default()
                };
                let figure = format_for(lang, "").int((*count).into());
                let text = words::with_count(lang, named.say(lang), figure);
                choices.push((reason.clone(), text));
            }
        });
        choices
    });
    let reason =
        Signal::derive(move || filter.with(|filter| filter.reason.clone().unwrap_or_default()));
    let choose = Callback::new(move |reason: String| {
        from.set(0);
        filter.update(|filter| filter.reason = Some(reason).filter(|reason| !reason.is_empty()));
    });
    let name = Signal::derive(move || words::reason(lang()).to_string());
    let again = move || {
        let new = corrected.get_untracked();
        corrected.set(Vec::new());
        change_options(intake, |preview| {
            let mut options = preview.options.clone();
            for one in new {
                let other = |known: &Correction| (known.0, known.1) != (one.0, one.1);
                options.corrections.retain(other);
                options.corrections.push(one);
            }
            Some(options)
        });
    };
    let count = move || corrected.with(Vec::len);
    let kept = Memo::new(move |_| {
        let all = |found: &Option<crate::import::Preview>| {
            found
                .as_ref()
                .map_or(0, |preview| preview.options.corrections.len())
        };
        intake.found().with(all)
    });
    let rows = move || {
        let _ = lang();
        beside.doubts.with(|(_, page)| {
            let rows = page.doubts.iter().map(|doubt| row(doubt, corrected, again));
            rows.collect::<Vec<AnyView>>()
        })
    };
    let total = Memo::new(move |_| beside.doubts.with(|(_, page)| page.total));
    view! {
        <section class="section doubts">
            <h2>{live(move || words::rejected_title(lang()))}</h2>
            {labelled_pick(name, choices, reason, choose)}
            <div
                class="rejects"
                tabindex="0"
                role="region"
                aria-label=said(move || words::rejected_title(lang()))
            >
                <table class="grid">
                    <thead>
                        <tr>
                            <th scope="col">{live(move || words::doubt_line(lang()))}</th>
                            <th scope="col">{live(move || page::your_column(lang()))}</th>
                            <th scope="col">{live(move || words::doubt_text(lang()))}</th>
                            <th scope="col">{live(move || words::reason(lang()))}</th>
                        </tr>
                    </thead>
                    <tbody>{live(rows)}</tbody>
                </table>
            </div>
            {pager(from, total)}
            <div class="options">
                <button
                    type="button"
                    class="button"
                    disabled=when(move || count() == 0)
                    on:click=press(again)
                >
                    {live(move || match count() {
                        0 => words::try_again_none(lang()).to_string(),
                        some => words::try_again(lang(), format_for(lang(), "").int(some as i64)),
                    })}
                </button>
                <button
                    type="button"
                    class="link"
                    on:click=press(move || intake.download_doubts(filter.get_untracked()))
                >
                    {live(move || words::download_doubts(lang()))}
                </button>
                <button type="button" class="link" on:click=press(move || intake.download_rejects())>
                    {live(move || words::download_rejects(lang()))}
                </button>
            </div>
            <p class="note" aria-live="polite">
                {live(move || match kept.get() {
                    0 => String::new(),
                    some => words::corrected(lang(), format_for(lang(), "").int(some as i64)),
                })}
            </p>
        </section>
    }
    .into_any()
}

fn row(
    doubt: &Doubt,
    corrected: RwSignal<Vec<Correction>>,
    again: impl Fn() + Copy + 'static,
) -> AnyView {
    let lang = lang();
    let line = words::rejected_line(lang, format_for(lang, "").int(doubt.line.into()));
    let place = (doubt.line, doubt.column);
    let before = StoredValue::new(doubt.text.clone());
    let label = words::correct_cell(lang, &line, &doubt.title);
    let typed = move |event| {
        let text = event_target_value(&event);
        corrected.update(|all| {
            all.retain(|(line, column, _)| (*line, *column) != place);
            if before.with_value(|before| *before != text) {
                all.push((place.0, place.1, text));
            }
        });
    };
    let value = corrected.with_untracked(|all| {
        let known = all
            .iter()
            .find(|(line, column, _)| (*line, *column) == place);
        known.map_or_else(|| doubt.text.clone(), |(_, _, text)| text.clone())
    });
    let cell = match doubt.column {
        0 => doubt.text.clone().into_any(),
        _ => view! {
            <input
                type="text"
                class="field"
                aria-label=label
                prop:value=value
                on:input=typed
                on:keydown=move |event| {
                    if event.key() == "Enter" && !event.is_composing() {
                        again();
                    }
                }
            />
        }
        .into_any(),
    };
    view! {
        <tr>
            <th scope="row">{line}</th>
            <td>{doubt.title.clone()}</td>
            <td class="correct">{cell}</td>
            <td>{doubt.say(lang)}</td>
        </tr>
    }
    .into_any()
}

fn pager(from: RwSignal<u32>, total: Memo<u32>) -> AnyView {
    let some = Memo::new(move |_| total.get() > PAGE);
    let step = move |back: bool| {
        from.update(|from| {
            *from = match back {
                true => from.saturating_sub(PAGE),
                false => *from + PAGE,
            };
        });
    };
    view! {
        <Show when=move || some.get()>
            <div class="options">
                <button
                    type="button"
                    class="button"
                    disabled=when(move || from.get() == 0)
                    on:click=press(move || step(true))
                >
                    {live(move || words::page_before(lang()))}
                </button>
                <span class="note">
                    {live(move || {
                        let (lang, first) = (lang(), from.get());
                        let int = |number: u32| format_for(lang, "").int(number.into());
                        let last = (first + PAGE).min(total.get());
                        words::page_of(lang, int(first + 1), int(last), int(total.get()))
                    })}
                </span>
                <button
                    type="button"
                    class="button"
                    disabled=when(move || from.get() + PAGE >= total.get())
                    on:click=press(move || step(false))
                >
                    {live(move || words::page_after(lang()))}
                </button>
            </div>
        </Show>
    }
    .into_any()
}
