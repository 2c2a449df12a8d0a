//! Tables as JSON that explains itself: what each column is, then rows of plain values.
//!
//! docs/EXPORT.md describes it. Money and decimals are JSON numbers with up to four decimals, written
//! digit for digit; whoever reads them as binary floats rounds them himself.

use std::io::{self, Write};

use serde_json::json;

use super::table::{Cell, Table, decimal};
use super::{About, Progress};

/// Name and number of the format.
pub const FORMAT: &str = "keben-tables";
/// Rises when what stands in the file changes its meaning.
pub const SCHEMA: u32 = 1;

/// Writes the tables into one document.
///
/// # Errors
/// What `to` says.
pub fn write(
    about: &About<'_>,
    tables: &[Table<'_>],
    to: &mut impl Write,
    progress: &mut Progress<'_>,
) -> io::Result<()> {
    let head = json!({
        "format": FORMAT,
        "schema": SCHEMA,
        "program": concat!("Keben ", env!("CARGO_PKG_VERSION")),
        "written_ms": about.written,
        "workbook": about.workbook,
        "currency": (!about.currency.is_empty()).then_some(about.currency),
        "language": about.language,
        "names_hidden": about.names_hidden,
    })
    .to_string();
    to.write_all(&head.as_bytes()[..head.len() - 1])?;
    to.write_all(b",\"tables\":[")?;
    for (at, table) in tables.iter().enumerate() {
        to.write_all(if at > 0 { b",\n" } else { b"\n" })?;
        let columns = table.columns.iter().map(|column| {
            json!({"code": column.code, "label": column.label, "type": column.kind.code()})
        });
        let head = json!({
            "code": table.code,
            "name": table.name,
            "columns": columns.collect::<Vec<_>>(),
        })
        .to_string();
        to.write_all(&head.as_bytes()[..head.len() - 1])?;
        to.write_all(b",\"rows\":[")?;
        let (mut cells, mut line) = (Vec::new(), Vec::new());
        for place in 0..table.len() {
            table.row(place, &mut cells);
            line.clear();
            line.extend_from_slice(if place > 0 { b",\n[" } else { b"\n[" });
            for (at, cell) in cells.iter().enumerate() {
                if at > 0 {
                    line.push(b',');
                }
                value(cell, &mut line)?;
            }
            line.push(b']');
            to.write_all(&line)?;
            progress.row();
        }
        to.write_all(b"]}")?;
    }
    to.write_all(b"]}\n")
}

fn value(cell: &Cell<'_>, to: &mut Vec<u8>) -> io::Result<()> {
    match cell {
        Cell::Blank => to.write_all(b"null"),
        Cell::Text(text) | Cell::Choice(text, _) => Ok(serde_json::to_writer(to, text)?),
        Cell::Whole(value) => write!(to, "{value}"),
        Cell::Decimal(value) => to.write_all(decimal(*value, 0).as_bytes()),
        Cell::Money(value) => to.write_all(decimal(value.0, 0).as_bytes()),
        Cell::Number(value, _) | Cell::Share(value, _) if value.is_finite() => {
            write!(to, "{value}")
        }
        Cell::Number(..) | Cell::Share(..) => to.write_all(b"null"),
        Cell::Day(day) => write!(to, "\"{}\"", day.iso()),
        Cell::Yes(value) => write!(to, "{value}"),
    }
}
