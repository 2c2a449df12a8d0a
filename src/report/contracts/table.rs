//! Contracts by renewals so far, cohorts beside each other, the parameters.

use std::ops::Range;

use super::answer::{Found, YEARS, period_name};
use crate::analysis::contracts::Contracts;
use crate::i18n::Lang;
use crate::i18n::phrases::contracts as words;
use crate::report::table::{column, sorted};
use crate::report::worth::{money_cell, number_cell, ordered, plain_row, share_cell};
use crate::report::{Align, Cell, Column, Row, Sort};

/// Cohorts and renewals the small table shows.
const COHORTS: usize = 24;
const RENEWALS: usize = 12;

pub(super) fn columns(lang: Lang) -> Vec<Column> {
    let figure = |key: &str, label: &str| column(key, label, Align::End, 1.0);
    vec![
        figure("renewals", words::renewals(lang)),
        figure("came", words::came(lang)),
        figure("retention", words::retention(lang)),
        figure("retention_fitted", words::retention_fitted(lang)),
        figure("survival", words::survival(lang)),
        figure("survival_fitted", words::survival_fitted(lang)),
        figure("active", words::active(lang)),
        figure("expected", &words::expected(lang, YEARS)),
        figure("residual", words::residual(lang)),
    ]
}

pub(super) fn rows(found: &Found, sort: Option<&Sort>, range: Range<usize>) -> Vec<Row> {
    let own = &found.contracts;
    let len = own.renewals_seen() as usize + 1;
    let or_none = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let retention = |t: u32| or_none(own.retention(t).filter(|_| t > 0));
    let fitted = |t: u32| or_none((t > 0).then(|| own.model.retention(t)));
    let came = |t: u32| or_none((t > 0).then(|| own.renewals.at(t as usize).0));
    let active = |t: u32| own.active.get(t as usize).copied().unwrap_or(0);
    let expected = |t: u32| own.model.expected(t, YEARS * own.every.a_year());
    let places = found.order.window(len, sort, range, |key, falling| {
        let by = |figure: &dyn Fn(u32) -> f64| sorted(len, falling, |t| ordered(figure(t)));
        Some(match key {
            "renewals" => sorted(len, falling, |t| t),
            "came" => by(&came),
            "retention" => by(&retention),
            "retention_fitted" => by(&fitted),
            "survival" => by(&|t| or_none(own.survival(t))),
            "survival_fitted" => by(&|t| own.model.survival(t)),
            "active" => sorted(len, falling, active),
            "expected" => by(&expected),
            "residual" => by(&|t| found.residual(t)),
            _ => return None,
        })
    });
    let row = |t: u32| {
        plain_row(vec![
            Cell::Int(t.into()),
            number_cell(came(t), 0),
            share_cell(retention(t), 1),
            share_cell(fitted(t), 1),
            share_cell(or_none(own.survival(t)), 1),
            share_cell(own.model.survival(t), 1),
            Cell::Int(active(t).into()),
            number_cell(expected(t), 1),
            money_cell(found.residual(t)),
        ])
    };
    places.into_iter().map(row).collect()
}

/// The latest cohorts: how many began, and the share still there after each renewal.
pub(super) fn cohorts(own: &Contracts, lang: Lang) -> (String, Vec<Column>, Vec<Row>) {
    let shown = own.cohorts.len().saturating_sub(COHORTS);
    let shown = &own.cohorts[shown..];
    let longest = shown.iter().map(|cohort| cohort.active.len()).max();
    let renewals = longest.unwrap_or(1).saturating_sub(1).min(RENEWALS);
    let mut columns = vec![
        column("begun", words::begun(lang), Align::Start, 1.2),
        column("contracts", words::contracts(lang), Align::End, 0.9),
    ];
    columns.extend((1..=renewals).map(|t| {
        let label = t.to_string();
        column(&label, &label, Align::End, 0.7)
    }));
    let rows = shown.iter().map(|cohort| {
        let began = cohort.active.first().copied().unwrap_or(0);
        let share = |t: usize| match cohort.active.get(t) {
            Some(&there) => share_cell(f64::from(there) / f64::from(began), 0),
            None => Cell::Missing,
        };
        let name = period_name(own.every, cohort.begun, lang);
        let mut cells = vec![Cell::Text(name), Cell::Int(began.into())];
        cells.extend((1..=renewals).map(share));
        plain_row(cells)
    });
    (words::cohorts(lang).into(), columns, rows.collect())
}

pub(super) fn parameters(own: &Contracts, lang: Lang) -> (String, Vec<Column>, Vec<Row>) {
    let columns = vec![
        column("parameter", words::parameter(lang), Align::Start, 1.0),
        column("estimate", words::estimate(lang), Align::End, 1.0),
        column("error", words::std_error(lang), Align::End, 1.0),
    ];
    let fit = &own.estimate;
    let error = |at: usize| fit.std_errors.get(at).copied().unwrap_or(f64::NAN);
    let named = fit.names.iter().zip(&fit.params).enumerate();
    let mut rows: Vec<Row> = named
        .map(|(at, (name, &value))| {
            plain_row(vec![
                Cell::Text((*name).into()),
                number_cell(value, 4),
                number_cell(error(at), 4),
            ])
        })
        .collect();
    rows.push(plain_row(vec![
        Cell::Text(words::log_likelihood(lang).into()),
        number_cell(fit.log_likelihood, 4),
        Cell::Missing,
    ]));
    (words::parameters(lang).into(), columns, rows)
}
