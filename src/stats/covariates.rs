//! Static covariates (channel, region, type): who buys faster, who leaves sooner, and by chance?
//!
//! Fader & Hardie, note 019. α_i = α e^(−γ·z); Pareto/NBD β_i = β e^(−δ·z); BG/NBD and MBG/NBD
//! a_i = a e^(δ·z), b_i = b e^(δ·z). Customers with equal z share one likelihood.

use std::collections::BTreeMap;

use super::Refusal;
use super::buying::{Kind, Likelihood, few};
use super::fit::{Choice, Estimate, Method, Settings, Task};
use super::newton::{Derivs, Objective, Prior};
use super::rows::{Columns, Row, RowKey, Weights, collapse, mean_time};
use super::special::chi_square_tail;

/// A fit with covariates beside the one without.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Without covariates.
    pub plain: Estimate,
    /// With: r, α and the two others as of z = 0; the effects follow in `purchase` and `dropout`.
    pub full: Estimate,
    /// γ: effect of each covariate on buying (above 0: faster), with its standard error.
    pub purchase: Vec<(f64, f64)>,
    /// δ: effect of each covariate on leaving, with its standard error.
    pub dropout: Vec<(f64, f64)>,
    /// Twice the gain in ln L.
    pub statistic: f64,
    /// Degrees of freedom.
    pub freedom: u32,
    /// P(χ² above the statistic): small, if the covariates matter.
    pub p_value: f64,
}

/// Customers with one z, as columns.
struct Group {
    z: Vec<f64>,
    columns: Columns,
    weights: Weights,
}

/// The likelihood by (four log-parameters at z = 0, γ, δ).
struct WithCovariates {
    kind: Kind,
    groups: Vec<Group>,
    size: usize,
}

impl WithCovariates {
    /// How the four log-parameters of a group hang on all: rows (parameter, place, factor).
    fn design(&self, z: &[f64]) -> Vec<(usize, usize, f64)> {
        let mut design: Vec<(usize, usize, f64)> = (0..4).map(|i| (i, i, 1.0)).collect();
        for (k, &own) in z.iter().enumerate() {
            let (gamma, delta) = (4 + k, 4 + z.len() + k);
            design.push((1, gamma, -own));
            match self.kind {
                Kind::ParetoNbd => design.push((3, delta, -own)),
                _ => design.extend([(2, delta, own), (3, delta, own)]),
            }
        }
        design
    }
}

impl Objective for WithCovariates {
    fn size(&self) -> usize {
        self.size
    }

    fn evaluate(&self, at: &[f64], out: &mut Derivs) {
        let mut own = Derivs::zero(4);
        for group in &self.groups {
            let design = self.design(&group.z);
            let mut logs = [0.0; 4];
            for &(param, place, factor) in &design {
                logs[param] += factor * at[place];
            }
            own.clear();
            Likelihood::new(self.kind, &group.columns, &group.weights).evaluate(&logs, &mut own);
            out.value += own.value;
            for &(param, place, factor) in &design {
                out.gradient[place] += factor * own.gradient[param];
                for &(other, there, factor2) in &design {
                    *out.hessian.at_mut(place, there) +=
                        factor * factor2 * own.hessian.at(param, other);
                }
            }
        }
    }
}

/// Fits with and without covariates and compares. `covariates` has one list a row, all of one
/// length; a category of n values is n − 1 columns of 0 and 1. With few data the four parameters
/// get the model's prior and the effects a normal one of spread 1; the test then compares
/// likelihoods at those estimates and leans to the side of «by chance».
pub fn compare(
    kind: Kind,
    rows: &[Row],
    covariates: &[Vec<f64>],
    settings: &Settings,
) -> Result<Comparison, Refusal> {
    let few = few(rows)?;
    let effects = covariates.first().map_or(0, Vec::len);
    for (row, own) in covariates.iter().enumerate() {
        if own.len() != effects || own.iter().any(|v| !(v.abs() < 1e6)) {
            let fault = super::RowFault::NotFinite;
            return Err(Refusal::BadRow { row, fault });
        }
    }
    if covariates.len() != rows.len() {
        let (row, fault) = (covariates.len(), super::RowFault::NotFinite);
        return Err(Refusal::BadRow { row, fault });
    }
    let together = collapse(rows).0;
    let mut plain = super::buying::fit(kind, &together, settings)?;
    let scale = mean_time(rows);
    let mut by_z: BTreeMap<Vec<RowKey>, Vec<Row>> = BTreeMap::new();
    for (row, z) in rows.iter().zip(covariates) {
        let key = z.iter().map(|&v| RowKey::of(v)).collect();
        by_z.entry(key).or_default().push(*row);
    }
    let groups = by_z.into_iter().map(|(key, rows)| {
        let rows = collapse(&rows).0;
        let columns = Columns::new(&rows, Some(scale));
        let weights = Weights::new(&columns, rows.iter().map(|row| row.weight).collect());
        let z = key.iter().map(RowKey::value).collect();
        Group {
            z,
            columns,
            weights,
        }
    });
    let size = 4 + 2 * effects;
    let objective = WithCovariates {
        kind,
        groups: groups.collect(),
        size,
    };
    let mut start = plain.logs.clone();
    start.resize(size, 0.0);
    let mut units = kind.units(scale);
    units.resize(size, 1.0);
    let own = kind.prior();
    let prior = Prior {
        centre: own
            .centre
            .into_iter()
            .chain(vec![0.0; 2 * effects])
            .collect(),
        spread: own
            .spread
            .into_iter()
            .chain(vec![1.0; 2 * effects])
            .collect(),
    };
    // Both by one method, or the likelihoods could not be compared.
    let choice = match plain.method {
        Method::Map(_) => Choice::Map,
        Method::Mle => settings.choice,
    };
    let settings = Settings {
        prior: None,
        start: None,
        ..settings.with(choice)
    };
    let names = kind.names();
    let task = Task {
        objective: &objective,
        names,
        units,
        start,
        prior,
        few,
    };
    let mut full = task.solve(&settings)?;
    if full.method != plain.method && plain.method == Method::Mle {
        plain = super::buying::fit(kind, &together, &settings.with(Choice::Map))?;
    }
    let effect = |place: usize| {
        let variance = if full.covariance.size > place {
            full.covariance.at(place, place)
        } else {
            f64::INFINITY
        };
        (full.logs[place], variance.max(0.0).sqrt())
    };
    let purchase = (4..4 + effects).map(effect).collect();
    let dropout = (4 + effects..size).map(effect).collect();
    full.params.truncate(4);
    full.std_errors.truncate(4);
    let statistic = (2.0 * (full.log_likelihood - plain.log_likelihood)).max(0.0);
    let freedom = 2 * effects as u32;
    Ok(Comparison {
        p_value: chi_square_tail(statistic, f64::from(freedom)),
        plain,
        full,
        purchase,
        dropout,
        statistic,
        freedom,
    })
}
