//! What the shop told us: customers, orders, money, days.

mod batch;
mod day;
mod dress;
pub mod field;
mod ledger;
mod money;
mod named;
pub mod order;
#[cfg(feature = "models")]
mod profiles;
mod record;
mod text;

pub use batch::{Batch, BatchHead, NONE, Part};
pub use day::Day;
pub use dress::{Dressed, Dresser, stays};
pub use ledger::{Customer, KeyKind, Ledger, LedgerBuilder, LineState, NOBODY, Totals};
pub use money::{Money, Quantity};
pub use named::Named;
#[cfg(feature = "models")]
pub use profiles::Profile;
pub use record::{
    Fields, Kind, Records, SETTINGS, customer_id, customer_key, imported_line, line_id,
};
pub use text::TextColumn;
