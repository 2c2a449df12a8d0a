//! What the reader prefers, kept in this browser: language, theme, chosen columns. Nothing else is
//! kept here; the workbook is in the engine's database.

use gloo_storage::{LocalStorage, Storage as _};
use leptos::prelude::{document, window};
use web_sys::Storage;

use super::Theme;
use crate::cipher::hex;
use crate::i18n::Lang;
use crate::import::Options;

/// What our names in the browser's storage begin with; boot.js reads some of them.
const PREFIX: &str = "keben-";
/// Name of the decisions about files; the number rises when their form changes.
const DECISIONS: &str = "decisions-1";
/// So many headers are remembered.
const MOST_DECISIONS: usize = 60;

/// Chosen before, else the browser's first language.
pub fn language() -> Lang {
    match read("lang") {
        Some(tag) => Lang::from_tag(&tag),
        None => Lang::from_tag(&window().navigator().language().unwrap_or_default()),
    }
}

/// Keeps the choice of language.
pub fn keep_language(lang: Lang) {
    write("lang", lang.tag());
}

/// Sets `<html lang>`.
pub(super) fn show_language(lang: Lang) {
    set_root("lang", Some(lang.tag()));
}

/// Chosen before, else as the system says.
pub fn theme() -> Theme {
    match read("theme").as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Keeps the choice of theme.
pub fn keep_theme(theme: Theme) {
    write("theme", theme_name(theme).unwrap_or("system"));
}

/// Sets `<html data-theme>`, or leaves it to the system.
pub(super) fn show_theme(theme: Theme) {
    set_root("data-theme", theme_name(theme));
}

/// Columns chosen for a table; `None`: never chosen.
pub fn columns(table: &str) -> Option<Vec<String>> {
    let text = read(&format!("columns.{table}"))?;
    Some(
        text.split(',')
            .filter(|key| !key.is_empty())
            .map(str::to_string)
            .collect(),
    )
}

/// Keeps the columns chosen for a table.
pub fn keep_columns(table: &str, keys: &[String]) {
    write(&format!("columns.{table}"), &keys.join(","));
}

/// Changes and Unix milliseconds when the reminder of a backup was last put off for a workbook.
pub fn backup_later(workbook: &str) -> Option<(u32, f64)> {
    let text = read(&format!("backup-later.{workbook}"))?;
    let (changes, when) = text.split_once(',')?;
    Some((changes.parse().ok()?, when.parse().ok()?))
}

/// Keeps that the reminder was put off.
pub fn keep_backup_later(workbook: &str, changes: u32, when: f64) {
    write(
        &format!("backup-later.{workbook}"),
        &format!("{changes},{when}"),
    );
}

/// Decisions made when files were imported, by the signature of their headers, newest first. They
/// name columns and statuses; nothing of any row.
pub fn decisions() -> Vec<(String, Options)> {
    let read = || {
        let text = read(DECISIONS)?;
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let byte = |[high, low]: &[u8; 2]| Some((digit(*high)? * 16 + digit(*low)?) as u8);
        let bytes: Vec<u8> = pairs.iter().map(byte).collect::<Option<_>>()?;
        postcard::from_bytes(&bytes)
            .ok()
            .filter(|_| rest.is_empty())
    };
    // What another version wrote is forgotten.
    read().unwrap_or_default()
}

/// Keeps the decisions for files with this header; where there are none, forgets them.
pub fn keep_decisions(signature: &str, options: &Options) {
    if signature.is_empty() {
        return;
    }
    let mut all = decisions();
    all.retain(|(known, _)| known != signature);
    if *options != Options::default() {
        all.insert(0, (signature.into(), options.clone()));
    }
    all.truncate(MOST_DECISIONS);
    if let Ok(bytes) = postcard::to_allocvec(&all) {
        write(DECISIONS, &hex(&bytes));
    }
}

/// Whether a workbook was open last time: then the page waits for it instead of asking the first
/// question again. Only a hint; the engine knows.
pub fn expects_workbook() -> bool {
    read("workbook").is_some()
}

/// Remembers whether a workbook is open.
pub fn keep_expectation(open: bool) {
    if open == expects_workbook() {
        return;
    }
    if open {
        write("workbook", "1");
    } else if let Some(Err(fault)) =
        storage().map(|storage| storage.remove_item(&format!("{PREFIX}workbook")))
    {
        web_sys::console::warn_1(&fault);
    }
}

fn theme_name(theme: Theme) -> Option<&'static str> {
    match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    }
}

fn set_root(name: &str, value: Option<&str>) {
    let Some(root) = document().document_element() else {
        return;
    };
    let set = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
    if let Err(fault) = set {
        web_sys::console::warn_1(&fault);
    }
}

/// Absent where the browser blocks it (no cookies, some private windows): then nothing is kept and
/// everything reads as «never chosen», since a preference is not worth an error.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()?;
    Some(LocalStorage::raw())
}

fn read(key: &str) -> Option<String> {
    storage()?.get_item(&format!("{PREFIX}{key}")).ok()?
}

fn write(key: &str, value: &str) {
    let kept = storage().map(|storage| storage.set_item(&format!("{PREFIX}{key}"), value));
    if let Some(Err(fault)) = kept {
        web_sys::console::warn_1(&fault);
    }
}
