//! Writes a backup file: contents as they are, every order line as CSV, and the manifest last.

use std::io::Write;

use serde::Serialize;

use super::manifest::{
    CUSTOMERS, Contents, FORMAT, Figures, IMPORTS, ImportRecord, MANIFEST, Manifest, ORDERS,
    PROGRAM, PartRecord, WORKBOOK, Workbook,
};
use super::part::{Hashed, most};
use super::read::MOST_LINES;
use super::zipped::{Part, Zip};
use super::{About, BadBackup, cells};
use crate::model::{Batch, Day, NONE};

/// Order lines between two words of progress.
const TOLD_EVERY: usize = 1 << 14;

/// A finished file, not sealed. `batch` gives the columns of the import at a place; `progress` hears
/// lines so far and the share done, 0–1.
///
/// # Errors
/// [`BadBackup::Inside`] where contents and columns do not fit together, [`BadBackup::TooLarge`]
/// for what could not be read again.
pub fn write(
    about: &About,
    contents: &str,
    mut batch: impl FnMut(usize) -> Option<Batch>,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<Vec<u8>, BadBackup> {
    let inside = |_| BadBackup::Inside(WORKBOOK.into());
    let peek: Contents = serde_json::from_str(contents).map_err(inside)?;
    let counts = peek.counts().filter(|_| peek.fits(&about.imports));
    let counts = counts.ok_or_else(|| BadBackup::Inside(WORKBOOK.into()))?;
    let all: u64 = about
        .imports
        .iter()
        .map(|(_, head)| u64::from(head.lines))
        .sum();
    if all > MOST_LINES {
        return Err(BadBackup::TooLarge(ORDERS.into()));
    }
    let mut file = File::new(about.written);
    let workbook = Workbook {
        name: about.name.clone(),
        currency: about.currency.clone(),
        contents: serde_json::from_str(contents).map_err(inside)?,
    };
    file.json(WORKBOOK, &workbook)?;
    let imports: Vec<ImportRecord> = about.imports.iter().map(ImportRecord::of).collect();
    file.json(IMPORTS, &imports)?;
    let mut customers = lines_to(cells::BOM.to_vec());
    row(&mut customers, &cells::CUSTOMER_COLUMNS).map_err(csv_failed)?;
    file.part(ORDERS, |to| {
        to.write_all(cells::BOM)?;
        let mut orders = lines_to(to);
        row(&mut orders, &cells::ORDER_COLUMNS)?;
        let mut done = 0;
        for at in 0..about.imports.len() {
            let own = batch(at).filter(|own| own.head == about.imports[at].1 && own.fits());
            let own = own.ok_or_else(|| std::io::Error::other("columns"))?;
            let number = (at + 1).to_string();
            for index in 0..own.customer_keys.len() {
                let customer = own.customer_at(index);
                let (key, name) = (cells::text(customer.key), name(customer.name));
                row(&mut customers, &[&number, &*key, &*name])?;
            }
            write_lines(&mut orders, &number, &own, &mut |lines| {
                progress(
                    done + lines as u32,
                    f64::from(done + lines as u32) / all as f64,
                );
            })?;
            done += own.head.lines;
        }
        orders.flush()
    })?;
    let customers = customers.into_inner().map_err(|_| too_large(CUSTOMERS))?;
    file.part(CUSTOMERS, |to| to.write_all(&customers))?;
    let manifest = Manifest {
        keben_backup: FORMAT,
        program: PROGRAM.into(),
        written: about.written,
        figures: Figures::of(&about.totals),
        records: counts
            .iter()
            .map(|(kind, count)| (kind.code().into(), *count))
            .collect(),
        parts: std::mem::take(&mut file.parts),
    };
    file.json(MANIFEST, &manifest)?;
    file.zip.finish().map_err(|_| too_large(MANIFEST))
}

struct File {
    zip: Zip,
    parts: Vec<PartRecord>,
}

impl File {
    fn new(written: u64) -> File {
        let (year, month, day) = Day(i32::try_from(written / 86_400_000).unwrap_or(0)).ymd();
        let (hour, minute) = (written / 3_600_000 % 24, written / 60_000 % 60);
        let year = u16::try_from(year).unwrap_or(0);
        File {
            zip: Zip::new([year, month as u16, day as u16, hour as u16, minute as u16]),
            parts: Vec::new(),
        }
    }

    fn json(&mut self, name: &str, value: &impl Serialize) -> Result<(), BadBackup> {
        let text = serde_json::to_vec(value).map_err(|_| BadBackup::Inside(name.into()))?;
        self.part(name, |to| to.write_all(&text))
    }

    fn part(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut Hashed<&mut Part>) -> std::io::Result<()>,
    ) -> Result<(), BadBackup> {
        let mut record = None;
        let mut large = false;
        let written = self.zip.part(name, |part| {
            let mut to = Hashed::new(part, most(name));
            let filled = fill(&mut to);
            large = to.bytes() > most(name);
            filled?;
            record = Some(to.record(name));
            Ok(())
        });
        if large {
            return Err(too_large(name));
        }
        written.map_err(|_| BadBackup::Inside(name.into()))?;
        self.parts.extend(record);
        Ok(())
    }
}

fn too_large(name: &str) -> BadBackup {
    BadBackup::TooLarge(name.into())
}

fn csv_failed(_: csv::Error) -> BadBackup {
    too_large(CUSTOMERS)
}

/// Names are shown beside the key, so one that is not there is an empty cell.
fn name(name: &str) -> std::borrow::Cow<'_, str> {
    match name {
        "" => name.into(),
        _ => cells::text(name),
    }
}

fn lines_to<W: Write>(to: W) -> csv::Writer<W> {
    csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .buffer_capacity(1 << 16)
        .from_writer(to)
}

fn row<W: Write>(to: &mut csv::Writer<W>, cells: &[&str]) -> csv::Result<()> {
    to.write_record(cells)
}

fn write_lines<W: Write>(
    to: &mut csv::Writer<W>,
    number: &str,
    batch: &Batch,
    progress: &mut dyn FnMut(usize),
) -> csv::Result<()> {
    let mut figure = Vec::new();
    for line in 0..batch.customer.len() {
        if line % TOLD_EVERY == 0 {
            progress(line);
        }
        let customer = batch.customer_at(batch.customer[line] as usize);
        let index = |column: &[u32]| column.get(line).copied().filter(|at| *at != NONE);
        to.write_field(number)?;
        figure.clear();
        // Writing into memory cannot fail.
        let _ = write!(figure, "{line}");
        to.write_field(&figure)?;
        to.write_field(cells::state(batch.state[line]))?;
        to.write_field(cells::day(batch.day[line]))?;
        match index(&batch.order) {
            Some(at) => to.write_field(&*cells::text(batch.orders.get(at as usize)))?,
            None => to.write_field("")?,
        }
        to.write_field(&*cells::text(customer.key))?;
        to.write_field(&*name(customer.name))?;
        let quantity = batch.quantity.get(line).copied();
        let cost = batch
            .cost
            .get(line)
            .copied()
            .filter(|cost| *cost != i64::MIN);
        for value in [quantity, Some(batch.amount[line]), cost] {
            figure.clear();
            if let Some(value) = value {
                cells::decimal(value, &mut figure);
            }
            to.write_field(&figure)?;
        }
        match index(&batch.category) {
            Some(at) => to.write_field(&*cells::text(batch.categories.get(at as usize)))?,
            None => to.write_field("")?,
        }
        to.write_record(None::<&[u8]>)?;
    }
    Ok(())
}
