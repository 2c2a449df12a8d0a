//! A choice among models by how well they foretold days they had not seen.
//!
//! # Rule
//! The likeliest model is taken (all have four parameters, so AIC and BIC agree), unless another one foretold the
//! repeat purchases of the days held out clearly better: closer to their number n by more than both 5 % of n and
//! 2 √n, twice its chance, and not worse a customer. Held out are the days after the end of calibration; where none
//! is set, the last third of the days, over which models fitted on the first two thirds are tried.

use super::{Compared, Settings};
use crate::analysis::buyers::{self, Buyers};
use crate::model::{Day, Ledger};
use crate::stats::buying::{self, Buying, Kind};
use crate::stats::rows::{Row, collapse};
use crate::stats::unit::Unit;

/// Part of the purchases held out by which one model must be closer.
const CLEAR: f64 = 0.05;
/// Times √n by which it must be closer.
const CHANCES: f64 = 2.0;
/// Fewer weeks than this hold nothing out.
const WEEKS: f64 = 2.0;

/// What a model foretold of days it had not seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    /// Weeks held out.
    pub weeks: f64,
    /// Repeat purchases it expected in them, of the customers known before.
    pub expected: f64,
    /// Repeat purchases there were.
    pub actual: u64,
    /// Mean absolute error a customer.
    pub error: f64,
}

impl Held {
    /// Error of the cumulative purchases as a share of them, above 0 where too many were expected.
    pub fn off(&self) -> Option<f64> {
        let actual = self.actual as f64;
        (self.actual > 0).then(|| (self.expected - actual) / actual)
    }

    /// How far from the cumulative purchases, in purchases.
    fn distance(&self) -> f64 {
        (self.expected - self.actual as f64).abs()
    }
}

/// Why a model was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// The person chose it.
    Given,
    /// The likeliest of those compared.
    Likeliest,
    /// Clearly better over the days held out than the likeliest one, which this was.
    HeldOut(Kind),
}

/// Customers as a model takes them.
pub(super) fn rows(buyers: &Buyers) -> Vec<Row> {
    let time = |days: u32| f64::from(days) / Unit::Week.days();
    let all = buyers.customers.iter();
    all.map(|own| Row::new(own.x, time(own.t_x), time(own.t)))
        .collect()
}

/// Customers before, and what they bought after.
pub(super) struct Trial<'a> {
    buyers: &'a Buyers,
    merged: Vec<Row>,
    place: Vec<u32>,
    weeks: f64,
}

impl<'a> Trial<'a> {
    /// `None` where too little is held out.
    pub fn of(buyers: &'a Buyers) -> Option<Trial<'a>> {
        let days = i64::from(buyers.last.0) - i64::from(buyers.end.0);
        let weeks = days as f64 / Unit::Week.days();
        let (merged, place) = collapse(&rows(buyers));
        (days > 0).then_some(Trial {
            buyers,
            merged,
            place,
            weeks,
        })
    }

    /// What a fitted model foretold.
    pub fn held(&self, model: &Buying) -> Held {
        let expected = self.merged.iter();
        let expected: Vec<f64> = expected
            .map(|row| model.expected(row, self.weeks))
            .collect();
        let customers = self.buyers.customers.iter().zip(&self.place);
        let (mut sum, mut off, mut actual) = (0.0, 0.0, 0);
        for (own, &at) in customers {
            sum += expected[at as usize];
            off += (expected[at as usize] - f64::from(own.after)).abs();
            actual += u64::from(own.after);
        }
        Held {
            weeks: self.weeks,
            expected: sum,
            actual,
            error: off / self.buyers.customers.len().max(1) as f64,
        }
    }

    /// Fits a model on the days before and lets it foretell; `None` where it cannot be fitted on them.
    pub fn fit(&self, kind: Kind, settings: &Settings) -> Option<Held> {
        let estimate = buying::fit(kind, &self.merged, &settings.fit).ok()?;
        let model = Buying::new(kind, &estimate.params).ok()?;
        Some(self.held(&model))
    }
}

/// The ledger's first two thirds of days, for a trial; `None` where an end of calibration holds days out anyway, or
/// the third left would be short.
pub(super) fn first_part(ledger: &Ledger, settings: &Settings, whole: &Buyers) -> Option<Buyers> {
    if settings.calibration_end.is_some() {
        return None;
    }
    let days = i64::from(whole.last.0) - i64::from(whole.first.0);
    let end = Day(whole.first.0.saturating_add((days * 2 / 3) as i32));
    let held = (i64::from(whole.last.0) - i64::from(end.0)) as f64;
    if held < WEEKS * Unit::Week.days() {
        return None;
    }
    buyers::buyers(ledger, Some(end), settings.as_of).ok()
}

/// The place of the model to take, by the rule above; `None` without any.
pub(super) fn choose(compared: &[Compared]) -> Option<(usize, Chosen)> {
    let likeliest = (0..compared.len()).reduce(|best, at| {
        match compared[at].log_likelihood > compared[best].log_likelihood {
            true => at,
            false => best,
        }
    })?;
    let first = compared[likeliest];
    let Some(held) = first.held else {
        return Some((likeliest, Chosen::Likeliest));
    };
    let actual = held.actual as f64;
    let clear = (CLEAR * actual).max(CHANCES * actual.sqrt());
    let better = |other: &Held| {
        held.actual > 0 && other.distance() + clear < held.distance() && other.error <= held.error
    };
    let others = compared.iter().enumerate();
    let closest = others
        .filter_map(|(at, one)| Some((at, one.held.filter(better)?)))
        .min_by(|a, b| a.1.distance().total_cmp(&b.1.distance()));
    Some(match closest {
        Some((at, _)) => (at, Chosen::HeldOut(first.kind)),
        None => (likeliest, Chosen::Likeliest),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::fit::Method;

    fn one(kind: Kind, log_likelihood: f64, expected: f64, error: f64) -> Compared {
        Compared {
            kind,
            log_likelihood,
            aic: 0.0,
            bic: 0.0,
            method: Method::Mle,
            held: Some(Held {
                weeks: 13.0,
                expected,
                actual: 400,
                error,
            }),
        }
    }

    #[test]
    fn the_likeliest_unless_another_is_clearly_closer() {
        let likely = one(Kind::BgNbd, -100.0, 500.0, 0.5);
        let close = one(Kind::MbgNbd, -101.0, 405.0, 0.5);
        assert_eq!(
            choose(&[likely, close]),
            Some((1, Chosen::HeldOut(Kind::BgNbd)))
        );
        // Worse a customer, though closer together: the likeliest stays.
        let worse = Compared {
            held: Some(Held {
                error: 0.6,
                ..close.held.expect("held")
            }),
            ..close
        };
        assert_eq!(choose(&[likely, worse]), Some((0, Chosen::Likeliest)));
        // 41 purchases closer of 400: more than 5 % (20) and 2 √400 (40); 39 are not.
        for (expected, place) in [(459.0, 1), (461.0, 0)] {
            let other = one(Kind::ParetoNbd, -101.0, expected, 0.5);
            assert_eq!(choose(&[likely, other]).map(|own| own.0), Some(place));
        }
        assert_eq!(choose(&[]), None);
        let unheld = Compared {
            held: None,
            ..likely
        };
        assert_eq!(choose(&[close, unheld]), Some((1, Chosen::Likeliest)));
    }
}
