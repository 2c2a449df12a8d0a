//! The program that turns spreadsheets other than XLSX into tables, for the one that reads files (wasm).

fn main() {
    #[cfg(target_arch = "wasm32")]
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&wasm_bindgen::JsValue::from_str(&panic.to_string()));
    }));
}

#[cfg(target_arch = "wasm32")]
mod program {
    use js_sys::Function;
    use wasm_bindgen::JsValue;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// `keben::import::sheet::convert`; the function hears of rows and share.
    #[wasm_bindgen]
    pub fn convert(bytes: Vec<u8>, progress: &Function) -> Vec<u8> {
        keben::import::sheet::convert(&bytes, &mut |rows, share| {
            // Who does not listen is not told.
            let _ = progress.call2(&JsValue::NULL, &rows.into(), &share.into());
        })
    }
}
