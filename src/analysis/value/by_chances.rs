//! The value by BG/BB: bought or not in each period since the first purchase.

use std::rc::Rc;

use super::spending::Spending;
use super::{Chosen, CustomerValue, Settings, Value, shares};
use crate::analysis::buyers::Buyers;
use crate::stats::bgbb::{self, BetaBernoulli, Chances};
use crate::stats::bootstrap::{self, Plan};
use crate::stats::fit;
use crate::stats::pace::{Pace, Part};
use crate::stats::{self};

pub(super) async fn by_chances(
    buyers: Buyers,
    settings: &Settings,
    spend: &Spending,
    pace: &Pace,
) -> Result<Value, stats::Refusal> {
    let period = settings.period.days();
    let given: Vec<Chances> = buyers
        .opportunities(period)
        .into_iter()
        .map(|(x, t_x, n)| Chances {
            x,
            t_x,
            n,
            weight: 1.0,
        })
        .collect();
    let merged = bgbb::collapse(&given)?;
    pace.reached(0, settings.draws * 3).await;
    let estimate = fit::bgbb(&merged, &settings.fit)?;
    let model = BetaBernoulli::new(&estimate.params)?;
    let ahead = settings.horizon.opportunities(settings.period);
    let plan = Plan {
        draws: settings.draws,
        seed: settings.seed,
        horizon: f64::from(ahead),
        level: 0.9,
        rows: true,
    };
    let place = |row: &Chances| bgbb::place(&merged, row) as u32;
    let place: Vec<u32> = given.iter().map(place).collect();
    let part = Part {
        pace,
        behind: 0,
        all: plan.draws * 3,
    };
    let purses = spend.purses((&place, merged.len()), &plan, part).await;
    let part = part.behind(plan.draws);
    let found = bootstrap::chances_paced(&merged, &estimate, &plan, Some(&purses), part).await?;
    let rate = (settings.discount.continuous(settings.period)).exp_m1();
    let of_rows: Vec<[f64; 3]> = merged
        .iter()
        .map(|row| {
            let all = if rate > 0.0 {
                model.discounted(row, rate)
            } else {
                f64::NAN
            };
            [
                model.p_alive(row, 0),
                model.discounted_within(row, ahead, rate),
                all,
            ]
        })
        .collect();
    let customers = buyers
        .customers
        .iter()
        .zip(given.iter().zip(&place))
        .zip(&found.customers)
        .map(|((own, (row, &at)), &money)| {
            let at = at as usize;
            let [p_alive, within, all] = of_rows.get(at).copied().unwrap_or_default();
            let spend = spend.of(own.spend_days, own.spend);
            let clv = settings.margin * spend * within;
            let bought = found.rows.get(at).copied().unwrap_or_default();
            let spread = shares(spend * bought.expected, money);
            CustomerValue {
                customer: own.customer,
                x: row.x,
                t_x: f64::from(row.t_x),
                t: f64::from(row.n),
                p_alive,
                bought,
                spend,
                clv,
                clv_bounds: spread.map(|share| clv * share),
                spread,
                residual: settings.margin * spend * all,
            }
        })
        .collect();
    let newcomer = Chances {
        x: 0,
        t_x: 0,
        n: 0,
        weight: 1.0,
    };
    let newcomer_clv = model.discounted_within(&newcomer, ahead, rate);
    Ok(Value {
        kind: None,
        unit: settings.period,
        customers,
        total: found.total,
        spent: found.spent,
        alive: found.alive,
        newcomer: model.newcomer(ahead),
        newcomer_spend: spend.of(0, 0),
        newcomer_clv: settings.margin * spend.of(0, 0) * newcomer_clv,
        tracking: Vec::new(),
        spending: Err(stats::Refusal::NoCustomers),
        compared: Vec::new(),
        chosen: Chosen::Given,
        holdout: None,
        played: found.refits.len(),
        refits: found.refits.into(),
        purses: Rc::new(purses),
        plan,
        warnings: Vec::new(),
        estimate,
        buyers,
    })
}
