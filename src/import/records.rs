//! Delimited text into a table: which delimiter, and one pass that copies only quoted rows.

pub(crate) mod halves;
mod odd;
mod sniff;

pub use sniff::layout;

use super::stops::Stops;
use super::table::{Found, STRETCH, Table};
use super::{RefusalCode, Refused};

/// How a text is cut into cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Byte between cells; `None`: runs of blanks.
    pub delimiter: Option<u8>,
    /// Whether quotation marks guard a cell.
    pub quotes: bool,
    /// Whether they also do so behind blanks: `, "x"`.
    pub padded: bool,
    /// Where the first record starts.
    pub start: usize,
    /// 1-based physical line of the first record.
    pub first_line: u32,
    /// What parts cells where no single byte does.
    pub way: Way,
}

/// What parts cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// The layout's delimiter, or runs of blanks.
    #[default]
    Plain,
    /// Two or more blanks: single ones stand in cells.
    Gaps,
    /// A mark of several bytes: `，`.
    Mark(char),
}

impl Layout {
    /// The mark between cells, where there is one.
    pub fn mark(&self) -> Option<char> {
        match self.way {
            Way::Mark(mark) => Some(mark),
            _ => self.delimiter.map(char::from),
        }
    }
}

/// The largest cell that is taken for a cell.
pub const HUGE: usize = 1 << 20;

/// Where a quotation mark stands behind blanks.
fn opening(text: &[u8], at: usize) -> Option<usize> {
    let blanks = text[at..]
        .iter()
        .take(64)
        .take_while(|byte| **byte == b' ')
        .count();
    (text.get(at + blanks) == Some(&b'"')).then_some(at + blanks)
}

/// Cuts the text into a table. `progress` hears rows so far and the share done, 0–1.
///
/// # Errors
/// `unclosed_quote` with the line of the quotation mark, `huge_cell` with its line; the text comes
/// back with either, so that it can be cut in another way.
pub fn cut(
    text: Vec<u8>,
    layout: Layout,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Table, (Refused, Vec<u8>)> {
    let Some(delimiter) = layout.delimiter else {
        return match layout.way {
            Way::Plain => Ok(cut_blanks(text, layout, progress)),
            Way::Gaps => Ok(odd::cut_gaps(text, layout)),
            Way::Mark(mark) => cut_marks(text, layout, mark),
        };
    };
    match scan(&text, layout, delimiter, progress) {
        Ok((found, astray, odd)) => {
            let doubtful = odd::doubtful(&found, odd || astray > 0);
            let table = Table::of_scan(text, found);
            Ok(match doubtful {
                true if delimiter == b',' => {
                    halves::joined(odd::better(table, layout, delimiter, (astray, odd)))
                }
                true => odd::better(table, layout, delimiter, (astray, odd)),
                false => table,
            })
        }
        Err(refused) => match odd::escaped(&text, layout, delimiter) {
            Some(mut table) => {
                table.adopt(text);
                Ok(table)
            }
            None => Err((refused, text)),
        },
    }
}

/// What a text holds by the rules of RFC 4180, how many cells go on behind their closing quotation mark, and whether
/// some quoted row looks like a line that was quoted as a whole.
fn scan(
    text: &[u8],
    layout: Layout,
    delimiter: u8,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<(Found, usize, bool), Refused> {
    let mut scan = Scan {
        text,
        delimiter,
        found: Found::default(),
        line: layout.first_line,
        odd: false,
        astray: 0,
    };
    scan.reserve(layout);
    scan.run(layout, progress)?;
    Ok((scan.found, scan.astray, scan.odd))
}

#[cold]
fn cut_marks(text: Vec<u8>, layout: Layout, mark: char) -> Result<Table, (Refused, Vec<u8>)> {
    let mark = mark.to_string();
    match odd::careful(&text, layout, mark.as_bytes(), odd::DOUBLED) {
        Some((mut table, _)) => {
            table.adopt(text);
            Ok(table)
        }
        None => Err((refused(RefusalCode::UnclosedQuote, layout.first_line), text)),
    }
}

struct Scan<'a> {
    text: &'a [u8],
    delimiter: u8,
    found: Found,
    line: u32,
    /// A quoted row of one cell, or with an empty one at its end.
    odd: bool,
    /// Cells that go on behind their closing quotation mark.
    astray: usize,
}

impl<'a> Scan<'a> {
    /// Room by the density of the first lines, so that the columns do not grow by copying.
    fn reserve(&mut self, layout: Layout) {
        let head = &self.text[layout.start..(layout.start + 65_536).min(self.text.len())];
        let lines = head.iter().filter(|byte| **byte == b'\n').count().max(1);
        let cells = head.iter().filter(|byte| **byte == self.delimiter).count() + lines;
        let times = self.text.len() as f64 / head.len().max(1) as f64 * 1.05;
        let rows = (lines as f64 * times) as usize + 16;
        self.found
            .ends
            .reserve((cells as f64 * times) as usize + 16);
        self.found.rows.reserve(rows);
        self.found.begins.reserve(rows);
        self.found.lines.reserve(rows);
    }

    fn run(&mut self, layout: Layout, progress: &mut dyn FnMut(u32, f64)) -> Result<(), Refused> {
        let text = self.text;
        let mut stops = Stops::from(text, self.delimiter, layout.start);
        let (mut at, mut next_report) = (layout.start, 0);
        while at < text.len() {
            if at >= next_report {
                progress(self.found.rows.len() as u32, at as f64 / text.len() as f64);
                next_report = at + (1 << 20);
            }
            at = self.stretch(layout, &mut stops, at)?;
        }
        progress(self.found.rows.len() as u32, 1.0);
        Ok(())
    }

    /// Cuts some rows; returns where the next one starts.
    #[inline(never)]
    fn stretch(
        &mut self,
        layout: Layout,
        stops: &mut Stops<'a>,
        mut at: usize,
    ) -> Result<usize, Refused> {
        let (text, delimiter) = (self.text, self.delimiter);
        for _ in 0..STRETCH {
            if at >= text.len() {
                break;
            }
            let (row_start, first_cell) = (at, self.found.ends.len());
            self.found.begins.push(at as u32);
            at = loop {
                let quoted = layout.quotes && text.get(at) == Some(&b'"')
                    || layout.padded && text.get(at) == Some(&b' ') && opening(text, at).is_some();
                if quoted {
                    self.found.ends.truncate(first_cell);
                    let next = self.quoted_row(row_start, layout.padded)?;
                    *stops = Stops::from(text, delimiter, next);
                    break next;
                }
                let end = stops.next().unwrap_or(text.len());
                if end - at.min(end) > HUGE {
                    return Err(refused(RefusalCode::HugeCell, self.line));
                }
                self.found.ends.push(end as u32);
                match text.get(end) {
                    Some(&byte) if byte == delimiter => at = end + 1,
                    found => {
                        self.end_row(self.line);
                        self.line += 1;
                        let pair = found == Some(&b'\r') && text.get(end + 1) == Some(&b'\n');
                        if pair {
                            stops.next();
                        }
                        break end + 1 + usize::from(pair);
                    }
                }
            };
        }
        Ok(at)
    }

    fn end_row(&mut self, line: u32) {
        self.found.rows.push(self.found.ends.len() as u32);
        self.found.lines.push(line);
    }

    /// Writes out a row that has a quotation mark at the start of a cell; returns where the next
    /// row starts.
    fn quoted_row(&mut self, row_start: usize, padded: bool) -> Result<usize, Refused> {
        let (text, delimiter) = (self.text, self.delimiter);
        let (base, row_line) = (text.len(), self.line);
        let out = &mut self.found.written;
        if let Some(begin) = self.found.begins.last_mut() {
            *begin = (base + out.len()) as u32;
        }
        let mut at = row_start;
        loop {
            let from = out.len();
            let mut quoted = false;
            if padded && text.get(at) == Some(&b' ') {
                at = opening(text, at).unwrap_or(at);
            }
            if text.get(at) == Some(&b'"') {
                let opened = self.line;
                quoted = true;
                at += 1;
                loop {
                    let rest = &text[at.min(text.len())..];
                    let Some(length) = rest.iter().position(|byte| *byte == b'"') else {
                        return Err(refused(RefusalCode::UnclosedQuote, opened));
                    };
                    self.line += line_ends(&rest[..length], text.get(at + length));
                    let room = (HUGE + 1).saturating_sub(out.len() - from);
                    out.extend_from_slice(&rest[..length.min(room)]);
                    at += length + 1;
                    if text.get(at) != Some(&b'"') {
                        break;
                    }
                    out.push(b'"');
                    at += 1;
                }
            }
            let rest = &text[at.min(text.len())..];
            let length = rest
                .iter()
                .position(|byte| *byte == delimiter || *byte == b'\n' || *byte == b'\r')
                .unwrap_or(rest.len());
            self.astray += usize::from(quoted && length > 0);
            out.extend_from_slice(&rest[..length.min(HUGE + 1)]);
            if out.len() - from > HUGE {
                return Err(refused(RefusalCode::HugeCell, row_line));
            }
            at += length;
            self.found.ends.push((base + out.len()) as u32);
            match text.get(at) {
                Some(&byte) if byte == delimiter => {
                    out.push(delimiter);
                    at += 1;
                }
                end => {
                    let pair = end == Some(&b'\r') && text.get(at + 1) == Some(&b'\n');
                    // A spreadsheet's line in one cell: nothing, or empty cells only, behind it.
                    self.odd |= out.len() == from;
                    self.odd |= self.found.rows.last().map_or(0, |cells| *cells as usize) + 1
                        == self.found.ends.len();
                    self.end_row(row_line);
                    self.line += 1;
                    return Ok(at + 1 + usize::from(pair));
                }
            }
        }
    }
}

/// Line ends inside a quoted cell: `\n`, `\r\n` and a lone `\r` count once each.
fn line_ends(part: &[u8], next: Option<&u8>) -> u32 {
    let mut ends = 0;
    for (at, byte) in part.iter().enumerate() {
        let follows = part.get(at + 1).or(next);
        ends += u32::from(*byte == b'\n' || *byte == b'\r' && follows != Some(&b'\n'));
    }
    ends
}

fn refused(code: RefusalCode, line: u32) -> Refused {
    Refused {
        code,
        line,
        detail: String::new(),
    }
}

fn cut_blanks(text: Vec<u8>, layout: Layout, progress: &mut dyn FnMut(u32, f64)) -> Table {
    let body = &text[layout.start.min(text.len())..];
    let mut table = Table::with_capacity(body.len(), body.len() / 6, body.len() / 24);
    let lines = body.split(|byte| *byte == b'\n').enumerate();
    for (number, line) in lines {
        if number % 32_768 == 0 {
            let done = table.len() as f64 / (body.len() as f64 / 24.0).max(1.0);
            progress(table.len() as u32, done.min(1.0));
        }
        let cells = line
            .split(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
            .filter(|cell| !cell.is_empty());
        table.push_record(cells, layout.first_line + number as u32);
    }
    if body.last().is_none_or(|byte| *byte == b'\n') {
        table.drop_last();
    }
    table.adopt(text);
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let layout = Layout {
            delimiter: Some(delimiter),
            quotes: true,
            padded: false,
            start: 0,
            first_line: 1,
            way: Way::Plain,
        };
        let table = cut(text.as_bytes().to_vec(), layout, &mut |_, _| {}).expect("cuts");
        (0..table.len())
            .map(|row| {
                let cells = table.row(row).cells();
                cells
                    .map(|c| String::from_utf8_lossy(c).into_owned())
                    .collect()
            })
            .collect()
    }

    proptest::proptest! {
        /// The same records as the csv crate, which drops empty lines.
        #[test]
        fn agrees_with_the_csv_crate(text in "[a\",\r\n é]{0,60}") {
            let layout = Layout { delimiter: Some(b','), quotes: true, padded: false, start: 0, first_line: 1, way: Way::Plain };
            if let Ok((found, ..)) = scan(text.as_bytes(), layout, b',', &mut |_, _| {}) {
                let table = Table::of_scan(text.as_bytes().to_vec(), found);
                let ours: Vec<Vec<Vec<u8>>> = (0..table.len())
                    .map(|row| table.row(row).cells().map(<[u8]>::to_vec).collect())
                    .filter(|cells: &Vec<Vec<u8>>| cells.len() > 1 || !cells[0].is_empty())
                    .collect();
                let theirs: Vec<Vec<Vec<u8>>> = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(true)
                    .from_reader(text.as_bytes())
                    .byte_records()
                    .map(|record| record.expect("reads").iter().map(<[u8]>::to_vec).collect())
                    .filter(|cells: &Vec<Vec<u8>>| cells.len() > 1 || !cells[0].is_empty())
                    .collect();
                proptest::prop_assert_eq!(ours, theirs);
            }
        }
    }

    #[test]
    fn quoted_cells_and_lines() {
        let text = "a,b\n\"x\ny\",\"say \"\"hi\"\"\"\r\nlast,\"\"\n";
        assert_eq!(
            rows(text, b','),
            [["a", "b"], ["x\ny", "say \"hi\""], ["last", ""]]
        );
        let layout = layout(text.as_bytes(), 0, None, true);
        let table = cut(text.as_bytes().to_vec(), layout, &mut |_, _| {}).expect("cuts");
        assert_eq!((table.line(1), table.line(2)), (2, 4));
    }

    #[test]
    fn an_unclosed_quote_is_named() {
        let text = "a,b\n1,2\n3,\"4\n5,6\n";
        let layout = layout(text.as_bytes(), 0, None, true);
        let (refused, back) =
            cut(text.as_bytes().to_vec(), layout, &mut |_, _| {}).expect_err("refuses");
        assert_eq!(
            (refused.code, refused.line),
            (RefusalCode::UnclosedQuote, 3)
        );
        assert_eq!(back, text.as_bytes());
    }

    #[test]
    fn delimiters_by_consistency() {
        let found = |text: &str| layout(text.as_bytes(), 0, None, true).delimiter;
        assert_eq!(found("a;b;c\n1;2,5;3,5\n1;2,5;3,5\n"), Some(b';'));
        assert_eq!(found("a\tb\n1\tx, y\n2\tz\n"), Some(b'\t'));
        assert_eq!(found("a|b|c\n1|2|3\n"), Some(b'|'));
        assert_eq!(
            found(" 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n"),
            None
        );
        assert_eq!(found("title of it\n\na,b\n1,2\n3,4\n"), Some(b','));
        let hinted = layout(b"sep=;\r\na;b\n", 0, None, true);
        assert_eq!(
            (hinted.delimiter, hinted.start, hinted.first_line),
            (Some(b';'), 7, 2)
        );
    }
}
