//! The store as the engine uses it: whole records in, whole records out, on disk or in memory.

use std::cell::RefCell;

use super::op::{Op, Table};
use super::record::{Shop, read_shop, write_entry, write_snapshot};
use super::{Journal, Memory, Pace, Room, Trouble, chain, chunk};
use crate::cipher::Key;
use crate::model::{Batch, Named, order};
use crate::workbook::{Change, Contents, Entry, Import, Part};

/// Where records lie, and the keys of the locked workbooks that were opened.
#[derive(Debug, Default)]
pub struct Store {
    disk: Disk,
    /// By room.
    pub(super) keys: RefCell<Named<Key>>,
    /// How often snapshots are written and how far undo reaches.
    pub pace: Pace,
}

#[derive(Debug)]
enum Disk {
    /// Nowhere: gone when the program ends.
    Memory(Memory),
    /// In the browser's IndexedDB.
    #[cfg(all(feature = "engine", target_arch = "wasm32"))]
    Idb(super::idb::Idb),
}

impl Default for Disk {
    fn default() -> Disk {
        Disk::Memory(Memory::default())
    }
}

/// What is written along with a journal line, in the same transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// Nothing.
    Line,
    /// The workbook's record again (its name).
    Shop,
    /// The workbook's record for the first time.
    Founding,
}

/// A future whose machinery is in the program once, however many wait for it.
pub(super) type Boxed<'a, T> = std::pin::Pin<Box<dyn Future<Output = Result<T, Trouble>> + 'a>>;

/// Runs a call on whichever backend there is.
macro_rules! on {
    ($store:expr, $backend:ident => $call:expr) => {
        match &$store.disk {
            Disk::Memory($backend) => Ok::<_, Trouble>($call),
            #[cfg(all(feature = "engine", target_arch = "wasm32"))]
            Disk::Idb($backend) => {
                let asked: Boxed<'_, _> = Box::pin($call);
                asked.await
            }
        }
    };
}

impl Store {
    /// Opens the browser's database.
    #[cfg(all(feature = "engine", target_arch = "wasm32"))]
    pub async fn open() -> Result<Store, Trouble> {
        let idb = super::idb::Idb::open().await?;
        Ok(Store {
            disk: Disk::Idb(idb),
            ..Store::default()
        })
    }

    /// Waits until the connection to the browser's database is another than it was: lost, or in the
    /// way of a newer version.
    #[cfg(all(feature = "engine", target_arch = "wasm32"))]
    pub fn connection_changed(&self) -> Option<impl Future<Output = ()> + use<>> {
        match &self.disk {
            Disk::Memory(_) => None,
            Disk::Idb(idb) => Some(idb.changed()),
        }
    }

    /// A store in this memory.
    pub fn in_memory(memory: Memory) -> Store {
        Store {
            disk: Disk::Memory(memory),
            ..Store::default()
        }
    }

    /// The memory it lies in; `None` on disk.
    pub fn as_memory(&self) -> Option<&Memory> {
        match &self.disk {
            Disk::Memory(memory) => Some(memory),
            #[cfg(all(feature = "engine", target_arch = "wasm32"))]
            Disk::Idb(_) => None,
        }
    }

    /// Whether what is acknowledged outlives the program.
    pub fn is_disk(&self) -> bool {
        self.as_memory().is_none()
    }

    /// All workbooks; unreadable ones are told apart, never dropped. A locked one has no name until
    /// it is opened.
    pub async fn shops(&self) -> Result<(Vec<Shop>, Vec<Trouble>), Trouble> {
        let mut shops = Vec::new();
        let mut bad = Vec::new();
        for (_, text) in on!(self, disk => disk.shops())? {
            match read_shop(&text) {
                Ok(mut shop) => {
                    bad.extend(self.fill_name(&mut shop).await.err());
                    shops.push(shop);
                }
                Err(trouble) => bad.push(trouble),
            }
        }
        shops = order::sorted(shops, &|a, b| a.created.cmp(&b.created));
        Ok((shops, bad))
    }

    /// One workbook's record.
    pub async fn shop(&self, id: &str) -> Result<Shop, Trouble> {
        let all = on!(self, disk => disk.shops())?;
        let found = all.into_iter().find(|(known, _)| known == id);
        let mut shop = read_shop(&found.ok_or(Trouble::NotFound)?.1)?;
        self.fill_name(&mut shop).await?;
        Ok(shop)
    }

    /// Writes a workbook's record again (its name, when it was opened, whether it is in the bin).
    pub async fn put_shop(&self, shop: &Shop) -> Result<(), Trouble> {
        let text = self.shop_text(shop).await?;
        let ops = vec![Op::Room(&shop.id, &shop.room), Op::PutShop(&shop.id, text)];
        self.commit(ops).await
    }

    /// Makes a workbook that holds this from the start; its batches were written before.
    pub async fn found(&self, shop: &Shop, contents: &Contents) -> Result<Journal, Trouble> {
        let mut journal = Journal::default();
        let mut ops = vec![Op::NoShop(&shop.id)];
        for import in &contents.imports {
            ops.push(Op::Chunked(&shop.room, Some(&import.id), chunks(import)));
        }
        ops.extend(self.begin(shop, contents, &mut journal).await?);
        ops.push(Op::PutShop(&shop.id, self.shop_text(shop).await?));
        self.commit(ops).await?;
        Ok(journal)
    }

    /// The snapshot that a room begins from, which the chain vouches for; none is needed where it
    /// begins empty.
    pub(super) async fn begin<'a>(
        &self,
        shop: &'a Shop,
        contents: &Contents,
        journal: &mut Journal,
    ) -> Result<Option<Op<'a>>, Trouble> {
        if *contents == Contents::default() {
            return Ok(None);
        }
        journal.head = chain::hash(&super::write_contents(contents)?);
        journal.snapshots = vec![0];
        journal.imports = named(&contents.imports).collect();
        let text = write_snapshot(0, &journal.head, contents)?;
        let stored = self.seal_record(shop, Table::Snapshots, 0, text).await?;
        Ok(Some(Op::Add(Table::Snapshots, &shop.room, 0, stored)))
    }

    /// Writes a batch's columns, ahead of the journal line that will name them.
    pub async fn write_batch(
        &self,
        shop: &Shop,
        id: &str,
        batch: &Batch,
        progress: &mut dyn FnMut(u32, u32),
    ) -> Result<Vec<Part>, Trouble> {
        let mut parts = Vec::with_capacity(Batch::PARTS);
        for column in 0..Batch::PARTS {
            let (part, chunks) = chunk::seal(column, batch.part_after(column, chunk::HEADER));
            parts.push(part);
            self.add_chunks(shop, id, column as u32, chunks).await?;
            let lines = u64::from(batch.head.lines);
            let done = lines * (column as u64 + 1) / Batch::PARTS as u64;
            progress(done as u32, batch.head.lines);
        }
        Ok(parts)
    }

    pub(super) async fn add_chunks(
        &self,
        shop: &Shop,
        id: &str,
        column: u32,
        mut chunks: Vec<Vec<u8>>,
    ) -> Result<(), Trouble> {
        if chunks.is_empty() {
            return Ok(());
        }
        for (at, chunk) in chunks.iter_mut().enumerate() {
            let place = chunk_place(id, column, at);
            *chunk = self.seal(shop, &place, std::mem::take(chunk)).await?;
        }
        let ops = vec![Op::AddChunks(&shop.room, id, column, chunks)];
        self.commit(ops).await
    }

    /// Reads an import's columns back, verified against the journal's checksums.
    pub async fn read_batch(&self, shop: &Shop, import: &Import) -> Result<Batch, Trouble> {
        let bad = |what: &str| Trouble::BadRecord(import.head.source.clone(), what.into());
        if import.parts.len() != Batch::PARTS {
            return Err(bad("parts"));
        }
        let mut parts = Vec::with_capacity(Batch::PARTS);
        for (column, expected) in import.parts.iter().enumerate() {
            let chunks = if expected.bytes == 0 {
                Vec::new()
            } else {
                let chunks = self.chunks(shop, &import.id, column as u32).await;
                chunks.map_err(|trouble| match trouble {
                    Trouble::BadRecord(_, what) => bad(&what),
                    other => other,
                })?
            };
            let joined = chunk::join(column, chunks, *expected);
            parts.push(joined.map_err(|why| match why {
                chunk::Bad::Newer => Trouble::NewerVersion,
                other => bad(&format!("{other:?} {column}")),
            })?);
        }
        Batch::from_parts(import.head.clone(), parts).ok_or_else(|| bad("columns"))
    }

    pub(super) async fn chunks(
        &self,
        shop: &Shop,
        batch: &str,
        column: u32,
    ) -> Result<Vec<Vec<u8>>, Trouble> {
        let mut chunks = on!(self, disk => disk.column(&shop.room, batch, column))?;
        for (at, chunk) in chunks.iter_mut().enumerate() {
            let place = chunk_place(batch, column, at);
            *chunk = self.unseal(shop, &place, std::mem::take(chunk)).await?;
        }
        Ok(chunks)
    }

    /// Appends one line to a journal, durably, before it returns; the journal moves on with it.
    /// `fresh`: its imports' batches were just written and no line names them yet.
    pub async fn append(
        &self,
        shop: &Shop,
        along: Along,
        journal: &mut Journal,
        entry: Entry,
        fresh: bool,
    ) -> Result<(), Trouble> {
        if let Some(bad) = &journal.bad {
            return Err(bad.clone());
        }
        let (room, seq) = (shop.room.as_str(), journal.next);
        let (line, hash) = write_entry(seq, &journal.head, &entry)?;
        let line = self.seal_record(shop, Table::Journal, seq, line).await?;
        let mut ops = match along {
            Along::Founding => vec![Op::NoShop(&shop.id)],
            Along::Line | Along::Shop => vec![Op::Room(&shop.id, room)],
        };
        ops.extend(journal.before(room));
        if fresh {
            let imports = entry.change.imports().into_iter();
            ops.extend(imports.map(|import| Op::Chunked(room, Some(&import.id), chunks(import))));
        }
        ops.push(Op::Add(Table::Journal, room, seq, line));
        if along != Along::Line {
            ops.push(Op::PutShop(&shop.id, self.shop_text(shop).await?));
        }
        self.commit(ops).await?;
        journal.next += 1;
        journal.head = hash;
        journal.entries.push(entry);
        Ok(())
    }

    /// Throws away batches that nothing kept names: the remains of an import that was cut short.
    /// Does nothing where something stored could not be read. Only the tab that writes may.
    pub async fn sweep(&self, shop: &Shop, journal: &Journal) -> Result<u32, Trouble> {
        if !journal.whole() {
            return Ok(0);
        }
        let mut known: Named<()> = Named::default();
        for batch in journal.batches() {
            known.insert(batch, ());
        }
        let mut swept = 0;
        for (room, batch) in on!(self, disk => disk.batches())? {
            if room == shop.room && known.get(&batch).is_none() {
                self.commit(vec![Op::DropBatch(&room, &batch)]).await?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Throws away rooms that no workbook names: the remains of what was cut short before there was
    /// a workbook, or after it was thrown away. Not where a workbook's record could not be read.
    pub async fn sweep_strays(&self, shops: &[Shop]) -> Result<u32, Trouble> {
        let mut swept = 0;
        for room in on!(self, disk => disk.rooms())? {
            if shops.iter().any(|shop| shop.room == room) {
                continue;
            }
            match self
                .commit(vec![Op::Stray(&room), Op::DropRoom(&room)])
                .await
            {
                Ok(()) => swept += 1,
                // Another tab has just made a workbook of it.
                Err(Trouble::ChangedElsewhere) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(swept)
    }

    /// Checks and writes, all or nothing; when this returns, the disk has it.
    pub(super) fn commit<'a>(&'a self, ops: Vec<Op<'a>>) -> Boxed<'a, ()> {
        match &self.disk {
            Disk::Memory(memory) => Box::pin(std::future::ready(memory.commit(ops))),
            #[cfg(all(feature = "engine", target_arch = "wasm32"))]
            Disk::Idb(idb) => Box::pin(idb.commit(ops)),
        }
    }

    /// Lines and snapshots of a room at one moment.
    pub(super) async fn room(&self, room: &str) -> Result<Room, Trouble> {
        on!(self, disk => disk.room(room))
    }

    /// Lines or snapshots of a room from a number on.
    pub(super) async fn records(
        &self,
        table: Table,
        room: &str,
        from: u32,
    ) -> Result<Vec<(u32, Vec<u8>)>, Trouble> {
        on!(self, disk => disk.records(table, room, from))
    }

    /// Batches of a room.
    pub(super) async fn batches(&self, room: &str) -> Result<Vec<String>, Trouble> {
        let all = on!(self, disk => disk.batches())?.into_iter();
        let here = all.filter(|(of, _)| of == room);
        Ok(here.map(|(_, batch)| batch).collect())
    }

    pub(super) async fn seal_record(
        &self,
        shop: &Shop,
        table: Table,
        seq: u32,
        text: String,
    ) -> Result<Vec<u8>, Trouble> {
        self.seal(shop, &place(table, seq), text.into_bytes()).await
    }
}

/// Ids of these imports.
pub(super) fn named(imports: &[Import]) -> impl Iterator<Item = String> {
    imports.iter().map(|import| import.id.clone())
}

/// How many chunks an import's columns have.
pub(super) fn chunks(import: &Import) -> u32 {
    let parts = import.parts.iter();
    parts.map(|part| chunk::count(part.bytes)).sum()
}

/// Where a record lies, in its room.
pub(super) fn place(table: Table, seq: u32) -> String {
    format!("{} {seq}", table.name())
}

fn chunk_place(batch: &str, column: u32, at: usize) -> String {
    format!("chunks {batch} {column} {at}")
}

/// Whether a change adds imports at all.
pub(super) fn imports(change: &Change) -> bool {
    !change.imports().is_empty()
}
