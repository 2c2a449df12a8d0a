//! Where things go: margins from the tick labels, data units to pixels, words that do not collide.

use super::PlotError;
use crate::chart::{Align, Axis, Chart};

/// Size of tick and axis labels in CSS pixels.
pub(super) const TICK: f64 = 12.0;
/// Smallest plot the frame leaves, in CSS pixels.
const SMALLEST: f64 = 24.0;

/// The plot's rectangle in CSS pixels and the data ranges it shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub size: (f64, f64),
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    x: (f64, f64),
    y: (f64, f64),
}

impl Frame {
    /// Lays the plot out in a drawing of `size` CSS pixels.
    pub fn of(chart: &Chart, size: (u32, u32)) -> Result<Frame, PlotError> {
        let size = (f64::from(size.0), f64::from(size.1));
        let widest = chart
            .y
            .ticks
            .iter()
            .map(|(_, text)| width_of(text, TICK, false))
            .fold(0.0, f64::max);
        let left = if widest > 0.0 {
            widest.ceil() + 10.0
        } else {
            8.0
        };
        let label_line = |axis: &Axis| if axis.label.is_empty() { 0.0 } else { 20.0 };
        let below = if chart.x.ticks.is_empty() { 8.0 } else { 26.0 };
        let frame = Frame {
            size,
            left,
            top: 12.0 + label_line(&chart.y),
            right: size.0 - 10.0,
            bottom: size.1 - below - label_line(&chart.x),
            x: extent(&chart.x)?,
            y: extent(&chart.y)?,
        };
        if frame.right - frame.left < SMALLEST || frame.bottom - frame.top < SMALLEST {
            return Err(PlotError::Room);
        }
        Ok(frame)
    }

    /// Data units to CSS pixels.
    pub fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let across = (x - self.x.0) / (self.x.1 - self.x.0);
        let up = (y - self.y.0) / (self.y.1 - self.y.0);
        (
            self.left + across * (self.right - self.left),
            self.bottom - up * (self.bottom - self.top),
        )
    }

    /// The height in pixels that areas stand on: zero, or the edge nearest to it.
    pub fn floor(&self) -> f64 {
        self.at((self.x.0, 0f64.clamp(self.y.0, self.y.1))).1
    }
}

fn extent(axis: &Axis) -> Result<(f64, f64), PlotError> {
    let sound = axis.min.is_finite() && axis.max.is_finite() && axis.max > axis.min;
    let span = axis.max - axis.min;
    if sound && span.is_finite() {
        Ok((axis.min, axis.max))
    } else {
        Err(PlotError::Axis)
    }
}

/// About how wide a text is in CSS pixels at this font size, on the generous side: Chinese
/// characters one em, figures 0.64, capitals 0.72, small letters 0.58, points and spaces 0.33.
pub fn width_of(text: &str, size: f64, strong: bool) -> f64 {
    let ems: f64 =
        text.chars()
            .map(|c| match c {
                '\u{1100}'.. => {
                    if matches!(c, '\u{2000}'..='\u{206f}') {
                        0.6
                    } else {
                        1.0
                    }
                }
                ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'i' | 'j' | 'l' | 't' | 'f'
                | 'I' => 0.33,
                '%' | 'm' | 'w' | 'M' | 'W' | '@' => 0.95,
                '0'..='9' => 0.64,
                'A'..='Z' => 0.72,
                _ => 0.6,
            })
            .sum();
    ems * size * if strong { 1.08 } else { 1.0 }
}

/// A rectangle words take up, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Room {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Room {
    /// The room of words of this size whose anchor is at `at`, vertically centred on it.
    pub fn of(at: (f64, f64), width: f64, size: f64, align: Align) -> Room {
        let left = match align {
            Align::Start => at.0,
            Align::Middle => at.0 - width / 2.0,
            Align::End => at.0 - width,
        };
        let half = size * 0.65;
        Room {
            left,
            top: at.1 - half,
            right: left + width,
            bottom: at.1 + half,
        }
    }

    /// Whether two rooms share any place.
    pub fn meets(&self, other: &Room) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Its middle.
    pub fn middle(&self) -> (f64, f64) {
        (
            (self.left + self.right) / 2.0,
            (self.top + self.bottom) / 2.0,
        )
    }

    /// Whether a place is inside.
    pub fn holds(&self, (x, y): (f64, f64)) -> bool {
        (self.left..self.right).contains(&x) && (self.top..self.bottom).contains(&y)
    }

    /// The part of a straight line inside, as shares of its length; `None` where it stays outside.
    ///
    /// ## References
    /// Liang and Barsky, «A new concept and method for line clipping», 1984.
    pub fn crossing(&self, from: (f64, f64), to: (f64, f64)) -> Option<(f64, f64)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let sides = [
            (-dx, from.0 - self.left),
            (dx, self.right - from.0),
            (-dy, from.1 - self.top),
            (dy, self.bottom - from.1),
        ];
        let (mut start, mut end) = (0.0f64, 1.0f64);
        for (along, room) in sides {
            if along == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if along < 0.0 {
                start = start.max(room / along);
            } else {
                end = end.min(room / along);
            }
        }
        (start < end).then_some((start, end))
    }

    /// How far to move right and down to be inside `width` × `height`.
    pub fn pull_in(&self, (width, height): (f64, f64)) -> (f64, f64) {
        let along = |low: f64, high: f64, end: f64| {
            if high - low > end || low < 0.0 {
                -low
            } else if high > end {
                end - high
            } else {
                0.0
            }
        };
        (
            along(self.left, self.right, width),
            along(self.top, self.bottom, height),
        )
    }

    /// The room moved right and down.
    pub fn moved(self, by: (f64, f64)) -> Room {
        Room {
            left: self.left + by.0,
            top: self.top + by.1,
            right: self.right + by.0,
            bottom: self.bottom + by.1,
        }
    }
}

/// The nearest shift at which `wanted` is inside the drawing and clear of what is `taken`; the
/// first one where none is clear, so that no words are lost.
pub(super) fn settle(wanted: Room, taken: &[Room], size: (f64, f64)) -> (f64, f64) {
    let inside = wanted.pull_in(size);
    let line = wanted.bottom - wanted.top;
    [0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0]
        .into_iter()
        .map(|lines| (inside.0, inside.1 + lines * line))
        .find(|&shift| {
            let room = wanted.moved(shift);
            room.pull_in(size) == (0.0, 0.0) && !taken.iter().any(|other| room.meets(other))
        })
        .unwrap_or(inside)
}

/// The ticks of the horizontal axis that have room: the ends first, then from the left.
pub(super) fn kept<'a>(axis: &'a Axis, frame: &Frame) -> Vec<(f64, &'a str)> {
    let room = |value: f64, text: &str| {
        let (x, _) = frame.at((value, 0.0));
        let room = Room::of(
            (x, 0.0),
            width_of(text, TICK, false) + 8.0,
            TICK,
            Align::Middle,
        );
        room.moved((room.pull_in((frame.size.0, f64::INFINITY)).0, 0.0))
    };
    let count = axis.ticks.len();
    let order = [0, count.saturating_sub(1)]
        .into_iter()
        .chain(1..count.saturating_sub(1));
    let mut taken: Vec<(usize, Room)> = Vec::new();
    for index in order {
        let Some((value, text)) = axis.ticks.get(index) else {
            continue;
        };
        let wanted = room(*value, text);
        let free = wanted.left.is_finite()
            && taken
                .iter()
                .all(|(at, other)| *at != index && !wanted.meets(other));
        if free {
            taken.push((index, wanted));
        }
    }
    taken.sort_by_key(|(index, _)| *index);
    taken
        .into_iter()
        .filter_map(|(index, _)| axis.ticks.get(index))
        .map(|(value, text)| (*value, text.as_str()))
        .collect()
}
