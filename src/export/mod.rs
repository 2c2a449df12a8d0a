//! The workbook and every answer in other programs' formats.
//!
//! A [`table::Table`] is what every writer takes: typed cells, so that figures stay figures.

pub mod answer;
pub mod bundle;
pub mod csv;
pub mod json;
pub mod shop;
pub mod table;
pub mod xlsx;

use std::io;

use table::Table;

/// Hears how many rows are written; shared by all tables of a file.
pub struct Progress<'a> {
    done: usize,
    all: usize,
    hear: &'a mut dyn FnMut(u32, f64),
}

/// Rows between two words of progress.
const TOLD_EVERY: usize = 1 << 12;

impl<'a> Progress<'a> {
    /// For these tables; `hear` is told the rows so far and the share done, 0–1; 0 where it is not known.
    pub fn of(tables: &[Table<'_>], hear: &'a mut dyn FnMut(u32, f64)) -> Progress<'a> {
        Progress {
            done: 0,
            all: tables.iter().map(Table::len).sum::<usize>().max(1),
            hear,
        }
    }

    /// All rows are there; how long the rest takes nobody knows.
    fn rest(&mut self) {
        (self.hear)(self.done as u32, 0.0);
    }

    fn row(&mut self) {
        self.done += 1;
        if self.done.is_multiple_of(TOLD_EVERY) {
            (self.hear)(self.done as u32, self.done as f64 / self.all as f64);
        }
    }
}

/// What a file could not hold as it is, or holds differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Sheets beyond the first that a table needed.
    pub further_sheets: u32,
    /// Texts cut because a spreadsheet's cell holds no more.
    pub cut: u32,
}

/// What goes into a file beside its tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About<'a> {
    /// The workbook's name.
    pub workbook: &'a str,
    /// ISO currency, empty where unknown.
    pub currency: &'a str,
    /// When it is written, Unix milliseconds.
    pub written: u64,
    /// BCP 47 tag of the words in it.
    pub language: &'a str,
    /// Whether codes stand for customers' names.
    pub names_hidden: bool,
}

/// Why a file could not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotWritten {
    /// It is larger than the format or the memory allows.
    TooLarge,
    /// Anything else, in the library's words.
    Other(String),
}

impl From<io::Error> for NotWritten {
    fn from(error: io::Error) -> NotWritten {
        NotWritten::Other(error.to_string())
    }
}
