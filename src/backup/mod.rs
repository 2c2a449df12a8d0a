//! Backup files: a workbook as a zip that people can open, sealed under a passphrase if they like.
//!
//! docs/BACKUP.md describes the format. Contents are handed through as the store wrote them; what is
//! ours is the container, the order lines as CSV, and not believing any of it before it is checked.

#[cfg(any(feature = "parse", feature = "write"))]
mod cells;
#[cfg(any(feature = "parse", feature = "write"))]
mod manifest;
#[cfg(any(feature = "parse", feature = "write"))]
mod part;
#[cfg(any(feature = "parse", feature = "write"))]
mod read;
#[cfg(any(feature = "parse", feature = "write"))]
mod sealed;
#[cfg(any(feature = "parse", feature = "write"))]
mod write;
#[cfg(any(feature = "parse", feature = "write"))]
mod zipped;

use serde::{Deserialize, Serialize};

#[cfg(any(feature = "parse", feature = "write"))]
pub use read::{Opened, is_backup, open};
#[cfg(any(feature = "parse", feature = "write"))]
pub use sealed::lock;
#[cfg(any(feature = "parse", feature = "write"))]
pub use write::write;

use crate::model::{BatchHead, Kind, Totals};

/// What a backup file says beside the contents and the columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// The workbook's name.
    pub name: String,
    /// ISO currency, empty where unknown.
    pub currency: String,
    /// When the backup is written, Unix milliseconds.
    pub written: u64,
    /// The workbook's figures as they were shown.
    pub totals: Totals,
    /// Import id and head, in the order of the contents.
    pub imports: Vec<(String, BatchHead)>,
}

/// What a backup file holds, shown before anything is written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The workbook's name.
    pub name: String,
    /// ISO currency, empty where unknown.
    pub currency: String,
    /// When the backup was written, Unix milliseconds.
    pub written: u64,
    /// What wrote it, as `Keben 0.1.0`.
    pub program: String,
    /// Whether a passphrase opened it.
    pub sealed: bool,
    /// The workbook's figures when it was written.
    pub totals: Totals,
    /// Order lines that came with imports.
    pub lines: u32,
    /// How many imports.
    pub imports: u32,
    /// How many records there are of each kind that has any.
    pub records: Vec<(Kind, u32)>,
}

/// What is wrong with a backup file; the workbooks here are untouched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BadBackup {
    /// Not a Keben backup at all.
    #[default]
    NotABackup,
    /// It ends before it should.
    CutShort,
    /// A part is not what the manifest says: its name.
    Altered(String),
    /// A part is missing: its name.
    Missing(String),
    /// Encrypted, and no passphrase was given.
    NeedsPassphrase,
    /// The passphrase does not open it (or the file was altered: the cipher cannot tell these apart).
    WrongPassphrase,
    /// Written by a newer version.
    Newer,
    /// Something inside does not fit together: where.
    Inside(String),
    /// A part is larger than may be opened here: its name.
    TooLarge(String),
    /// There is no cryptography here: the page came over plain HTTP.
    NoCipher,
}
