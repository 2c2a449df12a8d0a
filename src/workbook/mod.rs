//! The shop's own document: commands, changes, undo.

mod change;
mod history;

pub use change::{Cause, Change, Entry, FieldChange, Import, Part};
pub use history::{Command, Conflict, Contents, Put, Workbook};
