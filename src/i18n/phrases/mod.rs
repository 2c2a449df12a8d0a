//! The phrases, a file for each part of the product.

pub mod analysis_page;
pub mod chart;
pub mod abc;
pub mod common;
pub mod customer;
pub mod refusal;
pub mod table;
pub mod home;
pub mod import_page;
pub mod overview;
pub mod shell;
pub mod report;
pub mod rfm;
