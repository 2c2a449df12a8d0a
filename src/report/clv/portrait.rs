//! One customer seen by the model: P(alive) over time, what they will buy, what that is worth.

use super::LISTED;
use super::answer::{Found, units, worth};
use super::words::say_warning;
use crate::analysis::value::{CustomerValue, Moment, Warning};
use crate::chart::{Align as Anchor, Axis, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::{clv as shared, portrait as words};
use crate::model::Day;
use crate::report::table::column;
use crate::report::{Align, Card, Cell, Explanation, Report, Row};

/// Places between purchases and the end a keyboard steps through.
const AHEAD: usize = 4;
/// Purchases a keyboard steps through; of more, the latest.
const STEPS: usize = 40;
/// Marks of the axis of time at most.
const TICKS: i64 = 7;

/// The report of the customer at this place in the model's answer; `None`: it has no place there.
pub(super) fn report(found: &Found, at: Option<u32>, format: &Format) -> Report {
    let lang = format.lang;
    let mut report = Report {
        id: LISTED.id.into(),
        area: LISTED.area,
        eyebrow: shared::title(lang).into(),
        headline: words::nothing(lang).into(),
        facts: String::new(),
        caveats: Vec::new(),
        why: Explanation::default(),
        charts: Vec::new(),
        controls: Vec::new(),
        cards: Vec::new(),
        table: Default::default(),
        twins: Vec::new(),
        rough: found.value.is_rough(),
    };
    let Some((at, own)) = at.and_then(|at| Some((at, found.value.customers.get(at as usize)?)))
    else {
        return report;
    };
    let weeks = found.asked.horizon.count as i64;
    report.headline = words::headline(
        format,
        own.p_alive,
        own.bought.expected,
        weeks,
        &worth(format, own.clv),
    );
    report.caveats = caveats(found, own, format);
    report.cards = cards(found, at, own, format);
    report.why = why(found, own, format);
    let ahead = found.asked.horizon.count * found.asked.horizon.unit.days();
    // The parameters are those of the fit, so there is a path.
    if let Ok(path) = found.value.path(at as usize, ahead)
        && path.len() > 1
    {
        let timeline = Timeline {
            first: found.value.buyers.customers[at as usize].first,
            now: f64::from(found.value.buyers.customers[at as usize].t),
            path: &path,
            days: days(found, at),
            format,
        };
        report.charts.push(timeline.chart());
        report.twins.push(timeline.twin());
    }
    report
}

/// Purchases in days since the first one, which is 0.
fn days(found: &Found, at: u32) -> Vec<f64> {
    let buyers = &found.value.buyers;
    let first = buyers.customers[at as usize].first;
    let repeats = buyers.days_of(at).map(|day| f64::from(day.0 - first.0));
    std::iter::once(0.0).chain(repeats).collect()
}

fn caveats(found: &Found, own: &CustomerValue, format: &Format) -> Vec<String> {
    let lang = format.lang;
    let mut caveats = Vec::new();
    if own.x == 0 {
        caveats.push(words::once(lang).into());
    }
    let weighty = found.value.warnings.iter().filter(|warning| {
        matches!(
            warning,
            Warning::FewData { .. } | Warning::NoInteriorOptimum | Warning::PlainMeanSpend { .. }
        )
    });
    caveats.extend(weighty.map(|warning| say_warning(warning, lang).1));
    caveats
}

fn cards(found: &Found, at: u32, own: &CustomerValue, format: &Format) -> Vec<Card> {
    let lang = format.lang;
    let whole = |value: f64| format.int(value.round() as i64);
    let share = |value: f64| format.percent_with(value, 0);
    let card = |label: &str, figure: String, text: String| Card {
        badge: String::new(),
        rank: 0,
        label: label.into(),
        figure,
        text,
    };
    let [low, high] = found
        .value
        .alive_bounds(at as usize)
        .unwrap_or([own.p_alive; 2]);
    let [few, many] = own.bought.outcome;
    let [least, most] = own.clv_bounds.map(|value| format.money_short(units(value)));
    vec![
        card(
            shared::p_alive(lang),
            share(own.p_alive),
            words::card_alive_more(lang, share(low), share(high)),
        ),
        card(
            shared::card_orders(lang),
            format.decimal(own.bought.expected, 1),
            words::card_orders_more(lang, whole(few), whole(many)),
        ),
        card(
            shared::clv(lang),
            worth(format, own.clv),
            words::card_clv_more(lang, least, most),
        ),
        card(
            shared::spend(lang),
            worth(format, own.spend),
            words::card_spend_more(lang).into(),
        ),
    ]
}

/// The rules with this customer's figures.
fn why(found: &Found, own: &CustomerValue, format: &Format) -> Explanation {
    let lang = format.lang;
    let estimate = &found.value.estimate;
    let params = estimate.names.iter().zip(&estimate.params);
    let params: Vec<String> = params
        .map(|(name, value)| format!("{name} = {}", format.decimal(*value, 4)))
        .collect();
    let each = found.asked.margin * own.spend;
    let discounted = if each > 0.0 { own.clv / each } else { 0.0 };
    let mut source = shared::source(lang).to_string();
    source.push(' ');
    source.push_str(shared::default_discount(lang));
    Explanation {
        formula: vec![
            shared::rule_alive(lang).into(),
            shared::rule_clv(lang).into(),
        ],
        symbols: vec![
            ("x".into(), shared::symbol_x(lang).into()),
            ("tₓ, T".into(), shared::symbol_t(lang).into()),
            ("i".into(), shared::symbol_i(lang).into()),
        ],
        worked: vec![
            words::worked_alive(
                lang,
                found.model_name(),
                params.join(words::and(lang)),
                own.x,
                format.decimal(own.t_x, 2),
                format.decimal(own.t, 2),
                format.percent(own.p_alive),
            ),
            words::worked_clv(
                lang,
                format.percent(found.asked.margin),
                worth(format, own.spend),
                format.decimal(discounted, 3),
                worth(format, own.clv),
            ),
        ],
        source,
    }
}

/// The path as a chart; across: days since the first purchase.
struct Timeline<'a> {
    first: Day,
    /// End of observation.
    now: f64,
    path: &'a [Moment],
    days: Vec<f64>,
    format: &'a Format<'a>,
}

impl Timeline<'_> {
    fn day(&self, since: f64) -> Day {
        Day(self.first.0.saturating_add(since.round() as i32))
    }

    fn end(&self) -> f64 {
        self.path
            .last()
            .map_or(1.0, |last| last.since)
            .max(self.now + 1.0)
    }

    /// The last moment up to a day.
    fn at(&self, since: f64) -> Moment {
        let after = self.path.partition_point(|moment| moment.since <= since);
        self.path[after.max(1) - 1]
    }

    fn chart(&self) -> Chart {
        let lang = self.format.lang;
        let end = self.end();
        let line = |past: bool, figure: &dyn Fn(&Moment) -> f64| -> Vec<(f64, f64)> {
            let own = self.path.iter().filter(|moment| match past {
                true => moment.since <= self.now,
                false => moment.since >= self.now,
            });
            own.map(|moment| (moment.since, figure(moment))).collect()
        };
        let mut marks = vec![Mark::Line {
            points: vec![(self.now, 0.0), (self.now, 1.0)],
            tone: Tone::Quiet,
            width: 1.0,
            dashed: false,
        }];
        for bound in [0, 1] {
            for past in [true, false] {
                marks.push(Mark::Line {
                    points: line(past, &|moment| moment.bounds[bound]),
                    tone: Tone::Quiet,
                    width: 1.0,
                    dashed: true,
                });
            }
        }
        marks.push(Mark::Line {
            points: line(true, &|moment| moment.p),
            tone: Tone::Data1,
            width: 2.0,
            dashed: false,
        });
        marks.push(Mark::Line {
            points: line(false, &|moment| moment.p),
            tone: Tone::Data1,
            width: 2.0,
            dashed: true,
        });
        // A line of one point is none.
        marks.retain(|mark| !matches!(mark, Mark::Line { points, .. } if points.len() < 2));
        marks.extend(self.days.iter().map(|&day| Mark::Dot {
            at: (day, self.at(day).p),
            radius: 3.0,
            tone: Tone::Data1,
            filled: true,
        }));
        let now = self.at(self.now);
        marks.push(Mark::Dot {
            at: (self.now, now.p),
            radius: 4.5,
            tone: Tone::Accent,
            filled: true,
        });
        // Below the past there is room: it seldom falls so far.
        let late = self.now > end * 0.4;
        marks.push(Mark::Label {
            at: (self.now, 0.06),
            shift: (if late { -8.0 } else { 8.0 }, 0.0),
            text: words::data_end(lang, self.format.day(self.day(self.now))),
            tone: Tone::Quiet,
            align: if late { Anchor::End } else { Anchor::Start },
            strong: false,
            size: 12.0,
        });
        Chart {
            id: "p-alive-path".into(),
            title: words::path_title(
                lang,
                self.format.percent_with(now.p, 0),
                self.format.percent_with(self.at(end).p, 0),
                self.format.day(self.day(end)),
            ),
            x: Axis {
                label: String::new(),
                min: 0.0,
                max: end,
                ticks: self.ticks(),
                grid: false,
            },
            y: Axis {
                label: String::new(),
                min: 0.0,
                max: 1.05,
                ticks: [0.0, 0.25, 0.5, 0.75, 1.0]
                    .map(|at| (at, self.format.percent_with(at, 0)))
                    .into(),
                grid: true,
            },
            marks,
            points: self
                .steps()
                .into_iter()
                .map(|(since, event)| {
                    let moment = self.at(since);
                    Hotspot {
                        at: (since, moment.p),
                        text: words::step(
                            lang,
                            self.format.day(self.day(since)),
                            event,
                            self.format.percent(moment.p),
                        ),
                    }
                })
                .collect(),
            aspect: 0.36,
        }
    }

    /// What there is to say: the purchases, the end of the data, and some places ahead.
    fn steps(&self) -> Vec<(f64, String)> {
        let lang = self.format.lang;
        let early = self.days.len().saturating_sub(STEPS);
        let bought = (1..).zip(&self.days).skip(early);
        let mut steps: Vec<(f64, String)> = bought
            .map(|(number, &day)| (day, words::purchase(lang, number)))
            .collect();
        steps.push((self.now, words::now(lang).into()));
        let ahead = self.end() - self.now;
        steps.extend((1..=AHEAD).map(|at| {
            let since = self.now + ahead * at as f64 / AHEAD as f64;
            (since, words::ahead(lang).into())
        }));
        steps
    }

    /// Firsts of months, evenly spread.
    fn ticks(&self) -> Vec<(f64, String)> {
        let (from, to) = (self.day(0.0), self.day(self.end()));
        let month = |day: Day| {
            let (year, month, _) = day.ymd();
            i64::from(year) * 12 + i64::from(month) - 1
        };
        let (first, last) = (month(from), month(to));
        let fits = |step: &i64| (last - first) / step < TICKS;
        let step = [1, 2, 3, 6, 12, 24, 60, 120].into_iter().find(fits);
        let step = step.unwrap_or(600);
        ((first / step)..=(last / step))
            .filter_map(|at| {
                let month = at * step;
                let year = i32::try_from(month.div_euclid(12)).ok()?;
                let of = month.rem_euclid(12) as u32 + 1;
                let since = f64::from(Day::from_ymd(year, of, 1)?.0 - self.first.0);
                let shown = (0.0..=self.end()).contains(&since);
                shown.then(|| (since, format!("{year}-{of:02}")))
            })
            .collect()
    }

    /// The same as a table.
    fn twin(&self) -> super::table::Twin {
        let lang = self.format.lang;
        let columns = vec![
            column("day", words::day(lang), Align::Start, 1.0),
            column("event", words::event(lang), Align::Start, 1.4),
            column("p_alive", shared::p_alive(lang), Align::End, 1.0),
            column("low", words::low(lang), Align::End, 1.0),
            column("high", words::high(lang), Align::End, 1.0),
        ];
        let rows = self.steps().into_iter().map(|(since, event)| {
            let moment = self.at(since);
            Row {
                customer: None,
                cells: vec![
                    Cell::Day(self.day(since)),
                    Cell::Text(event),
                    Cell::Share(moment.p, 1),
                    Cell::Share(moment.bounds[0], 1),
                    Cell::Share(moment.bounds[1], 1),
                ],
            }
        });
        ("p-alive-path".into(), columns, rows.collect())
    }
}
