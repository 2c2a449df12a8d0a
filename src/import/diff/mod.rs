//! What a file brings that the workbook does not have, cell by cell, before anything is written.
//!
//! What changes of lines and records is worked out here and written as the journal's own changes,
//! with the values they take the place of: the engine refuses them if the workbook has moved on.

mod join;
mod known;
mod lines;
mod records;

use serde_json::{Value, json};

pub use known::Known;
use lines::Lines;
use records::{Comparing, Set};

use super::{Delta, DiffCell, DiffRow, Difference, Holds, Session};
use crate::model::{Batch, Fields, Kind, customer_id, line_id};

/// A file beside the workbook.
#[derive(Debug, Default)]
pub struct Diff {
    lines: Lines,
    sets: Vec<Set>,
    counts: Difference,
    /// The lines that are compared, where they are not the file's rows as they stand.
    joined: Option<Batch>,
}

/// Fields that say what a record is called, the best first.
const NAMING: [&str; 6] = ["name", "title", "period", "date", "opened", "note"];

impl Diff {
    /// Compares what was read with the workbook. With `blanks`, blank cells of mapped columns empty
    /// the fields of records; order lines keep what a blank cell says nothing of.
    pub fn of(session: &Session, known: &Known, blanks: bool) -> Diff {
        match session.holds() {
            Holds::Orders | Holds::Items => {
                let batch = session.batch_ref();
                let mut unmatched = 0;
                let joined = match session.is_joining() {
                    true => {
                        let joined = join::items(known, batch);
                        unmatched = joined.unmatched;
                        Some(joined.batch)
                    }
                    false => join::totals(known, batch),
                };
                let mut diff = Diff::of_lines(joined.as_ref().unwrap_or(batch), known);
                diff.joined = joined;
                diff.counts.unmatched = unmatched;
                diff
            }
            Holds::Refunds => {
                let (sets, counts) = records::refunds(known, &session.entries().refunds);
                Diff {
                    sets,
                    counts,
                    ..Diff::default()
                }
            }
            Holds::Records(kind) => {
                let mut comparing = Comparing::new(known, kind, blanks);
                for entry in &session.entries().list {
                    comparing.add(kind, entry);
                }
                let (sets, counts) = comparing.finish();
                Diff {
                    sets,
                    counts,
                    ..Diff::default()
                }
            }
        }
    }

    fn of_lines(batch: &Batch, known: &Known) -> Diff {
        let lines = lines::compare(known, batch);
        let mut new = vec![false; batch.customer_keys.len()];
        for line in &lines.new {
            new[batch.customer[*line as usize] as usize] = true;
        }
        let unknown = |at: &usize| {
            let who = batch.customer_at(*at);
            new[*at] && !who.key.is_empty() && !known.has_customer(&customer_id(who))
        };
        let counts = Difference {
            new: lines.new.len() as u32,
            changed: lines.changed.len() as u32,
            unchanged: lines.unchanged,
            missing: lines.missing.len() as u32,
            kept: lines.kept,
            elsewhere: lines.elsewhere,
            customers: (0..new.len()).filter(unknown).count() as u32,
            unmatched: 0,
        };
        Diff {
            lines,
            counts,
            ..Diff::default()
        }
    }

    /// How much is new, changed, missing.
    pub fn counts(&self) -> Difference {
        self.counts
    }

    /// The lines that are compared where they had to be brought together with the workbook's orders first.
    pub fn joined(&self) -> Option<&Batch> {
        self.joined.as_ref()
    }

    /// The lines to write, those that are new; `None` where that is all of the file's rows.
    pub fn batch(&self, batch: &Batch) -> Option<Batch> {
        if let Some(joined) = &self.joined {
            return Some(lines::only(joined, &self.lines.new));
        }
        let all = self.lines.new.len() == batch.customer.len();
        (!all).then(|| lines::only(batch, &self.lines.new))
    }

    /// Changes of records as the engine takes them (`store::read_changes`); `None` where there are
    /// none.
    pub fn changes(&self, batch: &Batch, known: &Known) -> Option<Vec<u8>> {
        let batch = self.joined.as_ref().unwrap_or(batch);
        let sets = self.sets.iter().map(|set| {
            let fields = set.fields.iter();
            let fields = fields.map(|field| json!([field.key, field.held, field.new]));
            change(set.kind, &set.id, set.before, fields.collect())
        });
        let lines = self.lines.changed.iter().map(|(place, with)| {
            let fields = known.changes_of(*place, batch, *with).into_iter();
            let fields = fields.map(|(key, _, new)| json!([key, known.held(*place, key), new]));
            let id = line_id(&known.imports[place.0 as usize].0, place.1);
            let before = known.records.get(Kind::Order, &id).is_some();
            change(Kind::Order, &id, before, fields.collect())
        });
        let all: Vec<Value> = sets.chain(lines).collect();
        (!all.is_empty()).then(|| Value::Array(all).to_string().into_bytes())
    }

    /// A window of the differences: what changes first, then what is new, then what is missing.
    pub fn rows(
        &self,
        batch: &Batch,
        known: &Known,
        only: Option<Delta>,
        from: usize,
        count: usize,
    ) -> Vec<DiffRow> {
        let batch = self.joined.as_ref().unwrap_or(batch);
        let wanted = |delta: Delta| only.is_none_or(|only| only == delta);
        let sets = |delta: Delta| {
            let sets = self.sets.iter().filter(move |set| set.delta == delta);
            sets.filter(move |_| wanted(delta)).map(Row::Set)
        };
        let lines = &self.lines;
        let changed = lines.changed.iter().filter(|_| wanted(Delta::Changed));
        let new = lines.new.iter().filter(|_| wanted(Delta::New));
        let missing = lines.missing.iter().filter(|_| wanted(Delta::Missing));
        let all = sets(Delta::Changed)
            .chain(changed.map(|(place, with)| Row::Changed(*place, *with)))
            .chain(sets(Delta::New))
            .chain(new.map(|line| Row::New(*line)))
            .chain(missing.map(|place| Row::Missing(*place)));
        all.skip(from)
            .take(count)
            .map(|row| row.view(batch, known))
            .collect()
    }
}

/// A line of the differences.
enum Row<'a> {
    Set(&'a Set),
    Changed(lines::Place, u32),
    New(u32),
    Missing(lines::Place),
}

impl Row<'_> {
    fn view(&self, batch: &Batch, known: &Known) -> DiffRow {
        let filled = |cells: [(&str, String); 6], new: bool| {
            let cells = cells.into_iter().filter(|(_, text)| !text.is_empty());
            cells.map(|(key, text)| cell(key, text, new)).collect()
        };
        let (delta, (customer, name), cells) = match *self {
            Row::Set(set) => return of_record(set, known),
            Row::Changed(place, with) => {
                let cells = known.changes_of(place, batch, with).into_iter();
                let cells = cells.map(|(key, old, new)| DiffCell {
                    key: key.into(),
                    old,
                    new,
                });
                (Delta::Changed, known.whose(place), cells.collect())
            }
            Row::New(line) => {
                let who = batch.customer_at(batch.customer[line as usize] as usize);
                let order = batch.order.get(line as usize);
                let number = order.map_or("", |order| batch.orders.get(*order as usize));
                let whose = (who.shown().to_string(), number.to_string());
                (Delta::New, whose, filled(lines::cells(batch, line), true))
            }
            Row::Missing(place) => {
                let cells = filled(known.line_cells(place), false);
                (Delta::Missing, known.whose(place), cells)
            }
        };
        DiffRow {
            delta,
            kind: Kind::Order,
            name,
            customer,
            cells,
        }
    }
}

fn cell(key: &str, text: String, new: bool) -> DiffCell {
    let key = key.into();
    match new {
        true => DiffCell {
            key,
            new: text,
            old: String::new(),
        },
        false => DiffCell {
            key,
            old: text,
            new: String::new(),
        },
    }
}

fn of_record(set: &Set, known: &Known) -> DiffRow {
    let nothing = Fields::default();
    let held = known.records.get(set.kind, &set.id).unwrap_or(&nothing);
    let value = |key: &str| {
        let field = set.fields.iter().find(|field| field.key == key);
        let new = field.and_then(|field| field.new.as_deref());
        new.or_else(|| held.get(key)).unwrap_or("")
    };
    let line = crate::model::imported_line(&set.id).filter(|_| set.kind == Kind::Order);
    let place = line.and_then(|(batch, line)| {
        let import = known.imports.iter().position(|(id, _)| id == batch)?;
        Some((import as u32, line))
    });
    let (customer, name) = match (set.kind, place) {
        (_, Some(place)) => known.whose(place),
        (Kind::Customer, _) => {
            let name = value("name");
            let name = if name.is_empty() {
                known.customer_name(&set.id)
            } else {
                name
            };
            (String::new(), name.into())
        }
        _ => {
            let name = NAMING
                .iter()
                .map(|key| value(key))
                .find(|name| !name.is_empty());
            let customer = known.customer_name(value("customer"));
            (customer.into(), name.unwrap_or("").into())
        }
    };
    let cells = set.fields.iter().filter(|field| field.key != "customer");
    DiffRow {
        delta: set.delta,
        kind: set.kind,
        name,
        customer,
        cells: cells
            .map(|field| DiffCell {
                key: field.key.clone().into(),
                old: field.shown.clone(),
                new: field.new.clone().unwrap_or_default(),
            })
            .collect(),
    }
}

fn change(kind: Kind, id: &str, before: bool, fields: Vec<Value>) -> Value {
    json!({
        "set": { "kind": kind.code(), "id": id, "before": before, "after": true, "fields": fields }
    })
}
