//! The ledger reduced to a few figures per customer, in one scan that needs no sorted lines.

use std::ops::Range;

use super::Window;
use crate::model::order;
use crate::model::{Day, Ledger, LineState, Money};

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
    orders: u32,
}

/// Days apart beyond which a table of days would waste memory: 11,000 years.
const DAY_TABLE: usize = 4_000_000;

/// Reduces the ledger. One pass adds up, counts each customer's purchases and notes whose each order is, a second lays
/// the purchase days out customer by customer (counting sort), a third counts distinct days with a table of «who was
/// here last»: linear in lines, whatever their order. Where customers share an order number, orders are laid out and
/// counted as days are.
pub fn figures(ledger: &Ledger, window: Window) -> Figures {
    let known = ledger.customer_keys.len();
    let mut first_pass = Pass {
        sums: vec![Sums::default(); known],
        whose: vec![0; ledger.orders.len()],
        ..Pass::default()
    };
    for lines in ledger.stretches() {
        first_pass.add(ledger, lines, window);
    }
    let Pass {
        mut sums,
        mut whose,
        orders,
        shared,
        overflow,
        period,
    } = first_pass;
    let mut out = Figures {
        known_customers: known as u32,
        orders,
        ..Figures::default()
    };
    if overflow {
        add_exactly(ledger, window, &mut sums);
    }
    let Some((first, last)) = period else {
        return out;
    };
    out.period = Some((Day(first), Day(last)));
    // Where each customer's purchases begin; one entry more than customers.
    let mut ends = vec![0u32; known + 1];
    for (at, sum) in sums.iter().enumerate() {
        ends[at + 1] = ends[at] + (sum.lines - sum.returns);
    }
    let range = |at: usize| ends[at] as usize..ends[at + 1] as usize;
    if shared {
        let purchases = laid_out(ledger, window, &ends, true);
        whose.fill(0);
        for (at, sum) in sums.iter_mut().enumerate() {
            sum.orders = distinct(&purchases[range(at)], 0, &mut whose, at as u32 + 1);
        }
    }
    drop(whose);
    let purchases = laid_out(ledger, window, &ends, false);
    let span = last.abs_diff(first) as usize + 1;
    let mut days = vec![0; if span <= DAY_TABLE { span } else { 0 }];
    for (at, sum) in sums.iter().enumerate() {
        if sum.lines == 0 {
            continue;
        }
        let mut figure = Figure {
            customer: at as u32,
            sales: Money(sum.sales),
            margin: Money(sum.margin),
            orders: sum.orders,
            returns: sum.returns,
            lines: sum.lines,
            lines_without_cost: sum.without_cost,
            ..Figure::default()
        };
        let own = &purchases[range(at)];
        if !own.is_empty() {
            let (mut from, mut to) = (i32::MAX, i32::MIN);
            for day in own {
                from = from.min(day.cast_signed());
                to = to.max(day.cast_signed());
            }
            (figure.first, figure.last) = (Day(from), Day(to));
            figure.days = match days.is_empty() {
                false => distinct(own, first.cast_unsigned(), &mut days, at as u32 + 1),
                true => {
                    let mut days = own.to_vec();
                    order::distinct(&mut days);
                    days.len() as u32
                }
            };
        }
        out.sales += i128::from(figure.sales.0);
        out.margin += i128::from(figure.margin.0);
        out.lines += u64::from(sum.lines);
        out.returns += u64::from(sum.returns);
        out.lines_without_cost += u64::from(sum.without_cost);
        out.customers.push(figure);
    }
    out
}

/// What the first pass over the lines finds.
#[derive(Default)]
struct Pass {
    sums: Vec<Sums>,
    /// Order → index + 1 of the customer it was first met with, 0 not yet.
    whose: Vec<u32>,
    /// Distinct orders; lines, where they carry none.
    orders: u32,
    /// Whether some order is of several customers.
    shared: bool,
    /// Whether some sum left 64 bits.
    overflow: bool,
    period: Option<(i32, i32)>,
}

impl Pass {
    #[inline(never)]
    fn add(&mut self, ledger: &Ledger, lines: Range<usize>, window: Window) {
        let (customers, days) = (&ledger.customer[lines.clone()], &ledger.day[lines.clone()]);
        let (amounts, states) = (&ledger.amount[lines.clone()], &ledger.state[lines.clone()]);
        let orders = &ledger.order[lines.clone()];
        let costs = ledger.cost.get(lines);
        let (mut first, mut last) = self.period.unwrap_or((i32::MAX, i32::MIN));
        for (at, &state) in states.iter().enumerate() {
            let day = days[at];
            if state > LineState::Return as u8 || !window.holds(day) {
                continue;
            }
            (first, last) = (first.min(day), last.max(day));
            let customer = customers[at];
            let sum = &mut self.sums[customer as usize];
            let (sales, over) = sum.sales.overflowing_add(amounts[at]);
            sum.sales = sales;
            self.overflow |= over;
            match costs.map(|costs| costs[at]) {
                Some(cost) if cost != i64::MIN => {
                    let (margin, over) = amounts[at].overflowing_sub(cost);
                    self.overflow |= over;
                    let (margin, over) = sum.margin.overflowing_add(margin);
                    sum.margin = margin;
                    self.overflow |= over;
                }
                _ => sum.without_cost += 1,
            }
            sum.lines += 1;
            if state == LineState::Return as u8 {
                sum.returns += 1;
                continue;
            }
            let mut lone = 0;
            let before = self.whose.get_mut(orders[at] as usize).unwrap_or(&mut lone);
            if *before == 0 {
                *before = customer + 1;
                sum.orders += 1;
                self.orders += 1;
            }
            self.shared |= *before != customer + 1;
        }
        self.period = (first <= last).then_some((first, last));
    }
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

/// Day, or order, of every counted line that is not a return, customer after customer.
fn laid_out(ledger: &Ledger, window: Window, ends: &[u32], orders: bool) -> Vec<u32> {
    let mut next = ends.to_vec();
    let count = ends.last().copied().unwrap_or(0) as usize;
    let mut purchases = vec![0; count];
    for lines in ledger.stretches() {
        lay_out(ledger, window, lines, &mut next, &mut purchases, orders);
    }
    purchases
}

#[inline(never)]
fn lay_out(
    ledger: &Ledger,
    window: Window,
    lines: Range<usize>,
    next: &mut [u32],
    purchases: &mut [u32],
    by_order: bool,
) {
    let (customers, days) = (&ledger.customer[lines.clone()], &ledger.day[lines.clone()]);
    let (states, orders) = (&ledger.state[lines.clone()], &ledger.order[lines]);
    for (at, &state) in states.iter().enumerate() {
        if state != LineState::Sale as u8 || !window.holds(days[at]) {
            continue;
        }
        let place = &mut next[customers[at] as usize];
        purchases[*place as usize] = match by_order {
            true => orders[at],
            false => days[at].cast_unsigned(),
        };
        *place += 1;
    }
}

/// Distinct numbers among `own`; those beyond the table count one by one. `seen` tells who was last seen with each
/// number from `base` on.
fn distinct(own: &[u32], base: u32, seen: &mut [u32], stamp: u32) -> u32 {
    let mut count = 0;
    for number in own {
        let mut lone = 0;
        let place = number.wrapping_sub(base) as usize;
        let before = seen.get_mut(place).unwrap_or(&mut lone);
        count += u32::from(*before != stamp);
        *before = stamp;
    }
    count
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
