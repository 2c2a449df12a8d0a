//! Rows into a batch: every row read once, counted in or counted out with its reason.

use super::cell::{clean, is_blank, shown};
use super::date::{self, Evidence, Reading};
use super::header::{Header, is_note};
use super::intern::{Interner, Slots, hash};
use super::number::{self, FACTOR_PLACES, MONEY_PLACES};
use super::role::Mapping;
use super::status::{self, Effect};
use super::survey::{Profile, is_masked};
use super::table::{RowView, Table};
use super::{
    Counts, DateOrder, DecimalMark, Duplicates, Options, RejectReason, Returns, Role, Summary,
    Warning,
};
use crate::model::{Batch, BatchHead, Day, KeyKind, LineState, Money, NONE};

/// Warnings of one kind that are listed one by one; the rest are counted.
const LISTED: usize = 20;

/// A row counted out: row of the table and reason.
#[derive(Clone, Copy, Debug)]
pub struct Out {
    /// Row of the table.
    pub row: u32,
    /// Why.
    pub reason: RejectReason,
}

/// What the rows came to.
#[derive(Clone, Debug, Default)]
pub struct Assembled {
    /// The readable rows.
    pub batch: Batch,
    /// Row counts.
    pub counts: Counts,
    /// Rows counted out, in order.
    pub outs: Vec<Out>,
    /// Ragged and skipped rows.
    pub warnings: Vec<Warning>,
    /// Distinct statuses, their effects and rows.
    pub statuses: (Interner, Vec<Effect>, Vec<u32>),
    /// How dates were read, and whether day and month could be swapped without proof.
    pub reading: Reading,
    /// Whether the order of day and month plays a part in this file.
    pub order_matters: bool,
    /// Whether nothing proves the order of day and month.
    pub order_unproved: bool,
    /// Decimal mark of the amount (or price) column.
    pub decimal: DecimalMark,
    /// Currencies found by rows, commonest first.
    pub currencies: Vec<(String, u32)>,
    /// Cells that did not fit their role, per column.
    pub doubts: Vec<u32>,
    /// What the accepted rows add up to.
    pub summary: Summary,
}

/// The numeric columns, in the order of [`Figures`].
const FIGURES: [Role; 7] = [
    Role::Amount,
    Role::Quantity,
    Role::UnitPrice,
    Role::Discount,
    Role::Refund,
    Role::Cost,
    Role::Profit,
];
const AMOUNT: usize = 0;
const QUANTITY: usize = 1;
const PRICE: usize = 2;
const DISCOUNT: usize = 3;
const REFUND: usize = 4;
const COST: usize = 5;
const PROFIT: usize = 6;

/// A numeric column and how it is read.
#[derive(Clone, Copy)]
struct Figure {
    column: usize,
    mark: DecimalMark,
    places: u32,
    sure: bool,
}

/// What a numeric cell said.
#[derive(Clone, Copy, PartialEq)]
enum Value {
    Blank,
    Bad,
    Is(i64),
}

impl Value {
    fn get(self) -> Option<i64> {
        match self {
            Value::Is(value) => Some(value),
            _ => None,
        }
    }
}

/// Reads all rows. Columns are read by what the sample showed; where a row proves the guess wrong,
/// the column is decided again over all rows and everything is read once more.
pub fn assemble(
    table: &Table,
    header: &Header,
    mapping: &Mapping,
    profiles: &[Profile],
    options: &Options,
    progress: &mut dyn FnMut(u32, f64),
) -> Assembled {
    let mut figures = FIGURES.map(|role| {
        let column = mapping.get(role)?;
        let factor = matches!(role, Role::UnitPrice | Role::Discount);
        Some(Figure {
            column,
            mark: options.decimal.unwrap_or_else(|| profiles[column].mark()),
            places: if factor { FACTOR_PLACES } else { MONEY_PLACES },
            sure: options.decimal.is_some(),
        })
    });
    let dates = Dates::of(table, header, mapping, profiles, options);
    let share = share_discount(table, header, figures[DISCOUNT]);
    loop {
        let mut run = Run::new(table, header, mapping, options, figures, dates, share);
        run.rows(progress);
        let mut again = false;
        for (at, figure) in figures.iter_mut().enumerate() {
            if let Some(figure) = figure
                && run.contradicted[at]
                && !figure.sure
            {
                let mark = decide_mark(table, header.first, figure.column);
                again |= mark != figure.mark;
                (figure.mark, figure.sure) = (mark, true);
            }
        }
        if !again {
            return run.finish(figures);
        }
    }
}

fn decide_mark(table: &Table, first: usize, column: usize) -> DecimalMark {
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

/// Whether the whole discount column lies in [0, 1] and so is a share.
fn share_discount(table: &Table, header: &Header, figure: Option<Figure>) -> bool {
    let Some(figure) = figure else { return false };
    let one = 10i64.pow(FACTOR_PLACES);
    (header.first..table.len()).all(|row| {
        let cell = clean(table.cell(row, figure.column));
        let value = number::read(cell, figure.mark, figure.places);
        value.is_none_or(|value| (0..=one).contains(&value))
    })
}

/// The date column and its reading.
#[derive(Clone, Copy, Default)]
struct Dates {
    column: Option<usize>,
    reading: Reading,
    matters: bool,
    unproved: bool,
}

impl Dates {
    fn of(
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
        if profile.twins > 0 {
            let mut evidence = Evidence::default();
            for row in header.first..table.len() {
                if let Some(parts) = date::parts(clean(table.cell(row, column))) {
                    evidence.add(parts);
                }
            }
            (dates.reading, dates.unproved) = evidence.decide(serials);
            dates.matters = evidence.matters();
        }
        if let Some(order) = options.date_order {
            dates.reading.order = order;
            dates.reading.short_year_first = false;
            dates.unproved = false;
        }
        dates
    }
}

struct Run<'a> {
    table: &'a Table,
    header: &'a Header,
    mapping: &'a Mapping,
    options: &'a Options,
    figures: [Option<Figure>; 7],
    contradicted: [bool; 7],
    dates: Dates,
    share: bool,
    currency: Option<Vec<u8>>,
    customers: Interner,
    masked: Vec<bool>,
    names: Vec<u32>,
    orders: Interner,
    order_rows: Vec<u32>,
    categories: Interner,
    seen: Slots,
    statuses: Interner,
    effects: Vec<Effect>,
    status_rows: Vec<u32>,
    currencies: Interner,
    currency_rows: Vec<u32>,
    done: Assembled,
    ragged: usize,
    skipped: usize,
    tally: Tally,
    carried: Carried,
}

/// Sums over accepted rows.
#[derive(Default)]
struct Tally {
    revenue: i128,
    by_customer: Vec<i64>,
    counted_customer: Vec<bool>,
    counted_order: Vec<bool>,
    orders: u32,
    period: Option<(i32, i32)>,
}

/// What an order's first line said, for its further lines.
#[derive(Clone, Copy, Default)]
struct Carried {
    order: u32,
    valid: bool,
    day: Option<i32>,
    status: Option<u32>,
    customer: Option<u32>,
    cancelled: bool,
}

impl<'a> Run<'a> {
    fn new(
        table: &'a Table,
        header: &'a Header,
        mapping: &'a Mapping,
        options: &'a Options,
        figures: [Option<Figure>; 7],
        dates: Dates,
        share: bool,
    ) -> Run<'a> {
        let rows = table.len() - header.first;
        let mut run = Run {
            table,
            header,
            mapping,
            options,
            figures,
            contradicted: [false; 7],
            dates,
            share,
            currency: None,
            customers: Interner::default(),
            masked: Vec::new(),
            names: Vec::new(),
            orders: Interner::default(),
            order_rows: Vec::new(),
            categories: Interner::default(),
            seen: Slots::default(),
            statuses: Interner::default(),
            effects: Vec::new(),
            status_rows: Vec::new(),
            currencies: Interner::default(),
            currency_rows: Vec::new(),
            done: Assembled::default(),
            ragged: 0,
            skipped: 0,
            tally: Tally::default(),
            carried: Carried::default(),
        };
        run.survey_words();
        let batch = &mut run.done.batch;
        batch.customer.reserve_exact(rows);
        batch.day.reserve_exact(rows);
        batch.amount.reserve_exact(rows);
        batch.state.reserve_exact(rows);
        run.done.doubts = vec![0; header.texts.len()];
        run
    }

    /// Statuses and currencies have to be known as a whole before the first row is judged.
    fn survey_words(&mut self) {
        let rows = self.header.first..self.table.len();
        if let Some(column) = self.mapping.get(Role::Status) {
            for row in rows.clone() {
                self.statuses.put(clean(self.table.cell(row, column)));
            }
            let chosen = self.options.sale_status.as_deref();
            self.effects = status::effects(&self.statuses, chosen);
            self.status_rows = vec![0; self.statuses.len()];
        }
        if let Some(column) = self.mapping.get(Role::Currency) {
            for row in rows {
                let (at, new) = self.currencies.put(clean(self.table.cell(row, column)));
                if new {
                    self.currency_rows.push(0);
                }
                self.currency_rows[at as usize] += 1;
            }
            let mut found: Vec<(String, u32)> = (0..self.currencies.len() as u32)
                .map(|at| {
                    (
                        shown(self.currencies.get(at), 12),
                        self.currency_rows[at as usize],
                    )
                })
                .filter(|(text, _)| !text.is_empty())
                .collect();
            found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let chosen = self.options.currency.clone();
            self.currency = chosen
                .or_else(|| found.first().map(|(text, _)| text.clone()))
                .map(String::into_bytes);
            self.done.currencies = found;
        }
    }

    fn rows(&mut self, progress: &mut dyn FnMut(u32, f64)) {
        let (first, rows) = (self.header.first, self.table.len());
        for row in first..rows {
            if row % 65_536 == 0 {
                progress(
                    row as u32,
                    (row - first) as f64 / (rows - first).max(1) as f64,
                );
            }
            self.row(row);
        }
        progress((rows - first) as u32, 1.0);
    }

    fn row(&mut self, row: usize) {
        let view = self.table.row(row);
        let mapping = self.mapping;
        let key = mapping
            .key
            .map_or(&[][..], |(column, _)| clean(view.cell(column)));
        let day_cell = self
            .dates
            .column
            .map_or(&[][..], |column| clean(view.cell(column)));
        let mut day = date::read(day_cell, self.dates.reading);
        if (day.is_none() || key.is_empty()) && self.not_data(row, view, day_cell) {
            return;
        }
        self.check_width(row, view);
        let (order, order_is_new) = self.order_of(row, view);
        let mut customer = self.customer_of(row, view, key);
        let mut status = mapping.get(Role::Status).map(|column| {
            let (at, _) = self.statuses.put(clean(view.cell(column)));
            at
        });
        let mut cancelled = mapping
            .cancelled_at
            .is_some_and(|at| !is_blank(view.cell(at)))
            || mapping
                .after_sale
                .is_some_and(|at| status::closes_after_sale(clean(view.cell(at))));
        if mapping.continued {
            let same = self.carried.valid && order != NONE && order == self.carried.order;
            if same && day_cell.is_empty() {
                day = self.carried.day;
                status = self.carried.status;
                customer = customer.or(self.carried.customer);
                cancelled |= self.carried.cancelled;
            }
            self.carried = Carried {
                order,
                valid: true,
                day,
                status,
                customer,
                cancelled,
            };
        }
        if let Some(rows) = status.and_then(|at| self.status_rows.get_mut(at as usize)) {
            *rows += 1;
        }
        let (amount, quantity) = self.amount_of(view);
        let repeated = self.is_repeated(row, view, order, order_is_new);
        let refund = self.figure(REFUND, view).get().map_or(0, i64::abs);
        let net = amount.get().map(|amount| amount.saturating_sub(refund));
        let wholly_refunded = refund > 0
            && !mapping.continued
            && amount
                .get()
                .is_some_and(|amount| amount > 0 && refund >= amount);
        let negative = net.is_some_and(|net| net < 0) && !wholly_refunded
            || quantity.get().is_some_and(|quantity| quantity < 0);
        let effect = status.and_then(|at| self.effects.get(at as usize)).copied();
        cancelled = match effect {
            Some(Effect::NotChosen) => true,
            Some(Effect::Closed) => !negative || cancelled && !negative,
            _ => cancelled && !negative || wholly_refunded,
        };
        let dropping = self.options.returns == Returns::Drop;
        let at_most_zero = |value: Option<i64>| value.is_some_and(|value| value <= 0);
        let reason = match () {
            () if customer.is_none() => Some(RejectReason::MissingCustomer),
            () if cancelled => Some(RejectReason::Cancelled),
            () if self.foreign(view) => Some(RejectReason::OtherCurrency),
            () if dropping && at_most_zero(quantity.get()) => Some(RejectReason::NonpositiveQty),
            () if dropping && at_most_zero(net) => Some(RejectReason::NonpositiveAmount),
            () if net.is_none() => Some(RejectReason::BadAmount),
            () if day.is_none() => Some(RejectReason::BadDate),
            () if repeated && self.options.duplicates == Duplicates::Drop => {
                Some(RejectReason::Duplicate)
            }
            () => None,
        };
        self.done.counts.rows += 1;
        self.done.counts.duplicates += u32::from(repeated);
        self.doubt(day.is_none(), self.dates.column);
        self.doubt(customer.is_none(), mapping.key.map(|(column, _)| column));
        if let Some(reason) = reason {
            self.done.outs.push(Out {
                row: row as u32,
                reason,
            });
        }
        let state = match reason {
            None if net.is_some_and(|net| net < 0) => LineState::Return,
            None if net == Some(0) && negative => LineState::Return,
            None => LineState::Sale,
            Some(RejectReason::Cancelled) => LineState::Cancelled,
            Some(RejectReason::NonpositiveQty | RejectReason::NonpositiveAmount) => {
                LineState::Dropped
            }
            Some(_) => return,
        };
        if let (Some(customer), Some(day), Some(net)) = (customer, day, net) {
            self.write(
                view,
                customer,
                order,
                day,
                net,
                amount.get(),
                quantity,
                state,
            );
        }
    }

    /// Blank rows and notes stand outside; true if this is one.
    fn not_data(&mut self, row: usize, view: RowView<'_>, day_cell: &[u8]) -> bool {
        if view.cells().all(is_blank) {
            self.done.counts.blank += 1;
            return true;
        }
        let carries_on = self.mapping.continued && self.carried.valid;
        if day_cell.is_empty() && !carries_on && is_note(view, self.header.texts.len()) {
            self.done.counts.skipped += 1;
            self.skipped += 1;
            if self.skipped <= LISTED {
                let text = view.cells().filter(|cell| !is_blank(cell)).take(3);
                let text: Vec<String> = text.map(|cell| shown(clean(cell), 40)).collect();
                self.warn("skipped_row", row, text.join(" · "));
            }
            return true;
        }
        false
    }

    fn warn(&mut self, code: &str, row: usize, text: String) {
        self.done.warnings.push(Warning {
            code: code.into(),
            line: self.table.line(row),
            text,
        });
    }

    fn check_width(&mut self, row: usize, view: RowView<'_>) {
        let columns = self.header.texts.len();
        if view.width() == columns {
            return;
        }
        let longer = (columns..view.width()).any(|column| !is_blank(view.cell(column)));
        if self.header.row.is_some() && (longer || view.width() < columns) {
            self.ragged += 1;
            if self.ragged <= LISTED {
                let text = format!("{} / {columns}", view.width());
                self.warn("ragged_row", row, text);
            }
        }
    }

    fn order_of(&mut self, row: usize, view: RowView<'_>) -> (u32, bool) {
        let Some(column) = self.mapping.get(Role::Order) else {
            return (NONE, false);
        };
        let cell = clean(view.cell(column));
        if cell.is_empty() {
            return (NONE, false);
        }
        let (order, new) = self.orders.put(cell);
        if new {
            self.order_rows.push(row as u32);
        }
        (order, new)
    }

    fn customer_of(&mut self, row: usize, view: RowView<'_>, key: &[u8]) -> Option<u32> {
        if key.is_empty() {
            return None;
        }
        let (customer, new) = self.customers.put(key);
        let at = customer as usize;
        if new {
            self.masked.push(is_masked(key));
            self.names.push(NONE);
        }
        if self.names[at] == NONE
            && let Some(column) = self.mapping.get(Role::Name)
            && !is_blank(view.cell(column))
        {
            self.names[at] = row as u32;
        }
        (!self.masked[at]).then_some(customer)
    }

    #[inline]
    fn figure(&mut self, at: usize, view: RowView<'_>) -> Value {
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
        match number::read(cell, figure.mark, figure.places) {
            Some(value) => Value::Is(value),
            None => {
                self.doubt(true, Some(figure.column));
                Value::Bad
            }
        }
    }

    /// The line's total and quantity. A mapped amount is the total; without one it is quantity ×
    /// unit price × (1 − discount share), or less the discount in money, rounded once.
    fn amount_of(&mut self, view: RowView<'_>) -> (Value, Value) {
        let quantity = self.figure(QUANTITY, view);
        if self.figures[AMOUNT].is_some() {
            return (self.figure(AMOUNT, view), quantity);
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
            Value::Is(off) if self.share => gross
                .checked_mul(one - i128::from(off))
                .map(|net| number::divided(net, one * one)),
            Value::Is(off) => Some(number::divided(gross - i128::from(off) * 10_000, one)),
        };
        let total = total.and_then(|total| i64::try_from(total).ok());
        (total.map_or(Value::Bad, Value::Is), quantity)
    }

    fn foreign(&mut self, view: RowView<'_>) -> bool {
        let (Some(column), Some(own)) = (self.mapping.get(Role::Currency), &self.currency) else {
            return false;
        };
        let cell = clean(view.cell(column));
        !cell.is_empty() && !cell.eq_ignore_ascii_case(own)
    }

    /// Whether an earlier row is exactly the same. Where an order number is new the row is, so only
    /// rows of orders seen before are compared.
    fn is_repeated(&mut self, row: usize, view: RowView<'_>, order: u32, new: bool) -> bool {
        const ENTERED: u32 = 1 << 31;
        if order != NONE {
            if new {
                return false;
            }
            let first = self.order_rows[order as usize];
            if first & ENTERED == 0 {
                self.order_rows[order as usize] = first | ENTERED;
                self.enter(first as usize, self.table.row(first as usize));
            }
        }
        self.enter(row, view)
    }

    fn enter(&mut self, row: usize, view: RowView<'_>) -> bool {
        let (table, whole) = (self.table, view.whole());
        let same = |earlier: u32| {
            let other = table.row(earlier as usize);
            other.whole() == whole
                && other.width() == view.width()
                && other.cells().eq(view.cells())
        };
        self.seen
            .find_or_put(hash(whole), row as u32, same)
            .is_some()
    }

    fn doubt(&mut self, doubtful: bool, column: Option<usize>) {
        if doubtful && let Some(doubts) = column.and_then(|at| self.done.doubts.get_mut(at)) {
            *doubts += 1;
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn write(
        &mut self,
        view: RowView<'_>,
        customer: u32,
        order: u32,
        day: i32,
        net: i64,
        amount: Option<i64>,
        quantity: Value,
        state: LineState,
    ) {
        let cost = self.cost_of(view, amount);
        let category = self.mapping.get(Role::Category).map(|column| {
            let cell = clean(view.cell(column));
            if cell.is_empty() {
                NONE
            } else {
                self.categories.put(cell).0
            }
        });
        let batch = &mut self.done.batch;
        batch.customer.push(customer);
        batch.day.push(day);
        batch.amount.push(net);
        batch.state.push(state as u8);
        if self.mapping.get(Role::Order).is_some() {
            batch.order.push(order);
        }
        if self.figures[QUANTITY].is_some() {
            batch.quantity.push(quantity.get().unwrap_or(i64::MIN));
        }
        if let Some(cost) = cost {
            batch.cost.push(cost);
        }
        if let Some(category) = category {
            batch.category.push(category);
        }
        if state as u8 <= LineState::Return as u8 {
            self.done.counts.returns += u32::from(state == LineState::Return);
            self.tally.add(customer, order, day, net, state);
        }
    }

    /// The line's cost, `i64::MIN` where unknown; `None` where the file has no costs.
    fn cost_of(&mut self, view: RowView<'_>, amount: Option<i64>) -> Option<i64> {
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

    fn finish(mut self, figures: [Option<Figure>; 7]) -> Assembled {
        let table = self.table;
        for row in 0..self.header.row.unwrap_or(0) {
            let view = table.row(row);
            if view.cells().all(is_blank) {
                self.done.counts.blank += 1;
                continue;
            }
            self.done.counts.skipped += 1;
            let text = view.cells().find(|cell| !is_blank(cell)).unwrap_or(&[]);
            self.warn("skipped_row", row, shown(clean(text), 60));
        }
        for (code, count) in [("ragged_row", self.ragged), ("skipped_row", self.skipped)] {
            if count > LISTED {
                self.done.warnings.push(Warning {
                    code: format!("{code}s_more"),
                    line: 0,
                    text: (count - LISTED).to_string(),
                });
            }
        }
        self.done.warnings.sort_by_key(|warning| warning.line);
        let mut done = self.done;
        done.counts.rejected = done.outs.len() as u32;
        done.counts.accepted = done.counts.rows - done.counts.rejected;
        for out in &done.outs {
            match done
                .counts
                .reasons
                .iter_mut()
                .find(|(reason, _)| *reason == out.reason)
            {
                Some((_, count)) => *count += 1,
                None => done.counts.reasons.push((out.reason, 1)),
            }
        }
        done.counts.reasons.sort();
        done.summary = self.tally.summary(&self.customers);
        let names = self
            .mapping
            .get(Role::Name)
            .filter(|column| self.mapping.key.is_some_and(|(key, _)| key != *column));
        if let Some(column) = names {
            for &row in &self.names {
                let cell = match row {
                    NONE => &[][..],
                    row => clean(table.cell(row as usize, column)),
                };
                done.batch
                    .customer_names
                    .push(&String::from_utf8_lossy(cell));
            }
        }
        done.batch.head = BatchHead {
            key_kind: self.mapping.key.map_or(KeyKind::Id, |(_, kind)| kind),
            lines: done.batch.customer.len() as u32,
            rejected: done.counts.rejected,
            customers: self.customers.len() as u32,
            ..BatchHead::default()
        };
        done.batch.customer_keys = self.customers.into_column();
        done.batch.orders = self.orders.into_column();
        done.batch.categories = self.categories.into_column();
        done.statuses = (self.statuses, self.effects, self.status_rows);
        done.reading = self.dates.reading;
        done.order_matters = self.dates.matters;
        done.order_unproved = self.dates.unproved;
        let money = figures[AMOUNT].or(figures[PRICE]);
        done.decimal = money.map_or(DecimalMark::Point, |figure| figure.mark);
        done
    }
}

impl Assembled {
    /// The order of day and month, where it plays a part.
    pub fn date_order(&self) -> Option<DateOrder> {
        self.order_matters.then_some(self.reading.order)
    }
}

impl Tally {
    #[inline]
    fn add(&mut self, customer: u32, order: u32, day: i32, net: i64, state: LineState) {
        self.revenue += i128::from(net);
        let customer = customer as usize;
        if customer >= self.by_customer.len() {
            self.by_customer.resize(customer + 1, 0);
            self.counted_customer.resize(customer + 1, false);
        }
        self.by_customer[customer] = self.by_customer[customer].saturating_add(net);
        self.counted_customer[customer] = true;
        self.period = Some(match self.period {
            None => (day, day),
            Some((first, last)) => (first.min(day), last.max(day)),
        });
        if state != LineState::Sale {
            return;
        }
        if order == NONE {
            self.orders += 1;
            return;
        }
        let order = order as usize;
        if order >= self.counted_order.len() {
            self.counted_order.resize(order + 1, false);
        }
        self.orders += u32::from(!std::mem::replace(&mut self.counted_order[order], true));
    }

    fn summary(&self, customers: &Interner) -> Summary {
        let mut summary = Summary {
            customers: self
                .counted_customer
                .iter()
                .filter(|counted| **counted)
                .count() as u32,
            orders: self.orders,
            revenue: Money(i64::try_from(self.revenue).unwrap_or(i64::MAX)),
            first: self.period.map(|(first, _)| Day(first)),
            last: self.period.map(|(_, last)| Day(last)),
            ..Summary::default()
        };
        let mut top: Option<usize> = None;
        for (at, &counted) in self.counted_customer.iter().enumerate() {
            let better = |best: usize| {
                let (own, best_sum) = (self.by_customer[at], self.by_customer[best]);
                own > best_sum
                    || own == best_sum && customers.get(at as u32) < customers.get(best as u32)
            };
            if counted && top.is_none_or(better) {
                top = Some(at);
            }
        }
        if let Some(at) = top {
            summary.top_customer = String::from_utf8_lossy(customers.get(at as u32)).into_owned();
            summary.top_revenue = Money(self.by_customer[at]);
        }
        summary
    }
}
