//! Names of what the importer found, in the reader's words.

use crate::i18n::Lang;
use crate::i18n::phrases::import_page as page;
use crate::import::{Encoding, Kind, Question, Refused, RejectReason, Role, Warning};

/// A file's kind.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Csv => "CSV",
        Kind::Tsv => "TSV",
        Kind::Text => "TXT",
        Kind::Xlsx => "Excel",
        Kind::Xls => "Excel 97–2003",
        Kind::Ods => "OpenDocument",
        Kind::Html => "HTML",
    }
}

/// An encoding.
pub(super) fn encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf16le | Encoding::Utf16be => "UTF-16",
        Encoding::Gb18030 => "GB18030",
        Encoding::Windows1252 => "Windows-1252",
        Encoding::ShiftJis => "Shift_JIS",
        Encoding::Big5 => "Big5",
        Encoding::None => "—",
    }
}

/// What a column is used for.
pub(super) fn role(_lang: Lang, role: Role) -> String {
    format!("{role:?}")
}

/// Why a row is left out.
pub(super) fn reason(_lang: Lang, reason: RejectReason) -> String {
    format!("{reason:?}")
}

/// Something noticed.
pub(super) fn warning(_lang: Lang, warning: &Warning) -> String {
    format!("{}: {}", warning.code, warning.text)
}

/// Why a file cannot be imported, and what to do.
pub(super) fn refused(_lang: Lang, refused: &Refused) -> String {
    format!("{:?} {}", refused.code, refused.detail)
}

/// What is asked.
pub(super) fn question(_lang: Lang, question: &Question) -> String {
    format!("{} {}", question.code, question.column)
}

/// One of its answers.
pub(super) fn answer(lang: Lang, question: &Question, answer: &str) -> String {
    match (question.code.as_str(), answer) {
        ("ambiguous_date_order", "day_month") => page::day_month(lang).into(),
        ("ambiguous_date_order", "month_day") => page::month_day(lang).into(),
        ("duplicates", "keep") => page::duplicates_keep(lang).into(),
        ("duplicates", "drop") => page::duplicates_drop(lang).into(),
        _ => answer.into(),
    }
}
