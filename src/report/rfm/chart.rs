//! The R × F grid: how many customers and how much money in each of the 25 cells.

use super::super::table::money;
use crate::analysis::rfm::Rfm;
use crate::chart::{Align, Axis, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::rfm as words;

/// Deepest shade: words in first ink stay readable on it in both themes.
const DEEPEST: f64 = 0.45;

/// The main chart.
pub(super) fn grid(rfm: &Rfm, format: &Format, headline: &str) -> Chart {
    let lang = format.lang;
    let most = rfm.grid.iter().flatten().map(|group| group.sales).max();
    let most = most.unwrap_or(0).max(1) as f64;
    let (mut marks, mut labels, mut points) = (Vec::new(), Vec::new(), Vec::new());
    for (r, line) in rfm.grid.iter().enumerate() {
        for (f, group) in line.iter().enumerate() {
            let (x, y) = (r as f64 + 1.0, f as f64 + 1.0);
            let shade = (group.sales as f64 / most).clamp(0.0, 1.0) * DEEPEST;
            marks.push(Mark::Box {
                corners: (x - 0.48, y - 0.46, x + 0.48, y + 0.46),
                tone: Tone::Heat(shade),
                outline: true,
            });
            if group.customers == 0 {
                continue;
            }
            let sales = money(group.sales);
            let label =
                |text: String, down: f64, tone: Tone, strong: bool, size: f64| Mark::Label {
                    at: (x, y),
                    shift: (0.0, down),
                    text,
                    tone,
                    align: Align::Middle,
                    strong,
                    size,
                };
            let count = format.int(i64::from(group.customers));
            labels.push(label(count, -9.0, Tone::Ink, true, 14.0));
            labels.push(label(
                format.money_compact(sales),
                9.0,
                Tone::Ink,
                false,
                12.0,
            ));
            let share = match rfm.sales {
                all if all > 0 => group.sales as f64 / all as f64,
                _ => f64::NAN,
            };
            points.push(Hotspot {
                at: (x, y),
                text: words::cell(
                    format,
                    r + 1,
                    f + 1,
                    i64::from(group.customers),
                    &format.money(sales),
                    share,
                ),
            });
        }
    }
    marks.extend(labels);
    let axis = |label: &str| Axis {
        label: label.into(),
        min: 0.5,
        max: 5.5,
        ticks: (1..=5)
            .map(|score| (f64::from(score), score.to_string()))
            .collect(),
        grid: false,
    };
    Chart {
        id: "rfm-grid".into(),
        title: words::title_grid(lang, headline),
        x: axis(words::axis_r(lang)),
        y: axis(words::axis_f(lang)),
        marks,
        points,
        aspect: 0.7,
    }
}
