//! What each relationship will be worth: a model of buying, one of spend, and both together.

mod again;
mod beside;
mod by_chances;
mod by_time;
pub mod covariates;
mod path;
mod shape;
mod share;
mod spending;
mod trial;

use std::rc::Rc;

use super::buyers::{self, Buyers};
use crate::model::{Day, Ledger};
use crate::stats::bootstrap::{Bounds, Plan};
use crate::stats::buying::Kind;
use crate::stats::fit::{self, Estimate, Method};
use crate::stats::pace::{self, Long, Pace};
use crate::stats::purse::Purses;
use crate::stats::unit::{Discount, Span, Unit};
use crate::stats::{self};
use by_chances::by_chances;
use by_time::by_time;
pub use path::Moment;
pub use shape::{ByFrequency, MOST_REPEATS, SpendShape, round_up};
pub use share::Share;
use spending::Spending;

pub use beside::{Because, Beside};
pub use trial::{Chosen, Held};

/// Which model of buying.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Model {
    /// The likeliest of the three continuous ones, unless another foretells days held out clearly better (`trial`).
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
    /// Bounds of [`Self::clv`]'s outcome: what purchases and spend leave open.
    pub clv_bounds: [f64; 2],
    /// Bounds of the outcome of the money spent within the horizon, nothing taken off, as shares of
    /// what is expected.
    pub spread: [f64; 2],
    /// Margin × spend × discounted purchases without horizon (residual CLV); NaN where nothing is
    /// discounted, since the sum may be infinite.
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
    /// What it foretold of the days held out, where there are any.
    pub held: Option<Held>,
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
    /// Money all of them spend within the horizon, nothing discounted or taken off, currency units.
    pub spent: Bounds,
    /// How many are still customers.
    pub alive: Bounds,
    /// Repeat purchases of a newcomer within the horizon.
    pub newcomer: f64,
    /// Expected spend of a newcomer's purchase, currency units.
    pub newcomer_spend: f64,
    /// CLV of a newcomer over the horizon, first purchase not counted.
    pub newcomer_clv: f64,
    /// (actual, expected) cumulative repeat purchases at the ends of weeks; empty with BG/BB.
    pub tracking: Vec<(u64, f64)>,
    /// The spending fit, or why there is none.
    pub spending: Result<Estimate, stats::Refusal>,
    /// The continuous models beside each other, where a choice was asked for.
    pub compared: Vec<Compared>,
    /// Why this model.
    pub chosen: Chosen,
    /// Expected and actual purchases over the days held out, where there are any.
    pub holdout: Option<(f64, u64)>,
    /// Parameters of each refit behind the bounds.
    pub refits: Rc<[Vec<f64>]>,
    /// How many of them the bounds rest on.
    pub played: usize,
    /// Everybody's spends and draws of how money is spent, for bounds of money.
    pub purses: Rc<Purses>,
    /// How the bounds were drawn; its horizon is the one they are for, in `unit`.
    pub plan: Plan,
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
    let asked = summary(ledger, settings)?;
    let found = pace::run(
        |pace| async move { work_out(asked, settings, &pace).await },
        progress,
    );
    found.unwrap_or(Err(Refusal::Model(stats::Refusal::Cancelled)))
}

/// A value under way.
pub struct Begun {
    /// The day estimating ends.
    pub end: Day,
    /// What is still to be done; it needs the ledger no more.
    pub work: Long<Result<Value, Refusal>>,
}

/// Asks the ledger; what takes long is still to be done, step by step.
pub fn begin(ledger: &Ledger, settings: Settings) -> Result<Begun, Refusal> {
    let asked = summary(ledger, &settings)?;
    let end = asked.0.end;
    let work = |pace: Pace| async move { work_out(asked, &settings, &pace).await };
    Ok(Begun {
        end,
        work: Long::new(work),
    })
}

/// What the ledger is asked for: everybody, and where a model is to be chosen, the days it is tried on.
type Summary = (Buyers, Option<Buyers>);

fn summary(ledger: &Ledger, settings: &Settings) -> Result<Summary, Refusal> {
    let buyers = buyers::buyers(ledger, settings.calibration_end, settings.as_of)
        .map_err(Refusal::Buyers)?;
    let first = match settings.model {
        Model::Best => trial::first_part(ledger, settings, &buyers),
        _ => None,
    };
    Ok((buyers, first))
}

async fn work_out(
    (buyers, first): Summary,
    settings: &Settings,
    pace: &Pace,
) -> Result<Value, Refusal> {
    let spend = Spending::new(&buyers, &settings.fit);
    let mut value = match settings.model {
        Model::BetaBernoulli => by_chances(buyers, settings, &spend, pace).await,
        Model::Best => {
            let asked = (&Kind::ALL[..], first.as_ref());
            by_time(buyers, settings, asked, &spend, pace).await
        }
        Model::Continuous(kind) => by_time(buyers, settings, (&[kind], None), &spend, pace).await,
    }
    .map_err(Refusal::Model)?;
    value.spending = spend.estimate.clone();
    value.warn(&spend);
    Ok(value)
}

/// Bounds as shares of what is expected; zero where nothing is.
fn shares(expected: f64, bounds: [f64; 2]) -> [f64; 2] {
    bounds.map(|bound| {
        if expected > 0.0 {
            bound / expected
        } else {
            0.0
        }
    })
}

impl Value {
    /// CLV of all customers together, currency units, and bounds of its outcome. Bounds are those
    /// of the money spent within the horizon, moved by discount and margin as what is expected is.
    pub fn equity(&self) -> (f64, [f64; 2]) {
        let sum: f64 = self.customers.iter().map(|own| own.clv).sum();
        let shares = shares(self.spent.expected, self.spent.outcome);
        (sum, shares.map(|share| sum * share))
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
