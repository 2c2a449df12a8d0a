//! Backup files: written in a disposable worker, then downloaded or put into a folder.

use std::cell::RefCell;

use js_sys::{ArrayBuffer, Date};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;

use super::errand::{Done, Errand, Heard};
use super::folder::{self, Folder};
use super::toast::{Offer, Toasts, toasts};
use super::{
    Book, Client, EngineStatus, Route, Tongue, client, describe, go, prefs, save, workbook_name,
};
use crate::engine::message::{
    Answer, BackupAbout, Command, Fault, FromSheets, Id, Query, Role, Saved, State, ToSheets,
};
use crate::engine::wire;
use crate::i18n::Lang;
use crate::i18n::phrases::backup as words;
use crate::model::BatchHead;

/// Changes without a backup file after which the person is reminded.
const MANY: u32 = 50;
/// Days with changes after which the person is reminded.
const DAYS: f64 = 7.0;
const DAY: f64 = 86_400_000.0;
/// Milliseconds between two files written into the folder by themselves.
const OFTEN: f64 = 600_000.0;
/// How often it is looked whether one is due.
const LOOK: std::time::Duration = std::time::Duration::from_secs(30);

/// How far a backup is.
#[derive(Clone, Debug, PartialEq)]
pub enum Doing {
    /// None is being written.
    Nothing,
    /// Share written 0–1; 0 where unknown.
    Writing(f64),
    /// It could not be written.
    Failed(Fault),
}

/// Where a backup file goes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Target {
    Downloads,
    Folder,
}

/// Writing backup files. Cheap to copy; get it with [`backup`].
#[derive(Clone, Copy)]
pub struct Backup {
    client: Client,
    toasts: Toasts,
    tongue: RwSignal<Lang>,
    book: RwSignal<State>,
    doing: RwSignal<Doing>,
    folder: RwSignal<Folder>,
    /// When a file was last put into the folder, and under which name.
    put: RwSignal<Option<(f64, String)>>,
    /// Rises when «later» was pressed.
    later: RwSignal<u32>,
    table: StoredValue<RefCell<Table>, LocalStorage>,
    errand: Errand,
}

#[derive(Default)]
struct Table {
    handle: Option<JsValue>,
    /// When a file was last to be put into the folder by itself.
    tried: f64,
}

pub(super) fn provide() {
    let backup = Backup {
        client: client(),
        toasts: toasts(),
        tongue: expect_context::<Tongue>().0,
        book: expect_context::<Book>().0,
        doing: RwSignal::new(Doing::Nothing),
        folder: RwSignal::new(match folder::is_offered() {
            true => Folder::None,
            false => Folder::Unsupported,
        }),
        put: RwSignal::new(None),
        later: RwSignal::new(0),
        table: StoredValue::new_local(RefCell::default()),
        errand: Errand::new(),
    };
    provide_context(backup);
    let status = backup.client.status();
    Effect::new(move |asked: Option<bool>| {
        let ready = status.get() == EngineStatus::Ready;
        if ready && asked != Some(true) && folder::is_offered() {
            spawn_local(backup.remember());
        }
        ready || asked == Some(true)
    });
    set_interval(move || backup.tend(OFTEN), LOOK);
    // The page may be closed next: what is not in the folder yet goes there now.
    let hidden = window_event_listener(ev::visibilitychange, move |_| {
        if document().hidden() {
            backup.tend(0.0);
        }
    });
    on_cleanup(move || hidden.remove());
}

/// Writing backup files.
pub fn backup() -> Backup {
    expect_context::<Backup>()
}

/// What `ExportBackup` answers: name, next line of the journal, import ids and heads.
type Contents = (String, u32, Vec<(Id, BatchHead)>);

impl Backup {
    /// How far a backup is.
    pub fn doing(self) -> Signal<Doing> {
        self.doing.into()
    }

    /// The folder that backup files go to.
    pub fn folder(self) -> Signal<Folder> {
        self.folder.into()
    }

    /// When a file was last put into the folder since the page was opened, and its name.
    pub fn put(self) -> Signal<Option<(f64, String)>> {
        self.put.into()
    }

    /// Writes a backup file of the open workbook and hands it to the browser's downloads; sealed
    /// under the passphrase, if there is one.
    pub fn download(self, passphrase: Option<String>) {
        spawn_local(self.write(passphrase, Target::Downloads));
    }

    /// Lets the file go that is being written.
    pub fn cancel(self) {
        self.errand.cancel();
    }

    /// Has the person choose a folder, and puts the first backup there. Call it from a click.
    pub fn choose_folder(self) {
        spawn_local(async move {
            match folder::choose().await {
                Ok(Some(handle)) => {
                    self.client.keep_folder(&handle).await;
                    self.hold(handle).await;
                    self.write(None, Target::Folder).await;
                }
                Ok(None) => {}
                Err(fault) => self.toasts.say(describe(&fault), Offer::Nothing),
            }
        });
    }

    /// Asks the browser again for the leave to write into the folder. Call it from a click.
    pub fn ask_again(self) {
        let Some(handle) = self.handle() else { return };
        spawn_local(async move {
            match folder::ask(&handle).await {
                Ok(true) => {
                    self.hold(handle).await;
                    self.tend(0.0);
                }
                Ok(false) => {}
                Err(fault) => self.toasts.say(describe(&fault), Offer::Nothing),
            }
        });
    }

    /// Puts no more files into the folder; those that are there stay.
    pub fn leave_folder(self) {
        self.with(|table| table.handle = None);
        self.folder.set(Folder::None);
        self.put.set(None);
        spawn_local(async move { self.client.keep_folder(&JsValue::NULL).await });
    }

    /// Changes that are in no backup file, where the person should hear of it; reactive.
    pub fn reminder(self) -> Option<u32> {
        self.later.track();
        let kept = self.folder.with(Folder::is_kept);
        self.book.with(|book| {
            let open = book.workbook.as_ref().filter(|open| !open.sample)?;
            let (changes, last) = (book.safety.unsaved_changes, book.safety.last_backup);
            if changes == 0 || book.role == Role::Reader || kept && !open.locked {
                return None;
            }
            let oldest = book.imports.iter().map(|import| import.when);
            let since = last.or_else(|| oldest.reduce(f64::min));
            let (told, when) = prefs::backup_later(&open.id).unwrap_or((0, 0.0));
            // A backup since then starts the count again.
            let told = if told > changes { 0 } else { told };
            let waited = Date::now() - since.unwrap_or_else(Date::now).max(when);
            (changes - told >= MANY || waited >= DAYS * DAY).then_some(changes)
        })
    }

    /// Reminds again only after as many changes or days once more.
    pub fn remind_later(self) {
        self.book.with_untracked(|book| {
            if let Some(open) = &book.workbook {
                prefs::keep_backup_later(&open.id, book.safety.unsaved_changes, Date::now());
            }
        });
        self.later.update(|times| *times += 1);
    }

    /// The folder of the last visit.
    async fn remember(self) {
        if let Some(handle) = self.client.kept_folder().await {
            self.hold(handle).await;
            self.tend(0.0);
        }
    }

    /// Writes into this folder from now on, as far as the browser lets us.
    async fn hold(self, handle: JsValue) {
        let allowed = folder::is_allowed(&handle).await;
        let name = folder::name(&handle);
        self.with(|table| table.handle = Some(handle));
        self.folder.set(match allowed {
            true => Folder::Open(name),
            false => Folder::Closed(name),
        });
    }

    fn handle(self) -> Option<JsValue> {
        self.with(|table| table.handle.clone())
    }

    /// Puts a file into the folder if there are changes and the last one is so long ago.
    fn tend(self, often: f64) {
        let open = self
            .folder
            .with_untracked(|folder| matches!(folder, Folder::Open(_)));
        let idle = !matches!(self.doing.get_untracked(), Doing::Writing(_));
        let last = self.with(|table| table.tried);
        let changed = self.book.with_untracked(|book| {
            let own = book
                .workbook
                .as_ref()
                .is_some_and(|open| !open.sample && !open.locked);
            own && book.role == Role::Writer && book.safety.unsaved_changes > 0
        });
        if open && idle && changed && Date::now() - last >= often {
            self.with(|table| table.tried = Date::now());
            spawn_local(self.write(None, Target::Folder));
        }
    }

    async fn write(self, passphrase: Option<String>, target: Target) {
        if matches!(self.doing.get_untracked(), Doing::Writing(_)) {
            return;
        }
        self.doing.set(Doing::Writing(0.0));
        let doing = match self.make(passphrase, target).await {
            Ok(()) => Doing::Nothing,
            Err(fault) => Doing::Failed(fault),
        };
        self.doing.set(doing);
    }

    /// Copies what could be read of the open workbook, without its history, into a new one and opens that.
    pub fn copy_sound(self) {
        spawn_local(async move {
            let copied = async {
                let ((name, _, imports), buffers) = self.contents().await?;
                let command = Command::RestoreBackup { name, imports };
                self.client.command(command, buffers).await
            };
            let lang = self.tongue.get_untracked();
            let said = match copied.await {
                Ok(_) => {
                    go(&Route::Overview);
                    words::restored(lang).to_string()
                }
                Err(fault) => fault.say(lang),
            };
            self.toasts.say(said, Offer::Nothing);
        });
    }

    /// Everything in the open workbook: its name, the next line of its journal, its imports, and their columns.
    async fn contents(self) -> Result<(Contents, Vec<ArrayBuffer>), Fault> {
        let lang = self.tongue.get_untracked();
        match self.client.query(lang, Query::ExportBackup).await? {
            (Answer::Backup { name, seq, imports }, buffers) => Ok(((name, seq, imports), buffers)),
            _ => Err(Fault::Other("unexpected answer".into())),
        }
    }

    async fn make(self, passphrase: Option<String>, target: Target) -> Result<(), Fault> {
        // A file without what could not be read must not pass for a backup; a sound copy can be backed up.
        let damage = self.book.with_untracked(|book| match &book.saved {
            Saved::MemoryOnly(fault @ Fault::BadRecord(..)) => Some(fault.clone()),
            _ => None,
        });
        damage.map_or(Ok(()), Err)?;
        let lang = self.tongue.get_untracked();
        let ((name, seq, imports), buffers) = self.contents().await?;
        let now = Date::now();
        let workbook = self.open_id();
        let (about, file) = self.book.with_untracked(|book| {
            let open = book.workbook.as_ref();
            let shown = open.map_or_else(|| name.clone(), |open| workbook_name(lang, open));
            let about = BackupAbout {
                name,
                currency: book.currency.clone(),
                written: now as u64,
                totals: book.totals.with(book.nobody),
                imports,
            };
            (about, save::dated_name(&shown, now, "keben"))
        });
        let sealed = passphrase.is_some();
        let about = Box::new(about);
        let message = ToSheets::WriteBackup { about, passphrase };
        let Some(bytes) = self.worked(message, buffers).await? else {
            return Ok(());
        };
        let told = |fault: JsValue| Fault::Other(describe(&fault));
        match (target, self.handle()) {
            (Target::Folder, Some(handle)) => {
                if let Err(fault) = folder::put(&handle, &file, &bytes).await {
                    // The leave to write may be gone, or the folder.
                    self.hold(handle).await;
                    return Err(told(fault));
                }
                self.put.set(Some((now, file)));
            }
            _ => {
                save::save_file(&file, "application/octet-stream", &bytes).map_err(told)?;
                let said = match sealed {
                    true => words::saved_sealed(lang, file),
                    false => words::saved(lang, file),
                };
                self.toasts.say(said, Offer::Nothing);
            }
        }
        // Another workbook may have been opened meanwhile: the file is not of that one.
        if self.open_id() == workbook {
            let command = Command::BackedUp(seq);
            self.client.command(command, Vec::new()).await?;
        }
        Ok(())
    }

    fn open_id(self) -> Option<Id> {
        let open = |book: &State| Some(book.workbook.as_ref()?.id.clone());
        self.book.with_untracked(open)
    }

    /// The file as a fresh worker makes it.
    async fn worked(self, message: ToSheets, buffers: Vec<ArrayBuffer>) -> Done {
        let hear = move |data| match wire::read::<FromSheets>(data) {
            Ok((FromSheets::Ready { protocol }, _)) => Heard::Ready(protocol),
            Ok((FromSheets::Progress { share, .. }, _)) => {
                self.doing.set(Doing::Writing(share));
                Heard::Going
            }
            Ok((FromSheets::Written { .. }, buffers)) => {
                Heard::Done(Ok(buffers.into_iter().next()))
            }
            Ok((FromSheets::BadBackup(bad), _)) => Heard::Done(Err(Fault::BadBackup(bad))),
            Ok(_) => Heard::Done(Err(Fault::Other("unexpected answer".into()))),
            Err(text) => Heard::Done(Err(Fault::Other(text))),
        };
        let ask = move |worker: &_| wire::post_worker(worker, &message, buffers);
        self.errand
            .run("keben-sheets", Box::new(ask), Box::new(hear))
            .await
    }

    fn with<T>(self, work: impl FnOnce(&mut Table) -> T) -> T {
        self.table.with_value(|table| work(&mut table.borrow_mut()))
    }
}
