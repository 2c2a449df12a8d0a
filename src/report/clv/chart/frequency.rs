//! Over the days held out: what customers with as many repeats bought, and what was expected of them.

use super::{Drawn, apart, axis, decimals, label, line, row, spread};
use crate::analysis::value::{ByFrequency, MOST_REPEATS};
use crate::chart::{Align, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::{clv as words, clv_charts as more};
use crate::report::clv::answer::Found;
use crate::report::table::column;
use crate::report::{self, Cell};

/// Only where days are held out: a prediction beside nothing tests nothing.
pub(super) fn frequency(found: &Found, groups: &[ByFrequency], format: &Format) -> Option<Drawn> {
    let lang = format.lang;
    if groups.len() < 2 {
        return None;
    }
    let name = |group: &ByFrequency| match group.x {
        MOST_REPEATS => format!("{MOST_REPEATS}+"),
        x => format.int(x.into()),
    };
    let customers: u32 = groups.iter().map(|group| group.customers).sum();
    let off: f64 = (groups.iter())
        .map(|group| f64::from(group.customers) * (group.actual - group.expected).abs())
        .sum();
    let off = off / f64::from(customers.max(1));
    let buyers = &found.value.buyers;
    let days = i64::from(buyers.last.0) - i64::from(buyers.end.0);
    let corners = |of: &dyn Fn(&ByFrequency) -> f64| -> Vec<(f64, f64)> {
        let corner = |group: &ByFrequency| (f64::from(group.x), of(group));
        groups.iter().map(corner).collect()
    };
    let actual = corners(&|group| group.actual);
    let model = corners(&|group| group.expected);
    let most = (actual.iter().chain(&model)).map(|at| at.1);
    let most = most.fold(1e-6, f64::max);
    let (mut marks, mut names) = (Vec::new(), Vec::new());
    let above = |own: &[(f64, f64)], other: &[(f64, f64)]| match (own.last(), other.last()) {
        (Some(own), Some(other)) => own.1 >= other.1,
        _ => true,
    };
    for (points, text, tone, filled, over) in [
        (
            &actual,
            words::tracking_actual(lang),
            Tone::Data1,
            true,
            above(&actual, &model),
        ),
        (
            &model,
            words::tracking_model(lang),
            Tone::Accent,
            false,
            !above(&actual, &model),
        ),
    ] {
        marks.push(line(points.clone(), tone, 2.0, !filled));
        marks.extend(points.iter().map(|&at| Mark::Dot {
            at,
            radius: 4.0,
            tone,
            filled,
        }));
        let down = if over { -12.0 } else { 16.0 };
        if let Some(&last) = points.last() {
            names.push(label(last, (-8.0, down), text, tone, Align::End));
        }
    }
    marks.extend(names);
    let end = report::Align::End;
    let columns = vec![
        column("repeats", words::repeats(lang), report::Align::Start, 1.0),
        column("customers", more::customers(lang), end, 1.0),
        column("actual", words::tracking_actual(lang), end, 1.0),
        column("model", words::tracking_model(lang), end, 1.0),
        column("off", more::off(lang), end, 1.0),
    ];
    let rows = groups.iter().map(|group| {
        let name = match group.x {
            MOST_REPEATS => more::or_more(lang, MOST_REPEATS),
            x => format.int(x.into()),
        };
        row(vec![
            Cell::Text(name),
            Cell::Int(group.customers.into()),
            Cell::Number(group.actual, 3),
            Cell::Number(group.expected, 3),
            Cell::Number(group.actual - group.expected, 3),
        ])
    });
    let points = groups.iter().map(|group| Hotspot {
        at: (f64::from(group.x), group.actual),
        text: more::frequency_spot(
            lang,
            name(group),
            format.int(group.customers.into()),
            format.decimal(group.actual, 2),
            format.decimal(group.expected, 2),
        ),
    });
    let across = groups.iter().map(|group| (f64::from(group.x), name(group)));
    let mut uprights = spread(most, 5, 0.0, &|_| String::new());
    let places = decimals(apart(&uprights)) as usize;
    for (at, text) in &mut uprights {
        *text = format.decimal(*at, places);
    }
    let chart = Chart {
        id: "by-frequency".into(),
        title: more::frequency(lang, days, format.decimal(off, 2)),
        x: axis(
            words::heat_axis_x(lang),
            -0.3,
            f64::from(MOST_REPEATS) + 0.3,
            across.collect(),
            false,
        ),
        y: axis(more::frequency_axis(lang), 0.0, most * 1.1, uprights, true),
        points: points.collect(),
        marks,
        aspect: 0.45,
    };
    let twin = Some((columns, rows.collect()));
    Some(Drawn { chart, twin })
}
