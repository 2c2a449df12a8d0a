//! BIFF workbooks: every record checked before the reader sees it, for the reader trusts them.

use std::io::Cursor;

use calamine::{Data, Range, Reader, SheetType, SheetVisible, Xls, XlsError};

use super::cell::{Writer, iso_date};
use super::ole::Ole;
use super::rows::Rows;
use super::{Loaded, refused};
use crate::import::{RefusalCode, Refused};

/// Larger workbooks of this kind do not exist: 256 columns and 65,536 rows a sheet.
const MAX_FILE: usize = 512 << 20;
/// Rows between two reports.
const REPORT: u32 = 4096;

/// Reads all sheets (the format has no other way).
pub(super) fn read(
    bytes: &[u8],
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Vec<Loaded>, Refused> {
    if bytes.len() > MAX_FILE {
        return Err(refused(RefusalCode::TooLarge, ""));
    }
    check(bytes)?;
    progress(0, 0.1);
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => refused(RefusalCode::Protected, ""),
        other => refused(RefusalCode::Corrupt, &other.to_string()),
    })?;
    progress(0, 0.6);
    let from_1904 = book.has_1904_epoch();
    let sheets = book.sheets_metadata().to_vec();
    let mut loaded = Vec::new();
    for sheet in sheets {
        if !matches!(sheet.typ, SheetType::WorkSheet) {
            continue;
        }
        let range = book
            .worksheet_range(&sheet.name)
            .map_err(|e| refused(RefusalCode::Corrupt, &e.to_string()))?;
        loaded.push(Loaded {
            rows: fill(&range, from_1904, progress)?,
            name: sheet.name,
            hidden: sheet.visible != SheetVisible::Visible,
        });
    }
    if loaded.is_empty() {
        return Err(refused(RefusalCode::Corrupt, "no worksheet"));
    }
    Ok(loaded)
}

/// A range as rows of text.
fn fill(
    range: &Range<Data>,
    from_1904: bool,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Rows, Refused> {
    let mut rows = Rows::default();
    let mut writer = Writer::default();
    let (top, left) = range.start().unwrap_or((0, 0));
    for (at, cells) in range.rows().enumerate() {
        let row = top + at as u32;
        for (at, value) in cells.iter().enumerate() {
            let column = left + at as u32;
            match value {
                Data::Empty => {}
                Data::Float(number) => writer.number(&mut rows, row, column, *number)?,
                Data::Int(number) => writer.number(&mut rows, row, column, *number as f64)?,
                Data::String(text) => rows.put(row, column, text.as_bytes())?,
                Data::Bool(true) => rows.put(row, column, b"TRUE")?,
                Data::Bool(false) => rows.put(row, column, b"FALSE")?,
                Data::DateTime(date) if date.is_duration() => {
                    writer.number(&mut rows, row, column, date.as_f64())?;
                }
                Data::DateTime(date) => {
                    writer.date(&mut rows, row, column, date.as_f64(), from_1904)?;
                }
                Data::DateTimeIso(text) => rows.put(row, column, iso_date(text).as_bytes())?,
                Data::DurationIso(text) => rows.put(row, column, text.as_bytes())?,
                Data::Error(error) => rows.put(row, column, error.to_string().as_bytes())?,
            }
        }
        if at as u32 % REPORT == REPORT - 1 {
            progress(
                rows.filled(),
                0.6 + 0.4 * at as f64 / range.height().max(1) as f64,
            );
        }
    }
    rows.flush()?;
    Ok(rows)
}

/// The smallest length of records whose fields are read without asking.
fn least(kind: u16) -> usize {
    match kind {
        0x0022 | 0x002F | 0x0042 => 2,
        0x00E0 => 4,
        0x0085 => 7,
        0x0809 => 4,
        0x00FC => 8,
        0x0203 => 14,
        0x0205 => 8,
        0x027E | 0x00FD => 10,
        0x00BD => 12,
        _ => 0,
    }
}

/// Walks all records of the workbook stream.
fn check(bytes: &[u8]) -> Result<(), Refused> {
    let ole = Ole::open(bytes)?;
    let stream = match ole.stream("Workbook")? {
        Some(stream) => stream,
        None => ole
            .stream("Book")?
            .ok_or_else(|| refused(RefusalCode::Corrupt, "Workbook"))?,
    };
    let corrupt = |what: &str| refused(RefusalCode::Corrupt, what);
    let mut at = 0;
    while let Some(head) = stream.get(at..at + 4) {
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let len = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let Some(data) = stream.get(at + 4..at + 4 + len) else {
            return Err(refused(RefusalCode::Truncated, ""));
        };
        if len < least(kind) {
            return Err(corrupt("record"));
        }
        let word = |at: usize| {
            data.get(at..at + 4)
                .map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        };
        match kind {
            0x002F if data[0] != 0 || data[1] != 0 => {
                return Err(refused(RefusalCode::Protected, ""));
            }
            0x0085 if word(0) as usize >= stream.len() => return Err(corrupt("sheet")),
            // Dimensions of BIFF8: rows in 32 bits, columns in 16.
            0x0200 if len >= 14 => {
                let columns = u32::from(u16::from_le_bytes([data[10], data[11]]));
                if word(4) > 65_536 || columns > 256 || word(0) > word(4) {
                    return Err(corrupt("dimensions"));
                }
            }
            _ => {}
        }
        at += 4 + len;
        if kind == 0 && len == 0 {
            break;
        }
    }
    Ok(())
}
