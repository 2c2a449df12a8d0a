//! Ledgers for tests: empty, tiny, random, the sample shop.
#![allow(dead_code)]

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use keben::model::{Batch, Day, KeyKind, Ledger, LineState, NONE};

/// Runs a future of the memory store, which never waits.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("the memory store never waits"),
    }
}

/// A line in the short form tests write: customer, day, amount in 1/10 000, cost, state, order.
#[derive(Clone, Debug)]
pub struct Line {
    pub customer: u32,
    pub day: i32,
    pub amount: i64,
    pub cost: Option<i64>,
    pub state: LineState,
    pub order: Option<u32>,
}

/// A sale of `units` currency units.
pub fn sale(customer: u32, day: i32, units: i64) -> Line {
    Line {
        customer,
        day,
        amount: units * 10_000,
        cost: None,
        state: LineState::Sale,
        order: None,
    }
}

/// A ledger with these customers (key, name) and lines.
pub fn ledger(customers: &[(&str, &str)], lines: &[Line]) -> Ledger {
    Ledger::from_batches([batch(customers, lines)])
}

pub fn batch(customers: &[(&str, &str)], lines: &[Line]) -> Batch {
    let orders = lines
        .iter()
        .filter_map(|l| l.order)
        .max()
        .map_or(0, |o| o + 1);
    let mut batch = Batch::default();
    for (key, name) in customers {
        batch.customer_keys.push(key);
        batch.customer_names.push(name);
    }
    for order in 0..orders {
        batch.orders.push(&format!("O{order}"));
    }
    for line in lines {
        batch.customer.push(line.customer);
        batch.day.push(line.day);
        batch.amount.push(line.amount);
        batch.state.push(line.state as u8);
        batch.order.push(line.order.unwrap_or(NONE));
    }
    if lines.iter().any(|line| line.cost.is_some()) {
        batch.cost = lines
            .iter()
            .map(|line| line.cost.unwrap_or(i64::MIN))
            .collect();
    }
    batch.head.lines = lines.len() as u32;
    batch.head.customers = customers.len() as u32;
    batch.head.key_kind = KeyKind::Id;
    batch.head.currency = "CNY".into();
    assert!(batch.fits());
    batch
}

/// Numbers that look random and are the same on every machine.
pub struct Draw(pub u64);

impl Draw {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) % n
    }
}

/// Lines of all states, with and without costs and orders, a few far days and huge amounts.
pub fn random(lines: usize, customers: u64, seed: u64) -> Ledger {
    let mut draw = Draw(seed);
    let names: Vec<(String, String)> = (0..customers)
        .map(|at| {
            let name = match at % 3 {
                0 => String::new(),
                1 => format!("客户{at}"),
                _ => format!("=Name {at}"),
            };
            (format!("{:05}", (at * 7919) % 100_000), name)
        })
        .collect();
    let names: Vec<(&str, &str)> = names
        .iter()
        .map(|(k, n)| (k.as_str(), n.as_str()))
        .collect();
    let lines: Vec<Line> = (0..lines)
        .map(|_| {
            let state = match draw.below(20) {
                0 => LineState::Return,
                1 => LineState::Cancelled,
                2 => LineState::Dropped,
                _ => LineState::Sale,
            };
            let most = match draw.below(50) {
                0 => 90_000_000_000,
                _ => 3_000_000,
            };
            let size = draw.below(most);
            let amount = if state == LineState::Return {
                -(size as i64)
            } else {
                size as i64
            };
            Line {
                customer: (draw.below(customers) * draw.below(customers) / customers) as u32,
                day: if draw.below(500) == 0 {
                    -200_000
                } else {
                    19_000 + draw.below(900) as i32
                },
                amount,
                cost: (draw.below(3) > 0).then_some(amount / 10 * 6),
                state,
                order: (draw.below(4) > 0).then(|| draw.below(2_000) as u32),
            }
        })
        .collect();
    ledger(&names, &lines)
}

/// The day of an ISO text.
pub fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}
