//! HTML tables that call themselves spreadsheets: tags, cells and entities; nothing is run, nothing
//! is fetched.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::cell::Writer;
use super::rows::Rows;
use super::{Loaded, mhtml, refused, xml2003};
use crate::import::sniff::find;
use crate::import::{RefusalCode, Refused};

/// Tables kept apart; pages have few.
const MAX_TABLES: usize = 1000;
/// Columns one cell may span.
const MAX_SPAN: u32 = 1000;
/// The first columns, which earlier rows may still cover.
const MAX_COVERED: usize = 4096;
/// Rows between two reports.
const REPORT: u32 = 4096;

/// Reads all tables, named by their number; or the worksheets of the XML spreadsheet of 2003.
pub(super) fn read(
    bytes: &[u8],
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Vec<Loaded>, Refused> {
    let text = decode(bytes);
    let head = &text.as_bytes()[..text.len().min(64 * 1024)];
    if find(head, b"urn:schemas-microsoft-com:office:spreadsheet").is_some()
        && find(head, b"Workbook").is_some()
    {
        return xml2003::read(&text, progress);
    }
    if !text.trim_start().starts_with('<') {
        let mut loaded = Vec::new();
        for page in mhtml::pages(bytes) {
            loaded.extend(Page::new(&decode(&page)).read(progress)?);
        }
        for (index, table) in loaded.iter_mut().enumerate() {
            table.name = (index + 1).to_string();
        }
        return match loaded.iter().all(|l| l.rows.filled() == 0) {
            true => Err(refused(RefusalCode::Unsupported, "MHTML")),
            false => Ok(loaded),
        };
    }
    let loaded = Page::new(&text).read(progress)?;
    if loaded.iter().all(|l| l.rows.filled() == 0) {
        return Err(refused(RefusalCode::Unsupported, "HTML"));
    }
    Ok(loaded)
}

/// Decodes by byte order mark, NULs, UTF-8 validity, then the charset the page names; Chinese pages
/// without one are GB18030.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if bytes.first() == Some(&0) {
        return UTF_16BE.decode_without_bom_handling(bytes).0;
    }
    if bytes.get(1) == Some(&0) {
        return UTF_16LE.decode_without_bom_handling(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let head = &bytes[..bytes.len().min(8192)];
    named(head)
        .filter(|encoding| *encoding != UTF_8)
        .unwrap_or(GB18030)
        .decode_without_bom_handling(bytes)
        .0
}

/// The encoding after `charset=` or `encoding=`.
fn named(head: &[u8]) -> Option<&'static Encoding> {
    let lower = head.to_ascii_lowercase();
    let at = match find(&lower, b"charset=") {
        Some(at) => at + 8,
        None => find(&lower, b"encoding=")? + 9,
    };
    let label: Vec<u8> = lower[at..]
        .iter()
        .skip_while(|b| matches!(b, b'"' | b'\'' | b' '))
        .take_while(|b| b.is_ascii_alphanumeric() || b"-_:".contains(b))
        .copied()
        .collect();
    Encoding::for_label(&label)
}

/// A table being read; tables within its cells are read into their own.
#[derive(Default)]
struct Open {
    index: usize,
    rows: Rows,
    /// 0-based place of the next row and cell.
    row: u32,
    column: u32,
    in_row: bool,
    /// The open cell: its text, span, and the number noted beside it.
    cell: Option<(String, u32, Option<f64>)>,
    writer: Writer,
    /// Rows for which cells of earlier ones still cover a column, this one among them; by column.
    covered: Vec<u32>,
    down: u32,
}

/// A page and the place in it.
struct Page<'a> {
    text: &'a str,
    at: usize,
    open: Vec<Open>,
    done: Vec<(usize, Rows)>,
    tables: usize,
}

impl<'a> Page<'a> {
    fn new(text: &'a str) -> Page<'a> {
        Page {
            text,
            at: 0,
            open: Vec::new(),
            done: Vec::new(),
            tables: 0,
        }
    }

    fn read(mut self, progress: &mut dyn FnMut(u32, f64)) -> Result<Vec<Loaded>, Refused> {
        let mut reported = 0;
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let Some(tag) = rest.find('<') else {
                self.words(rest);
                break;
            };
            self.words(&rest[..tag]);
            self.at += tag;
            self.tag()?;
            let rows = self.open.last().map_or(0, |t| t.rows.filled());
            if rows >= reported + REPORT {
                reported = rows;
                progress(rows, self.at as f64 / self.text.len() as f64);
            }
        }
        while let Some(table) = self.open.last_mut() {
            let row = table.rows.row();
            table.rows.warn("unclosed_table", row, "");
            self.end_table()?;
        }
        self.done.sort_by_key(|table| table.0);
        Ok(self
            .done
            .into_iter()
            .map(|(index, rows)| Loaded {
                name: (index + 1).to_string(),
                hidden: false,
                rows,
            })
            .collect())
    }

    /// Text between tags: it belongs to the open cell.
    fn words(&mut self, text: &str) {
        if let Some((cell, ..)) = self.open.last_mut().and_then(|t| t.cell.as_mut())
            && cell.len() <= 1 << 20
        {
            unescape(text, cell);
        }
    }

    /// One tag, comment or declaration; `at` stands on its `<`.
    fn tag(&mut self) -> Result<(), Refused> {
        let rest = &self.text[self.at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            self.at += 4 + comment.find("-->").map_or(comment.len(), |end| end + 3);
            return Ok(());
        }
        let name_at = 1 + usize::from(rest[1..].starts_with('/'));
        if !rest[name_at..].starts_with(|c: char| c.is_ascii_alphabetic() || "!?".contains(c)) {
            // A lone «<» is text.
            self.words("<");
            self.at += 1;
            return Ok(());
        }
        let end = tag_end(rest);
        let body = rest[name_at..end].trim_end_matches('>');
        self.at += end;
        let split = body
            .find(|c: char| c.is_whitespace() || c == '/')
            .unwrap_or(body.len());
        let (name, attributes) = body.split_at(split);
        let name = name.to_ascii_lowercase();
        let closing = name_at == 2;
        match (closing, name.as_str()) {
            (false, "script" | "style" | "noscript") => {
                let rest = &self.text[self.at..];
                let close = format!("</{name}");
                let skip = rest
                    .as_bytes()
                    .windows(close.len())
                    .position(|w| w.eq_ignore_ascii_case(close.as_bytes()));
                self.at += skip.unwrap_or(rest.len());
            }
            (false, "table") => self.open_table()?,
            (true, "table") => self.end_table()?,
            // Some programs write rows without a table around them.
            (false, "tr") if self.open.is_empty() => self.open_table()?,
            (false, "tr") => self.end_row()?,
            (true, "tr") => self.end_row()?,
            (false, "td" | "th") => {
                self.end_cell()?;
                if let Some(table) = self.open.last_mut() {
                    table.in_row = true;
                    table.down = span(attributes, "rowspan").saturating_sub(1);
                    let span = span(attributes, "colspan");
                    table.cell = Some((String::new(), span, noted(attributes)));
                }
            }
            (true, "td" | "th") => self.end_cell()?,
            (false, "br") | (true, "p" | "div") => {
                if let Some((cell, ..)) = self.open.last_mut().and_then(|t| t.cell.as_mut()) {
                    cell.push(LINE);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn open_table(&mut self) -> Result<(), Refused> {
        if self.tables == MAX_TABLES {
            return Err(refused(RefusalCode::TooLarge, ""));
        }
        self.open.push(Open {
            index: self.tables,
            ..Open::default()
        });
        self.tables += 1;
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Refused> {
        let Some(table) = self.open.last_mut() else {
            return Ok(());
        };
        let Some((text, span, noted)) = table.cell.take() else {
            return Ok(());
        };
        let covered = table.covered.get(table.column as usize..).unwrap_or(&[]);
        table.column += covered.iter().take_while(|left| **left > 0).count() as u32;
        let (row, column, text) = (table.row, table.column, tidy(&text));
        match noted.filter(|noted| is_rounded(&text, *noted)) {
            Some(number) => table.writer.number(&mut table.rows, row, column, number)?,
            None => table.rows.put(row, column, text.as_bytes())?,
        }
        table.rows.merge(row, column, table.down);
        let (from, to) = (column as usize, column.saturating_add(span) as usize);
        if table.down > 0 && from < MAX_COVERED {
            let to = to.min(MAX_COVERED);
            if table.covered.len() < to {
                table.covered.resize(to, 0);
            }
            for left in &mut table.covered[from..to] {
                // One more: the row it stands in counts it down, too.
                *left = (*left).max(table.down + 1);
            }
        }
        table.column = column.saturating_add(span);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refused> {
        self.end_cell()?;
        if let Some(table) = self.open.last_mut()
            && table.in_row
        {
            table.in_row = false;
            table.row = table.row.saturating_add(1);
            table.column = 0;
            for left in &mut table.covered {
                *left = left.saturating_sub(1);
            }
            let end = table.covered.iter().rposition(|left| *left > 0);
            table.covered.truncate(end.map_or(0, |last| last + 1));
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Refused> {
        self.end_row()?;
        if let Some(mut table) = self.open.pop() {
            table.rows.flush()?;
            self.done.push((table.index, table.rows));
        }
        Ok(())
    }
}

/// Marks a line break that is meant, until blanks have been folded.
const LINE: char = '\u{1}';

/// Folds blanks as a browser shows them and keeps meant line breaks.
fn tidy(text: &str) -> String {
    let lines = text.split(LINE).map(|line| {
        line.split(|c: char| c.is_ascii_whitespace())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    });
    let joined = lines.collect::<Vec<_>>().join("\n");
    joined.trim_matches(['\n', ' ', '\u{a0}']).to_owned()
}

/// Where a tag ends, behind its `>`; quoted attributes may hold one.
fn tag_end(rest: &str) -> usize {
    let mut quote = None;
    let mut value = false;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            // Quotes count only where a value begins: «<td title=6" pipe>» is common.
            (None, b'"' | b'\'') if value => quote = Some(byte),
            (Some(open), _) if byte == open => quote = None,
            _ => {}
        }
        value = byte == b'=' || (value && byte.is_ascii_whitespace());
    }
    rest.len()
}

/// A `colspan` or `rowspan`, at least 1.
fn span(attributes: &str, name: &str) -> u32 {
    let lower = attributes.to_ascii_lowercase();
    let span = value(&lower, name).and_then(|digits| digits.parse::<u32>().ok());
    span.map_or(1, |n| n.clamp(1, MAX_SPAN))
}

/// The number that Excel (`x:num`) or LibreOffice (`sdval`) notes beside the text it shows.
fn noted(attributes: &str) -> Option<f64> {
    let noted = value(attributes, "x:num=").or_else(|| value(attributes, "sdval="));
    noted?.parse().ok()
}

/// The number that stands behind an attribute's name.
fn value<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let rest = &attributes[attributes.find(name)? + name.len()..];
    let rest = rest.trim_start_matches(['=', '"', '\'', ' ']);
    let of_number = |b: &u8| b.is_ascii_digit() || b"+-.eE".contains(b);
    let end = rest.bytes().take_while(of_number).count();
    rest.get(..end)
}

/// Whether a text is this number with fewer digits. A date's serial is not the day that is shown.
fn is_rounded(text: &str, noted: f64) -> bool {
    let mark = |c: &char| !",¥￥$€£ \u{a0}".contains(*c);
    let plain: String = text.chars().filter(mark).collect();
    let shown = plain.parse::<f64>().unwrap_or(f64::NAN);
    let apart = (shown - noted).abs();
    apart > 0.0 && apart <= (noted.abs() / 2.0).max(0.5)
}

/// Adds text with its entities resolved; unknown ones stay as written.
fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest[1..]
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '#')
            .map_or(rest.len(), |end| end + 1);
        match entity(&rest[1..end]) {
            Some(c) => {
                out.push(c);
                rest = rest[end..].strip_prefix(';').unwrap_or(&rest[end..]);
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

/// The entities shop exports use.
fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "yen" => '¥',
        "euro" => '€',
        "pound" => '£',
        "cent" => '¢',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "middot" => '·',
        "times" => '×',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "deg" => '°',
        "minus" => '−',
        _ => return None,
    })
}
