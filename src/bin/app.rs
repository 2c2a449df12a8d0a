//! The page (wasm): mounts the signals and pages.

fn main() {
    keben::page::start();
}
