//! Office Open XML workbooks, streamed cell by cell: a far used range costs nothing.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxCellReader, XlsxError};

use super::cell::{Writer, iso_date};
use super::plain::{Kind, Scanner, Stop, Value, kind_of_code};
use super::rows::Rows;
use super::strings::Strings;
use super::zipped::Part;
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
/// Bytes of a sheet held at once, and the most where a single cell needs more.
const WINDOW: usize = 256 << 10;
const WIDEST: usize = 4 << 20;

/// How far a file in memory has been read.
#[derive(Default)]
struct Gauge {
    read: Cell<u64>,
    /// Where the part being read begins.
    start: Cell<u64>,
}

struct Meter<'a> {
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
struct Source<'a> {
    bytes: &'a [u8],
    book: Xlsx<Meter<'a>>,
    gauge: Rc<Gauge>,
    from_1904: bool,
    /// Shared texts once they were needed; none where only calamine can read them.
    strings: Option<Option<Strings>>,
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
    let gauge = Rc::new(Gauge::default());
    let meter = Meter {
        inner: Cursor::new(bytes),
        gauge: Rc::clone(&gauge),
    };
    let book = Xlsx::new(meter).map_err(corrupt)?;
    let mut source = Source {
        bytes,
        from_1904: book.has_1904_epoch(),
        book,
        gauge,
        strings: None,
    };
    let sheets: Vec<(String, bool)> = source
        .book
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
    let mut share = |rows: u32, read: u64| progress(rows, (read as f64 / total).min(1.0));
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
        let read = read_sheet(&mut source, name, limit, &mut share)?;
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
        read = read_sheet(&mut source, names[chosen], u64::MAX, &mut share)?;
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
    /// Takes a cell in, or counts it beyond the limit; whether to go on.
    #[inline]
    fn take(
        &mut self,
        (row, column): (u32, u32),
        value: &Value<'_>,
        from_1904: bool,
        limit: u64,
    ) -> Result<bool, Refused> {
        if self.rows.cells() >= limit {
            return self.count(row, value);
        }
        let (rows, writer) = (&mut self.rows, &mut self.writer);
        match value {
            Value::Text(text) => rows.put(row, column, text)?,
            Value::Number(number) => writer.number(rows, row, column, *number)?,
            Value::Date(serial) => writer.date(rows, row, column, *serial, from_1904)?,
            Value::Empty if self.empty.len() < MAX_EMPTY => self.empty.push((row, column)),
            Value::Empty => {}
        }
        Ok(true)
    }

    /// Counts a cell beyond the limit; whether to go on.
    fn count(&mut self, row: u32, value: &Value<'_>) -> Result<bool, Refused> {
        if self.counted == 0 {
            self.rows.flush()?;
        }
        if !matches!(value, Value::Empty) {
            self.counted += 1;
            self.counted_rows += u32::from(self.last != Some(row));
            self.last = Some(row);
        }
        Ok(self.counted <= COUNT)
    }

    /// Whether it is time to report.
    fn is_due(&mut self) -> bool {
        let due = self.rows.filled() >= self.reported + REPORT;
        if due {
            self.reported = self.rows.filled();
        }
        due
    }

    /// Scans some more cells; why it stopped before their number was reached.
    #[inline(never)]
    fn scan(
        &mut self,
        scanner: &mut Scanner<'_>,
        (text, at): (&[u8], &mut usize),
        from_1904: bool,
        limit: u64,
    ) -> Result<Option<Stop>, Refused> {
        for _ in 0..STRETCH {
            let (row, column, value) = match scanner.next(text, at) {
                Ok(cell) => cell,
                Err(stop) => return Ok(Some(stop)),
            };
            if !self.take((row, column), &value, from_1904, limit)? {
                return Ok(Some(Stop::End));
            }
        }
        Ok(None)
    }

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
                    self.rows.warn("unreadable_cell", self.rows.row(), &text);
                    continue;
                }
                Err(error) => return Err(corrupt(error)),
            };
            let value = value_of(cell.get_value());
            if !self.take(cell.get_position(), &value, from_1904, limit)? {
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

/// Whether numbers of a style are dates.
fn kind_of(style: &Style) -> Kind {
    /// Formats without a code of their own in the file that are dates, East Asian ones among them (ECMA-376, 18.8.30).
    const DATES: [std::ops::RangeInclusive<u32>; 4] = [14..=22, 27..=36, 45..=47, 50..=58];
    let Some(format) = &style.number_format else {
        return Kind::Number;
    };
    match format.format_id {
        // Lengths of time are numbers.
        Some(46) => Kind::Number,
        Some(id) if format.format_code == "General" && DATES.iter().any(|d| d.contains(&id)) => {
            Kind::Date
        }
        _ => kind_of_code(&format.format_code),
    }
}

/// The shared texts of the workbook.
fn shared(bytes: &[u8]) -> Result<Option<Strings>, Refused> {
    let named = |name: &str, _| name.ends_with("sharedstrings.xml");
    let Some(mut part) = Part::find(bytes, named) else {
        return Ok(Some(Strings::default()));
    };
    let (mut text, mut filled) = (vec![0; WINDOW], 0);
    loop {
        match part.read(&mut text[filled..])? {
            0 => break,
            read => filled += read,
        }
        if filled == text.len() {
            text.resize(filled * 2, 0);
        }
    }
    text.truncate(filled);
    Ok(std::str::from_utf8(&text).ok().and_then(Strings::read))
}

/// Scans a sheet in its plain form; none where it takes an XML reader.
fn scan_sheet(
    source: &Source<'_>,
    mut part: Part<'_>,
    (strings, kinds): (&Strings, &[Kind]),
    limit: u64,
    share: &mut dyn FnMut(u32, u64),
) -> Result<Option<Reading>, Refused> {
    let mut reading = Reading::default();
    let mut scanner = Scanner::new(strings, kinds);
    let mut window = vec![0; WINDOW];
    let (mut at, mut filled, mut begun) = (0, 0, false);
    loop {
        // What was scanned makes room for more.
        window.copy_within(at..filled, 0);
        (at, filled) = (0, filled - at);
        if filled == window.len() {
            if filled >= WIDEST {
                return Ok(None);
            }
            window.resize(filled * 2, 0);
        }
        let read = match part.read(&mut window[filled..])? {
            0 => return Ok(None),
            read => read,
        };
        filled += read;
        let text = &window[..filled];
        if !begun {
            match Scanner::begin(text) {
                Ok(begin) => (at, begun) = (begin, true),
                Err(Stop::More) => continue,
                Err(_) => return Ok(None),
            }
        }
        loop {
            let stop = reading.scan(&mut scanner, (text, &mut at), source.from_1904, limit)?;
            if reading.is_due() {
                share(reading.reported, part.position());
            }
            match stop {
                None => {}
                Some(Stop::More) => break,
                Some(Stop::End) => return Ok(Some(reading)),
                Some(Stop::Odd) => return Ok(None),
            }
        }
    }
}

/// Streams one sheet; beyond `limit` cells it only counts.
fn read_sheet(
    source: &mut Source<'_>,
    name: &str,
    limit: u64,
    share: &mut dyn FnMut(u32, u64),
) -> Result<Read1, Refused> {
    let kinds: Vec<Kind> = match source.book.worksheet_cells_reader(name) {
        Ok(cells) => cells.styles().iter().map(kind_of).collect(),
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
    // The part that calamine opens is the one that is scanned.
    let start = source.gauge.start.get();
    let find = || Part::find(source.bytes, |_, at| at == start);
    if source.strings.is_none() {
        source.strings = Some(shared(source.bytes)?);
    }
    let scanned = match (find(), &source.strings) {
        (Some(part), Some(Some(strings))) => {
            scan_sheet(source, part, (strings, &kinds), limit, share)?
        }
        _ => None,
    };
    // Calamine does not judge what it reads.
    let vouch = || find().map_or(Ok(()), |part| part.vouch());
    let plain = scanned.is_some();
    let Reading {
        mut rows,
        empty,
        counted,
        counted_rows,
        ..
    } = match scanned {
        Some(reading) => reading,
        None => {
            vouch()?;
            read_cells(source, name, limit, share)?
        }
    };
    rows.flush()?;
    if counted == 0 && rows.cells() <= MERGED {
        if plain {
            vouch()?;
        }
        name_formulas(&mut source.book, name, &empty, &mut rows);
        let merged = source.book.merge_cells_by_sheet_name(name);
        for range in merged.unwrap_or_default() {
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

/// Reads a sheet through calamine.
fn read_cells(
    source: &mut Source<'_>,
    name: &str,
    limit: u64,
    share: &mut dyn FnMut(u32, u64),
) -> Result<Reading, Refused> {
    let mut reading = Reading::default();
    let cells = source.book.worksheet_cells_reader(name);
    let mut cells = cells.map_err(corrupt)?;
    let before = source.gauge.read.get();
    while reading.stretch(&mut cells, source.from_1904, limit)? {
        if reading.is_due() {
            let read = source.gauge.read.get() - before;
            share(reading.reported, source.gauge.start.get() + read);
        }
    }
    Ok(reading)
}
