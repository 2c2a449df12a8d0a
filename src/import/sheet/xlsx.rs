//! Office Open XML workbooks, streamed cell by cell: a far used range costs nothing.

use std::cell::Cell;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};

use super::cell::{Writer, iso_date};
use super::rows::Rows;
use super::{Book, Loaded, Weight, ask, choose, pick, refused};
use crate::import::table::STRETCH;
use crate::import::{RefusalCode, Refused, SheetView};

/// Cells of each sheet looked at before one is chosen.
const LOOK: u64 = 50_000;
/// The same once so many cells are held.
const GLANCE: u64 = 2_000;
/// Cells held before sheets are only glanced at.
const HOLD: u64 = 3_000_000;
/// Cells of each other sheet that are counted at most.
const COUNT: u64 = 2_000_000;
/// Cells of a sheet that is read a second time for its merged cells, which stand behind all others.
const MERGED: u64 = 1_000_000;
/// Cells without a value that are looked at for formulas.
const MAX_EMPTY: usize = 100_000;
/// Rows between two reports.
const REPORT: u32 = 4096;
/// Cells that cannot be read before the sheet counts as corrupt.
const MAX_BAD: u32 = 100_000;

/// A file in memory that tells how much of it has been read.
struct Meter<'a> {
    inner: Cursor<&'a [u8]>,
    read: Rc<Cell<u64>>,
}

impl Read for Meter<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }
}

impl Seek for Meter<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.inner.seek(to)
    }
}

fn corrupt(error: XlsxError) -> Refused {
    match error {
        XlsxError::Password => refused(RefusalCode::Protected, ""),
        other => refused(RefusalCode::Corrupt, &other.to_string()),
    }
}

/// How one reading of a sheet ended.
struct Read1 {
    rows: Rows,
    /// Rows with content, counted on after the limit.
    filled: u32,
    /// Cells with content, counted on after the limit.
    cells: u64,
    /// Whether all of the sheet is in `rows`.
    whole: bool,
}

/// Reads a workbook; see [`super::read`].
pub(super) fn read(
    bytes: &[u8],
    wanted: Option<&str>,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Book, Refused> {
    let count = Rc::new(Cell::new(0));
    let meter = Meter {
        inner: Cursor::new(bytes),
        read: Rc::clone(&count),
    };
    let mut book = Xlsx::new(meter).map_err(corrupt)?;
    let from_1904 = book.has_1904_epoch();
    let sheets: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|s| matches!(s.typ, SheetType::WorkSheet))
        .map(|s| (s.name.clone(), s.visible != SheetVisible::Visible))
        .collect();
    if sheets.is_empty() {
        return Err(refused(RefusalCode::Corrupt, "no worksheet"));
    }
    let total = bytes.len().max(1) as f64;
    let only_visible = sheets.iter().filter(|s| !s.1).count() == 1;
    let mut share = |rows: u32| progress(rows, (count.get() as f64 / total).min(1.0));
    let mut held = 0;
    let mut looked = Vec::with_capacity(sheets.len());
    for (name, hidden) in &sheets {
        // The sheet that can only be meant is read at once.
        let meant = match wanted {
            Some(wanted) => wanted == name,
            None => only_visible && !hidden,
        };
        let limit = match held {
            _ if meant => u64::MAX,
            0..HOLD => LOOK,
            _ => GLANCE,
        };
        let read = read_sheet(&mut book, name, from_1904, limit, &mut share)?;
        held += if meant { 0 } else { read.rows.cells() };
        looked.push(read);
    }
    if looked.iter().all(|l| l.whole) {
        let loaded = sheets.into_iter().zip(looked);
        return choose(
            loaded
                .map(|((name, hidden), read)| Loaded {
                    name,
                    hidden,
                    rows: read.rows,
                })
                .collect(),
            wanted,
        );
    }
    let names: Vec<&str> = sheets.iter().map(|s| s.0.as_str()).collect();
    let weights: Vec<Weight> = sheets
        .iter()
        .zip(&looked)
        .map(|(sheet, read)| Weight {
            hidden: sheet.1,
            cells: read.cells,
            header: read.rows.looks_like_data(),
        })
        .collect();
    let chosen = pick(&names, &weights, wanted)?;
    let mut views: Vec<SheetView> = sheets
        .iter()
        .zip(&looked)
        .map(|((name, hidden), read)| SheetView {
            name: name.clone(),
            rows: read.filled,
            hidden: *hidden,
        })
        .collect();
    let mut read = looked.swap_remove(chosen);
    drop(looked);
    if !read.whole {
        read = read_sheet(&mut book, names[chosen], from_1904, u64::MAX, &mut share)?;
    }
    views[chosen].rows = read.filled;
    let (table, warnings, merged) = read.rows.finish();
    Ok(Book {
        merged,
        questions: ask(&views, chosen),
        sheets: views,
        chosen,
        table,
        warnings,
    })
}

/// Names cells without a value that are formulas: a program wrote them and nobody worked them out.
#[cold]
fn name_formulas(book: &mut Xlsx<Meter<'_>>, name: &str, empty: &[(u32, u32)], rows: &mut Rows) {
    if empty.is_empty() {
        return;
    }
    let Ok(mut cells) = book.worksheet_cells_reader(name) else {
        return;
    };
    while let Ok(Some(cell)) = cells.next_formula() {
        let (row, column) = cell.get_position();
        if !cell.get_value().is_empty() && empty.binary_search(&(row, column)).is_ok() {
            rows.warn(
                "formula_without_value",
                row,
                &format!("={}", cell.get_value()),
            );
        }
    }
}

/// One reading of a sheet.
#[derive(Default)]
struct Reading {
    rows: Rows,
    /// Places of cells without a value.
    empty: Vec<(u32, u32)>,
    writer: Writer,
    /// Cells that could not be read.
    bad: u32,
    /// Rows last reported.
    reported: u32,
    /// Cells and rows beyond the limit, and the last such row.
    counted: u64,
    counted_rows: u32,
    last: Option<u32>,
}

impl Reading {
    /// Reads some more cells; whether there may be others behind them.
    #[inline(never)]
    fn stretch(
        &mut self,
        cells: &mut XlsxCellReader<'_, Meter<'_>>,
        from_1904: bool,
        limit: u64,
    ) -> Result<bool, Refused> {
        for _ in 0..STRETCH {
            let cell = match cells.next_cell() {
                Ok(Some(cell)) => cell,
                Ok(None) => return Ok(false),
                // An error value newer than the reader (`#SPILL!`) leaves its cell empty.
                Err(XlsxError::CellError(text)) if self.bad < MAX_BAD => {
                    self.bad += 1;
                    self.rows.warn("unreadable_cell", self.rows.row(), &text);
                    continue;
                }
                Err(error) => return Err(corrupt(error)),
            };
            let place = cell.get_position();
            if self.rows.cells() < limit {
                self.put(place, cell.get_value(), from_1904)?;
            } else if !self.count(place.0, cell.get_value())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Counts a cell beyond the limit; whether to go on.
    fn count(&mut self, row: u32, value: &DataRef<'_>) -> Result<bool, Refused> {
        if self.counted == 0 {
            self.rows.flush()?;
        }
        if !matches!(value, DataRef::Empty) {
            self.counted += 1;
            self.counted_rows += u32::from(self.last != Some(row));
            self.last = Some(row);
        }
        Ok(self.counted <= COUNT)
    }

    fn put(
        &mut self,
        (row, column): (u32, u32),
        value: &DataRef<'_>,
        from_1904: bool,
    ) -> Result<(), Refused> {
        let (rows, writer) = (&mut self.rows, &mut self.writer);
        match value {
            DataRef::Empty => {
                if self.empty.len() < MAX_EMPTY {
                    self.empty.push((row, column));
                }
                Ok(())
            }
            DataRef::Float(number) => writer.number(rows, row, column, *number),
            DataRef::Int(number) => writer.number(rows, row, column, *number as f64),
            DataRef::String(text) => rows.put(row, column, text.as_bytes()),
            DataRef::SharedString(text) => rows.put(row, column, text.as_bytes()),
            DataRef::Bool(true) => rows.put(row, column, b"TRUE"),
            DataRef::Bool(false) => rows.put(row, column, b"FALSE"),
            DataRef::DateTime(date) if date.is_duration() => {
                writer.number(rows, row, column, date.as_f64())
            }
            DataRef::DateTime(date) => writer.date(rows, row, column, date.as_f64(), from_1904),
            DataRef::DateTimeIso(text) => rows.put(row, column, iso_date(text).as_bytes()),
            DataRef::DurationIso(text) => rows.put(row, column, text.as_bytes()),
            DataRef::Error(error) => rows.put(row, column, error.to_string().as_bytes()),
        }
    }
}

/// Streams one sheet; beyond `limit` cells it only counts.
fn read_sheet(
    book: &mut Xlsx<Meter<'_>>,
    name: &str,
    from_1904: bool,
    limit: u64,
    share: &mut dyn FnMut(u32),
) -> Result<Read1, Refused> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A chart or dialog listed as a worksheet has no cells.
        Err(XlsxError::NotAWorksheet(_)) => {
            return Ok(Read1 {
                rows: Rows::default(),
                filled: 0,
                cells: 0,
                whole: true,
            });
        }
        Err(error) => return Err(corrupt(error)),
    };
    let mut reading = Reading::default();
    while reading.stretch(&mut cells, from_1904, limit)? {
        if reading.rows.filled() >= reading.reported + REPORT {
            reading.reported = reading.rows.filled();
            share(reading.reported);
        }
    }
    let Reading {
        mut rows,
        empty,
        counted,
        counted_rows,
        ..
    } = reading;
    drop(cells);
    rows.flush()?;
    if counted == 0 && rows.cells() <= MERGED {
        name_formulas(book, name, &empty, &mut rows);
        let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        for range in merged {
            let (row, column) = range.start;
            rows.merge(row, column, range.end.0.saturating_sub(row));
        }
    }
    Ok(Read1 {
        filled: rows.filled() + counted_rows,
        cells: rows.cells() + counted,
        whole: counted == 0,
        rows,
    })
}
