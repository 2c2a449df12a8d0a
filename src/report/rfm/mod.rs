//! RFM made readable: the grid of scores, eight types, what to do with each.

mod chart;
mod table;

use std::ops::Range;

use super::settings::{Pairs, SPAN_KEYS, Span, last_day};
use super::table::{Order, money};
use super::words::{FEW, facts};
use super::{
    Analysis, Answer, Area, Ask, Card, Choice, Control, Explanation, Refusal, Report, Row,
    Settings, Sort, Standing, Table,
};
use crate::analysis::customers::{Figures, figures, ranking};
use crate::analysis::rfm::{Rfm, Scored, Type, score};
use crate::i18n::phrases::{report as shared, rfm as words};
use crate::i18n::{Format, Lang};
use crate::model::{Day, Ledger, NONE};

/// The registry's line.
pub const ANALYSIS: Analysis = Analysis {
    id: "rfm",
    area: Area::Segments,
    title: words::title,
    purpose: words::purpose,
    ask: Ask::AtOnce(ask),
};

/// The answer and what its page needs beside it.
struct Found {
    rfm: Rfm,
    figures: Figures,
    span: Span,
    /// Positions in `rfm.scored`, most sales first.
    ranked: Vec<u32>,
    /// Ledger index → position in `rfm.scored`.
    places: Vec<u32>,
    order: Order,
}

fn ask(
    ledger: &Ledger,
    settings: &Settings,
    as_of: Option<Day>,
) -> Result<Box<dyn Answer>, Refusal> {
    let [window, from, to] = SPAN_KEYS;
    let pairs = Pairs::new(settings, &["as_of", window, from, to])?;
    let as_of = pairs.read("as_of", as_of, |text| Day::parse_iso(text).map(Some))?;
    let span = Span::read(&pairs)?;
    let window = span.window(ledger, as_of);
    let day = as_of.or(window.to).or_else(|| last_day(ledger));
    let day = day.ok_or(Refusal::NoSales)?;
    let figures = figures(ledger, window);
    let rfm = score(&figures, day)?;
    let mut places = vec![NONE; figures.known_customers as usize];
    let mut position = vec![NONE; figures.customers.len()];
    for (place, scored) in rfm.scored.iter().enumerate() {
        position[scored.at as usize] = place as u32;
        places[figures.customers[scored.at as usize].customer as usize] = place as u32;
    }
    let ranked = ranking(&figures, ledger, |figure| figure.sales.0)
        .into_iter()
        .map(|at| position[at as usize])
        .filter(|&place| place != NONE)
        .collect();
    Ok(Box::new(Found {
        rfm,
        figures,
        span,
        ranked,
        places,
        order: Order::default(),
    }))
}

/// 1–3 for the data colours: important, general, general and gone.
fn colour(kind: Type) -> u8 {
    match kind {
        kind if kind.important() => 1,
        Type::GeneralRetain => 3,
        _ => 2,
    }
}

impl Answer for Found {
    fn report(&self, ledger: &Ledger, lang: Lang) -> Report {
        let format = Format {
            lang,
            currency: &ledger.currency,
        };
        let headline = self.headline(&format);
        let as_of = Control {
            label: shared::as_of(lang).into(),
            choice: Choice::Day("as_of".into(), Some(self.rfm.as_of)),
        };
        let mut controls = vec![as_of];
        controls.extend(self.span.controls(lang, &self.figures));
        Report {
            id: ANALYSIS.id.into(),
            area: ANALYSIS.area,
            eyebrow: words::title(lang).into(),
            facts: facts(&format, &self.figures),
            caveats: self.caveats(&format),
            why: self.why(&format),
            charts: vec![chart::grid(&self.rfm, &format, &headline)],
            headline,
            controls,
            cards: Type::ALL.map(|kind| self.card(&format, kind)).into(),
            table: Table {
                columns: table::columns(lang),
                rows: self.ranked.len() as u32,
            },
            twins: vec![table::twin(&self.rfm, lang)],
            rough: false,
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
        let scored = self.scored(customer)?;
        let format = Format {
            lang,
            currency: &ledger.currency,
        };
        let figure = &self.figures.customers[scored.at as usize];
        let [mean_r, mean_f, mean_m] = self.means(&format);
        let because = words::compared(
            lang,
            format.int(i64::from(scored.recency)),
            mean_r,
            format.int(i64::from(figure.days)),
            mean_f,
            format.money(figure.sales),
            mean_m,
        );
        Some(Standing {
            analysis: ANALYSIS.id.into(),
            title: words::title(lang).into(),
            badge: words::type_name(lang, scored.kind as usize).into(),
            rank: colour(scored.kind),
            because,
        })
    }

    fn badge(&self, customer: u32, lang: Lang) -> Option<(String, u8)> {
        let kind = self.scored(customer)?.kind;
        Some((words::type_name(lang, kind as usize).into(), colour(kind)))
    }

    #[cfg(feature = "cli")]
    fn json(&self, _: &Ledger) -> serde_json::Value {
        let rfm = &self.rfm;
        let n = rfm.scored.len() as f64;
        let types: Vec<_> = Type::ALL
            .iter()
            .map(|&kind| {
                let group = rfm.types[kind as usize];
                serde_json::json!({
                    "type": kind.code(),
                    "customers": group.customers,
                    "value": money(group.sales).plain(),
                    "share": self.share(group.sales),
                })
            })
            .collect();
        let [r, f, m] = rfm.distribution;
        serde_json::json!({
            "customers": rfm.scored.len(),
            "as_of": rfm.as_of.iso(),
            "sum_x": rfm.sum_x as i64,
            "sum_tx_days": rfm.sum_tx as i64,
            "sum_T_days": rfm.sum_age as i64,
            "repeat_customers": rfm.repeaters,
            "means": {
                "recency_days": rfm.sum_recency as f64 / n,
                "purchase_days": rfm.sum_days as f64 / n,
                "sales": money(rfm.sales / rfm.scored.len().max(1) as i128).plain(),
            },
            "scores": {"R": r, "F": f, "M": m},
            "types": types,
        })
    }
}

impl Found {
    fn scored(&self, customer: u32) -> Option<&Scored> {
        let place = *self.places.get(customer as usize)?;
        self.rfm.scored.get(place as usize)
    }

    /// Share of sales 0–1; `None` where the whole is not above zero.
    fn share(&self, sales: i128) -> Option<f64> {
        (self.rfm.sales > 0).then(|| sales as f64 / self.rfm.sales as f64)
    }

    /// Mean R, F and M in words.
    fn means(&self, format: &Format) -> [String; 3] {
        let n = self.rfm.scored.len() as i128;
        let mean = |sum: i128| format.decimal(sum as f64 / n as f64, 1);
        [
            mean(self.rfm.sum_recency),
            mean(self.rfm.sum_days),
            format.money(money(self.rfm.sales / n.max(1))),
        ]
    }

    /// Big customers who are overdue come first, because something can be done about them.
    fn headline(&self, format: &Format) -> String {
        let types = &self.rfm.types;
        let [value, keep, retain] = [
            Type::ImportantValue,
            Type::ImportantKeep,
            Type::ImportantRetain,
        ]
        .map(|kind| types[kind as usize]);
        let quiet = keep.customers + retain.customers;
        let share = |sales| self.share(sales).unwrap_or(f64::NAN);
        if quiet > 0 {
            words::headline_quiet(format, quiet.into(), share(keep.sales + retain.sales))
        } else if value.customers > 0 {
            words::headline_value(format, value.customers.into(), share(value.sales))
        } else {
            words::alike(format.lang).into()
        }
    }

    fn caveats(&self, format: &Format) -> Vec<String> {
        let mut caveats = Vec::new();
        let buyers = self.rfm.scored.len();
        if buyers < FEW {
            let customers = shared::customers(format, buyers as i64);
            caveats.push(shared::few_customers(format.lang, customers));
        }
        let without = self.figures.customers.len() - buyers;
        if without > 0 {
            caveats.push(words::without_purchase(format, without as i64));
        }
        caveats
    }

    fn why(&self, format: &Format) -> Explanation {
        let (rfm, lang) = (&self.rfm, format.lang);
        let [mean_r, mean_f, mean_m] = self.means(format);
        let n = format.int(rfm.scored.len() as i64);
        let symbol = |name: &str, meaning: &str| (name.to_string(), meaning.to_string());
        let int = |sum: i128| format.int(sum as i64);
        Explanation {
            formula: vec![
                words::rule_score(lang).into(),
                words::rule_type(lang).into(),
            ],
            symbols: vec![
                symbol("R", words::symbol_r(lang)),
                symbol("F", words::symbol_f(lang)),
                symbol("M", words::symbol_m(lang)),
                symbol("n", words::symbol_n(lang)),
            ],
            worked: vec![
                words::worked_r(lang, int(rfm.sum_recency), &n, mean_r),
                words::worked_f(lang, int(rfm.sum_days), &n, mean_f),
                words::worked_m(lang, format.money(money(rfm.sales)), &n, mean_m),
            ],
            source: words::source(lang).into(),
        }
    }

    fn card(&self, format: &Format, kind: Type) -> Card {
        let group = self.rfm.types[kind as usize];
        let people = shared::people(format, i64::from(group.customers));
        let share = format.percent(self.share(group.sales).unwrap_or(f64::NAN));
        Card {
            badge: words::type_name(format.lang, kind as usize).into(),
            rank: colour(kind),
            label: format!("{people} · {share}"),
            figure: format.money_short(money(group.sales)),
            text: words::type_act(format.lang, kind as usize).into(),
        }
    }
}
