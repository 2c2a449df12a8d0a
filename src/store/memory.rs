//! The store without a disk: for measuring, for private windows, and for tests that make it fail.

use crate::model::order;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::Trouble;
use super::op::{Op, Table, names};

type Records = BTreeMap<(Table, String, u32), Vec<u8>>;
type Chunks = BTreeMap<(String, String, u32), Vec<Vec<u8>>>;

/// Everything in memory, with the same keys as on disk.
#[derive(Debug, Default)]
pub struct Memory {
    shops: RefCell<BTreeMap<String, String>>,
    records: RefCell<Records>,
    chunks: RefCell<Chunks>,
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
        self.shops.borrow_mut().clear();
        self.records.borrow_mut().clear();
        self.chunks.borrow_mut().clear();
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
        self.shops.borrow_mut().insert(id.into(), stored.into());
    }

    /// Puts a journal line in place as some version wrote it.
    pub fn plant_line(&self, room: &str, seq: u32, stored: &str) {
        let key = (Table::Journal, room.into(), seq);
        self.records.borrow_mut().insert(key, stored.into());
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
        let key = (table, room.to_string(), seq);
        let mut records = self.records.borrow_mut();
        let mut stored = records.remove(&key).unwrap_or_default();
        with(&mut stored);
        // Emptied altogether, it is gone.
        if !stored.is_empty() {
            records.insert(key, stored);
        }
    }

    /// Changes a stored column, as damage would.
    pub fn damage(&self, room: &str, batch: &str, column: u32, with: impl FnOnce(&mut [u8])) {
        let key = (room.into(), batch.into(), column);
        let mut chunks = self.chunks.borrow_mut();
        if let Some(chunk) = chunks.get_mut(&key).and_then(|all| all.last_mut()) {
            with(chunk);
        }
    }

    /// Whether these bytes stand anywhere in what is stored.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        let inside = |stored: &[u8]| stored.windows(bytes.len()).any(|part| part == bytes);
        let shops = self.shops.borrow();
        let (records, chunks) = (self.records.borrow(), self.chunks.borrow());
        shops.values().any(|text| inside(text.as_bytes()))
            || records.values().any(|stored| inside(stored))
            || chunks.values().flatten().any(|chunk| inside(chunk))
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
        all.map(|(id, text)| (id.clone(), text.clone())).collect()
    }

    pub(super) fn records(&self, table: Table, room: &str, from: u32) -> Vec<(u32, Vec<u8>)> {
        let range = (table, room.to_string(), from)..=(table, room.to_string(), u32::MAX);
        let records = self.records.borrow();
        let all = records.range(range);
        all.map(|((.., seq), stored)| (*seq, stored.clone()))
            .collect()
    }

    pub(super) fn room(&self, room: &str) -> super::Room {
        super::Room {
            lines: self.records(Table::Journal, room, 0),
            snapshots: self.records(Table::Snapshots, room, 0),
        }
    }

    pub(super) fn column(&self, room: &str, batch: &str, column: u32) -> Vec<Vec<u8>> {
        let key = (room.into(), batch.into(), column);
        self.chunks.borrow().get(&key).cloned().unwrap_or_default()
    }

    pub(super) fn batches(&self) -> Vec<(String, String)> {
        let chunks = self.chunks.borrow();
        let keys = chunks.keys();
        let mut all: Vec<_> = keys
            .map(|(room, batch, _)| (room.clone(), batch.clone()))
            .collect();
        all.dedup();
        all
    }

    pub(super) fn rooms(&self) -> Vec<String> {
        let records = self.records.borrow();
        let kept = records.keys().map(|(_, room, _)| room.clone());
        let batches = self.batches().into_iter().map(|(room, _)| room);
        let all: Vec<String> = kept.chain(batches).collect();
        let mut all = order::sorted(all, &|a, b| a.cmp(b));
        all.dedup();
        all
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
                names(shops.get(*shop).ok_or(Trouble::Gone)?, room) == Some(true)
            }
            Op::NoShop(shop) => !shops.contains_key(*shop),
            Op::Stray(room) => shops.values().all(|text| names(text, room) == Some(false)),
            Op::Needed(table, room, seq) => {
                let there = records.contains_key(&(*table, room.to_string(), *seq));
                return there.then_some(()).ok_or(Trouble::Gone);
            }
            Op::Chunked(room, batch, needed) => {
                let chunks = self.chunks.borrow();
                let of = chunks
                    .iter()
                    .filter(|((of, id, _), _)| of == room && batch.is_none_or(|batch| batch == id));
                of.map(|(_, chunks)| chunks.len()).sum::<usize>() == *needed as usize
            }
            Op::Add(table, room, seq, _) => {
                !records.contains_key(&(*table, room.to_string(), *seq))
            }
            _ => true,
        };
        fits.then_some(()).ok_or(Trouble::ChangedElsewhere)
    }

    fn write(&self, op: Op<'_>) {
        let mut shops = self.shops.borrow_mut();
        let mut records = self.records.borrow_mut();
        let mut chunks = self.chunks.borrow_mut();
        match op {
            Op::PutShop(id, text) => drop(shops.insert(id.into(), text)),
            Op::DropShop(id) => drop(shops.remove(id)),
            Op::Add(table, room, seq, stored) => {
                records.insert((table, room.into(), seq), stored);
            }
            Op::AddChunks(room, batch, column, all) => {
                chunks.insert((room.into(), batch.into(), column), all);
            }
            Op::Drop(table, room, from, below) => {
                records.retain(|(of, at, seq), _| {
                    *of != table || at != room || !(from..below).contains(seq)
                });
            }
            Op::DropBatch(room, batch) => chunks.retain(|(at, id, _), _| at != room || id != batch),
            Op::DropRoom(room) => {
                records.retain(|(_, at, _), _| at != room);
                chunks.retain(|(at, ..), _| at != room);
            }
            _ => {}
        }
    }
}
