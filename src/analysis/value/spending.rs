//! What a purchase of each customer will bring: Gamma-Gamma, or a plain mean where it has no answer.

use crate::analysis::buyers::Buyers;
use crate::model::Money;
use crate::stats::bootstrap::Plan;
use crate::stats::fit::{self, Estimate};
use crate::stats::gamma_gamma::{GammaGamma, Spend, Spends};
use crate::stats::pace::Part;
use crate::stats::purse::{Purse, Purses, model_draws, plain_draws};
use crate::stats::{self};

/// The spending model, or a plain mean in its place.
pub(super) struct Spending {
    pub(super) estimate: Result<Estimate, stats::Refusal>,
    model: Option<GammaGamma>,
    mean: f64,
    pub(super) correlation: f64,
    rows: Vec<Spend>,
}

impl Spending {
    pub(super) fn new(buyers: &Buyers, settings: &fit::Settings) -> Spending {
        let rows: Vec<Spend> = buyers
            .customers
            .iter()
            .map(|own| Spend {
                x: own.spend_days,
                mean: mean_spend(own.spend, own.spend_days),
                weight: 1.0,
            })
            .collect();
        let days: f64 = rows.iter().map(|row| f64::from(row.x)).sum();
        let sum: f64 = rows.iter().map(|row| row.mean * f64::from(row.x)).sum();
        let spends = Spends::new(&rows);
        let correlation = spends.as_ref().map_or(0.0, |spends| spends.correlation);
        let settings = fit::Settings {
            prior: None,
            start: None,
            ..settings.clone()
        };
        let estimate = spends
            .and_then(|spends| fit::gamma_gamma(&spends, &settings))
            .and_then(|estimate| {
                let q = estimate.params[1];
                if q > 1.0 {
                    Ok(estimate)
                } else {
                    Err(stats::Refusal::NoMeanSpend { q })
                }
            });
        let model = estimate.as_ref().ok().map(|estimate| GammaGamma {
            p: estimate.params[0],
            q: estimate.params[1],
            v: estimate.params[2],
        });
        Spending {
            estimate,
            model,
            mean: if days > 0.0 { sum / days } else { 0.0 },
            correlation,
            rows,
        }
    }

    /// Everybody's purse, by the rows of the buying model, with as many draws as the plan has.
    pub(super) async fn purses(
        &self,
        place: (&[u32], usize),
        plan: &Plan,
        part: Part<'_>,
    ) -> Purses {
        let (draws, seed) = (plan.draws, plan.seed);
        let drawn = match (self.model, &self.estimate, Spends::new(&self.rows)) {
            (Some(model), Ok(estimate), Ok(spends)) => {
                let found = model_draws(&spends, estimate, draws, seed, part).await;
                (Purse::Model(model), found)
            }
            _ => (Purse::Plain(1.0), plain_draws(&self.rows, draws, seed)),
        };
        Purses::new(&self.rows, place, drawn)
    }

    /// Expected spend a purchase, currency units.
    pub(super) fn of(&self, spend_days: u32, spend: i128) -> f64 {
        let model = self.model.and_then(|model| {
            let mean = mean_spend(spend, spend_days);
            model.expected(spend_days, mean).ok()
        });
        model.unwrap_or(self.mean)
    }
}

/// Mean spend of a day in currency units, 0 without days.
fn mean_spend(spend: i128, days: u32) -> f64 {
    spend as f64 / f64::from(days.max(1)) / Money::UNIT as f64
}
