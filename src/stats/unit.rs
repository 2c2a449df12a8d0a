//! Units of time that say their name: days, weeks, months, years, and rates per unit.

/// A unit of time. A month is 4.345 weeks, as the value models' literature has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// 4.345 weeks.
    Month,
    /// Twelve months, 364.98 days.
    Year,
}

impl Unit {
    /// All of them, the smallest first.
    pub const ALL: [Unit; 4] = [Unit::Day, Unit::Week, Unit::Month, Unit::Year];

    /// Name in settings and at the terminal.
    pub fn code(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        }
    }

    /// The unit of a code.
    pub fn of_code(code: &str) -> Option<Unit> {
        Unit::ALL.into_iter().find(|unit| unit.code() == code)
    }

    /// Its length in days.
    pub fn days(self) -> f64 {
        match self {
            Unit::Day => 1.0,
            Unit::Week => 7.0,
            Unit::Month => 4.345 * 7.0,
            Unit::Year => 12.0 * 4.345 * 7.0,
        }
    }
}

/// A length of time with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// How many units.
    pub count: f64,
    /// Of which unit.
    pub unit: Unit,
}

impl Span {
    /// The same length counted in another unit.
    pub fn in_unit(self, unit: Unit) -> f64 {
        self.count * self.unit.days() / unit.days()
    }

    /// Whole periods of `unit` the span is discounted over, and what is left of one more. A span
    /// within a twentieth of whole periods is taken as whole, so 52 weeks are twelve months.
    pub fn periods(self, unit: Unit) -> (u32, f64) {
        let count = self.in_unit(unit).clamp(0.0, 1e6);
        let whole = count.round();
        if (count - whole).abs() <= 0.05 {
            (whole as u32, 0.0)
        } else {
            (count.floor() as u32, count.fract())
        }
    }

    /// Opportunities to buy, one a period of `unit`, a begun one included; at least one.
    pub fn opportunities(self, unit: Unit) -> u32 {
        let (whole, part) = self.periods(unit);
        (whole + u32::from(part > 0.0)).max(1)
    }
}

/// A discount rate per unit of time: 0.01 a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discount {
    /// Rate, −1 excluded; 0.01 is one per cent.
    pub rate: f64,
    /// Per which unit.
    pub per: Unit,
}

impl Discount {
    /// The continuous rate δ with e^(−δ) = 1 / (1 + rate), per `unit`.
    pub fn continuous(self, unit: Unit) -> f64 {
        self.rate.ln_1p() * unit.days() / self.per.days()
    }
}
