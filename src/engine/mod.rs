//! The wire between page and worker, and the dispatcher behind it.

pub mod message;
