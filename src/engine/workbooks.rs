//! Several workbooks: made, renamed, copied, binned, locked, backed up, freed of a person.

use super::dispatch::{Engine, Open, Progress, shop};
use super::follow::FOUNDING;
use super::message::{Answer, BadBackup, Fault, Id, Role};
use crate::model::{Batch, BatchHead, Kind, SETTINGS, stays};
use crate::store::{Revise, Shop, read_contents};
use crate::workbook::{Contents, Entry, Erasure};

/// How long a workbook stays in the bin.
pub const BIN_DAYS: u64 = 30;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

impl Revise for Erasure {
    fn entry(&self, entry: Entry) -> Option<Entry> {
        Erasure::entry(self, entry)
    }

    fn contents(&self, contents: Contents) -> Contents {
        Erasure::contents(self, &contents)
    }

    fn batch(&self, _: &str, batch: Batch) -> Batch {
        Erasure::batch(self, batch)
    }
}

impl Engine {
    /// Makes an empty workbook and opens it.
    pub(super) async fn create(&mut self, id: Id, name: String, now: u64) -> Result<(), Fault> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let made = shop(id.clone(), name, false, now);
        self.store.found(&made, &Contents::default()).await?;
        self.open_workbook(&id, now).await
    }

    /// Puts a workbook into the bin, or takes it out. The open one is closed by that, and the one
    /// opened last before it takes its place.
    pub(super) async fn bin(&mut self, id: &str, when: Option<u64>) -> Result<(), Fault> {
        let mut binned = self.store.shop(id).await?;
        binned.deleted = when;
        self.store.put_shop(&binned).await?;
        self.shops = self.store.shops().await?.0;
        let open = self.open.as_ref().map(|open| open.shop.id.as_str());
        if when.is_some() && open.or(self.locked.as_deref()) == Some(id) {
            self.open = None;
            self.locked = None;
            let rest = self.shops.iter().filter(|shop| shop.deleted.is_none());
            let next = rest
                .max_by_key(|shop| shop.opened)
                .map(|shop| shop.id.clone());
            if let (Some(next), Some(now)) = (next, when) {
                self.open_workbook(&next, now).await?;
            }
        }
        Ok(())
    }

    /// Throws away what has lain in the bin long enough.
    pub(super) async fn empty_bin(&mut self, now: u64) {
        let old = |shop: &&Shop| {
            let until = shop.deleted.map(|when| when + BIN_DAYS * DAY_MS);
            until.is_some_and(|until| until < now)
        };
        let gone: Vec<Shop> = self.shops.iter().filter(old).cloned().collect();
        for shop in gone {
            // Only tidies up: the next opening tries again. A tab may still have it open.
            if self.claim(&shop.id).await == Role::Writer && self.store.purge(&shop).await.is_ok() {
                self.shops.retain(|known| known.id != shop.id);
            }
        }
    }

    /// Copies a workbook, history included, and opens the copy.
    pub(super) async fn duplicate(&mut self, of: &str, id: Id, now: u64) -> Result<(), Fault> {
        let original = self.store.shop(of).await?;
        if original.lock.is_some() {
            return Err(Fault::Locked);
        }
        let name = original.renamed.as_ref().unwrap_or(&original.name);
        let copy = Shop {
            id: id.clone(),
            room: id.clone(),
            renamed: Some(self.free_name(name)),
            sample: false,
            created: now,
            opened: now,
            backup: None,
            ..original.clone()
        };
        self.claim(FOUNDING).await;
        self.store.duplicate(&original, &copy).await?;
        self.open_workbook(&id, now).await
    }

    /// The name with the first number that makes it the only one.
    fn free_name(&self, name: &str) -> String {
        let taken = |name: &str| {
            let mut known = self.shops.iter();
            known.any(|shop| shop.renamed.as_ref().unwrap_or(&shop.name) == name)
        };
        // A name the program gave has both languages; the copy is the person's own.
        let stem = name.split(" / ").next().unwrap_or(name);
        let mut number = 2;
        loop {
            let free = format!("{stem} ({number})");
            if !taken(&free) {
                return free;
            }
            number += 1;
        }
    }

    /// Hides or shows names wherever they would be shown or exported.
    pub(super) async fn redact(&mut self, on: bool) -> Result<(), Fault> {
        let open = self.open.as_mut().ok_or(Fault::NotFound)?;
        let mut changed = open.shop.clone();
        changed.redact = on;
        self.store.put_shop(&changed).await?;
        open.shop = changed;
        open.desk.dressed().redact(on);
        open.desk.forget(true);
        Ok(())
    }

    /// Notes that a backup file was written when the journal stood at `seq`.
    pub(super) async fn backed_up(&mut self, seq: u32, now: u64) -> Result<(), Fault> {
        let open = self.open.as_mut().ok_or(Fault::NotFound)?;
        let mut changed = open.shop.clone();
        changed.backup = Some((now, seq.min(open.journal.next)));
        self.store.put_shop(&changed).await?;
        open.shop = changed;
        Ok(())
    }

    /// The whole open workbook for a backup file: the answer to [`super::message::Query::ExportBackup`].
    pub async fn export_backup(&mut self) -> Result<(Answer, Vec<Vec<u8>>), Fault> {
        let open = self.open.as_ref().ok_or(Fault::NotFound)?;
        let mut buffers = vec![open.contents()?];
        let mut imports = Vec::new();
        for import in open.book.imports() {
            let batch = self.store.read_batch(&open.shop, import).await?;
            buffers.extend(batch.to_parts());
            imports.push((import.id.clone(), import.head.clone()));
        }
        let name = open.shop.renamed.as_ref().unwrap_or(&open.shop.name);
        let answer = Answer::Backup {
            name: name.clone(),
            seq: open.journal.next,
            imports,
        };
        Ok((answer, buffers))
    }

    /// Makes a new workbook from what a backup file held, and opens it.
    pub(super) async fn restore(
        &mut self,
        id: Id,
        name: String,
        imports: Vec<(Id, BatchHead)>,
        parts: Vec<Vec<u8>>,
        now: u64,
        progress: Progress<'_>,
    ) -> Result<(), Fault> {
        let inside = |place: &str| Fault::BadBackup(BadBackup::Inside(place.into()));
        let mut parts = parts.into_iter();
        let contents = parts.next().and_then(|bytes| String::from_utf8(bytes).ok());
        let contents = contents.ok_or_else(|| inside("workbook.json"))?;
        let mut contents = read_contents(&contents)?;
        let known = contents.imports.iter().map(|import| &import.id);
        if !known.eq(imports.iter().map(|(id, _)| id)) {
            return Err(inside("orders.csv"));
        }
        let made = shop(id.clone(), self.restored_name(&name), false, now);
        self.claim(FOUNDING).await;
        let written = async {
            let files = contents.imports.iter_mut().zip(imports);
            for (import, (id, head)) in files {
                let columns = parts.by_ref().take(Batch::PARTS).collect();
                let batch = Batch::from_parts(head, columns).ok_or_else(|| inside("orders.csv"))?;
                import.parts = self.store.write_batch(&made, &id, &batch, progress).await?;
                import.head = batch.head;
            }
            contents.revision = 0;
            self.store.found(&made, &contents).await?;
            Ok(())
        };
        if let Err(fault) = written.await {
            // What was written belongs to no workbook yet; the next opening sweeps what stays.
            let _ = self.store.sweep_strays(&self.shops).await;
            return Err(fault);
        }
        self.open_workbook(&id, now).await
    }

    fn restored_name(&self, name: &str) -> String {
        let taken = |shop: &Shop| shop.renamed.as_ref().unwrap_or(&shop.name) == name;
        match self.shops.iter().any(taken) {
            true => self.free_name(name),
            false => name.into(),
        }
    }

    /// Erases customers, and those merged into them, from the workbook, its journal and snapshots.
    pub(super) async fn erase(&mut self, customers: Vec<Id>, room: Id) -> Result<(), Fault> {
        let open = self.writable()?;
        let records = open.book.records();
        let mut ids: Vec<String> = Vec::new();
        for shown in customers {
            let id = stays(records, &open.desk.real_id(&shown)).to_string();
            let joined = records
                .of(Kind::Customer)
                .filter(|(from, _)| stays(records, from) == id);
            ids.extend(joined.map(|(from, _)| from.to_string()));
            open.desk.dressed().customer(&id).ok_or(Fault::NotFound)?;
            ids.push(id);
        }
        let erasure = Erasure::of(ids, &room, open.book.contents(), &open.journal.entries);
        let old = open.shop.clone();
        let mut new = old.clone();
        new.room = room;
        new.backup = None;
        self.claim(FOUNDING).await;
        let shop = self.store.rewrite(&old, new, &erasure).await?;
        self.reopen(shop).await
    }

    /// Locks the open workbook with a passphrase, or opens its lock for good.
    pub(super) async fn set_passphrase(
        &mut self,
        passphrase: Option<String>,
        room: Id,
    ) -> Result<(), Fault> {
        let shop = self.writable()?.shop.clone();
        let passphrase = passphrase.as_deref();
        self.claim(FOUNDING).await;
        let shop = self.store.set_passphrase(&shop, room, passphrase).await?;
        self.reopen(shop).await
    }

    /// Opens a locked workbook.
    pub(super) async fn unlock(
        &mut self,
        id: &str,
        passphrase: &str,
        now: u64,
    ) -> Result<(), Fault> {
        let mut locked = self.store.shop(id).await?;
        self.store.unlock(&mut locked, passphrase).await?;
        self.open_workbook(id, now).await
    }

    /// The name in the workbook's record follows the one in its settings.
    pub(super) async fn sync_name(&mut self) {
        let Some(open) = &mut self.open else {
            return;
        };
        let name = open.book.records().value(Kind::Setting, SETTINGS, "name");
        if open.shop.renamed.as_deref() != name {
            open.shop.renamed = name.map(String::from);
            // The journal has the name; the record is put right at the next opening if not now.
            let _ = self.store.put_shop(&open.shop).await;
        }
        for shop in &mut self.shops {
            if shop.id == open.shop.id {
                shop.renamed.clone_from(&open.shop.renamed);
            }
        }
    }

    fn writable(&mut self) -> Result<&mut Open, Fault> {
        let open = self.open.as_mut().ok_or(Fault::NotFound)?;
        match &open.damage {
            Some(damage) => Err(damage.clone()),
            None => Ok(open),
        }
    }

    /// The workbook as it now lies on disk.
    async fn reopen(&mut self, shop: Shop) -> Result<(), Fault> {
        let (id, opened) = (shop.id.clone(), shop.opened);
        self.open_workbook(&id, opened).await
    }
}
