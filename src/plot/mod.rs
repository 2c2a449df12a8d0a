//! Charts onto any plotters backend: layout in CSS pixels, colours by meaning, words as text.
//!
//! The page's image, the saved file and the print-out are one drawing in three inks. Nothing here
//! measures text through the browser: widths are estimated by [`width_of`] from the kinds of
//! characters, and alignment is left to the backend's anchors, so native and browser agree.

mod ink;
mod layout;
mod lines;
mod paint;

use plotters::backend::SVGBackend;
use plotters::drawing::IntoDrawingArea;

use crate::chart::Chart;

pub use ink::{Ink, Rgb};
pub use layout::width_of;
pub use paint::paint;

/// Backend units in one CSS pixel: plotters counts in whole units, curves want fractions.
pub const SCALE: u32 = 10;

/// Largest side of a drawing in CSS pixels, far above any screen or sheet.
const LARGEST: u32 = 16_384;

/// Why a chart could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlotError {
    /// An axis has no extent, or one that is not a number.
    Axis,
    /// The drawing is smaller than its own margins, or larger than any screen.
    Room,
    /// The backend failed, in its own words.
    Backend(String),
}

impl std::fmt::Display for PlotError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PlotError::Axis => out.write_str("an axis has no extent"),
            PlotError::Room => out.write_str("no room to draw in"),
            PlotError::Backend(words) => out.write_str(words),
        }
    }
}

impl std::error::Error for PlotError {}

/// The chart as a complete SVG document of `size` (width, height in CSS pixels).
///
/// Every word of the chart ends up escaped inside `<text>` or `<title>`, never as markup.
///
/// # Errors
/// [`PlotError`] where the axes or the size leave nothing to draw.
pub fn svg(chart: &Chart, size: (u32, u32), ink: &Ink) -> Result<String, PlotError> {
    if size.0 > LARGEST || size.1 > LARGEST {
        return Err(PlotError::Room);
    }
    let scaled = (size.0 * SCALE, size.1 * SCALE);
    let mut body = String::new();
    {
        let area = SVGBackend::with_string(&mut body, scaled).into_drawing_area();
        paint(chart, &area, ink)?;
        area.present()
            .map_err(|error| PlotError::Backend(error.to_string()))?;
    }
    let inner = body.split_once('\n').map_or("", |(_, rest)| rest);
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" \
         viewBox=\"0 0 {} {}\" role=\"img\">\n<title>{}</title>\n{inner}",
        size.0,
        size.1,
        scaled.0,
        scaled.1,
        escaped(&chart.title),
    ))
}

/// Where the chart's hotspots are in a drawing of `size`, in CSS pixels from its top left, by the
/// same mapping as the ink. Empty where [`svg`] would refuse.
pub fn place(chart: &Chart, size: (u32, u32)) -> Vec<(f64, f64)> {
    let Ok(frame) = layout::Frame::of(chart, size) else {
        return Vec::new();
    };
    chart.points.iter().map(|spot| frame.at(spot.at)).collect()
}

/// The height that suits a chart at this width: its own aspect, but tall enough on a telephone.
pub fn height_for(chart: &Chart, width: u32) -> u32 {
    let aspect = if chart.aspect.is_finite() && chart.aspect > 0.0 {
        chart.aspect.clamp(0.2, 2.0)
    } else {
        0.55
    };
    let narrow = if width < 480 { 1.35 } else { 1.0 };
    ((f64::from(width) * aspect * narrow).round() as u32).clamp(160, 720)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}
