//! Office Open XML workbooks, streamed cell by cell: a far used range costs nothing.

use std::cell::Cell;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

use calamine::{Reader, SheetType, SheetVisible, Xlsx};

use super::reading::{corrupt, read_sheet};
use super::strings::Strings;
use super::tidy::tidied;
use super::zipped::{Part, unpadded};
use super::{Book, Loaded, Weight, ask, choose, pick, refused};
use crate::import::sniff::find;
use crate::import::{RefusalCode, Refused, SheetView};

/// Cells of each sheet looked at before one is chosen.
const LOOK: u64 = 50_000;
/// The same once so many cells are held.
const GLANCE: u64 = 2_000;
/// Cells held before sheets are only glanced at.
const HOLD: u64 = 3_000_000;
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
    /// Shared texts once they were needed; none where only calamine can read them.
    pub strings: Option<Option<Strings>>,
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
            strings: None,
        })
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

/// Reads a workbook; see [`super::read`]. One whose parts have other names or another form than usual is put in order.
pub(super) fn read(
    bytes: &[u8],
    wanted: Option<&str>,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Book, Refused> {
    let bytes = unpadded(bytes);
    // Without styles days would be taken for numbers, and nothing would fail.
    let usual = !Part::all(bytes, |name, _| name.ends_with("styles.xml")).is_empty();
    let read = usual.then(|| read_usual(bytes, wanted, progress));
    let odd = match &read {
        Some(Ok(book)) => book.sheets.iter().all(|s| s.rows == 0),
        Some(Err(refused)) => refused.code == RefusalCode::Corrupt,
        None => true,
    };
    match (odd.then(|| tidied(bytes)).flatten(), read) {
        (Some(tidied), _) => read_usual(&tidied, wanted, progress),
        (None, Some(read)) => read,
        (None, None) => read_usual(bytes, wanted, progress),
    }
}

fn read_usual(
    bytes: &[u8],
    wanted: Option<&str>,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Book, Refused> {
    let mut source = Source::open(bytes)?;
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
