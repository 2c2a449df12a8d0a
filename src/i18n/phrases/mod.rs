//! The phrases, a file for each part of the product.

pub mod abc;
pub mod common;
pub mod engine;
pub mod fault;
pub mod refusal;
pub mod report;
pub mod rfm;
pub mod take_one;
