//! The worker's side of the wire: messages handled one after another, in order.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::ArrayBuffer;
use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::wire;

/// The worker's own scope; cheap to clone.
#[derive(Clone, Debug)]
pub struct Worker(DedicatedWorkerGlobalScope);

impl Worker {
    /// The scope this program runs in; `None` outside a worker. Panics are written to the console
    /// from here on; the page sees them as the worker's `error`.
    pub fn here() -> Option<Worker> {
        std::panic::set_hook(Box::new(|panic| complain(&panic.to_string())));
        let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into().ok()?;
        Some(Worker(scope))
    }

    /// Sends a message to the page.
    pub fn post(&self, message: &impl Serialize) {
        self.post_with(message, Vec::new());
    }

    /// Sends a message with something that is no buffer to the page.
    pub fn post_part(&self, message: &impl Serialize, part: &JsValue) {
        if let Err(fault) = wire::post_part(&self.0, message, part) {
            web_sys::console::error_1(&fault);
        }
    }

    /// Sends a message with buffers to the page.
    pub fn post_with(&self, message: &impl Serialize, buffers: Vec<ArrayBuffer>) {
        if let Err(fault) = wire::post_page(&self.0, message, buffers) {
            web_sys::console::error_1(&fault);
        }
    }

    /// Puts every message from the page into the line.
    pub fn listen<T: 'static>(&self, line: Line<T>, as_item: fn(JsValue) -> T) {
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            line.push(as_item(event.data()));
        });
        self.0
            .set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // The worker listens as long as it lives.
        on_message.forget();
    }
}

/// What waits to be done, one after another, in order. Cheap to clone.
pub struct Line<T>(Rc<Waiting<T>>);

struct Waiting<T> {
    items: RefCell<VecDeque<T>>,
    /// Of the one who serves the line, while there is nothing to do.
    waker: RefCell<Option<Waker>>,
}

impl<T> Clone for Line<T> {
    fn clone(&self) -> Line<T> {
        Line(self.0.clone())
    }
}

impl<T> Default for Line<T> {
    fn default() -> Line<T> {
        Line(Rc::new(Waiting {
            items: RefCell::default(),
            waker: RefCell::default(),
        }))
    }
}

impl<T: 'static> Line<T> {
    /// Puts something at its end.
    pub fn push(&self, item: T) {
        self.0.items.borrow_mut().push_back(item);
        if let Some(waker) = self.0.waker.borrow_mut().take() {
            waker.wake();
        }
    }

    /// Whether something like this waits in it.
    pub fn holds(&self, like: impl FnMut(&T) -> bool) -> bool {
        self.0.items.borrow().iter().any(like)
    }

    /// Whether something is being done or waits.
    pub fn is_busy(&self) -> bool {
        self.0.waker.borrow().is_none()
    }

    /// Hands everything in the line to `handle`, the next only when it is done with the last.
    pub fn serve(self, mut handle: impl AsyncFnMut(T) + 'static) {
        wasm_bindgen_futures::spawn_local(async move {
            loop {
                let item = poll_fn(|context| match self.0.items.borrow_mut().pop_front() {
                    Some(item) => Poll::Ready(item),
                    None => {
                        self.0.waker.replace(Some(context.waker().clone()));
                        Poll::Pending
                    }
                });
                handle(item.await).await;
            }
        });
    }
}

/// Lets the worker hear what was said to it meanwhile, and go on after that.
pub async fn rest() {
    let paused = js_sys::Promise::new(&mut |resolve, _| {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        if scope.set_timeout_with_callback(&resolve).is_err() {
            // Without a timer the work goes on deaf.
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    if let Err(fault) = wasm_bindgen_futures::JsFuture::from(paused).await {
        web_sys::console::error_1(&fault);
    }
}

/// Writes a fault that has no ticket to the console.
pub fn complain(text: &str) {
    web_sys::console::error_1(&JsValue::from_str(text));
}
