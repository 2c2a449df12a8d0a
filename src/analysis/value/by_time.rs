//! The value by a model of purchases at any moment, fitted in weeks.

use super::spending::Spending;
use super::{Compared, CustomerValue, Settings, Value, at_bounds};
use crate::analysis::buyers::Buyers;
use crate::stats::bootstrap::{self, Plan};
use crate::stats::buying::{self, Buying, Kind};
use crate::stats::fit::Estimate;
use crate::stats::pace::Pace;
use crate::stats::rows::{Row, collapse};
use crate::stats::unit::Unit;
use crate::stats::{self};

pub(super) async fn by_time(
    buyers: Buyers,
    settings: &Settings,
    kinds: &[Kind],
    spend: &Spending,
    pace: &Pace,
) -> Result<Value, stats::Refusal> {
    let unit = Unit::Week;
    let time = |days: u32| f64::from(days) / unit.days();
    let rows: Vec<Row> = buyers
        .customers
        .iter()
        .map(|own| Row::new(own.x, time(own.t_x), time(own.t)))
        .collect();
    let (merged, place) = collapse(&rows);
    let held = time(
        buyers
            .last
            .0
            .saturating_sub(buyers.end.0)
            .max(0)
            .cast_unsigned(),
    );
    let error = |model: &Buying| {
        let of_rows: Vec<f64> = merged.iter().map(|row| model.expected(row, held)).collect();
        let off = buyers.customers.iter().zip(&place);
        let sum: f64 = off
            .map(|(own, &at)| (of_rows[at as usize] - f64::from(own.after)).abs())
            .sum();
        sum / rows.len().max(1) as f64
    };
    let mut compared = Vec::new();
    let mut best: Option<(Kind, Estimate)> = None;
    for &kind in kinds {
        pace.reached(0, settings.draws * 2).await;
        let estimate = buying::fit(kind, &merged, &settings.fit)?;
        let model = Buying::new(kind, &estimate.params)?;
        compared.push(Compared {
            kind,
            log_likelihood: estimate.log_likelihood,
            aic: estimate.aic(),
            bic: estimate.bic(rows.len() as f64),
            method: estimate.method,
            holdout_error: (held > 0.0).then(|| error(&model)),
        });
        if best
            .as_ref()
            .is_none_or(|(_, other)| estimate.log_likelihood > other.log_likelihood)
        {
            best = Some((kind, estimate));
        }
    }
    let (kind, estimate) = best.ok_or(stats::Refusal::NoCustomers)?;
    let model = Buying::new(kind, &estimate.params)?;
    let plan = Plan {
        draws: settings.draws,
        seed: settings.seed,
        horizon: settings.horizon.in_unit(unit),
        level: 0.9,
        rows: true,
    };
    let found = bootstrap::intervals_paced(kind, &merged, &estimate, &plan, pace).await?;
    let delta = settings.discount.continuous(unit);
    let endless = if delta > 0.0 {
        model.discounted_all(&merged, delta)
    } else {
        vec![f64::NAN; merged.len()]
    };
    let of_rows: Vec<[f64; 3]> = merged
        .iter()
        .zip(endless)
        .map(|(row, all)| {
            let (horizon, discount) = (settings.horizon, settings.discount);
            let within = model.discounted_within(row, horizon, discount, unit);
            [model.p_alive(row), within, all]
        })
        .collect();
    let customers = buyers
        .customers
        .iter()
        .zip(&place)
        .zip(&rows)
        .map(|((own, &at), row)| {
            let [p_alive, within, all] = of_rows[at as usize];
            let spend = spend.of(own.spend_days, own.spend);
            let clv = settings.margin * spend * within;
            let bought = found.rows.get(at as usize).copied().unwrap_or_default();
            CustomerValue {
                customer: own.customer,
                x: own.x,
                t_x: row.t_x,
                t: row.t,
                p_alive,
                bought,
                spend,
                clv,
                clv_bounds: at_bounds(clv, &bought),
                residual: settings.margin * spend * all,
            }
        })
        .collect();
    let births: Vec<(u32, f64)> = (0..)
        .zip(buyers.births.iter().map(|&n| f64::from(n)))
        .collect();
    let actual = buyers.tracking();
    let expected = model.tracking(&births, actual.len() as u32, unit);
    let sum = |of: &dyn Fn(&Row) -> f64| merged.iter().map(|row| row.weight * of(row)).sum::<f64>();
    let after = buyers
        .customers
        .iter()
        .map(|own| u64::from(own.after))
        .sum();
    let newcomer = Row::new(0, 0.0, 0.0);
    let newcomer_clv =
        model.discounted_within(&newcomer, settings.horizon, settings.discount, unit);
    Ok(Value {
        kind: Some(kind),
        unit,
        customers,
        total: found.total,
        alive: found.alive,
        newcomer: model.newcomer(plan.horizon),
        newcomer_spend: spend.of(0, 0),
        newcomer_clv: settings.margin * spend.of(0, 0) * newcomer_clv,
        tracking: actual.into_iter().zip(expected).collect(),
        spending: Err(stats::Refusal::NoCustomers),
        compared: if kinds.len() > 1 {
            compared
        } else {
            Vec::new()
        },
        holdout: (held > 0.0).then(|| (sum(&|row| model.expected(row, held)), after)),
        played: found.refits.len(),
        refits: found.refits.into(),
        plan,
        warnings: Vec::new(),
        estimate,
        buyers,
    })
}
