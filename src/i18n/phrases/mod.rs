//! The phrases, a file for each part of the product.

pub mod common;
pub mod engine;
pub mod fault;
pub mod refusal;
