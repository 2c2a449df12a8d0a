//! Who and which order a row is about, and whether it is data at all.

use super::figure::{AMOUNT, PRICE};
use super::{LISTED, Run};
use crate::import::cell::{clean, is_blank, shown};
use crate::import::header::{
    customer_fitness, fitness, forms, is_figure, is_note, is_subtotal, is_total, known_words,
};
use crate::import::intern::hash;
use crate::import::number;
use crate::import::records::halves::are_halves;
use crate::import::rules::{When, is_nobody, key_at};
use crate::import::survey::is_masked;
use crate::import::table::RowView;
use crate::import::{Role, Warning};
use crate::model::{NONE, order};

fn has_colon(cell: &[u8]) -> bool {
    String::from_utf8_lossy(cell).contains([':', '：'])
}

impl Run<'_> {
    /// Blank rows and notes stand outside; true if this is one.
    pub(super) fn not_data(&mut self, row: usize, view: RowView<'_>, day_cell: &[u8]) -> bool {
        if view.cells().all(is_blank) {
            self.done.counts.blank += 1;
            return true;
        }
        let carries_on = self.mapping.continued && self.carried.valid;
        let note = || {
            let order = self.columns.order.map(|at| view.cell(at));
            let orderless = order.is_some_and(is_blank);
            let total = |cell: &[u8]| {
                let cell = clean(cell);
                is_total(cell, true) || orderless && is_subtotal(cell)
            };
            // An order's number and one thing more is an order that lacks the rest.
            let bare = order.is_some_and(|cell| !is_blank(cell) && !has_colon(cell))
                && view.cells().filter(|cell| !is_blank(cell)).count() == 2;
            !bare && is_note(view, self.header.texts.len()) || view.cells().any(total)
        };
        let dateless = day_cell.is_empty() || is_total(day_cell, true);
        let wordy = !dateless && !day_cell.iter().any(u8::is_ascii_digit);
        if dateless && !carries_on && note() || wordy && self.is_header_again(row, view) {
            self.skip(row, view);
            return true;
        }
        false
    }

    /// Whether a header stands here once more: two exports put one below the other. Rows go on below it unless it
    /// names something else where this table has its days and amounts; those of such a table are none of this one.
    #[cold]
    fn is_header_again(&mut self, row: usize, view: RowView<'_>) -> bool {
        let Some(header) = self.header.row.map(|row| self.table.row(row)) else {
            return false;
        };
        let again = view.cells().map(clean).eq(header.cells().map(clean));
        let known = known_words(view);
        let few = known < 3 || known * 4 < self.header.texts.len();
        if !again && (few || view.cells().any(is_figure)) {
            return false;
        }
        self.say_ended();
        let other = |column: usize, right: &[Role]| {
            let words = forms(&String::from_utf8_lossy(clean(view.cell(column))));
            let named = |role: &Role| {
                let (id, party, weak) = customer_fitness(&words);
                fitness(&words, *role) > 0 || *role == Role::Customer && id + party + weak > 0
            };
            !right.iter().any(named) && Role::ALL.iter().any(named)
        };
        let by_role = |role: Role| self.mapping.get(role).is_some_and(|at| other(at, &[role]));
        const WHO: [Role; 4] = [Role::Customer, Role::Name, Role::Email, Role::Phone];
        let key = self
            .mapping
            .key
            .is_some_and(|(column, _)| other(column, &WHO));
        let priced = self.mapping.get(Role::Amount).is_none();
        let moved = key
            || by_role(Role::Date)
            || by_role(Role::Amount)
            || priced && (by_role(Role::UnitPrice) || by_role(Role::Quantity));
        self.ended = (!again && moved).then_some((row, 0));
        true
    }

    /// Notes how many rows another table has that this one ended with.
    #[cold]
    pub(super) fn say_ended(&mut self) {
        if let Some((row, rows)) = self.ended.take() {
            self.warn("other_table", row, rows.to_string());
        }
    }

    /// A total line that stands in the customer's column and carries a date; true if this is one.
    pub(super) fn is_sum(&mut self, row: usize, view: RowView<'_>, key: &[u8]) -> bool {
        // Words for totals have no digits, which most keys do.
        if key.is_empty() || key.len() > 40 || key.iter().any(u8::is_ascii_digit) {
            return false;
        }
        let order = self.columns.order;
        let order_blank = order.is_some_and(|column| is_blank(view.cell(column)));
        let total = is_total(key, order_blank);
        if total {
            self.skip(row, view);
        }
        total
    }

    pub(super) fn skip(&mut self, row: usize, view: RowView<'_>) {
        self.done.counts.skipped += 1;
        self.skipped += 1;
        if self.skipped <= LISTED {
            let text = view.cells().filter(|cell| !is_blank(cell)).take(3);
            let text: Vec<String> = text.map(|cell| shown(clean(cell), 40)).collect();
            self.warn("skipped_row", row, text.join(" · "));
        }
    }

    pub(super) fn warn(&mut self, code: &str, row: usize, text: String) {
        self.done.warnings.push(Warning {
            code: code.into(),
            line: self.table.line(row),
            text,
        });
    }

    /// Tells of a row of another width; whether its amount was cut in two by a comma that nobody guarded:
    /// `1,234.50` or `99,90` among cells that commas part.
    pub(super) fn check_width(&mut self, row: usize, view: RowView<'_>) -> bool {
        let columns = self.header.texts.len();
        if view.width() == columns {
            return false;
        }
        let longer = (columns..view.width()).any(|column| !is_blank(view.cell(column)));
        let shorter = view.width() < columns && !self.table.is_sheet();
        if self.header.row.is_some() && (longer || shorter) {
            self.ragged += 1;
            if self.ragged <= LISTED {
                let text = format!("{} / {columns}", view.width());
                self.warn("ragged_row", row, text);
            }
        }
        let amount = self.mapping.get(Role::Amount);
        let amount = amount.or_else(|| self.mapping.get(Role::UnitPrice));
        longer
            && self.header.row.is_some()
            && amount.is_some_and(|at| are_halves(clean(view.cell(at)), clean(view.cell(at + 1))))
    }

    pub(super) fn customer_of(
        &mut self,
        row: usize,
        view: RowView<'_>,
        key: &[u8],
        known: u32,
    ) -> Option<u32> {
        if key.is_empty() {
            return None;
        }
        let (customer, new) = match known {
            NONE => self.customers.put(key),
            known => (known, false),
        };
        let at = customer as usize;
        if new {
            let starred = self.mapping.rules.preset.is_some() && key.contains(&b'*');
            self.masked
                .push(starred || is_masked(key) || is_nobody(key));
            self.names.push(NONE);
        }
        if let Some(column) = self.columns.name
            && self.names[at] == NONE
            && !is_blank(view.cell(column))
        {
            self.names[at] = row as u32;
        }
        (!self.masked[at]).then_some(customer)
    }

    /// The row's customer by the first step of the preset's chain that names one, and the step.
    pub(super) fn key_of<'b>(
        &mut self,
        view: RowView<'b>,
        scratch: &'b mut [Vec<u8>],
    ) -> (&'b [u8], usize) {
        let chain = &self.mapping.rules.chain;
        let mut masked = false;
        for (step, (by, scratch)) in chain.iter().zip(scratch).enumerate() {
            let veiled = |(column, before): &(usize, usize)| {
                *before > 0 && *before == step && !is_blank(view.cell(*column))
            };
            masked |= self.mapping.rules.hidden.iter().any(veiled);
            if let Some(key) = key_at(view, by, scratch) {
                self.done.masked += u32::from(masked);
                return (key, step);
            }
            let hidden = |column: &usize| {
                let cell = view.cell(*column);
                cell.contains(&b'*') || is_masked(clean(cell))
            };
            masked |= by.0.iter().any(hidden);
        }
        self.done.masked += u32::from(masked);
        (&[], chain.len())
    }

    /// Whether the preset counts the row out: the column and what it means.
    #[cold]
    pub(super) fn checked(&mut self, view: RowView<'_>, negative: bool) -> Option<(usize, When)> {
        self.checks.iter_mut().find_map(|check| {
            let cell = clean(view.cell(check.column));
            let out = match check.when {
                When::Only => !check.fits(cell),
                When::Not | When::Closed => check.fits(cell),
                When::NegativeOnly => negative && !check.fits(cell),
            };
            out.then_some((check.column, check.when))
        })
    }

    /// The one customer of rows that name nobody.
    #[cold]
    pub(super) fn nobody(&mut self) -> u32 {
        let (customer, new) = self.customers.put(&[]);
        if new {
            self.masked.push(false);
            self.names.push(NONE);
        }
        customer
    }

    /// Notes what holds for a whole column.
    #[cold]
    pub(super) fn note(&mut self, code: &str, column: Option<usize>) {
        let text = column.and_then(|column| self.header.texts.get(column));
        self.done.warnings.push(Warning {
            code: code.into(),
            line: 0,
            text: text.cloned().unwrap_or_default(),
        });
    }

    pub(super) fn foreign(&mut self, view: RowView<'_>) -> bool {
        let (Some(column), Some(own)) = (self.columns.currency, &self.currency) else {
            return self.own.is_some_and(|own| {
                let sign = self
                    .money_column()
                    .and_then(|at| number::sign(view.cell(at)));
                sign.is_some_and(|sign| sign != own)
            });
        };
        let cell = clean(view.cell(column));
        !cell.is_empty() && !cell.eq_ignore_ascii_case(own)
    }

    pub(super) fn money_column(&self) -> Option<usize> {
        let money = self.figures[AMOUNT].or(self.figures[PRICE]);
        money.map(|figure| figure.column)
    }

    /// Whether amounts carry the signs of several currencies and no column names them.
    pub(super) fn mixed_signs(&self) -> bool {
        self.columns.currency.is_none() && self.signs.iter().filter(|rows| **rows > 0).count() > 1
    }

    /// The sign that counts (as told, else the commonest), and all of them with their rows.
    pub(super) fn own_sign(&self) -> (Option<usize>, Vec<(String, u32)>) {
        let code = |at: usize| number::SIGNS[at].1;
        let mut found: Vec<(usize, u32)> = self.signs.iter().copied().enumerate().collect();
        found.retain(|(_, rows)| *rows > 0);
        // Those that are alike keep their order.
        let found = order::sorted(found, &|a, b| b.1.cmp(&a.1));
        let told = self.options.currency.as_deref();
        let own = found
            .iter()
            .find(|(at, _)| told.is_some_and(|told| told.eq_ignore_ascii_case(code(*at))))
            .or(found.first());
        let own = own.map(|(at, _)| *at);
        (
            own,
            found
                .iter()
                .map(|(at, rows)| (code(*at).to_string(), *rows))
                .collect(),
        )
    }

    /// Whether an earlier row is exactly the same. Where an order number is new the row is, so only
    /// rows of orders seen before are compared.
    pub(super) fn is_repeated(
        &mut self,
        row: usize,
        view: RowView<'_>,
        order: u32,
        new: bool,
    ) -> bool {
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

    pub(super) fn enter(&mut self, row: usize, view: RowView<'_>) -> bool {
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

    pub(super) fn doubt(&mut self, doubtful: bool, column: Option<usize>) {
        if doubtful && let Some(doubts) = column.and_then(|at| self.done.doubts.get_mut(at)) {
            *doubts += 1;
        }
    }
}
