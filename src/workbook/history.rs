//! The workbook as the sum of its journal: state, undo and redo follow from the entries alone.

use super::{Cause, Change, Entry, Import};

/// What can be asked of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Add this import after the others.
    Import(Box<Import>),
    /// Take back the newest change.
    Undo,
    /// Do the newest undone change again.
    Redo,
    /// Take back the import of this id, wherever it stands.
    RemoveImport(String),
}

/// Why a command or an entry does not fit the workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// There is nothing to undo or redo.
    NothingToUndo,
    /// No such import.
    NoSuchImport,
    /// An import of this id is there already.
    SameId,
    /// The entry does not follow from the entries before it.
    OutOfOrder,
}

/// A workbook's present state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    imports: Vec<Import>,
    done: Vec<Change>,
    undone: Vec<Change>,
    revision: u32,
}

impl Workbook {
    /// The workbook these entries lead to; stops at the first that does not fit and returns its
    /// place beside what came before it.
    pub fn replay<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> (Workbook, Option<usize>) {
        let mut workbook = Workbook::default();
        for (at, entry) in entries.into_iter().enumerate() {
            if workbook.apply(entry.cause, &entry.change).is_err() {
                return (workbook, Some(at));
            }
        }
        (workbook, None)
    }

    /// Imports in force, oldest first.
    pub fn imports(&self) -> &[Import] {
        &self.imports
    }

    /// Entries applied so far.
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// What undo would take back.
    pub fn undo(&self) -> Option<&Change> {
        self.done.last()
    }

    /// What redo would do again.
    pub fn redo(&self) -> Option<&Change> {
        self.undone.last()
    }

    /// What a command means here, without doing it.
    pub fn plan(&self, command: Command) -> Result<(Cause, Change), Conflict> {
        match command {
            Command::Import(import) => {
                if self.imports.iter().any(|other| other.id == import.id) {
                    return Err(Conflict::SameId);
                }
                let at = self.imports.len();
                Ok((Cause::Do, Change::AddImport { at, import }))
            }
            Command::RemoveImport(id) => {
                let found = self.imports.iter().enumerate().find(|(_, i)| i.id == id);
                let (at, import) = found.ok_or(Conflict::NoSuchImport)?;
                let import = Box::new(import.clone());
                Ok((Cause::Do, Change::RemoveImport { at, import }))
            }
            Command::Undo => {
                let last = self.done.last().ok_or(Conflict::NothingToUndo)?;
                Ok((Cause::Undo, last.invert()))
            }
            Command::Redo => {
                let last = self.undone.last().ok_or(Conflict::NothingToUndo)?;
                Ok((Cause::Redo, last.clone()))
            }
        }
    }

    /// Makes a change; on a conflict nothing is changed.
    pub fn apply(&mut self, cause: Cause, change: &Change) -> Result<(), Conflict> {
        match cause {
            Cause::Do => {}
            Cause::Undo if self.done.last().map(Change::invert).as_ref() == Some(change) => {}
            Cause::Redo if self.undone.last() == Some(change) => {}
            Cause::Undo | Cause::Redo => return Err(Conflict::OutOfOrder),
        }
        self.place(change)?;
        match cause {
            Cause::Do => {
                self.undone.clear();
                self.done.push(change.clone());
            }
            Cause::Undo => self.undone.extend(self.done.pop()),
            Cause::Redo => self.done.extend(self.undone.pop()),
        }
        self.revision += 1;
        Ok(())
    }

    fn place(&mut self, change: &Change) -> Result<(), Conflict> {
        match change {
            Change::AddImport { at, import } => {
                if *at > self.imports.len() {
                    return Err(Conflict::OutOfOrder);
                }
                if self.imports.iter().any(|other| other.id == import.id) {
                    return Err(Conflict::SameId);
                }
                self.imports.insert(*at, (**import).clone());
            }
            Change::RemoveImport { at, import } => {
                if self.imports.get(*at) != Some(import) {
                    return Err(Conflict::NoSuchImport);
                }
                self.imports.remove(*at);
            }
        }
        Ok(())
    }
}
