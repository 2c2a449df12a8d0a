//! The three models of buying and leaving in continuous time behind one face: fit and predict.

use super::Refusal;
use super::fit::{
    ENOUGH_CUSTOMERS, ENOUGH_REPEATERS, Estimate, NEED_REPEATERS, Settings, Task, prior,
};
use super::geometric::{Geometric, GeometricLikelihood};
use super::newton::{Derivs, Objective, Prior};
use super::pareto::{Pareto, ParetoLikelihood};
use super::rows::{Columns, Row, Weights, check};
use super::unit::{Discount, Span, Unit};

/// Which model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// BG/NBD.
    BgNbd,
    /// MBG/NBD.
    MbgNbd,
    /// Pareto/NBD.
    ParetoNbd,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::BgNbd, Kind::MbgNbd, Kind::ParetoNbd];

    /// Name in settings and at the terminal.
    pub fn code(self) -> &'static str {
        match self {
            Kind::BgNbd => "bg-nbd",
            Kind::MbgNbd => "mbg-nbd",
            Kind::ParetoNbd => "pareto-nbd",
        }
    }

    /// The model of a code.
    pub fn of_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Names of its parameters.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Kind::BgNbd | Kind::MbgNbd => &["r", "alpha", "a", "b"],
            Kind::ParetoNbd => &["r", "alpha", "s", "beta"],
        }
    }

    /// Which parameters are times: they are multiplied by the scale of time.
    pub fn units(self, scale: f64) -> Vec<f64> {
        match self {
            Kind::BgNbd | Kind::MbgNbd => vec![1.0, scale, 1.0, 1.0],
            Kind::ParetoNbd => vec![1.0, scale, 1.0, scale],
        }
    }

    /// The model's own prior: log-normal medians and spreads; α and β over the mean time T of the
    /// shop's customers. Wide: a spread of 1.5 means a factor of 4.5 either way for two thirds. Narrower
    /// ones (1) gave intervals of small shops that held 95 % and more instead of 90.
    pub fn prior(self) -> Prior {
        match self {
            Kind::BgNbd => prior(&[0.5, 0.3, 0.8, 2.5], &[1.5, 2.25, 1.5, 1.5]),
            Kind::MbgNbd => prior(&[0.6, 0.3, 0.8, 2.0], &[1.5, 2.25, 1.5, 1.5]),
            Kind::ParetoNbd => prior(&[0.7, 0.4, 0.7, 0.6], &[1.5, 2.25, 1.5, 2.25]),
        }
    }
}

/// A model with its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Buying {
    /// BG/NBD or MBG/NBD.
    Geometric(Geometric),
    /// Pareto/NBD.
    Pareto(Pareto),
}

impl Buying {
    /// The model of these four parameters, in the order of [`Kind::names`].
    pub fn new(kind: Kind, params: &[f64]) -> Result<Buying, Refusal> {
        for (i, &name) in kind.names().iter().enumerate() {
            let value = params.get(i).copied().unwrap_or(f64::NAN);
            if !(value > 0.0 && value < 1e15) {
                return Err(Refusal::BadParameter { name, value });
            }
        }
        let (r, alpha, third, fourth) = (params[0], params[1], params[2], params[3]);
        Ok(match kind {
            Kind::ParetoNbd => Buying::Pareto(Pareto {
                r,
                alpha,
                s: third,
                beta: fourth,
            }),
            _ => Buying::Geometric(Geometric {
                r,
                alpha,
                a: third,
                b: fourth,
                modified: kind == Kind::MbgNbd,
            }),
        })
    }

    /// ln L of one customer.
    pub fn ln_likelihood(&self, row: &Row) -> f64 {
        match self {
            Buying::Geometric(model) => model.ln_likelihood(row),
            Buying::Pareto(model) => model.ln_likelihood(row),
        }
    }

    /// P(alive at T | x, t_x, T).
    pub fn p_alive(&self, row: &Row) -> f64 {
        match self {
            Buying::Geometric(model) => model.p_alive(row),
            Buying::Pareto(model) => model.p_alive(row),
        }
    }

    /// P(alive at T + t | x, t_x, T), t ≥ 0.
    pub fn p_alive_later(&self, row: &Row, t: f64) -> f64 {
        match self {
            Buying::Geometric(model) => model.p_alive_later(row, t),
            Buying::Pareto(model) => model.p_alive_later(row, t),
        }
    }

    /// Expected purchases within (T, T + t] given the past.
    pub fn expected(&self, row: &Row, t: f64) -> f64 {
        match self {
            Buying::Geometric(model) => model.expected(row, t),
            Buying::Pareto(model) => model.expected(row, t),
        }
    }

    /// [`Self::expected`] where P(alive) is known already.
    pub fn expected_if(&self, row: &Row, p_alive: f64, t: f64) -> f64 {
        match self {
            Buying::Geometric(model) => p_alive * model.expected_alive(row, t),
            Buying::Pareto(model) => p_alive * model.expected_alive(row, t),
        }
    }

    /// E[X(t)]: repeat purchases of a newcomer within t.
    pub fn newcomer(&self, t: f64) -> f64 {
        match self {
            Buying::Geometric(model) => model.newcomer(t),
            Buying::Pareto(model) => model.newcomer(t),
        }
    }

    /// Discounted expected residual transactions without horizon at the continuous rate δ.
    pub fn discounted(&self, row: &Row, delta: f64) -> f64 {
        self.p_alive(row) * self.discounted_alive(row, delta)
    }

    fn discounted_alive(&self, row: &Row, delta: f64) -> f64 {
        match self {
            Buying::Geometric(model) => model.discounted_alive(row, delta),
            Buying::Pareto(model) => model.discounted_alive(row, delta),
        }
    }

    /// [`Self::discounted`] of many rows. Of those alive x and T decide, so the integral is taken once
    /// for neighbours that share them; collapsed rows lie that way.
    pub fn discounted_all(&self, rows: &[Row], delta: f64) -> Vec<f64> {
        let mut last: Option<(u32, f64, f64)> = None;
        rows.iter()
            .map(|row| {
                let alive = match last {
                    Some((x, t, alive)) if x == row.x && t == row.t => alive,
                    _ => self.discounted_alive(row, delta),
                };
                last = Some((row.x, row.t, alive));
                self.p_alive(row) * alive
            })
            .collect()
    }

    /// Discounted expected repeat purchases of a newcomer without horizon.
    pub fn newcomer_discounted(&self, delta: f64) -> f64 {
        match self {
            Buying::Geometric(model) => model.newcomer_discounted(delta),
            Buying::Pareto(model) => model.newcomer_discounted(delta),
        }
    }

    /// Σ over the discount's periods k within the horizon of expected purchases of period k over
    /// (1 + rate)^k, times in `unit`. Times spend and margin it is the CLV over the horizon.
    pub fn discounted_within(
        &self,
        row: &Row,
        horizon: Span,
        discount: Discount,
        unit: Unit,
    ) -> f64 {
        let period = discount.per.days() / unit.days();
        let (whole, part) = horizon.periods(discount.per);
        let (mut before, mut sum) = (0.0, 0.0);
        for k in 1..=whole + u32::from(part > 0.0) {
            let end = if k > whole {
                f64::from(whole) + part
            } else {
                f64::from(k)
            };
            let bought = self.expected(row, end * period);
            sum += (bought - before) / (1.0 + discount.rate).powi(k as i32);
            before = bought;
        }
        sum
    }

    /// Cumulative expected repeat purchases of newcomers (elapsed times of [`Self::newcomer`]):
    /// `births` are (day, customers); at the end of each week w the day is 7w − 1 from the first.
    pub fn tracking(&self, births: &[(u32, f64)], weeks: u32, unit: Unit) -> Vec<f64> {
        let births: Vec<&(u32, f64)> = births.iter().filter(|(_, n)| *n > 0.0).collect();
        // By elapsed days, each asked once.
        let mut by_day = vec![f64::NAN; (7 * weeks) as usize];
        let mut expected = |days: u32| {
            let own = &mut by_day[days as usize];
            if own.is_nan() {
                *own = self.newcomer(f64::from(days) / unit.days());
            }
            *own
        };
        (1..=weeks)
            .map(|week| {
                let end = 7 * week - 1;
                let own = births.iter().filter(|(day, _)| *day < end);
                own.map(|(day, customers)| customers * expected(end - day))
                    .sum()
            })
            .collect()
    }
}

/// The likelihood of any of the three.
pub enum Likelihood<'a> {
    /// BG/NBD or MBG/NBD.
    Geometric(GeometricLikelihood<'a>),
    /// Pareto/NBD.
    Pareto(ParetoLikelihood<'a>),
}

impl<'a> Likelihood<'a> {
    /// Of these customers.
    pub fn new(kind: Kind, columns: &'a Columns, weights: &'a Weights) -> Likelihood<'a> {
        match kind {
            Kind::ParetoNbd => Likelihood::Pareto(ParetoLikelihood { columns, weights }),
            _ => Likelihood::Geometric(GeometricLikelihood {
                columns,
                weights,
                modified: kind == Kind::MbgNbd,
            }),
        }
    }
}

impl Objective for Likelihood<'_> {
    fn size(&self) -> usize {
        4
    }

    fn evaluate(&self, at: &[f64], out: &mut Derivs) {
        match self {
            Likelihood::Geometric(own) => own.evaluate(at, out),
            Likelihood::Pareto(own) => own.evaluate(at, out),
        }
    }
}

/// Customers and repeat buyers among rows, by weight.
pub fn counts(rows: &[Row]) -> (f64, f64) {
    let repeat = rows.iter().filter(|row| row.x > 0);
    (
        rows.iter().map(|row| row.weight).sum(),
        repeat.map(|row| row.weight).sum(),
    )
}

/// Refuses rows no model can be fitted to; tells whether data are few.
pub fn few(rows: &[Row]) -> Result<bool, Refusal> {
    check(rows)?;
    let (customers, repeaters) = counts(rows);
    if repeaters < f64::from(NEED_REPEATERS) {
        return Err(Refusal::NeedsRepeatCustomers {
            need: NEED_REPEATERS,
            have: repeaters as u32,
        });
    }
    Ok(customers < ENOUGH_CUSTOMERS || repeaters < ENOUGH_REPEATERS)
}

/// Fits to rows (collapsed ones go faster).
pub fn fit(kind: Kind, rows: &[Row], settings: &Settings) -> Result<Estimate, Refusal> {
    let few = few(rows)?;
    let columns = Columns::new(rows, None);
    let weights = Weights::new(&columns, rows.iter().map(|row| row.weight).collect());
    let objective = Likelihood::new(kind, &columns, &weights);
    Task {
        objective: &objective,
        names: kind.names(),
        units: kind.units(columns.scale),
        start: kind.prior().centre,
        prior: kind.prior(),
        few,
    }
    .solve(settings)
}
