//! The first page alone (wasm): small, on screen first; the page itself follows.

fn main() {
    keben::page::open_door();
}
