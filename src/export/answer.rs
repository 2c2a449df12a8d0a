//! The table of an answer, of the customers or of their lines, as a page shows it.

use super::table::{Cell, Column, Table, Type};
use crate::i18n::Lang;
use crate::i18n::phrases::export as words;
use crate::report;

/// These rows as a table. Bars are left out; a customer takes two columns, key and name.
pub fn table<'a>(
    code: &str,
    name: &str,
    lang: Lang,
    columns: &[report::Column],
    rows: &'a [report::Row],
) -> Table<'a> {
    let mut shown = Vec::new();
    let mut parts = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let Some(kind) = Kind::of(rows, at, column) else {
            continue;
        };
        parts.push((at, kind));
        match kind {
            Kind::Customer => {
                let id = words::customer_id(lang);
                shown.push(Column::new("customer", id, Type::Text));
                let name = words::customer_name(lang);
                shown.push(Column::new("customer_name", name, Type::Text));
            }
            Kind::Plain(kind) => shown.push(Column::new(&column.key, &column.label, kind)),
        }
    }
    Table::new(code, name, shown, rows.len(), move |place, cells| {
        let row = &rows[place];
        for (at, kind) in &parts {
            let cell = row.cells.get(*at).unwrap_or(&report::Cell::Missing);
            match (kind, cell) {
                (Kind::Customer, report::Cell::Customer(name, key)) => {
                    cells.push(Cell::text(key.as_str()));
                    let name = if name == key { "" } else { name };
                    cells.push(Cell::text(name));
                }
                (Kind::Customer, _) => cells.extend([Cell::Blank, Cell::Blank]),
                (Kind::Plain(_), cell) => cells.push(plain(cell)),
            }
        }
    })
}

/// How a column is written.
#[derive(Clone, Copy)]
enum Kind {
    Plain(Type),
    Customer,
}

impl Kind {
    /// The kind of the column at this place, by its first cell that says something; by its name
    /// where no cell does. `None` for bars.
    fn of(rows: &[report::Row], at: usize, column: &report::Column) -> Option<Kind> {
        use report::Cell as C;
        let mut cells = rows.iter().filter_map(|row| row.cells.get(at));
        Some(match cells.find(|cell| **cell != C::Missing) {
            Some(C::Bar(..)) => return None,
            Some(C::Customer(..)) => Kind::Customer,
            Some(C::Int(_)) => Kind::Plain(Type::Whole),
            Some(C::Money(_)) => Kind::Plain(Type::Money),
            Some(C::Quantity(_)) => Kind::Plain(Type::Decimal),
            Some(C::Share(..)) => Kind::Plain(Type::Share),
            Some(C::Number(..)) => Kind::Plain(Type::Number),
            Some(C::Day(_)) => Kind::Plain(Type::Day),
            Some(C::Text(_) | C::Class(..) | C::Missing) => Kind::Plain(Type::Text),
            None if column.key == "bar" => return None,
            None if column.key == "customer" => Kind::Customer,
            None => Kind::Plain(Type::Text),
        })
    }
}

fn plain(cell: &report::Cell) -> Cell<'_> {
    use report::Cell as C;
    match cell {
        C::Missing | C::Bar(..) => Cell::Blank,
        C::Text(text) | C::Class(text, _) | C::Customer(text, _) => Cell::text(text.as_str()),
        C::Int(value) => Cell::Whole(*value),
        C::Money(value) => Cell::Money(*value),
        C::Quantity(value) => Cell::Decimal(value.0),
        C::Share(value, places) => Cell::Share(*value, *places),
        C::Number(value, places) => Cell::Number(*value, *places),
        C::Day(day) => Cell::Day(*day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Money;

    #[test]
    fn bars_go_and_customers_take_two_columns() {
        let column = |key: &str| report::Column {
            key: key.into(),
            label: key.into(),
            ..report::Column::default()
        };
        let columns = ["customer", "bar", "value"].map(column);
        let row = |name: &str, key: &str| report::Row {
            customer: None,
            cells: vec![
                report::Cell::Customer(name.into(), key.into()),
                report::Cell::Bar(0.5, 1),
                report::Cell::Money(Money(5)),
            ],
        };
        let rows = [row("Ann", "007"), row("008", "008")];
        let table = table("abc", "ABC", Lang::En, &columns, &rows);
        let codes: Vec<&str> = table.columns.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, ["customer", "customer_name", "value"]);
        let mut cells = Vec::new();
        table.row(0, &mut cells);
        let first = [Cell::text("007"), Cell::text("Ann"), Cell::Money(Money(5))];
        assert_eq!(cells, first);
        table.row(1, &mut cells);
        assert_eq!(cells[1], Cell::Blank, "a key is not repeated as a name");
    }
}
