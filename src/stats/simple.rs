//! Simple lifetime value from a margin, a retention rate and a discount rate: four labelled results.

use super::Refusal;

/// What the four formulas need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Simple {
    /// Revenue of a customer a year, currency units: what «book» adds up.
    pub revenue: f64,
    /// m: margin of a customer a year, currency units.
    pub margin: f64,
    /// r: share of last year's customers who are active this year, 0 ≤ r ≤ 1.
    pub retention: f64,
    /// i: discount rate a year, 0.10 is ten per cent.
    pub discount: f64,
    /// What winning the customer cost, currency units.
    pub acquisition: f64,
    /// n: years of the fourth result.
    pub years: u32,
}

/// The four results; a life or value without end is `None`, never a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimpleValues {
    /// Expected life 1/(1 − r) in years; r = 1 has none.
    pub life: Option<f64>,
    /// Book: revenue/(1 − r), all of it over the life, undiscounted.
    pub book: Option<f64>,
    /// Existing customer without end: m r/(1 + i − r).
    pub existing: Option<f64>,
    /// New customer without end, less acquisition: m (1 + i)/(1 + i − r) − cost.
    pub new: Option<f64>,
    /// n years: Σ m rᵗ/(1 + i)ᵗ for t = 1 … n.
    pub years: f64,
}

impl Simple {
    /// The four results. Refused where a figure is not a number, r outside [0, 1] or i ≤ −1.
    pub fn values(&self) -> Result<SimpleValues, Refusal> {
        let Simple {
            revenue,
            margin,
            retention: r,
            discount: i,
            acquisition,
            years,
        } = *self;
        let all = [
            ("revenue", revenue, revenue.is_finite()),
            ("margin", margin, margin.is_finite()),
            ("retention", r, (0.0..=1.0).contains(&r)),
            ("discount", i, i.is_finite() && i > -1.0),
            ("acquisition", acquisition, acquisition.is_finite()),
        ];
        for (name, value, good) in all {
            if !good {
                return Err(Refusal::BadParameter { name, value });
            }
        }
        let left = 1.0 + i - r;
        let endless = |value: f64| (left > 0.0).then_some(value);
        let keep = r / (1.0 + i);
        let (mut share, mut sum) = (1.0, 0.0);
        for _ in 0..years.min(10_000) {
            share *= keep;
            sum += share;
        }
        Ok(SimpleValues {
            life: (r < 1.0).then(|| 1.0 / (1.0 - r)),
            book: (r < 1.0).then(|| revenue / (1.0 - r)),
            existing: endless(margin * r / left),
            new: endless(margin * (1.0 + i) / left - acquisition),
            years: margin * sum,
        })
    }
}

/// r: customers active in both windows over those active in the earlier one; `None` where none was.
pub fn retention(active_before: u32, of_them_now: u32) -> Option<f64> {
    (active_before > 0)
        .then(|| f64::from(of_them_now.min(active_before)) / f64::from(active_before))
}

/// A steady income a year over n years, each discounted at its end: Σ m/(1 + i)ᵗ.
pub fn annuity(margin: f64, discount: f64, years: u32) -> f64 {
    (1..=years.min(10_000))
        .map(|t| margin / (1.0 + discount).powi(t as i32))
        .sum()
}
