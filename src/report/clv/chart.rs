//! Charts of a fit: does it track what happened, and whom does it take for a customer still?

use super::answer::Found;
use crate::chart::{Align, Axis, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::clv as words;
use crate::stats::buying::Buying;
use crate::stats::rows::Row;

/// Places a keyboard steps through at most.
const STEPS: usize = 60;
/// Deepest shade: words in first ink stay readable on it in both themes.
const DEEPEST: f64 = 0.6;
/// Columns and rows of the heat map.
const HEAT: (u32, usize) = (10, 8);

pub(super) fn all(found: &Found, format: &Format) -> Vec<Chart> {
    let model = found
        .value
        .kind
        .and_then(|kind| Buying::new(kind, &found.value.estimate.params).ok());
    let charts = [
        tracking(found, format),
        model.map(|model| heat(found, &model, format)),
    ];
    let mut charts: Vec<Chart> = charts.into_iter().flatten().collect();
    if charts.is_empty() {
        charts.push(expected(found, format));
    }
    charts
}

/// Marks of an axis: at most `most` of them, evenly spread.
fn ticks(format: &Format, end: f64, most: usize) -> Vec<(f64, String)> {
    let rough = (end / most as f64).max(1e-9);
    let base = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|times| times * base)
        .find(|step| *step >= rough)
        .unwrap_or(10.0 * base)
        .max(1.0);
    let count = (end / step + 1e-9).floor() as usize;
    (0..=count)
        .map(|at| at as f64 * step)
        .map(|at| (at, format.int(at as i64)))
        .collect()
}

fn label(at: (f64, f64), shift: (f64, f64), text: &str, tone: Tone, align: Align) -> Mark {
    Mark::Label {
        at,
        shift,
        text: text.into(),
        tone,
        align,
        strong: true,
        size: 12.0,
    }
}

/// Cumulative repeat purchases by week: what happened, and what the model says.
fn tracking(found: &Found, format: &Format) -> Option<Chart> {
    let weeks = &found.value.tracking;
    if weeks.len() < 2 {
        return None;
    }
    let lang = format.lang;
    let every = weeks.len().div_ceil(350);
    let thinned = |all: Vec<(f64, f64)>| -> Vec<(f64, f64)> {
        let last = all.len() - 1;
        let kept = all.into_iter().enumerate();
        kept.filter(|(at, _)| at % every == 0 || *at == last)
            .map(|(_, point)| point)
            .collect()
    };
    let week = |at: usize| at as f64 + 1.0;
    let actual: Vec<(f64, f64)> = weeks
        .iter()
        .enumerate()
        .map(|(at, own)| (week(at), own.0 as f64))
        .collect();
    let model: Vec<(f64, f64)> = weeks
        .iter()
        .enumerate()
        .map(|(at, own)| (week(at), own.1))
        .collect();
    let most = weeks
        .iter()
        .map(|own| own.1.max(own.0 as f64))
        .fold(1.0, f64::max);
    let end = weeks.len() as f64;
    let (last_actual, last_model) = (actual[weeks.len() - 1], model[weeks.len() - 1]);
    let below = last_actual.1 < last_model.1;
    let mut marks = vec![
        Mark::Line {
            points: thinned(actual),
            tone: Tone::Data1,
            width: 2.0,
            dashed: false,
        },
        Mark::Line {
            points: thinned(model),
            tone: Tone::Accent,
            width: 2.0,
            dashed: true,
        },
    ];
    let shift = |under: bool| if under { (-6.0, 16.0) } else { (-6.0, -12.0) };
    marks.push(label(
        last_actual,
        shift(below),
        words::tracking_actual(lang),
        Tone::Data1,
        Align::End,
    ));
    marks.push(label(
        last_model,
        shift(!below),
        words::tracking_model(lang),
        Tone::Accent,
        Align::End,
    ));
    let buyers = &found.value.buyers;
    if buyers.end < buyers.last {
        let at = f64::from(buyers.end.0 - buyers.first.0 + 1) / 7.0;
        marks.push(Mark::Line {
            points: vec![(at, 0.0), (at, most)],
            tone: Tone::Quiet,
            width: 1.0,
            dashed: true,
        });
        marks.push(label(
            (at, most * 0.04),
            (6.0, 0.0),
            words::tracking_end(lang),
            Tone::Quiet,
            Align::Start,
        ));
    }
    let step = weeks.len().div_ceil(STEPS);
    let points = (0..weeks.len()).rev().step_by(step).map(|at| Hotspot {
        at: (week(at), weeks[at].0 as f64),
        text: words::tracked(
            lang,
            at + 1,
            format.int(weeks[at].0 as i64),
            format.int(weeks[at].1.round() as i64),
        ),
    });
    let mut points: Vec<Hotspot> = points.collect();
    points.reverse();
    Some(Chart {
        id: "tracking".into(),
        title: words::tracking(lang).into(),
        x: Axis {
            label: words::axis_week(lang).into(),
            min: 0.0,
            max: end,
            ticks: ticks(format, end, 8),
            grid: false,
        },
        y: Axis {
            label: String::new(),
            min: 0.0,
            max: most * 1.08,
            ticks: ticks(format, most, 5),
            grid: true,
        },
        marks,
        points,
        aspect: 0.5,
    })
}

/// P(alive) of a customer seen for the shop's whole time, by repeats and weeks since the last one.
fn heat(found: &Found, model: &Buying, format: &Format) -> Chart {
    let lang = format.lang;
    let customers = &found.value.customers;
    let seen = customers.iter().map(|own| own.t).fold(1.0, f64::max);
    let most = customers
        .iter()
        .map(|own| own.x)
        .max()
        .unwrap_or(1)
        .clamp(4, 40);
    let (columns, rows) = (HEAT.0.min(most + 1), HEAT.1);
    let repeats =
        |column: u32| (f64::from(column) * f64::from(most) / f64::from(columns - 1)).round() as u32;
    let weeks = |row: usize| (row as f64 * seen / rows as f64).floor();
    let (mut marks, mut points, mut across) = (Vec::new(), Vec::new(), Vec::new());
    for column in 0..columns {
        let x = repeats(column);
        across.push((f64::from(column), format.int(x.into())));
        for row in 0..rows {
            // Who never came back was last here at the first purchase.
            let since = weeks(row);
            let t_x = if x == 0 { 0.0 } else { (seen - since).max(0.0) };
            let t = if x == 0 { since } else { seen };
            let p = model.p_alive(&Row::new(x, t_x, t));
            let at = (f64::from(column), row as f64);
            marks.push(Mark::Box {
                corners: (at.0 - 0.47, at.1 - 0.45, at.0 + 0.47, at.1 + 0.45),
                tone: Tone::Heat(p.clamp(0.0, 1.0) * DEEPEST),
                outline: true,
            });
            marks.push(Mark::Label {
                at,
                shift: (0.0, 0.0),
                text: format.percent_with(p, 0),
                tone: Tone::Ink,
                align: Align::Middle,
                strong: false,
                size: 11.0,
            });
            points.push(Hotspot {
                at,
                text: words::heat_cell(lang, x, format.int(since as i64), format.percent(p)),
            });
        }
    }
    Chart {
        id: "p-alive".into(),
        title: words::heat(lang).into(),
        x: Axis {
            label: words::heat_axis_x(lang).into(),
            min: -0.5,
            max: f64::from(columns) - 0.5,
            ticks: across,
            grid: false,
        },
        y: Axis {
            label: words::heat_axis_y(lang).into(),
            min: -0.5,
            max: rows as f64 - 0.5,
            ticks: (0..rows)
                .map(|row| (row as f64, format.int(weeks(row) as i64)))
                .collect(),
            grid: false,
        },
        marks,
        points,
        aspect: 0.6,
    }
}

/// What is left to draw where there is no curve to track: expected purchases, most first.
fn expected(found: &Found, format: &Format) -> Chart {
    let lang = format.lang;
    let own = |at: &u32| found.value.customers[*at as usize].bought.expected;
    let mut all: Vec<f64> = found.ranked.iter().map(own).collect();
    all.sort_by(|a, b| b.total_cmp(a));
    let step = all.len().div_ceil(STEPS).max(1);
    let at: Vec<(f64, f64)> = all
        .iter()
        .enumerate()
        .step_by(step)
        .map(|(at, &value)| (at as f64 + 1.0, value))
        .collect();
    let most = all.first().copied().unwrap_or(1.0).max(1e-6);
    let mut line = at.clone();
    if line.len() < 2 {
        line = vec![(1.0, most), (2.0, most)];
    }
    Chart {
        id: "expected".into(),
        title: words::expected(lang).into(),
        x: Axis {
            label: String::new(),
            min: 0.0,
            max: (all.len() as f64).max(2.0),
            ticks: ticks(format, (all.len() as f64).max(2.0), 6),
            grid: false,
        },
        y: Axis {
            label: String::new(),
            min: 0.0,
            max: most * 1.05,
            ticks: vec![(0.0, format.int(0)), (most, format.decimal(most, 1))],
            grid: true,
        },
        marks: vec![Mark::Line {
            points: line,
            tone: Tone::Data1,
            width: 2.0,
            dashed: false,
        }],
        points: at
            .into_iter()
            .map(|at| Hotspot {
                at,
                text: format.decimal(at.1, 2),
            })
            .collect(),
        aspect: 0.4,
    }
}
