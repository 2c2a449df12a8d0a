//! One reading of a worksheet: scanned where it stands in its plain form, through calamine elsewhere.

use std::borrow::Cow;

use calamine::{DataRef, Xlsx, XlsxCellReader, XlsxError};

use super::cell::{Writer, iso_date};
use super::format::{Kind, kind_of};
use super::plain::{Scanner, Stop, Value, merged};
use super::refused;
use super::rows::Rows;
use super::strings::Strings;
use super::xlsx::{Meter, Source};
use super::zipped::Part;
use crate::import::table::STRETCH;
use crate::import::{RefusalCode, Refused};

/// Cells of each other sheet that are counted at most.
const COUNT: u64 = 2_000_000;
/// Cells of a sheet that calamine reads a second time for its merged cells, which stand behind all others.
const MERGED: u64 = 1_000_000;
/// Cells without a value that are looked at for formulas.
const MAX_EMPTY: usize = 100_000;
/// Formulas without a value that are kept.
const MAX_FORMULAS: usize = 100;
/// Rows between two reports.
const REPORT: u32 = 4096;
/// Cells that cannot be read before the sheet counts as corrupt.
const MAX_BAD: u32 = 100_000;
/// The warning of a formula that nobody has worked out.
const FORMULA: &str = "formula_without_value";
/// Bytes of shared texts that are held beside calamine's; with more the sheet is read by calamine.
const SHARED: usize = 64 << 20;
/// Bytes of a sheet held at once, and the most where a single cell needs more.
const WINDOW: usize = 256 << 10;
const WIDEST: usize = 4 << 20;

/// How one reading of a sheet ended.
pub(super) struct Read1 {
    pub rows: Rows,
    /// Rows with content, counted on after the limit.
    pub filled: u32,
    /// Cells with content, counted on after the limit.
    pub cells: u64,
    /// Whether all of the sheet is in `rows`.
    pub whole: bool,
}

/// An error of calamine as a refusal of the file.
pub(super) fn corrupt(error: XlsxError) -> Refused {
    match error {
        XlsxError::Password => refused(RefusalCode::Protected, ""),
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

/// One reading of a sheet.
#[derive(Default)]
pub(super) struct Reading {
    pub rows: Rows,
    /// Formulas that nobody has worked out, and their rows.
    formulas: Vec<(u32, String)>,
    /// Places of cells without a value, where calamine reads.
    empty: Vec<(u32, u32)>,
    /// Places of formulas whose 0 stands for no value, where calamine reads.
    unworked: Vec<(u32, u32)>,
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
            Value::Formula(text) if self.formulas.len() < MAX_FORMULAS => {
                self.formulas.push((row, format!("={text}")));
            }
            Value::Formula(_) | Value::Empty => {}
        }
        Ok(true)
    }

    /// Counts a cell beyond the limit; whether to go on.
    fn count(&mut self, row: u32, value: &Value<'_>) -> Result<bool, Refused> {
        if self.counted == 0 {
            self.rows.flush()?;
        }
        if !matches!(value, Value::Empty | Value::Formula(_)) {
            self.counted += 1;
            self.counted_rows += u32::from(self.last != Some(row));
            self.last = Some(row);
        }
        Ok(self.counted <= COUNT)
    }

    /// Reads to the end of a sheet and notes the merged cells, which stand behind all rows.
    fn merge(&mut self, mut part: Part<'_>, mut rest: Vec<u8>) -> Result<(), Refused> {
        let mut scratch = vec![0; WINDOW];
        loop {
            // Whole tags only; longer ones than a window are none of ours.
            let whole = rest.iter().rposition(|b| *b == b'>').map_or(0, |at| at + 1);
            for (first, last, column) in merged(&rest[..whole]) {
                self.rows.merge(first, column, last.saturating_sub(first));
            }
            rest.drain(..whole);
            if rest.len() > WINDOW {
                rest.clear();
            }
            match part.read(&mut scratch)? {
                0 => return Ok(()),
                read => rest.extend_from_slice(&scratch[..read]),
            }
        }
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

/// The shared texts of the workbook; none where calamine has to read the cells.
fn shared(bytes: &[u8]) -> Result<Option<Strings>, Refused> {
    let mut parts = Part::all(bytes, |name, _| name.ends_with("sharedstrings.xml")).into_iter();
    let mut part = match (parts.next(), parts.next()) {
        (None, _) => return Ok(Some(Strings::default())),
        (Some(part), None) => part,
        // Of several only calamine knows which is meant.
        (Some(_), Some(_)) => return Ok(None),
    };
    let (mut text, mut filled) = (vec![0; WINDOW], 0);
    loop {
        match part.read(&mut text[filled..])? {
            0 => break,
            read => filled += read,
        }
        if filled == text.len() {
            if filled >= SHARED {
                return Ok(None);
            }
            text.resize(filled * 2, 0);
        }
    }
    text.truncate(filled);
    Ok(std::str::from_utf8(&text).ok().and_then(Strings::read))
}

/// Scans a part of the file as the XML of a sheet.
fn scan_sheet(
    source: &Source<'_>,
    mut part: Part<'_>,
    (strings, kinds): (&Strings, &[Kind]),
    limit: u64,
    share: &mut dyn FnMut(u32, u64),
) -> Result<Option<Reading>, Refused> {
    let mut reading = Reading::default();
    let mut scanner = Scanner::new(strings, kinds, source.unworked);
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
                Some(Stop::End) => {
                    // What is told of cells comes first: only so many warnings are kept.
                    for (row, text) in std::mem::take(&mut reading.formulas) {
                        reading.rows.warn(FORMULA, row, &text);
                    }
                    if reading.counted == 0 {
                        let rest = window[at..filled].to_vec();
                        reading.merge(part, rest)?;
                    }
                    return Ok(Some(reading));
                }
                Some(Stop::Odd) => return Ok(None),
            }
        }
    }
}

/// Streams one sheet; beyond `limit` cells it only counts. `share` hears of rows and of bytes of the file.
pub(super) fn read_sheet(
    source: &mut Source<'_>,
    name: &str,
    limit: u64,
    share: &mut dyn FnMut(u32, u64),
) -> Result<Read1, Refused> {
    let reading = match plain_reading(source, name, limit, share) {
        Ok(Some(reading)) => Ok(reading),
        Ok(None) => calamine_reading(source, name, limit, share),
        Err(refused) => Err(refused),
    };
    let Reading {
        mut rows,
        counted,
        counted_rows,
        ..
    } = reading?;
    rows.flush()?;
    Ok(Read1 {
        filled: rows.filled() + counted_rows,
        cells: rows.cells() + counted,
        whole: counted == 0,
        rows,
    })
}

/// Scans a sheet in its plain form; none where it takes an XML reader.
pub(super) fn plain_reading(
    source: &mut Source<'_>,
    name: &str,
    limit: u64,
    share: &mut dyn FnMut(u32, u64),
) -> Result<Option<Reading>, Refused> {
    let kinds: Vec<Kind> = match source.book.worksheet_cells_reader(name) {
        Ok(cells) => cells.styles().iter().map(kind_of).collect(),
        // A chart or dialog listed as a worksheet has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Some(Reading::default())),
        Err(error) => return Err(corrupt(error)),
    };
    let Some(part) = source.part() else {
        return Ok(None);
    };
    if source.strings.is_none() {
        source.strings = Some(shared(source.bytes)?);
    }
    match &source.strings {
        Some(Some(strings)) => scan_sheet(source, part, (strings, &kinds), limit, share),
        _ => Ok(None),
    }
}

/// Reads a sheet through calamine.
pub(super) fn calamine_reading(
    source: &mut Source<'_>,
    name: &str,
    limit: u64,
    share: &mut dyn FnMut(u32, u64),
) -> Result<Reading, Refused> {
    let mut reading = Reading::default();
    drop(source.book.worksheet_cells_reader(name).map_err(corrupt)?);
    // Calamine does not judge what it reads.
    let part = source.part();
    part.ok_or_else(|| refused(RefusalCode::Corrupt, "part"))?
        .vouch()?;
    if source.unworked {
        reading.unworked = formulas(&mut source.book, name);
    }
    let cells = source.book.worksheet_cells_reader(name);
    let mut cells = cells.map_err(corrupt)?;
    let before = source.gauge.read.get();
    while reading.stretch(&mut cells, source.from_1904, limit)? {
        if reading.is_due() {
            let read = source.gauge.read.get() - before;
            share(reading.reported, source.gauge.start.get() + read);
        }
    }
    drop(cells);
    if reading.counted == 0 && reading.rows.cells() <= MERGED {
        let Reading { rows, empty, .. } = &mut reading;
        name_formulas(&mut source.book, name, empty, rows);
        let merged = source.book.merge_cells_by_sheet_name(name);
        for range in merged.unwrap_or_default() {
            let (row, column) = range.start;
            rows.merge(row, column, range.end.0.saturating_sub(row));
        }
    }
    Ok(reading)
}
