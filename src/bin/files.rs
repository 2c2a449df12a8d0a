//! The disposable worker that reads files (wasm).

fn main() {}
