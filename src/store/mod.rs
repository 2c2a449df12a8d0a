//! Records on disk, and the path from every older version.

pub mod chain;
pub mod chunk;
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
mod idb;
mod memory;
mod migrate;
mod record;
mod shelf;

pub use memory::Memory;
pub use migrate::{MIGRATIONS, Migration, SCHEMA, Shape};
pub use record::{
    Shop, read_contents, read_entry, read_shop, write_contents, write_entry, write_shop,
};
pub use shelf::{Append, Journal, Store};

/// Why the store could not do something; nothing is half done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The browser's storage is full.
    Quota,
    /// Storage cannot be opened at all, in the browser's words.
    Unavailable(String),
    /// Another tab holds an older version open.
    Blocked,
    /// Another tab wrote since this one read.
    ChangedElsewhere,
    /// What is stored is of a newer version than this program.
    NewerVersion,
    /// A stored record could not be read: where, what.
    BadRecord(String, String),
    /// No such record.
    NotFound,
    /// Anything else, in the browser's words.
    Other(String),
}
