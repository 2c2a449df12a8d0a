//! The worker that owns the workbook (wasm).

fn main() {}
