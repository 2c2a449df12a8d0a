//! The simple lifetime value of a shop: margin a year, retention and discount, no model (SPEC VA-07).

use super::customers::{Figures, figures};
use super::{Refusal, Window};
use crate::model::{Day, Ledger, Money};
use crate::stats::simple::{Simple, SimpleValues, retention};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Share of sales that is ours to keep; where lines know their cost, their margin is used.
    pub margin: Option<f64>,
    /// Discount rate a year.
    pub discount: f64,
    /// Cost of winning a customer, currency units.
    pub acquisition: f64,
    /// Years of the fourth result.
    pub years: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            margin: None,
            discount: 0.1,
            acquisition: 0.0,
            years: 5,
        }
    }
}

/// The figures and the four results of the average customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShopValue {
    /// Customers active in the year before the last one.
    pub before: u32,
    /// Of them active in the last year too.
    pub stayed: u32,
    /// Customers active in the last year.
    pub active: u32,
    /// Margin an active customer brought in the last year, currency units.
    pub margin: f64,
    /// stayed / before; None where there was no year before.
    pub retention: Option<f64>,
    /// The four results; None without a retention rate.
    pub values: Option<SimpleValues>,
}

/// The average customer's value from the year to `as_of` and the one before.
pub fn simple(
    ledger: &Ledger,
    settings: &Settings,
    as_of: Option<Day>,
) -> Result<ShopValue, Refusal> {
    let last = as_of.or(ledger.totals().period.map(|(_, last)| last));
    let last = last.ok_or(Refusal::NoSales)?;
    let earlier = Day(last.0.saturating_sub(366));
    let now = figures(ledger, Window::year_to(last));
    let then = figures(ledger, Window::year_to(earlier));
    let buyers = |figures: &Figures| -> Vec<u32> {
        let bought = figures.customers.iter().filter(|own| own.days > 0);
        bought.map(|own| own.customer).collect()
    };
    let (own, before) = (buyers(&now), buyers(&then));
    if own.is_empty() {
        return Err(Refusal::NoSales);
    }
    let stayed = before
        .iter()
        .filter(|customer| own.binary_search(customer).is_ok())
        .count() as u32;
    let sum = match settings.margin {
        Some(share) => share * now.sales as f64,
        None if now.has_costs() => now.margin as f64,
        None => now.sales as f64,
    };
    let margin = sum / Money::UNIT as f64 / own.len() as f64;
    let retention = retention(before.len() as u32, stayed);
    let values = retention.and_then(|retention| {
        let simple = Simple {
            margin,
            retention,
            discount: settings.discount,
            acquisition: settings.acquisition,
            years: settings.years,
        };
        simple.values().ok()
    });
    Ok(ShopValue {
        before: before.len() as u32,
        stayed,
        active: own.len() as u32,
        margin,
        retention,
        values,
    })
}
