//! A file as rows of text cells, whatever it was before: the form every reader hands on.

/// Cells end to end in one buffer, row after row, each row with the line it began on.
///
/// Spreadsheet readers write numbers in their shortest exact form (`1234.5`), dates as
/// `2024-03-05` or `2024-03-05 11:23:45`, errors as `#N/A`, truth as `TRUE`.
#[derive(Clone, Debug, Default)]
pub struct Table {
    bytes: Vec<u8>,
    /// Cell → where it ends in `bytes`.
    ends: Vec<u32>,
    /// Row → where its cells end in `ends`.
    rows: Vec<u32>,
    /// Row → 1-based physical line (text) or sheet row (spreadsheets).
    lines: Vec<u32>,
}

impl Table {
    /// An empty table with room for about this many bytes and cells.
    pub fn with_capacity(bytes: usize, cells: usize, rows: usize) -> Table {
        Table {
            bytes: Vec::with_capacity(bytes),
            ends: Vec::with_capacity(cells),
            rows: Vec::with_capacity(rows),
            lines: Vec::with_capacity(rows),
        }
    }

    /// Adds one cell to the row being written.
    pub fn push_cell(&mut self, cell: &[u8]) {
        self.bytes.extend_from_slice(cell);
        self.ends.push(self.bytes.len() as u32);
    }

    /// Adds all cells of a record whose fields lie end to end, as csv's `ByteRecord` keeps them.
    pub fn push_record<'a>(&mut self, cells: impl Iterator<Item = &'a [u8]>, line: u32) {
        for cell in cells {
            self.push_cell(cell);
        }
        self.end_row(line);
    }

    /// Ends the row being written; it began on this line.
    pub fn end_row(&mut self, line: u32) {
        self.rows.push(self.ends.len() as u32);
        self.lines.push(line);
    }

    /// Rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
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
    pub fn cell(&self, row: usize, column: usize) -> &[u8] {
        let first = if row == 0 {
            0
        } else {
            self.rows[row - 1] as usize
        };
        let at = first + column;
        if at >= self.rows[row] as usize {
            return &[];
        }
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.bytes[start as usize..self.ends[at] as usize]
    }
}
