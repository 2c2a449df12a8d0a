//! One thing that a fresh worker does: it is started, asked once, heard until it is done, and ended.

use std::cell::RefCell;

use js_sys::ArrayBuffer;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use super::once::{Giver, once};
use super::{describe, worker};
use crate::engine::message::{Fault, PROTOCOL};

/// A finished file; `None` where the person cancelled.
pub type Done = Result<Option<ArrayBuffer>, Fault>;

/// What a worker's message means.
pub enum Heard {
    /// It runs, and speaks this version of the protocol.
    Ready(u32),
    /// It goes on.
    Going,
    /// It is done, or cannot do it.
    Done(Done),
}

/// Asks the worker, once it is ready.
pub type Ask = Box<dyn FnOnce(&Worker) -> Result<(), JsValue>>;
/// Understands what it says.
pub type Hear = Box<dyn FnMut(JsValue) -> Heard>;

/// The place of one errand at a time. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Errand(StoredValue<RefCell<Table>, LocalStorage>);

#[derive(Default)]
struct Table {
    worker: Option<Worker>,
    /// Waits for the end.
    waiting: Option<Giver<Done>>,
    listeners: Vec<Closure<dyn FnMut(JsValue)>>,
}

impl Errand {
    /// Nothing is under way.
    pub fn new() -> Errand {
        Errand(StoredValue::new_local(RefCell::default()))
    }

    /// Starts the program named by `<meta name=…>`, asks it and waits until it is done.
    pub async fn run(self, meta: &'static str, ask: Ask, mut hear: Hear) -> Done {
        let (giver, waiter) = once();
        let mut ask = Some(ask);
        let heard = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let event: MessageEvent = event.unchecked_into();
            match hear(event.data()) {
                Heard::Ready(PROTOCOL) => {
                    let asked = self.with(|table| match (&table.worker, ask.take()) {
                        (Some(worker), Some(ask)) => ask(worker),
                        _ => Ok(()),
                    });
                    if let Err(fault) = asked {
                        self.end(Err(Fault::Other(describe(&fault))));
                    }
                }
                Heard::Ready(other) => {
                    let text = format!("protocol {other}, not {PROTOCOL}");
                    self.end(Err(Fault::Other(text)));
                }
                Heard::Going => {}
                Heard::Done(done) => self.end(done),
            }
        });
        let fell = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            self.end(Err(Fault::Other(describe(&event))));
        });
        let started = worker::start(meta).and_then(|worker| {
            for (name, listener) in [
                ("message", &heard),
                ("messageerror", &fell),
                ("error", &fell),
            ] {
                worker.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref())?;
            }
            Ok(worker)
        });
        let worker = started.map_err(|fault| Fault::Other(describe(&fault)))?;
        self.with(|table| {
            table.worker = Some(worker);
            table.waiting = Some(giver);
            table.listeners = vec![heard, fell];
        });
        waiter.await
    }

    /// Lets it go.
    pub fn cancel(self) {
        self.end(Ok(None));
    }

    /// Ends the worker and answers the one who waits.
    fn end(self, done: Done) {
        let waiting = self.with(|table| {
            if let Some(worker) = table.worker.take() {
                worker.terminate();
            }
            // The closure that is running now must outlive this turn.
            let listeners = std::mem::take(&mut table.listeners);
            set_timeout(move || drop(listeners), std::time::Duration::ZERO);
            table.waiting.take()
        });
        if let Some(waiting) = waiting {
            waiting.give(done);
        }
    }

    fn with<T>(self, work: impl FnOnce(&mut Table) -> T) -> T {
        self.0.with_value(|table| work(&mut table.borrow_mut()))
    }
}
