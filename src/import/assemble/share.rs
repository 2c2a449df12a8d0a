//! Totals of whole orders, shared over the orders' lines.
//!
//! What Shopify and 京东 say was refunded belongs to the order, as their total does: amount = total − refunded. Neither
//! file tells which line was given back, so both are shared by the same weights; an order refunded whole is closed.

use super::Run;
use super::figure::{AMOUNT, DISCOUNT, PRICE, QUANTITY, REFUND};
use crate::import::cell::clean;
use crate::import::intern::Interner;
use crate::import::number;
use crate::model::NONE;

/// What a line has of its order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Share {
    /// Its part of the total.
    pub amount: i64,
    /// Its part of what was given back.
    pub refund: i64,
    /// Whether all of the order was given back.
    pub wholly_refunded: bool,
}

/// An order while its lines are gathered.
#[derive(Clone, Copy, Default)]
struct Whole {
    total: Option<i64>,
    refund: i64,
    /// Its lines say different totals: then each line's is its own.
    differs: bool,
    weight: i128,
    lines: u32,
    /// Weight and parts given out so far.
    passed: i128,
    given: (i64, i64),
}

impl Run<'_> {
    /// Every row's share of its order, where one total is said once or on each line. True if some
    /// order has several lines.
    pub(super) fn share_totals(&mut self) -> bool {
        let first = self.header.first;
        let count = self.table.len() - first;
        let mut names = Interner::default();
        let mut rows: Vec<(u32, i64)> = Vec::with_capacity(count);
        let mut scratch = Vec::new();
        let mut several = false;
        for row in first..self.table.len() {
            let order = self.order_text(row, &mut scratch);
            let (at, new) = match order.is_empty() {
                true => (NONE, true),
                false => names.put(order),
            };
            several |= !new;
            rows.push((at, 0));
        }
        // Nothing is shared where no order has a second line: most exports, and the figures need no second look.
        if !several && !self.mapping.continued {
            return false;
        }
        let mut orders = vec![Whole::default(); names.len()];
        for (row, (at, own)) in (first..).zip(&mut rows) {
            let Some(whole) = orders.get_mut(*at as usize) else {
                continue;
            };
            let weight = self.weight(row);
            let (total, refund) = (self.glance(AMOUNT, row), self.glance(REFUND, row));
            whole.differs |= total.is_some() && whole.total.is_some() && whole.total != total;
            whole.total = whole.total.or(total);
            whole.refund = whole.refund.max(refund.map_or(0, i64::abs));
            whole.weight += i128::from(weight);
            whole.lines += 1;
            *own = weight;
        }
        // Lines without prices count alike.
        self.shares = rows
            .into_iter()
            .map(|(at, weight)| {
                let whole = orders.get_mut(at as usize)?;
                let total = whole.total.filter(|_| !whole.differs)?;
                let (all, own) = match whole.weight {
                    1.. => (whole.weight, i128::from(weight)),
                    _ => (i128::from(whole.lines), 1),
                };
                whole.passed += own;
                let until = |sum: i64| part(sum, whole.passed, all);
                let (amount, refund) = (until(total), until(whole.refund));
                let share = Share {
                    amount: amount - whole.given.0,
                    refund: refund - whole.given.1,
                    wholly_refunded: whole.refund > 0 && total > 0 && whole.refund >= total,
                };
                whole.given = (amount, refund);
                Some(share)
            })
            .collect();
        several
    }

    /// Quantity × price − discount, never below zero.
    fn weight(&self, row: usize) -> i64 {
        let Some(price) = self.glance(PRICE, row) else {
            return 0;
        };
        let quantity = self.glance(QUANTITY, row).unwrap_or(10_000);
        let gross = i128::from(price) * i128::from(quantity) / 100_000_000;
        let off = match self.discounts.share {
            true => 0,
            false => self
                .glance(DISCOUNT, row)
                .map_or(0, |off| off.abs() / 10_000),
        };
        i64::try_from(gross).map_or(0, |gross| (gross - off).max(0))
    }

    /// A figure without a note of what could not be read.
    pub(super) fn glance(&self, at: usize, row: usize) -> Option<i64> {
        let figure = self.figures[at]?;
        let cell = clean(self.table.cell(row, figure.column));
        number::read(cell, figure.mark, figure.places)
    }
}

/// `sum × passed / all` in whole cents where the sum is, so that the last part closes the sum.
fn part(sum: i64, passed: i128, all: i128) -> i64 {
    const CENT: i128 = 100;
    let unit = if sum % 100 == 0 { CENT } else { 1 };
    let exact = number::divided(i128::from(sum) / unit * passed, all) * unit;
    i64::try_from(exact).unwrap_or(sum)
}
