//! Messages of the workers beside the engine: the analyst, the reader and the writer of files.

use serde::{Deserialize, Serialize};

use super::{BackupAbout, BackupPreview, BadBackup, Id, Query, Ticket};
use crate::i18n::Lang;
use crate::import::{
    Delta, DiffRow, Difference, DoubtFilter, DoubtPage, Options, OwnTarget, Preview, Refused,
};
use crate::model::{BatchHead, Kind};
use crate::report::Column;

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
    /// The file opened only packs others, which come along as buffers.
    Unpacked {
        /// Their names.
        names: Vec<String>,
        /// Names of those that cannot be read.
        left_out: Vec<String>,
    },
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
