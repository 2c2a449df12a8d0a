//! Which order a row is of, and which one it gives back.

use super::Run;
use crate::import::cell::{clean, shown};
use crate::import::intern::Word;
use crate::import::status::Effect;
use crate::import::survey::{is_rounded, is_shortened};
use crate::import::table::RowView;
use crate::model::NONE;

/// The order that a negative row gives back.
pub(super) struct Given {
    pub order: u32,
    pub customer: Option<u32>,
    /// That order is closed itself: nothing is left to give back.
    pub closed: bool,
}

impl Run<'_> {
    /// The text that numbers a row's order; `scratch` holds it where it is of several cells.
    pub(super) fn order_text<'b>(&'b self, row: usize, scratch: &'b mut Vec<u8>) -> &'b [u8] {
        let Some(column) = self.columns.order else {
            return &[];
        };
        let view = self.table.row(row);
        let parts = &self.mapping.rules.order_parts;
        let text = clean(view.cell(column));
        if !parts.is_empty() {
            scratch.clear();
            for part in parts {
                if !scratch.is_empty() {
                    scratch.push(b'-');
                }
                scratch.extend_from_slice(clean(view.cell(*part)));
            }
        } else if self.lost_digits(text) {
            *scratch = self.told_apart(row, column);
        } else {
            return text;
        }
        scratch
    }

    fn lost_digits(&self, text: &[u8]) -> bool {
        is_shortened(text) || self.mapping.rounded && is_rounded(text)
    }

    /// A number without its last digits is that of many orders: one is of one customer and time, said on its first
    /// line.
    #[cold]
    fn told_apart(&self, row: usize, column: usize) -> Vec<u8> {
        // Enough lines for an order, and not all of a file that has no dates.
        const LINES: usize = 500;
        let cell = |row: usize, column: usize| clean(self.table.cell(row, column));
        let key = self.mapping.key.map(|(column, _)| column);
        let blank = |row: usize| self.dates.column.is_none_or(|at| cell(row, at).is_empty());
        let least = self.header.first.max(row.saturating_sub(LINES));
        let mut top = row;
        while self.mapping.continued
            && top > least
            && blank(top)
            && cell(top - 1, column) == cell(row, column)
        {
            top -= 1;
        }
        let mut text = cell(row, column).to_vec();
        for part in [self.dates.column, key].into_iter().flatten() {
            text.push(b'-');
            text.extend_from_slice(cell(top, part));
        }
        text
    }

    pub(super) fn order_of(&mut self, row: usize, known: Word<'_>) -> (u32, bool) {
        if self.mapping.rules.order_parts.is_empty() && !self.lost_digits(known.text) {
            return self.put_order(row, known);
        }
        let mut scratch = Vec::new();
        let text = self.order_text(row, &mut scratch).to_vec();
        if self.mapping.rules.order_parts.is_empty() && !self.done.shortened {
            self.done.shortened = true;
            self.warn("long_numeric_id", row, shown(known.text, 40));
        }
        let text = &*text;
        self.put_order(row, Word { text, number: NONE })
    }

    fn put_order(&mut self, row: usize, known: Word<'_>) -> (u32, bool) {
        if known.text.is_empty() {
            return (NONE, false);
        }
        if known.number != NONE {
            return (known.number, false);
        }
        let (order, new) = self.orders.put(known.text);
        if new {
            self.order_rows.push(row as u32);
        }
        (order, new)
    }

    /// What a negative row says of the order that it gives back; `None` where it names none.
    #[cold]
    pub(super) fn given_back(&mut self, view: RowView<'_>) -> Option<Given> {
        let (order, payer) = self.mapping.rules.returns?;
        let number = clean(view.cell(order));
        if number.is_empty() {
            return None;
        }
        let chain = &self.mapping.rules.chain;
        let mut scratch = vec![Vec::new(); chain.len()];
        let found = self.given.get(number).map(|row| *row as usize);
        let mut given = Given {
            order: self.orders.put(number).0,
            customer: None,
            closed: false,
        };
        if given.order as usize == self.order_rows.len() {
            self.order_rows.push(self.at);
        }
        let key = match found {
            Some(row) => {
                let view = self.table.row(row);
                if let Some(column) = self.columns.status {
                    let (status, _) = self.statuses.put(clean(view.cell(column)));
                    given.closed = self.effects.get(status as usize) == Some(&Effect::Closed);
                }
                self.key_of(view, &mut scratch).0.to_vec()
            }
            None => payer.map_or_else(Vec::new, |column| clean(view.cell(column)).to_vec()),
        };
        let row = found.unwrap_or(self.at as usize);
        given.customer = self.customer_of(row, self.table.row(row), &key, NONE);
        Some(given)
    }

    /// Rows by the number of their order, where others may give it back.
    #[cold]
    pub(super) fn index_orders(&mut self) {
        for row in self.header.first..self.table.len() {
            let mut scratch = Vec::new();
            let order = self.order_text(row, &mut scratch).to_vec();
            if !order.is_empty() {
                self.given.entry(order).or_insert(row as u32);
            }
        }
    }
}
