//! ABC made readable: the curve, its classes, what to do with each.

mod chart;
mod table;

use std::cell::OnceCell;
use std::ops::Range;

use super::settings::{Pairs, SPAN_KEYS, Span, criterion_control};
use super::table::{Order, money};
use super::words::{FEW, facts};
use super::{
    Analysis, Answer, Area, Ask, Card, Choice, Control, Explanation, Refusal, Report, Row,
    Settings, Sort, Standing, Table,
};
use crate::analysis::Criterion;
use crate::analysis::abc::{self, Abc, Basis, Class, Cut};
use crate::analysis::customers::{Figures, figures};
use crate::analysis::rfm::{self, Type};
use crate::i18n::phrases::{abc as words, report as shared};
use crate::i18n::{Format, Lang};
use crate::model::{Day, Ledger, NONE};

/// The registry's line.
pub const ANALYSIS: Analysis = Analysis {
    id: "abc",
    area: Area::Segments,
    title: words::title,
    purpose: words::purpose,
    ask: Ask::AtOnce(ask),
};

/// Below this share of the top 20 % the «80/20» of common talk does not hold.
const LOW: f64 = 0.6;

/// The answer and what its page needs beside it.
struct Found {
    abc: Abc,
    figures: Figures,
    span: Span,
    as_of: Option<Day>,
    /// Ledger index → place in the ranking.
    places: Vec<u32>,
    /// Position in figures → RFM type; made when the table is first looked at.
    types: OnceCell<Vec<Option<Type>>>,
    order: Order,
}

fn ask(
    ledger: &Ledger,
    settings: &Settings,
    as_of: Option<Day>,
) -> Result<Box<dyn Answer>, Refusal> {
    let [window, from, to] = SPAN_KEYS;
    let known = ["criterion", "cut1", "cut2", "by", window, from, to];
    let pairs = Pairs::new(settings, &known)?;
    let span = Span::read(&pairs)?;
    let basis = pairs.read("by", Basis::Share, |text| match text {
        "share" => Some(Basis::Share),
        "customers" => Some(Basis::Customers),
        _ => None,
    })?;
    let usual = preset(basis);
    let cuts = [
        pairs.read("cut1", usual[0], Cut::parse)?,
        pairs.read("cut2", usual[1], Cut::parse)?,
    ];
    let chosen = abc::Settings {
        criterion: pairs.read("criterion", Criterion::Sales, Criterion::of_code)?,
        cuts,
        basis,
        window: span.window(ledger, as_of),
    };
    let percent = cuts[1].percent().to_string();
    let checked = chosen.check().ok_or_else(|| pairs.bad("cut2", &percent))?;
    let figures = figures(ledger, checked.window);
    let abc = abc::rank(&figures, ledger, checked)?;
    let mut places = vec![NONE; figures.known_customers as usize];
    for (place, ranked) in abc.ranked.iter().enumerate() {
        places[figures.customers[ranked.at as usize].customer as usize] = place as u32;
    }
    Ok(Box::new(Found {
        abc,
        figures,
        span,
        as_of,
        places,
        types: OnceCell::new(),
        order: Order::default(),
    }))
}

/// The usual cuts of a basis.
fn preset(basis: Basis) -> [Cut; 2] {
    match basis {
        Basis::Share => [Cut(8_000), Cut(9_500)],
        Basis::Customers => [Cut(2_000), Cut(5_000)],
    }
}

impl Answer for Found {
    fn report(&self, ledger: &Ledger, lang: Lang) -> Report {
        let format = Format {
            lang,
            currency: &ledger.currency,
        };
        Report {
            id: ANALYSIS.id.into(),
            area: ANALYSIS.area,
            eyebrow: words::title(lang).into(),
            headline: self.headline(&format),
            facts: facts(&format, &self.figures),
            caveats: self.caveats(&format),
            why: self.why(&format),
            charts: vec![chart::pareto(self, &format)],
            controls: self.controls(lang),
            cards: Class::ALL.map(|class| self.card(&format, class)).into(),
            table: Table {
                columns: table::columns(lang, self.abc.settings.criterion),
                rows: self.abc.ranked.len() as u32,
            },
            twins: Vec::new(),
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
        let place = self.place(customer)?;
        let ranked = self.abc.ranked.get(place)?;
        let format = Format {
            lang,
            currency: &ledger.currency,
        };
        Some(Standing {
            analysis: ANALYSIS.id.into(),
            title: words::title(lang).into(),
            badge: ranked.class.letter().into(),
            rank: ranked.class.rank(),
            because: self.because(&format, place),
        })
    }

    fn badge(&self, customer: u32, _: Lang) -> Option<(String, u8)> {
        let ranked = self.abc.ranked.get(self.place(customer)?)?;
        Some((ranked.class.letter().into(), ranked.class.rank()))
    }

    #[cfg(feature = "cli")]
    fn json(&self, _: &Ledger) -> serde_json::Value {
        let abc = &self.abc;
        let plain = |value: i128| match abc.settings.criterion {
            Criterion::Orders => value.to_string(),
            _ => money(value).plain(),
        };
        let classes: Vec<_> = Class::ALL
            .iter()
            .map(|&class| {
                let group = abc.classes[class as usize];
                serde_json::json!({
                    "class": class.letter(),
                    "customers": group.customers,
                    "value": plain(group.value),
                    "share": abc.share(group.value),
                })
            })
            .collect();
        let (first, last) = self.figures.period.unzip();
        serde_json::json!({
            "classes": classes,
            "top20_share": abc.share(abc.top20.value),
            "top20_customers": abc.top20.customers,
            "gini": abc.gini,
            "criterion": abc.settings.criterion.code(),
            "customers": abc.ranked.len(),
            "total": plain(abc.total),
            "cuts": abc.settings.cuts.map(Cut::percent),
            "by": match abc.settings.basis {
                Basis::Share => "share",
                Basis::Customers => "customers",
            },
            "first_date": first.map(Day::iso),
            "last_date": last.map(Day::iso),
            "not_positive": abc.not_positive,
        })
    }
}

impl Found {
    fn place(&self, customer: u32) -> Option<usize> {
        match self.places.get(customer as usize) {
            None | Some(&NONE) => None,
            Some(&place) => Some(place as usize),
        }
    }

    /// RFM types over the same days.
    fn types(&self) -> &[Option<Type>] {
        self.types.get_or_init(|| {
            let mut types = vec![None; self.figures.customers.len()];
            let day = self.as_of.or(self.figures.period.map(|(_, last)| last));
            // Without a purchase nobody has a type; the column then shows «—».
            if let Some(Ok(rfm)) = day.map(|day| rfm::score(&self.figures, day)) {
                for scored in rfm.scored {
                    types[scored.at as usize] = Some(scored.kind);
                }
            }
            types
        })
    }

    fn of_criterion(&self, lang: Lang) -> &'static str {
        match self.abc.settings.criterion {
            Criterion::Sales => words::of_sales(lang),
            Criterion::Margin => words::of_margin(lang),
            Criterion::Orders => words::of_orders(lang),
        }
    }

    /// A value as money or as a count.
    fn value(&self, format: &Format, value: i128) -> String {
        match self.abc.settings.criterion {
            Criterion::Orders => shared::order_count(format, money(value).0),
            _ => format.money_short(money(value)),
        }
    }

    fn headline(&self, format: &Format) -> String {
        let group = self.abc.classes[0];
        let (count, share) = (i64::from(group.customers), self.abc.share(group.value));
        let criterion = self.of_criterion(format.lang);
        match self.abc.settings.basis {
            Basis::Share => {
                let cut = self.abc.settings.cuts[0].0;
                words::headline_share(format, count, criterion, cut, share)
            }
            Basis::Customers => words::headline_customers(format, count, criterion, share),
        }
    }

    fn caveats(&self, format: &Format) -> Vec<String> {
        let (abc, lang) = (&self.abc, format.lang);
        let mut caveats = Vec::new();
        let top = abc.share(abc.top20.value);
        if abc.ranked.len() < FEW {
            let customers = shared::customers(format, abc.ranked.len() as i64);
            caveats.push(shared::few_customers(lang, customers));
        } else if top < LOW {
            let (top, gini) = (format.percent(top), format.decimal(abc.gini, 3));
            caveats.push(words::low(lang, top, gini));
        }
        if abc.not_positive > 0 {
            let (count, criterion) = (i64::from(abc.not_positive), self.of_criterion(lang));
            caveats.push(words::not_positive(format, count, criterion));
        }
        if abc.settings.criterion == Criterion::Margin && self.figures.lines_without_cost > 0 {
            let lines = shared::line_count(format, self.figures.lines_without_cost as i64);
            caveats.push(shared::some_costs(lang, lines));
        } else if !self.figures.has_costs() {
            caveats.push(words::no_costs(lang).into());
        }
        caveats
    }

    fn why(&self, format: &Format) -> Explanation {
        let (abc, lang) = (&self.abc, format.lang);
        let cuts = abc.settings.cuts.map(|cut| words::tidy(format, cut.0));
        let rule = match abc.settings.basis {
            Basis::Share => words::rule_share(lang, &cuts[0], &cuts[1]),
            Basis::Customers => words::rule_customers(lang, &cuts[0], &cuts[1]),
        };
        let symbol = |name: &str, meaning: String| (name.to_string(), meaning);
        Explanation {
            formula: vec![
                words::rule_rank(lang).into(),
                rule,
                words::rule_gini(lang).into(),
            ],
            symbols: vec![
                symbol("vᵢ, xᵢ", words::symbol_v(lang, self.of_criterion(lang))),
                symbol("bᵢ", words::symbol_b(lang).into()),
                symbol("V", words::symbol_total(lang).into()),
                symbol("n", words::symbol_n(lang).into()),
                symbol("G", words::symbol_gini(lang).into()),
            ],
            worked: self.worked(format, &cuts),
            source: words::source(lang).into(),
        }
    }

    /// The rule at both crossings, the top fifth, Gini.
    fn worked(&self, format: &Format, cuts: &[String; 2]) -> Vec<String> {
        let (abc, lang) = (&self.abc, format.lang);
        let n = abc.ranked.len();
        let mut lines = vec![format!("V = {}", self.value(format, abc.total))];
        let mut place = 0;
        for (class, cut) in Class::ALL.into_iter().zip(abc.settings.cuts) {
            let customers = abc.classes[class as usize].customers as usize;
            place += customers;
            if customers == 0 {
                continue;
            }
            let (percent, limit) = (&cuts[class as usize], self.limit(format, cut));
            let (at, before) = (format.int(place as i64), self.before(format, place - 1));
            let letter = class.letter();
            lines.push(words::worked_last(
                lang, letter, at, before, percent, &limit,
            ));
            if abc.ranked.get(place).is_some_and(|next| next.value > 0) {
                let (at, before) = (format.int(place as i64 + 1), self.before(format, place));
                lines.push(words::worked_next(lang, at, before, percent, limit));
            }
        }
        let top = abc.top20;
        lines.push(words::worked_top(
            lang,
            format.int(n as i64),
            self.value(format, abc.total),
            self.value(format, top.value),
            format.percent_with(abc.share(top.value), 2),
        ));
        lines.push(words::worked_gini(lang, format.decimal(abc.gini, 4)));
        lines
    }

    /// What stands before the customer at this place: an amount, or customers.
    fn before(&self, format: &Format, place: usize) -> String {
        match self.abc.settings.basis {
            Basis::Customers => shared::people(format, place as i64),
            Basis::Share => self.exact(format, self.abc.cumulative(place)),
        }
    }

    /// The cut as an amount, or as customers.
    fn limit(&self, format: &Format, cut: Cut) -> String {
        match self.abc.settings.basis {
            Basis::Customers => format.decimal(self.abc.ranked.len() as f64 * cut.share(), 1),
            Basis::Share if self.abc.settings.criterion == Criterion::Orders => {
                format.decimal(self.abc.total as f64 * cut.share(), 1)
            }
            Basis::Share => self.exact(format, self.abc.total * i128::from(cut.0) / 10_000),
        }
    }

    fn exact(&self, format: &Format, value: i128) -> String {
        match self.abc.settings.criterion {
            Criterion::Orders => format.int(money(value).0),
            _ => format.money(money(value)),
        }
    }

    fn controls(&self, lang: Lang) -> Vec<Control> {
        let settings = &self.abc.settings;
        let (criterion, costs) = (settings.criterion, self.figures.has_costs());
        let set = |by: &str, cuts: [&str; 2]| -> Settings {
            [("by", by), ("cut1", cuts[0]), ("cut2", cuts[1])]
                .map(|(key, value)| (key.to_string(), value.to_string()))
                .into()
        };
        let is = |basis: Basis, cuts: [u32; 2]| {
            settings.basis == basis && settings.cuts == cuts.map(Cut)
        };
        let presets = vec![
            (
                "80 / 95".into(),
                set("share", ["80", "95"]),
                is(Basis::Share, [8_000, 9_500]),
            ),
            (
                "70 / 90".into(),
                set("share", ["70", "90"]),
                is(Basis::Share, [7_000, 9_000]),
            ),
            (
                words::by_customers(lang).into(),
                set("customers", ["20", "50"]),
                settings.basis == Basis::Customers,
            ),
        ];
        let [cut1, cut2] = settings.cuts;
        let mut controls = vec![
            criterion_control(lang, &Criterion::ALL, criterion, costs),
            Control {
                label: words::cuts(lang).into(),
                choice: Choice::Slider {
                    min: 1.0,
                    max: 99.0,
                    step: 1.0,
                    unit: "%".into(),
                    thumbs: vec![
                        ("cut1".into(), cut1.percent(), words::cut_a(lang).into()),
                        ("cut2".into(), cut2.percent(), words::cut_b(lang).into()),
                    ],
                },
            },
            Control {
                label: words::presets(lang).into(),
                choice: Choice::Segmented(presets),
            },
        ];
        controls.extend(self.span.controls(lang, &self.figures));
        controls
    }

    fn card(&self, format: &Format, class: Class) -> Card {
        let group = self.abc.classes[class as usize];
        let text = match class {
            Class::A => words::act_a(format.lang),
            Class::B => words::act_b(format.lang),
            Class::C => words::act_c(format.lang),
        };
        let people = shared::people(format, i64::from(group.customers));
        let share = format.percent(self.abc.share(group.value));
        Card {
            badge: class.letter().into(),
            rank: class.rank(),
            label: format!("{people} · {share}"),
            figure: self.value(format, group.value),
            text: text.into(),
        }
    }

    fn because(&self, format: &Format, place: usize) -> String {
        let (abc, lang) = (&self.abc, format.lang);
        let ranked = &abc.ranked[place];
        let (at, count) = (
            format.int(place as i64 + 1),
            format.int(abc.ranked.len() as i64),
        );
        let cuts = abc.settings.cuts.map(|cut| words::tidy(format, cut.0));
        // Rounded down, so that a share just below a cut never reads as the cut itself.
        let before = format.percent_with((abc.share(ranked.before) * 1e4).floor() / 1e4, 2);
        let letter = ranked.class.letter();
        match (ranked.class, abc.settings.basis) {
            _ if ranked.value <= 0 => words::nothing_positive(lang, at, count),
            (_, Basis::Customers) => words::by_place(lang, at, count, letter),
            (Class::A, _) => words::before_below(lang, at, count, before, &cuts[0], letter),
            (Class::B, _) => words::before_below(lang, at, count, before, &cuts[1], letter),
            (Class::C, _) => words::before_above(lang, at, count, before, &cuts[1]),
        }
    }
}
