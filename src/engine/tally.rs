//! What each customer adds up to, and which lines are whose: one pass over the columns.

use crate::model::{Day, Ledger, LineState, Money, NONE, order};

/// Figures of one customer; counted lines only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Sales less returns.
    pub sales: Money,
    /// Returned, as a positive amount.
    pub returned: Money,
    /// Distinct order numbers of sales; lines, where they have none.
    pub orders: u32,
    /// Days with at least one order that is not a return.
    pub purchases: u32,
    /// First and last purchase day; `None` without a purchase.
    pub period: Option<(Day, Day)>,
    /// Amount less cost over lines whose cost is known; `None` where none is.
    pub margin: Option<Money>,
}

impl Figures {
    /// Sales per order, rounded half away from zero; `None` without orders.
    pub fn average(&self) -> Option<Money> {
        let orders = i64::from(self.orders);
        let half = orders / 2 * self.sales.0.signum();
        (orders > 0).then(|| Money(self.sales.0.saturating_add(half) / orders))
    }
}

/// Figures of every customer, and every customer's lines.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Customer → figures.
    pub figures: Vec<Figures>,
    /// Last counted day of the ledger.
    pub last_day: Option<Day>,
    /// Whether any counted line knows its cost.
    pub has_costs: bool,
    /// Customer → where its lines begin in `lines`; one more entry than customers.
    starts: Vec<u32>,
    /// Lines grouped by customer, in the order of the ledger.
    lines: Vec<u32>,
}

impl Tally {
    /// Counts a ledger.
    pub fn of(ledger: &Ledger) -> Tally {
        let customers = ledger.customer_keys.len();
        let mut starts = vec![0u32; customers + 1];
        let seen = |line: &usize| ledger.state[*line] != LineState::Removed as u8;
        for line in (0..ledger.len()).filter(seen) {
            starts[ledger.customer[line] as usize + 1] += 1;
        }
        for at in 0..customers {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut lines = vec![0u32; starts[customers] as usize];
        for line in (0..ledger.len()).filter(seen) {
            let slot = &mut next[ledger.customer[line] as usize];
            lines[*slot as usize] = line as u32;
            *slot += 1;
        }
        let mut tally = Tally {
            figures: Vec::with_capacity(customers),
            starts,
            lines,
            ..Tally::default()
        };
        let (mut days, mut orders) = (Vec::new(), Vec::new());
        for customer in 0..customers {
            days.clear();
            orders.clear();
            let mut figures = Figures::default();
            let mut period: Option<(Day, Day)> = None;
            let range = tally.starts[customer] as usize..tally.starts[customer + 1] as usize;
            for &line in &tally.lines[range] {
                let line = line as usize;
                if !ledger.counts(line) {
                    continue;
                }
                let (amount, day) = (Money(ledger.amount[line]), Day(ledger.day[line]));
                tally.last_day = tally.last_day.max(Some(day));
                figures.sales += amount;
                if let Some(&cost) = ledger.cost.get(line).filter(|&&cost| cost != i64::MIN) {
                    let margin = figures.margin.get_or_insert(Money::ZERO);
                    *margin += amount - Money(cost);
                    tally.has_costs = true;
                }
                if ledger.state_at(line) == LineState::Return {
                    figures.returned += Money(amount.0.saturating_neg());
                    continue;
                }
                days.push(day.0.cast_unsigned());
                period = Some(period.map_or((day, day), |(a, b)| (a.min(day), b.max(day))));
                match ledger.order[line] {
                    NONE => figures.orders += 1,
                    order => orders.push(order),
                }
            }
            order::distinct(&mut days);
            order::distinct(&mut orders);
            figures.orders += orders.len() as u32;
            figures.purchases = days.len() as u32;
            figures.period = period;
            tally.figures.push(figures);
        }
        tally
    }

    /// A customer's lines in the order of the ledger; none for an unknown customer.
    pub fn lines(&self, customer: u32) -> &[u32] {
        let at = customer as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&from), Some(&to)) => &self.lines[from as usize..to as usize],
            _ => &[],
        }
    }

    /// A customer's figures; `None` for an unknown one.
    pub fn figures(&self, customer: u32) -> Option<&Figures> {
        self.figures.get(customer as usize)
    }
}
