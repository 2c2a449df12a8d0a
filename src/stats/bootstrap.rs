//! How little is known: refits of resampled customers, and the future played under each of them.
//!
//! Each draw gives every row a Poisson number of its customers (rescaled to the shop's size) and
//! refits from the fitted optimum. A fit with a prior draws the prior's centre anew from the prior
//! each time: where data say nothing the prior's own width comes out, not a false certainty
//! (randomised maximum a posteriori). The customers' purchases are then drawn one by one under the
//! refitted parameters, so the second pair of bounds holds the chance of the future as well.

use super::Refusal;
use super::bgbb::{BetaBernoulli, Chances, ChancesLikelihood};
use super::buying::{Buying, Kind, Likelihood};
use super::chance::Chance;
use super::fit::{Estimate, Method};
use super::newton::{End, Objective, Prior, maximise};
use super::pace::{self, Pace};
use super::rows::{Columns, Row, Weights};

/// What to draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Refits.
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
    /// One a parameter, in the data's units.
    pub params: Vec<[f64; 2]>,
    /// Parameters of each refit, in the data's units: with them the future is played again.
    pub refits: Vec<Vec<f64>>,
    /// Refits without a maximum inside, taken with the prior.
    pub with_prior: u32,
}

/// Most cells (rows × draws) kept for the rows' bounds; beyond, fewer draws serve them.
const CELLS: usize = 12_000_000;

/// Refits alone: parameters of each draw, in the data's units. `progress` hears (done, of) and
/// answers whether to go on.
pub fn refits(
    kind: Kind,
    rows: &[Row],
    estimate: &Estimate,
    plan: &Plan,
    progress: &mut dyn FnMut(u32, u32) -> bool,
) -> Result<(Vec<Vec<f64>>, u32), Refusal> {
    let work = |pace: Pace| async move {
        refits_paced(kind, rows, estimate, plan, &pace, plan.draws).await
    };
    pace::run(work, progress).ok_or(Refusal::Cancelled)
}

/// [`refits`] at a pace, as the first part of `all`.
async fn refits_paced(
    kind: Kind,
    rows: &[Row],
    estimate: &Estimate,
    plan: &Plan,
    pace: &Pace,
    all: u32,
) -> (Vec<Vec<f64>>, u32) {
    let mut chance = Chance::new(plan.seed);
    let columns = Columns::new(rows, None);
    let own = kind.prior();
    let prior = estimate.prior.as_ref().unwrap_or(&own);
    let units = kind.units(columns.scale);
    let given: Vec<f64> = rows.iter().map(|row| row.weight).collect();
    let (mut found, mut with_prior) = (Vec::with_capacity(plan.draws as usize), 0);
    for draw in 0..plan.draws {
        pace.reached(draw, all).await;
        let Some(drawn) = resampled(&given, &mut chance) else {
            continue;
        };
        let weights = Weights::new(&columns, drawn);
        let objective = Likelihood::new(kind, &columns, &weights);
        let (logs, prior_used) = refit(&objective, estimate, prior, &mut chance);
        with_prior += u32::from(prior_used);
        found.extend(logs.map(|logs| scaled(&logs, &units)));
    }
    (found, with_prior)
}

/// A Poisson number of each row's customers, rescaled to their sum; None where nobody was drawn.
fn resampled(weights: &[f64], chance: &mut Chance) -> Option<Vec<f64>> {
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

/// Log-parameters of one refit, and whether the prior was used.
fn refit(
    objective: &impl Objective,
    estimate: &Estimate,
    prior: &Prior,
    chance: &mut Chance,
) -> (Option<Vec<f64>>, bool) {
    if estimate.method == Method::Mle {
        let fit = maximise(objective, None, &estimate.logs, 40);
        // e^±7 is where an estimate is said to lie at the edge.
        if fit.end == End::Maximum && fit.at.iter().all(|at| at.abs() < 7.0) {
            return (Some(fit.at), false);
        }
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

/// A model with parameters that looks ahead: what the bounds need of it, row by row.
trait Ahead {
    /// P(alive) of a row.
    fn p_alive(&self, row: usize) -> f64;
    /// Expected purchases of a customer of a row, alive with probability `p`.
    fn expected(&self, row: usize, p: f64) -> f64;
    /// A draw of the purchases of one who is alive.
    fn draw(&self, row: usize, chance: &mut Chance) -> f64;
}

struct Continuous<'a> {
    model: Buying,
    rows: &'a [Row],
    horizon: f64,
}

impl Ahead for Continuous<'_> {
    fn p_alive(&self, row: usize) -> f64 {
        self.model.p_alive(&self.rows[row])
    }
    fn expected(&self, row: usize, p: f64) -> f64 {
        self.model.expected_if(&self.rows[row], p, self.horizon)
    }
    fn draw(&self, row: usize, chance: &mut Chance) -> f64 {
        chance.future_alive(&self.model, &self.rows[row], self.horizon)
    }
}

struct Periods<'a> {
    model: BetaBernoulli,
    rows: &'a [Chances],
    ahead: u32,
}

impl Ahead for Periods<'_> {
    fn p_alive(&self, row: usize) -> f64 {
        self.model.p_alive(&self.rows[row], 0)
    }
    fn expected(&self, row: usize, p: f64) -> f64 {
        p * self.model.expected_alive(&self.rows[row], self.ahead)
    }
    fn draw(&self, row: usize, chance: &mut Chance) -> f64 {
        chance.future_chances(&self.model, &self.rows[row], self.ahead)
    }
}

/// Bounds for the shop and, if asked, for one customer of each row. `rows` are collapsed ones.
pub fn intervals(
    kind: Kind,
    rows: &[Row],
    estimate: &Estimate,
    plan: &Plan,
    progress: &mut dyn FnMut(u32, u32) -> bool,
) -> Result<Intervals, Refusal> {
    let work = |pace: Pace| async move { intervals_paced(kind, rows, estimate, plan, &pace).await };
    pace::run(work, progress).ok_or(Refusal::Cancelled)?
}

/// [`intervals`] at a pace.
pub async fn intervals_paced(
    kind: Kind,
    rows: &[Row],
    estimate: &Estimate,
    plan: &Plan,
    pace: &Pace,
) -> Result<Intervals, Refusal> {
    let all = plan.draws * 2;
    let (found, with_prior) = refits_paced(kind, rows, estimate, plan, pace, all).await;
    let found = played(kind, rows, estimate, found, plan, (pace, plan.draws)).await?;
    Ok(Intervals {
        with_prior,
        ..found
    })
}

/// Plays the future again under refits that are there, over the plan's horizon: the same bounds as
/// [`intervals`] finds for it, without a refit.
pub async fn replay(
    kind: Kind,
    rows: &[Row],
    estimate: &Estimate,
    refits: Vec<Vec<f64>>,
    plan: &Plan,
    pace: &Pace,
) -> Result<Intervals, Refusal> {
    played(kind, rows, estimate, refits, plan, (pace, 0)).await
}

/// [`replay`] behind so many steps of the pace that lie behind already.
async fn played(
    kind: Kind,
    rows: &[Row],
    estimate: &Estimate,
    refits: Vec<Vec<f64>>,
    plan: &Plan,
    pace: (&Pace, u32),
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
    play(&ahead, &weights, estimate, refits, plan, pace).await
}

/// [`intervals_paced`] for BG/BB; the plan's horizon counts opportunities.
pub async fn chances_paced(
    rows: &[Chances],
    estimate: &Estimate,
    plan: &Plan,
    pace: &Pace,
) -> Result<Intervals, Refusal> {
    let mut chance = Chance::new(plan.seed);
    let own = super::fit::bgbb_prior();
    let prior = estimate.prior.as_ref().unwrap_or(&own);
    let weights: Vec<f64> = rows.iter().map(|row| row.weight).collect();
    let (mut found, mut with_prior) = (Vec::new(), 0);
    let mut drawn = rows.to_vec();
    for draw in 0..plan.draws {
        pace.reached(draw, plan.draws * 2).await;
        let Some(new) = resampled(&weights, &mut chance) else {
            continue;
        };
        for (row, weight) in drawn.iter_mut().zip(new) {
            row.weight = weight;
        }
        let objective = ChancesLikelihood { rows: &drawn };
        let (params, prior_used) = refit(&objective, estimate, prior, &mut chance);
        with_prior += u32::from(prior_used);
        found.extend(params.map(|logs| scaled(&logs, &[1.0; 4])));
    }
    let found = chances_played(rows, estimate, found, plan, (pace, plan.draws)).await?;
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
    pace: &Pace,
) -> Result<Intervals, Refusal> {
    chances_played(rows, estimate, refits, plan, (pace, 0)).await
}

async fn chances_played(
    rows: &[Chances],
    estimate: &Estimate,
    refits: Vec<Vec<f64>>,
    plan: &Plan,
    pace: (&Pace, u32),
) -> Result<Intervals, Refusal> {
    let ahead = |params: &[f64]| {
        let (model, ahead) = (
            BetaBernoulli::new(params)?,
            plan.horizon.clamp(0.0, 1e5) as u32,
        );
        Ok(Periods { model, rows, ahead })
    };
    let weights: Vec<f64> = rows.iter().map(|row| row.weight).collect();
    play(&ahead, &weights, estimate, refits, plan, pace).await
}

/// Plays the future of all customers once under each draw's parameters.
async fn play<A: Ahead>(
    model: &dyn Fn(&[f64]) -> Result<A, Refusal>,
    weights: &[f64],
    estimate: &Estimate,
    found: Vec<Vec<f64>>,
    plan: &Plan,
    (pace, behind): (&Pace, u32),
) -> Result<Intervals, Refusal> {
    let mut chance = Chance::new(plan.seed ^ 0x9E37_79B9_7F4A_7C15);
    let kept = match (plan.rows, weights.len()) {
        (false, _) | (_, 0) => 0,
        (true, rows) => found.len().min((CELLS / rows).max(40)),
    };
    let mut of_rows = vec![[0.0f32; 2]; kept * weights.len()];
    let mut sums: [Vec<f64>; 4] = std::array::from_fn(|_| Vec::with_capacity(found.len()));
    for (draw, params) in found.iter().enumerate() {
        let all = behind + (found.len() as u32).max(behind);
        pace.reached(behind + draw as u32, all).await;
        let drawn = model(params)?;
        let mut sum = [0.0; 4];
        for (at, &weight) in weights.iter().enumerate() {
            let p = drawn.p_alive(at);
            let expected = drawn.expected(at, p);
            sum[0] += weight * expected;
            sum[2] += weight * p;
            let mut one = 0.0;
            for _ in 0..whole(weight, &mut chance) {
                one = 0.0;
                if chance.uniform() < p {
                    sum[3] += 1.0;
                    one = drawn.draw(at, &mut chance);
                }
                sum[1] += one;
            }
            if draw < kept {
                of_rows[at * kept + draw] = [expected as f32, one as f32];
            }
        }
        for (list, value) in sums.iter_mut().zip(sum) {
            list.push(value);
        }
    }
    let point = model(&estimate.params)?;
    let tail = (1.0 - plan.level.clamp(0.0, 1.0)) / 2.0;
    let (mut total, mut living, mut rows) = (0.0, 0.0, Vec::new());
    for (at, weight) in weights.iter().enumerate() {
        let p = point.p_alive(at);
        let expected = point.expected(at, p);
        total += weight * expected;
        living += weight * p;
        if kept > 0 {
            let cells = &of_rows[at * kept..(at + 1) * kept];
            let pick = |i: usize| {
                cells
                    .iter()
                    .map(|cell| f64::from(cell[i]))
                    .collect::<Vec<_>>()
            };
            rows.push(bounds(expected, pick(0), pick(1), tail));
        }
    }
    let [expected, outcome, alive, truly] = sums;
    let params = (0..estimate.params.len())
        .map(|i| quantiles(found.iter().map(|params| params[i]).collect(), tail))
        .collect();
    Ok(Intervals {
        total: bounds(total, expected, outcome, tail),
        alive: bounds(living, alive, truly, tail),
        rows,
        params,
        refits: found,
        with_prior: 0,
    })
}

/// A weight as a number of customers; its fraction by chance.
fn whole(weight: f64, chance: &mut Chance) -> u64 {
    let part = weight.fract();
    weight as u64 + u64::from(part > 0.0 && chance.uniform() < part)
}

/// Bounds that hold what is expected too, so a rare buyer's are not [0, 0].
fn bounds(expected: f64, expectation: Vec<f64>, outcome: Vec<f64>, tail: f64) -> Bounds {
    let hold = |[low, high]: [f64; 2]| [low.min(expected), high.max(expected)];
    Bounds {
        expected,
        expectation: hold(quantiles(expectation, tail)),
        outcome: hold(quantiles(outcome, tail)),
    }
}

/// The lower and upper quantile of draws, between neighbours in proportion.
pub fn quantiles(mut draws: Vec<f64>, tail: f64) -> [f64; 2] {
    draws.sort_unstable_by(f64::total_cmp);
    [tail, 1.0 - tail].map(|share| {
        let at = share * (draws.len().max(1) - 1) as f64;
        let low = draws.get(at as usize).copied().unwrap_or(0.0);
        let high = draws.get(at as usize + 1).copied().unwrap_or(low);
        low + (high - low) * at.fract()
    })
}
