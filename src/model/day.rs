//! A local calendar day, as written in the file: no clock, no time zone.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// Days since 1970-01-01, negative before.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Day(pub i32);

/// 1970-01-01 counted from the common era, as chrono counts.
const EPOCH: i32 = 719_163;

impl Day {
    /// The day of a calendar date, `None` where no such date exists (30 February).
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        Some(Day(date.num_days_from_ce() - EPOCH))
    }

    /// Year, month 1–12, day 1–31.
    pub fn ymd(self) -> (i32, u32, u32) {
        match NaiveDate::from_num_days_from_ce_opt(self.0.saturating_add(EPOCH)) {
            Some(date) => (date.year(), date.month(), date.day()),
            None => (0, 1, 1),
        }
    }

    /// `2024-03-05`.
    pub fn iso(self) -> String {
        let (year, month, day) = self.ymd();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Reads `2024-03-05`, the only form the core itself writes.
    pub fn parse_iso(text: &str) -> Option<Day> {
        let mut parts = text.splitn(3, '-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        Day::from_ymd(year, month, day)
    }

    /// Monday 0 … Sunday 6.
    pub fn weekday(self) -> u32 {
        (i64::from(self.0) + 3).rem_euclid(7) as u32
    }
}
