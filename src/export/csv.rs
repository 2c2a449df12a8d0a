//! Tables as CSV that a spreadsheet opens rightly: UTF-8 with BOM, numbers as numbers, text as text.
//!
//! Quoting follows RFC 4180. A text cell that a spreadsheet would take for a formula gets a leading
//! apostrophe (OWASP, «CSV Injection»); figures are typed here and never need one.

use std::borrow::Borrow;

use crate::model::{Money, Quantity};
use crate::report::{Cell, Column, Row};

/// Bytes before the text, so that spreadsheets read it as UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The table as a file. Bars are left out; a customer takes two columns, key and name. Money and
/// quantities are exact; shares are written 0–1; undefined figures are empty.
///
/// Rows may be lent or given.
pub fn table<R: Borrow<Row>>(columns: &[Column], rows: impl IntoIterator<Item = R>) -> Vec<u8> {
    let rows: Vec<R> = rows.into_iter().collect();
    let kinds: Vec<Kind> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| Kind::of(&rows, at, column))
        .collect();
    let mut file = BOM.to_vec();
    let mut header = Record::default();
    for (column, kind) in columns.iter().zip(&kinds) {
        match kind {
            Kind::Bar => {}
            Kind::Customer => {
                header.text(&format!("{} ID", column.label));
                header.text(&column.label);
            }
            Kind::Plain => header.text(&column.label),
        }
    }
    header.end(&mut file);
    for row in &rows {
        let mut record = Record::default();
        for (at, kind) in kinds.iter().enumerate() {
            let cell = row.borrow().cells.get(at).unwrap_or(&Cell::Missing);
            match (kind, cell) {
                (Kind::Bar, _) => {}
                (Kind::Customer, Cell::Customer(name, key)) => {
                    record.text(key);
                    record.text(if name == key { "" } else { name });
                }
                (Kind::Customer, _) => {
                    record.figure("");
                    record.figure("");
                }
                (Kind::Plain, cell) => record.cell(cell),
            }
        }
        record.end(&mut file);
    }
    file
}

/// How a column is written.
enum Kind {
    Plain,
    Customer,
    Bar,
}

impl Kind {
    /// The kind of the column at this place, by its first cell that says something; by its name
    /// where no cell does.
    fn of<R: Borrow<Row>>(rows: &[R], at: usize, column: &Column) -> Kind {
        let mut cells = rows.iter().filter_map(|row| row.borrow().cells.get(at));
        match cells.find(|cell| **cell != Cell::Missing) {
            Some(Cell::Bar(..)) => Kind::Bar,
            Some(Cell::Customer(..)) => Kind::Customer,
            Some(_) => Kind::Plain,
            None if column.key == "bar" => Kind::Bar,
            None if column.key == "customer" => Kind::Customer,
            None => Kind::Plain,
        }
    }
}

/// One line of the file.
#[derive(Default)]
struct Record {
    line: Vec<u8>,
    fields: usize,
}

impl Record {
    fn cell(&mut self, cell: &Cell) {
        match cell {
            Cell::Missing | Cell::Bar(..) => self.figure(""),
            Cell::Text(text) | Cell::Class(text, _) => self.text(text),
            Cell::Customer(name, _) => self.text(name),
            Cell::Int(value) => self.figure(&value.to_string()),
            Cell::Money(Money(value)) => self.figure(&decimal(*value, 2)),
            Cell::Quantity(Quantity(value)) => self.figure(&decimal(*value, 0)),
            Cell::Share(value, _) | Cell::Number(value, _) if value.is_finite() => {
                self.figure(&value.to_string());
            }
            Cell::Share(..) | Cell::Number(..) => self.figure(""),
            Cell::Day(day) => self.figure(&day.iso()),
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
        let formula =
            text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
        let guard = if formula { "'" } else { "" };
        if text.contains([',', '"', '\r', '\n', ';', '\t']) {
            self.figure(&format!("\"{guard}{}\"", text.replace('"', "\"\"")));
        } else {
            self.figure(&format!("{guard}{text}"));
        }
    }

    fn end(mut self, file: &mut Vec<u8>) {
        // A record of one empty field must not look like a blank line.
        if self.line.is_empty() && self.fields == 1 {
            self.line.extend_from_slice(b"\"\"");
        }
        file.append(&mut self.line);
        file.extend_from_slice(b"\r\n");
    }
}

/// A four-decimal integer as text, exact, with at least `least` decimals.
fn decimal(value: i64, least: usize) -> String {
    let size = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    let rest = format!("{:04}", size % 10_000);
    let kept = rest.trim_end_matches('0').len().max(least);
    match kept {
        0 => format!("{sign}{}", size / 10_000),
        _ => format!("{sign}{}.{}", size / 10_000, &rest[..kept]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Day;
    use crate::report::Align;

    fn column(key: &str) -> Column {
        Column {
            key: key.into(),
            label: key.into(),
            align: Align::Start,
            width: 1.0,
            sortable: false,
        }
    }

    fn read(file: &[u8]) -> Vec<Vec<String>> {
        let text = file.strip_prefix(BOM).expect("a BOM");
        csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text)
            .records()
            .map(|record| record.expect("a record").iter().map(String::from).collect())
            .collect()
    }

    #[test]
    fn every_cell_comes_back() {
        let columns = ["a", "customer", "bar", "c", "d", "e", "f"].map(column);
        let row = |name: &str, text: &str| Row {
            customer: None,
            cells: vec![
                Cell::Int(-3),
                Cell::Customer(name.into(), "007".into()),
                Cell::Bar(0.5, 1),
                Cell::Money(Money(-123_450)),
                Cell::Share(0.25, 1),
                Cell::Day(Day(0)),
                Cell::Text(text.into()),
            ],
        };
        let rows = vec![row("张, \"三\"", "two\nlines"), row("007", "=1+1")];
        let back = read(&table(&columns, &rows));
        assert_eq!(
            back[0],
            ["a", "customer ID", "customer", "c", "d", "e", "f"]
        );
        assert_eq!(
            back[1],
            [
                "-3",
                "007",
                "张, \"三\"",
                "-12.345",
                "0.25",
                "1970-01-01",
                "two\nlines"
            ]
        );
        assert_eq!(back[2][2], "", "a key is not repeated as a name");
        assert_eq!(back[2][6], "'=1+1");
    }

    #[test]
    fn formulas_stay_text_and_undefined_stays_empty() {
        for start in ["=", "+", "-", "@", "\t", "\r", "＝"] {
            let cells = vec![Cell::Text(format!("{start}cmd")), Cell::Share(f64::NAN, 1)];
            let row = Row {
                customer: None,
                cells,
            };
            let back = read(&table(&[column("a"), column("b")], std::iter::once(row)));
            assert_eq!(back[1], [format!("'{start}cmd"), String::new()]);
        }
    }

    #[test]
    fn amounts_are_exact() {
        assert_eq!(decimal(1, 2), "0.0001");
        assert_eq!(decimal(-5_000, 2), "-0.50");
        assert_eq!(decimal(30_000, 0), "3");
        assert_eq!(decimal(i64::MIN, 2), "-922337203685477.5808");
    }
}
