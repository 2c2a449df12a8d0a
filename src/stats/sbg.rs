//! Shifted beta-geometric: contracts that are renewed or not at the end of each period.
//!
//! Fader & Hardie (2007) «How to project customer retention», J. Interactive Marketing 21(1);
//! residual lifetimes of Fader & Hardie (2010) Marketing Science 29(1). Churn θ ~ Beta(α, β).

use super::Refusal;
use super::newton::{Derivs, Objective};
use super::quadrature::beta_mean;
use super::special::Rising;

/// Contracts of one cohort: how many are active after 0, 1, 2 … renewals.
#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    /// Active contracts, not rising.
    pub active: Vec<f64>,
}

impl Cohort {
    /// Refuses what cannot be a cohort.
    pub fn check(&self) -> Result<(), Refusal> {
        for (row, pair) in self.active.iter().enumerate() {
            let fault = if !pair.is_finite() {
                super::RowFault::NotFinite
            } else if *pair < 0.0 {
                super::RowFault::Negative
            } else if row > 0 && *pair > self.active[row - 1] {
                super::RowFault::MoreThanChances
            } else {
                continue;
            };
            return Err(Refusal::BadRow { row, fault });
        }
        let first = self.active.first().copied().unwrap_or(0.0);
        let lost = first - self.active.last().copied().unwrap_or(0.0);
        if !(first > 0.0) {
            return Err(Refusal::NoCustomers);
        }
        if self.active.len() < 3 || !(lost > 0.0) {
            let periods = self.active.len() as u32;
            let lost = lost.clamp(0.0, 4e9) as u32;
            return Err(Refusal::NeedsLosses { periods, lost });
        }
        Ok(())
    }
}

/// α, β.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShiftedBetaGeometric {
    /// Churn, first.
    pub alpha: f64,
    /// Churn, second.
    pub beta: f64,
}

impl ShiftedBetaGeometric {
    /// S(t): share of a cohort still there after t renewals.
    pub fn survival(&self, t: u32) -> f64 {
        let rise = |c: f64| Rising::new(c, &[t]).ln.first().copied().unwrap_or(0.0);
        (rise(self.beta) - rise(self.alpha + self.beta)).exp()
    }

    /// Share renewing at the t-th renewal (from 1): (β + t − 1)/(α + β + t − 1).
    pub fn retention(&self, t: u32) -> f64 {
        let t = f64::from(t.max(1)) - 1.0;
        (self.beta + t) / (self.alpha + self.beta + t)
    }

    /// ln L of a cohort.
    pub fn ln_likelihood(&self, cohort: &Cohort) -> f64 {
        let mut out = Derivs::zero(2);
        let at = [self.alpha.ln(), self.beta.ln()];
        let renewals = &Renewals::of(cohort);
        RenewalLikelihood { renewals }.evaluate(&at, &mut out);
        out.value
    }

    /// Expected renewals of a newcomer in the next `ahead` periods, of one who renewed t times.
    pub fn expected(&self, t: u32, ahead: u32) -> f64 {
        let (mut stays, mut sum) = (1.0, 0.0);
        for k in 1..=ahead {
            stays *= self.retention(t.saturating_add(k));
            sum += stays;
        }
        sum
    }

    /// Expected renewals without end of one who renewed t times: (β + t)/(α − 1); None for α ≤ 1, where some stay so
    /// long that the mean has no end.
    pub fn lifetime(&self, t: u32) -> Option<f64> {
        (self.alpha > 1.0).then(|| (self.beta + f64::from(t)) / (self.alpha - 1.0))
    }

    /// Discounted expected residual renewals at rate d a period, of one who renewed t times: the
    /// k-th renewal from now counts 1/(1+d)^k. Finite for d > 0.
    pub fn discounted(&self, t: u32, d: f64) -> f64 {
        let keep = 1.0 / (1.0 + d);
        beta_mean(self.alpha, self.beta + f64::from(t), |theta| {
            let q = (1.0 - theta) * keep;
            q / (1.0 - q)
        })
    }
}

/// Contracts by what became of them, all cohorts together: a cohort watched for longer tells more.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Renewals {
    /// Ended after 0, 1, 2 … renewals.
    pub lost: Vec<f64>,
    /// Still active after 0, 1, 2 … renewals, when observation ended.
    pub kept: Vec<f64>,
}

impl Renewals {
    /// Those of one cohort, which has been checked.
    pub fn of(cohort: &Cohort) -> Renewals {
        let active = &cohort.active;
        let mut kept = vec![0.0; active.len()];
        if let (Some(to), Some(&rest)) = (kept.last_mut(), active.last()) {
            *to = rest;
        }
        Renewals {
            lost: active.windows(2).map(|pair| pair[0] - pair[1]).collect(),
            kept,
        }
    }

    /// Contracts, and those among them that ended.
    pub fn counts(&self) -> (f64, f64) {
        let lost: f64 = self.lost.iter().sum();
        (lost + self.kept.iter().sum::<f64>(), lost)
    }

    /// Contracts that came to their t-th renewal (from 1), and those that were renewed.
    pub fn at(&self, t: usize) -> (f64, f64) {
        let from = |all: &[f64], at: usize| all.get(at..).unwrap_or_default().iter().sum::<f64>();
        let renewed = from(&self.lost, t) + from(&self.kept, t);
        let ended = self.lost.get(t.wrapping_sub(1)).copied().unwrap_or(0.0);
        (renewed + ended, renewed)
    }

    /// Refuses what no curve can be drawn through: fewer than three points in time (the lists' lengths say how long
    /// was watched), or no loss.
    pub fn check(&self) -> Result<(), Refusal> {
        for (row, count) in self.lost.iter().chain(&self.kept).enumerate() {
            if !(count.is_finite() && *count >= 0.0) {
                let fault = super::RowFault::NotFinite;
                return Err(Refusal::BadRow { row, fault });
            }
        }
        let (all, lost) = self.counts();
        if !(all > 0.0) {
            return Err(Refusal::NoCustomers);
        }
        let periods = self.kept.len().max(self.lost.len() + 1) as u32;
        if periods < 3 || !(lost > 0.0) {
            let lost = lost.clamp(0.0, 4e9) as u32;
            return Err(Refusal::NeedsLosses { periods, lost });
        }
        Ok(())
    }
}

/// The likelihood of contracts as a function of (ln α, ln β).
pub struct RenewalLikelihood<'a> {
    /// The contracts.
    pub renewals: &'a Renewals,
}

impl Objective for RenewalLikelihood<'_> {
    fn size(&self) -> usize {
        2
    }

    fn evaluate(&self, at: &[f64], out: &mut Derivs) {
        let (alpha, beta) = (at[0].exp(), at[1].exp());
        let Renewals { lost, kept } = self.renewals;
        let levels: Vec<u32> = (0..=lost.len().max(kept.len()) as u32).collect();
        let stay = Rising::new(beta, &levels);
        let all = Rising::new(alpha + beta, &levels);
        let mut add = |w: f64, stayed: usize, lost: bool| {
            let n = stayed + usize::from(lost);
            let gone = f64::from(u8::from(lost));
            out.value += w * (stay.ln[stayed] - all.ln[n] + gone * alpha.ln());
            out.gradient[0] += w * (gone / alpha - all.first[n]);
            out.gradient[1] += w * (stay.first[stayed] - all.first[n]);
            *out.hessian.at_mut(0, 0) += w * (-gone / (alpha * alpha) - all.second[n]);
            *out.hessian.at_mut(1, 0) -= w * all.second[n];
            *out.hessian.at_mut(0, 1) -= w * all.second[n];
            *out.hessian.at_mut(1, 1) += w * (stay.second[stayed] - all.second[n]);
        };
        for (counts, gone) in [(lost, true), (kept, false)] {
            for (stayed, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0.0) {
                add(count, stayed, gone);
            }
        }
        out.to_logs(&[alpha, beta]);
    }
}
