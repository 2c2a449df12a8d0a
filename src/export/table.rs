//! A table as every writer takes it: columns with a stable code and words, rows of typed cells.

use std::borrow::Cow;

use crate::model::{Day, Money};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing, or undefined.
    Blank,
    /// Anybody's text; numbers of customers and orders are texts too.
    Text(Cow<'a, str>),
    /// One of a few codes, and what it is called in the file's language.
    Choice(Cow<'a, str>, Cow<'a, str>),
    /// A count.
    Whole(i64),
    /// An exact number in 1/10 000.
    Decimal(i64),
    /// An amount in the file's currency.
    Money(Money),
    /// A number that is not exact, and the decimals it is shown with.
    Number(f64, u8),
    /// A share 0–1, and its decimals as percent.
    Share(f64, u8),
    /// A day.
    Day(Day),
    /// Yes or no.
    Yes(bool),
}

impl<'a> Cell<'a> {
    /// A text; an empty one is a blank.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        let text = text.into();
        match text.is_empty() {
            true => Cell::Blank,
            false => Cell::Text(text),
        }
    }
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Type {
    /// [`Cell::Text`].
    #[default]
    Text,
    /// [`Cell::Choice`].
    Choice,
    /// [`Cell::Choice`] of any number of codes or words, joined by commas.
    Tags,
    /// [`Cell::Whole`].
    Whole,
    /// [`Cell::Decimal`].
    Decimal,
    /// [`Cell::Money`].
    Money,
    /// [`Cell::Number`].
    Number,
    /// [`Cell::Share`].
    Share,
    /// [`Cell::Day`].
    Day,
    /// [`Cell::Yes`].
    Yes,
}

impl Type {
    /// Its name in JSON; docs/EXPORT.md lists them.
    pub fn code(self) -> &'static str {
        match self {
            Type::Text => "text",
            Type::Choice => "choice",
            Type::Tags => "tags",
            Type::Whole => "whole",
            Type::Decimal => "decimal",
            Type::Money => "money",
            Type::Number => "number",
            Type::Share => "share",
            Type::Day => "date",
            Type::Yes => "yes",
        }
    }
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Stable name, the same in both languages.
    pub code: String,
    /// Header.
    pub label: String,
    /// What its cells are.
    pub kind: Type,
}

impl Column {
    /// A column.
    pub fn new(code: &str, label: &str, kind: Type) -> Column {
        Column {
            code: code.into(),
            label: label.into(),
            kind,
        }
    }
}

/// Puts the cells of the row at a place into the list, one a column.
type Fill<'a> = Box<dyn Fn(usize, &mut Vec<Cell<'a>>) + 'a>;

/// A table whose rows are made one at a time: a million of them need no room.
pub struct Table<'a> {
    /// Stable name.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Columns in order.
    pub columns: Vec<Column>,
    len: usize,
    fill: Fill<'a>,
}

impl<'a> Table<'a> {
    /// A table of `len` rows.
    pub fn new(
        code: &str,
        name: &str,
        columns: Vec<Column>,
        len: usize,
        fill: impl Fn(usize, &mut Vec<Cell<'a>>) + 'a,
    ) -> Table<'a> {
        Table {
            code: code.into(),
            name: name.into(),
            columns,
            len,
            fill: Box::new(fill),
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The cells of the row at `place` into `cells`, exactly one a column.
    pub fn row(&self, place: usize, cells: &mut Vec<Cell<'a>>) {
        cells.clear();
        (self.fill)(place, cells);
        cells.resize(self.columns.len(), Cell::Blank);
    }

    /// The same table with only those rows that hold the text in any case; all for an empty text.
    pub fn found(self, search: &str) -> Table<'a> {
        let search = search.trim().to_lowercase();
        if search.is_empty() {
            return self;
        }
        let mut cells = Vec::new();
        let holds = |cell: &Cell<'_>| match cell {
            Cell::Text(text) | Cell::Choice(_, text) => text.to_lowercase().contains(&search),
            _ => false,
        };
        let mut places = Vec::new();
        for place in 0..self.len {
            self.row(place, &mut cells);
            if cells.iter().any(holds) {
                places.push(place);
            }
        }
        let (len, fill) = (places.len(), self.fill);
        Table {
            len,
            fill: Box::new(move |at, cells| fill(places[at], cells)),
            ..self
        }
    }
}

/// A four-decimal integer as text, exact, with at least `least` decimals.
pub fn decimal(value: i64, least: usize) -> String {
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

    #[test]
    fn amounts_are_exact() {
        assert_eq!(decimal(1, 2), "0.0001");
        assert_eq!(decimal(-5_000, 2), "-0.50");
        assert_eq!(decimal(30_000, 0), "3");
        assert_eq!(decimal(i64::MIN, 2), "-922337203685477.5808");
    }

    #[test]
    fn a_search_keeps_the_rows_that_hold_it() {
        let names = ["Ann", "Bob", "ANNA"];
        let table = Table::new(
            "t",
            "T",
            vec![Column::new("name", "Name", Type::Text)],
            3,
            |at, cells| cells.push(Cell::text(names[at])),
        );
        let found = table.found(" ann ");
        assert_eq!(found.len(), 2);
        let mut cells = Vec::new();
        found.row(1, &mut cells);
        assert_eq!(cells, [Cell::text("ANNA")]);
    }
}
