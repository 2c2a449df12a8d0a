//! What groups of customers will be worth together, and how sure that is.

use super::Value;
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
    /// Its 90 % bounds for what will happen, spend as expected.
    pub bounds: [f64; 2],
}

impl Value {
    /// Sums over groups; `group` names each customer's (ledger index), customers without one are left out.
    ///
    /// Bounds: what is unknown of the parameters moves all customers of a group the same way, so their distances
    /// from the expectation add up (at most they do); the chance of the future is each one's own, so variances add.
    pub fn shares(&self, groups: usize, group: &dyn Fn(u32) -> Option<usize>) -> Vec<Share> {
        let mut shares = vec![Share::default(); groups];
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
                spread[2] += each * each * bought.chance;
            }
        }
        for (share, [low, high, chance]) in shares.iter_mut().zip(spread) {
            let off = |known: f64| (known * known + NORMAL_90 * NORMAL_90 * chance).sqrt();
            share.bounds = [(share.clv - off(low)).max(0.0), share.clv + off(high)];
        }
        shares
    }
}
