//! Persisted types, apart from the model's: what is written stays readable when the model moves on.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::migrate::{SCHEMA, Shape, upgrade};
use super::{Trouble, chain};
use crate::model::{BatchHead, KeyKind};
use crate::workbook::{Cause, Change, Entry, Import, Part};

/// A workbook's own record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shop {
    /// 128-bit random id in hex.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it holds sample data.
    pub sample: bool,
    /// When it was made, Unix milliseconds.
    pub created: u64,
    /// When it was opened last, Unix milliseconds.
    pub opened: u64,
}

#[derive(Serialize, Deserialize)]
struct ShopRecord {
    schema: u32,
    id: String,
    name: String,
    sample: bool,
    created: u64,
    opened: u64,
}

#[derive(Serialize, Deserialize)]
struct EntryRecord {
    schema: u32,
    seq: u32,
    prev: String,
    id: String,
    when: u64,
    cause: CauseRecord,
    change: ChangeRecord,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CauseRecord {
    Do,
    Undo,
    Redo,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ChangeRecord {
    AddImport { at: u32, import: ImportRecord },
    RemoveImport { at: u32, import: ImportRecord },
}

#[derive(Serialize, Deserialize)]
struct ImportRecord {
    id: String,
    when: u64,
    source: String,
    fingerprint: String,
    currency: String,
    key_kind: KeyKindRecord,
    lines: u32,
    rejected: u32,
    customers: u32,
    /// Length and checksum (16 hex digits) of each column buffer.
    parts: Vec<(u64, String)>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeyKindRecord {
    Id,
    Email,
    Phone,
    Name,
}

/// A workbook's record as it is stored.
pub fn write_shop(shop: &Shop) -> Result<String, Trouble> {
    let Shop {
        id,
        name,
        sample,
        created,
        opened,
    } = shop.clone();
    let record = ShopRecord {
        schema: SCHEMA,
        id,
        name,
        sample,
        created,
        opened,
    };
    serde_json::to_string(&record).map_err(|fault| Trouble::Other(fault.to_string()))
}

/// A workbook's record of any shipped version.
pub fn read_shop(stored: &str) -> Result<Shop, Trouble> {
    let record: ShopRecord = read(Shape::Shop, "workbook", stored)?;
    Ok(Shop {
        id: record.id,
        name: record.name,
        sample: record.sample,
        created: record.created,
        opened: record.opened,
    })
}

/// A journal line as it is stored, and its hash, which the next line names as `prev`.
pub fn write_entry(seq: u32, prev: &str, entry: &Entry) -> Result<(String, String), Trouble> {
    let record = EntryRecord {
        schema: SCHEMA,
        seq,
        prev: prev.into(),
        id: entry.id.clone(),
        when: entry.when,
        cause: match entry.cause {
            Cause::Do => CauseRecord::Do,
            Cause::Undo => CauseRecord::Undo,
            Cause::Redo => CauseRecord::Redo,
        },
        change: match &entry.change {
            Change::AddImport { at, import } => ChangeRecord::AddImport {
                at: *at as u32,
                import: import_record(import),
            },
            Change::RemoveImport { at, import } => ChangeRecord::RemoveImport {
                at: *at as u32,
                import: import_record(import),
            },
        },
    };
    let json = serde_json::to_string(&record).map_err(|fault| Trouble::Other(fault.to_string()))?;
    Ok((chain::seal(&json), chain::hash(&json)))
}

/// A journal line of any shipped version and its hash; checks its place in the chain.
pub fn read_entry(seq: u32, prev: &str, stored: &str) -> Result<(Entry, String), Trouble> {
    let place = format!("journal {seq}");
    let bad = |what: &str| Trouble::BadRecord(place.clone(), what.into());
    let (hash, json) = chain::open(stored).ok_or_else(|| bad("hash"))?;
    let record: EntryRecord = read(Shape::Entry, &place, json)?;
    if record.seq != seq || record.prev != prev {
        return Err(bad("chain"));
    }
    let entry = Entry {
        id: record.id,
        when: record.when,
        cause: match record.cause {
            CauseRecord::Do => Cause::Do,
            CauseRecord::Undo => Cause::Undo,
            CauseRecord::Redo => Cause::Redo,
        },
        change: match record.change {
            ChangeRecord::AddImport { at, import } => Change::AddImport {
                at: at as usize,
                import: Box::new(import_of(import).ok_or_else(|| bad("parts"))?),
            },
            ChangeRecord::RemoveImport { at, import } => Change::RemoveImport {
                at: at as usize,
                import: Box::new(import_of(import).ok_or_else(|| bad("parts"))?),
            },
        },
    };
    Ok((entry, hash.into()))
}

fn read<T: serde::de::DeserializeOwned>(
    shape: Shape,
    place: &str,
    json: &str,
) -> Result<T, Trouble> {
    let bad = |fault: serde_json::Error| Trouble::BadRecord(place.into(), fault.to_string());
    let mut value: Value = serde_json::from_str(json).map_err(bad)?;
    upgrade(shape, &mut value)?;
    serde_json::from_value(value).map_err(bad)
}

fn import_record(import: &Import) -> ImportRecord {
    let head = import.head.clone();
    ImportRecord {
        id: import.id.clone(),
        when: import.when,
        source: head.source,
        fingerprint: head.fingerprint,
        currency: head.currency,
        key_kind: match head.key_kind {
            KeyKind::Id => KeyKindRecord::Id,
            KeyKind::Email => KeyKindRecord::Email,
            KeyKind::Phone => KeyKindRecord::Phone,
            KeyKind::Name => KeyKindRecord::Name,
        },
        lines: head.lines,
        rejected: head.rejected,
        customers: head.customers,
        parts: import
            .parts
            .iter()
            .map(|part| (part.bytes, format!("{:016x}", part.sum)))
            .collect(),
    }
}

fn import_of(record: ImportRecord) -> Option<Import> {
    let parts = record.parts.iter().map(|(bytes, sum)| {
        Some(Part {
            bytes: *bytes,
            sum: u64::from_str_radix(sum, 16).ok()?,
        })
    });
    Some(Import {
        parts: parts.collect::<Option<_>>()?,
        id: record.id,
        when: record.when,
        head: BatchHead {
            source: record.source,
            fingerprint: record.fingerprint,
            currency: record.currency,
            key_kind: match record.key_kind {
                KeyKindRecord::Id => KeyKind::Id,
                KeyKindRecord::Email => KeyKind::Email,
                KeyKindRecord::Phone => KeyKind::Phone,
                KeyKindRecord::Name => KeyKind::Name,
            },
            lines: record.lines,
            rejected: record.rejected,
            customers: record.customers,
        },
    })
}
