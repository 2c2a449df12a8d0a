//! The sample shop: a tea and gift shop of 200 customers over 18 months, with costs and returns.
//!
//! # Generator
//! PCG-XSH-RR 64/32 (O'Neill, «PCG: A family of simple fast space-efficient statistically good
//! algorithms», 2014) on stream 1. A number below n is ⌊draw · n / 2³²⌋, so results depend on
//! nothing but the seed. Customers come in eight habits ([`HABITS`]): how many orders, in which days,
//! how many lines and pieces, which discount. Each line draws a product from [`PRODUCTS`]; its cost
//! is a fixed part of the list price. One line in thirty comes back within three weeks. Orders are
//! numbered by day. No figure passes through a float.

use rand_core::RngCore;
use rand_pcg::Pcg32;

use super::names::name;
use crate::model::order;
use crate::model::{Batch, BatchHead, Day, KeyKind, LineState, Money, TextColumn};

/// First day, 2024-01-01, as days since 1970-01-01.
const FIRST: i32 = 19_723;
/// Last day, 2025-06-30: 18 months.
const LAST: i32 = 20_269;
/// Customers.
const CUSTOMERS: usize = 200;

/// A kind of customer. Ranges include both ends.
struct Habit {
    customers: usize,
    orders: (u32, u32),
    /// Days of the 18 months in which they buy, counted from the first.
    days: (u32, u32),
    lines: (u32, u32),
    pieces: (u32, u32),
    /// Percent off the list price.
    discount: (u32, u32),
}

/// The whole span in days.
const SPAN: u32 = (LAST - FIRST) as u32;

/// House accounts, house accounts that left, regulars, deal hunters, occasional, rare, lapsed and new customers.
const HABITS: [Habit; 8] = [
    Habit {
        customers: 7,
        orders: (18, 40),
        days: (0, SPAN),
        lines: (1, 3),
        pieces: (2, 5),
        discount: (0, 12),
    },
    Habit {
        customers: 3,
        orders: (18, 30),
        days: (0, 330),
        lines: (1, 3),
        pieces: (2, 5),
        discount: (0, 12),
    },
    Habit {
        customers: 28,
        orders: (12, 30),
        days: (0, SPAN),
        lines: (1, 3),
        pieces: (1, 3),
        discount: (0, 5),
    },
    Habit {
        customers: 6,
        orders: (4, 8),
        days: (90, SPAN),
        lines: (1, 2),
        pieces: (1, 3),
        discount: (55, 65),
    },
    Habit {
        customers: 66,
        orders: (4, 13),
        days: (0, SPAN),
        lines: (1, 2),
        pieces: (1, 2),
        discount: (0, 8),
    },
    Habit {
        customers: 48,
        orders: (1, 3),
        days: (0, SPAN),
        lines: (1, 1),
        pieces: (1, 2),
        discount: (0, 0),
    },
    Habit {
        customers: 26,
        orders: (4, 12),
        days: (0, 270),
        lines: (1, 2),
        pieces: (1, 3),
        discount: (0, 5),
    },
    Habit {
        customers: 16,
        orders: (1, 4),
        days: (SPAN - 55, SPAN),
        lines: (1, 2),
        pieces: (1, 2),
        discount: (0, 10),
    },
];

/// Category, list price in yuan, cost in percent of it.
const PRODUCTS: [(usize, i64, i64); 12] = [
    (0, 68, 42),
    (0, 128, 45),
    (0, 268, 48),
    (0, 39, 40),
    (1, 88, 50),
    (1, 199, 52),
    (1, 458, 55),
    (2, 168, 58),
    (2, 298, 60),
    (3, 26, 62),
    (3, 45, 60),
    (4, 180, 35),
];
const CATEGORIES: [&str; 5] = [
    "茶叶 Tea",
    "茶具 Teaware",
    "礼盒 Gift boxes",
    "点心 Snacks",
    "品茶课 Tastings",
];

struct Line {
    day: i32,
    customer: u32,
    order: u32,
    product: usize,
    pieces: i64,
    discount: i64,
    state: LineState,
}

/// The sample shop of this seed: the same seed gives the same shop, byte for byte, for ever.
pub fn shop(seed: u64) -> Batch {
    let mut chance = Chance(Pcg32::new(seed, 1));
    let mut orders: Vec<(i32, u32, usize)> = Vec::new();
    let mut customer = 0u32;
    for (kind, habit) in HABITS.iter().enumerate() {
        for _ in 0..habit.customers {
            for _ in 0..chance.between(habit.orders) {
                orders.push((chance.day(habit.days), customer, kind));
            }
            customer += 1;
        }
    }
    // Numbers follow the day; two orders of one customer on one day are alike to this sort.
    let orders: Vec<(i32, u32, usize)> = order::sorted(orders, &|a, b| a.cmp(b));
    let mut lines = Vec::new();
    for (number, &(day, customer, kind)) in orders.iter().enumerate() {
        let habit = &HABITS[kind];
        for _ in 0..chance.between(habit.lines) {
            let line = Line {
                day,
                customer,
                order: number as u32,
                product: chance.below(PRODUCTS.len() as u32) as usize,
                pieces: i64::from(chance.between(habit.pieces)),
                discount: i64::from(chance.between(habit.discount)),
                state: LineState::Sale,
            };
            let back = day + 2 + chance.below(20) as i32;
            if chance.below(30) == 0 && back <= LAST {
                lines.push(Line {
                    day: back,
                    state: LineState::Return,
                    ..line
                });
            }
            lines.push(line);
        }
    }
    let lines = order::sorted(lines, &|a, b| (a.day, a.order).cmp(&(b.day, b.order)));
    columns(&lines, orders.len(), seed)
}

fn columns(lines: &[Line], orders: usize, seed: u64) -> Batch {
    let mut batch = Batch {
        head: BatchHead {
            source: "示例小店 Sample shop".into(),
            fingerprint: format!("sample-shop-{seed}"),
            currency: "CNY".into(),
            key_kind: KeyKind::Id,
            lines: lines.len() as u32,
            rejected: 0,
            customers: CUSTOMERS as u32,
        },
        categories: CATEGORIES.into_iter().collect(),
        ..Batch::default()
    };
    let texts = |column: &mut TextColumn, count: usize, text: &dyn Fn(usize) -> String| {
        for at in 0..count {
            column.push(&text(at));
        }
    };
    let member = |at| format!("M{:04}", at + 1);
    texts(&mut batch.customer_keys, CUSTOMERS, &member);
    texts(&mut batch.customer_names, CUSTOMERS, &name);
    texts(&mut batch.orders, orders, &|at| format!("S{:05}", at + 1));
    for line in lines {
        let (category, price, cost) = PRODUCTS[line.product];
        let sign = if line.state == LineState::Return {
            -1
        } else {
            1
        };
        let list = price * line.pieces * sign;
        batch.customer.push(line.customer);
        batch.day.push(line.day);
        batch
            .amount
            .push(list * (100 - line.discount) * (Money::UNIT / 100));
        batch.state.push(line.state as u8);
        batch.order.push(line.order);
        batch.quantity.push(line.pieces * sign * 10_000);
        batch.cost.push(list * cost * (Money::UNIT / 100));
        batch.category.push(category as u32);
    }
    batch
}

/// Draws mapped to integers in one documented way.
struct Chance(Pcg32);

impl Chance {
    /// 0..n, every number as likely.
    fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(n)) >> 32) as u32
    }

    /// From the first to the second number, both included.
    fn between(&mut self, (from, to): (u32, u32)) -> u32 {
        from + self.below(to - from + 1)
    }

    /// A day of these; January, September and December, when people give presents, are likelier:
    /// a draw in another month is drawn once more in one case of four.
    fn day(&mut self, days: (u32, u32)) -> i32 {
        let day = FIRST + self.between(days) as i32;
        let (_, month, _) = Day(day).ymd();
        if matches!(month, 1 | 9 | 12) || self.below(4) > 0 {
            return day;
        }
        FIRST + self.between(days) as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_same_seed_gives_the_same_bytes_for_ever() {
        let batch = shop(1);
        assert!(batch.fits());
        let mut hash = Sha256::new();
        for part in batch.to_parts() {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let hex: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(
            hex,
            "8fb86694a5d02f69cfff52cd1941bf052f46fbd8f0f88442262524069302157d"
        );
        assert_ne!(shop(2).amount, batch.amount);
    }

    #[test]
    fn eighteen_months_that_end_on_the_fixed_day() {
        assert_eq!(Day(FIRST).iso(), "2024-01-01");
        assert_eq!(Day(LAST).iso(), "2025-06-30");
        let habits: usize = HABITS.iter().map(|habit| habit.customers).sum();
        assert_eq!(habits, CUSTOMERS);
        let batch = shop(1);
        assert!(batch.day.iter().all(|day| (FIRST..=LAST).contains(day)));
        assert_eq!(batch.day.last(), Some(&LAST));
    }
}
