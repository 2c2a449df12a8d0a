//! Where the header is, and what its cells say.

use super::cell::{clean, is_blank, shown, squeeze};
use super::date::{self, Parts};
use super::synonyms::{CUSTOMER_HINTS, HINTS, IDS, NOTES, PARTIES, WEAK_IDS, WORDS};
use super::table::{RowView, Table};
use super::{DecimalMark, Role, number};

/// Rows searched for a header.
const DEPTH: usize = 40;

/// The table's header.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Row of the table, `None` where the file has no header.
    pub row: Option<usize>,
    /// First data row.
    pub first: usize,
    /// Header texts, cleaned, one a column; empty where there is none.
    pub texts: Vec<String>,
}

/// Finds the header: the row with most known words among the first rows, else a first row of words
/// over rows of figures. `wanted` is a physical line, 0 for «no header».
pub fn find(table: &Table, wanted: Option<u32>) -> Header {
    let row = match wanted {
        Some(0) => None,
        Some(line) => (0..table.len().min(10_000)).find(|row| table.line(*row) == line),
        None => best(table),
    };
    let row = match (row, wanted) {
        (Some(row), None) if is_upper_half(table, row) => Some(row + 1),
        (row, _) => row,
    };
    let first = row.map_or(0, |row| row + 1);
    let header_width = row.map_or(0, |row| {
        let cells = table.row(row).cells();
        cells
            .collect::<Vec<_>>()
            .iter()
            .rposition(|cell| !is_blank(cell))
            .map_or(0, |at| at + 1)
    });
    let body = (first..table.len())
        .take(200)
        .map(|row| table.width(row))
        .max();
    let columns = match row {
        Some(row) => table.width(row).max(header_width),
        None => body.unwrap_or(0),
    };
    let joined = row.is_some_and(|row| row > 0 && is_upper_half(table, row - 1));
    let columns = match joined {
        true => columns.max(row.map_or(0, |row| table.width(row - 1))),
        false => columns,
    };
    let texts = (0..columns)
        .map(|column| {
            let cell = row.map_or(&[][..], |row| table.cell(row, column));
            let above = row.and_then(|row| row.checked_sub(1));
            if let Some(whole) = above.and_then(|above| grouped(table, above, column)) {
                return whole;
            }
            let above = above.filter(|_| is_blank(cell) && joined);
            let cell = above.map_or(cell, |above| table.cell(above, column));
            words(cell)
        })
        .collect();
    Header { row, first, texts }
}

fn words(cell: &[u8]) -> String {
    let text = shown(clean(cell), 80);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A column's name with that of the group above it, where only both say whose number or name it is:
/// `Customer` over `ID`, `客户` over `编号`.
#[cold]
fn grouped(table: &Table, above: usize, column: usize) -> Option<String> {
    const BARE: [&str; 11] = [
        "id", "no", "number", "code", "name", "编号", "编码", "代码", "号", "名称", "姓名",
    ];
    let groups = table.row(above);
    if filled(groups) < 2 || groups.cells().any(is_figure) {
        return None;
    }
    let own = words(table.cell(above + 1, column));
    if !forms(&own)
        .first()
        .is_some_and(|own| BARE.contains(&&**own))
    {
        return None;
    }
    let held = |at: &usize| !is_blank(table.cell(above, *at));
    let group = (0..=column).rev().find(held)?;
    let whole = format!("{} {own}", words(table.cell(above, group)));
    is_known(forms(&whole).get(..1)?).then_some(whole)
}

fn best(table: &Table) -> Option<usize> {
    let rows: Vec<usize> = (0..table.len().min(DEPTH)).collect();
    let mut found: Option<(usize, usize)> = None;
    for &row in &rows {
        let known = known_words(table.row(row));
        // A longer header further down is another table's.
        if found.is_some_and(|(row, known)| known >= 3 && heads_days(table, row)) {
            break;
        }
        if known >= 2 && found.is_none_or(|(_, most)| known > most) {
            found = Some((row, known));
        }
    }
    if let Some((row, _)) = found {
        return Some(row);
    }
    let width = rows.iter().map(|row| filled(table.row(*row))).max()?;
    let first = *rows
        .iter()
        .find(|row| filled(table.row(**row)) * 2 > width)?;
    let next = rows
        .iter()
        .find(|row| **row > first && filled(table.row(**row)) > 0);
    let figures = |row: usize| {
        table
            .row(row)
            .cells()
            .filter(|cell| is_figure(cell))
            .count()
    };
    let wordy = figures(first) == 0 && filled(table.row(first)) > 0;
    (wordy && next.is_none_or(|row| figures(*row) > 0)).then_some(first)
}

/// Whether two days stand right below a word for them.
fn heads_days(table: &Table, row: usize) -> bool {
    let is_day = |row: usize, column: usize| {
        let parts = (row < table.len()).then(|| date::parts(clean(table.cell(row, column))));
        matches!(
            parts.flatten(),
            Some(Parts::Clear(..) | Parts::Twins(..) | Parts::Short(..))
        )
    };
    (0..table.width(row)).any(|column| {
        let words = forms(&String::from_utf8_lossy(clean(table.cell(row, column))));
        fitness(&words, Role::Date) > 0 && is_day(row + 1, column) && is_day(row + 2, column)
    })
}

/// Whether a row is the upper half of a header of two rows: both halves hold words only, the upper
/// one names columns that the lower one leaves blank, and figures stand below.
#[cold]
fn is_upper_half(table: &Table, row: usize) -> bool {
    if row + 2 >= table.len() {
        return false;
    }
    let (upper, lower, body) = (table.row(row), table.row(row + 1), table.row(row + 2));
    let wordy = |row: RowView<'_>| filled(row) >= 2 && !row.cells().any(is_figure);
    let columns = upper.width().max(lower.width());
    let own = |column: &usize| {
        is_blank(lower.cell(*column))
            && !is_blank(upper.cell(*column))
            && !is_blank(body.cell(*column))
    };
    // Group names stand over blanks or over the first of their columns.
    let groups =
        (0..columns).any(|column| is_blank(upper.cell(column)) && !is_blank(lower.cell(column)));
    wordy(upper)
        && wordy(lower)
        && known_words(lower) >= 1
        && groups
        && (0..columns).any(|column| own(&column))
        && body.cells().any(is_figure)
}

fn filled(row: RowView<'_>) -> usize {
    row.cells().filter(|cell| !is_blank(cell)).count()
}

/// Whether a cell is a number or a date.
pub fn is_figure(cell: &[u8]) -> bool {
    let cell = clean(cell);
    !cell.is_empty()
        && (number::read(cell, DecimalMark::Point, 4).is_some()
            || number::read(cell, DecimalMark::Comma, 4).is_some()
            || date::parts(cell).is_some_and(|parts| !matches!(parts, date::Parts::Month(..))))
}

/// How many cells are words that headers are made of.
pub fn known_words(row: RowView<'_>) -> usize {
    row.cells()
        .filter(|cell| !is_blank(cell) && cell.len() <= 120)
        .map(|cell| forms(&String::from_utf8_lossy(clean(cell))))
        .filter(|forms| is_known(forms))
        .count()
}

fn is_known(forms: &[String]) -> bool {
    let known = |word: &str| {
        IDS.contains(&word)
            || PARTIES.contains(&word)
            || WEAK_IDS.contains(&word)
            || WORDS.iter().any(|(_, words)| words.contains(&word))
    };
    forms.iter().any(|form| known(form))
}

/// What a header may be compared as: whole, without a note in brackets, and its parts.
pub fn forms(header: &str) -> Vec<String> {
    let folded: String = header.chars().map(super::cell::fold).collect();
    let bare = folded.split(['(', '[']).next().unwrap_or("").trim();
    let bare = if bare.is_empty() { folded.trim() } else { bare };
    let plain = |text: &str| squeeze(text).replace(['.', ':', '"', '\'', '*', '?'], "");
    let mut forms = vec![plain(bare)];
    for part in bare.split(['.', '_', '/', '·']).rev() {
        if !part.is_ascii() {
            forms.push(plain(part));
        }
    }
    forms.dedup();
    forms.retain(|form| !form.is_empty());
    forms
}

/// How well a header names a role: 0 not at all, higher is better.
pub fn fitness(forms: &[String], role: Role) -> u32 {
    let Some((_, words)) = WORDS.iter().find(|(of, _)| *of == role) else {
        return 0;
    };
    let whole = best_of(forms, words, 2_000);
    if whole > 0 {
        return whole;
    }
    HINTS
        .iter()
        .find(|(of, ..)| *of == role)
        .map_or(0, |(_, parts, not)| hinted(forms, parts, not))
}

/// How well a header names the customer by number, and by name.
pub fn customer_fitness(forms: &[String]) -> (u32, u32, u32) {
    let id = best_of(forms, IDS, 2_000).max(hinted(forms, CUSTOMER_HINTS.0, CUSTOMER_HINTS.1));
    (
        id,
        best_of(forms, PARTIES, 2_000),
        best_of(forms, WEAK_IDS, 2_000),
    )
}

fn best_of(forms: &[String], words: &[&str], top: u32) -> u32 {
    forms
        .iter()
        .enumerate()
        .filter_map(|(form, text)| {
            let at = words.iter().position(|word| word == text)?;
            Some(top - at as u32 - form as u32 * 300)
        })
        .max()
        .unwrap_or(0)
}

fn hinted(forms: &[String], parts: &[&str], not: &[&str]) -> u32 {
    let Some(form) = forms.first() else { return 0 };
    if not.iter().any(|part| form.contains(part)) {
        return 0;
    }
    parts
        .iter()
        .position(|part| form.contains(part))
        .map_or(0, |at| 200 - at as u32)
}

/// Whether a customer's cell is the word of a total line that also carries a date.
pub fn is_total(key: &[u8], order_blank: bool) -> bool {
    const SUMS: [&str; 9] = [
        "合计",
        "总计",
        "小计",
        "本页合计",
        "本页小计",
        "总合计",
        "共计",
        "汇总",
        "grandtotal",
    ];
    let word = squeeze(&String::from_utf8_lossy(key));
    let word = word.trim_end_matches([':', '：']);
    SUMS.contains(&word) || order_blank && matches!(word, "total" | "subtotal" | "sum")
}

/// Whether a cell ends like the sums that spreadsheets put below a group: `甲 小计`, `Acme Total`.
#[cold]
pub fn is_subtotal(cell: &[u8]) -> bool {
    let ends = |word: &str| cell.ends_with(word.as_bytes()) && cell.len() <= 60;
    ["小计", "合计", "汇总", "总计", " Total", " Subtotal"]
        .into_iter()
        .any(ends)
}

/// Whether a row sums up or signs rather than records: its first word says so, or it holds a
/// single cell where the table is wider.
pub fn is_note(row: RowView<'_>, columns: usize) -> bool {
    let mut filled = row.cells().filter(|cell| !is_blank(cell));
    let Some(first) = filled.next() else {
        return false;
    };
    // «已收入：2 笔，300.00 元»: few cells of a wide table.
    if columns >= 3 && filled.count() < columns.div_ceil(6).min(2) {
        return true;
    }
    let word = squeeze(&String::from_utf8_lossy(clean(first)));
    word.starts_with("totalfor")
        || word.starts_with("subtotal")
        || NOTES.iter().any(|note| {
            word.strip_prefix(note).is_some_and(|rest| {
                let next = rest.chars().next();
                !note.is_ascii() || next.is_none_or(|c| !c.is_ascii_alphanumeric())
            })
        })
}
