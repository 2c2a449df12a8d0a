//! Customers as (x, t_x, T, weight), checked; equal ones share a weighted row; columns for the loops.

use rustc_hash::FxHashMap;

use super::{Refusal, RowFault};

/// One customer, or several alike.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Row {
    /// Repeat purchases: the first purchase is not counted.
    pub x: u32,
    /// Time from the first to the last purchase; 0 where x is 0.
    pub t_x: f64,
    /// Time from the first purchase to the end of observation.
    pub t: f64,
    /// How many customers; 1 for one.
    pub weight: f64,
}

impl Row {
    /// One customer.
    pub fn new(x: u32, t_x: f64, t: f64) -> Row {
        let weight = 1.0;
        Row { x, t_x, t, weight }
    }

    /// What is wrong with the row, if anything.
    pub fn fault(&self) -> Option<RowFault> {
        let Row { x, t_x, t, weight } = *self;
        if ![t_x, t, weight]
            .iter()
            .all(|v| v.is_finite() && v.abs() < 1e15)
        {
            Some(RowFault::NotFinite)
        } else if t_x < 0.0 || t < 0.0 || weight < 0.0 {
            Some(RowFault::Negative)
        } else if t_x > t {
            Some(RowFault::LastAfterEnd)
        } else if x == 0 && t_x > 0.0 {
            Some(RowFault::TimeWithoutRepeat)
        } else {
            None
        }
    }
}

/// Refuses what no model can read.
pub fn check(rows: &[Row]) -> Result<(), Refusal> {
    for (row, own) in rows.iter().enumerate() {
        if let Some(fault) = own.fault() {
            return Err(Refusal::BadRow { row, fault });
        }
    }
    if rows.iter().map(|row| row.weight).sum::<f64>() > 0.0 {
        Ok(())
    } else {
        Err(Refusal::NoCustomers)
    }
}

/// A number as a key that sorts as numbers do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey(i64);

impl RowKey {
    /// The key of a number; −0 is 0.
    pub fn of(value: f64) -> RowKey {
        let bits = (value + 0.0).to_bits() as i64;
        RowKey(if bits < 0 { i64::MIN - bits } else { bits })
    }

    /// The number of a key.
    pub fn value(&self) -> f64 {
        let bits = if self.0 < 0 {
            i64::MIN - self.0
        } else {
            self.0
        };
        f64::from_bits(bits as u64)
    }
}

/// Rows with equal (x, t_x, T) made one, by rising x, and where each given row went.
pub fn collapse(rows: &[Row]) -> (Vec<Row>, Vec<u32>) {
    let mut known: FxHashMap<(u32, u64, u64), u32> = FxHashMap::default();
    let mut merged: Vec<Row> = Vec::new();
    let mut place: Vec<u32> = Vec::with_capacity(rows.len());
    for row in rows {
        let key = (row.x, (row.t_x + 0.0).to_bits(), (row.t + 0.0).to_bits());
        let at = *known.entry(key).or_insert_with(|| {
            merged.push(Row {
                weight: 0.0,
                ..*row
            });
            merged.len() as u32 - 1
        });
        merged[at as usize].weight += row.weight;
        place.push(at);
    }
    let mut order: Vec<u32> = (0..merged.len() as u32).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&merged[a as usize], &merged[b as usize]);
        (a.x.cmp(&b.x))
            .then(a.t.total_cmp(&b.t))
            .then(a.t_x.total_cmp(&b.t_x))
    });
    let mut rank = vec![0u32; order.len()];
    for (new, &old) in order.iter().enumerate() {
        rank[old as usize] = new as u32;
    }
    for at in &mut place {
        *at = rank[*at as usize];
    }
    (order.iter().map(|&at| merged[at as usize]).collect(), place)
}

/// Rows as columns with dictionaries of their distinct x and times, so that logarithms are taken
/// once a distinct value. Times are divided by `scale`, which makes every fit free of units.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Distinct x, rising.
    pub x_levels: Vec<u32>,
    /// Distinct scaled times, t_x and T together, rising.
    pub times: Vec<f64>,
    /// Row → place in `x_levels`.
    pub x: Vec<u32>,
    /// Row → place of t_x in `times`.
    pub last: Vec<u32>,
    /// Row → place of T in `times`.
    pub end: Vec<u32>,
    /// Rows before this one have x = 0.
    pub first_repeat: usize,
    /// What times were divided by.
    pub scale: f64,
    /// Row → repeat purchases as a number.
    pub count: Vec<f64>,
}

impl Columns {
    /// Lays collapsed, checked rows out. `scale` None: the mean T.
    pub fn new(rows: &[Row], scale: Option<f64>) -> Columns {
        let scale = scale.unwrap_or_else(|| mean_time(rows));
        let mut x_levels: Vec<u32> = rows.iter().map(|row| row.x).collect();
        x_levels.sort_unstable();
        x_levels.dedup();
        let mut raw: Vec<f64> = rows.iter().flat_map(|row| [row.t_x, row.t]).collect();
        raw.sort_unstable_by(f64::total_cmp);
        raw.dedup();
        let place = |time: f64| raw.partition_point(|&other| other < time) as u32;
        let last = rows.iter().map(|row| place(row.t_x)).collect();
        let end = rows.iter().map(|row| place(row.t)).collect();
        let x = rows
            .iter()
            .map(|row| x_levels.partition_point(|&other| other < row.x) as u32)
            .collect();
        Columns {
            x,
            last,
            end,
            first_repeat: rows.iter().take_while(|row| row.x == 0).count(),
            scale,
            count: rows.iter().map(|row| f64::from(row.x)).collect(),
            times: raw.into_iter().map(|time| time / scale).collect(),
            x_levels,
        }
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }
}

/// Mean T by weight, 1 where that is zero.
pub fn mean_time(rows: &[Row]) -> f64 {
    let weight: f64 = rows.iter().map(|row| row.weight).sum();
    let mean = rows.iter().map(|row| row.weight * row.t).sum::<f64>() / weight;
    if mean > 0.0 && mean.is_finite() {
        mean
    } else {
        1.0
    }
}

/// Weights of the columns' rows, with the sums the likelihoods need.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// Row → weight.
    pub row: Vec<f64>,
    /// x level → weight.
    pub at_x: Vec<f64>,
    /// Time → weight of rows that end then.
    pub ends: Vec<f64>,
    /// Time → Σ weight·x of rows that end then.
    pub ends_x: Vec<f64>,
    /// All of it.
    pub total: f64,
    /// Σ weight·x.
    pub total_x: f64,
}

impl Weights {
    /// Sums up these weights, one a row of `columns`.
    pub fn new(columns: &Columns, row: Vec<f64>) -> Weights {
        let mut weights = Weights {
            row,
            at_x: vec![0.0; columns.x_levels.len()],
            ends: vec![0.0; columns.times.len()],
            ends_x: vec![0.0; columns.times.len()],
            total: 0.0,
            total_x: 0.0,
        };
        for (i, &weight) in weights.row.iter().enumerate() {
            let x = columns.count[i];
            weights.at_x[columns.x[i] as usize] += weight;
            weights.ends[columns.end[i] as usize] += weight;
            weights.ends_x[columns.end[i] as usize] += weight * x;
            weights.total += weight;
            weights.total_x += weight * x;
        }
        weights
    }
}
