//! One page a route, thin.

pub mod analysis;
pub mod customer;
pub mod customers;
pub mod gallery;
mod months;
