//! Spreadsheets of every make as one table of text, the sheet chosen with care.

#[cfg(feature = "convert")]
mod biff;
mod cell;
#[cfg(feature = "convert")]
mod convert;
mod format;
#[cfg(feature = "convert")]
mod html;
#[cfg(feature = "convert")]
mod mhtml;
#[cfg(feature = "convert")]
mod ods;
pub(crate) mod ole;
mod plain;
mod reading;
mod rows;
mod strings;
#[cfg(feature = "convert")]
mod tidy;
#[cfg(feature = "convert")]
mod whole;
mod workbook;
#[cfg(feature = "convert")]
mod xls;
mod xlsx;
#[cfg(feature = "convert")]
mod xml2003;
pub(crate) mod zipped;

use super::sniff::Container;
use super::table::Table;
use super::{Holds, Question, RefusalCode, Refused, SheetView, Warning, own_sheets};
#[cfg(feature = "convert")]
pub use convert::convert;
use rows::Rows;
use serde::{Deserialize, Serialize};

/// A workbook file with one of its sheets read.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// All sheets in file order.
    pub sheets: Vec<SheetView>,
    /// Index of the sheet that was read.
    pub chosen: usize,
    /// Its rows; lines are sheet rows, 1-based.
    pub table: Table,
    /// `long_numeric_id`, `unreadable_cell`, `unclosed_table`.
    pub warnings: Vec<Warning>,
    /// `sheet`, where more than one visible sheet has data.
    pub questions: Vec<Question>,
    /// Cells merged over several rows: first and last line, 0-based column.
    pub merged: Vec<(u32, u32, u32)>,
}

/// Reads one sheet of a workbook: the one `wanted`, else the visible one that looks most like data.
///
/// `progress` hears of the rows read so far and the share (0 to 1) of the work that is done.
///
/// # Errors
/// `UnknownSheet` (the detail is the name), `HugeCell` (with its line), `TooLarge`, `Bomb`,
/// `Protected`, `Truncated`, `Corrupt` (the detail is the reader's message), `Empty` where no sheet
/// has any content, `Unsupported` for `Container::Text`, `NotFetched` where the converter is needed.
pub fn read(
    container: Container,
    bytes: &[u8],
    wanted: Option<&str>,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Book, Refused> {
    let book = match container {
        Container::Xlsx => xlsx::read(bytes, wanted, progress)?,
        Container::Text => return Err(refused(RefusalCode::Unsupported, "text")),
        #[cfg(feature = "convert")]
        _ => choose(convert::load(container, bytes, progress)?, wanted)?,
        #[cfg(not(feature = "convert"))]
        _ => return Err(refused(RefusalCode::NotFetched, "")),
    };
    progress(book.table.len() as u32, 1.0);
    not_empty(book)
}

/// The same of what [`convert`] made of a file.
///
/// # Errors
/// As [`read`], and what `convert` was refused.
pub fn read_converted(tables: &[u8], wanted: Option<&str>) -> Result<Book, Refused> {
    let loaded = postcard::from_bytes::<Result<Vec<Loaded>, Refused>>(tables)
        .unwrap_or_else(|_| Err(refused(RefusalCode::Corrupt, "tables")))?;
    not_empty(choose(loaded, wanted)?)
}

fn not_empty(book: Book) -> Result<Book, Refused> {
    if book.sheets.iter().all(|s| s.rows == 0) {
        return Err(refused(RefusalCode::Empty, ""));
    }
    Ok(book)
}

/// A refusal of the whole file.
pub(crate) fn refused(code: RefusalCode, detail: &str) -> Refused {
    Refused {
        code,
        line: 0,
        detail: detail.chars().take(200).collect(),
    }
}

/// A sheet read, before one is chosen.
#[derive(Serialize, Deserialize)]
struct Loaded {
    name: String,
    hidden: bool,
    rows: Rows,
}

/// What speaks for a sheet.
#[derive(Clone, Copy)]
struct Weight {
    hidden: bool,
    cells: u64,
    header: bool,
    named: u32,
}

/// The sheet that was asked for, else the best visible one; a hidden one only where all are hidden.
fn pick(names: &[&str], weights: &[Weight], wanted: Option<&str>) -> Result<usize, Refused> {
    if let Some(name) = wanted {
        return names
            .iter()
            .position(|n| *n == name)
            .or_else(|| names.iter().position(|n| n.trim() == name.trim()))
            .ok_or_else(|| refused(RefusalCode::UnknownSheet, name));
    }
    if let Some(own) = own_sheets(names.iter().copied()) {
        // Orders first: the records of the other sheets are about their customers.
        let first = |wanted: &dyn Fn(&Holds) -> bool| {
            let mut own = own.iter().zip(weights);
            own.position(|(holds, weight)| weight.cells > 0 && holds.as_ref().is_some_and(wanted))
        };
        let at = first(&|holds| *holds == Holds::Orders).or_else(|| first(&|_| true));
        if let Some(at) = at {
            return Ok(at);
        }
    }
    weights
        .iter()
        .enumerate()
        .max_by_key(|(index, w)| {
            let seen = !w.hidden && w.cells > 0;
            let rank = (w.header, w.named, w.cells);
            (seen, !w.hidden, rank, usize::MAX - index)
        })
        .map(|(index, _)| index)
        .ok_or_else(|| refused(RefusalCode::Empty, ""))
}

/// Asks which sheet, where more than one visible one has data.
fn ask(sheets: &[SheetView], chosen: usize) -> Vec<Question> {
    let with_data = |s: &&SheetView| !s.hidden && s.rows > 0;
    let own = own_sheets(sheets.iter().map(|sheet| sheet.name.as_str())).is_some();
    if own || sheets.iter().filter(with_data).count() < 2 {
        return Vec::new();
    }
    let first = sheets.get(chosen).map(|s| s.name.clone());
    let others = sheets
        .iter()
        .enumerate()
        .filter(|(index, s)| *index != chosen && with_data(s))
        .map(|(_, s)| s.name.clone());
    vec![Question {
        code: "sheet".to_owned(),
        column: String::new(),
        options: first.into_iter().chain(others).collect(),
    }]
}

/// Chooses among sheets that are all in memory.
fn choose(mut loaded: Vec<Loaded>, wanted: Option<&str>) -> Result<Book, Refused> {
    let names: Vec<&str> = loaded.iter().map(|l| l.name.as_str()).collect();
    let weights: Vec<Weight> = loaded
        .iter()
        .map(|l| Weight {
            hidden: l.hidden,
            cells: l.rows.cells(),
            header: l.rows.looks_like_data(),
            named: l.rows.named(),
        })
        .collect();
    let chosen = pick(&names, &weights, wanted)?;
    let sheets: Vec<SheetView> = loaded
        .iter()
        .map(|l| SheetView {
            name: l.name.clone(),
            rows: l.rows.filled(),
            hidden: l.hidden,
        })
        .collect();
    let (table, warnings, merged) = loaded.swap_remove(chosen).rows.finish();
    Ok(Book {
        merged,
        questions: ask(&sheets, chosen),
        sheets,
        chosen,
        table,
        warnings,
    })
}

#[cfg(test)]
mod tests;
