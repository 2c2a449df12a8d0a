//! The same fit valued anew: another discount rate or margin needs no refit.

use super::Value;
use crate::stats::bgbb::{BetaBernoulli, Chances};
use crate::stats::buying::{Buying, Kind};
use crate::stats::rows::{Row, collapse};
use crate::stats::unit::{Discount, Span};
use crate::stats::{self};

impl Value {
    /// The same fit over the same horizon, valued with another discount rate and margin.
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
        let (of_customers, newcomer) = match self.kind {
            Some(kind) => self.by_time(kind, horizon, discount, true)?,
            None => self.by_chances(horizon, discount, true)?,
        };
        for (own, [within, all]) in value.customers.iter_mut().zip(of_customers) {
            own.clv = margin * own.spend * within;
            own.clv_bounds = own.spread.map(|share| own.clv * share);
            own.residual = margin * own.spend * all;
        }
        value.newcomer_clv = margin * self.newcomer_spend * newcomer;
        Ok(value)
    }

    /// Discounted purchases of each customer within a horizon.
    pub(super) fn within(
        &self,
        horizon: Span,
        discount: Discount,
    ) -> Result<Vec<f64>, stats::Refusal> {
        let (each, _) = match self.kind {
            Some(kind) => self.by_time(kind, horizon, discount, false)?,
            None => self.by_chances(horizon, discount, false)?,
        };
        Ok(each.into_iter().map(|[within, _]| within).collect())
    }

    /// Discounted purchases within the horizon and, where `endless` asks for it, without one, a customer each; and a
    /// newcomer's within it.
    fn by_time(
        &self,
        kind: Kind,
        horizon: Span,
        discount: Discount,
        endless: bool,
    ) -> Result<(Vec<[f64; 2]>, f64), stats::Refusal> {
        let model = Buying::new(kind, &self.estimate.params)?;
        let rows = self.customers.iter();
        let rows: Vec<Row> = rows.map(|own| Row::new(own.x, own.t_x, own.t)).collect();
        let (merged, place) = collapse(&rows);
        let delta = discount.continuous(self.unit);
        let within = |row: &Row| model.discounted_within(row, horizon, discount, self.unit);
        let both = |row: &Row| {
            let all = match endless && delta > 0.0 {
                true => model.discounted(row, delta),
                false => f64::NAN,
            };
            [within(row), all]
        };
        let of_rows: Vec<[f64; 2]> = merged.iter().map(both).collect();
        let each = place.iter().map(|&at| of_rows[at as usize]).collect();
        Ok((each, within(&Row::new(0, 0.0, 0.0))))
    }

    fn by_chances(
        &self,
        horizon: Span,
        discount: Discount,
        endless: bool,
    ) -> Result<(Vec<[f64; 2]>, f64), stats::Refusal> {
        let model = BetaBernoulli::new(&self.estimate.params)?;
        let (whole, part) = horizon.periods(self.unit);
        let ahead = (whole + u32::from(part > 0.0)).max(1);
        let rate = discount.continuous(self.unit).exp_m1();
        let both = |x: u32, t_x: f64, n: f64| {
            let row = Chances {
                x,
                t_x: t_x as u32,
                n: n as u32,
                weight: 1.0,
            };
            let all = match endless && rate > 0.0 {
                true => model.discounted(&row, rate),
                false => f64::NAN,
            };
            [model.discounted_within(&row, ahead, rate), all]
        };
        let each = self.customers.iter();
        let each = each.map(|own| both(own.x, own.t_x, own.t)).collect();
        Ok((each, both(0, 0.0, 0.0)[0]))
    }
}
