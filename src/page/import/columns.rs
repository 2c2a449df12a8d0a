//! The table of columns: header, what it is used for, samples, doubts.

use crate::component::live::live;
use leptos::prelude::*;

use super::{decide, found};
use crate::app::edit::label_of;
use crate::app::intake::Intake;
use crate::app::{book, format_for, lang};
use crate::component::pick::{Choices, pick};
use crate::i18n::Lang;
use crate::i18n::phrases::import_page as words;
use crate::import::{ColumnView, Role};

/// Signs of samples on a line.
const LINE: usize = 42;

/// The table of columns.
pub(super) fn columns(intake: Intake) -> AnyView {
    let preview = intake.found();
    let numbers = Memo::new(move |_| {
        preview.with(|preview| {
            preview.as_ref().map_or_else(Vec::new, |preview| {
                (0..preview.columns.len()).collect::<Vec<usize>>()
            })
        })
    });
    view! {
        <table class="grid columns">
            <caption class="hidden-words">{live(move || words::columns_caption(lang()))}</caption>
            <thead>
                <tr>
                    <th scope="col">{live(move || words::your_column(lang()))}</th>
                    <th scope="col">{live(move || words::used_as(lang()))}</th>
                    <th scope="col">{live(move || words::samples(lang()))}</th>
                    <th scope="col" class="end">
                        {live(move || words::doubts(lang()))}
                    </th>
                </tr>
            </thead>
            <tbody>
                <For each=move || numbers.get() key=|at| *at let:at>
                    {row(intake, at)}
                </For>
            </tbody>
        </table>
    }
    .into_any()
}

fn row(intake: Intake, at: usize) -> AnyView {
    let preview = intake.found();
    let column = Memo::new(move |_| {
        preview.with(|preview| {
            let column = preview.as_ref().and_then(|one| one.columns.get(at));
            column.cloned().unwrap_or_default()
        })
    });
    let name = move || column.with(|column| header(lang(), column));
    let label = Signal::derive(move || words::role_of(lang(), name()));
    let choices = Signal::derive(move || {
        let lang = lang();
        preview.with(|preview| {
            let targets = preview.as_ref().map_or(&[][..], |preview| &preview.targets);
            choices(lang, targets)
        })
    });
    let value = Signal::derive(move || {
        column.with(|column| {
            let at = Role::ALL.iter().position(|role| Some(*role) == column.role);
            at.map_or_else(|| column.field.clone(), |at| at.to_string())
        })
    });
    let choose = Callback::new(move |value: String| {
        let at: Option<usize> = value.parse().ok();
        let role = at.and_then(|at| Role::ALL.get(at)).copied();
        found::change_options(intake, |preview| {
            let options = preview.options.clone();
            let column = column.get_untracked();
            Some(match preview.targets.is_empty() {
                true => decide::with_role(options, &column, role),
                false => decide::with_field(options, &column, &value),
            })
        });
    });
    let samples = move || {
        let shown = column.with(|column| shown(&column.samples));
        let spans = shown.into_iter();
        spans
            .map(|sample| view! { <span>{sample}</span> }.into_any())
            .collect::<Vec<AnyView>>()
    };
    let doubts = move || {
        column.with(|column| match is_used(column) {
            false => "–".to_string(),
            true => format_for(lang(), "").int(column.doubts.into()),
        })
    };
    let doubtful = move || column.with(|column| is_used(column) && column.doubts > 0);
    view! {
        <tr class:unused=move || column.with(|column| !is_used(column))>
            <th scope="row">{name}</th>
            <td>{pick(label, choices, value, choose)}</td>
            <td class="samples-cell">{samples}</td>
            <td
                class="end"
                class:doubt=doubtful
                title=move || {
                    doubtful().then(|| words::doubt_count(lang(), doubts()))
                }
            >
                {doubts}
            </td>
        </tr>
    }
    .into_any()
}

/// As many samples as fit a line, at least one, none longer than a line.
fn shown(samples: &[String]) -> Vec<String> {
    let mut room = LINE;
    let mut shown = Vec::new();
    for sample in samples {
        let length = sample.chars().count();
        if !shown.is_empty() && length > room {
            break;
        }
        room = room.saturating_sub(length + 2);
        shown.push(if length > LINE {
            sample.chars().take(LINE).chain(['…']).collect()
        } else {
            sample.clone()
        });
    }
    shown
}

fn header(lang: Lang, column: &ColumnView) -> String {
    if column.header.is_empty() {
        words::unnamed(lang, &column.letter)
    } else {
        column.header.clone()
    }
}

fn is_used(column: &ColumnView) -> bool {
    column.role.is_some() || !column.field.is_empty()
}

/// Roles of order lines, or the fields that records have.
fn choices(lang: Lang, targets: &[String]) -> Choices {
    let mut choices = vec![(String::new(), words::not_used(lang).to_string())];
    if !targets.is_empty() {
        let all = targets.iter();
        choices.extend(all.map(|key| (key.clone(), target(lang, key))));
        return choices;
    }
    for (at, role) in Role::ALL.iter().enumerate() {
        choices.push((at.to_string(), role.say(lang).to_string()));
    }
    choices
}

fn target(lang: Lang, key: &str) -> String {
    let named = match key {
        "id" => words::target_number(lang),
        "customer" => words::target_customer(lang),
        "whose" => words::target_whose(lang),
        "first_name" => words::target_first_name(lang),
        "last_name" => words::target_last_name(lang),
        key => return book().with(|book| label_of(lang, key, &book.own_fields)),
    };
    named.into()
}
