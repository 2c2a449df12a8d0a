//! Who buys more often and who leaves sooner, by what was known of customers from the start.
//!
//! A static covariate must not change while a customer is watched. From order lines that leaves the first purchase:
//! its category (of that day's lines the one that brought most), its size against the shop's median, its season; and
//! from profiles what people filled in. Levels with fewer than [`LEAST`] customers, and those beyond the [`MOST`]
//! largest, are pooled. The largest level is what the others are compared with. Model and test:
//! [`stats::covariates`].

use super::Value;
use crate::analysis::buyers::Buyers;
use crate::model::{Ledger, LineState, NONE};
use crate::stats::buying::{Buying, Kind};
use crate::stats::covariates::{Comparison, compare};
use crate::stats::fit::{self, Method};
use crate::stats::rows::Row;
use crate::stats::unit::{Span, Unit};
use crate::stats::{self};

use super::trial::rows;

/// Fewer customers than this are no level of their own.
pub const LEAST: u32 = 20;
/// Levels of their own at most.
pub const MOST: usize = 7;

/// What customers are told apart by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Category of the first purchase.
    Category,
    /// First purchase above or below the median of all first purchases.
    FirstSpend,
    /// Quarter of the year of the first purchase.
    Season,
    /// A field of the profile, by key.
    Profile(String),
}

impl By {
    /// Name in settings.
    pub fn code(&self) -> &str {
        match self {
            By::Category => "category",
            By::FirstSpend => "first-spend",
            By::Season => "season",
            By::Profile(key) => key,
        }
    }

    /// What this ledger offers.
    pub fn offered(ledger: &Ledger) -> Vec<By> {
        let categories = !ledger.categories.is_empty() && !ledger.category.is_empty();
        let category = categories.then_some(By::Category);
        let profiles = ledger.profiles.iter();
        let profiles = profiles.map(|own| By::Profile(own.key.clone()));
        let first = category.into_iter().chain([By::FirstSpend, By::Season]);
        first.chain(profiles).collect()
    }
}

/// A level of a covariate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A category of the ledger, by index.
    Category(u32),
    /// A value of the profile's column, by index.
    Profile(u32),
    /// First purchase below (false) or at least (true) the median, given in 1/10 000.
    Spend(bool, i64),
    /// Quarter of the year, 1–4.
    Quarter(u8),
    /// Levels too small on their own, and customers of whom nothing is known.
    Other,
}

/// What a level changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Which.
    pub level: Level,
    /// Customers in it.
    pub customers: u32,
    /// γ and δ with their standard errors against the first level; None for that one.
    pub against_first: Option<[(f64, f64); 2]>,
    /// Repeat purchases of a newcomer within a year.
    pub newcomer: f64,
    /// P(a newcomer is still a customer after a year).
    pub still: f64,
}

/// The fit with a covariate beside the one without.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// By what.
    pub by: By,
    /// Levels, the largest first, which the others are compared with; pooled ones last.
    pub levels: Vec<Effect>,
    /// Levels that were pooled.
    pub pooled: u32,
    /// Twice the gain in ln L.
    pub statistic: f64,
    /// Degrees of freedom.
    pub freedom: u32,
    /// P(χ² above the statistic).
    pub p_value: f64,
    /// ln L without and with.
    pub log_likelihoods: [f64; 2],
    /// How both were fitted.
    pub method: Method,
}

/// Why nothing is explained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unexplained {
    /// BG/BB has no covariates here.
    Chances,
    /// Levels of at least [`LEAST`] customers found, customers outside them.
    OneLevel {
        /// Levels large enough.
        levels: u32,
        /// Customers in none of them.
        others: u32,
    },
    /// The model cannot be fitted.
    Model(stats::Refusal),
}

/// Fits the value's model again with a covariate.
pub fn explain(
    ledger: &Ledger,
    value: &Value,
    by: &By,
    settings: &fit::Settings,
) -> Result<Explained, Unexplained> {
    let kind = value.kind.ok_or(Unexplained::Chances)?;
    let own = levels(ledger, &value.buyers, by);
    let (names, of, pooled) = pool(&own)?;
    let dummies = names.len() - 1;
    let covariates: Vec<Vec<f64>> = of
        .iter()
        .map(|&at| {
            let mut z = vec![0.0; dummies];
            if let Some(own) = at.checked_sub(1).and_then(|at| z.get_mut(at)) {
                *own = 1.0;
            }
            z
        })
        .collect();
    let rows = rows(&value.buyers);
    let found = compare(kind, &rows, &covariates, settings).map_err(Unexplained::Model)?;
    let effects = names.iter().enumerate().map(|(at, &level)| {
        let customers = of.iter().filter(|&&own| own == at).count() as u32;
        effect(kind, &found, at, level, customers)
    });
    Ok(Explained {
        by: by.clone(),
        levels: effects
            .collect::<Result<_, _>>()
            .map_err(Unexplained::Model)?,
        pooled,
        statistic: found.statistic,
        freedom: found.freedom,
        p_value: found.p_value,
        log_likelihoods: [found.plain.log_likelihood, found.full.log_likelihood],
        method: found.full.method,
    })
}

/// A level's coefficients, and what they come to for a newcomer.
fn effect(
    kind: Kind,
    found: &Comparison,
    at: usize,
    level: Level,
    customers: u32,
) -> Result<Effect, stats::Refusal> {
    let place = at.checked_sub(1);
    let pair = place.and_then(|at| Some([*found.purchase.get(at)?, *found.dropout.get(at)?]));
    let [gamma, delta] = pair.map_or([0.0; 2], |pair| pair.map(|(value, _)| value));
    let mut params = found.full.params.clone();
    let mut scale = |place: usize, by: f64| {
        if let Some(own) = params.get_mut(place) {
            *own *= by.exp();
        }
    };
    scale(1, -gamma);
    match kind {
        Kind::ParetoNbd => scale(3, -delta),
        _ => {
            scale(2, delta);
            scale(3, delta);
        }
    }
    let model = Buying::new(kind, &params)?;
    let year = Span {
        count: 1.0,
        unit: Unit::Year,
    }
    .in_unit(Unit::Week);
    Ok(Effect {
        level,
        customers,
        against_first: pair,
        newcomer: model.newcomer(year),
        still: model.p_alive_later(&Row::new(0, 0.0, 0.0), year),
    })
}

/// Levels of their own, the largest first, and each customer's place among them; pooled ones are the last place.
fn pool(own: &[Level]) -> Result<(Vec<Level>, Vec<usize>, u32), Unexplained> {
    let mut sorted = own.to_vec();
    sorted.sort_unstable();
    let mut counts: Vec<(Level, u32)> = sorted
        .chunk_by(|a, b| a == b)
        .map(|same| (same[0], same.len() as u32))
        .collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let all = counts.len() as u32;
    let mut kept: Vec<(Level, u32)> = counts
        .into_iter()
        .filter(|(level, count)| *count >= LEAST && *level != Level::Other)
        .take(MOST)
        .collect();
    let inside = |kept: &[(Level, u32)]| kept.iter().map(|own| own.1).sum::<u32>();
    let mut others = own.len() as u32 - inside(&kept);
    let large = kept.len() as u32;
    // Too few others to stand alone join the smallest level.
    if (1..LEAST).contains(&others) && kept.len() > 1 {
        others += kept.pop().map_or(0, |own| own.1);
    }
    let mut names: Vec<Level> = kept.iter().map(|own| own.0).collect();
    if others >= LEAST {
        names.push(Level::Other);
    }
    if names.len() < 2 {
        return Err(Unexplained::OneLevel {
            levels: large,
            others,
        });
    }
    let last = names.len() - 1;
    let place = |level: &Level| names.iter().position(|own| own == level).unwrap_or(last);
    let of = own.iter().map(place).collect();
    let apart = kept.len() as u32;
    Ok((names, of, all - apart))
}

/// The level of each buyer, in their order.
fn levels(ledger: &Ledger, buyers: &Buyers, by: &By) -> Vec<Level> {
    let customers = buyers.customers.iter();
    match by {
        By::Category => {
            let found = first_categories(ledger, buyers);
            customers
                .map(|own| match found.get(own.customer as usize) {
                    Some(&(_, category)) if category != NONE => Level::Category(category),
                    _ => Level::Other,
                })
                .collect()
        }
        By::FirstSpend => {
            let spent = first_spend(ledger, buyers);
            let mut all: Vec<i64> = customers
                .clone()
                .filter_map(|own| spent.get(own.customer as usize).copied())
                .collect();
            all.sort_unstable();
            let median = all.get(all.len() / 2).copied().unwrap_or(0);
            customers
                .map(|own| {
                    let own = spent.get(own.customer as usize).copied().unwrap_or(0);
                    Level::Spend(own >= median, median)
                })
                .collect()
        }
        By::Season => customers
            .map(|own| Level::Quarter(own.first.ymd().1.div_ceil(3) as u8))
            .collect(),
        By::Profile(key) => {
            let column = ledger.profiles.iter().find(|own| own.key == *key);
            customers
                .map(|own| {
                    let value = column.and_then(|column| column.of.get(own.customer as usize));
                    match value {
                        Some(&value) if value != NONE => Level::Profile(value),
                        _ => Level::Other,
                    }
                })
                .collect()
        }
    }
}

/// Calls `each` with the lines of sale on the day of their customer's first purchase.
fn on_first_days(ledger: &Ledger, buyers: &Buyers, mut each: impl FnMut(usize)) {
    let mut first = vec![i32::MIN; ledger.customer_keys.len()];
    for own in &buyers.customers {
        if let Some(day) = first.get_mut(own.customer as usize) {
            *day = own.first.0;
        }
    }
    for line in 0..ledger.len() {
        let own = first.get(ledger.customer[line] as usize);
        let sale = ledger.state[line] == LineState::Sale as u8;
        if sale && own.is_some_and(|day| *day == ledger.day[line] && *day > i32::MIN) {
            each(line);
        }
    }
}

/// Customer → amount and category of the category that brought most on the first day; ties: the one named first.
fn first_categories(ledger: &Ledger, buyers: &Buyers) -> Vec<(i64, u32)> {
    let mut sums: Vec<(u32, u32, i64)> = Vec::new();
    on_first_days(ledger, buyers, |line| match ledger.category.get(line) {
        Some(&category) if category != NONE => {
            sums.push((ledger.customer[line], category, ledger.amount[line]));
        }
        _ => {}
    });
    sums.sort_unstable();
    let mut best = vec![(i64::MIN, NONE); ledger.customer_keys.len()];
    for same in sums.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let sum = same.iter().fold(0i64, |sum, own| sum.saturating_add(own.2));
        if let Some(own) = best.get_mut(same[0].0 as usize)
            && (own.1 == NONE || sum > own.0)
        {
            *own = (sum, same[0].1);
        }
    }
    best
}

/// Customer → sales of the first day, in 1/10 000.
fn first_spend(ledger: &Ledger, buyers: &Buyers) -> Vec<i64> {
    let mut spent = vec![0i64; ledger.customer_keys.len()];
    on_first_days(ledger, buyers, |line| {
        if let Some(own) = spent.get_mut(ledger.customer[line] as usize) {
            *own = own.saturating_add(ledger.amount[line]);
        }
    });
    spent
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(counts: &[(Level, usize)]) -> Vec<Level> {
        let repeated = counts.iter();
        repeated
            .flat_map(|&(level, count)| std::iter::repeat_n(level, count))
            .collect()
    }

    #[test]
    fn small_levels_are_pooled() {
        let own = many(&[
            (Level::Category(0), 30),
            (Level::Category(1), 50),
            (Level::Category(2), 12),
            (Level::Category(3), 9),
            (Level::Other, 4),
        ]);
        let (names, of, pooled) = pool(&own).expect("levels");
        let wanted = [Level::Category(1), Level::Category(0), Level::Other];
        assert_eq!((names.as_slice(), pooled), (&wanted[..], 3));
        let count = |place: usize| of.iter().filter(|&&own| own == place).count();
        assert_eq!([count(0), count(1), count(2)], [50, 30, 25]);
        // Five others cannot stand alone: they join the smaller of the two.
        let few = many(&[
            (Level::Quarter(1), 60),
            (Level::Quarter(2), 40),
            (Level::Quarter(3), 5),
        ]);
        let (names, of, _) = pool(&few).expect("levels");
        assert_eq!(names, [Level::Quarter(1), Level::Other]);
        assert_eq!(of.iter().filter(|&&own| own == 1).count(), 45);
        let one = many(&[(Level::Quarter(1), 60), (Level::Quarter(2), 9)]);
        let refused = Unexplained::OneLevel {
            levels: 1,
            others: 9,
        };
        assert_eq!(pool(&one), Err(refused));
    }
}
