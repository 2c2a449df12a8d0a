//! The workbook's own story: its steps in terms a person knows, and how safe it is.

use super::absorb::{Set, sets};
use super::dispatch::Open;
use super::message::{HistoryLine, HistoryPage, OwnField, Safety, Step};
use crate::model::{Kind, SETTINGS};
use crate::workbook::{Cause, Change, Command, Entry};

/// What stands for a text that must not be shown while names are hidden.
const HIDDEN: &str = "…";

impl Open {
    /// The journal line of this number, where it is kept.
    pub(super) fn entry(&self, seq: u32) -> Option<&Entry> {
        let at = seq.checked_sub(self.first())?;
        self.journal.entries.get(at as usize)
    }

    /// Number of the oldest line kept.
    fn first(&self) -> u32 {
        self.journal.next - self.journal.entries.len() as u32
    }

    /// How safe the workbook is.
    pub(super) fn safety(&self) -> Safety {
        let backed_up = self.shop.backup.map_or(0, |(_, seq)| seq);
        Safety {
            verified: self.journal.next,
            unsaved_changes: self.journal.next.saturating_sub(backed_up),
            last_backup: self.shop.backup.map(|(when, _)| when as f64),
            storage: None,
            unread: self.unread.len() as u32,
        }
    }

    /// The person's own fields.
    pub(super) fn own_fields(&self) -> Vec<OwnField> {
        let all = self.book.records().of(Kind::Field);
        all.filter_map(|(id, fields)| {
            Some(OwnField {
                id: id.into(),
                of: Kind::from_code(fields.get("of")?)?,
                label: fields.get("label")?.into(),
                value: fields.get("value")?.into(),
            })
        })
        .collect()
    }

    /// Months after which a customer without orders should be erased.
    pub(super) fn retention_months(&self) -> Option<u32> {
        let records = self.book.records();
        let months = records.value(Kind::Setting, SETTINGS, "retention_months")?;
        months.parse().ok()
    }

    /// How many records there are of each kind.
    pub(super) fn counts(&self) -> Vec<(Kind, u32)> {
        let count = |kind| (kind, self.book.records().count(kind) as u32);
        let all = Kind::ALL.into_iter().map(count);
        all.filter(|(_, count)| *count > 0).collect()
    }

    /// A window of the steps, newest first: what was done, and whether it stands.
    pub(super) fn history(&self, from: u32, count: u32) -> HistoryPage {
        // Which of the lines are in force: undo and redo move along the lines of `Do`.
        let (mut done, mut undone): (Vec<usize>, Vec<usize>) = Default::default();
        for (at, entry) in self.journal.entries.iter().enumerate() {
            match entry.cause {
                Cause::Do => {
                    done.push(at);
                    undone.clear();
                }
                Cause::Undo => undone.extend(done.pop()),
                Cause::Redo => done.extend(undone.pop()),
            }
        }
        let mut in_force = vec![false; self.journal.entries.len()];
        for at in done {
            in_force[at] = true;
        }
        let steps = self.journal.entries.iter().enumerate().rev();
        let steps: Vec<_> = steps
            .filter(|(_, entry)| entry.cause == Cause::Do)
            .collect();
        let lines = steps.iter().skip(from as usize).take(count as usize);
        HistoryPage {
            total: steps.len() as u32,
            truncated: self.first() > 0,
            lines: lines
                .map(|(at, entry)| HistoryLine {
                    seq: self.first() + *at as u32,
                    when: entry.when as f64,
                    step: self.said(&entry.change),
                    in_force: in_force[*at],
                    can_revert: in_force[*at]
                        && self
                            .book
                            .plan(Command::Revert(entry.change.clone()))
                            .is_ok(),
                })
                .collect(),
        }
    }

    /// A change in terms a person knows.
    pub(super) fn said(&self, change: &Change) -> Step {
        match change {
            Change::Set { .. } => match sets(change).first() {
                Some(set) => self.said_of(set),
                None => Step::Several(0),
            },
            _ => self.said_of_many(change),
        }
    }

    fn said_of_many(&self, change: &Change) -> Step {
        let sets = sets(change);
        let kind = sets.first().map(|set| set.kind).unwrap_or_default();
        let records = sets.len() as u32;
        let added = match change {
            Change::Many(all) => matches!(all.first(), Some(Change::AddImport { .. })),
            change => matches!(change, Change::AddImport { .. }),
        };
        if let [import] = &*change.imports() {
            let (source, lines) = (import.head.source.clone(), import.head.lines);
            return match added {
                true => Step::Import(source, lines, kind, records),
                false => Step::RemoveImport(source, lines, kind, records),
            };
        }
        let into = |set: &Set<'_>| {
            let mut fields = set.fields.iter();
            fields.find(|field| field.key == "merged_into")?.new.clone()
        };
        let joined: Vec<_> = sets.iter().filter_map(into).collect();
        if let Some(id) = joined.first() {
            return Step::Merge(joined.len() as u32, self.name(Kind::Customer, id));
        }
        match sets.iter().all(|set| set.kind == kind) {
            true => Step::EditMany(kind, records),
            false => Step::Several(records),
        }
    }

    fn said_of(&self, set: &Set<'_>) -> Step {
        let name = self.name_in(set);
        let field = |key: &str| set.fields.iter().find(|field| field.key == key);
        if let Some(merged) = field("merged_into") {
            return match &merged.new {
                Some(into) => Step::Merge(1, self.name(Kind::Customer, into)),
                None => Step::Unmerge(name),
            };
        }
        if set.kind == Kind::Setting
            && let Some(renamed) = field("name")
        {
            let name = renamed.new.as_ref().unwrap_or(&self.shop.name);
            return Step::Rename(name.clone());
        }
        let removed = field("removed").is_some_and(|field| field.new.is_some());
        if removed || !set.after {
            return Step::Remove(set.kind, name);
        }
        // An imported customer or line has no record before its first edit.
        let imported = match set.kind {
            Kind::Customer => set.fields.iter().all(|field| field.key != "name"),
            Kind::Order => crate::model::imported_line(set.id).is_some(),
            _ => false,
        };
        let Some(first) = set.fields.first().filter(|_| set.before || imported) else {
            return Step::Add(set.kind, name);
        };
        let label = match first.key.strip_prefix(crate::model::field::OWN) {
            Some(own) => {
                let label = self.book.records().value(Kind::Field, own, "label");
                label.unwrap_or(own).to_string()
            }
            None => first.key.clone(),
        };
        let shown = |value: &Option<String>| match value {
            None => String::new(),
            Some(_) if self.shop.redact => HIDDEN.into(),
            Some(value) if first.key == "customer" => self.name(Kind::Customer, value),
            Some(value) => value.clone(),
        };
        Step::Edit {
            kind: set.kind,
            name,
            key: label,
            old: shown(&first.old),
            new: shown(&first.new),
            more: set.fields.len() as u32 - 1,
        }
    }

    /// A record's name out of the change itself, since the record may be gone.
    fn name_in(&self, set: &Set<'_>) -> String {
        if set.kind == Kind::Customer {
            return self.name(set.kind, set.id);
        }
        for key in NAMING {
            let field = set.fields.iter().find(|field| field.key == key);
            if let Some(value) = field.and_then(|field| field.new.as_ref().or(field.old.as_ref())) {
                return match self.shop.redact {
                    true => HIDDEN.into(),
                    false => value.clone(),
                };
            }
        }
        self.name(set.kind, set.id)
    }

    /// What a record is called as the screen may show it.
    pub(super) fn name(&self, kind: Kind, id: &str) -> String {
        if self.shop.redact {
            return HIDDEN.into();
        }
        let record = self.book.records().get(kind, id);
        let named = record.and_then(|fields| NAMING.iter().find_map(|key| fields.get(key)));
        match (named, kind) {
            (Some(named), _) => named.into(),
            (None, Kind::Customer) => {
                let name = self.desk.imported_name(id);
                name.unwrap_or_else(|| id.split_once(':').map_or(id, |(_, key)| key).into())
            }
            _ => String::new(),
        }
    }
}

/// Fields that say which record it is, the best first.
const NAMING: [&str; 7] = [
    "name", "title", "label", "order", "period", "date", "opened",
];
