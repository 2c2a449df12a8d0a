//! How little is known: refits of resampled customers, and the future played under each of them.
//!
//! Each draw gives every row a Poisson number of its customers (rescaled to the shop's size) and
//! refits from the fitted optimum. A fit with a prior draws the prior's centre anew from the prior
//! each time: where data say nothing the prior's own width comes out, not a false certainty
//! (randomised maximum a posteriori). The customers' purchases are then drawn one by one under the
//! refitted parameters, so the second pair of bounds holds the chance of the future as well.

use super::Refusal;
use super::buying::{Buying, Kind, Likelihood};
use super::chance::Chance;
use super::fit::{Estimate, Method};
use super::newton::{End, Prior, maximise};
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
    /// Refits that took part.
    pub draws: u32,
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
    let mut chance = Chance::new(plan.seed);
    let columns = Columns::new(rows, None);
    let own = kind.prior();
    let prior = estimate.prior.as_ref();
    let units = kind.units(columns.scale);
    let total: f64 = rows.iter().map(|row| row.weight).sum();
    let (mut found, mut with_prior) = (Vec::with_capacity(plan.draws as usize), 0);
    for draw in 0..plan.draws {
        if !progress(draw, plan.draws) {
            return Err(Refusal::Cancelled);
        }
        let mut drawn: Vec<f64> = rows.iter().map(|row| chance.poisson(row.weight)).collect();
        let sum: f64 = drawn.iter().sum();
        if !(sum > 0.0) {
            continue;
        }
        for weight in &mut drawn {
            *weight *= total / sum;
        }
        let weights = Weights::new(&columns, drawn);
        let objective = Likelihood::new(kind, &columns, &weights);
        if estimate.method == Method::Mle {
            let fit = maximise(&objective, None, &estimate.logs, 40);
            if fit.end == End::Maximum && fit.at.iter().all(|at| at.abs() < 7.0) {
                found.push(scaled(&fit.at, &units));
                continue;
            }
        }
        with_prior += 1;
        let moved = moved(prior.unwrap_or(&own), &mut chance);
        let fit = maximise(&objective, Some(&moved), &estimate.logs, 60);
        if fit.end == End::Maximum {
            found.push(scaled(&fit.at, &units));
        }
    }
    Ok((found, with_prior))
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

/// Bounds for the shop and, if asked, for one customer of each row. `rows` are collapsed ones.
pub fn intervals(
    kind: Kind,
    rows: &[Row],
    estimate: &Estimate,
    plan: &Plan,
    progress: &mut dyn FnMut(u32, u32) -> bool,
) -> Result<Intervals, Refusal> {
    let model = Buying::new(kind, &estimate.params)?;
    let all = plan.draws * 2;
    let (found, with_prior) = refits(kind, rows, estimate, plan, &mut |done, _| {
        progress(done, all)
    })?;
    let mut chance = Chance::new(plan.seed ^ 0x9E37_79B9_7F4A_7C15);
    let kept = match (plan.rows, rows.len()) {
        (false, _) | (_, 0) => 0,
        (true, rows) => found.len().min((CELLS / rows).max(40)),
    };
    let mut of_rows = vec![[0.0f32; 2]; kept * rows.len()];
    let mut sums: [Vec<f64>; 4] = std::array::from_fn(|_| Vec::with_capacity(found.len()));
    for (draw, params) in found.iter().enumerate() {
        if !progress(plan.draws + draw as u32, all) {
            return Err(Refusal::Cancelled);
        }
        let drawn = Buying::new(kind, params)?;
        let mut sum = [0.0; 4];
        for (at, row) in rows.iter().enumerate() {
            let p = drawn.p_alive(row);
            let expected = drawn.expected_if(row, p, plan.horizon);
            sum[0] += row.weight * expected;
            sum[2] += row.weight * p;
            let mut one = 0.0;
            for _ in 0..whole(row.weight, &mut chance) {
                one = 0.0;
                if chance.uniform() < p {
                    sum[3] += 1.0;
                    one = chance.future_alive(&drawn, row, plan.horizon);
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
    let tail = (1.0 - plan.level.clamp(0.0, 1.0)) / 2.0;
    let mut of_row = Vec::new();
    if kept > 0 {
        for (row, cells) in rows.iter().zip(of_rows.chunks(kept)) {
            let pick = |i: usize| {
                cells
                    .iter()
                    .map(|cell| f64::from(cell[i]))
                    .collect::<Vec<_>>()
            };
            let expected = model.expected(row, plan.horizon);
            of_row.push(bounds(expected, pick(0), pick(1), tail));
        }
    }
    let sum = |of: &dyn Fn(&Row) -> f64| rows.iter().map(|row| row.weight * of(row)).sum::<f64>();
    let [expected, outcome, alive, living] = sums;
    let params = (0..estimate.params.len())
        .map(|i| quantiles(found.iter().map(|params| params[i]).collect(), tail))
        .collect();
    Ok(Intervals {
        total: bounds(
            sum(&|row| model.expected(row, plan.horizon)),
            expected,
            outcome,
            tail,
        ),
        alive: bounds(sum(&|row| model.p_alive(row)), alive, living, tail),
        rows: of_row,
        params,
        draws: found.len() as u32,
        with_prior,
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
fn quantiles(mut draws: Vec<f64>, tail: f64) -> [f64; 2] {
    draws.sort_unstable_by(f64::total_cmp);
    [tail, 1.0 - tail].map(|share| {
        let at = share * (draws.len().max(1) - 1) as f64;
        let low = draws.get(at as usize).copied().unwrap_or(0.0);
        let high = draws.get(at as usize + 1).copied().unwrap_or(low);
        low + (high - low) * at.fract()
    })
}
