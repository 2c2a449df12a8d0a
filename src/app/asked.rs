//! What a person asked for on the first page, handed from the door to the workbook.
//!
//! The first page is a small program of its own, so that it is on screen in a moment on a bad
//! connection; the workbook's program follows it. Whatever was asked meanwhile waits in the
//! document's window as `kebenAsked`: the act's name, then its files.

use js_sys::{Array, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, File};

const PLACE: &str = "kebenAsked";
/// Event by which the door says that something was asked.
pub const ASKED: &str = "keben-asked";
/// Event by which the door is told to go.
pub const CLOSE: &str = "keben-close";

/// Something the first page offers.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// Import these files.
    Files(Vec<File>),
    /// Open the generated sample shop.
    Shop,
    /// Open the CDNOW sample.
    Cdnow,
}

/// Leaves word for the workbook's program; a later act replaces an earlier one.
pub fn leave(asked: Asked) -> Result<(), JsValue> {
    let (name, files) = match asked {
        Asked::Files(files) => ("files", files),
        Asked::Shop => ("shop", Vec::new()),
        Asked::Cdnow => ("cdnow", Vec::new()),
    };
    let left = Array::of1(&name.into());
    files.iter().for_each(|file| {
        left.push(file);
    });
    Reflect::set(&window(), &PLACE.into(), &left)?;
    window().dispatch_event(&Event::new(ASKED)?)?;
    Ok(())
}

/// What was asked, once.
pub fn take() -> Option<Asked> {
    let left: Array = Reflect::get(&window(), &PLACE.into())
        .ok()?
        .dyn_into()
        .ok()?;
    if let Err(fault) = Reflect::delete_property(&window(), &PLACE.into()) {
        web_sys::console::warn_1(&fault);
    }
    match left.get(0).as_string()?.as_str() {
        "files" => {
            let files = left.iter().skip(1).filter_map(|file| file.dyn_into().ok());
            Some(Asked::Files(files.collect()))
        }
        "shop" => Some(Asked::Shop),
        "cdnow" => Some(Asked::Cdnow),
        _ => None,
    }
}
