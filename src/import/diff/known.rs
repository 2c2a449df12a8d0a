//! What the workbook has already: the columns of its imports and its records.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::super::cell::squeeze;
use crate::model::{Batch, Customer, KeyKind, Kind, Records, customer_id};

/// The workbook that a file is compared with.
#[derive(Debug, Default)]
pub struct Known {
    /// Imports in force, oldest first: id and columns.
    pub(super) imports: Vec<(String, Batch)>,
    pub(super) records: Records,
    /// Customer's record id → name the imports give it.
    customers: FxHashMap<Box<str>, Box<str>>,
    /// Name, e-mail or phone → record id of the one customer that has it; `None`: several have.
    aliases: FxHashMap<(KeyKind, Box<str>), Option<Box<str>>>,
}

/// What is read of a workbook's contents here; the rest is the store's.
#[derive(Deserialize)]
struct Contents {
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    kind: String,
    id: String,
    fields: BTreeMap<String, String>,
}

impl Known {
    /// The workbook of these contents (as a backup file holds them) and columns; `None` where they
    /// cannot be read.
    pub fn read(contents: &[u8], imports: Vec<(String, Batch)>) -> Option<Known> {
        let contents: Contents = serde_json::from_slice(contents).ok()?;
        let mut records = Records::default();
        for record in contents.records {
            let kind = Kind::from_code(&record.kind)?;
            records.put(kind, &record.id, Some(record.fields.into_iter().collect()));
        }
        Some(Known::new(imports, records))
    }

    /// The workbook of these imports and records.
    pub fn new(imports: Vec<(String, Batch)>, records: Records) -> Known {
        let mut known = Known {
            imports,
            records,
            ..Known::default()
        };
        known.index();
        known
    }

    /// The imports again.
    pub fn into_imports(self) -> Vec<(String, Batch)> {
        self.imports
    }

    fn index(&mut self) {
        let mut customers: FxHashMap<Box<str>, Box<str>> = FxHashMap::default();
        for (_, batch) in &self.imports {
            for at in 0..batch.customer_keys.len() {
                let who = batch.customer_at(at);
                let name = customers.entry(customer_id(who).into()).or_default();
                if name.is_empty() {
                    *name = who.name.into();
                }
            }
        }
        for (id, _) in self.records.of(Kind::Customer) {
            customers.entry(id.into()).or_default();
        }
        for (id, name) in &customers {
            let field = |key| self.records.value(Kind::Customer, id, key);
            let all = [
                (KeyKind::Name, field("name").or(Some(name))),
                (KeyKind::Email, field("email")),
                (KeyKind::Phone, field("phone")),
            ];
            for (kind, text) in all {
                let Some(text) = text.filter(|text| !text.is_empty()) else {
                    continue;
                };
                let alias = (kind, squeeze(text).into());
                let owner = self.aliases.entry(alias);
                owner
                    .and_modify(|owner| *owner = None)
                    .or_insert_with(|| Some(id.clone()));
            }
        }
        self.customers = customers;
    }

    /// Whether there is a customer of this record id.
    pub(super) fn has_customer(&self, id: &str) -> bool {
        self.customers.contains_key(id)
    }

    /// A customer's name, or its key where it has none.
    pub(super) fn customer_name<'a>(&'a self, id: &'a str) -> &'a str {
        let own = self.records.value(Kind::Customer, id, "name");
        let imported = || self.customers.get(id).map(|name| &**name);
        match own.or_else(imported).filter(|name| !name.is_empty()) {
            Some(name) => name,
            None => id.split_once(':').map_or(id, |(_, key)| key),
        }
    }

    /// The name the imports give this customer; empty where they give none.
    pub(super) fn imported_name(&self, id: &str) -> &str {
        self.customers.get(id).map_or("", |name| name)
    }

    /// The record id of the customer with these identifiers, strongest first: one that is there
    /// under any of them; else one that is there and has the strongest as its name, e-mail or phone
    /// alone; else a new one's. `None` where there is no identifier.
    pub(super) fn customer_of(&self, identifiers: &[(KeyKind, &str)]) -> Option<String> {
        let id = |(kind, key): &(KeyKind, &str)| {
            customer_id(Customer {
                kind: *kind,
                key,
                name: "",
            })
        };
        let strongest = identifiers.first()?;
        let there = identifiers.iter().map(id).find(|id| self.has_customer(id));
        let alias = || {
            let (kind, text) = strongest;
            let owner = self.aliases.get(&(*kind, squeeze(text).into()))?;
            owner.as_deref().map(String::from)
        };
        Some(there.or_else(alias).unwrap_or_else(|| id(strongest)))
    }
}
