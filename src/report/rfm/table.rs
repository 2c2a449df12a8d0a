//! The table of the RFM page, and the grid as a table.

use std::ops::Range;

use super::super::table::{column, customer_cell, customer_key, money, sorted};
use super::super::{Align, Cell, Column, Row, Sort};
use super::Found;
use crate::analysis::rfm::{Rfm, Scored};
use crate::i18n::Lang;
use crate::i18n::phrases::{report as shared, rfm as words};
use crate::model::Ledger;

/// Columns in order.
pub(super) fn columns(lang: Lang) -> Vec<Column> {
    vec![
        column("rank", shared::rank(lang), Align::End, 0.6),
        column("customer", shared::customer(lang), Align::Start, 2.0),
        column("last", shared::last_purchase(lang), Align::Start, 1.1),
        column("r", words::recency(lang), Align::End, 0.8),
        column("f", words::frequency(lang), Align::End, 0.8),
        column("m", words::money(lang), Align::End, 1.4),
        column("scores", words::scores(lang), Align::Start, 0.8),
        column("type", words::kind(lang), Align::Start, 1.2),
    ]
}

/// A window of rows in this order.
pub(super) fn rows(
    found: &Found,
    ledger: &Ledger,
    lang: Lang,
    sort: Option<&Sort>,
    range: Range<usize>,
) -> Vec<Row> {
    let len = found.ranked.len();
    let scored = |place: u32| &found.rfm.scored[found.ranked[place as usize] as usize];
    let figure = |place: u32| &found.figures.customers[scored(place).at as usize];
    let places = found.order.window(len, sort, range, |key, falling| {
        Some(match key {
            "rank" => sorted(len, falling, |place| place),
            "customer" => sorted(len, falling, |p| customer_key(ledger, figure(p).customer)),
            "last" => sorted(len, falling, |p| figure(p).last),
            "r" => sorted(len, falling, |p| scored(p).recency),
            "f" => sorted(len, falling, |p| figure(p).days),
            "m" => sorted(len, falling, |p| figure(p).sales),
            "scores" => sorted(len, falling, |p| scored(p).scores),
            "type" => sorted(len, falling, |p| scored(p).kind),
            _ => return None,
        })
    });
    places
        .into_iter()
        .map(|place| row(found, ledger, lang, place, scored(place)))
        .collect()
}

fn row(found: &Found, ledger: &Ledger, lang: Lang, place: u32, scored: &Scored) -> Row {
    let figure = &found.figures.customers[scored.at as usize];
    let [r, f, m] = scored.scores;
    let name = words::type_name(lang, scored.kind as usize);
    Row {
        customer: Some(figure.customer),
        cells: vec![
            Cell::Int(i64::from(place) + 1),
            customer_cell(ledger, figure.customer),
            Cell::Day(figure.last),
            Cell::Int(i64::from(scored.recency)),
            Cell::Int(i64::from(figure.days)),
            Cell::Money(figure.sales),
            Cell::Text(format!("{r}-{f}-{m}")),
            Cell::Class(name.into(), super::colour(scored.kind)),
        ],
    }
}

/// The grid's figures: R score, F score, customers, sales, share.
pub(super) fn twin(rfm: &Rfm, lang: Lang) -> (String, Vec<Column>, Vec<Row>) {
    let mut columns = vec![
        column("r", "R", Align::End, 0.6),
        column("f", "F", Align::End, 0.6),
        column("customers", shared::customer(lang), Align::End, 1.0),
        column("sales", shared::sales(lang), Align::End, 1.4),
        column("share", shared::share(lang), Align::End, 0.9),
    ];
    for column in &mut columns {
        column.sortable = false;
    }
    let mut rows = Vec::with_capacity(25);
    for (r, line) in rfm.grid.iter().enumerate().rev() {
        for (f, group) in line.iter().enumerate().rev() {
            let share = match rfm.sales {
                all if all > 0 => Cell::Share(group.sales as f64 / all as f64, 1),
                _ => Cell::Missing,
            };
            rows.push(Row {
                customer: None,
                cells: vec![
                    Cell::Int(r as i64 + 1),
                    Cell::Int(f as i64 + 1),
                    Cell::Int(i64::from(group.customers)),
                    Cell::Money(money(group.sales)),
                    share,
                ],
            });
        }
    }
    ("rfm-grid".into(), columns, rows)
}
