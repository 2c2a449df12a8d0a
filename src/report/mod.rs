//! An answer made readable: headline, facts, caveats, charts, cards, table; and the registry.

mod calendar;
mod catalog;
pub mod clv;
mod contracts;
mod document;
mod products;
mod simple_clv;

#[cfg(feature = "analyses")]
mod abc;
#[cfg(feature = "analyses")]
mod registry;
#[cfg(feature = "analyses")]
mod rfm;
#[cfg(feature = "analyses")]
mod settings;
#[cfg(feature = "analyses")]
mod table;
#[cfg(feature = "analyses")]
mod take_one;
#[cfg(feature = "analyses")]
mod words;
#[cfg(feature = "models")]
mod worth;
#[cfg(feature = "analyses")]
pub use registry::{Analysis, Answer, Ask, REGISTRY, ask, find};
#[cfg(feature = "models")]
pub use registry::{HEAVY_REGISTRY, Work, begin, weighty};

pub use catalog::{HEAVY, Listed, SIMPLE_VALUE, is_heavy, is_of_goods};
pub use document::{
    Align, Area, Card, Cell, Choice, Column, Control, Entry, Explanation, NoValue, Refusal, Report,
    Row, Settings, Sort, Standing, Table,
};
