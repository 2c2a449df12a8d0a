//! Typed, versioned messages between the page and its workers.
//!
//! A message on the wire is a JS array: the envelope's bytes, then the buffers it names, moved
//! not copied. The page waits for `Ready` before it sends anything, and refuses another version.

use serde::{Deserialize, Serialize};

pub use crate::backup::{About as BackupAbout, BadBackup, Preview as BackupPreview};
use crate::i18n::Lang;
use crate::import::{
    Delta, DiffRow, Difference, DoubtFilter, DoubtPage, Options, OwnTarget, Preview, Refused,
};
use crate::model::field::Invalid;
use crate::model::{BatchHead, Day, KeyKind, Kind, Money, Totals};
use crate::report::{Column, Entry, Refusal, Report, Row, Settings, Sort, Standing};

/// Version of this protocol; page and workers of different builds must not talk.
pub const PROTOCOL: u32 = 4;

/// Number of a request; answers carry it back. Rising, so the newest answer wins.
pub type Ticket = u32;

/// Ticket of a state that no one asked for: another tab changed something.
pub const UNASKED: Ticket = 0;

/// A 128-bit random id in hex.
pub type Id = String;

/// Page → engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToEngine {
    /// First message after `Ready`: open the database and the last workbook.
    Open {
        /// Ticket of the answer.
        ticket: Ticket,
        /// Workbook to open; `None`: the one open last, or none.
        workbook: Option<Id>,
        /// Work in memory only, neither reading nor writing the disk (measuring, private mode).
        memory: bool,
    },
    /// Something to read.
    Query {
        /// Ticket of the answer.
        ticket: Ticket,
        /// Language of the words in the answer.
        lang: Lang,
        /// What.
        query: Query,
    },
    /// The folder for backup files, which only a database can remember: the message's second
    /// element is its handle, kept from now on, or nothing to forget it.
    KeepFolder {
        /// Ticket of the answer.
        ticket: Ticket,
    },
    /// The folder that was kept.
    KeptFolder {
        /// Ticket of the answer.
        ticket: Ticket,
    },
    /// Something to do.
    Command {
        /// Ticket of the answer.
        ticket: Ticket,
        /// A fresh 128-bit random id for what the command makes.
        id: Id,
        /// Unix milliseconds, handed in because the core has no clock.
        now: f64,
        /// What.
        command: Command,
    },
}

/// Engine → page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromEngine {
    /// The worker runs.
    Ready {
        /// Must equal [`PROTOCOL`].
        protocol: u32,
    },
    /// A long command moves, in lines; or the analyst's answer, in steps of its own.
    Progress {
        /// Whose.
        ticket: Ticket,
        /// Done.
        done: u32,
        /// Of.
        total: u32,
    },
    /// Answer to `Open` and to every command: the state as it now is on disk. With the ticket
    /// [`UNASKED`] after another tab changed something.
    State {
        /// Whose.
        ticket: Ticket,
        /// The state.
        state: Box<State>,
    },
    /// Answer to what is asked of the folder: the message's second element is its handle, if one is
    /// kept.
    Folder {
        /// Whose.
        ticket: Ticket,
    },
    /// Answer to a query.
    Answer {
        /// Whose.
        ticket: Ticket,
        /// The answer.
        answer: Box<Answer>,
    },
    /// The query or command could not be done; nothing changed.
    Failed {
        /// Whose.
        ticket: Ticket,
        /// Why.
        fault: Fault,
    },
}

/// Number of [`FromEngine::Answer`] among its kind: by it an answer is known that is handed on unread.
pub const ANSWER: u32 = 4;

/// A message of the engine that was handed on unread.
pub fn read_answer(envelope: &[u8]) -> Option<FromEngine> {
    postcard::from_bytes(envelope).ok()
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Query {
    /// The registry, in words.
    Registry,
    /// An analysis: id, settings, as-of day.
    Report(String, Settings, Option<Day>),
    /// Rows of its ranked table.
    Rows {
        /// Analysis id.
        id: String,
        /// Settings as in the report.
        settings: Settings,
        /// As-of day as in the report.
        as_of: Option<Day>,
        /// Order.
        sort: Option<Sort>,
        /// First row.
        from: u32,
        /// At most this many.
        count: u32,
    },
    /// The customers table.
    Customers {
        /// Text that key or name must contain, any case.
        search: String,
        /// Filters: analysis id and badge that must match.
        badges: Vec<(String, String)>,
        /// Order.
        sort: Option<Sort>,
        /// First row.
        from: u32,
        /// At most this many.
        count: u32,
    },
    /// One customer by index.
    Customer(u32),
    /// One customer by [`CustomerPage::mark`], for deep links that outlive indices.
    FindCustomer(String),
    /// Order lines of a customer, newest first.
    Lines {
        /// Which.
        customer: u32,
        /// First row.
        from: u32,
        /// At most this many.
        count: u32,
    },
    /// Records of a kind, or only a customer's.
    Records {
        /// What kind.
        kind: Kind,
        /// Only those of this customer (its record id).
        customer: Option<Id>,
        /// Text that a field must contain, any case.
        search: String,
        /// First row.
        from: u32,
        /// At most this many.
        count: u32,
    },
    /// One record by id; a customer's or an order line's with what the imports say of it.
    Record(Kind, Id),
    /// Customers whose key or name contains the text, for a form's customer field: at most 12.
    FindCustomers(String),
    /// The steps of the workbook, newest first.
    History {
        /// First row.
        from: u32,
        /// At most this many.
        count: u32,
    },
    /// Customers that look like the same one.
    Duplicates,
    /// Customers without an order or touch since the retention months set.
    Expired,
    /// Everything kept about one customer (record id), as JSON; one buffer comes along.
    ExportPerson(Id),
    /// The whole workbook for a backup file or an export: answered by `Backup` with buffers: the
    /// contents as JSON, then the columns of each import in force.
    ExportBackup,
    /// Journal lines that could not be used, as text; one buffer comes along.
    ExportUnread,
    /// One customer ([`CustomerPage::mark`]) seen by an analysis with its usual settings: answered by `Report`.
    Portrait(String, String),
}

impl Query {
    /// The analysis it asks for.
    pub fn analysis(&self) -> Option<&str> {
        match self {
            Query::Report(id, ..) | Query::Rows { id, .. } | Query::Portrait(id, _) => Some(id),
            _ => None,
        }
    }
}

/// A record as forms and tables show it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecordView {
    /// What kind.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// Name of the customer it belongs to, as the screen may show it; empty where none.
    pub customer_name: String,
    /// Filled fields, canonical (`model::field`).
    pub fields: Vec<(String, String)>,
}

/// A window of records.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecordsPage {
    /// How many match.
    pub matching: u32,
    /// The window.
    pub rows: Vec<RecordView>,
}

/// A customer to choose from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerChoice {
    /// Record id; under hidden names the code.
    pub id: Id,
    /// Mark in links.
    pub mark: String,
    /// As the screen may show it.
    pub shown: String,
    /// Sales less returns.
    pub sales: Money,
    /// Last counted day.
    pub last: Option<Day>,
}

/// A step of the workbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// Number in the journal.
    pub seq: u32,
    /// Unix milliseconds.
    pub when: f64,
    /// What was done.
    pub step: Step,
    /// Whether it is in force, or was undone.
    pub in_force: bool,
    /// Whether it can be taken back now: nothing it touched has changed since.
    pub can_revert: bool,
}

/// A window of the history.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// How many steps are kept.
    pub total: u32,
    /// Whether older steps were left behind: undo does not reach beyond.
    pub truncated: bool,
    /// The window, newest first.
    pub lines: Vec<HistoryLine>,
}

/// Why customers look like the same one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Alike {
    /// The same phone number.
    #[default]
    Phone,
    /// The same e-mail address.
    Email,
    /// The same name but for case, width, blanks and punctuation.
    Name,
}

/// Customers that look like the same one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AlikeGroup {
    /// What they share.
    pub alike: Alike,
    /// The customers, most sales first.
    pub customers: Vec<CustomerChoice>,
}

/// What a query is answered with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To `Registry`.
    Registry(Vec<Entry>),
    /// To `Report` and `Portrait`.
    Report(Box<Report>),
    /// To `Rows` and `Lines`.
    Rows(Vec<Row>),
    /// To `Customers`.
    Customers(CustomersPage),
    /// To `Customer` and `FindCustomer`.
    Customer(Box<CustomerPage>),
    /// To `Export…`: file name; the bytes are the message's buffer.
    File(String),
    /// To `Records`.
    Records(RecordsPage),
    /// To `Record`.
    Record(Box<RecordView>),
    /// To `FindCustomers` and `Expired`.
    Choices(Vec<CustomerChoice>),
    /// To `History`.
    History(HistoryPage),
    /// To `Duplicates`.
    Duplicates(Vec<AlikeGroup>),
    /// To `ExportBackup`: the workbook's name, and the heads of the imports whose columns come
    /// along, [`crate::model::Batch::PARTS`] buffers each, after the buffer of the contents.
    Backup {
        /// Workbook's name.
        name: String,
        /// Next line of its journal, for [`Command::BackedUp`].
        seq: u32,
        /// Import id and head.
        imports: Vec<(Id, BatchHead)>,
    },
}

/// A window of the customers table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomersPage {
    /// All columns there are, chosen or not.
    pub columns: Vec<Column>,
    /// Customers that match.
    pub matching: u32,
    /// Customers altogether.
    pub total: u32,
    /// For each analysis with badges: id, title and the badges that occur.
    pub filters: Vec<(String, String, Vec<String>)>,
    /// The window.
    pub rows: Vec<Row>,
}

/// Everything about one customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerPage {
    /// Index.
    pub index: u32,
    /// Its mark in links: says nothing about who it is.
    pub mark: String,
    /// Its record id; under hidden names the code.
    pub id: Id,
    /// Filled fields of its profile, canonical; contact details are left out under hidden names.
    pub fields: Vec<(String, String)>,
    /// Names of customers merged into this one, and their record ids.
    pub merged: Vec<(String, Id)>,
    /// What the key is.
    pub kind: KeyKind,
    /// Key.
    pub key: String,
    /// Name, empty where unknown.
    pub name: String,
    /// Label and figure of each fact, in words.
    pub facts: Vec<(String, String)>,
    /// Revenue by month, oldest first: first day of month, amount.
    pub months: Vec<(Day, Money)>,
    /// Where it stands in each analysis.
    pub standings: Vec<Standing>,
    /// Columns of its order lines.
    pub columns: Vec<Column>,
    /// How many order lines.
    pub lines: u32,
}

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

/// Page → analyst, who answers queries about a copy of the workbook with [`FromEngine`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToAnalyst {
    /// From now on questions are about this workbook: the buffers are those of [`Answer::Backup`].
    Load {
        /// Its id.
        workbook: Id,
        /// Whether names are hidden.
        redacted: bool,
        /// Import ids and heads.
        imports: Vec<(Id, BatchHead)>,
    },
    /// A question about what was loaded last.
    Query {
        /// Ticket of the answer.
        ticket: Ticket,
        /// Reader's language.
        lang: Lang,
        /// What.
        query: Query,
    },
    /// Nobody waits for this answer any more: [`Fault::Cancelled`], unless it is at hand.
    Drop {
        /// Ticket of the question.
        ticket: Ticket,
    },
}

/// Page → files worker. One worker reads or writes one file; it is ended to cancel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToFiles {
    /// Read this file: the message's second element is the `File`.
    Open {
        /// Its name.
        name: String,
        /// Decisions known already.
        options: Options,
        /// Decisions made for other files, by the signature of their headers.
        remembered: Vec<(String, Options)>,
        /// Fields of the person's own.
        own: Vec<OwnTarget>,
    },
    /// Read it again with these decisions.
    Revise {
        /// All decisions.
        options: Options,
    },
    /// Compare what was found with the workbook, now and after every further reading; the buffers
    /// of `Answer::Backup` come along (none: there is no workbook yet).
    Compare {
        /// Import id and head.
        imports: Vec<(Id, BatchHead)>,
    },
    /// Whether blank cells empty the fields of records.
    Blanks(bool),
    /// A window of the differences.
    Differences {
        /// Only these.
        only: Option<Delta>,
        /// First row.
        from: u32,
        /// At most this many.
        count: u32,
    },
    /// A window of the doubts.
    Doubts {
        /// Which.
        filter: DoubtFilter,
        /// First row.
        from: u32,
        /// At most this many.
        count: u32,
    },
    /// The doubts as CSV.
    DoubtsFile(DoubtFilter, Lang),
    /// Hand over the batch: what is new, or everything.
    Take {
        /// Whether lines that the workbook has already are added once more.
        again: bool,
    },
    /// All rejected rows as CSV.
    Rejects {
        /// Language of the header and the reasons.
        lang: Lang,
    },
    /// The file opened is a backup and needs this passphrase.
    OpenBackup(String),
    /// Hand over what the backup holds.
    TakeBackup,
}

/// Files worker → page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromFiles {
    /// The worker runs.
    Ready {
        /// Must equal [`PROTOCOL`].
        protocol: u32,
    },
    /// Rows read, of about how many (0: unknown).
    Progress {
        /// Rows.
        rows: u32,
        /// Share done 0–1.
        share: f64,
    },
    /// What was found.
    Preview(Box<Preview>),
    /// How it stands to the workbook.
    Difference(Difference),
    /// A window of the differences: first row, and they.
    Differences(u32, Vec<DiffRow>),
    /// A window of the doubts: first row, and they.
    Doubts(u32, Box<DoubtPage>),
    /// The batch; buffers come along: its columns, and the changes of records if there are any.
    Batch(BatchHead),
    /// Rejected rows or doubts as CSV; the buffer comes along.
    Rejects,
    /// The file cannot be imported.
    Refused(Refused),
    /// The file opened is a backup that was read and found right.
    Backup(Box<BackupPreview>),
    /// What it holds, for [`Command::RestoreBackup`]: its name, import ids and heads; buffers come
    /// along.
    BackupContents(String, Vec<(Id, BatchHead)>),
    /// The file opened is a backup that cannot be used, or none could be written.
    BadBackup(BadBackup),
}

/// A format of other programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileFormat {
    /// Comma-separated text; several tables as a zip of them.
    #[default]
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// One JSON document (docs/EXPORT.md).
    Json,
}

/// How a file for other programs is to be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExportHow {
    /// Its format.
    pub format: FileFormat,
    /// Language of its headers and words.
    pub lang: Lang,
    /// Leave texts that begin like a formula as they are (CSV).
    pub keep_formulas: bool,
    /// The workbook's name.
    pub workbook: String,
    /// ISO currency, empty where unknown.
    pub currency: String,
    /// When it is written, Unix milliseconds.
    pub written: u64,
    /// Minutes that the clock here is ahead of universal time.
    pub ahead: i32,
    /// Whether customers' names are hidden.
    pub redacted: bool,
}

/// Which part of a workbook is exported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ExportPart {
    /// A table for each kind.
    All,
    /// The table of one kind.
    Kind {
        /// Which.
        kind: Kind,
        /// Only what is this customer's (record id; under hidden names the code).
        customer: Option<Id>,
        /// Only rows that hold this text, any case.
        search: String,
    },
}

/// Page → sheets worker, which writes one file and is ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToSheets {
    /// The table in an answer of the engine, whose envelope comes along as one buffer, unread.
    Answer {
        /// How.
        how: ExportHow,
        /// Stable name of the table.
        code: String,
        /// What it is called.
        name: String,
        /// Its columns, where the answer is rows only.
        columns: Vec<Column>,
    },
    /// The workbook; the buffers of `Answer::Backup` come along.
    Workbook {
        /// How.
        how: ExportHow,
        /// Import id and head.
        imports: Vec<(Id, BatchHead)>,
        /// What of it.
        part: ExportPart,
    },
    /// Write a backup file; the buffers of `Answer::Backup` come along.
    WriteBackup {
        /// What it says beside them.
        about: Box<BackupAbout>,
        /// Seals it as a whole.
        passphrase: Option<String>,
    },
}

/// Sheets worker → page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromSheets {
    /// The worker runs.
    Ready {
        /// Must equal [`PROTOCOL`].
        protocol: u32,
    },
    /// Rows written, and the share done 0–1.
    Progress {
        /// Rows.
        rows: u32,
        /// Share; 0 where it is not known.
        share: f64,
    },
    /// The file; its bytes are the message's buffer.
    Written {
        /// Rows in it, headers not counted.
        rows: u32,
        /// Sheets beyond the first that tables needed.
        further_sheets: u32,
        /// Texts cut because a spreadsheet's cell holds no more.
        cut: u32,
    },
    /// There is more than the format can hold.
    TooLarge,
    /// It could not be written: in the program's words.
    Failed(String),
    /// The backup file could not be written.
    BadBackup(BadBackup),
}
