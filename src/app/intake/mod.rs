//! The file being imported: read in a disposable worker, looked at, then written or let go.
//!
//! A worker reads one file and is ended when the file is written, cancelled or refused. Files wait
//! in line, so several dropped together are looked at one after another.

mod line;
mod outcome;

use std::cell::RefCell;
use std::collections::VecDeque;

use js_sys::ArrayBuffer;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{File, MessageEvent, Worker};

use super::compare::Beside;
use super::toast::{Offer, Toasts, toasts};
use super::{Book, Client, Route, Tongue, client, describe, go, prefs, worker};
use crate::engine::message::{
    BackupPreview, BadBackup, Fault, FromFiles, PROTOCOL, State, ToFiles,
};
use crate::engine::wire;
use crate::i18n::Lang;
use crate::i18n::phrases::import_page;
use crate::import::{Holds, Options, OwnTarget, Preview, Refused};
use crate::model::field::OWN;

/// How far the file is.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// No file.
    Nothing,
    /// Being read for the first time.
    Reading,
    /// Looked at by the person; `busy` while it is read again.
    Found {
        /// Whether it is being read again.
        busy: bool,
    },
    /// It is a backup file that can be restored.
    Backup(Box<BackupPreview>),
    /// It is a backup file that cannot, or that needs a passphrase first.
    BadBackup(BadBackup),
    /// Being written.
    Writing,
    /// Cannot be imported.
    Refused(Refused),
    /// The worker fell; for people who look into it.
    Broken(String),
    /// The engine could not write it.
    Failed(Fault),
}

/// How far a reading is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Rows read.
    pub rows: u32,
    /// Share done 0–1; 0 where unknown.
    pub share: f64,
    /// Rows a second since it began.
    pub rate: f64,
}

/// The file being imported and those that wait. Cheap to copy; get it with [`intake`].
#[derive(Clone, Copy)]
pub struct Intake {
    pub(super) client: Client,
    pub(super) toasts: Toasts,
    pub(super) tongue: RwSignal<Lang>,
    pub(super) book: RwSignal<State>,
    stage: RwSignal<Stage>,
    file: RwSignal<String>,
    pub(super) found: RwSignal<Option<Preview>>,
    progress: RwSignal<Option<Progress>>,
    waiting: RwSignal<Vec<Waiting>>,
    done: RwSignal<Vec<(String, String)>>,
    pub(super) beside: Beside,
    table: StoredValue<RefCell<Table>, LocalStorage>,
}

/// A file, or one sheet of it, that waits in line.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The file's name.
    pub file: String,
    /// The sheet, where it was chosen from among others.
    pub sheet: Option<String>,
    /// Bytes of the file; of a sheet the file's are known already.
    pub size: f64,
    /// What it holds and how many rows, once it was looked at.
    pub seen: Option<(Holds, u32)>,
}

struct Job {
    file: File,
    options: Options,
    /// The sample workbook it makes; `None`: it goes into the open workbook.
    sample: Option<String>,
    /// What it holds and how many rows, once it was looked at.
    seen: Option<(Holds, u32)>,
    /// Whether it was put behind the others already.
    deferred: bool,
    /// Whether its other sheets were put in line.
    offered: bool,
}

impl Job {
    /// A file of which nothing is decided.
    fn of(file: File) -> Job {
        Job {
            file,
            options: Options::default(),
            sample: None,
            seen: None,
            deferred: false,
            offered: false,
        }
    }
}

#[derive(Default)]
struct Table {
    line: VecDeque<Job>,
    job: Option<Job>,
    worker: Option<Worker>,
    listeners: Vec<Closure<dyn FnMut(JsValue)>>,
    /// Readings asked for again and not answered yet.
    revising: u32,
    /// Milliseconds since the page began, when this reading began.
    began: f64,
}

pub(super) fn provide() {
    provide_context(Intake {
        client: client(),
        toasts: toasts(),
        tongue: expect_context::<Tongue>().0,
        book: expect_context::<Book>().0,
        done: RwSignal::new(Vec::new()),
        beside: Beside::default(),
        stage: RwSignal::new(Stage::Nothing),
        file: RwSignal::new(String::new()),
        found: RwSignal::new(None),
        progress: RwSignal::new(None),
        waiting: RwSignal::new(Vec::new()),
        table: StoredValue::new_local(RefCell::default()),
    });
}

/// The file being imported and those that wait.
pub fn intake() -> Intake {
    expect_context::<Intake>()
}

impl Intake {
    /// How far the file is.
    pub fn stage(self) -> RwSignal<Stage> {
        self.stage
    }

    /// Its name.
    pub fn file(self) -> RwSignal<String> {
        self.file
    }

    /// What was found in it.
    pub fn found(self) -> RwSignal<Option<Preview>> {
        self.found
    }

    /// How far the reading is; `None` until the worker says so.
    pub fn progress(self) -> RwSignal<Option<Progress>> {
        self.progress
    }

    /// The files and sheets that wait, the next one first.
    pub fn waiting(self) -> RwSignal<Vec<Waiting>> {
        self.waiting
    }

    /// Files of this line that were written, and what came of each.
    pub fn done(self) -> RwSignal<Vec<(String, String)>> {
        self.done
    }

    /// Works everything out afresh, whatever was decided last time.
    pub fn afresh(self) {
        let sheet = self.found.with_untracked(|found| {
            let preview = found.as_ref()?;
            preview.options.sheet.clone()
        });
        self.revise(Options {
            sheet,
            ..Options::default()
        });
    }

    /// Reads the file again with these decisions.
    pub fn revise(self, options: Options) {
        self.with(|table| {
            if let Some(job) = &mut table.job {
                job.options = options.clone();
            }
        });
        self.begin_clock();
        if self.post(&ToFiles::Revise { options }) {
            self.with(|table| table.revising += 1);
            self.stage.set(Stage::Found { busy: true });
        }
    }

    /// Reads the same file once more from the start, with the decisions made so far.
    pub fn again(self) {
        self.end_worker();
        self.start();
    }

    /// Reads the same file from the start with quotation marks as ordinary text.
    pub fn again_with_quotes_as_text(self) {
        self.with(|table| {
            if let Some(job) = &mut table.job {
                job.options.quotes_as_text = true;
            }
        });
        self.again();
    }

    /// Back to the decisions of the preview that was there before a decision was refused.
    pub fn back_to_preview(self) {
        let options = self
            .found
            .with_untracked(|found| found.as_ref().map(|preview| preview.options.clone()));
        match options {
            Some(options) => self.revise(options),
            None => self.again(),
        }
    }

    /// Writes what was found into the workbook. Where that has changed since the file was compared
    /// with it, the differences are shown anew first.
    pub fn write(self) {
        if self.is_out_of_date() {
            return self.compare_to_write();
        }
        self.stage.set(Stage::Writing);
        let again = self.beside.again.get_untracked();
        self.post(&ToFiles::Take { again });
    }

    /// Tries a passphrase on the backup file.
    pub fn unlock_backup(self, passphrase: String) {
        if self.post(&ToFiles::OpenBackup(passphrase)) {
            self.progress.set(None);
            self.stage.set(Stage::Reading);
        }
    }

    /// Makes a new workbook of the backup file and opens it.
    pub fn restore(self) {
        self.stage.set(Stage::Writing);
        self.post(&ToFiles::TakeBackup);
    }

    /// Hands all rows left out to the browser's downloads.
    pub fn download_rejects(self) {
        self.post(&ToFiles::Rejects {
            lang: self.tongue.get_untracked(),
        });
    }

    /// Lets the file go, writes nothing, and turns to the next one in line if there is one.
    pub fn cancel(self) {
        self.close();
        if !self.next() {
            self.done.set(Vec::new());
            let lang = self.tongue.get_untracked();
            self.toasts
                .say(import_page::cancelled(lang).into(), Offer::Nothing);
            go(&Route::Home);
        }
    }

    fn start(self) {
        self.found.set(None);
        self.beside.forget();
        self.progress.set(None);
        self.stage.set(Stage::Reading);
        self.begin_clock();
        let started = worker::start_files().and_then(|worker| {
            let heard =
                Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| self.hear(&event.into()));
            let fell = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| self.fall(&event));
            for (name, listener) in [
                ("message", &heard),
                ("messageerror", &fell),
                ("error", &fell),
            ] {
                worker.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref())?;
            }
            Ok((worker, vec![heard, fell]))
        });
        match started {
            Ok((worker, listeners)) => self.with(|table| {
                table.worker = Some(worker);
                table.revising = 0;
                table.listeners = listeners;
            }),
            Err(fault) => self.fall(&fault),
        }
    }

    fn hear(self, event: &MessageEvent) {
        let (message, buffers) = match wire::read::<FromFiles>(event.data()) {
            Ok(read) => read,
            Err(text) => return self.break_off(text),
        };
        match message {
            FromFiles::Ready { protocol } if protocol == PROTOCOL => self.open(),
            FromFiles::Ready { protocol } => {
                self.break_off(format!("protocol {protocol}, not {PROTOCOL}"));
            }
            FromFiles::Progress { rows, share } => {
                let began = self.with(|table| table.began);
                let seconds = ((now() - began) / 1000.0).max(0.001);
                self.progress.set(Some(Progress {
                    rows,
                    share,
                    rate: f64::from(rows) / seconds,
                }));
            }
            FromFiles::Preview(preview) => {
                self.progress.set(None);
                self.found.set(Some(*preview));
                self.offer_sheets();
                if self.with(|table| table.job.as_ref().is_some_and(|job| job.sample.is_some())) {
                    self.stage.set(Stage::Writing);
                    self.post(&ToFiles::Take { again: true });
                } else {
                    self.beside.outdate();
                    if !self.beside.is_asked() {
                        self.compare();
                    }
                    // Busy until the newest decision is answered: what is written is what is shown.
                    let busy = self.revised();
                    self.stage.set(Stage::Found { busy });
                }
            }
            FromFiles::Difference(difference) => self.told(difference),
            FromFiles::Differences(from, rows) => self.beside.rows.set((from, rows)),
            FromFiles::Doubts(from, page) => self.beside.doubts.set((from, *page)),
            FromFiles::Batch(head) => self.commit(head, buffers),
            FromFiles::Rejects => self.save_rejects(buffers),
            FromFiles::Refused(refused) => {
                self.revised();
                self.progress.set(None);
                self.stage.set(Stage::Refused(refused));
            }
            FromFiles::Backup(preview) => {
                self.progress.set(None);
                self.stage.set(Stage::Backup(preview));
            }
            FromFiles::BadBackup(bad) => {
                self.progress.set(None);
                self.stage.set(Stage::BadBackup(bad));
            }
            FromFiles::Unpacked { names, left_out } => self.unpacked(&names, left_out, &buffers),
            FromFiles::BackupContents(name, imports) => self.make_workbook(name, imports, buffers),
        }
    }

    /// One reading is answered; whether another one is still on its way.
    fn revised(self) -> bool {
        self.with(|table| {
            table.revising = table.revising.saturating_sub(1);
            table.revising > 0
        })
    }

    fn open(self) {
        let own = self.book.with_untracked(|book| {
            let own = book.own_fields.iter();
            own.map(|field| OwnTarget {
                of: field.of,
                key: format!("{OWN}{}", field.id),
                label: field.label.clone(),
                value: field.value.clone(),
            })
            .collect()
        });
        let sent = self.with(|table| match (&table.worker, &table.job) {
            (Some(worker), Some(job)) => {
                let message = ToFiles::Open {
                    name: job.file.name(),
                    options: job.options.clone(),
                    remembered: prefs::decisions(),
                    own,
                };
                wire::post_file(worker, &message, &job.file)
            }
            _ => Ok(()),
        });
        if let Err(fault) = sent {
            self.fall(&fault);
        }
    }

    pub(super) fn post(self, message: &ToFiles) -> bool {
        self.post_with(message, Vec::new())
    }

    pub(super) fn post_with(self, message: &ToFiles, buffers: Vec<ArrayBuffer>) -> bool {
        let sent = self.with(|table| match &table.worker {
            Some(worker) => wire::post_worker(worker, message, buffers),
            None => Err(JsValue::from_str("no worker")),
        });
        match sent {
            Ok(()) => true,
            Err(fault) => {
                self.fall(&fault);
                false
            }
        }
    }

    fn fall(self, fault: &JsValue) {
        self.break_off(describe(fault));
    }

    fn break_off(self, text: String) {
        self.end_worker();
        // What was found went with the worker: the file can only be read again, as last decided.
        self.found.set(None);
        self.progress.set(None);
        self.stage.set(Stage::Broken(text));
    }

    /// Ends the worker and forgets the file.
    fn close(self) {
        self.end_worker();
        self.with(|table| table.job = None);
        self.found.set(None);
        self.beside.forget();
        self.progress.set(None);
        self.stage.set(Stage::Nothing);
    }

    fn end_worker(self) {
        let listeners = self.with(|table| {
            if let Some(worker) = table.worker.take() {
                worker.terminate();
            }
            std::mem::take(&mut table.listeners)
        });
        // The closure that is running now must outlive this turn.
        set_timeout(move || drop(listeners), std::time::Duration::ZERO);
    }

    fn begin_clock(self) {
        self.with(|table| table.began = now());
    }

    fn with<T>(self, act: impl FnOnce(&mut Table) -> T) -> T {
        self.table.with_value(|table| act(&mut table.borrow_mut()))
    }
}

/// Milliseconds since the page began.
fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
