//! Row by row: what counts, and why not.

use super::figure::{AMOUNT, Dates, Discounts, Figure, QUANTITY, REFUND, Value};
use super::{AHEAD, Assembled, Carried, Columns, Out, Run};
use crate::import::cell::{clean, shown};
use crate::import::header::Header;
use crate::import::intern::{Interner, Slots, Word};
use crate::import::role::Mapping;
use crate::import::rules::{Check, When, key_at};
use crate::import::status::{self, Effect};
use crate::import::table::{RowView, STRETCH, Table};
use crate::import::{Duplicates, Options, RejectReason, Returns, Role};
use crate::import::{date, number};
use crate::model::{LineState, NONE, order};
use rustc_hash::FxHashMap;

impl<'a> Run<'a> {
    pub(super) fn new(
        table: &'a Table,
        header: &'a Header,
        mapping: &'a Mapping,
        options: &'a Options,
        figures: [Option<Figure>; 7],
        dates: Dates,
        discounts: Discounts,
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
            discounts,
            signs: [0; number::SIGNS.len()],
            own: None,
            columns: Columns {
                order: mapping.get(Role::Order),
                name: mapping.get(Role::Name),
                status: mapping.get(Role::Status),
                currency: mapping.get(Role::Currency),
                category: mapping.get(Role::Category),
            },
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
            carried: Carried::default(),
            at: 0,
            checks: mapping.rules.checks.clone(),
            cancelled: mapping.cancelled.clone(),
            kinds: mapping.kinds.clone(),
            minus: false,
            ended: None,
            shares: Vec::new(),
            given: FxHashMap::default(),
        };
        run.done.steps = vec![0; mapping.rules.chain.len()];
        run.done.product_only = mapping.key.is_none() && mapping.rules.nobody();
        run.done.joining = run.done.product_only && mapping.joins();
        if run.done.product_only && !options.map.iter().any(|(role, _)| *role == Role::Category) {
            // Nothing but products is left to look at: the finer of the two columns.
            run.columns.category = mapping.get(Role::Product).or(run.columns.category);
        }
        if mapping.rules.returns.is_some() {
            run.index_orders();
        }
        run.survey_words();
        run.minus = figures[AMOUNT].is_some() && figures[QUANTITY].is_some() && run.minus_is_rare();
        if dates.swapped {
            run.note("swapped_dates", dates.column);
        }
        if dates.months > 0 {
            run.note("months_only", dates.column);
        }
        let batch = &mut run.done.batch;
        batch.customer.reserve_exact(rows);
        batch.day.reserve_exact(rows);
        batch.amount.reserve_exact(rows);
        batch.state.reserve_exact(rows);
        if run.columns.order.is_some() {
            batch.order.reserve_exact(rows);
        }
        if run.columns.category.is_some() {
            batch.category.reserve_exact(rows);
        }
        if run.figures[QUANTITY].is_some() {
            batch.quantity.reserve_exact(rows);
        }
        run.done.doubts = vec![0; header.texts.len()];
        run
    }

    /// Statuses and currencies have to be known as a whole before the first row is judged.
    pub(super) fn survey_words(&mut self) {
        let rows = self.header.first..self.table.len();
        if let Some(column) = self.columns.status {
            for row in rows.clone() {
                self.statuses.put(clean(self.table.cell(row, column)));
            }
            let rules = &self.mapping.rules;
            let sale = rules
                .sale
                .map(|texts| texts.split('|').map(String::from).collect());
            let chosen = self.options.sale_status.clone().or(sale);
            self.effects = status::effects(&self.statuses, chosen.as_deref(), rules.no_sale);
            self.status_rows = vec![0; self.statuses.len()];
        }
        if let Some(column) = self.columns.currency {
            for row in rows {
                let (at, new) = self.currencies.put(clean(self.table.cell(row, column)));
                if new {
                    self.currency_rows.push(0);
                }
                self.currency_rows[at as usize] += 1;
            }
            let found: Vec<(String, u32)> = (0..self.currencies.len() as u32)
                .map(|at| {
                    (
                        shown(self.currencies.get(at), 12),
                        self.currency_rows[at as usize],
                    )
                })
                .filter(|(text, _)| !text.is_empty())
                .collect();
            let found = order::sorted(found, &|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let chosen = self.options.currency.clone();
            self.currency = chosen
                .or_else(|| found.first().map(|(text, _)| text.clone()))
                .map(String::into_bytes);
            self.done.currencies = found;
        }
    }

    pub(super) fn rows(&mut self, progress: &mut dyn FnMut(u32, f64)) {
        let (first, rows) = (self.header.first, self.table.len());
        for stretch in (first..rows).step_by(STRETCH) {
            if (stretch - first) % (AHEAD * 1024) == 0 {
                let share = (stretch - first) as f64 / (rows - first).max(1) as f64;
                progress((stretch - first) as u32, share);
            }
            self.stretch(stretch..(stretch + STRETCH).min(rows));
        }
        progress((rows - first) as u32, 1.0);
    }

    /// Reads these rows: a call of its own, so that a browser can optimise it between two.
    #[inline(never)]
    fn stretch(&mut self, rows: std::ops::Range<usize>) {
        for block in rows.clone().step_by(AHEAD) {
            let block = block..(block + AHEAD).min(rows.end);
            let rules = &self.mapping.rules;
            let whole = rules
                .chain
                .first()
                .is_none_or(|(columns, _)| columns.len() == 1);
            let key = self.mapping.key.filter(|_| whole).map(|(column, _)| column);
            let mut keys = [Word::default(); AHEAD];
            self.known(block.clone(), key, &self.customers, &mut keys);
            let order = self.columns.order.filter(|_| rules.order_parts.is_empty());
            let mut orders = [Word::default(); AHEAD];
            self.known(block.clone(), order, &self.orders, &mut orders);
            let chained = !rules.chain.is_empty();
            for (row, (key, order)) in block.zip(keys.iter().zip(&orders)) {
                match chained {
                    true => self.chained_row(row, *key, *order),
                    false => self.row(row, *key, *order, 0),
                }
            }
        }
    }

    /// A block's cells in this column, and which of their texts were met before.
    fn known(
        &self,
        block: std::ops::Range<usize>,
        column: Option<usize>,
        words: &Interner,
        found: &mut [Word<'a>; AHEAD],
    ) {
        if let Some(column) = column {
            for (word, row) in found.iter_mut().zip(block) {
                word.text = clean(self.table.row(row).cell(column));
            }
            words.find(found);
        }
    }

    /// A row whose customer is told apart as a preset says.
    fn chained_row(&mut self, row: usize, known: Word<'a>, order: Word<'a>) {
        let view = self.table.row(row);
        let chain = &self.mapping.rules.chain;
        let (mut one, mut all) = (Vec::new(), Vec::new());
        let first = chain.first().and_then(|by| key_at(view, by, &mut one));
        let (text, step) = match first {
            Some(key) => (key, 0),
            None => {
                all.resize(chain.len(), Vec::new());
                self.key_of(view, &mut all)
            }
        };
        let number = if step == 0 { known.number } else { NONE };
        self.row(row, Word { text, number }, order, step);
    }

    /// Reads a row whose customer has this key, found at this step of the chain.
    fn row(&mut self, row: usize, key: Word<'_>, order: Word<'_>, step: usize) {
        let view = self.table.row(row);
        let mapping = self.mapping;
        self.at = row as u32;
        let (key, known_customer) = (key.text, key.number);
        let day_cell = self
            .dates
            .column
            .map_or(&[][..], |column| clean(view.cell(column)));
        let mut day = date::read(day_cell, self.dates.reading);
        if (day.is_none() || key.is_empty()) && self.not_data(row, view, day_cell) {
            return;
        }
        if let Some((_, rows)) = &mut self.ended {
            *rows += 1;
            self.done.counts.skipped += 1;
            return;
        }
        let named = match self.columns.category.filter(|_| self.done.product_only) {
            Some(product) => clean(view.cell(product)),
            None => key,
        };
        if known_customer == NONE && self.is_sum(row, view, named) {
            return;
        }
        let split = self.check_width(row, view) && day.is_some();
        if self.done.joining {
            day = Some(0);
        }
        let (mut order, order_is_new) = self.order_of(row, order);
        let mut customer = match self.done.product_only {
            true => Some(self.nobody()),
            false => self.customer_of(row, view, key, known_customer),
        };
        let mut status = self.columns.status.map(|column| {
            let (at, _) = self.statuses.put(clean(view.cell(column)));
            at
        });
        let mut refund = self.figure(REFUND, view).get().map_or(0, i64::abs);
        let says_cancelled = |check: &mut Check| {
            let cell = clean(view.cell(check.column));
            !cell.is_empty() && check.fits(cell)
        };
        let mut cancelled = self.cancelled.iter_mut().any(says_cancelled);
        // Where the row says how much was given back, that is taken off instead.
        if refund == 0
            && let Some(column) = mapping.after_sale
        {
            cancelled |= status::gave_back(&String::from_utf8_lossy(clean(view.cell(column))));
        }
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
        let effect = status.and_then(|at| self.effects.get(at as usize)).copied();
        let (mut amount, mut quantity) = self.amount_of(view);
        // Lines of items that leave out whose they are may well be alike.
        let nameless = key.is_empty() && day_cell.is_empty();
        let repeated = !nameless && self.is_repeated(row, view, order, order_is_new);
        let share = self.shares.get(row - self.header.first).copied().flatten();
        if let Some(share) = share {
            (amount, refund) = (Value::Is(share.amount), share.refund);
        } else if (self.minus || self.kinds.is_some())
            && refund == 0
            && effect != Some(Effect::Closed)
            && !cancelled
            && let Value::Is(sum @ 1..) = amount
            && self.is_turned(view, quantity)
        {
            // What a state closes or a refund takes off already is not given back a second time.
            amount = Value::Is(-sum);
            if let Value::Is(count @ 1..) = quantity {
                quantity = Value::Is(-count);
            }
        }
        let net = amount.get().map(|amount| amount.saturating_sub(refund));
        let whole = refund > 0 && !mapping.continued;
        let wholly_refunded = share.map_or_else(
            || {
                whole
                    && amount
                        .get()
                        .is_some_and(|amount| amount > 0 && refund >= amount)
            },
            |share| share.wholly_refunded,
        );
        let negative = net.is_some_and(|net| net < 0) && !wholly_refunded
            || quantity.get().is_some_and(|quantity| quantity < 0);
        cancelled = match effect {
            Some(Effect::NotChosen) => true,
            Some(Effect::Closed) => !negative,
            _ => cancelled && !negative || wholly_refunded,
        };
        let mut column = None;
        let mut other = false;
        if !self.checks.is_empty()
            && let Some((at, when)) = self.checked(view, negative)
        {
            column = Some(at as u32);
            other = when != When::Closed;
            cancelled |= when == When::Closed && !negative;
        }
        if negative
            && !other
            && let Some(given) = self.given_back(view)
        {
            (order, customer) = (given.order, given.customer.or(customer));
            cancelled |= given.closed;
        }
        if let Some(rows) = self.done.steps.get_mut(step) {
            *rows += u32::from(!other);
        }
        let dropping = self.options.returns == Returns::Drop;
        let at_most_zero = |value: Option<i64>| value.is_some_and(|value| value <= 0);
        let reason = match () {
            () if other => Some(RejectReason::OtherEntry),
            () if customer.is_none() => Some(RejectReason::MissingCustomer),
            () if cancelled => Some(RejectReason::Cancelled),
            () if self.foreign(view) => Some(RejectReason::OtherCurrency),
            () if dropping && at_most_zero(quantity.get()) => Some(RejectReason::NonpositiveQty),
            () if dropping && at_most_zero(net) => Some(RejectReason::NonpositiveAmount),
            () if self.done.joining && order == NONE => Some(RejectReason::MissingValue),
            () if net.is_none() || split => Some(RejectReason::BadAmount),
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
                column,
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

    #[allow(clippy::too_many_arguments)]
    pub(super) fn write(
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
        let category = self.columns.category.map(|column| {
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
        if self.columns.order.is_some() {
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
        }
    }
}
