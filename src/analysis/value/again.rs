//! The same fit asked anew: another horizon, discount rate or margin needs no refit.

use super::{Value, at_bounds};
use crate::stats::bgbb::{self, BetaBernoulli, Chances};
use crate::stats::bootstrap::{self, Intervals, Plan};
use crate::stats::buying::{Buying, Kind};
use crate::stats::pace::{self, Pace};
use crate::stats::rows::{Row, collapse};
use crate::stats::unit::{Discount, Span};
use crate::stats::{self};

/// Customers × refits played again at most, so that a slider can be followed; larger shops have their
/// bounds from fewer of the refits that are there.
const PLAYED: usize = 1_000_000;
/// Refits that bounds need at least.
const LEAST: usize = 40;

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
    /// finds for them, but for the bounds of large shops over another horizon, which rest on fewer refits.
    ///
    /// # Errors
    /// [`stats::Refusal::BadParameter`] where the parameters make no model, which those of a fit always do.
    pub fn again(
        &self,
        horizon: Span,
        discount: Discount,
        margin: f64,
    ) -> Result<Value, stats::Refusal> {
        let mut value = self.clone();
        let anew = match self.kind {
            Some(kind) => self.by_time(kind, horizon, discount)?,
            None => self.by_chances(horizon, discount)?,
        };
        if let Some((found, place)) = &anew.bounds {
            for (own, &at) in value.customers.iter_mut().zip(place) {
                own.bought = found.rows.get(at).copied().unwrap_or_default();
            }
            (value.total, value.alive) = (found.total, found.alive);
            value.plan = self.over(horizon);
            value.newcomer = anew.bought;
        }
        for (own, [within, all]) in value.customers.iter_mut().zip(anew.discounted) {
            own.clv = margin * own.spend * within;
            own.clv_bounds = at_bounds(own.clv, &own.bought);
            own.residual = margin * own.spend * all;
        }
        value.newcomer_clv = margin * self.newcomer_spend * anew.newcomer;
        Ok(value)
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

    /// The refits to play again, where the horizon is another one.
    fn to_play(&self, plan: &Plan) -> Option<Vec<Vec<f64>>> {
        let most = (PLAYED / self.customers.len().max(1)).max(LEAST);
        let refits = self.refits.iter().take(most).cloned();
        (plan.horizon != self.plan.horizon).then(|| refits.collect())
    }

    fn by_time(
        &self,
        kind: Kind,
        horizon: Span,
        discount: Discount,
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
        let plan = self.over(horizon);
        let found = self.to_play(&plan).map(|refits| {
            let (rows, plan, estimate) = (&merged, &plan, &self.estimate);
            at_once(|pace| async move {
                bootstrap::replay(kind, rows, estimate, refits, plan, &pace).await
            })
        });
        Ok(Anew {
            discounted: place.iter().map(|&at| of_rows[at]).collect(),
            newcomer: within(&Row::new(0, 0.0, 0.0)),
            bought: model.newcomer(plan.horizon),
            bounds: found.transpose()?.map(|found| (found, place)),
        })
    }

    fn by_chances(&self, horizon: Span, discount: Discount) -> Result<Anew, stats::Refusal> {
        let model = BetaBernoulli::new(&self.estimate.params)?;
        let ahead = horizon.opportunities(self.unit);
        let rate = discount.continuous(self.unit).exp_m1();
        let own = |x: u32, t_x: f64, n: f64| Chances {
            x,
            t_x: t_x as u32,
            n: n as u32,
            weight: 1.0,
        };
        let rows = self.customers.iter();
        let rows: Vec<Chances> = rows.map(|who| own(who.x, who.t_x, who.t)).collect();
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
        let key = |row: &Chances| (row.x, row.t_x, row.n);
        let place: Vec<usize> = rows
            .iter()
            .map(|row| merged.partition_point(|other| key(other) < key(row)))
            .collect();
        let plan = self.over(horizon);
        let found = self.to_play(&plan).map(|refits| {
            let (rows, plan, estimate) = (&merged, &plan, &self.estimate);
            at_once(|pace| async move {
                bootstrap::replay_chances(rows, estimate, refits, plan, &pace).await
            })
        });
        let none = [0.0, f64::NAN];
        let each = place.iter().map(|&at| of_rows.get(at).copied());
        Ok(Anew {
            discounted: each.map(|own| own.unwrap_or(none)).collect(),
            newcomer: model.discounted_within(&own(0, 0.0, 0.0), ahead, rate),
            bought: model.newcomer(ahead),
            bounds: found.transpose()?.map(|found| (found, place)),
        })
    }
}

/// Drives work to its end without a look at it.
fn at_once<F: Future<Output = Result<Intervals, stats::Refusal>>>(
    work: impl FnOnce(Pace) -> F,
) -> Result<Intervals, stats::Refusal> {
    pace::run(work, &mut |_, _| true).ok_or(stats::Refusal::Cancelled)?
}
