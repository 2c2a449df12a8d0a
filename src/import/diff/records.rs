//! Records and refunds of a file compared with the workbook's.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::super::entries::{Entry, Refund};
use super::super::{Delta, Difference};
use super::known::Known;
use crate::cipher::hex;
use crate::model::field::exact;
use crate::model::{Customer, KeyKind, Kind, LineState, customer_key, line_id};

/// A record that comes into being or changes.
#[derive(Debug)]
pub(super) struct Set {
    pub kind: Kind,
    pub id: String,
    /// Whether the record is there already.
    pub before: bool,
    pub delta: Delta,
    pub fields: Vec<SetField>,
}

/// One field of it.
#[derive(Debug)]
pub(super) struct SetField {
    pub key: Cow<'static, str>,
    /// What the record holds, which may be nothing where the import says something.
    pub held: Option<String>,
    /// What the workbook shows.
    pub shown: String,
    pub new: Option<String>,
}

/// Fields that say which record of a kind it is; none: all that the file has.
fn keys(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Contact | Kind::Staff => &["customer", "name"],
        Kind::Cost => &["period"],
        Kind::Deal | Kind::Task => &["customer", "title"],
        Kind::Survey | Kind::Loss => &["customer", "date"],
        Kind::Complaint => &["customer", "opened", "text"],
        _ => &[],
    }
}

/// Fields by which records that may be the same are found.
fn near(kind: Kind) -> &'static [&'static str] {
    match keys(kind) {
        [] => &["customer", "date"],
        keys => keys,
    }
}

/// Records of the file by where they stand.
pub(super) struct Comparing<'a> {
    known: &'a Known,
    /// Whether blank cells empty fields.
    blanks: bool,
    sets: Vec<Set>,
    places: FxHashMap<(Kind, String), usize>,
    /// Records of the workbook by the fields that tell them apart; of a kind without such fields
    /// by customer and day.
    twins: FxHashMap<String, Vec<String>>,
    pub counts: Difference,
}

impl<'a> Comparing<'a> {
    pub fn new(known: &'a Known, kind: Kind, blanks: bool) -> Comparing<'a> {
        let mut twins: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for (id, fields) in known.records.of(kind) {
            let texts = near(kind).iter().map(|key| fields.get(key).unwrap_or(""));
            twins.entry(joined(texts)).or_default().push(id.into());
        }
        Comparing {
            known,
            blanks,
            sets: Vec::new(),
            places: FxHashMap::default(),
            twins,
            counts: Difference::default(),
        }
    }

    /// What changes, and how much.
    pub fn finish(mut self) -> (Vec<Set>, Difference) {
        for set in &self.sets {
            match set.delta {
                Delta::New => self.counts.new += 1,
                Delta::Changed if !set.fields.is_empty() => self.counts.changed += 1,
                _ => self.counts.unchanged += 1,
            }
        }
        let told = |set: &Set| !set.fields.is_empty() || !set.before && set.delta == Delta::New;
        self.sets.retain(told);
        (self.sets, self.counts)
    }

    /// Compares one record of the file.
    pub fn add(&mut self, kind: Kind, entry: &Entry) {
        let identifiers: Vec<_> = (entry.customer.iter())
            .map(|(kind, text)| (*kind, text.as_str()))
            .collect();
        let customer = self.known.customer_of(&identifiers);
        if kind == Kind::Customer {
            if let Some(id) = customer {
                self.customer(id, &entry.values);
            }
            return;
        }
        let mut values = entry.values.clone();
        if let Some(id) = customer {
            self.stub(&id, &identifiers);
            values.push(("customer".into(), Some(id)));
        }
        let value = |key: &str| {
            let found = values.iter().find(|(known, _)| *known == key);
            found.and_then(|(_, value)| value.as_deref()).unwrap_or("")
        };
        let twin = joined(near(kind).iter().map(|key| value(key)));
        let twins = self.twins.get(&twin).map_or(&[][..], |twins| twins);
        let id = match twins.first() {
            _ if !entry.number.is_empty() => digest(&[kind.code(), "number", &entry.number]),
            _ if keys(kind).is_empty() => self.by_all(kind, &values, twins),
            Some(id) => id.clone(),
            None => digest(&[kind.code(), &twin]),
        };
        let fresh = self.known.records.get(kind, &id).is_none();
        self.put(kind, id, fresh, &values, "");
    }

    /// The record with all of these values, or a new one's id; a second one alike gets another.
    fn by_all(
        &self,
        kind: Kind,
        values: &[(Cow<'static, str>, Option<String>)],
        near: &[String],
    ) -> String {
        let filled = values
            .iter()
            .filter_map(|(key, value)| Some((&**key, value.as_deref()?)));
        let filled: Vec<(&str, &str)> = filled.collect();
        let taken = |id: &str| self.places.contains_key(&(kind, id.to_string()));
        let same = |id: &&String| {
            let fields = self.known.records.get(kind, id);
            let same =
                |(key, value): &(&str, &str)| fields.is_some_and(|of| of.get(key) == Some(value));
            !taken(id) && filled.iter().all(same)
        };
        if let Some(id) = near.iter().find(same) {
            return id.clone();
        }
        let text = joined(filled.iter().flat_map(|(key, value)| [*key, *value]));
        let ids = (0..).map(|again: u32| digest(&[kind.code(), &text, &again.to_string()]));
        let free = |id: &String| !taken(id) && self.known.records.get(kind, id).is_none();
        let mut ids = ids.filter(free);
        ids.next().unwrap_or_default()
    }

    fn customer(&mut self, id: String, values: &[(Cow<'static, str>, Option<String>)]) {
        let fresh = !self.known.has_customer(&id);
        let imported = self.known.imported_name(&id).to_string();
        // A name that is the key itself says nothing new.
        let key = customer_key(&id).filter(|(kind, _)| *kind == KeyKind::Name);
        let named = key.map(|(_, key)| key.to_string());
        let own = |(key, value): &&(Cow<'static, str>, Option<String>)| {
            *key != "name" || named.is_none() || *value != named
        };
        let values: Vec<_> = values.iter().filter(own).cloned().collect();
        self.counts.customers += u32::from(fresh && !self.is_placed(Kind::Customer, &id));
        self.put(Kind::Customer, id, fresh, &values, &imported);
    }

    /// A customer that is only named here.
    fn stub(&mut self, id: &str, identifiers: &[(KeyKind, &str)]) {
        if self.known.has_customer(id) || self.is_placed(Kind::Customer, id) {
            return;
        }
        let name = identifiers.iter().find(|(kind, _)| *kind == KeyKind::Name);
        let name = name.filter(|(_, name)| {
            let kind = KeyKind::Name;
            id != crate::model::customer_id(Customer {
                kind,
                key: name,
                name: "",
            })
        });
        let values = [("name".into(), name.map(|(_, name)| name.to_string()))];
        self.counts.customers += 1;
        self.put(Kind::Customer, id.into(), true, &values, "");
    }

    fn is_placed(&self, kind: Kind, id: &str) -> bool {
        self.places.contains_key(&(kind, id.to_string()))
    }

    /// Takes a record's values over; a second row about it fills what the first one left blank, and
    /// overrules the rest.
    fn put(
        &mut self,
        kind: Kind,
        id: String,
        fresh: bool,
        values: &[(Cow<'static, str>, Option<String>)],
        imported_name: &str,
    ) {
        let held = self.known.records.get(kind, &id);
        let place = (kind, id.clone());
        let at = *self.places.entry(place).or_insert(self.sets.len());
        if at == self.sets.len() {
            self.sets.push(Set {
                kind,
                before: held.is_some(),
                delta: if fresh { Delta::New } else { Delta::Changed },
                fields: Vec::new(),
                id,
            });
        }
        let set = &mut self.sets[at];
        for (key, value) in values {
            let was = held.and_then(|fields| fields.get(key));
            let shown = match (was, &**key) {
                (None, "name") => imported_name,
                (was, _) => was.unwrap_or(""),
            };
            let same = value.as_deref().unwrap_or("") == shown;
            let blank = value.is_none() && (!self.blanks || was.is_none());
            let known = set.fields.iter().position(|field| field.key == *key);
            match known {
                _ if blank => {}
                Some(at) if same => drop(set.fields.remove(at)),
                Some(at) => set.fields[at].new = value.clone(),
                None if same => {}
                None => set.fields.push(SetField {
                    key: key.clone(),
                    held: was.map(String::from),
                    shown: shown.into(),
                    new: value.clone(),
                }),
            }
        }
    }
}

/// Takes refunds off the lines of their orders: line after line until nothing of the refund is left;
/// a line paid back whole is cancelled. Amounts are taken off what the import said, so that the same
/// sheet twice changes nothing.
pub(super) fn refunds(known: &Known, list: &[Refund]) -> (Vec<Set>, Difference) {
    let (mut sets, mut counts) = (Vec::new(), Difference::default());
    let mut orders: Vec<(&str, Option<i64>)> = Vec::new();
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for refund in list {
        let at = *places.entry(&refund.order).or_insert(orders.len());
        match orders.get_mut(at) {
            Some((_, sum)) => *sum = sum.zip(refund.amount).map(|(a, b)| a.saturating_add(b)),
            None => orders.push((&refund.order, refund.amount)),
        }
    }
    let lines = known.orders();
    for (order, amount) in orders {
        let Some(lines) = lines.get(order) else {
            counts.unmatched += 1;
            continue;
        };
        let mut left = amount;
        let mut changed = false;
        for &place in lines {
            let (base, now, state) = known.amounts(place);
            // Paid back by an earlier sheet, or by hand: the order has it off already.
            if base <= 0 || state == LineState::Removed as u8 {
                continue;
            }
            let off = left.map_or(base, |left| left.min(base));
            left = left.map(|left| left - off);
            let mut fields = Vec::new();
            let held = |key: &str| known.held(place, key);
            let mut field = |key, shown: String, new: String| {
                let held = held(key);
                let new = Some(new);
                fields.push(SetField {
                    key: key.into(),
                    held,
                    shown,
                    new,
                });
            };
            if off == base {
                if state != LineState::Cancelled as u8 {
                    field("state", "sale".into(), "cancelled".into());
                }
            } else if off > 0 && now != base - off {
                field("amount", exact(now), exact(base - off));
            }
            if !fields.is_empty() {
                changed = true;
                let id = line_id(&known.imports[place.0 as usize].0, place.1);
                sets.push(Set {
                    kind: Kind::Order,
                    before: known.records.get(Kind::Order, &id).is_some(),
                    delta: Delta::Changed,
                    fields,
                    id,
                });
            }
        }
        match changed {
            true => counts.changed += 1,
            false => counts.unchanged += 1,
        }
    }
    (sets, counts)
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.collect::<Vec<_>>().join("\u{1f}")
}

/// An id that the same texts always give, so that importing them twice makes one record.
fn digest(texts: &[&str]) -> String {
    let sum = Sha256::digest(texts.join("\u{1f}"));
    hex(&sum[..16])
}
