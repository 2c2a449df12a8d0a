//! Customers by value, the parameters with how they were found, and the models beside each other.

use std::ops::Range;

use super::answer::Found;
use crate::i18n::Lang;
use crate::i18n::phrases::{clv as words, report as shared};
use crate::model::Ledger;
use crate::report::table::{column, customer_cell, customer_key, sorted};
use crate::report::worth::{money_cell as money, number_cell as number, ordered};
use crate::report::{Align, Cell, Column, Row, Sort, Table};

/// A small table of its own: name, columns, rows.
pub(super) type Twin = (String, Vec<Column>, Vec<Row>);

pub(super) fn table(found: &Found, lang: Lang) -> Table {
    Table {
        columns: vec![
            column("rank", shared::rank(lang), Align::End, 0.6),
            column("customer", shared::customer(lang), Align::Start, 1.8),
            column("clv", words::clv(lang), Align::End, 1.3),
            column("p_alive", words::p_alive(lang), Align::End, 1.0),
            column("bar", shared::bar(lang), Align::Start, 1.0),
            column("expected", words::expected(lang), Align::End, 1.0),
            column("low", words::interval(lang), Align::End, 1.1),
            column("spend", words::spend(lang), Align::End, 1.1),
            column("repeats", words::repeats(lang), Align::End, 0.8),
            column("quiet", words::quiet(lang), Align::End, 0.9),
            column("residual", words::residual(lang), Align::End, 1.3),
        ],
        rows: found.ranked.len() as u32,
    }
}

pub(super) fn rows(
    found: &Found,
    ledger: &Ledger,
    lang: Lang,
    sort: Option<&Sort>,
    range: Range<usize>,
) -> Vec<Row> {
    let len = found.ranked.len();
    let own = |place: u32| &found.value.customers[found.ranked[place as usize] as usize];
    // Places by a figure: what is not a number comes last either way.
    let by = |falling: bool, figure: &dyn Fn(u32) -> f64| {
        sorted(len, falling, |place| ordered(figure(place)))
    };
    let places = found.order.window(len, sort, range, |key, falling| {
        Some(match key {
            "rank" => sorted(len, falling, |place| place),
            "customer" => sorted(len, falling, |place| {
                customer_key(ledger, own(place).customer)
            }),
            "clv" => by(falling, &|place| own(place).clv),
            "p_alive" => by(falling, &|place| own(place).p_alive),
            "expected" => by(falling, &|place| own(place).bought.expected),
            "low" => by(falling, &|place| own(place).bought.outcome[1]),
            "spend" => by(falling, &|place| own(place).spend),
            "repeats" => sorted(len, falling, |place| own(place).x),
            "quiet" => by(falling, &|place| own(place).t - own(place).t_x),
            "residual" => by(falling, &|place| own(place).residual),
            _ => return None,
        })
    });
    let row = |place: u32| {
        let own = own(place);
        let whole = |value: f64| format!("{value:.0}");
        let [low, high] = own.bought.outcome;
        Row {
            customer: Some(own.customer),
            cells: vec![
                Cell::Int(i64::from(place) + 1),
                customer_cell(ledger, own.customer),
                money(own.clv),
                Cell::Share(own.p_alive, 1),
                Cell::Bar(own.p_alive.clamp(0.0, 1.0), 1),
                Cell::Number(own.bought.expected, 2),
                Cell::Text(words::interval_of(lang, whole(low), whole(high))),
                money(own.spend),
                Cell::Int(own.x.into()),
                Cell::Number(own.t - own.t_x, 1),
                money(own.residual),
            ],
        }
    };
    places.into_iter().map(row).collect()
}

/// The convergence report: parameters, their errors, the gradient where the search ended.
pub(super) fn parameters(found: &Found, lang: Lang) -> Twin {
    let own = &found.value.estimate;
    let columns = vec![
        column("parameter", words::parameter(lang), Align::Start, 1.0),
        column("estimate", words::estimate(lang), Align::End, 1.0),
        column("error", words::std_error(lang), Align::End, 1.0),
        column("gradient", words::gradient(lang), Align::End, 1.0),
    ];
    let at = |values: &[f64], place: usize| values.get(place).copied().unwrap_or(f64::NAN);
    let mut rows: Vec<Row> = (0..own.names.len())
        .map(|place| Row {
            customer: None,
            cells: vec![
                Cell::Text(own.names[place].into()),
                number(at(&own.params, place), 4),
                number(at(&own.std_errors, place), 4),
                number(at(&own.gradient, place), 8),
            ],
        })
        .collect();
    rows.push(Row {
        customer: None,
        cells: vec![
            Cell::Text(words::log_likelihood(lang).into()),
            number(own.log_likelihood, 4),
            Cell::Missing,
            Cell::Missing,
        ],
    });
    (words::parameters(lang).into(), columns, rows)
}
