//! Every phrase in both languages, side by side; numbers, money and dates as each language writes them.

mod field;
mod format;
mod phrase;
pub mod phrases;

use serde::{Deserialize, Serialize};

pub use field::{choice_label, field_label, invalid, kind_label, kinds_label};
pub use format::{Format, plural};
pub(crate) use phrase::phrases;

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both, in the order the switch shows them.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// BCP 47 tag for `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// What the language calls itself, whatever language the page is in.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::Zh => "中文",
            Lang::En => "English",
        }
    }

    /// The language of a BCP 47 tag: Chinese for `zh…`, else English.
    pub fn from_tag(tag: &str) -> Lang {
        match tag.get(..2) {
            Some(start) if start.eq_ignore_ascii_case("zh") => Lang::Zh,
            _ => Lang::En,
        }
    }

    /// Picks the text of this language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
