//! One page a route, thin.

pub mod analysis;
pub mod customer;
pub mod customers;
pub mod gallery;
mod months;
mod frame;
mod home;
mod import;
mod overview;
mod root;
mod states;

pub use root::start;
