//! What an import found, doubts and asks, and what a person may correct: plain data, no reading.

use serde::{Deserialize, Serialize};

use super::Holds;
use crate::model::{Day, KeyKind, Money};

/// What a column is used for. Names are those of the headless contract (`--map ROLE=HEADER`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Customer key.
    Customer,
    /// Customer's display name (the key, where nothing better exists).
    Name,
    /// E-mail, a key where no id exists.
    Email,
    /// Phone, a key where neither id nor e-mail exists.
    Phone,
    /// Order number.
    Order,
    /// Day of the order.
    Date,
    /// Line total.
    Amount,
    /// Pieces.
    Quantity,
    /// Price of one piece.
    UnitPrice,
    /// Discount: a share where the whole column lies in [0, 1], else money.
    Discount,
    /// Variable cost of the line.
    Cost,
    /// Profit of the line (cost = amount − profit), where no cost column exists.
    Profit,
    /// Refunded part of the line, taken off the amount.
    Refund,
    /// ISO currency code.
    Currency,
    /// Order status.
    Status,
    /// Product category.
    Category,
    /// Product.
    Product,
    /// Sales channel.
    Channel,
}

/// What a file turned out to be, by content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Delimited text with commas, semicolons …
    #[default]
    Csv,
    /// Delimited by tabs.
    Tsv,
    /// Separated by runs of blanks.
    Text,
    /// Office Open XML.
    Xlsx,
    /// BIFF8.
    Xls,
    /// OpenDocument.
    Ods,
    /// An HTML table, whatever it is called.
    Html,
}

/// Text encodings that are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8 with or without BOM.
    #[default]
    Utf8,
    /// UTF-16 little-endian.
    Utf16le,
    /// UTF-16 big-endian.
    Utf16be,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
    /// Western single byte.
    Windows1252,
    /// Japanese.
    ShiftJis,
    /// Traditional Chinese.
    Big5,
    /// Spreadsheets carry text, not bytes.
    None,
    /// Korean, as Windows extends it.
    EucKr,
    /// Japanese of Unix systems.
    EucJp,
    /// Central European single byte.
    Windows1250,
    /// Cyrillic single byte.
    Windows1251,
    /// Central European single byte, by ISO.
    #[serde(rename = "iso8859_2")]
    Iso8859_2,
}

/// Order of day and month in numeric dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/12/2024.
    DayMonth,
    /// 12/31/2024.
    MonthDay,
}

/// Decimal mark of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// 1,234.50
    #[default]
    Point,
    /// 1.234,50
    Comma,
}

/// What happens to zero and negative rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Returns {
    /// Negative rows are returns, zero rows free orders (default).
    #[default]
    Net,
    /// Both are counted out.
    Drop,
}

/// What happens to rows that repeat an earlier row exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    /// Kept (default): two equal lines are usually two pieces.
    #[default]
    Keep,
    /// Counted out.
    Drop,
}

/// What a person (or the command line) decided; everything else is worked out from the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Role → header text or 1-based column number; a mapped role overrides detection, the others
    /// stay detected.
    pub map: Vec<(Role, String)>,
    /// Columns (1-based) that must play no role.
    pub ignore: Vec<u32>,
    /// Status texts that mean a sale; all others are cancelled.
    pub sale_status: Option<Vec<String>>,
    /// Zero and negative rows.
    pub returns: Returns,
    /// Repeated rows.
    pub duplicates: Duplicates,
    /// Sheet by name.
    pub sheet: Option<String>,
    /// Encoding, where the guess is wrong.
    pub encoding: Option<Encoding>,
    /// Delimiter, where the guess is wrong.
    pub delimiter: Option<char>,
    /// 1-based physical line of the header, 0 for none.
    pub header_row: Option<u32>,
    /// Order of day and month in the date column.
    pub date_order: Option<DateOrder>,
    /// Decimal mark of all number columns.
    pub decimal: Option<DecimalMark>,
    /// Read quotation marks as ordinary text.
    pub quotes_as_text: bool,
    /// ISO currency of the file, where it does not say.
    pub currency: Option<String>,
    /// What the file holds, where the guess is wrong.
    pub holds: Option<Holds>,
    /// Field key → header text or 1-based column number, for files without order lines.
    pub fields: Vec<(String, String)>,
    /// Code of the preset to use, `none` for none; else found by the headers.
    pub preset: Option<String>,
    /// Cells that a person corrected: 1-based physical line and column, and the new text.
    pub corrections: Vec<(u32, u32, String)>,
}

impl Preview {
    /// Whether the rows are items that need the orders of another file.
    pub fn is_joining(&self) -> bool {
        self.warnings.iter().any(|one| one.code == "joins_orders")
    }
}

impl Options {
    /// What of these decisions holds for other files with the same header: nothing of one file's
    /// bytes, sheets or cells.
    pub fn lasting(&self) -> Options {
        Options {
            sheet: None,
            encoding: None,
            delimiter: None,
            quotes_as_text: false,
            corrections: Vec::new(),
            ..self.clone()
        }
    }

    /// These lasting decisions for the file that is read with the others.
    #[cfg(feature = "parse")]
    fn with_file_of(self, other: &Options) -> Options {
        Options {
            sheet: other.sheet.clone(),
            encoding: other.encoding,
            delimiter: other.delimiter,
            quotes_as_text: other.quotes_as_text,
            corrections: other.corrections.clone(),
            ..self
        }
    }

    /// The decisions made last time for this header, where the person has not made any yet.
    #[cfg(feature = "parse")]
    pub(super) fn as_before(
        &self,
        signature: &str,
        remembered: &[(String, Options)],
    ) -> Option<Options> {
        let undecided = self.lasting() == Options::default() && !signature.is_empty();
        let mut known = remembered.iter().filter(|_| undecided);
        let (_, before) = known.find(|(known, _)| known == signature)?;
        Some(before.lasting().with_file_of(self))
    }
}

/// A field of the person's own, which a file of records may fill.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnTarget {
    /// What kind of record has it.
    pub of: crate::model::Kind,
    /// Its key in records.
    pub key: String,
    /// Its name, by which its column is found.
    pub label: String,
    /// What may stand in it (`model::field::own_value`).
    pub value: String,
}

/// A sheet of a workbook file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetView {
    /// Its name.
    pub name: String,
    /// Rows with something in them.
    pub rows: u32,
    /// Hidden sheets are listed, never chosen by themselves.
    pub hidden: bool,
}

/// A column as the mapping table shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnView {
    /// 1-based number.
    pub number: u32,
    /// Spreadsheet letter: `A`.
    pub letter: String,
    /// Header text, cleaned; empty where there is none.
    pub header: String,
    /// What it is used for.
    pub role: Option<Role>,
    /// Key of the field it fills, in files without order lines; empty: none.
    pub field: String,
    /// Up to four different non-blank values as written.
    pub samples: Vec<String>,
    /// Cells that do not fit the role.
    pub doubts: u32,
    /// Non-blank cells.
    pub filled: u32,
}

/// Row counts: rows = accepted + rejected; blank and skipped stand outside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Data rows.
    pub rows: u32,
    /// Rows that count.
    pub accepted: u32,
    /// Rows that do not, for any reason.
    pub rejected: u32,
    /// Rows with nothing in them.
    pub blank: u32,
    /// Titles, totals, signatures.
    pub skipped: u32,
    /// Rows that repeat an earlier one exactly, kept or not.
    pub duplicates: u32,
    /// Rejected rows by reason.
    pub reasons: Vec<(RejectReason, u32)>,
    /// Accepted rows that are returns (`--returns net`).
    pub returns: u32,
}

/// Why a row is counted out; the first that hits, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// The customer key is blank or masked.
    MissingCustomer,
    /// Closed, refunded or not a sale by its status.
    Cancelled,
    /// In a currency other than the workbook's.
    OtherCurrency,
    /// Quantity ≤ 0 with `--returns drop`.
    NonpositiveQty,
    /// Amount ≤ 0 with `--returns drop`.
    NonpositiveAmount,
    /// The amount (or what it is computed from) is missing or unreadable.
    BadAmount,
    /// The date is missing or does not exist.
    BadDate,
    /// Repeats an earlier row, with `--duplicates drop`.
    Duplicate,
    /// A value that a record must have is missing or unreadable.
    MissingValue,
    /// Not an order by the rules of the system it comes from: a transfer, a fee, a hold.
    OtherEntry,
}

impl RejectReason {
    /// Whether the row could be read but does not count (as opposed to unreadable).
    pub fn not_counted(self) -> bool {
        !matches!(
            self,
            Self::MissingCustomer | Self::BadAmount | Self::BadDate | Self::MissingValue
        )
    }
}

/// A cell that a row was counted out for, or that could not be read though its row counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// 1-based physical line where the record starts (sheet row for spreadsheets).
    pub line: u32,
    /// 1-based column, 0 where no single cell is at fault.
    pub column: u32,
    /// The column's header and letter: `金额 (G)`.
    pub title: String,
    /// The cell as written.
    pub text: String,
    /// Code: of a [`RejectReason`], or `unreadable_number`.
    pub reason: String,
    /// Whether the row does not count.
    pub rejected: bool,
}

/// Which doubts are wanted; an empty filter means all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DoubtFilter {
    /// Only of this reason.
    pub reason: Option<String>,
    /// Only in this 1-based column.
    pub column: Option<u32>,
    /// Only cells that contain this text, whatever its letters' case.
    pub text: String,
}

/// Some of the doubts, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoubtPage {
    /// Doubts that pass the filter.
    pub total: u32,
    /// Reasons of all doubts, whatever the filter, with their number.
    pub reasons: Vec<(String, u32)>,
    /// Those asked for, by line and column.
    pub doubts: Vec<Doubt>,
}

/// What told customers apart, and in how many rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyView {
    /// Header; several that were read together are joined by ` + `.
    pub column: String,
    /// What it holds.
    pub kind: KeyKind,
    /// Rows told apart by it.
    pub rows: u32,
}

/// A row counted out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// 1-based physical line where the record starts (sheet row for spreadsheets).
    pub line: u32,
    /// Why.
    pub reason: RejectReason,
    /// The cell at fault as written.
    pub cell: String,
}

/// Something to know that did not reject a row: code, line (0: whole file), text at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Stable code: `ragged_row`, `unclosed_quote`, `long_numeric_id`, `skipped_row` …
    pub code: String,
    /// 1-based physical line, 0 for the whole file.
    pub line: u32,
    /// The text at fault, shortened.
    pub text: String,
}

/// Something only the person can know. Does not stop the run: the best guess is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// `ambiguous_amount`, `ambiguous_comma`, `ambiguous_date_order`, `encoding`, `sheet`, `currency`,
    /// `customer_key`, `duplicates`.
    pub code: String,
    /// The column's header, empty for the whole file.
    pub column: String,
    /// What may be answered, the guess first.
    pub options: Vec<String>,
}

/// A status text, how often it occurs, and whether it counts as a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusView {
    /// As written.
    pub text: String,
    /// Rows.
    pub rows: u32,
    /// Whether rows with it count.
    pub sale: bool,
    /// Whether we know this status (unknown ones are kept and shown).
    pub known: bool,
}

/// What the accepted rows add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Customers with accepted rows.
    pub customers: u32,
    /// Distinct order numbers; rows, where a file has none.
    pub orders: u32,
    /// Sum of accepted amounts.
    pub revenue: Money,
    /// First accepted day.
    pub first: Option<Day>,
    /// Last accepted day.
    pub last: Option<Day>,
    /// Key of the customer with the highest revenue (ties: smaller key).
    pub top_customer: String,
    /// Its revenue.
    pub top_revenue: Money,
}

/// Everything the import page shows before anything is written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The file's name.
    pub file: String,
    /// What it is.
    pub kind: Kind,
    /// What its rows are about.
    pub holds: Holds,
    /// Keys of the fields that its columns may fill; empty for order lines.
    pub targets: Vec<String>,
    /// How its text is encoded.
    pub encoding: Encoding,
    /// Delimiter of text files.
    pub delimiter: Option<char>,
    /// Sheets of spreadsheet files.
    pub sheets: Vec<SheetView>,
    /// The sheet in use.
    pub sheet: Option<String>,
    /// 1-based physical line of the header, 0 for none.
    pub header_row: u32,
    /// Columns with roles, samples and doubts.
    pub columns: Vec<ColumnView>,
    /// How the date column is read, where day and month could be swapped.
    pub date_order: Option<DateOrder>,
    /// Decimal mark of the amount column.
    pub decimal: DecimalMark,
    /// Status texts found.
    pub statuses: Vec<StatusView>,
    /// Currency found or given, empty if unknown.
    pub currency: String,
    /// Row counts.
    pub counts: Counts,
    /// The first rejected rows (all of them download as a file).
    pub rejects: Vec<Reject>,
    /// Things to know.
    pub warnings: Vec<Warning>,
    /// Things to ask.
    pub questions: Vec<Question>,
    /// What the accepted rows add up to.
    pub summary: Summary,
    /// Options that reproduce this preview.
    pub options: Options,
    /// Mark of the header's texts, by which decisions are remembered; empty without a header.
    pub signature: String,
    /// Whether the options are those of last time.
    pub as_before: bool,
    /// Code of the system's preset that was used.
    pub preset: Option<String>,
    /// What told customers apart, in the order it was tried.
    pub keys: Vec<KeyView>,
    /// Whether nobody can be told apart, so that only products, days and orders can be looked at.
    pub product_only: bool,
    /// Doubts there are: see [`DoubtPage`].
    pub doubts: u32,
}

/// Why a file cannot be imported at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// Nothing in it.
    Empty,
    /// A header and nothing below.
    NoRows,
    /// Not text and not a spreadsheet we know.
    Binary,
    /// A format we recognise and cannot read (PDF, picture, .numbers, .xlsb …).
    Unsupported,
    /// Protected by a password.
    Protected,
    /// Ends before its end.
    Truncated,
    /// Inflates beyond reason.
    Bomb,
    /// Larger than a browser can hold.
    TooLarge,
    /// A single cell larger than 1 MiB.
    HugeCell,
    /// A quote that never closes swallows the rest.
    UnclosedQuote,
    /// Looks like a spreadsheet but cannot be read.
    Corrupt,
    /// No column can be the date, or none the amount.
    NoColumns,
    /// No row could be accepted.
    NothingAccepted,
    /// A mapped header does not exist.
    UnknownColumn,
    /// The named sheet does not exist.
    UnknownSheet,
    /// Items of orders that are not there yet.
    OrdersFirst,
    /// The program that reads such files could not be fetched.
    NotFetched,
}

/// A refusal with what is needed to word it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Which.
    pub code: RefusalCode,
    /// 1-based physical line, 0 for the whole file.
    pub line: u32,
    /// What was found, shortened: a format's name, a header, a sheet.
    pub detail: String,
}
