//! The first page alone (wasm): small, on screen first; the page itself follows.

fn main() {
    #[cfg(target_arch = "wasm32")]
    keben::page::open_door();
}
