//! Sample shops from a documented, seedable generator.

mod names;
mod shop;

pub use shop::shop;
