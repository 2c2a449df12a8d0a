//! Keben: a customer workbook in one browser tab. The floors of the house, lowest first.
//!
//! A floor uses only lower floors and rooms on one floor do not use each other (`model` is the
//! ground: all may use it); `tests/house.rs` reads the `use` lines and fails on a stair that climbs. ARCHITECTURE.md has the map.

// 0 — what everything stands on
pub mod chart;
pub mod cipher;
pub mod i18n;
pub mod model;
#[cfg(feature = "models")]
pub mod stats;

// 1 — files into a ledger, questions for the ledger, sample shops, backup files
#[cfg(feature = "analyses")]
pub mod analysis;
pub mod backup;
pub mod import;
#[cfg(feature = "analyses")]
pub mod sample;

// 2 — an answer made readable
pub mod report;

// 3 — the shop's own document
#[cfg(feature = "analyses")]
pub mod workbook;

// 4 — to disk, to other programs, to ink
#[cfg(feature = "write")]
pub mod export;
#[cfg(feature = "plot")]
pub mod plot;
#[cfg(feature = "analyses")]
pub mod store;

// 5 — the wire between page and workers
pub mod engine;

// 6–8 — the page, which exists in a browser only
#[cfg(all(feature = "app", target_arch = "wasm32"))]
pub mod app;
#[cfg(all(feature = "app", target_arch = "wasm32"))]
pub mod component;
#[cfg(all(feature = "app", target_arch = "wasm32"))]
pub mod page;
