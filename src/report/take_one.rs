//! «Take one, leave nine» made readable: does one customer in ten carry the shop?

use std::ops::Range;

use super::settings::{Pairs, SPAN_KEYS, Span, criterion_control, criterion_label};
use super::table::{Order, column, customer_cell, customer_key, money, sorted};
use super::words::{FEW, facts};
use super::{
    Align, Analysis, Answer, Area, Ask, Card, Cell, Explanation, Refusal, Report, Row, Settings,
    Sort, Standing, Table,
};
use crate::analysis::Criterion;
use crate::analysis::customers::{Figure, Figures, figures};
use crate::analysis::take_one::{TakeOne, take};
use crate::chart::{self, Axis, Chart, Hotspot, Mark, Tone};
use crate::i18n::phrases::{abc, report as shared, take_one as words};
use crate::i18n::{Format, Lang};
use crate::model::{Day, Ledger, NONE};

/// The registry's line.
pub const ANALYSIS: Analysis = Analysis {
    id: "take-one",
    area: Area::Segments,
    title: words::title,
    purpose: words::purpose,
    ask: Ask::AtOnce(ask),
};

/// The answer and what its page needs beside it.
struct Found {
    take: TakeOne,
    figures: Figures,
    span: Span,
    /// Ledger index → place in the ranking.
    places: Vec<u32>,
    order: Order,
}

fn ask(
    ledger: &Ledger,
    settings: &Settings,
    as_of: Option<Day>,
) -> Result<Box<dyn Answer>, Refusal> {
    let [window, from, to] = SPAN_KEYS;
    let pairs = Pairs::new(settings, &["criterion", window, from, to])?;
    let criterion = pairs.read("criterion", Criterion::Sales, |text| {
        Criterion::of_code(text).filter(|&criterion| criterion != Criterion::Orders)
    })?;
    let span = Span::read(&pairs)?;
    let figures = figures(ledger, span.window(ledger, as_of));
    let take = take(&figures, ledger, criterion)?;
    let mut places = vec![NONE; figures.known_customers as usize];
    for (place, &at) in take.ranked.iter().enumerate() {
        places[figures.customers[at as usize].customer as usize] = place as u32;
    }
    Ok(Box::new(Found {
        take,
        figures,
        span,
        places,
        order: Order::default(),
    }))
}

impl Answer for Found {
    fn report(&self, ledger: &Ledger, lang: Lang) -> Report {
        let format = Format {
            lang,
            currency: &ledger.currency,
        };
        let headline = self.headline(&format);
        let criteria = [Criterion::Sales, Criterion::Margin];
        let costs = self.figures.has_costs();
        let mut controls = vec![criterion_control(
            lang,
            &criteria,
            self.take.criterion,
            costs,
        )];
        controls.extend(self.span.controls(lang, &self.figures));
        Report {
            id: ANALYSIS.id.into(),
            area: ANALYSIS.area,
            eyebrow: words::title(lang).into(),
            facts: facts(&format, &self.figures),
            caveats: self.caveats(&format),
            why: self.why(&format),
            charts: vec![self.bars(&format, &headline)],
            headline,
            controls,
            cards: self.cards(&format),
            table: Table {
                columns: vec![
                    column("rank", shared::rank(lang), Align::End, 0.6),
                    column("customer", shared::customer(lang), Align::Start, 2.0),
                    column(
                        "value",
                        criterion_label(lang, self.take.criterion),
                        Align::End,
                        1.4,
                    ),
                    column("bar", shared::bar(lang), Align::Start, 1.6),
                    column("share", shared::share(lang), Align::End, 0.9),
                    column("orders", shared::orders(lang), Align::End, 0.7),
                    column("last", shared::last_purchase(lang), Align::Start, 1.1),
                ],
                rows: self.take.taken,
            },
            twins: Vec::new(),
            rough: false,
        }
    }

    fn rows(&self, ledger: &Ledger, _: Lang, sort: Option<&Sort>, range: Range<usize>) -> Vec<Row> {
        let len = self.take.taken as usize;
        let figure = |place: u32| self.figure(place as usize);
        let places = self.order.window(len, sort, range, |key, falling| {
            Some(match key {
                "rank" => sorted(len, falling, |place| place),
                "customer" => sorted(len, falling, |p| customer_key(ledger, figure(p).customer)),
                "value" | "share" => sorted(len, falling, |p| self.value(figure(p))),
                "orders" => sorted(len, falling, |p| figure(p).orders),
                "last" => sorted(len, falling, |p| (figure(p).days > 0, figure(p).last)),
                _ => return None,
            })
        });
        places
            .into_iter()
            .map(|place| self.row(ledger, place as usize))
            .collect()
    }

    fn standing(&self, ledger: &Ledger, customer: u32, lang: Lang) -> Option<Standing> {
        let place = *self.places.get(customer as usize)?;
        if place == NONE {
            return None;
        }
        let format = Format {
            lang,
            currency: &ledger.currency,
        };
        let at = format.int(i64::from(place) + 1);
        let count = format.int(self.take.ranked.len() as i64);
        let taken = format.int(i64::from(self.take.taken));
        let inside = place < self.take.taken;
        Some(Standing {
            analysis: ANALYSIS.id.into(),
            title: words::title(lang).into(),
            badge: if inside {
                words::taken(lang).into()
            } else {
                words::left(lang).into()
            },
            rank: if inside { 1 } else { 3 },
            because: if inside {
                words::inside(lang, at, count, taken)
            } else {
                words::outside(lang, at, count, taken)
            },
        })
    }

    fn badge(&self, _: u32, _: Lang) -> Option<(String, u8)> {
        None
    }

    #[cfg(feature = "cli")]
    fn json(&self, ledger: &Ledger) -> serde_json::Value {
        let take = &self.take;
        let list: Vec<_> = (0..take.taken as usize)
            .map(|place| {
                let figure = self.figure(place);
                serde_json::json!({
                    "id": ledger.customer_at(figure.customer).key,
                    "value": money(self.value(figure).into()).plain(),
                })
            })
            .collect();
        let share = |row: Measure| self.share(row);
        let (first, last) = self.figures.period.unzip();
        serde_json::json!({
            "criterion": take.criterion.code(),
            "customers": take.ranked.len(),
            "taken": take.taken,
            "value": money(take.value).plain(),
            "total": money(take.total).plain(),
            "share_sales": share(Measure::Sales),
            "share_margin": share(Measure::Margin),
            "share_orders": share(Measure::Orders),
            "high_value_customers": take.clear,
            "list": list,
            "first_date": first.map(Day::iso),
            "last_date": last.map(Day::iso),
        })
    }
}

/// What the tenth's part is measured of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    Customers,
    Sales,
    Margin,
    Orders,
}

impl Found {
    /// The figure at a place of the ranking; places come from the ranking itself.
    fn figure(&self, place: usize) -> &Figure {
        &self.figures.customers[self.take.ranked[place] as usize]
    }

    fn value(&self, figure: &Figure) -> i64 {
        self.take.criterion.value(figure)
    }

    /// The tenth's part of a measure; `None` where the whole is not above zero.
    fn share(&self, measure: Measure) -> Option<f64> {
        let take = &self.take;
        let (part, all) = match measure {
            Measure::Customers => (i128::from(take.taken), take.ranked.len() as i128),
            Measure::Sales => (take.sales, self.figures.sales),
            Measure::Margin if !self.figures.has_costs() => return None,
            Measure::Margin => (take.margin, self.figures.margin),
            Measure::Orders => (i128::from(take.orders), i128::from(take.all_orders)),
        };
        (all > 0).then(|| part as f64 / all as f64)
    }

    fn of_criterion(&self, lang: Lang) -> &'static str {
        match self.take.criterion {
            Criterion::Margin => abc::of_margin(lang),
            _ => abc::of_sales(lang),
        }
    }

    fn headline(&self, format: &Format) -> String {
        let (take, lang) = (&self.take, format.lang);
        let rest = take.ranked.len() as i128 - i128::from(take.taken);
        let share = take.value as f64 / take.total as f64;
        let criterion = self.of_criterion(lang);
        if rest == 0 {
            return words::one_customer(lang).into();
        }
        if !take.clear {
            return words::none_clear(lang, format.percent(share), criterion);
        }
        let (count, left) = (i128::from(take.taken), take.total - take.value);
        let times =
            (left > 0).then(|| (take.value as f64 / count as f64) / (left as f64 / rest as f64));
        words::headline_clear(format, i64::from(take.taken), share, criterion, times)
    }

    fn caveats(&self, format: &Format) -> Vec<String> {
        let (lang, n) = (format.lang, self.take.ranked.len());
        let mut caveats = Vec::new();
        if n < FEW {
            let customers = shared::customers(format, n as i64);
            caveats.push(shared::few_customers(lang, customers));
        }
        if !self.figures.has_costs() {
            caveats.push(shared::no_costs_sales(lang).into());
        } else if self.take.criterion == Criterion::Margin && self.figures.lines_without_cost > 0 {
            let lines = shared::line_count(format, self.figures.lines_without_cost as i64);
            caveats.push(shared::some_costs(lang, lines));
        }
        caveats
    }

    fn why(&self, format: &Format) -> Explanation {
        let (take, lang) = (&self.take, format.lang);
        let symbol = |name: &str, meaning: &str| (name.to_string(), meaning.to_string());
        Explanation {
            formula: vec![
                words::rule_take(lang).into(),
                words::rule_clear(lang).into(),
            ],
            symbols: vec![
                symbol("n", words::symbol_n(lang)),
                symbol("k", words::symbol_k(lang)),
            ],
            worked: vec![
                words::worked_take(
                    lang,
                    format.int(take.ranked.len() as i64),
                    format.int(i64::from(take.taken)),
                ),
                words::worked_share(
                    lang,
                    format.money(money(take.value)),
                    format.money(money(take.total)),
                    format.percent_with(take.value as f64 / take.total as f64, 2),
                ),
            ],
            source: words::source(lang).into(),
        }
    }

    fn cards(&self, format: &Format) -> Vec<Card> {
        let (take, lang) = (&self.take, format.lang);
        let rest = take.ranked.len() as i64 - i64::from(take.taken);
        let card = |badge: &str, rank, count: i64, value: i128, text: &str| Card {
            badge: badge.into(),
            rank,
            label: shared::people(format, count),
            figure: format.money_short(money(value)),
            text: text.into(),
        };
        vec![
            card(
                words::taken(lang),
                1,
                i64::from(take.taken),
                take.value,
                words::act_taken(lang),
            ),
            card(
                words::left(lang),
                3,
                rest,
                take.total - take.value,
                words::act_left(lang),
            ),
        ]
    }

    fn row(&self, ledger: &Ledger, place: usize) -> Row {
        let figure = self.figure(place);
        let (value, largest) = (self.value(figure), self.value(self.figure(0)));
        let bar = if largest > 0 {
            (value as f64 / largest as f64).clamp(0.0, 1.0)
        } else {
            0.0
        };
        Row {
            customer: Some(figure.customer),
            cells: vec![
                Cell::Int(place as i64 + 1),
                customer_cell(ledger, figure.customer),
                Cell::Money(money(value.into())),
                Cell::Bar(bar, 1),
                Cell::Share(value as f64 / self.take.total as f64, 2),
                Cell::Int(i64::from(figure.orders)),
                if figure.days > 0 {
                    Cell::Day(figure.last)
                } else {
                    Cell::Missing
                },
            ],
        }
    }

    /// One bar for customers, then what the same customers have of sales, profit, orders.
    fn bars(&self, format: &Format, headline: &str) -> Chart {
        let lang = format.lang;
        let rows: Vec<(Measure, &str, f64)> = [
            (Measure::Customers, words::row_customers(lang)),
            (Measure::Sales, shared::sales(lang)),
            (Measure::Margin, shared::margin(lang)),
            (Measure::Orders, shared::orders(lang)),
        ]
        .into_iter()
        .filter_map(|(measure, name)| Some((measure, name, self.share(measure)?)))
        .collect();
        let ranked_by = match self.take.criterion {
            Criterion::Margin => Measure::Margin,
            _ => Measure::Sales,
        };
        let largest = rows.iter().map(|row| row.2).fold(1.0, f64::max);
        let smallest = rows.iter().map(|row| row.2).fold(0.0, f64::min);
        let (mut marks, mut points, mut ticks) = (Vec::new(), Vec::new(), Vec::new());
        for (at, &(measure, name, share)) in rows.iter().enumerate() {
            let y = (rows.len() - at) as f64;
            marks.push(Mark::Box {
                corners: (0.0, y - 0.3, 1.0, y + 0.3),
                tone: Tone::Heat(0.06),
                outline: true,
            });
            marks.push(Mark::Box {
                corners: (share.min(0.0), y - 0.3, share.max(0.0), y + 0.3),
                tone: Tone::Data1,
                outline: false,
            });
            marks.push(Mark::Label {
                at: (largest, y),
                shift: (10.0, 0.0),
                text: format.percent(share),
                tone: if measure == ranked_by {
                    Tone::Accent
                } else {
                    Tone::Ink
                },
                align: chart::Align::Start,
                strong: true,
                size: 14.0,
            });
            points.push(Hotspot {
                at: (share, y),
                text: words::bar(format, name, share),
            });
            ticks.push((y, name.to_string()));
        }
        Chart {
            id: "take-one".into(),
            title: headline.into(),
            x: Axis {
                label: words::axis(lang).into(),
                min: smallest,
                max: largest * 1.16,
                ticks: [0.0, 0.5, 1.0]
                    .map(|share| (share, format.percent_with(share, 0)))
                    .into(),
                grid: false,
            },
            y: Axis {
                label: String::new(),
                min: 0.4,
                max: rows.len() as f64 + 0.6,
                ticks,
                grid: false,
            },
            marks,
            points,
            aspect: 0.4,
        }
    }
}
