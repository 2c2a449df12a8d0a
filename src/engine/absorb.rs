//! Changes that are on disk, worked into what is shown.

use super::desk::Desk;
use super::dispatch::{Open, load};
use crate::model::{Batch, Kind};
use crate::store::Store;
use crate::workbook::{Change, FieldChange};

impl Open {
    /// Works a change that is on disk into the ledger. What cannot be read now is damage that
    /// existed before.
    pub(super) async fn absorb(&mut self, store: &Store, change: &Change) {
        let last = self.book.imports().len().wrapping_sub(1);
        match change {
            Change::AddImport { at, import } if *at == last => {
                match store.read_batch(&self.shop, import).await {
                    Ok(batch) => self.append(&import.id, batch),
                    Err(trouble) => self.damage = Some(trouble.into()),
                }
            }
            change if change.imports().is_empty() && self.patch(change) => {}
            _ => match load(store, &self.shop, &self.book).await {
                Ok((dressed, unread)) => {
                    self.desk = Desk::new(&self.shop.id, dressed);
                    self.damage = self.damage.take().or(unread);
                }
                Err(fault) => {
                    self.desk = Desk::default();
                    self.damage = Some(fault);
                }
            },
        }
    }

    /// Joins an import after all others.
    pub(super) fn append(&mut self, id: &str, batch: Batch) {
        let mut dressed = std::mem::take(&mut self.desk).into_dressed();
        dressed.append(id, batch, self.book.records());
        self.desk = Desk::new(&self.shop.id, dressed);
    }

    /// Works records into the ledger as it stands; `false` where only the imports' own columns
    /// can tell what is shown now.
    fn patch(&mut self, change: &Change) -> bool {
        let sets = sets(change);
        let lines = |set: &Set<'_>| match set.kind {
            Kind::Order => true,
            Kind::Customer => !set.before || set.fields.iter().any(|field| field.key == "name"),
            _ => false,
        };
        let (mut touched, mut profiles) = (false, false);
        if sets.len() > PATCHED && sets.iter().any(lines) {
            return false;
        }
        for set in &sets {
            profiles |= set.kind == Kind::Customer;
            if set.kind == Kind::Customer {
                let special = |field: &FieldChange| SPECIAL.contains(&field.key.as_str());
                if !set.after || set.fields.iter().any(special) {
                    return false;
                }
            }
            if lines(set) {
                touched = true;
                let dressed = self.desk.dressed();
                if !dressed.apply(self.book.records(), set.kind, set.id) {
                    return false;
                }
            }
        }
        if touched || profiles {
            self.desk.forget(touched);
        }
        true
    }
}

/// Most records worked into the ledger one by one; more are quicker read anew.
const PATCHED: usize = 64;
/// Fields that move a customer's lines.
const SPECIAL: [&str; 2] = ["merged_into", "removed"];

/// One [`Change::Set`].
pub(super) struct Set<'a> {
    pub kind: Kind,
    pub id: &'a str,
    pub before: bool,
    pub after: bool,
    pub fields: &'a [FieldChange],
}

/// All changes of records in a change.
pub(super) fn sets(change: &Change) -> Vec<Set<'_>> {
    match change {
        Change::Set {
            kind,
            id,
            before,
            after,
            fields,
        } => vec![Set {
            kind: *kind,
            id,
            before: *before,
            after: *after,
            fields,
        }],
        Change::Many(all) => all.iter().flat_map(sets).collect(),
        _ => Vec::new(),
    }
}
