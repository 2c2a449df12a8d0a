//! What all rows came to: counts, sums, names, dictionaries.

use super::figure::{AMOUNT, Figure, PRICE};
use super::{Assembled, LISTED, Run};
use crate::import::cell::{clean, is_blank, shown};
use crate::import::intern::Interner;
use crate::import::table::STRETCH;
use crate::import::{DecimalMark, Role, Summary, Warning};
use crate::model::{Batch, BatchHead, Day, KeyKind, LineState, Money, NONE, order};

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

impl Run<'_> {
    pub(super) fn finish(mut self, figures: [Option<Figure>; 7]) -> Assembled {
        let table = self.table;
        self.say_ended();
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
        let mut done = self.done;
        done.warnings = order::sorted(done.warnings, &|a, b| a.line.cmp(&b.line));
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
        done.counts.reasons = order::sorted(done.counts.reasons, &|a, b| a.cmp(b));
        done.summary = Tally::of(&done.batch, self.customers.len(), self.orders.len())
            .summary(&self.customers);
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
        let chain = self.mapping.rules.chain.iter().map(|(_, kind)| *kind);
        let most = chain.zip(&done.steps).rev().max_by_key(|(_, rows)| **rows);
        let key = most
            .map(|(kind, _)| kind)
            .or(self.mapping.key.map(|(_, kind)| kind));
        done.batch.head = BatchHead {
            key_kind: key.unwrap_or(KeyKind::Id),
            lines: done.batch.customer.len() as u32,
            rejected: done.counts.rejected,
            customers: self.customers.len() as u32,
            ..BatchHead::default()
        };
        done.batch.customer_keys = self.customers.into_column();
        done.batch.orders = self.orders.into_column();
        done.batch.categories = self.categories.into_column();
        if done.product_only {
            done.summary = Summary {
                customers: 0,
                top_customer: String::new(),
                top_revenue: Money::ZERO,
                ..done.summary
            };
        }
        if done.joining {
            // What was paid, and when, is the order's.
            done.product_only = false;
            done.summary = Summary {
                orders: done.summary.orders,
                ..Summary::default()
            };
        }
        done.statuses = (self.statuses, self.effects, self.status_rows);
        done.reading = self.dates.reading;
        done.order_matters = self.dates.matters;
        done.order_unproved = self.dates.unproved;
        let money = figures[AMOUNT].or(figures[PRICE]);
        done.decimal = money.map_or(DecimalMark::Point, |figure| figure.mark);
        done
    }
}

impl Tally {
    fn of(batch: &Batch, customers: usize, orders: usize) -> Tally {
        let mut tally = Tally {
            by_customer: vec![0; customers],
            counted_customer: vec![false; customers],
            counted_order: vec![false; orders],
            ..Tally::default()
        };
        for start in (0..batch.state.len()).step_by(STRETCH) {
            tally.lines(batch, start..(start + STRETCH).min(batch.state.len()));
        }
        tally
    }

    #[inline(never)]
    fn lines(&mut self, batch: &Batch, lines: std::ops::Range<usize>) {
        let (states, days) = (&batch.state[lines.clone()], &batch.day[lines.clone()]);
        let customers = &batch.customer[lines.clone()];
        let (amounts, orders) = (&batch.amount[lines.clone()], batch.order.get(lines));
        for (at, &state) in states.iter().enumerate() {
            if state <= LineState::Return as u8 {
                let order = orders.map_or(NONE, |orders| orders[at]);
                self.add(customers[at] as usize, order, days[at], amounts[at], state);
            }
        }
    }

    #[inline]
    fn add(&mut self, customer: usize, order: u32, day: i32, net: i64, state: u8) {
        self.revenue += i128::from(net);
        self.by_customer[customer] = self.by_customer[customer].saturating_add(net);
        self.counted_customer[customer] = true;
        self.period = Some(match self.period {
            None => (day, day),
            Some((first, last)) => (first.min(day), last.max(day)),
        });
        if state != LineState::Sale as u8 {
            return;
        }
        let seen = match order {
            NONE => false,
            order => std::mem::replace(&mut self.counted_order[order as usize], true),
        };
        self.orders += u32::from(!seen);
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
