//! The ledger reduced to a few figures per customer, in one scan that needs no sorted lines.

use super::Window;
use crate::model::order;
use crate::model::{Day, Ledger, LineState, Money, NONE};

/// What one customer did in the window; counted lines only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Index in the ledger's dictionary.
    pub customer: u32,
    /// Sales less returns.
    pub sales: Money,
    /// Sales less cost over the lines whose cost is known; zero where none is.
    pub margin: Money,
    /// Distinct order numbers of sales; lines, where they carry none.
    pub orders: u32,
    /// Purchase days: days with at least one line that is not a return.
    pub days: u32,
    /// First purchase day; meaningless where `days` is 0.
    pub first: Day,
    /// Last purchase day; meaningless where `days` is 0.
    pub last: Day,
    /// Return lines.
    pub returns: u32,
    /// Counted lines.
    pub lines: u32,
    /// Counted lines whose cost is not known.
    pub lines_without_cost: u32,
}

/// Every customer with a counted line in the window, and what they add up to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// One entry a customer, by rising ledger index.
    pub customers: Vec<Figure>,
    /// Distinct order numbers of sales over the whole shop; lines, where they carry none.
    pub orders: u32,
    /// Sum of sales in 1/10 000, exact.
    pub sales: i128,
    /// Sum of margins in 1/10 000, exact.
    pub margin: i128,
    /// First and last day with a counted line.
    pub period: Option<(Day, Day)>,
    /// Counted lines.
    pub lines: u64,
    /// Counted lines whose cost is not known.
    pub lines_without_cost: u64,
    /// Return lines.
    pub returns: u64,
    /// Customers in the ledger's dictionary, in the window or not.
    pub known_customers: u32,
}

impl Figures {
    /// Whether any counted line knows its cost.
    pub fn has_costs(&self) -> bool {
        self.lines_without_cost < self.lines
    }
}

/// What one pass adds up for a customer: half a cache line, because lines come in any order.
#[derive(Clone, Copy, Default)]
struct Sums {
    sales: i64,
    margin: i64,
    lines: u32,
    returns: u32,
    without_cost: u32,
}

/// Days apart beyond which a table of days would waste memory: 11,000 years.
const DAY_TABLE: i64 = 4_000_000;

/// Reduces the ledger. One pass adds up and counts each customer's purchases, a second lays the
/// purchases out customer by customer (counting sort), a third counts distinct days and orders
/// with a table of «who was here last»: linear in lines, whatever their order.
pub fn figures(ledger: &Ledger, window: Window) -> Figures {
    let known = ledger.customer_keys.len();
    let mut sums = vec![Sums::default(); known];
    let mut out = Figures {
        known_customers: known as u32,
        ..Figures::default()
    };
    let mut days: Option<(i32, i32)> = None;
    let mut overflow = false;
    for line in 0..ledger.len() {
        let day = ledger.day[line];
        if !ledger.counts(line) || !window.holds(day) {
            continue;
        }
        days = Some(days.map_or((day, day), |(a, b)| (a.min(day), b.max(day))));
        let sum = &mut sums[ledger.customer[line] as usize];
        let amount = ledger.amount[line];
        let mut add = |to: &mut i64, value: i64| {
            let (total, over) = to.overflowing_add(value);
            *to = total;
            overflow |= over;
        };
        add(&mut sum.sales, amount);
        match ledger.cost.get(line) {
            Some(&cost) if cost != i64::MIN => {
                let (margin, over) = amount.overflowing_sub(cost);
                add(&mut sum.margin, margin);
                overflow |= over;
            }
            _ => sum.without_cost += 1,
        }
        sum.lines += 1;
        sum.returns += u32::from(ledger.state[line] == LineState::Return as u8);
    }
    if overflow {
        add_exactly(ledger, window, &mut sums);
    }
    let Some((first, last)) = days else {
        return out;
    };
    out.period = Some((Day(first), Day(last)));
    // Where each customer's purchases begin; one entry more than customers.
    let mut ends = vec![0u32; known + 1];
    for (at, sum) in sums.iter().enumerate() {
        ends[at + 1] = ends[at] + (sum.lines - sum.returns);
    }
    let purchases = laid_out(ledger, window, &ends);
    let mut seen = Seen::new(first, last, ledger.orders.len());
    for (at, sum) in sums.iter().enumerate() {
        if sum.lines == 0 {
            continue;
        }
        let own = &purchases[ends[at] as usize..ends[at + 1] as usize];
        let mut figure = Figure {
            customer: at as u32,
            sales: Money(sum.sales),
            margin: Money(sum.margin),
            returns: sum.returns,
            lines: sum.lines,
            lines_without_cost: sum.without_cost,
            ..Figure::default()
        };
        seen.count(own, &mut figure, &mut out.orders);
        out.sales += i128::from(figure.sales.0);
        out.margin += i128::from(figure.margin.0);
        out.lines += u64::from(sum.lines);
        out.returns += u64::from(sum.returns);
        out.lines_without_cost += u64::from(sum.without_cost);
        out.customers.push(figure);
    }
    out
}

/// The figures of all customers with the sums of the whole shop: also of lines that came without a customer, and how
/// many of those there are. For questions about products and days.
#[cfg(feature = "models")]
pub fn of_everybody(ledger: &Ledger, window: Window) -> (Figures, u64) {
    let (mut out, mut without) = (figures(ledger, window), 0);
    if ledger.nobody.is_none() {
        return (out, without);
    }
    let inside = |line: &usize| window.holds(ledger.day[*line]);
    let sale = |line: usize| ledger.state_at(line) == LineState::Sale;
    let mut seen = vec![false; ledger.orders.len()];
    for line in (0..ledger.len()).filter(inside) {
        if let Some(seen) = seen.get_mut(ledger.order[line] as usize) {
            *seen |= ledger.counts(line) && sale(line);
        }
    }
    for line in (0..ledger.len()).filter(inside) {
        if ledger.counts(line) || !ledger.is_sold(line) {
            continue;
        }
        without += 1;
        out.lines += 1;
        out.sales += i128::from(ledger.amount[line]);
        let day = Day(ledger.day[line]);
        let period = out.period.map(|(a, b)| (a.min(day), b.max(day)));
        out.period = Some(period.unwrap_or((day, day)));
        if !sale(line) {
            out.returns += 1;
            continue;
        }
        let seen = seen.get_mut(ledger.order[line] as usize);
        out.orders += u32::from(!seen.is_some_and(|seen| std::mem::replace(seen, true)));
    }
    (out, without)
}

/// Day and order of every counted line that is not a return, customer after customer.
fn laid_out(ledger: &Ledger, window: Window, ends: &[u32]) -> Vec<(i32, u32)> {
    let mut next = ends.to_vec();
    let count = ends.last().copied().unwrap_or(0) as usize;
    let mut purchases = vec![(0i32, NONE); count];
    for line in 0..ledger.len() {
        let day = ledger.day[line];
        if ledger.state[line] != LineState::Sale as u8 || !window.holds(day) {
            continue;
        }
        let place = &mut next[ledger.customer[line] as usize];
        purchases[*place as usize] = (day, ledger.order[line]);
        *place += 1;
    }
    purchases
}

/// Who was last seen on a day and with an order number: customer index + 1, 0 nobody yet.
struct Seen {
    first: i64,
    days: Option<Vec<u32>>,
    orders: Vec<u32>,
}

impl Seen {
    fn new(first: i32, last: i32, orders: usize) -> Seen {
        let span = i64::from(last) - i64::from(first) + 1;
        Seen {
            first: i64::from(first),
            days: (span <= DAY_TABLE).then(|| vec![0; span as usize]),
            orders: vec![0; orders],
        }
    }

    fn count(&mut self, purchases: &[(i32, u32)], figure: &mut Figure, orders: &mut u32) {
        let stamp = figure.customer + 1;
        let (mut first, mut last) = (i32::MAX, i32::MIN);
        for &(day, order) in purchases {
            first = first.min(day);
            last = last.max(day);
            if let Some(days) = &mut self.days {
                let before = &mut days[(i64::from(day) - self.first) as usize];
                figure.days += u32::from(*before != stamp);
                *before = stamp;
            }
            if order == NONE {
                figure.orders += 1;
                *orders += 1;
            } else {
                let before = &mut self.orders[order as usize];
                *orders += u32::from(*before == 0);
                figure.orders += u32::from(*before != stamp);
                *before = stamp;
            }
        }
        if purchases.is_empty() {
            return;
        }
        (figure.first, figure.last) = (Day(first), Day(last));
        if self.days.is_none() {
            let days = purchases.iter().map(|&(day, _)| day.cast_unsigned());
            let mut days: Vec<u32> = days.collect();
            order::distinct(&mut days);
            figure.days = days.len() as u32;
        }
    }
}

/// The sums again in 128 bits, where 64 were too few: amounts beyond any shop's are held at the ends,
/// so that the order of lines still does not matter.
fn add_exactly(ledger: &Ledger, window: Window, sums: &mut [Sums]) {
    let mut exact = vec![(0i128, 0i128); sums.len()];
    for line in 0..ledger.len() {
        if !ledger.counts(line) || !window.holds(ledger.day[line]) {
            continue;
        }
        let (sales, margin) = &mut exact[ledger.customer[line] as usize];
        let amount = i128::from(ledger.amount[line]);
        *sales += amount;
        match ledger.cost.get(line) {
            Some(&cost) if cost != i64::MIN => *margin += amount - i128::from(cost),
            _ => {}
        }
    }
    let most = i128::from(i64::MAX);
    let held = |value: i128| value.clamp(-most, most) as i64;
    for (sum, (sales, margin)) in sums.iter_mut().zip(exact) {
        (sum.sales, sum.margin) = (held(sales), held(margin));
    }
}

/// Ledger indices from best to worst: value down, then customer key up by code points (SPEC R3).
///
/// `value` of each figure decides; figures with equal value and key (two kinds of key) keep the
/// order of kinds.
pub fn ranking(figures: &Figures, ledger: &Ledger, value: impl Fn(&Figure) -> i64) -> Vec<u32> {
    let values: Vec<i64> = figures.customers.iter().map(value).collect();
    let key = |at: u32| {
        let customer = figures.customers[at as usize].customer as usize;
        let kind = ledger.customer_kinds.get(customer).copied();
        (ledger.customer_keys.bytes(customer), kind, customer)
    };
    // Falling values as rising numbers, then the few that are alike by key.
    let mut ranked = order::places_by(values.len(), &|at| !values[at as usize]);
    let mut start = 0;
    while start < ranked.len() {
        let value = values[ranked[start] as usize];
        let alike = ranked[start..].iter();
        let alike = alike
            .take_while(|&&at| values[at as usize] == value)
            .count();
        if alike > 1 {
            let run = ranked[start..start + alike].to_vec();
            let at = |place: u32| run[place as usize];
            let sorted = order::places(alike, &|a, b| key(at(a)).cmp(&key(at(b))));
            for (slot, place) in ranked[start..].iter_mut().zip(sorted) {
                *slot = at(place);
            }
        }
        start += alike;
    }
    ranked
}
