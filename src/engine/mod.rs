//! The wire between page and worker, and the dispatcher behind it.

#[cfg(feature = "analyses")]
mod absorb;
#[cfg(feature = "models")]
mod analyst;
#[cfg(feature = "analyses")]
mod customers;
#[cfg(feature = "analyses")]
mod desk;
#[cfg(feature = "analyses")]
mod dispatch;
#[cfg(feature = "analyses")]
mod edit;
mod fault;
#[cfg(feature = "analyses")]
mod follow;
#[cfg(feature = "analyses")]
mod lookup;
pub mod message;
#[cfg(feature = "analyses")]
mod person;
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub mod serve;
#[cfg(feature = "write")]
pub mod sheets;
mod step;
#[cfg(feature = "analyses")]
mod tally;
#[cfg(feature = "analyses")]
mod tell;
#[cfg(feature = "analyses")]
mod unsaved;
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub mod wire;
#[cfg(feature = "analyses")]
mod workbooks;
#[cfg(all(feature = "engine", target_arch = "wasm32"))]
pub mod writer;

#[cfg(feature = "models")]
pub use analyst::Analyst;
#[cfg(feature = "analyses")]
pub use desk::Desk;
#[cfg(feature = "analyses")]
pub use dispatch::Engine;
#[cfg(feature = "analyses")]
pub use follow::Claims;
