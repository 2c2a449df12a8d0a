//! Pareto/NBD: Poisson buying, an exponential lifetime; the dead term by quadrature, no 2F1.
//!
//! Schmittlein, Morrison & Colombo (1987) Management Science 33(1); DERT of Fader, Hardie & Lee
//! (2005) JMR 42(4). Parameters r, α (rate λ ~ Gamma(r, α)) and s, β (death rate μ ~ Gamma(s, β));
//! α and β have the unit of time. Somebody dead died at some u in (t_x, T]:
//! L_dead / L_alive = s ∫ ((α+T)/(α+u))^(r+x) ((β+T)/(β+u))^s du/(β+u), on y = ln((m+u)/(m+t_x)) with
//! m = min(α, β), where the integrand's logarithm has slopes of at most r + x + s and no pole near.

use super::newton::{Derivs, Objective};
use super::quadrature::{gauss, lived_discounted};
use super::rows::{Columns, Row, Weights};
use super::special::{Rising, softplus};

/// r, α, s, β.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pareto {
    /// Shape of the buying rates.
    pub r: f64,
    /// Rate of the buying rates, in time.
    pub alpha: f64,
    /// Shape of the death rates.
    pub s: f64,
    /// Rate of the death rates, in time.
    pub beta: f64,
}

/// Means over the time of death u, given death in (t_x, T], and ln of the odds of it.
#[derive(Clone, Copy, Default)]
struct Dead {
    /// ln(L_dead / L_alive).
    ln_odds: f64,
    /// Means of lA = ln((α+u)/(α+T)), iA = 1/(α+u), lB = ln((β+u)/(β+T)), iB = 1/(β+u).
    mean: [f64; 4],
    /// Means of products: lA², lA·iA, lA·lB, lA·iB, iA², iA·lB, iA·iB, lB², lB·iB, iB².
    square: [f64; 10],
}

impl Pareto {
    /// The sums over u; `MOMENTS` false leaves the means out.
    #[inline]
    fn dead<const MOMENTS: bool>(&self, x: f64, t_x: f64, t: f64) -> Dead {
        let Pareto { r, alpha, s, beta } = *self;
        let mut dead = Dead {
            ln_odds: f64::NEG_INFINITY,
            ..Dead::default()
        };
        if !(t > t_x) {
            return dead;
        }
        let alpha_least = alpha <= beta;
        let (low, gap) = if alpha_least {
            (alpha, beta - alpha)
        } else {
            (beta, alpha - beta)
        };
        let base = low + t_x;
        let length = ((t - t_x) / base).ln_1p();
        let to_end = ((t - t_x) / (base + gap)).ln_1p();
        let (la_end, lb_end) = if alpha_least {
            (length, to_end)
        } else {
            (to_end, length)
        };
        let k = r + x;
        // Greatest slope of the logarithm of the integrand, at the end.
        let grow = length.exp() * base;
        let (rate_a, rate_b) = (grow / (alpha + t), grow / (beta + t));
        let steep = k * rate_a + (s + 1.0) * rate_b;
        let other_last = 1.0 / (base + gap);
        let mut sum = 0.0;
        let mut from = 0.0;
        let mut mean = [0.0; 4];
        let mut square = [0.0; 10];
        loop {
            let mut step = length - from;
            let mut last = true;
            // Errors below 1e-11 of the integral, by (k/4)^2n / (2n)! for e^(−ky) and by the
            // distance π of the nearest pole.
            let k_step = steep * step;
            let size = if k_step <= 5.0 && step <= 2.2 {
                8
            } else if k_step <= 11.0 && step <= 3.8 {
                12
            } else if k_step <= 19.0 && step <= 5.0 {
                16
            } else if k_step <= 34.0 && step <= 6.0 {
                24
            } else {
                // Slopes do not fall with u, so the end of a panel has its steepest one.
                step = step.min(4.0);
                let there = (from + step).exp() * base;
                let m = there + gap;
                let (ra, rb) = if alpha_least {
                    (1.0, there / m)
                } else {
                    (there / m, 1.0)
                };
                let local = k * ra + (s + 1.0) * rb;
                if local * step > 45.0 {
                    step = 45.0 / local;
                }
                last = from + step >= length * (1.0 - 1e-15);
                32
            };
            let rule = gauss(size);
            // e^y at the nodes; they lie evenly about the middle, so half of them are quotients.
            let mut nears = [0.0f64; 32];
            let (start, both) = (from.exp(), (2.0 * from + step).exp());
            for i in 0..size / 2 {
                let near = start * (step * rule.node[i]).exp();
                nears[i] = near;
                nears[size - 1 - i] = both / near;
            }
            let mut panel = 0.0;
            for (i, (node, weight)) in rule.node.iter().zip(&rule.weight).enumerate() {
                let y = from + step * node;
                let low_u = base * nears[i];
                let far_u = low_u + gap;
                let ln_far = (far_u * other_last).ln();
                let (la, lb) = if alpha_least {
                    (y, ln_far)
                } else {
                    (ln_far, y)
                };
                // Over (m+u)dy/(β+u): m is β or α.
                let measure = if alpha_least { low_u / far_u } else { 1.0 };
                let q = weight * step * measure * (-k * la - s * lb).exp();
                panel += q;
                if MOMENTS {
                    let (low_i, far_i) = (1.0 / low_u, 1.0 / far_u);
                    let (ia, ib) = if alpha_least {
                        (low_i, far_i)
                    } else {
                        (far_i, low_i)
                    };
                    let (la, lb) = (la - la_end, lb - lb_end);
                    let (qa, qia, qlb, qib) = (q * la, q * ia, q * lb, q * ib);
                    mean[0] += qa;
                    mean[1] += qia;
                    mean[2] += qlb;
                    mean[3] += qib;
                    square[0] += qa * la;
                    square[1] += qa * ia;
                    square[2] += qa * lb;
                    square[3] += qa * ib;
                    square[4] += qia * ia;
                    square[5] += qia * lb;
                    square[6] += qia * ib;
                    square[7] += qlb * lb;
                    square[8] += qlb * ib;
                    square[9] += qib * ib;
                }
            }
            sum += panel;
            from += step;
            if last || !(panel > sum * 1e-18) {
                break;
            }
        }
        // The integrand was taken over its value at t_x: there la = lb = 0.
        dead.ln_odds = s.ln() + k * la_end + s * lb_end + sum.ln();
        if MOMENTS && sum > 0.0 {
            dead.mean = mean.map(|v| v / sum);
            dead.square = square.map(|v| v / sum);
        }
        dead
    }

    fn ln_odds_gone(&self, row: &Row) -> f64 {
        self.dead::<false>(f64::from(row.x), row.t_x, row.t).ln_odds
    }

    /// ln L of one customer.
    pub fn ln_likelihood(&self, row: &Row) -> f64 {
        let x = f64::from(row.x);
        let rising = Rising::new(self.r, &[row.x]);
        rising.ln.first().copied().unwrap_or(0.0)
            - self.r * (row.t / self.alpha).ln_1p()
            - x * (self.alpha + row.t).ln()
            - self.s * (row.t / self.beta).ln_1p()
            + softplus(self.ln_odds_gone(row)).0
    }

    /// P(alive at T | x, t_x, T).
    pub fn p_alive(&self, row: &Row) -> f64 {
        softplus(-self.ln_odds_gone(row)).1
    }

    /// P(alive at T + t | x, t_x, T).
    pub fn p_alive_later(&self, row: &Row, t: f64) -> f64 {
        self.p_alive(row) * (-self.s * (t / (self.beta + row.t)).ln_1p()).exp()
    }

    /// Expected purchases within (T, T + t] given the past.
    pub fn expected(&self, row: &Row, t: f64) -> f64 {
        self.p_alive(row) * self.expected_alive(row, t)
    }

    /// Expected purchases within (T, T + t] of one known to be alive at T.
    pub fn expected_alive(&self, row: &Row, t: f64) -> f64 {
        let rate = (self.r + f64::from(row.x)) / (self.alpha + row.t);
        rate * lived(self.s, self.beta + row.t, t)
    }

    /// E[X(t)]: repeat purchases of a newcomer within t of the first one.
    pub fn newcomer(&self, t: f64) -> f64 {
        self.r / self.alpha * lived(self.s, self.beta, t)
    }

    /// Discounted expected residual transactions at the continuous rate δ (DERT) of one known to be
    /// alive at T: x and T count, t_x does not.
    pub fn discounted_alive(&self, row: &Row, delta: f64) -> f64 {
        let rate = (self.r + f64::from(row.x)) / (self.alpha + row.t);
        rate * lived_discounted(self.s, self.beta + row.t, delta)
    }

    /// Discounted expected repeat purchases of a newcomer.
    pub fn newcomer_discounted(&self, delta: f64) -> f64 {
        self.r / self.alpha * lived_discounted(self.s, self.beta, delta)
    }
}

/// ∫ from 0 to t of (b/(b+u))^s du; s = 1 is no special case.
fn lived(s: f64, b: f64, t: f64) -> f64 {
    if !(t > 0.0) {
        return 0.0;
    }
    let length = (t / b).ln_1p();
    let power = (s - 1.0) * length;
    if power.abs() < 1e-12 {
        b * length
    } else {
        -b * length * (-power).exp_m1() / power
    }
}

/// The likelihood of many customers as a function of (ln r, ln α/scale, ln s, ln β/scale).
pub struct ParetoLikelihood<'a> {
    /// The customers' columns.
    pub columns: &'a Columns,
    /// Their weights.
    pub weights: &'a Weights,
}

impl Objective for ParetoLikelihood<'_> {
    fn size(&self) -> usize {
        4
    }

    fn evaluate(&self, at: &[f64], out: &mut Derivs) {
        let params = [at[0].exp(), at[1].exp(), at[2].exp(), at[3].exp()];
        self.by_params(params, out);
        out.to_logs(&params);
    }
}

impl ParetoLikelihood<'_> {
    fn by_params(&self, [r, alpha, s, beta]: [f64; 4], out: &mut Derivs) {
        let (columns, weights) = (self.columns, self.weights);
        let model = Pareto { r, alpha, s, beta };
        let buys = Rising::new(r, &columns.x_levels);
        let mut value = 0.0;
        let (mut g, mut h) = ([0.0; 4], [[0.0; 4]; 4]);
        for (i, &w) in weights.at_x.iter().enumerate() {
            value += w * buys.ln[i];
            g[0] += w * buys.first[i];
            h[0][0] += w * buys.second[i];
        }
        // The term of those alive: −(r+x) ln(α+T) − s ln(β+T).
        for (i, &time) in columns.times.iter().enumerate() {
            let (w, wx) = (weights.ends[i], weights.ends_x[i]);
            if w == 0.0 {
                continue;
            }
            let k = r * w + wx;
            let (ia, ib) = (1.0 / (alpha + time), 1.0 / (beta + time));
            // ln α − ln(α+T) in one piece, which keeps its digits where T is small.
            let (la, lb) = (-(time / alpha).ln_1p(), -(time / beta).ln_1p());
            value += r * w * la - wx * (alpha + time).ln() + s * w * lb;
            g[0] += w * la;
            g[1] += w * r / alpha - k * ia;
            g[2] += w * lb;
            g[3] += w * s * (1.0 / beta - ib);
            h[1][0] += w * (1.0 / alpha - ia);
            h[1][1] += k * ia * ia - w * r / (alpha * alpha);
            h[3][2] += w * (1.0 / beta - ib);
            h[3][3] += w * s * (ib * ib - 1.0 / (beta * beta));
        }
        for i in 0..columns.len() {
            let w = weights.row[i];
            if w == 0.0 {
                continue;
            }
            let x = columns.count[i];
            let end = columns.times[columns.end[i] as usize];
            let last = columns.times[columns.last[i] as usize];
            let dead = model.dead::<true>(x, last, end);
            let (plus, gone) = softplus(dead.ln_odds);
            value += w * plus;
            let (w1, w2) = (w * gone, w * gone * (1.0 - gone));
            if w1 == 0.0 {
                continue;
            }
            let k = r + x;
            let [la, ia, lb, ib] = dead.mean;
            let [la2, laia, lalb, laib, ia2, ialb, iaib, lb2, lbib, ib2] = dead.square;
            let (ea, eb) = (1.0 / (alpha + end), 1.0 / (beta + end));
            // d = ∂(ln dead − ln alive).
            let d = [-la, k * (ea - ia), 1.0 / s - lb, s * eb - (s + 1.0) * ib];
            for (slope, own) in g.iter_mut().zip(d) {
                *slope += w1 * own;
            }
            // Second derivatives of ln dead are the mean of ∂² ln f and the covariance of ∂ ln f;
            // of them those of ln alive are taken off.
            let s1 = s + 1.0;
            h[0][0] += w1 * (la2 - la * la) + w2 * d[0] * d[0];
            h[1][0] += w1 * (ea - ia + k * (laia - la * ia)) + w2 * d[1] * d[0];
            h[1][1] += w1 * (k * (ia2 - ea * ea) + k * k * (ia2 - ia * ia)) + w2 * d[1] * d[1];
            h[2][0] += w1 * (lalb - la * lb) + w2 * d[2] * d[0];
            h[2][1] += w1 * k * (ialb - ia * lb) + w2 * d[2] * d[1];
            h[2][2] += w1 * (lb2 - lb * lb - 1.0 / (s * s)) + w2 * d[2] * d[2];
            h[3][0] += w1 * s1 * (laib - la * ib) + w2 * d[3] * d[0];
            h[3][1] += w1 * k * s1 * (iaib - ia * ib) + w2 * d[3] * d[1];
            h[3][2] += w1 * (eb - ib + s1 * (lbib - lb * ib)) + w2 * d[3] * d[2];
            h[3][3] += w1 * (s1 * ib2 - s * eb * eb + s1 * s1 * (ib2 - ib * ib)) + w2 * d[3] * d[3];
        }
        out.value = value - weights.total_x * columns.scale.ln();
        out.gradient.copy_from_slice(&g);
        for (i, row) in h.iter().enumerate() {
            for (j, &own) in row.iter().enumerate().take(i + 1) {
                *out.hessian.at_mut(i, j) = own;
                *out.hessian.at_mut(j, i) = own;
            }
        }
    }
}
