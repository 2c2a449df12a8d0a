//! A pause in a worker.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::DedicatedWorkerGlobalScope;

/// Waits so many milliseconds; not at all outside a worker.
pub async fn pause(milliseconds: u32) {
    let slept = Promise::new(&mut |resolve, _| {
        let set = js_sys::global()
            .dyn_into::<DedicatedWorkerGlobalScope>()
            .ok()
            .and_then(|scope| {
                let time = milliseconds as i32;
                scope
                    .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, time)
                    .ok()
            });
        if set.is_none()
            && let Err(fault) = resolve.call0(&JsValue::UNDEFINED)
        {
            web_sys::console::warn_1(&fault);
        }
    });
    // It is never rejected; after a fault there is nothing more to wait for.
    let _ = JsFuture::from(slept).await;
}
