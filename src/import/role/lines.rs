//! What the lines of one order share: its number, its total, and cells that only the first one has.

use super::Mapping;
use crate::import::cell::clean;
use crate::import::header::Header;
use crate::import::intern::Interner;
use crate::import::order_total::{self, Repeated};
use crate::import::survey::{Profile, is_rounded};
use crate::import::table::Table;
use crate::import::{Options, Role};

/// Shopify and its kin: the second and further lines of an order repeat only the order number and
/// the item cells. Then the lines' own price counts, not the order's total.
#[cold]
pub(super) fn continuation(
    mapping: &mut Mapping,
    table: &Table,
    header: &Header,
    options: &Options,
) {
    let (Some(order), Some(day)) = (mapping.get(Role::Order), mapping.get(Role::Date)) else {
        return;
    };
    let blank = |row: usize, column: usize| clean(table.cell(row, column)).is_empty();
    let continued: Vec<usize> = (header.first + 1..table.len())
        .take(20_000)
        .filter(|row| {
            blank(*row, day)
                && !blank(*row, order)
                && clean(table.cell(*row, order)) == clean(table.cell(*row - 1, order))
        })
        .collect();
    mapping.continued = !continued.is_empty();
    let Some(amount) = mapping.get(Role::Amount).filter(|_| mapping.continued) else {
        return;
    };
    let given = options.map.iter().any(|(role, _)| *role == Role::Amount);
    let priced = mapping.get(Role::UnitPrice).is_some() && mapping.get(Role::Quantity).is_some();
    let shared = mapping.rules.order_total;
    if !given && !shared && priced && continued.iter().all(|row| blank(*row, amount)) {
        mapping.drop_role(Role::Amount);
    }
}

/// Where each line repeats its order's total, the lines' own prices count if they add up to it.
#[cold]
pub(super) fn order_totals(mapping: &mut Mapping, table: &Table, header: &Header) {
    let (Some(order), Some(amount)) = (mapping.get(Role::Order), mapping.get(Role::Amount)) else {
        return;
    };
    let price = mapping
        .get(Role::Quantity)
        .zip(mapping.get(Role::UnitPrice));
    let title = &header.texts[amount];
    let found = order_total::repeated(table, header.first, (order, amount), price, title);
    let refunds = mapping.get(Role::Refund).is_some();
    let known = mapping.rules.order_total && (refunds || found != Repeated::Proved);
    if found == Repeated::No || known {
        return;
    }
    if found == Repeated::Paid {
        mapping.rules.order_total = true;
        return;
    }
    mapping.rules.order_total = false;
    mapping.repeated = Some((amount, found));
    if found == Repeated::Proved {
        mapping.drop_role(Role::Amount);
        mapping.drop_role(Role::Discount);
    }
}

/// Whether a spreadsheet rounded the orders' numbers, as it does with every long number that it takes for one: then
/// different customers, or days where nobody is named, have the same one.
#[cold]
pub(super) fn rounded(
    mapping: &Mapping,
    table: &Table,
    first: usize,
    profiles: &[Profile],
) -> bool {
    let Some(order) = mapping.get(Role::Order) else {
        return false;
    };
    let profile = &profiles[order];
    if profile.rounded < 2 || profile.rounded < profile.long {
        return false;
    }
    let key = mapping.key.map(|(column, _)| column);
    let Some(whose) = key.or(mapping.get(Role::Date)) else {
        return false;
    };
    let (mut numbers, mut rows) = (Interner::default(), Vec::new());
    (first..table.len()).any(|row| {
        let cell = |row: usize| clean(table.cell(row, whose));
        let number = clean(table.cell(row, order));
        if cell(row).is_empty() || !is_rounded(number) {
            return false;
        }
        let (at, new) = numbers.put(number);
        if new {
            rows.push(row);
        }
        cell(rows[at as usize]) != cell(row)
    })
}
