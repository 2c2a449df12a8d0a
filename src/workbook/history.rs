//! The workbook as the sum of its journal: state, undo and redo follow from the entries alone.

use std::rc::Rc;

use super::{Cause, Change, Entry, FieldChange, Import};
use crate::model::{Kind, Records, order};

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
    /// Fill fields of records, as one step.
    Put(Vec<Put>),
    /// Take records away, as one step.
    Remove(Vec<(Kind, String)>),
    /// Take back this change, made some time ago, where nothing it touched has changed since.
    Revert(Rc<Change>),
    /// Several as one step, each about another record or import.
    Many(Vec<Command>),
}

/// Fields to fill in one record, which is made where it is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Put {
    /// What kind of record.
    pub kind: Kind,
    /// Which.
    pub id: String,
    /// Fields and their new values; `None` empties a field.
    pub fields: Vec<(String, Option<String>)>,
}

/// Why a command or an entry does not fit the workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// There is nothing to undo or redo.
    NothingToUndo,
    /// No such import or record.
    NotFound,
    /// An import of this id is there already.
    SameId,
    /// The entry does not follow from the entries before it.
    OutOfOrder,
    /// What it would take back has been changed since.
    ChangedSince,
    /// All is already as asked.
    Already,
}

/// All that a workbook holds, without its history: what a snapshot keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Imports in force, oldest first.
    pub imports: Vec<Import>,
    /// Records.
    pub records: Records,
    /// Entries applied so far.
    pub revision: u32,
}

/// A workbook's present state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    contents: Contents,
    done: Vec<Rc<Change>>,
    undone: Vec<Rc<Change>>,
    /// Whether history before `done` was left behind: it began from a snapshot.
    truncated: bool,
}

impl Workbook {
    /// A workbook that begins from a snapshot. What was done before cannot be undone.
    pub fn from_contents(contents: Contents) -> Workbook {
        Workbook {
            truncated: contents.revision > 0,
            contents,
            ..Workbook::default()
        }
    }

    /// The workbook these entries lead to; stops at the first that does not fit and returns its
    /// place beside what came before it.
    pub fn replay<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> (Workbook, Option<usize>) {
        Workbook::default().replayed(entries)
    }

    /// The same from where this workbook stands.
    pub fn replayed<'a>(
        mut self,
        entries: impl IntoIterator<Item = &'a Entry>,
    ) -> (Workbook, Option<usize>) {
        for (at, entry) in entries.into_iter().enumerate() {
            if self.apply(entry.cause, &entry.change).is_err() {
                return (self, Some(at));
            }
        }
        (self, None)
    }

    /// Puts these imports in the place of those in force, which have the same ids. Steps about any
    /// other import, and what lies behind them, cannot be moved to any more.
    pub fn renew_imports(&mut self, imports: Vec<Import>) {
        let renewed = |stack: &mut Vec<Rc<Change>>| {
            let all = stack.iter().rev().map(|change| change.renewed(&imports));
            let mut kept: Vec<Rc<Change>> =
                all.map_while(|change| Some(Rc::new(change?))).collect();
            kept.reverse();
            let all = kept.len() == stack.len();
            *stack = kept;
            all
        };
        self.truncated |= !renewed(&mut self.done);
        renewed(&mut self.undone);
        self.contents.imports = imports;
    }

    /// All that it holds, without history.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// Imports in force, oldest first.
    pub fn imports(&self) -> &[Import] {
        &self.contents.imports
    }

    /// Records in force.
    pub fn records(&self) -> &Records {
        &self.contents.records
    }

    /// Entries applied so far.
    pub fn revision(&self) -> u32 {
        self.contents.revision
    }

    /// What undo would take back.
    pub fn undo(&self) -> Option<&Change> {
        self.done.last().map(|change| &**change)
    }

    /// What redo would do again.
    pub fn redo(&self) -> Option<&Change> {
        self.undone.last().map(|change| &**change)
    }

    /// What a command means here, without doing it.
    pub fn plan(&self, command: Command) -> Result<(Cause, Rc<Change>), Conflict> {
        match command {
            Command::Undo => {
                let last = self.done.last().ok_or(Conflict::NothingToUndo)?;
                Ok((Cause::Undo, Rc::new(last.invert())))
            }
            Command::Redo => {
                let last = self.undone.last().ok_or(Conflict::NothingToUndo)?;
                Ok((Cause::Redo, last.clone()))
            }
            other => Ok((Cause::Do, Rc::new(self.meant(other)?))),
        }
    }

    fn meant(&self, command: Command) -> Result<Change, Conflict> {
        match command {
            Command::Undo | Command::Redo => Err(Conflict::OutOfOrder),
            Command::Import(import) => {
                if self.imports().iter().any(|other| other.id == import.id) {
                    return Err(Conflict::SameId);
                }
                let at = self.imports().len();
                Ok(Change::AddImport { at, import })
            }
            Command::RemoveImport(id) => {
                let found = self.imports().iter().enumerate().find(|(_, i)| i.id == id);
                let (at, import) = found.ok_or(Conflict::NotFound)?;
                let import = Box::new(import.clone());
                Ok(Change::RemoveImport { at, import })
            }
            Command::Put(puts) => some(puts.into_iter().filter_map(|put| self.set(put)).collect()),
            Command::Remove(all) => {
                let gone = all.iter().map(|(kind, id)| self.removed(*kind, id));
                some(gone.collect::<Result<_, _>>()?)
            }
            Command::Revert(change) => {
                let back = self.back(&change).ok_or(Conflict::ChangedSince)?;
                self.check(&back).map_err(|_| Conflict::ChangedSince)?;
                Ok(back)
            }
            Command::Many(all) => {
                let mut changes = Vec::new();
                for command in all {
                    match self.meant(command) {
                        Ok(change) => changes.push(change),
                        Err(Conflict::Already) => {}
                        Err(conflict) => return Err(conflict),
                    }
                }
                some(changes)
            }
        }
    }

    /// The inverse of a change made earlier; imports stand elsewhere by now.
    fn back(&self, change: &Change) -> Option<Change> {
        match change {
            Change::AddImport { import, .. } => {
                let at = self.imports().iter().position(|i| i.id == import.id)?;
                let import = import.clone();
                Some(Change::RemoveImport { at, import })
            }
            Change::RemoveImport { at, import } => {
                let at = (*at).min(self.imports().len());
                let import = import.clone();
                Some(Change::AddImport { at, import })
            }
            Change::Set { .. } => Some(change.invert()),
            Change::Many(all) => {
                let back = all.iter().rev().map(|change| self.back(change));
                Some(Change::Many(back.collect::<Option<_>>()?))
            }
        }
    }

    fn set(&self, put: Put) -> Option<Change> {
        let known = self.records().get(put.kind, &put.id);
        let mut fields: Vec<FieldChange> = Vec::new();
        let bare = put.fields.is_empty();
        for (key, new) in put.fields {
            let old = known.and_then(|fields| fields.get(&key)).map(String::from);
            match fields.iter_mut().find(|field| field.key == key) {
                Some(field) => field.new = new,
                None => fields.push(FieldChange { key, old, new }),
            }
        }
        fields.retain(|field| field.old != field.new);
        let before = known.is_some();
        // Emptying the fields of a record that is not there does not make one.
        (!fields.is_empty() || (bare && !before)).then_some(Change::Set {
            kind: put.kind,
            id: put.id,
            before,
            after: true,
            fields,
        })
    }

    fn removed(&self, kind: Kind, id: &str) -> Result<Change, Conflict> {
        let known = self.records().get(kind, id).ok_or(Conflict::NotFound)?;
        let fields = known.iter().map(|(key, value)| FieldChange {
            key: key.into(),
            old: Some(value.into()),
            new: None,
        });
        Ok(Change::Set {
            kind,
            id: id.into(),
            before: true,
            after: false,
            fields: fields.collect(),
        })
    }

    /// Whether a change fits; nothing is changed.
    pub fn fits(&self, cause: Cause, change: &Change) -> Result<(), Conflict> {
        match cause {
            Cause::Do => {}
            // Done or undone before the snapshot this workbook began from: only the change can tell.
            Cause::Undo if self.done.is_empty() && self.truncated => {}
            Cause::Undo
                if self
                    .done
                    .last()
                    .is_some_and(|last| last.invert() == *change) => {}
            Cause::Redo if self.undone.is_empty() && self.truncated => {}
            Cause::Redo if self.redo() == Some(change) => {}
            Cause::Undo | Cause::Redo => return Err(Conflict::OutOfOrder),
        }
        self.check(change)
    }

    /// Makes a change; on a conflict nothing is changed.
    pub fn apply(&mut self, cause: Cause, change: &Rc<Change>) -> Result<(), Conflict> {
        self.fits(cause, change)?;
        place(&mut self.contents, change);
        match cause {
            Cause::Do => {
                self.undone.clear();
                self.done.push(change.clone());
            }
            Cause::Undo => {
                let last = self.done.pop();
                self.undone
                    .push(last.unwrap_or_else(|| Rc::new(change.invert())));
            }
            Cause::Redo => {
                let again = self.undone.pop();
                self.done.push(again.unwrap_or_else(|| change.clone()));
            }
        }
        self.contents.revision += 1;
        Ok(())
    }

    fn check(&self, change: &Change) -> Result<(), Conflict> {
        match change {
            Change::AddImport { at, import } => {
                if *at > self.imports().len() {
                    return Err(Conflict::OutOfOrder);
                }
                if self.imports().iter().any(|other| other.id == import.id) {
                    return Err(Conflict::SameId);
                }
                Ok(())
            }
            Change::RemoveImport { at, import } => {
                if self.imports().get(*at) != Some(import) {
                    return Err(Conflict::NotFound);
                }
                Ok(())
            }
            Change::Set {
                kind,
                id,
                before,
                after,
                fields,
            } => {
                let known = self.records().get(*kind, id);
                if known.is_some() != *before {
                    return Err(Conflict::OutOfOrder);
                }
                let value = |key: &str| known.and_then(|fields| fields.get(key));
                let fits = fields
                    .iter()
                    .all(|field| value(&field.key) == field.old.as_deref());
                let all = known.map_or(0, |fields| fields.iter().count());
                let gone = fields.iter().filter(|field| field.old.is_some()).count();
                // A record goes with every field it has, or undo could not bring it back whole.
                if fits && (*after || gone == all) {
                    Ok(())
                } else {
                    Err(Conflict::OutOfOrder)
                }
            }
            Change::Many(all) => {
                let several = all
                    .iter()
                    .filter(|change| !matches!(change, Change::Set { .. }));
                if several.count() > 1 {
                    // Places of imports depend on each other: try it out.
                    return try_out(self.contents.clone(), all);
                }
                let records = all.iter().flat_map(Change::records).collect();
                let records: Vec<(Kind, &str)> = order::sorted(records, &|a, b| a.cmp(b));
                if records.windows(2).any(|pair| pair[0] == pair[1]) {
                    return Err(Conflict::OutOfOrder);
                }
                all.iter().try_for_each(|change| self.check(change))
            }
        }
    }
}

fn try_out(contents: Contents, all: &[Change]) -> Result<(), Conflict> {
    let mut trial = Workbook::from_contents(contents);
    for change in all {
        trial.check(change)?;
        place(&mut trial.contents, change);
    }
    Ok(())
}

fn some(mut changes: Vec<Change>) -> Result<Change, Conflict> {
    match changes.len() {
        0 => Err(Conflict::Already),
        1 => Ok(changes.remove(0)),
        _ => Ok(Change::Many(changes)),
    }
}

/// Makes a change that was checked.
fn place(contents: &mut Contents, change: &Change) {
    match change {
        Change::AddImport { at, import } => contents.imports.insert(*at, (**import).clone()),
        Change::RemoveImport { at, .. } => drop(contents.imports.remove(*at)),
        Change::Set {
            kind,
            id,
            after: false,
            ..
        } => contents.records.put(*kind, id, None),
        Change::Set {
            kind, id, fields, ..
        } => {
            contents.records.change(*kind, id, |record| {
                for field in fields {
                    record.set(&field.key, field.new.as_deref());
                }
            });
        }
        Change::Many(all) => all.iter().for_each(|change| place(contents, change)),
    }
}
