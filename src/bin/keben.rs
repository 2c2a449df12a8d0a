//! The same engine at a terminal (native).

fn main() {}
