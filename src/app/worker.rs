//! Starts a worker so that the page's content security policy binds it too.
//!
//! A worker from a network address escapes the policy of the page; one from a `blob:` module does
//! not. The module imports the hashed program by its absolute address and starts it.

use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, Url, Worker, WorkerOptions, WorkerType};

/// Starts the program named by `<meta name=…>`; the error is for people who look into it.
pub fn start(meta: &str) -> Result<Worker, JsValue> {
    launch(meta, String::new())
}

/// Starts the program that reads files, which fetches another one for spreadsheets that are rarely opened.
pub fn start_files() -> Result<Worker, JsValue> {
    let (glue, program) = addresses("keben-convert")?;
    let converter = format!(
        "self.converter = async () => {{\n\
           const made = await import({glue:?});\n\
           await made.default({{ module_or_path: {program:?} }});\n\
           return made.convert;\n\
         }};\n"
    );
    launch("keben-files", converter)
}

fn launch(meta: &str, further: String) -> Result<Worker, JsValue> {
    let (glue, program) = addresses(meta)?;
    let source = further + &module(&glue, &program);
    let bag = BlobPropertyBag::new();
    bag.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&source.into()), &bag)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name(meta);
    let worker = Worker::new_with_options(&url, &options);
    // The worker fetches its module after this turn: the address must live a little longer.
    leptos::prelude::set_timeout(
        move || {
            if let Err(fault) = Url::revoke_object_url(&url) {
                web_sys::console::warn_1(&fault);
            }
        },
        std::time::Duration::from_secs(20),
    );
    worker
}

/// A trap inside a promise would pass unseen; thrown again outside it, it reaches the page.
fn module(glue: &str, program: &str) -> String {
    format!(
        "import start from {glue:?};\n\
         self.addEventListener('unhandledrejection', (event) => {{\n\
           setTimeout(() => {{ throw event.reason; }});\n\
         }});\n\
         await start({{ module_or_path: {program:?} }});\n"
    )
}

/// Where a program and the script that starts it lie.
fn addresses(meta: &str) -> Result<(String, String), JsValue> {
    let glue = address(&content(meta).ok_or_else(|| missing(meta))?)?;
    let program = match content(&format!("{meta}-wasm")) {
        Some(name) => address(&name)?,
        None => format!("{}_bg.wasm", glue.trim_end_matches(".js")),
    };
    Ok((glue, program))
}

fn content(meta: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let element = document
        .query_selector(&format!("meta[name='{meta}']"))
        .ok()??;
    element
        .get_attribute("content")
        .filter(|name| !name.is_empty())
}

/// The absolute address of a file beside the page, wherever the page is hosted.
fn address(name: &str) -> Result<String, JsValue> {
    let base = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.base_uri().ok().flatten())
        .ok_or_else(|| missing("base"))?;
    Ok(Url::new_with_base(name, &base)?.href())
}

fn missing(what: &str) -> JsValue {
    JsValue::from_str(&format!("no <meta name={what}>"))
}
