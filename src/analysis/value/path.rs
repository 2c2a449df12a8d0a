//! P(alive) of one customer over time: rising with each purchase, falling while they stay away.

use super::Value;
use crate::stats::bgbb::{BetaBernoulli, Chances};
use crate::stats::buying::Buying;
use crate::stats::future::quantiles;
use crate::stats::rows::Row;
use crate::stats::{self};

/// Moments between the purchases, over the whole path.
const MOMENTS: usize = 120;
/// Purchases that have moments of their own; of more, the latest.
const PURCHASES: usize = 80;
/// Refits the bounds of a path rest on.
const REFITS: usize = 100;
/// Half of what 90 % leave out.
const TAIL: f64 = 0.05;

/// A moment of the path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Days since the first purchase.
    pub since: f64,
    /// P(still a customer) as it would have been said at that moment, or will be if nothing more is bought.
    pub p: f64,
    /// Its 90 % bounds: what is unknown about the parameters.
    pub bounds: [f64; 2],
    /// Which purchase this is the moment of, the first being 1; 0: none.
    pub purchase: u32,
}

/// What the model knows of the customer at a moment.
enum Known {
    Rows(Vec<Row>),
    Chances(Vec<Chances>),
}

impl Value {
    /// The path of the customer at this place, to the end of calibration and `ahead` days further if they
    /// buy nothing more; all under the parameters of today. With BG/BB at the ends of periods.
    ///
    /// # Errors
    /// [`stats::Refusal::BadParameter`] where the parameters make no model, which those of a fit always do.
    pub fn path(&self, at: usize, ahead: f64) -> Result<Vec<Moment>, stats::Refusal> {
        let (Some(own), Some(buyer)) = (self.customers.get(at), self.buyers.customers.get(at))
        else {
            return Ok(Vec::new());
        };
        let first = buyer.first;
        // Days since the first purchase, which is 0.
        let mut days = vec![0.0];
        let repeats = self.buyers.days_of(at as u32);
        days.extend(repeats.map(|day| f64::from(day.0 - first.0)));
        let (seen, unit) = (f64::from(buyer.t), self.unit.days());
        // When, and the number of the purchase it is the moment of.
        let mut when: Vec<(f64, u32)> = Vec::new();
        let known = match self.kind {
            Some(_) => {
                let step = ((seen + ahead) / MOMENTS as f64).max(1.0);
                let grid = (1..).map(|at| f64::from(at) * step).take(MOMENTS);
                let mut grid: Vec<f64> = grid.take_while(|day| *day <= seen + ahead).collect();
                grid.push(seen);
                let early = days.len().saturating_sub(PURCHASES);
                // Just before a purchase and at it: the path leaps there.
                when.extend(grid.into_iter().map(|day| (day, 0)));
                for (number, &day) in (1..).zip(&days).skip(early) {
                    when.extend([(day, 0), (day, number)]);
                }
                when.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let rows = when.iter().map(|&(day, purchase)| {
                    let before = match purchase {
                        0 => days.partition_point(|&other| other < day),
                        number => number as usize,
                    };
                    let last = before.max(1) - 1;
                    Row::new(last as u32, days[last] / unit, day / unit)
                });
                Known::Rows(rows.collect())
            }
            None => {
                let (past, coming) = (own.t as u32, (ahead / unit).round() as u32);
                let period = |day: f64| (day / unit).ceil() as u32;
                let rows = (0..=past + coming).map(|n| {
                    when.push((f64::from(n) * unit, 0));
                    let mut bought: Vec<u32> = days[1..].iter().map(|&day| period(day)).collect();
                    bought.retain(|&k| k <= n.min(past));
                    bought.dedup();
                    Chances {
                        x: bought.len() as u32,
                        t_x: bought.last().copied().unwrap_or(0),
                        n,
                        weight: 1.0,
                    }
                });
                Known::Chances(rows.collect())
            }
        };
        let now = self.alive(&known, &self.estimate.params)?;
        let refits = self.refits.iter().take(REFITS);
        let drawn: Vec<Vec<f64>> = refits
            .map(|params| self.alive(&known, params))
            .collect::<Result<_, _>>()?;
        let moments = when.iter().zip(&now).enumerate();
        Ok(moments
            .map(|(at, (&(since, purchase), &p))| {
                let all = drawn.iter().map(|of| of[at]).collect();
                let [low, high] = quantiles(all, TAIL);
                Moment {
                    since,
                    p,
                    bounds: match drawn.is_empty() {
                        true => [p, p],
                        false => [low.min(p), high.max(p)],
                    },
                    purchase,
                }
            })
            .collect())
    }

    /// 90 % bounds of P(alive) of the customer at this place, from every refit.
    ///
    /// # Errors
    /// As [`Value::path`].
    pub fn alive_bounds(&self, at: usize) -> Result<[f64; 2], stats::Refusal> {
        let Some(own) = self.customers.get(at) else {
            return Ok([f64::NAN; 2]);
        };
        let known = match self.kind {
            Some(_) => Known::Rows(vec![Row::new(own.x, own.t_x, own.t)]),
            None => Known::Chances(vec![Chances {
                x: own.x,
                t_x: own.t_x as u32,
                n: own.t as u32,
                weight: 1.0,
            }]),
        };
        let drawn = self.refits.iter().map(|params| self.alive(&known, params));
        let drawn: Vec<f64> = drawn.collect::<Result<Vec<_>, _>>()?.concat();
        if drawn.is_empty() {
            return Ok([own.p_alive; 2]);
        }
        let [low, high] = quantiles(drawn, TAIL);
        Ok([low.min(own.p_alive), high.max(own.p_alive)])
    }

    fn alive(&self, known: &Known, params: &[f64]) -> Result<Vec<f64>, stats::Refusal> {
        Ok(match (known, self.kind) {
            (Known::Rows(rows), Some(kind)) => {
                let model = Buying::new(kind, params)?;
                rows.iter().map(|row| model.p_alive(row)).collect()
            }
            (Known::Chances(rows), _) => {
                let model = BetaBernoulli::new(params)?;
                rows.iter().map(|row| model.p_alive(row, 0)).collect()
            }
            (Known::Rows(_), None) => Vec::new(),
        })
    }
}
