//! BIFF5 and BIFF8 workbooks, record by record.
//!
//! Our own reader: the library's trusts lengths and links in the file and panics on damaged ones,
//! which ends a worker for good.

use std::borrow::Cow;
use std::collections::BTreeMap;

use encoding_rs::{Encoding, GBK, UTF_8, WINDOWS_1252};

use super::biff::{
    CONTINUE, Records, Strings, Style, builtin, code_page, custom, double_word, float, packed, word,
};
use super::cell::Writer;
use super::ole::Ole;
use super::rows::Rows;
use super::{Loaded, refused};
use crate::import::sniff::is_bare;
use crate::import::{RefusalCode, Refused};

/// Larger workbooks of this kind do not exist in practice: 65,536 rows a sheet.
const MAX_FILE: usize = 256 << 20;
/// Rows between two reports.
const REPORT: usize = 4096;

/// What stands before the sheets.
struct Globals {
    strings: Vec<String>,
    text: Strings,
    styles: Vec<Style>,
    from_1904: bool,
    sheets: Vec<Entry>,
}

/// A sheet in the list of sheets.
struct Entry {
    at: usize,
    name: String,
    hidden: bool,
}

/// A cell's value before it is written.
enum Value {
    Number(f64, Style),
    Shared(usize),
    Text(String),
    Word(&'static str),
}

/// A cell at its 0-based place.
struct Place {
    row: u16,
    column: u16,
    value: Value,
}

/// Reads all sheets.
pub(super) fn read(
    bytes: &[u8],
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Vec<Loaded>, Refused> {
    if bytes.len() > MAX_FILE {
        return Err(refused(RefusalCode::TooLarge, ""));
    }
    // Simple programs write a sheet's records with nothing around them.
    let bare = is_bare(bytes);
    let stream = match bare {
        true => Cow::Borrowed(bytes),
        false => Cow::Owned(workbook(&Ole::open(bytes)?)?),
    };
    let mut globals = globals(&stream, bare)?;
    if bare && globals.sheets.is_empty() {
        globals.sheets.push(Entry {
            at: 0,
            name: "1".into(),
            hidden: false,
        });
    }
    if globals.sheets.is_empty() {
        return Err(refused(RefusalCode::Corrupt, "no worksheet"));
    }
    let count = globals.sheets.len() as f64;
    let mut loaded = Vec::with_capacity(globals.sheets.len());
    for (done, entry) in globals.sheets.iter().enumerate() {
        let mut share = |rows, part: f64| progress(rows, (done as f64 + part) / count);
        loaded.push(Loaded {
            name: entry.name.clone(),
            hidden: entry.hidden,
            rows: sheet(&stream, entry.at, &globals, &mut share)?,
        });
    }
    Ok(loaded)
}

/// The stream that holds the workbook.
fn workbook(ole: &Ole<'_>) -> Result<Vec<u8>, Refused> {
    match ole.stream("Workbook")? {
        Some(stream) => Ok(stream),
        None => ole
            .stream("Book")?
            .ok_or_else(|| refused(RefusalCode::Corrupt, "Workbook")),
    }
}

/// The encoding of a sheet that does not name its own: the Chinese one, unless it does not read as that.
fn guess(stream: &[u8]) -> &'static Encoding {
    let reads = |encoding: &&'static Encoding| {
        let mut records = Records::new(stream, 0);
        let mut sound = true;
        while let Ok(Some((kind, data))) = records.next() {
            let text = data.get(8..).filter(|_| kind == 0x0204).unwrap_or(&[]);
            sound &= !encoding.decode_without_bom_handling(text).1;
        }
        sound
    };
    [UTF_8, GBK].into_iter().find(reads).unwrap_or(WINDOWS_1252)
}

/// Reads the part before the sheets.
fn globals(stream: &[u8], bare: bool) -> Result<Globals, Refused> {
    let mut found = Globals {
        strings: Vec::new(),
        text: Strings::Unicode,
        styles: Vec::new(),
        from_1904: false,
        sheets: Vec::new(),
    };
    let mut formats: BTreeMap<u16, Style> = BTreeMap::new();
    let mut used: Vec<u16> = Vec::new();
    let mut page = None;
    let mut old = false;
    let mut sheets: Vec<&[u8]> = Vec::new();
    let mut raw_formats: Vec<&[u8]> = Vec::new();
    let mut records = Records::new(stream, 0);
    let mut first = true;
    while let Some((kind, data)) = records.next()? {
        match kind {
            0x0809 if first => old = word(data, 0) < 0x0600,
            // BIFF2 to BIFF4 had no workbook around their sheet.
            0x0009 | 0x0209 | 0x0409 if first => {
                return Err(refused(RefusalCode::Unsupported, "Excel 4"));
            }
            _ if first => return Err(refused(RefusalCode::Corrupt, "BOF")),
            0x002F => return Err(refused(RefusalCode::Protected, "")),
            0x0042 => page = Some(code_page(word(data, 0))),
            0x0022 => found.from_1904 = word(data, 0) == 1,
            0x041E => raw_formats.push(data),
            0x00E0 => used.push(word(data, 2)),
            0x0085 => sheets.push(data),
            0x00FC => {
                let mut chain = records.chain(data)?;
                // The counts before the strings are not needed, and not to be believed.
                if chain.skip(8).is_some() {
                    while let Some(text) = chain.rich_string() {
                        found.strings.push(text);
                    }
                }
            }
            0x000A => break,
            _ => {}
        }
        first = false;
    }
    if old {
        found.text = Strings::Bytes(match page {
            None if bare => guess(stream),
            page => page.unwrap_or(WINDOWS_1252),
        });
    }
    for data in raw_formats {
        let text = data.get(2..).and_then(|rest| found.text.read(rest, old));
        formats.insert(word(data, 0), custom(&text.unwrap_or_default()));
    }
    found.styles = used
        .into_iter()
        .map(|id| formats.get(&id).copied().unwrap_or_else(|| builtin(id)))
        .collect();
    for data in sheets {
        // Charts, macros and modules are no worksheets.
        if data.get(5) != Some(&0) {
            continue;
        }
        let name = data.get(6..).and_then(|rest| found.text.read(rest, true));
        found.sheets.push(Entry {
            at: double_word(data, 0) as usize,
            name: name.unwrap_or_default().replace('\0', ""),
            hidden: data.get(4).is_some_and(|state| state & 3 != 0),
        });
    }
    Ok(found)
}

/// Reads one sheet.
fn sheet(
    stream: &[u8],
    at: usize,
    globals: &Globals,
    share: &mut dyn FnMut(u32, f64),
) -> Result<Rows, Refused> {
    if at >= stream.len() {
        return Err(refused(RefusalCode::Corrupt, "sheet"));
    }
    let mut rows = Rows::default();
    let mut cells = cells(stream, at, globals, &mut rows)?;
    // Most writers keep the order, some do not.
    let place = |cell: &Place| (cell.row, cell.column);
    if !cells.is_sorted_by_key(place) {
        cells.sort_by_key(place);
    }
    let mut writer = Writer::default();
    let count = cells.len().max(1) as f64;
    for (done, cell) in cells.into_iter().enumerate() {
        let (row, column) = (u32::from(cell.row), u32::from(cell.column));
        match cell.value {
            Value::Number(number, Style::Number) => {
                writer.number(&mut rows, row, column, number)?;
            }
            Value::Number(serial, Style::Date) => {
                writer.date(&mut rows, row, column, serial, globals.from_1904)?;
            }
            Value::Shared(index) => {
                let text = globals
                    .strings
                    .get(index)
                    .ok_or_else(|| refused(RefusalCode::Corrupt, "SST"))?;
                rows.put(row, column, text.as_bytes())?;
            }
            Value::Text(text) => rows.put(row, column, text.as_bytes())?,
            Value::Word(text) => rows.put(row, column, text.as_bytes())?,
        }
        if done % (REPORT * 8) == REPORT * 8 - 1 {
            share(rows.filled(), done as f64 / count);
        }
    }
    rows.flush()?;
    Ok(rows)
}

/// The cells of one sheet in file order; those that are merged go to the rows.
fn cells(
    stream: &[u8],
    at: usize,
    globals: &Globals,
    rows: &mut Rows,
) -> Result<Vec<Place>, Refused> {
    let mut cells: Vec<Place> = Vec::new();
    let mut records = Records::new(stream, at);
    let style = |data: &[u8], at: usize| {
        let index = usize::from(word(data, at));
        globals.styles.get(index).copied().unwrap_or_default()
    };
    // Embedded charts carry records of their own between a BOF and an EOF.
    let mut depth = 0u32;
    // The place of a formula whose text comes in a later record.
    let mut pending = None;
    while let Some((kind, data)) = records.next()? {
        match kind {
            0x0809 => depth += 1,
            0x000A => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            _ if depth == 0 => return Err(refused(RefusalCode::Corrupt, "sheet")),
            _ if depth > 1 || kind == CONTINUE => {}
            0x0207 => {
                if let Some((row, column)) = pending.take() {
                    let text = match globals.text {
                        Strings::Unicode => records.chain(data)?.rich_string(),
                        bytes => bytes.read(data, false),
                    };
                    let value = Value::Text(text.unwrap_or_default());
                    cells.push(Place { row, column, value });
                }
            }
            0x00E5 => {
                for range in data.get(2..).unwrap_or(&[]).chunks_exact(8) {
                    let (first, last) = (word(range, 0), word(range, 2));
                    let column = u32::from(word(range, 4));
                    rows.merge(first.into(), column, last.saturating_sub(first).into());
                }
            }
            0x00BD => {
                let (row, first) = (word(data, 0), word(data, 2));
                let packs = data.get(4..data.len().saturating_sub(2)).unwrap_or(&[]);
                for (column, pack) in (first..=u16::MAX).zip(packs.chunks_exact(6)) {
                    let value = Value::Number(packed(double_word(pack, 2)), style(pack, 0));
                    cells.push(Place { row, column, value });
                }
            }
            _ => {
                let (row, column) = (word(data, 0), word(data, 2));
                let value = match kind {
                    0x0203 if data.len() >= 14 => Value::Number(float(data, 6), style(data, 4)),
                    0x027E if data.len() >= 10 => {
                        Value::Number(packed(double_word(data, 6)), style(data, 4))
                    }
                    0x00FD if data.len() >= 10 => Value::Shared(double_word(data, 6) as usize),
                    0x0204 | 0x00D6 if data.len() >= 8 => {
                        let text = globals.text.read(&data[6..], false);
                        Value::Text(text.unwrap_or_default())
                    }
                    0x0205 if data.len() >= 8 => fixed(data[6], data[7] != 0),
                    0x0006 if data.len() >= 14 => match (word(data, 12), data[6]) {
                        (0xFFFF, 0) => {
                            pending = Some((row, column));
                            continue;
                        }
                        (0xFFFF, 1) => fixed(data[8], false),
                        (0xFFFF, 2) => fixed(data[8], true),
                        (0xFFFF, _) => continue,
                        _ => Value::Number(float(data, 6), style(data, 4)),
                    },
                    0x0203 | 0x027E | 0x00FD | 0x0204 | 0x00D6 | 0x0205 | 0x0006 => {
                        return Err(refused(RefusalCode::Corrupt, "record"));
                    }
                    _ => continue,
                };
                cells.push(Place { row, column, value });
            }
        }
    }
    Ok(cells)
}

/// Truth values and errors.
fn fixed(code: u8, error: bool) -> Value {
    Value::Word(match (error, code) {
        (false, 0) => "FALSE",
        (false, _) => "TRUE",
        (true, 0x00) => "#NULL!",
        (true, 0x07) => "#DIV/0!",
        (true, 0x0F) => "#VALUE!",
        (true, 0x17) => "#REF!",
        (true, 0x1D) => "#NAME?",
        (true, 0x24) => "#NUM!",
        (true, _) => "#N/A",
    })
}
