//! Amounts that a comma nobody guarded cut in two: `99,90` and `1,234.50` among cells that commas part.

use crate::import::Role;
use crate::import::cell::{clean, is_blank};
use crate::import::header::{self, fitness, forms, is_figure};
use crate::import::table::Table;

/// Whether two cells in a row are the halves of one number.
pub fn are_halves(head: &[u8], tail: &[u8]) -> bool {
    let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let from = head.iter().position(u8::is_ascii_digit);
    let Some(head) = from.map(|at| &head[at..]).filter(|head| digits(head)) else {
        return false;
    };
    let mut parts = tail.splitn(2, |byte| *byte == b'.');
    let (group, rest) = (parts.next().unwrap_or_default(), parts.next());
    let thousands = head.len() <= 3 && group.len() == 3;
    digits(group) && (thousands && rest.is_none_or(digits) || group.len() == 2 && rest.is_none())
}

/// Joins the halves in rows that have one cell more than the header, where a single column of money can have been
/// cut and the file proves it: some tail has decimals of its own, or is `00` to `09` and so no number by itself.
#[cold]
pub(super) fn joined(plain: Table) -> Table {
    let header = header::find(&plain, None);
    let columns = header.texts.len();
    let named = |roles: &[Role]| -> Vec<usize> {
        let is = |text: &String| {
            let words = forms(text);
            roles.iter().any(|role| fitness(&words, *role) > 0)
        };
        (0..columns).filter(|at| is(&header.texts[*at])).collect()
    };
    let money = named(&[Role::Amount, Role::UnitPrice]);
    let figures = named(&[Role::Amount, Role::UnitPrice, Role::Quantity, Role::Date]);
    if header.row.is_none() || money.is_empty() {
        return plain;
    }
    let cut = |row: usize| {
        let view = plain.row(row);
        let wide = view.width() == columns + 1 && !is_blank(view.cell(columns));
        let halves = |at: &&usize| are_halves(clean(view.cell(**at)), clean(view.cell(**at + 1)));
        let mut found = money.iter().filter(|_| wide).filter(halves);
        let at = found.next().copied().filter(|_| found.next().is_none())?;
        // A comma in a text moves words to where figures belong, or leaves a blank before one.
        let fits = |column: &usize| {
            let cell = view.cell(column + usize::from(*column > at));
            is_blank(cell) || is_figure(cell)
        };
        let whole = view.cells().all(|cell| !cell.starts_with(b" "));
        (whole && figures.iter().all(fits)).then_some(at)
    };
    // Where rows of the header's width look no other, the second figure is a column of its own.
    let usual = |row: usize| {
        let halves =
            |at: &usize| are_halves(clean(plain.cell(row, *at)), clean(plain.cell(row, at + 1)));
        plain.width(row) <= columns && money.iter().any(halves)
    };
    let proves = |row: usize| {
        let tail = cut(row).map_or(&[][..], |at| clean(plain.cell(row, at + 1)));
        tail.contains(&b'.') || tail.starts_with(b"0")
    };
    let mut rows = header.first..plain.len();
    if rows.clone().any(usual) || !rows.any(proves) {
        return plain;
    }
    let mut table = Table::default();
    for row in 0..plain.len() {
        let at = if row < header.first { None } else { cut(row) };
        for (column, cell) in plain.row(row).cells().enumerate() {
            match at {
                Some(at) if column == at => {
                    let tail = clean(plain.cell(row, at + 1));
                    table.push_cell(&[clean(cell), b",", tail].concat());
                }
                Some(at) if column == at + 1 => {}
                _ => table.push_cell(cell),
            }
        }
        if let Some(at) = at {
            // One cell too many still, so that the row is told of.
            table.push_cell(plain.cell(row, at + 1));
        }
        table.end_row(plain.line(row));
    }
    table.adopt(plain.into_text());
    table
}
