//! Files that hold no orders: records of a kind, and sheets of returned orders.

mod columns;
mod read;
mod words;

pub(super) use columns::{Columns, REFUND_TARGETS, assign, assign_refunds, recognise, targets};
pub(super) use read::{Entries, Entry, Refund, read};
