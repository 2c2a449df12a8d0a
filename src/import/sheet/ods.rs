//! OpenDocument spreadsheets, streamed: repeated rows and cells are read as the counts they are,
//! never spread out first.

use std::io::{BufRead, BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::cell::{Writer, iso_date};
use super::rows::{MAX_ROWS, Rows};
use super::zipped::unpadded;
use super::{Loaded, refused};
use crate::import::sniff::find;
use crate::import::{RefusalCode, Refused};

/// Columns a sheet can have.
const MAX_COLUMNS: u32 = 16_384;
/// Cells that repeat counts may add to those written out.
const MAX_REPEATED: u64 = 5_000_000;
/// Longest text of a cell that is collected (longer ones are refused when put).
const MAX_TEXT: usize = (1 << 20) + 1;
/// Rows between two reports.
const REPORT: u32 = 4096;

fn corrupt(error: impl std::fmt::Display) -> Refused {
    refused(RefusalCode::Corrupt, &error.to_string())
}

/// What a cell holds.
enum Value {
    Empty,
    Number(f64),
    Text(String),
}

/// Reads all sheets.
pub(super) fn read(
    bytes: &[u8],
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Vec<Loaded>, Refused> {
    // A flat file is the same XML without a container.
    if let Some(at) = find(&bytes[..bytes.len().min(8)], b"<") {
        return read_xml(&mut &bytes[at..], bytes.len() as u64, progress);
    }
    let mut zip = ZipArchive::new(Cursor::new(unpadded(bytes))).map_err(corrupt)?;
    let part = zip.by_name("content.xml").map_err(corrupt)?;
    let size = part.size();
    let mut part = BufReader::with_capacity(64 * 1024, part);
    read_xml(&mut part, size, progress)
}

/// Reads the XML of a document of some size. One reader for both ways in keeps the program small.
fn read_xml(
    xml: &mut dyn BufRead,
    size: u64,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Vec<Loaded>, Refused> {
    let size = size.max(1) as f64;
    let mut xml = Reader::from_reader(xml);
    xml.config_mut().expand_empty_elements = true;
    let mut state = State::default();
    let mut buffer = Vec::with_capacity(1024);
    let mut reported = 0;
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(corrupt)? {
            Event::Start(tag) => state.start(&tag)?,
            Event::End(tag) => state.end(tag.name().as_ref())?,
            Event::Text(text) if state.paragraph > 0 => state.add(&text.xml10_content()),
            Event::CData(text) if state.paragraph > 0 => state.add(&text.xml10_content()),
            Event::GeneralRef(entity) if state.paragraph > 0 => {
                if let Some(c) = entity.resolve_char_ref().map_err(corrupt)? {
                    state.add(c.encode_utf8(&mut [0; 4]));
                } else if let Some(text) = quick_xml::escape::resolve_xml_entity(entity.as_ref()) {
                    state.add(text);
                }
            }
            Event::Eof => break,
            _ => {}
        }
        let rows = state.rows.filled();
        if rows >= reported + REPORT {
            reported = rows;
            progress(rows, (xml.buffer_position() as f64 / size).min(1.0));
        } else if rows < reported {
            reported = 0;
        }
    }
    if state.depth > 0 {
        return Err(refused(RefusalCode::Corrupt, "content.xml"));
    }
    if state.loaded.is_empty() {
        return Err(refused(RefusalCode::Corrupt, "no worksheet"));
    }
    Ok(state.loaded)
}

/// Where the reading stands.
#[derive(Default)]
struct State {
    loaded: Vec<Loaded>,
    /// Styles of hidden sheets, and the style being described.
    hidden_styles: Vec<String>,
    style: String,
    /// Tables open: a table within a cell is skipped.
    depth: u32,
    name: String,
    hidden: bool,
    rows: Rows,
    writer: Writer,
    /// 0-based place of the next row and cell.
    row: u32,
    column: u32,
    row_repeat: u32,
    /// Cells of the open row: column, how often, value.
    line: Vec<(u32, u32, Value)>,
    repeated: u64,
    /// The open cell.
    cell_repeat: u32,
    value: Option<String>,
    kind: String,
    text: String,
    paragraphs: u32,
    /// Paragraphs and comments open.
    paragraph: u32,
    comment: u32,
}

/// An attribute's text.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.as_ref() == name)?;
    let raw: &str = &found.value;
    match quick_xml::escape::unescape(raw) {
        Ok(text) => Some(text.into_owned()),
        Err(_) => Some(raw.to_owned()),
    }
}

/// A repeat count, at least 1.
fn repeat(tag: &BytesStart<'_>, name: &str, most: u32) -> u32 {
    attribute(tag, name)
        .and_then(|text| text.parse::<u64>().ok())
        .map_or(1, |n| n.clamp(1, u64::from(most)) as u32)
}

impl State {
    fn add(&mut self, text: &str) {
        if self.comment == 0 && self.text.len() < MAX_TEXT {
            self.text.push_str(text);
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Refused> {
        match tag.name().as_ref() {
            "style:style" => self.style = attribute(tag, "style:name").unwrap_or_default(),
            "style:table-properties"
                if attribute(tag, "table:display").as_deref() == Some("false") =>
            {
                self.hidden_styles.push(self.style.clone());
            }
            "table:table" => {
                self.depth += 1;
                if self.depth == 1 {
                    self.name = attribute(tag, "table:name").unwrap_or_default();
                    self.hidden = attribute(tag, "table:style-name")
                        .is_some_and(|style| self.hidden_styles.contains(&style));
                    self.rows = Rows::default();
                    self.row = 0;
                }
            }
            _ if self.depth != 1 => {}
            "table:table-row" => {
                self.row_repeat = repeat(tag, "table:number-rows-repeated", MAX_ROWS);
                self.column = 0;
                self.line.clear();
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cell_repeat = repeat(tag, "table:number-columns-repeated", MAX_COLUMNS);
                let down = repeat(tag, "table:number-rows-spanned", MAX_ROWS) - 1;
                self.rows.merge(self.row, self.column, down);
                self.kind = attribute(tag, "office:value-type").unwrap_or_default();
                self.value = match self.kind.as_str() {
                    "float" | "currency" | "percentage" => attribute(tag, "office:value"),
                    "date" => attribute(tag, "office:date-value"),
                    "boolean" => attribute(tag, "office:boolean-value"),
                    "string" => attribute(tag, "office:string-value").filter(|s| !s.is_empty()),
                    _ => None,
                };
                self.text.clear();
                self.paragraphs = 0;
            }
            "office:annotation" => self.comment += 1,
            "text:p" => {
                self.paragraph += 1;
                if self.comment == 0 {
                    self.paragraphs += 1;
                    if self.paragraphs > 1 {
                        self.add("\n");
                    }
                }
            }
            "text:s" => {
                let blanks = repeat(tag, "text:c", 1024) as usize;
                self.add(&" ".repeat(blanks));
            }
            "text:tab" => self.add("\t"),
            "text:line-break" => self.add("\n"),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refused> {
        match name {
            "table:table" => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.rows.flush()?;
                    self.loaded.push(Loaded {
                        name: std::mem::take(&mut self.name),
                        hidden: self.hidden,
                        rows: std::mem::take(&mut self.rows),
                    });
                }
            }
            _ if self.depth != 1 => {}
            "table:table-cell" | "table:covered-table-cell" => {
                let value = self.cell();
                let at = self.column;
                self.column = at.saturating_add(self.cell_repeat).min(MAX_COLUMNS);
                if !matches!(value, Value::Empty) && at < MAX_COLUMNS {
                    self.line.push((at, self.column - at, value));
                }
            }
            "table:table-row" => self.end_row()?,
            "office:annotation" => self.comment = self.comment.saturating_sub(1),
            "text:p" => self.paragraph = self.paragraph.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    /// The open cell's value.
    fn cell(&mut self) -> Value {
        let value = self.value.take();
        match (self.kind.as_str(), value) {
            ("float" | "currency" | "percentage", Some(value)) => match value.trim().parse() {
                Ok(number) => Value::Number(number),
                Err(_) => Value::Text(value),
            },
            ("date", Some(value)) => Value::Text(iso_date(&value)),
            ("boolean", Some(value)) => Value::Text(value.to_uppercase()),
            (_, Some(value)) => Value::Text(value),
            (_, None) if self.text.is_empty() => Value::Empty,
            (_, None) => Value::Text(std::mem::take(&mut self.text)),
        }
    }

    /// Writes the open row as often as it repeats.
    fn end_row(&mut self) -> Result<(), Refused> {
        let line = std::mem::take(&mut self.line);
        let first = self.row;
        self.row = first.saturating_add(self.row_repeat).min(MAX_ROWS);
        if line.is_empty() {
            return Ok(());
        }
        let cells: u64 = line.iter().map(|cell| u64::from(cell.1)).sum();
        let all = cells * u64::from(self.row - first);
        self.repeated += all.saturating_sub(line.len() as u64);
        if self.repeated > MAX_REPEATED {
            return Err(refused(RefusalCode::Bomb, ""));
        }
        for row in first..self.row {
            for (column, times, value) in &line {
                for column in *column..column + times {
                    match value {
                        Value::Number(number) => {
                            self.writer.number(&mut self.rows, row, column, *number)?;
                        }
                        Value::Text(text) => self.rows.put(row, column, text.as_bytes())?,
                        Value::Empty => {}
                    }
                }
            }
        }
        Ok(())
    }
}
