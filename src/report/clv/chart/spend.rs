//! What returning customers spend each time, beside what Gamma-Gamma says they do.

use super::{Drawn, axis, label, line, row, spread, ticks};
use crate::analysis::value::SpendShape;
use crate::chart::{Align, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::{clv as words, clv_charts as more, report as shared};
use crate::report::clv::answer::{units, worth};
use crate::report::table::column;
use crate::report::{self, Cell};

/// Correlation of repeats and spend beyond which the model's premise fails.
const DOUBT: f64 = 0.3;

/// Mean spends of returning customers.
pub(super) fn spend(shape: &SpendShape, format: &Format) -> Drawn {
    let lang = format.lang;
    let width = shape.width;
    let bins = || (0..).map(f64::from).zip(&shape.bins);
    let end = width * shape.bins.len() as f64;
    let peak = |of: &mut dyn Iterator<Item = (f64, f64)>| {
        of.fold((0.0, 0.0), |top, at| if at.1 > top.1 { at } else { top })
    };
    let actual = peak(&mut bins().map(|(at, bin)| ((at + 0.5) * width, f64::from(bin.0))));
    let model = peak(&mut bins().map(|(at, bin)| ((at + 0.5) * width, bin.1)));
    // The curve may climb without end at zero: the bins say how far that matters.
    let most = actual.1.max(model.1).max(1.0);
    let top = most * 1.3;
    let mut marks: Vec<Mark> = bins()
        .map(|(at, bin)| Mark::Box {
            corners: (
                (at + 0.04) * width,
                0.0,
                (at + 0.96) * width,
                f64::from(bin.0),
            ),
            tone: Tone::Data3,
            outline: true,
        })
        .collect();
    let curve = shape.curve.iter().map(|&(at, own)| (at, own.min(top)));
    marks.push(line(curve.collect(), Tone::Accent, 2.0, false));
    let names = [
        (actual, words::tracking_actual(lang), Tone::Data1, -9.0),
        (model, words::tracking_model(lang), Tone::Accent, -9.0),
    ];
    for (at, text, tone, down) in names {
        marks.push(label(at, (10.0, down), text, tone, Align::Start));
    }
    let r = format.decimal(shape.correlation, 2);
    let (text, tone) = match shape.correlation.abs() > DOUBT {
        true => (more::spend_doubt(lang, r), Tone::Ink),
        false => (more::spend_fine(lang, r), Tone::Quiet),
    };
    marks.push(Mark::Label {
        at: (end, top),
        shift: (-4.0, 6.0),
        text,
        tone,
        align: Align::End,
        strong: false,
        size: 12.0,
    });
    let money = |value: f64| worth(format, value);
    let points = bins().map(|(at, bin)| Hotspot {
        at: ((at + 0.5) * width, f64::from(bin.0)),
        text: more::spend_spot(
            lang,
            money(at * width),
            money((at + 1.0) * width),
            format.int(bin.0.into()),
            format.decimal(bin.1, 1),
        ),
    });
    let start = |at: f64| Cell::Money(units(at * width));
    let last = std::iter::once((shape.bins.len() as f64, &shape.beyond));
    let beyond = shape.bins.len() as f64;
    let rows = bins().chain(last).map(|(at, bin)| {
        row(vec![
            start(at),
            match at < beyond {
                true => start(at + 1.0),
                false => Cell::Text(more::beyond(lang).into()),
            },
            Cell::Int(bin.0.into()),
            Cell::Number(bin.1, 1),
        ])
    });
    let upright = report::Align::End;
    let columns = vec![
        column("from", shared::from_day(lang), upright, 1.0),
        column("to", shared::to_day(lang), upright, 1.0),
        column("actual", words::tracking_actual(lang), upright, 0.8),
        column("model", words::tracking_model(lang), upright, 0.8),
    ];
    let all: u32 = bins().map(|(_, bin)| bin.0).sum::<u32>() + shape.beyond.0;
    let off: f64 = (shape.bins.iter().chain([&shape.beyond]))
        .map(|bin| (f64::from(bin.0) - bin.1).abs())
        .sum();
    let off = format.percent(0.5 * off / f64::from(all.max(1)));
    let twin = Some((columns, rows.collect()));
    let compact = |at: f64| format.money_compact(units(at));
    let chart = Chart {
        id: "spend".into(),
        title: more::spend(lang, money(shape.median), off),
        x: axis(
            more::spend_axis_x(lang),
            0.0,
            end,
            spread(end, 6, 0.0, &compact),
            false,
        ),
        y: axis(
            more::customers(lang),
            0.0,
            top,
            ticks(format, most, 4),
            true,
        ),
        points: points.collect(),
        marks,
        aspect: 0.4,
    };
    Drawn { chart, twin }
}
