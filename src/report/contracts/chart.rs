//! Renewal and survival by tenure: what happened, and what the fit says.

use crate::analysis::contracts::Contracts;
use crate::chart::{Align, Axis, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::contracts as words;
use crate::report::worth::ticks;

/// Renewals drawn at most.
const MOST: u32 = 60;
/// Below this a name under the curve would lie on the axis.
const LOW: f64 = 0.15;

pub(super) fn all(own: &Contracts, format: &Format) -> Vec<Chart> {
    let seen = own.renewals_seen().min(MOST);
    let lang = format.lang;
    let retention = Curves {
        id: "retention",
        title: words::chart_retention(lang),
        from: 1,
        actual: &|t| own.retention(t),
        fitted: &|t| own.model.retention(t),
    };
    let survival = Curves {
        id: "survival",
        title: words::chart_survival(lang),
        from: 0,
        actual: &|t| own.survival(t),
        fitted: &|t| own.model.survival(t),
    };
    [retention, survival]
        .map(|curves| curves.chart(seen, format))
        .into()
}

/// Two curves over renewals `from` … the last one seen.
struct Curves<'a> {
    id: &'a str,
    title: &'a str,
    from: u32,
    actual: &'a dyn Fn(u32) -> Option<f64>,
    fitted: &'a dyn Fn(u32) -> f64,
}

impl Curves<'_> {
    fn chart(&self, seen: u32, format: &Format) -> Chart {
        let lang = format.lang;
        let last = seen.max(self.from + 1);
        let all = self.from..=last;
        let actual: Vec<(f64, f64)> = all
            .clone()
            .filter_map(|t| Some((t.into(), (self.actual)(t)?)))
            .collect();
        let fitted: Vec<(f64, f64)> = all.map(|t| (t.into(), (self.fitted)(t))).collect();
        let points = actual.iter().map(|&at| {
            let t = at.0 as u32;
            let (actual, fitted) = (format.percent(at.1), format.percent((self.fitted)(t)));
            Hotspot {
                at,
                text: words::point(lang, t, actual, fitted),
            }
        });
        let points = points.collect();
        let end = |curve: &[(f64, f64)]| curve.last().copied().unwrap_or((0.0, 0.0));
        let (ends, below) = {
            let (actual, fitted) = (end(&actual), end(&fitted));
            ([actual, fitted], actual.1 < fitted.1)
        };
        let mut marks = vec![Mark::Line {
            points: fitted,
            tone: Tone::Accent,
            width: 2.0,
            dashed: true,
        }];
        marks.extend(actual.iter().map(|&at| Mark::Dot {
            at,
            radius: 3.5,
            tone: Tone::Data1,
            filled: true,
        }));
        let named = [
            (ends[0], words::actual(lang), Tone::Data1, below),
            (ends[1], words::fitted(lang), Tone::Accent, !below),
        ];
        marks.extend(named.map(|(at, text, tone, below)| Mark::Label {
            at,
            // Near the axis there is no room below: one above the other.
            shift: match below {
                false => (-6.0, -14.0),
                true if at.1 < LOW => (-6.0, -30.0),
                true => (-6.0, 16.0),
            },
            text: text.into(),
            tone,
            align: Align::End,
            strong: true,
            size: 12.0,
        }));
        let (start, last) = (f64::from(self.from), f64::from(last));
        let whole = |at: f64| format.int(at as i64);
        let mut across = ticks(start, last, 12, whole);
        across.retain(|(at, _)| at.fract() == 0.0);
        Chart {
            id: self.id.into(),
            title: self.title.into(),
            x: Axis {
                label: words::axis_renewal(lang).into(),
                min: start,
                max: last,
                ticks: across,
                grid: false,
            },
            y: Axis {
                label: String::new(),
                min: 0.0,
                max: 1.0,
                ticks: ticks(0.0, 1.0, 5, |at| format.percent_with(at, 0)),
                grid: true,
            },
            marks,
            points,
            aspect: 0.42,
        }
    }
}
