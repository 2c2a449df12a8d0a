//! The sales calendar made readable: weekdays against months.

#[cfg(feature = "models")]
mod answer;

#[cfg(feature = "models")]
pub use answer::ANALYSIS;

use super::{Area, Listed};
use crate::i18n::phrases::calendar as words;

/// Its line among the analyses the analyst answers.
pub const LISTED: Listed = Listed {
    id: "calendar",
    area: Area::Diagnose,
    title: words::title,
    purpose: words::purpose,
    portrait: false,
};
