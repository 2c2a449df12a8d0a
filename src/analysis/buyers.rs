//! Who bought when, for the value models: x, t_x, T, spend a customer, and what came after.
//!
//! A purchase is a customer-day with at least one order that is not a return. The first one is not
//! counted in x. Spend is that of repeat days above zero; a return that names its order is taken
//! off the day of that order, one that names none is left out here.

use rustc_hash::FxHashMap;

use crate::model::{Day, Ledger, LineState, NONE};

/// Why there is no summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No counted sale.
    NoSales,
    /// First and last day lie more than 300 years apart: a slip of the pen.
    TooLong {
        /// First day with a sale.
        first: Day,
        /// Last day of observation.
        last: Day,
    },
    /// The end of calibration lies before the first sale or after the last day.
    CalibrationOutside {
        /// What was asked.
        end: Day,
        /// First day with a sale.
        first: Day,
        /// Last day of observation.
        last: Day,
    },
}

/// One customer; times in days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Buyer {
    /// Index in the ledger's dictionary.
    pub customer: u32,
    /// First purchase day.
    pub first: Day,
    /// Repeat purchase days up to the end of calibration.
    pub x: u32,
    /// Days from the first to the last of them.
    pub t_x: u32,
    /// Days from the first purchase to the end of calibration.
    pub t: u32,
    /// Repeat days with spend above zero.
    pub spend_days: u32,
    /// Spend on them, in 1/10 000.
    pub spend: i128,
    /// Purchase days after the end of calibration.
    pub after: u32,
}

/// The shop's buyers, split at the end of calibration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Buyers {
    /// Customers with a purchase up to the end of calibration, by rising ledger index.
    pub customers: Vec<Buyer>,
    /// First day with a sale.
    pub first: Day,
    /// Last day of calibration.
    pub end: Day,
    /// Last day of observation.
    pub last: Day,
    /// Customers whose first purchase came after the end of calibration.
    pub newcomers: u32,
    /// Days from `first` → repeat purchase days of `customers` on it, to `last`.
    pub repeats: Vec<u32>,
    /// Days from `first` → first purchases of `customers` on it, to `end`.
    pub births: Vec<u32>,
    /// Return lines that name no order of the customer's: not taken off any day.
    pub loose_returns: u32,
    /// Repeat days up to the end of calibration: place in `customers`, day.
    days: Vec<(u32, i32)>,
}

/// Longest observation that is counted day by day: 300 years.
const LONGEST: i64 = 110_000;

/// Reduces the ledger to its buyers. `end`: last day of calibration (the last day of observation
/// if none); `as_of`: last day of observation (the last day with a counted line if none); sales
/// after it are not looked at.
pub fn buyers(ledger: &Ledger, end: Option<Day>, as_of: Option<Day>) -> Result<Buyers, Refusal> {
    let sale = |line: usize| ledger.state[line] == LineState::Sale as u8;
    let within = |line: usize| as_of.is_none_or(|last| ledger.day[line] <= last.0);
    let sales = || (0..ledger.len()).filter(|&line| sale(line) && within(line));
    let first = sales().map(|line| ledger.day[line]).min();
    let first = Day(first.ok_or(Refusal::NoSales)?);
    let counted = (0..ledger.len()).filter(|&line| ledger.counts(line) && within(line));
    let last = as_of.or(counted.map(|line| Day(ledger.day[line])).max());
    let last = last.unwrap_or(first).max(first);
    let end = end.unwrap_or(last);
    let span = |a: Day, b: Day| i64::from(b.0) - i64::from(a.0);
    if span(first, last) > LONGEST {
        return Err(Refusal::TooLong { first, last });
    }
    if end < first || end > last {
        return Err(Refusal::CalibrationOutside { end, first, last });
    }
    let mut found = Buyers {
        first,
        end,
        last,
        repeats: vec![0; span(first, last) as usize + 1],
        births: vec![0; span(first, end) as usize + 1],
        ..Buyers::default()
    };
    // (customer, day, spend of the day), one entry a line, then one a day.
    let mut days: Vec<(u32, i32, i128)> = sales()
        .map(|line| {
            (
                ledger.customer[line],
                ledger.day[line],
                i128::from(ledger.amount[line]),
            )
        })
        .collect();
    found.take_off_returns(ledger, &within, &mut days);
    days.sort_unstable();
    days.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        if same {
            kept.2 += next.2;
        }
        same
    });
    for own in days.chunk_by(|a, b| a.0 == b.0) {
        found.add(own);
    }
    Ok(found)
}

impl Buyers {
    /// Adds returns that name an order of their customer to the day of that order, as negative spend.
    fn take_off_returns(
        &mut self,
        ledger: &Ledger,
        within: &dyn Fn(usize) -> bool,
        days: &mut Vec<(u32, i32, i128)>,
    ) {
        let returned = |line: usize| ledger.state[line] == LineState::Return as u8 && within(line);
        if !(0..ledger.len()).any(returned) {
            return;
        }
        let mut ordered: FxHashMap<(u32, u32), i32> = FxHashMap::default();
        for line in 0..ledger.len() {
            if ledger.state[line] == LineState::Sale as u8
                && within(line)
                && ledger.order[line] != NONE
            {
                let day = ordered
                    .entry((ledger.customer[line], ledger.order[line]))
                    .or_insert(ledger.day[line]);
                *day = ledger.day[line].min(*day);
            }
        }
        for line in (0..ledger.len()).filter(|&line| returned(line)) {
            let customer = ledger.customer[line];
            match ordered.get(&(customer, ledger.order[line])) {
                Some(&day) if ledger.order[line] != NONE => {
                    days.push((customer, day, i128::from(ledger.amount[line])));
                }
                _ => self.loose_returns += 1,
            }
        }
    }

    /// Adds a customer from its purchase days in order.
    fn add(&mut self, own: &[(u32, i32, i128)]) {
        let Some(&(customer, born, _)) = own.first() else {
            return;
        };
        if born > self.end.0 {
            self.newcomers += 1;
            return;
        }
        let place = |day: i32| (i64::from(day) - i64::from(self.first.0)) as usize;
        let since = |day: i32| (i64::from(day) - i64::from(born)) as u32;
        let mut buyer = Buyer {
            customer,
            first: Day(born),
            t: since(self.end.0),
            ..Buyer::default()
        };
        if let Some(births) = self.births.get_mut(place(born)) {
            *births += 1;
        }
        for &(_, day, spend) in &own[1..] {
            if let Some(repeats) = self.repeats.get_mut(place(day)) {
                *repeats += 1;
            }
            if day > self.end.0 {
                buyer.after += 1;
                continue;
            }
            buyer.x += 1;
            buyer.t_x = since(day);
            if spend > 0 {
                buyer.spend_days += 1;
                buyer.spend += spend;
            }
            self.days.push((self.customers.len() as u32, day));
        }
        self.customers.push(buyer);
    }

    /// Repeat days of the customer at this place up to the end of calibration, rising.
    pub fn days_of(&self, place: u32) -> impl Iterator<Item = Day> {
        let from = self.days.partition_point(|&(at, _)| at < place);
        let own = self.days[from..].iter();
        own.take_while(move |(at, _)| *at == place)
            .map(|&(_, day)| Day(day))
    }

    /// Cumulative repeat purchases at the ends of weeks: week w ends 7w − 1 days after the first day.
    pub fn tracking(&self) -> Vec<u64> {
        let weeks = self.repeats.chunks_exact(7);
        weeks
            .scan(0u64, |sum, week| {
                *sum += week.iter().map(|&count| u64::from(count)).sum::<u64>();
                Some(*sum)
            })
            .collect()
    }

    /// Days between purchases that followed each other up to the end of calibration, all customers'.
    pub fn gaps(&self) -> Vec<u32> {
        let mut last: Option<(u32, i32)> = None;
        let gap = |&(at, day): &(u32, i32)| {
            let before = match last {
                Some((same, before)) if same == at => before,
                _ => self.customers.get(at as usize)?.first.0,
            };
            last = Some((at, day));
            u32::try_from(i64::from(day) - i64::from(before)).ok()
        };
        self.days.iter().filter_map(gap).collect()
    }

    /// For models of yes or no per period of `period` days, one entry a customer: purchases (periods
    /// with at least one repeat day), the last such period, whole periods since the first purchase.
    /// Period k are the days (k−1)·period + 1 … k·period after the first purchase.
    pub fn opportunities(&self, period: f64) -> Vec<(u32, u32, u32)> {
        let period = period.max(1.0);
        let mut found: Vec<(u32, u32, u32)> = self
            .customers
            .iter()
            .map(|own| (0, 0, (f64::from(own.t) / period).floor() as u32))
            .collect();
        for &(at, day) in &self.days {
            let Some(own) = self.customers.get(at as usize) else {
                continue;
            };
            let since = f64::from(day - own.first.0);
            let k = (since / period).ceil() as u32;
            let own = &mut found[at as usize];
            if k <= own.2 && k > own.1 {
                *own = (own.0 + 1, k, own.2);
            }
        }
        found
    }
}
