//! The store without a disk: for measuring, for private windows, and for tests that make it fail.

use std::cell::{Cell, RefCell};

use super::Trouble;
use super::op::{Op, Table, names};
use crate::model::Named;

/// A line or a snapshot.
#[derive(Clone, Debug)]
struct Record {
    table: Table,
    room: String,
    seq: u32,
    stored: Vec<u8>,
}

/// A column of an import.
#[derive(Clone, Debug)]
struct Column {
    room: String,
    batch: String,
    chunks: Vec<Vec<u8>>,
}

fn record_key(table: Table, room: &str, seq: u32) -> String {
    format!("{} {room} {seq:010}", table as u8)
}

fn column_key(room: &str, batch: &str, column: u32) -> String {
    format!("{room} {batch} {column:010}")
}

/// Everything in memory, with the same keys as on disk.
#[derive(Debug, Default)]
pub struct Memory {
    shops: RefCell<Named<String>>,
    records: RefCell<Named<Record>>,
    chunks: RefCell<Named<Column>>,
    writes_left: Cell<Option<u32>>,
    answers_left: Cell<Option<u32>>,
}

impl Memory {
    /// From the write after the next `writes` on, the storage is full; `None`: never. A transaction
    /// that meets the end leaves nothing.
    pub fn fail_after(&self, writes: Option<u32>) {
        self.writes_left.set(writes);
    }

    /// After so many transactions more, their answers are lost: they are written, and reported as
    /// failed. `None`: never.
    pub fn mute_after(&self, transactions: Option<u32>) {
        self.answers_left.set(transactions);
    }

    /// All that was taken away by the browser, as clearing a site's data does.
    pub fn clear(&self) {
        self.shops.take();
        self.records.take();
        self.chunks.take();
    }

    /// A copy of all that is stored, as another tab or the next start would find it.
    pub fn copied(&self) -> Memory {
        Memory {
            shops: self.shops.clone(),
            records: self.records.clone(),
            chunks: self.chunks.clone(),
            ..Memory::default()
        }
    }

    /// Puts a workbook's record in place as some version wrote it.
    pub fn plant_shop(&self, id: &str, stored: &str) {
        self.shops.borrow_mut().insert(id, stored.into());
    }

    /// Puts a journal line in place as some version wrote it.
    pub fn plant_line(&self, room: &str, seq: u32, stored: &str) {
        self.put(Table::Journal, room, seq, stored.into());
    }

    /// Changes a stored journal line, as damage or a meddler would.
    pub fn tamper(&self, room: &str, seq: u32, with: impl FnOnce(&mut Vec<u8>)) {
        self.change(Table::Journal, room, seq, with);
    }

    /// Changes a stored snapshot.
    pub fn tamper_snapshot(&self, room: &str, seq: u32, with: impl FnOnce(&mut Vec<u8>)) {
        self.change(Table::Snapshots, room, seq, with);
    }

    fn change(&self, table: Table, room: &str, seq: u32, with: impl FnOnce(&mut Vec<u8>)) {
        let key = record_key(table, room, seq);
        let known = self.records.borrow_mut().remove(&key);
        let mut stored = known.map_or(Vec::new(), |record| record.stored);
        with(&mut stored);
        // Emptied altogether, it is gone.
        if !stored.is_empty() {
            self.put(table, room, seq, stored);
        }
    }

    fn put(&self, table: Table, room: &str, seq: u32, stored: Vec<u8>) {
        let record = Record {
            table,
            room: room.into(),
            seq,
            stored,
        };
        let key = record_key(table, room, seq);
        self.records.borrow_mut().insert(&key, record);
    }

    /// Changes a stored column, as damage would.
    pub fn damage(&self, room: &str, batch: &str, column: u32, with: impl FnOnce(&mut [u8])) {
        let key = column_key(room, batch, column);
        let mut chunks = self.chunks.borrow_mut();
        if let Some(chunk) = chunks.get_mut(&key).and_then(|all| all.chunks.last_mut()) {
            with(chunk);
        }
    }

    /// Whether these bytes stand anywhere in what is stored.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        let inside = |stored: &[u8]| stored.windows(bytes.len()).any(|part| part == bytes);
        let shops = self.shops.borrow();
        let (records, chunks) = (self.records.borrow(), self.chunks.borrow());
        shops.iter().any(|(_, text)| inside(text.as_bytes()))
            || records.iter().any(|(_, record)| inside(&record.stored))
            || (chunks.iter()).any(|(_, column)| column.chunks.iter().any(|chunk| inside(chunk)))
    }

    /// Numbers of the journal lines and of the snapshots in a room.
    pub fn numbers(&self, room: &str) -> (Vec<u32>, Vec<u32>) {
        let of = |table| {
            let all = self.records(table, room, 0);
            all.into_iter().map(|(seq, _)| seq).collect()
        };
        (of(Table::Journal), of(Table::Snapshots))
    }

    pub(super) fn shops(&self) -> Vec<(String, String)> {
        let shops = self.shops.borrow();
        let all = shops.iter();
        all.map(|(id, text)| (id.into(), text.clone())).collect()
    }

    pub(super) fn records(&self, table: Table, room: &str, from: u32) -> Vec<(u32, Vec<u8>)> {
        let records = self.records.borrow();
        records
            .iter()
            .filter(|(_, one)| one.table == table && one.room == room && one.seq >= from)
            .map(|(_, one)| (one.seq, one.stored.clone()))
            .collect()
    }

    pub(super) fn room(&self, room: &str) -> super::Room {
        super::Room {
            lines: self.records(Table::Journal, room, 0),
            snapshots: self.records(Table::Snapshots, room, 0),
        }
    }

    pub(super) fn column(&self, room: &str, batch: &str, column: u32) -> Vec<Vec<u8>> {
        let chunks = self.chunks.borrow();
        let column = chunks.get(&column_key(room, batch, column));
        column.map_or(Vec::new(), |column| column.chunks.clone())
    }

    pub(super) fn batches(&self) -> Vec<(String, String)> {
        let chunks = self.chunks.borrow();
        let columns = chunks.iter();
        let mut all: Vec<_> = columns
            .map(|(_, column)| (column.room.clone(), column.batch.clone()))
            .collect();
        all.dedup();
        all
    }

    pub(super) fn rooms(&self) -> Vec<String> {
        let records = self.records.borrow();
        let mut rooms: Named<()> = Named::default();
        for (_, record) in records.iter() {
            rooms.insert(&record.room, ());
        }
        for (room, _) in self.batches() {
            rooms.insert(&room, ());
        }
        rooms.iter().map(|(room, ())| room.into()).collect()
    }

    pub(super) fn commit(&self, ops: Vec<Op<'_>>) -> Result<(), Trouble> {
        ops.iter().try_for_each(|op| self.check(op))?;
        if !ops.iter().any(Op::writes) {
            return Ok(());
        }
        if let Some(left) = self.writes_left.get() {
            let writes = ops.iter().filter(|op| op.writes()).count() as u32;
            let rest = left.checked_sub(writes);
            self.writes_left.set(Some(rest.unwrap_or(0)));
            rest.ok_or(Trouble::Quota)?;
        }
        ops.into_iter().for_each(|op| self.write(op));
        match self.answers_left.get() {
            Some(0) => Err(Trouble::Other("answer lost".into())),
            Some(left) => {
                self.answers_left.set(Some(left - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn check(&self, op: &Op<'_>) -> Result<(), Trouble> {
        let shops = self.shops.borrow();
        let records = self.records.borrow();
        let fits = match op {
            Op::Room(shop, room) => {
                names(shops.get(shop).ok_or(Trouble::Gone)?, room) == Some(true)
            }
            Op::NoShop(shop) => shops.get(shop).is_none(),
            Op::Stray(room) => (shops.iter()).all(|(_, text)| names(text, room) == Some(false)),
            Op::Needed(table, room, seq) => {
                let there = records.get(&record_key(*table, room, *seq));
                return there.map(|_| ()).ok_or(Trouble::Gone);
            }
            Op::Chunked(room, batch, needed) => {
                let chunks = self.chunks.borrow();
                let of = chunks.iter().map(|(_, column)| column).filter(|column| {
                    column.room == *room && batch.is_none_or(|batch| batch == column.batch)
                });
                of.map(|column| column.chunks.len()).sum::<usize>() == *needed as usize
            }
            Op::Add(table, room, seq, _) => records.get(&record_key(*table, room, *seq)).is_none(),
            _ => true,
        };
        fits.then_some(()).ok_or(Trouble::ChangedElsewhere)
    }

    fn write(&self, op: Op<'_>) {
        let mut shops = self.shops.borrow_mut();
        let mut records = self.records.borrow_mut();
        let mut chunks = self.chunks.borrow_mut();
        match op {
            Op::PutShop(id, text) => drop(shops.insert(id, text)),
            Op::DropShop(id) => drop(shops.remove(id)),
            Op::Add(table, room, seq, stored) => {
                drop(records);
                self.put(table, room, seq, stored);
            }
            Op::AddChunks(room, batch, column, all) => {
                let kept = Column {
                    room: room.into(),
                    batch: batch.into(),
                    chunks: all,
                };
                chunks.insert(&column_key(room, batch, column), kept);
            }
            Op::Drop(table, room, from, below) => {
                records.retain(|one| {
                    one.table != table || one.room != room || !(from..below).contains(&one.seq)
                });
            }
            Op::DropBatch(room, batch) => {
                chunks.retain(|one| one.room != room || one.batch != batch);
            }
            Op::DropRoom(room) => {
                records.retain(|one| one.room != room);
                chunks.retain(|one| one.room != room);
            }
            _ => {}
        }
    }
}
