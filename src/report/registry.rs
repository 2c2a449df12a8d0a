//! The registry: one line an analysis; page, palette, customer page, export and terminal read it.

use std::ops::Range;

use super::{Area, Entry, NoValue, Refusal, Report, Row, Settings, Sort, Standing};
use crate::i18n::Lang;
use crate::model::{Day, Ledger};

/// An analysis as the registry knows it.
pub struct Analysis {
    /// Name in links and at the terminal.
    pub id: &'static str,
    /// Where it belongs.
    pub area: Area,
    /// Method's name.
    pub title: fn(Lang) -> &'static str,
    /// The question it answers.
    pub purpose: fn(Lang) -> &'static str,
    /// Asks the ledger: settings, and the day to count back from (last counted day if none).
    pub ask: Ask,
}

/// How an analysis is asked.
pub type Ask = fn(&Ledger, &Settings, Option<Day>) -> Result<Box<dyn Answer>, Refusal>;

/// An answer, held by the engine while the page looks at it.
pub trait Answer {
    /// The page, without table rows.
    fn report(&self, ledger: &Ledger, lang: Lang) -> Report;
    /// Rows of the ranked table in this order (`None`: rank), cut to `range`.
    fn rows(
        &self,
        ledger: &Ledger,
        lang: Lang,
        sort: Option<&Sort>,
        range: Range<usize>,
    ) -> Vec<Row>;
    /// Where a customer stands and why; `None` where it has no place here.
    fn standing(&self, ledger: &Ledger, customer: u32, lang: Lang) -> Option<Standing>;
    /// Class letter or type of each customer for the customers table, short; may be empty.
    fn badge(&self, customer: u32, lang: Lang) -> Option<(String, u8)>;
    /// The same question with other settings, where what was worked out serves again; `None`: ask anew.
    #[cfg(feature = "models")]
    fn again(
        &self,
        _: &Ledger,
        _: &Settings,
        _: Option<Day>,
    ) -> Option<Result<Box<dyn Answer>, Refusal>> {
        None
    }
    /// The headless contract's object.
    #[cfg(feature = "cli")]
    fn json(&self, ledger: &Ledger) -> serde_json::Value;
}

/// Every analysis there is, in the order the gallery shows them.
pub const REGISTRY: &[Analysis] = &[
    super::abc::ANALYSIS,
    super::rfm::ANALYSIS,
    super::take_one::ANALYSIS,
];

/// Those too big for the engine, as [`super::HEAVY`] lists them; the analyst and the terminal have them.
#[cfg(feature = "models")]
pub const HEAVY_REGISTRY: &[Analysis] = &[
    super::clv::ANALYSIS,
    super::products::ANALYSIS,
    super::calendar::ANALYSIS,
];

/// The analysis of this id.
pub fn find(id: &str) -> Result<&'static Analysis, Refusal> {
    let all = REGISTRY.iter();
    #[cfg(feature = "models")]
    let all = all.chain(HEAVY_REGISTRY);
    let mut all = all;
    all.find(|analysis| analysis.id == id)
        .ok_or_else(|| Refusal::UnknownAnalysis(id.into()))
}

/// Asks one analysis by id.
pub fn ask(
    ledger: &Ledger,
    id: &str,
    settings: &Settings,
    as_of: Option<Day>,
) -> Result<Box<dyn Answer>, Refusal> {
    let answer = (find(id)?.ask)(ledger, settings, as_of);
    answer.map_err(|why| match (why, ledger.nobody) {
        (Refusal::NoSales | Refusal::NoValue(NoValue::Nothing), Some(_)) => Refusal::NoCustomers,
        (why, _) => why,
    })
}

impl Analysis {
    /// The analysis of a line that the page lists by itself.
    #[cfg(feature = "models")]
    pub(super) const fn of(listed: super::Listed, ask: Ask) -> Analysis {
        Analysis {
            id: listed.id,
            area: listed.area,
            title: listed.title,
            purpose: listed.purpose,
            ask,
        }
    }

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
