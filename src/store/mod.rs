//! Records on disk, and the path from every older version.

pub mod chain;
pub mod chunk;
#[cfg(all(feature = "engine", target_arch = "wasm32"))]
mod dom;
#[cfg(all(feature = "engine", target_arch = "wasm32"))]
pub mod folder;
#[cfg(all(feature = "engine", target_arch = "wasm32"))]
mod idb;
mod json;
mod keep;
mod load;
mod lock;
mod memory;
mod migrate;
mod op;
#[cfg(all(feature = "engine", target_arch = "wasm32"))]
mod pause;
mod record;
mod room;
mod shelf;

pub use keep::{Pace, keep_from};
pub use load::{Journal, Loaded, Tail};
pub use memory::Memory;
pub use migrate::{MIGRATIONS, Migration, SCHEMA, Shape};
#[cfg(all(feature = "engine", target_arch = "wasm32"))]
pub use pause::pause;
pub use record::{
    Shop, read_contents, read_entry, read_shop, read_snapshot, write_contents, write_entry,
    write_shop, write_snapshot,
};
pub use room::Revise;
pub use shelf::{Along, Store};

/// The records of a room that have a number, as they are stored.
struct Room {
    lines: Vec<(u32, Vec<u8>)>,
    snapshots: Vec<(u32, Vec<u8>)>,
}

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
    /// What was stored before is not there any more: the browser has cleared it.
    Gone,
    /// The workbook is locked, and its passphrase was not given yet.
    Locked,
    /// The passphrase does not open it.
    WrongPassphrase,
    /// Anything else, in the browser's words.
    Other(String),
}
