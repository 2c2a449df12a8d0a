//! The shop's own document: commands, changes, undo.

mod change;
mod erase;
mod history;

pub use change::{Cause, Change, Entry, FieldChange, Import, Part};
pub use erase::{ERASED, Erasure};
pub use history::{Command, Conflict, Contents, Put, Workbook};
