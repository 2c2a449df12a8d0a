//! How customers differ: the gamma and beta distributions of rates and chances over a shop's customers.
//!
//! Shares below a value are the regularised incomplete gamma and beta functions (Abramowitz & Stegun 6.5.1,
//! 26.5.1); quantiles are found by halving on a scale where neither distribution is steep.

use super::special::ln_gamma;

/// A distribution over customers. Parameters are above zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mixing {
    /// Rates: Gamma(shape, rate).
    Gamma {
        /// Shape.
        shape: f64,
        /// Rate, in time.
        rate: f64,
    },
    /// Chances: Beta(a, b).
    Beta {
        /// First.
        a: f64,
        /// Second.
        b: f64,
    },
}

impl Mixing {
    /// The mean over customers.
    pub fn mean(&self) -> f64 {
        match *self {
            Mixing::Gamma { shape, rate } => shape / rate,
            Mixing::Beta { a, b } => a / (a + b),
        }
    }

    /// The density at a value; infinite at an end where customers crowd.
    #[inline(never)]
    pub fn density(&self, value: f64) -> f64 {
        let ln = match *self {
            Mixing::Gamma { shape, rate } => {
                shape * rate.ln() + (shape - 1.0) * value.ln() - rate * value - ln_gamma(shape)
            }
            Mixing::Beta { a, b } => {
                ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b)
                    + (a - 1.0) * value.ln()
                    + (b - 1.0) * (-value).ln_1p()
            }
        };
        ln.exp()
    }

    /// Whether the density is infinite at the lower and at the upper end.
    pub fn crowded(&self) -> [bool; 2] {
        match *self {
            Mixing::Gamma { shape, .. } => [shape < 1.0, false],
            Mixing::Beta { a, b } => [a < 1.0, b < 1.0],
        }
    }

    /// Share of customers below a value.
    #[inline(never)]
    pub fn below(&self, value: f64) -> f64 {
        if !(value > 0.0) {
            return 0.0;
        }
        let share = match *self {
            Mixing::Gamma { shape, rate } => {
                statrs::function::gamma::checked_gamma_ur(shape, rate * value)
                    .map_or(f64::NAN, |above| 1.0 - above)
            }
            Mixing::Beta { .. } if value >= 1.0 => 1.0,
            Mixing::Beta { a, b } => {
                statrs::function::beta::checked_beta_reg(a, b, value).unwrap_or(f64::NAN)
            }
        };
        share.clamp(0.0, 1.0)
    }

    /// The value this share of customers lies below.
    #[inline(never)]
    pub fn quantile(&self, share: f64) -> f64 {
        let value = |at: f64| match *self {
            Mixing::Gamma { rate, .. } => at.exp() / rate,
            Mixing::Beta { .. } => 1.0 / (1.0 + (-at).exp()),
        };
        let (mut low, mut high) = (-700.0, 700.0);
        for _ in 0..80 {
            let middle = 0.5 * (low + high);
            if self.below(value(middle)) < share {
                low = middle;
            } else {
                high = middle;
            }
        }
        value(0.5 * (low + high))
    }
}

#[cfg(test)]
mod tests {
    use super::Mixing;

    #[test]
    fn shares_and_quantiles_of_known_distributions() {
        let close = |found: f64, want: f64| {
            assert!((found - want).abs() <= 1e-9 * want, "{found} for {want}");
        };
        // Shape 1 is exponential, Beta(1, b) has 1 − (1 − x)^b, Beta(½, ½) the arcsine.
        let waiting = Mixing::Gamma {
            shape: 1.0,
            rate: 2.0,
        };
        close(waiting.below(0.3), -(-0.6f64).exp_m1());
        close(waiting.quantile(0.5), 0.5 * 2f64.ln());
        close(waiting.density(0.3), 2.0 * (-0.6f64).exp());
        let early = Mixing::Beta { a: 1.0, b: 3.0 };
        close(early.below(0.2), 1.0 - 0.8f64.powi(3));
        close(early.quantile(0.9), 1.0 - 0.1f64.cbrt());
        close(early.density(0.2), 3.0 * 0.64);
        let ends = Mixing::Beta { a: 0.5, b: 0.5 };
        close(
            ends.quantile(0.25),
            (std::f64::consts::PI / 8.0).sin().powi(2),
        );
        assert_eq!(ends.crowded(), [true, true]);
        assert_eq!((waiting.mean(), early.mean()), (0.5, 0.25));
    }

    #[test]
    fn quantiles_undo_shares_where_customers_crowd() {
        for mixing in [
            Mixing::Gamma {
                shape: 0.02,
                rate: 4.4,
            },
            Mixing::Gamma {
                shape: 900.0,
                rate: 1e-4,
            },
            Mixing::Beta { a: 0.05, b: 0.1 },
            Mixing::Beta { a: 300.0, b: 2.0 },
        ] {
            for share in [0.1, 0.5, 0.9] {
                let value = mixing.quantile(share);
                let off = (mixing.below(value) - share).abs();
                assert!(off < 1e-9, "{mixing:?} {share}: {value}, off {off:e}");
            }
        }
    }
}
