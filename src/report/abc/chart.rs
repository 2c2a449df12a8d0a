//! The Pareto curve: crossings marked, classes as areas, the top fifth as the finding.

use super::Found;
use crate::analysis::abc::Class;
use crate::chart::{Align, Axis, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::abc as words;
use crate::model::order;

/// Corners of the drawn curve at most; a screen shows no more.
const CORNERS: usize = 400;
/// Places a keyboard steps through at most.
const STEPS: usize = 60;
/// The size the labels are placed for, in CSS pixels: only to keep them apart.
const PLOT: (f64, f64) = (600.0, 290.0);
/// Height of a line of words and width of a sign, in CSS pixels.
const WORDS: (f64, f64) = (17.0, 8.5);

/// The main chart.
pub(super) fn pareto(found: &Found, format: &Format) -> Chart {
    let abc = &found.abc;
    let (lang, n) = (format.lang, abc.ranked.len());
    let ends = ends(found);
    let top = abc.top20.customers as usize;
    let share = |count: usize| abc.share(abc.cumulative(count));
    let at = |count: usize| (count as f64, share(count));
    let corners = thinned(n, CORNERS, &[ends[0], ends[1], top]);
    let criterion = found.of_criterion(lang);
    let top_share = format.percent(share(top));
    let mut marks = Vec::new();
    let mut start = 0;
    for (class, end) in Class::ALL.into_iter().zip([ends[0], ends[1], n]) {
        let points: Vec<_> = corners
            .iter()
            .filter(|&&count| (start..=end).contains(&count))
            .map(|&count| at(count))
            .collect();
        if points.len() > 1 {
            marks.push(Mark::Area {
                points,
                tone: Tone::Data1,
                opacity: [0.16, 0.11, 0.06][class as usize],
            });
        }
        start = end;
    }
    marks.push(Mark::Line {
        points: vec![(0.0, 0.0), (n as f64, 1.0)],
        tone: Tone::Quiet,
        width: 1.0,
        dashed: true,
    });
    marks.push(Mark::Line {
        points: corners.iter().map(|&count| at(count)).collect(),
        tone: Tone::Data1,
        width: 2.0,
        dashed: false,
    });
    let peak = corners
        .iter()
        .map(|&count| share(count))
        .fold(1.0, f64::max);
    let mut labels = Labels::new(n as f64, peak);
    let mut uprights = Vec::new();
    let rings = [(ends[0], "A"), (ends[1], "B")];
    for (place, (end, letter)) in rings.into_iter().enumerate() {
        if end == 0 || (place == 1 && end == ends[0]) {
            continue;
        }
        let (x, y) = at(end);
        marks.push(Mark::Line {
            points: vec![(x, 0.0), (x, y)],
            tone: Tone::Data1,
            width: 1.0,
            dashed: false,
        });
        marks.push(Mark::Dot {
            at: (x, y),
            radius: 4.5,
            tone: Tone::Data1,
            filled: false,
        });
        let text = words::crossing(format, letter, end as i64, y, place == 0);
        labels.put((x, y), text, Tone::Ink, place == 1);
        uprights.push(x);
    }
    marks.push(Mark::Dot {
        at: at(top),
        radius: 4.5,
        tone: Tone::Accent,
        filled: true,
    });
    labels.put(at(top), words::top20(lang, &top_share), Tone::Accent, false);
    labels.keep_off(&uprights);
    labels.quiet(words::alike(lang));
    marks.extend(labels.marks);
    Chart {
        id: "pareto".into(),
        title: words::chart_title(lang, found.headline(format), &top_share, criterion),
        x: Axis {
            label: words::axis_customers(lang).into(),
            min: 0.0,
            max: n as f64,
            ticks: count_ticks(format, n),
            grid: false,
        },
        y: Axis {
            label: String::new(),
            min: 0.0,
            max: peak,
            ticks: share_ticks(format, peak),
            grid: true,
        },
        marks,
        points: thinned(n, STEPS, &[ends[0], ends[1], top])
            .into_iter()
            .filter(|&count| count > 0)
            .map(|count| Hotspot {
                at: at(count),
                text: words::place(
                    format,
                    count as i64,
                    count as f64 / n as f64,
                    criterion,
                    share(count),
                ),
            })
            .collect(),
        aspect: 0.5,
    }
}

/// Customers up to the end of A and of B.
fn ends(found: &Found) -> [usize; 2] {
    let [a, b, _] = found.abc.classes.map(|group| group.customers as usize);
    [a, a + b]
}

/// At most `most` counts of 0..=n, evenly spread, both ends and `keep` among them, rising.
fn thinned(n: usize, most: usize, keep: &[usize]) -> Vec<usize> {
    let even = most - 2 - keep.len();
    let mut counts: Vec<usize> = if n <= even {
        (0..=n).collect()
    } else {
        (0..=even).map(|step| step * n / even).collect()
    };
    counts.extend(keep);
    let order = order::places_by(counts.len(), &|at| counts[at as usize] as i64);
    counts = order.into_iter().map(|at| counts[at as usize]).collect();
    counts.dedup();
    counts
}

/// Quarters of the customers, written as counts.
fn count_ticks(format: &Format, n: usize) -> Vec<(f64, String)> {
    let mut counts: Vec<usize> = (0..=4).map(|quarter| quarter * n / 4).collect();
    counts.dedup();
    counts
        .into_iter()
        .map(|count| (count as f64, format.int(count as i64)))
        .collect()
}

/// Every 20 %, or coarser where losses lift the peak far above the whole.
fn share_ticks(format: &Format, peak: f64) -> Vec<(f64, String)> {
    let mut step = 0.2;
    while peak / step > 8.0 {
        step *= 2.5;
    }
    let count = (peak / step + 1e-9).floor() as i64;
    (0..=count)
        .map(|i| i as f64 * step)
        .map(|share| (share, format.percent_with(share, 0)))
        .collect()
}

/// Words beside their places, moved down until they do not cover each other.
struct Labels {
    n: f64,
    peak: f64,
    /// Left, top, right, bottom in CSS pixels.
    taken: Vec<(f64, f64, f64, f64)>,
    marks: Vec<Mark>,
}

impl Labels {
    fn new(n: f64, peak: f64) -> Labels {
        Labels {
            n,
            peak,
            taken: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// A label below right of its place (the area under the curve is free), left where it would
    /// run out of the plot; `above`: over the curve if there is room to the left.
    fn put(&mut self, at: (f64, f64), text: String, tone: Tone, above: bool) {
        let width = width(&text);
        let x = at.0 / self.n * PLOT.0;
        let left = x + 10.0 + width > PLOT.0 || (above && x > width + 20.0);
        let align = if left { Align::End } else { Align::Start };
        let shift_x = if left { -10.0 } else { 10.0 };
        let mut shift_y = match (above && left, tone) {
            (true, _) => -12.0,
            (false, Tone::Accent) => 4.0,
            (false, _) => 16.0,
        };
        let mut tries = 0;
        while self.covered(at, shift_x, shift_y, width, left) && tries < 8 {
            shift_y += WORDS.0;
            tries += 1;
        }
        self.take(at, shift_x, shift_y, width, left);
        self.marks.push(Mark::Label {
            at,
            shift: (shift_x, shift_y),
            text,
            tone,
            align,
            strong: true,
            size: 12.0,
        });
    }

    /// Keeps words that come later off the upright lines at these counts.
    fn keep_off(&mut self, uprights: &[f64]) {
        for &x in uprights {
            let x = x / self.n * PLOT.0;
            self.taken.push((x - 4.0, 0.0, x + 4.0, PLOT.1));
        }
    }

    /// The words on the diagonal, at the first free place; left out where none is free.
    fn quiet(&mut self, text: &str) {
        let width = width(text);
        for part in [0.6, 0.68, 0.76, 0.5, 0.4, 0.3, 0.2] {
            let at = (part * self.n, part);
            if !self.covered(at, 8.0, 12.0, width, false) && part * PLOT.0 + width < PLOT.0 {
                self.take(at, 8.0, 12.0, width, false);
                self.marks.push(Mark::Label {
                    at,
                    shift: (8.0, 12.0),
                    text: text.into(),
                    tone: Tone::Quiet,
                    align: Align::Start,
                    strong: false,
                    size: 12.0,
                });
                return;
            }
        }
    }

    fn place(
        &self,
        at: (f64, f64),
        dx: f64,
        dy: f64,
        width: f64,
        left: bool,
    ) -> (f64, f64, f64, f64) {
        let x = at.0 / self.n * PLOT.0 + dx;
        let y = (1.0 - at.1 / self.peak) * PLOT.1 + dy;
        let start = if left { x - width } else { x };
        (start, y - WORDS.0 / 2.0, start + width, y + WORDS.0 / 2.0)
    }

    fn covered(&self, at: (f64, f64), dx: f64, dy: f64, width: f64, left: bool) -> bool {
        let own = self.place(at, dx, dy, width, left);
        self.taken
            .iter()
            .any(|other| own.0 < other.2 && other.0 < own.2 && own.1 < other.3 && other.1 < own.3)
    }

    fn take(&mut self, at: (f64, f64), dx: f64, dy: f64, width: f64, left: bool) {
        let own = self.place(at, dx, dy, width, left);
        self.taken.push(own);
    }
}

/// About how wide words are: a Chinese character counts as one and a half.
fn width(text: &str) -> f64 {
    text.chars()
        .map(|sign| if sign.is_ascii() { 0.85 } else { 1.5 })
        .sum::<f64>()
        * WORDS.1
}
