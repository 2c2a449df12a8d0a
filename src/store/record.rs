//! Persisted types, apart from the model's: what is written stays readable when the model moves on.

use std::rc::Rc;

use serde_json::Value;

use super::json::{flag, list, maybe_text, number, object, parsed, text, written};

use super::migrate::{SCHEMA, Shape, upgrade};
use super::{Trouble, chain};
use crate::model::{BatchHead, Fields, KeyKind, Kind, Records};
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

/// A workbook's record as it is stored.
pub fn write_shop(shop: &Shop) -> Result<String, Trouble> {
    let backup = shop.backup.map(|(when, seq)| vec![when, seq.into()]);
    Ok(written(object(vec![
        ("schema", SCHEMA.into()),
        ("id", shop.id.as_str().into()),
        ("name", shop.name.as_str().into()),
        ("renamed", shop.renamed.as_deref().into()),
        ("sample", shop.sample.into()),
        ("created", shop.created.into()),
        ("opened", shop.opened.into()),
        ("room", shop.room.as_str().into()),
        ("deleted", shop.deleted.into()),
        ("redact", shop.redact.into()),
        ("backup", backup.into()),
        ("lock", shop.lock.as_deref().into()),
    ])))
}

/// A workbook's record of any shipped version.
pub fn read_shop(stored: &str) -> Result<Shop, Trouble> {
    let mut value = parsed("workbook", stored)?;
    upgrade(Shape::Shop, &mut value)?;
    shop_of(&value).ok_or_else(|| Trouble::BadRecord("workbook".into(), "fields".into()))
}

fn shop_of(value: &Value) -> Option<Shop> {
    let backup = match &value["backup"] {
        Value::Null => None,
        backup => Some((
            backup[0].as_u64()?,
            u32::try_from(backup[1].as_u64()?).ok()?,
        )),
    };
    let deleted = match &value["deleted"] {
        Value::Null => None,
        deleted => Some(deleted.as_u64()?),
    };
    Some(Shop {
        id: text(value, "id")?,
        name: text(value, "name")?,
        renamed: maybe_text(&value["renamed"])?,
        sample: flag(value, "sample")?,
        created: number(value, "created")?,
        opened: number(value, "opened")?,
        room: text(value, "room")?,
        deleted,
        redact: flag(value, "redact")?,
        backup,
        lock: maybe_text(&value["lock"])?,
    })
}

/// A journal line as it is stored, and its hash, which the next line names as `prev`.
pub fn write_entry(seq: u32, prev: &str, entry: &Entry) -> Result<(String, String), Trouble> {
    let cause = match entry.cause {
        Cause::Do => "do",
        Cause::Undo => "undo",
        Cause::Redo => "redo",
    };
    let json = written(object(vec![
        ("schema", SCHEMA.into()),
        ("seq", seq.into()),
        ("prev", prev.into()),
        ("id", entry.id.as_str().into()),
        ("when", entry.when.into()),
        ("cause", cause.into()),
        ("change", change_value(&entry.change)),
    ]));
    Ok((chain::seal(&json), chain::hash(&json)))
}

/// A journal line of any shipped version and its hash; checks its place in the chain.
pub fn read_entry(seq: u32, prev: &str, stored: &str) -> Result<(Entry, String), Trouble> {
    let place = format!("journal {seq}");
    let bad = |what: &str| Trouble::BadRecord(place.clone(), what.into());
    let (hash, json) = chain::open(stored).ok_or_else(|| bad("hash"))?;
    let mut value = parsed(&place, json)?;
    upgrade(Shape::Entry, &mut value)?;
    if number(&value, "seq") != Some(seq.into()) || value["prev"].as_str() != Some(prev) {
        return Err(bad("chain"));
    }
    let entry = entry_of(&value).ok_or_else(|| bad("change"))?;
    Ok((entry, hash.into()))
}

fn entry_of(value: &Value) -> Option<Entry> {
    Some(Entry {
        id: text(value, "id")?,
        when: number(value, "when")?,
        cause: match value["cause"].as_str()? {
            "do" => Cause::Do,
            "undo" => Cause::Undo,
            "redo" => Cause::Redo,
            _ => return None,
        },
        change: Rc::new(change_of(&value["change"])?),
    })
}

/// Changes of records as the program that reads files proposes them: a list of what stands in
/// journal lines.
pub fn read_changes(proposed: &[u8]) -> Option<Vec<Change>> {
    let value = parsed("changes", std::str::from_utf8(proposed).ok()?).ok()?;
    list(&value)?.iter().map(change_of).collect()
}

/// All that a workbook holds as it is stored in a snapshot and in a backup file.
pub fn write_contents(contents: &Contents) -> Result<String, Trouble> {
    let records = contents.records.iter().map(|(kind, id, fields)| {
        let fields = fields.iter().map(|(key, value)| (key, value.into()));
        object(vec![
            ("kind", kind.code().into()),
            ("id", id.into()),
            ("fields", object(fields.collect())),
        ])
    });
    Ok(written(object(vec![
        ("schema", SCHEMA.into()),
        ("revision", contents.revision.into()),
        (
            "imports",
            contents.imports.iter().map(import_value).collect(),
        ),
        ("records", records.collect()),
    ])))
}

/// All that a workbook holds, from a snapshot or backup file of any shipped version.
pub fn read_contents(stored: &str) -> Result<Contents, Trouble> {
    contents_of("contents", parsed("contents", stored)?)
}

fn contents_of(place: &str, mut value: Value) -> Result<Contents, Trouble> {
    upgrade(Shape::Contents, &mut value)?;
    let contents = || {
        let mut records = Records::default();
        for one in list(&value["records"])? {
            let kind = Kind::from_code(one["kind"].as_str()?)?;
            let mut fields = Fields::default();
            for (key, value) in one["fields"].as_object()? {
                fields.set(key, Some(value.as_str()?));
            }
            records.put(kind, one["id"].as_str()?, Some(fields));
        }
        let imports = list(&value["imports"])?.iter().map(import_of);
        Some(Contents {
            imports: imports.collect::<Option<_>>()?,
            records,
            revision: small(&value, "revision")?,
        })
    };
    contents().ok_or_else(|| Trouble::BadRecord(place.into(), "contents".into()))
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
    let mut value = parsed(&place, json)?;
    let contents = contents_of(&place, value["contents"].take())?;
    match (value["seq"].as_u64(), value["head"].as_str()) {
        (Some(at), Some(head)) if at == u64::from(seq) => Ok((head.into(), contents)),
        _ => Err(bad("place")),
    }
}

fn change_value(change: &Change) -> Value {
    let placed = |at: &usize, import: &Import| {
        object(vec![("at", (*at).into()), ("import", import_value(import))])
    };
    let (name, value) = match change {
        Change::AddImport { at, import } => ("add_import", placed(at, import)),
        Change::RemoveImport { at, import } => ("remove_import", placed(at, import)),
        Change::Set {
            kind,
            id,
            before,
            after,
            fields,
        } => {
            let fields = fields.iter().map(|field| {
                Value::Array(vec![
                    field.key.as_str().into(),
                    field.old.as_deref().into(),
                    field.new.as_deref().into(),
                ])
            });
            let set = object(vec![
                ("kind", kind.code().into()),
                ("id", id.as_str().into()),
                ("before", (*before).into()),
                ("after", (*after).into()),
                ("fields", fields.collect()),
            ]);
            ("set", set)
        }
        Change::Many(all) => ("many", all.iter().map(change_value).collect()),
    };
    object(vec![(name, value)])
}

/// `None` where a kind of change or record, or an import's parts, are not known.
fn change_of(value: &Value) -> Option<Change> {
    let (name, value) = value.as_object()?.iter().next()?;
    let at = || usize::try_from(number(value, "at")?).ok();
    let import = || Some(Box::new(import_of(&value["import"])?));
    Some(match name.as_str() {
        "add_import" => Change::AddImport {
            at: at()?,
            import: import()?,
        },
        "remove_import" => Change::RemoveImport {
            at: at()?,
            import: import()?,
        },
        "set" => {
            let fields = list(&value["fields"])?.iter().map(|field| {
                Some(FieldChange {
                    key: field[0].as_str()?.into(),
                    old: maybe_text(&field[1])?,
                    new: maybe_text(&field[2])?,
                })
            });
            Change::Set {
                kind: Kind::from_code(value["kind"].as_str()?)?,
                id: text(value, "id")?,
                before: flag(value, "before")?,
                after: flag(value, "after")?,
                fields: fields.collect::<Option<_>>()?,
            }
        }
        "many" => Change::Many(list(value)?.iter().map(change_of).collect::<Option<_>>()?),
        _ => return None,
    })
}

fn import_value(import: &Import) -> Value {
    let head = &import.head;
    let key_kind = match head.key_kind {
        KeyKind::Id => "id",
        KeyKind::Email => "email",
        KeyKind::Phone => "phone",
        KeyKind::Name => "name",
    };
    // Length and checksum (16 hex digits) of each column buffer.
    let parts = import.parts.iter().map(|part| {
        let sum = format!("{:016x}", part.sum);
        Value::Array(vec![part.bytes.into(), sum.into()])
    });
    object(vec![
        ("id", import.id.as_str().into()),
        ("when", import.when.into()),
        ("source", head.source.as_str().into()),
        ("fingerprint", head.fingerprint.as_str().into()),
        ("currency", head.currency.as_str().into()),
        ("key_kind", key_kind.into()),
        ("lines", head.lines.into()),
        ("rejected", head.rejected.into()),
        ("customers", head.customers.into()),
        ("parts", parts.collect()),
    ])
}

fn import_of(value: &Value) -> Option<Import> {
    let parts = list(&value["parts"])?.iter().map(|part| {
        Some(Part {
            bytes: part[0].as_u64()?,
            sum: u64::from_str_radix(part[1].as_str()?, 16).ok()?,
        })
    });
    Some(Import {
        parts: parts.collect::<Option<_>>()?,
        id: text(value, "id")?,
        when: number(value, "when")?,
        head: BatchHead {
            source: text(value, "source")?,
            fingerprint: text(value, "fingerprint")?,
            currency: text(value, "currency")?,
            key_kind: match value["key_kind"].as_str()? {
                "id" => KeyKind::Id,
                "email" => KeyKind::Email,
                "phone" => KeyKind::Phone,
                "name" => KeyKind::Name,
                _ => return None,
            },
            lines: small(value, "lines")?,
            rejected: small(value, "rejected")?,
            customers: small(value, "customers")?,
        },
    })
}

fn small(value: &Value, key: &str) -> Option<u32> {
    u32::try_from(number(value, key)?).ok()
}
