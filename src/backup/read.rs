//! Reads a backup file, believing nothing: sizes, hashes, every cell, and that all fit together.

use std::io::{Cursor, Read};

use rustc_hash::FxHashMap;
use serde::Deserialize;
use zip::ZipArchive;

use super::manifest::{
    CUSTOMERS, Contents, FORMAT, IMPORTS, ImportRecord, MANIFEST, Manifest, ORDERS, PARTS,
    PartRecord, Version, WORKBOOK, Workbook,
};
use super::part::{Hashed, most};
use super::{BadBackup, Preview, cells, sealed};
use crate::model::{Batch, BatchHead, NONE, TextColumn};

/// More order lines than this do not fit into a browser's memory.
pub const MOST_LINES: u64 = 16_000_000;
/// Order lines between two words of progress.
const TOLD_EVERY: u32 = 1 << 14;

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// A backup file that was read and found right.
#[derive(Debug, PartialEq)]
pub struct Opened {
    /// What to show before anything is written.
    pub preview: Preview,
    /// The contents as the store wrote them.
    pub contents: String,
    /// Import id and columns, in the order of the contents.
    pub imports: Vec<(String, Batch)>,
}

/// Whether this is meant as a backup file, whole or not, told by its content.
pub fn is_backup(bytes: &[u8]) -> bool {
    sealed::is_sealed(bytes) || is_zipped(bytes)
}

fn is_zipped(bytes: &[u8]) -> bool {
    // The first part's name stands in the first header, even where the end is missing.
    let first = bytes
        .get(30..)
        .is_some_and(|name| name.starts_with(WORKBOOK.as_bytes()));
    bytes.starts_with(b"PK\x03\x04")
        && (first
            || ZipArchive::new(Cursor::new(bytes)).is_ok_and(|zip| {
                zip.index_for_name(MANIFEST).is_some() && zip.index_for_name(ORDERS).is_some()
            }))
}

/// Reads and checks a whole file; nothing of it is used before all of it is right. `progress` hears
/// lines so far and the share done, 0–1.
///
/// # Errors
/// What is wrong with it.
pub async fn open(
    bytes: &[u8],
    passphrase: Option<&str>,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Opened, BadBackup> {
    if sealed::is_sealed(bytes) {
        let zip = sealed::unlock(bytes, passphrase).await?;
        let mut opened = unzip(&zip, progress)?;
        opened.preview.sealed = true;
        return Ok(opened);
    }
    unzip(bytes, progress)
}

fn unzip(bytes: &[u8], progress: &mut dyn FnMut(u32, f64)) -> Result<Opened, BadBackup> {
    if !is_zipped(bytes) {
        return Err(BadBackup::NotABackup);
    }
    if !has_end(bytes) {
        return Err(BadBackup::CutShort);
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| inside("zip"))?;
    let manifest = manifest(&mut zip)?;
    let known = |name: &str| name == MANIFEST || PARTS.contains(&name);
    for name in zip.file_names() {
        match name {
            Ok(name) if known(&name) => {}
            Ok(stranger) => return Err(inside(&stranger)),
            Err(_) => return Err(inside("zip")),
        }
    }
    let part = |name: &str| {
        let found = manifest.parts.iter().find(|part| part.name == name);
        found.ok_or_else(|| inside(MANIFEST))
    };
    for name in PARTS {
        if zip.index_for_name(name).is_none() {
            return Err(BadBackup::Missing(name.into()));
        }
    }
    let workbook = text(&mut zip, part(WORKBOOK)?)?;
    let workbook: Workbook = json(WORKBOOK, &workbook)?;
    let imports = text(&mut zip, part(IMPORTS)?)?;
    let imports: Vec<ImportRecord> = json(IMPORTS, &imports)?;
    let heads: Vec<_> = imports.into_iter().map(ImportRecord::head).collect();
    let contents: Contents = json(WORKBOOK, workbook.contents.get())?;
    let records = contents.counts().filter(|_| contents.fits(&heads));
    let records = records.ok_or_else(|| inside(WORKBOOK))?;
    let said = manifest
        .records
        .iter()
        .map(|(kind, count)| (kind.as_str(), *count));
    if !said.eq(records.iter().map(|(kind, count)| (kind.code(), *count))) {
        return Err(inside(MANIFEST));
    }
    let lines: u64 = heads.iter().map(|(_, head)| u64::from(head.lines)).sum();
    if lines > MOST_LINES {
        return Err(BadBackup::TooLarge(ORDERS.into()));
    }
    let mut imports: Vec<Building> = heads.into_iter().map(Building::new).collect();
    rows(
        &mut zip,
        part(CUSTOMERS)?,
        &cells::CUSTOMER_COLUMNS,
        &mut |row, _| {
            let at = row[0].parse::<usize>().ok()?.checked_sub(1)?;
            imports.get_mut(at)?.customer(&row[1], &row[2])
        },
    )?;
    let (mut at, mut done) = (0, 0);
    rows(
        &mut zip,
        part(ORDERS)?,
        &cells::ORDER_COLUMNS,
        &mut |row, share| {
            while imports.get(at)?.full() {
                at += 1;
            }
            if done % TOLD_EVERY == 0 {
                progress(done, share);
            }
            done += 1;
            let own = (row[0].parse() == Ok(at + 1)).then(|| &mut imports[at])?;
            own.line(row)
        },
    )?;
    let imports = imports.into_iter().map(Building::finish);
    let preview = Preview {
        name: workbook.name,
        currency: workbook.currency,
        written: manifest.written,
        program: manifest.program,
        sealed: false,
        totals: manifest.figures.totals(),
        lines: lines as u32,
        imports: contents.imports.len() as u32,
        records,
    };
    Ok(Opened {
        preview,
        contents: workbook.contents.get().into(),
        imports: imports
            .collect::<Option<_>>()
            .ok_or_else(|| inside(ORDERS))?,
    })
}

fn inside(place: &str) -> BadBackup {
    BadBackup::Inside(place.into())
}

/// Whether the end of the directory stands, whole, within the last 64 KiB.
fn has_end(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(65_557)..];
    tail.windows(22)
        .rev()
        .any(|end| end.starts_with(b"PK\x05\x06"))
}

fn manifest(zip: &mut Zip<'_>) -> Result<Manifest, BadBackup> {
    let mut read = Vec::new();
    let part = part(zip, MANIFEST)?;
    let mut part = part.take(most(MANIFEST));
    part.read_to_end(&mut read)
        .map_err(|_| BadBackup::Altered(MANIFEST.into()))?;
    let read = String::from_utf8(read).map_err(|_| inside(MANIFEST))?;
    match json(MANIFEST, &read)? {
        Version { keben_backup } if keben_backup > FORMAT => Err(BadBackup::Newer),
        _ => json(MANIFEST, &read),
    }
}

fn json<'a, T: Deserialize<'a>>(name: &str, text: &'a str) -> Result<T, BadBackup> {
    serde_json::from_str(text).map_err(|_| inside(name))
}

/// A part, from its start.
fn part<'a>(zip: &'a mut Zip<'_>, name: &str) -> Result<impl Read + 'a, BadBackup> {
    let at = zip.index_for_name(name);
    let at = at.ok_or_else(|| BadBackup::Missing(name.into()))?;
    zip.by_index(at)
        .map_err(|_| BadBackup::Altered(name.into()))
}

/// A part as the manifest says it is, to be read in passing.
fn hashed<'a>(
    zip: &'a mut Zip<'_>,
    record: &PartRecord,
) -> Result<Hashed<impl Read + 'a>, BadBackup> {
    if record.bytes > most(&record.name) {
        return Err(BadBackup::TooLarge(record.name.clone()));
    }
    Ok(Hashed::new(part(zip, &record.name)?, record.bytes))
}

/// A part as text, held as a whole.
fn text(zip: &mut Zip<'_>, record: &PartRecord) -> Result<String, BadBackup> {
    let altered = || BadBackup::Altered(record.name.clone());
    let mut read = Vec::new();
    let mut part = hashed(zip, record)?;
    if read.try_reserve_exact(record.bytes as usize).is_err() {
        return Err(BadBackup::TooLarge(record.name.clone()));
    }
    // What went wrong is remembered by the part.
    let _ = part.read_to_end(&mut read);
    match part.is(record) {
        true => String::from_utf8(read).map_err(|_| inside(&record.name)),
        false => Err(altered()),
    }
}

/// Reads a CSV part row by row; `take` gives `None` for a row that may not stand there, and hears the
/// share of the part that was read.
fn rows(
    zip: &mut Zip<'_>,
    record: &PartRecord,
    columns: &[&str],
    take: &mut dyn FnMut(&csv::StringRecord, f64) -> Option<()>,
) -> Result<(), BadBackup> {
    let reader = hashed(zip, record)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .buffer_capacity(1 << 16)
        .from_reader(reader);
    let mut row = csv::StringRecord::new();
    // The row as a spreadsheet counts it.
    let (mut number, mut wrong) = (1, None);
    loop {
        let right = match reader.read_record(&mut row) {
            Ok(false) if number > 1 => break,
            Ok(true) if number == 1 => row == *columns,
            Ok(true) if row.len() == columns.len() => {
                let share = reader.position().byte() as f64 / record.bytes as f64;
                take(&row, share).is_some()
            }
            _ => false,
        };
        if !right {
            wrong = Some(format!("{} {number}", record.name));
            break;
        }
        number += 1;
    }
    let mut part = reader.into_inner();
    part.drain();
    // A damaged part is said to be damaged, whatever it looked like.
    match (part.is(record), wrong) {
        (false, _) => Err(BadBackup::Altered(record.name.clone())),
        (true, Some(place)) => Err(BadBackup::Inside(place)),
        (true, None) => Ok(()),
    }
}

/// An import whose customers and lines are being read.
struct Building {
    id: String,
    batch: Batch,
    lines: u32,
    named: bool,
    customers: FxHashMap<Box<str>, u32>,
    orders: FxHashMap<Box<str>, u32>,
    categories: FxHashMap<Box<str>, u32>,
}

impl Building {
    fn new((id, head): (String, BatchHead)) -> Building {
        Building {
            id,
            batch: Batch {
                head,
                ..Batch::default()
            },
            lines: 0,
            named: false,
            customers: FxHashMap::default(),
            orders: FxHashMap::default(),
            categories: FxHashMap::default(),
        }
    }

    fn full(&self) -> bool {
        self.lines == self.batch.head.lines
    }

    fn customer(&mut self, key: &str, name: &str) -> Option<()> {
        let key = cells::text_of(key)?;
        let name = cells::text_of(name).unwrap_or("");
        let at = self.batch.customer_keys.push(key);
        self.batch.customer_names.push(name);
        self.named |= !name.is_empty();
        // Two of one key are one customer to every ledger.
        self.customers.entry(key.into()).or_insert(at);
        Some(())
    }

    fn line(&mut self, row: &csv::StringRecord) -> Option<()> {
        let batch = &mut self.batch;
        if row[1].parse() != Ok(self.lines) {
            return None;
        }
        batch.state.push(cells::state_of(&row[2])?);
        batch.day.push(cells::day_of(&row[3])?);
        let order = index(&mut self.orders, &mut batch.orders, &row[4]);
        batch.order.push(order);
        batch
            .customer
            .push(*self.customers.get(cells::text_of(&row[5])?)?);
        // Of no line or of every one, so that one that is missing cannot pass for none.
        if !row[7].is_empty() {
            batch.quantity.push(cells::decimal_of(&row[7])?);
        }
        batch.amount.push(cells::decimal_of(&row[8])?);
        let cost = &row[9];
        batch.cost.push(match cost.is_empty() {
            true => i64::MIN,
            false => cells::decimal_of(cost)?,
        });
        let category = index(&mut self.categories, &mut batch.categories, &row[10]);
        batch.category.push(category);
        self.lines += 1;
        Some(())
    }

    /// The import, if all of its customers and lines came.
    fn finish(self) -> Option<(String, Batch)> {
        let mut batch = self.batch;
        if !self.named {
            batch.customer_names = TextColumn::default();
        }
        for column in [&mut batch.order, &mut batch.category] {
            if column.iter().all(|index| *index == NONE) {
                column.clear();
            }
        }
        if batch.cost.iter().all(|cost| *cost == i64::MIN) {
            batch.cost.clear();
        }
        (self.lines == batch.head.lines && batch.fits()).then_some((self.id, batch))
    }
}

/// Where a cell's text stands in a column of distinct texts; put there if it is new.
fn index(known: &mut FxHashMap<Box<str>, u32>, column: &mut TextColumn, cell: &str) -> u32 {
    let Some(text) = cells::text_of(cell) else {
        return NONE;
    };
    if let Some(last) = column.len().checked_sub(1)
        && column.get(last) == text
    {
        return last as u32;
    }
    match known.get(text) {
        Some(at) => *at,
        None => {
            let at = column.push(text);
            known.insert(text.into(), at);
            at
        }
    }
}
