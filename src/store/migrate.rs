//! Numbered pure steps from every older schema to the present one.

use serde_json::Value;

use super::Trouble;

/// The schema this program writes.
pub const SCHEMA: u32 = 2;

/// Which kind of record a step is applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A workbook's own record.
    Shop,
    /// A line of the journal.
    Entry,
    /// A snapshot, or the workbook in a backup file.
    Contents,
}

/// A step from the schema before `to` to `to`.
pub struct Migration {
    /// The schema it leads to; numbers rise by one from 2.
    pub to: u32,
    /// Rewrites one record.
    pub step: fn(Shape, &mut Value),
}

/// All steps in order. Schema 1 is the first.
pub const MIGRATIONS: &[Migration] = &[Migration { to: 2, step: rooms }];

/// Schema 2: a workbook's data lie in a room of their own; bin, hidden names, backups, lock. Lines
/// of the journal are as before, with more kinds of changes.
fn rooms(shape: Shape, record: &mut Value) {
    if shape == Shape::Shop {
        record["room"] = record["id"].clone();
        record["renamed"] = Value::Null;
        record["deleted"] = Value::Null;
        record["redact"] = false.into();
        record["backup"] = Value::Null;
        record["lock"] = Value::Null;
    }
}

/// Brings a record of any older schema up to the present one.
pub(super) fn upgrade(shape: Shape, record: &mut Value) -> Result<(), Trouble> {
    let bad = || Trouble::BadRecord(format!("{shape:?}"), "schema".into());
    let schema = record.get("schema").and_then(Value::as_u64);
    let schema = u32::try_from(schema.ok_or_else(bad)?).map_err(|_| bad())?;
    if schema > SCHEMA {
        return Err(Trouble::NewerVersion);
    }
    if schema == 0 {
        return Err(bad());
    }
    for migration in MIGRATIONS.iter().filter(|migration| migration.to > schema) {
        (migration.step)(shape, record);
    }
    record["schema"] = SCHEMA.into();
    Ok(())
}
