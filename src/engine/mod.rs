//! The wire between page and worker, and the dispatcher behind it.

pub mod message;
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub mod wire;
