//! Special functions: what the libraries lack, and sums that need none.

/// Half of a standard normal distribution's middle 90 %.
pub const NORMAL_90: f64 = 1.644_853_626_951_472_2;

/// ln Γ(x) for x > 0.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Digamma ψ(x) and trigamma ψ′(x) for x > 0: recurrence up to 12, then the asymptotic series
/// (Abramowitz & Stegun 6.3.18, 6.4.12).
pub fn digamma_trigamma(x: f64) -> (f64, f64) {
    let (mut x, mut first, mut second) = (x, 0.0, 0.0);
    while x < 12.0 {
        let inverse = 1.0 / x;
        first -= inverse;
        second += inverse * inverse;
        x += 1.0;
    }
    let i = 1.0 / x;
    let i2 = i * i;
    let series = i2
        * (1.0 / 12.0
            - i2 * (1.0 / 120.0
                - i2 * (1.0 / 252.0
                    - i2 * (1.0 / 240.0 - i2 * (1.0 / 132.0 - i2 * 691.0 / 32760.0)))));
    first += x.ln() - 0.5 * i - series;
    let series = i2
        * (1.0 / 6.0
            - i2 * (1.0 / 30.0
                - i2 * (1.0 / 42.0 - i2 * (1.0 / 30.0 - i2 * (5.0 / 66.0 - i2 * 691.0 / 2730.0)))));
    second += i * (1.0 + series) + 0.5 * i2;
    (first, second)
}

/// Upper tail of χ² with `freedom` degrees: P(X > x).
pub fn chi_square_tail(x: f64, freedom: f64) -> f64 {
    if !(x > 0.0) || !(freedom > 0.0) {
        return 1.0;
    }
    statrs::function::gamma::checked_gamma_ur(freedom / 2.0, x / 2.0).unwrap_or(0.0)
}

/// ln(1 + e^z) and its derivative e^z / (1 + e^z), without overflow.
#[inline]
pub fn softplus(z: f64) -> (f64, f64) {
    if z > 0.0 {
        let e = (-z).exp();
        (z + e.ln_1p(), 1.0 / (1.0 + e))
    } else {
        let e = z.exp();
        (e.ln_1p(), e / (1.0 + e))
    }
}

/// Steps between two levels up to which a rising factorial is summed term by term.
const GAP: u32 = 4096;

/// ln of the rising factorial c (c+1) … (c+x−1) and its first two derivatives in c, at levels of x.
/// Sums of ln(c+j), 1/(c+j) and 1/(c+j)², so no special function is called (and no digit lost).
#[derive(Clone, Debug, Default)]
pub struct Rising {
    /// ln Γ(c+x) − ln Γ(c).
    pub ln: Vec<f64>,
    /// ψ(c+x) − ψ(c) = Σ 1/(c+j).
    pub first: Vec<f64>,
    /// ψ′(c+x) − ψ′(c) = −Σ 1/(c+j)².
    pub second: Vec<f64>,
}

impl Rising {
    /// Fills the sums for these rising levels.
    pub fn fill(&mut self, c: f64, levels: &[u32]) {
        self.ln.clear();
        self.first.clear();
        self.second.clear();
        let (mut at, mut ln, mut first, mut second) = (0u32, 0.0, 0.0, 0.0);
        for &level in levels {
            if level.saturating_sub(at) > GAP {
                let (d0, t0) = digamma_trigamma(c);
                let (d1, t1) = digamma_trigamma(c + f64::from(level));
                ln = ln_gamma(c + f64::from(level)) - ln_gamma(c);
                (first, second) = (d1 - d0, t1 - t0);
                at = level;
            }
            let mut product = 1.0f64;
            while at < level {
                let value = c + f64::from(at);
                let inverse = 1.0 / value;
                product *= value;
                // One logarithm for several factors, while their product is a plain number.
                if !(1e-250..1e250).contains(&product) {
                    ln += (product / value).ln() + value.ln();
                    product = 1.0;
                }
                first += inverse;
                second -= inverse * inverse;
                at += 1;
            }
            ln += product.ln();
            self.ln.push(ln);
            self.first.push(first);
            self.second.push(second);
        }
    }

    /// The sums for these rising levels.
    pub fn new(c: f64, levels: &[u32]) -> Rising {
        let mut rising = Rising::default();
        rising.fill(c, levels);
        rising
    }
}
