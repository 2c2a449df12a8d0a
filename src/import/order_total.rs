//! Exports that repeat the whole order's total on each of its lines.

use super::cell::{clean, is_blank};
use super::header::forms;
use super::survey::is_shortened;
use super::table::Table;
use super::{DecimalMark, number};

/// Rows looked at.
const DEPTH: usize = 20_000;

/// Header words of an order's total rather than a line's.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "订单金额", "订单总额", "订单总金额", "应付金额", "订单应付金额", "订单实付金额", "实付款",
    "买家实际支付金额", "买家实付金额", "买家总支付金额", "totalamount", "grandtotal", "ordertotal", "ordervalue", "orderamount", "totalpaid",
];

/// What an amount column turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// Each line's own.
    No,
    /// The order's total on every line: quantities times prices add up to it.
    Proved,
    /// The order's total on every line, and not always what the lines' prices add up to (discounts, freight).
    Paid,
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
    let said = forms(header).iter().any(|form| WORDS.contains(&&**form));
    let number_of = |row: usize| clean(table.cell(row, order));
    // Those that add up; those nearer to the sum of their lines than to each of them; other gaps.
    let (mut orders, mut added, mut near, mut gaps) = (0u32, 0u32, 0u32, 0u32);
    let mut row = first;
    while row < end {
        let start = row;
        row += 1;
        while row < end && number_of(row) == number_of(start) {
            row += 1;
        }
        let whole = table.row(start).whole();
        let copies = (start + 1..row).all(|other| table.row(other).whole() == whole);
        let Some(total) = read(start, amount).filter(|total| *total > 0) else {
            continue;
        };
        let line = |row: usize| {
            let (quantity, price) = price?;
            Some(i128::from(read(row, quantity)?) * i128::from(read(row, price)?) / 10_000)
        };
        let off = |sum: i128| (sum - i128::from(total)).abs();
        let numbered = !number_of(start).is_empty() && !is_shortened(number_of(start));
        if row - start < 2 || !numbered || copies {
            gaps += u32::from(line(start).is_some_and(|sum| off(sum) > 100));
            continue;
        }
        // Some leave it blank on further lines.
        let blank = |row: usize| price.is_some() && is_blank(table.cell(row, amount));
        if (start + 1..row).any(|other| !blank(other) && read(other, amount) != Some(total)) {
            return Repeated::No;
        }
        orders += 1;
        let sum = (start..row).try_fold(0i128, |sum, row| Some(sum + line(row)?));
        added += u32::from(sum.is_some_and(|sum| off(sum) <= 100));
        let nearer = |sum| (start..row).filter_map(line).all(|own| off(sum) < off(own));
        // One price a line says nothing: it could be in another unit than the amount.
        let unlike = (start + 1..row).any(|other| line(other) != line(start));
        near += u32::from(sum.is_some_and(nearer) && (unlike || said));
    }
    match () {
        () if orders > 0 && added == orders && gaps == 0 => Repeated::Proved,
        () if added * 2 > orders || near * 2 > orders => Repeated::Paid,
        () if orders > 0 && said => Repeated::Likely,
        () => Repeated::No,
    }
}
