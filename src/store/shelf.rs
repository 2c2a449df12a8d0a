//! The store as the engine uses it: whole records in, whole records out, on disk or in memory.

use super::record::{Shop, read_entry, read_shop, write_entry, write_shop};
use super::{Memory, Trouble, chain, chunk};
use crate::model::Batch;
use crate::workbook::{Change, Entry, Import, Part};

/// Where records lie.
#[derive(Debug)]
pub enum Store {
    /// Nowhere: gone when the program ends.
    Memory(Memory),
    /// In the browser's IndexedDB.
    #[cfg(all(feature = "browser", target_arch = "wasm32"))]
    Disk(super::idb::Idb),
}

/// A workbook's journal as read, and where the next line goes.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// Good lines in order.
    pub entries: Vec<Entry>,
    /// Number of the next line.
    pub next: u32,
    /// Hash of the last line.
    pub head: String,
    /// Why reading stopped before the end, where it did. Nothing may be appended then.
    pub bad: Option<Trouble>,
}

/// One durable step: a journal line, with the workbook's record where it is new. All or nothing;
/// fails with [`Trouble::ChangedElsewhere`] if the line's number is taken or chunks are missing.
#[derive(Clone, Copy, Debug)]
pub struct Append<'a> {
    /// Workbook's id.
    pub workbook: &'a str,
    /// The workbook's record, where it changes too.
    pub shop: Option<&'a str>,
    /// Number of the line.
    pub seq: u32,
    /// The line.
    pub line: &'a str,
    /// A batch the line names for the first time, and how many chunks it must have.
    pub chunks: Option<(&'a str, u32)>,
}

/// Runs a call on whichever backend there is.
macro_rules! on {
    ($store:expr, $backend:ident => $memory:expr, $disk:expr) => {
        match $store {
            Store::Memory($backend) => $memory,
            #[cfg(all(feature = "browser", target_arch = "wasm32"))]
            Store::Disk($backend) => $disk.await,
        }
    };
}

impl Store {
    /// Opens the browser's database.
    #[cfg(all(feature = "browser", target_arch = "wasm32"))]
    pub async fn open() -> Result<Store, Trouble> {
        super::idb::Idb::open().await.map(Store::Disk)
    }

    /// Whether what is acknowledged outlives the program.
    pub fn is_disk(&self) -> bool {
        !matches!(self, Store::Memory(_))
    }

    /// All workbooks; unreadable ones are told apart, never dropped.
    pub async fn shops(&self) -> Result<(Vec<Shop>, Vec<Trouble>), Trouble> {
        let stored = on!(self, store => Ok(store.shops()), store.shops())?;
        let mut shops = Vec::new();
        let mut bad = Vec::new();
        for text in stored {
            match read_shop(&text) {
                Ok(shop) => shops.push(shop),
                Err(trouble) => bad.push(trouble),
            }
        }
        shops.sort_by_key(|shop| shop.created);
        Ok((shops, bad))
    }

    /// Writes a workbook's record again (its name, when it was opened).
    pub async fn put_shop(&self, shop: &Shop) -> Result<(), Trouble> {
        let text = write_shop(shop)?;
        on!(self, store => store.put_shop(&shop.id, text), store.put_shop(&shop.id, text))
    }

    /// A workbook's journal, verified line by line; reading stops at the first bad one.
    pub async fn journal(&self, workbook: &str) -> Result<Journal, Trouble> {
        let lines = on!(self, store => Ok(store.journal(workbook)), store.journal(workbook))?;
        let mut journal = Journal {
            head: chain::START.into(),
            ..Journal::default()
        };
        for (seq, stored) in lines {
            let read = if seq == journal.next {
                read_entry(seq, &journal.head, &stored)
            } else {
                let place = format!("journal {}", journal.next);
                Err(Trouble::BadRecord(place, "missing".into()))
            };
            match read {
                Ok((entry, hash)) => {
                    journal.entries.push(entry);
                    journal.next += 1;
                    journal.head = hash;
                }
                Err(trouble) => {
                    journal.bad = Some(trouble);
                    break;
                }
            }
        }
        Ok(journal)
    }

    /// Writes a batch's columns, ahead of the journal line that will name them.
    pub async fn write_batch(
        &self,
        workbook: &str,
        id: &str,
        batch: &Batch,
        progress: &mut dyn FnMut(u32, u32),
    ) -> Result<Vec<Part>, Trouble> {
        let mut parts = Vec::with_capacity(Batch::PARTS);
        for column in 0..Batch::PARTS {
            let (part, chunks) = chunk::seal(column, batch.part_after(column, chunk::HEADER));
            parts.push(part);
            let at = column as u32;
            on!(self, store => store.add_chunks(workbook, id, at, chunks), store.add_chunks(workbook, id, at, chunks))?;
            let lines = u64::from(batch.head.lines);
            let done = lines * (column as u64 + 1) / Batch::PARTS as u64;
            progress(done as u32, batch.head.lines);
        }
        Ok(parts)
    }

    /// Reads an import's columns back, verified against the journal's checksums.
    pub async fn read_batch(&self, workbook: &str, import: &Import) -> Result<Batch, Trouble> {
        let bad = |what: &str| Trouble::BadRecord(import.head.source.clone(), what.into());
        if import.parts.len() != Batch::PARTS {
            return Err(bad("parts"));
        }
        let mut parts = Vec::with_capacity(Batch::PARTS);
        for (column, expected) in import.parts.iter().enumerate() {
            let at = column as u32;
            let chunks = if expected.bytes == 0 {
                Vec::new()
            } else {
                on!(self, store => Ok(store.column(workbook, &import.id, at)), store.column(workbook, &import.id, at))?
            };
            let joined = chunk::join(column, chunks, *expected);
            parts.push(joined.map_err(|why| match why {
                chunk::Bad::Newer => Trouble::NewerVersion,
                other => bad(&format!("{other:?} {column}")),
            })?);
        }
        Batch::from_parts(import.head.clone(), parts).ok_or_else(|| bad("columns"))
    }

    /// Appends one line to a journal, durably, before it returns; the journal moves on with it.
    pub async fn append(
        &self,
        shop: &Shop,
        new: bool,
        journal: &mut Journal,
        entry: Entry,
        fresh_batch: bool,
    ) -> Result<(), Trouble> {
        let (line, hash) = write_entry(journal.next, &journal.head, &entry)?;
        let record = if new { Some(write_shop(shop)?) } else { None };
        let chunks = match &*entry.change {
            Change::AddImport { import, .. } if fresh_batch => {
                let count = import.parts.iter().map(|part| chunk::count(part.bytes));
                Some((import.id.as_str(), count.sum()))
            }
            _ => None,
        };
        let append = Append {
            workbook: &shop.id,
            shop: record.as_deref(),
            seq: journal.next,
            line: &line,
            chunks,
        };
        on!(self, store => store.append(&append), store.append(&append))?;
        journal.next += 1;
        journal.head = hash;
        journal.entries.push(entry);
        Ok(())
    }

    /// Throws away a batch that no journal line names.
    pub async fn delete_batch(&self, workbook: &str, id: &str) -> Result<(), Trouble> {
        on!(self, store => { store.delete_batch(workbook, id); Ok(()) }, store.delete_batch(workbook, id))
    }

    /// Throws away batches of this workbook that its journal does not name: the remains of an
    /// import that was cut short. Does nothing where the journal could not be read to its end.
    pub async fn sweep(&self, workbook: &str, journal: &Journal) -> Result<u32, Trouble> {
        if journal.bad.is_some() {
            return Ok(0);
        }
        let batches = on!(self, store => Ok(store.batches()), store.batches())?;
        let mut swept = 0;
        for (shop, batch) in batches {
            let known = |entry: &Entry| {
                entry
                    .change
                    .imports()
                    .iter()
                    .any(|import| import.id == batch)
            };
            if shop == workbook && !journal.entries.iter().any(known) {
                self.delete_batch(&shop, &batch).await?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Throws away batches of workbooks that do not exist: first imports that were cut short.
    pub async fn sweep_strays(&self, shops: &[Shop]) -> Result<u32, Trouble> {
        let batches = on!(self, store => Ok(store.batches()), store.batches())?;
        let mut swept = 0;
        for (workbook, batch) in batches {
            if shops.iter().all(|shop| shop.id != workbook) {
                self.delete_batch(&workbook, &batch).await?;
                swept += 1;
            }
        }
        Ok(swept)
    }
}
