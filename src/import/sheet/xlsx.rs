//! Office Open XML workbooks, streamed cell by cell: a far used range costs nothing.

use super::reading::{Read1, plain_reading};
#[cfg(feature = "convert")]
use super::whole;
use super::workbook::Workbook;
use super::zipped::unpadded;
use super::{Book, Loaded, Weight, ask, choose, pick};
use crate::import::{Refused, SheetView};

/// Cells of each sheet looked at before one is chosen.
const LOOK: u64 = 50_000;
/// The same once so many cells are held.
const GLANCE: u64 = 2_000;
/// Cells held before sheets are only glanced at.
const HOLD: u64 = 3_000_000;

/// Worksheets by name, and whether each is hidden.
pub(super) type Listing = Vec<(String, bool)>;

/// Reads the sheet at a place up to so many cells; none where it is not in the form that is looked for. Hears of rows and of
/// bytes of the file.
pub(super) type One<'a> =
    &'a mut dyn FnMut(usize, u64, &mut dyn FnMut(u32, u64)) -> Result<Option<Read1>, Refused>;

/// Reads a workbook; see [`super::read`]. One that is not in the form programs write is left to the converter.
pub(super) fn read(
    bytes: &[u8],
    wanted: Option<&str>,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Book, Refused> {
    if let Some(book) = read_plain(unpadded(bytes), wanted, progress)? {
        return Ok(book);
    }
    #[cfg(feature = "convert")]
    return whole::read(bytes, wanted, progress);
    #[cfg(not(feature = "convert"))]
    Err(super::refused(crate::import::RefusalCode::NotFetched, ""))
}

fn read_plain(
    bytes: &[u8],
    wanted: Option<&str>,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Option<Book>, Refused> {
    let Some(mut workbook) = Workbook::open(bytes) else {
        return Ok(None);
    };
    let sheets = workbook.sheets.iter();
    let listing: Listing = sheets.map(|s| (s.name.clone(), s.hidden)).collect();
    let one = &mut |at: usize, limit, share: &mut dyn FnMut(u32, u64)| {
        let reading = plain_reading(&mut workbook, at, limit, share)?;
        reading.map(|reading| reading.end()).transpose()
    };
    read_sheets(bytes.len(), &listing, wanted, progress, one)
}

/// Reads the sheets of a list as far as it takes to choose one, and that one whole.
pub(super) fn read_sheets(
    size: usize,
    sheets: &[(String, bool)],
    wanted: Option<&str>,
    progress: &mut dyn FnMut(u32, f64),
    one: One<'_>,
) -> Result<Option<Book>, Refused> {
    let total = size.max(1) as f64;
    let only_visible = sheets.iter().filter(|s| !s.1).count() == 1;
    let mut share = |rows: u32, read: u64| progress(rows, (read as f64 / total).min(1.0));
    let mut held = 0;
    let mut looked = Vec::with_capacity(sheets.len());
    for (at, (name, hidden)) in sheets.iter().enumerate() {
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
        let Some(read) = one(at, limit, &mut share)? else {
            return Ok(None);
        };
        held += if meant { 0 } else { read.rows.cells() };
        looked.push(read);
    }
    if looked.iter().all(|l| l.whole) {
        let loaded = sheets.iter().zip(looked);
        let loaded = loaded.map(|((name, hidden), read)| Loaded {
            name: name.clone(),
            hidden: *hidden,
            rows: read.rows,
        });
        return choose(loaded.collect(), wanted).map(Some);
    }
    let names: Vec<&str> = sheets.iter().map(|s| s.0.as_str()).collect();
    let weights: Vec<Weight> = sheets
        .iter()
        .zip(&looked)
        .map(|(sheet, read)| Weight {
            hidden: sheet.1,
            cells: read.cells,
            header: read.rows.looks_like_data(),
            named: read.rows.named(),
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
        match one(chosen, u64::MAX, &mut share)? {
            Some(whole) => read = whole,
            None => return Ok(None),
        }
    }
    views[chosen].rows = read.filled;
    let (table, warnings, merged) = read.rows.finish();
    Ok(Some(Book {
        merged,
        questions: ask(&views, chosen),
        sheets: views,
        chosen,
        table,
        warnings,
    }))
}
