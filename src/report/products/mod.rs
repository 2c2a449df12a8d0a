//! Products made readable: ABC of what is sold, and what is bought together.

#[cfg(feature = "models")]
mod answer;

#[cfg(feature = "models")]
pub use answer::ANALYSIS;

use super::{Area, Listed};
use crate::i18n::phrases::products as words;

/// Its line among the analyses the analyst answers.
pub const LISTED: Listed = Listed {
    id: "products",
    area: Area::Diagnose,
    title: words::title,
    purpose: words::purpose,
    portrait: false,
};
