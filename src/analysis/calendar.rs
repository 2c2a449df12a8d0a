//! Calendar: on which weekdays and in which months does the money come in?
//!
//! # Formula
//! For each weekday w and month m of the year: S(w, m) = sales less returns of counted lines on such days,
//! D(w, m) = such days between the first and the last counted day, both included, bought on or not. The figure
//! compared is the mean S ÷ D, since a period rarely holds every weekday and month equally often. Index = mean of
//! the weekday ÷ mean of all days. Orders are distinct order numbers of sales a day; lines, where they have none.

use rustc_hash::FxHashSet;

use super::{Refusal, Window};
use crate::model::{Day, Ledger, LineState, NONE};

/// Days after which weekdays and dates fall together again: 400 years of the Gregorian calendar.
const CYCLE: i64 = 146_097;

/// What one part of the calendar holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Calendar days in the period.
    pub days: u64,
    /// Sales less returns in 1/10 000.
    pub sales: i128,
    /// Orders.
    pub orders: u64,
}

impl Part {
    /// Mean sales of a day in 1/10 000; `None` without days.
    pub fn mean(&self) -> Option<f64> {
        (self.days > 0).then(|| self.sales as f64 / self.days as f64)
    }

    fn join(&mut self, other: Part) {
        self.days += other.days;
        self.sales += other.sales;
        self.orders += other.orders;
    }
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// Weekday (Monday 0) × month (January 0).
    pub cells: [[Part; 12]; 7],
    /// Everything.
    pub all: Part,
    /// First and last counted day.
    pub period: (Day, Day),
}

/// Lays the counted lines of the window on the calendar.
///
/// # Errors
/// [`Refusal::NoSales`] without a counted line.
pub fn calendar(ledger: &Ledger, window: Window) -> Result<Calendar, Refusal> {
    let counted =
        (0..ledger.len()).filter(|&line| ledger.is_sold(line) && window.holds(ledger.day[line]));
    let mut cells = [[Part::default(); 12]; 7];
    let mut period: Option<(i32, i32)> = None;
    let mut seen = FxHashSet::default();
    for line in counted {
        let day = ledger.day[line];
        period = Some(period.map_or((day, day), |(a, b)| (a.min(day), b.max(day))));
        let cell = cell(&mut cells, Day(day));
        cell.sales += i128::from(ledger.amount[line]);
        let order = ledger.order[line];
        let sale = ledger.state_at(line) == LineState::Sale;
        cell.orders += u64::from(sale && (order == NONE || seen.insert((order, day))));
    }
    let (first, last) = period.ok_or(Refusal::NoSales)?;
    // A slip of the pen may lie thousands of years away: whole cycles are counted at once.
    let length = i64::from(last) - i64::from(first) + 1;
    let (cycles, rest) = (length / CYCLE, length % CYCLE);
    for at in 0..length.min(CYCLE) {
        let times = cycles + i64::from(at < rest);
        // Within a cycle of the first day, so within what a day can be.
        cell(&mut cells, Day((i64::from(first) + at) as i32)).days += times as u64;
    }
    let mut all = Part::default();
    cells.iter().flatten().for_each(|&part| all.join(part));
    Ok(Calendar {
        cells,
        all,
        period: (Day(first), Day(last)),
    })
}

fn cell(cells: &mut [[Part; 12]; 7], day: Day) -> &mut Part {
    let (_, month, _) = day.ymd();
    &mut cells[day.weekday() as usize % 7][(month as usize + 11) % 12]
}

impl Calendar {
    /// A weekday over all months, Monday 0.
    pub fn weekday(&self, weekday: usize) -> Part {
        let mut part = Part::default();
        self.cells[weekday].iter().for_each(|&one| part.join(one));
        part
    }

    /// A month over all weekdays, January 0.
    pub fn month(&self, month: usize) -> Part {
        let mut part = Part::default();
        self.cells.iter().for_each(|week| part.join(week[month]));
        part
    }

    /// Mean of the part ÷ mean of all days; `None` without days or where the mean of all is not above zero.
    pub fn index(&self, part: &Part) -> Option<f64> {
        let all = self.all.mean().filter(|&mean| mean > 0.0)?;
        Some(part.mean()? / all)
    }

    /// Share of all sales; `None` where they are not above zero.
    pub fn share(&self, part: &Part) -> Option<f64> {
        (self.all.sales > 0).then(|| part.sales as f64 / self.all.sales as f64)
    }
}
