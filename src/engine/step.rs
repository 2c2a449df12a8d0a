//! Steps of the history in words.

use super::message::Step;
use crate::i18n::phrases::history as words;
use crate::i18n::{Format, Lang, choice_label, field_label, kind_label, kinds_label};

impl Step {
    /// What was done, as the history page and the undo button say it.
    pub fn say(&self, lang: Lang) -> String {
        let count = |number: u32| {
            let format = Format { lang, currency: "" };
            format.int(number.into())
        };
        match self {
            Step::Import(file, lines) => words::imported(lang, count(*lines), file),
            Step::RemoveImport(file, lines) => words::removed_import(lang, count(*lines), file),
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
            Step::Several(lines, records) => words::several(lang, count(lines + records)),
        }
    }
}
