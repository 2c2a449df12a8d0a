//! What the tests of the store share: small batches, and waiting for a store that never waits.
#![allow(dead_code)]

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use keben::model::{Batch, BatchHead, KeyKind, NONE};

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

pub fn batch(source: &str, lines: &[(&str, &str, i32, i64)]) -> Batch {
    let mut batch = Batch {
        head: BatchHead {
            source: source.into(),
            currency: "CNY".into(),
            key_kind: KeyKind::Id,
            ..BatchHead::default()
        },
        ..Batch::default()
    };
    for (customer, order, day, amount) in lines {
        let at = batch.customer_keys.iter().position(|key| key == *customer);
        let at = at.map_or_else(|| batch.customer_keys.push(customer), |at| at as u32);
        batch.customer.push(at);
        let at = batch.orders.iter().position(|key| key == *order);
        let at = at.map_or_else(|| batch.orders.push(order), |at| at as u32);
        batch.order.push(if order.is_empty() { NONE } else { at });
        batch.day.push(*day);
        batch.amount.push(*amount);
        batch.state.push(0);
    }
    batch.head.lines = lines.len() as u32;
    batch.head.customers = batch.customer_keys.len() as u32;
    batch
}

pub fn january() -> Batch {
    let lines = [
        ("李", "A1", 19_700, 120_0000),
        ("王", "A2", 19_701, 80_0000),
        ("李", "A3", 19_710, 30_5000),
    ];
    batch("一月.csv", &lines)
}

pub fn february() -> Batch {
    let lines = [("王", "B1", 19_730, 10_0000), ("Zoë", "B2", 19_731, 5_0000)];
    batch("february.csv", &lines)
}

pub fn id(number: u32) -> String {
    format!("{number:032x}")
}
