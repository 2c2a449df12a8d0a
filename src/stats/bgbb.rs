//! BG/BB: buys or not at each of n opportunities, and may leave before each of them.
//!
//! Fader, Hardie & Shang (2010) Marketing Science 29(6). Parameters α, β (purchase p ~ Beta(α, β))
//! and γ, δ (dropout θ ~ Beta(γ, δ)); no unit of time but the opportunity.

use std::collections::BTreeMap;

use super::matrix::Matrix;
use super::newton::{Derivs, Objective};
use super::quadrature::beta_mean;
use super::special::Rising;
use super::{Refusal, RowFault};

/// One customer's record: x purchases in n opportunities, the last at opportunity t_x (0: none).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chances {
    /// Purchases.
    pub x: u32,
    /// The opportunity of the last one, 0 where x is 0.
    pub t_x: u32,
    /// Opportunities.
    pub n: u32,
    /// How many customers.
    pub weight: f64,
}

/// Most opportunities a row may have.
const MOST: u32 = 20_000;

impl Chances {
    /// What is wrong with the row, if anything.
    pub fn fault(&self) -> Option<RowFault> {
        if !self.weight.is_finite() || self.n > MOST {
            Some(RowFault::NotFinite)
        } else if self.weight < 0.0 {
            Some(RowFault::Negative)
        } else if self.t_x > self.n {
            Some(RowFault::LastAfterEnd)
        } else if self.x == 0 && self.t_x > 0 {
            Some(RowFault::TimeWithoutRepeat)
        } else if self.x > self.t_x {
            Some(RowFault::MoreThanChances)
        } else {
            None
        }
    }
}

/// α, β, γ, δ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaBernoulli {
    /// Purchases, first.
    pub alpha: f64,
    /// Purchases, second.
    pub beta: f64,
    /// Dropout, first.
    pub gamma: f64,
    /// Dropout, second.
    pub delta: f64,
}

impl BetaBernoulli {
    /// The model of α, β, γ, δ.
    pub fn new(params: &[f64]) -> Result<BetaBernoulli, Refusal> {
        for (i, name) in ["alpha", "beta", "gamma", "delta"].into_iter().enumerate() {
            let value = params.get(i).copied().unwrap_or(f64::NAN);
            if !(value > 0.0 && value < 1e15) {
                return Err(Refusal::BadParameter { name, value });
            }
        }
        let (alpha, beta, gamma, delta) = (params[0], params[1], params[2], params[3]);
        Ok(BetaBernoulli {
            alpha,
            beta,
            gamma,
            delta,
        })
    }

    fn tables(&self, most: u32) -> Tables {
        Tables::new([self.alpha, self.beta, self.gamma, self.delta], most)
    }

    /// ln L of one customer.
    pub fn ln_likelihood(&self, row: &Chances) -> f64 {
        self.tables(row.n).terms(row).1
    }

    /// P(alive at opportunity n + ahead | x, t_x, n); 0: when the last opportunity came, 1: the next.
    pub fn p_alive(&self, row: &Chances, ahead: u32) -> f64 {
        let (terms, all) = self.tables(row.n).terms(row);
        let now = terms.first().map_or(0.0, |first| (first - all).exp());
        let n = f64::from(row.n);
        let stays = |j: u32| {
            let d = self.delta + n + f64::from(j);
            d / (self.gamma + d)
        };
        (0..ahead).fold(now, |p, j| p * stays(j))
    }

    /// Expected purchases in the next `ahead` opportunities given the past.
    pub fn expected(&self, row: &Chances, ahead: u32) -> f64 {
        self.p_alive(row, 0) * self.expected_alive(row, ahead)
    }

    /// Expected purchases in the next `ahead` opportunities of one alive at the last one.
    pub fn expected_alive(&self, row: &Chances, ahead: u32) -> f64 {
        self.mean(row) * self.stays(f64::from(row.n), ahead)
    }

    /// Expected purchases of the k-th opportunity from now over (1 + d)^k, the next `ahead` added up.
    pub fn discounted_within(&self, row: &Chances, ahead: u32, d: f64) -> f64 {
        let (mut stays, mut sum) = (1.0, 0.0);
        for j in 0..ahead {
            let own = self.delta + f64::from(row.n) + f64::from(j);
            stays *= own / (self.gamma + own) / (1.0 + d);
            sum += stays;
        }
        self.p_alive(row, 0) * self.mean(row) * sum
    }

    /// Mean purchase probability given the past.
    fn mean(&self, row: &Chances) -> f64 {
        (self.alpha + f64::from(row.x)) / (self.alpha + self.beta + f64::from(row.n))
    }

    /// Σ over the next `ahead` opportunities of P(still there | alive at n).
    fn stays(&self, n: f64, ahead: u32) -> f64 {
        let (mut stays, mut sum) = (1.0, 0.0);
        for j in 0..ahead {
            let d = self.delta + n + f64::from(j);
            stays *= d / (self.gamma + d);
            sum += stays;
        }
        sum
    }

    /// Expected purchases of a newcomer in the first n opportunities.
    pub fn newcomer(&self, n: u32) -> f64 {
        self.alpha / (self.alpha + self.beta) * self.stays(0.0, n)
    }

    /// Discounted expected residual transactions at rate d per opportunity: the k-th one from now
    /// counts 1/(1+d)^k.
    pub fn discounted(&self, row: &Chances, d: f64) -> f64 {
        let n = f64::from(row.n);
        let keep = 1.0 / (1.0 + d);
        // Σ_k ((1−θ)/(1+d))^k over θ ~ Beta(γ, δ + n).
        let sum = beta_mean(self.gamma, self.delta + n, |theta| {
            let q = (1.0 - theta) * keep;
            q / (1.0 - q)
        });
        self.p_alive(row, 0) * self.mean(row) * sum
    }
}

/// Rising factorials of the six constants at 0 … most (+1).
struct Tables {
    constants: [f64; 4],
    buy: Rising,
    pass: Rising,
    both: Rising,
    stay: Rising,
    leave: Rising,
}

impl Tables {
    fn new([alpha, beta, gamma, delta]: [f64; 4], most: u32) -> Tables {
        let levels: Vec<u32> = (0..=most.saturating_add(1)).collect();
        Tables {
            constants: [alpha, beta, gamma, delta],
            buy: Rising::new(alpha, &levels),
            pass: Rising::new(beta, &levels),
            both: Rising::new(alpha + beta, &levels),
            stay: Rising::new(delta, &levels),
            leave: Rising::new(gamma + delta, &levels),
        }
    }

    /// ln of each way the record can have come about, the first being alive to the end, then
    /// left before opportunity t_x + 1, t_x + 2, …; and ln of their sum.
    fn terms(&self, row: &Chances) -> (Vec<f64>, f64) {
        let (x, n) = (row.x as usize, row.n as usize);
        let bought = |m: usize| self.buy.ln[x] + self.pass.ln[m - x] - self.both.ln[m];
        let mut terms = vec![bought(n) + self.stay.ln[n] - self.leave.ln[n]];
        let ln_gamma = self.constants[2].ln();
        for m in row.t_x as usize..n {
            terms.push(bought(m) + ln_gamma + self.stay.ln[m] - self.leave.ln[m + 1]);
        }
        let top = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = terms.iter().map(|term| (term - top).exp()).sum();
        (terms, top + sum.ln())
    }

    /// First and second derivatives of a term, by (α, β, γ, δ); the second as α², αβ, β², γ², γδ, δ².
    fn slopes(&self, row: &Chances, term: usize) -> ([f64; 4], [f64; 6]) {
        let (x, n) = (row.x as usize, row.n as usize);
        let (m, gone) = match term {
            0 => (n, 0),
            k => (row.t_x as usize + k - 1, 1),
        };
        let (both, both2) = (self.both.first[m], self.both.second[m]);
        let (leave, leave2) = (self.leave.first[m + gone], self.leave.second[m + gone]);
        let left = gone as f64 / self.constants[2];
        let first = [
            self.buy.first[x] - both,
            self.pass.first[m - x] - both,
            left - leave,
            self.stay.first[m] - leave,
        ];
        let second = [
            self.buy.second[x] - both2,
            -both2,
            self.pass.second[m - x] - both2,
            -left / self.constants[2] - leave2,
            -leave2,
            self.stay.second[m] - leave2,
        ];
        (first, second)
    }
}

/// Checks rows and makes equal ones one.
pub fn collapse(rows: &[Chances]) -> Result<Vec<Chances>, Refusal> {
    let mut merged: BTreeMap<(u32, u32, u32), f64> = BTreeMap::new();
    for (row, own) in rows.iter().enumerate() {
        if let Some(fault) = own.fault() {
            return Err(Refusal::BadRow { row, fault });
        }
        *merged.entry((own.x, own.t_x, own.n)).or_default() += own.weight;
    }
    if !(merged.values().sum::<f64>() > 0.0) {
        return Err(Refusal::NoCustomers);
    }
    let rows = merged.into_iter();
    Ok(rows
        .map(|((x, t_x, n), weight)| Chances { x, t_x, n, weight })
        .collect())
}

/// Where a row lies among collapsed ones.
pub fn place(merged: &[Chances], row: &Chances) -> usize {
    let key = |row: &Chances| (row.x, row.t_x, row.n);
    merged.partition_point(|other| key(other) < key(row))
}

/// The likelihood of many customers as a function of (ln α, ln β, ln γ, ln δ).
pub struct ChancesLikelihood<'a> {
    /// Collapsed rows.
    pub rows: &'a [Chances],
}

impl Objective for ChancesLikelihood<'_> {
    fn size(&self) -> usize {
        4
    }

    fn evaluate(&self, at: &[f64], out: &mut Derivs) {
        let params = [at[0].exp(), at[1].exp(), at[2].exp(), at[3].exp()];
        let most = self.rows.iter().map(|row| row.n).max().unwrap_or(0);
        let tables = Tables::new(params, most);
        let mut h = Matrix::zero(4);
        for row in self.rows.iter().filter(|row| row.weight > 0.0) {
            let (terms, all) = tables.terms(row);
            out.value += row.weight * all;
            let (mut mean, mut second, mut square) = ([0.0; 4], [0.0; 6], [[0.0; 4]; 4]);
            for (k, term) in terms.iter().enumerate() {
                let share = (term - all).exp();
                if share < 1e-18 {
                    continue;
                }
                let (d, dd) = tables.slopes(row, k);
                for i in 0..4 {
                    mean[i] += share * d[i];
                    for j in 0..=i {
                        square[i][j] += share * d[i] * d[j];
                    }
                }
                for (sum, own) in second.iter_mut().zip(dd) {
                    *sum += share * own;
                }
            }
            for i in 0..4 {
                out.gradient[i] += row.weight * mean[i];
                for j in 0..=i {
                    *h.at_mut(i, j) += row.weight * (square[i][j] - mean[i] * mean[j]);
                }
            }
            let places = [(0, 0), (1, 0), (1, 1), (2, 2), (3, 2), (3, 3)];
            for ((i, j), own) in places.into_iter().zip(second) {
                *h.at_mut(i, j) += row.weight * own;
            }
        }
        for i in 0..4 {
            for j in 0..=i {
                *out.hessian.at_mut(i, j) = h.at(i, j);
                *out.hessian.at_mut(j, i) = h.at(i, j);
            }
        }
        out.to_logs(&params);
    }
}
