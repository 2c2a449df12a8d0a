//! The model's value of an existing customer beside the simple formula's, and why they differ.
//!
//! Both over the same people, who bought in the last year of the fit, with the same margin and discount. The formula
//! says m·r/(1 + i) for the next year and m·r/(1 + i − r) without end, m their mean margin in the last year and r the
//! shop's retention (`analysis::simple`); the model says the mean over them of margin × spend × discounted purchases.

use super::{Settings, Value};
use crate::analysis::simple::{self, Years};
use crate::stats::unit::{Discount, Span, Unit};

/// Ratios within this of 1 count as agreement.
const ALIKE: f64 = 0.1;

/// Why the model's value without end is not the formula's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// They agree within a tenth.
    Alike,
    /// It already expects less of the next year.
    LessNextYear,
    /// It already expects more of the next year.
    MoreNextYear,
    /// The next year is much alike, but it has people leave sooner than at the same rate every year.
    LeaveSooner,
    /// The next year is much alike, but it has those who stay leave ever less.
    StayLonger,
}

/// Formula and model beside each other; currency units a customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beside {
    /// Customers both are about.
    pub customers: u32,
    /// Margin one of them brought in the last year.
    pub margin: f64,
    /// The formula's retention a year.
    pub retention: f64,
    /// Mean P(alive).
    pub alive: f64,
    /// Next year: formula, model.
    pub next_year: [f64; 2],
    /// Without end: formula, model. None where nothing is discounted or the formula has no end.
    pub endless: Option<[f64; 2]>,
    /// Why they differ; None without [`Self::endless`].
    pub because: Option<Because>,
}

impl Beside {
    /// `years` end where the fit ends. `None` where there is no year before to tell retention from, or nothing to
    /// value.
    pub fn new(value: &Value, years: &Years, settings: &Settings) -> Option<Beside> {
        let retention = years.shop.retention()?;
        let yearly = Discount {
            rate: settings.discount.continuous(Unit::Year).exp_m1(),
            per: Unit::Year,
        };
        let year = Span {
            count: 1.0,
            unit: Unit::Year,
        };
        let next_year = value.within(year, yearly).ok()?;
        let mine = |customer: &u32| years.customers.binary_search(customer).is_ok();
        let all = value.customers.iter().zip(next_year);
        let (mut customers, mut alive, mut within, mut endless) = (0u32, 0.0, 0.0, 0.0);
        for (own, next) in all.filter(|(own, _)| mine(&own.customer)) {
            customers += 1;
            alive += own.p_alive;
            within += own.spend * next;
            endless += own.residual;
        }
        if customers == 0 {
            return None;
        }
        let mean = |sum: f64| sum / f64::from(customers);
        let (_, margin) = years.a_customer(&years.shop, Some(settings.margin));
        let asked = simple::Settings {
            margin: Some(settings.margin),
            discount: yearly.rate,
            years: 1,
            ..simple::Settings::default()
        };
        let formula = years.tiers(&asked).first()?.values;
        let next_year = [formula.years, settings.margin * mean(within)];
        let model = mean(endless);
        let endless = formula.existing.filter(|_| model.is_finite());
        let endless = endless.map(|formula| [formula, model]);
        Some(Beside {
            customers,
            margin,
            retention,
            alive: mean(alive),
            next_year,
            endless,
            because: endless.and_then(|endless| because(next_year, endless)),
        })
    }
}

fn because(next_year: [f64; 2], endless: [f64; 2]) -> Option<Because> {
    let ratio =
        |[formula, model]: [f64; 2]| (formula > 0.0 && model > 0.0).then(|| (model / formula).ln());
    let (first, all) = (ratio(next_year)?, ratio(endless)?);
    let (less, more) = match first.abs() * 2.0 >= all.abs() && first * all > 0.0 {
        true => (Because::LessNextYear, Because::MoreNextYear),
        false => (Because::LeaveSooner, Because::StayLonger),
    };
    Some(match all {
        _ if all.abs() <= ALIKE.ln_1p() => Because::Alike,
        _ if all < 0.0 => less,
        _ => more,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_larger_part_of_the_difference() {
        let said = |next, all| because([100.0, next], [300.0, all]);
        assert_eq!(said(100.0, 320.0), Some(Because::Alike));
        assert_eq!(said(50.0, 150.0), Some(Because::LessNextYear));
        assert_eq!(said(160.0, 500.0), Some(Because::MoreNextYear));
        assert_eq!(said(98.0, 200.0), Some(Because::LeaveSooner));
        assert_eq!(said(80.0, 500.0), Some(Because::StayLonger));
        assert_eq!(said(0.0, 0.0), None);
    }
}
