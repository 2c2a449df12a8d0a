//! The XML spreadsheet of 2003, which web shops export under the name `.xls`.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::cell::{Writer, iso_date};
use super::rows::Rows;
use super::{Loaded, refused};
use crate::import::{RefusalCode, Refused};

/// Rows between two reports.
const REPORT: u32 = 4096;

fn corrupt(error: impl std::fmt::Display) -> Refused {
    refused(RefusalCode::Corrupt, &error.to_string())
}

/// An attribute by its local name.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)?;
    let raw: &str = &found.value;
    match quick_xml::escape::unescape(raw) {
        Ok(text) => Some(text.into_owned()),
        Err(_) => Some(raw.to_owned()),
    }
}

/// A 1-based index attribute as a 0-based place.
fn index(tag: &BytesStart<'_>) -> Option<u32> {
    attribute(tag, "Index")?.parse::<u32>().ok()?.checked_sub(1)
}

/// Reads all worksheets of a decoded document.
pub(super) fn read(text: &str, progress: &mut dyn FnMut(u32, f64)) -> Result<Vec<Loaded>, Refused> {
    let mut xml = Reader::from_str(text);
    xml.config_mut().expand_empty_elements = true;
    let mut loaded: Vec<Loaded> = Vec::new();
    let mut rows = Rows::default();
    let mut writer = Writer::default();
    let (mut name, mut hidden) = (String::new(), false);
    let (mut row, mut column, mut across) = (0u32, 0u32, 0u32);
    let (mut kind, mut value, mut within) = (String::new(), String::new(), false);
    let mut reported = 0;
    let mut open = false;
    loop {
        match xml.read_event().map_err(corrupt)? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "Worksheet" => {
                    open = true;
                    name = attribute(&tag, "Name").unwrap_or_default();
                    hidden = false;
                    row = 0;
                }
                "Row" => {
                    row = index(&tag).unwrap_or(row);
                    column = 0;
                }
                "Cell" => {
                    column = index(&tag).unwrap_or(column);
                    let merged = |name| attribute(&tag, name).and_then(|n| n.parse::<u32>().ok());
                    across = merged("MergeAcross").unwrap_or(0);
                    let down = merged("MergeDown").unwrap_or(0);
                    rows.merge(row, column, down);
                }
                "Data" => {
                    within = true;
                    kind = attribute(&tag, "Type").unwrap_or_default();
                    value.clear();
                }
                "Visible" => {
                    let end = tag.to_end().into_owned();
                    let state = xml.read_text(end.name()).map_err(corrupt)?;
                    hidden = state.contains("Hidden");
                }
                _ => {}
            },
            Event::Text(text) if within => value.push_str(&text.xml10_content()),
            Event::CData(text) if within => value.push_str(&text.xml10_content()),
            Event::GeneralRef(entity) if within => {
                if let Some(c) = entity.resolve_char_ref().map_err(corrupt)? {
                    value.push(c);
                } else if let Some(text) = quick_xml::escape::resolve_xml_entity(entity.as_ref()) {
                    value.push_str(text);
                }
            }
            Event::End(tag) => match tag.local_name().as_ref() {
                "Data" => {
                    within = false;
                    let number = value.trim().parse::<f64>();
                    match (kind.as_str(), number) {
                        ("Number", Ok(number)) => writer.number(&mut rows, row, column, number)?,
                        ("DateTime", _) => rows.put(row, column, iso_date(&value).as_bytes())?,
                        ("Boolean", _) if value == "1" => rows.put(row, column, b"TRUE")?,
                        ("Boolean", _) => rows.put(row, column, b"FALSE")?,
                        _ => rows.put(row, column, value.as_bytes())?,
                    }
                }
                "Cell" => column = column.saturating_add(1).saturating_add(across),
                "Row" => {
                    row = row.saturating_add(1);
                    if rows.filled() >= reported + REPORT {
                        reported = rows.filled();
                        let share = xml.buffer_position() as f64 / text.len().max(1) as f64;
                        progress(reported, share.min(1.0));
                    }
                }
                "Worksheet" => {
                    open = false;
                    reported = 0;
                    rows.flush()?;
                    loaded.push(Loaded {
                        name: std::mem::take(&mut name),
                        hidden,
                        rows: std::mem::take(&mut rows),
                    });
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if open {
        return Err(refused(RefusalCode::Truncated, ""));
    }
    if loaded.is_empty() {
        return Err(refused(RefusalCode::Corrupt, "no worksheet"));
    }
    Ok(loaded)
}
