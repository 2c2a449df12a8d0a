//! How the value of an existing customer adds up, year by year, for the shop and each class.

use super::answer::Found;
use crate::analysis::abc::Class;
use crate::analysis::simple::Tier;
use crate::chart::{Align, Axis, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::simple_clv as words;
use crate::report::worth::{ticks, units, worth};

/// Years drawn at least.
const YEARS: u32 = 10;
/// Part of the height that keeps two names apart.
const APART: f64 = 0.06;

pub(super) fn adding_up(found: &Found, format: &Format) -> Chart {
    let lang = format.lang;
    let years = found.asked.years.max(YEARS);
    let curves: Vec<Vec<f64>> = found
        .tiers
        .iter()
        .map(|tier| sums(tier, found.asked.discount, years))
        .collect();
    let all = || curves.iter().flatten().copied();
    let least = all().fold(0.0, f64::min);
    let most = all().fold(least + 1.0, f64::max);
    let room = (most - least) * 0.06;
    let mut marks: Vec<Mark> = Vec::new();
    // Classes first, the shop on top of them.
    for (tier, curve) in found.tiers.iter().zip(&curves).rev() {
        marks.push(Mark::Line {
            points: (0..).map(f64::from).zip(curve.iter().copied()).collect(),
            tone: tone(tier),
            width: if tier.class.is_none() { 2.5 } else { 1.5 },
            dashed: false,
        });
    }
    let mut ends: Vec<(&Tier, f64)> = found
        .tiers
        .iter()
        .zip(&curves)
        .map(|(tier, curve)| (tier, curve.last().copied().unwrap_or(0.0)))
        .collect();
    ends.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut below = f64::NEG_INFINITY;
    for (tier, end) in ends {
        let at = end.max(below + (most - least) * APART);
        below = at;
        let name = match tier.class {
            Some(class) => words::class_name(lang, class.letter()),
            None => words::whole(lang).into(),
        };
        marks.push(Mark::Label {
            at: (years.into(), at.min(most + room)),
            shift: (-6.0, -9.0),
            text: name,
            // The lightest of the data colours is no colour for words.
            tone: tier.class.map_or(Tone::Accent, |_| Tone::Ink),
            align: Align::End,
            strong: tier.class.is_none(),
            size: 12.0,
        });
    }
    let points = curves.first().into_iter().flatten().enumerate();
    let points = points.map(|(year, &value)| Hotspot {
        at: (year as f64, value),
        text: words::point(lang, year, worth(format, value)),
    });
    Chart {
        id: "adding-up".into(),
        title: words::chart(lang, years),
        x: Axis {
            label: words::axis_years(lang).into(),
            min: 0.0,
            max: years.into(),
            ticks: ticks(0.0, years.into(), 10, |at| format.int(at as i64)),
            grid: false,
        },
        y: Axis {
            label: String::new(),
            min: least,
            max: most + room,
            ticks: ticks(least, most, 5, |at| format.money_compact(units(at))),
            grid: true,
        },
        marks,
        points: points.collect(),
        aspect: 0.45,
    }
}

fn tone(tier: &Tier) -> Tone {
    match tier.class {
        None => Tone::Accent,
        Some(Class::A) => Tone::Data1,
        Some(Class::B) => Tone::Data2,
        Some(Class::C) => Tone::Data3,
    }
}

/// Σ m rᵗ/(1 + i)ᵗ for t = 1 … 0, 1, 2 … years.
fn sums(tier: &Tier, discount: f64, years: u32) -> Vec<f64> {
    let keep = tier.retention / (1.0 + discount);
    let (mut share, mut sum) = (1.0, 0.0);
    let mut curve = vec![0.0];
    for _ in 0..years {
        share *= keep;
        sum += tier.margin * share;
        curve.push(sum);
    }
    curve
}
