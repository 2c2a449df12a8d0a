//! One page a route, thin.

mod frame;
mod home;
mod import;
mod overview;
mod root;
mod states;

pub use root::start;
