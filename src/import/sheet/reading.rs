//! One reading of a worksheet in its plain form, as its bytes are inflated.

use super::cell::Writer;
use super::plain::{Scanner, Stop, Value, merged};
use super::rows::Rows;
use super::strings::Strings;
use super::workbook::Workbook;
use super::zipped::Part;
use crate::import::Refused;
use crate::import::table::STRETCH;

/// Cells of each other sheet that are counted at most.
const COUNT: u64 = 2_000_000;
/// Formulas without a value that are kept.
const MAX_FORMULAS: usize = 100;
/// Rows between two reports.
const REPORT: u32 = 4096;
/// The warning of a formula that nobody has worked out.
pub(super) const FORMULA: &str = "formula_without_value";
/// Bytes of shared texts that are held; with more the sheet is left to calamine.
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

/// One reading of a sheet.
#[derive(Default)]
pub(super) struct Reading {
    pub rows: Rows,
    /// Formulas that nobody has worked out, and their rows.
    formulas: Vec<(u32, String)>,
    writer: Writer,
    /// Rows last reported.
    pub(super) reported: u32,
    /// Cells and rows beyond the limit, and the last such row.
    pub(super) counted: u64,
    counted_rows: u32,
    last: Option<u32>,
}

impl Reading {
    /// What there is at the end of the sheet.
    pub(super) fn end(mut self) -> Result<Read1, Refused> {
        self.rows.flush()?;
        Ok(Read1 {
            filled: self.rows.filled() + self.counted_rows,
            cells: self.rows.cells() + self.counted,
            whole: self.counted == 0,
            rows: self.rows,
        })
    }

    /// Takes a cell in, or counts it beyond the limit; whether to go on.
    #[inline]
    pub(super) fn take(
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
    pub(super) fn is_due(&mut self) -> bool {
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
    workbook: &Workbook<'_>,
    mut part: Part<'_>,
    strings: &Strings,
    limit: u64,
    share: &mut dyn FnMut(u32, u64),
) -> Result<Option<Reading>, Refused> {
    let mut reading = Reading::default();
    let mut scanner = Scanner::new(strings, &workbook.kinds, workbook.unworked);
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
            let stop = reading.scan(&mut scanner, (text, &mut at), workbook.from_1904, limit)?;
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

/// Scans a sheet by its place in the list; beyond `limit` cells it only counts. `share` hears of rows and of bytes of the
/// file. None where the sheet is not in its plain form.
pub(super) fn plain_reading(
    workbook: &mut Workbook<'_>,
    at: usize,
    limit: u64,
    share: &mut dyn FnMut(u32, u64),
) -> Result<Option<Reading>, Refused> {
    if workbook.strings.is_none() {
        workbook.strings = Some(shared(workbook.bytes)?);
    }
    match (&workbook.strings, workbook.part(at)) {
        (Some(Some(strings)), Some(part)) => scan_sheet(workbook, part, strings, limit, share),
        _ => Ok(None),
    }
}
