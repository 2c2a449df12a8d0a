//! What the shop told us: customers, orders, money, days.

mod batch;
mod day;
mod ledger;
mod money;
mod text;

pub use batch::{Batch, BatchHead, NONE, Part};
pub use day::Day;
pub use ledger::{Customer, KeyKind, Ledger, LedgerBuilder, LineState, Totals};
pub use money::{Money, Quantity};
pub use text::TextColumn;
