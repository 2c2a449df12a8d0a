//! How customers differ: the curves of buying and leaving over them, with the mean.

use super::{Drawn, apart, axis, decimals, label, line, row, spread};
use crate::chart::{Align, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::clv_charts as more;
use crate::report::clv::answer::Found;
use crate::report::table::column;
use crate::report::{self, Cell};
use crate::stats::buying::Kind;
use crate::stats::mixing::Mixing;

/// Steps of a curve.
const STEPS: u32 = 160;
/// Where customers crowd at an end the curve climbs without end: it is drawn from this part of the width on.
const CLIP: f64 = 0.025;

/// The curve of buying and that of leaving.
pub(super) fn curves(found: &Found, format: &Format) -> [Option<Drawn>; 2] {
    let lang = format.lang;
    let Some([buying, leaving]) = found.value.mixing() else {
        return [None, None];
    };
    let percent = |value: f64| format.percent(value);
    let plain = |value: f64| super::figure(format, value);
    let by_time = found.value.kind.is_some();
    let top = buying.quantile(0.9);
    let half = buying.quantile(0.5);
    let rates = match by_time {
        true => Words {
            id: "rates",
            title: more::rates(lang, plain(top), plain(half)),
            axis: more::rates_axis(lang),
            write: &plain,
        },
        false => Words {
            id: "rates",
            title: more::chances(lang, percent(top), percent(half)),
            axis: more::chances_axis(lang),
            write: &percent,
        },
    };
    let (mean, half) = (leaving.mean(), leaving.quantile(0.5));
    let leave = |title, axis, write| Words {
        id: "leaving",
        title,
        axis,
        write,
    };
    let words = match (found.value.kind, leaving) {
        (Some(Kind::ParetoNbd), Mixing::Gamma { shape, rate }) => {
            // Of rate μ a year 1 − e^(−μ) are gone after it; over Gamma(s, β): 1 − (β/(β + 1))^s.
            let mean = -(-shape * (1.0 / rate).ln_1p()).exp_m1();
            let half = -(-half).exp_m1();
            let title = more::leaving_rate(lang, percent(mean), percent(half));
            leave(title, more::leaving_rate_axis(lang), &plain)
        }
        (Some(_), _) => {
            let title = more::leaving_coin(lang, percent(mean), percent(half));
            leave(title, more::leaving_coin_axis(lang), &percent)
        }
        (None, _) => {
            let title = more::leaving_period(lang, percent(mean), percent(half));
            leave(title, more::leaving_period_axis(lang), &percent)
        }
    };
    [
        draw(&buying, &rates, format),
        draw(&leaving, &words, format),
    ]
}

/// What a curve is called and how its values are written.
struct Words<'a> {
    id: &'a str,
    title: String,
    axis: &'a str,
    write: &'a dyn Fn(f64) -> String,
}

fn draw(mixing: &Mixing, words: &Words, format: &Format) -> Option<Drawn> {
    let lang = format.lang;
    let mean = mixing.mean();
    let chance = matches!(mixing, Mixing::Beta { .. });
    let mut low = 0.0;
    let mut high = mixing.quantile(0.98).max(mean * 1.2);
    if mixing.quantile(0.005) > 0.5 * high {
        // All alike: a spike far from zero.
        (low, high) = (mixing.quantile(0.001), mixing.quantile(0.999));
    }
    if chance && (high > 0.7 || mixing.crowded()[1]) {
        high = 1.0;
    }
    let width = high - low;
    if !(width > 0.0 && width.is_finite() && (low..=high).contains(&mean)) {
        return None;
    }
    let crowded = mixing.crowded();
    let left = if crowded[0] && low == 0.0 { CLIP } else { 0.0 };
    let right = if crowded[1] && high == 1.0 { CLIP } else { 0.0 };
    let (from, to) = (low + left * width, high - right * width);
    let step = (to - from) / f64::from(STEPS);
    let curve: Vec<(f64, f64)> = (0..=STEPS)
        .map(|at| from + f64::from(at) * step)
        .map(|at| (at, mixing.density(at)))
        .collect();
    let top = curve.iter().map(|at| at.1).fold(0.0, f64::max);
    if !(top > 0.0 && top.is_finite()) {
        return None;
    }
    let area = |points: Vec<(f64, f64)>| Mark::Area {
        points,
        tone: Tone::Data1,
        opacity: 0.12,
    };
    let mut marks = vec![area(curve.clone()), line(curve, Tone::Data1, 2.0, false)];
    // What lies beyond the drawn curve, and its share in words.
    let share = |share: f64| format.percent_with(share, 0);
    if left > 0.0 {
        marks.insert(0, area(vec![(low, top), (from, top)]));
        let text = more::mixing_crowd(lang, share(mixing.below(from)), (words.write)(from));
        marks.push(label(
            (from, top),
            (8.0, 4.0),
            &text,
            Tone::Data1,
            Align::Start,
        ));
    }
    if right > 0.0 {
        marks.insert(0, area(vec![(to, top), (high, top)]));
        let text = more::mixing_crowd_top(lang, share(1.0 - mixing.below(to)), (words.write)(to));
        marks.push(label(
            (to, top),
            (-8.0, 20.0),
            &text,
            Tone::Data1,
            Align::End,
        ));
    }
    marks.push(line(
        vec![(mean, 0.0), (mean, top * 0.9)],
        Tone::Accent,
        1.5,
        true,
    ));
    let text = more::mixing_mean(lang, (words.write)(mean));
    let (aside, align) = match mean > low + 0.7 * width {
        true => (-8.0, Align::End),
        false => (8.0, Align::Start),
    };
    // Inside the area where that is high, above it where it is low.
    let beside = if mixing.density(mean) > top * 0.45 {
        0.2
    } else {
        0.7
    };
    marks.push(label(
        (mean, top * beside),
        (aside, 0.0),
        &text,
        Tone::Accent,
        align,
    ));
    let tenths: Vec<(f64, f64)> = (1..10)
        .map(|tenth| f64::from(tenth) / 10.0)
        .map(|share| (share, mixing.quantile(share)))
        .collect();
    let points = tenths.iter().map(|&(part, value)| Hotspot {
        at: (value.clamp(low, high), mixing.density(value).min(top)),
        text: more::mixing_spot(lang, share(part), (words.write)(value)),
    });
    let rows = tenths.iter().map(|&(part, value)| {
        let value = match chance {
            true => Cell::Share(value, 2),
            false => Cell::Number(value, 4),
        };
        row(vec![Cell::Share(part, 0), value])
    });
    let columns = vec![
        column("share", more::mixing_share(lang), report::Align::End, 1.0),
        column("below", more::mixing_below(lang), report::Align::End, 1.0),
    ];
    let twin = Some((columns, rows.collect()));
    let mut across = spread(width, 6, 0.0, &|_| String::new());
    let each = apart(&across);
    for mark in &mut across {
        let at = low + mark.0;
        *mark = match chance {
            true => (at, format.percent_with(at, decimals(each * 100.0))),
            false => (at, format.decimal(at, decimals(each) as usize)),
        };
    }
    let chart = Chart {
        id: words.id.into(),
        title: words.title.clone(),
        x: axis(words.axis, low, high, across, false),
        // The height of a density says nothing by itself.
        y: axis(
            more::mixing_axis_y(lang),
            0.0,
            top * 1.06,
            vec![(0.0, "0".into())],
            true,
        ),
        points: points.collect(),
        marks,
        aspect: 0.38,
    };
    Some(Drawn { chart, twin })
}
