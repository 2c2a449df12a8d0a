//! The brush: hairlines, marks and words of a chart, in order, onto one drawing area.

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle};

use super::ink::{Ink, Rgb};
use super::layout::{Frame, Room, TICK, kept, settle, width_of};
use super::lines::{clear_of, dashes};
use super::{PlotError, SCALE};
use crate::chart::{Align, Chart, Mark, Tone};

/// Points of a line closer than this in CSS pixels are one point.
const NEAR: f64 = 0.4;

/// Draws the chart over the whole area, which counts [`SCALE`] units to the CSS pixel.
///
/// # Errors
/// [`PlotError`] where the axes or the area leave nothing to draw, or the backend fails.
pub fn paint<DB: DrawingBackend>(
    chart: &Chart,
    area: &DrawingArea<DB, Shift>,
    ink: &Ink,
) -> Result<(), PlotError> {
    let (width, height) = area.dim_in_pixel();
    let frame = Frame::of(chart, (width / SCALE, height / SCALE))?;
    let mut brush = Brush {
        area,
        ink,
        frame,
        taken: Vec::new(),
        grounds: Vec::new(),
        shifts: Vec::new(),
    };
    brush.settle_words(chart);
    if ink.solid {
        let whole = Rectangle::new(
            [(0, 0), (width as i32, height as i32)],
            fill(ink.paper, 1.0),
        );
        area.draw(&whole).map_err(failed)?;
    }
    brush.grid(chart)?;
    for mark in &chart.marks {
        if !matches!(mark, Mark::Label { .. }) {
            brush.mark(mark)?;
        }
    }
    brush.ticks(chart)?;
    brush.words(chart)
}

struct Brush<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
    ink: &'a Ink,
    frame: Frame,
    /// Where words stand already.
    taken: Vec<Room>,
    /// Filled rectangles and what is seen of them, for words that stand on them.
    grounds: Vec<(Room, Rgb)>,
    /// How far each label moves from where it was wanted, to be clear of others.
    shifts: Vec<(f64, f64)>,
}

/// Words to write: text, colour, size in CSS pixels, weight.
struct Words<'a> {
    text: &'a str,
    colour: Rgb,
    size: f64,
    strong: bool,
}

impl<DB: DrawingBackend> Brush<'_, DB> {
    fn grid(&mut self, chart: &Chart) -> Result<(), PlotError> {
        let frame = self.frame;
        let rule = self.ink.rule;
        if chart.y.grid {
            for &(value, _) in &chart.y.ticks {
                let (_, y) = frame.at((chart.x.min, value));
                self.line(&[(frame.left, y), (frame.right, y)], rule, 1.0)?;
            }
        }
        if chart.x.grid {
            for &(value, _) in &chart.x.ticks {
                let (x, _) = frame.at((value, chart.y.min));
                self.line(&[(x, frame.top), (x, frame.bottom)], rule, 1.0)?;
            }
        }
        Ok(())
    }

    fn ticks(&mut self, chart: &Chart) -> Result<(), PlotError> {
        let frame = self.frame;
        let quiet = self.ink.quiet;
        let words = |text| Words {
            text,
            colour: quiet,
            size: TICK,
            strong: false,
        };
        let mut last = f64::INFINITY;
        for (value, text) in &chart.y.ticks {
            let (_, y) = frame.at((chart.x.min, *value));
            if y.is_finite() && (last - y).abs() >= TICK + 2.0 {
                last = y;
                self.write(&words(text), (frame.left - 8.0, y), Align::End)?;
            }
        }
        let y = frame.bottom + 16.0;
        for (value, text) in kept(&chart.x, &frame) {
            let (x, _) = frame.at((value, chart.y.min));
            let room = Room::of((x, y), width_of(text, TICK, false), TICK, Align::Middle);
            let x = x + room.pull_in(frame.size).0;
            self.write(&words(text), (x, y), Align::Middle)?;
        }
        if !chart.y.label.is_empty() {
            self.write(&words(&chart.y.label), (0.0, TICK), Align::Start)?;
        }
        if !chart.x.label.is_empty() {
            let y = frame.size.1 - TICK * 0.8;
            self.write(&words(&chart.x.label), (frame.right, y), Align::End)?;
        }
        Ok(())
    }

    fn mark(&mut self, mark: &Mark) -> Result<(), PlotError> {
        match mark {
            Mark::Line {
                points,
                tone,
                width,
                dashed,
            } => {
                let colour = self.ink.of(*tone);
                let points = self.pixels(points);
                if *dashed {
                    let straight = points.len() == 2;
                    for dash in dashes(&points) {
                        let hidden = straight
                            && dash
                                .iter()
                                .any(|at| self.taken.iter().any(|room| room.holds(*at)));
                        if !hidden {
                            self.line(&dash, colour, *width)?;
                        }
                    }
                    Ok(())
                } else if let [from, to] = points[..] {
                    for (from, to) in clear_of(from, to, &self.taken) {
                        self.line(&[from, to], colour, *width)?;
                    }
                    Ok(())
                } else {
                    self.line(&points, colour, *width)
                }
            }
            Mark::Area {
                points,
                tone,
                opacity,
            } => {
                let mut points = self.pixels(points);
                let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
                    return Ok(());
                };
                let floor = self.frame.floor();
                points.extend([(last.0, floor), (first.0, floor)]);
                let style = fill(self.ink.of(*tone), sound(*opacity));
                self.area
                    .draw(&Polygon::new(units(&points), style))
                    .map_err(failed)
            }
            Mark::Box {
                corners,
                tone,
                outline,
            } => self.rectangle(*corners, *tone, *outline),
            Mark::Dot {
                at,
                radius,
                tone,
                filled,
            } => self.dot(*at, *radius, self.ink.of(*tone), *filled),
            Mark::Label { .. } => Ok(()),
        }
    }

    /// Finds a place for every label before anything is drawn, so that straight lines can stop
    /// where words stand.
    fn settle_words(&mut self, chart: &Chart) {
        let boxes: Vec<Room> = chart
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Box { corners, .. } => self.room_of(*corners),
                _ => None,
            })
            .collect();
        for mark in &chart.marks {
            let Mark::Label {
                at,
                shift,
                text,
                align,
                strong,
                size,
                ..
            } = mark
            else {
                continue;
            };
            let (x, y) = self.frame.at(*at);
            let (x, y) = (x + shift.0, y + shift.1);
            let size = size.max(TICK);
            let room = Room::of((x, y), width_of(text, size, *strong), size, *align);
            let sound = room.left.is_finite() && y.is_finite() && !text.is_empty();
            // Words in a cell keep their place.
            let in_box = boxes.iter().any(|cell| cell.holds(room.middle()));
            let shift = if in_box || !sound {
                (0.0, 0.0)
            } else {
                let shift = settle(room, &self.taken, self.frame.size);
                self.taken.push(room.moved(shift));
                shift
            };
            self.shifts.push(shift);
        }
    }

    fn words(&mut self, chart: &Chart) -> Result<(), PlotError> {
        let shifts = std::mem::take(&mut self.shifts);
        let labels = chart.marks.iter().filter_map(|mark| match mark {
            Mark::Label {
                at,
                shift,
                text,
                tone,
                align,
                strong,
                size,
            } => Some((at, shift, text, tone, align, strong, size)),
            _ => None,
        });
        for ((at, shift, text, tone, align, strong, size), moved) in labels.zip(shifts) {
            let (x, y) = self.frame.at(*at);
            let at = (x + shift.0 + moved.0, y + shift.1 + moved.1);
            self.label(text, at, *tone, *align, *strong, size.max(TICK))?;
        }
        Ok(())
    }

    fn rectangle(
        &mut self,
        (left, bottom, right, top): (f64, f64, f64, f64),
        tone: Tone,
        outline: bool,
    ) -> Result<(), PlotError> {
        let corners = self.pixels(&[(left, bottom), (right, top)]);
        let [(x0, y1), (x1, y0)] = corners[..] else {
            return Ok(());
        };
        let colour = self.ink.of(tone);
        self.area
            .draw(&Polygon::new(
                units(&[(x0, y0), (x1, y0), (x1, y1), (x0, y1)]),
                fill(colour, 1.0),
            ))
            .map_err(failed)?;
        if let Some(room) = self.room_of((left, bottom, right, top)) {
            self.grounds.push((room, colour));
        }
        if outline {
            let around = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)];
            self.line(&around, self.ink.rule, 1.0)?;
        }
        Ok(())
    }

    fn room_of(&self, (left, bottom, right, top): (f64, f64, f64, f64)) -> Option<Room> {
        let corners = self.pixels(&[(left, bottom), (right, top)]);
        let [(x0, y0), (x1, y1)] = corners[..] else {
            return None;
        };
        Some(Room {
            left: x0.min(x1),
            top: y0.min(y1),
            right: x0.max(x1),
            bottom: y0.max(y1),
        })
    }

    fn dot(
        &mut self,
        at: (f64, f64),
        radius: f64,
        colour: Rgb,
        filled: bool,
    ) -> Result<(), PlotError> {
        let Some(&at) = self.pixels(&[at]).first() else {
            return Ok(());
        };
        let radius = (sound(radius / 100.0) * 100.0 * f64::from(SCALE)).round() as i32;
        let disc = if filled { colour } else { self.ink.paper };
        self.area
            .draw(&Circle::new(unit(at), radius, fill(disc, 1.0)))
            .map_err(failed)?;
        if !filled {
            self.area
                .draw(&Circle::new(unit(at), radius, stroke(colour, 1.75)))
                .map_err(failed)?;
        }
        Ok(())
    }

    fn label(
        &mut self,
        text: &str,
        at: (f64, f64),
        tone: Tone,
        align: Align,
        strong: bool,
        size: f64,
    ) -> Result<(), PlotError> {
        if text.is_empty() || !at.0.is_finite() || !at.1.is_finite() {
            return Ok(());
        }
        let width = width_of(text, size, strong);
        let room = Room::of(at, width, size, align);
        let ground = self
            .grounds
            .iter()
            .rev()
            .find(|(ground, _)| ground.holds(room.middle()));
        let colour = match ground {
            // Words in a cell too small for them are left out; its hotspot says them.
            Some((cell, _)) if width > cell.right - cell.left => return Ok(()),
            Some((_, colour)) => self.ink.legible(tone, *colour),
            None => self.ink.of(tone),
        };
        let words = Words {
            text,
            colour,
            size,
            strong,
        };
        self.write(&words, at, align)
    }

    fn line(&self, points: &[(f64, f64)], colour: Rgb, width: f64) -> Result<(), PlotError> {
        if points.len() < 2 {
            return Ok(());
        }
        self.area
            .draw(&PathElement::new(units(points), stroke(colour, width)))
            .map_err(failed)
    }

    /// Writes words with their middle at `at`: the baseline lies 0.36 em below it, half the
    /// height of figures, capitals and Chinese characters alike.
    fn write(&self, words: &Words<'_>, at: (f64, f64), align: Align) -> Result<(), PlotError> {
        let across = match align {
            Align::Start => HPos::Left,
            Align::Middle => HPos::Center,
            Align::End => HPos::Right,
        };
        let weight = if words.strong {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        // The SVG backend divides sizes by 1.24 and puts a top anchor's baseline at 0.76 em.
        let size = words.size * f64::from(SCALE) * 1.24;
        let style = FontDesc::new(FontFamily::Name(self.ink.family), size, weight)
            .color(&rgba(words.colour, 1.0))
            .pos(Pos::new(across, VPos::Top));
        let at = unit((at.0, at.1 - 0.40 * words.size));
        self.area
            .draw(&Text::new(words.text, at, style))
            .map_err(failed)
    }

    /// Data units to CSS pixels; what is not a number is left out, what is nearer than [`NEAR`]
    /// to the point before is one point with it.
    fn pixels(&self, points: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let mut out: Vec<(f64, f64)> = Vec::with_capacity(points.len().min(4096));
        let last = points.len().saturating_sub(1);
        for (index, &point) in points.iter().enumerate() {
            let (x, y) = self.frame.at(point);
            if !(x.abs() < 1e6 && y.abs() < 1e6) {
                continue;
            }
            let near = out
                .last()
                .is_some_and(|p| (p.0 - x).abs() < NEAR && (p.1 - y).abs() < NEAR);
            if !near || index == last {
                out.push((x, y));
            }
        }
        out
    }
}

fn units(points: &[(f64, f64)]) -> Vec<(i32, i32)> {
    points.iter().copied().map(unit).collect()
}

fn unit((x, y): (f64, f64)) -> (i32, i32) {
    let scale = f64::from(SCALE);
    ((x * scale).round() as i32, (y * scale).round() as i32)
}

fn sound(share: f64) -> f64 {
    if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        1.0
    }
}

fn rgba((red, green, blue): Rgb, alpha: f64) -> RGBAColor {
    RGBAColor(red, green, blue, alpha)
}

fn fill(colour: Rgb, alpha: f64) -> ShapeStyle {
    ShapeStyle {
        color: rgba(colour, alpha),
        filled: true,
        stroke_width: 0,
    }
}

fn stroke(colour: Rgb, width: f64) -> ShapeStyle {
    let width = if width.is_finite() {
        width.clamp(0.1, 50.0)
    } else {
        1.0
    };
    ShapeStyle {
        color: rgba(colour, 1.0),
        filled: false,
        stroke_width: (width * f64::from(SCALE)).round() as u32,
    }
}

fn failed<E: std::fmt::Display>(error: E) -> PlotError {
    PlotError::Backend(error.to_string())
}
