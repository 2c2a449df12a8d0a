//! BG/NBD and MBG/NBD: Poisson buying, a coin after each purchase (in MBG after the first one too).
//!
//! Fader, Hardie & Lee (2005) Marketing Science 24(2); Batislam, Denizel & Filiztekin (2007) IJRM 24;
//! likelihood without overflow as in Hardie's note 027. Parameters r, α (rate λ ~ Gamma(r, α)) and
//! a, b (dropout p ~ Beta(a, b)); α has the unit of time.

use super::newton::{Derivs, Objective};
use super::quadrature::{beta_mean, beta_mean_of, lived_discounted};
use super::rows::{Columns, Row, Weights};
use super::special::{Rising, ln_gamma, softplus};

/// r, α, a, b, and whether a customer may leave right after the first purchase (MBG).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometric {
    /// Shape of the rates.
    pub r: f64,
    /// Rate of the rates, in time.
    pub alpha: f64,
    /// Beta's first.
    pub a: f64,
    /// Beta's second.
    pub b: f64,
    /// MBG/NBD rather than BG/NBD.
    pub modified: bool,
}

impl Geometric {
    /// How many coins a customer with x repeat purchases was given and survived.
    fn coins(&self, x: u32) -> f64 {
        f64::from(x) + f64::from(self.modified)
    }

    /// ln of (dead and silent since t_x) over (alive and silent since t_x).
    fn ln_odds_gone(&self, row: &Row) -> f64 {
        if row.x == 0 && !self.modified {
            return f64::NEG_INFINITY;
        }
        let silence = ((row.t - row.t_x) / (self.alpha + row.t_x)).ln_1p();
        self.a.ln() - (self.b + self.coins(row.x) - 1.0).ln()
            + (self.r + f64::from(row.x)) * silence
    }

    /// ln L of one customer.
    pub fn ln_likelihood(&self, row: &Row) -> f64 {
        let x = f64::from(row.x);
        let rise = |c: f64, n: u32| {
            let rising = Rising::new(c, &[n]);
            rising.ln.first().copied().unwrap_or(0.0)
        };
        let coins = row.x.saturating_add(u32::from(self.modified));
        rise(self.r, row.x) - self.r * (row.t / self.alpha).ln_1p() - x * (self.alpha + row.t).ln()
            + rise(self.b, coins)
            - rise(self.a + self.b, coins)
            + softplus(self.ln_odds_gone(row)).0
    }

    /// P(alive at T | x, t_x, T).
    pub fn p_alive(&self, row: &Row) -> f64 {
        softplus(-self.ln_odds_gone(row)).1
    }

    /// Expected purchases within (T, T + t] given the past.
    pub fn expected(&self, row: &Row, t: f64) -> f64 {
        self.p_alive(row) * self.expected_alive(row, t)
    }

    /// Expected purchases within (T, T + t] of one known to be alive at T.
    pub fn expected_alive(&self, row: &Row, t: f64) -> f64 {
        let shape = self.r + f64::from(row.x);
        let b = self.b + self.coins(row.x);
        bought(shape, self.alpha + row.t, self.a, b, t)
    }

    /// P(alive at T + t | x, t_x, T): nobody leaves without a purchase, so E[e^(−λpt)] of those alive.
    pub fn p_alive_later(&self, row: &Row, t: f64) -> f64 {
        let shape = self.r + f64::from(row.x);
        let b = self.b + self.coins(row.x);
        let rate = self.alpha + row.t;
        self.p_alive(row) * beta_mean(self.a, b, |p| (-shape * (p * t / rate).ln_1p()).exp())
    }

    /// E[X(t)]: repeat purchases of a newcomer within t of the first one.
    pub fn newcomer(&self, t: f64) -> f64 {
        let (stays, b) = if self.modified {
            (self.b / (self.a + self.b), self.b + 1.0)
        } else {
            (1.0, self.b)
        };
        stays * bought(self.r, self.alpha, self.a, b, t)
    }

    /// Discounted expected residual transactions ∫ e^(−δt) dE[X(T, T+t)] over all time to come, of
    /// one known to be alive at T: x and T count, t_x does not.
    pub fn discounted_alive(&self, row: &Row, delta: f64) -> f64 {
        let shape = self.r + f64::from(row.x);
        let b = self.b + self.coins(row.x);
        bought_discounted(shape, self.alpha + row.t, self.a, b, delta)
    }

    /// Discounted expected repeat purchases of a newcomer.
    pub fn newcomer_discounted(&self, delta: f64) -> f64 {
        let (stays, b) = if self.modified {
            (self.b / (self.a + self.b), self.b + 1.0)
        } else {
            (1.0, self.b)
        };
        stays * bought_discounted(self.r, self.alpha, self.a, b, delta)
    }
}

/// E[(1 − e^(−λpt)) / p] for λ ~ Gamma(shape, rate), p ~ Beta(a, b): purchases within t of somebody
/// alive. With a count N ~ NBD of opportunities it is Σ P(N > j) E[(1−p)^j], a sum of positive
/// terms for every a and b (the 2F1 form has holes at a = 1 and a + b ≤ 1); where that sum is long,
/// the mean over p by quadrature.
fn bought(shape: f64, rate: f64, a: f64, b: f64, t: f64) -> f64 {
    if !(t > 0.0) {
        return 0.0;
    }
    let z = t / (rate + t);
    let none = shape * (t / rate).ln_1p();
    if z > 0.93 || none > 600.0 {
        return beta_mean(a, b, |p| {
            if p < 1e-280 {
                shape * t / rate
            } else {
                -(-shape * (p * t / rate).ln_1p()).exp_m1() / p
            }
        });
    }
    let mut chance = (-none).exp();
    let mut beyond = -(-none).exp_m1();
    let (mut stays, mut sum, mut j) = (1.0, 0.0, 0.0);
    while j < 1e6 {
        sum += beyond * stays;
        chance *= z * (shape + j) / (j + 1.0);
        stays *= (b + j) / (a + b + j);
        j += 1.0;
        // Ratios of what follows are at most this; `beyond` itself is no judge, it ends in rounding.
        let ratio = z * ((shape + j) / (j + 1.0)).max(1.0);
        if ratio < 1.0 {
            let rest = chance / (1.0 - ratio);
            beyond = (beyond - chance).clamp(0.0, rest);
            if rest * stays < 1e-16 * sum * (1.0 - ratio) {
                break;
            }
        } else {
            beyond -= chance;
        }
    }
    sum
}

/// ∫ e^(−δt) d`bought`(t): given p the rate of purchases t from now is (shape/rate)(1 + pt/rate)^(−shape−1).
fn bought_discounted(shape: f64, rate: f64, a: f64, b: f64, delta: f64) -> f64 {
    if !(delta > 0.0) {
        return f64::INFINITY;
    }
    let pace = shape / rate;
    beta_mean_of(12, a, b, |p| {
        if p < 1e-280 {
            pace / delta
        } else {
            pace * lived_discounted(shape + 1.0, rate / p, delta)
        }
    })
}

/// The likelihood of many customers as a function of (ln r, ln α/scale, ln a, ln b).
pub struct GeometricLikelihood<'a> {
    /// The customers' columns.
    pub columns: &'a Columns,
    /// Their weights.
    pub weights: &'a Weights,
    /// MBG/NBD rather than BG/NBD.
    pub modified: bool,
}

impl Objective for GeometricLikelihood<'_> {
    fn size(&self) -> usize {
        4
    }

    fn evaluate(&self, at: &[f64], out: &mut Derivs) {
        let params = [at[0].exp(), at[1].exp(), at[2].exp(), at[3].exp()];
        self.by_params(params, out);
        out.to_logs(&params);
    }
}

impl GeometricLikelihood<'_> {
    fn by_params(&self, [r, alpha, a, b]: [f64; 4], out: &mut Derivs) {
        let (columns, weights) = (self.columns, self.weights);
        let levels = &columns.x_levels;
        let coins: Vec<u32> = levels
            .iter()
            .map(|x| x.saturating_add(u32::from(self.modified)))
            .collect();
        let buys = Rising::new(r, levels);
        let stays = Rising::new(b, &coins);
        let all = Rising::new(a + b, &coins);
        let mut value = 0.0;
        let (mut g, mut h) = ([0.0; 4], [[0.0; 4]; 4]);
        // What depends on x alone.
        for (i, &w) in weights.at_x.iter().enumerate() {
            value += w * (buys.ln[i] + stays.ln[i] - all.ln[i]);
            g[0] += w * buys.first[i];
            g[2] -= w * all.first[i];
            g[3] += w * (stays.first[i] - all.first[i]);
            h[0][0] += w * buys.second[i];
            h[2][2] -= w * all.second[i];
            h[3][2] -= w * all.second[i];
            h[3][3] += w * (stays.second[i] - all.second[i]);
        }
        // What depends on T alone: −(r + x) ln(α + T).
        let times: Vec<(f64, f64)> = columns
            .times
            .iter()
            .map(|time| ((alpha + time).ln(), 1.0 / (alpha + time)))
            .collect();
        for (i, &(ln, inverse)) in times.iter().enumerate() {
            let (w, wx) = (weights.ends[i], weights.ends_x[i]);
            if w == 0.0 {
                continue;
            }
            let k = r * w + wx;
            value -= k * ln;
            g[0] -= w * ln;
            g[1] -= k * inverse;
            h[1][0] -= w * inverse;
            h[1][1] += k * inverse * inverse;
        }
        let ln_alpha = alpha.ln();
        value += weights.total * r * ln_alpha;
        g[0] += weights.total * ln_alpha;
        g[1] += weights.total * r / alpha;
        h[1][0] += weights.total / alpha;
        h[1][1] -= weights.total * r / (alpha * alpha);
        // ln(1 + e^z), z = ln a − ln(b + coins − 1) + (r + x) ln((α + T)/(α + t_x)).
        let ln_a = a.ln();
        let by_x: Vec<(f64, f64)> = coins
            .iter()
            .map(|&coins| {
                let c = (b + f64::from(coins) - 1.0).max(1e-300);
                (ln_a - c.ln(), 1.0 / c)
            })
            .collect();
        let za = 1.0 / a;
        let mut s = [0.0f64; 14];
        let from = if self.modified {
            0
        } else {
            columns.first_repeat
        };
        for i in from..columns.len() {
            let (own, x) = (columns.x[i] as usize, columns.count[i]);
            if x == 0.0 && !self.modified {
                continue;
            }
            let (ln_end, inv_end) = times[columns.end[i] as usize];
            let (ln_last, inv_last) = times[columns.last[i] as usize];
            let k = r + x;
            let zr = ln_end - ln_last;
            let (plus, gone) = softplus(by_x[own].0 + k * zr);
            let w = weights.row[i];
            let (w1, w2) = (w * gone, w * gone * (1.0 - gone));
            let cross = inv_end - inv_last;
            let (zal, zb) = (k * cross, -by_x[own].1);
            s[0] += w * plus;
            s[1] += w1 * zr;
            s[2] += w1 * zal;
            s[3] += w1;
            s[4] += w1 * zb;
            s[5] += w2 * zr * zr;
            s[6] += w1 * cross + w2 * zr * zal;
            s[7] += w1 * k * (inv_last * inv_last - inv_end * inv_end) + w2 * zal * zal;
            s[8] += w2 * zr;
            s[9] += w2 * zal;
            s[10] += w2;
            s[11] += w2 * zr * zb;
            s[12] += w2 * zal * zb;
            s[13] += (w1 + w2) * zb * zb;
            h[3][2] += w2 * za * zb;
        }
        value += s[0];
        g[0] += s[1];
        g[1] += s[2];
        g[2] += s[3] * za;
        g[3] += s[4];
        h[0][0] += s[5];
        h[1][0] += s[6];
        h[1][1] += s[7];
        h[2][0] += s[8] * za;
        h[2][1] += s[9] * za;
        h[2][2] += (s[10] - s[3]) * za * za;
        h[3][0] += s[11];
        h[3][1] += s[12];
        h[3][3] += s[13];
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

/// ln B(a, b).
pub fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}
