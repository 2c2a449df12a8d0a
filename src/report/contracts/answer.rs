//! The page: whether purchases are contracts, renewal by tenure, what contracts are worth.

use std::ops::Range;
use std::rc::Rc;

use super::{LISTED, chart, table};
use crate::analysis::Window;
use crate::analysis::contracts::{self, Contracts, Every, contracts};
use crate::analysis::customers::{Figures, figures};
use crate::i18n::phrases::contracts as words;
use crate::i18n::{Format, Lang};
use crate::model::{Day, Ledger};
use crate::report::document::NoValue;
use crate::report::settings::{Pairs, share, share_slider};
use crate::report::table::Order;
use crate::report::words::facts;
use crate::report::worth::worth;
use crate::report::{
    Analysis, Answer, Ask, Card, Choice, Control, Explanation, Refusal, Report, Row, Settings,
    Sort, Standing, Table,
};
use crate::stats;
use crate::stats::fit::{Method, Why};

/// The registry's line.
pub const ANALYSIS: Analysis = Analysis::of(LISTED, Ask::AtOnce(ask));

/// Keys in links.
const KEYS: [&str; 3] = ["period", "margin", "discount"];
/// Discount a year in percent (SPEC VA-07).
const DISCOUNT: f64 = 10.0;
/// Years ahead that expected renewals are counted for.
pub(super) const YEARS: u32 = 5;
/// Renewal the headline compares the first one with, at most.
const LATER: u32 = 6;

/// What was asked; shares 0–1.
#[derive(Clone, Copy, PartialEq)]
struct Asked {
    every: Option<Every>,
    margin: Option<f64>,
    discount: f64,
}

/// The answer and what its page needs beside it.
pub(super) struct Found {
    pub contracts: Rc<Contracts>,
    asked: Asked,
    figures: Rc<Figures>,
    pub order: Order,
    as_of: Option<Day>,
}

fn ask(
    ledger: &Ledger,
    settings: &Settings,
    as_of: Option<Day>,
) -> Result<Box<dyn Answer>, Refusal> {
    let asked = read(settings)?;
    let window = Window {
        from: None,
        to: as_of,
    };
    Ok(Box::new(Found {
        contracts: Rc::new(contracts(ledger, asked.every, as_of).map_err(as_report)?),
        asked,
        figures: Rc::new(figures(ledger, window)),
        order: Order::default(),
        as_of,
    }))
}

fn read(settings: &Settings) -> Result<Asked, Refusal> {
    let pairs = Pairs::new(settings, &KEYS)?;
    Ok(Asked {
        every: pairs.read("period", None, |text| Every::of_code(text).map(Some))?,
        margin: pairs.read("margin", None, |text| share(text).map(Some))?,
        discount: pairs.read("discount", DISCOUNT / 100.0, share)?,
    })
}

fn as_report(refusal: contracts::Refusal) -> Refusal {
    Refusal::NoValue(match refusal {
        contracts::Refusal::NoSales => return Refusal::NoSales,
        contracts::Refusal::TooLong { first, last } => NoValue::TooLong(first, last),
        contracts::Refusal::Model(stats::Refusal::NeedsLosses { periods, lost }) => {
            NoValue::Losses(periods, lost)
        }
        contracts::Refusal::Model(stats::Refusal::NotConverged { evaluations }) => {
            NoValue::NotConverged(evaluations)
        }
        // Nobody began before the last period that is over.
        contracts::Refusal::Model(_) => NoValue::Losses(0, 0),
    })
}

/// «month»: one period, in a sentence.
fn one(every: Every, lang: Lang) -> &'static str {
    match every {
        Every::Month => words::month_one(lang),
        Every::Quarter => words::quarter_one(lang),
        Every::Year => words::year_one(lang),
    }
}

/// «2015-03», «2015 Q1», «2015».
pub(super) fn period_name(every: Every, number: i32, lang: Lang) -> String {
    let (year, part) = every.parts(number);
    match every {
        Every::Month => format!("{year:04}-{part:02}"),
        Every::Quarter => words::name_quarter(lang, year, part),
        Every::Year => words::name_year(lang, year),
    }
}

impl Found {
    /// Share of sales that is kept.
    fn margin(&self) -> f64 {
        let own = self.asked.margin.or(self.contracts.margin);
        own.unwrap_or(1.0).clamp(0.0, 1.0)
    }

    /// Value to come of a contract that was renewed t times; NaN where it has no end.
    pub fn residual(&self, t: u32) -> f64 {
        let own = &self.contracts;
        let value = own.residual(t, self.margin(), self.asked.discount);
        value.unwrap_or(f64::NAN)
    }

    fn headline(&self, format: &Format) -> String {
        let own = &self.contracts;
        let one = one(own.every, format.lang);
        if !own.suits() {
            return words::headline_unsuited(format, own.came_back(), one);
        }
        let rate = |t: u32| own.retention(t).unwrap_or_else(|| own.model.retention(t));
        let later = own.renewals_seen().min(LATER);
        let later = (later > 1).then(|| (later, rate(later)));
        let active = i64::from(own.next().0);
        words::headline(format, active, rate(1), later, one)
    }

    fn caveats(&self, format: &Format) -> Vec<String> {
        let (lang, own) = (format.lang, &self.contracts);
        let one = one(own.every, lang);
        let (ended, back) = own.ended;
        let (ended_said, back) = (format.int(ended.into()), format.int(back.into()));
        let share = format.percent(own.came_back());
        let mut caveats = vec![match own.suits() {
            true => words::suited(lang, share, &ended_said, back, one),
            false => words::unsuited(lang, share, &ended_said, back, one),
        }];
        let gap = own.gap.filter(|_| self.asked.every.is_none());
        caveats.extend(gap.map(|days| words::by_gap(lang, days)));
        let name = |number: i32| period_name(own.every, number, lang);
        if own.unfinished {
            caveats.push(words::unfinished(lang, name(own.last)));
        }
        if let Some(first) = own.cohorts.first() {
            caveats.push(words::first_cohort(lang, name(first.begun)));
        }
        let contracts = format.int(own.renewals.counts().0 as i64);
        match own.estimate.method {
            Method::Map(Why::FewData) => caveats.push(words::few(lang, contracts, ended_said)),
            Method::Map(_) => caveats.push(words::no_interior(lang).into()),
            Method::Mle => {}
        }
        if self.asked.margin.is_none() && own.margin.is_none() {
            caveats.push(words::no_costs(lang).into());
        }
        if !self.residual(0).is_finite() {
            caveats.push(words::endless(lang).into());
        }
        caveats
    }

    fn controls(&self, lang: Lang) -> Vec<Control> {
        let periods = Every::ALL.map(|every| {
            let label = match every {
                Every::Month => words::month(lang),
                Every::Quarter => words::quarter(lang),
                Every::Year => words::year(lang),
            };
            let set = vec![("period".to_string(), every.code().to_string())];
            (label.to_string(), set, every == self.contracts.every)
        });
        vec![
            Control {
                label: words::period(lang).into(),
                choice: Choice::Segmented(periods.into()),
            },
            share_slider("margin", words::margin(lang), 100.0, self.margin()),
            share_slider("discount", words::discount(lang), 50.0, self.asked.discount),
        ]
    }

    fn cards(&self, format: &Format) -> Vec<Card> {
        let (lang, own) = (format.lang, &self.contracts);
        let card = |label: &str, figure: String, text: String| Card {
            badge: String::new(),
            rank: 0,
            label: label.into(),
            figure,
            text,
        };
        let (active, next) = own.next();
        let share = next / f64::from(active);
        let all = format.int(own.renewals.counts().0 as i64);
        let equity = own.equity(self.margin(), self.asked.discount);
        let renewals = own.model.expected(0, YEARS * own.every.a_year());
        vec![
            card(
                words::card_active(lang),
                format.int(active.into()),
                words::card_active_more(lang, all),
            ),
            card(
                words::card_next(lang),
                format.percent(share),
                words::card_next_more(lang, format.int(next.round() as i64)),
            ),
            card(
                words::card_equity(lang),
                worth(format, equity.unwrap_or(f64::NAN)),
                words::card_equity_more(lang, worth(format, own.sales)),
            ),
            card(
                words::card_new(lang),
                worth(format, self.residual(0)),
                words::card_new_more(lang, format.decimal(renewals, 1), YEARS),
            ),
        ]
    }

    fn why(&self, format: &Format) -> Explanation {
        let (lang, own) = (format.lang, &self.contracts);
        let three = |value: f64| format.decimal(value, 3);
        let worked = [1, 2].map(|t| {
            let rate = format.percent(own.model.retention(t));
            words::worked(lang, t, three(own.model.beta), three(own.model.alpha), rate)
        });
        let rules = [
            words::rule_retention(lang),
            words::rule_survival(lang),
            words::rule_value(lang),
        ];
        Explanation {
            formula: rules.map(String::from).into(),
            symbols: vec![
                ("α, β".into(), words::symbol_ab(lang).into()),
                ("m".into(), words::symbol_m(lang).into()),
                ("d".into(), words::symbol_d(lang).into()),
            ],
            worked: worked.into(),
            source: words::source(lang).into(),
        }
    }
}

impl Answer for Found {
    fn report(&self, ledger: &Ledger, lang: Lang) -> Report {
        let format = Format {
            lang,
            currency: &ledger.currency,
        };
        Report {
            id: LISTED.id.into(),
            area: LISTED.area,
            rough: false,
            eyebrow: words::title(lang).into(),
            headline: self.headline(&format),
            facts: facts(&format, &self.figures),
            caveats: self.caveats(&format),
            why: self.why(&format),
            charts: chart::all(&self.contracts, &format),
            controls: self.controls(lang),
            cards: self.cards(&format),
            table: Table {
                columns: table::columns(lang),
                rows: self.contracts.renewals_seen() + 1,
            },
            twins: vec![
                table::cohorts(&self.contracts, lang),
                table::parameters(&self.contracts, lang),
            ],
        }
    }

    fn rows(&self, _: &Ledger, _: Lang, sort: Option<&Sort>, range: Range<usize>) -> Vec<Row> {
        table::rows(self, sort, range)
    }

    fn standing(&self, _: &Ledger, _: u32, _: Lang) -> Option<Standing> {
        None
    }

    fn badge(&self, _: u32, _: Lang) -> Option<(String, u8)> {
        None
    }

    fn again(
        &self,
        _: &Ledger,
        settings: &Settings,
        as_of: Option<Day>,
    ) -> Option<Result<Box<dyn Answer>, Refusal>> {
        let asked = match read(settings) {
            Ok(asked) => asked,
            Err(refusal) => return Some(Err(refusal)),
        };
        (asked.every == self.asked.every && as_of == self.as_of).then(|| {
            let again: Box<dyn Answer> = Box::new(Found {
                contracts: self.contracts.clone(),
                asked,
                figures: self.figures.clone(),
                order: Order::default(),
                as_of,
            });
            Ok(again)
        })
    }

    #[cfg(feature = "cli")]
    fn json(&self, _: &Ledger) -> serde_json::Value {
        use crate::report::worth::units;
        let own = &self.contracts;
        let money = |value: f64| value.is_finite().then(|| units(value).plain());
        let renewals = (0..=own.renewals_seen()).map(|t| {
            serde_json::json!({
                "renewals": t,
                "came": own.renewals.at(t as usize).0,
                "retention": own.retention(t).filter(|_| t > 0),
                "retention_fitted": (t > 0).then(|| own.model.retention(t)),
                "survival": own.survival(t),
                "survival_fitted": own.model.survival(t),
                "active": own.active.get(t as usize),
                "expected_renewals": own.model.expected(t, YEARS * own.every.a_year()),
                "residual": money(self.residual(t)),
            })
        });
        let names = own.estimate.names.iter().zip(&own.estimate.params);
        let errors = own.estimate.names.iter().zip(&own.estimate.std_errors);
        let named = |pairs: Vec<(&&str, &f64)>| -> serde_json::Value {
            pairs
                .into_iter()
                .map(|(name, value)| ((*name).to_string(), (*value).into()))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        let (active, next) = own.next();
        serde_json::json!({
            "model": "sbg",
            "period": own.every.code(),
            "suits": own.suits(),
            "ended": own.ended.0,
            "came_back": own.ended.1,
            "params": named(names.collect()),
            "std_errors": named(errors.collect()),
            "log_likelihood": own.estimate.log_likelihood,
            "method": own.estimate.method.code(),
            "converged": own.estimate.converged,
            "contracts": own.renewals.counts().0,
            "active": active,
            "expected_to_renew": next,
            "sales_period": money(own.sales),
            "margin": self.margin(),
            "discount_year": self.asked.discount,
            "equity": own.equity(self.margin(), self.asked.discount).and_then(money),
            "lifetime": own.model.lifetime(0),
            "renewals": renewals.collect::<Vec<_>>(),
            "cohorts": own.cohorts.iter().map(|cohort| serde_json::json!({
                "begun": period_name(own.every, cohort.begun, Lang::En),
                "active": cohort.active,
            })).collect::<Vec<_>>(),
        })
    }
}
