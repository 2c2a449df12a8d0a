//! Rows into records: every cell made canonical or doubted, a row without what it needs left out.

use std::borrow::Cow;

use super::super::assemble::Out;
use super::super::cell::{clean, is_blank, squeeze};
use super::super::date::{self, Evidence, Reading};
use super::super::header::{Header, is_note};
use super::super::survey::{Profile, is_masked};
use super::super::table::{RowView, Table};
use super::super::{Counts, DecimalMark, Holds, Options, OwnTarget, RejectReason, number};
use super::columns::{CUSTOMER, Columns, FIRST_NAME, LAST_NAME, NUMBER, WHOSE, is_customers_own};
use super::words::NOT_PAID_BACK;
use crate::i18n::{Lang, choice_label};
use crate::model::field::{self, Invalid, Value, exact};
use crate::model::{Day, KeyKind, Kind, order};

/// What a file without order lines came to.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    /// Records, in the order of the file.
    pub list: Vec<Entry>,
    /// Refunds, in the order of the file.
    pub refunds: Vec<Refund>,
    /// Row counts.
    pub counts: Counts,
    /// Rows left out.
    pub outs: Vec<Out>,
    /// Cells that may not stand in their field: row, column, why.
    pub doubts: Vec<(u32, u32, Invalid)>,
}

/// A record as its row has it.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its own number; empty where it has none.
    pub number: String,
    /// The customer it is, or belongs to: identifiers, strongest first.
    pub customer: Vec<(KeyKind, String)>,
    /// Canonical values of all mapped fields; `None` where the cell is blank. What does not fit is
    /// not among them.
    pub values: Vec<(Cow<'static, str>, Option<String>)>,
}

/// What was paid back of an order.
#[derive(Clone, Debug)]
pub struct Refund {
    /// Order number.
    pub order: String,
    /// In 1/10 000; `None`: all of it.
    pub amount: Option<i64>,
}

struct Reader<'a> {
    table: &'a Table,
    columns: &'a Columns,
    marks: Vec<DecimalMark>,
    days: Vec<Reading>,
    own: &'a [OwnTarget],
    done: Entries,
}

/// Reads all rows below the header.
pub fn read(
    table: &Table,
    header: &Header,
    columns: &Columns,
    profiles: &[Profile],
    options: &Options,
    holds: Holds,
    own: &[OwnTarget],
) -> Entries {
    let days = (0..profiles.len()).map(|column| reading(table, header, column, profiles, options));
    let marks = profiles
        .iter()
        .map(|profile| options.decimal.unwrap_or(profile.mark()));
    let mut reader = Reader {
        table,
        columns,
        marks: marks.collect(),
        days: days.collect(),
        own,
        done: Entries::default(),
    };
    for row in header.first..table.len() {
        reader.row(row, holds);
    }
    let mut done = reader.done;
    done.counts.rejected = done.outs.len() as u32;
    done.counts.accepted = done.counts.rows - done.counts.rejected;
    for out in &done.outs {
        let reasons = &mut done.counts.reasons;
        match reasons.iter_mut().find(|(reason, _)| *reason == out.reason) {
            Some((_, count)) => *count += 1,
            None => reasons.push((out.reason, 1)),
        }
    }
    done.counts.reasons = order::sorted(done.counts.reasons, &|a, b| a.cmp(b));
    done
}

/// How a column's days are read, proved by all of its cells.
fn reading(
    table: &Table,
    header: &Header,
    column: usize,
    profiles: &[Profile],
    options: &Options,
) -> Reading {
    let profile = &profiles[column];
    if !profile.dated() && !profile.serial() {
        return Reading::default();
    }
    let mut evidence = Evidence::default();
    for row in header.first..table.len() {
        if let Some(parts) = date::parts(clean(table.cell(row, column))) {
            evidence.add(parts);
        }
    }
    let (mut reading, _) = evidence.decide(profile.serial());
    reading.order = options.date_order.unwrap_or(reading.order);
    reading
}

impl Reader<'_> {
    fn row(&mut self, row: usize, holds: Holds) {
        let view = self.table.row(row);
        if view.cells().all(is_blank) {
            self.done.counts.blank += 1;
            return;
        }
        // One filled cell is a record where only a name is known.
        if is_note(view, 2) {
            self.done.counts.skipped += 1;
            return;
        }
        self.done.counts.rows += 1;
        let refused = match holds {
            Holds::Records(kind) => self.record(row, view, kind),
            _ => self.refund(view),
        };
        if let Err(reason) = refused {
            let row = row as u32;
            let column = self.fault_of(reason, holds).map(|column| column as u32);
            self.done.outs.push(Out {
                row,
                reason,
                column,
            });
        }
    }

    /// The column of the cell that a row is left out for.
    fn fault_of(&self, reason: RejectReason, holds: Holds) -> Option<usize> {
        let all: &[&str] = match (reason, holds) {
            (RejectReason::MissingCustomer, _) => &[CUSTOMER, WHOSE, NUMBER, "name"],
            (RejectReason::BadDate, _) => &["date", "period", "opened"],
            (RejectReason::BadAmount, _) => &["amount", "oe"],
            (RejectReason::Cancelled, _) => &["state"],
            (_, Holds::Refunds) => &["order"],
            _ => &["name", "title", "hours_capacity"],
        };
        all.iter().find_map(|key| self.columns.get(key))
    }

    fn record(&mut self, row: usize, view: RowView<'_>, kind: Kind) -> Result<(), RejectReason> {
        let mut entry = Entry::default();
        for field in field::fields(kind).iter().filter(|field| field.shown) {
            if field.value == Value::Customer {
                continue;
            }
            if let Some(value) = self.value(row, view, field.key, field.value) {
                entry.values.push((field.key.into(), value));
            }
        }
        let own = self.own;
        for field in own.iter().filter(|own| own.of == kind) {
            let value = field::own_value(&field.value);
            if let Some(value) = self.value(row, view, &field.key, value) {
                entry.values.push((field.key.clone().into(), value));
            }
        }
        let text = |key: &str| -> String {
            let cell = self
                .columns
                .get(key)
                .map_or(&[][..], |at| clean(view.cell(at)));
            let text = String::from_utf8_lossy(cell);
            if is_masked(cell) {
                String::new()
            } else {
                text.into_owned()
            }
        };
        let value = |entry: &Entry, key: &str| -> String {
            let found = entry.values.iter().find(|(known, _)| *known == key);
            found
                .and_then(|(_, value)| value.clone())
                .unwrap_or_default()
        };
        let own = kind == Kind::Customer;
        if own {
            entry.customer = vec![
                (KeyKind::Id, text(NUMBER)),
                (KeyKind::Email, value(&entry, "email")),
                (KeyKind::Phone, value(&entry, "phone")),
                (KeyKind::Name, value(&entry, "name")),
            ];
        } else {
            entry.number = text(NUMBER);
            let number = text(CUSTOMER);
            let kind = if number.contains('@') {
                KeyKind::Email
            } else {
                KeyKind::Id
            };
            entry.customer = vec![(kind, number), (KeyKind::Name, text(WHOSE))];
        }
        entry
            .customer
            .retain(|(_, text)| !text.is_empty() && !is_masked(text.as_bytes()));
        if (own || is_customers_own(kind)) && entry.customer.is_empty() {
            return Err(RejectReason::MissingCustomer);
        }
        let filled = |key: &str| {
            entry
                .values
                .iter()
                .any(|(known, value)| *known == key && value.is_some())
        };
        for field in field::fields(kind) {
            if !field.required || field.value == Value::Customer || filled(field.key) {
                continue;
            }
            return Err(match field.value {
                Value::Day | Value::Period => RejectReason::BadDate,
                Value::Money(..) => RejectReason::BadAmount,
                _ => RejectReason::MissingValue,
            });
        }
        self.done.list.push(entry);
        Ok(())
    }

    /// The value of a mapped field; `None` where no column fills it, or its cell does not fit.
    fn value(
        &mut self,
        row: usize,
        view: RowView<'_>,
        key: &str,
        value: Value,
    ) -> Option<Option<String>> {
        let Some(column) = self.columns.get(key) else {
            return (key == "name")
                .then(|| self.joined_name(view))
                .flatten()
                .map(Some);
        };
        let cell = clean(view.cell(column));
        if cell.is_empty() {
            return Some(None);
        }
        match self.canonical(cell, column, value) {
            Ok(value) => Some(value),
            Err(why) => {
                self.done.doubts.push((row as u32, column as u32, why));
                None
            }
        }
    }

    fn joined_name(&self, view: RowView<'_>) -> Option<String> {
        let part = |key| {
            let cell = clean(view.cell(self.columns.get(key)?));
            Some(String::from_utf8_lossy(cell).into_owned())
        };
        let (first, last) = (part(FIRST_NAME), part(LAST_NAME));
        let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
        let joined = match first.is_ascii() && last.is_ascii() {
            true => format!("{first} {last}"),
            false => format!("{last}{first}"),
        };
        Some(joined.trim().to_string()).filter(|name| !name.is_empty())
    }

    fn canonical(
        &self,
        cell: &[u8],
        column: usize,
        value: Value,
    ) -> Result<Option<String>, Invalid> {
        let text = String::from_utf8_lossy(cell);
        let day = || date::read(cell, self.days[column]).map(|day| Day(day).iso());
        let read = match value {
            Value::Day => day().ok_or(Invalid::Day)?,
            Value::Period => match field::canonical(value, &text) {
                Ok(period) => return Ok(period),
                Err(_) => month(cell)
                    .or_else(|| Some(day()?.get(..7)?.into()))
                    .ok_or(Invalid::Period)?,
            },
            Value::Whole(..) | Value::Money(..) | Value::Quantity => {
                let bare = cell.strip_suffix(b"%").unwrap_or(cell);
                exact(number::read(bare, self.marks[column], 4).ok_or(Invalid::Number)?)
            }
            Value::Choice(codes) => code(codes, &text),
            Value::Tags(codes) if !codes.is_empty() => {
                let tags = text.split([',', '，', '、', ';', '；', '|']);
                tags.map(|tag| code(codes, tag))
                    .collect::<Vec<_>>()
                    .join(",")
            }
            _ => text.into_owned(),
        };
        field::canonical(value, &read)
    }

    fn refund(&mut self, view: RowView<'_>) -> Result<(), RejectReason> {
        let cell = |key: &str| self.columns.get(key).map(|at| clean(view.cell(at)));
        let order = cell("order").unwrap_or_default();
        if order.is_empty() {
            return Err(RejectReason::MissingValue);
        }
        let state = squeeze(&String::from_utf8_lossy(cell("state").unwrap_or_default()));
        if NOT_PAID_BACK.iter().any(|part| state.contains(part)) {
            return Err(RejectReason::Cancelled);
        }
        let amount = match self.columns.get("amount") {
            None => None,
            Some(at) => {
                let read = number::read(clean(view.cell(at)), self.marks[at], 4);
                Some(read.ok_or(RejectReason::BadAmount)?.saturating_abs())
            }
        };
        self.done.refunds.push(Refund {
            order: String::from_utf8_lossy(order).into_owned(),
            amount,
        });
        Ok(())
    }
}

/// `202405` as a month.
fn month(cell: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(cell).ok()?;
    let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (year, month) = text.split_at_checked(4).filter(|_| digits)?;
    field::canonical(Value::Period, &format!("{year}-{month}")).ok()?
}

/// The code of a choice given by its code or its name in either language; else the text as it is.
fn code(codes: &[&str], text: &str) -> String {
    let text = text.trim();
    let asked = squeeze(text);
    let named = |code: &&&str| {
        [Lang::Zh, Lang::En].iter().any(|lang| {
            let name = squeeze(choice_label(*lang, code));
            name == asked || asked.len() >= 4 && name.starts_with(&asked)
        })
    };
    codes
        .iter()
        .find(named)
        .map_or_else(|| text.into(), |code| code.to_string())
}
