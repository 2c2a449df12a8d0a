//! Typed, versioned messages between the page and its workers.
//!
//! A message on the wire is a JS array: the envelope's bytes, then the buffers it names, moved
//! not copied. The page waits for `Ready` before it sends anything, and refuses another version.

mod command;
mod programs;
mod query;

use serde::{Deserialize, Serialize};

pub use crate::backup::{About as BackupAbout, BadBackup, Preview as BackupPreview};
use crate::i18n::Lang;
pub use command::{
    Command, Edit, Fault, ImportView, OwnField, Role, Safety, Saved, State, Step, WorkbookView,
};
pub use programs::{
    ExportHow, ExportPart, FileFormat, FromFiles, FromSheets, ToAnalyst, ToFiles, ToSheets,
};
pub use query::{
    Alike, AlikeGroup, Answer, CustomerChoice, CustomerPage, CustomersPage, HistoryLine,
    HistoryPage, Query, RecordView, RecordsPage,
};

/// Version of this protocol; page and workers of different builds must not talk.
pub const PROTOCOL: u32 = 4;

/// Number of a request; answers carry it back. Rising, so the newest answer wins.
pub type Ticket = u32;

/// Ticket of a state that no one asked for: another tab changed something.
pub const UNASKED: Ticket = 0;

/// A 128-bit random id in hex.
pub type Id = String;

/// Page → engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToEngine {
    /// First message after `Ready`: open the database and the last workbook.
    Open {
        /// Ticket of the answer.
        ticket: Ticket,
        /// Workbook to open; `None`: the one open last, or none.
        workbook: Option<Id>,
        /// Work in memory only, neither reading nor writing the disk (measuring, private mode).
        memory: bool,
    },
    /// Something to read.
    Query {
        /// Ticket of the answer.
        ticket: Ticket,
        /// Language of the words in the answer.
        lang: Lang,
        /// What.
        query: Query,
    },
    /// The folder for backup files, which only a database can remember: the message's second
    /// element is its handle, kept from now on, or nothing to forget it.
    KeepFolder {
        /// Ticket of the answer.
        ticket: Ticket,
    },
    /// The folder that was kept.
    KeptFolder {
        /// Ticket of the answer.
        ticket: Ticket,
    },
    /// Something to do.
    Command {
        /// Ticket of the answer.
        ticket: Ticket,
        /// A fresh 128-bit random id for what the command makes.
        id: Id,
        /// Unix milliseconds, handed in because the core has no clock.
        now: f64,
        /// What.
        command: Command,
    },
}

/// Engine → page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromEngine {
    /// The worker runs.
    Ready {
        /// Must equal [`PROTOCOL`].
        protocol: u32,
    },
    /// A long command moves, in lines; or the analyst's answer, in steps of its own.
    Progress {
        /// Whose.
        ticket: Ticket,
        /// Done.
        done: u32,
        /// Of.
        total: u32,
    },
    /// Answer to `Open` and to every command: the state as it now is on disk. With the ticket
    /// [`UNASKED`] after another tab changed something.
    State {
        /// Whose.
        ticket: Ticket,
        /// The state.
        state: Box<State>,
    },
    /// Answer to what is asked of the folder: the message's second element is its handle, if one is
    /// kept.
    Folder {
        /// Whose.
        ticket: Ticket,
    },
    /// Answer to a query.
    Answer {
        /// Whose.
        ticket: Ticket,
        /// The answer.
        answer: Box<Answer>,
    },
    /// The query or command could not be done; nothing changed.
    Failed {
        /// Whose.
        ticket: Ticket,
        /// Why.
        fault: Fault,
    },
}

/// Number of [`FromEngine::Answer`] among its kind: by it an answer is known that is handed on unread.
pub const ANSWER: u32 = 4;

/// A message of the engine that was handed on unread.
pub fn read_answer(envelope: &[u8]) -> Option<FromEngine> {
    postcard::from_bytes(envelope).ok()
}
