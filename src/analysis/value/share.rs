//! What groups of customers will be worth together, and how sure that is.

use super::Value;
use crate::stats::bootstrap::Bounds;
use crate::stats::special::NORMAL_90;

/// A group of customers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// How many.
    pub customers: u32,
    /// Their expected purchases within the horizon.
    pub expected: f64,
    /// Σ CLV, currency units.
    pub clv: f64,
    /// Its 90 % bounds for what will happen.
    pub bounds: [f64; 2],
}

impl Value {
    /// Sums over groups; `group` names each customer's (ledger index), customers without one are left out.
    ///
    /// Bounds: what is unknown of the parameters moves all customers of a group the same way, so their distances
    /// from the expectation add up (at most they do), and what is unknown of spending is the shop's, in proportion; the
    /// chance of the future is each one's own, so variances add: of the purchases, and of each purchase's spend by
    /// Gamma-Gamma (mean² / p), where there is one.
    pub fn shares(&self, groups: usize, group: &dyn Fn(u32) -> Option<usize>) -> Vec<Share> {
        let mut shares = vec![Share::default(); groups];
        let noise = self
            .spending
            .as_ref()
            .map_or(0.0, |own| 1.0 / own.params[0]);
        let spending = [0, 1].map(|side| self.unknown_of_spending(side));
        // Distances below and above from the parameters, variance by chance.
        let mut spread = vec![[0.0; 3]; groups];
        for own in &self.customers {
            let Some(at) = group(own.customer).filter(|&at| at < groups) else {
                continue;
            };
            let (share, spread, bought) = (&mut shares[at], &mut spread[at], &own.bought);
            share.customers += 1;
            share.expected += bought.expected;
            share.clv += own.clv;
            if bought.expected > 0.0 {
                let each = own.clv / bought.expected;
                let [low, high] = bought.expectation;
                spread[0] += each * (bought.expected - low);
                spread[1] += each * (high - bought.expected);
                spread[2] += each * each * (bought.chance + bought.expected * noise);
            }
        }
        for (share, [low, high, chance]) in shares.iter_mut().zip(spread) {
            let clv = share.clv;
            let off = |known: f64, spending: f64| {
                let spending = spending * clv;
                let chance = NORMAL_90 * NORMAL_90 * chance;
                (known * known + spending * spending + chance).sqrt()
            };
            share.bounds = [
                (clv - off(low, spending[0])).max(0.0),
                clv + off(high, spending[1]),
            ];
        }
        shares
    }

    /// How far the shop's expected money reaches below (0) or above (1) what its purchases alone leave open, as a
    /// share of it.
    fn unknown_of_spending(&self, side: usize) -> f64 {
        let reach = |own: &Bounds| match own.expected > 0.0 {
            true => (own.expectation[side] / own.expected - 1.0).powi(2),
            false => 0.0,
        };
        (reach(&self.spent) - reach(&self.total)).max(0.0).sqrt()
    }
}
