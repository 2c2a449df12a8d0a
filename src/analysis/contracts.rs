//! Contracts: who renews, period after period, and what those still there are worth.
//!
//! Customers begin in the calendar period of their first purchase and are there as long as they buy in every period;
//! the first one without a purchase ends the contract for good. That is right for subscriptions, memberships and
//! regular donations. Whether it is right here the customers say who come back after a gap: a contract that ended
//! does not. Retention by cohort and tenure, and the shifted beta-geometric of [`stats::sbg`] through all cohorts
//! together (Fader & Hardie 2007; residual values of Fader & Hardie 2010).

use super::Window;
use super::simple::known_margin;
use crate::model::{Day, Ledger, LineState, Money};
use crate::stats;
use crate::stats::fit::{self, Estimate};
use crate::stats::sbg::{Renewals, ShiftedBetaGeometric};

/// More than this part of the ended contracts coming back: purchases are no contracts.
pub const COME_BACK: f64 = 0.2;
/// Longest observation: 300 years.
const LONGEST: i64 = 110_000;

/// A calendar period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A calendar year.
    Year,
}

impl Every {
    /// All of them, the shortest first.
    pub const ALL: [Every; 3] = [Every::Month, Every::Quarter, Every::Year];

    /// Name in settings.
    pub fn code(self) -> &'static str {
        match self {
            Every::Month => "month",
            Every::Quarter => "quarter",
            Every::Year => "year",
        }
    }

    /// The period of a code.
    pub fn of_code(code: &str) -> Option<Every> {
        Every::ALL.into_iter().find(|own| own.code() == code)
    }

    /// How many there are in a year.
    pub fn a_year(self) -> u32 {
        match self {
            Every::Month => 12,
            Every::Quarter => 4,
            Every::Year => 1,
        }
    }

    /// Days that may be missing of a period that is over: a twentieth of it.
    fn grace(self) -> i32 {
        match self {
            Every::Month => 1,
            Every::Quarter => 4,
            Every::Year => 18,
        }
    }

    /// Number of a day's period, rising by one from each to the next.
    pub fn number(self, day: Day) -> i32 {
        let (year, month, _) = day.ymd();
        let parts = self.a_year();
        let part = (month.max(1) - 1) * parts / 12;
        year * parts as i32 + part as i32
    }

    /// Year and part of it (from 1) of a period's number.
    pub fn parts(self, number: i32) -> (i32, u32) {
        let parts = self.a_year() as i32;
        let part = number.rem_euclid(parts);
        (number.div_euclid(parts), part as u32 + 1)
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refusal {
    /// No counted sale.
    NoSales,
    /// First and last day lie centuries apart.
    TooLong {
        /// First day with a sale.
        first: Day,
        /// Last day.
        last: Day,
    },
    /// No curve can be fitted.
    Model(stats::Refusal),
}

/// Customers who began in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// Number of the period.
    pub begun: i32,
    /// Still there after 0, 1, 2 … renewals, as far as it has been watched.
    pub active: Vec<u32>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Contracts {
    /// What a period is.
    pub every: Every,
    /// Number of the last period that was watched to its end.
    pub last: i32,
    /// Days of the period after it, which is not over and does not count.
    pub unfinished: bool,
    /// Median days between two purchases of a customer; None where nobody came back.
    pub gap: Option<u32>,
    /// Cohorts with a customer, the oldest first.
    pub cohorts: Vec<Cohort>,
    /// All of them together.
    pub renewals: Renewals,
    /// Contracts that ended, and those of them who bought again later.
    pub ended: (u32, u32),
    /// Renewals so far → contracts there in the last period.
    pub active: Vec<u32>,
    /// Sales of a contract in a period, returns taken off, currency units.
    pub sales: f64,
    /// Margin ÷ sales over lines with a cost; None where there are none.
    pub margin: Option<f64>,
    /// The fit.
    pub estimate: Estimate,
    /// Its parameters at work.
    pub model: ShiftedBetaGeometric,
}

impl Contracts {
    /// Part of the ended contracts whose customers bought again later: 0 for true contracts.
    pub fn came_back(&self) -> f64 {
        let (ended, back) = self.ended;
        f64::from(back) / f64::from(ended.max(1))
    }

    /// Whether purchases behave like contracts here.
    pub fn suits(&self) -> bool {
        self.came_back() <= COME_BACK
    }

    /// Renewals that were looked at.
    pub fn renewals_seen(&self) -> u32 {
        let most = self.renewals.kept.len().max(self.renewals.lost.len());
        (1..=most)
            .take_while(|&t| self.renewals.at(t).0 > 0.0)
            .count() as u32
    }

    /// Share renewed at the t-th renewal (from 1); None where nobody came to it.
    pub fn retention(&self, t: u32) -> Option<f64> {
        let (came, renewed) = self.renewals.at(t as usize);
        (came > 0.0).then(|| renewed / came)
    }

    /// Share still there after t renewals, Kaplan–Meier.
    pub fn survival(&self, t: u32) -> Option<f64> {
        (1..=t).map(|own| self.retention(own)).product()
    }

    /// The rate a period of a rate a year.
    pub fn rate(&self, a_year: f64) -> f64 {
        (a_year.ln_1p() / f64::from(self.every.a_year())).exp_m1()
    }

    /// Value of a contract that was renewed t times: margin × sales a period × discounted renewals to come, currency
    /// units. None where nothing is discounted and the sum has no end.
    pub fn residual(&self, t: u32, margin: f64, discount: f64) -> Option<f64> {
        let rate = self.rate(discount);
        let renewals = match rate > 0.0 {
            true => self.model.discounted(t, rate),
            false => self.model.lifetime(t)?,
        };
        Some(margin * self.sales * renewals)
    }

    /// Contracts there now, and how many of them are expected to be renewed next.
    pub fn next(&self) -> (u32, f64) {
        let renewed = (1..).zip(&self.active);
        let renewed = renewed.map(|(t, &count)| f64::from(count) * self.model.retention(t));
        (self.active.iter().sum(), renewed.sum())
    }

    /// Value of all contracts there now, currency units.
    pub fn equity(&self, margin: f64, discount: f64) -> Option<f64> {
        let there = (0..).zip(&self.active).filter(|(_, count)| **count > 0);
        there
            .map(|(t, &count)| Some(f64::from(count) * self.residual(t, margin, discount)?))
            .sum()
    }
}

/// One customer's contract: first period, renewals, whether it ended and whether the customer came back.
#[derive(Clone, Copy, Debug, Default)]
struct Own {
    begun: i32,
    renewed: u32,
    ended: bool,
    back: bool,
}

/// Reads contracts off the ledger's purchases up to `as_of`. `every` None: by the median gap between purchases.
pub fn contracts(
    ledger: &Ledger,
    every: Option<Every>,
    as_of: Option<Day>,
) -> Result<Contracts, Refusal> {
    let sale = |line: &usize| ledger.state[*line] == LineState::Sale as u8;
    let window = Window {
        from: None,
        to: as_of,
    };
    let bought = (0..ledger.len()).filter(|line| window.holds(ledger.day[*line]));
    let mut days: Vec<(u32, i32)> = bought
        .filter(sale)
        .map(|line| (ledger.customer[line], ledger.day[line]))
        .collect();
    days.sort_unstable();
    days.dedup();
    let first = days.iter().map(|own| own.1).min().ok_or(Refusal::NoSales)?;
    let last = days.iter().map(|own| own.1).max().unwrap_or(first);
    let (first, last) = (Day(first), as_of.unwrap_or(Day(last)));
    if i64::from(last.0) - i64::from(first.0) > LONGEST {
        return Err(Refusal::TooLong { first, last });
    }
    let gap = median_gap(&days);
    let every = every.unwrap_or(match gap {
        Some(0..=45) => Every::Month,
        Some(46..=135) => Every::Quarter,
        _ => Every::Year,
    });
    // A shop that was closed on the last days of a period has finished it all the same.
    let soon = Day(last.0.saturating_add(1 + every.grace()));
    let unfinished = every.number(soon) == every.number(last);
    let last = every.number(last) - i32::from(unfinished);
    let mut found = Found::default();
    let mut own = vec![None; ledger.customer_keys.len()];
    for purchases in days.chunk_by(|a, b| a.0 == b.0) {
        let periods = purchases.iter().map(|&(_, day)| every.number(Day(day)));
        let one = contract(periods, last);
        if let (Some(place), Some(one)) = (own.get_mut(purchases[0].0 as usize), one) {
            *place = Some(one);
            found.add(one);
        }
    }
    // As long as the oldest contract was watched, whether it lasted or not.
    let begun = found.begun.iter().map(|own| own.0).min().unwrap_or(last);
    let watched = (i64::from(last) - i64::from(begun)).max(0) as usize + 1;
    found.renewals.kept.resize(watched, 0.0);
    let estimate =
        fit::renewals(&found.renewals, &fit::Settings::default()).map_err(Refusal::Model)?;
    let model = ShiftedBetaGeometric {
        alpha: estimate.params[0],
        beta: estimate.params[1],
    };
    let mut sales = 0i128;
    for line in (0..ledger.len()).filter(|&line| ledger.counts(line)) {
        let day = ledger.day[line];
        if let Some(Some(own)) = own.get(ledger.customer[line] as usize)
            && window.holds(day)
        {
            let since = i64::from(every.number(Day(day))) - i64::from(own.begun);
            if (0..=i64::from(own.renewed)).contains(&since) {
                sales += i128::from(ledger.amount[line]);
            }
        }
    }
    let periods: u64 = own
        .iter()
        .flatten()
        .map(|own| u64::from(own.renewed) + 1)
        .sum();
    Ok(Contracts {
        every,
        last,
        unfinished,
        gap,
        cohorts: found.cohorts(last),
        ended: found.ended,
        active: found
            .renewals
            .kept
            .iter()
            .map(|&count| count as u32)
            .collect(),
        renewals: found.renewals,
        sales: sales as f64 / Money::UNIT as f64 / periods.max(1) as f64,
        margin: known_margin(ledger, window),
        estimate,
        model,
    })
}

/// A customer's contract from the periods of purchases in order; `None` where it begins after the last one watched.
fn contract(mut periods: impl Iterator<Item = i32>, last: i32) -> Option<Own> {
    let begun = periods.next().filter(|begun| *begun <= last)?;
    let mut own = Own {
        begun,
        ..Own::default()
    };
    let mut now = begun;
    for period in periods.filter(|period| *period <= last) {
        if own.ended {
            own.back = true;
        } else if period == now + 1 {
            now = period;
            own.renewed += 1;
        } else if period > now {
            (own.ended, own.back) = (true, true);
        }
    }
    own.ended |= now < last;
    Some(own)
}

/// What customers' contracts add up to.
#[derive(Default)]
struct Found {
    renewals: Renewals,
    ended: (u32, u32),
    begun: Vec<(i32, u32)>,
}

impl Found {
    fn add(&mut self, own: Own) {
        let counts = match own.ended {
            true => &mut self.renewals.lost,
            false => &mut self.renewals.kept,
        };
        let at = own.renewed as usize;
        if counts.len() <= at {
            counts.resize(at + 1, 0.0);
        }
        counts[at] += 1.0;
        self.ended.0 += u32::from(own.ended);
        self.ended.1 += u32::from(own.back);
        self.begun.push((own.begun, own.renewed));
    }

    fn cohorts(&self, last: i32) -> Vec<Cohort> {
        let mut begun = self.begun.clone();
        begun.sort_unstable();
        let cohorts = begun.chunk_by(|a, b| a.0 == b.0);
        cohorts
            .map(|own| {
                let begun = own[0].0;
                let still = |t: u32| (own.len() - own.partition_point(|own| own.1 < t)) as u32;
                let seen = (i64::from(last) - i64::from(begun)).max(0) as u32;
                Cohort {
                    begun,
                    active: (0..=seen).map(still).collect(),
                }
            })
            .collect()
    }
}

/// Median days between two purchase days of a customer.
fn median_gap(days: &[(u32, i32)]) -> Option<u32> {
    let pairs = days.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    let mut gaps: Vec<u32> = pairs.map(|pair| pair[1].1.abs_diff(pair[0].1)).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_follow_each_other() {
        let day = |text: &str| Day::parse_iso(text).expect("a day");
        for every in Every::ALL {
            assert_eq!(Every::of_code(every.code()), Some(every));
            assert_eq!(
                every.number(day("2019-12-31")) + 1,
                every.number(day("2020-01-01"))
            );
        }
        let quarter = Every::Quarter.number(day("2020-05-09"));
        assert_eq!(Every::Quarter.parts(quarter), (2020, 2));
        assert_eq!(
            Every::Month.parts(Every::Month.number(day("2020-05-09"))),
            (2020, 5)
        );
        let long_ago = day("0001-03-02");
        assert_eq!(
            Every::Month.parts(Every::Month.number(long_ago) - 12),
            (0, 3)
        );
    }

    #[test]
    fn a_gap_ends_a_contract_for_good() {
        let own = |periods: &[i32], last| {
            let own = contract(periods.iter().copied(), last);
            own.map(|own| (own.begun, own.renewed, own.ended, own.back))
        };
        assert_eq!(own(&[3, 3, 4, 5], 5), Some((3, 2, false, false)));
        assert_eq!(own(&[3, 4], 5), Some((3, 1, true, false)));
        assert_eq!(own(&[3, 5, 6], 6), Some((3, 0, true, true)));
        // The purchase after the last full period tells nothing.
        assert_eq!(own(&[3, 4, 6], 4), Some((3, 1, false, false)));
        assert_eq!(own(&[7], 6), None);
    }
}
