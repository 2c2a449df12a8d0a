//! What charts of a fit rest on whatever horizon, discount and margin are: worked out once, kept while they move.

use std::cell::OnceCell;
use std::rc::Rc;

use super::answer::Found;
use super::segments;
use crate::analysis::value::{ByFrequency, SpendShape};
use crate::model::Ledger;

/// Handed on from one answer of a fit to the next.
#[derive(Clone, Default)]
pub(super) struct Kept(Rc<OnceCell<Facts>>);

/// The facts themselves.
pub(super) struct Facts {
    /// Days held out, by repeats before them.
    pub frequency: Vec<ByFrequency>,
    /// Spends beside their model.
    pub spend: Option<SpendShape>,
    /// Days between purchases, rising.
    pub gaps: Vec<u32>,
    /// Ledger index → place in its class, type and category.
    pub segments: [Option<Vec<u32>>; 3],
}

impl Kept {
    /// The facts of this fit.
    pub fn of(&self, found: &Found, ledger: &Ledger) -> &Facts {
        self.0.get_or_init(|| {
            let mut gaps = found.value.buyers.gaps();
            gaps.sort_unstable();
            Facts {
                frequency: found.value.by_frequency(),
                spend: found.value.spend_shape(),
                gaps,
                segments: segments::members(found, ledger),
            }
        })
    }
}
