//! Gamma-Gamma: what a customer spends a purchase, from the mean of x purchases.
//!
//! Fader & Hardie, note 025 (2013). A spend is Gamma(p, ν), ν ~ Gamma(q, v); v has the unit of money.

use super::newton::{Derivs, Objective};
use super::special::{digamma_trigamma, ln_gamma};
use super::{Refusal, RowFault};

/// Mean spend of a customer over x purchases with spend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spend {
    /// Purchases with spend above zero (repeat days).
    pub x: u32,
    /// Their mean, currency units.
    pub mean: f64,
    /// How many customers.
    pub weight: f64,
}

/// p, q, v.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaGamma {
    /// Shape of a spend.
    pub p: f64,
    /// Shape of the customers' rates.
    pub q: f64,
    /// Rate of the customers' rates, in money.
    pub v: f64,
}

impl GammaGamma {
    /// ln L of one customer; x > 0 and mean > 0.
    pub fn ln_likelihood(&self, x: u32, mean: f64) -> f64 {
        let GammaGamma { p, q, v } = *self;
        let x = f64::from(x);
        let px = p * x;
        ln_gamma(px + q) - ln_gamma(px) - ln_gamma(q) + q * v.ln() - mean.ln()
            + px * (x * mean).ln()
            - (px + q) * (x * mean + v).ln()
    }

    /// Expected spend a purchase of a customer with x purchases of this mean; x = 0: of a newcomer.
    /// Refused where q ≤ 1, since the mean over customers is infinite then.
    pub fn expected(&self, x: u32, mean: f64) -> Result<f64, Refusal> {
        let GammaGamma { p, q, v } = *self;
        if !(q > 1.0) {
            return Err(Refusal::NoMeanSpend { q });
        }
        let x = f64::from(x);
        let sum = if x > 0.0 { x * mean } else { 0.0 };
        Ok(p * (v + sum) / (p * x + q - 1.0))
    }

    /// Density of a mean over x purchases at `mean`, per currency unit (note 025, equation 1a).
    pub fn density(&self, x: u32, mean: f64) -> f64 {
        self.ln_likelihood(x, mean).exp()
    }

    /// Mean spend over all customers, p v/(q − 1).
    pub fn population(&self) -> Result<f64, Refusal> {
        self.expected(0, 0.0)
    }
}

/// What the likelihood is made of, and what was left out.
#[derive(Clone, Debug, Default)]
pub struct Spends {
    /// Rows with x > 0 and a mean above zero.
    pub rows: Vec<Spend>,
    /// Customers without a repeat purchase: they take no part.
    pub without: f64,
    /// Correlation of x and mean over the rows; above 0.3 the model's independence is in doubt.
    pub correlation: f64,
    /// Mean of the means, by which money is divided in the search.
    pub scale: f64,
}

impl Spends {
    /// Checks and sorts out. Rows with x = 0 are left out; a repeat buyer with a mean at or below
    /// zero is refused (leave such customers out before: they have no purchases with spend).
    pub fn new(given: &[Spend]) -> Result<Spends, Refusal> {
        let mut spends = Spends {
            scale: 1.0,
            ..Spends::default()
        };
        let mut low = 0u32;
        for (row, own) in given.iter().enumerate() {
            let fault = if !own.weight.is_finite() || !own.mean.is_finite() {
                RowFault::NotFinite
            } else if own.weight < 0.0 {
                RowFault::Negative
            } else if own.x == 0 {
                spends.without += own.weight;
                continue;
            } else if !(own.mean > 0.0) {
                low += 1;
                continue;
            } else if own.mean > 1e15 {
                RowFault::NotFinite
            } else {
                spends.rows.push(*own);
                continue;
            };
            return Err(Refusal::BadRow { row, fault });
        }
        if low > 0 {
            return Err(Refusal::NonPositiveSpend { rows: low });
        }
        let weight: f64 = spends.rows.iter().map(|row| row.weight).sum();
        if !(weight >= 2.0) {
            let have = weight.clamp(0.0, 4e9) as u32;
            return Err(Refusal::NeedsSpenders { need: 2, have });
        }
        spends.measure(weight);
        Ok(spends)
    }

    fn measure(&mut self, weight: f64) {
        let mean = |of: &dyn Fn(&Spend) -> f64| {
            self.rows
                .iter()
                .map(|row| row.weight * of(row))
                .sum::<f64>()
                / weight
        };
        let (mx, mm) = (mean(&|row| f64::from(row.x)), mean(&|row| row.mean));
        let cov = mean(&|row| (f64::from(row.x) - mx) * (row.mean - mm));
        let vx = mean(&|row| (f64::from(row.x) - mx).powi(2));
        let vm = mean(&|row| (row.mean - mm).powi(2));
        let spread = (vx * vm).sqrt();
        self.correlation = if spread > 0.0 { cov / spread } else { 0.0 };
        self.scale = mm;
    }
}

/// The likelihood of many customers as a function of (ln p, ln q, ln v/scale).
pub struct SpendLikelihood<'a> {
    /// Rows that count.
    pub spends: &'a Spends,
}

impl Objective for SpendLikelihood<'_> {
    fn size(&self) -> usize {
        3
    }

    fn evaluate(&self, at: &[f64], out: &mut Derivs) {
        let (p, q, v) = (at[0].exp(), at[1].exp(), at[2].exp());
        let (d_q, t_q) = digamma_trigamma(q);
        let (ln_q, ln_v) = (ln_gamma(q), v.ln());
        // Rows of one x share their special functions.
        let mut by_x: Vec<Option<[f64; 5]>> = vec![None; 512];
        let mut h = [0.0; 6];
        for row in &self.spends.rows {
            let (x, w) = (f64::from(row.x), row.weight);
            // A refit of resampled customers leaves a third of them out.
            if w == 0.0 {
                continue;
            }
            let px = p * x;
            let fresh = || {
                let (d0, t0) = digamma_trigamma(px);
                let (d1, t1) = digamma_trigamma(px + q);
                [ln_gamma(px + q) - ln_gamma(px), d0, t0, d1, t1]
            };
            let [ln, d0, t0, d1, t1] = match by_x.get_mut(row.x as usize) {
                Some(kept) => *kept.get_or_insert_with(fresh),
                None => fresh(),
            };
            let mean = row.mean / self.spends.scale;
            let sum = x * mean;
            let total = 1.0 / (sum + v);
            // ln(sum / (sum + v)), with its digits where v is small.
            let share = -(v / sum).ln_1p();
            let ln_total = (sum + v).ln();
            out.value += w * (ln - ln_q + q * (ln_v - ln_total) - row.mean.ln() + px * share);
            out.gradient[0] += w * x * (d1 - d0 + share);
            out.gradient[1] += w * (d1 - d_q + ln_v - ln_total);
            out.gradient[2] += w * (q / v - (px + q) * total);
            h[0] += w * x * x * (t1 - t0);
            h[1] += w * x * t1;
            h[2] -= w * x * total;
            h[3] += w * (t1 - t_q);
            h[4] += w * (1.0 / v - total);
            h[5] += w * ((px + q) * total * total - q / (v * v));
        }
        let places = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];
        for ((i, j), own) in places.into_iter().zip(h) {
            *out.hessian.at_mut(i, j) = own;
            *out.hessian.at_mut(j, i) = own;
        }
        out.to_logs(&[p, q, v]);
    }
}
