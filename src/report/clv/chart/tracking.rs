//! Repeat purchases by week, as they came and as the model has them: in total, and each week's own.

use super::{CORNERS, Drawn, STEPS, axis, label, line, row, ticks};
use crate::chart::{Align, Chart, Hotspot, Mark, Tone};
use crate::i18n::phrases::{clv as words, clv_charts as more};
use crate::i18n::{Format, Lang};
use crate::report::clv::answer::Found;
use crate::report::table::column;
use crate::report::{self, Cell};

/// Weeks a mean is taken over where none is held out.
const LATE: usize = 13;

/// Weeks, what came in them, what the model expects: the weeks' ends from 1.
struct Lines {
    actual: Vec<(f64, f64)>,
    model: Vec<(f64, f64)>,
}

impl Lines {
    fn end(&self) -> f64 {
        self.actual.last().map_or(1.0, |at| at.0.max(1.0))
    }

    /// Names at the ends, on the side where the other line is not.
    fn named_at_ends(&self, lang: Lang) -> [Mark; 2] {
        let last = |of: &[(f64, f64)]| of.last().copied().unwrap_or_default();
        let (actual, model) = (last(&self.actual), last(&self.model));
        let below = actual.1 < model.1;
        let shift = |under: bool| if under { (-6.0, 16.0) } else { (-6.0, -12.0) };
        [
            (actual, below, words::tracking_actual(lang), Tone::Data1),
            (model, !below, words::tracking_model(lang), Tone::Accent),
        ]
        .map(|(at, under, text, tone)| label(at, shift(under), text, tone, Align::End))
    }

    /// Names of lines that cross: what came at its peak, the model above both at the end.
    fn named_apart(&self, lang: Lang) -> [Mark; 2] {
        let highest = |a: (f64, f64), b: (f64, f64)| if b.1 > a.1 { b } else { a };
        let peak = self.actual.iter().copied().fold((0.0, 0.0), highest);
        let late = |at: &&(f64, f64)| at.0 >= self.end() * 0.85;
        let both = self.actual.iter().chain(&self.model);
        let top = both.filter(late).copied().fold((0.0, 0.0), highest);
        let (aside, align) = match peak.0 > self.end() * 0.5 {
            true => ((-8.0, -2.0), Align::End),
            false => ((8.0, -2.0), Align::Start),
        };
        let came = words::tracking_actual(lang);
        let said = words::tracking_model(lang);
        [
            label(peak, aside, came, Tone::Data1, align),
            label(
                (self.end(), top.1),
                (-4.0, -12.0),
                said,
                Tone::Accent,
                Align::End,
            ),
        ]
    }
}

/// Cumulative repeat purchases by week: what happened, and what the model says.
pub(super) fn total(found: &Found, format: &Format) -> Option<Drawn> {
    let weeks = &found.value.tracking;
    if weeks.len() < 2 {
        return None;
    }
    let lang = format.lang;
    let every = weeks.len().div_ceil(CORNERS);
    let thinned = |of: &dyn Fn(&(u64, f64)) -> f64| -> Vec<(f64, f64)> {
        let kept = weeks.iter().enumerate();
        kept.filter(|(at, _)| at % every == 0 || at + 1 == weeks.len())
            .map(|(at, own)| (at as f64 + 1.0, of(own)))
            .collect()
    };
    let lines = Lines {
        actual: thinned(&|own| own.0 as f64),
        model: thinned(&|own| own.1),
    };
    let points = spots(weeks.len(), |at| Hotspot {
        at: (at as f64 + 1.0, weeks[at].0 as f64),
        text: words::tracked(
            lang,
            at + 1,
            format.int(weeks[at].0 as i64),
            format.int(weeks[at].1.round() as i64),
        ),
    });
    let (actual, model) = weeks.last().map_or((0.0, 0.0), |own| (own.0 as f64, own.1));
    let title = words::tracking(
        lang,
        weeks.len(),
        format.int(actual as i64),
        format.int(model.round() as i64),
        format.percent((model - actual).abs() / actual.max(1.0)),
    );
    let chart = Chart {
        id: "tracking".into(),
        title,
        points,
        ..chart(found, format, &lines, lines.named_at_ends(lang), "")
    };
    Some(Drawn { chart, twin: None })
}

/// Repeat purchases of each week (of a shop of many years: the mean week of some).
pub(super) fn weekly(found: &Found, format: &Format) -> Option<Drawn> {
    let totals = &found.value.tracking;
    if totals.len() < 2 {
        return None;
    }
    let lang = format.lang;
    let before = std::iter::once(&(0, 0.0)).chain(totals);
    let weeks: Vec<(f64, f64)> = (totals.iter().zip(before))
        .map(|(own, before)| ((own.0 - before.0) as f64, own.1 - before.1))
        .collect();
    let every = weeks.len().div_ceil(CORNERS);
    let mean = |of: &[(f64, f64)]| {
        let n = of.len().max(1) as f64;
        let sum = of.iter().fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
        (sum.0 / n, sum.1 / n)
    };
    let means: Vec<(f64, (f64, f64))> = (weeks.chunks(every).enumerate())
        .map(|(at, own)| ((at * every + own.len()) as f64, mean(own)))
        .collect();
    let lines = Lines {
        actual: means.iter().map(|(at, own)| (*at, own.0)).collect(),
        model: means.iter().map(|(at, own)| (*at, own.1)).collect(),
    };
    let buyers = &found.value.buyers;
    // Whole weeks after the last day that was used to estimate.
    let used = i64::from(buyers.end.0) - i64::from(buyers.first.0) + 1;
    let first = usize::try_from(used).ok()?.div_ceil(7);
    let title = match weeks.get(first..).filter(|held| !held.is_empty()) {
        Some(held) => {
            let (actual, model) = mean(held);
            let [actual, model] = [actual, model].map(|each| format.decimal(each, 1));
            more::weekly_held(lang, held.len(), model, actual)
        }
        None => {
            let late = &weeks[weeks.len().saturating_sub(LATE)..];
            let (actual, model) = mean(late);
            let [actual, model] = [actual, model].map(|each| format.decimal(each, 1));
            more::weekly_seen(lang, late.len(), model, actual)
        }
    };
    let points = spots(weeks.len(), |at| {
        let (actual, model) = weeks[at];
        // On the line, which is a mean where weeks are many.
        let drawn = lines.actual.get(at / every).copied().unwrap_or_default();
        let [came, said] = [format.decimal(actual, 0), format.decimal(model, 1)];
        Hotspot {
            at: drawn,
            text: more::weekly_spot(lang, at + 1, came, said),
        }
    });
    let end = report::Align::End;
    let columns = vec![
        column("week", words::axis_week(lang), end, 0.6),
        column("actual", more::week_actual(lang), end, 1.0),
        column("model", more::week_model(lang), end, 1.0),
        column("total", more::total_actual(lang), end, 1.0),
        column("expected", more::total_model(lang), end, 1.0),
    ];
    let rows = means.iter().filter_map(|(week, own)| {
        let total = totals.get(*week as usize - 1)?;
        Some(row(vec![
            Cell::Int(*week as i64),
            Cell::Number(own.0, u8::from(every > 1)),
            Cell::Number(own.1, 2),
            Cell::Int(total.0 as i64),
            Cell::Number(total.1, 2),
        ]))
    });
    let twin = Some((columns, rows.collect()));
    let chart = Chart {
        id: "tracking-weekly".into(),
        title,
        points,
        ..chart(
            found,
            format,
            &lines,
            lines.named_apart(lang),
            more::weekly_axis(lang),
        )
    };
    Some(Drawn { chart, twin })
}

/// Places of so many weeks a keyboard steps through, the last one always.
fn spots(weeks: usize, spot: impl Fn(usize) -> Hotspot) -> Vec<Hotspot> {
    let step = weeks.div_ceil(STEPS);
    let mut points: Vec<Hotspot> = (0..weeks).rev().step_by(step).map(spot).collect();
    points.reverse();
    points
}

/// Two lines with their names, and where the estimate ends.
fn chart(found: &Found, format: &Format, lines: &Lines, names: [Mark; 2], upright: &str) -> Chart {
    let lang = format.lang;
    let both = || lines.actual.iter().chain(&lines.model);
    let most = both().map(|at| at.1).fold(1.0, f64::max);
    let least = both().map(|at| at.1).fold(0.0, f64::min);
    let end = lines.end();
    let mut marks = vec![
        line(lines.actual.clone(), Tone::Data1, 2.0, false),
        line(lines.model.clone(), Tone::Accent, 2.0, true),
    ];
    marks.extend(names);
    let buyers = &found.value.buyers;
    if buyers.end < buyers.last {
        let at = f64::from(buyers.end.0 - buyers.first.0 + 1) / 7.0;
        let at = at.min(end);
        marks.push(line(vec![(at, 0.0), (at, most)], Tone::Quiet, 1.0, true));
        let text = words::tracking_end(lang);
        let (aside, align) = match at > end * 0.7 {
            true => ((-6.0, 0.0), Align::End),
            false => ((6.0, 0.0), Align::Start),
        };
        marks.push(label((at, most * 0.04), aside, text, Tone::Quiet, align));
    }
    let from = lines.actual.first().map_or(0.0, |at| at.0.min(1.0));
    Chart {
        x: axis(
            words::axis_week(lang),
            from.min(0.0),
            end,
            ticks(format, end, 8),
            false,
        ),
        y: axis(upright, least, most * 1.08, ticks(format, most, 5), true),
        marks,
        aspect: if upright.is_empty() { 0.5 } else { 0.4 },
        ..Chart::default()
    }
}
