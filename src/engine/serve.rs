//! The worker's side of the wire: messages handled one after another, in order.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

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

    /// Hands every message to `handle`, the next one only when it is done with the last.
    pub fn listen<Handle: AsyncFnMut(JsValue) + 'static>(&self, handle: Handle) {
        let queue: Rc<RefCell<VecDeque<JsValue>>> = Rc::default();
        // Taken while a message is handled, so that there is never a second one beside it.
        let free = Rc::new(RefCell::new(Some(handle)));
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            queue.borrow_mut().push_back(event.data());
            let Some(mut handle) = free.borrow_mut().take() else {
                return;
            };
            let (queue, free) = (queue.clone(), free.clone());
            wasm_bindgen_futures::spawn_local(async move {
                loop {
                    let next = queue.borrow_mut().pop_front();
                    let Some(data) = next else {
                        break;
                    };
                    handle(data).await;
                }
                free.replace(Some(handle));
            });
        });
        self.0
            .set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // The worker listens as long as it lives.
        on_message.forget();
    }
}

/// Writes a fault that has no ticket to the console.
pub fn complain(text: &str) {
    web_sys::console::error_1(&JsValue::from_str(text));
}
