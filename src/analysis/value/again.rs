//! The same fit asked anew: another horizon, discount rate or margin needs no refit.

use super::{Value, shares};
use crate::stats::bgbb::{self, BetaBernoulli, Chances};
use crate::stats::bootstrap::{self, Intervals, Plan};
use crate::stats::buying::{Buying, Kind};
use crate::stats::pace::{self, Pace, Part};
use crate::stats::rows::{Row, collapse};
use crate::stats::unit::{Discount, Span};
use crate::stats::{self};

/// Customers × refits played again at once, so that a slider can be followed; the rest is played at a pace.
const AT_ONCE: usize = 150_000;
/// Refits that bounds need at least.
const LEAST: usize = 25;

/// The work of playing these draws again.
fn of<'a>(pace: &'a Pace, refits: &[Vec<f64>]) -> Part<'a> {
    Part {
        pace,
        behind: 0,
        all: refits.len() as u32,
    }
}

/// What another horizon or discount rate makes of a fit.
struct Anew {
    /// Discounted purchases within the horizon and without one, a customer each.
    discounted: Vec<[f64; 2]>,
    /// A newcomer's, within the horizon.
    newcomer: f64,
    /// A newcomer's purchases within the horizon, undiscounted.
    bought: f64,
    /// The bounds over another horizon, and the place of each customer in their rows.
    bounds: Option<(Intervals, Vec<usize>)>,
}

impl Value {
    /// The same fit over this horizon, valued with this discount rate and margin: what [`super::value`]
    /// finds for them, but for bounds over another horizon, which may rest on fewer refits ([`Value::is_rough`]).
    ///
    /// # Errors
    /// [`stats::Refusal::BadParameter`] where the parameters make no model, which those of a fit always do.
    pub fn again(
        &self,
        horizon: Span,
        discount: Discount,
        margin: f64,
    ) -> Result<Value, stats::Refusal> {
        let refits = (AT_ONCE / self.customers.len().max(1)).max(LEAST);
        let work = |pace| async move {
            let asked = (horizon, discount, margin);
            self.anew(asked, refits, &pace).await
        };
        pace::run(work, &mut |_, _| true).ok_or(stats::Refusal::Cancelled)?
    }

    /// Whether another horizon is too much to be played again at once.
    pub fn is_too_large_for(&self, horizon: Span) -> bool {
        let moved = self.over(horizon).horizon != self.plan.horizon;
        moved && self.customers.len() * LEAST > 2 * AT_ONCE
    }

    /// The same with every refit, at a pace.
    ///
    /// # Errors
    /// As [`Value::again`].
    pub async fn again_paced(
        &self,
        horizon: Span,
        discount: Discount,
        margin: f64,
        pace: &Pace,
    ) -> Result<Value, stats::Refusal> {
        let asked = (horizon, discount, margin);
        self.anew(asked, self.refits.len(), pace).await
    }

    /// Whether the bounds rest on fewer refits than there are.
    pub fn is_rough(&self) -> bool {
        self.played < self.refits.len()
    }

    async fn anew(
        &self,
        (horizon, discount, margin): (Span, Discount, f64),
        refits: usize,
        pace: &Pace,
    ) -> Result<Value, stats::Refusal> {
        let mut value = self.clone();
        let plan = self.over(horizon);
        let refits = refits.min(self.refits.len());
        let plays = plan.horizon != self.plan.horizon || refits > self.played;
        let played = plays.then(|| self.refits[..refits].to_vec());
        let anew = match self.kind {
            Some(kind) => {
                self.by_time(kind, horizon, discount, &plan, played, pace)
                    .await?
            }
            None => {
                self.by_chances(horizon, discount, &plan, played, pace)
                    .await?
            }
        };
        if let Some((found, place)) = &anew.bounds {
            let given = place.iter().zip(&found.customers);
            for (own, (&at, &money)) in value.customers.iter_mut().zip(given) {
                own.bought = found.rows.get(at).copied().unwrap_or_default();
                own.spread = shares(own.spend * own.bought.expected, money);
            }
            (value.total, value.alive, value.spent) = (found.total, found.alive, found.spent);
            value.newcomer = anew.bought;
            (value.plan, value.played) = (plan, refits);
        }
        for (own, [within, all]) in value.customers.iter_mut().zip(anew.discounted) {
            own.clv = margin * own.spend * within;
            own.clv_bounds = own.spread.map(|share| own.clv * share);
            own.residual = margin * own.spend * all;
        }
        value.newcomer_clv = margin * self.newcomer_spend * anew.newcomer;
        Ok(value)
    }

    /// Discounted purchases of each customer within a horizon.
    pub(super) fn within(
        &self,
        horizon: Span,
        discount: Discount,
    ) -> Result<Vec<f64>, stats::Refusal> {
        let rows = self.customers.iter();
        Ok(match self.kind {
            Some(kind) => {
                let model = Buying::new(kind, &self.estimate.params)?;
                let rows: Vec<Row> = rows.map(|own| Row::new(own.x, own.t_x, own.t)).collect();
                let (merged, place) = collapse(&rows);
                let within = |row: &Row| model.discounted_within(row, horizon, discount, self.unit);
                let of_rows: Vec<f64> = merged.iter().map(within).collect();
                place.iter().map(|&at| of_rows[at as usize]).collect()
            }
            None => {
                let model = BetaBernoulli::new(&self.estimate.params)?;
                let ahead = horizon.opportunities(self.unit);
                let rate = discount.continuous(self.unit).exp_m1();
                let within = |row: Chances| model.discounted_within(&row, ahead, rate);
                rows.map(|own| within(chances_of(own.x, own.t_x, own.t)))
                    .collect()
            }
        })
    }

    /// The plan over another horizon.
    fn over(&self, horizon: Span) -> Plan {
        let horizon = match self.kind {
            Some(_) => horizon.in_unit(self.unit),
            None => f64::from(horizon.opportunities(self.unit)),
        };
        Plan {
            horizon,
            ..self.plan
        }
    }

    async fn by_time(
        &self,
        kind: Kind,
        horizon: Span,
        discount: Discount,
        plan: &Plan,
        played: Option<Vec<Vec<f64>>>,
        pace: &Pace,
    ) -> Result<Anew, stats::Refusal> {
        let model = Buying::new(kind, &self.estimate.params)?;
        let rows = self.customers.iter();
        let rows: Vec<Row> = rows.map(|own| Row::new(own.x, own.t_x, own.t)).collect();
        let (merged, place) = collapse(&rows);
        let place: Vec<usize> = place.iter().map(|&at| at as usize).collect();
        let delta = discount.continuous(self.unit);
        let endless = match delta > 0.0 {
            true => model.discounted_all(&merged, delta),
            false => vec![f64::NAN; merged.len()],
        };
        let within = |row: &Row| model.discounted_within(row, horizon, discount, self.unit);
        let of_rows: Vec<[f64; 2]> = merged
            .iter()
            .zip(endless)
            .map(|(row, all)| [within(row), all])
            .collect();
        let bounds = match played {
            Some(refits) => {
                let (estimate, purses) = (&self.estimate, Some(&*self.purses));
                let part = of(pace, &refits);
                let found =
                    bootstrap::replay(kind, &merged, estimate, refits, plan, purses, part).await?;
                Some((found, place.clone()))
            }
            None => None,
        };
        Ok(Anew {
            discounted: place.iter().map(|&at| of_rows[at]).collect(),
            newcomer: within(&Row::new(0, 0.0, 0.0)),
            bought: model.newcomer(plan.horizon),
            bounds,
        })
    }

    async fn by_chances(
        &self,
        horizon: Span,
        discount: Discount,
        plan: &Plan,
        played: Option<Vec<Vec<f64>>>,
        pace: &Pace,
    ) -> Result<Anew, stats::Refusal> {
        let model = BetaBernoulli::new(&self.estimate.params)?;
        let ahead = horizon.opportunities(self.unit);
        let rate = discount.continuous(self.unit).exp_m1();
        let rows = self.customers.iter();
        let rows: Vec<Chances> = rows.map(|who| chances_of(who.x, who.t_x, who.t)).collect();
        let merged = bgbb::collapse(&rows)?;
        let of_rows: Vec<[f64; 2]> = merged
            .iter()
            .map(|row| {
                let all = match rate > 0.0 {
                    true => model.discounted(row, rate),
                    false => f64::NAN,
                };
                [model.discounted_within(row, ahead, rate), all]
            })
            .collect();
        let place: Vec<usize> = rows.iter().map(|row| bgbb::place(&merged, row)).collect();
        let bounds = match played {
            Some(refits) => {
                let (estimate, purses) = (&self.estimate, Some(&*self.purses));
                let part = of(pace, &refits);
                let found =
                    bootstrap::replay_chances(&merged, estimate, refits, plan, purses, part)
                        .await?;
                Some((found, place.clone()))
            }
            None => None,
        };
        let none = [0.0, f64::NAN];
        let each = place.iter().map(|&at| of_rows.get(at).copied());
        Ok(Anew {
            discounted: each.map(|own| own.unwrap_or(none)).collect(),
            newcomer: model.discounted_within(&chances_of(0, 0.0, 0.0), ahead, rate),
            bought: model.newcomer(ahead),
            bounds,
        })
    }
}

/// A customer as BG/BB sees one.
fn chances_of(x: u32, t_x: f64, n: f64) -> Chances {
    Chances {
        x,
        t_x: t_x as u32,
        n: n as u32,
        weight: 1.0,
    }
}
