//! What can be asked of the workbook, and the answers.

use serde::{Deserialize, Serialize};

use super::{Id, Step};
use crate::model::{BatchHead, Day, KeyKind, Kind, Money};
use crate::report::{Column, Entry, Report, Row, Settings, Sort, Standing};

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
