//! The phrases, a file for each part of the product.

pub mod abc;
pub mod analysis_page;
pub mod backup;
pub mod chart;
pub mod common;
pub mod customer;
pub mod edit;
pub mod engine;
pub mod fault;
pub mod field;
pub mod history;
pub mod home;
pub mod import;
pub mod import_page;
pub mod overview;
pub mod privacy;
pub mod refusal;
pub mod report;
pub mod rfm;
pub mod safety;
pub mod shell;
pub mod table;
pub mod tabs;
pub mod take_one;
pub mod terminal;
pub mod workbooks;
