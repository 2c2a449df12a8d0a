//! Workbooks that are not in the form programs write, read by calamine.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};

use super::cell::iso_date;
use super::plain::Value;
use super::reading::{FORMULA, Read1, Reading, plain_reading};
use super::rows::Rows;
use super::tidy::tidied;
use super::workbook::Workbook;
use super::xlsx::{Listing, read_sheets};
use super::zipped::{Part, unpadded};
use super::{Book, Loaded, refused};
use crate::import::sniff::find;
use crate::import::table::STRETCH;
use crate::import::{RefusalCode, Refused};

/// Cells of a sheet that calamine reads a second time for its merged cells, which stand behind all others.
const MERGED: u64 = 1_000_000;
/// Cells without a value that are looked at for formulas.
const MAX_EMPTY: usize = 100_000;
/// Cells that cannot be read before the sheet counts as corrupt.
const MAX_BAD: u32 = 100_000;
/// What is told of a sheet that is none.
const NO_SHEET: &str = "no worksheet";

/// How far a file in memory has been read.
#[derive(Default)]
pub(super) struct Gauge {
    pub read: Cell<u64>,
    /// Where the part being read begins.
    pub start: Cell<u64>,
}

pub(super) struct Meter<'a> {
    inner: Cursor<&'a [u8]>,
    gauge: Rc<Gauge>,
}

impl Read for Meter<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.gauge.read.set(self.gauge.read.get() + read as u64);
        Ok(read)
    }
}

impl Seek for Meter<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let start = self.inner.seek(to)?;
        self.gauge.start.set(start);
        Ok(start)
    }
}

/// An open workbook.
pub(super) struct Source<'a> {
    pub bytes: &'a [u8],
    pub book: Xlsx<Meter<'a>>,
    pub gauge: Rc<Gauge>,
    pub from_1904: bool,
    /// Whether the program that wrote it left its formulas to be worked out.
    pub unworked: bool,
    /// The same workbook in the form that is scanned, if it has it.
    plain: Option<Workbook<'a>>,
}

impl<'a> Source<'a> {
    /// Opens a workbook: its list of sheets, styles and shared texts are read.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Source<'a>, Refused> {
        let gauge = Rc::new(Gauge::default());
        let meter = Meter {
            inner: Cursor::new(bytes),
            gauge: Rc::clone(&gauge),
        };
        let book = Xlsx::new(meter).map_err(corrupt)?;
        Ok(Source {
            bytes,
            from_1904: book.has_1904_epoch(),
            unworked: is_unworked(bytes),
            book,
            gauge,
            plain: Workbook::open(bytes),
        })
    }

    /// Its worksheets.
    fn listing(&self) -> Result<Listing, Refused> {
        let all = self.book.sheets_metadata().iter();
        let sheets = all.filter(|s| matches!(s.typ, SheetType::WorkSheet));
        let listing: Listing = sheets
            .map(|s| (s.name.clone(), s.visible != SheetVisible::Visible))
            .collect();
        match listing.is_empty() {
            true => Err(refused(RefusalCode::Corrupt, NO_SHEET)),
            false => Ok(listing),
        }
    }

    /// The part that calamine opened last.
    pub(super) fn part(&self) -> Option<Part<'a>> {
        let start = self.gauge.start.get();
        Part::all(self.bytes, |_, at| at == start).pop()
    }
}

/// Whether a workbook asks to be worked out when it is opened.
fn is_unworked(bytes: &[u8]) -> bool {
    let workbook = Part::all(bytes, |name, _| name.ends_with("workbook.xml")).pop();
    let text = workbook
        .and_then(|part| part.whole(1 << 20))
        .unwrap_or_default();
    let asked: [&[u8]; 2] = [b"fullCalcOnLoad=\"1\"", b"fullCalcOnLoad=\"true\""];
    asked.iter().any(|asked| find(&text, asked).is_some())
}

/// An error of calamine as a refusal of the file.
fn corrupt(error: XlsxError) -> Refused {
    match error {
        XlsxError::Password => refused(RefusalCode::Protected, ""),
        XlsxError::NotAWorksheet(_) => refused(RefusalCode::Corrupt, NO_SHEET),
        other => refused(RefusalCode::Corrupt, &other.to_string()),
    }
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
            rows.warn(FORMULA, row, &format!("={}", cell.get_value()));
        }
    }
}

/// Places of the formulas of a sheet, in order.
#[cold]
fn formulas(book: &mut Xlsx<Meter<'_>>, name: &str) -> Vec<(u32, u32)> {
    let mut places = Vec::new();
    if let Ok(mut cells) = book.worksheet_cells_reader(name) {
        while let Ok(Some(cell)) = cells.next_formula() {
            if !cell.get_value().is_empty() {
                places.push(cell.get_position());
            }
        }
    }
    places.sort_unstable();
    places
}

/// A reading that is under way.
#[derive(Default)]
struct Under {
    reading: Reading,
    /// Places of cells without a value.
    empty: Vec<(u32, u32)>,
    /// Places of formulas whose 0 stands for no value.
    unworked: Vec<(u32, u32)>,
    /// Cells that could not be read.
    bad: u32,
}

impl Under {
    /// Reads some more cells through calamine; whether there may be others behind them.
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
                    self.reading
                        .rows
                        .warn("unreadable_cell", self.reading.rows.row(), &text);
                    continue;
                }
                Err(error) => return Err(corrupt(error)),
            };
            let mut value = value_of(cell.get_value());
            if self.unworked.binary_search(&cell.get_position()).is_ok() {
                match &value {
                    Value::Empty => {}
                    Value::Number(0.0) | Value::Date(0.0) => value = Value::Empty,
                    Value::Text(zero) if zero.as_ref() == b"0" => value = Value::Empty,
                    _ => self.unworked.clear(),
                }
            }
            if value == Value::Empty && self.empty.len() < MAX_EMPTY {
                self.empty.push(cell.get_position());
            }
            if !self
                .reading
                .take(cell.get_position(), &value, from_1904, limit)?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn value_of<'a>(value: &'a DataRef<'_>) -> Value<'a> {
    let text = |text: &'a str| Value::Text(Cow::Borrowed(text.as_bytes()));
    match value {
        DataRef::Empty => Value::Empty,
        DataRef::Float(number) => Value::Number(*number),
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::String(own) => text(own),
        DataRef::SharedString(shared) => text(shared),
        DataRef::Bool(true) => text("TRUE"),
        DataRef::Bool(false) => text("FALSE"),
        DataRef::DateTime(date) if date.is_duration() => Value::Number(date.as_f64()),
        DataRef::DateTime(date) => Value::Date(date.as_f64()),
        DataRef::DateTimeIso(iso) => Value::Text(Cow::Owned(iso_date(iso).into_bytes())),
        DataRef::DurationIso(iso) => text(iso),
        DataRef::Error(error) => Value::Text(Cow::Owned(error.to_string().into_bytes())),
    }
}

/// Streams one sheet; beyond `limit` cells it only counts. `share` hears of rows and of bytes of the file.
fn read_sheet(
    source: &mut Source<'_>,
    name: &str,
    limit: u64,
    share: &mut dyn FnMut(u32, u64),
) -> Result<Read1, Refused> {
    if let Some(workbook) = &mut source.plain
        && let Some(at) = workbook.sheets.iter().position(|sheet| sheet.name == name)
        && let Some(reading) = plain_reading(workbook, at, limit, share)?
    {
        return reading.end();
    }
    match calamine_reading(source, name, limit, share) {
        // A chart or dialog listed as a worksheet has no cells.
        Err(refused) if refused.detail == NO_SHEET => Reading::default().end(),
        reading => reading?.end(),
    }
}

/// Reads a sheet through calamine.
pub(super) fn calamine_reading(
    source: &mut Source<'_>,
    name: &str,
    limit: u64,
    share: &mut dyn FnMut(u32, u64),
) -> Result<Reading, Refused> {
    let mut under = Under::default();
    drop(source.book.worksheet_cells_reader(name).map_err(corrupt)?);
    // Calamine does not judge what it reads.
    let part = source.part();
    part.ok_or_else(|| refused(RefusalCode::Corrupt, "part"))?
        .vouch()?;
    if source.unworked {
        under.unworked = formulas(&mut source.book, name);
    }
    let cells = source.book.worksheet_cells_reader(name);
    let mut cells = cells.map_err(corrupt)?;
    let before = source.gauge.read.get();
    while under.stretch(&mut cells, source.from_1904, limit)? {
        let reading = &mut under.reading;
        if reading.is_due() {
            let read = source.gauge.read.get() - before;
            share(reading.reported, source.gauge.start.get() + read);
        }
    }
    drop(cells);
    let Under {
        mut reading, empty, ..
    } = under;
    if reading.counted == 0 && reading.rows.cells() <= MERGED {
        let rows = &mut reading.rows;
        name_formulas(&mut source.book, name, &empty, rows);
        let merged = source.book.merge_cells_by_sheet_name(name);
        for range in merged.unwrap_or_default() {
            let (row, column) = range.start;
            rows.merge(row, column, range.end.0.saturating_sub(row));
        }
    }
    Ok(reading)
}

/// Reads a workbook; see [`super::read`]. One whose parts have other names or another form than usual is put in order.
pub(super) fn read(
    bytes: &[u8],
    wanted: Option<&str>,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Book, Refused> {
    let read = &mut |bytes: &[u8]| {
        let mut source = Source::open(bytes)?;
        let listing = source.listing()?;
        let names: Vec<String> = listing.iter().map(|(name, _)| name.clone()).collect();
        let one = &mut |at: usize, limit, share: &mut dyn FnMut(u32, u64)| {
            read_sheet(&mut source, &names[at], limit, share).map(Some)
        };
        let book = read_sheets(bytes.len(), &listing, wanted, progress, one)?;
        book.ok_or_else(|| refused(RefusalCode::Corrupt, NO_SHEET))
    };
    in_order(bytes, read, |book| book.sheets.iter().all(|s| s.rows == 0))
}

/// All sheets of a workbook, each of them whole.
pub(super) fn load(
    bytes: &[u8],
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Vec<Loaded>, Refused> {
    let total = bytes.len().max(1) as f64;
    let mut share = |rows: u32, read: u64| progress(rows, (read as f64 / total).min(1.0));
    let read = &mut |bytes: &[u8]| {
        let mut source = Source::open(bytes)?;
        let mut loaded = Vec::new();
        for (name, hidden) in source.listing()? {
            let rows = read_sheet(&mut source, &name, u64::MAX, &mut share)?.rows;
            loaded.push(Loaded { name, hidden, rows });
        }
        Ok(loaded)
    };
    in_order(bytes, read, |loaded| {
        loaded.iter().all(|l| l.rows.filled() == 0)
    })
}

/// Reads the file as it is; put in order first where it is damaged to readers, has no styles or seems empty.
fn in_order<T>(
    bytes: &[u8],
    read: &mut dyn FnMut(&[u8]) -> Result<T, Refused>,
    is_empty: impl Fn(&T) -> bool,
) -> Result<T, Refused> {
    let bytes = unpadded(bytes);
    // Without styles days would be taken for numbers, and nothing would fail.
    let usual = !Part::all(bytes, |name, _| name.ends_with("styles.xml")).is_empty();
    let found = usual.then(|| read(bytes));
    let odd = match &found {
        Some(Ok(found)) => is_empty(found),
        Some(Err(refused)) => refused.code == RefusalCode::Corrupt,
        None => true,
    };
    match (odd.then(|| tidied(bytes)).flatten(), found) {
        (Some(tidied), _) => read(&tidied),
        (None, Some(found)) => found,
        (None, None) => read(bytes),
    }
}
