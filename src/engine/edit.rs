//! Edits as people make them, checked and turned into changes of records.

use super::dispatch::Open;
use super::message::{Command, Edit, Fault, Id};
use crate::i18n::Lang;
use crate::model::field::{self, Field, Invalid, OWN, Value};
use crate::model::{
    Fields, KeyKind, Kind, SETTINGS, customer_id, customer_key, imported_line, stays,
};
use crate::workbook::{self, Change, Entry, Put};

impl Open {
    /// What a command of the page means for the workbook. `fresh` is the id of what it makes.
    pub(super) fn meant(
        &mut self,
        fresh: &str,
        command: Command,
    ) -> Result<workbook::Command, Fault> {
        let blind = !matches!(
            command,
            Command::Undo | Command::Redo | Command::UndoImport(_) | Command::Revert(_)
        );
        // A form under hidden names does not know what it would overwrite.
        if blind && self.shop.redact {
            return Err(Fault::NamesHidden);
        }
        Ok(match command {
            Command::Undo => workbook::Command::Undo,
            Command::Redo => workbook::Command::Redo,
            Command::UndoImport(import) => {
                // What else came with it goes with it.
                let whole = |entry: &&Entry| match &*entry.change {
                    Change::Many(all) => match all.first() {
                        Some(Change::AddImport { import: known, .. }) => known.id == import,
                        _ => false,
                    },
                    _ => false,
                };
                match self.journal.entries.iter().rev().find(whole) {
                    Some(entry) => workbook::Command::Revert(entry.change.clone()),
                    None => workbook::Command::RemoveImport(import),
                }
            }
            Command::Revert(seq) => {
                let entry = self.entry(seq).ok_or(Fault::NotFound)?;
                workbook::Command::Revert(entry.change.clone())
            }
            Command::Put { kind, id, fields } => {
                workbook::Command::Put(vec![self.put(fresh, kind, id, fields)?])
            }
            Command::EditMany { kind, ids, edits } => {
                let puts = ids.into_iter().map(|id| self.edits(kind, id, &edits));
                workbook::Command::Put(puts.collect::<Result<_, _>>()?)
            }
            Command::EditMatching {
                search,
                badges,
                edits,
            } => {
                // Badges are in words: in those of the language in which they are found.
                let records = self.book.records();
                let found = Lang::ALL
                    .into_iter()
                    .map(|lang| self.desk.matching(records, lang, &search, &badges))
                    .find(|found| !found.is_empty())
                    .unwrap_or_default();
                let ids = found.into_iter().map(|at| self.desk.shown_id(at));
                let ids: Vec<Id> = ids.collect();
                let puts = ids
                    .into_iter()
                    .map(|id| self.edits(Kind::Customer, id, &edits));
                workbook::Command::Put(puts.collect::<Result<_, _>>()?)
            }
            Command::Remove(kind, ids) => self.removal(kind, ids)?,
            Command::Merge { into, from } => self.merge(into, from)?,
            Command::Unmerge(id) => workbook::Command::Put(vec![Put {
                kind: Kind::Customer,
                id,
                fields: vec![("merged_into".into(), None)],
            }]),
            Command::RenameWorkbook(name) => workbook::Command::Put(vec![self.put(
                fresh,
                Kind::Setting,
                SETTINGS.into(),
                vec![("name".into(), name)],
            )?]),
            _ => return Err(Fault::NotFound),
        })
    }

    fn put(
        &mut self,
        fresh: &str,
        kind: Kind,
        id: Id,
        typed: Vec<(String, String)>,
    ) -> Result<Put, Fault> {
        let mut fields = Vec::with_capacity(typed.len());
        for (key, text) in typed {
            let value = self.canonical(kind, &key, &text)?;
            fields.push((key, value));
        }
        let id = match id.is_empty() {
            true => self.new_id(fresh, kind, &fields)?,
            false => id,
        };
        let known = self.book.records().get(kind, &id);
        let imported = match kind {
            Kind::Order => imported_line(&id).is_some(),
            Kind::Customer => true,
            _ => false,
        };
        let filled = |key: &str| {
            let new = fields.iter().find(|(known, _)| known == key);
            match new {
                Some((_, value)) => value.is_some(),
                None => imported || known.and_then(|fields| fields.get(key)).is_some(),
            }
        };
        if let Some(field) = field::fields(kind)
            .iter()
            .find(|field| field.required && !filled(field.key))
        {
            return Err(Fault::Invalid(field.key.into(), Invalid::Required));
        }
        let there = match kind {
            Kind::Customer => {
                self.desk.dressed().customer(&id).is_some() || customer_key(&id).is_some()
            }
            Kind::Order if imported => self.desk.dressed().line(&id).is_some(),
            _ => true,
        };
        if !there {
            return Err(Fault::NotFound);
        }
        Ok(Put { kind, id, fields })
    }

    /// The id of a new record. A customer's is its key: an import of the same customer joins it.
    fn new_id(
        &mut self,
        fresh: &str,
        kind: Kind,
        fields: &[(String, Option<String>)],
    ) -> Result<Id, Fault> {
        if kind != Kind::Customer {
            return Ok(fresh.into());
        }
        let name = fields.iter().find(|(key, _)| key == "name");
        let name = name.and_then(|(_, value)| value.as_deref());
        let name = name.ok_or(Fault::Invalid("name".into(), Invalid::Required))?;
        let id = customer_id(crate::model::Customer {
            kind: KeyKind::Name,
            key: name,
            name: "",
        });
        if self.desk.dressed().customer(&id).is_some() {
            return Err(Fault::Invalid("name".into(), Invalid::Taken));
        }
        Ok(id)
    }

    fn canonical(&mut self, kind: Kind, key: &str, text: &str) -> Result<Option<String>, Fault> {
        let fault = |why| Fault::Invalid(key.into(), why);
        let value = match key.strip_prefix(OWN) {
            Some(own) => {
                let defined = self.book.records().get(Kind::Field, own);
                let defined = defined.filter(|own| own.get("of") == Some(kind.code()));
                let defined = defined.ok_or_else(|| fault(Invalid::Unknown))?;
                field::own_value(defined.get("value").unwrap_or(""))
            }
            None => {
                let known: Option<&Field> = field::find(kind, key);
                known.ok_or_else(|| fault(Invalid::Unknown))?.value
            }
        };
        let written = field::canonical(value, text).map_err(fault)?;
        if let (Value::Customer, Some(id)) = (value, &written) {
            let at = self.desk.dressed().customer(id);
            let at = at.filter(|at| !self.desk.ledger().hidden.contains(at));
            at.ok_or_else(|| fault(Invalid::Customer))?;
        }
        Ok(written)
    }

    fn edits(&mut self, kind: Kind, id: Id, edits: &[Edit]) -> Result<Put, Fault> {
        let mut fields: Vec<(String, String)> = Vec::with_capacity(edits.len());
        for edit in edits {
            let (Edit::Set(key, _) | Edit::AddTag(key, _) | Edit::RemoveTag(key, _)) = edit;
            let earlier = fields.iter().rev().find(|(known, _)| known == key);
            let before = match earlier {
                Some((_, value)) => value.as_str(),
                None => self.book.records().value(kind, &id, key).unwrap_or(""),
            };
            let tags = before.split(',').filter(|tag| !tag.is_empty());
            let text = match edit {
                Edit::Set(_, text) => text.clone(),
                Edit::AddTag(_, tag) => tags.chain([tag.trim()]).collect::<Vec<_>>().join(","),
                Edit::RemoveTag(_, tag) => {
                    let rest = tags.filter(|known| *known != tag.trim());
                    rest.collect::<Vec<_>>().join(",")
                }
            };
            fields.push((key.clone(), text));
        }
        self.put("", kind, id, fields)
    }

    fn removal(&mut self, kind: Kind, ids: Vec<Id>) -> Result<workbook::Command, Fault> {
        let mut puts = Vec::new();
        let mut gone = Vec::new();
        for id in ids {
            // What an import says cannot be taken out of the import: it goes out of sight.
            if kind == Kind::Customer || (kind == Kind::Order && imported_line(&id).is_some()) {
                let fields = vec![("removed".to_string(), "yes".to_string())];
                puts.push(self.put("", kind, id, fields)?);
            } else {
                gone.push((kind, id));
            }
        }
        Ok(match (puts.is_empty(), gone.is_empty()) {
            (_, true) => workbook::Command::Put(puts),
            (true, _) => workbook::Command::Remove(gone),
            _ => workbook::Command::Many(vec![
                workbook::Command::Put(puts),
                workbook::Command::Remove(gone),
            ]),
        })
    }

    /// Whoever joins keeps its own record, so that it can be taken out again; what `into` does not
    /// know is filled from those who join, in their order.
    fn merge(&mut self, into: Id, from: Vec<Id>) -> Result<workbook::Command, Fault> {
        let records = self.book.records();
        let into = stays(records, &into).to_string();
        let at = self.desk.dressed().customer(&into).ok_or(Fault::NotFound)?;
        let mut filled: Fields = records
            .get(Kind::Customer, &into)
            .cloned()
            .unwrap_or_default();
        let own_name = !self.desk.dressed().who(at).name.is_empty();
        let mut new: Vec<(String, Option<String>)> = Vec::new();
        let mut puts = Vec::new();
        for id in from {
            let joins = stays(records, &id).to_string();
            if joins == into {
                continue;
            }
            let at = self
                .desk
                .dressed()
                .customer(&joins)
                .ok_or(Fault::NotFound)?;
            let mut theirs = records
                .get(Kind::Customer, &joins)
                .cloned()
                .unwrap_or_default();
            let name = self.desk.dressed().who(at).name.to_string();
            if theirs.get("name").is_none() && !name.is_empty() {
                theirs.set("name", Some(&name));
            }
            for (key, value) in theirs.iter() {
                let known = filled.get(key).is_some() || (key == "name" && own_name);
                if !known && key != "merged_into" && key != "removed" {
                    filled.set(key, Some(value));
                    new.push((key.into(), Some(value.into())));
                }
            }
            puts.push(Put {
                kind: Kind::Customer,
                id: joins,
                fields: vec![("merged_into".into(), Some(into.clone()))],
            });
        }
        if !new.is_empty() {
            puts.push(Put {
                kind: Kind::Customer,
                id: into,
                fields: new,
            });
        }
        Ok(workbook::Command::Put(puts))
    }
}
