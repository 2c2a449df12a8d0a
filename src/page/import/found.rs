//! The finding: how many rows can be used, how the file was read, and ways to change that.

use crate::component::live::{live, press};
use leptos::prelude::*;

use super::{aside, columns, difference, doubts, eyebrow, noticed, questions, reading, sheets};
use crate::app::edit::capital;
use crate::app::intake::{Intake, Stage};
use crate::app::{desk, format_for, lang};
use crate::component::pick::{Choices, labelled_pick};
use crate::i18n::Lang;
use crate::i18n::phrases::import_page as words;
use crate::import::{DateOrder, DecimalMark, Encoding, Holds, Kind, Options, Preview};

/// The preview and everything that can be corrected.
pub(super) fn found() -> AnyView {
    let intake = desk().intake;
    let stage = intake.stage();
    let busy = Memo::new(move |_| stage.with(|stage| *stage == Stage::Found { busy: true }));
    view! {
        {eyebrow()}
        <h1>{of(intake, headline)}</h1>
        <p class="second">{of(intake, recognised)}</p>
        {as_before(intake)}
        <div aria-live="polite">
            <Show when=move || busy.get()>{reading::again()}</Show>
        </div>
        <details class="disclosure no-print">
            <summary>{live(move || words::change_reading(lang()))}</summary>
            {change(intake)}
        </details>
        <div class="intake" aria-busy=move || busy.get().to_string()>
            <div>
                {noticed::missing(intake)} {sheets::line_of_files(intake)} {sheets::sheets(intake)}
                {columns::columns(intake)} {questions::questions(intake)}
                {questions::statuses(intake)} {difference::difference(intake)}
                {doubts::doubts(intake)} {noticed::noticed(intake)}
            </div>
            {aside::aside(intake, busy)}
        </div>
    }
    .into_any()
}

/// Words made of the preview, again whenever it or the language changes.
pub(super) fn of(
    intake: Intake,
    with: fn(Lang, &Preview) -> String,
) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let found = intake.found();
    move || {
        let lang = lang();
        found.with(|preview| {
            preview
                .as_ref()
                .map_or_else(String::new, |preview| with(lang, preview))
        })
    }
}

/// Changes the options of the present preview and reads the file again.
pub(super) fn change_options(intake: Intake, change: impl FnOnce(&Preview) -> Option<Options>) {
    let options = intake
        .found()
        .with_untracked(|preview| preview.as_ref().and_then(change));
    if let Some(options) = options {
        intake.revise(options);
    }
}

fn headline(lang: Lang, preview: &Preview) -> String {
    let counts = &preview.counts;
    let int = |count: u32| format_for(lang, "").int(count.into());
    let unread: u32 = counts
        .reasons
        .iter()
        .filter(|(reason, _)| !reason.not_counted())
        .map(|(_, count)| count)
        .sum();
    let (rows, good) = (int(counts.rows), int(counts.accepted));
    match (counts.accepted, counts.rejected, unread) {
        (0, ..) => words::none_good(lang, rows),
        (1, 0, _) => words::one_good(lang).into(),
        (_, 0, _) => words::all_good(lang, rows),
        (.., 0) => words::some_uncounted(lang, rows, good, int(counts.rejected)),
        (.., 1) => words::one_unread(lang, rows, good),
        (.., unread) => words::some_unread(lang, rows, good, int(unread)),
    }
}

fn recognised(lang: Lang, preview: &Preview) -> String {
    let kind = preview.kind.say(lang);
    let holds = capital(preview.holds.say(lang));
    let mut text = words::seen_holds(lang, preview.say_preset(lang).unwrap_or(holds));
    text += &match (&preview.sheet, is_text(preview)) {
        (_, true) => words::seen_text(
            lang,
            preview.encoding.say(lang),
            delimiter_words(lang, preview),
        ),
        (Some(sheet), _) => words::seen_sheet(lang, kind, sheet),
        (None, _) => words::seen_kind(lang, kind),
    };
    match preview.header_row {
        0 => text.push_str(words::seen_no_header(lang)),
        row => text.push_str(&words::seen_header(lang, row)),
    }
    text.push_str(lang.pick("", " "));
    text.push_str(words::not_written(lang));
    text
}

fn delimiter_words(lang: Lang, preview: &Preview) -> String {
    match preview.delimiter {
        _ if preview.kind == Kind::Text => words::blanks(lang).into(),
        Some(',') => words::comma(lang).into(),
        Some(';') => words::semicolon(lang).into(),
        Some('\t') => words::tab(lang).into(),
        Some('|') => words::pipe(lang).into(),
        Some(mark) => words::other_mark(lang, mark),
        None => words::comma(lang).into(),
    }
}

fn is_text(preview: &Preview) -> bool {
    matches!(preview.kind, Kind::Csv | Kind::Tsv | Kind::Text)
}

fn change(intake: Intake) -> AnyView {
    let found = intake.found();
    let seen = move |with: fn(&Preview) -> bool| {
        Memo::new(move |_| found.with(|preview| preview.as_ref().is_some_and(with)))
    };
    let text = seen(is_text);
    let dates = seen(|preview| preview.date_order.is_some());
    let quoted = seen(|preview| preview.options.quotes_as_text);
    let quotes = move |event| {
        let on = event_target_checked(&event);
        change_options(intake, |preview| {
            Some(Options {
                quotes_as_text: on,
                ..preview.options.clone()
            })
        });
    };
    view! {
        <div class="recognised">
            {setting(intake, words::holds, holds_choices, holds_value, |options, value| {
                options.holds = Holds::from_code(&value);
                options.fields.clear();
            })}
            <Show when=move || text.get()>
                {setting(intake, words::encoding, encoding_choices, encoding_value, |options, value| {
                    options.encoding = Encoding::from_code(&value);
                })}
                {setting(intake, words::delimiter, delimiter_choices, delimiter_value, |options, value| {
                    options.delimiter = value.chars().next();
                })}
            </Show>
            {setting(intake, words::header_row, header_choices, header_value, |options, value| {
                options.header_row = value.parse().ok();
            })}
            <Show when=move || dates.get()>
                {setting(intake, words::date_order, date_choices, date_value, |options, value| {
                    options.date_order = Some(if value == "day" {
                        DateOrder::DayMonth
                    } else {
                        DateOrder::MonthDay
                    });
                })}
            </Show>
            {setting(intake, words::decimal, decimal_choices, decimal_value, |options, value| {
                options.decimal = Some(if value == "comma" {
                    DecimalMark::Comma
                } else {
                    DecimalMark::Point
                });
            })}
            <Show when=move || text.get()>
                <label class="switch">
                    <input type="checkbox" prop:checked=move || quoted.get() on:change=quotes />
                    <span>{live(move || words::quotes(lang()))}</span>
                </label>
            </Show>
        </div>
    }
    .into_any()
}

/// A select that shows one thing of the preview and writes one of the options.
pub(super) fn setting(
    intake: Intake,
    name: fn(Lang) -> &'static str,
    choices: fn(Lang, &Preview) -> Choices,
    value: fn(&Preview) -> String,
    write: fn(&mut Options, String),
) -> AnyView {
    let found = intake.found();
    let name = Signal::derive(move || name(lang()).to_string());
    let choices = Signal::derive(move || {
        let lang = lang();
        found.with(|preview| {
            preview
                .as_ref()
                .map_or_else(Vec::new, |preview| choices(lang, preview))
        })
    });
    let value = Signal::derive(move || {
        found.with(|preview| preview.as_ref().map_or_else(String::new, value))
    });
    let choose = Callback::new(move |chosen: String| {
        change_options(intake, |preview| {
            let mut options = preview.options.clone();
            write(&mut options, chosen);
            Some(options)
        });
    });
    labelled_pick(name, choices, value, choose)
}

/// Whether it was read as last time, and a way out of that.
fn as_before(intake: Intake) -> AnyView {
    let found = intake.found();
    let told =
        Memo::new(move |_| found.with(|found| found.as_ref().is_some_and(|one| one.as_before)));
    view! {
        <Show when=move || told.get()>
            <p class="note">
                {live(move || words::as_before(lang()))} " "
                <button type="button" class="link" on:click=press(move || intake.afresh())>
                    {live(move || words::afresh(lang()))}
                </button>
            </p>
        </Show>
    }
    .into_any()
}

fn holds_choices(lang: Lang, _: &Preview) -> Choices {
    let all = Holds::ALL.into_iter();
    all.map(|holds| (holds.code().into(), capital(holds.say(lang))))
        .collect()
}

fn holds_value(preview: &Preview) -> String {
    match preview.holds {
        Holds::Items => Holds::Orders.code().into(),
        holds => holds.code().into(),
    }
}

fn encoding_choices(lang: Lang, _: &Preview) -> Choices {
    Encoding::ALL
        .iter()
        .map(|one| (one.code().to_string(), one.say(lang).to_string()))
        .collect()
}

fn encoding_value(preview: &Preview) -> String {
    preview.encoding.code().to_string()
}

fn delimiter_choices(lang: Lang, preview: &Preview) -> Choices {
    let mut choices: Choices = [
        (",", words::name_comma(lang)),
        (";", words::name_semicolon(lang)),
        ("\t", words::name_tab(lang)),
        ("|", words::name_pipe(lang)),
        (" ", words::name_blanks(lang)),
    ]
    .iter()
    .map(|(mark, name)| (mark.to_string(), name.to_string()))
    .collect();
    let present = delimiter_value(preview);
    if !choices.iter().any(|(mark, _)| *mark == present) {
        choices.push((present.clone(), present));
    }
    choices
}

fn delimiter_value(preview: &Preview) -> String {
    match preview.delimiter {
        _ if preview.kind == Kind::Text => " ".into(),
        Some(mark) => mark.into(),
        None => ",".into(),
    }
}

fn header_choices(lang: Lang, preview: &Preview) -> Choices {
    let last = preview.header_row.saturating_add(5).max(10);
    (0..=last)
        .map(|row| {
            let words = match row {
                0 => words::no_header(lang).into(),
                row => words::row_number(lang, row),
            };
            (row.to_string(), words)
        })
        .collect()
}

fn header_value(preview: &Preview) -> String {
    preview.header_row.to_string()
}

fn date_choices(lang: Lang, _: &Preview) -> Choices {
    vec![
        ("day".into(), DateOrder::DayMonth.say(lang).into()),
        ("month".into(), DateOrder::MonthDay.say(lang).into()),
    ]
}

fn date_value(preview: &Preview) -> String {
    match preview.date_order {
        Some(DateOrder::MonthDay) => "month".into(),
        _ => "day".into(),
    }
}

fn decimal_choices(lang: Lang, _: &Preview) -> Choices {
    vec![
        ("point".into(), words::decimal_point(lang).into()),
        ("comma".into(), words::decimal_comma(lang).into()),
    ]
}

fn decimal_value(preview: &Preview) -> String {
    match preview.decimal {
        DecimalMark::Point => "point".into(),
        DecimalMark::Comma => "comma".into(),
    }
}
