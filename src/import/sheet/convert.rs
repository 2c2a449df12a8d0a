//! Spreadsheets that are not plain XLSX as tables that are handed from one program to another.

use super::{Loaded, html, ods, refused, whole, xls};
use crate::import::sniff::{Container, container};
use crate::import::{RefusalCode, Refused};

/// Reads all sheets of a spreadsheet, for [`super::read_converted`]; a refusal is part of what comes back.
///
/// `progress` hears of the rows read so far and the share (0 to 1) of the work that is done.
pub fn convert(bytes: &[u8], progress: &mut dyn FnMut(u32, f64)) -> Vec<u8> {
    let loaded = container(bytes).and_then(|container| load(container, bytes, progress));
    // Writing to memory fails only where there is none left; nothing then reads as a damaged file.
    postcard::to_allocvec(&loaded).unwrap_or_default()
}

/// All sheets of such a spreadsheet.
///
/// # Errors
/// As [`super::read`]; `Unsupported` for files of another kind.
pub(super) fn load(
    container: Container,
    bytes: &[u8],
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Vec<Loaded>, Refused> {
    match container {
        Container::Xls => xls::read(bytes, progress),
        Container::Ods => ods::read(bytes, progress),
        Container::Html => html::read(bytes, progress),
        Container::Xlsx => whole::load(bytes, progress),
        Container::Text => Err(refused(RefusalCode::Unsupported, "text")),
    }
}
