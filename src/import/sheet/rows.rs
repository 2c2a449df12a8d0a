//! Cells at their places become rows of a table: gaps filled, far ranges and huge cells refused.

use serde::{Deserialize, Serialize};

use super::refused;
use crate::import::header::{self, customer_fitness, fitness, forms};
use crate::import::table::Table;
use crate::import::{RefusalCode, Refused, Role, Warning};
use crate::model::order;

/// Longest cell, in bytes.
const MAX_CELL: usize = 1 << 20;
/// Most cells, gaps included: an index of 256 MiB.
const MAX_CELLS: u64 = 64 << 20;
/// Most text, in bytes.
const MAX_TEXT: u64 = 1 << 30;
/// Longer runs of empty rows are left out; the lines of the rows tell where they were.
const MAX_GAP: u32 = 10_000;
/// Columns a sheet can have.
const MAX_COLUMNS: u32 = 16_384;
/// Rows a sheet can have.
pub(super) const MAX_ROWS: u32 = 1_048_576;
/// Merged cells that are kept.
const MAX_MERGED: usize = 200_000;
/// Warnings of one kind that are kept.
const MAX_WARNINGS: usize = 100;

/// A table being filled cell by cell, row by row.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Rows {
    table: Table,
    /// Cells of the open row: column, and where the text lies in `text`.
    open: Vec<(u32, usize, usize)>,
    text: Vec<u8>,
    /// 0-based sheet row that is open.
    row: u32,
    /// First row not yet written.
    next: u32,
    filled: u32,
    cells: u64,
    /// Cells written, gaps included.
    written: u64,
    bytes: u64,
    /// Columns that already have their `long_numeric_id`.
    long_ids: Vec<u32>,
    warnings: Vec<Warning>,
    /// Cells merged over rows: first and last line, column.
    merged: Vec<(u32, u32, u32)>,
}

impl Rows {
    /// Notes that a cell holds for `more` further rows.
    pub(super) fn merge(&mut self, row: u32, column: u32, more: u32) {
        let last = row.saturating_add(more).min(MAX_ROWS);
        if more > 0 && self.merged.len() < MAX_MERGED {
            self.merged
                .push((row.saturating_add(1), last.saturating_add(1), column));
        }
    }

    /// Puts a text into a cell; blank text leaves it empty. Rows and columns count from 0.
    ///
    /// # Errors
    /// `HugeCell` with its line, `TooLarge`, `Corrupt` for a column no sheet has or rows
    /// that go back.
    pub(super) fn put(&mut self, row: u32, column: u32, text: &[u8]) -> Result<(), Refused> {
        if text.is_empty() {
            return Ok(());
        }
        if text.len() > MAX_CELL {
            return Err(Refused {
                line: row.saturating_add(1),
                ..refused(RefusalCode::HugeCell, "")
            });
        }
        if column >= MAX_COLUMNS {
            return Err(refused(RefusalCode::Corrupt, "column"));
        }
        if row != self.row {
            self.flush()?;
            // Rows out of order would tear records apart; spreadsheet programs refuse them, too.
            if row < self.next {
                return Err(refused(RefusalCode::Corrupt, "row order"));
            }
            self.row = row;
        }
        let start = self.text.len();
        self.text.extend_from_slice(text);
        self.open.push((column, start, self.text.len()));
        self.cells += 1;
        Ok(())
    }

    /// Notes the first number of a column that has more digits than a spreadsheet keeps.
    pub(super) fn long_id(&mut self, row: u32, column: u32, text: &str) {
        if !self.long_ids.contains(&column) {
            self.long_ids.push(column);
            self.warn("long_numeric_id", row, text);
        }
    }

    /// Adds a warning about a 0-based row.
    pub(super) fn warn(&mut self, code: &str, row: u32, text: &str) {
        if self.warnings.len() < MAX_WARNINGS {
            self.warnings.push(Warning {
                code: code.to_owned(),
                line: row.saturating_add(1),
                text: text.chars().take(80).collect(),
            });
        }
    }

    /// The 0-based row being filled.
    #[cfg(feature = "convert")]
    pub(super) fn row(&self) -> u32 {
        self.row
    }

    /// Cells with something in them.
    pub(super) fn cells(&self) -> u64 {
        self.cells
    }

    /// Rows with something in them, the open one included.
    pub(super) fn filled(&self) -> u32 {
        self.filled + u32::from(!self.open.is_empty())
    }

    /// Writes the open row, and empty ones for the gap before it.
    pub(super) fn flush(&mut self) -> Result<(), Refused> {
        if self.open.is_empty() {
            return Ok(());
        }
        // A stable sort: of two values for one cell the later wins below.
        if !self.open.is_sorted_by_key(|cell| cell.0) {
            let open = std::mem::take(&mut self.open);
            self.open = order::sorted(open, &|a, b| a.0.cmp(&b.0));
        }
        let width = self.open.last().map_or(0, |cell| u64::from(cell.0) + 1);
        self.written += width;
        self.bytes += self.text.len() as u64;
        if self.written > MAX_CELLS || self.bytes > MAX_TEXT {
            return Err(refused(RefusalCode::TooLarge, ""));
        }
        if self.filled > 0 && self.row > self.next && self.row - self.next <= MAX_GAP {
            for line in self.next..self.row {
                self.table.end_row(line.saturating_add(1));
            }
        }
        let mut column = 0;
        for (index, &(at, start, end)) in self.open.iter().enumerate() {
            if self.open.get(index + 1).is_some_and(|later| later.0 == at) {
                continue;
            }
            while column < at {
                self.table.push_cell(b"");
                column += 1;
            }
            self.table.push_cell(&self.text[start..end]);
            column += 1;
        }
        self.table.end_row(self.row.saturating_add(1));
        self.filled += 1;
        self.next = self.row.saturating_add(1);
        self.open.clear();
        self.text.clear();
        Ok(())
    }

    /// Whether the first rows look like a header with data below: three words side by side, and a
    /// row after them that is at least half as wide and has a digit.
    pub(super) fn looks_like_data(&self) -> bool {
        let table = &self.table;
        let cells = |row: usize| {
            (0..table.width(row))
                .map(move |column| table.cell(row, column))
                .filter(|cell| !cell.is_empty())
        };
        let number = |cell: &[u8]| {
            cell.iter()
                .all(|b| b.is_ascii_digit() || b"+-.,".contains(b))
        };
        let rows = table.len().min(20);
        (0..rows).any(|row| {
            let words = cells(row).filter(|cell| !number(cell)).count();
            words >= 3
                && words * 5 >= cells(row).count() * 4
                && (row + 1..table.len().min(row + 4)).any(|below| {
                    cells(below).count() * 2 >= words
                        && cells(below).any(|cell| cell.iter().any(u8::is_ascii_digit))
                })
        })
    }

    /// How many of day, money and customer the header names: order lines have all three, summaries rarely do.
    pub(super) fn named(&self) -> u32 {
        let header = header::find(&self.table, None);
        if header.first >= self.table.len() {
            return 0;
        }
        let forms: Vec<_> = header.texts.iter().map(|text| forms(text)).collect();
        let any = |roles: &[Role]| {
            let fits = |forms| roles.iter().any(|role| fitness(forms, *role) > 0);
            u32::from(forms.iter().any(|forms| fits(forms)))
        };
        let customer = forms.iter().any(|forms| customer_fitness(forms).0 > 0);
        any(&[Role::Date]) + any(&[Role::Amount, Role::UnitPrice]) + u32::from(customer)
    }

    /// The table and what there is to know about it. `flush` must have been called.
    pub(super) fn finish(self) -> (Table, Vec<Warning>, Vec<(u32, u32, u32)>) {
        (self.table, self.warnings, self.merged)
    }
}
