//! A customer's months as a small chart of bars, and its table.

use crate::chart::{Axis, Chart, Hotspot, Mark, Tone};
use crate::component::chart_frame::Twin;
use crate::i18n::phrases::customer as words;
use crate::i18n::{Format, Lang};
use crate::model::{Day, Money};
use crate::report::{Align, Cell, Column, Row};

/// Share of its place a bar fills.
const FILL: f64 = 0.7;

/// One bar a month, from nothing up, or down where returns outweigh sales.
pub fn months_chart(months: &[(Day, Money)], format: Format<'_>) -> Chart {
    let lang = format.lang;
    let name = |day: Day| {
        let (year, month, _) = day.ymd();
        format!("{year}-{month:02}")
    };
    let ends = (months.first(), months.last());
    let title = match ends {
        (Some((first, _)), Some((last, _))) => {
            words::by_month_title(lang, name(*first), name(*last))
        }
        _ => words::by_month(lang).into(),
    };
    let units = |amount: Money| amount.as_units();
    let highest = months
        .iter()
        .map(|(_, amount)| units(*amount))
        .fold(0.0, f64::max);
    let lowest = months
        .iter()
        .map(|(_, amount)| units(*amount))
        .fold(0.0, f64::min);
    let step = tick_step((highest - lowest).max(1.0));
    let (low, high) = ((lowest / step).floor(), (highest / step).ceil().max(1.0));
    let ticks = (low as i64..=high as i64)
        .map(|tick| {
            let value = tick as f64 * step;
            (
                value,
                format.money_short(Money((value * Money::UNIT as f64) as i64)),
            )
        })
        .collect();
    let middle = |index: usize| index as f64 + 0.5;
    let bars = months
        .iter()
        .enumerate()
        .filter(|(_, (_, amount))| amount.0 != 0);
    Chart {
        id: "months".into(),
        title,
        x: Axis {
            label: String::new(),
            min: 0.0,
            max: months.len().max(1) as f64,
            ticks: month_ticks(months)
                .into_iter()
                .map(|(index, day)| (middle(index), name(day)))
                .collect(),
            grid: false,
        },
        y: Axis {
            label: String::new(),
            min: low * step,
            max: high * step,
            ticks,
            grid: true,
        },
        marks: bars
            .map(|(index, (_, amount))| Mark::Box {
                corners: (
                    middle(index) - FILL / 2.0,
                    units(*amount).min(0.0),
                    middle(index) + FILL / 2.0,
                    units(*amount).max(0.0),
                ),
                tone: if amount.0 < 0 {
                    Tone::Accent
                } else {
                    Tone::Data1
                },
                outline: false,
            })
            .collect(),
        points: months
            .iter()
            .enumerate()
            .map(|(index, (day, amount))| Hotspot {
                at: (middle(index), units(*amount)),
                text: words::month_point(lang, name(*day), format.money(*amount)),
            })
            .collect(),
        aspect: 0.22,
    }
}

/// The months as a table.
pub fn months_twin(months: &[(Day, Money)], lang: Lang) -> Twin {
    let column = |key: &str, label: &'static str, align| Column {
        key: key.into(),
        label: label.into(),
        align,
        width: 1.0,
        sortable: false,
    };
    Twin {
        columns: vec![
            column("month", words::month(lang), Align::Start),
            column("sales", words::sales(lang), Align::End),
        ],
        rows: months
            .iter()
            .map(|(day, amount)| {
                let (year, month, _) = day.ymd();
                Row {
                    customer: None,
                    cells: vec![
                        Cell::Text(format!("{year}-{month:02}")),
                        Cell::Money(*amount),
                    ],
                }
            })
            .collect(),
    }
}

/// The first and last month and every January between.
fn month_ticks(months: &[(Day, Money)]) -> Vec<(usize, Day)> {
    let last = months.len().saturating_sub(1);
    months
        .iter()
        .enumerate()
        .filter(|(index, (day, _))| *index == 0 || *index == last || day.ymd().1 == 1)
        .map(|(index, (day, _))| (index, *day))
        .collect()
}

/// A round step (1, 2 or 5 times a power of ten) that gives two to five ticks.
fn tick_step(span: f64) -> f64 {
    let power = 10f64.powf((span / 3.0).log10().floor());
    let wanted = span / 3.0;
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= wanted)
        .unwrap_or(power * 10.0)
}
