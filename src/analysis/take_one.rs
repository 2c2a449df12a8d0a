//! Take one, leave nine: does one customer in ten carry the shop, and who is it?
//!
//! # Formula
//! The first ⌈n / 10⌉ customers by sales (or margin, where costs are known) against all the rest.
//! High-value customers exist «clearly» where the average value of the first tenth is at least
//! three times the average of the rest.

use super::customers::{Figures, ranking};
use super::{Criterion, Refusal};
use crate::model::Ledger;

/// How many times the rest's average makes a tenth stand out.
pub const CLEARLY: i128 = 3;

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct TakeOne {
    /// Ranked by sales or margin.
    pub criterion: Criterion,
    /// Positions in [`Figures::customers`], best first; all customers.
    pub ranked: Vec<u32>,
    /// How many of them are the tenth.
    pub taken: u32,
    /// Value of the tenth.
    pub value: i128,
    /// Value of all, above zero.
    pub total: i128,
    /// Sales of the tenth in 1/10 000.
    pub sales: i128,
    /// Margin of the tenth in 1/10 000.
    pub margin: i128,
    /// Orders of the tenth, customer by customer.
    pub orders: u64,
    /// Orders of all, customer by customer.
    pub all_orders: u64,
    /// Whether the tenth clearly stands out.
    pub clear: bool,
}

/// Takes the first tenth.
pub fn take(figures: &Figures, ledger: &Ledger, criterion: Criterion) -> Result<TakeOne, Refusal> {
    if figures.customers.is_empty() {
        return Err(Refusal::NoSales);
    }
    if criterion == Criterion::Margin && !figures.has_costs() {
        return Err(Refusal::NoCosts);
    }
    let value = |at: u32| i128::from(criterion.value(&figures.customers[at as usize]));
    let ranked = ranking(figures, ledger, |figure| criterion.value(figure));
    let total: i128 = ranked.iter().map(|&at| value(at)).sum();
    if total <= 0 {
        return Err(Refusal::NothingToRank);
    }
    let taken = ranked.len().div_ceil(10);
    let top = &ranked[..taken];
    let of = |at: &u32| &figures.customers[*at as usize];
    let worth: i128 = top.iter().map(|&at| value(at)).sum();
    let (count, rest) = (taken as i128, (ranked.len() - taken) as i128);
    Ok(TakeOne {
        criterion,
        taken: taken as u32,
        value: worth,
        total,
        sales: top.iter().map(|at| i128::from(of(at).sales.0)).sum(),
        margin: top.iter().map(|at| i128::from(of(at).margin.0)).sum(),
        orders: top.iter().map(|at| u64::from(of(at).orders)).sum(),
        all_orders: figures.customers.iter().map(|f| u64::from(f.orders)).sum(),
        // worth / count ≥ 3 (total − worth) / rest, without dividing.
        clear: rest > 0 && worth * rest >= CLEARLY * (total - worth) * count,
        ranked,
    })
}
