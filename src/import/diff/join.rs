//! Items of orders that another file has: brought together by order number, the money counted once.
//!
//! An item report has neither day nor customer nor what was paid. Its rows become lines of the orders the workbook
//! has: the order's own amount spread by price × quantity. The order's one line becomes its first item, the others
//! join, so that the sum stays. And where an order's total comes again, it is spread over the items that are there.

use rustc_hash::FxHashMap;

use super::super::intern::Interner;
use super::super::number;
use super::known::Known;
use super::lines::{Line, Place};
use crate::model::{Batch, KeyKind, LineState, NONE};

/// Item rows as lines of known orders.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// The lines.
    pub batch: Batch,
    /// Orders that the workbook does not have, or has in a way that no item fits (a line of it removed, say).
    pub unmatched: u32,
}

/// Lines as they are put together; texts are numbered when all are there.
#[derive(Default)]
struct Writing {
    customers: Interner,
    orders: Interner,
    categories: Interner,
    batch: Batch,
}

impl Writing {
    fn push(&mut self, customer: &str, order: &str, line: Line<'_>) {
        let batch = &mut self.batch;
        batch
            .customer
            .push(self.customers.put(customer.as_bytes()).0);
        batch.order.push(match order {
            "" => NONE,
            order => self.orders.put(order.as_bytes()).0,
        });
        batch.category.push(match line.category {
            "" => NONE,
            name => self.categories.put(name.as_bytes()).0,
        });
        batch.day.push(line.day);
        batch.amount.push(line.amount);
        batch.quantity.push(line.quantity);
        batch.cost.push(line.cost);
        batch.state.push(line.state);
    }

    fn finish(self, like: &Batch, kind: KeyKind) -> Batch {
        let mut batch = self.batch;
        batch.head = like.head.clone();
        batch.head.key_kind = kind;
        batch.head.lines = batch.customer.len() as u32;
        batch.customer_keys = self.customers.into_column();
        batch.head.customers = batch.customer_keys.len() as u32;
        batch.orders = self.orders.into_column();
        batch.categories = self.categories.into_column();
        batch
    }
}

/// The sum in parts by weight, in whole cents where it is; equal parts where nothing weighs.
fn spread(sum: i64, weights: &[i64]) -> Vec<i64> {
    let weigh = |weight: &i64| i128::from((*weight).max(0));
    let mut all: i128 = weights.iter().map(weigh).sum();
    let equal = all == 0;
    if equal {
        all = weights.len() as i128;
    }
    let unit: i128 = if sum % 100 == 0 { 100 } else { 1 };
    let (mut passed, mut given) = (0, 0);
    let part = |weight: &i64| {
        passed += if equal { 1 } else { weigh(weight) };
        let until = number::divided(i128::from(sum) / unit * passed, all) * unit;
        // A part of an amount is no larger than the amount.
        let until = i64::try_from(until).unwrap_or(sum);
        let own = until - given;
        given = until;
        own
    };
    weights.iter().map(part).collect()
}

/// An order of the workbook.
struct Order<'a> {
    customer: (KeyKind, &'a str),
    lines: Vec<Line<'a>>,
    /// Whether somebody removed a line of it, or one is not counted: then it is left as it is.
    incomplete: bool,
    /// What its own line said when it was imported, before items joined.
    said: Option<i64>,
}

/// The order at these places, as it is shown now; `None` where several customers share its number.
fn order<'a>(known: &'a Known, places: &[Place]) -> Option<Order<'a>> {
    let mut found: Option<Order<'a>> = None;
    for &(import, line) in places {
        let batch = &known.imports[import as usize].1;
        let who = batch.customer_at(batch.customer[line as usize] as usize);
        let customer = (who.kind, who.key);
        let own = found.get_or_insert_with(|| Order {
            customer,
            lines: Vec::new(),
            incomplete: false,
            said: None,
        });
        if own.customer != customer {
            return None;
        }
        let category = batch.category.get(line as usize);
        if category.is_none_or(|at| *at == NONE) {
            own.said = Some(batch.amount[line as usize]);
        }
        let line = known.current((import, line));
        match line.state <= LineState::Cancelled as u8 {
            true => own.lines.push(line),
            false => own.incomplete = true,
        }
    }
    found.filter(|order| !order.lines.is_empty())
}

/// The rows of an item report as lines of the orders that the workbook has.
pub(super) fn items(known: &Known, rows: &Batch) -> Joined {
    let numbers = known.orders();
    let mut by_order: Vec<Vec<u32>> = vec![Vec::new(); rows.orders.len()];
    for (row, &order) in rows.order.iter().enumerate() {
        // What was taken out of an order says so itself; the rest was paid.
        if let Some(own) = by_order.get_mut(order as usize)
            && rows.state[row] <= LineState::Return as u8
        {
            own.push(row as u32);
        }
    }
    let mut joined = Joined::default();
    let mut writing = Writing::default();
    let mut kind = None;
    for (at, own) in by_order.iter().enumerate() {
        if own.is_empty() {
            continue;
        }
        let number = rows.orders.get(at);
        let found = numbers.get(number).and_then(|places| order(known, places));
        // Its one line, or the items that were joined before; anything else has lines of its own making.
        let fits = |order: &Order<'_>| {
            let whole = order.lines.len() == 1;
            let before = order.lines.iter().all(|line| !line.category.is_empty());
            (whole || before && order.lines.len() <= own.len())
                && !order.incomplete
                && *kind.get_or_insert(order.customer.0) == order.customer.0
        };
        let Some(order) = found.filter(fits) else {
            joined.unmatched += 1;
            continue;
        };
        let sum: i128 = order.lines.iter().map(|line| i128::from(line.amount)).sum();
        let sum = i64::try_from(sum).unwrap_or(i64::MAX);
        let weights: Vec<i64> = own.iter().map(|row| rows.amount[*row as usize]).collect();
        for (&row, amount) in own.iter().zip(spread(sum, &weights)) {
            let item = Line::of(rows, row as usize);
            let line = Line {
                amount,
                cost: i64::MIN,
                ..order.lines[0]
            };
            let line = Line {
                quantity: item.quantity,
                category: item.category,
                ..line
            };
            writing.push(order.customer.1, number, line);
        }
    }
    joined.batch = writing.finish(rows, kind.unwrap_or_default());
    joined
}

/// A file of order totals with each total spread over the items that the workbook has of the order; `None` where
/// there are none, or the file names products itself.
pub(super) fn totals(known: &Known, batch: &Batch) -> Option<Batch> {
    let named = |batch: &Batch| batch.category.iter().any(|at| *at != NONE);
    let items = known.imports.iter().any(|(_, batch)| named(batch));
    if !items || named(batch) || batch.order.is_empty() {
        return None;
    }
    let numbers = known.orders();
    let mut lines: FxHashMap<u32, u32> = FxHashMap::default();
    for &order in &batch.order {
        *lines.entry(order).or_default() += 1;
    }
    let mut writing = Writing::default();
    let mut any = false;
    for (at, &order_at) in batch.order.iter().enumerate() {
        let who = batch.customer_at(batch.customer[at] as usize);
        let number = batch.orders.get(order_at as usize);
        let line = Line::of(batch, at);
        let alone = order_at != NONE && lines.get(&order_at) == Some(&1);
        let places = numbers.get(number).filter(|_| alone);
        let items = places
            .and_then(|places| order(known, places))
            .filter(|order| {
                let all = order.lines.iter().all(|line| !line.category.is_empty());
                let several = order.lines.len() > 1 || order.incomplete;
                all && several && order.customer == (who.kind, who.key)
            });
        let Some(items) = items else {
            writing.push(who.key, number, line);
            continue;
        };
        any = true;
        if items.incomplete {
            continue;
        }
        let weights: Vec<i64> = items.lines.iter().map(|item| item.amount).collect();
        // A total that is what it always was leaves the items as they are, corrections among them.
        let parts = match items.said == Some(line.amount) {
            true => weights,
            false => spread(line.amount, &weights),
        };
        for (item, amount) in items.lines.iter().zip(parts) {
            let part = Line {
                amount,
                // The file's are the whole order's; blank cells change nothing.
                quantity: i64::MIN,
                cost: i64::MIN,
                category: item.category,
                ..line
            };
            writing.push(who.key, number, part);
        }
    }
    if !any {
        return None;
    }
    // Names by the keys that are left, in their order.
    let names: FxHashMap<&str, &str> = (0..batch.customer_keys.len())
        .map(|at| batch.customer_at(at))
        .map(|who| (who.key, who.name))
        .collect();
    let mut spread = writing.finish(batch, batch.head.key_kind);
    if !batch.customer_names.is_empty() {
        let keys = spread.customer_keys.iter();
        spread.customer_names = keys
            .map(|key| names.get(key).copied().unwrap_or(""))
            .collect();
    }
    Some(spread)
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn parts_add_up_in_whole_cents() {
        assert_eq!(spread(1_000_000, &[1, 1, 1]), [333_300, 333_400, 333_300]);
        assert_eq!(spread(1_000_000, &[0, 0]), [500_000, 500_000]);
        assert_eq!(spread(-500_000, &[3, 1]), [-375_000, -125_000]);
        assert_eq!(spread(7, &[1, 1]), [4, 3]);
        assert_eq!(spread(0, &[5, 2]), [0, 0]);
        assert_eq!(spread(1_000_000, &[600_000, 400_000]), [600_000, 400_000]);
    }
}
