//! The wire itself: a message is a JS array of the envelope and the buffers it names, moved not
//! copied.
//!
//! Envelopes are postcard bytes: its reader and writer are a fraction of the size of JSON's. Tests and
//! measurements that speak to a worker write them in JavaScript (`tests/browser/bare/messages.mjs`).

use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};

use super::message::{ANSWER, Ticket};

/// Page → worker. The buffers are detached from the page by this.
pub fn post_worker(
    worker: &web_sys::Worker,
    message: &impl Serialize,
    buffers: Vec<ArrayBuffer>,
) -> Result<(), JsValue> {
    let (envelope, moved) = pack(message, buffers)?;
    worker.post_message_with_transfer(&envelope, &moved)
}

/// Page → worker, with a second element that is no buffer: a file, a folder.
pub fn post_file(
    worker: &web_sys::Worker,
    message: &impl Serialize,
    file: &JsValue,
) -> Result<(), JsValue> {
    let (envelope, _) = pack(message, Vec::new())?;
    envelope.push(file);
    worker.post_message(&envelope)
}

/// Worker → page, with a second element that is no buffer.
pub fn post_part(
    scope: &web_sys::DedicatedWorkerGlobalScope,
    message: &impl Serialize,
    part: &JsValue,
) -> Result<(), JsValue> {
    let (envelope, _) = pack(message, Vec::new())?;
    envelope.push(part);
    scope.post_message(&envelope)
}

/// Worker → page. The buffers are detached from the worker by this.
pub fn post_page(
    scope: &web_sys::DedicatedWorkerGlobalScope,
    message: &impl Serialize,
    buffers: Vec<ArrayBuffer>,
) -> Result<(), JsValue> {
    let (envelope, moved) = pack(message, buffers)?;
    scope.post_message_with_transfer(&envelope, &moved)
}

/// The message in `event.data` and its buffers; the error says what did not fit.
pub fn read<T: DeserializeOwned>(data: JsValue) -> Result<(T, Vec<ArrayBuffer>), String> {
    let (message, rest) = read_parts(data)?;
    Ok((message, buffers(&rest)?))
}

/// What came with a message, where it is all buffers.
pub fn buffers(parts: &Array) -> Result<Vec<ArrayBuffer>, String> {
    let buffers = parts.iter().map(|part| part.dyn_into::<ArrayBuffer>());
    buffers
        .collect::<Result<_, _>>()
        .map_err(|_| "a message part is not a buffer".to_string())
}

/// The message in `event.data` and whatever came with it (a `File`, buffers).
pub fn read_parts<T: DeserializeOwned>(data: JsValue) -> Result<(T, Array), String> {
    let parts: Array = data
        .dyn_into()
        .map_err(|_| "a message is not an array".to_string())?;
    let rest = parts.slice(1, parts.length());
    let envelope = envelope(&parts).ok_or("a message has no envelope")?;
    let message = postcard::from_bytes(&envelope).map_err(|fault| fault.to_string())?;
    Ok((message, rest))
}

/// The ticket of a message that could not be read as a whole, so that it can be refused rather than
/// left without an answer.
pub fn ticket(data: &JsValue) -> Option<Ticket> {
    let envelope = envelope(data.dyn_ref::<Array>()?)?;
    // Every variant begins with its number, then its ticket.
    let (_, rest) = postcard::take_from_bytes::<u32>(&envelope).ok()?;
    let (ticket, _) = postcard::take_from_bytes::<Ticket>(rest).ok()?;
    Some(ticket)
}

/// Ticket and envelope of an answer of the engine, which is not read.
pub fn answer(data: &JsValue) -> Option<(Ticket, ArrayBuffer)> {
    let parts = data.dyn_ref::<Array>()?;
    let bytes = parts.get(0).dyn_into::<Uint8Array>().ok()?;
    // Two numbers of 32 bits take ten bytes at most.
    let head = bytes.subarray(0, 10).to_vec();
    let (number, rest) = postcard::take_from_bytes::<u32>(&head).ok()?;
    let (ticket, _) = postcard::take_from_bytes::<Ticket>(rest).ok()?;
    (number == ANSWER).then(|| (ticket, bytes.buffer()))
}

fn envelope(parts: &Array) -> Option<Vec<u8>> {
    let bytes = parts.get(0).dyn_into::<Uint8Array>().ok()?;
    Some(bytes.to_vec())
}

/// A buffer's bytes, copied into this program's memory.
pub fn bytes(buffer: &ArrayBuffer) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

/// A column as a buffer of its own, ready to be moved: one copy, since this program's memory is
/// little-endian as the wire is.
pub fn column(part: crate::model::Part<'_>) -> ArrayBuffer {
    use crate::model::Part;
    match part {
        Part::Bytes(bytes) => buffer(bytes),
        Part::U32(values) => js_sys::Uint32Array::from(values).buffer(),
        Part::I32(values) => js_sys::Int32Array::from(values).buffer(),
        Part::I64(values) => js_sys::BigInt64Array::from(values).buffer(),
    }
}

/// Bytes as a buffer of their own, ready to be moved.
pub fn buffer(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}

fn pack(message: &impl Serialize, buffers: Vec<ArrayBuffer>) -> Result<(Array, Array), JsValue> {
    let bytes = postcard::to_allocvec(message).map_err(|fault| fault.to_string())?;
    let envelope = Array::of1(&Uint8Array::from(bytes.as_slice()));
    let moved = Array::new();
    for buffer in buffers {
        envelope.push(&buffer);
        moved.push(&buffer);
    }
    Ok((envelope, moved))
}
