//! The ranked table of the ABC page.

use std::ops::Range;

use super::super::settings::criterion_label;
use super::super::table::{column, customer_cell, customer_key, money, sorted};
use super::super::{Align, Cell, Column, Row, Sort};
use super::Found;
use crate::analysis::Criterion;
use crate::i18n::Lang;
use crate::i18n::phrases::{report as words, rfm as types};
use crate::model::Ledger;

/// Columns in order.
pub(super) fn columns(lang: Lang, criterion: Criterion) -> Vec<Column> {
    let mut columns = vec![
        column("rank", words::rank(lang), Align::End, 0.6),
        column("customer", words::customer(lang), Align::Start, 2.0),
        column("value", criterion_label(lang, criterion), Align::End, 1.4),
        column("bar", words::bar(lang), Align::Start, 1.6),
        column("share", words::share(lang), Align::End, 0.9),
        column("cumulative", words::cumulative(lang), Align::End, 0.9),
        column("class", words::class(lang), Align::Start, 0.5),
        column("rfm", words::rfm_type(lang), Align::Start, 1.2),
    ];
    if criterion != Criterion::Orders {
        columns.insert(6, column("orders", words::orders(lang), Align::End, 0.7));
    }
    columns
}

/// A window of rows in this order.
pub(super) fn rows(
    found: &Found,
    ledger: &Ledger,
    lang: Lang,
    sort: Option<&Sort>,
    range: Range<usize>,
) -> Vec<Row> {
    let ranked = &found.abc.ranked;
    let figure = |place: u32| &found.figures.customers[ranked[place as usize].at as usize];
    let len = ranked.len();
    let places = found.order.window(len, sort, range, |key, falling| {
        Some(match key {
            "rank" | "class" => sorted(len, falling, |place| place),
            "value" | "share" => sorted(len, falling, |p| ranked[p as usize].value),
            "cumulative" => sorted(len, falling, |p| {
                ranked[p as usize].before + i128::from(ranked[p as usize].value)
            }),
            "orders" => sorted(len, falling, |p| figure(p).orders),
            "rfm" => sorted(len, falling, |p| {
                found.types()[ranked[p as usize].at as usize]
            }),
            "customer" => sorted(len, falling, |p| customer_key(ledger, figure(p).customer)),
            _ => return None,
        })
    });
    places
        .into_iter()
        .map(|place| row(found, ledger, lang, place as usize))
        .collect()
}

fn row(found: &Found, ledger: &Ledger, lang: Lang, place: usize) -> Row {
    let abc = &found.abc;
    let ranked = &abc.ranked[place];
    let figure = &found.figures.customers[ranked.at as usize];
    let value = i128::from(ranked.value);
    let largest = abc.ranked.first().map_or(0, |first| first.value);
    let bar = if largest > 0 {
        (ranked.value as f64 / largest as f64).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let mut cells = vec![
        Cell::Int(place as i64 + 1),
        customer_cell(ledger, figure.customer),
        match abc.settings.criterion {
            Criterion::Orders => Cell::Int(ranked.value),
            _ => Cell::Money(money(value)),
        },
        Cell::Bar(bar, ranked.class.rank()),
        Cell::Share(abc.share(value), 2),
        Cell::Share(abc.share(ranked.before + value), 2),
    ];
    if abc.settings.criterion != Criterion::Orders {
        cells.push(Cell::Int(i64::from(figure.orders)));
    }
    cells.push(Cell::Class(
        ranked.class.letter().into(),
        ranked.class.rank(),
    ));
    cells.push(match found.types()[ranked.at as usize] {
        Some(kind) => Cell::Text(types::type_name(lang, kind as usize).into()),
        None => Cell::Missing,
    });
    Row {
        customer: Some(figure.customer),
        cells,
    }
}
