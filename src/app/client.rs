//! The page's end of the engine: starts it, asks it, tells it, notices when it falls.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use js_sys::ArrayBuffer;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker};

use super::analyst::{Analyst, Answered, Question};
use super::once::{Giver, Waiter, once};
use super::{Book, worker};
use crate::engine::message::{
    Answer, Command, Fault, FromEngine, Id, PROTOCOL, Query, State, Ticket, ToEngine, UNASKED,
};
use crate::engine::wire;
use crate::i18n::Lang;
use crate::report::is_heavy;

/// How the engine is.
#[derive(Clone, Debug, PartialEq)]
pub enum EngineStatus {
    /// Not there yet.
    Starting,
    /// Runs, and the last workbook is open.
    Ready,
    /// Fell, could not start, could not open the workbook, or is of another build.
    Crashed(Fault),
}

/// The one who asks the engine. Cheap to copy; get it with [`client`].
#[derive(Clone, Copy)]
pub struct Client {
    status: RwSignal<EngineStatus>,
    /// Done of total lines of the command under way.
    progress: RwSignal<Option<(u32, u32)>>,
    /// Rises with every start, so that open queries are asked again.
    era: RwSignal<u32>,
    book: RwSignal<State>,
    analyst: Analyst,
    line: StoredValue<RefCell<Line>, LocalStorage>,
}

type Reply = Result<(FromEngine, Vec<ArrayBuffer>), Fault>;

#[derive(Default)]
struct Line {
    worker: Option<Worker>,
    last: Ticket,
    open: Ticket,
    waiting: HashMap<Ticket, Giver<Reply>>,
    /// Said before the engine was ready.
    held: Vec<(ToEngine, Vec<ArrayBuffer>)>,
    ready: bool,
    /// Commands that are not acknowledged yet.
    telling: u32,
    /// Questions whose answers are handed on unread.
    unread: HashSet<Ticket>,
    /// What the engine said last when it was asked for the folder.
    folder: Option<JsValue>,
    listeners: Vec<Closure<dyn FnMut(JsValue)>>,
}

/// Puts the client into context and starts the engine after the first paint.
pub(super) fn provide() {
    let book = expect_context::<Book>().0;
    let client = Client {
        status: RwSignal::new(EngineStatus::Starting),
        progress: RwSignal::new(None),
        era: RwSignal::new(0),
        book,
        analyst: Analyst::new(book),
        line: StoredValue::new_local(RefCell::default()),
    };
    provide_context(client);
    request_animation_frame(move || request_animation_frame(move || client.start()));
}

/// The engine's client.
pub fn client() -> Client {
    expect_context::<Client>()
}

impl Client {
    /// Asks whoever knows; buffers come with answers that carry a file.
    pub async fn query(self, lang: Lang, query: Query) -> Answered {
        self.query_as(&Question::default(), lang, query).await
    }

    /// Asks whoever knows, as a question that can be taken back.
    pub async fn query_as(self, question: &Question, lang: Lang, query: Query) -> Answered {
        match query.analysis().is_some_and(is_heavy) {
            true => self.analyst.query(self, lang, query, question).await,
            false => self.ask_engine(lang, query).await,
        }
    }

    /// Nobody waits for this answer any more. What the engine is asked it answers; the analyst stops.
    pub fn take_back(self, question: &Question) {
        self.analyst.take_back(question);
    }

    /// Ends what the analyst works on; whoever waits is told [`Fault::Cancelled`].
    pub fn cancel_analyst(self) {
        self.analyst.cancel();
    }

    /// How far the analyst is, 0–1; `None`: nothing that takes long is under way.
    pub fn analyst_progress(self) -> Signal<Option<f64>> {
        self.analyst.progress()
    }

    /// Whether the analyst runs already.
    pub fn analyst_started(self) -> Signal<bool> {
        self.analyst.started()
    }

    /// Asks the engine.
    pub(super) async fn ask_engine(self, lang: Lang, query: Query) -> Answered {
        let waiter = self.send(Vec::new(), |ticket| ToEngine::Query {
            ticket,
            lang,
            query,
        });
        match waiter.await? {
            (FromEngine::Answer { answer, .. }, buffers) => Ok((*answer, buffers)),
            _ => Err(unexpected()),
        }
    }

    /// Asks, and hands the answer on as it came: a table of all rows would hold up the page that
    /// reads it only to pass it to a worker.
    pub async fn unread(self, lang: Lang, query: Query) -> Result<ArrayBuffer, Fault> {
        if query.analysis().is_some_and(is_heavy) {
            return self.analyst.unread(self, lang, query).await;
        }
        let waiter = self.send(Vec::new(), |ticket| ToEngine::Query {
            ticket,
            lang,
            query,
        });
        self.line.with_value(|line| {
            let mut line = line.borrow_mut();
            let last = line.last;
            line.unread.insert(last);
        });
        let (_, buffers) = waiter.await?;
        buffers.into_iter().next().ok_or_else(unexpected)
    }

    /// Tells; the new state is what is now on disk, and is already in [`Book`].
    pub async fn command(
        self,
        command: Command,
        buffers: Vec<ArrayBuffer>,
    ) -> Result<State, Fault> {
        let waiter = self.send(buffers, |ticket| ToEngine::Command {
            ticket,
            id: fresh_id(),
            now: js_sys::Date::now(),
            command,
        });
        self.count(|telling| telling + 1);
        let reply = waiter.await;
        self.count(|telling| telling.saturating_sub(1));
        self.progress.set(None);
        match reply? {
            (FromEngine::State { state, .. }, _) => Ok(*state),
            _ => Err(unexpected()),
        }
    }

    /// Whether a command is not acknowledged yet.
    pub(super) fn is_telling(self) -> bool {
        self.line.with_value(|line| line.borrow().telling > 0)
    }

    fn count(self, with: impl FnOnce(u32) -> u32) {
        self.line.with_value(|line| {
            let telling = &mut line.borrow_mut().telling;
            *telling = with(*telling);
        });
    }

    /// Remembers the folder for backup files; `null` forgets it.
    pub async fn keep_folder(self, handle: &JsValue) {
        self.ask_folder(Some(handle)).await;
    }

    /// The folder for backup files that was remembered, if there is one.
    pub async fn kept_folder(self) -> Option<JsValue> {
        self.ask_folder(None).await;
        let kept = self.line.with_value(|line| line.borrow_mut().folder.take());
        kept.filter(JsValue::is_object)
    }

    /// Where the browser remembers no folder, it is chosen again on the next visit.
    async fn ask_folder(self, keep: Option<&JsValue>) {
        let (giver, waiter) = once();
        let sent = self.line.with_value(|line| {
            let mut line = line.borrow_mut();
            line.last += 1;
            let ticket = line.last;
            line.waiting.insert(ticket, giver);
            let worker = line.worker.as_ref();
            let worker = worker.ok_or_else(|| JsValue::from_str("no worker"))?;
            match keep {
                Some(handle) => wire::post_file(worker, &ToEngine::KeepFolder { ticket }, handle),
                None => wire::post_worker(worker, &ToEngine::KeptFolder { ticket }, Vec::new()),
            }
        });
        let kept = match sent {
            Ok(()) => waiter.await.map(drop),
            Err(fault) => Err(Fault::Other(describe(&fault))),
        };
        if let Err(fault) = kept {
            web_sys::console::info_1(&format!("{fault:?}").into());
        }
    }

    /// How the engine is.
    pub fn status(self) -> Signal<EngineStatus> {
        self.status.into()
    }

    /// Lines done of total of the command under way; `None` while nothing long runs.
    pub fn progress(self) -> Signal<Option<(u32, u32)>> {
        self.progress.into()
    }

    /// Rises with every start of the engine.
    pub(super) fn era(self) -> Signal<u32> {
        self.era.into()
    }

    /// Ends what is left of the engine and starts it again; the workbook is on disk.
    pub fn restart(self) {
        self.end(&Fault::Other(String::new()));
        self.status.set(EngineStatus::Starting);
        self.start();
    }

    fn start(self) {
        let started = worker::start("keben-engine").and_then(|worker| {
            let heard =
                Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| self.hear(event.into()));
            let fell =
                Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| self.fall(&event.into()));
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
            Ok((worker, listeners)) => self.line.with_value(|line| {
                let mut line = line.borrow_mut();
                line.worker = Some(worker);
                line.listeners = listeners;
            }),
            Err(fault) => self.give_up(Fault::Other(describe(&fault))),
        }
    }

    fn send(
        self,
        buffers: Vec<ArrayBuffer>,
        message: impl FnOnce(Ticket) -> ToEngine,
    ) -> Waiter<Reply> {
        let (giver, waiter) = once();
        if let EngineStatus::Crashed(fault) = self.status.get_untracked() {
            giver.give(Err(fault));
            return waiter;
        }
        self.line.with_value(|line| {
            let mut line = line.borrow_mut();
            line.last += 1;
            let ticket = line.last;
            line.waiting.insert(ticket, giver);
            line.held.push((message(ticket), buffers));
        });
        self.flush();
        waiter
    }

    /// Sends what was held, once the engine is ready for it.
    fn flush(self) {
        let sent = self.line.with_value(|line| {
            let mut line = line.borrow_mut();
            if !line.ready {
                return Ok(());
            }
            let held = std::mem::take(&mut line.held);
            let Some(worker) = &line.worker else {
                return Ok(());
            };
            held.into_iter()
                .try_for_each(|(message, buffers)| wire::post_worker(worker, &message, buffers))
        });
        if let Err(fault) = sent {
            self.give_up(Fault::Other(describe(&fault)));
        }
    }

    fn hear(self, event: MessageEvent) {
        if let Some((ticket, envelope)) = self.is_unread(&event.data()) {
            let message = FromEngine::Answer {
                ticket,
                answer: unread(),
            };
            return self.answer(ticket, Ok((message, vec![envelope])));
        }
        let read = wire::read_parts::<FromEngine>(event.data());
        let read = read.and_then(|(message, parts)| match message {
            FromEngine::Folder { .. } => {
                let kept = parts.get(0);
                self.line
                    .with_value(|line| line.borrow_mut().folder = Some(kept));
                Ok((message, Vec::new()))
            }
            message => Ok((message, wire::buffers(&parts)?)),
        });
        let (message, buffers) = match read {
            Ok(read) => read,
            Err(text) => return self.give_up(Fault::Other(text)),
        };
        match message {
            FromEngine::Ready { protocol } if protocol == PROTOCOL => self.open(),
            FromEngine::Ready { protocol } => {
                let text = format!("protocol {protocol}, not {PROTOCOL}");
                self.give_up(Fault::Other(text));
            }
            FromEngine::Progress { done, total, .. } => self.progress.set(Some((done, total))),
            FromEngine::State {
                ticket: UNASKED,
                state,
            } => self.book.set(*state),
            FromEngine::State { ticket, ref state } => {
                let opened = self.line.with_value(|line| line.borrow().open == ticket);
                self.book.set((**state).clone());
                if opened {
                    self.opened();
                } else {
                    self.answer(ticket, Ok((message, buffers)));
                }
            }
            FromEngine::Answer { ticket, .. } | FromEngine::Folder { ticket } => {
                self.answer(ticket, Ok((message, buffers)))
            }
            FromEngine::Failed { ticket, fault } => {
                if self.line.with_value(|line| line.borrow().open == ticket) {
                    self.give_up(fault);
                } else {
                    self.answer(ticket, Err(fault));
                }
            }
        }
    }

    /// Ticket and envelope of an answer that is handed on unread; a fault is read.
    fn is_unread(self, data: &JsValue) -> Option<(Ticket, ArrayBuffer)> {
        self.line.with_value(|line| {
            let unread = &mut line.borrow_mut().unread;
            if unread.is_empty() {
                return None;
            }
            let (ticket, envelope) = wire::answer(data)?;
            unread.remove(&ticket).then_some((ticket, envelope))
        })
    }

    fn open(self) {
        let sent = self.line.with_value(|line| {
            let mut line = line.borrow_mut();
            line.last += 1;
            line.open = line.last;
            let message = ToEngine::Open {
                ticket: line.open,
                workbook: None,
                memory: false,
            };
            match &line.worker {
                Some(worker) => wire::post_worker(worker, &message, Vec::new()),
                None => Ok(()),
            }
        });
        if let Err(fault) = sent {
            self.give_up(Fault::Other(describe(&fault)));
        }
    }

    fn opened(self) {
        self.line.with_value(|line| line.borrow_mut().ready = true);
        self.flush();
        self.status.set(EngineStatus::Ready);
        self.era.update(|era| *era += 1);
    }

    fn answer(self, ticket: Ticket, reply: Reply) {
        let giver = self
            .line
            .with_value(|line| line.borrow_mut().waiting.remove(&ticket));
        if let Some(giver) = giver {
            giver.give(reply);
        }
    }

    fn fall(self, event: &ErrorEvent) {
        let text = js_sys::Reflect::get(event, &"message".into())
            .ok()
            .and_then(|message| message.as_string())
            .unwrap_or_default();
        self.give_up(Fault::Other(text));
    }

    fn give_up(self, fault: Fault) {
        self.end(&fault);
        self.status.set(EngineStatus::Crashed(fault));
    }

    /// Ends the worker and answers everyone who waits with this fault.
    fn end(self, fault: &Fault) {
        let waiting = self.line.with_value(|line| {
            let mut line = line.borrow_mut();
            if let Some(worker) = line.worker.take() {
                worker.terminate();
            }
            line.ready = false;
            line.held.clear();
            line.unread.clear();
            // The closure that is running now must outlive this turn.
            let listeners = std::mem::take(&mut line.listeners);
            set_timeout(move || drop(listeners), std::time::Duration::ZERO);
            std::mem::take(&mut line.waiting)
        });
        for giver in waiting.into_values() {
            giver.give(Err(fault.clone()));
        }
    }
}

/// A fresh 128-bit random id in hex.
pub fn fresh_id() -> Id {
    let mut bytes = [0u8; 16];
    let drawn = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok());
    if drawn.is_none() {
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    let digits = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|half| digits[usize::from(half)] as char)
        .collect()
}

/// What the browser said, as text.
pub fn describe(fault: &JsValue) -> String {
    js_sys::Reflect::get(fault, &"message".into())
        .ok()
        .and_then(|message| message.as_string())
        .or_else(|| fault.as_string())
        .unwrap_or_default()
}

/// What stands for an answer that is handed on as it came.
pub(super) fn unread() -> Box<Answer> {
    Box::new(Answer::Rows(Vec::new()))
}

pub(super) fn unexpected() -> Fault {
    Fault::Other("unexpected answer".into())
}
