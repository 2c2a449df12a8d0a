//! A chart as a file: the drawing as SVG or PNG, its twin as CSV.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url,
};

use crate::app::client::describe;
use crate::app::lang;
use crate::app::save::save_blob;
use crate::app::toast::{Offer, Toasts, toasts};
use crate::chart::Chart;
use crate::i18n::Lang;
use crate::i18n::phrases::chart as words;
use crate::plot::{Ink, height_for, svg};

/// Width of saved drawings in CSS pixels; a PNG has twice as many dots.
const WIDTH: u32 = 960;

/// Kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Lines and words.
    Svg,
    /// Dots, two to a CSS pixel.
    Png,
    /// The twin.
    Csv,
}

/// Saves the chart, or its twin given as rows of text, to the reader's downloads; says so in a
/// toast where that fails.
pub fn save(kind: Kind, chart: &Chart, twin: &[Vec<String>]) {
    let teller = Teller {
        toasts: toasts(),
        lang: lang(),
    };
    let size = (WIDTH, height_for(chart, WIDTH));
    let drawn =
        || svg(chart, size, &Ink::PRINT).map_err(|error| JsValue::from_str(&error.to_string()));
    let done = match kind {
        Kind::Svg => drawn()
            .and_then(|text| blob(&text, "image/svg+xml"))
            .and_then(|blob| save_blob(&format!("{}.svg", chart.id), &blob)),
        Kind::Png => drawn()
            .and_then(|text| blob(&text, "image/svg+xml"))
            .and_then(|blob| save_png(format!("{}.png", chart.id), &blob, size, teller)),
        Kind::Csv => blob(&csv(twin), "text/csv")
            .and_then(|blob| save_blob(&format!("{}.csv", chart.id), &blob)),
    };
    if let Err(fault) = done {
        teller.tell(&fault);
    }
}

/// An address for an SVG document; give it back with [`revoke`].
pub fn image_url(text: &str) -> Result<String, String> {
    blob(text, "image/svg+xml")
        .and_then(|blob| Url::create_object_url_with_blob(&blob))
        .map_err(|fault| describe(&fault))
}

/// Gives an address back, once the browser has shown what replaces it.
pub fn revoke(url: String) {
    set_timeout(
        move || {
            if let Err(fault) = Url::revoke_object_url(&url) {
                web_sys::console::warn_1(&fault);
            }
        },
        std::time::Duration::from_secs(1),
    );
}

#[derive(Clone, Copy)]
struct Teller {
    toasts: Toasts,
    lang: Lang,
}

impl Teller {
    fn tell(self, fault: &JsValue) {
        let text = words::not_saved(self.lang, describe(fault));
        self.toasts.say(text, Offer::Nothing);
    }
}

fn save_png(
    name: String,
    drawing: &Blob,
    (width, height): (u32, u32),
    teller: Teller,
) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(drawing)?;
    let image = HtmlImageElement::new()?;
    image.set_width(width);
    image.set_height(height);
    let shown = image.clone();
    let address = url.clone();
    let paint = move || -> Result<(), JsValue> {
        let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
        canvas.set_width(width * 2);
        canvas.set_height(height * 2);
        let context: CanvasRenderingContext2d = canvas
            .get_context("2d")?
            .ok_or_else(|| JsValue::from_str("canvas"))?
            .unchecked_into();
        context.draw_image_with_html_image_element_and_dw_and_dh(
            &shown,
            0.0,
            0.0,
            f64::from(width * 2),
            f64::from(height * 2),
        )?;
        let take = Closure::once_into_js(move |made: Option<Blob>| {
            let saved = match made {
                Some(made) => save_blob(&name, &made),
                None => Err(JsValue::from_str("PNG")),
            };
            if let Err(fault) = saved {
                teller.tell(&fault);
            }
        });
        canvas.to_blob(take.unchecked_ref())
    };
    let loaded = Closure::once_into_js(move || {
        if let Err(fault) = paint() {
            teller.tell(&fault);
        }
        revoke(address);
    });
    let failed = Closure::once_into_js(move || teller.tell(&JsValue::from_str("SVG → PNG")));
    image.set_onload(Some(loaded.unchecked_ref()));
    image.set_onerror(Some(failed.unchecked_ref()));
    image.set_src(&url);
    Ok(())
}

fn blob(text: &str, mime: &str) -> Result<Blob, JsValue> {
    let bag = BlobPropertyBag::new();
    bag.set_type(mime);
    Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &bag)
}

/// UTF-8 with BOM, comma, CRLF. A text that a spreadsheet would take for a formula is quoted as
/// text with a leading apostrophe; figures are left as they are.
fn csv(rows: &[Vec<String>]) -> String {
    let mut out = String::from("\u{feff}");
    for row in rows {
        for (at, text) in row.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            let formula = text.starts_with(['=', '+', '@', '\t', '\r'])
                || (text.starts_with('-') && text.parse::<f64>().is_err());
            let guard = if formula { "'" } else { "" };
            if text.contains([',', '"', '\n', '\r']) {
                out.push('"');
                out.push_str(guard);
                out.push_str(&text.replace('"', "\"\""));
                out.push('"');
            } else {
                out.push_str(guard);
                out.push_str(text);
            }
        }
        out.push_str("\r\n");
    }
    out
}
