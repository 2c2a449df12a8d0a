//! Weekdays ranked, and the grid of weekdays and months.

use std::ops::Range;

use super::LISTED;
use crate::analysis::calendar::{Calendar, Part, calendar};
use crate::analysis::customers::{Figures, of_everybody};
use crate::chart::{self, Axis, Chart, Hotspot, Mark, Tone};
use crate::i18n::phrases::{calendar as words, report as shared};
use crate::i18n::{Format, Lang};
use crate::model::{Day, Ledger, Money};
use crate::report::settings::{Pairs, SPAN_KEYS, Span};
use crate::report::table::{Order, column, money, sorted};
use crate::report::words::facts_of_all;
use crate::report::{
    Align, Analysis, Answer, Ask, Cell, Column, Explanation, Refusal, Report, Row, Settings, Sort,
    Standing, Table,
};

/// The registry's line.
pub const ANALYSIS: Analysis = Analysis::of(LISTED, Ask::AtOnce(ask));

/// How much above an average day a weekday must be to be named.
const STANDS_OUT: f64 = 1.15;
/// Deepest shade: words in first ink stay readable on it in both themes.
const DEEPEST: f64 = 0.6;

/// Place of the column of bars.
const BAR: usize = 2;

struct Found {
    calendar: Calendar,
    /// The shop's sums, and how many lines have no customer.
    all: (Figures, u64),
    span: Span,
    order: Order,
}

fn ask(
    ledger: &Ledger,
    settings: &Settings,
    as_of: Option<Day>,
) -> Result<Box<dyn Answer>, Refusal> {
    let pairs = Pairs::new(settings, &SPAN_KEYS)?;
    let span = Span::read(&pairs)?;
    let window = span.window_of_all(ledger, as_of);
    Ok(Box::new(Found {
        calendar: calendar(ledger, window)?,
        all: of_everybody(ledger, window),
        span,
        order: Order::default(),
    }))
}

impl Answer for Found {
    fn report(&self, ledger: &Ledger, lang: Lang) -> Report {
        let format = Format {
            lang,
            currency: &ledger.currency,
        };
        let months = (0..12).filter(|&month| self.calendar.month(month).days > 0);
        let months = months.count();
        let (facts, nobody) = facts_of_all(&format, &self.all);
        let mut caveats = match months < 12 {
            true => vec![words::part_year(lang, format.int(months as i64))],
            false => Vec::new(),
        };
        caveats.extend(nobody);
        let headline = self.headline(&format);
        Report {
            id: LISTED.id.into(),
            area: LISTED.area,
            eyebrow: words::title(lang).into(),
            facts,
            caveats,
            why: self.why(&format),
            charts: vec![self.grid(&format, &headline)],
            headline,
            controls: self.span.controls(lang, &self.all.0),
            cards: Vec::new(),
            table: Table {
                columns: columns(lang, words::weekday(lang)),
                rows: 7,
            },
            twins: vec![self.months(lang)],
            rough: false,
        }
    }

    fn rows(&self, _: &Ledger, lang: Lang, sort: Option<&Sort>, range: Range<usize>) -> Vec<Row> {
        let parts: [Part; 7] = std::array::from_fn(|at| self.calendar.weekday(at));
        let part = |at: u32| &parts[at as usize];
        let places = self.order.window(7, sort, range, |key, falling| {
            Some(match key {
                "part" => sorted(7, falling, |at| at),
                "mean" | "index" => sorted(7, falling, |at| whole(part(at).mean())),
                "sales" | "share" => sorted(7, falling, |at| part(at).sales),
                "orders" => sorted(7, falling, |at| part(at).orders),
                "days" => sorted(7, falling, |at| part(at).days),
                _ => return None,
            })
        });
        let row = |at: u32| self.row(words::weekday_name(lang, at as usize), part(at));
        places.into_iter().map(row).collect()
    }

    fn standing(&self, _: &Ledger, _: u32, _: Lang) -> Option<Standing> {
        None
    }

    fn badge(&self, _: u32, _: Lang) -> Option<(String, u8)> {
        None
    }

    #[cfg(feature = "cli")]
    fn json(&self, _: &Ledger) -> serde_json::Value {
        let parts = |parts: Vec<Part>| -> Vec<serde_json::Value> {
            let one = |part: &Part| {
                serde_json::json!({
                    "days": part.days,
                    "sales": money(part.sales).plain(),
                    "orders": part.orders,
                    "index": self.calendar.index(part),
                })
            };
            parts.iter().map(one).collect()
        };
        let (first, last) = self.calendar.period;
        serde_json::json!({
            "weekdays": parts((0..7).map(|at| self.calendar.weekday(at)).collect()),
            "months": parts((0..12).map(|at| self.calendar.month(at)).collect()),
            "first_date": first.iso(),
            "last_date": last.iso(),
        })
    }
}

/// A mean in whole 1/10 000, for sorting and as money.
fn whole(mean: Option<f64>) -> Option<i64> {
    mean.map(|mean| mean.round() as i64)
}

fn columns(lang: Lang, what: &str) -> Vec<Column> {
    vec![
        column("part", what, Align::Start, 1.2),
        column("mean", words::mean(lang), Align::End, 1.3),
        column("bar", shared::bar(lang), Align::Start, 1.6),
        column("index", words::index(lang), Align::End, 1.3),
        column("sales", shared::sales(lang), Align::End, 1.3),
        column("share", shared::share(lang), Align::End, 0.9),
        column("orders", shared::orders(lang), Align::End, 0.8),
        column("days", words::days(lang), Align::End, 0.7),
    ]
}

impl Found {
    /// The best weekday and how it compares; `None` where there is nothing to compare.
    fn best(&self) -> Option<(usize, f64)> {
        let indices = (0..7).filter_map(|at| {
            let part = self.calendar.weekday(at);
            Some((at, self.calendar.index(&part)?))
        });
        indices.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    }

    fn headline(&self, format: &Format) -> String {
        match self.best().filter(|(_, times)| *times >= STANDS_OUT) {
            Some((at, times)) => {
                let share = self.calendar.share(&self.calendar.weekday(at));
                words::headline(format, at, times, share.unwrap_or(f64::NAN))
            }
            None => words::headline_even(format.lang).into(),
        }
    }

    fn row(&self, name: &str, part: &Part) -> Row {
        let index = self.calendar.index(part);
        let most = self.best().map_or(1.0, |(_, times)| times.max(1.0));
        Row {
            customer: None,
            cells: vec![
                Cell::Text(name.into()),
                whole(part.mean()).map_or(Cell::Missing, |mean| Cell::Money(Money(mean))),
                index.map_or(Cell::Missing, |index| {
                    Cell::Bar((index / most).clamp(0.0, 1.0), 1)
                }),
                index.map_or(Cell::Missing, |index| Cell::Number(index, 2)),
                Cell::Money(money(part.sales)),
                self.calendar
                    .share(part)
                    .map_or(Cell::Missing, |share| Cell::Share(share, 1)),
                Cell::Int(part.orders as i64),
                Cell::Int(part.days as i64),
            ],
        }
    }

    /// The months as a small table, without bars.
    fn months(&self, lang: Lang) -> (String, Vec<Column>, Vec<Row>) {
        let mut columns = columns(lang, words::month(lang));
        columns.remove(BAR);
        let row = |at: usize| {
            let mut row = self.row(words::month_name(lang, at), &self.calendar.month(at));
            row.cells.remove(BAR);
            row
        };
        (
            words::months(lang).into(),
            columns,
            (0..12).map(row).collect(),
        )
    }

    fn why(&self, format: &Format) -> Explanation {
        let lang = format.lang;
        // Where no weekday can be compared, any shows how the mean is made.
        let at = self.best().map_or(0, |(at, _)| at);
        let part = self.calendar.weekday(at);
        let mean = whole(part.mean());
        let worked = words::worked(
            lang,
            words::weekday_name(lang, at),
            format.money(money(part.sales)),
            format.int(part.days as i64),
            mean.map_or("—".into(), |mean| format.money(Money(mean))),
        );
        Explanation {
            formula: vec![
                words::rule_mean(lang).into(),
                words::rule_index(lang).into(),
            ],
            symbols: vec![(
                words::symbol_days_name(lang).into(),
                words::symbol_days(lang).into(),
            )],
            worked: vec![worked],
            source: words::source(lang).into(),
        }
    }

    /// Months across, weekdays down; the shade is the mean of such a day.
    fn grid(&self, format: &Format, headline: &str) -> Chart {
        let lang = format.lang;
        let cells = || self.calendar.cells.iter().flatten();
        let most = cells().filter_map(Part::mean).fold(1.0, f64::max);
        let (mut marks, mut points) = (Vec::new(), Vec::new());
        for (weekday, week) in self.calendar.cells.iter().enumerate() {
            for (month, part) in week.iter().enumerate() {
                let (x, y) = (month as f64 + 1.0, 7.0 - weekday as f64);
                let Some(mean) = part.mean() else { continue };
                marks.push(Mark::Box {
                    corners: (x - 0.47, y - 0.46, x + 0.47, y + 0.46),
                    tone: Tone::Heat((mean / most).clamp(0.0, 1.0) * DEEPEST),
                    outline: true,
                });
                let said = format.money(Money(mean.round() as i64));
                points.push(Hotspot {
                    at: (x, y),
                    text: words::cell(format, weekday, month, &said, part.orders as i64),
                });
            }
        }
        if let Some((at, _)) = self.best() {
            marks.push(Mark::Label {
                at: (12.5, 7.0 - at as f64),
                shift: (6.0, 0.0),
                text: "◂".into(),
                tone: Tone::Accent,
                align: chart::Align::Start,
                strong: true,
                size: 14.0,
            });
        }
        Chart {
            id: "calendar".into(),
            title: headline.into(),
            x: Axis {
                label: String::new(),
                min: 0.5,
                max: 12.9,
                ticks: (0..12)
                    .map(|month| (month as f64 + 1.0, words::month_name(lang, month).into()))
                    .collect(),
                grid: false,
            },
            y: Axis {
                label: String::new(),
                min: 0.5,
                max: 7.5,
                ticks: (0..7)
                    .map(|at| (7.0 - at as f64, words::weekday_name(lang, at).into()))
                    .collect(),
                grid: false,
            },
            marks,
            points,
            aspect: 0.55,
        }
    }
}
