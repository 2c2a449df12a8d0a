//! Files into a batch for the ledger, with a note on each row we doubted.
//!
//! `plan` is plain data that the page, the worker and the terminal share; the readers behind it
//! need the feature `parse`.

mod difference;
mod plan;
mod say;

#[cfg(feature = "parse")]
mod assemble;
#[cfg(feature = "parse")]
mod cell;
#[cfg(feature = "parse")]
pub mod date;
#[cfg(feature = "parse")]
mod diff;
#[cfg(feature = "parse")]
pub mod encoding;
#[cfg(feature = "parse")]
mod entries;
#[cfg(feature = "parse")]
mod fingerprint;
#[cfg(feature = "parse")]
mod header;
#[cfg(feature = "parse")]
mod intern;
#[cfg(feature = "parse")]
pub mod number;
#[cfg(feature = "parse")]
mod order_total;
#[cfg(feature = "parse")]
mod preset;
#[cfg(feature = "parse")]
pub mod records;
#[cfg(feature = "parse")]
mod rejects;
#[cfg(feature = "parse")]
mod role;
#[cfg(feature = "parse")]
mod rules;
#[cfg(feature = "parse")]
mod session;
#[cfg(feature = "parse")]
pub mod sheet;
#[cfg(feature = "parse")]
pub mod sniff;
#[cfg(feature = "parse")]
mod status;
#[cfg(feature = "parse")]
mod stops;
#[cfg(feature = "parse")]
mod survey;
#[cfg(feature = "parse")]
mod synonyms;
#[cfg(feature = "parse")]
pub mod table;

#[cfg(feature = "parse")]
mod unpack;

#[cfg(feature = "parse")]
pub use diff::{Diff, Known};
pub use difference::{Delta, DiffCell, DiffRow, Difference, Holds, own_sheets};
pub use plan::{
    ColumnView, Counts, DateOrder, DecimalMark, Doubt, DoubtFilter, DoubtPage, Duplicates,
    Encoding, KeyView, Kind, Options, OwnTarget, Preview, Question, RefusalCode, Refused, Reject,
    RejectReason, Returns, Role, SheetView, StatusView, Summary, Warning,
};
#[cfg(feature = "parse")]
pub use session::{Session, preset_codes};
#[cfg(feature = "parse")]
pub use unpack::{Unpacked, unpack};
