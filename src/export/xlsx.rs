//! Tables as an Excel workbook: figures are figures, days are days, numbers of customers are texts.
//!
//! A spreadsheet keeps 15 significant digits of a number; a figure with more is written as text
//! rather than changed. Texts are string cells, so none of them can start a formula.

use std::collections::HashSet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::table::{Cell, Column, Table, Type, decimal};
use super::{About, NotWritten, Notes, Progress};
use crate::model::Day;

/// Rows of a sheet, the header among them.
pub const MOST_ROWS: usize = 1_048_576;
/// UTF-16 units that a cell holds.
const MOST_TEXT: usize = 32_767;
/// Days of the spreadsheet's calendar before 1970-01-01; its first days are a leap year too many.
const EPOCH: i32 = 25_569;
/// 1900-03-01 and 9999-12-31: days outside are written as text.
const CALENDAR: std::ops::RangeInclusive<i32> = 61..=2_958_465;
/// Digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;
/// Rows looked at for the width of a column.
const LOOK: usize = 200;

/// The tables as a file, each a sheet or more; `most` is [`MOST_ROWS`] but in tests.
///
/// # Errors
/// [`NotWritten`]
pub fn write(
    about: &About<'_>,
    tables: &[Table<'_>],
    most: usize,
    progress: &mut Progress<'_>,
) -> Result<(Vec<u8>, Notes), NotWritten> {
    let mut book = Workbook::new();
    let when = i64::try_from(about.written / 1000).unwrap_or(0);
    let when = ExcelDateTime::from_timestamp(when).map_err(failed)?;
    let about = DocProperties::new()
        .set_title(about.workbook)
        .set_comment(concat!("Keben ", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&when);
    book.set_properties(&about);
    let looks = Looks::new();
    let mut notes = Notes::default();
    let mut names = HashSet::new();
    let room = most.saturating_sub(1).max(1);
    for table in tables {
        let sheets = table.len().div_ceil(room).max(1);
        notes.further_sheets += sheets as u32 - 1;
        for part in 0..sheets {
            let rows = part * room..table.len().min((part + 1) * room);
            let name = sheet_name(&table.name, part, &mut names);
            let sheet = book.add_worksheet().set_name(name).map_err(failed)?;
            fill(sheet, table, rows, &looks, &mut notes, progress).map_err(failed)?;
        }
    }
    if tables.is_empty() {
        book.add_worksheet();
    }
    progress.rest();
    Ok((book.save_to_buffer().map_err(failed)?, notes))
}

fn failed(error: XlsxError) -> NotWritten {
    match error {
        XlsxError::RowColumnLimitError => NotWritten::TooLarge,
        other => NotWritten::Other(other.to_string()),
    }
}

/// Number formats, made once: a cell names one.
struct Looks {
    header: Format,
    whole: Format,
    decimal: Format,
    money: Format,
    day: Format,
    shares: [Format; 5],
    numbers: [Format; 7],
}

impl Looks {
    fn new() -> Looks {
        let number = |format: &str| Format::new().set_num_format(format);
        let places = |places: usize, end: &str| match places {
            0 => number(&format!("#,##0{end}")),
            places => number(&format!("#,##0.{}{end}", "0".repeat(places))),
        };
        Looks {
            header: Format::new().set_bold(),
            whole: number("#,##0"),
            // Up to four decimals, as many as there are.
            decimal: number("#,##0.####"),
            money: number("#,##0.00##"),
            day: number("yyyy\\-mm\\-dd"),
            shares: std::array::from_fn(|at| places(at, "%")),
            numbers: std::array::from_fn(|at| places(at, "")),
        }
    }
}

fn fill(
    sheet: &mut Worksheet,
    table: &Table<'_>,
    rows: std::ops::Range<usize>,
    looks: &Looks,
    notes: &mut Notes,
    progress: &mut Progress<'_>,
) -> Result<(), XlsxError> {
    let mut widths: Vec<usize> = Vec::new();
    for (column, at) in table.columns.iter().zip(0u16..) {
        sheet.write_string_with_format(0, at, column.label.as_str(), &looks.header)?;
        // Room for the arrow of the filter.
        widths.push(width(&column.label) + 3);
    }
    let mut cells = Vec::new();
    for (place, row) in rows.clone().zip(1u32..) {
        table.row(place, &mut cells);
        for (cell, at) in cells.iter().zip(0u16..) {
            put(sheet, row, at, cell, looks, notes)?;
        }
        if row as usize <= LOOK {
            for (cell, widest) in cells.iter().zip(&mut widths) {
                *widest = (*widest).max(cell_width(cell));
            }
        }
        progress.row();
    }
    for ((width, column), at) in widths.iter().zip(&table.columns).zip(0u16..) {
        let width = (*width).clamp(least(column), 48);
        sheet.set_column_width(at, width as f64 + 1.0)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    if let Some(last) = table.columns.len().checked_sub(1) {
        sheet.autofilter(0, 0, rows.len() as u32, last as u16)?;
    }
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell<'_>,
    looks: &Looks,
    notes: &mut Notes,
) -> Result<(), XlsxError> {
    let mut number = |value: f64, look: &Format| {
        sheet.write_number_with_format(row, column, value, look)?;
        Ok(())
    };
    match cell {
        Cell::Blank => Ok(()),
        Cell::Text(text) | Cell::Choice(_, text) => {
            let text = match fitting(text) {
                Some(start) => {
                    notes.cut += 1;
                    format!("{start}…")
                }
                None => text.to_string(),
            };
            sheet.write_string(row, column, text)?;
            Ok(())
        }
        Cell::Whole(value) => match exact(i128::from(*value) * 10_000) {
            true => number(*value as f64, &looks.whole),
            false => text(sheet, row, column, value.to_string()),
        },
        Cell::Decimal(value) => match exact((*value).into()) {
            true => number(float(*value), &looks.decimal),
            false => text(sheet, row, column, decimal(*value, 0)),
        },
        Cell::Money(value) => match exact(value.0.into()) {
            true => number(float(value.0), &looks.money),
            false => text(sheet, row, column, decimal(value.0, 2)),
        },
        Cell::Number(value, places) if value.is_finite() => {
            let at = usize::from(*places).min(looks.numbers.len() - 1);
            number(*value, &looks.numbers[at])
        }
        Cell::Share(value, places) if value.is_finite() => {
            let at = usize::from(*places).min(looks.shares.len() - 1);
            number(*value, &looks.shares[at])
        }
        Cell::Number(..) | Cell::Share(..) => Ok(()),
        Cell::Day(day) => match serial(*day) {
            Some(serial) => number(serial, &looks.day),
            None => text(sheet, row, column, day.iso()),
        },
        Cell::Yes(value) => {
            sheet.write_boolean(row, column, *value)?;
            Ok(())
        }
    }
}

fn text(sheet: &mut Worksheet, row: u32, column: u16, text: String) -> Result<(), XlsxError> {
    sheet.write_string(row, column, text)?;
    Ok(())
}

/// The beginning of a text that is too long for a cell.
fn fitting(text: &str) -> Option<&str> {
    if text.len() <= MOST_TEXT || text.encode_utf16().count() <= MOST_TEXT {
        return None;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, sign)| {
        units += sign.len_utf16();
        units >= MOST_TEXT
    });
    end.map(|(end, _)| &text[..end])
}

/// Whether a number of 1/10 000 has no more digits than a spreadsheet keeps. So many decimal digits
/// survive a binary float and back.
fn exact(value: i128) -> bool {
    let mut size = value.unsigned_abs();
    while size > 0 && size.is_multiple_of(10) {
        size /= 10;
    }
    size < 10u128.pow(DIGITS as u32) && value.unsigned_abs() < 10u128.pow(DIGITS as u32 + 4)
}

/// The float nearest to a number of 1/10 000: one rounding, because the digits are read as a whole.
fn float(value: i64) -> f64 {
    decimal(value, 0).parse().unwrap_or(value as f64 / 10_000.0)
}

/// The day's number in the spreadsheet's calendar.
fn serial(day: Day) -> Option<f64> {
    let serial = day.0.checked_add(EPOCH)?;
    CALENDAR.contains(&serial).then(|| f64::from(serial))
}

/// A name that the format takes and no other sheet has.
fn sheet_name(wanted: &str, part: usize, taken: &mut HashSet<String>) -> String {
    let plain = |sign: char| !"[]:*?/\\'".contains(sign) && !sign.is_control();
    let wanted: String = wanted.chars().filter(|sign| plain(*sign)).collect();
    let wanted = if wanted.trim().is_empty() {
        "Keben"
    } else {
        wanted.trim()
    };
    (part + 1..)
        .map(|number| {
            let end = match number {
                1 => String::new(),
                number => format!(" {number}"),
            };
            let mut start = String::new();
            for sign in wanted.chars() {
                let units = start.encode_utf16().count() + sign.len_utf16() + end.len();
                if units > 31 {
                    break;
                }
                start.push(sign);
            }
            format!("{}{end}", start.trim_end())
        })
        .find(|name| taken.insert(name.to_lowercase()))
        .unwrap_or_default()
}

fn least(column: &Column) -> usize {
    match column.kind {
        Type::Day => 11,
        Type::Money => 12,
        _ => 6,
    }
}

/// Columns of a fixed-width font: ideographs take two.
fn width(text: &str) -> usize {
    let wide = |sign: char| if sign < '\u{1100}' { 1 } else { 2 };
    text.lines()
        .map(|line| line.chars().take(60).map(wide).sum())
        .max()
        .unwrap_or(0)
}

fn cell_width(cell: &Cell<'_>) -> usize {
    // Figures are shown with marks between thousands.
    let grouped = |text: String| text.len() + text.len() / 4;
    match cell {
        Cell::Blank => 0,
        Cell::Text(text) | Cell::Choice(_, text) => width(text),
        Cell::Whole(value) => grouped(value.to_string()),
        Cell::Decimal(value) => grouped(decimal(*value, 0)),
        Cell::Money(value) => grouped(decimal(value.0, 2)),
        Cell::Number(value, places) => grouped(format!("{value:.*}", usize::from(*places))),
        Cell::Share(..) => 8,
        Cell::Day(_) => 10,
        Cell::Yes(_) => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_what_a_spreadsheet_keeps() {
        assert!(exact(123_456_789_012_345));
        assert!(!exact(1_234_567_890_123_456));
        assert!(exact(1_234_567_890_123_450));
        assert!(exact(0) && exact(-10_000) && !exact(i64::MIN.into()));
        assert!(!exact(i128::from(i64::MAX) * 10_000));
        for value in [1, -1, 12_345, 999_999_999_999_999, -123_456_789_012_340] {
            let back = format!("{}", float(value));
            assert_eq!(back, decimal(value, 0));
        }
    }

    #[test]
    fn sheets_have_names_of_their_own() {
        let mut taken = HashSet::new();
        let long = "A very long name: of [a] table/sheet that goes on";
        let first = sheet_name(long, 0, &mut taken);
        let second = sheet_name(long, 0, &mut taken);
        assert_ne!(first, second);
        for name in [first, second, sheet_name("客户/订单*?", 1, &mut taken)] {
            assert!(name.encode_utf16().count() <= 31, "{name}");
            assert!(!name.contains(['[', ']', ':', '/', '*', '?']), "{name}");
        }
        assert_eq!(sheet_name("''", 0, &mut taken), "Keben");
    }

    #[test]
    fn long_texts_are_cut_between_signs() {
        assert_eq!(fitting(&"a".repeat(MOST_TEXT)), None);
        let long = "😀".repeat(MOST_TEXT);
        let start = fitting(&long).expect("too long");
        assert!(start.encode_utf16().count() < MOST_TEXT);
    }
}
