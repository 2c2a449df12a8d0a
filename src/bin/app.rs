//! The page (wasm): mounts the signals and pages.

fn main() {
    #[cfg(target_arch = "wasm32")]
    keben::page::start();
}
