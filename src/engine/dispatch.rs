//! The dispatcher: commands become changes, durable before they are acknowledged.

use std::rc::Rc;

use super::desk::{Desk, registry};
use super::follow::{Claims, FOUNDING};
use super::message::{
    Answer, Command, Fault, Id, ImportView, Query, Role, Safety, Saved, State, WorkbookView,
};
use crate::i18n::Lang;
use crate::i18n::phrases::engine as words;
use crate::model::{Batch, BatchHead, Dressed, Dresser, Kind, Records};
use crate::sample;
use crate::store::{Along, Journal, Loaded, Shop, Store, Trouble, read_changes};
use crate::workbook::{self, Cause, Change, Conflict, Entry, Import, Workbook};

/// Seed of the generated sample shop, so that it is the same everywhere.
const SAMPLE_SEED: u64 = 20_260_101;

/// Called with lines done and lines altogether while something long is under way.
pub type Progress<'a> = &'a mut dyn FnMut(u32, u32);

/// The owner of workbooks and database.
pub struct Engine {
    pub(super) store: Store,
    /// Why nothing is saved, where nothing is.
    pub(super) unsaved: Option<Fault>,
    pub(super) shops: Vec<Shop>,
    pub(super) open: Option<Open>,
    pub(super) revision: u32,
    persisted: bool,
    /// The workbook asked for that waits for its passphrase.
    pub(super) locked: Option<Id>,
    /// Bytes used and to be had, as the browser estimates.
    storage: Option<(f64, f64)>,
    /// Whether this tab writes the open workbook.
    pub(super) role: Role,
    /// Who is asked before a workbook is written; nobody where there is one program only.
    pub(super) claims: Option<Claims>,
}

/// The workbook that is open.
pub(super) struct Open {
    pub(super) shop: Shop,
    pub(super) book: Workbook,
    pub(super) journal: Journal,
    pub(super) desk: Desk,
    /// A stored record that could not be read: what could is shown, nothing is written.
    pub(super) damage: Option<Fault>,
    /// Stored records that could not be used, as they are.
    pub(super) unread: Vec<String>,
}

impl Default for Engine {
    fn default() -> Engine {
        Engine::new(Store::default())
    }
}

impl Engine {
    /// An engine on this store, nothing open yet.
    pub fn new(store: Store) -> Engine {
        let unsaved = (!store.is_disk()).then(|| Fault::NoStorage(String::new()));
        Engine {
            store,
            unsaved,
            shops: Vec::new(),
            open: None,
            revision: 0,
            persisted: false,
            locked: None,
            storage: None,
            role: Role::Writer,
            claims: None,
        }
    }

    /// An engine without a disk, and why there is none.
    pub fn unsaved(fault: Fault) -> Engine {
        Engine {
            unsaved: Some(fault),
            ..Engine::default()
        }
    }

    /// Where its records lie.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Gives the store back, as closing the program does.
    pub fn into_store(self) -> Store {
        self.store
    }

    /// What the browser said about keeping the data, and of bytes used and to be had. Answers
    /// whether the promise is another than before.
    pub fn set_storage(&mut self, persisted: bool, estimate: Option<(f64, f64)>) -> bool {
        self.storage = estimate;
        std::mem::replace(&mut self.persisted, persisted) != persisted
    }

    /// What can wait until the answer is out: a snapshot, and with it the end of history that is
    /// too old to keep. A failure changes nothing and is tried again after the next step.
    pub async fn idle(&mut self, now: u64) {
        if self.role == Role::Reader {
            return;
        }
        let Some(open) = self.open.as_mut().filter(|open| open.damage.is_none()) else {
            return;
        };
        if self.store.wants_snapshot(&open.journal) {
            let contents = open.book.contents();
            let taken = self
                .store
                .snapshot(&open.shop, &mut open.journal, contents, now);
            if let Ok(Some(book)) = taken.await {
                open.book = book;
            }
        }
    }

    /// Opens a workbook, or the one that was open last; clears away what cut-short imports left.
    pub async fn open(&mut self, workbook: Option<Id>, now: u64) -> Result<(), Fault> {
        let (shops, bad) = self.store.shops().await?;
        self.shops = shops;
        if bad.contains(&Trouble::NewerVersion) {
            return Err(Fault::NewerVersion);
        }
        // Another tab may be making a workbook whose record is not there yet.
        if bad.is_empty() && self.claim(FOUNDING).await == Role::Writer {
            self.store.sweep_strays(&self.shops).await?;
        }
        self.revision += 1;
        self.empty_bin(now).await;
        let here = self.shops.iter().filter(|shop| shop.deleted.is_none());
        let last = here.max_by_key(|shop| shop.opened);
        match workbook.or(last.map(|shop| shop.id.clone())) {
            Some(id) => self.open_workbook(&id, now).await,
            None => bad
                .into_iter()
                .next()
                .map_or(Ok(()), |trouble| Err(trouble.into())),
        }
    }

    /// Answers a query: the answer and the buffers that go with it.
    pub fn query(&mut self, lang: Lang, query: Query) -> Result<(Answer, Vec<Vec<u8>>), Fault> {
        match (&mut self.open, query) {
            (Some(open), query) => open.query(lang, query),
            (None, Query::Registry) => Ok((registry(lang), Vec::new())),
            (None, query) => Desk::default().query(&Records::default(), lang, query),
        }
    }

    /// Does a command. When this returns, what it did is on disk; if it fails, nothing changed.
    pub async fn command(
        &mut self,
        id: Id,
        now: u64,
        command: Command,
        mut parts: Vec<Vec<u8>>,
        progress: Progress<'_>,
    ) -> Result<(), Fault> {
        self.gate(&command).await?;
        match command {
            Command::Import(head) => {
                let edits = match parts.len() > Batch::PARTS {
                    true => read_changes(&parts.pop().unwrap_or_default()),
                    false => Some(Vec::new()),
                };
                let batch = Batch::from_parts(head, parts).zip(edits);
                self.import(id, now, batch.ok_or(Fault::BadBatch)?, progress)
                    .await?;
            }
            Command::OpenSampleShop => {
                let name = both(words::sample_shop);
                self.open_sample(id, now, name, None, progress).await?;
            }
            Command::OpenSample(name, head) => {
                let columns = Some((head, parts));
                self.open_sample(id, now, name, columns, progress).await?;
            }
            Command::OpenWorkbook(workbook) => self.open_workbook(&workbook, now).await?,
            Command::CreateWorkbook(name) => self.create(id, name, now).await?,
            Command::DeleteWorkbook(workbook) => self.bin(&workbook, Some(now)).await?,
            Command::RestoreWorkbook(workbook) => self.bin(&workbook, None).await?,
            Command::DuplicateWorkbook(workbook) => self.duplicate(&workbook, id, now).await?,
            Command::Redact(on) => self.redact(on).await?,
            Command::BackedUp(seq) => self.backed_up(seq, now).await?,
            Command::RestoreBackup { name, imports } => {
                self.restore(id, name, imports, parts, now, progress)
                    .await?;
            }
            Command::Erase(customers) => self.erase(customers, id).await?,
            Command::SetPassphrase(passphrase) => self.set_passphrase(passphrase, id).await?,
            Command::Unlock(workbook, passphrase) => {
                self.unlock(&workbook, &passphrase, now).await?;
            }
            Command::TakeOver => self.role = Role::Writer,
            other => {
                let nothing = match other {
                    Command::Undo | Command::Redo => Fault::NothingToUndo,
                    _ => Fault::NotFound,
                };
                let open = self.open.as_mut().ok_or(nothing)?;
                let planned = open.meant(&id, other)?;
                self.step(id, now, planned).await?;
            }
        }
        self.revision += 1;
        Ok(())
    }

    /// The state as the page's frame shows it.
    pub fn state(&self) -> State {
        let open = self.open.as_ref();
        let book = open.map(|open| &open.book);
        let damage = open.and_then(|open| open.damage.clone());
        let [totals, nobody] = open.map(|open| open.desk.totals()).unwrap_or_default();
        State {
            revision: self.revision,
            workbook: open.map(|open| view(&open.shop)),
            workbooks: self.shops.iter().map(view).collect(),
            totals,
            nobody,
            currency: open.map_or(String::new(), |open| open.desk.ledger().currency.clone()),
            imports: book
                .into_iter()
                .flat_map(|book| book.imports().iter().rev())
                .map(|import| ImportView {
                    id: import.id.clone(),
                    source: import.head.source.clone(),
                    fingerprint: import.head.fingerprint.clone(),
                    lines: import.head.lines,
                    when: import.when as f64,
                })
                .collect(),
            undo: open.and_then(|open| Some(open.said(open.book.undo()?))),
            redo: open.and_then(|open| Some(open.said(open.book.redo()?))),
            role: self.role,
            redacted: open.is_some_and(|open| open.shop.redact),
            safety: Safety {
                storage: self.storage,
                ..open.map(Open::safety).unwrap_or_default()
            },
            own_fields: open.map(Open::own_fields).unwrap_or_default(),
            retention_months: open.and_then(Open::retention_months),
            counts: open.map(Open::counts).unwrap_or_default(),
            locked: self.locked.clone(),
            saved: match (damage.or_else(|| self.unsaved.clone()), open) {
                (Some(fault), _) => Saved::MemoryOnly(fault),
                (None, None) => Saved::Nothing,
                (None, Some(_)) => Saved::OnDisk {
                    persisted: self.persisted,
                },
            },
        }
    }

    pub(super) async fn open_workbook(&mut self, id: &str, now: u64) -> Result<(), Fault> {
        let (shops, _) = self.store.shops().await?;
        self.shops = shops;
        let found = self.shops.iter_mut().find(|shop| shop.id == id);
        let shop = found.ok_or(Fault::NotFound)?;
        shop.opened = now;
        let shop = shop.clone();

        let role = self.claim(id).await;
        let Loaded {
            book,
            journal,
            unread: records,
            ..
        } = match self.store.load(&shop).await {
            Err(Trouble::Locked) => {
                self.open = None;
                self.locked = Some(id.into());
                return Ok(());
            }
            loaded => loaded?,
        };
        self.locked = None;
        let (dressed, unread) = load(&self.store, &shop, &book).await?;
        let damage = journal.bad.clone().map(Fault::from).or(unread);
        if damage.is_none() && role == Role::Writer {
            // Both only tidy up: a full or read-only disk must not keep anyone from their data,
            // and the next opening tries again.
            let _ = self.store.sweep(&shop, &journal).await;
            let _ = self.store.put_shop(&shop).await;
        }
        self.open = Some(Open {
            desk: Desk::new(&shop.id, dressed),
            shop,
            book,
            journal,
            damage,
            unread: records,
        });
        self.role = role;
        Ok(())
    }

    async fn import(
        &mut self,
        id: Id,
        now: u64,
        incoming: Incoming,
        progress: Progress<'_>,
    ) -> Result<(), Fault> {
        match self.open.take_if(|open| !open.shop.sample) {
            Some(mut open) => {
                let done = add(
                    &self.store,
                    &mut open,
                    Along::Line,
                    id,
                    now,
                    incoming,
                    progress,
                )
                .await;
                self.open = Some(open);
                done
            }
            None => {
                let name = stem(&incoming.0.head).unwrap_or_else(|| both(words::my_customers));
                let shop = shop(id.clone(), name, false, now);
                self.found(shop, id, now, incoming, progress).await
            }
        }
    }

    /// Opens the sample workbook of this name, made from the columns where it is missing or empty;
    /// without columns from those of the generated shop.
    async fn open_sample(
        &mut self,
        id: Id,
        now: u64,
        name: String,
        columns: Option<(BatchHead, Vec<Vec<u8>>)>,
        progress: Progress<'_>,
    ) -> Result<(), Fault> {
        let shown = |shop: &&Shop| shop.sample && shop.deleted.is_none();
        let mut known = self.shops.iter().filter(shown);
        let Some(known) = known.find(|shop| shop.name == name) else {
            let batch = sample_batch(columns)?;
            let shop = shop(id.clone(), name, true, now);
            return self.found(shop, id, now, batch, progress).await;
        };
        let known = known.id.clone();
        self.open_workbook(&known, now).await?;
        match &mut self.open {
            Some(open)
                if open.book.imports().is_empty()
                    && open.damage.is_none()
                    && self.role == Role::Writer =>
            {
                let batch = sample_batch(columns)?;
                add(&self.store, open, Along::Line, id, now, batch, progress).await
            }
            _ => Ok(()),
        }
    }

    /// Makes a workbook with its first import and opens it.
    pub(super) async fn found(
        &mut self,
        shop: Shop,
        id: Id,
        now: u64,
        incoming: Incoming,
        progress: Progress<'_>,
    ) -> Result<(), Fault> {
        if self.shops.iter().any(|known| known.id == shop.id) {
            return Err(Fault::BadBatch);
        }
        self.claim(FOUNDING).await;
        self.claim(&shop.id).await;
        let mut open = Open {
            journal: Journal::default(),
            shop,
            book: Workbook::default(),
            desk: Desk::default(),
            damage: None,
            unread: Vec::new(),
        };
        add(
            &self.store,
            &mut open,
            Along::Founding,
            id,
            now,
            incoming,
            progress,
        )
        .await?;
        self.shops.push(open.shop.clone());
        self.locked = None;
        self.open = Some(open);
        self.role = Role::Writer;
        Ok(())
    }

    /// One step of the open workbook: planned, made durable, then worked into what is shown.
    async fn step(&mut self, id: Id, now: u64, command: workbook::Command) -> Result<(), Fault> {
        let open = self.open.as_mut().ok_or(Fault::NothingToUndo)?;
        if let Some(damage) = &open.damage {
            return Err(damage.clone());
        }
        let (cause, change) = match open.book.plan(command) {
            Err(Conflict::Already) => return Ok(()),
            planned => planned?,
        };
        append(
            &self.store,
            open,
            Along::Line,
            id,
            now,
            cause,
            change.clone(),
            false,
        )
        .await?;
        open.absorb(&self.store, &change).await;
        let settings = |(kind, _): &(Kind, &str)| *kind == Kind::Setting;
        if change.records().iter().any(settings) {
            self.sync_name().await;
        }
        Ok(())
    }
}

/// Columns of an import, and what else changes with it: one step, taken back as one.
pub(super) type Incoming = (Batch, Vec<Change>);

/// Writes a batch, then the journal line that names it, then joins it to the ledger.
async fn add(
    store: &Store,
    open: &mut Open,
    along: Along,
    id: Id,
    now: u64,
    (batch, edits): Incoming,
    progress: Progress<'_>,
) -> Result<(), Fault> {
    if let Some(damage) = &open.damage {
        return Err(damage.clone());
    }
    let (ours, theirs) = (&open.desk.ledger().currency, &batch.head.currency);
    if !ours.is_empty() && !theirs.is_empty() && ours != theirs {
        return Err(Fault::OtherCurrency(ours.clone(), theirs.clone()));
    }
    let mut entries = open.journal.entries.iter();
    if entries.any(|entry| entry.change.imports().iter().any(|import| import.id == id)) {
        return Err(Fault::BadBatch);
    }
    let shop = open.shop.clone();
    let written = async {
        let parts = store.write_batch(&shop, &id, &batch, progress).await?;
        let import = Box::new(Import {
            id: id.clone(),
            head: batch.head.clone(),
            when: now,
            parts,
        });
        let (cause, mut change) = open.book.plan(workbook::Command::Import(import))?;
        if !edits.is_empty() {
            let mut all = edits;
            all.insert(0, (*change).clone());
            change = Rc::new(Change::Many(all));
        }
        append(
            store,
            open,
            along,
            id.clone(),
            now,
            cause,
            change.clone(),
            true,
        )
        .await?;
        Ok(change)
    };
    let change = match written.await {
        Ok(change) => change,
        Err(fault) => {
            // Columns that no line on disk names go at once, since they may be what fills the disk.
            // The journal is asked again: a failed append may have been written all the same. The
            // person hears the first fault; if this fails too, the next opening sweeps.
            let _ = tidy(store, &shop).await;
            return Err(fault);
        }
    };
    match *change {
        Change::Many(_) => open.absorb(store, &change).await,
        _ => open.append(&id, batch),
    }
    Ok(())
}

fn sample_batch(columns: Option<(BatchHead, Vec<Vec<u8>>)>) -> Result<Incoming, Fault> {
    let batch = match columns {
        None => Some(sample::shop(SAMPLE_SEED)),
        Some((head, parts)) => Batch::from_parts(head, parts),
    };
    Ok((batch.ok_or(Fault::BadBatch)?, Vec::new()))
}

/// Throws away columns that nothing on disk names.
async fn tidy(store: &Store, shop: &Shop) -> Result<u32, Trouble> {
    match store.shop(&shop.id).await {
        Ok(shop) => {
            let journal = store.load(&shop).await?.journal;
            store.sweep(&shop, &journal).await
        }
        Err(Trouble::NotFound) => store.sweep_strays(&store.shops().await?.0).await,
        Err(trouble) => Err(trouble),
    }
}

#[allow(clippy::too_many_arguments)]
async fn append(
    store: &Store,
    open: &mut Open,
    along: Along,
    id: Id,
    now: u64,
    cause: Cause,
    change: Rc<Change>,
    fresh: bool,
) -> Result<(), Fault> {
    let entry = Entry {
        id,
        when: now,
        cause,
        change,
    };
    open.book.fits(cause, &entry.change)?;
    let change = entry.change.clone();
    store
        .append(&open.shop, along, &mut open.journal, entry, fresh)
        .await?;
    open.book.apply(cause, &change)?;
    Ok(())
}

/// The ledger of a workbook; a damaged import is left out and told.
pub(super) async fn load(
    store: &Store,
    shop: &Shop,
    book: &Workbook,
) -> Result<(Dressed, Option<Fault>), Fault> {
    let mut dresser = Dresser::default();
    let mut unread = None;
    for import in book.imports() {
        match store.read_batch(shop, import).await {
            Ok(batch) => dresser.add(&import.id, batch),
            Err(trouble @ Trouble::BadRecord(..)) => unread = unread.or(Some(trouble.into())),
            Err(trouble) => return Err(trouble.into()),
        }
    }
    let mut dressed = dresser.finish(book.records());
    dressed.redact(shop.redact);
    Ok((dressed, unread))
}

pub(super) fn shop(id: Id, name: String, sample: bool, now: u64) -> Shop {
    Shop {
        room: id.clone(),
        id,
        name,
        sample,
        created: now,
        opened: now,
        ..Shop::default()
    }
}

/// A name the program gives is kept in both languages, since a workbook outlives the choice.
fn both(name: fn(Lang) -> &'static str) -> String {
    format!("{} / {}", name(Lang::Zh), name(Lang::En))
}

fn stem(head: &BatchHead) -> Option<String> {
    let name = head.source.trim();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim();
    (!stem.is_empty()).then(|| stem.into())
}

fn view(shop: &Shop) -> WorkbookView {
    WorkbookView {
        id: shop.id.clone(),
        name: shop.renamed.as_ref().unwrap_or(&shop.name).clone(),
        sample: shop.sample,
        opened: shop.opened as f64,
        deleted: shop.deleted.map(|when| when as f64),
        locked: shop.lock.is_some(),
    }
}
