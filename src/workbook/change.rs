//! What can happen to a workbook: each change carries all that its inverse needs.

use std::rc::Rc;

use crate::model::{BatchHead, Kind};

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
    /// Fields of one record change; the record may come into being or go.
    Set {
        /// What kind of record.
        kind: Kind,
        /// Which.
        id: String,
        /// Whether it is there before.
        before: bool,
        /// Whether it is there afterwards.
        after: bool,
        /// Every field that changes; all of them where the record comes or goes.
        fields: Vec<FieldChange>,
    },
    /// Several changes as one step, each about another record or import.
    Many(Vec<Change>),
}

/// What happens to one field; `None` is not filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Which field.
    pub key: String,
    /// Its value before.
    pub old: Option<String>,
    /// Its value afterwards.
    pub new: Option<String>,
}

impl Change {
    /// The change that takes this one back exactly.
    pub fn invert(&self) -> Change {
        match self {
            Change::AddImport { at, import } => Change::RemoveImport {
                at: *at,
                import: import.clone(),
            },
            Change::RemoveImport { at, import } => Change::AddImport {
                at: *at,
                import: import.clone(),
            },
            Change::Set {
                kind,
                id,
                before,
                after,
                fields,
            } => Change::Set {
                kind: *kind,
                id: id.clone(),
                before: *after,
                after: *before,
                fields: fields
                    .iter()
                    .map(|field| FieldChange {
                        key: field.key.clone(),
                        old: field.new.clone(),
                        new: field.old.clone(),
                    })
                    .collect(),
            },
            Change::Many(all) => Change::Many(all.iter().rev().map(Change::invert).collect()),
        }
    }

    /// The imports it is about.
    pub fn imports(&self) -> Vec<&Import> {
        match self {
            Change::AddImport { import, .. } | Change::RemoveImport { import, .. } => vec![import],
            Change::Set { .. } => Vec::new(),
            Change::Many(all) => all.iter().flat_map(Change::imports).collect(),
        }
    }

    /// The same change of these imports; `None` where it is about another one.
    pub fn renewed(&self, imports: &[Import]) -> Option<Change> {
        let renew = |known: &Import| {
            let found = imports.iter().find(|import| import.id == known.id);
            found.cloned().map(Box::new)
        };
        Some(match self {
            Change::AddImport { at, import } => Change::AddImport {
                at: *at,
                import: renew(import)?,
            },
            Change::RemoveImport { at, import } => Change::RemoveImport {
                at: *at,
                import: renew(import)?,
            },
            Change::Many(all) => {
                let all = all.iter().map(|change| change.renewed(imports));
                Change::Many(all.collect::<Option<_>>()?)
            }
            set @ Change::Set { .. } => set.clone(),
        })
    }

    /// The records it is about.
    pub fn records(&self) -> Vec<(Kind, &str)> {
        match self {
            Change::AddImport { .. } | Change::RemoveImport { .. } => Vec::new(),
            Change::Set { kind, id, .. } => vec![(*kind, id)],
            Change::Many(all) => all.iter().flat_map(Change::records).collect(),
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
    pub change: Rc<Change>,
}
