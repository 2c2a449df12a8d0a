//! What purchases bring, one set of spending parameters a draw, so that bounds of money know both.

use super::bootstrap::{drawn, refit, resampled};
use super::chance::Chance;
use super::fit::{Estimate, spend_prior};
use super::gamma_gamma::{GammaGamma, Spend, SpendLikelihood, Spends};
use super::pace::Part;

/// One draw of how money is spent.
#[derive(Clone, Debug, PartialEq)]
pub enum Purse {
    /// By Gamma-Gamma.
    Model(GammaGamma),
    /// Everybody alike: this share of the plain mean over purchases.
    Plain(f64),
}

/// Everybody's spend so far beside the draws.
#[derive(Clone, Debug)]
pub struct Purses {
    /// The customers' mean spends, those of one row of the buying model together.
    customers: Vec<Spend>,
    /// Given place of each of them.
    given: Vec<u32>,
    /// Row → its first customer; one more than rows.
    starts: Vec<u32>,
    /// The fit's own.
    point: Purse,
    /// Draws; refit k of buying is played with draw k, in turn.
    draws: Vec<Purse>,
    /// Purchases so far up to and with this customer, for the plain draws.
    days: Vec<f64>,
    /// The plain mean.
    mean: f64,
}

impl Purses {
    /// Lays out customers whose rows (of `rows`) are `place`, with the fit's own spending and draws of it.
    pub fn new(
        customers: &[Spend],
        (place, rows): (&[u32], usize),
        (point, draws): (Purse, Vec<Purse>),
    ) -> Purses {
        let mut starts = vec![0u32; rows + 1];
        for &at in place {
            starts[at as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut given = vec![0; place.len()];
        for (customer, &at) in place.iter().enumerate() {
            let own = &mut next[at as usize];
            given[*own as usize] = customer as u32;
            *own += 1;
        }
        let customers: Vec<Spend> = given.iter().map(|&at| customers[at as usize]).collect();
        let mut sum = 0.0;
        let mut days = Vec::with_capacity(customers.len());
        let mut spent = 0.0;
        for own in &customers {
            sum += f64::from(own.x);
            spent += f64::from(own.x) * own.mean;
            days.push(sum);
        }
        Purses {
            customers,
            given,
            starts,
            point,
            draws,
            days,
            mean: if sum > 0.0 { spent / sum } else { 0.0 },
        }
    }

    /// How many customers.
    pub fn len(&self) -> usize {
        self.customers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.customers.is_empty()
    }

    /// The spending that goes with a refit of buying.
    pub(super) fn draw(&self, refit: usize) -> &Purse {
        match self.draws.len() {
            0 => &self.point,
            some => &self.draws[refit % some],
        }
    }

    /// Expected spend of a purchase of each of a row's customers, by the fit's own.
    pub(super) fn expected_of_row(&self, row: usize) -> impl Iterator<Item = f64> {
        let own = self.of_row(row).iter();
        own.map(|own| self.expected(&self.point, own))
    }

    /// A row's customers.
    pub(super) fn of_row(&self, row: usize) -> &[Spend] {
        let end = |at: usize| self.starts.get(at).map_or(0, |&at| at as usize);
        self.customers.get(end(row)..end(row + 1)).unwrap_or(&[])
    }

    /// A row's customers by their given places.
    pub(super) fn given(&self, row: usize) -> &[u32] {
        let end = |at: usize| self.starts.get(at).map_or(0, |&at| at as usize);
        self.given.get(end(row)..end(row + 1)).unwrap_or(&[])
    }

    /// Expected spend of one purchase of this customer.
    pub(super) fn expected(&self, purse: &Purse, own: &Spend) -> f64 {
        match purse {
            Purse::Model(model) => model.expected(own.x, own.mean).unwrap_or(self.mean),
            Purse::Plain(share) => share * self.mean,
        }
    }

    /// What so many purchases of this customer bring: Gamma-Gamma's rate ν given the customer's
    /// own spends is Gamma(px + q, v + x·mean), and n spends together are Gamma(pn, ν).
    pub(super) fn spent(&self, purse: &Purse, own: &Spend, n: f64, chance: &mut Chance) -> f64 {
        match purse {
            Purse::Model(GammaGamma { p, q, v }) => {
                let x = f64::from(own.x);
                let sum = if own.x > 0 { x * own.mean } else { 0.0 };
                let rate = chance.gamma(p * x + q, v + sum);
                chance.gamma(p * n, rate)
            }
            // As somebody's purchases so far were, each one's chance of being taken alike.
            Purse::Plain(share) => {
                let all = self.days.last().copied().unwrap_or(0.0);
                let one = |chance: &mut Chance| {
                    let pick = all * chance.uniform();
                    let at = self.days.partition_point(|&days| days < pick);
                    self.customers.get(at).map_or(0.0, |own| own.mean)
                };
                share * (0..n as u64).map(|_| one(chance)).sum::<f64>()
            }
        }
    }
}

/// Draws of the spending model by the way of [`super::bootstrap`]: refits of resampled customers, or
/// the posterior where a prior was used. Draws with q ≤ 1, whose mean is infinite, are left out.
pub async fn model_draws(
    spends: &Spends,
    estimate: &Estimate,
    draws: u32,
    seed: u64,
    part: Part<'_>,
) -> Vec<Purse> {
    let mut chance = Chance::new(seed ^ 0xA5A5_5A5A_C3C3_3C3C);
    let weights: Vec<f64> = spends.rows.iter().map(|row| row.weight).collect();
    let own = spend_prior();
    let prior = estimate.prior.as_ref().unwrap_or(&own);
    let given = SpendLikelihood { spends };
    let mut other = spends.clone();
    let (found, _) = drawn(
        &given,
        (&weights, estimate, prior, draws),
        &mut chance,
        part,
        &mut |weights, chance| {
            for (row, weight) in other.rows.iter_mut().zip(weights) {
                row.weight = weight;
            }
            refit(&SpendLikelihood { spends: &other }, estimate, prior, chance)
        },
    )
    .await;
    let found = found.into_iter().filter_map(|logs| {
        let [p, q, v] = [logs[0].exp(), logs[1].exp(), logs[2].exp() * spends.scale];
        (q > 1.0).then_some(Purse::Model(GammaGamma { p, q, v }))
    });
    found.collect()
}

/// Draws of the plain mean: resampled customers' mean over that of all.
pub fn plain_draws(customers: &[Spend], draws: u32, seed: u64) -> Vec<Purse> {
    let mut chance = Chance::new(seed ^ 0xA5A5_5A5A_C3C3_3C3C);
    let weights: Vec<f64> = customers.iter().map(|_| 1.0).collect();
    let mean = |weights: &[f64]| {
        let (mut days, mut spent) = (0.0, 0.0);
        for (own, weight) in customers.iter().zip(weights) {
            days += weight * f64::from(own.x);
            spent += weight * f64::from(own.x) * own.mean;
        }
        if days > 0.0 { spent / days } else { 0.0 }
    };
    let whole = mean(&weights);
    if !(whole > 0.0) {
        return Vec::new();
    }
    (0..draws)
        .filter_map(|_| resampled(&weights, &mut chance))
        .map(|drawn| mean(&drawn) / whole)
        .filter(|share| *share > 0.0)
        .map(Purse::Plain)
        .collect()
}
