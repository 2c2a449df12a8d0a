//! Draws of parameters where data are few: the posterior under the stated prior, by importance resampling.
//!
//! Rubin (1987) JASA 82, 543: proposals from a multivariate t around the maximum, weighted by
//! likelihood × prior over the proposal's density, then drawn from in proportion (systematically).
//! Nothing is approximated but the number of proposals: skewed and long-tailed posteriors keep their shape.

use super::chance::Chance;
use super::fit::Estimate;
use super::matrix::Matrix;
use super::newton::{Derivs, Objective, Prior};
use super::pace::Part;

/// Proposals a draw; of five between one and four survive the weighing in simulated shops.
const PROPOSALS: u32 = 5;
/// Degrees of freedom of the proposals: tails heavier than a posterior's.
const FREEDOM: f64 = 5.0;
/// |log-parameter| beyond which nothing is proposed: where an estimate is said to lie at the edge.
const EDGE: f64 = 7.0;

/// So many draws of the log-parameters. `estimate` is the maximum of objective × prior.
pub async fn posterior(
    objective: &impl Objective,
    prior: &Prior,
    estimate: &Estimate,
    draws: u32,
    chance: &mut Chance,
    part: Part<'_>,
) -> Vec<Vec<f64>> {
    let size = objective.size();
    let lower = estimate.covariance.cholesky();
    let lower = lower.filter(|lower| lower.size == size);
    let lower = lower.unwrap_or_else(|| spreads(prior));
    let mut out = Derivs::zero(size);
    let mut proposed: Vec<(Vec<f64>, f64)> = Vec::new();
    for draw in 0..draws {
        part.reached(draw).await;
        for _ in 0..PROPOSALS {
            let normals: Vec<f64> = (0..size).map(|_| chance.normal()).collect();
            let narrow = chance.gamma(FREEDOM / 2.0, FREEDOM / 2.0);
            let at: Vec<f64> = (0..size)
                .map(|i| {
                    let off: f64 = (0..=i).map(|j| lower.at(i, j) * normals[j]).sum();
                    estimate.logs[i] + off / narrow.sqrt()
                })
                .collect();
            if at.iter().any(|at| !(at.abs() < EDGE)) {
                continue;
            }
            out.clear();
            objective.evaluate(&at, &mut out);
            prior.add(&at, &mut out);
            if !out.value.is_finite() {
                continue;
            }
            let distance = normals.iter().map(|z| z * z).sum::<f64>() / narrow;
            let tail = (FREEDOM + size as f64) / 2.0 * (distance / FREEDOM).ln_1p();
            proposed.push((at, out.value + tail));
        }
    }
    resampled(proposed, draws, chance)
}

/// So many of these, by the weights whose logarithms stand beside them.
fn resampled(proposed: Vec<(Vec<f64>, f64)>, draws: u32, chance: &mut Chance) -> Vec<Vec<f64>> {
    let most = proposed
        .iter()
        .fold(f64::NEG_INFINITY, |most, (_, ln)| most.max(*ln));
    let sum: f64 = proposed.iter().map(|(_, ln)| (ln - most).exp()).sum();
    let step = sum / f64::from(draws.max(1));
    let (mut passed, mut next) = (0.0, step * chance.uniform());
    let mut found = Vec::with_capacity(draws as usize);
    for (at, ln) in proposed {
        passed += (ln - most).exp();
        while next < passed && found.len() < draws as usize {
            found.push(at.clone());
            next += step;
        }
    }
    found
}

/// The prior's own spreads, for a maximum without a covariance.
fn spreads(prior: &Prior) -> Matrix {
    let mut lower = Matrix::zero(prior.spread.len());
    for (i, spread) in prior.spread.iter().enumerate() {
        *lower.at_mut(i, i) = spread.min(3.0);
    }
    lower
}
