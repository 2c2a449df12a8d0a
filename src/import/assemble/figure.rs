//! Dates and numbers of a row, by what the whole column proves.

use super::Run;
use crate::import::cell::{clean, squeeze};
use crate::import::date::{self, Evidence, Reading};
use crate::import::header::Header;
use crate::import::number::{self, FACTOR_PLACES};
use crate::import::role::Mapping;
use crate::import::survey::{self, Profile};
use crate::import::table::{RowView, Table};
use crate::import::{DecimalMark, Options, Role};

/// The numeric columns, in the order of [`Figures`].
pub(super) const FIGURES: [Role; 7] = [
    Role::Amount,
    Role::Quantity,
    Role::UnitPrice,
    Role::Discount,
    Role::Refund,
    Role::Cost,
    Role::Profit,
];
pub(super) const AMOUNT: usize = 0;
pub(super) const QUANTITY: usize = 1;
pub(super) const PRICE: usize = 2;
pub(super) const DISCOUNT: usize = 3;
pub(super) const REFUND: usize = 4;
pub(super) const COST: usize = 5;
pub(super) const PROFIT: usize = 6;

/// A numeric column and how it is read.
#[derive(Clone, Copy)]
pub(super) struct Figure {
    pub(super) column: usize,
    pub(super) mark: DecimalMark,
    pub(super) places: u32,
    pub(super) sure: bool,
}

/// What a numeric cell said.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Value {
    Blank,
    Bad,
    Is(i64),
}

impl Value {
    pub(super) fn get(self) -> Option<i64> {
        match self {
            Value::Is(value) => Some(value),
            _ => None,
        }
    }
}

pub(super) fn decide_mark(table: &Table, first: usize, column: usize) -> DecimalMark {
    let (mut comma, mut point) = (0u32, 0u32);
    for row in first..table.len() {
        match number::proves(clean(table.cell(row, column))) {
            Some(DecimalMark::Comma) => comma += 1,
            Some(DecimalMark::Point) => point += 1,
            None => {}
        }
    }
    if comma > point {
        DecimalMark::Comma
    } else {
        DecimalMark::Point
    }
}

/// How the discount column is meant, by all of it.
#[derive(Clone, Copy, Default)]
pub(super) struct Discounts {
    /// All values lie in [0, 1], or are per cents: shares of the price. Else money.
    pub(super) share: bool,
    /// All values are zero or below: what is taken off was written as negative.
    pub(super) negated: bool,
    /// The header says per cent and the values are above 1: 25 is a quarter.
    pub(super) percent: bool,
}

impl Discounts {
    pub(super) fn of(table: &Table, header: &Header, figure: Option<Figure>) -> Discounts {
        let Some(figure) = figure else {
            return Discounts::default();
        };
        let one = 10i64.pow(FACTOR_PLACES);
        let (mut least, mut most) = (0, 0);
        for row in header.first..table.len() {
            let cell = clean(table.cell(row, figure.column));
            if let Some(value) = number::read(cell, figure.mark, figure.places) {
                (least, most) = (value.min(least), value.max(most));
            }
        }
        let negated = least < 0 && most == 0;
        let (least, most) = if negated { (0, -least) } else { (least, most) };
        // A corporate discount is no rate.
        let title = header.texts.get(figure.column);
        let title = title.map(|text| squeeze(text).replace("corporate", ""));
        let says = |part: &&str| title.as_ref().is_some_and(|title| title.contains(*part));
        let rate = ["%", "pct", "percent", "rate", "率"].iter().any(says);
        let percent = rate && least >= 0 && most > one && most <= 100 * one;
        Discounts {
            share: percent || least >= 0 && most <= one,
            negated,
            percent,
        }
    }

    fn off(self, value: i64) -> i64 {
        let value = if self.negated { -value } else { value };
        if self.percent { value / 100 } else { value }
    }
}

/// The date column and its reading.
#[derive(Clone, Copy, Default)]
pub(super) struct Dates {
    pub(super) column: Option<usize>,
    pub(super) reading: Reading,
    pub(super) matters: bool,
    pub(super) unproved: bool,
    /// A spreadsheet took days for months where it could.
    pub(super) swapped: bool,
    /// Dates that name a month and no day.
    pub(super) months: u32,
}

impl Dates {
    pub(super) fn of(
        table: &Table,
        header: &Header,
        mapping: &Mapping,
        profiles: &[Profile],
        options: &Options,
    ) -> Dates {
        let Some(column) = mapping.get(Role::Date) else {
            return Dates::default();
        };
        let profile = &profiles[column];
        let serials = profile.serials > 0 && profile.serials * 10 >= profile.filled;
        let mut dates = Dates {
            column: Some(column),
            reading: Reading {
                serials,
                ..Reading::default()
            },
            ..Dates::default()
        };
        let mut slashed = false;
        if profile.twins > 0 {
            let mut evidence = Evidence::default();
            for row in header.first..table.len() {
                if let Some(parts) = date::parts(clean(table.cell(row, column))) {
                    evidence.add(parts);
                }
            }
            (dates.reading, dates.unproved) = evidence.decide(serials);
            dates.matters = evidence.matters();
            dates.swapped = evidence.swapped();
            dates.months = evidence.months();
            slashed = evidence.slashed();
        }
        // A system that writes 09/05/26 does not write 05.09.2026: a spreadsheet did.
        if let Some(order) = mapping.rules.dates.filter(|_| dates.unproved && slashed) {
            dates.reading.order = order;
            dates.reading.short_year_first = false;
            dates.unproved = false;
        }
        if let Some(order) = options.date_order {
            dates.reading.order = order;
            dates.reading.short_year_first = false;
            dates.unproved = false;
        }
        dates
    }
}

impl Run<'_> {
    #[inline]
    pub(super) fn figure(&mut self, at: usize, view: RowView<'_>) -> Value {
        let Some(figure) = self.figures[at] else {
            return Value::Blank;
        };
        let raw = view.cell(figure.column);
        if figure.mark == DecimalMark::Point
            && let Some(value) = number::read_plain(raw, figure.places)
        {
            return Value::Is(value);
        }
        let cell = clean(raw);
        if cell.is_empty() {
            return Value::Blank;
        }
        if !figure.sure && !self.contradicted[at] {
            let proved = number::proves(cell);
            self.contradicted[at] = proved.is_some_and(|mark| mark != figure.mark);
        }
        if matches!(at, AMOUNT | PRICE)
            && let Some(sign) = number::sign(cell)
        {
            self.signs[sign] += 1;
        }
        match number::read(cell, figure.mark, figure.places) {
            Some(value) => Value::Is(value),
            None => {
                self.doubt(true, Some(figure.column));
                let place = (self.at, figure.column as u32);
                self.done.unreadable.push(place);
                Value::Bad
            }
        }
    }

    /// Whether a positive amount is a return all the same: by the kind of document, or a quantity below zero
    /// where others are above.
    #[cold]
    pub(super) fn is_turned(&mut self, view: RowView<'_>, quantity: Value) -> bool {
        let kind = self.kinds.as_mut();
        self.minus && quantity.get().is_some_and(|count| count < 0)
            || kind.is_some_and(|kind| kind.fits(clean(view.cell(kind.column))))
    }

    /// Whether quantities below zero are the exception where amounts are above.
    #[cold]
    pub(super) fn minus_is_rare(&self) -> bool {
        let (mut below, mut above) = (0u32, 0u32);
        for row in survey::sample(self.table, self.header.first) {
            let read = |at| self.glance(at, row);
            if let (Some(count), Some(1..)) = (read(QUANTITY), read(AMOUNT)) {
                below += u32::from(count < 0);
                above += u32::from(count > 0);
            }
        }
        below * 2 <= above
    }

    /// The line's total and quantity. A mapped amount is the total; without one it is quantity ×
    /// unit price × (1 − discount share), or less the discount in money, rounded once.
    pub(super) fn amount_of(&mut self, view: RowView<'_>) -> (Value, Value) {
        let quantity = self.figure(QUANTITY, view);
        if self.figures[AMOUNT].is_some() {
            let amount = self.figure(AMOUNT, view);
            let rules = &self.mapping.rules;
            if rules.less.is_empty() && rules.adjusted.is_none() {
                return (amount, quantity);
            }
            return (self.reduced(amount, view), quantity);
        }
        let price = self.figure(PRICE, view);
        let discount = self.figure(DISCOUNT, view);
        let (Value::Is(count), Value::Is(price)) = (quantity, price) else {
            let bad = quantity == Value::Bad || price == Value::Bad;
            return (if bad { Value::Bad } else { Value::Blank }, quantity);
        };
        let one = 10i128.pow(FACTOR_PLACES);
        let gross = i128::from(count) * i128::from(price);
        let total = match discount {
            Value::Bad => return (Value::Bad, quantity),
            Value::Blank => Some(number::divided(gross, one)),
            Value::Is(off) if self.discounts.share => gross
                .checked_mul(one - i128::from(self.discounts.off(off)))
                .map(|net| number::divided(net, one * one)),
            Value::Is(off) => {
                let off = i128::from(self.discounts.off(off));
                Some(number::divided(gross - off * 10_000, one))
            }
        };
        let total = total.and_then(|total| i64::try_from(total).ok());
        (total.map_or(Value::Bad, Value::Is), quantity)
    }

    /// The amount less what the preset takes off it.
    #[cold]
    fn reduced(&self, amount: Value, view: RowView<'_>) -> Value {
        let rules = &self.mapping.rules;
        let (Value::Is(mut amount), Some(figure)) = (amount, self.figures[AMOUNT]) else {
            return amount;
        };
        let read = |column: usize| {
            number::read(clean(view.cell(column)), figure.mark, figure.places).unwrap_or(0)
        };
        for column in &rules.less {
            amount = amount.saturating_sub(read(*column).abs());
        }
        if let Some((total, now)) = rules.adjusted {
            let (total, now) = (read(total), read(now));
            if now > 0 && now < total {
                amount = amount.saturating_sub(total - now);
            }
        }
        Value::Is(amount)
    }

    /// The line's cost, `i64::MIN` where unknown; `None` where the file has no costs.
    pub(super) fn cost_of(&mut self, view: RowView<'_>, amount: Option<i64>) -> Option<i64> {
        if self.figures[COST].is_some() {
            return Some(self.figure(COST, view).get().unwrap_or(i64::MIN));
        }
        self.figures[PROFIT]?;
        let profit = self.figure(PROFIT, view).get();
        let cost = amount
            .zip(profit)
            .and_then(|(amount, profit)| amount.checked_sub(profit));
        Some(cost.unwrap_or(i64::MIN))
    }
}
