//! The phrases, a file for each part of the product.

pub mod common;
pub mod import;
pub mod refusal;
pub mod terminal;
