//! Several tables as a zip of CSV files, one a table.

use std::io::{BufWriter, Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::csv::{self, Formulas};
use super::table::Table;
use super::{About, NotWritten, Progress};
use crate::i18n::Lang;
use crate::model::Day;

/// Of zlib's levels 1–9; a million order lines take half the time of 6 for a twentieth more bytes.
const LEVEL: i64 = 3;

/// The file. Parts are called after the tables' codes, whatever the language.
///
/// # Errors
/// [`NotWritten`]
pub fn write(
    about: &About<'_>,
    tables: &[Table<'_>],
    lang: Lang,
    formulas: Formulas,
    progress: &mut Progress<'_>,
) -> Result<Vec<u8>, NotWritten> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(stamp(about.written));
    for table in tables {
        let name = format!("{}.csv", table.code);
        zip.start_file(name, options).map_err(failed)?;
        let mut to = BufWriter::with_capacity(1 << 16, &mut zip);
        csv::write(table, lang, formulas, &mut to, progress)?;
        to.flush()?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

fn stamp(written: u64) -> DateTime {
    let (year, month, day) = Day(i32::try_from(written / 86_400_000).unwrap_or(0)).ymd();
    let minutes = written / 60_000;
    let year = u16::try_from(year).unwrap_or(0);
    let (hour, minute) = ((minutes / 60 % 24) as u8, (minutes % 60) as u8);
    DateTime::from_date_and_time(year, month as u8, day as u8, hour, minute, 0).unwrap_or_default()
}

fn failed(error: zip::result::ZipError) -> NotWritten {
    NotWritten::Other(error.to_string())
}
