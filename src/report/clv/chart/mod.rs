//! Charts of a fit, the most useful first: does it track what happened, who will bring the money, how do they differ?

mod frequency;
mod gaps;
mod heat;
mod mixing;
mod segments;
mod spend;
mod tracking;

use super::answer::Found;
use super::segments::groupings;
use super::table::Twin;
use crate::chart::{Align, Axis, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::{clv as words, clv_charts as more};
use crate::model::Ledger;
use crate::report::{Cell, Column, Row};
use crate::stats::buying::Buying;

/// Places a keyboard steps through at most.
const STEPS: usize = 60;
/// Corners of a line at most.
const CORNERS: usize = 350;

// The helpers below are called in many places and run once a page: never inlined, they weigh a fraction.

/// A chart, and its figures as a table where its points do not say all of them.
struct Drawn {
    chart: Chart,
    twin: Option<(Vec<Column>, Vec<Row>)>,
}

/// The charts this fit can carry, and the twins of those that have one.
pub(super) fn all(found: &Found, ledger: &Ledger, format: &Format) -> (Vec<Chart>, Vec<Twin>) {
    let model = found
        .value
        .kind
        .and_then(|kind| Buying::new(kind, &found.value.estimate.params).ok());
    let facts = found.around.kept.of(found, ledger);
    let [rates, leaving] = mixing::curves(found, format);
    let main = match &model {
        Some(_) => tracking::total(found, format),
        None => None,
    };
    let [classes, kinds, categories] = groupings(found, facts, ledger, format.lang)
        .map(|grouping| grouping.and_then(|own| segments::segments(&own, format)));
    let charts = [
        Some(main.unwrap_or_else(|| expected(found, format))),
        classes,
        model.map(|model| heat::alive(found, &model, format)),
        model.map(|model| heat::orders(found, &model, format)),
        tracking::weekly(found, format),
        frequency::frequency(found, &facts.frequency, format),
        kinds,
        categories,
        gaps::gaps(&facts.gaps, format),
        facts
            .spend
            .as_ref()
            .map(|shape| spend::spend(shape, format)),
        rates,
        leaving,
    ];
    let mut twins = Vec::new();
    let charts = charts.into_iter().flatten().map(|drawn| {
        let (chart, twin) = (drawn.chart, drawn.twin);
        twins.extend(twin.map(|(columns, rows)| (chart.id.clone(), columns, rows)));
        chart
    });
    (charts.collect(), twins)
}

/// Marks of an axis of whole numbers: about `most` of them, evenly spread.
fn ticks(format: &Format, end: f64, most: usize) -> Vec<(f64, String)> {
    spread(end, most, 1.0, &|at| format.int(at as i64))
}

/// Marks of an axis from zero, at least `least` apart.
#[inline(never)]
fn spread(end: f64, most: usize, least: f64, write: &dyn Fn(f64) -> String) -> Vec<(f64, String)> {
    let rough = (end / most as f64).max(1e-9);
    let base = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|times| times * base)
        .find(|step| *step >= rough)
        .unwrap_or(10.0 * base)
        .max(least);
    let count = (end / step + 1e-9).floor() as usize;
    (0..=count)
        .map(|at| at as f64 * step)
        .map(|at| (at, write(at)))
        .collect()
}

/// The decimals that tell marks so far apart from each other, at most three.
#[inline(never)]
fn decimals(apart: f64) -> u32 {
    (0..3)
        .find(|&places| apart * 10f64.powi(places as i32) >= 0.999)
        .unwrap_or(3)
}

/// How far apart the first two of these marks are.
fn apart(marks: &[(f64, String)]) -> f64 {
    match marks {
        [first, second, ..] => second.0 - first.0,
        _ => 1.0,
    }
}

/// A small or large figure with the decimals it needs.
#[inline(never)]
fn figure(format: &Format, value: f64) -> String {
    let decimals = match value.abs() {
        0.0 => 0,
        size if size >= 100.0 => 0,
        size if size >= 1.0 => 1,
        size if size >= 0.1 => 2,
        _ => 3,
    };
    format.decimal(value, decimals)
}

#[inline(never)]
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

#[inline(never)]
fn line(points: Vec<(f64, f64)>, tone: Tone, width: f64, dashed: bool) -> Mark {
    Mark::Line {
        points,
        tone,
        width,
        dashed,
    }
}

#[inline(never)]
fn axis(label: &str, min: f64, max: f64, ticks: Vec<(f64, String)>, grid: bool) -> Axis {
    Axis {
        label: label.into(),
        min,
        max,
        ticks,
        grid,
    }
}

#[inline(never)]
fn row(cells: Vec<Cell>) -> Row {
    Row {
        customer: None,
        cells,
    }
}

/// What is left to draw where there is no curve to track: expected purchases, most first.
fn expected(found: &Found, format: &Format) -> Drawn {
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
    let sum: f64 = all.iter().sum();
    let first: f64 = all.iter().take(all.len().div_ceil(10)).sum();
    let mut corners = at.clone();
    if corners.len() < 2 {
        corners = vec![(1.0, most), (2.0, most)];
    }
    let end = (all.len() as f64).max(2.0);
    let uprights = vec![(0.0, format.int(0)), (most, format.decimal(most, 1))];
    let chart = Chart {
        id: "expected".into(),
        title: more::expected(lang, format.percent(first / sum.max(1e-9))),
        x: axis(
            more::expected_axis(lang),
            0.0,
            end,
            ticks(format, end, 6),
            false,
        ),
        y: axis(words::expected(lang), 0.0, most * 1.05, uprights, true),
        marks: vec![line(corners, Tone::Data1, 2.0, false)],
        points: at
            .into_iter()
            .map(|at| Hotspot {
                at,
                text: format.decimal(at.1, 2),
            })
            .collect(),
        aspect: 0.4,
    };
    Drawn { chart, twin: None }
}
