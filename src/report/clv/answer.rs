//! The fit as a page: how many are left, what they will buy, what that is worth, and how sure that is.

use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use super::LISTED;
use super::kept::Kept;
use super::words::{as_report, say_warning};
use super::{beside, chart, choice, controls, covariates, formulas, portrait, table};
use crate::analysis::Window;
use crate::analysis::customers::{Figures, figures};
use crate::analysis::simple::Years;
use crate::analysis::value::covariates::{By, explain};
use crate::analysis::value::{self, Beside, Chosen, Model, Settings as Asked, Value};
use crate::i18n::phrases::{clv as words, value_choice};
use crate::i18n::{Format, Lang};
use crate::model::{Day, Ledger, Money, NONE};
use crate::report::settings::Pairs;
use crate::report::table::Order;
use crate::report::words::facts;
pub(super) use crate::report::worth::{units, worth};
use crate::report::{
    Analysis, Answer, Ask, Card, Explanation, Refusal, Report, Row, Settings, Sort, Standing, Work,
};
use crate::stats::buying::Kind;
use crate::stats::pace::Step;
use crate::stats::unit::{Discount, Span, Unit};

/// The registry's line.
pub const ANALYSIS: Analysis = Analysis::of(
    LISTED,
    Ask::InSteps {
        begin,
        light: &["horizon_weeks", "discount", "margin", covariates::KEY],
    },
);

/// Weeks ahead.
const HORIZON: u32 = 52;
/// Discount a year in percent (SPEC VA-07).
const DISCOUNT: f64 = 10.0;
/// Keys in links.
const KEYS: [&str; 6] = [
    "model",
    "horizon_weeks",
    "discount",
    "margin",
    "calibration_end",
    covariates::KEY,
];

/// What an answer rests on whatever horizon, discount and margin are.
#[derive(Clone)]
pub(super) struct Around {
    pub figures: Rc<Figures>,
    pub as_of: Option<Day>,
    pub kept: Kept,
    /// What two years tell the simple formula; None where nobody bought in the later one.
    years: Option<Rc<Years>>,
    /// How many customers the ledger knows.
    customers: usize,
    /// What differences between customers are to be explained by, and what came of it, once asked.
    by: Option<By>,
    explained: Rc<OnceCell<covariates::Asked>>,
}

/// The answer and what its page needs beside it.
pub(super) struct Found {
    pub value: Value,
    pub asked: Asked,
    pub around: Around,
    /// Places in `value.customers`, most value first.
    pub ranked: Vec<u32>,
    /// Ledger index → place in the ranking.
    places: Vec<u32>,
    pub order: Order,
    pub beside: Option<Beside>,
}

/// Refits for the intervals: as many as stay below some seconds.
fn draws(customers: usize) -> u32 {
    match customers {
        0..=3_000 => 400,
        3_001..=30_000 => 100,
        _ => 40,
    }
}

fn begin(ledger: &Ledger, settings: &Settings, as_of: Option<Day>) -> Result<Work, Refusal> {
    let window = Window {
        from: None,
        to: as_of,
    };
    let figures = Rc::new(figures(ledger, window));
    let asked = read(settings, as_of, &figures)?;
    let by = covariates::read(&Pairs::new(settings, &KEYS)?, ledger)?;
    let mut begun = value::begin(ledger, asked.clone()).map_err(as_report)?;
    let around = Around {
        years: Years::of(ledger, Some(begun.end)).ok().map(Rc::new),
        customers: ledger.customer_keys.len(),
        figures,
        as_of,
        kept: Kept::default(),
        by,
        explained: Rc::default(),
    };
    Ok(Work::new(|pace| async move {
        let value = loop {
            match begun.work.step() {
                Step::Done(value) => break value.map_err(as_report)?,
                Step::Moved(work, done, of) => {
                    begun.work = work;
                    pace.reached(done, of).await;
                }
            }
        };
        Ok(Box::new(Found::new(value, asked, around)) as Box<dyn Answer>)
    }))
}

fn read(settings: &Settings, as_of: Option<Day>, figures: &Figures) -> Result<Asked, Refusal> {
    let pairs = Pairs::new(settings, &KEYS)?;
    let model = pairs.read("model", Model::Best, |text| match text {
        "auto" => Some(Model::Best),
        "bg-bb" => Some(Model::BetaBernoulli),
        _ => Some(Model::Continuous(Kind::of_code(text)?)),
    })?;
    let weeks = pairs.read("horizon_weeks", HORIZON, |text| {
        text.parse()
            .ok()
            .filter(|weeks| (1..=1_040).contains(weeks))
    })?;
    let percent = |least: f64| {
        move |text: &str| {
            let value: f64 = text.parse().ok()?;
            (least..=100.0).contains(&value).then_some(value)
        }
    };
    let usual = usual_margin(figures).map_or(100.0, |share| (share * 100.0).clamp(0.0, 100.0));
    let discount = pairs.read("discount", DISCOUNT, percent(0.0))?;
    let margin = pairs.read("margin", usual, percent(0.0))?;
    let calibration_end = pairs.read("calibration_end", None, |text| {
        Day::parse_iso(text).map(Some)
    })?;
    Ok(Asked {
        model,
        calibration_end,
        as_of,
        horizon: Span {
            count: weeks.into(),
            unit: Unit::Week,
        },
        discount: Discount {
            rate: discount / 100.0,
            per: Unit::Year,
        },
        margin: margin / 100.0,
        draws: draws(figures.customers.len()),
        ..Asked::default()
    })
}

/// The shop's own margin, where lines know their cost: to a tenth of a percent, as the slider steps.
fn usual_margin(figures: &Figures) -> Option<f64> {
    let known = figures.has_costs() && figures.sales > 0 && figures.lines_without_cost == 0;
    let share = figures.margin as f64 / figures.sales as f64;
    known.then(|| (share * 1000.0).round() / 1000.0)
}

impl Found {
    fn new(value: Value, asked: Asked, around: Around) -> Found {
        let years = around.years.as_deref();
        let beside = years.and_then(|years| Beside::new(&value, years, &asked));
        let mut ranked: Vec<u32> = (0..value.customers.len() as u32).collect();
        let worth = |at: &u32| value.customers[*at as usize].clv;
        ranked.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then(a.cmp(b)));
        let mut places = vec![NONE; around.customers];
        for (place, &at) in ranked.iter().enumerate() {
            places[value.customers[at as usize].customer as usize] = place as u32;
        }
        Found {
            value,
            asked,
            around,
            ranked,
            places,
            order: Order::default(),
            beside,
        }
    }

    /// What differences between customers were asked to be explained by, and what came of it: worked out once a fit.
    pub(super) fn explained(&self, ledger: &Ledger) -> Option<&covariates::Asked> {
        let by = self.around.by.as_ref()?;
        let found = || explain(ledger, &self.value, by, &self.asked.fit);
        let own = self.around.explained.get_or_init(|| (by.clone(), found()));
        Some(own)
    }

    /// Everybody's value, in 1/10 000.
    fn equity(&self) -> Money {
        units(self.value.customers.iter().map(|own| own.clv).sum())
    }

    pub(super) fn model_name(&self) -> &'static str {
        name(self.value.kind)
    }

    fn caveats(&self, format: &Format) -> Vec<String> {
        let lang = format.lang;
        let mut caveats = vec![choice::said(self, format)];
        let warnings = self.value.warnings.iter();
        caveats.extend(warnings.map(|warning| say_warning(warning, lang).1));
        caveats.extend(beside::pointer(self, lang));
        caveats.push(match usual_margin(&self.around.figures) {
            Some(share) => words::own_margin(lang, format.percent(share)),
            None => words::all_revenue(lang).into(),
        });
        caveats
    }

    fn cards(&self, format: &Format) -> Vec<Card> {
        let lang = format.lang;
        let int = |value: f64| format.int(value.round() as i64);
        let (alive, total) = (&self.value.alive, &self.value.total);
        let card = |label: &str, figure: String, text: String| Card {
            badge: String::new(),
            rank: 0,
            label: label.into(),
            figure,
            text,
        };
        let residual: f64 = self.value.customers.iter().map(|own| own.residual).sum();
        vec![
            card(
                words::card_alive(lang),
                int(alive.expected),
                words::card_alive_more(
                    lang,
                    int(alive.outcome[0]),
                    int(alive.outcome[1]),
                    format.int(self.value.customers.len() as i64),
                ),
            ),
            card(
                words::card_orders(lang),
                int(total.expected),
                words::card_orders_more(lang, int(total.outcome[0]), int(total.outcome[1])),
            ),
            card(
                words::card_equity(lang),
                format.money_short(self.equity()),
                words::card_equity_more(lang, worth(format, residual)),
            ),
            card(
                words::card_new(lang),
                worth(format, self.value.newcomer_clv),
                words::card_new_more(lang, format.decimal(self.value.newcomer, 2)),
            ),
        ]
    }

    fn why(&self, ledger: &Ledger, format: &Format) -> Explanation {
        let lang = format.lang;
        let worked = self.ranked.first().map(|&at| {
            let own = &self.value.customers[at as usize];
            let each = self.asked.margin * own.spend;
            let discounted = if each > 0.0 { own.clv / each } else { 0.0 };
            words::worked(
                lang,
                format.percent(self.asked.margin),
                worth(format, own.spend),
                format.decimal(discounted, 3),
                worth(format, own.clv),
            )
        });
        let mut formula = vec![words::rule_clv(lang).into(), words::rule_alive(lang).into()];
        if self.value.chosen != Chosen::Given {
            formula.push(value_choice::rule(lang).into());
        }
        formula.extend(covariates::rule(self, ledger, format));
        Explanation {
            formula,
            symbols: vec![
                ("x".into(), words::symbol_x(lang).into()),
                ("tₓ, T".into(), words::symbol_t(lang).into()),
                ("i".into(), words::symbol_i(lang).into()),
            ],
            worked: worked.into_iter().collect(),
            source: format!("{} {}", words::source(lang), words::default_discount(lang)),
        }
    }
}

impl Answer for Found {
    fn report(&self, ledger: &Ledger, lang: Lang) -> Report {
        let format = Format {
            lang,
            currency: &ledger.currency,
        };
        let alive = &self.value.alive;
        let headline = words::headline(
            &format,
            self.value.customers.len() as i64,
            alive.expected,
            alive.outcome,
            self.asked.horizon.count as i64,
            &format.money_short(self.equity()),
        );
        let mut caveats = self.caveats(&format);
        caveats.extend(covariates::caveats(self, ledger, lang));
        let mut controls = controls::all(self, lang);
        controls.push(covariates::control(self, ledger, lang));
        let mut why = self.why(ledger, &format);
        formulas::add(self.value.kind, lang, &mut why);
        let (charts, mut twins) = chart::all(self, ledger, &format);
        twins.extend(beside::twin(self, &format));
        twins.extend(covariates::twin(self, ledger, &format));
        twins.extend([
            table::parameters(self, lang),
            table::convergence(self, lang),
        ]);
        twins.extend(choice::compared(self, lang));
        Report {
            id: LISTED.id.into(),
            area: LISTED.area,
            eyebrow: words::title(lang).into(),
            facts: facts(&format, &self.around.figures),
            caveats,
            why,
            charts,
            headline,
            controls,
            cards: self.cards(&format),
            table: table::table(self, lang),
            twins,
            rough: self.value.is_rough(),
        }
    }

    fn rows(
        &self,
        ledger: &Ledger,
        lang: Lang,
        sort: Option<&Sort>,
        range: Range<usize>,
    ) -> Vec<Row> {
        table::rows(self, ledger, lang, sort, range)
    }

    fn standing(&self, ledger: &Ledger, customer: u32, lang: Lang) -> Option<Standing> {
        let place = *self.places.get(customer as usize)?;
        let own = &self.value.customers[*self.ranked.get(place as usize)? as usize];
        let format = Format {
            lang,
            currency: &ledger.currency,
        };
        Some(Standing {
            analysis: LISTED.id.into(),
            title: words::title(lang).into(),
            badge: format.percent_with(own.p_alive, 0),
            rank: 0,
            because: words::because(
                lang,
                format.percent(own.p_alive),
                format.decimal(own.bought.expected, 2),
                worth(&format, own.clv),
            ),
        })
    }

    fn badge(&self, _: u32, _: Lang) -> Option<(String, u8)> {
        None
    }

    fn portrait(&self, ledger: &Ledger, customer: u32, lang: Lang) -> Option<Report> {
        let place = self.places.get(customer as usize);
        let at = place.and_then(|&place| self.ranked.get(place as usize));
        let format = Format {
            lang,
            currency: &ledger.currency,
        };
        Some(portrait::report(self, at.copied(), &format))
    }

    fn again(
        &self,
        ledger: &Ledger,
        settings: &Settings,
        as_of: Option<Day>,
    ) -> Option<Result<Box<dyn Answer>, Refusal>> {
        let asked = match read(settings, as_of, &self.around.figures) {
            Ok(asked) => asked,
            Err(refusal) => return Some(Err(refusal)),
        };
        let moved = Asked {
            horizon: self.asked.horizon,
            discount: self.asked.discount,
            margin: self.asked.margin,
            ..asked.clone()
        };
        if moved != self.asked || as_of != self.around.as_of {
            return None;
        }
        // Then it is worked out anew, with a bar.
        if self.value.is_too_large_for(asked.horizon) {
            return None;
        }
        let value = match self
            .value
            .again(asked.horizon, asked.discount, asked.margin)
        {
            Ok(value) => value,
            Err(_) => return None,
        };
        let by =
            match Pairs::new(settings, &KEYS).and_then(|pairs| covariates::read(&pairs, ledger)) {
                Ok(by) => by,
                Err(refusal) => return Some(Err(refusal)),
            };
        let mut around = self.around.clone();
        if by != around.by {
            (around.by, around.explained) = (by, Rc::default());
        }
        Some(Ok(Box::new(Found::new(value, asked, around))))
    }

    fn refine(&self, _: &Ledger) -> Option<Work> {
        if !self.value.is_rough() {
            return None;
        }
        let (value, asked, around) = (self.value.clone(), self.asked.clone(), self.around.clone());
        Some(Work::new(|pace| async move {
            let (horizon, discount, margin) = (asked.horizon, asked.discount, asked.margin);
            let exact = value.again_paced(horizon, discount, margin, &pace).await;
            let value = exact.map_err(|refusal| as_report(value::Refusal::Model(refusal)))?;
            Ok(Box::new(Found::new(value, asked, around)) as Box<dyn Answer>)
        }))
    }

    #[cfg(feature = "cli")]
    fn json(&self, ledger: &Ledger) -> serde_json::Value {
        let list = self.ranked.iter().map(|&at| {
            let own = &self.value.customers[at as usize];
            serde_json::json!({
                "id": ledger.customer_at(own.customer).key,
                "p_alive": own.p_alive,
                "expected": own.bought.expected,
                "clv": units(own.clv).plain(),
            })
        });
        serde_json::json!({
            "model": name(self.value.kind),
            "customers": list.collect::<Vec<_>>(),
        })
    }
}

/// A model's name where there is little room: without the «NBD» they share.
pub(super) fn short(name: &str) -> &str {
    name.trim_end_matches("/NBD")
}

/// A model's name as its literature writes it.
pub(super) fn name(kind: Option<Kind>) -> &'static str {
    match kind {
        None => "BG/BB",
        Some(Kind::BgNbd) => "BG/NBD",
        Some(Kind::MbgNbd) => "MBG/NBD",
        Some(Kind::ParetoNbd) => "Pareto/NBD",
    }
}
