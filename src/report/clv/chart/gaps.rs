//! Days between purchases that followed each other: when those who come back do so.

use super::{Drawn, axis, label, line, row, ticks};
use crate::analysis::value::round_up;
use crate::chart::{Align, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::{clv_charts as more, report as shared};
use crate::report::table::column;
use crate::report::{self, Cell, Row};

/// Fewer gaps than this have no shape.
const FEWEST: usize = 10;
/// Bins at most.
const BINS: usize = 30;

/// The distribution of rising gaps up to the end of calibration.
pub(super) fn gaps(gaps: &[u32], format: &Format) -> Option<Drawn> {
    let lang = format.lang;
    if gaps.len() < FEWEST {
        return None;
    }
    let within = |share: f64| {
        let place = (share * gaps.len() as f64).ceil() as usize;
        gaps[place.clamp(1, gaps.len()) - 1]
    };
    let [half, nine, top] = [0.5, 0.9, 0.97].map(within);
    let width = round_up(f64::from(top) / BINS as f64).ceil().max(1.0) as u32;
    let count = top.div_ceil(width).max(2);
    let up_to = |day: u32| gaps.partition_point(|&gap| gap <= day);
    let share = |many: usize| many as f64 / gaps.len() as f64;
    let bins: Vec<(u32, u32, usize)> = (0..count)
        .map(|bin| (bin * width, (bin + 1) * width))
        .map(|(from, to)| (from, to, up_to(to) - up_to(from)))
        .collect();
    let most = bins.iter().map(|bin| bin.2).max().unwrap_or(1).max(1) as f64;
    let end = f64::from(count * width);
    let (mut marks, mut points) = (Vec::new(), Vec::new());
    let mut rows: Vec<Row> = Vec::new();
    let days = |from: u32, to: u32| match from + 1 == to {
        true => format.int(to.into()),
        false => format!(
            "{}–{}",
            format.int(i64::from(from) + 1),
            format.int(to.into())
        ),
    };
    let cells = |name: String, many: usize, so_far: usize| {
        row(vec![
            Cell::Text(name),
            Cell::Int(many as i64),
            Cell::Share(share(many), 1),
            Cell::Share(share(so_far), 1),
        ])
    };
    let edge = f64::from(width) * 0.04;
    for &(from, to, many) in &bins {
        let (left, right) = (f64::from(from), f64::from(to));
        marks.push(Mark::Box {
            corners: (left + edge, 0.0, right - edge, many as f64),
            tone: Tone::Data1,
            outline: false,
        });
        let so_far = format.percent(share(up_to(to)));
        points.push(Hotspot {
            at: (0.5 * (left + right), many as f64),
            text: more::gaps_spot(lang, from + 1, to, format.int(many as i64), so_far),
        });
        rows.push(cells(days(from, to), many, up_to(to)));
    }
    let later = gaps.len() - up_to(count * width);
    if later > 0 {
        let name = format!("{}+", format.int(i64::from(count * width) + 1));
        rows.push(cells(name, later, gaps.len()));
    }
    // In the middle of its day, as the bars have days.
    let middle = f64::from(half) - 0.5;
    let upright = vec![(middle, 0.0), (middle, most * 1.05)];
    marks.push(line(upright, Tone::Accent, 1.5, true));
    let text = more::gaps_half(lang, format.int(half.into()));
    let at = (middle, most * 1.05);
    marks.push(label(at, (8.0, 0.0), &text, Tone::Accent, Align::Start));
    let columns = vec![
        column("days", more::gaps_axis_x(lang), report::Align::Start, 1.6),
        column("returns", more::gaps_axis_y(lang), report::Align::End, 0.8),
        column("share", shared::share(lang), report::Align::End, 0.8),
        column("sum", shared::cumulative(lang), report::Align::End, 0.8),
    ];
    let [half, nine] = [half, nine].map(|day| format.int(day.into()));
    let chart = Chart {
        id: "gaps".into(),
        title: more::gaps(lang, half, nine),
        x: axis(
            more::gaps_axis_x(lang),
            0.0,
            end,
            ticks(format, end, 8),
            false,
        ),
        y: axis(
            more::gaps_axis_y(lang),
            0.0,
            most * 1.12,
            ticks(format, most, 4),
            true,
        ),
        marks,
        points,
        aspect: 0.4,
    };
    let twin = Some((columns, rows));
    Some(Drawn { chart, twin })
}
