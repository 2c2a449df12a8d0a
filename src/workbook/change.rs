//! What can happen to a workbook: each change carries all that its inverse needs.

use crate::model::BatchHead;

/// An import as the workbook knows it; its columns lie in the store under the same id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// 128-bit random id in hex.
    pub id: String,
    /// Name, currency, counts.
    pub head: BatchHead,
    /// Unix milliseconds.
    pub when: u64,
    /// Length and checksum of each column buffer, so that the journal vouches for the columns.
    pub parts: Vec<Part>,
}

/// Length in bytes and checksum of one column buffer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Bytes.
    pub bytes: u64,
    /// Checksum of these bytes.
    pub sum: u64,
}

/// One step of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An import joins at this place in the list.
    AddImport {
        /// Place, 0 first.
        at: usize,
        /// The import.
        import: Box<Import>,
    },
    /// The import at this place leaves.
    RemoveImport {
        /// Place, 0 first.
        at: usize,
        /// The import.
        import: Box<Import>,
    },
}

impl Change {
    /// The change that takes this one back exactly.
    pub fn invert(&self) -> Change {
        match self.clone() {
            Change::AddImport { at, import } => Change::RemoveImport { at, import },
            Change::RemoveImport { at, import } => Change::AddImport { at, import },
        }
    }

    /// The import it is about.
    pub fn import(&self) -> &Import {
        match self {
            Change::AddImport { import, .. } | Change::RemoveImport { import, .. } => import,
        }
    }
}

/// Why a change was made: undo and redo are derived from this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A command; it clears what could be redone.
    Do,
    /// The inverse of the newest change not yet undone.
    Undo,
    /// The newest undone change again.
    Redo,
}

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Id of the command that caused it, 128-bit random in hex.
    pub id: String,
    /// Unix milliseconds.
    pub when: u64,
    /// Why.
    pub cause: Cause,
    /// What.
    pub change: Change,
}
