//! A workbook that files are imported into as the page does it: read, compared, written as one step.
#![allow(dead_code)]

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use keben::engine::Engine;
use keben::engine::message::{Answer, Command, Fault};
use keben::import::{Delta, Diff, DiffRow, Known, Options, Session};
use keben::model::{Batch, Fields, Kind};
use keben::store::read_contents;

/// Runs a future of the memory store, which never waits.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::noop();
    match future.as_mut().poll(&mut Context::from_waker(waker)) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("the memory store never waits"),
    }
}

/// The workbook.
#[derive(Default)]
pub struct Book {
    pub engine: Engine,
    steps: u32,
}

/// A file beside the workbook.
pub struct Beside {
    pub session: Session,
    pub known: Known,
    pub diff: Diff,
}

impl Beside {
    /// `delta name customer key:old→new …` of every line of the differences.
    pub fn said(&self, only: Option<Delta>) -> Vec<String> {
        let batch = self.session.batch_ref();
        let rows = self.diff.rows(batch, &self.known, only, 0, 1_000);
        rows.iter().map(said).collect()
    }

    /// New, changed, unchanged, missing.
    pub fn figures(&self) -> [u32; 4] {
        let counts = self.diff.counts();
        [counts.new, counts.changed, counts.unchanged, counts.missing]
    }
}

fn said(row: &DiffRow) -> String {
    let cells = row.cells.iter();
    let cells: Vec<String> = cells
        .map(|cell| format!("{}:{}→{}", cell.key, cell.old, cell.new))
        .collect();
    format!(
        "{:?} {} {} {}",
        row.delta,
        row.name,
        row.customer,
        cells.join(" ")
    )
}

impl Book {
    /// Does a command.
    pub fn run(&mut self, command: Command, parts: Vec<Vec<u8>>) -> Result<(), Fault> {
        self.steps += 1;
        let id = format!("{:032x}", self.steps);
        let mut silent = |_, _| {};
        let when = 1_700_000_000_000;
        let done = self.engine.command(id, when, command, parts, &mut silent);
        now(done)
    }

    /// What the page hands to the files worker: contents and columns.
    pub fn known(&mut self) -> Known {
        let Ok((Answer::Backup { imports, .. }, buffers)) = now(self.engine.export_backup()) else {
            return Known::default();
        };
        let columns = buffers[1..].chunks(Batch::PARTS).map(<[_]>::to_vec);
        let batches = imports.into_iter().zip(columns);
        let batches = batches
            .map(|((id, head), parts)| (id, Batch::from_parts(head, parts).expect("it fits")));
        Known::read(&buffers[0], batches.collect()).expect("it is read")
    }

    /// Reads a file and compares it.
    pub fn beside(&mut self, name: &str, text: &str, options: &Options, blanks: bool) -> Beside {
        let bytes = text.as_bytes().to_vec();
        let session = Session::open(name, bytes, options, &mut |_, _| {}).expect("it opens");
        let known = self.known();
        let diff = Diff::of(&session, &known, blanks);
        Beside {
            session,
            known,
            diff,
        }
    }

    /// Writes what was found.
    pub fn write(&mut self, beside: &Beside) -> Result<(), Fault> {
        let whole = beside.session.batch_ref();
        let batch = beside.diff.batch(whole).unwrap_or_else(|| whole.clone());
        let mut parts = batch.to_parts();
        parts.extend(
            beside
                .diff
                .changes(beside.session.batch_ref(), &beside.known),
        );
        self.run(Command::Import(batch.head.clone()), parts)
    }

    /// Reads, compares and writes.
    pub fn import(&mut self, name: &str, text: &str) -> Beside {
        let beside = self.beside(name, text, &Options::default(), false);
        self.write(&beside).expect("it is written");
        beside
    }

    /// Everything in it, as text that two states of it can be compared by.
    pub fn contents(&mut self) -> (String, Vec<Vec<u8>>) {
        let (_, buffers) = now(self.engine.export_backup()).expect("it is open");
        let mut contents =
            read_contents(&String::from_utf8_lossy(&buffers[0])).expect("it is read");
        // Every step counts, taken back or not.
        contents.revision = 0;
        (format!("{contents:?}"), buffers[1..].to_vec())
    }

    /// The fields of a record.
    pub fn record(&mut self, kind: Kind, id: &str) -> Option<Fields> {
        let (_, buffers) = now(self.engine.export_backup()).expect("it is open");
        let contents = read_contents(&String::from_utf8_lossy(&buffers[0])).expect("it is read");
        contents.records.get(kind, id).cloned()
    }
}
