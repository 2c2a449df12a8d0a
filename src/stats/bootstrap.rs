//! How little is known: draws of the parameters, and the future played under each of them.
//!
//! From 1,500 customers on, where likelihood alone gave the fit, a draw is a refit: every row gets a
//! Poisson number of its customers (rescaled to the shop's size) and the search starts from the fitted
//! optimum. This holds where customers are not quite as the model has them, too. Refits without a
//! maximum inside take the prior, its centre drawn anew from itself (randomised maximum a posteriori).
//! With fewer customers, or where the fit itself needed the prior, resampling says little: many refits
//! have no maximum inside and bounds come out too wide (.965 instead of .90 for Pareto/NBD at 200) or,
//! being skewed, too narrow. Draws are then taken from the posterior under the prior
//! ([`super::posterior`]). Bounds are percentiles. The customers' purchases are then drawn one by one
//! under each draw ([`super::future`]), so the second pair of bounds holds the chance of the future as
//! well.

use super::Refusal;
use super::bgbb::{BetaBernoulli, Chances, ChancesLikelihood};
use super::buying::{Buying, Kind, Likelihood};
use super::chance::Chance;
use super::fit::{Estimate, Method};
use super::future::{Continuous, Periods, play};
use super::newton::{End, Objective, Prior, maximise};
use super::pace::{self, Pace, Part};
use super::posterior::posterior;
use super::purse::Purses;
use super::rows::{Columns, Row, Weights};

/// What to draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Refits, or draws from the posterior.
    pub draws: u32,
    /// Where chance starts.
    pub seed: u64,
    /// How far ahead purchases are counted, in the rows' unit.
    pub horizon: f64,
    /// What share of draws the bounds hold, 0.9 for 90 %.
    pub level: f64,
    /// Whether each row's bounds are wanted too.
    pub rows: bool,
}

/// Bounds of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// What the fit expects.
    pub expected: f64,
    /// Bounds of the expectation: what is unknown about the parameters alone.
    pub expectation: [f64; 2],
    /// Bounds of what will happen: parameters and the chance of the future together.
    pub outcome: [f64; 2],
    /// Variance of what will happen around what the same parameters expect: the chance alone.
    pub chance: f64,
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intervals {
    /// Purchases of all customers together within the horizon.
    pub total: Bounds,
    /// Customers still there: expected number, and how many truly are.
    pub alive: Bounds,
    /// One a row: purchases of one such customer within the horizon. Empty if not asked for.
    pub rows: Vec<Bounds>,
    /// Money all customers' purchases within the horizon bring; zero without purses.
    pub spent: Bounds,
    /// One a customer in the purses' given order: bounds of the outcome of that customer's money.
    /// Empty if not asked for.
    pub customers: Vec<[f64; 2]>,
    /// One a parameter, in the data's units.
    pub params: Vec<[f64; 2]>,
    /// Parameters of each draw, in the data's units: with them the future is played again.
    pub refits: Vec<Vec<f64>>,
    /// Draws taken with the prior.
    pub with_prior: u32,
}

/// Draws alone: parameters of each draw, in the data's units, and how many refits took the prior.
/// `progress` hears (done, of) and answers whether to go on.
pub fn refits(
    kind: Kind,
    rows: &[Row],
    estimate: &Estimate,
    plan: &Plan,
    progress: &mut dyn FnMut(u32, u32) -> bool,
) -> Result<(Vec<Vec<f64>>, u32), Refusal> {
    let work = |pace: Pace| async move {
        let part = Part {
            pace: &pace,
            behind: 0,
            all: plan.draws,
        };
        refits_paced(kind, rows, estimate, plan, part).await
    };
    pace::run(work, progress).ok_or(Refusal::Cancelled)
}

/// [`refits`] at a pace.
async fn refits_paced(
    kind: Kind,
    rows: &[Row],
    estimate: &Estimate,
    plan: &Plan,
    part: Part<'_>,
) -> (Vec<Vec<f64>>, u32) {
    let mut chance = Chance::new(plan.seed);
    let columns = Columns::new(rows, None);
    let own = kind.prior();
    let prior = estimate.prior.as_ref().unwrap_or(&own);
    let units = kind.units(columns.scale);
    let weights: Vec<f64> = rows.iter().map(|row| row.weight).collect();
    let whole = Weights::new(&columns, weights.clone());
    let (found, with_prior) = drawn(
        &Likelihood::new(kind, &columns, &whole),
        (&weights, estimate, prior, plan.draws),
        &mut chance,
        part,
        &mut |drawn, chance| {
            let weights = Weights::new(&columns, drawn);
            let objective = Likelihood::new(kind, &columns, &weights);
            refit(&objective, estimate, prior, chance)
        },
    )
    .await;
    let found = found.iter().map(|logs| scaled(logs, &units)).collect();
    (found, with_prior)
}

/// Customers from which on draws are refits of resampled ones.
const MANY: f64 = 1_500.0;

/// Whether draws for so many customers come from the posterior rather than from refits.
pub fn from_posterior(estimate: &Estimate, customers: f64) -> bool {
    estimate.method != Method::Mle || customers < MANY
}

/// Log-parameters of one refit, where it found any, and whether the prior was used.
pub(super) type Refit = (Option<Vec<f64>>, bool);

/// Log-parameters of each draw, and how many refits took the prior: `again` refits to other weights,
/// `objective` has the given ones.
pub(super) async fn drawn(
    objective: &impl Objective,
    (weights, estimate, prior, draws): (&[f64], &Estimate, &Prior, u32),
    chance: &mut Chance,
    part: Part<'_>,
    again: &mut dyn FnMut(Vec<f64>, &mut Chance) -> Refit,
) -> (Vec<Vec<f64>>, u32) {
    if from_posterior(estimate, weights.iter().sum()) {
        let found = posterior(objective, prior, estimate, draws, chance, part).await;
        return (found, draws);
    }
    let (mut found, mut with_prior) = (Vec::with_capacity(draws as usize), 0);
    for draw in 0..draws {
        part.reached(draw).await;
        let Some(drawn) = resampled(weights, chance) else {
            continue;
        };
        let (logs, prior_used) = again(drawn, chance);
        with_prior += u32::from(prior_used);
        found.extend(logs);
    }
    (found, with_prior)
}

/// A Poisson number of each row's customers, rescaled to their sum; None where nobody was drawn.
pub(super) fn resampled(weights: &[f64], chance: &mut Chance) -> Option<Vec<f64>> {
    let mut drawn: Vec<f64> = weights
        .iter()
        .map(|&weight| chance.poisson(weight))
        .collect();
    let sum: f64 = drawn.iter().sum();
    let total: f64 = weights.iter().sum();
    for weight in &mut drawn {
        *weight *= total / sum;
    }
    (sum > 0.0).then_some(drawn)
}

/// One refit from the fitted optimum.
pub(super) fn refit(
    objective: &impl Objective,
    estimate: &Estimate,
    prior: &Prior,
    chance: &mut Chance,
) -> Refit {
    let fit = maximise(objective, None, &estimate.logs, 40);
    // e^±7 is where an estimate is said to lie at the edge.
    if fit.end == End::Maximum && fit.at.iter().all(|at| at.abs() < 7.0) {
        return (Some(fit.at), false);
    }
    let moved = moved(prior, chance);
    let fit = maximise(objective, Some(&moved), &estimate.logs, 60);
    ((fit.end == End::Maximum).then_some(fit.at), true)
}

fn scaled(logs: &[f64], units: &[f64]) -> Vec<f64> {
    logs.iter()
        .zip(units)
        .map(|(log, unit)| log.exp() * unit)
        .collect()
}

/// The prior with its centre drawn from itself.
fn moved(prior: &Prior, chance: &mut Chance) -> Prior {
    let centres = prior.centre.iter().zip(&prior.spread);
    Prior {
        centre: centres
            .map(|(centre, spread)| centre + spread * chance.normal())
            .collect(),
        spread: prior.spread.clone(),
    }
}

/// Bounds for the shop and, if asked, for one customer of each row. `rows` are collapsed ones;
/// `purses` adds bounds of the money their purchases bring.
pub fn intervals(
    kind: Kind,
    rows: &[Row],
    estimate: &Estimate,
    plan: &Plan,
    purses: Option<&Purses>,
    progress: &mut dyn FnMut(u32, u32) -> bool,
) -> Result<Intervals, Refusal> {
    let work = |pace: Pace| async move {
        let part = Part {
            pace: &pace,
            behind: 0,
            all: plan.draws * 2,
        };
        intervals_paced(kind, rows, estimate, plan, purses, part).await
    };
    pace::run(work, progress).ok_or(Refusal::Cancelled)?
}

/// [`intervals`] at a pace; twice the plan's draws are its places.
pub async fn intervals_paced(
    kind: Kind,
    rows: &[Row],
    estimate: &Estimate,
    plan: &Plan,
    purses: Option<&Purses>,
    part: Part<'_>,
) -> Result<Intervals, Refusal> {
    let (found, with_prior) = refits_paced(kind, rows, estimate, plan, part).await;
    let behind = part.behind(plan.draws);
    let found = replay(kind, rows, estimate, found, plan, purses, behind).await?;
    Ok(Intervals {
        with_prior,
        ..found
    })
}

/// Plays the future again under draws that are there, over the plan's horizon: the same bounds as
/// [`intervals`] finds for it, without a refit.
pub async fn replay(
    kind: Kind,
    rows: &[Row],
    estimate: &Estimate,
    refits: Vec<Vec<f64>>,
    plan: &Plan,
    purses: Option<&Purses>,
    part: Part<'_>,
) -> Result<Intervals, Refusal> {
    let ahead = |params: &[f64]| {
        let (model, horizon) = (Buying::new(kind, params)?, plan.horizon);
        Ok(Continuous {
            model,
            rows,
            horizon,
        })
    };
    let weights: Vec<f64> = rows.iter().map(|row| row.weight).collect();
    let given = (&estimate.params[..], refits);
    play(&ahead, (&weights, purses), given, plan, part).await
}

/// [`intervals`] for BG/BB; the plan's horizon counts opportunities.
pub fn chances(
    rows: &[Chances],
    estimate: &Estimate,
    plan: &Plan,
    purses: Option<&Purses>,
    progress: &mut dyn FnMut(u32, u32) -> bool,
) -> Result<Intervals, Refusal> {
    let work = |pace: Pace| async move {
        let part = Part {
            pace: &pace,
            behind: 0,
            all: plan.draws * 2,
        };
        chances_paced(rows, estimate, plan, purses, part).await
    };
    pace::run(work, progress).ok_or(Refusal::Cancelled)?
}

/// [`intervals_paced`] for BG/BB.
pub async fn chances_paced(
    rows: &[Chances],
    estimate: &Estimate,
    plan: &Plan,
    purses: Option<&Purses>,
    part: Part<'_>,
) -> Result<Intervals, Refusal> {
    let mut chance = Chance::new(plan.seed);
    let own = super::fit::bgbb_prior();
    let prior = estimate.prior.as_ref().unwrap_or(&own);
    let weights: Vec<f64> = rows.iter().map(|row| row.weight).collect();
    let mut other = rows.to_vec();
    let (found, with_prior) = drawn(
        &ChancesLikelihood { rows },
        (&weights, estimate, prior, plan.draws),
        &mut chance,
        part,
        &mut |drawn, chance| {
            for (row, weight) in other.iter_mut().zip(drawn) {
                row.weight = weight;
            }
            refit(&ChancesLikelihood { rows: &other }, estimate, prior, chance)
        },
    )
    .await;
    let found: Vec<Vec<f64>> = found.iter().map(|logs| scaled(logs, &[1.0; 4])).collect();
    let behind = part.behind(plan.draws);
    let found = replay_chances(rows, estimate, found, plan, purses, behind).await?;
    Ok(Intervals {
        with_prior,
        ..found
    })
}

/// [`replay`] for BG/BB.
pub async fn replay_chances(
    rows: &[Chances],
    estimate: &Estimate,
    refits: Vec<Vec<f64>>,
    plan: &Plan,
    purses: Option<&Purses>,
    part: Part<'_>,
) -> Result<Intervals, Refusal> {
    let ahead = |params: &[f64]| {
        let (model, ahead) = (
            BetaBernoulli::new(params)?,
            plan.horizon.clamp(0.0, 1e5) as u32,
        );
        Ok(Periods { model, rows, ahead })
    };
    let weights: Vec<f64> = rows.iter().map(|row| row.weight).collect();
    let given = (&estimate.params[..], refits);
    play(&ahead, (&weights, purses), given, plan, part).await
}
