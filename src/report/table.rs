//! Ranked tables in any order: a permutation per sort, kept while the reader scrolls.

use std::cell::RefCell;
use std::ops::Range;

use super::{Align, Cell, Column, Sort};
use crate::model::order;
use crate::model::{Ledger, Money};

/// The last order asked for; a scroll asks for many windows of the same one.
#[derive(Debug, Default)]
pub(super) struct Order {
    last: RefCell<Option<(Sort, Vec<u32>)>>,
}

impl Order {
    /// Places `range` of 0..len in this order. `permute` gives the order of a column, `None` for a
    /// column that does not sort; without a sort the order is 0, 1, 2 …
    pub fn window(
        &self,
        len: usize,
        sort: Option<&Sort>,
        range: Range<usize>,
        permute: impl FnOnce(&str, bool) -> Option<Vec<u32>>,
    ) -> Vec<u32> {
        let end = range.end.min(len);
        let start = range.start.min(end);
        let Some(sort) = sort else {
            return (start as u32..end as u32).collect();
        };
        let mut last = self.last.borrow_mut();
        if last.as_ref().is_none_or(|(known, _)| known != sort) {
            let order = permute(&sort.0, sort.1).unwrap_or_else(|| (0..len as u32).collect());
            *last = Some((sort.clone(), order));
        }
        last.as_ref()
            .and_then(|(_, order)| order.get(start..end))
            .map(<[u32]>::to_vec)
            .unwrap_or_default()
    }
}

/// 0..len by key, ties by place; falling keys keep rising places.
pub(super) fn sorted<K: Ord>(len: usize, falling: bool, key: impl Fn(u32) -> K) -> Vec<u32> {
    let keys: Vec<K> = (0..len as u32).map(key).collect();
    let (at, rising) = (|place: u32| &keys[place as usize], !falling);
    order::places(len, &|a, b| match rising {
        true => at(a).cmp(at(b)),
        false => at(b).cmp(at(a)),
    })
}

/// A key that sorts customers by what is shown: the first eight bytes decide mostly.
pub(super) fn customer_key(ledger: &Ledger, customer: u32) -> (u64, &[u8]) {
    let name = ledger.customer_names.bytes(customer as usize);
    let shown = if name.is_empty() {
        ledger.customer_keys.bytes(customer as usize)
    } else {
        name
    };
    let mut head = [0u8; 8];
    for (to, from) in head.iter_mut().zip(shown) {
        *to = *from;
    }
    (u64::from_be_bytes(head), shown)
}

/// The cell of a customer: shown name and key.
pub(super) fn customer_cell(ledger: &Ledger, customer: u32) -> Cell {
    let customer = ledger.customer_at(customer);
    Cell::Customer(customer.shown().into(), customer.key.into())
}

/// A column of figures or words. Never inlined: there are a hundred of them.
#[inline(never)]
pub(super) fn column(key: &str, label: &str, align: Align, width: f64) -> Column {
    Column {
        key: key.into(),
        label: label.into(),
        align,
        width,
        sortable: key != "bar",
    }
}

/// An exact sum as money; beyond what money holds, the largest amount.
pub(super) fn money(value: i128) -> Money {
    Money(value.clamp(i128::from(-i64::MAX), i128::from(i64::MAX)) as i64)
}
