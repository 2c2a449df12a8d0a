//! Records kept beside the order lines: customers' profiles, contacts, touches, costs and more.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::field;
use super::{Customer, KeyKind, Named};

/// What a record is about (SPEC §1).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A customer's profile; its id is [`customer_id`] of the customer's key.
    #[default]
    Customer,
    /// A person at a customer.
    Contact,
    /// An order line added by hand, or what a person changed of an imported line; the id of the
    /// latter is [`line_id`].
    Order,
    /// A visit, a call, a gift, a message.
    Touch,
    /// Operating expense, hours and investment of a period.
    Cost,
    /// A customer's satisfaction.
    Survey,
    /// A customer lost, and why.
    Loss,
    /// A sale that may come.
    Deal,
    /// A complaint.
    Complaint,
    /// A colleague.
    Staff,
    /// Something to do.
    Task,
    /// A classification frozen at a date.
    Snapshot,
    /// A filled-in worksheet.
    Sheet,
    /// A field of the person's own.
    Field,
    /// What holds for the whole workbook; the only id is [`SETTINGS`].
    Setting,
}

/// Id of the one record of [`Kind::Setting`].
pub const SETTINGS: &str = "workbook";

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 15] = [
        Kind::Customer,
        Kind::Contact,
        Kind::Order,
        Kind::Touch,
        Kind::Cost,
        Kind::Survey,
        Kind::Loss,
        Kind::Deal,
        Kind::Complaint,
        Kind::Staff,
        Kind::Task,
        Kind::Snapshot,
        Kind::Sheet,
        Kind::Field,
        Kind::Setting,
    ];

    /// Its name on disk and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Customer => "customer",
            Kind::Contact => "contact",
            Kind::Order => "order",
            Kind::Touch => "touch",
            Kind::Cost => "cost",
            Kind::Survey => "survey",
            Kind::Loss => "loss",
            Kind::Deal => "deal",
            Kind::Complaint => "complaint",
            Kind::Staff => "staff",
            Kind::Task => "task",
            Kind::Snapshot => "snapshot",
            Kind::Sheet => "sheet",
            Kind::Field => "field",
            Kind::Setting => "setting",
        }
    }

    /// The kind of this name.
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The fields of one record, by key. Values are canonical text (`field::canonical`): exact, readable
/// in the file, and unharmed when a field's type changes. A field that is not filled is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(Cow<'static, str>, Box<str>)>);

impl Fields {
    /// The value of a field; `None` where it is not filled.
    pub fn get(&self, key: &str) -> Option<&str> {
        let at = self
            .0
            .binary_search_by(|(known, _)| known.as_ref().cmp(key));
        at.ok().map(|at| &*self.0[at].1)
    }

    /// Fills a field, or empties it.
    pub fn set(&mut self, key: &str, value: Option<&str>) {
        let at = self
            .0
            .binary_search_by(|(known, _)| known.as_ref().cmp(key));
        match (at, value) {
            (Ok(at), Some(value)) => self.0[at].1 = value.into(),
            (Ok(at), None) => drop(self.0.remove(at)),
            (Err(at), Some(value)) => self.0.insert(at, (field::interned(key), value.into())),
            (Err(_), None) => {}
        }
    }

    /// All filled fields by rising key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), &**value))
    }

    /// Whether none is filled.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: AsRef<str>, V: AsRef<str>> FromIterator<(K, V)> for Fields {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(all: I) -> Fields {
        let mut fields = Fields::default();
        for (key, value) in all {
            fields.set(key.as_ref(), Some(value.as_ref()));
        }
        fields
    }
}

/// All records of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records([Named<Fields>; Kind::ALL.len()]);

impl Records {
    /// The record's fields; `None` where there is no such record.
    pub fn get(&self, kind: Kind, id: &str) -> Option<&Fields> {
        self.0[kind as usize].get(id)
    }

    /// One field of one record.
    pub fn value(&self, kind: Kind, id: &str, key: &str) -> Option<&str> {
        self.get(kind, id)?.get(key)
    }

    /// Puts a record in place, or takes it away.
    pub fn put(&mut self, kind: Kind, id: &str, fields: Option<Fields>) {
        let all = &mut self.0[kind as usize];
        match fields {
            Some(fields) => drop(all.insert(id, fields)),
            None => drop(all.remove(id)),
        }
    }

    /// Changes a record's fields; it is made where there was none.
    pub fn change(&mut self, kind: Kind, id: &str, with: impl FnOnce(&mut Fields)) {
        let all = &mut self.0[kind as usize];
        match all.get_mut(id) {
            Some(fields) => with(fields),
            None => {
                let mut fields = Fields::default();
                with(&mut fields);
                all.insert(id, fields);
            }
        }
    }

    /// All records of a kind by rising id.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = (&str, &Fields)> {
        self.0[kind as usize].iter()
    }

    /// How many there are of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.0[kind as usize].len()
    }

    /// All records of all kinds.
    pub fn iter(&self) -> impl Iterator<Item = (Kind, &str, &Fields)> {
        let kinds = Kind::ALL.into_iter();
        kinds.flat_map(|kind| self.of(kind).map(move |(id, fields)| (kind, id, fields)))
    }

    /// Whether there is none at all.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Named::is_empty)
    }
}

/// A customer's id as records name it: `id:0042`, `email:…`, `phone:…`, `name:…`.
pub fn customer_id(customer: Customer<'_>) -> String {
    let kind = match customer.kind {
        KeyKind::Id => "id",
        KeyKind::Email => "email",
        KeyKind::Phone => "phone",
        KeyKind::Name => "name",
    };
    format!("{kind}:{}", customer.key)
}

/// The key a customer's id is made of.
pub fn customer_key(id: &str) -> Option<(KeyKind, &str)> {
    let (kind, key) = id.split_once(':')?;
    let kind = match kind {
        "id" => KeyKind::Id,
        "email" => KeyKind::Email,
        "phone" => KeyKind::Phone,
        "name" => KeyKind::Name,
        _ => return None,
    };
    (!key.is_empty()).then_some((kind, key))
}

/// Id of the record that changes line `line` (0 first) of the import `batch`.
pub fn line_id(batch: &str, line: u32) -> String {
    format!("{batch}:{line}")
}

/// The import and line that a record's id names; `None` for a line added by hand.
pub fn imported_line(id: &str) -> Option<(&str, u32)> {
    let (batch, line) = id.split_once(':')?;
    Some((batch, line.parse().ok()?))
}
