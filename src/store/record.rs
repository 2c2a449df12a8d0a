//! Persisted types, apart from the model's: what is written stays readable when the model moves on.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::migrate::{SCHEMA, Shape, upgrade};
use super::{Trouble, chain};
use crate::model::{BatchHead, KeyKind, Kind, Records};
use crate::workbook::{Cause, Change, Contents, Entry, FieldChange, Import, Part};

/// A workbook's own record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shop {
    /// 128-bit random id in hex.
    pub id: String,
    /// The name it was made with.
    pub name: String,
    /// The name it was given since; the journal has it too.
    pub renamed: Option<String>,
    /// Whether it holds sample data.
    pub sample: bool,
    /// When it was made, Unix milliseconds.
    pub created: u64,
    /// When it was opened last, Unix milliseconds.
    pub opened: u64,
    /// Key of its journal, snapshots and columns. A rewrite (lock, erase one person) fills another
    /// room and then points here: all or nothing.
    pub room: String,
    /// When it was put into the bin, Unix milliseconds.
    pub deleted: Option<u64>,
    /// Whether customers' names are hidden wherever they would be shown or exported.
    pub redact: bool,
    /// When it was last written to a backup file, Unix milliseconds, and the next line of the
    /// journal then.
    pub backup: Option<(u64, u32)>,
    /// The passphrase lock, where there is one: what the key is derived with, as JSON.
    pub lock: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct ShopRecord {
    schema: u32,
    id: String,
    name: String,
    renamed: Option<String>,
    sample: bool,
    created: u64,
    opened: u64,
    room: String,
    deleted: Option<u64>,
    redact: bool,
    backup: Option<(u64, u32)>,
    lock: Option<String>,
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
    AddImport {
        at: u32,
        import: ImportRecord,
    },
    RemoveImport {
        at: u32,
        import: ImportRecord,
    },
    Set {
        kind: String,
        id: String,
        before: bool,
        after: bool,
        /// Key, value before, value afterwards.
        fields: Vec<(String, Option<String>, Option<String>)>,
    },
    Many(Vec<ChangeRecord>),
}

#[derive(Serialize, Deserialize)]
struct ContentsRecord {
    schema: u32,
    revision: u32,
    imports: Vec<ImportRecord>,
    records: Vec<RecordRecord>,
}

#[derive(Serialize, Deserialize)]
struct RecordRecord {
    kind: String,
    id: String,
    fields: BTreeMap<String, String>,
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
    let shop = shop.clone();
    let record = ShopRecord {
        schema: SCHEMA,
        id: shop.id,
        name: shop.name,
        renamed: shop.renamed,
        sample: shop.sample,
        created: shop.created,
        opened: shop.opened,
        room: shop.room,
        deleted: shop.deleted,
        redact: shop.redact,
        backup: shop.backup,
        lock: shop.lock,
    };
    serde_json::to_string(&record).map_err(|fault| Trouble::Other(fault.to_string()))
}

/// A workbook's record of any shipped version.
pub fn read_shop(stored: &str) -> Result<Shop, Trouble> {
    let record: ShopRecord = read(Shape::Shop, "workbook", stored)?;
    Ok(Shop {
        id: record.id,
        name: record.name,
        renamed: record.renamed,
        sample: record.sample,
        created: record.created,
        opened: record.opened,
        room: record.room,
        deleted: record.deleted,
        redact: record.redact,
        backup: record.backup,
        lock: record.lock,
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
        change: change_record(&entry.change),
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
        change: Rc::new(change_of(record.change).ok_or_else(|| bad("change"))?),
    };
    Ok((entry, hash.into()))
}

/// All that a workbook holds as it is stored in a snapshot and in a backup file.
pub fn write_contents(contents: &Contents) -> Result<String, Trouble> {
    let records = contents.records.iter();
    let record = ContentsRecord {
        schema: SCHEMA,
        revision: contents.revision,
        imports: contents.imports.iter().map(import_record).collect(),
        records: records
            .map(|(kind, id, fields)| RecordRecord {
                kind: kind.code().into(),
                id: id.into(),
                fields: fields
                    .iter()
                    .map(|(key, value)| (key.into(), value.into()))
                    .collect(),
            })
            .collect(),
    };
    serde_json::to_string(&record).map_err(|fault| Trouble::Other(fault.to_string()))
}

/// All that a workbook holds, from a snapshot or backup file of any shipped version.
pub fn read_contents(stored: &str) -> Result<Contents, Trouble> {
    let value = serde_json::from_str(stored);
    let value = value.map_err(|fault| Trouble::BadRecord("contents".into(), fault.to_string()))?;
    contents_of("contents", value)
}

fn contents_of(place: &str, value: Value) -> Result<Contents, Trouble> {
    let bad = |what: &str| Trouble::BadRecord(place.into(), what.into());
    let record: ContentsRecord = upgraded(Shape::Contents, place, value)?;
    let imports = record.imports.into_iter().map(import_of);
    let mut records = Records::default();
    for one in record.records {
        let kind = Kind::from_code(&one.kind).ok_or_else(|| bad(&one.kind))?;
        records.put(kind, &one.id, Some(one.fields.iter().collect()));
    }
    Ok(Contents {
        imports: imports.collect::<Option<_>>().ok_or_else(|| bad("parts"))?,
        records,
        revision: record.revision,
    })
}

/// A snapshot as it is stored: what the workbook holds ahead of the line `seq`, and the hash of the
/// line before, which line `seq` names.
pub fn write_snapshot(seq: u32, head: &str, contents: &Contents) -> Result<String, Trouble> {
    let contents = write_contents(contents)?;
    let json =
        format!(r#"{{"schema":{SCHEMA},"seq":{seq},"head":"{head}","contents":{contents}}}"#);
    Ok(chain::seal(&json))
}

/// The hash and the contents of a snapshot of any shipped version; checks the number it is kept by.
pub fn read_snapshot(seq: u32, stored: &str) -> Result<(String, Contents), Trouble> {
    let place = format!("snapshot {seq}");
    let bad = |what: &str| Trouble::BadRecord(place.clone(), what.into());
    let (_, json) = chain::open(stored).ok_or_else(|| bad("hash"))?;
    let mut value: Value = serde_json::from_str(json).map_err(|fault| bad(&fault.to_string()))?;
    let contents = contents_of(&place, value["contents"].take())?;
    match (value["seq"].as_u64(), value["head"].as_str()) {
        (Some(at), Some(head)) if at == u64::from(seq) => Ok((head.into(), contents)),
        _ => Err(bad("place")),
    }
}

fn change_record(change: &Change) -> ChangeRecord {
    match change {
        Change::AddImport { at, import } => ChangeRecord::AddImport {
            at: *at as u32,
            import: import_record(import),
        },
        Change::RemoveImport { at, import } => ChangeRecord::RemoveImport {
            at: *at as u32,
            import: import_record(import),
        },
        Change::Set {
            kind,
            id,
            before,
            after,
            fields,
        } => ChangeRecord::Set {
            kind: kind.code().into(),
            id: id.clone(),
            before: *before,
            after: *after,
            fields: fields
                .iter()
                .cloned()
                .map(|field| (field.key, field.old, field.new))
                .collect(),
        },
        Change::Many(all) => ChangeRecord::Many(all.iter().map(change_record).collect()),
    }
}

/// `None` where a kind of record or an import's parts are not known.
fn change_of(record: ChangeRecord) -> Option<Change> {
    Some(match record {
        ChangeRecord::AddImport { at, import } => Change::AddImport {
            at: at as usize,
            import: Box::new(import_of(import)?),
        },
        ChangeRecord::RemoveImport { at, import } => Change::RemoveImport {
            at: at as usize,
            import: Box::new(import_of(import)?),
        },
        ChangeRecord::Set {
            kind,
            id,
            before,
            after,
            fields,
        } => Change::Set {
            kind: Kind::from_code(&kind)?,
            id,
            before,
            after,
            fields: fields
                .into_iter()
                .map(|(key, old, new)| FieldChange { key, old, new })
                .collect(),
        },
        ChangeRecord::Many(all) => {
            Change::Many(all.into_iter().map(change_of).collect::<Option<_>>()?)
        }
    })
}

fn read<T: serde::de::DeserializeOwned>(
    shape: Shape,
    place: &str,
    json: &str,
) -> Result<T, Trouble> {
    let bad = |fault: serde_json::Error| Trouble::BadRecord(place.into(), fault.to_string());
    upgraded(shape, place, serde_json::from_str(json).map_err(bad)?)
}

fn upgraded<T: serde::de::DeserializeOwned>(
    shape: Shape,
    place: &str,
    mut value: Value,
) -> Result<T, Trouble> {
    upgrade(shape, &mut value)?;
    serde_json::from_value(value)
        .map_err(|fault| Trouble::BadRecord(place.into(), fault.to_string()))
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
