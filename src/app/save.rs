//! Hands a file to the browser's downloads.

use js_sys::{Array, Date};
use leptos::prelude::{document, set_timeout};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Saves a text or buffer under this name; `mime` as in `text/csv`.
pub fn save_file(name: &str, mime: &str, bytes: &JsValue) -> Result<(), JsValue> {
    let bag = BlobPropertyBag::new();
    bag.set_type(mime);
    let blob = Blob::new_with_buffer_source_sequence_and_options(&Array::of1(bytes), &bag)?;
    save_blob(name, &blob)
}

/// Saves a blob under this name.
pub fn save_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let anchor: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The browser reads the address after this turn.
    set_timeout(
        move || {
            if let Err(fault) = Url::revoke_object_url(&url) {
                web_sys::console::warn_1(&fault);
            }
        },
        std::time::Duration::from_secs(60),
    );
    Ok(())
}

/// `NAME-20261122.END`, without what file systems do not take.
pub fn dated_name(name: &str, now: f64, end: &str) -> String {
    let date = Date::new(&now.into());
    let kept = |sign: char| !sign.is_control() && !"/\\:*?\"<>|.".contains(sign);
    let name: String = name.chars().filter(|sign| kept(*sign)).take(60).collect();
    let day = date.get_full_year() * 10_000 + (date.get_month() + 1) * 100 + date.get_date();
    format!("{}-{day}.{end}", name.trim())
}
