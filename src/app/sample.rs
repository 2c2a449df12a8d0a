//! The real sample that comes with the page: fetched from beside it, then read like any file.

use js_sys::{Array, Uint8Array};
use leptos::prelude::window;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Response};

use super::Desk;
use super::toast::Offer;
use crate::i18n::Lang;
use crate::i18n::phrases::home as words;
use crate::import::{Options, Role};

const PATH: &str = "samples/cdnow.txt";
const FILE: &str = "CDNOW_sample.txt";

/// Opens the CDNOW sample (2,357 customers, real purchases) as its own workbook.
pub fn open_cdnow(desk: Desk) {
    spawn_local(async move {
        let name = format!("{} / {}", words::cdnow(Lang::Zh), words::cdnow(Lang::En));
        match fetch().await {
            Ok(file) => desk.intake.take_sample(file, options(), name),
            Err(fault) => desk.toasts.say(super::describe(&fault), Offer::Nothing),
        }
    });
}

async fn fetch() -> Result<File, JsValue> {
    let answer = JsFuture::from(window().fetch_with_str(PATH)).await?;
    let answer: Response = answer.dyn_into()?;
    if !answer.ok() {
        return Err(answer.status_text().into());
    }
    let bytes = JsFuture::from(answer.array_buffer()?).await?;
    File::new_with_u8_array_sequence(&Array::of1(&Uint8Array::new(&bytes)), FILE)
}

/// The published file has no header: number in the full file, number in the sample, day, CDs, dollars.
fn options() -> Options {
    let role = |role, column: &str| (role, column.to_string());
    Options {
        header_row: Some(0),
        map: vec![
            role(Role::Customer, "1"),
            role(Role::Date, "3"),
            role(Role::Quantity, "4"),
            role(Role::Amount, "5"),
        ],
        ignore: vec![2],
        currency: Some("USD".into()),
        ..Options::default()
    }
}
