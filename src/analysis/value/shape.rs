//! What charts of a fit show beside the customers: hold-out by frequency, spends, how customers differ.

use super::Value;
use crate::model::Money;
use crate::stats::bgbb::BetaBernoulli;
use crate::stats::buying::Buying;
use crate::stats::gamma_gamma::{GammaGamma, Spend, Spends};
use crate::stats::mixing::Mixing;
use crate::stats::quadrature::gauss;
use crate::stats::rows::{Row, collapse};
use crate::stats::unit::Unit;

/// Customers with more repeats than this count as having this many.
pub const MOST_REPEATS: u32 = 7;

/// Customers with as many repeats, over the days held out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ByFrequency {
    /// Repeats up to the end of calibration; [`MOST_REPEATS`]: so many or more.
    pub x: u32,
    /// How many customers.
    pub customers: u32,
    /// Purchases of one of them in the days held out, mean.
    pub actual: f64,
    /// What the model expects of one of them, mean.
    pub expected: f64,
}

/// Mean spends of repeat buyers beside those the spending model expects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpendShape {
    /// Width of a bin, currency units; the first begins at zero.
    pub width: f64,
    /// (customers, customers expected) in each bin.
    pub bins: Vec<(u32, f64)>,
    /// The same beyond the last bin.
    pub beyond: (u32, f64),
    /// (spend, customers expected in a bin around it).
    pub curve: Vec<(f64, f64)>,
    /// Half of the customers lie below it, currency units.
    pub median: f64,
    /// Correlation of repeats and mean spend.
    pub correlation: f64,
}

/// Bins of spends at most.
const BINS: usize = 24;
/// Places of the curve in a bin.
const FINE: usize = 4;

impl Value {
    /// Mean purchases in the days held out by repeats before them, and what the model expects
    /// (Fader, Hardie & Lee 2005, figure 4); empty where nothing is held out and with BG/BB.
    pub fn by_frequency(&self) -> Vec<ByFrequency> {
        let held = f64::from(self.buyers.last.0) - f64::from(self.buyers.end.0);
        let model = self
            .kind
            .and_then(|kind| Buying::new(kind, &self.estimate.params).ok());
        let Some(model) = model.filter(|_| held > 0.0) else {
            return Vec::new();
        };
        let ahead = held / self.unit.days();
        let rows: Vec<Row> = (self.customers.iter())
            .map(|own| Row::new(own.x, own.t_x, own.t))
            .collect();
        let (merged, place) = collapse(&rows);
        let expected: Vec<f64> = merged
            .iter()
            .map(|row| model.expected(row, ahead))
            .collect();
        let mut groups = vec![ByFrequency::default(); MOST_REPEATS as usize + 1];
        for (own, &at) in self.buyers.customers.iter().zip(&place) {
            let group = &mut groups[own.x.min(MOST_REPEATS) as usize];
            group.customers += 1;
            group.actual += f64::from(own.after);
            group.expected += expected[at as usize];
        }
        for (group, x) in groups.iter_mut().zip(0..) {
            let size = f64::from(group.customers);
            (group.x, group.actual, group.expected) =
                (x, group.actual / size, group.expected / size);
        }
        groups.retain(|group| group.customers > 0);
        groups
    }

    /// Mean spends in bins beside Gamma-Gamma's (Fader & Hardie, note 025): Σₓ over the repeat buyers with x
    /// purchases of the density of a mean over x. `None` where there is no spending model.
    pub fn spend_shape(&self) -> Option<SpendShape> {
        let [p, q, v] = *self.spending.as_ref().ok()?.params.as_slice() else {
            return None;
        };
        let model = GammaGamma { p, q, v };
        let rows: Vec<Spend> = (self.buyers.customers.iter())
            .filter(|own| own.spend_days > 0)
            .map(|own| Spend {
                x: own.spend_days,
                mean: own.spend as f64 / f64::from(own.spend_days) / Money::UNIT as f64,
                weight: 1.0,
            })
            .collect();
        let correlation = Spends::new(&rows).ok()?.correlation;
        let mut means: Vec<f64> = rows.iter().map(|row| row.mean).collect();
        means.sort_by(f64::total_cmp);
        let at = |share: f64| means.get((share * (means.len() - 1) as f64).round() as usize);
        let (median, top) = (*at(0.5)?, *at(0.97)?);
        let width = round_up(top / BINS as f64);
        let count = ((top / width).ceil() as usize).clamp(1, BINS);
        let mut shape = SpendShape {
            width,
            bins: vec![(0, 0.0); count],
            median,
            correlation,
            ..SpendShape::default()
        };
        for mean in &means {
            match shape.bins.get_mut((mean / width) as usize) {
                Some(bin) => bin.0 += 1,
                None => shape.beyond.0 += 1,
            }
        }
        let mut by_x: Vec<(u32, f64)> = rows.iter().map(|row| (row.x, 1.0)).collect();
        by_x.sort_by_key(|(x, _)| *x);
        by_x.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
        let density = |mean: f64| -> f64 {
            let of = by_x.iter().map(|&(x, n)| n * model.density(x, mean));
            of.sum()
        };
        let rule = gauss(16);
        let mut within = 0.0;
        for (place, bin) in shape.bins.iter_mut().enumerate() {
            let nodes = rule.node.iter().zip(&rule.weight);
            let own = nodes.map(|(node, weight)| weight * density((place as f64 + node) * width));
            bin.1 = own.sum::<f64>() * width;
            within += bin.1;
        }
        shape.beyond.1 = (means.len() as f64 - within).max(0.0);
        shape.curve = (0..count * FINE)
            .map(|at| (at as f64 + 0.5) / FINE as f64 * width)
            .map(|mean| (mean, density(mean) * width))
            .collect();
        let sound = shape.curve.iter().all(|(_, own)| own.is_finite());
        (sound && width > 0.0).then_some(shape)
    }

    /// How customers differ: buying, a year (BG/BB: at an opportunity), and leaving, after a purchase (Pareto/NBD: a
    /// year; BG/BB: before an opportunity).
    pub fn mixing(&self) -> Option<[Mixing; 2]> {
        let year = Unit::Year.days() / self.unit.days();
        let params = &self.estimate.params;
        let Some(kind) = self.kind else {
            let own = BetaBernoulli::new(params).ok()?;
            let beta = |a, b| Mixing::Beta { a, b };
            return Some([beta(own.alpha, own.beta), beta(own.gamma, own.delta)]);
        };
        let gamma = |shape, rate: f64| Mixing::Gamma {
            shape,
            rate: rate / year,
        };
        Some(match Buying::new(kind, params).ok()? {
            Buying::Geometric(own) => {
                let leaving = Mixing::Beta { a: own.a, b: own.b };
                [gamma(own.r, own.alpha), leaving]
            }
            Buying::Pareto(own) => [gamma(own.r, own.alpha), gamma(own.s, own.beta)],
        })
    }
}

/// The next of 1, 2, 2.5, 5 × 10ᵏ.
pub fn round_up(value: f64) -> f64 {
    let base = 10f64.powf(value.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|times| times * base);
    let fits = |step: &f64| *step >= value * (1.0 - 1e-9);
    steps.into_iter().find(fits).unwrap_or(value)
}
