//! One page a route, thin.

pub mod analysis;
mod bulk;
pub mod customer;
pub mod customers;
mod door;
mod duplicates;
mod frame;
pub mod gallery;
mod home;
mod import;
mod months;
mod overview;
mod profile;
mod records;
mod root;
mod states;

pub use door::open as open_door;
pub use root::start;
