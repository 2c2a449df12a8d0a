//! Integrals: Gauss–Legendre rules, decaying integrands in panels, means over a beta distribution.

use std::sync::OnceLock;

/// A rule on [0, 1].
#[derive(Clone, Debug)]
pub struct Rule {
    /// Places, rising.
    pub node: Vec<f64>,
    /// Their weights; they add up to 1.
    pub weight: Vec<f64>,
}

const SIZES: [usize; 5] = [8, 12, 16, 24, 32];

/// The Gauss–Legendre rule with at least `least` nodes (8, 12, 16, 24 or 32).
pub fn gauss(least: usize) -> &'static Rule {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    let rules = RULES.get_or_init(|| SIZES.iter().map(|&n| legendre(n)).collect());
    let at = SIZES.iter().position(|&n| n >= least).unwrap_or(4);
    &rules[at]
}

/// Newton on the Legendre polynomial, from Tricomi's starting values.
fn legendre(n: usize) -> Rule {
    let size = n as f64;
    let mut rule = Rule {
        node: vec![0.0; n],
        weight: vec![0.0; n],
    };
    for i in 0..n {
        let mut x = (std::f64::consts::PI * (i as f64 + 0.75) / (size + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..100 {
            let (mut p0, mut p1) = (1.0, x);
            for k in 2..=n {
                let k = k as f64;
                (p0, p1) = (p1, ((2.0 * k - 1.0) * x * p1 - (k - 1.0) * p0) / k);
            }
            slope = size * (x * p1 - p0) / (x * x - 1.0);
            let step = p1 / slope;
            x -= step;
            if step.abs() < 1e-16 {
                break;
            }
        }
        rule.node[n - 1 - i] = 0.5 * (1.0 + x);
        rule.weight[n - 1 - i] = 1.0 / ((1.0 - x * x) * slope * slope);
    }
    rule
}

/// ∫ from 0 to `end` (may be infinite) of f(y) dy for a positive f with f(0) finite that falls at
/// most by the factor e^(−rate(y) h) over [y − h, y], `rate` not falling in y. Panels are as long
/// as 32 nodes can follow; the sum ends where nothing is left to add.
pub fn decaying(end: f64, f: impl Fn(f64) -> f64, rate: impl Fn(f64) -> f64) -> f64 {
    let rule = gauss(32);
    let (mut from, mut sum) = (0.0, 0.0);
    for _ in 0..4000 {
        let mut step = (end - from).min(2.0);
        if !(step > 0.0) {
            break;
        }
        let steep = rate(from + step);
        if steep * step > 40.0 {
            step = 40.0 / steep;
        }
        let part: f64 = rule
            .node
            .iter()
            .zip(&rule.weight)
            .map(|(node, weight)| weight * f(from + step * node))
            .sum();
        sum += part * step;
        from += step;
        if !(f(from) * 2.0 > sum * 1e-18) {
            break;
        }
    }
    sum
}

/// ∫ over all time of e^(−δu) (b/(b+u))^s du, which is b U(1, 2−s, δb) with Kummer's U.
pub fn lived_discounted(s: f64, b: f64, delta: f64) -> f64 {
    if !(delta > 0.0) {
        return if s > 1.0 {
            b / (s - 1.0)
        } else {
            f64::INFINITY
        };
    }
    let c = delta * b;
    if c >= 1.0 {
        return b * exponential_integral(s, c);
    }
    b * decaying(
        f64::INFINITY,
        |y| ((1.0 - s) * y - c * y.exp_m1()).exp(),
        |y| c * y.exp() + (s - 1.0).abs(),
    )
}

/// e^c E_s(c), the generalised exponential integral, for c ≥ 1 by its continued fraction
/// (Abramowitz & Stegun 5.1.22, evaluated by Lentz's method).
fn exponential_integral(s: f64, c: f64) -> f64 {
    let mut b = c + s;
    let (mut far, mut d) = (1e300, 1.0 / b);
    let mut sum = d;
    for i in 1..400 {
        let i = f64::from(i);
        let a = -i * (s - 1.0 + i);
        b += 2.0;
        d = 1.0 / (a * d + b);
        far = b + a / far;
        let step = far * d;
        sum *= step;
        if (step - 1.0).abs() < 4e-16 {
            break;
        }
    }
    sum
}

/// The mean of g(p) where p is Beta(a, b): trapezoids on v = logit p, stretched by sinh for the
/// slow tails of small a or b. The integrand is analytic in a strip, so the sum converges
/// exponentially; the density is normalised by the same sum.
pub fn beta_mean(a: f64, b: f64, g: impl Fn(f64) -> f64) -> f64 {
    beta_mean_of(24, a, b, g)
}

/// [`beta_mean`] with so many steps a unit: 24 follow any integrand, 12 one that changes slowly in v.
pub fn beta_mean_of(steps: u32, a: f64, b: f64, g: impl Fn(f64) -> f64) -> f64 {
    let step = 1.0 / f64::from(steps);
    let centre = (a / b).ln();
    // Twice the standard deviation of v, where that is narrow.
    let spread = (2.0 * (1.0 / a + 1.0 / b).sqrt()).min(1.0);
    let ln_density = |v: f64| {
        let (up, down) = (
            super::special::softplus(-v).0,
            super::special::softplus(v).0,
        );
        -a * up - b * down
    };
    let top = ln_density(centre);
    let (mut sum, mut mass) = (0.0, 0.0);
    for direction in [1.0, -1.0] {
        // τ = 0 belongs to the first direction only.
        let mut k = if direction > 0.0 { 0 } else { 1 };
        while k < steps * 16 {
            let tau = direction * f64::from(k) * step;
            let v = centre + spread * tau.sinh();
            let weight = tau.cosh() * (ln_density(v) - top).exp();
            let p = 1.0 / (1.0 + (-v).exp());
            let value = g(p);
            sum += weight * value;
            mass += weight;
            if weight < 1e-19 * mass && weight * value.abs() <= 1e-19 * sum.abs() {
                break;
            }
            k += 1;
        }
    }
    sum / mass
}

#[cfg(test)]
mod tests {
    use super::{decaying, lived_discounted};

    #[test]
    fn discounted_lifetimes_by_fraction_and_by_integral_agree() {
        for s in [0.01, 0.3, 0.606, 1.0, 1.7, 12.0, 300.0] {
            for c in [1.0, 1.3, 4.0, 50.0, 1e4] {
                let found = lived_discounted(s, 1.0, c);
                let want = decaying(
                    f64::INFINITY,
                    |v| (-c * v - s * f64::ln_1p(v)).exp(),
                    |_| c + s,
                );
                assert!(
                    (found - want).abs() < 1e-12 * want,
                    "{s} {c}: {found} {want}"
                );
            }
            // The two forms meet where one takes over.
            let (below, above) = (1.0 - 1e-9, 1.0 + 1e-9);
            let off = lived_discounted(s, 1.0, below) - lived_discounted(s, 1.0, above);
            assert!(off.abs() < 5e-9, "{s}: {off}");
        }
    }
}
