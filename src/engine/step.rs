//! Steps of the history in words.

use super::message::Step;
use crate::i18n::phrases::history as words;
use crate::i18n::{Format, Lang, choice_label, field_label, kind_label, kinds_label};
use crate::model::Kind;

impl Step {
    /// What was done, as the history page and the undo button say it.
    pub fn say(&self, lang: Lang) -> String {
        let count = |number: u32| {
            let format = Format { lang, currency: "" };
            format.int(number.into())
        };
        match self {
            Step::Import(file, lines, kind, records) => {
                let what = brought(lang, *lines, *kind, *records);
                words::imported(lang, what, file)
            }
            Step::RemoveImport(file, lines, kind, records) => {
                let what = brought(lang, *lines, *kind, *records);
                words::removed_import(lang, what, file)
            }
            Step::Add(kind, name) => words::added(lang, kind_label(lang, *kind), name),
            Step::Remove(kind, name) => words::removed(lang, kind_label(lang, *kind), name),
            Step::Edit {
                kind,
                name,
                key,
                old,
                new,
                more,
            } => {
                let (kind, field) = (kind_label(lang, *kind), field_label(lang, key));
                let (old, new) = (choice_label(lang, old), choice_label(lang, new));
                let step = match (old.is_empty(), new.is_empty()) {
                    (true, _) => words::filled(lang, kind, name, field, new),
                    (_, true) => words::emptied(lang, kind, name, field, old),
                    _ => words::changed(lang, kind, name, field, old, new),
                };
                match more {
                    0 => step,
                    more => words::and_more(lang, step, more),
                }
            }
            Step::Merge(joined, name) => words::merged(lang, count(*joined), name),
            Step::Unmerge(name) => words::unmerged(lang, name),
            Step::EditMany(kind, number) => {
                words::edited_many(lang, count(*number), kinds_label(lang, *kind))
            }
            Step::Rename(name) => words::renamed(lang, name),
            Step::Several(records) => words::several(lang, count(*records)),
        }
    }
}

/// What an import brought: lines, and records that it made or changed.
fn brought(lang: Lang, lines: u32, kind: Kind, records: u32) -> String {
    let count = |number: u32| Format { lang, currency: "" }.int(number.into());
    let kinds = kinds_label(lang, kind);
    match (lines, records, kind) {
        (lines, 0, _) => words::brought_lines(lang, count(lines)),
        (0, records, Kind::Order) => words::brought_changes(lang, count(records)),
        (0, records, _) => words::brought_records(lang, count(records), kinds),
        (lines, records, Kind::Order) => words::brought_both(lang, count(lines), count(records)),
        (lines, records, _) => words::brought_more(lang, count(lines), count(records), kinds),
    }
}
