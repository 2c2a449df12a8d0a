//! Customers by value, the parameters with how they were found, and the models beside each other.

use std::ops::Range;

use super::answer::Found;
use crate::i18n::Lang;
use crate::i18n::phrases::{clv as words, clv_charts as more, report as shared};
use crate::model::Ledger;
use crate::report::table::{column, customer_cell, customer_key, sorted};
use crate::report::worth::{money_cell as money, number_cell as number, ordered};
use crate::report::{Align, Cell, Column, Row, Sort, Table};
use crate::stats::fit::{Estimate, Method, Why};
use crate::stats::special::NORMAL_90;

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

/// Parameters of buying and of spend: estimate, error, 90 % bounds, the gradient where the search ended.
pub(super) fn parameters(found: &Found, lang: Lang) -> Twin {
    let columns = vec![
        column("parameter", words::parameter(lang), Align::Start, 1.0),
        column("estimate", words::estimate(lang), Align::End, 1.0),
        column("error", words::std_error(lang), Align::End, 1.0),
        column("low", more::low(lang), Align::End, 1.0),
        column("high", more::high(lang), Align::End, 1.0),
        column("gradient", words::gradient(lang), Align::End, 1.0),
    ];
    let of = |own: &Estimate, name: &dyn Fn(&str) -> String| -> Vec<Row> {
        let bounds = own.bounds(NORMAL_90);
        let at = |values: &[f64], place: usize| values.get(place).copied().unwrap_or(f64::NAN);
        let rows = (0..own.names.len()).map(|place| {
            let [low, high] = bounds.get(place).copied().unwrap_or([f64::NAN; 2]);
            plain(vec![
                Cell::Text(name(own.names[place])),
                number(at(&own.params, place), 4),
                number(at(&own.std_errors, place), 4),
                number(low, 4),
                number(high, 4),
                number(at(&own.gradient, place), 8),
            ])
        });
        let mut rows: Vec<Row> = rows.collect();
        let mut likelihood = vec![Cell::Missing; 6];
        likelihood[0] = Cell::Text(name(words::log_likelihood(lang)));
        likelihood[1] = number(own.log_likelihood, 4);
        rows.push(plain(likelihood));
        rows
    };
    let mut rows = of(&found.value.estimate, &|name| name.into());
    if let Ok(spending) = &found.value.spending {
        rows.extend(of(spending, &|name| more::of_spend(lang, name)));
    }
    (words::parameters(lang).into(), columns, rows)
}

/// The convergence report: whether the search ended at a maximum, and how sharp that is.
pub(super) fn convergence(found: &Found, lang: Lang) -> Twin {
    let columns = vec![
        column("check", more::check(lang), Align::Start, 2.0),
        column("result", more::result(lang), Align::End, 2.0),
    ];
    let of = |own: &Estimate, name: &dyn Fn(&str) -> String| -> Vec<Row> {
        let method = match own.method {
            Method::Mle => more::mle(lang),
            Method::Map(Why::FewData) => more::map_few(lang),
            Method::Map(Why::NoInteriorOptimum) => more::map_edge(lang),
            Method::Map(Why::Asked) => more::map_asked(lang),
        };
        let inside = match own.condition() {
            Some(_) => more::interior_yes(lang),
            None => more::interior_no(lang),
        };
        let mut rows = vec![
            (more::method(lang).to_string(), Cell::Text(method.into())),
            (more::interior(lang).into(), Cell::Text(inside.into())),
            (
                more::gradient_norm(lang).into(),
                number(own.gradient_norm(), 8),
            ),
        ];
        let eigenvalues = (1..).zip(own.curvature());
        rows.extend(
            eigenvalues.map(|(place, own)| (more::eigenvalue(lang, place), number(own, 4))),
        );
        let condition = own.condition().map_or(Cell::Missing, |own| number(own, 1));
        rows.push((more::condition(lang).into(), condition));
        rows.push((
            more::evaluations(lang).into(),
            Cell::Int(own.evaluations.into()),
        ));
        let cells = |(check, result): (String, Cell)| plain(vec![Cell::Text(name(&check)), result]);
        rows.into_iter().map(cells).collect()
    };
    let mut rows = of(&found.value.estimate, &|name| name.into());
    if let Ok(spending) = &found.value.spending {
        rows.extend(of(spending, &|name| more::of_spend(lang, name)));
    }
    (more::convergence(lang).into(), columns, rows)
}

fn plain(cells: Vec<Cell>) -> Row {
    Row {
        customer: None,
        cells,
    }
}
