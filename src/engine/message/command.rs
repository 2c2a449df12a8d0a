//! What can be done to the workbook, and what came of it.

use serde::{Deserialize, Serialize};

use super::{BadBackup, Id};
use crate::model::field::Invalid;
use crate::model::{BatchHead, Kind, Totals};
use crate::report::Refusal;

/// What can be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Writes a batch into the open workbook, or into a new one if none is open or the open one
    /// is a sample; the message carries the buffers. One buffer more holds the changes of records
    /// that come with it (`store::read_changes`), as one step.
    Import(BatchHead),
    /// Makes (or reopens) the generated sample shop as its own workbook.
    OpenSampleShop,
    /// Makes (or reopens) a sample workbook of this name from a batch; buffers come along.
    OpenSample(String, BatchHead),
    /// Opens a workbook.
    OpenWorkbook(Id),
    /// Takes back the last change of the open workbook.
    Undo,
    /// Does it again.
    Redo,
    /// Takes back one import, wherever it stands in the history.
    UndoImport(Id),
    /// Takes back the step of this journal number, if nothing it touched has changed since.
    Revert(u32),
    /// Fills fields of one record as typed; an empty text empties a field. An empty id makes a new
    /// record.
    Put {
        /// What kind.
        kind: Kind,
        /// Which; empty: a new one.
        id: Id,
        /// Field and text as typed.
        fields: Vec<(String, String)>,
    },
    /// Changes the same fields of many records, as one step.
    EditMany {
        /// What kind.
        kind: Kind,
        /// Which.
        ids: Vec<Id>,
        /// What.
        edits: Vec<Edit>,
    },
    /// Changes the same fields of every customer that matches search and filters, as one step.
    EditMatching {
        /// As in [`Query::Customers`].
        search: String,
        /// As in [`Query::Customers`].
        badges: Vec<(String, String)>,
        /// What.
        edits: Vec<Edit>,
    },
    /// Takes records away, as one step. A customer goes with its orders, contacts and touches out
    /// of sight; undo brings all back.
    Remove(Kind, Vec<Id>),
    /// Makes these customers one: all that is theirs counts for `into`.
    Merge {
        /// Who stays (record id).
        into: Id,
        /// Who joins (record ids).
        from: Vec<Id>,
    },
    /// Takes a merged customer out again (record id).
    Unmerge(Id),
    /// Makes an empty workbook of this name and opens it.
    CreateWorkbook(String),
    /// Gives the open workbook another name; undoable.
    RenameWorkbook(String),
    /// Copies a workbook, history included, and opens the copy.
    DuplicateWorkbook(Id),
    /// Puts a workbook into the bin, where it stays 30 days.
    DeleteWorkbook(Id),
    /// Takes it out of the bin.
    RestoreWorkbook(Id),
    /// Becomes the tab that writes the open workbook.
    TakeOver,
    /// Hides or shows customers' names everywhere.
    Redact(bool),
    /// Erases these customers (record ids) from workbook, journal and snapshots. Not undoable.
    Erase(Vec<Id>),
    /// Locks the open workbook with this passphrase, or opens the lock for good. Not undoable.
    SetPassphrase(Option<String>),
    /// Opens a locked workbook.
    Unlock(Id, String),
    /// The open workbook was written to a backup file when its journal stood there.
    BackedUp(u32),
    /// Makes a new workbook from a backup file: its name and what `ExportBackup` answered.
    RestoreBackup {
        /// Name.
        name: String,
        /// Import id and head.
        imports: Vec<(Id, BatchHead)>,
    },
}

/// One edit of many records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// Fill this field with this text as typed; empty: empty it.
    Set(String, String),
    /// Add this tag to this field.
    AddTag(String, String),
    /// Take this tag off this field.
    RemoveTag(String, String),
}

/// A workbook in the switcher.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WorkbookView {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Whether it holds sample data.
    pub sample: bool,
    /// When it was opened last, Unix milliseconds.
    pub opened: f64,
    /// When it was put into the bin, Unix milliseconds.
    pub deleted: Option<f64>,
    /// Whether it has a passphrase.
    pub locked: bool,
}

/// An import in the open workbook, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportView {
    /// Batch id.
    pub id: Id,
    /// File name.
    pub source: String,
    /// Mark of the file's bytes, to notice it a second time.
    pub fingerprint: String,
    /// Lines it holds.
    pub lines: u32,
    /// Unix milliseconds.
    pub when: f64,
}

/// What the page's frame shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Rises with every change, so that open queries are asked again.
    pub revision: u32,
    /// The open workbook.
    pub workbook: Option<WorkbookView>,
    /// All workbooks.
    pub workbooks: Vec<WorkbookView>,
    /// Its figures, of lines with a customer.
    pub totals: Totals,
    /// Those of lines without one.
    pub nobody: Totals,
    /// ISO currency, empty where unknown.
    pub currency: String,
    /// Its imports, newest first.
    pub imports: Vec<ImportView>,
    /// What undo would take back, in the history's own terms; `None`: nothing.
    pub undo: Option<Step>,
    /// What redo would do again.
    pub redo: Option<Step>,
    /// Whether what is shown is on disk.
    pub saved: Saved,
    /// Whether this tab writes.
    pub role: Role,
    /// Whether customers' names are hidden.
    pub redacted: bool,
    /// How safe the data are.
    pub safety: Safety,
    /// The person's own fields: record id, kind code, label, value code.
    pub own_fields: Vec<OwnField>,
    /// Months after which a customer without orders should be erased; `None`: no rule.
    pub retention_months: Option<u32>,
    /// How many records there are of each kind that has any.
    pub counts: Vec<(Kind, u32)>,
    /// The workbook asked for is locked: its id; nothing of it is open.
    pub locked: Option<Id>,
}

impl State {
    /// Whether there is anything to analyse, with customers or without.
    pub fn is_filled(&self) -> bool {
        self.totals.lines > 0 || self.nobody.lines > 0
    }

    /// Whether all there is came without customers.
    pub fn is_nobodys(&self) -> bool {
        self.totals.lines == 0 && self.nobody.lines > 0
    }
}

/// A field of the person's own, whose key in records is `own.` and its id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OwnField {
    /// Record id.
    pub id: Id,
    /// What kind of record has it.
    pub of: Kind,
    /// Its name.
    pub label: String,
    /// What may stand in it (`model::field::own_value`).
    pub value: String,
}

/// Whether this tab writes the open workbook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// It does.
    #[default]
    Writer,
    /// Another tab does; this one follows.
    Reader,
}

/// How safe the data of the open workbook are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Safety {
    /// Lines of the journal whose chain was verified when the workbook was opened, with all since.
    pub verified: u32,
    /// Changes since the last backup file; all there are where there is none.
    pub unsaved_changes: u32,
    /// When the last backup file was written, Unix milliseconds.
    pub last_backup: Option<f64>,
    /// Bytes this site uses and may use, as the browser estimates; `None` where it does not.
    pub storage: Option<(f64, f64)>,
    /// Steps of the journal that could not be used, where there are such.
    pub unread: u32,
}

/// A step of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// An import: file name, lines, and records that changed with it: of which kind, how many.
    Import(String, u32, Kind, u32),
    /// An import taken back: likewise.
    RemoveImport(String, u32, Kind, u32),
    /// A record was made: its kind and name.
    Add(Kind, String),
    /// Fields of a record were changed: its kind, name, the first field's key, its old and new
    /// value, and how many fields more.
    Edit {
        /// Kind of record.
        kind: Kind,
        /// Its name.
        name: String,
        /// First field.
        key: String,
        /// Its value before, empty where none.
        old: String,
        /// Its value afterwards, empty where none.
        new: String,
        /// Fields beside it.
        more: u32,
    },
    /// A record was taken away: its kind and name.
    Remove(Kind, String),
    /// Customers became one: how many joined, and whom.
    Merge(u32, String),
    /// A merged customer was taken out again.
    Unmerge(String),
    /// Many records at once: their kind and number.
    EditMany(Kind, u32),
    /// The workbook got another name.
    Rename(String),
    /// Several things at once: how many.
    Several(u32),
}

/// Whether what is shown is on disk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Saved {
    /// There is nothing to save.
    #[default]
    Nothing,
    /// All of it; and whether the browser promised to keep it.
    OnDisk {
        /// `navigator.storage.persist()`'s answer.
        persisted: bool,
    },
    /// In memory only: the page says NOT SAVED loudly.
    MemoryOnly(Fault),
}

/// What went wrong, as a code; `i18n::phrases::fault` has the words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Fault {
    /// The analysis refused.
    Refused(Refusal),
    /// The browser's storage is full.
    #[default]
    Quota,
    /// Storage is not available (private mode, blocked).
    NoStorage(String),
    /// Another tab holds an older version open.
    Blocked,
    /// Another tab wrote since this one read.
    ChangedElsewhere,
    /// The database is of a newer version than this page.
    NewerVersion,
    /// A stored record could not be read: where, what.
    BadRecord(String, String),
    /// No such workbook, customer or import.
    NotFound,
    /// The batch does not fit together.
    BadBatch,
    /// The import is in another currency than the workbook.
    OtherCurrency(String, String),
    /// There is nothing to undo or redo.
    NothingToUndo,
    /// What would be taken back has been changed since.
    ChangedSince,
    /// A text that may not stand in this field: its key and why.
    Invalid(String, Invalid),
    /// Names are hidden: nothing can be edited until they are shown again.
    NamesHidden,
    /// Another tab writes this workbook.
    ReadOnly,
    /// What was stored before is not there any more: the browser has cleared it.
    Gone,
    /// The passphrase does not open it.
    WrongPassphrase,
    /// The workbook is locked.
    Locked,
    /// The backup file cannot be used: what is wrong with it.
    BadBackup(BadBackup),
    /// Anything else, with the browser's words.
    Other(String),
    /// The person did not want to wait for it any longer.
    Cancelled,
}
