//! The page's end of the analyst: started with the first question for it, given the workbook anew when that changed.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use js_sys::ArrayBuffer;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker};

use super::client::{unexpected, unread};
use super::once::{Giver, once};
use super::{Client, describe, worker};
use crate::engine::message::{
    Answer, Fault, FromEngine, Id, PROTOCOL, Query, State, Ticket, ToAnalyst,
};
use crate::engine::wire;
use crate::i18n::Lang;

/// The one who asks the analyst. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Analyst {
    book: RwSignal<State>,
    /// Share 0–1 of what is being worked out; `None`: nothing that takes long.
    progress: RwSignal<Option<f64>>,
    started: RwSignal<bool>,
    line: StoredValue<RefCell<Line>, LocalStorage>,
}

/// What an answer is: the answer and the buffers that came with it.
pub(super) type Answered = Result<(Answer, Vec<ArrayBuffer>), Fault>;

/// A question while it is asked, by which it can be taken back. Cheap to clone.
#[derive(Clone, Default)]
pub struct Question(Arc<AtomicU32>);

impl Question {
    /// Not asked yet.
    const COMING: Ticket = 0;
    /// Nobody waits for its answer any more.
    const MOOT: Ticket = Ticket::MAX;

    /// Says which ticket it has; false: nobody waits for it any more.
    fn asked(&self, ticket: Ticket) -> bool {
        let now = (Question::COMING, ticket, Ordering::Relaxed);
        self.0.compare_exchange(now.0, now.1, now.2, now.2).is_ok()
    }

    /// Its ticket, where it was asked; it is moot from now on.
    fn take_back(&self) -> Option<Ticket> {
        let ticket = self.0.swap(Question::MOOT, Ordering::Relaxed);
        (ticket != Question::COMING && ticket != Question::MOOT).then_some(ticket)
    }
}

/// Which state of which workbook it knows: the engine's era, workbook, revision, hidden names.
type Shelf = (u32, Id, u32, bool);

#[derive(Default)]
struct Line {
    worker: Option<Worker>,
    listeners: Vec<Closure<dyn FnMut(JsValue)>>,
    ready: bool,
    /// Said before it was ready.
    held: Vec<(ToAnalyst, Vec<ArrayBuffer>)>,
    last: Ticket,
    waiting: HashMap<Ticket, Giver<Answered>>,
    /// Questions whose answers are handed on unread.
    unread: HashSet<Ticket>,
    loaded: Option<Shelf>,
    /// Those who wait for the workbook, while it is fetched.
    fetching: Option<Vec<Giver<()>>>,
}

impl Analyst {
    pub(super) fn new(book: RwSignal<State>) -> Analyst {
        Analyst {
            book,
            progress: RwSignal::new(None),
            started: RwSignal::new(false),
            line: StoredValue::new_local(RefCell::default()),
        }
    }

    /// Asks, after the analyst was given the workbook as it now is.
    pub(super) async fn query(
        self,
        client: Client,
        lang: Lang,
        query: Query,
        question: &Question,
    ) -> Answered {
        self.ask(client, lang, query, question, false).await
    }

    /// Nobody waits for this answer any more: unless the analyst has it at hand it stops working on it, and
    /// whoever asked is told [`Fault::Cancelled`].
    pub(super) fn take_back(self, question: &Question) {
        let Some(ticket) = question.take_back() else {
            return;
        };
        let waits = self
            .line
            .with_value(|line| line.borrow().waiting.contains_key(&ticket));
        if waits {
            self.say(ToAnalyst::Drop { ticket }, Vec::new());
        }
    }

    /// Ends whatever it works on. It owns nothing: the next question starts another.
    pub(super) fn cancel(self) {
        self.end(&Fault::Cancelled);
    }

    /// How far it is, 0–1; `None`: nothing that takes long is under way.
    pub(super) fn progress(self) -> Signal<Option<f64>> {
        self.progress.into()
    }

    /// Whether it runs already.
    pub(super) fn started(self) -> Signal<bool> {
        self.started.into()
    }

    /// Asks, and hands the answer on as it came, to be read by another worker.
    pub(super) async fn unread(
        self,
        client: Client,
        lang: Lang,
        query: Query,
    ) -> Result<ArrayBuffer, Fault> {
        let question = Question::default();
        let (_, buffers) = self.ask(client, lang, query, &question, true).await?;
        buffers.into_iter().next().ok_or_else(unexpected)
    }

    async fn ask(
        self,
        client: Client,
        lang: Lang,
        query: Query,
        question: &Question,
        unread: bool,
    ) -> Answered {
        self.bring(client, lang).await?;
        let (giver, waiter) = once();
        let ticket = self.line.with_value(|line| {
            let mut line = line.borrow_mut();
            line.last += 1;
            let ticket = line.last;
            if !question.asked(ticket) {
                return None;
            }
            line.waiting.insert(ticket, giver);
            if unread {
                line.unread.insert(ticket);
            }
            Some(ticket)
        });
        let ticket = ticket.ok_or(Fault::Cancelled)?;
        let message = ToAnalyst::Query {
            ticket,
            lang,
            query,
        };
        self.say(message, Vec::new());
        waiter.await
    }

    /// Brings the workbook to the analyst, unless it has it as it is.
    async fn bring(self, client: Client, lang: Lang) -> Result<(), Fault> {
        loop {
            let shelf = self.shelf(client).ok_or(Fault::NotFound)?;
            let wait = self.line.with_value(|line| {
                let mut line = line.borrow_mut();
                if line.loaded.as_ref() == Some(&shelf) {
                    return Err(true);
                }
                let Some(others) = &mut line.fetching else {
                    line.fetching = Some(Vec::new());
                    return Err(false);
                };
                let (giver, waiter) = once();
                others.push(giver);
                Ok(waiter)
            });
            match wait {
                Err(true) => return Ok(()),
                Ok(fetched) => fetched.await,
                Err(false) => {
                    let fetched = client.ask_engine(lang, Query::ExportBackup).await;
                    let others = self
                        .line
                        .with_value(|line| line.borrow_mut().fetching.take());
                    let given = fetched.map(|(answer, buffers)| self.give(shelf, answer, buffers));
                    for other in others.into_iter().flatten() {
                        other.give(());
                    }
                    given?;
                }
            }
        }
    }

    fn give(self, shelf: Shelf, answer: Answer, buffers: Vec<ArrayBuffer>) {
        let Answer::Backup { imports, .. } = answer else {
            return;
        };
        let load = ToAnalyst::Load {
            workbook: shelf.1.clone(),
            redacted: shelf.3,
            imports,
        };
        self.line
            .with_value(|line| line.borrow_mut().loaded = Some(shelf));
        self.say(load, buffers);
    }

    fn shelf(self, client: Client) -> Option<Shelf> {
        let era = client.era().get_untracked();
        self.book.with_untracked(|book| {
            let id = book.workbook.as_ref()?.id.clone();
            Some((era, id, book.revision, book.redacted))
        })
    }

    fn say(self, message: ToAnalyst, buffers: Vec<ArrayBuffer>) {
        let start = self.line.with_value(|line| {
            let mut line = line.borrow_mut();
            line.held.push((message, buffers));
            line.worker.is_none()
        });
        let said = if start { self.start() } else { self.flush() };
        if let Err(fault) = said {
            self.end(&Fault::Other(describe(&fault)));
        }
    }

    fn start(self) -> Result<(), JsValue> {
        let worker = worker::start("keben-analyst")?;
        let heard =
            Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| self.hear(event.into()));
        let fell = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let event: ErrorEvent = event.into();
            self.end(&Fault::Other(describe(&event)));
        });
        for (name, listener) in [
            ("message", &heard),
            ("messageerror", &fell),
            ("error", &fell),
        ] {
            worker.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref())?;
        }
        self.started.set(true);
        self.line.with_value(|line| {
            let mut line = line.borrow_mut();
            line.worker = Some(worker);
            line.listeners = vec![heard, fell];
        });
        Ok(())
    }

    /// Sends what was held, once it is ready for it.
    fn flush(self) -> Result<(), JsValue> {
        self.line.with_value(|line| {
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
        })
    }

    fn hear(self, event: MessageEvent) {
        let data = event.data();
        let handed_on = self.line.with_value(|line| {
            let unread = &mut line.borrow_mut().unread;
            let asked = (!unread.is_empty()).then(|| wire::answer(&data)).flatten();
            asked.filter(|(ticket, _)| unread.remove(ticket))
        });
        if let Some((ticket, envelope)) = handed_on {
            return self.answer(ticket, Ok((*unread(), vec![envelope])));
        }
        let heard = match wire::read::<FromEngine>(event.data()) {
            Ok((FromEngine::Ready { protocol }, _)) if protocol == PROTOCOL => {
                self.line.with_value(|line| line.borrow_mut().ready = true);
                self.flush().map_err(|fault| describe(&fault))
            }
            Ok((
                FromEngine::Progress {
                    ticket,
                    done,
                    total,
                },
                _,
            )) => {
                let waits = |line: &RefCell<Line>| line.borrow().waiting.contains_key(&ticket);
                if self.line.with_value(waits) {
                    let share = f64::from(done) / f64::from(total.max(1));
                    self.progress.set(Some(share));
                }
                Ok(())
            }
            Ok((FromEngine::Answer { ticket, answer }, buffers)) => {
                self.answer(ticket, Ok((*answer, buffers)));
                Ok(())
            }
            Ok((FromEngine::Failed { ticket, fault }, _)) => {
                self.answer(ticket, Err(fault));
                Ok(())
            }
            Ok(_) => Err("unexpected answer".into()),
            Err(fault) => Err(fault),
        };
        if let Err(text) = heard {
            self.end(&Fault::Other(text));
        }
    }

    fn answer(self, ticket: Ticket, answered: Answered) {
        self.rest();
        let giver = self
            .line
            .with_value(|line| line.borrow_mut().waiting.remove(&ticket));
        if let Some(giver) = giver {
            giver.give(answered);
        }
    }

    /// Nothing that takes long is under way.
    fn rest(self) {
        if self.progress.with_untracked(Option::is_some) {
            self.progress.set(None);
        }
    }

    /// Ends the worker and answers everyone who waits with this fault; the next question starts another.
    fn end(self, fault: &Fault) {
        self.rest();
        let waiting = self.line.with_value(|line| {
            let mut line = line.borrow_mut();
            if let Some(worker) = line.worker.take() {
                worker.terminate();
            }
            line.ready = false;
            line.held.clear();
            line.unread.clear();
            line.loaded = None;
            // The closure that is running now must outlive this turn.
            let listeners = std::mem::take(&mut line.listeners);
            set_timeout(move || drop(listeners), std::time::Duration::ZERO);
            std::mem::take(&mut line.waiting)
        });
        self.started.set(false);
        for giver in waiting.into_values() {
            giver.give(Err(fault.clone()));
        }
    }
}
