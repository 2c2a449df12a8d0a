//! What the dates of a whole column prove about how they are to be read.

use super::{BUDDHIST, MINGUO, Parts, Reading, joined_minguo};
use crate::import::DateOrder;

/// What a column's dates prove, gathered over all of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence {
    day_first: u32,
    month_first: u32,
    year_first: u32,
    unsure: u32,
    slashes: u32,
    /// Days up to the twelfth, and later ones, of dates beyond doubt.
    early: u32,
    late: u32,
    /// Dates with years of other calendars: 113, 2567.
    minguo: u32,
    buddhist: u32,
    months: u32,
    first: Span,
    third: Span,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    low: u32,
    high: u32,
}

impl Default for Span {
    fn default() -> Span {
        Span {
            low: u32::MAX,
            high: 0,
        }
    }
}

impl Span {
    fn add(&mut self, value: u32) {
        self.low = self.low.min(value);
        self.high = self.high.max(value);
    }
    fn width(&self) -> u32 {
        self.high.saturating_sub(self.low)
    }
}

impl Evidence {
    /// Adds one cell's parts.
    pub fn add(&mut self, parts: Parts) {
        let (a, b, slash) = match parts {
            Parts::Twins(a, b, year, slash) => {
                self.buddhist += u32::from(year >= 2400);
                (a, b, slash)
            }
            Parts::Other(year, ..) => {
                *(if year < 200 {
                    &mut self.minguo
                } else {
                    &mut self.buddhist
                }) += 1;
                return;
            }
            Parts::Month(..) => {
                self.months += 1;
                return;
            }
            Parts::Short(a, b, c, slash) => {
                self.first.add(a);
                self.third.add(c);
                if a > 31 {
                    self.year_first += 1;
                    return;
                }
                (a, b, slash)
            }
            Parts::Clear(_, _, day) => {
                *(if day > 12 {
                    &mut self.late
                } else {
                    &mut self.early
                }) += 1;
                return;
            }
            Parts::Serial(count) => {
                self.minguo += u32::from(joined_minguo(count as u32).is_some());
                return;
            }
            Parts::Unix(_) => return,
        };
        self.slashes += u32::from(slash);
        match (a > 12, b > 12) {
            (true, false) => self.day_first += 1,
            (false, true) => self.month_first += 1,
            (false, false) if a != b => self.unsure += 1,
            _ => {}
        }
    }

    /// The reading that contradicts fewest cells, and whether nothing proved it.
    pub fn decide(&self, serials: bool) -> (Reading, bool) {
        let year_first = self.year_first > 0
            || self.third.high <= 31
                && self.month_first == 0
                && self.first.width() <= 10
                && self.third.width() > 15;
        let order = match self.day_first.cmp(&self.month_first) {
            std::cmp::Ordering::Greater => DateOrder::DayMonth,
            std::cmp::Ordering::Less => DateOrder::MonthDay,
            std::cmp::Ordering::Equal if self.slashes > 0 => DateOrder::MonthDay,
            std::cmp::Ordering::Equal => DateOrder::DayMonth,
        };
        let ours = self.early + self.late;
        let shift = match () {
            () if self.minguo > ours => MINGUO,
            () if self.buddhist > ours => BUDDHIST,
            () => 0,
        };
        let reading = Reading {
            order,
            short_year_first: year_first,
            serials,
            shift,
        };
        let year_first = year_first || shift == MINGUO;
        let unproved = self.day_first == self.month_first && self.unsure > 0 && !year_first;
        (reading, unproved)
    }

    /// Whether a spreadsheet made dates, day and month swapped, of all that it could, and left the rest as text.
    pub fn swapped(&self) -> bool {
        let (proved, doubtful) = (self.day_first, self.month_first + self.unsure);
        proved > 0 && doubtful == 0 && self.late == 0 && self.early > 1 && proved + self.early > 3
    }

    /// Dates that name no day.
    pub fn months(&self) -> u32 {
        self.months
    }

    /// Whether slashes part days and months somewhere.
    pub fn slashed(&self) -> bool {
        self.slashes > 0
    }

    /// Whether day and month can be swapped in any cell of the column.
    pub fn matters(&self) -> bool {
        self.day_first + self.month_first + self.unsure > 0
    }
}
