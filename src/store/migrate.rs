//! Numbered pure steps from every older schema to the present one.

use serde_json::Value;

use super::Trouble;

/// The schema this program writes.
pub const SCHEMA: u32 = 1;

/// Which kind of record a step is applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A workbook's own record.
    Shop,
    /// A line of the journal.
    Entry,
}

/// A step from the schema before `to` to `to`.
pub struct Migration {
    /// The schema it leads to; numbers rise by one from 2.
    pub to: u32,
    /// Rewrites one record.
    pub step: fn(Shape, &mut Value),
}

/// All steps in order. Schema 1 is the first, so there is none yet.
pub const MIGRATIONS: &[Migration] = &[];

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
