//! Whole rooms: a workbook copied, thrown away, or written anew elsewhere.

use std::rc::Rc;

use super::op::{Op, Table};
use super::record::{read_shop, write_entry, write_snapshot};
use super::shelf::place;
use super::{Journal, Room, Shop, Store, Trouble};
use crate::model::{Batch, Named};
use crate::workbook::{Change, Contents, Entry, Import, Workbook};

/// What becomes of a workbook that is written anew. All must agree: what is left out of the contents
/// is left out of every entry, and of an undo as of what it took back.
pub trait Revise {
    /// An entry of the journal; `None` leaves it out.
    fn entry(&self, entry: Entry) -> Option<Entry> {
        Some(entry)
    }

    /// What the journal begins from.
    fn contents(&self, contents: Contents) -> Contents {
        contents
    }

    /// The columns of an import; entries and snapshots name them as they come out.
    fn batch(&self, id: &str, batch: Batch) -> Batch {
        let _ = id;
        batch
    }
}

/// Everything as it is.
pub(super) struct Same;

impl Revise for Same {}

impl Store {
    /// Copies a workbook, its history included, as `new`, which has an id and a room of its own. The
    /// new record comes last: until then there is nothing to be seen.
    pub async fn duplicate(&self, shop: &Shop, new: &Shop) -> Result<(), Trouble> {
        self.share_key(shop, new)?;
        let done = self.copy(shop, new).await;
        self.or_clear(new, done).await
    }

    async fn copy(&self, shop: &Shop, new: &Shop) -> Result<(), Trouble> {
        let mut chunks = 0;
        for batch in self.batches(&shop.room).await? {
            for column in 0..Batch::PARTS as u32 {
                let all = self.chunks(shop, &batch, column).await?;
                chunks += all.len() as u32;
                self.add_chunks(new, &batch, column, all).await?;
            }
        }
        let Room { lines, snapshots } = self.room(&shop.room).await?;
        let mut ops = vec![Op::NoShop(&new.id), Op::Chunked(&new.room, None, chunks)];
        for (table, records) in [(Table::Journal, lines), (Table::Snapshots, snapshots)] {
            for (seq, stored) in records {
                let place = place(table, seq);
                let text = self.unseal(shop, &place, stored).await?;
                let stored = self.seal(new, &place, text).await?;
                ops.push(Op::Add(table, &new.room, seq, stored));
            }
        }
        ops.push(Op::PutShop(&new.id, self.shop_text(new).await?));
        self.commit(ops).await
    }

    /// Throws a workbook away for good, record and all, at once.
    pub async fn purge(&self, shop: &Shop) -> Result<(), Trouble> {
        let ops = vec![
            Op::Room(&shop.id, &shop.room),
            Op::DropShop(&shop.id),
            Op::DropRoom(&shop.room),
        ];
        self.commit(ops).await?;
        self.forget_key(shop);
        Ok(())
    }

    /// Writes a workbook anew into the room that `new` names, with what `revise` makes of it, under
    /// `new`'s lock; then one transaction puts that record in place and throws the old room away.
    /// Returns the record as stored. Load it again afterwards. A workbook with damage is left as it
    /// is.
    pub async fn rewrite(
        &self,
        shop: &Shop,
        new: Shop,
        revise: &dyn Revise,
    ) -> Result<Shop, Trouble> {
        self.share_key(shop, &new)?;
        let done = self.renew(shop, new.clone(), revise).await;
        let done = self.or_clear(&new, done).await?;
        self.forget_key(shop);
        Ok(done)
    }

    async fn renew(
        &self,
        shop: &Shop,
        mut new: Shop,
        revise: &dyn Revise,
    ) -> Result<Shop, Trouble> {
        let loaded = self.load(shop).await?;
        if let Some(trouble) = loaded.damage.into_iter().next() {
            return Err(trouble);
        }
        let old = loaded.journal;
        let mut contents = self.base(shop, &old).await?;
        let mut renewed = Named::default();
        let mut chunks = 0;
        let lines = old.entries.iter().flat_map(|entry| entry.change.imports());
        for import in contents.imports.iter().chain(lines) {
            if renewed.get(&import.id).is_some() {
                continue;
            }
            let batch = self.read_batch(shop, import).await?;
            let batch = revise.batch(&import.id, batch);
            let silent = &mut |_, _| {};
            let parts = self.write_batch(&new, &import.id, &batch, silent).await?;
            let import = Import {
                parts,
                head: batch.head,
                ..import.clone()
            };
            chunks += super::shelf::chunks(&import);
            renewed.insert(&import.id.clone(), import);
        }
        contents = revise.contents(contents);
        let imports = contents.imports.iter_mut();
        imports.for_each(|import| replace(import, &renewed));
        let mut entries = Vec::with_capacity(old.entries.len());
        let mut saved = 0;
        for (entry, seq) in old.entries.into_iter().zip(old.first..) {
            if let Some(mut entry) = revise.entry(entry) {
                replace_all(Rc::make_mut(&mut entry.change), &renewed);
                entries.push(entry);
            }
            if new.backup.is_some_and(|(_, next)| seq < next) {
                saved = entries.len() as u32;
            }
        }
        new.backup = new.backup.map(|(when, _)| (when, saved));

        let room = new.room.as_str();
        let mut ops = vec![
            Op::Room(&shop.id, &shop.room),
            Op::Chunked(room, None, chunks),
        ];
        let mut journal = Journal::default();
        ops.extend(self.begin(&new, &contents, &mut journal).await?);
        let mut book = Workbook::from_contents(contents);
        for entry in &entries {
            let seq = journal.next;
            book.apply(entry.cause, &entry.change)
                .map_err(|_| Trouble::BadRecord(place(Table::Journal, seq), "order".into()))?;
            let (line, hash) = write_entry(seq, &journal.head, entry)?;
            let line = self.seal_record(&new, Table::Journal, seq, line).await?;
            ops.push(Op::Add(Table::Journal, room, seq, line));
            journal.next += 1;
            journal.head = hash;
        }
        if journal.next > 0 {
            let text = write_snapshot(journal.next, &journal.head, book.contents())?;
            let seq = journal.next;
            let stored = self.seal_record(&new, Table::Snapshots, seq, text).await?;
            ops.push(Op::Add(Table::Snapshots, room, seq, stored));
        }
        let text = self.shop_text(&new).await?;
        let mut stored = read_shop(&text)?;
        self.fill_name(&mut stored).await?;
        ops.push(Op::PutShop(&new.id, text));
        ops.push(Op::DropRoom(&shop.room));
        self.commit(ops).await?;
        Ok(stored)
    }

    /// What was written of a room that did not become a workbook's goes at once, since it may be what
    /// fills the disk. The caller hears the first trouble; if this fails too, the next start sweeps.
    async fn or_clear<T>(&self, new: &Shop, done: Result<T, Trouble>) -> Result<T, Trouble> {
        if done.is_err() {
            let ops = vec![Op::Stray(&new.room), Op::DropRoom(&new.room)];
            let _ = self.commit(ops).await;
        }
        done
    }
}

fn replace(import: &mut Import, renewed: &Named<Import>) {
    if let Some(new) = renewed.get(&import.id) {
        import.clone_from(new);
    }
}

fn replace_all(change: &mut Change, renewed: &Named<Import>) {
    match change {
        Change::AddImport { import, .. } | Change::RemoveImport { import, .. } => {
            replace(import, renewed);
        }
        Change::Many(all) => all.iter_mut().for_each(|one| replace_all(one, renewed)),
        Change::Set { .. } => {}
    }
}
