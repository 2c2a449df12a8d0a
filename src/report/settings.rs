//! Key=value settings read once: unknown keys and senseless values are refused, not ignored.

use super::{Choice, Control, Refusal, Settings};
use crate::analysis::customers::Figures;
use crate::analysis::{self, Criterion, Window};
use crate::i18n::Lang;
use crate::i18n::phrases::report as words;
use crate::model::{Day, Ledger};

impl From<analysis::Refusal> for Refusal {
    fn from(refusal: analysis::Refusal) -> Refusal {
        match refusal {
            analysis::Refusal::NoSales => Refusal::NoSales,
            analysis::Refusal::NothingToRank => Refusal::NothingToRank,
            analysis::Refusal::NoCosts => Refusal::NoCosts,
            analysis::Refusal::NoProducts => Refusal::NoProducts,
        }
    }
}

/// Settings whose keys are all known; a key set twice takes the later value.
pub(super) struct Pairs<'a>(&'a Settings);

impl<'a> Pairs<'a> {
    /// Refuses the first key that is not in `known`.
    pub fn new(settings: &'a Settings, known: &[&str]) -> Result<Pairs<'a>, Refusal> {
        match settings
            .iter()
            .find(|(key, _)| !known.contains(&key.as_str()))
        {
            Some((key, _)) => Err(Refusal::UnknownSetting(key.clone())),
            None => Ok(Pairs(settings)),
        }
    }

    /// The value of a key read by `read`, `default` where it is not set.
    pub fn read<T>(
        &self,
        key: &str,
        default: T,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Refusal> {
        match self.0.iter().rev().find(|(k, _)| k == key) {
            None => Ok(default),
            Some((_, value)) => read(value).ok_or_else(|| self.bad(key, value)),
        }
    }

    /// A refusal of this value.
    pub fn bad(&self, key: &str, value: &str) -> Refusal {
        Refusal::BadSetting(key.into(), value.into())
    }
}

/// The keys of [`Span::read`].
pub(super) const SPAN_KEYS: [&str; 3] = ["window", "from", "to"];

/// Which days, as a person chooses them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Span {
    /// Everything.
    #[default]
    All,
    /// The year up to the as-of day.
    Year,
    /// From and to, either open.
    Custom(Window),
}

impl Span {
    /// Reads `window`, `from` and `to`.
    pub fn read(pairs: &Pairs) -> Result<Span, Refusal> {
        let from = pairs.read("from", None, |text| Day::parse_iso(text).map(Some))?;
        let to = pairs.read("to", None, |text| Day::parse_iso(text).map(Some))?;
        let custom = Span::Custom(Window { from, to });
        let span = pairs.read("window", Span::All, |text| match text {
            "all" => Some(Span::All),
            "year" => Some(Span::Year),
            "custom" => Some(custom),
            _ => None,
        })?;
        match (span, from, to) {
            (Span::Custom(_), Some(from), Some(to)) if from > to => Err(pairs.bad("to", &to.iso())),
            _ => Ok(span),
        }
    }

    /// The days looked at; nothing after the as-of day.
    pub fn window(self, ledger: &Ledger, as_of: Option<Day>) -> Window {
        self.window_to(as_of, &|| last_day(ledger))
    }

    /// The same where lines without a customer count as well.
    #[cfg(feature = "models")]
    pub fn window_of_all(self, ledger: &Ledger, as_of: Option<Day>) -> Window {
        let sold = (0..ledger.len()).filter(|&line| ledger.is_sold(line));
        let last = sold.map(|line| Day(ledger.day[line])).max();
        self.window_to(as_of, &|| last)
    }

    fn window_to(self, as_of: Option<Day>, last: &dyn Fn() -> Option<Day>) -> Window {
        let window = match self {
            Span::All => Window::default(),
            Span::Custom(window) => window,
            Span::Year => match as_of.or_else(last) {
                Some(day) => Window::year_to(day),
                None => Window::default(),
            },
        };
        Window {
            from: window.from,
            to: match (window.to, as_of) {
                (Some(to), Some(as_of)) => Some(to.min(as_of)),
                (to, as_of) => to.or(as_of),
            },
        }
    }

    /// The control, and its two days where they are chosen.
    pub fn controls(self, lang: Lang, figures: &Figures) -> Vec<Control> {
        let own = match self {
            Span::Custom(window) => window,
            _ => Window::default(),
        };
        let (first, last) = figures.period.unzip();
        let (from, to) = (own.from.or(first), own.to.or(last));
        let set = |value: &str| vec![("window".to_string(), value.to_string())];
        let mut custom = set("custom");
        custom.extend(from.map(|day| ("from".to_string(), day.iso())));
        custom.extend(to.map(|day| ("to".to_string(), day.iso())));
        let choices = vec![
            (words::all_time(lang).into(), set("all"), self == Span::All),
            (
                words::last_year(lang).into(),
                set("year"),
                self == Span::Year,
            ),
            (
                words::custom(lang).into(),
                custom,
                matches!(self, Span::Custom(_)),
            ),
        ];
        let mut controls = vec![Control {
            label: words::time(lang).into(),
            choice: Choice::Segmented(choices),
        }];
        if let Span::Custom(_) = self {
            controls.push(Control {
                label: words::from_day(lang).into(),
                choice: Choice::Day("from".into(), from),
            });
            controls.push(Control {
                label: words::to_day(lang).into(),
                choice: Choice::Day("to".into(), to),
            });
        }
        controls
    }
}

/// Reads percent, 0 to 100, as a share.
#[cfg(feature = "models")]
pub(super) fn share(text: &str) -> Option<f64> {
    let value: f64 = text.parse().ok()?;
    (0.0..=100.0).contains(&value).then_some(value / 100.0)
}

/// A slider over a share in percent, to a tenth.
#[cfg(feature = "models")]
pub(super) fn share_slider(key: &str, label: &str, most: f64, share: f64) -> Control {
    let value = (share * 1000.0).round() / 10.0;
    let value = value.clamp(0.0, 100.0);
    Control {
        label: label.into(),
        choice: Choice::Slider {
            min: 0.0,
            max: most.max(value),
            step: 0.1,
            unit: "%".into(),
            thumbs: vec![(key.into(), value, label.into())],
        },
    }
}

/// The last counted day.
pub(super) fn last_day(ledger: &Ledger) -> Option<Day> {
    (0..ledger.len())
        .filter(|&line| ledger.counts(line))
        .map(|line| ledger.day[line])
        .max()
        .map(Day)
}

/// The control that chooses what to rank by; profit only where costs are known.
pub(super) fn criterion_control(
    lang: Lang,
    choices: &[Criterion],
    present: Criterion,
    has_costs: bool,
) -> Control {
    let choices = choices
        .iter()
        .filter(|&&c| c != Criterion::Margin || has_costs)
        .map(|&c| {
            let set = vec![("criterion".to_string(), c.code().to_string())];
            (criterion_label(lang, c).into(), set, c == present)
        })
        .collect();
    Control {
        label: words::rank_by(lang).into(),
        choice: Choice::Segmented(choices),
    }
}

/// A criterion as a column header or button.
pub(super) fn criterion_label(lang: Lang, criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Sales => words::sales(lang),
        Criterion::Margin => words::margin(lang),
        Criterion::Orders => words::orders(lang),
    }
}
