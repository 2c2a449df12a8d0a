//! Typed, versioned messages between the page and its two workers.
//!
//! A message on the wire is a JS array: the envelope's bytes, then the buffers it names, moved
//! not copied. The page waits for `Ready` before it sends anything, and refuses another version.

use serde::{Deserialize, Serialize};

use crate::i18n::Lang;
use crate::import::{Options, Preview, Refused};
use crate::model::{BatchHead, Day, KeyKind, Money, Totals};
use crate::report::{Column, Entry, Refusal, Report, Row, Settings, Sort, Standing};

/// Version of this protocol; page and workers of different builds must not talk.
pub const PROTOCOL: u32 = 1;

/// Number of a request; answers carry it back. Rising, so the newest answer wins.
pub type Ticket = u32;

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
        #[serde(default)]
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
    /// A long command moves: done of total, in lines.
    Progress {
        /// Whose.
        ticket: Ticket,
        /// Lines done.
        done: u32,
        /// Of.
        total: u32,
    },
    /// Answer to `Open` and to every command: the state as it now is on disk.
    State {
        /// Whose.
        ticket: Ticket,
        /// The state.
        state: Box<State>,
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
    /// The whole ranked table of an analysis as CSV (UTF-8 with BOM); one buffer comes along.
    ExportRows(String, Settings, Option<Day>),
    /// The customers table as CSV; one buffer comes along.
    ExportCustomers,
}

/// What a query is answered with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To `Registry`.
    Registry(Vec<Entry>),
    /// To `Report`.
    Report(Box<Report>),
    /// To `Rows` and `Lines`.
    Rows(Vec<Row>),
    /// To `Customers`.
    Customers(CustomersPage),
    /// To `Customer` and `FindCustomer`.
    Customer(Box<CustomerPage>),
    /// To `Export…`: file name; the bytes are the message's buffer.
    File(String),
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
    /// is a sample; the message carries the buffers.
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
    /// Its figures.
    pub totals: Totals,
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
}

/// A step of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// An import: file name and lines.
    Import(String, u32),
    /// An import taken back: file name and lines.
    RemoveImport(String, u32),
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
    /// Anything else, with the browser's words.
    Other(String),
}

/// Page → files worker. One worker reads one file; it is ended to cancel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToFiles {
    /// Read this file: the message's second element is the `File`.
    Open {
        /// Its name.
        name: String,
        /// Decisions known already.
        options: Options,
    },
    /// Read it again with these decisions.
    Revise {
        /// All decisions.
        options: Options,
    },
    /// Hand over the batch.
    Take,
    /// All rejected rows as CSV.
    Rejects {
        /// Language of the header and the reasons.
        lang: Lang,
    },
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
    /// The batch; buffers come along.
    Batch(BatchHead),
    /// All rejected rows as CSV; the buffer comes along.
    Rejects,
    /// The file cannot be imported.
    Refused(Refused),
}
