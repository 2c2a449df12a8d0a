//! One page a route, thin.

mod alarm;
pub mod analysis;
mod backup;
mod bulk;
pub mod customer;
pub mod customers;
mod door;
mod duplicates;
mod foot;
mod frame;
pub mod gallery;
mod history;
mod home;
mod import;
mod lock;
mod months;
mod overview;
mod portrait;
mod privacy;
mod profile;
mod records;
mod root;
mod safety;
mod states;
mod workbooks;

pub use door::open as open_door;
pub use root::start;
