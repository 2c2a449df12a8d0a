//! A file as rows of text cells, whatever it was before: the form every reader hands on.

use serde::{Deserialize, Serialize};

/// Rows or cells worked on in one call. A browser optimises a function between two calls, never inside one: a loop over
/// a whole file would run in its first, slow form to the end.
pub(super) const STRETCH: usize = 4096;

/// Cells of a row lie end to end with one byte between them, each row with the line it began on.
///
/// Text files are not copied: plain rows point into the file's own text, only rows with quotation
/// marks are written out beside it. Spreadsheet readers write numbers in their shortest exact form
/// (`1234.5`), dates as `2024-03-05` or `2024-03-05 11:23:45`, errors as `#N/A`, truth as `TRUE`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Table {
    /// The file's text, UTF-8; empty for spreadsheets.
    text: Vec<u8>,
    /// Rows written out. Positions at or above `text.len()` point here.
    written: Vec<u8>,
    /// Cell → where it ends.
    ends: Vec<u32>,
    /// Row → where its first cell starts.
    begins: Vec<u32>,
    /// Row → where its cells end in `ends`.
    rows: Vec<u32>,
    /// Row → 1-based physical line (text) or sheet row (spreadsheets).
    lines: Vec<u32>,
    /// Rows that were changed since they were read, as they were; and where `written` ended.
    #[serde(skip)]
    before: Vec<Before>,
    read_end: usize,
}

/// A row before it was changed.
#[derive(Clone, Debug)]
struct Before {
    row: usize,
    begin: u32,
    ends: Vec<u32>,
}

/// Rows found in a text that stays where it is; the fields are those of [`Table`].
#[derive(Debug, Default)]
pub(super) struct Found {
    pub written: Vec<u8>,
    pub ends: Vec<u32>,
    pub begins: Vec<u32>,
    pub rows: Vec<u32>,
    pub lines: Vec<u32>,
}

impl Table {
    /// An empty table with room for about this many bytes and cells.
    pub fn with_capacity(bytes: usize, cells: usize, rows: usize) -> Table {
        Table {
            text: Vec::new(),
            written: Vec::with_capacity(bytes),
            ends: Vec::with_capacity(cells),
            begins: Vec::with_capacity(rows),
            rows: Vec::with_capacity(rows),
            lines: Vec::with_capacity(rows),
            ..Table::default()
        }
    }

    /// The text its plain rows point into.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Gives the text back, leaving the rest.
    pub fn into_text(self) -> Vec<u8> {
        self.text
    }

    /// Puts together what a scan of this text found.
    pub(super) fn of_scan(text: Vec<u8>, found: Found) -> Table {
        let Found {
            written,
            ends,
            begins,
            rows,
            lines,
        } = found;
        Table {
            text,
            written,
            ends,
            begins,
            rows,
            lines,
            ..Table::default()
        }
    }

    /// Writes other texts into cells of a row; cells beyond its end are added. False where the row
    /// has no room for them.
    #[cold]
    pub(super) fn amend(&mut self, row: usize, cells: &[(usize, Vec<u8>)]) -> bool {
        const WIDEST: usize = 16_384;
        let width = cells.iter().map(|(column, _)| column + 1).max();
        let width = width.unwrap_or(0).max(self.width(row));
        let view = self.row(row);
        let mut whole = Vec::with_capacity(view.whole().len() + 64);
        let mut ends = Vec::with_capacity(width);
        let base = self.text.len() + self.written.len();
        for column in 0..width {
            let other = cells.iter().rev().find(|(at, _)| *at == column);
            if column > 0 {
                whole.push(b',');
            }
            whole.extend_from_slice(other.map_or(view.cell(column), |(_, text)| text));
            ends.push((base + whole.len()) as u32);
        }
        if width > WIDEST || base + whole.len() > u32::MAX as usize {
            return false;
        }
        if self.before.is_empty() {
            self.read_end = self.written.len();
        }
        self.written.extend_from_slice(&whole);
        let before = self.replace(row, base as u32, ends);
        self.before.push(before);
        true
    }

    /// Takes all changes back.
    #[cold]
    pub(super) fn restore(&mut self) {
        if self.before.is_empty() {
            return;
        }
        for Before { row, begin, ends } in std::mem::take(&mut self.before).into_iter().rev() {
            self.replace(row, begin, ends);
        }
        self.written.truncate(self.read_end);
    }

    #[cold]
    fn replace(&mut self, row: usize, begin: u32, ends: Vec<u32>) -> Before {
        let first = if row == 0 { 0 } else { self.rows[row - 1] } as usize;
        let last = self.rows[row] as usize;
        let (added, gone) = (ends.len(), last - first);
        let ends = match added == gone {
            true => {
                let old = self.ends[first..last].to_vec();
                self.ends[first..last].copy_from_slice(&ends);
                old
            }
            false => self.ends.splice(first..last, ends).collect(),
        };
        if added != gone {
            for end in &mut self.rows[row..] {
                *end = (*end as usize + added - gone) as u32;
            }
        }
        let begin = std::mem::replace(&mut self.begins[row], begin);
        Before { row, begin, ends }
    }

    /// The row that began on this line.
    pub(super) fn row_at(&self, line: u32) -> Option<usize> {
        self.lines.binary_search(&line).ok()
    }

    /// Adds one cell to the row being written.
    pub fn push_cell(&mut self, cell: &[u8]) {
        if self.ends.len() == self.closed() {
            self.begins.push(self.position());
        } else {
            self.written.push(b',');
        }
        self.written.extend_from_slice(cell);
        let end = self.position();
        self.ends.push(end);
    }

    /// Adds all cells of a record and ends the row; it began on this line.
    pub fn push_record<'a>(&mut self, cells: impl Iterator<Item = &'a [u8]>, line: u32) {
        for cell in cells {
            self.push_cell(cell);
        }
        self.end_row(line);
    }

    /// Ends the row being written; it began on this line.
    pub fn end_row(&mut self, line: u32) {
        if self.begins.len() == self.rows.len() {
            self.begins.push(self.position());
        }
        self.rows.push(self.ends.len() as u32);
        self.lines.push(line);
    }

    /// Keeps the text that these written-out rows were cut from.
    pub(super) fn adopt(&mut self, text: Vec<u8>) {
        let shift = text.len() as u32;
        self.ends.iter_mut().for_each(|end| *end += shift);
        self.begins.iter_mut().for_each(|begin| *begin += shift);
        self.text = text;
    }

    /// Takes back the last row.
    pub(super) fn drop_last(&mut self) {
        if self.rows.pop().is_some() {
            self.lines.pop();
            self.begins.pop();
            self.ends.truncate(self.closed());
        }
    }

    fn closed(&self) -> usize {
        self.rows.last().map_or(0, |&cells| cells as usize)
    }

    fn position(&self) -> u32 {
        (self.text.len() + self.written.len()) as u32
    }

    /// Row → how many cells end with it and above.
    pub(super) fn row_ends(&self) -> &[u32] {
        &self.rows
    }

    /// Rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether it is a spreadsheet's: its rows end with their last filled cell.
    pub fn is_sheet(&self) -> bool {
        self.text.is_empty()
    }

    /// The line a row began on.
    pub fn line(&self, row: usize) -> u32 {
        self.lines[row]
    }

    /// Cells of a row.
    pub fn width(&self, row: usize) -> usize {
        let start = if row == 0 { 0 } else { self.rows[row - 1] };
        (self.rows[row] - start) as usize
    }

    /// A cell's bytes (UTF-8), empty beyond the row's width.
    #[inline]
    pub fn cell(&self, row: usize, column: usize) -> &[u8] {
        self.row(row).cell(column)
    }

    /// A row, for reading several of its cells.
    #[inline]
    pub fn row(&self, row: usize) -> RowView<'_> {
        let first = if row == 0 {
            0
        } else {
            self.rows[row - 1] as usize
        };
        let begin = self.begins[row] as usize;
        let base = self.text.len();
        let (bytes, base) = if begin < base {
            (&self.text[..], 0)
        } else {
            (&self.written[..], base)
        };
        RowView {
            bytes,
            base,
            begin,
            ends: &self.ends[first..self.rows[row] as usize],
        }
    }
}

/// One row of a [`Table`].
#[derive(Clone, Copy)]
pub struct RowView<'a> {
    bytes: &'a [u8],
    base: usize,
    begin: usize,
    ends: &'a [u32],
}

impl<'a> RowView<'a> {
    /// A cell's bytes (UTF-8), empty beyond the row's width.
    #[inline]
    pub fn cell(&self, column: usize) -> &'a [u8] {
        let Some(&end) = self.ends.get(column) else {
            return &[];
        };
        let start = match column {
            0 => self.begin,
            _ => self.ends[column - 1] as usize + 1,
        };
        self.bytes
            .get(start - self.base..end as usize - self.base)
            .unwrap_or(&[])
    }

    /// Cells there are.
    #[inline]
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// All cells in order.
    #[inline]
    pub fn cells(self) -> impl Iterator<Item = &'a [u8]> {
        let mut start = self.begin;
        self.ends.iter().map(move |&end| {
            let cell = self.bytes.get(start - self.base..end as usize - self.base);
            start = end as usize + 1;
            cell.unwrap_or(&[])
        })
    }

    /// All cells with the bytes between them: equal rows have equal bytes.
    #[inline]
    pub fn whole(&self) -> &'a [u8] {
        let end = self.ends.last().map_or(self.begin, |&end| end as usize);
        self.bytes
            .get(self.begin - self.base..end - self.base)
            .unwrap_or(&[])
    }
}
