//! Lifetime value made readable: who is still a customer, what they will buy, what that is worth.

#[cfg(feature = "models")]
mod answer;
#[cfg(feature = "models")]
mod beside;
#[cfg(feature = "models")]
mod chart;
#[cfg(feature = "models")]
mod choice;
#[cfg(feature = "models")]
mod controls;
#[cfg(feature = "models")]
mod covariates;
#[cfg(feature = "models")]
mod formulas;
#[cfg(feature = "models")]
mod kept;
#[cfg(feature = "models")]
mod portrait;
#[cfg(feature = "models")]
mod segments;
#[cfg(feature = "models")]
mod table;
#[cfg(feature = "models")]
mod words;

#[cfg(feature = "models")]
pub use answer::ANALYSIS;
#[cfg(feature = "models")]
pub use words::{as_report, say_refusal, say_warning};

use super::{Area, Listed};
use crate::i18n::phrases::clv;

/// Its line among the analyses the analyst answers.
pub const LISTED: Listed = Listed {
    id: "clv",
    area: Area::Segments,
    title: clv::title,
    purpose: clv::purpose,
    portrait: true,
};
