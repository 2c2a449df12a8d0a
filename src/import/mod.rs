//! Files into a batch for the ledger, with a note on each row we doubted.
//!
//! `plan` is plain data that the page, the worker and the terminal share; the readers behind it
//! need the feature `parse`.

mod plan;
#[cfg(feature = "parse")]
pub mod sheet;
#[cfg(feature = "parse")]
pub mod sniff;
#[cfg(feature = "parse")]
pub mod table;
pub use plan::{
    ColumnView, Counts, DateOrder, DecimalMark, Duplicates, Encoding, Kind, Options, Preview,
    Question, RefusalCode, Refused, Reject, RejectReason, Returns, Role, SheetView, StatusView,
    Summary, Warning,
};
