//! What one transaction checks and then writes: all of it or nothing.

use super::record::read_shop;

/// The stores whose records are kept by room and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    /// Lines of a journal.
    Journal,
    /// Snapshots.
    Snapshots,
}

impl Table {
    /// Its name, in reports and in what seals a record to its place.
    pub(super) fn name(self) -> &'static str {
        match self {
            Table::Journal => "journal",
            Table::Snapshots => "snapshots",
        }
    }
}

/// One check or write of a transaction. Checks come first; one that fails undoes the whole.
#[derive(Debug)]
pub(super) enum Op<'a> {
    /// The workbook's record must be there (else [`super::Trouble::Gone`]) and name this room (else
    /// [`super::Trouble::ChangedElsewhere`]).
    Room(&'a str, &'a str),
    /// There must be no such workbook.
    NoShop(&'a str),
    /// No workbook's record, and none that cannot be read, names this room.
    Stray(&'a str),
    /// This record must be there, else [`super::Trouble::Gone`].
    Needed(Table, &'a str, u32),
    /// A room, or one batch in it, must hold so many chunks.
    Chunked(&'a str, Option<&'a str>, u32),
    /// Writes a workbook's record, over an older one.
    PutShop(&'a str, String),
    /// Takes a workbook's record away.
    DropShop(&'a str),
    /// Adds a record where there must be none.
    Add(Table, &'a str, u32, Vec<u8>),
    /// Adds the chunks of one column of a batch.
    AddChunks(&'a str, &'a str, u32, Vec<Vec<u8>>),
    /// Takes away the records of a room from the first number on, short of the second.
    Drop(Table, &'a str, u32, u32),
    /// Takes away a batch.
    DropBatch(&'a str, &'a str),
    /// Takes away all that lies in a room.
    DropRoom(&'a str),
}

impl Op<'_> {
    /// Whether it writes; else it only checks.
    pub(super) fn writes(&self) -> bool {
        !matches!(
            self,
            Op::Room(..) | Op::NoShop(_) | Op::Stray(_) | Op::Needed(..) | Op::Chunked(..)
        )
    }
}

/// Whether a stored workbook's record names this room; `None` where it cannot be read.
pub(super) fn names(stored: &str, room: &str) -> Option<bool> {
    read_shop(stored).ok().map(|shop| shop.room == room)
}
