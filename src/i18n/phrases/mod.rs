//! The phrases, a file for each part of the product.

pub mod common;
pub mod home;
pub mod import_page;
pub mod overview;
pub mod refusal;
pub mod shell;
