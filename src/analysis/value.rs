//! What each relationship will be worth: a model of buying, one of spend, and both together.

use super::buyers::{self, Buyers};
use crate::model::{Day, Ledger, Money};
use crate::stats::bgbb::{self, BetaBernoulli, Chances};
use crate::stats::bootstrap::{self, Bounds, Plan};
use crate::stats::buying::{self, Buying, Kind};
use crate::stats::fit::{self, Estimate, Method};
use crate::stats::gamma_gamma::{GammaGamma, Spend, Spends};
use crate::stats::rows::{Row, collapse};
use crate::stats::unit::{Discount, Span, Unit};
use crate::stats::{self};

/// Which model of buying.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Model {
    /// The one of the three continuous ones whose likelihood is highest.
    #[default]
    Best,
    /// This one.
    Continuous(Kind),
    /// BG/BB, one opportunity a period.
    BetaBernoulli,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Model of buying.
    pub model: Model,
    /// Last day the fit may look at; later days are held out. None: the last day.
    pub calibration_end: Option<Day>,
    /// Last day of observation. None: the last counted day.
    pub as_of: Option<Day>,
    /// How far ahead.
    pub horizon: Span,
    /// Discount rate.
    pub discount: Discount,
    /// Share of spend that is ours to keep, 1 for all of it.
    pub margin: f64,
    /// BG/BB's opportunity.
    pub period: Unit,
    /// Refits for the bounds.
    pub draws: u32,
    /// Where chance starts.
    pub seed: u64,
    /// How to fit.
    pub fit: fit::Settings,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            model: Model::Best,
            calibration_end: None,
            as_of: None,
            horizon: Span {
                count: 52.0,
                unit: Unit::Week,
            },
            discount: Discount {
                rate: 0.01,
                per: Unit::Month,
            },
            margin: 1.0,
            period: Unit::Month,
            draws: 400,
            seed: 1,
            fit: fit::Settings::default(),
        }
    }
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refusal {
    /// The ledger gives no summary.
    Buyers(buyers::Refusal),
    /// The model cannot be fitted.
    Model(stats::Refusal),
}

/// What a reader of the answer should know.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Warning {
    /// Fewer than 200 customers or 50 repeat buyers: a prior was used.
    FewData {
        /// Customers.
        customers: u32,
        /// Those who came back.
        repeaters: u32,
    },
    /// The likelihood has no maximum inside: a prior was used.
    NoInteriorOptimum,
    /// BG/NBD takes every one-time buyer for a customer still.
    OneTimersAlive {
        /// How many.
        customers: u32,
    },
    /// Frequency and mean spend hang together by more than 0.3.
    Correlated {
        /// Their correlation.
        correlation: f64,
    },
    /// No spending model; the mean over purchases stands in for everybody.
    PlainMeanSpend {
        /// Why.
        refusal: stats::Refusal,
    },
    /// Returns that name no order of their customer are in no spend mean.
    LooseReturns {
        /// Return lines.
        lines: u32,
    },
    /// Customers who came after the end of calibration have no row.
    Newcomers {
        /// How many.
        customers: u32,
    },
}

/// One customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CustomerValue {
    /// Index in the ledger's dictionary.
    pub customer: u32,
    /// Repeat purchases (BG/BB: periods with one).
    pub x: u32,
    /// Time of the last one, in the model's unit.
    pub t_x: f64,
    /// Time observed, in the model's unit.
    pub t: f64,
    /// P(still a customer).
    pub p_alive: f64,
    /// Purchases within the horizon: expected, bounds of the expectation, bounds of the outcome.
    pub bought: Bounds,
    /// Expected spend a purchase, currency units.
    pub spend: f64,
    /// Margin × spend × discounted purchases within the horizon, currency units.
    pub clv: f64,
    /// The same without horizon (residual CLV).
    pub residual: f64,
}

/// A model beside the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// Which.
    pub kind: Kind,
    /// Its ln L.
    pub log_likelihood: f64,
    /// Akaike's criterion.
    pub aic: f64,
    /// Schwarz's criterion.
    pub bic: f64,
    /// How it was fitted.
    pub method: Method,
    /// Mean absolute error a customer over the days held out, where there are any.
    pub holdout_error: Option<f64>,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Value {
    /// The continuous model that answered; None: BG/BB.
    pub kind: Option<Kind>,
    /// Unit of time of parameters, t_x and T.
    pub unit: Unit,
    /// The fit.
    pub estimate: Estimate,
    /// Every customer with a purchase up to the end of calibration.
    pub customers: Vec<CustomerValue>,
    /// Purchases of all of them within the horizon.
    pub total: Bounds,
    /// How many are still customers.
    pub alive: Bounds,
    /// Repeat purchases of a newcomer within the horizon.
    pub newcomer: f64,
    /// Spend of a newcomer's purchase, currency units.
    pub newcomer_spend: f64,
    /// CLV of a newcomer over the horizon, first purchase not counted.
    pub newcomer_clv: f64,
    /// (actual, expected) cumulative repeat purchases at the ends of weeks; empty with BG/BB.
    pub tracking: Vec<(u64, f64)>,
    /// The spending fit, or why there is none.
    pub spending: Result<Estimate, stats::Refusal>,
    /// The continuous models beside each other, where a choice was asked for.
    pub compared: Vec<Compared>,
    /// Expected and actual purchases over the days held out, where there are any.
    pub holdout: Option<(f64, u64)>,
    /// Refits behind the bounds.
    pub draws: u32,
    /// What to know.
    pub warnings: Vec<Warning>,
    /// The summary it rests on.
    pub buyers: Buyers,
}

/// Asks the ledger. `progress` hears (done, of) and answers whether to go on.
pub fn value(
    ledger: &Ledger,
    settings: &Settings,
    progress: &mut dyn FnMut(u32, u32) -> bool,
) -> Result<Value, Refusal> {
    let buyers = buyers::buyers(ledger, settings.calibration_end, settings.as_of)
        .map_err(Refusal::Buyers)?;
    let spend = Spending::new(&buyers, &settings.fit);
    let mut value = match settings.model {
        Model::BetaBernoulli => by_chances(buyers, settings, &spend, progress),
        Model::Best => by_time(buyers, settings, &Kind::ALL, &spend, progress),
        Model::Continuous(kind) => by_time(buyers, settings, &[kind], &spend, progress),
    }
    .map_err(Refusal::Model)?;
    value.spending = spend.estimate.clone();
    value.warn(&spend);
    Ok(value)
}

/// The spending model, or a plain mean in its place.
struct Spending {
    estimate: Result<Estimate, stats::Refusal>,
    model: Option<GammaGamma>,
    mean: f64,
    correlation: f64,
}

impl Spending {
    fn new(buyers: &Buyers, settings: &fit::Settings) -> Spending {
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
        }
    }

    /// Expected spend a purchase, currency units.
    fn of(&self, spend_days: u32, spend: i128) -> f64 {
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

fn by_time(
    buyers: Buyers,
    settings: &Settings,
    kinds: &[Kind],
    spend: &Spending,
    progress: &mut dyn FnMut(u32, u32) -> bool,
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
    let found = bootstrap::intervals(kind, &merged, &estimate, &plan, progress)?;
    let delta = settings.discount.continuous(unit);
    let of_rows: Vec<[f64; 3]> = merged
        .iter()
        .map(|row| {
            let within = model.discounted_within(row, settings.horizon, settings.discount, unit);
            let all = if delta > 0.0 {
                model.discounted(row, delta)
            } else {
                f64::NAN
            };
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
            CustomerValue {
                customer: own.customer,
                x: own.x,
                t_x: row.t_x,
                t: row.t,
                p_alive,
                bought: found.rows.get(at as usize).copied().unwrap_or_default(),
                spend,
                clv: settings.margin * spend * within,
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
        draws: found.draws,
        warnings: Vec::new(),
        estimate,
        buyers,
    })
}

fn by_chances(
    buyers: Buyers,
    settings: &Settings,
    spend: &Spending,
    progress: &mut dyn FnMut(u32, u32) -> bool,
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
    let estimate = fit::bgbb(&merged, &settings.fit)?;
    let model = BetaBernoulli::new(&estimate.params)?;
    let (whole, part) = settings.horizon.periods(settings.period);
    let ahead = (whole + u32::from(part > 0.0)).max(1);
    let plan = Plan {
        draws: settings.draws,
        seed: settings.seed,
        horizon: f64::from(ahead),
        level: 0.9,
        rows: true,
    };
    let found = bootstrap::chances(&merged, &estimate, &plan, progress)?;
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
    let key = |row: &Chances| (row.x, row.t_x, row.n);
    let customers = buyers
        .customers
        .iter()
        .zip(&given)
        .map(|(own, row)| {
            let at = merged.partition_point(|other| key(other) < key(row));
            let [p_alive, within, all] = of_rows.get(at).copied().unwrap_or_default();
            let spend = spend.of(own.spend_days, own.spend);
            CustomerValue {
                customer: own.customer,
                x: row.x,
                t_x: f64::from(row.t_x),
                t: f64::from(row.n),
                p_alive,
                bought: found.rows.get(at).copied().unwrap_or_default(),
                spend,
                clv: settings.margin * spend * within,
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
        alive: found.alive,
        newcomer: model.newcomer(ahead),
        newcomer_spend: spend.of(0, 0),
        newcomer_clv: settings.margin * spend.of(0, 0) * newcomer_clv,
        tracking: Vec::new(),
        spending: Err(stats::Refusal::NoCustomers),
        compared: Vec::new(),
        holdout: None,
        draws: found.draws,
        warnings: Vec::new(),
        estimate,
        buyers,
    })
}

impl Value {
    /// The same fit over the same horizon, valued with another discount rate and margin.
    ///
    /// # Errors
    /// [`stats::Refusal::BadParameter`] where the fitted parameters make no model, which a fit does not give.
    pub fn again(
        &self,
        horizon: Span,
        discount: Discount,
        margin: f64,
    ) -> Result<Value, stats::Refusal> {
        let mut value = self.clone();
        let each = |own: &CustomerValue| Row::new(own.x, own.t_x, own.t);
        let newcomer: [f64; 2];
        match self.kind {
            Some(kind) => {
                let model = Buying::new(kind, &self.estimate.params)?;
                let (rows, place) = collapse(&self.customers.iter().map(each).collect::<Vec<_>>());
                let delta = discount.continuous(self.unit);
                let of = |row: &Row| {
                    let within = model.discounted_within(row, horizon, discount, self.unit);
                    let all = if delta > 0.0 {
                        model.discounted(row, delta)
                    } else {
                        f64::NAN
                    };
                    [within, all]
                };
                let of_rows: Vec<[f64; 2]> = rows.iter().map(of).collect();
                newcomer = of(&Row::new(0, 0.0, 0.0));
                for (own, &at) in value.customers.iter_mut().zip(&place) {
                    let [within, all] = of_rows[at as usize];
                    (own.clv, own.residual) =
                        (margin * own.spend * within, margin * own.spend * all);
                }
            }
            None => {
                let model = BetaBernoulli::new(&self.estimate.params)?;
                let (whole, part) = horizon.periods(self.unit);
                let ahead = (whole + u32::from(part > 0.0)).max(1);
                let rate = discount.continuous(self.unit).exp_m1();
                let of = |row: &Chances| {
                    let all = if rate > 0.0 {
                        model.discounted(row, rate)
                    } else {
                        f64::NAN
                    };
                    [model.discounted_within(row, ahead, rate), all]
                };
                for own in &mut value.customers {
                    let [within, all] = of(&Chances {
                        x: own.x,
                        t_x: own.t_x as u32,
                        n: own.t as u32,
                        weight: 1.0,
                    });
                    (own.clv, own.residual) =
                        (margin * own.spend * within, margin * own.spend * all);
                }
                newcomer = of(&Chances {
                    x: 0,
                    t_x: 0,
                    n: 0,
                    weight: 1.0,
                });
            }
        }
        value.newcomer_clv = margin * self.newcomer_spend * newcomer[0];
        Ok(value)
    }

    fn warn(&mut self, spend: &Spending) {
        let repeaters = self.customers.iter().filter(|own| own.x > 0).count() as u32;
        let customers = self.customers.len() as u32;
        match self.estimate.method {
            Method::Map(fit::Why::FewData) => self.warnings.push(Warning::FewData {
                customers,
                repeaters,
            }),
            Method::Map(fit::Why::NoInteriorOptimum) => {
                self.warnings.push(Warning::NoInteriorOptimum)
            }
            _ => {}
        }
        if self.kind == Some(Kind::BgNbd) && repeaters < customers {
            self.warnings.push(Warning::OneTimersAlive {
                customers: customers - repeaters,
            });
        }
        if spend.correlation.abs() > 0.3 {
            self.warnings.push(Warning::Correlated {
                correlation: spend.correlation,
            });
        }
        if let Err(refusal) = spend.estimate {
            self.warnings.push(Warning::PlainMeanSpend { refusal });
        }
        if self.buyers.loose_returns > 0 {
            self.warnings.push(Warning::LooseReturns {
                lines: self.buyers.loose_returns,
            });
        }
        if self.buyers.newcomers > 0 {
            self.warnings.push(Warning::Newcomers {
                customers: self.buyers.newcomers,
            });
        }
    }
}
