//! Questions for the ledger, each a pure function: time, chance and settings are arguments.

pub mod abc;
#[cfg(feature = "models")]
pub mod buyers;
#[cfg(feature = "models")]
pub mod calendar;
#[cfg(feature = "models")]
pub mod contracts;
pub mod customers;
pub mod duplicates;
#[cfg(feature = "models")]
pub mod products;
pub mod rfm;
#[cfg(feature = "models")]
pub mod simple;
pub mod take_one;
#[cfg(feature = "models")]
pub mod value;

use crate::model::Day;

/// Why a question has no answer; words come later, in `report`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No counted line in the window.
    NoSales,
    /// The criterion adds up to zero or less, so shares mean nothing.
    NothingToRank,
    /// The criterion needs costs and no counted line has one.
    NoCosts,
    /// No counted line names a product or category.
    NoProducts,
}

/// The days a question looks at, both ends included; `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
}

impl Window {
    /// The year that ends on `as_of`: days d with 0 ≤ as_of − d ≤ 365 (SPEC R1).
    pub fn year_to(as_of: Day) -> Window {
        Window {
            from: Some(Day(as_of.0.saturating_sub(365))),
            to: Some(as_of),
        }
    }

    /// Whether a day lies inside.
    pub fn holds(&self, day: i32) -> bool {
        self.from.is_none_or(|from| day >= from.0) && self.to.is_none_or(|to| day <= to.0)
    }
}

/// What customers are ranked by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Criterion {
    /// Sales less returns.
    #[default]
    Sales,
    /// Sales less variable cost, over the lines whose cost is known.
    Margin,
    /// Orders placed.
    Orders,
}

impl Criterion {
    /// All of them, in the order a person reads them.
    pub const ALL: [Criterion; 3] = [Criterion::Sales, Criterion::Margin, Criterion::Orders];

    /// Name in settings and at the terminal.
    pub fn code(self) -> &'static str {
        match self {
            Criterion::Sales => "sales",
            Criterion::Margin => "margin",
            Criterion::Orders => "orders",
        }
    }

    /// The criterion of a code.
    pub fn of_code(code: &str) -> Option<Criterion> {
        Criterion::ALL.into_iter().find(|c| c.code() == code)
    }

    /// A customer's value: 1/10 000 of the currency unit, or a count of orders.
    pub fn value(self, figure: &customers::Figure) -> i64 {
        match self {
            Criterion::Sales => figure.sales.0,
            Criterion::Margin => figure.margin.0,
            Criterion::Orders => i64::from(figure.orders),
        }
    }
}
