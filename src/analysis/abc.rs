//! ABC: which few customers bring most of it?
//!
//! # Formula
//! Customers are ranked by value v₁ ≥ v₂ ≥ … ≥ vₙ (ties: smaller key first), V = Σ vᵢ.
//! bᵢ = v₁ + … + vᵢ₋₁ is what comes before customer i. Class A if bᵢ / V < cut₁, B if bᵢ / V < cut₂,
//! else C; vᵢ ≤ 0 is always C. «By customers» uses (i − 1) / n in place of bᵢ / V.
//! Gini G = Σ (2i − n − 1) xᵢ / (n Σ xᵢ), x rising, population form; negative values count as zero.
//!
//! # References
//! H. Ford Dickie, «ABC inventory analysis shoots for dollars», Factory Management, 1951;
//! Corrado Gini, «Variabilità e mutabilità», 1912.

use super::customers::{Figures, ranking};
use super::{Criterion, Refusal, Window};
use crate::model::Ledger;

/// Parts of 10 000, so that 80 % is `Cut(8_000)` and shares compare as integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut(pub u32);

impl Cut {
    /// Reads percent with at most two decimals: `80`, `72.5`. Above 0, at most 100.
    pub fn parse(percent: &str) -> Option<Cut> {
        let (whole, rest) = percent.split_once('.').unwrap_or((percent, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || rest.len() > 2 || !digits(whole) || !digits(rest)
        {
            return None;
        }
        let whole: u32 = whole.parse().ok()?;
        let rest: u32 = format!("{rest:0<2}").parse().ok()?;
        let cut = whole * 100 + rest;
        (1..=10_000).contains(&cut).then_some(Cut(cut))
    }

    /// As a share 0–1.
    pub fn share(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }

    /// In percent.
    pub fn percent(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

/// What the cuts are parts of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// Of the criterion's total.
    #[default]
    Share,
    /// Of the number of customers.
    Customers,
}

/// What a person may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Ranked by.
    pub criterion: Criterion,
    /// Cuts between A and B, B and C.
    pub cuts: [Cut; 2],
    /// What the cuts are parts of.
    pub basis: Basis,
    /// Days looked at.
    pub window: Window,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            criterion: Criterion::Sales,
            cuts: [Cut(8_000), Cut(9_500)],
            basis: Basis::Share,
            window: Window::default(),
        }
    }
}

/// Settings that make sense: the first cut does not lie above the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked(Settings);

impl Settings {
    /// Checked once, trusted after; `None` where the cuts fall.
    pub fn check(self) -> Option<Checked> {
        (self.cuts[0] <= self.cuts[1]).then_some(Checked(self))
    }
}

impl std::ops::Deref for Checked {
    type Target = Settings;
    fn deref(&self) -> &Settings {
        &self.0
    }
}

/// The class of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    /// The few that count.
    A = 0,
    /// The middle.
    B = 1,
    /// The many.
    C = 2,
}

impl Class {
    /// All of them, best first.
    pub const ALL: [Class; 3] = [Class::A, Class::B, Class::C];

    /// Its letter.
    pub fn letter(self) -> &'static str {
        match self {
            Class::A => "A",
            Class::B => "B",
            Class::C => "C",
        }
    }

    /// 1–3 for the ordered data colours.
    pub fn rank(self) -> u8 {
        self as u8 + 1
    }
}

/// A ranked customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Position in [`Figures::customers`].
    pub at: u32,
    /// 1/10 000 of the currency unit, or orders.
    pub value: i64,
    /// Sum of all values before.
    pub before: i128,
    /// Class.
    pub class: Class,
}

/// A class as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Customers in it.
    pub customers: u32,
    /// Sum of their values.
    pub value: i128,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Abc {
    /// What was asked.
    pub settings: Checked,
    /// Best first.
    pub ranked: Vec<Ranked>,
    /// Sum of all values, above zero.
    pub total: i128,
    /// A, B, C.
    pub classes: [Group; 3],
    /// The first ceil(n / 5) customers.
    pub top20: Group,
    /// Gini coefficient 0–1, 0: all alike.
    pub gini: f64,
    /// Customers whose value is zero or negative.
    pub not_positive: u32,
}

impl Abc {
    /// `value` as a share of the total.
    pub fn share(&self, value: i128) -> f64 {
        value as f64 / self.total as f64
    }

    /// Sum of the values of the first `count` customers.
    pub fn cumulative(&self, count: usize) -> i128 {
        match self.ranked.get(count) {
            Some(next) => next.before,
            None => self.total,
        }
    }
}

/// Ranks the customers of `figures` and cuts the ranking.
pub fn rank(figures: &Figures, ledger: &Ledger, settings: Checked) -> Result<Abc, Refusal> {
    let criterion = settings.criterion;
    if figures.customers.is_empty() {
        return Err(Refusal::NoSales);
    }
    if criterion == Criterion::Margin && !figures.has_costs() {
        return Err(Refusal::NoCosts);
    }
    let values: Vec<i64> = figures
        .customers
        .iter()
        .map(|figure| criterion.value(figure))
        .collect();
    let order = ranking(figures, ledger, |figure| criterion.value(figure));
    // Best first: figures lie in another order, and each look at them waits for memory.
    let values: Vec<i64> = order.iter().map(|&at| values[at as usize]).collect();
    let total: i128 = values.iter().map(|value| i128::from(*value)).sum();
    if total <= 0 {
        return Err(Refusal::NothingToRank);
    }
    let customers = order.len() as u128;
    let mut abc = Abc {
        settings,
        ranked: Vec::with_capacity(order.len()),
        total,
        classes: [Group::default(); 3],
        top20: Group::default(),
        gini: gini(values.iter().copied()),
        not_positive: 0,
    };
    let top20 = order.len().div_ceil(5);
    // As an integer bound worked out once: before × 10 000 < cut × total.
    let bounds = settings
        .cuts
        .map(|cut| (i128::from(cut.0) * total + 9_999).div_euclid(10_000));
    let mut before = 0i128;
    for (place, (at, value)) in order.into_iter().zip(values).enumerate() {
        let below = |cut: usize| match settings.basis {
            Basis::Share => before < bounds[cut],
            Basis::Customers => {
                place as u128 * 10_000 < u128::from(settings.cuts[cut].0) * customers
            }
        };
        let class = if value <= 0 {
            Class::C
        } else if below(0) {
            Class::A
        } else if below(1) {
            Class::B
        } else {
            Class::C
        };
        let group = &mut abc.classes[class as usize];
        group.customers += 1;
        group.value += i128::from(value);
        if place < top20 {
            abc.top20.customers += 1;
            abc.top20.value += i128::from(value);
        }
        abc.not_positive += u32::from(value <= 0);
        abc.ranked.push(Ranked {
            at,
            value,
            before,
            class,
        });
        before += i128::from(value);
    }
    Ok(abc)
}

/// Gini coefficient of values in falling order, population form; negative values count as zero.
/// 0 where nothing is above zero.
pub fn gini(falling: impl ExactSizeIterator<Item = i64>) -> f64 {
    let n = falling.len() as i128;
    let (mut before, mut sum) = (0i128, 0i128);
    for value in falling {
        before += sum;
        sum += i128::from(value.max(0));
    }
    // The j-th from the top is the (n − j + 1)-th from below: Σ (n − 2j + 1) xⱼ by sums of what comes before each.
    let weighted = 2 * before - (n - 1) * sum;
    if sum == 0 {
        return 0.0;
    }
    weighted as f64 / (n as f64 * sum as f64)
}
