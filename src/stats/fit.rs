//! A fit and all it should confess: method and why, errors, eigenvalues, edges, evaluations.

use super::Refusal;
use super::matrix::Matrix;
use super::newton::{Derivs, End, Objective, Optimum, Prior, maximise};

/// Why a prior was used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Why {
    /// Fewer than 200 customers or 50 repeaters.
    FewData,
    /// The likelihood climbs to the edge of the parameters: it has no maximum inside.
    NoInteriorOptimum,
    /// It was asked for.
    Asked,
}

impl Why {
    /// Name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Why::FewData => "few_data",
            Why::NoInteriorOptimum => "no_interior_optimum",
            Why::Asked => "asked",
        }
    }
}

/// How parameters were estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// Maximum likelihood.
    Mle,
    /// Maximum of likelihood × prior.
    Map(Why),
}

impl Method {
    /// Name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Method::Mle => "mle",
            Method::Map(_) => "map",
        }
    }
}

/// Which method to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Likelihood alone where data suffice and it has a maximum inside, else with the prior.
    #[default]
    Auto,
    /// Likelihood alone; without a maximum inside the fit says `converged: false`.
    Mle,
    /// With the prior.
    Map,
}

/// How to fit. The default is what the product does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Method.
    pub choice: Choice,
    /// Prior on the logarithms of the unit-free parameters; None: the model's own.
    pub prior: Option<Prior>,
    /// Start, logarithms of the unit-free parameters; None: the model's own.
    pub start: Option<Vec<f64>>,
    /// Most evaluations of one search, 0: 200.
    pub most: u32,
}

impl Settings {
    /// The same with this method.
    pub fn with(&self, choice: Choice) -> Settings {
        Settings {
            choice,
            ..self.clone()
        }
    }
}

/// Fewer customers than this are few data.
pub const ENOUGH_CUSTOMERS: f64 = 200.0;
/// Fewer repeat buyers than this are few data.
pub const ENOUGH_REPEATERS: f64 = 50.0;
/// Fewer repeat buyers than this are refused.
pub const NEED_REPEATERS: u32 = 2;

/// A parameter at the edge: unit-free above 1,000 or below 1/10,000.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Its name.
    pub name: &'static str,
    /// Its unit-free value.
    pub value: f64,
}

/// A fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Names of the parameters.
    pub names: &'static [&'static str],
    /// Parameters in the data's units.
    pub params: Vec<f64>,
    /// Their standard errors by the delta method from the Hessian on log-parameters (with the
    /// prior, where one was used); empty where the Hessian is not negative definite.
    pub std_errors: Vec<f64>,
    /// Covariance of the log-parameters; size 0 where there is none.
    pub covariance: Matrix,
    /// ln L in the data's units, without any prior.
    pub log_likelihood: f64,
    /// How.
    pub method: Method,
    /// The prior, where one was used.
    pub prior: Option<Prior>,
    /// Gradient of what was maximised, by log-parameters.
    pub gradient: Vec<f64>,
    /// Eigenvalues of its Hessian by log-parameters, rising (all below zero at a maximum).
    pub eigenvalues: Vec<f64>,
    /// Parameters at the edge.
    pub edges: Vec<Edge>,
    /// Evaluations of likelihood, gradient and Hessian, all searches together.
    pub evaluations: u32,
    /// Whether this is a maximum inside: no cap that was hit, no edge.
    pub converged: bool,
    /// Logarithms of the unit-free parameters.
    pub logs: Vec<f64>,
}

impl Estimate {
    /// Akaike's criterion, smaller is better.
    pub fn aic(&self) -> f64 {
        2.0 * self.params.len() as f64 - 2.0 * self.log_likelihood
    }

    /// Schwarz's criterion over so many customers, smaller is better.
    pub fn bic(&self, customers: f64) -> f64 {
        self.params.len() as f64 * customers.max(1.0).ln() - 2.0 * self.log_likelihood
    }

    /// Wald's bounds of each parameter, by its logarithm so that they stay above zero: θ e^(±z s), s the standard
    /// error of ln θ; empty where there is none.
    pub fn bounds(&self, z: f64) -> Vec<[f64; 2]> {
        (0..self.covariance.size)
            .zip(&self.params)
            .map(|(i, value)| {
                let off = (z * self.covariance.at(i, i).max(0.0).sqrt()).exp();
                [value / off, value * off]
            })
            .collect()
    }

    /// Length of the gradient by log-parameters.
    pub fn gradient_norm(&self) -> f64 {
        self.gradient
            .iter()
            .map(|own| own * own)
            .sum::<f64>()
            .sqrt()
    }

    /// Eigenvalues of −H by log-parameters, rising: all above zero at a maximum inside.
    pub fn curvature(&self) -> Vec<f64> {
        self.eigenvalues.iter().rev().map(|own| -own).collect()
    }

    /// Largest over smallest eigenvalue of −H; `None` where one is not above zero.
    pub fn condition(&self) -> Option<f64> {
        let curvature = self.curvature();
        let (least, most) = (*curvature.first()?, *curvature.last()?);
        (least > 0.0).then(|| most / least)
    }

    /// A parameter by name.
    pub fn get(&self, name: &str) -> Option<f64> {
        let at = self.names.iter().position(|own| *own == name)?;
        self.params.get(at).copied()
    }
}

/// What a model brings to its fit.
pub struct Task<'a, O: Objective> {
    /// What to maximise, by logarithms of unit-free parameters.
    pub objective: &'a O,
    /// Names.
    pub names: &'static [&'static str],
    /// What a unit-free parameter is multiplied by to be one of the data's units.
    pub units: Vec<f64>,
    /// Where to start.
    pub start: Vec<f64>,
    /// The model's own prior.
    pub prior: Prior,
    /// Whether data are few.
    pub few: bool,
}

impl<O: Objective> Task<'_, O> {
    /// Fits. Refused only where a search with prior finds no maximum either.
    pub fn solve(&self, settings: &Settings) -> Result<Estimate, Refusal> {
        let most = if settings.most == 0 {
            200
        } else {
            settings.most
        };
        let start = settings.start.as_ref().unwrap_or(&self.start);
        let mut spent = 0;
        let why = match settings.choice {
            Choice::Map => Why::Asked,
            Choice::Auto if self.few => Why::FewData,
            _ => {
                let found = maximise(self.objective, None, start, most);
                spent += found.evaluations;
                let estimate = self.estimate(found, Method::Mle, None, spent);
                if estimate.converged || settings.choice == Choice::Mle {
                    return Ok(estimate);
                }
                Why::NoInteriorOptimum
            }
        };
        let prior = settings.prior.as_ref().unwrap_or(&self.prior);
        for start in [start, &prior.centre] {
            let found = maximise(self.objective, Some(prior), start, most);
            spent += found.evaluations;
            let good = found.end == End::Maximum;
            let estimate = self.estimate(found, Method::Map(why), Some(prior), spent);
            if good {
                return Ok(estimate);
            }
        }
        Err(Refusal::NotConverged { evaluations: spent })
    }

    fn estimate(
        &self,
        found: Optimum,
        method: Method,
        prior: Option<&Prior>,
        spent: u32,
    ) -> Estimate {
        let mut plain = found.derivs.value;
        if prior.is_some() {
            let mut out = Derivs::zero(self.objective.size());
            self.objective.evaluate(&found.at, &mut out);
            plain = out.value;
        }
        let params: Vec<f64> = (found.at.iter().zip(&self.units))
            .map(|(at, unit)| at.exp() * unit)
            .collect();
        let mut information = found.derivs.hessian.clone();
        for entry in &mut information.entries {
            *entry = -*entry;
        }
        let covariance = information.inverse().unwrap_or_default();
        let std_errors = (0..covariance.size)
            .map(|i| params[i] * covariance.at(i, i).max(0.0).sqrt())
            .collect();
        let edges: Vec<Edge> = (found.at.iter().zip(self.names))
            .map(|(at, &name)| Edge {
                name,
                value: at.exp(),
            })
            .filter(|edge| !(1e-4..=1e3).contains(&edge.value))
            .collect();
        Estimate {
            names: self.names,
            params,
            std_errors,
            covariance,
            log_likelihood: plain,
            method,
            prior: prior.cloned(),
            gradient: found.derivs.gradient,
            eigenvalues: found.derivs.hessian.eigenvalues(),
            converged: found.end == End::Maximum && edges.is_empty(),
            edges,
            evaluations: spent,
            logs: found.at,
        }
    }
}

/// A prior of log-normal medians and spreads.
pub fn prior(medians: &[f64], spreads: &[f64]) -> Prior {
    Prior {
        centre: medians.iter().map(|median| median.ln()).collect(),
        spread: spreads.to_vec(),
    }
}

/// Fits Gamma-Gamma to spends. The prior is on p, q and v over the mean spend.
pub fn gamma_gamma(
    spends: &super::gamma_gamma::Spends,
    settings: &Settings,
) -> Result<Estimate, Refusal> {
    let objective = super::gamma_gamma::SpendLikelihood { spends };
    let weight: f64 = spends.rows.iter().map(|row| row.weight).sum();
    Task {
        objective: &objective,
        names: &["p", "q", "v"],
        units: vec![1.0, 1.0, spends.scale],
        start: vec![1.0, 1.0, -0.5],
        prior: spend_prior(),
        few: weight < ENOUGH_REPEATERS,
    }
    .solve(settings)
}

/// Gamma-Gamma's own prior.
pub fn spend_prior() -> Prior {
    prior(&[4.0, 4.0, 0.6], &[1.0, 0.7, 1.0])
}

/// BG/BB's own prior, very wide: with spreads of 2 and less, intervals of small shops held over 95 % for 90.
pub fn bgbb_prior() -> Prior {
    prior(&[1.0, 1.0, 0.7, 2.5], &[2.5; 4])
}

/// Fits BG/BB to collapsed rows.
pub fn bgbb(rows: &[super::bgbb::Chances], settings: &Settings) -> Result<Estimate, Refusal> {
    let customers: f64 = rows.iter().map(|row| row.weight).sum();
    let buyers: f64 = rows
        .iter()
        .filter(|row| row.x > 0)
        .map(|row| row.weight)
        .sum();
    if buyers < f64::from(NEED_REPEATERS) {
        return Err(Refusal::NeedsRepeatCustomers {
            need: NEED_REPEATERS,
            have: buyers as u32,
        });
    }
    let objective = super::bgbb::ChancesLikelihood { rows };
    Task {
        objective: &objective,
        names: &["alpha", "beta", "gamma", "delta"],
        units: vec![1.0; 4],
        start: vec![0.0, 0.0, -0.5, 0.7],
        prior: bgbb_prior(),
        few: customers < ENOUGH_CUSTOMERS || buyers < ENOUGH_REPEATERS,
    }
    .solve(settings)
}

/// Fits sBG to a cohort.
pub fn sbg(cohort: &super::sbg::Cohort, settings: &Settings) -> Result<Estimate, Refusal> {
    cohort.check()?;
    renewals(&super::sbg::Renewals::of(cohort), settings)
}

/// Fits sBG to contracts of several cohorts at once.
pub fn renewals(all: &super::sbg::Renewals, settings: &Settings) -> Result<Estimate, Refusal> {
    all.check()?;
    let (contracts, lost) = all.counts();
    Task {
        objective: &super::sbg::RenewalLikelihood { renewals: all },
        names: &["alpha", "beta"],
        units: vec![1.0; 2],
        start: vec![-0.3, 0.7],
        prior: prior(&[0.7, 2.0], &[1.0; 2]),
        few: contracts < ENOUGH_CUSTOMERS || lost < ENOUGH_REPEATERS,
    }
    .solve(settings)
}
