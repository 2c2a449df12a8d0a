//! Beside the columns: counts, returns, repeated rows, currency, what it adds up to, and the act.

use crate::component::live::{live, press, when};
use leptos::prelude::*;

use super::found::{change_options, setting};
use crate::app::intake::Intake;
use crate::app::{book, format_for, lang};
use crate::component::pick::Choices;
use crate::component::segmented::segmented;
use crate::i18n::Lang;
use crate::i18n::phrases::{beside, import_page as words};
use crate::import::{Difference, Duplicates, Options, Preview, Returns};

const CURRENCIES: [&str; 8] = ["", "CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD"];

/// Counts, choices, sums, and «write».
pub(super) fn aside(intake: Intake, busy: Memo<bool>) -> AnyView {
    let preview = intake.found();
    let repeated = Memo::new(move |_| {
        preview.with(|preview| {
            preview
                .as_ref()
                .is_some_and(|preview| preview.counts.duplicates > 0)
        })
    });
    let lines = Memo::new(move |_| {
        let whole = |one: &Preview| one.holds.are_lines() && !one.is_joining();
        preview.with(|one| one.as_ref().is_none_or(whole))
    });
    let beside = intake.beside();
    let ready = Memo::new(move |_| {
        let again = lines.get() && beside.again.get();
        let writes = |it: &Option<Difference>| it.is_some_and(|it| again || it.writes());
        !busy.get()
            && beside.difference.with(writes)
            && preview.with(|preview| {
                preview
                    .as_ref()
                    .is_some_and(|preview| preview.counts.accepted > 0)
            })
    });
    let book = book();
    let into_new =
        Memo::new(move |_| book.with(|book| book.workbook.as_ref().is_some_and(|one| one.sample)));
    view! {
        <aside>
            <section>
                <h3>{live(move || words::tally(lang()))}</h3>
                {table(intake, tally)}
            </section>
            <Show when=move || lines.get()>{two_way(
                intake,
                "returns",
                words::returns,
                [("net", words::returns_net), ("drop", words::returns_drop)],
                |options| options.returns == Returns::Drop,
                |options, drop| {
                    options.returns = if drop { Returns::Drop } else { Returns::Net };
                },
            )}</Show>
            <Show when=move || repeated.get()>
                {two_way(
                    intake,
                    "duplicates",
                    words::duplicates,
                    [("keep", words::duplicates_keep), ("drop", words::duplicates_drop)],
                    |options| options.duplicates == Duplicates::Drop,
                    |options, drop| {
                        options.duplicates = if drop {
                            Duplicates::Drop
                        } else {
                            Duplicates::Keep
                        };
                    },
                )}
            </Show>
            <Show when=move || lines.get()>{setting(
                intake,
                words::currency,
                currencies,
                |preview| preview.currency.clone(),
                |options, value| options.currency = (!value.is_empty()).then_some(value),
            )} <section>
                <h3>{live(move || words::summary(lang()))}</h3>
                {table(intake, summary)}
            </section></Show>
            <div>
                <div class="options">
                    <button
                        type="button"
                        class="button accent"
                        disabled=when(move || !ready.get())
                        on:click=press(move || intake.write())
                    >
                        {live(move || write_words(intake))}
                    </button>
                    <button type="button" class="button" on:click=move |_| intake.cancel()>
                        {live(move || words::cancel(lang()))}
                    </button>
                </div>
                <p class="note after">
                    {live(move || words::after_write(lang()))}
                    {live(move || {
                        let lang = lang();
                        into_new
                            .get()
                            .then(|| [lang.pick("", " "), words::into_new(lang)].concat())
                    })}
                </p>
            </div>
        </aside>
    }
    .into_any()
}

/// Label, figure, and whether the line is part of the one above.
type Line = (String, String, bool);

fn table(intake: Intake, lines: fn(Lang, &Preview) -> Vec<Line>) -> AnyView {
    let preview = intake.found();
    let rows = move || {
        let lang = lang();
        preview.with(|preview| {
            preview.as_ref().map_or_else(Vec::new, |preview| {
                lines(lang, preview)
                    .into_iter()
                    .map(|(name, figure, sub)| {
                        view! {
                            <tr class:sub=sub>
                                <th scope="row">{name}</th>
                                <td>{figure}</td>
                            </tr>
                        }
                        .into_any()
                    })
                    .collect::<Vec<AnyView>>()
            })
        })
    };
    view! {
        <table class="tally">
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn tally(lang: Lang, preview: &Preview) -> Vec<Line> {
    let counts = &preview.counts;
    let int = |count: u32| format_for(lang, "").int(count.into());
    let mut lines: Vec<Line> = vec![
        (words::tally_rows(lang).into(), int(counts.rows), false),
        (
            words::tally_accepted(lang).into(),
            int(counts.accepted),
            false,
        ),
    ];
    if counts.returns > 0 {
        let name = words::tally_returns(lang).into();
        lines.push((name, int(counts.returns), true));
    }
    for (name, not_counted) in [
        (words::tally_uncounted(lang), true),
        (words::tally_unread(lang), false),
    ] {
        let group: Vec<_> = counts
            .reasons
            .iter()
            .filter(|(reason, _)| reason.not_counted() == not_counted)
            .collect();
        let sum: u32 = group.iter().map(|(_, count)| count).sum();
        if sum == 0 {
            continue;
        }
        lines.push((name.into(), int(sum), false));
        for (reason, count) in group {
            lines.push((reason.say(lang).into(), int(*count), true));
        }
    }
    for (name, count) in [
        (words::tally_blank(lang), counts.blank),
        (words::tally_skipped(lang), counts.skipped),
        (words::tally_duplicates(lang), counts.duplicates),
    ] {
        if count > 0 {
            lines.push((name.into(), int(count), false));
        }
    }
    lines
}

fn summary(lang: Lang, preview: &Preview) -> Vec<Line> {
    let sums = &preview.summary;
    let format = format_for(lang, &preview.currency);
    let mut lines: Vec<Line> = vec![
        (
            words::customers(lang).into(),
            format.int(sums.customers.into()),
            false,
        ),
        (
            words::orders(lang).into(),
            format.int(sums.orders.into()),
            false,
        ),
        (
            words::revenue(lang).into(),
            format.money(sums.revenue),
            false,
        ),
    ];
    if let (Some(first), Some(last)) = (sums.first, sums.last) {
        let period = [format.day(first), " – ".into(), format.day(last)].concat();
        lines.push((words::period(lang).into(), period, false));
    }
    lines
}

/// Orders, where all of them are new; else what joins and what changes.
fn write_words(intake: Intake) -> String {
    let lang = lang();
    let int = |count: u32| format_for(lang, "").int(count.into());
    let difference = intake.beside().difference.get().unwrap_or_default();
    let again = intake.beside().again.get();
    let old = difference.unchanged + difference.changed > 0 && !again;
    let orders = intake.found().with(|found| {
        let whole = |one: &&Preview| one.holds.are_lines() && !one.is_joining();
        let preview = found.as_ref().filter(whole);
        preview.map(|preview| preview.summary.orders)
    });
    match (orders.filter(|_| !old), difference.new, difference.changed) {
        (Some(1), ..) => words::write_one(lang).into(),
        (Some(orders), ..) => words::write(lang, int(orders)),
        (None, 0, 0) => beside::write_nothing(lang).into(),
        (None, new, 0) => beside::write_new(lang, int(new)),
        (None, 0, changed) => beside::write_changed(lang, int(changed)),
        (None, new, changed) => beside::write_both(lang, int(new), int(changed)),
    }
}

fn currencies(lang: Lang, preview: &Preview) -> Choices {
    let mut codes = CURRENCIES.to_vec();
    if !codes.contains(&preview.currency.as_str()) {
        codes.push(&preview.currency);
    }
    codes
        .into_iter()
        .map(|code| {
            let words = match code {
                "" => words::currency_unknown(lang),
                code => code,
            };
            (code.to_string(), words.to_string())
        })
        .collect()
}

type Words = fn(Lang) -> &'static str;

fn two_way(
    intake: Intake,
    name: &'static str,
    legend: Words,
    choices: [(&'static str, Words); 2],
    drops: fn(&Options) -> bool,
    write: fn(&mut Options, bool),
) -> AnyView {
    let preview = intake.found();
    let legend = Signal::derive(move || legend(lang()).to_string());
    let [keep, drop] = choices;
    let value = Signal::derive(move || {
        let drops = preview.with(|preview| {
            preview
                .as_ref()
                .is_some_and(|preview| drops(&preview.options))
        });
        if drops { drop.0 } else { keep.0 }.to_string()
    });
    let choices = Signal::derive(move || {
        let lang = lang();
        [keep, drop]
            .iter()
            .map(|(key, words)| (key.to_string(), words(lang).to_string()))
            .collect::<Vec<_>>()
    });
    let choose = Callback::new(move |chosen: String| {
        change_options(intake, |preview| {
            let mut options = preview.options.clone();
            write(&mut options, chosen == drop.0);
            Some(options)
        });
    });
    segmented(name, legend, choices, value, choose)
}
