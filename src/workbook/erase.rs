//! One person taken out of a workbook and its history, while every figure stays.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Change, Contents, Entry};
use crate::model::field::{self, OWN, Value};
use crate::model::order;
use crate::model::{
    Batch, Customer, Fields, Kind, NONE, Named, Records, TextColumn, customer_id, customer_key,
};

/// What the code of an erased customer begins with.
pub const ERASED: char = '×';

/// Which customers are erased, and all records that were ever theirs. Their order lines stay under
/// a code that says nothing, so that what the shop earned does not change; order numbers that are
/// theirs alone, and every text about them, go.
#[derive(Debug)]
pub struct Erasure {
    /// Record ids, in order; a customer's code is its place here.
    customers: Vec<String>,
    /// What makes the codes unlike those of another erasure.
    salt: String,
    /// Contacts, touches … that were ever theirs.
    gone: Named<()>,
    /// Order records that were ever theirs.
    lines: Named<()>,
    /// Order numbers that were theirs alone, each with the number that takes its place: the same
    /// in every import.
    orders: RefCell<Named<usize>>,
}

impl Erasure {
    /// Looks through the workbook and its history for what is theirs.
    pub fn of(
        customers: Vec<String>,
        salt: &str,
        contents: &Contents,
        history: &[Entry],
    ) -> Erasure {
        let mut customers = order::sorted(customers, &|a, b| a.cmp(b));
        customers.dedup();
        let mut erasure = Erasure {
            customers,
            salt: salt.chars().take(8).collect(),
            gone: Named::default(),
            lines: Named::default(),
            orders: RefCell::default(),
        };
        for (kind, id, fields) in contents.records.iter() {
            erasure.note(kind, id, fields.get("customer"));
        }
        for entry in history {
            erasure.look(&entry.change);
        }
        erasure
    }

    fn look(&mut self, change: &Change) {
        match change {
            Change::Set {
                kind, id, fields, ..
            } => {
                for field in fields.iter().filter(|field| field.key == "customer") {
                    self.note(*kind, id, field.old.as_deref());
                    self.note(*kind, id, field.new.as_deref());
                }
            }
            Change::Many(all) => all.iter().for_each(|change| self.look(change)),
            Change::AddImport { .. } | Change::RemoveImport { .. } => {}
        }
    }

    fn note(&mut self, kind: Kind, id: &str, customer: Option<&str>) {
        let theirs = match kind {
            Kind::Customer => self.place(id).is_some(),
            _ => customer.is_some_and(|customer| self.place(customer).is_some()),
        };
        match kind {
            _ if !theirs => {}
            Kind::Order => drop(self.lines.insert(id, ())),
            _ => drop(self.gone.insert(&named(kind, id), ())),
        }
    }

    fn place(&self, customer: &str) -> Option<usize> {
        self.customers
            .binary_search_by(|known| known.as_str().cmp(customer))
            .ok()
    }

    fn code(&self, place: usize) -> String {
        format!("{ERASED}{}{:03}", self.salt, place + 1)
    }

    /// The contents without them.
    pub fn contents(&self, contents: &Contents) -> Contents {
        let mut records = Records::default();
        for (kind, id, fields) in contents.records.iter() {
            if self.is_gone(kind, id) {
                continue;
            }
            let kept = fields.iter().filter_map(|(key, value)| {
                let value = self.value(kind, id, key, value)?;
                Some((key.to_string(), value))
            });
            records.put(kind, id, Some(kept.collect::<Fields>()));
        }
        Contents {
            imports: contents.imports.clone(),
            records,
            revision: contents.revision,
        }
    }

    /// The change without them; `None` where nothing is left of it. An inverse maps to the inverse.
    pub fn change(&self, change: &Change) -> Option<Change> {
        match change {
            Change::AddImport { .. } | Change::RemoveImport { .. } => Some(change.clone()),
            Change::Set { kind, id, .. } if self.is_gone(*kind, id) => None,
            Change::Set {
                kind,
                id,
                before,
                after,
                fields,
            } => {
                let value = |key: &str, value: &Option<String>| {
                    value
                        .as_ref()
                        .and_then(|value| self.value(*kind, id, key, value))
                };
                let mut kept = fields.clone();
                for field in &mut kept {
                    field.old = value(&field.key, &field.old);
                    field.new = value(&field.key, &field.new);
                }
                kept.retain(|field| field.old != field.new);
                (before != after || !kept.is_empty()).then(|| Change::Set {
                    kind: *kind,
                    id: id.clone(),
                    before: *before,
                    after: *after,
                    fields: kept,
                })
            }
            Change::Many(all) => {
                let kept: Vec<Change> = all.iter().filter_map(|one| self.change(one)).collect();
                (!kept.is_empty()).then_some(Change::Many(kept))
            }
        }
    }

    /// The journal line without them.
    pub fn entry(&self, entry: Entry) -> Option<Entry> {
        let change = Rc::new(self.change(&entry.change)?);
        Some(Entry { change, ..entry })
    }

    /// The columns of an import without them.
    pub fn batch(&self, mut batch: Batch) -> Batch {
        let theirs: Vec<Option<usize>> = (0..batch.customer_keys.len())
            .map(|at| self.place(&customer_id(batch.customer_at(at))))
            .collect();
        if theirs.iter().all(Option::is_none) {
            return batch;
        }
        let recoded = |column: &TextColumn, code: &dyn Fn(usize) -> Option<String>| -> TextColumn {
            let mut new = TextColumn::with_capacity(column.len(), 0);
            for at in 0..column.len() {
                match code(at) {
                    Some(code) => new.push(&code),
                    None => new.push(column.get(at)),
                };
            }
            new
        };
        batch.customer_keys = recoded(&batch.customer_keys, &|at| {
            theirs[at].map(|place| self.code(place))
        });
        batch.customer_names = recoded(&batch.customer_names, &|at| {
            theirs[at].map(|_| String::new())
        });
        // An order number shared with others stays: it is theirs too.
        let orders = batch.orders.len();
        let (mut own, mut others) = (vec![false; orders], vec![false; orders]);
        for (line, &order) in batch
            .order
            .iter()
            .enumerate()
            .filter(|(_, at)| **at != NONE)
        {
            match theirs[batch.customer[line] as usize] {
                Some(_) => own[order as usize] = true,
                None => others[order as usize] = true,
            };
        }
        batch.orders = recoded(&batch.orders, &|at| {
            let only = own[at] && !others[at];
            only.then(|| self.order_code(batch.orders.get(at)))
        });
        batch
    }

    fn order_code(&self, order: &str) -> String {
        let mut known = self.orders.borrow_mut();
        let next = known.len() + 1;
        let number = known.get(order).copied().unwrap_or(next);
        known.insert(order, number);
        format!("×{}-{number}", self.salt)
    }

    fn is_gone(&self, kind: Kind, id: &str) -> bool {
        self.gone.get(&named(kind, id)).is_some()
    }

    /// A field's value as it may stay; `None`: it goes.
    fn value(&self, kind: Kind, id: &str, key: &str, value: &str) -> Option<String> {
        if let Some(place) = self.place(value).filter(|_| key == "customer") {
            let kind = customer_key(value).map_or_else(Default::default, |(kind, _)| kind);
            let key = &self.code(place);
            return Some(customer_id(Customer {
                kind,
                key,
                name: "",
            }));
        }
        if key == "merged_into" && self.place(value).is_some() {
            return None;
        }
        if kind == Kind::Order && self.lines.get(id).is_some() {
            let text = match field::find(kind, key) {
                Some(field) => matches!(field.value, Value::Text | Value::Long),
                None => key.starts_with(OWN),
            };
            if text && key != "category" {
                return None;
            }
        }
        Some(value.into())
    }
}

fn named(kind: Kind, id: &str) -> String {
    format!("{} {id}", kind.code())
}
