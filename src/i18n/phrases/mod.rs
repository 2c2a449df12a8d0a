//! The phrases, a file for each part of the product.

pub mod common;
pub mod refusal;
