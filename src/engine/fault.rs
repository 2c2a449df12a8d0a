//! Faults in words.

use super::message::{BadBackup, Fault};
use crate::i18n::Lang;
use crate::i18n::phrases::fault as words;

impl Fault {
    /// The fault as a sentence that says what to do.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Fault::Refused(refusal) => refusal.say(lang),
            Fault::Quota => words::quota(lang).into(),
            Fault::NoStorage(text) if text.is_empty() => words::no_storage(lang).into(),
            Fault::NoStorage(text) => words::no_storage_because(lang, text.trim_end_matches('.')),
            Fault::Blocked => words::blocked(lang).into(),
            Fault::ChangedElsewhere => words::changed_elsewhere(lang).into(),
            Fault::NewerVersion => words::newer_version(lang).into(),
            Fault::BadRecord(place, what) => words::bad_record(lang, place, what),
            Fault::NotFound => words::not_found(lang).into(),
            Fault::BadBatch => words::bad_batch(lang).into(),
            Fault::OtherCurrency(ours, theirs) => words::other_currency(lang, ours, theirs),
            Fault::NothingToUndo => words::nothing_to_undo(lang).into(),
            Fault::ChangedSince => words::changed_since(lang).into(),
            Fault::Invalid(key, invalid) => {
                let label = crate::i18n::field_label(lang, key);
                let why = crate::i18n::invalid(lang, *invalid);
                words::invalid(lang, label, why)
            }
            Fault::NamesHidden => words::names_hidden(lang).into(),
            Fault::ReadOnly => words::read_only(lang).into(),
            Fault::Gone => words::gone(lang).into(),
            Fault::WrongPassphrase => words::wrong_passphrase(lang).into(),
            Fault::Locked => words::locked(lang).into(),
            Fault::BadBackup(bad) => bad.say(lang),
            Fault::Other(text) => words::other(lang, text),
            Fault::Cancelled => words::cancelled(lang).into(),
        }
    }
}

impl BadBackup {
    /// What is wrong with a backup file, as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            BadBackup::NotABackup => words::not_a_backup(lang).into(),
            BadBackup::CutShort => words::backup_cut_short(lang).into(),
            BadBackup::Altered(part) => words::backup_altered(lang, part),
            BadBackup::Missing(part) => words::backup_missing(lang, part),
            BadBackup::NeedsPassphrase => words::backup_needs_passphrase(lang).into(),
            BadBackup::WrongPassphrase => words::backup_wrong_passphrase(lang).into(),
            BadBackup::Newer => words::backup_newer(lang).into(),
            BadBackup::Inside(place) => words::backup_inside(lang, place),
            BadBackup::TooLarge(part) => words::backup_too_large(lang, part),
            BadBackup::NoCipher => words::backup_no_cipher(lang).into(),
        }
    }
}

#[cfg(feature = "analyses")]
impl From<crate::store::Trouble> for Fault {
    fn from(trouble: crate::store::Trouble) -> Fault {
        use crate::store::Trouble;
        match trouble {
            Trouble::Quota => Fault::Quota,
            Trouble::Unavailable(text) => Fault::NoStorage(text),
            Trouble::Blocked => Fault::Blocked,
            Trouble::ChangedElsewhere => Fault::ChangedElsewhere,
            Trouble::NewerVersion => Fault::NewerVersion,
            Trouble::BadRecord(place, what) => Fault::BadRecord(place, what),
            Trouble::NotFound => Fault::NotFound,
            Trouble::Gone => Fault::Gone,
            Trouble::Locked => Fault::Locked,
            Trouble::WrongPassphrase => Fault::WrongPassphrase,
            Trouble::Other(text) => Fault::Other(text),
        }
    }
}

#[cfg(feature = "analyses")]
impl From<crate::workbook::Conflict> for Fault {
    fn from(conflict: crate::workbook::Conflict) -> Fault {
        use crate::workbook::Conflict;
        match conflict {
            Conflict::NothingToUndo => Fault::NothingToUndo,
            Conflict::NotFound => Fault::NotFound,
            Conflict::ChangedSince => Fault::ChangedSince,
            Conflict::SameId => Fault::BadBatch,
            Conflict::OutOfOrder => Fault::ChangedElsewhere,
            // Not a fault to a person; the dispatcher answers it with the state as it is.
            Conflict::Already => Fault::NothingToUndo,
        }
    }
}

impl From<crate::report::Refusal> for Fault {
    fn from(refusal: crate::report::Refusal) -> Fault {
        Fault::Refused(refusal)
    }
}
