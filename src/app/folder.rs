//! A folder of the person's own, where the browser lets a page write into one.
//!
//! The File System Access API is not in every browser and not in web-sys, so it is asked by name.

use js_sys::{Array, ArrayBuffer, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const PICKER: &str = "showDirectoryPicker";

/// The folder that backup files go to.
#[derive(Clone, Debug, PartialEq)]
pub enum Folder {
    /// This browser offers none.
    Unsupported,
    /// None is chosen.
    None,
    /// Files go to the folder of this name.
    Open(String),
    /// The folder of this name waits for the browser's leave, which a reload may take away.
    Closed(String),
}

impl Folder {
    /// Whether files go there by themselves.
    pub fn is_kept(&self) -> bool {
        matches!(self, Folder::Open(_))
    }
}

/// Whether the browser offers folders.
pub fn is_offered() -> bool {
    Reflect::get(&window(), &PICKER.into()).is_ok_and(|picker| picker.is_function())
}

/// Has the person choose a folder; `None` where they did not.
pub async fn choose() -> Result<Option<JsValue>, JsValue> {
    let options = object(&[("id", "keben-backup"), ("mode", "readwrite")])?;
    match call(&window(), PICKER, &[options]).await {
        Ok(handle) => Ok(Some(handle)),
        Err(fault) if named(&fault, "AbortError") => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The folder's name.
pub fn name(handle: &JsValue) -> String {
    let name = Reflect::get(handle, &"name".into()).ok();
    name.and_then(|name| name.as_string()).unwrap_or_default()
}

/// Whether files may be written there without asking.
pub async fn is_allowed(handle: &JsValue) -> bool {
    permission(handle, "queryPermission").await.unwrap_or(false)
}

/// Asks for the leave to write there.
pub async fn ask(handle: &JsValue) -> Result<bool, JsValue> {
    permission(handle, "requestPermission").await
}

/// Writes a file into the folder; one of this name is replaced when all is written, or not at all.
pub async fn put(handle: &JsValue, name: &str, bytes: &ArrayBuffer) -> Result<(), JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"create".into(), &true.into())?;
    let file = call(handle, "getFileHandle", &[name.into(), options.into()]).await?;
    let stream = call(&file, "createWritable", &[]).await?;
    if let Err(fault) = call(&stream, "write", &[bytes.into()]).await {
        // The file stays as it was; why it could not be written matters more than this.
        let _ = call(&stream, "abort", &[]).await;
        return Err(fault);
    }
    call(&stream, "close", &[]).await.map(drop)
}

async fn permission(handle: &JsValue, question: &str) -> Result<bool, JsValue> {
    let options = object(&[("mode", "readwrite")])?;
    let answer = call(handle, question, &[options]).await?;
    Ok(answer.as_string().as_deref() == Some("granted"))
}

fn object(fields: &[(&str, &str)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (key, value) in fields {
        Reflect::set(&object, &(*key).into(), &(*value).into())?;
    }
    Ok(object.into())
}

fn named(fault: &JsValue, name: &str) -> bool {
    let own = Reflect::get(fault, &"name".into());
    own.is_ok_and(|own| own.as_string().as_deref() == Some(name))
}

/// What a method promises.
async fn call(of: &JsValue, method: &str, words: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(of, &method.into())?.dyn_into()?;
    let words: Array = words.iter().collect();
    let promise: Promise = function.apply(of, &words)?.dyn_into()?;
    JsFuture::from(promise).await
}
