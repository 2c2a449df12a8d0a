//! RFM: who bought lately, often, and for much?
//!
//! # Formula
//! R days since the last purchase (small is good), F purchase days, M sales. Score = ⌈5k / n⌉ with
//! k customers whose value is no better than one's own, so equals share a score. A type compares
//! R, F and M with their means, strictly: the mean itself is not above the mean.
//! x = F − 1, t_x = last − first purchase day, T = as-of day − first purchase day.
//!
//! # References
//! Arthur Hughes, «Strategic Database Marketing», 1994 (scores by fifths);
//! x, t_x, T: Fader, Hardie & Lee, «Counting your customers the easy way», Marketing Science 24, 2005.

use super::Refusal;
use super::customers::Figures;
use crate::model::Day;
use crate::model::order;

/// Eight types: money above the mean or not × often × lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Type {
    /// Lately, often, much.
    ImportantValue = 0,
    /// Not lately, often, much.
    ImportantKeep = 1,
    /// Lately, seldom, much.
    ImportantDevelop = 2,
    /// Not lately, seldom, much.
    ImportantRetain = 3,
    /// Lately, often, little.
    GeneralValue = 4,
    /// Not lately, often, little.
    GeneralKeep = 5,
    /// Lately, seldom, little.
    GeneralDevelop = 6,
    /// Not lately, seldom, little.
    GeneralRetain = 7,
}

impl Type {
    /// All of them, best first.
    pub const ALL: [Type; 8] = [
        Type::ImportantValue,
        Type::ImportantKeep,
        Type::ImportantDevelop,
        Type::ImportantRetain,
        Type::GeneralValue,
        Type::GeneralKeep,
        Type::GeneralDevelop,
        Type::GeneralRetain,
    ];

    /// The type of three comparisons: fewer days than the mean, more purchase days, more money.
    pub fn of(lately: bool, often: bool, much: bool) -> Type {
        Type::ALL[usize::from(!much) * 4 + usize::from(!often) * 2 + usize::from(!lately)]
    }

    /// Name in the headless contract.
    pub fn code(self) -> &'static str {
        match self {
            Type::ImportantValue => "important_value",
            Type::ImportantKeep => "important_keep",
            Type::ImportantDevelop => "important_develop",
            Type::ImportantRetain => "important_retain",
            Type::GeneralValue => "general_value",
            Type::GeneralKeep => "general_keep",
            Type::GeneralDevelop => "general_develop",
            Type::GeneralRetain => "general_retain",
        }
    }

    /// Whether the customer's money is above the mean.
    pub fn important(self) -> bool {
        (self as u8) < 4
    }
}

/// One customer's scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scored {
    /// Position in [`Figures::customers`].
    pub at: u32,
    /// Days since the last purchase.
    pub recency: u32,
    /// Scores 1–5 for R, F, M.
    pub scores: [u8; 3],
    /// Type.
    pub kind: Type,
}

/// A type or a cell as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Customers in it.
    pub customers: u32,
    /// Their sales in 1/10 000.
    pub sales: i128,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Rfm {
    /// Counted back from this day.
    pub as_of: Day,
    /// Customers with a purchase, in the order of [`Figures::customers`].
    pub scored: Vec<Scored>,
    /// By type.
    pub types: [Group; 8],
    /// By R score − 1, F score − 1.
    pub grid: [[Group; 5]; 5],
    /// Customers with each score 1–5, for R, F, M.
    pub distribution: [[u32; 5]; 3],
    /// Sales of all scored customers in 1/10 000.
    pub sales: i128,
    /// Sums of R days, F days, over all scored customers.
    pub sum_recency: i128,
    /// Sum of purchase days.
    pub sum_days: i128,
    /// Σ x, repeat purchase days.
    pub sum_x: i128,
    /// Σ t_x in days.
    pub sum_tx: i128,
    /// Σ T in days.
    pub sum_age: i128,
    /// Customers with x > 0.
    pub repeaters: u32,
}

/// Scores every customer with a purchase up to `as_of` (days after it must not be in `figures`).
pub fn score(figures: &Figures, as_of: Day) -> Result<Rfm, Refusal> {
    let all = &figures.customers;
    let buyers: Vec<u32> = (0..all.len() as u32)
        .filter(|&at| all[at as usize].days > 0)
        .collect();
    if buyers.is_empty() {
        return Err(Refusal::NoSales);
    }
    let recency = |at: u32| i64::from(as_of.0) - i64::from(all[at as usize].last.0);
    let days = |at: u32| i64::from(all[at as usize].days);
    let sales = |at: u32| all[at as usize].sales.0;
    let sum = |of: &dyn Fn(u32) -> i64| buyers.iter().map(|&at| i128::from(of(at))).sum::<i128>();
    let (sum_recency, sum_days, sum_sales) = (sum(&recency), sum(&days), sum(&sales));
    let n = buyers.len() as i128;
    let scores = [
        fifths(&buyers, |at| -recency(at)),
        fifths(&buyers, days),
        fifths(&buyers, sales),
    ];
    let mut rfm = Rfm {
        as_of,
        scored: Vec::with_capacity(buyers.len()),
        types: [Group::default(); 8],
        grid: [[Group::default(); 5]; 5],
        distribution: [[0; 5]; 3],
        sales: sum_sales,
        sum_recency,
        sum_days,
        sum_x: sum_days - n,
        sum_tx: 0,
        sum_age: 0,
        repeaters: 0,
    };
    for (place, &at) in buyers.iter().enumerate() {
        let figure = &all[at as usize];
        let own = [scores[0][place], scores[1][place], scores[2][place]];
        let kind = Type::of(
            i128::from(recency(at)) * n < sum_recency,
            i128::from(days(at)) * n > sum_days,
            i128::from(sales(at)) * n > sum_sales,
        );
        rfm.sum_tx += i128::from(figure.last.0) - i128::from(figure.first.0);
        rfm.sum_age += i128::from(as_of.0) - i128::from(figure.first.0);
        rfm.repeaters += u32::from(figure.days > 1);
        let cell = &mut rfm.grid[usize::from(own[0] - 1)][usize::from(own[1] - 1)];
        for group in [&mut rfm.types[kind as usize], cell] {
            group.customers += 1;
            group.sales += i128::from(figure.sales.0);
        }
        for (counts, score) in rfm.distribution.iter_mut().zip(own) {
            counts[usize::from(score - 1)] += 1;
        }
        rfm.scored.push(Scored {
            at,
            recency: recency(at).clamp(0, i64::from(u32::MAX)) as u32,
            scores: own,
            kind,
        });
    }
    Ok(rfm)
}

/// ⌈5k / n⌉ for each entry of `of`, k = entries whose value is no better; larger is better.
fn fifths(of: &[u32], value: impl Fn(u32) -> i64) -> Vec<u8> {
    let values: Vec<i64> = of.iter().map(|&at| value(at)).collect();
    let order = order::places_by(values.len(), &|place| values[place as usize]);
    let order: Vec<(i64, u32)> = order
        .into_iter()
        .map(|place| (values[place as usize], place))
        .collect();
    let n = order.len();
    let mut scores = vec![1u8; n];
    let mut start = 0;
    while start < n {
        let worth = order[start].0;
        let end = start + order[start..].partition_point(|&(v, _)| v == worth);
        let score = (5 * end).div_ceil(n) as u8;
        for &(_, place) in &order[start..end] {
            scores[place as usize] = score;
        }
        start = end;
    }
    scores
}
