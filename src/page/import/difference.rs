//! The file beside the workbook: what is new, what changes and from what, what is only there.

use leptos::prelude::*;

use crate::app::edit::label_of;
use crate::app::intake::Intake;
use crate::app::{book, format_for, lang};
use crate::component::data_table::{TableView, data_table};
use crate::component::live::{live, when};
use crate::component::record_table::words_of;
use crate::component::segmented::segmented;
use crate::component::window::{Loaded, RowWindow};
use crate::i18n::phrases::beside as words;
use crate::i18n::{Format, Lang, field_label};
use crate::import::{Delta, DiffCell, DiffRow, Difference, Holds, Preview};
use crate::model::field::{self, Value, decimal};
use crate::model::{Day, Kind, Money, Quantity};
use crate::report::{Align, Cell, Column, Row};

const FILTERS: [(&str, Option<Delta>); 4] = [
    ("all", None),
    ("changed", Some(Delta::Changed)),
    ("new", Some(Delta::New)),
    ("missing", Some(Delta::Missing)),
];

/// Whether there is anything to compare with, or to look at before it is written.
fn is_of_use(intake: Intake) -> bool {
    let records = intake.found().with(|found| {
        let found = found.as_ref();
        found.is_some_and(|preview| !preview.holds.are_lines() || preview.is_joining())
    });
    records
        || intake.beside().fault.with(Option::is_some)
        || book().with(|book| {
            let own = book.workbook.as_ref().is_some_and(|open| !open.sample);
            own && !book.imports.is_empty()
        })
}

/// The comparison; nothing where there is nothing to compare with.
pub(super) fn difference(intake: Intake) -> AnyView {
    let shown = Memo::new(move |_| is_of_use(intake));
    view! { <Show when=move || shown.get()>{section(intake)}</Show> }.into_any()
}

fn section(intake: Intake) -> AnyView {
    let beside = intake.beside();
    let only = RwSignal::new("all".to_string());
    let chosen = Memo::new(move |_| {
        let known = FILTERS
            .iter()
            .find(|(key, _)| only.with(|only| only == key));
        known.and_then(|(_, delta)| *delta)
    });
    let any = Memo::new(move |_| {
        let rows = |difference: &Option<Difference>| difference.map_or(0, |it| count(it, None));
        beside.difference.with(rows) > 0
    });
    let already = Memo::new(move |_| {
        let there = beside
            .difference
            .with(|it| it.is_some_and(|it| it.unchanged + it.changed > 0));
        there && is(intake, Holds::are_lines)
    });
    let records = Memo::new(move |_| is(intake, |holds| matches!(holds, Holds::Records(_))));
    view! {
        <section class="section difference">
            <h2>{live(move || words::difference(lang()))}</h2>
            <div aria-live="polite">{live(move || told(intake))}</div>
            <Show when=move || already.get()>
                {switch(
                    words::again,
                    beside.again.into(),
                    Callback::new(move |on| beside.again.set(on)),
                )}
            </Show>
            <Show when=move || records.get()>
                {switch(
                    words::blanks_empty,
                    beside.blanks.into(),
                    Callback::new(move |on| intake.set_blanks(on)),
                )}
            </Show>
            <Show when=move || any.get()>{filters(intake, only)} {table(intake, chosen)}</Show>
        </section>
    }
    .into_any()
}

fn is(intake: Intake, what: fn(Holds) -> bool) -> bool {
    intake
        .found()
        .with(|found| found.as_ref().is_some_and(|preview| what(preview.holds)))
}

fn switch(name: fn(Lang) -> &'static str, on: Signal<bool>, set: Callback<bool>) -> AnyView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                prop:checked=when(move || on.get())
                on:change=move |event| set.run(event_target_checked(&event))
            />
            <span>{live(move || name(lang()))}</span>
        </label>
    }
    .into_any()
}

/// The counts in words, and what there is to wonder about.
fn told(intake: Intake) -> AnyView {
    let (lang, beside) = (lang(), intake.beside());
    if let Some(fault) = beside.fault.get() {
        return view! { <p class="caveat">{fault.say(lang)}</p> }.into_any();
    }
    let Some(difference) = beside.difference.get() else {
        return view! { <p class="note">{words::comparing(lang)}</p> }.into_any();
    };
    let int = |count: u32| format_for(lang, "").int(count.into());
    let mut said = Vec::new();
    for (count, words) in [
        (
            difference.new,
            words::new_rows as fn(Lang, String) -> String,
        ),
        (difference.changed, words::changed_rows),
        (difference.unchanged, words::unchanged_rows),
        (difference.missing, words::missing_rows),
    ] {
        if count > 0 {
            said.push(words(lang, int(count)));
        }
    }
    let sentence = words::sentence(lang, said.join(words::comma(lang)));
    let all_there = !difference.writes() && difference.unchanged > 0;
    let notes = [
        (all_there, words::all_there(lang).to_string()),
        (
            difference.kept > 0,
            words::kept_rows(lang, int(difference.kept)),
        ),
        (
            difference.customers > 0,
            words::new_customers(lang, int(difference.customers)),
        ),
        (
            difference.missing > 0,
            words::missing_stay(lang).to_string(),
        ),
    ];
    let notes = notes.into_iter().filter(|(told, _)| *told);
    let notes: Vec<AnyView> = notes
        .map(|(_, text)| view! { <p class="note">{text}</p> }.into_any())
        .collect();
    let items = intake
        .found()
        .with(|found| found.as_ref().is_some_and(Preview::is_joining));
    let unmatched = match items {
        true => words::unmatched_items as fn(Lang, String) -> String,
        false => words::unmatched,
    };
    let doubts = [
        (
            difference.elsewhere,
            words::elsewhere as fn(Lang, String) -> String,
        ),
        (difference.unmatched, unmatched),
    ];
    let doubts = doubts.into_iter().filter(|(count, _)| *count > 0);
    let doubts: Vec<AnyView> = doubts
        .map(|(count, words)| view! { <p class="caveat">{words(lang, int(count))}</p> }.into_any())
        .collect();
    view! {
        <p>{sentence}</p>
        {notes}
        {doubts}
    }
    .into_any()
}

fn count(difference: Difference, only: Option<Delta>) -> u32 {
    match only {
        None => difference.new + difference.changed + difference.missing,
        Some(Delta::New) => difference.new,
        Some(Delta::Changed) => difference.changed,
        Some(Delta::Missing) => difference.missing,
    }
}

fn filters(intake: Intake, only: RwSignal<String>) -> AnyView {
    let beside = intake.beside();
    let choices = Signal::derive(move || {
        let lang = lang();
        let difference = beside.difference.get().unwrap_or_default();
        let all = FILTERS.iter().filter_map(|(key, delta)| {
            let count = count(difference, *delta);
            let name = delta.map_or(words::all_rows(lang), |delta| delta_words(lang, delta));
            let figure = format_for(lang, "").int(count.into());
            (count > 0).then(|| (key.to_string(), words::with_count(lang, name, figure)))
        });
        all.collect()
    });
    let legend = Signal::derive(move || words::show_rows(lang()).to_string());
    segmented(
        "differences",
        legend,
        choices,
        only.into(),
        Callback::new(move |key| only.set(key)),
    )
}

fn delta_words(lang: Lang, delta: Delta) -> &'static str {
    match delta {
        Delta::New => words::delta_new(lang),
        Delta::Changed => words::delta_changed(lang),
        Delta::Missing => words::delta_missing(lang),
    }
}

fn table(intake: Intake, only: Memo<Option<Delta>>) -> AnyView {
    let beside = intake.beside();
    let window = RowWindow {
        view: RwSignal::new((0, 48)),
        sort: RwSignal::new(None),
        loaded: RwSignal::new(Loaded::default()),
        rewound: RwSignal::new(0),
    };
    Effect::new(move |before: Option<Option<Delta>>| {
        let only = only.get();
        if before.is_some_and(|before| before != only) {
            window.rewind();
        }
        only
    });
    Effect::new(move |_| {
        let (from, rows) = window.view.get();
        beside.turn.track();
        if beside.difference.with(Option::is_some) {
            intake.ask_differences(only.get(), from, rows);
        }
    });
    // A field seen once keeps its column.
    let keys = Memo::new(move |last: Option<&Vec<(Kind, String)>>| {
        let mut keys = last.cloned().unwrap_or_default();
        beside.rows.with(|(_, rows)| {
            for row in rows {
                for cell in &row.cells {
                    if keys.iter().all(|(_, known)| *known != cell.key) {
                        keys.push((row.kind, cell.key.clone()));
                    }
                }
            }
        });
        let place = |key: &(Kind, String)| {
            field::fields(key.0)
                .iter()
                .position(|field| field.key == key.1)
        };
        keys.sort_by_key(place);
        keys
    });
    let columns = Signal::derive(move || {
        let lang = lang();
        let column = |key: &str, label: &str, align: Align| Column {
            key: key.into(),
            label: label.into(),
            align,
            width: 1.0,
            sortable: false,
        };
        let mut columns = vec![
            column("delta", words::delta(lang), Align::Start),
            column("about", words::about(lang), Align::Start),
            column("customer", field_label(lang, "customer"), Align::Start),
        ];
        columns.extend(keys.get().iter().map(|(kind, key)| {
            let end = field::find(*kind, key).is_some_and(|field| is_figure(field.value));
            column(
                key,
                &book().with(|book| label_of(lang, key, &book.own_fields)),
                if end { Align::End } else { Align::Start },
            )
        }));
        columns
    });
    let rows = Signal::derive(move || {
        let (lang, keys) = (lang(), keys.get());
        let (currency, hidden) = book().with(|book| (book.currency.clone(), book.redacted));
        let format = Format {
            lang,
            currency: &currency,
        };
        beside.rows.with(|(from, rows)| {
            let rows = rows.iter().map(|row| shown(row, &keys, format, hidden));
            (*from, rows.collect())
        })
    });
    let total = Signal::derive(move || {
        let difference = beside.difference.get().unwrap_or_default();
        count(difference, only.get())
    });
    let view = TableView::new(
        StoredValue::new("differences".into()),
        Signal::derive(move || words::difference(lang()).to_string()),
        columns,
        total,
        window,
    );
    data_table(TableView {
        rows: Some(rows),
        menu: false,
        ..view
    })
}

fn is_figure(value: Value) -> bool {
    matches!(value, Value::Whole(..) | Value::Money(..) | Value::Quantity)
}

fn shown(row: &DiffRow, keys: &[(Kind, String)], format: Format<'_>, hidden: bool) -> Row {
    // Under hidden names nothing says who it is.
    let name = |text: &str| match hidden {
        true if !text.is_empty() => "…".to_string(),
        _ => text.to_string(),
    };
    let about = match row.kind {
        Kind::Order => row.name.clone(),
        _ => name(&row.name),
    };
    let mut cells = vec![
        Cell::Text(delta_words(format.lang, row.delta).into()),
        Cell::Text(about),
        Cell::Text(name(&row.customer)),
    ];
    cells.extend(keys.iter().map(|(_, key)| {
        let cell = row.cells.iter().find(|cell| cell.key == *key);
        match cell {
            Some(_) if hidden && row.kind != Kind::Order => Cell::Text(name("…")),
            Some(cell) => Cell::Text(both(row.kind, row.delta, cell, format)),
            None => Cell::Text(String::new()),
        }
    }));
    Row {
        customer: None,
        cells,
    }
}

/// `80.00 → 60.00` of what changes; else what there is.
fn both(kind: Kind, delta: Delta, cell: &DiffCell, format: Format<'_>) -> String {
    let value = field::find(kind, &cell.key).map_or(Value::Text, |field| field.value);
    let said = |text: &str| match (value, decimal(text)) {
        _ if text.is_empty() => "—".to_string(),
        (Value::Money(..), Some(number)) => format.money(Money(number)),
        (Value::Quantity, Some(number)) => format.quantity(Quantity(number)),
        (Value::Day, _) => Day::parse_iso(text).map_or(text.into(), |day| format.day(day)),
        _ => words_of(value, text, format.lang),
    };
    match delta {
        Delta::Changed => [said(&cell.old), " → ".into(), said(&cell.new)].concat(),
        Delta::New => said(&cell.new),
        Delta::Missing => said(&cell.old),
    }
}
