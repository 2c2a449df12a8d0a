//! One page a route, thin.

pub mod analysis;
pub mod customer;
pub mod customers;
mod door;
mod frame;
pub mod gallery;
mod home;
mod import;
mod months;
mod overview;
mod root;
mod states;
mod tabs;

pub use door::open as open_door;
pub use root::start;
