//! The value by a model of purchases at any moment, fitted in weeks.

use std::rc::Rc;

use super::spending::Spending;
use super::trial::{Trial, choose, rows};
use super::{Chosen, Compared, CustomerValue, Settings, Value, shares};
use crate::analysis::buyers::Buyers;
use crate::stats::bootstrap::{self, Plan};
use crate::stats::buying::{self, Buying, Kind};
use crate::stats::pace::{Pace, Part};
use crate::stats::rows::{Row, collapse};
use crate::stats::unit::Unit;
use crate::stats::{self};

/// `kinds` beside each other, tried on `first` days where those are given, else on the days held out.
pub(super) async fn by_time(
    buyers: Buyers,
    settings: &Settings,
    (kinds, first): (&[Kind], Option<&Buyers>),
    spend: &Spending,
    pace: &Pace,
) -> Result<Value, stats::Refusal> {
    let unit = Unit::Week;
    let rows = rows(&buyers);
    let (merged, place) = collapse(&rows);
    let (trial, own) = (first.and_then(Trial::of), Trial::of(&buyers));
    let (mut compared, mut estimates) = (Vec::new(), Vec::new());
    for &kind in kinds {
        pace.reached(0, settings.draws * 3).await;
        let estimate = buying::fit(kind, &merged, &settings.fit)?;
        let model = Buying::new(kind, &estimate.params)?;
        let held = match (&trial, &own) {
            (Some(trial), _) => trial.fit(kind, settings),
            (None, own) => own.as_ref().map(|own| own.held(&model)),
        };
        compared.push(Compared {
            kind,
            log_likelihood: estimate.log_likelihood,
            aic: estimate.aic(),
            bic: estimate.bic(rows.len() as f64),
            method: estimate.method,
            held,
        });
        estimates.push((kind, estimate));
    }
    let (at, chosen) = choose(&compared).ok_or(stats::Refusal::NoCustomers)?;
    let (kind, estimate) = estimates.swap_remove(at);
    let model = Buying::new(kind, &estimate.params)?;
    let holdout = own.map(|own| own.held(&model));
    let plan = Plan {
        draws: settings.draws,
        seed: settings.seed,
        horizon: settings.horizon.in_unit(unit),
        level: 0.9,
        rows: true,
    };
    let part = Part {
        pace,
        behind: 0,
        all: plan.draws * 3,
    };
    let purses = spend.purses((&place, merged.len()), &plan, part).await;
    let part = part.behind(plan.draws);
    let found =
        bootstrap::intervals_paced(kind, &merged, &estimate, &plan, Some(&purses), part).await?;
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
        .zip(&found.customers)
        .map(|(((own, &at), row), &money)| {
            let [p_alive, within, all] = of_rows[at as usize];
            let spend = spend.of(own.spend_days, own.spend);
            let clv = settings.margin * spend * within;
            let bought = found.rows.get(at as usize).copied().unwrap_or_default();
            let spread = shares(spend * bought.expected, money);
            CustomerValue {
                customer: own.customer,
                x: own.x,
                t_x: row.t_x,
                t: row.t,
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
    let births: Vec<(u32, f64)> = (0..)
        .zip(buyers.births.iter().map(|&n| f64::from(n)))
        .collect();
    let actual = buyers.tracking();
    let expected = model.tracking(&births, actual.len() as u32, unit);
    let newcomer = Row::new(0, 0.0, 0.0);
    let newcomer_clv =
        model.discounted_within(&newcomer, settings.horizon, settings.discount, unit);
    Ok(Value {
        kind: Some(kind),
        unit,
        customers,
        total: found.total,
        spent: found.spent,
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
        holdout: holdout.map(|held| (held.expected, held.actual)),
        chosen: match kinds.len() {
            1 => Chosen::Given,
            _ => chosen,
        },
        played: found.refits.len(),
        refits: found.refits.into(),
        purses: Rc::new(purses),
        plan,
        warnings: Vec::new(),
        estimate,
        buyers,
    })
}
