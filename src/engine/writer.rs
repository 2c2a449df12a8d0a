//! Which tab writes: a Web Lock for each workbook, and a channel on which tabs tell each other.
//!
//! A tab that does not get the lock of the workbook it opened waits for it, so that it becomes the
//! writer by itself when the other tab goes. It can also ask for it: the writer finishes what it is
//! doing and gives way; one that does not answer is frozen, and the lock is taken from it. Locks
//! decide who writes, never what is on disk: journal lines are added, not overwritten.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

use super::message::{Id, Role, Ticket};
use super::serve::Line;
use crate::store::pause;

/// Name of the channel, and first part of every lock's name.
const NAME: &str = "keben";
/// A writer that says nothing for so long is frozen, in milliseconds.
const PATIENCE: u32 = 2_000;
/// How often it is asked, in milliseconds.
const ASKED_EVERY: u32 = 250;
/// How often one who waits looks up, in milliseconds.
const LOOK: u32 = 20;

/// What the engine's worker is told.
pub enum Event {
    /// A message of the page.
    Message(JsValue),
    /// What the browser says of storage: its promise to keep it, bytes used and to be had.
    Storage(bool, Option<(f64, f64)>),
    /// Another tab wrote something.
    Changed,
    /// The connection to the database is not what it was.
    Disconnected,
    /// Another tab, named here, asks for this workbook.
    Asked(Id, String),
    /// This workbook's lock came to this tab after waiting.
    Granted(Id),
    /// It was taken away.
    Lost(Id),
    /// A tab that follows this workbook wrote a backup of it when its journal stood here.
    BackedUp(Id, u32),
    /// It was taken from another tab, as this request of the page asked.
    Taken(Id, Ticket),
}

/// This tab among the others. Cheap to clone.
#[derive(Clone)]
pub struct Tabs(Rc<Inner>);

struct Inner {
    /// The browser's lock manager, where there is one.
    locks: Option<JsValue>,
    channel: Option<BroadcastChannel>,
    line: Line<Event>,
    /// This tab's name on the channel.
    tab: String,
    holds: RefCell<Vec<Hold>>,
    /// The workbook whose lock is waited for, and what ends the waiting.
    waits: RefCell<Option<(Id, JsValue)>>,
    /// A change that is in the line already need not be told again.
    behind: Cell<bool>,
    /// What the writer said last to this tab's asking.
    heard: RefCell<Option<Said>>,
    last: Cell<u32>,
}

struct Hold {
    workbook: Id,
    number: u32,
    /// Lets the lock go.
    release: Function,
}

#[derive(Clone, Copy, PartialEq)]
enum Said {
    Busy,
    Yielded,
}

/// How a lock is asked for.
enum How {
    /// Now or not at all.
    Now,
    /// After all who asked before; the signal ends the waiting.
    Queued(JsValue),
    /// From whoever has it.
    Steal,
}

impl Tabs {
    /// Listens to the other tabs; what they say goes into the line.
    pub fn new(line: Line<Event>) -> Tabs {
        let part = |of: &JsValue, name: &str| {
            let found = Reflect::get(of, &JsValue::from_str(name)).ok()?;
            found.is_object().then_some(found)
        };
        let locks = part(&js_sys::global(), "navigator").and_then(|it| part(&it, "locks"));
        let tabs = Tabs(Rc::new(Inner {
            locks,
            channel: BroadcastChannel::new(NAME).ok(),
            line,
            tab: format!("{:x}", js_sys::Math::random().to_bits()),
            holds: RefCell::default(),
            waits: RefCell::default(),
            behind: Cell::new(false),
            heard: RefCell::default(),
            last: Cell::new(0),
        }));
        if let Some(channel) = &tabs.0.channel {
            let listener = tabs.clone();
            let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                listener.hear(&event.data());
            });
            channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            // The worker listens as long as it lives.
            hear.forget();
        }
        tabs
    }

    /// Whether the browser has locks at all.
    pub fn has_locks(&self) -> bool {
        self.0.locks.is_some()
    }

    /// Whether this tab may write the workbook from now on.
    pub async fn claim(&self, workbook: &str) -> Role {
        if self.0.locks.is_none() || self.holds(workbook) || self.request(workbook, How::Now).await
        {
            Role::Writer
        } else {
            Role::Reader
        }
    }

    /// Whether the lock is here.
    pub fn holds(&self, workbook: &str) -> bool {
        let holds = self.0.holds.borrow();
        holds.iter().any(|hold| hold.workbook == workbook)
    }

    /// Lets go of every workbook but the open one, and waits for that if its lock is elsewhere.
    pub fn settle(&self, open: Option<&str>) {
        let others: Vec<Hold> = {
            let mut holds = self.0.holds.borrow_mut();
            let (kept, others) = holds
                .drain(..)
                .partition(|hold| Some(hold.workbook.as_str()) == open);
            *holds = kept;
            others
        };
        for hold in others {
            let_go(&hold);
        }
        let waiting = {
            let waits = self.0.waits.borrow();
            waits.as_ref().map(|(workbook, _)| workbook.clone())
        };
        if waiting.as_deref() != open || open.is_some_and(|open| self.holds(open)) {
            self.stop_waiting();
        }
        if let Some(open) = open
            && self.0.locks.is_some()
            && !self.holds(open)
            && waiting.as_deref() != Some(open)
        {
            self.wait(open);
        }
    }

    /// Gives the workbook to the tab that asked, and waits to have it back.
    pub fn give_way(&self, workbook: &str, to: &str) {
        if self.holds(workbook) {
            self.let_go(workbook);
        }
        self.say("yielded", workbook, to);
    }

    /// Lets go of a workbook.
    pub fn let_go(&self, workbook: &str) {
        let gone = {
            let mut holds = self.0.holds.borrow_mut();
            let at = holds.iter().position(|hold| hold.workbook == workbook);
            at.map(|at| holds.remove(at))
        };
        if let Some(hold) = gone {
            let_go(&hold);
        }
    }

    /// Tells the other tabs that something was written.
    pub fn changed(&self, workbook: Option<&str>) {
        self.say("changed", workbook.unwrap_or_default(), "");
    }

    /// Tells the tab that writes the workbook that a backup of it was written here.
    pub fn backed_up(&self, workbook: &str, seq: u32) {
        self.say("backed up", workbook, &seq.to_string());
    }

    /// The change that was told is being looked at: the next one is told again.
    pub fn looked(&self) {
        self.0.behind.set(false);
    }

    /// Asks the writer for its workbook, takes it, and says so in the line.
    pub fn take_over(&self, workbook: &str, ticket: Ticket) {
        let (tabs, workbook) = (self.clone(), workbook.to_string());
        spawn_local(async move {
            tabs.ask(&workbook).await;
            tabs.stop_waiting();
            if !tabs.holds(&workbook) && tabs.0.locks.is_some() {
                tabs.request(&workbook, How::Steal).await;
            }
            tabs.0.line.push(Event::Taken(workbook, ticket));
        });
    }

    /// Asks until the writer has given way or is silent for too long.
    async fn ask(&self, workbook: &str) {
        let mut silent = 0;
        let mut since = ASKED_EVERY;
        self.0.heard.replace(None);
        while silent < PATIENCE && !self.holds(workbook) {
            if since >= ASKED_EVERY {
                since = 0;
                self.say("asked", workbook, "");
            }
            pause(LOOK).await;
            since += LOOK;
            silent = match self.0.heard.take() {
                None => silent + LOOK,
                Some(Said::Busy) => 0,
                Some(Said::Yielded) => return,
            };
        }
    }

    fn hear(&self, data: &JsValue) {
        let Some(said) = data.dyn_ref::<Array>() else {
            return;
        };
        let text = |at| said.get(at).as_string().unwrap_or_default();
        let (word, workbook, from, to) = (text(0), text(1), text(2), text(3));
        match word.as_str() {
            "changed" if !self.0.behind.replace(true) => self.0.line.push(Event::Changed),
            "asked" if self.holds(&workbook) => {
                if self.0.line.is_busy() {
                    self.say("busy", &workbook, &from);
                }
                self.0.line.push(Event::Asked(workbook, from));
            }
            "backed up" if self.holds(&workbook) => {
                let seq = to.parse().unwrap_or(0);
                self.0.line.push(Event::BackedUp(workbook, seq));
            }
            "busy" if to == self.0.tab => drop(self.0.heard.replace(Some(Said::Busy))),
            "yielded" if to == self.0.tab => drop(self.0.heard.replace(Some(Said::Yielded))),
            _ => {}
        }
    }

    /// Word, workbook, who says it, to whom (empty: all) or what more.
    fn say(&self, word: &str, workbook: &str, to: &str) {
        let Some(channel) = &self.0.channel else {
            return;
        };
        let said: Array = [word, workbook, &self.0.tab, to]
            .into_iter()
            .map(JsValue::from_str)
            .collect();
        if let Err(fault) = channel.post_message(&said) {
            web_sys::console::warn_1(&fault);
        }
    }

    fn wait(&self, workbook: &str) {
        let Some((controller, signal)) = abortable() else {
            return;
        };
        let waited = Some((workbook.to_string(), controller));
        self.0.waits.replace(waited);
        let (tabs, workbook) = (self.clone(), workbook.to_string());
        spawn_local(async move {
            if tabs.request(&workbook, How::Queued(signal)).await {
                tabs.0.waits.replace(None);
                tabs.0.line.push(Event::Granted(workbook));
            }
        });
    }

    fn stop_waiting(&self) {
        let waited = self.0.waits.take();
        let abort = waited.and_then(|(_, controller)| {
            let abort = Reflect::get(&controller, &"abort".into()).ok()?;
            abort.dyn_into::<Function>().ok()?.call0(&controller).err()
        });
        if let Some(fault) = abort {
            web_sys::console::warn_1(&fault);
        }
    }

    /// Asks for the lock; answers whether it is here, at once or when the waiting has ended.
    fn request(&self, workbook: &str, how: How) -> impl Future<Output = bool> + use<> {
        let number = self.0.last.get() + 1;
        self.0.last.set(number);
        let tabs = self.clone();
        let workbook = workbook.to_string();
        let mut settle = None;
        let settled = Promise::new(&mut |resolve, _| settle = Some(resolve));
        let answer = move |here: bool| {
            let told = settle
                .as_ref()
                .map(|to| to.call1(&JsValue::UNDEFINED, &here.into()));
            if let Some(Err(fault)) = told {
                web_sys::console::warn_1(&fault);
            }
        };
        let refuse = answer.clone();
        let (held, name) = (tabs.clone(), workbook.clone());
        // Called with the lock, or with nothing where it is elsewhere. The lock is here until the
        // promise it returns is fulfilled.
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() || lock.is_undefined() {
                answer(false);
                return JsValue::UNDEFINED;
            }
            let mut release = None;
            let until = Promise::new(&mut |resolve, _| release = Some(resolve));
            if let Some(release) = release {
                held.0.holds.borrow_mut().push(Hold {
                    workbook: name,
                    number,
                    release,
                });
            }
            answer(true);
            until.into()
        });
        let asked = tabs.0.locks.as_ref().and_then(|locks| {
            let request = Reflect::get(locks, &"request".into()).ok()?;
            let request: Function = request.dyn_into().ok()?;
            let name = JsValue::from_str(&format!("{NAME}:{workbook}"));
            let promise = request.call3(locks, &name, &options(&how), &granted).ok()?;
            promise.dyn_into::<Promise>().ok()
        });
        spawn_local(async move {
            let ended = match asked {
                Some(promise) => JsFuture::from(promise).await.is_ok(),
                None => false,
            };
            // Fulfilled: let go, or elsewhere. Else the waiting was ended, or the lock taken away.
            if !ended {
                let at = {
                    let mut holds = tabs.0.holds.borrow_mut();
                    let at = holds.iter().position(|hold| hold.number == number);
                    at.map(|at| holds.remove(at))
                };
                if at.is_some() {
                    tabs.0.line.push(Event::Lost(workbook));
                }
                refuse(false);
            }
        });
        async move {
            JsFuture::from(settled)
                .await
                .is_ok_and(|here| here.is_truthy())
        }
    }
}

fn let_go(hold: &Hold) {
    if let Err(fault) = hold.release.call0(&JsValue::UNDEFINED) {
        web_sys::console::warn_1(&fault);
    }
}

fn options(how: &How) -> Object {
    let options = Object::new();
    let (name, value) = match how {
        How::Now => ("ifAvailable", JsValue::TRUE),
        How::Steal => ("steal", JsValue::TRUE),
        How::Queued(signal) => ("signal", signal.clone()),
    };
    if let Err(fault) = Reflect::set(&options, &name.into(), &value) {
        web_sys::console::warn_1(&fault);
    }
    options
}

/// An `AbortController` and its signal.
fn abortable() -> Option<(JsValue, JsValue)> {
    let make = Reflect::get(&js_sys::global(), &"AbortController".into()).ok()?;
    let make: Function = make.dyn_into().ok()?;
    let controller = Reflect::construct(&make, &Array::new()).ok()?;
    let signal = Reflect::get(&controller, &"signal".into()).ok()?;
    Some((controller, signal))
}
