//! A maximiser for a handful of log-parameters: Newton steps, damped until they climb.

use super::matrix::Matrix;

/// A value with its gradient and Hessian.
#[derive(Clone, Debug, Default)]
pub struct Derivs {
    /// The function itself.
    pub value: f64,
    /// First derivatives.
    pub gradient: Vec<f64>,
    /// Second derivatives.
    pub hessian: Matrix,
}

impl Derivs {
    /// Zeros for so many parameters.
    pub fn zero(size: usize) -> Derivs {
        Derivs {
            value: 0.0,
            gradient: vec![0.0; size],
            hessian: Matrix::zero(size),
        }
    }

    /// Back to zeros.
    pub fn clear(&mut self) {
        self.value = 0.0;
        self.gradient.fill(0.0);
        self.hessian.entries.fill(0.0);
    }

    /// From derivatives by the parameters to derivatives by their logarithms.
    pub fn to_logs(&mut self, params: &[f64]) {
        let n = params.len();
        for i in 0..n {
            for j in 0..n {
                *self.hessian.at_mut(i, j) *= params[i] * params[j];
            }
            *self.hessian.at_mut(i, i) += params[i] * self.gradient[i];
        }
        for (slope, param) in self.gradient.iter_mut().zip(params) {
            *slope *= param;
        }
    }

    fn finite(&self) -> bool {
        self.value.is_finite()
            && self.gradient.iter().all(|v| v.is_finite())
            && self.hessian.entries.iter().all(|v| v.is_finite())
    }
}

/// Something to make as large as possible.
pub trait Objective {
    /// How many parameters.
    fn size(&self) -> usize;
    /// Value, gradient and Hessian at these (log-)parameters, into `out`.
    fn evaluate(&self, at: &[f64], out: &mut Derivs);
}

/// Independent normal distributions on (log-)parameters; an infinite spread leaves one free.
#[derive(Clone, Debug, PartialEq)]
pub struct Prior {
    /// Centres.
    pub centre: Vec<f64>,
    /// Standard deviations.
    pub spread: Vec<f64>,
}

impl Prior {
    /// Adds the log-density (without its constant) and its derivatives.
    pub fn add(&self, at: &[f64], out: &mut Derivs) {
        for (i, value) in at.iter().enumerate() {
            let (Some(&centre), Some(&spread)) = (self.centre.get(i), self.spread.get(i)) else {
                continue;
            };
            let precision = 1.0 / (spread * spread);
            let off = value - centre;
            out.value -= 0.5 * precision * off * off;
            out.gradient[i] -= precision * off;
            *out.hessian.at_mut(i, i) -= precision;
        }
    }
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// At a maximum: the Hessian is negative definite and no step gains anything.
    Maximum,
    /// At the edge of what a parameter may be.
    Edge,
    /// Out of evaluations.
    Spent,
    /// No step climbs although the gradient is not zero, or a value is not a number.
    Stuck,
}

/// Where a search ended.
#[derive(Clone, Debug)]
pub struct Optimum {
    /// Parameters (logarithms).
    pub at: Vec<f64>,
    /// Value and derivatives there, prior included.
    pub derivs: Derivs,
    /// Evaluations spent.
    pub evaluations: u32,
    /// Why it ended.
    pub end: End,
}

/// |log-parameter| beyond which a search gives up.
const EDGE: f64 = 12.0;
/// Longest step of one log-parameter.
const STEP: f64 = 1.5;

/// Climbs from `start`: Levenberg-damped Newton, each system tested by Cholesky. A maximum is where
/// the undamped Newton decrement gᵀ(−H)⁻¹g, twice what can still be gained, is lost in the rounding
/// of the value; one more step is taken there for the last digits.
pub fn maximise(
    objective: &impl Objective,
    prior: Option<&Prior>,
    start: &[f64],
    most: u32,
) -> Optimum {
    let size = objective.size();
    let measure = |at: &[f64], out: &mut Derivs| {
        out.clear();
        objective.evaluate(at, out);
        if let Some(prior) = prior {
            prior.add(at, out);
        }
    };
    let mut at = start.to_vec();
    let mut here = Derivs::zero(size);
    let mut there = Derivs::zero(size);
    measure(&at, &mut here);
    let mut evaluations = 1;
    let mut damping = 0.0;
    let mut end = if here.finite() {
        End::Spent
    } else {
        End::Stuck
    };
    while end == End::Spent && evaluations < most {
        let scale = here
            .hessian
            .entries
            .iter()
            .fold(1e-8, |a: f64, b| a.max(b.abs()));
        let size_of_value = 1.0 + here.value.abs();
        let plain = damped(&here.hessian, 0.0).cholesky();
        let bare = plain.as_ref().map(|lower| {
            let step = lower.solve_lower(&here.gradient);
            let gain = gain(&step, &here.gradient);
            (step, gain)
        });
        let near = bare
            .as_ref()
            .is_some_and(|(_, gain)| *gain < 1e-13 * size_of_value);
        let step = match bare {
            Some((step, _)) if near || damping == 0.0 => step,
            _ => match damped(&here.hessian, damping).cholesky() {
                Some(lower) => lower.solve_lower(&here.gradient),
                None => {
                    damping = f64::max(damping * 4.0, scale * 1e-3);
                    if !(damping < scale * 1e12) {
                        end = End::Stuck;
                    }
                    continue;
                }
            },
        };
        let longest = step.iter().fold(0.0, |a: f64, b| a.max(b.abs()));
        let cut = if longest > STEP { STEP / longest } else { 1.0 };
        let next: Vec<f64> = at.iter().zip(&step).map(|(a, s)| a + cut * s).collect();
        measure(&next, &mut there);
        evaluations += 1;
        let rounding = 1e-12 * size_of_value;
        if near {
            if there.finite() && there.value >= here.value - rounding {
                at = next;
                std::mem::swap(&mut here, &mut there);
            }
            end = End::Maximum;
        } else if there.finite() && there.value > here.value {
            at = next;
            std::mem::swap(&mut here, &mut there);
            damping = if damping < scale * 1e-6 {
                0.0
            } else {
                damping * 0.1
            };
        } else if there.finite() && there.value >= here.value - rounding && plain.is_some() {
            // Nothing that can be seen in the value is left to gain.
            let expected = gain(&step, &here.gradient);
            end = if expected < 1e-9 * size_of_value {
                End::Maximum
            } else {
                End::Stuck
            };
        } else {
            damping = f64::max(damping * 8.0, scale * 1e-4);
            if !(damping < scale * 1e12) {
                end = End::Stuck;
            }
        }
        if at.iter().any(|value| value.abs() > EDGE) {
            end = End::Edge;
        }
    }
    Optimum {
        at,
        derivs: here,
        evaluations,
        end,
    }
}

fn gain(step: &[f64], gradient: &[f64]) -> f64 {
    step.iter().zip(gradient).map(|(s, g)| s * g).sum()
}

/// −H with `damping` added to the diagonal.
fn damped(hessian: &Matrix, damping: f64) -> Matrix {
    let mut m = hessian.clone();
    for entry in &mut m.entries {
        *entry = -*entry;
    }
    for i in 0..m.size {
        *m.at_mut(i, i) += damping;
    }
    m
}
