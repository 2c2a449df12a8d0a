//! Texts that one byte between cells and doubled quotation marks do not cut: whole-file proof, never a guess by one line.

use super::sniff::{Counts, score};
use super::{Layout, Way};
use crate::import::table::{Found, Table};

/// Lines looked at for a layout.
const LINES: usize = 256;

/// Marks that stand in texts for other reasons than to part cells.
const TEXTUAL: &str = "\"'.-_()[]{}<>+=$%¥￥€£“”‘’「」（）【】《》…·�";

/// Works out a layout that the ordinary candidates (`score`: how well the best of them did) do not explain.
#[cold]
pub(super) fn look(head: &[u8], best: f64, layout: &mut Layout) {
    let Ok(text) = std::str::from_utf8(&head[..whole_lines(head)]) else {
        return;
    };
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let lines = &lines[..lines.len().min(LINES)];
    if let Some(mark) = unusual(lines, best) {
        match u8::try_from(mark) {
            Ok(byte) if mark.is_ascii() => layout.delimiter = Some(byte),
            _ => (layout.delimiter, layout.way) = (None, Way::Mark(mark)),
        }
    } else if layout.delimiter.is_none() {
        let share = |counts: Counts| score(&counts);
        let words = share(
            lines
                .iter()
                .map(|line| line.split_whitespace().count() as u32 - 1)
                .collect(),
        );
        let gaps = share(
            lines
                .iter()
                .map(|line| gaps(line).count() as u32 - 1)
                .collect(),
        );
        if words < 0.9 && gaps >= 0.9 {
            layout.way = Way::Gaps;
        }
    }
}

fn whole_lines(head: &[u8]) -> usize {
    let end = head.iter().rposition(|byte| *byte == b'\n');
    end.map_or(head.len(), |at| at + 1)
}

/// A mark that stands equally often in most lines.
fn unusual(lines: &[&str], best: f64) -> Option<char> {
    let mut marks: Vec<char> = Vec::new();
    for c in lines.iter().take(8).flat_map(|line| line.chars()) {
        if is_mark(c) && !TEXTUAL.contains(c) && !marks.contains(&c) {
            marks.push(c);
        }
    }
    let often = |mark: char, line: &&str| line.chars().filter(|c| *c == mark).count() as u32;
    let mut found = None;
    let mut most = best.max(0.75);
    for mark in marks {
        let counts: Counts = lines.iter().map(|line| often(mark, line)).collect();
        let mut sorted = counts.clone();
        sorted.sort_unstable();
        let usual = sorted[sorted.len() / 2];
        let alike = counts.iter().filter(|count| **count == usual).count();
        // Times and dates hold ASCII marks as regularly, but no header does.
        let named = |(line, count): (&&str, &u32)| {
            *count == usual && !line.bytes().any(|byte| byte.is_ascii_digit())
        };
        let told = !mark.is_ascii() && usual > 2 || lines.iter().zip(&counts).any(named);
        if usual >= 2 && told && alike * 4 >= counts.len() * 3 && score(&counts) > most {
            (found, most) = (Some(mark), score(&counts));
        }
    }
    found
}

/// Control characters, ASCII's signs, and those of the rows for signs and full-width forms.
fn is_mark(c: char) -> bool {
    match c {
        '\t' | ' ' => false,
        _ if c.is_ascii() => !c.is_ascii_alphanumeric(),
        '\u{80}'..='\u{bf}' | '\u{2010}'..='\u{2bff}' | '\u{3001}'..='\u{303f}' => true,
        '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' => true,
        '\u{ff5b}'..='\u{ff65}' => true,
        _ => false,
    }
}

/// The parts of a line between two or more blanks.
fn gaps(line: &str) -> impl Iterator<Item = &str> {
    let parts = line.split("  ").flat_map(|part| part.split('\t'));
    parts.map(str::trim).filter(|part| !part.is_empty())
}

/// Cuts lines at two or more blanks; rulers of dashes go.
#[cold]
pub(super) fn cut_gaps(text: Vec<u8>, layout: Layout) -> Table {
    let mut table = Table::default();
    let body = String::from_utf8_lossy(&text[layout.start.min(text.len())..]);
    for (number, line) in body.lines().enumerate() {
        if line.contains(|c: char| !matches!(c, '-' | '=' | '+' | ' ' | '\t')) {
            let cells = gaps(line).map(str::as_bytes);
            table.push_record(cells, layout.first_line + number as u32);
        }
    }
    table.adopt(text);
    table
}

/// The head with lines that are one quoted cell as what the cell holds; `None` where there is no such line.
#[cold]
pub(super) fn unwrapped(head: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut any = false;
    for line in head[..whole_lines(head)]
        .split(|byte| *byte == b'\n')
        .take(LINES)
    {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match inner(line) {
            Some(inner) => {
                any = true;
                out.extend_from_slice(inner.replace("\"\"", "\"").as_bytes());
            }
            None => out.extend_from_slice(line),
        }
        out.push(b'\n');
    }
    any.then_some(out)
}

/// What a line holds that is nothing but one quoted cell, and empty ones behind.
fn inner(line: &[u8]) -> Option<&str> {
    let line = std::str::from_utf8(line).ok()?;
    let line = line
        .trim_start_matches('\u{feff}')
        .trim_end_matches([',', ';', '\t', '|']);
    let inner = line.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.replace("\"\"", "").contains('"')).then_some(inner)
}

/// How cells are guarded.
#[derive(Clone, Copy)]
pub(super) struct Guard {
    open: &'static str,
    close: &'static str,
    /// `\"` is a quotation mark inside a cell.
    escapes: bool,
    /// Marks inside are not doubled: only one before a delimiter closes, and before a delimiter and a mark if strict.
    loose: Option<bool>,
}

pub(super) const DOUBLED: Guard = Guard {
    open: "\"",
    close: "\"",
    escapes: false,
    loose: None,
};

/// Cuts a text byte by byte; also how many cells go on behind their closing mark. `None`: a mark never closes.
#[cold]
pub(super) fn careful(
    text: &[u8],
    layout: Layout,
    mark: &[u8],
    guard: Guard,
) -> Option<(Table, usize)> {
    let mut table = Table::default();
    let (open, close) = (guard.open.as_bytes(), guard.close.as_bytes());
    let is = |at: usize, what: &[u8]| text.get(at..).is_some_and(|rest| rest.starts_with(what));
    let ends = |at: usize| matches!(text.get(at), None | Some(b'\n' | b'\r'));
    let closes = |at: usize, strict: bool| {
        ends(at) || is(at, mark) && (!strict || is(at + mark.len(), open) || ends(at + mark.len()))
    };
    let (mut at, mut line, mut astray) = (layout.start, layout.first_line, 0);
    let mut cell = Vec::new();
    while at < text.len() {
        let began = line;
        loop {
            cell.clear();
            let guarded = layout.quotes && is(at, open);
            if guarded {
                at += open.len();
                loop {
                    let byte = *text.get(at)?;
                    let next = at + close.len();
                    if guard.escapes
                        && byte == b'\\'
                        && matches!(text.get(at + 1), Some(b'"' | b'\\' | b'\n'))
                    {
                        cell.push(text[at + 1]);
                        line += u32::from(text[at + 1] == b'\n');
                        at += 2;
                    } else if is(at, close) {
                        let twice = is(next, close);
                        let shut = match guard.loose {
                            None => !twice,
                            Some(strict) => closes(next, strict),
                        };
                        at = next;
                        if shut {
                            break;
                        }
                        cell.extend_from_slice(close);
                        if twice && !(guard.loose.is_some() && closes(next + close.len(), false)) {
                            at += close.len();
                        }
                    } else {
                        line += u32::from(byte == b'\n');
                        cell.push(byte);
                        at += 1;
                    }
                    if cell.len() > super::HUGE {
                        return None;
                    }
                }
            }
            let from = at;
            while !ends(at) && !is(at, mark) {
                at += 1;
            }
            astray += usize::from(guarded && at > from);
            cell.extend_from_slice(&text[from..at]);
            table.push_cell(&cell);
            if ends(at) {
                break;
            }
            at += mark.len();
        }
        at += 1 + usize::from(is(at, b"\r\n"));
        table.end_row(began);
        line += 1;
    }
    Some((table, astray))
}

/// The width that most of some rows have, and how many rows have another.
fn ragged(ends: &[u32]) -> (u32, usize) {
    let width = |row: usize| ends[row] - if row == 0 { 0 } else { ends[row - 1] };
    let mut seen: Vec<u32> = (0..ends.len())
        .step_by(ends.len() / 512 + 1)
        .map(width)
        .collect();
    seen.sort_unstable();
    let most = seen.chunk_by(|a, b| a == b).max_by_key(|chunk| chunk.len());
    let most = most.map_or(0, |chunk| chunk[0]);
    let mut before = 0;
    let other = ends
        .iter()
        .filter(|end| **end != std::mem::replace(&mut before, **end) + most);
    (most, other.count())
}

/// Whether another way of guarding cells should be tried: rows of other widths, or marks in odd places.
pub(super) fn doubtful(found: &Found, odd: bool) -> bool {
    odd || ragged(&found.rows).1 > 0
}

/// Cuts again where another way of guarding cells leaves fewer rows of other widths than `plain`, a cut with
/// `astray` cells that go on behind their closing mark; lines that are quoted as a whole are cut once more.
#[cold]
pub(super) fn better(
    plain: Table,
    layout: Layout,
    delimiter: u8,
    (astray, odd): (usize, bool),
) -> Table {
    let (width, others) = ragged(plain.row_ends());
    let mut has = [false; 3];
    let mut wrapped = false;
    for row in (0..plain.len()).filter(|_| layout.quotes) {
        let view = plain.row(row);
        wrapped |= odd && is_wrapped(view.cells(), delimiter);
        if view.width() as u32 != width || astray > 0 {
            let opens = |cell: &[u8], mark: &str| cell.starts_with(mark.as_bytes());
            has[0] |= view.cells().any(|cell| cell.contains(&b'\\'));
            has[1] |= view.cells().any(|cell| opens(cell, "'"));
            has[2] |= view.cells().any(|cell| opens(cell, "“"));
        }
    }
    let with = |open, close, escapes, loose| Guard {
        open,
        close,
        escapes,
        loose,
    };
    let ways = [
        (has[0], with("\"", "\"", true, None)),
        (has[1], with("'", "'", false, None)),
        (has[2], with("“", "”", false, None)),
        (astray > 0, with("\"", "\"", false, Some(true))),
        (astray > 0, with("\"", "\"", false, Some(false))),
    ];
    let mut best = (others, astray);
    let mut found = None;
    for (_, guard) in ways.into_iter().filter(|(likely, _)| *likely) {
        if let Some((table, astray)) = careful(plain.text(), layout, &[delimiter], guard) {
            let (width, fewer) = ragged(table.row_ends());
            let score = (fewer, astray);
            // Lines that belong together are no whole rows before: a mark that swallows whole ones guards nothing.
            let joined = plain.len().saturating_sub(table.len());
            let whole = joined > others.saturating_sub(fewer);
            if width > 2 && score < best && !whole {
                (best, found) = (score, Some(table));
            }
        }
    }
    if let Some(mut table) = found {
        table.adopt(plain.into_text());
        return table;
    }
    if wrapped {
        unwrap(plain, delimiter)
    } else {
        plain
    }
}

/// A text with a mark that never closes, if backslashes guard marks inside cells and all rows are then alike.
#[cold]
pub(super) fn escaped(text: &[u8], layout: Layout, delimiter: u8) -> Option<Table> {
    if !text.windows(2).any(|pair| pair == b"\\\"") {
        return None;
    }
    let guard = Guard {
        escapes: true,
        ..DOUBLED
    };
    let (table, astray) = careful(text, layout, &[delimiter], guard)?;
    (astray == 0 && ragged(table.row_ends()).1 == 0).then_some(table)
}

/// Whether a row is one cell that holds delimiters, and nothing behind.
fn is_wrapped<'a>(mut cells: impl Iterator<Item = &'a [u8]>, delimiter: u8) -> bool {
    let first = cells.next().unwrap_or_default();
    first.contains(&delimiter) && cells.all(<[u8]>::is_empty)
}

/// Cuts rows that were one quoted cell where that gives as many cells as the table has.
fn unwrap(plain: Table, delimiter: u8) -> Table {
    let layout = Layout {
        delimiter: None,
        quotes: true,
        padded: false,
        start: 0,
        first_line: 0,
        way: Way::Plain,
    };
    let inner = |row: usize| {
        let view = plain.row(row);
        if !is_wrapped(view.cells(), delimiter) {
            return None;
        }
        // Empty cells of another delimiter: a spreadsheet saved the pasted column.
        let mut line = view.cell(0);
        while let Some((last, rest)) = line.split_last()
            && *last != delimiter
            && matches!(last, b';' | b',' | b'\t' | b'|')
        {
            line = rest;
        }
        let (table, _) = careful(line, layout, &[delimiter], DOUBLED)?;
        (table.len() == 1).then_some(table)
    };
    let parts: Vec<Option<Table>> = (0..plain.len()).map(inner).collect();
    let inside: Vec<u32> = parts
        .iter()
        .flatten()
        .map(|part| part.width(0) as u32)
        .collect();
    let mut ends = Vec::new();
    let mut sum = 0;
    for width in &inside {
        sum += width;
        ends.push(sum);
    }
    let width = match inside.len() * 2 >= plain.len() {
        true => ragged(&ends).0,
        false => ragged(plain.row_ends()).0,
    } as usize;
    if width < 3 {
        return plain;
    }
    let mut table = Table::default();
    for (row, part) in parts.iter().enumerate() {
        let line = plain.line(row);
        match part.as_ref().filter(|part| part.width(0) == width) {
            Some(part) => table.push_record(part.row(0).cells(), line),
            None => table.push_record(plain.row(row).cells(), line),
        }
    }
    table.adopt(plain.into_text());
    table
}
