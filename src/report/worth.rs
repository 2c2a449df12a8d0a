//! Values that models estimate, as money and cells: undefined ones stay undefined.

use super::Cell;
use crate::i18n::Format;
use crate::model::Money;

/// Currency units as exact money; beyond what money holds, the largest amount.
pub(super) fn units(value: f64) -> Money {
    Money((value * Money::UNIT as f64).round() as i64)
}

/// Currency units written down; «—» where undefined.
pub(super) fn worth(format: &Format, value: f64) -> String {
    match value.is_finite() {
        true => format.money(units(value)),
        false => "—".into(),
    }
}

/// Currency units as a cell.
pub(super) fn money_cell(value: f64) -> Cell {
    match value.is_finite() {
        true => Cell::Money(units(value)),
        false => Cell::Missing,
    }
}

/// A number as a cell.
pub(super) fn number_cell(value: f64, decimals: u8) -> Cell {
    match value.is_finite() {
        true => Cell::Number(value, decimals),
        false => Cell::Missing,
    }
}

/// A share as a cell.
pub(super) fn share_cell(value: f64, decimals: u8) -> Cell {
    match value.is_finite() {
        true => Cell::Share(value, decimals),
        false => Cell::Missing,
    }
}

/// A row of words and figures that is about no customer.
pub(super) fn plain_row(cells: Vec<Cell>) -> super::Row {
    super::Row {
        customer: None,
        cells,
    }
}

/// A number as bits that sort as it does; no number sorts first.
pub(super) fn ordered(value: f64) -> i64 {
    match value.is_nan() {
        true => i64::MIN,
        false => {
            let bits = value.to_bits() as i64;
            bits ^ (((bits >> 63) as u64) >> 1) as i64
        }
    }
}

/// Marks of an axis from 0 (or below) to `end`: at most `most` of them, in steps of 1, 2 or 5.
pub(super) fn ticks(
    start: f64,
    end: f64,
    most: usize,
    written: impl Fn(f64) -> String,
) -> Vec<(f64, String)> {
    let rough = ((end - start) / most as f64).max(1e-9);
    let base = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0]
        .into_iter()
        .map(|times| times * base)
        .find(|step| *step >= rough)
        .unwrap_or(10.0 * base);
    let first = (start / step - 1e-9).ceil();
    let count = (end / step - first + 1e-9).floor().clamp(0.0, 100.0) as u32;
    (0..=count)
        .map(|at| (first + f64::from(at)) * step)
        .map(|at| (at, written(at)))
        .collect()
}
