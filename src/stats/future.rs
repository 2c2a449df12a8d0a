//! The future of all customers, played once under each draw of the parameters; percentiles of it.

use super::Refusal;
use super::bgbb::{BetaBernoulli, Chances};
use super::bootstrap::{Bounds, Intervals, Plan};
use super::buying::Buying;
use super::chance::Chance;
use super::pace::Part;
use super::purse::Purses;
use super::rows::Row;

/// Most cells (rows × draws) kept for the rows' bounds; beyond, fewer draws serve them.
const CELLS: usize = 12_000_000;

/// A model with parameters that looks ahead: what the bounds need of it, row by row.
pub(super) trait Ahead {
    /// P(alive) of a row.
    fn p_alive(&self, row: usize) -> f64;
    /// Expected purchases of a customer of a row, alive with probability `p`.
    fn expected(&self, row: usize, p: f64) -> f64;
    /// A draw of the purchases of one who is alive.
    fn draw(&self, row: usize, chance: &mut Chance) -> f64;
}

pub(super) struct Continuous<'a> {
    pub model: Buying,
    pub rows: &'a [Row],
    pub horizon: f64,
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

pub(super) struct Periods<'a> {
    pub model: BetaBernoulli,
    pub rows: &'a [Chances],
    pub ahead: u32,
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

/// Plays the future of all customers once under each draw's parameters. `point` is the fit's own.
pub(super) async fn play<A: Ahead>(
    model: &dyn Fn(&[f64]) -> Result<A, Refusal>,
    (weights, purses): (&[f64], Option<&Purses>),
    (point, found): (&[f64], Vec<Vec<f64>>),
    plan: &Plan,
    part: Part<'_>,
) -> Result<Intervals, Refusal> {
    let mut chance = Chance::new(plan.seed ^ 0x9E37_79B9_7F4A_7C15);
    // Money has a chance of its own: purchases are the same with and without it.
    let mut luck = Chance::new(plan.seed ^ 0x3C6E_F372_FE94_F82A);
    let kept = match (plan.rows, weights.len()) {
        (false, _) | (_, 0) => 0,
        (true, rows) => found.len().min((CELLS / rows).max(40)),
    };
    let mut of_rows = vec![[0.0f32; 2]; kept * weights.len()];
    let mut sums: [Vec<f64>; 6] = std::array::from_fn(|_| Vec::with_capacity(found.len()));
    for (draw, params) in found.iter().enumerate() {
        part.reached(draw as u32).await;
        let drawn = model(params)?;
        let money = purses.map(|purses| (purses, purses.draw(draw)));
        let mut sum = [0.0; 6];
        for (at, &weight) in weights.iter().enumerate() {
            let p = drawn.p_alive(at);
            let expected = drawn.expected(at, p);
            sum[0] += weight * expected;
            sum[2] += weight * p;
            let mut one = 0.0;
            for customer in 0..whole(weight, &mut chance) {
                one = 0.0;
                if chance.uniform() < p {
                    sum[3] += 1.0;
                    one = drawn.draw(at, &mut chance);
                }
                sum[1] += one;
                if let Some((purses, purse)) = &money
                    && let Some(own) = purses.of_row(at).get(customer as usize)
                {
                    sum[4] += expected * purses.expected(purse, own);
                    if one > 0.0 {
                        sum[5] += purses.spent(purse, own, one, &mut luck);
                    }
                }
            }
            if draw < kept {
                of_rows[at * kept + draw] = [expected as f32, one as f32];
            }
        }
        for (list, value) in sums.iter_mut().zip(sum) {
            list.push(value);
        }
    }
    let own = model(point)?;
    let tail = (1.0 - plan.level.clamp(0.0, 1.0)) / 2.0;
    let (mut total, mut living, mut value, mut rows) = (0.0, 0.0, 0.0, Vec::new());
    let mut customers = vec![[0.0; 2]; purses.map_or(0, |purses| purses.len() * kept.min(1))];
    for (at, weight) in weights.iter().enumerate() {
        let p = own.p_alive(at);
        let expected = own.expected(at, p);
        total += weight * expected;
        living += weight * p;
        if let Some(purses) = purses {
            value += expected * purses.expected_of_row(at).sum::<f64>();
        }
        if kept > 0 {
            let cells = &of_rows[at * kept..(at + 1) * kept];
            let pick = |i: usize| {
                cells
                    .iter()
                    .map(|cell| f64::from(cell[i]))
                    .collect::<Vec<_>>()
            };
            rows.push(bounds(expected, pick(0), pick(1), tail));
            if let Some(purses) = purses {
                of_row(
                    purses,
                    (at, expected, cells),
                    tail,
                    &mut luck,
                    &mut customers,
                );
            }
        }
    }
    let [expected, outcome, alive, truly, worth, spent] = sums;
    let params = (0..point.len())
        .map(|i| quantiles(found.iter().map(|params| params[i]).collect(), tail))
        .collect();
    Ok(Intervals {
        total: bounds(total, expected, outcome, tail),
        alive: bounds(living, alive, truly, tail),
        rows,
        spent: bounds(value, worth, spent, tail),
        customers,
        params,
        refits: found,
        with_prior: 0,
    })
}

/// Bounds of the money of each customer of a row: purchases as one of the row's customers made
/// them in each draw, spends of the customer's own.
fn of_row(
    purses: &Purses,
    (row, bought, cells): (usize, f64, &[[f32; 2]]),
    tail: f64,
    luck: &mut Chance,
    customers: &mut [[f64; 2]],
) {
    let expected = purses.expected_of_row(row).map(|spend| spend * bought);
    let own = purses.of_row(row).iter().zip(purses.given(row));
    for ((own, &given), expected) in own.zip(expected) {
        let spent = cells
            .iter()
            .enumerate()
            .map(|(draw, [_, bought])| match *bought > 0.0 {
                true => purses.spent(purses.draw(draw), own, f64::from(*bought), luck),
                false => 0.0,
            });
        let found = hold(quantiles(spent.collect(), tail), expected);
        if let Some(place) = customers.get_mut(given as usize) {
            *place = found;
        }
    }
}

/// A weight as a number of customers; its fraction by chance.
fn whole(weight: f64, chance: &mut Chance) -> u64 {
    let part = weight.fract();
    weight as u64 + u64::from(part > 0.0 && chance.uniform() < part)
}

/// Bounds that hold what is expected too, so a rare buyer's are not [0, 0].
fn bounds(expected: f64, expectation: Vec<f64>, outcome: Vec<f64>, tail: f64) -> Bounds {
    let pairs = expectation.iter().zip(&outcome);
    let off: f64 = pairs.map(|(own, came)| (came - own).powi(2)).sum();
    Bounds {
        expected,
        chance: off / expectation.len().max(1) as f64,
        expectation: hold(quantiles(expectation, tail), expected),
        outcome: hold(quantiles(outcome, tail), expected),
    }
}

fn hold([low, high]: [f64; 2], expected: f64) -> [f64; 2] {
    [low.min(expected), high.max(expected)]
}

/// The lower and upper quantile of draws: ranks p(n + 1), between neighbours in proportion, so that
/// the next draw lies between them with the level promised however few draws there are (Davison &
/// Hinkley 1997, 5.2).
pub fn quantiles(mut draws: Vec<f64>, tail: f64) -> [f64; 2] {
    draws.sort_unstable_by(f64::total_cmp);
    let last = draws.len().max(1) - 1;
    [tail, 1.0 - tail].map(|share| {
        let rank = share * (draws.len() + 1) as f64 - 1.0;
        let at = rank.clamp(0.0, last as f64);
        let low = draws.get(at as usize).copied().unwrap_or(0.0);
        let high = draws.get(at as usize + 1).copied().unwrap_or(low);
        low + (high - low) * at.fract()
    })
}
