//! The page: inputs with where they come from, four results, tiers.

use std::ops::Range;

use super::{LISTED, chart, table};
use crate::analysis::Window;
use crate::analysis::customers::{Figures, figures};
use crate::analysis::simple::{ENOUGH, Settings as Asked, Source, Tier, Years};
use crate::i18n::phrases::simple_clv as words;
use crate::i18n::{Format, Lang};
use crate::model::{Day, Ledger};
use crate::report::settings::{Pairs, share, share_slider};
use crate::report::table::Order;
use crate::report::words::facts;
use crate::report::worth::worth;
use crate::report::{
    Analysis, Answer, Ask, Card, Choice, Control, Explanation, Refusal, Report, Row, Settings,
    Sort, Standing, Table,
};

/// The registry's line.
pub const ANALYSIS: Analysis = Analysis::of(LISTED, Ask::AtOnce(ask));

/// Keys in links.
const KEYS: [&str; 5] = ["retention", "margin", "discount", "acquisition", "years"];

/// Most a customer may cost to win, currency units.
const MOST_COST: f64 = 1e12;
/// Most years counted.
const MOST_YEARS: u32 = 50;

/// The answer and what its page needs beside it.
pub(super) struct Found {
    pub years: Years,
    /// The shop and then its classes; never empty.
    pub tiers: Vec<Tier>,
    pub asked: Asked,
    /// Keys the person set.
    pub set: Vec<String>,
    figures: Figures,
    pub order: Order,
}

fn ask(
    ledger: &Ledger,
    settings: &Settings,
    as_of: Option<Day>,
) -> Result<Box<dyn Answer>, Refusal> {
    let asked = read(settings)?;
    let years = Years::of(ledger, as_of)?;
    let tiers = years.tiers(&asked);
    if tiers.is_empty() {
        return Err(Refusal::NoSales);
    }
    let window = Window {
        from: None,
        to: as_of,
    };
    Ok(Box::new(Found {
        years,
        tiers,
        asked,
        set: settings.iter().map(|(key, _)| key.clone()).collect(),
        figures: figures(ledger, window),
        order: Order::default(),
    }))
}

fn read(settings: &Settings) -> Result<Asked, Refusal> {
    let pairs = Pairs::new(settings, &KEYS)?;
    let usual = Asked::default();
    Ok(Asked {
        retention: pairs.read("retention", None, |text| share(text).map(Some))?,
        margin: pairs.read("margin", None, |text| share(text).map(Some))?,
        discount: pairs.read("discount", usual.discount, share)?,
        acquisition: pairs.read("acquisition", usual.acquisition, |text| {
            let value: f64 = text.parse().ok()?;
            (0.0..=MOST_COST).contains(&value).then_some(value)
        })?,
        years: pairs.read("years", usual.years, |text| {
            let years = text.parse().ok();
            years.filter(|years| (1..=MOST_YEARS).contains(years))
        })?,
    })
}

impl Found {
    /// The whole shop.
    pub fn shop(&self) -> &Tier {
        &self.tiers[0]
    }

    /// Share of sales the shop keeps: the person's, the lines', or all of it.
    pub fn margin(&self) -> f64 {
        self.asked.margin.or(self.years.margin).unwrap_or(1.0)
    }

    fn caveats(&self, format: &Format) -> Vec<String> {
        let (lang, shop) = (format.lang, self.shop());
        let mut caveats = Vec::new();
        match shop.source {
            Source::Usual => caveats.push(words::no_history(
                lang,
                format.percent_with(shop.retention, 0),
            )),
            Source::Own if shop.retention == 0.0 => caveats.push(words::nobody_stayed(lang).into()),
            Source::Own if shop.retention == 1.0 => {
                caveats.push(words::everybody_stayed(lang).into())
            }
            _ => {}
        }
        if shop.source == Source::Own && self.years.is_short() {
            caveats.push(words::short_year(lang, format.day(self.years.first)));
        }
        if self.asked.margin.is_none() && self.years.margin.is_none() {
            caveats.push(words::no_costs(lang).into());
        }
        let small = self.tiers.iter();
        let small = small.filter(|tier| tier.source == Source::Shop);
        let small: Vec<&str> = small
            .filter_map(|tier| Some(tier.class?.letter()))
            .collect();
        if !small.is_empty() {
            caveats.push(words::small_tiers(
                lang,
                small.join(words::comma(lang)),
                ENOUGH,
            ));
        }
        caveats
    }

    fn controls(&self, format: &Format) -> Vec<Control> {
        let (lang, shop) = (format.lang, self.shop());
        let slider = |key: &str, label: String, (min, max): (f64, f64), step: f64, value: f64| {
            let choice = Choice::Slider {
                min,
                max: max.max(value),
                step,
                unit: String::new(),
                thumbs: vec![(key.into(), value, label.clone())],
            };
            Control { label, choice }
        };
        let cost = self.asked.acquisition;
        // Twice what a year brings, rounded up to one figure: further the address bar goes.
        let rough = (2.0 * shop.margin.abs()).clamp(10.0, MOST_COST);
        let base = 10f64.powf(rough.log10().floor());
        let most = (rough / base).ceil() * base;
        let cost_label = match format.symbol() {
            "" => words::acquisition_plain(lang).into(),
            symbol => words::acquisition(lang, symbol),
        };
        vec![
            share_slider("retention", words::retention(lang), 100.0, shop.retention),
            share_slider("margin", words::margin(lang), 100.0, self.margin()),
            share_slider("discount", words::discount(lang), 50.0, self.asked.discount),
            slider("acquisition", cost_label, (0.0, most), most / 100.0, cost),
            slider(
                "years",
                words::years(lang).into(),
                (1.0, 20.0),
                1.0,
                self.asked.years.into(),
            ),
        ]
    }

    fn cards(&self, format: &Format) -> Vec<Card> {
        let (lang, shop) = (format.lang, self.shop());
        let values = shop.values;
        let shown = |value: Option<f64>| worth(format, value.unwrap_or(f64::NAN));
        let card = |label: String, figure: String, text: String| Card {
            badge: String::new(),
            rank: 0,
            label,
            figure,
            text,
        };
        let book = match values.life {
            Some(life) => {
                let life = format.decimal(life, 1);
                words::card_book_more(lang, worth(format, shop.revenue), life)
            }
            None => words::card_book_endless(lang).into(),
        };
        let years = self.asked.years;
        let part = values.existing.map(|existing| values.years / existing);
        let part = match part.filter(|part| part.is_finite()) {
            Some(part) => words::card_years_more(lang, format.percent_with(part, 0)),
            None => words::card_years_alone(lang).into(),
        };
        vec![
            card(words::card_book(lang).into(), shown(values.book), book),
            card(
                words::card_existing(lang).into(),
                shown(values.existing),
                words::card_existing_more(lang).into(),
            ),
            card(
                words::card_new(lang).into(),
                shown(values.new),
                words::card_new_more(lang, worth(format, self.asked.acquisition)),
            ),
            card(
                words::card_years(lang, years),
                worth(format, values.years),
                part,
            ),
        ]
    }

    fn why(&self, format: &Format) -> Explanation {
        let (lang, shop) = (format.lang, self.shop());
        let percent = |share: f64| format.percent(share);
        let money = |value: f64| worth(format, value);
        let shown = |value: Option<f64>| money(value.unwrap_or(f64::NAN));
        let (m, r, i) = (
            money(shop.margin),
            percent(shop.retention),
            percent(self.asked.discount),
        );
        let values = shop.values;
        let worked = vec![
            format!(
                "{} ÷ (1 − {r}) = {}",
                money(shop.revenue),
                shown(values.book)
            ),
            format!("{m} × {r} ÷ (1 + {i} − {r}) = {}", shown(values.existing)),
            format!(
                "{m} × (1 + {i}) ÷ (1 + {i} − {r}) − {} = {}",
                money(self.asked.acquisition),
                shown(values.new)
            ),
            format!(
                "Σ {m} × {r}ᵗ ÷ (1 + {i})ᵗ, t = 1 … {} = {}",
                self.asked.years,
                money(values.years)
            ),
        ];
        let rules = [
            words::rule_book(lang),
            words::rule_existing(lang),
            words::rule_new(lang),
            words::rule_years(lang),
        ];
        Explanation {
            formula: rules.map(String::from).into(),
            symbols: vec![
                ("m".into(), words::symbol_m(lang).into()),
                ("r".into(), words::symbol_r(lang).into()),
                ("i".into(), words::symbol_i(lang).into()),
                ("A, B, C".into(), words::symbol_tier(lang).into()),
            ],
            worked,
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
        let shop = self.shop();
        let existing = shop.values.existing.map(|value| worth(&format, value));
        let margin = worth(&format, shop.margin);
        Report {
            id: LISTED.id.into(),
            area: LISTED.area,
            rough: false,
            eyebrow: words::title(lang).into(),
            headline: words::headline(&format, &margin, shop.retention, existing.as_deref()),
            facts: facts(&format, &self.figures),
            caveats: self.caveats(&format),
            why: self.why(&format),
            charts: vec![chart::adding_up(self, &format)],
            controls: self.controls(&format),
            cards: self.cards(&format),
            table: Table {
                columns: table::columns(lang, self.asked.years),
                rows: self.tiers.len() as u32,
            },
            twins: vec![table::inputs(self, &format)],
        }
    }

    fn rows(&self, _: &Ledger, lang: Lang, sort: Option<&Sort>, range: Range<usize>) -> Vec<Row> {
        table::rows(self, lang, sort, range)
    }

    fn standing(&self, _: &Ledger, _: u32, _: Lang) -> Option<Standing> {
        None
    }

    fn badge(&self, _: u32, _: Lang) -> Option<(String, u8)> {
        None
    }

    #[cfg(feature = "cli")]
    fn json(&self, _: &Ledger) -> serde_json::Value {
        use crate::report::worth::units;
        let money = |value: Option<f64>| value.map(|value| units(value).plain());
        let tier = |own: &Tier| {
            serde_json::json!({
                "tier": own.class.map_or("all", |class| class.letter()),
                "customers": own.group.active,
                "active_before": own.group.before,
                "stayed": own.group.stayed,
                "revenue_year": money(Some(own.revenue)),
                "margin_year": money(Some(own.margin)),
                "retention": own.retention,
                "retention_from": own.source.code(),
                "life_years": own.values.life,
                "book": money(own.values.book),
                "existing": money(own.values.existing),
                "new": money(own.values.new),
                "n_years": money(Some(own.values.years)),
            })
        };
        serde_json::json!({
            "model": "simple",
            "last_date": self.years.last.iso(),
            "earlier_year_to": self.years.earlier.iso(),
            "margin": self.margin(),
            "lines_with_cost": self.years.costed.0,
            "discount_year": self.asked.discount,
            "acquisition": money(Some(self.asked.acquisition)),
            "years": self.asked.years,
            "tiers": self.tiers.iter().map(tier).collect::<Vec<_>>(),
        })
    }
}
