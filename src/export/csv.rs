//! Tables as CSV that a spreadsheet opens rightly: UTF-8 with BOM, numbers as numbers, text as text.
//!
//! Quoting follows RFC 4180. A text cell that a spreadsheet would take for a formula gets a leading
//! apostrophe (OWASP, «CSV Injection»), and so does one that begins with an apostrophe, so that our
//! own import, which takes one off, finds what was there. Figures are typed and never need one.

use std::io::{self, Write};

use super::Progress;
use super::table::{Cell, Table, decimal};
use crate::i18n::Lang;
use crate::i18n::phrases::export as words;

/// Bytes before the text, so that spreadsheets read it as UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// How texts are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formulas {
    /// A text that would start a formula gets an apostrophe.
    #[default]
    Guarded,
    /// Every text as it is.
    Kept,
}

/// Writes the table. Money has at least two decimals, shares are written 0–1, undefined figures are
/// empty.
///
/// # Errors
/// What `to` says.
pub fn write(
    table: &Table<'_>,
    lang: Lang,
    formulas: Formulas,
    to: &mut impl Write,
    progress: &mut Progress<'_>,
) -> io::Result<()> {
    to.write_all(BOM)?;
    let mut record = Record {
        line: Vec::new(),
        fields: 0,
        formulas,
        lang,
    };
    for column in &table.columns {
        record.text(&column.label);
    }
    record.end(to)?;
    let mut cells = Vec::new();
    for place in 0..table.len() {
        table.row(place, &mut cells);
        for cell in &cells {
            record.cell(cell);
        }
        record.end(to)?;
        progress.row();
    }
    Ok(())
}

/// One line of the file.
struct Record {
    line: Vec<u8>,
    fields: usize,
    formulas: Formulas,
    lang: Lang,
}

impl Record {
    fn cell(&mut self, cell: &Cell<'_>) {
        match cell {
            Cell::Blank => self.figure(""),
            Cell::Text(text) | Cell::Choice(_, text) => self.text(text),
            Cell::Whole(value) => self.figure(&value.to_string()),
            Cell::Decimal(value) => self.figure(&decimal(*value, 0)),
            Cell::Money(value) => self.figure(&decimal(value.0, 2)),
            Cell::Number(value, _) | Cell::Share(value, _) if value.is_finite() => {
                self.figure(&value.to_string());
            }
            Cell::Number(..) | Cell::Share(..) => self.figure(""),
            Cell::Day(day) => self.figure(&day.iso()),
            Cell::Yes(true) => self.text(words::yes(self.lang)),
            Cell::Yes(false) => self.text(words::no(self.lang)),
        }
    }

    /// A field of ours that can neither need quotes nor be a formula.
    fn figure(&mut self, text: &str) {
        if self.fields > 0 {
            self.line.push(b',');
        }
        self.fields += 1;
        self.line.extend_from_slice(text.as_bytes());
    }

    /// A field of anybody's text.
    fn text(&mut self, text: &str) {
        let starts = [
            '\'', '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠',
        ];
        let guarded = self.formulas == Formulas::Guarded && text.starts_with(starts);
        let quoted = text.contains([',', '"', '\r', '\n', ';', '\t']);
        self.figure(if quoted { "\"" } else { "" });
        if guarded {
            self.line.push(b'\'');
        }
        for byte in text.bytes() {
            if byte == b'"' && quoted {
                self.line.push(b'"');
            }
            self.line.push(byte);
        }
        if quoted {
            self.line.push(b'"');
        }
    }

    fn end(&mut self, to: &mut impl Write) -> io::Result<()> {
        // A record of one empty field must not look like a blank line.
        if self.line.is_empty() && self.fields == 1 {
            self.line.extend_from_slice(b"\"\"");
        }
        self.line.extend_from_slice(b"\r\n");
        to.write_all(&self.line)?;
        self.line.clear();
        self.fields = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::table::{Column, Type};
    use crate::model::{Day, Money};

    fn file<'a>(rows: &'a [Vec<Cell<'a>>], formulas: Formulas) -> Vec<Vec<String>> {
        let width = rows.first().map_or(0, Vec::len);
        let columns = (0..width).map(|at| Column::new(&at.to_string(), "c", Type::Text));
        let fill = |at: usize, cells: &mut Vec<Cell<'a>>| cells.extend(rows[at].clone());
        let table = Table::new("t", "T", columns.collect(), rows.len(), fill);
        let mut file = Vec::new();
        let tables = [table];
        let mut hear = |_: u32, _: f64| {};
        let mut progress = Progress::of(&tables, &mut hear);
        write(&tables[0], Lang::En, formulas, &mut file, &mut progress).expect("memory");
        let text = file.strip_prefix(BOM).expect("a BOM");
        ::csv::ReaderBuilder::new()
            .from_reader(text)
            .records()
            .map(|record| record.expect("a record").iter().map(String::from).collect())
            .collect()
    }

    #[test]
    fn every_cell_comes_back() {
        let row = vec![
            Cell::Whole(-3),
            Cell::text("007"),
            Cell::text("张, \"三\""),
            Cell::Money(Money(-123_450)),
            Cell::Decimal(25_000),
            Cell::Share(0.25, 1),
            Cell::Day(Day(0)),
            Cell::text("two\r\nlines"),
            Cell::Yes(true),
            Cell::Blank,
        ];
        let back = file(&[row], Formulas::Guarded);
        let words = [
            "-3",
            "007",
            "张, \"三\"",
            "-12.345",
            "2.5",
            "0.25",
            "1970-01-01",
            "two\r\nlines",
            "yes",
            "",
        ];
        assert_eq!(back, [words]);
    }

    #[test]
    fn formulas_stay_text_unless_asked() {
        for start in ["=", "+", "-", "@", "\t", "\r", "＝", "'"] {
            let row = vec![Cell::text(format!("{start}cmd")), Cell::Share(f64::NAN, 1)];
            let rows = [row];
            assert_eq!(
                file(&rows, Formulas::Guarded),
                [[format!("'{start}cmd"), String::new()]]
            );
            assert_eq!(
                file(&rows, Formulas::Kept),
                [[format!("{start}cmd"), String::new()]]
            );
        }
    }

    #[test]
    fn a_lone_empty_cell_is_no_blank_line() {
        assert_eq!(file(&[vec![Cell::Blank]], Formulas::Guarded), [[""]]);
    }
}
