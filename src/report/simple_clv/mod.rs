//! The simple lifetime value made readable: four labelled results, the shop's and each class's.

#[cfg(feature = "models")]
mod answer;
#[cfg(feature = "models")]
mod chart;
#[cfg(feature = "models")]
mod table;

#[cfg(feature = "models")]
pub use answer::ANALYSIS;

use super::{Area, Listed};
use crate::i18n::phrases::simple_clv as words;

/// Its line among the analyses the analyst answers.
pub const LISTED: Listed = Listed {
    id: "simple-clv",
    area: Area::Segments,
    title: words::title,
    purpose: words::purpose,
    portrait: false,
};
