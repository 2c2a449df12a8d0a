//! Exports that repeat the whole order's total on each of its lines.

use super::cell::clean;
use super::header::forms;
use super::table::Table;
use super::{DecimalMark, number};

/// Rows looked at.
const DEPTH: usize = 20_000;

/// Header words of an order's total rather than a line's.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "订单金额", "订单总额", "订单总金额", "应付金额", "订单应付金额", "订单实付金额", "实付款",
    "买家实际支付金额", "买家实付金额", "ordertotal", "ordervalue", "orderamount", "totalpaid",
];

/// What an amount column turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// Each line's own.
    No,
    /// The order's total on every line: quantities times prices add up to it.
    Proved,
    /// The header says an order's total and all lines of an order agree; nothing adds up to it.
    Likely,
}

/// Looks at orders of several lines. `price` is the quantity and unit price columns.
pub fn repeated(
    table: &Table,
    first: usize,
    (order, amount): (usize, usize),
    price: Option<(usize, usize)>,
    header: &str,
) -> Repeated {
    let end = table.len().min(first + DEPTH);
    let read = |row: usize, column: usize| {
        number::read(clean(table.cell(row, column)), DecimalMark::Point, 4)
    };
    let number_of = |row: usize| clean(table.cell(row, order));
    let (mut orders, mut added) = (0u32, 0u32);
    let mut row = first;
    while row < end {
        let start = row;
        row += 1;
        while row < end && number_of(row) == number_of(start) {
            row += 1;
        }
        let whole = table.row(start).whole();
        let copies = (start + 1..row).all(|other| table.row(other).whole() == whole);
        if row - start < 2 || number_of(start).is_empty() || copies {
            continue;
        }
        let Some(total) = read(start, amount).filter(|total| *total > 0) else {
            continue;
        };
        if (start + 1..row).any(|other| read(other, amount) != Some(total)) {
            return Repeated::No;
        }
        orders += 1;
        let lines = price.and_then(|(quantity, price)| {
            (start..row).try_fold(0i128, |sum, row| {
                let line = i128::from(read(row, quantity)?) * i128::from(read(row, price)?);
                Some(sum + line / 10_000)
            })
        });
        added += u32::from(lines.is_some_and(|sum| (sum - i128::from(total)).abs() <= 100));
    }
    let said = || forms(header).iter().any(|form| WORDS.contains(&&**form));
    match () {
        () if orders > 0 && added * 2 > orders => Repeated::Proved,
        () if orders > 0 && said() => Repeated::Likely,
        () => Repeated::No,
    }
}
