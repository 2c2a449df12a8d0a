//! Every order line the workbook holds, as columns: 1 M lines stay well under 200 MB.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::{Batch, Day, Money, NONE, TextColumn};

/// What a customer's key is: the first of these that a file offers.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// A customer number or account id.
    #[default]
    Id,
    /// An e-mail address.
    Email,
    /// A phone number, unmasked.
    Phone,
    /// A member name, person or company name.
    Name,
}

/// A customer as a row of the ledger's dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Customer<'a> {
    /// What the key is.
    pub kind: KeyKind,
    /// Raw text, trimmed, case kept, leading zeros kept.
    pub key: &'a str,
    /// Display name, empty where none is known.
    pub name: &'a str,
}

impl<'a> Customer<'a> {
    /// The name if there is one, else the key.
    pub fn shown(&self) -> &'a str {
        if self.name.is_empty() {
            self.key
        } else {
            self.name
        }
    }
}

/// What a readable line is, and so whether and how it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum LineState {
    /// A sale, amount ≥ 0 (zero: a free order, a purchase without spend).
    Sale = 0,
    /// A return: lowers revenue, is not a purchase.
    Return = 1,
    /// Closed or refunded: stored, never counted.
    Cancelled = 2,
    /// Counted out at import because non-positive rows are dropped: stored, never counted.
    Dropped = 3,
    /// Taken out of sight by hand, or with its customer; undo brings it back.
    Removed = 4,
}

impl LineState {
    /// The state of a stored number; unknown numbers never count.
    pub fn from_u8(value: u8) -> LineState {
        match value {
            0 => LineState::Sale,
            1 => LineState::Return,
            2 => LineState::Cancelled,
            4 => LineState::Removed,
            _ => LineState::Dropped,
        }
    }
}

/// Beside a line's [`LineState`]: it came without a customer. Such a line counts for products and days
/// ([`Ledger::is_sold`]) and for nothing that is about customers ([`Ledger::counts`]).
pub const NOBODY: u8 = 0x10;

/// The four figures every page starts from; counted lines only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Customers with at least one counted line.
    pub customers: u32,
    /// Distinct order numbers of sales; lines, where a file has none.
    pub orders: u32,
    /// Sales less returns.
    pub revenue: Money,
    /// First and last day of counted lines.
    pub period: Option<(Day, Day)>,
    /// Counted lines.
    pub lines: u32,
    /// Return lines among them.
    pub returns: u32,
    /// Whether any counted line knows its cost.
    pub has_costs: bool,
}

impl Totals {
    /// Both together; order numbers in both count twice.
    pub fn with(self, other: Totals) -> Totals {
        let period = match (self.period, other.period) {
            (Some(own), Some(other)) => Some((own.0.min(other.0), own.1.max(other.1))),
            (own, other) => own.or(other),
        };
        Totals {
            customers: self.customers + other.customers,
            orders: self.orders + other.orders,
            revenue: Money(self.revenue.0.saturating_add(other.revenue.0)),
            period,
            lines: self.lines + other.lines,
            returns: self.returns + other.returns,
            has_costs: self.has_costs || other.has_costs,
        }
    }
}

/// All batches together. Indices are stable while no batch is added or removed.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Dictionary of customers: kind, key, name.
    pub customer_kinds: Vec<KeyKind>,
    /// Customer keys, aligned with `customer_kinds`.
    pub customer_keys: TextColumn,
    /// Customer names, aligned, empty where unknown.
    pub customer_names: TextColumn,
    /// Distinct order numbers.
    pub orders: TextColumn,
    /// Distinct categories.
    pub categories: TextColumn,
    /// Line → customer.
    pub customer: Vec<u32>,
    /// Line → day.
    pub day: Vec<i32>,
    /// Line → amount in 1/10 000.
    pub amount: Vec<i64>,
    /// Line → [`LineState`], with [`NOBODY`] where no customer is known.
    pub state: Vec<u8>,
    /// Line → order number or [`NONE`].
    pub order: Vec<u32>,
    /// Line → quantity in 1/10 000 (`i64::MIN` unknown), or no entries.
    pub quantity: Vec<i64>,
    /// Line → cost in 1/10 000 (`i64::MIN` unknown), or no entries.
    pub cost: Vec<i64>,
    /// Line → category or [`NONE`], or no entries.
    pub category: Vec<u32>,
    /// ISO 4217 code of the workbook, empty where unknown.
    pub currency: String,
    /// Customers out of sight: merged into another, or removed, and nobody. They have no counted line.
    pub hidden: FxHashSet<u32>,
    /// What profiles sort customers by; only for who answers questions about it.
    #[cfg(feature = "models")]
    pub profiles: Vec<super::Profile>,
    /// The dictionary's place of lines without a customer: its key is empty, which no customer's is.
    pub nobody: Option<u32>,
}

impl Ledger {
    /// The ledger of these batches, in order. The first batch's columns are taken over as they are.
    pub fn from_batches(batches: impl IntoIterator<Item = Batch>) -> Ledger {
        let mut builder = LedgerBuilder::default();
        for batch in batches {
            builder.add(batch);
        }
        builder.ledger
    }

    /// Adds one more batch after the others.
    pub fn add(&mut self, batch: Batch) {
        let mut builder = LedgerBuilder {
            ledger: std::mem::take(self),
            known: None,
        };
        builder.add(batch);
        *self = builder.ledger;
    }

    /// Lines, counted or not.
    pub fn len(&self) -> usize {
        self.customer.len()
    }

    /// All lines, some at a time, for work on each of them in calls of their own: a browser optimises a function between
    /// two calls, never inside one.
    pub fn stretches(&self) -> impl Iterator<Item = Range<usize>> {
        const STRETCH: usize = 4096;
        let lines = self.len();
        let starts = (0..lines).step_by(STRETCH);
        starts.map(move |start| start..(start + STRETCH).min(lines))
    }

    /// Whether there is no line at all.
    pub fn is_empty(&self) -> bool {
        self.customer.is_empty()
    }

    /// The customer at `index`.
    pub fn customer_at(&self, index: u32) -> Customer<'_> {
        let at = index as usize;
        Customer {
            kind: self.customer_kinds.get(at).copied().unwrap_or_default(),
            key: self.customer_keys.get(at),
            name: self.customer_names.get(at),
        }
    }

    /// State of a line.
    pub fn state_at(&self, line: usize) -> LineState {
        LineState::from_u8(self.state[line] & !NOBODY)
    }

    /// Whether a line takes part in figures of customers.
    pub fn counts(&self, line: usize) -> bool {
        self.state[line] <= LineState::Return as u8
    }

    /// Whether a line is a sale or a return, its customer known or not.
    pub fn is_sold(&self, line: usize) -> bool {
        self.state[line] & !NOBODY <= LineState::Return as u8
    }

    /// Customers, orders, revenue, period over all counted lines.
    pub fn totals(&self) -> Totals {
        self.sums(0)
    }

    /// The same over the lines without a customer.
    pub fn totals_of_nobody(&self) -> Totals {
        if self.nobody.is_none() {
            return Totals::default();
        }
        let mut totals = self.sums(NOBODY);
        totals.customers = 0;
        totals
    }

    /// Nobody is in no list of customers.
    pub(super) fn hide_nobody(&mut self) {
        if let Some(nobody) = self.nobody {
            self.hidden.insert(nobody);
        }
    }

    /// The figures of lines with this mark.
    fn sums(&self, mark: u8) -> Totals {
        let mut sums = Sums {
            mark,
            customers: vec![false; self.customer_keys.len()],
            orders: vec![false; self.orders.len()],
            ..Sums::default()
        };
        for lines in self.stretches() {
            sums.add(self, lines);
        }
        let most = i128::from(i64::MAX);
        sums.totals.revenue = Money(sums.revenue.clamp(-most, most) as i64);
        sums.totals
    }

    fn take_first(&mut self, batch: Batch) {
        let lines = batch.customer.len();
        let customers = batch.customer_keys.len();
        self.currency = batch.head.currency;
        self.customer_kinds = vec![batch.head.key_kind; customers];
        self.customer_names = if batch.customer_names.is_empty() {
            std::iter::repeat_n("", customers).collect()
        } else {
            batch.customer_names
        };
        self.customer_keys = batch.customer_keys;
        self.orders = batch.orders;
        self.categories = batch.categories;
        self.customer = batch.customer;
        self.day = batch.day;
        self.amount = batch.amount;
        self.state = batch.state;
        self.order = or_filled(batch.order, lines, NONE);
        self.quantity = batch.quantity;
        self.cost = batch.cost;
        self.category = batch.category;
    }

    fn join(&mut self, batch: Batch, known: &mut Dictionaries) {
        let (before, lines) = (self.len(), batch.customer.len());
        if self.currency.is_empty() {
            self.currency.clone_from(&batch.head.currency);
        }
        let mut named: FxHashMap<u32, usize> = FxHashMap::default();
        let customers: Vec<u32> = (0..batch.customer_keys.len())
            .map(|at| {
                let customer = batch.customer_at(at);
                let index = self.customer_index(customer, known);
                let unnamed = self.customer_names.get(index as usize).is_empty();
                if unnamed && !customer.name.is_empty() {
                    named.insert(index, at);
                }
                index
            })
            .collect();
        if !named.is_empty() {
            let old = std::mem::take(&mut self.customer_names);
            let names = (0..old.len()).map(|index| match named.get(&(index as u32)) {
                Some(&at) => batch.customer_names.get(at),
                None => old.get(index),
            });
            self.customer_names = names.collect();
        }
        let orders: Vec<u32> = batch
            .orders
            .iter()
            .map(|text| index_of(text, &mut self.orders, &mut known.orders))
            .collect();
        let categories: Vec<u32> = batch
            .categories
            .iter()
            .map(|text| index_of(text, &mut self.categories, &mut known.categories))
            .collect();
        let mapped = |column: Vec<u32>, to: &[u32]| -> Vec<u32> {
            column
                .into_iter()
                .map(|i| if i == NONE { NONE } else { to[i as usize] })
                .collect()
        };
        self.customer.extend(mapped(batch.customer, &customers));
        self.day.extend(batch.day);
        self.amount.extend(batch.amount);
        self.state.extend(batch.state);
        self.order
            .extend(mapped(or_filled(batch.order, lines, NONE), &orders));
        extend_optional(&mut self.quantity, batch.quantity, before, lines, i64::MIN);
        extend_optional(&mut self.cost, batch.cost, before, lines, i64::MIN);
        let category = mapped(batch.category, &categories);
        extend_optional(&mut self.category, category, before, lines, NONE);
    }

    fn customer_index(&mut self, customer: Customer<'_>, known: &mut Dictionaries) -> u32 {
        let id = (customer.kind, Box::from(customer.key));
        if let Some(&index) = known.customers.get(&id) {
            return index;
        }
        self.customer_kinds.push(customer.kind);
        self.customer_names.push(customer.name);
        let index = self.customer_keys.push(customer.key);
        known.customers.insert(id, index);
        index
    }
}

/// Totals on the way.
#[derive(Default)]
struct Sums {
    mark: u8,
    customers: Vec<bool>,
    orders: Vec<bool>,
    revenue: i128,
    totals: Totals,
}

impl Sums {
    #[inline(never)]
    fn add(&mut self, ledger: &Ledger, lines: Range<usize>) {
        let (customers, days) = (&ledger.customer[lines.clone()], &ledger.day[lines.clone()]);
        let (amounts, states) = (&ledger.amount[lines.clone()], &ledger.state[lines.clone()]);
        let orders = &ledger.order[lines.clone()];
        let totals = &mut self.totals;
        for (at, state) in states.iter().enumerate() {
            let state = state ^ self.mark;
            if state > LineState::Return as u8 {
                continue;
            }
            totals.lines += 1;
            self.revenue += i128::from(amounts[at]);
            let day = Day(days[at]);
            totals.period = Some(match totals.period {
                None => (day, day),
                Some((first, last)) => (first.min(day), last.max(day)),
            });
            let seen = &mut self.customers[customers[at] as usize];
            totals.customers += u32::from(!std::mem::replace(seen, true));
            if state == LineState::Return as u8 {
                totals.returns += 1;
                continue;
            }
            let mut lone = false;
            let seen = self.orders.get_mut(orders[at] as usize);
            let seen = seen.unwrap_or(&mut lone);
            totals.orders += u32::from(!std::mem::replace(seen, true));
        }
        let marked = |at: usize| states[at] ^ self.mark <= LineState::Return as u8;
        let mut costs = ledger
            .cost
            .get(lines)
            .unwrap_or_default()
            .iter()
            .enumerate();
        totals.has_costs =
            totals.has_costs || costs.any(|(at, cost)| *cost != i64::MIN && marked(at));
    }
}

/// Joins batches one at a time, as they are read, without knowing them all beforehand.
#[derive(Default)]
pub struct LedgerBuilder {
    /// What was joined so far.
    pub ledger: Ledger,
    known: Option<Dictionaries>,
}

impl LedgerBuilder {
    /// Adds a batch. The first one's columns are taken over as they are.
    pub fn add(&mut self, batch: Batch) {
        let (start, nobodys) = (self.ledger.len(), batch.is_nobodys());
        if self.ledger.customer_keys.is_empty() {
            self.ledger.take_first(batch);
        } else {
            let known = self
                .known
                .get_or_insert_with(|| Dictionaries::of(&self.ledger));
            self.ledger.join(batch, known);
        }
        if nobodys {
            let ledger = &mut self.ledger;
            for line in start..ledger.len() {
                ledger.state[line] |= NOBODY;
                ledger.nobody = Some(ledger.customer[line]);
            }
            ledger.hide_nobody();
        }
    }
}

struct Dictionaries {
    customers: FxHashMap<(KeyKind, Box<str>), u32>,
    orders: FxHashMap<Box<str>, u32>,
    categories: FxHashMap<Box<str>, u32>,
}

impl Dictionaries {
    fn of(ledger: &Ledger) -> Dictionaries {
        let all = |column: &TextColumn| {
            column
                .iter()
                .enumerate()
                .map(|(i, text)| (Box::from(text), i as u32))
                .collect()
        };
        Dictionaries {
            customers: (0..ledger.customer_keys.len())
                .map(|i| {
                    let key = Box::from(ledger.customer_keys.get(i));
                    ((ledger.customer_kinds[i], key), i as u32)
                })
                .collect(),
            orders: all(&ledger.orders),
            categories: all(&ledger.categories),
        }
    }
}

fn index_of(text: &str, column: &mut TextColumn, known: &mut FxHashMap<Box<str>, u32>) -> u32 {
    if let Some(&index) = known.get(text) {
        return index;
    }
    let index = column.push(text);
    known.insert(Box::from(text), index);
    index
}

fn or_filled<T: Clone>(column: Vec<T>, lines: usize, fill: T) -> Vec<T> {
    if column.is_empty() {
        vec![fill; lines]
    } else {
        column
    }
}

fn extend_optional<T: Clone>(to: &mut Vec<T>, from: Vec<T>, before: usize, lines: usize, fill: T) {
    if to.is_empty() && from.is_empty() {
        return;
    }
    if to.is_empty() {
        to.resize(before, fill.clone());
    }
    to.extend(or_filled(from, lines, fill));
}
