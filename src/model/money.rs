//! Money and quantities as exact integers: four decimals, no currency conversion, no floats.

use serde::{Deserialize, Serialize};

/// An amount in 1/10 000 of the workbook's currency unit, so four-decimal unit prices sum exactly.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(pub i64);

/// A quantity in 1/10 000 of a piece, kilogram, hour …
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Quantity(pub i64);

impl Money {
    /// How many steps one currency unit has.
    pub const UNIT: i64 = 10_000;
    /// Nothing.
    pub const ZERO: Money = Money(0);

    /// The amount rounded half away from zero to hundredths of the unit.
    ///
    /// ```
    /// # use keben::model::Money;
    /// assert_eq!(Money(12_350).hundredths(), 124); // 1.2350 → 1.24
    /// assert_eq!(Money(-12_350).hundredths(), -124);
    /// ```
    pub fn hundredths(self) -> i64 {
        let half = if self.0 < 0 { -50 } else { 50 };
        (self.0.saturating_add(half)) / 100
    }

    /// Text with two decimals and a point, as the headless contract writes money: `8911407.90`.
    pub fn plain(self) -> String {
        let cents = self.hundredths();
        let sign = if cents < 0 { "-" } else { "" };
        let cents = cents.unsigned_abs();
        format!("{sign}{}.{:02}", cents / 100, cents % 100)
    }

    /// The amount in currency units, for drawing and estimating only, never for sums.
    pub fn as_units(self) -> f64 {
        self.0 as f64 / Self::UNIT as f64
    }
}

impl std::ops::Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}
impl std::ops::Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}
impl std::ops::AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        *self = *self + other;
    }
}
impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, std::ops::Add::add)
    }
}
