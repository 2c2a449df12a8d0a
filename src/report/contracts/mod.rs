//! Contracts made readable: who renews, how the fit tracks it, what each contract is still worth.

#[cfg(feature = "models")]
mod answer;
#[cfg(feature = "models")]
mod chart;
#[cfg(feature = "models")]
mod table;

#[cfg(feature = "models")]
pub use answer::ANALYSIS;

use super::{Area, Listed};
use crate::i18n::phrases::contracts as words;

/// Its line among the analyses the analyst answers.
pub const LISTED: Listed = Listed {
    id: "contracts",
    area: Area::Segments,
    title: words::title,
    purpose: words::purpose,
    portrait: false,
};
