//! Products ranked into classes, and their pairs by lift.

use std::ops::Range;

use super::LISTED;
use crate::analysis::abc::{Class, Cut};
use crate::analysis::customers::{Figures, of_everybody};
use crate::analysis::products::{LARGEST, Pair, Products, products};
use crate::chart::{self, Axis, Chart, Hotspot, Mark, Tone};
use crate::i18n::phrases::{products as words, report as shared};
use crate::i18n::{Format, Lang};
use crate::model::{Day, Ledger, Quantity};
use crate::report::settings::{Pairs, SPAN_KEYS, Span};
use crate::report::table::{Order, column, money, sorted};
use crate::report::words::facts_of_all;
use crate::report::{
    Align, Analysis, Answer, Ask, Card, Cell, Choice, Column, Control, Explanation, Refusal,
    Report, Row, Settings, Sort, Standing, Table,
};

/// The registry's line.
pub const ANALYSIS: Analysis = Analysis::of(LISTED, Ask::AtOnce(ask));

/// Bars and pairs shown at most.
const BARS: usize = 15;
const PAIRS: usize = 30;
/// Baskets a pair needs, unless chosen otherwise.
const FEWEST: u32 = 5;

struct Found {
    products: Products,
    /// The shop's sums, and how many lines have no customer.
    all: (Figures, u64),
    span: Span,
    cuts: [Cut; 2],
    fewest: u32,
    order: Order,
}

fn ask(
    ledger: &Ledger,
    settings: &Settings,
    as_of: Option<Day>,
) -> Result<Box<dyn Answer>, Refusal> {
    let [window, from, to] = SPAN_KEYS;
    let pairs = Pairs::new(settings, &["cut1", "cut2", "fewest", window, from, to])?;
    let span = Span::read(&pairs)?;
    let cuts = [
        pairs.read("cut1", Cut(8_000), Cut::parse)?,
        pairs.read("cut2", Cut(9_500), Cut::parse)?,
    ];
    if cuts[0] > cuts[1] {
        return Err(pairs.bad("cut2", &cuts[1].percent().to_string()));
    }
    let fewest = pairs.read("fewest", FEWEST, |text| {
        text.parse()
            .ok()
            .filter(|count| (1..=1_000_000).contains(count))
    })?;
    let window = span.window_of_all(ledger, as_of);
    Ok(Box::new(Found {
        products: products(ledger, window, fewest)?,
        all: of_everybody(ledger, window),
        span,
        cuts,
        fewest,
        order: Order::default(),
    }))
}

impl Answer for Found {
    fn report(&self, ledger: &Ledger, lang: Lang) -> Report {
        let format = Format {
            lang,
            currency: &ledger.currency,
        };
        let first = self.classes()[0];
        let headline = words::headline(
            &format,
            first.0 as i64,
            self.products.ranked.len() as i64,
            self.products.share(first.1),
        );
        let (facts, nobody) = facts_of_all(&format, &self.all);
        let mut caveats = self.caveats(&format);
        caveats.extend(nobody);
        Report {
            id: LISTED.id.into(),
            area: LISTED.area,
            eyebrow: words::title(lang).into(),
            facts,
            caveats,
            why: self.why(ledger, &format),
            charts: vec![self.bars(ledger, &format, &headline)],
            headline,
            controls: self.controls(lang),
            cards: self.cards(&format),
            table: Table {
                columns: columns(lang, self.knows_customers()),
                rows: self.products.ranked.len() as u32,
            },
            twins: vec![self.pairs(ledger, lang)],
            rough: false,
        }
    }

    fn rows(&self, ledger: &Ledger, _: Lang, sort: Option<&Sort>, range: Range<usize>) -> Vec<Row> {
        let ranked = &self.products.ranked;
        let at = |place: u32| &ranked[place as usize];
        let places = self
            .order
            .window(ranked.len(), sort, range, |key, falling| {
                let len = ranked.len();
                Some(match key {
                    "rank" | "class" | "cumulative" => sorted(len, falling, |place| place),
                    "product" => sorted(len, falling, |p| {
                        ledger.categories.get(at(p).product as usize)
                    }),
                    "sales" | "share" => sorted(len, falling, |p| at(p).sales),
                    "quantity" => sorted(len, falling, |p| at(p).quantity),
                    "baskets" => sorted(len, falling, |p| at(p).baskets),
                    "customers" => sorted(len, falling, |p| at(p).customers),
                    _ => return None,
                })
            });
        let row = |place: u32| self.row(ledger, place as usize);
        places.into_iter().map(row).collect()
    }

    fn standing(&self, _: &Ledger, _: u32, _: Lang) -> Option<Standing> {
        None
    }

    fn badge(&self, _: u32, _: Lang) -> Option<(String, u8)> {
        None
    }

    #[cfg(feature = "cli")]
    fn json(&self, ledger: &Ledger) -> serde_json::Value {
        let name = |place: u32| self.name(ledger, place as usize);
        let list: Vec<_> = (0..self.products.ranked.len())
            .map(|place| {
                let one = &self.products.ranked[place];
                serde_json::json!({
                    "product": self.name(ledger, place),
                    "class": self.class(place).letter(),
                    "sales": money(one.sales).plain(),
                    "baskets": one.baskets,
                    "customers": one.customers,
                })
            })
            .collect();
        let pair = |pair: &Pair| {
            serde_json::json!({
                "products": pair.places.map(name),
                "together": pair.together,
                "support": self.products.support(pair),
                "confidence": self.products.confidence(pair, false),
                "lift": self.products.lift(pair),
            })
        };
        serde_json::json!({
            "products": list,
            "baskets": self.products.baskets,
            "pairs": self.products.pairs.iter().take(PAIRS).map(pair).collect::<Vec<_>>(),
        })
    }
}

fn columns(lang: Lang, customers: bool) -> Vec<Column> {
    let mut columns = vec![
        column("rank", shared::rank(lang), Align::End, 0.6),
        column("product", words::product(lang), Align::Start, 2.0),
        column("class", shared::class(lang), Align::Start, 0.6),
        column("sales", shared::sales(lang), Align::End, 1.3),
        column("bar", shared::bar(lang), Align::Start, 1.4),
        column("share", shared::share(lang), Align::End, 0.9),
        column("cumulative", shared::cumulative(lang), Align::End, 0.9),
        column("quantity", words::quantity(lang), Align::End, 0.9),
        column("baskets", words::baskets(lang), Align::End, 0.9),
    ];
    if customers {
        columns.push(column("customers", words::customers(lang), Align::End, 0.9));
    }
    columns
}

impl Found {
    fn class(&self, place: usize) -> Class {
        Class::ALL[self.products.class(place, self.cuts)]
    }

    fn name<'a>(&self, ledger: &'a Ledger, place: usize) -> &'a str {
        let product = self.products.ranked[place].product;
        ledger.categories.get(product as usize)
    }

    fn knows_customers(&self) -> bool {
        !self.all.0.customers.is_empty()
    }

    /// Products and sales of each class.
    fn classes(&self) -> [(usize, i128); 3] {
        let mut classes = [(0, 0); 3];
        for (place, one) in self.products.ranked.iter().enumerate() {
            let class = &mut classes[self.class(place) as usize];
            class.0 += 1;
            class.1 += one.sales;
        }
        classes
    }

    fn row(&self, ledger: &Ledger, place: usize) -> Row {
        let one = &self.products.ranked[place];
        let class = self.class(place);
        let most = self.products.ranked[0].sales.max(1);
        let quantity = i64::try_from(one.quantity).unwrap_or(i64::MAX);
        let mut row = Row {
            customer: None,
            cells: vec![
                Cell::Int(place as i64 + 1),
                Cell::Text(self.name(ledger, place).into()),
                Cell::Class(class.letter().into(), class.rank()),
                Cell::Money(money(one.sales)),
                Cell::Bar(
                    (one.sales as f64 / most as f64).clamp(0.0, 1.0),
                    class.rank(),
                ),
                Cell::Share(self.products.share(one.sales), 1),
                Cell::Share(self.products.share(one.before + one.sales), 1),
                Cell::Quantity(Quantity(quantity)),
                Cell::Int(one.baskets.into()),
            ],
        };
        if self.knows_customers() {
            row.cells.push(Cell::Int(one.customers.into()));
        }
        row
    }

    fn caveats(&self, format: &Format) -> Vec<String> {
        let lang = format.lang;
        let mut caveats = Vec::new();
        // A file without customers was read by its products.
        if self.knows_customers() {
            caveats.push(words::by_name(lang).to_string());
        }
        if self.products.unnamed > 0 {
            let lines = shared::line_count(format, self.products.unnamed as i64);
            caveats.push(words::unnamed(lang, lines));
        }
        if self.products.too_large > 0 {
            let count = format.int(self.products.too_large.into());
            caveats.push(words::too_large(lang, count, format.int(LARGEST as i64)));
        }
        caveats
    }

    fn controls(&self, lang: Lang) -> Vec<Control> {
        let set = |count: u32| vec![("fewest".to_string(), count.to_string())];
        let choices = [2, FEWEST, 20].map(|count| {
            let label = words::times(lang, count);
            (label, set(count), self.fewest == count)
        });
        let mut controls = vec![
            Control {
                label: words::cuts(lang).into(),
                choice: Choice::Slider {
                    min: 1.0,
                    max: 100.0,
                    step: 1.0,
                    unit: "%".into(),
                    thumbs: vec![
                        (
                            "cut1".into(),
                            self.cuts[0].percent(),
                            words::cut_a(lang).into(),
                        ),
                        (
                            "cut2".into(),
                            self.cuts[1].percent(),
                            words::cut_b(lang).into(),
                        ),
                    ],
                },
            },
            Control {
                label: words::fewest(lang).into(),
                choice: Choice::Segmented(choices.into()),
            },
        ];
        controls.extend(self.span.controls(lang, &self.all.0));
        controls
    }

    fn cards(&self, format: &Format) -> Vec<Card> {
        let lang = format.lang;
        let acts = [words::act_a(lang), words::act_b(lang), words::act_c(lang)];
        let classes = self.classes();
        let card = |class: Class| {
            let (count, sales) = classes[class as usize];
            Card {
                badge: class.letter().into(),
                rank: class.rank(),
                label: words::product_count(format, count as i64),
                figure: format.percent(self.products.share(sales)),
                text: acts[class as usize].into(),
            }
        };
        Class::ALL.map(card).into()
    }

    /// The best pairs as a small table.
    fn pairs(&self, ledger: &Ledger, lang: Lang) -> (String, Vec<Column>, Vec<Row>) {
        let columns = vec![
            column("first", words::product(lang), Align::Start, 1.6),
            column("second", words::with(lang), Align::Start, 1.6),
            column("together", words::together(lang), Align::End, 0.9),
            column("support", words::support(lang), Align::End, 0.9),
            column("confidence", words::confidence(lang), Align::End, 1.2),
            column("lift", words::lift(lang), Align::End, 0.8),
        ];
        let row = |pair: &Pair| Row {
            customer: None,
            cells: vec![
                Cell::Text(self.name(ledger, pair.places[0] as usize).into()),
                Cell::Text(self.name(ledger, pair.places[1] as usize).into()),
                Cell::Int(pair.together.into()),
                Cell::Share(self.products.support(pair), 1),
                Cell::Share(self.products.confidence(pair, false), 1),
                Cell::Number(self.products.lift(pair), 2),
            ],
        };
        // What comes together less often than by chance is not «bought together».
        let pairs = self.products.pairs.iter();
        let drawn = pairs.filter(|pair| self.products.lift(pair) > 1.0);
        let mut rows: Vec<Row> = drawn.take(PAIRS).map(row).collect();
        if rows.is_empty() {
            let mut cells = vec![Cell::Missing; columns.len()];
            cells[0] = Cell::Text(words::no_pairs(lang).into());
            rows.push(Row {
                customer: None,
                cells,
            });
        }
        (words::pairs(lang).into(), columns, rows)
    }

    fn why(&self, ledger: &Ledger, format: &Format) -> Explanation {
        let lang = format.lang;
        let first = &self.products.ranked[0];
        let mut worked = vec![words::worked_share(
            lang,
            self.name(ledger, 0),
            format.money(money(first.sales)),
            format.money(money(self.products.total)),
            format.percent(self.products.share(first.sales)),
        )];
        if let Some(pair) = self.products.pairs.first() {
            let [a, b] = pair.places.map(|at| at as usize);
            let baskets = |at: usize| format.int(self.products.ranked[at].baskets.into());
            let formula = format!(
                "{} × {} ÷ ({} × {}) = {}",
                format.int(pair.together.into()),
                format.int(self.products.baskets.into()),
                baskets(a),
                baskets(b),
                format.decimal(self.products.lift(pair), 2),
            );
            let (a, b) = (self.name(ledger, a), self.name(ledger, b));
            worked.push(words::worked_lift(lang, a, b, formula));
        }
        Explanation {
            formula: vec![
                words::rule_class(lang).into(),
                words::rule_lift(lang).into(),
            ],
            symbols: vec![
                ("V".into(), words::symbol_v(lang).into()),
                ("n".into(), words::symbol_n(lang).into()),
                ("n(i), n(i, j)".into(), words::symbol_ni(lang).into()),
            ],
            worked,
            source: words::source(lang).into(),
        }
    }

    /// The first products as bars, most sales on top.
    fn bars(&self, ledger: &Ledger, format: &Format, headline: &str) -> Chart {
        let shown = self.products.ranked.len().min(BARS);
        let sales = |place: usize| self.products.ranked[place].sales as f64 / 10_000.0;
        let most = (0..shown).map(sales).fold(1.0, f64::max);
        let least = (0..shown).map(sales).fold(0.0, f64::min);
        let (mut marks, mut points, mut ticks) = (Vec::new(), Vec::new(), Vec::new());
        for place in 0..shown {
            let (y, value) = ((shown - place) as f64, sales(place));
            let name = self.name(ledger, place);
            let said = format.money(money(self.products.ranked[place].sales));
            marks.push(Mark::Box {
                corners: (value.min(0.0), y - 0.34, value.max(0.0), y + 0.34),
                tone: [Tone::Data1, Tone::Data2, Tone::Data3][self.class(place) as usize],
                outline: false,
            });
            marks.push(Mark::Label {
                at: (value.max(0.0), y),
                shift: (8.0, 0.0),
                text: format.percent(self.products.share(self.products.ranked[place].sales)),
                tone: Tone::Ink,
                align: chart::Align::Start,
                strong: false,
                size: 12.0,
            });
            points.push(Hotspot {
                at: (value, y),
                text: format!("{name}: {said}"),
            });
            ticks.push((y, short(name)));
        }
        Chart {
            id: "products".into(),
            title: headline.into(),
            x: Axis {
                label: words::axis(format.lang).into(),
                min: least,
                max: most * 1.12,
                ticks: [0.0, 0.5, 1.0]
                    .map(|part| {
                        (
                            part * most,
                            format.money_compact(money((part * most * 10_000.0) as i128)),
                        )
                    })
                    .into(),
                grid: false,
            },
            y: Axis {
                label: String::new(),
                min: 0.4,
                max: shown as f64 + 0.6,
                ticks,
                grid: false,
            },
            marks,
            points,
            aspect: (0.12 + 0.045 * shown as f64).min(0.8),
        }
    }
}

/// A name short enough to stand beside its bar; a blank one is a dash.
fn short(name: &str) -> String {
    let wide = |sign: char| if sign.is_ascii() { 1 } else { 2 };
    let mut width = 0;
    let fits = |sign: &char| {
        width += wide(*sign);
        width <= 18
    };
    let start: String = name.chars().take_while(fits).collect();
    match start.len() == name.len() {
        true if name.is_empty() => "—".into(),
        true => start,
        false => format!("{start}…"),
    }
}
