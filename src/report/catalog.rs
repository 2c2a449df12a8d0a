//! The analyses that are too big for the engine: their lines in the registry, known without asking them.

use super::{Area, Entry};
use crate::i18n::Lang;

/// An analysis as navigation, gallery and palette show it.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// Name in links and at the terminal.
    pub id: &'static str,
    /// Where it belongs.
    pub area: Area,
    /// Method's name.
    pub title: fn(Lang) -> &'static str,
    /// The question it answers.
    pub purpose: fn(Lang) -> &'static str,
    /// Whether it has a portrait of a single customer for the customer's page.
    pub portrait: bool,
}

/// Those the analyst answers, in the order the gallery shows them behind the engine's.
pub const HEAVY: &[Listed] = &[
    super::clv::LISTED,
    super::simple_clv::LISTED,
    super::contracts::LISTED,
    super::products::LISTED,
    super::calendar::LISTED,
];

/// The one that has an answer where the value models have none.
pub const SIMPLE_VALUE: &Listed = &super::simple_clv::LISTED;

/// Whether the analyst answers this one.
pub fn is_heavy(id: &str) -> bool {
    HEAVY.iter().any(|listed| listed.id == id)
}

/// Whether this one is about products and days, and so answers without customers.
pub fn is_of_goods(id: &str) -> bool {
    [super::products::LISTED.id, super::calendar::LISTED.id].contains(&id)
}

impl Listed {
    /// The line as the page sees it.
    pub fn entry(&self, lang: Lang) -> Entry {
        Entry {
            id: self.id.into(),
            area: self.area,
            title: (self.title)(lang).into(),
            purpose: (self.purpose)(lang).into(),
        }
    }
}
