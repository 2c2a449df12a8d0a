//! The registry: one line an analysis; page, palette, customer page, export and terminal read it.

use std::ops::Range;

use super::{Area, Entry, NoValue, Refusal, Report, Row, Settings, Sort, Standing};
use crate::i18n::Lang;
use crate::model::{Day, Ledger};
#[cfg(feature = "models")]
use crate::stats::pace::Long;

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

/// What comes of asking.
pub type Asked = Result<Box<dyn Answer>, Refusal>;

/// How an analysis is asked: ledger, settings, and the day to count back from.
#[derive(Clone, Copy)]
pub enum Ask {
    /// It answers at once.
    AtOnce(fn(&Ledger, &Settings, Option<Day>) -> Asked),
    /// It takes long.
    #[cfg(feature = "models")]
    InSteps {
        /// Begins: what it answers with is still to be worked out, and needs the ledger no more.
        begin: fn(&Ledger, &Settings, Option<Day>) -> Result<Work, Refusal>,
        /// Settings that can be moved without that work ([`Answer::again`]).
        light: &'static [&'static str],
    },
}

/// An answer to be worked out step by step.
#[cfg(feature = "models")]
pub type Work = Long<Asked>;

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
    /// One customer seen by this analysis, for the customer's own page: charts, figures and what they rest
    /// on; where it has nothing to say of them, a report that says why. `None`: it looks at no single one.
    /// [`super::Listed::portrait`] tells the page to ask.
    #[cfg(feature = "models")]
    fn portrait(&self, _: &Ledger, _: u32, _: Lang) -> Option<Report> {
        None
    }
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
    /// What is still to be done where [`Report::rough`] is said; `None`: nothing.
    #[cfg(feature = "models")]
    fn refine(&self, _: &Ledger) -> Option<Work> {
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
    super::simple_clv::ANALYSIS,
    super::contracts::ANALYSIS,
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
    let answer = match find(id)?.ask {
        Ask::AtOnce(ask) => ask(ledger, settings, as_of),
        #[cfg(feature = "models")]
        Ask::InSteps { begin, .. } => begin(ledger, settings, as_of).and_then(Work::finish),
    };
    answer.map_err(|why| of_nobody(ledger, why))
}

/// Why there is no answer, where all lines are without a customer.
fn of_nobody(ledger: &Ledger, why: Refusal) -> Refusal {
    let only = ledger.nobody.is_some() && ledger.totals().lines == 0;
    match why {
        Refusal::NoSales | Refusal::NoValue(NoValue::Nothing) if only => Refusal::NoCustomers,
        why => why,
    }
}

/// Begins with one that takes long; `None`: [`ask`] answers at once.
#[cfg(feature = "models")]
pub fn begin(
    ledger: &Ledger,
    id: &str,
    settings: &Settings,
    as_of: Option<Day>,
) -> Result<Option<Work>, Refusal> {
    match find(id)?.ask {
        Ask::AtOnce(_) => Ok(None),
        Ask::InSteps { begin, .. } => begin(ledger, settings, as_of)
            .map(Some)
            .map_err(|why| of_nobody(ledger, why)),
    }
}

/// The settings that decide what must be worked out: questions that differ in others share the work.
#[cfg(feature = "models")]
pub fn weighty(id: &str, settings: &Settings) -> Settings {
    let light = match find(id).map(|analysis| analysis.ask) {
        Ok(Ask::InSteps { light, .. }) => light,
        _ => &[],
    };
    let weighty = settings
        .iter()
        .filter(|(key, _)| !light.contains(&key.as_str()));
    weighty.cloned().collect()
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
