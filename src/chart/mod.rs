//! Charts as plain data, no ink: marks in data coordinates, labels already in the reader's words.

use serde::{Deserialize, Serialize};

/// A chart carries one finding. Coordinates are data units; `plot` maps them to ink.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Stable name, used for file names: `pareto`.
    pub id: String,
    /// The finding as a sentence; also the alternative text.
    pub title: String,
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// What to draw, first below.
    pub marks: Vec<Mark>,
    /// Places a reader can step through with the keyboard or point at.
    pub points: Vec<Hotspot>,
    /// Height ÷ width the chart looks best at.
    pub aspect: f64,
}

/// One axis: its range and the ticks to write.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// What is measured, with unit; may be empty where ticks say it.
    pub label: String,
    /// Smallest value shown.
    pub min: f64,
    /// Largest value shown.
    pub max: f64,
    /// Position and text of each tick.
    pub ticks: Vec<(f64, String)>,
    /// Whether hairlines run across the plot at the ticks.
    pub grid: bool,
}

/// A colour by meaning; `plot` knows what it is in each theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Tone {
    /// First ink.
    #[default]
    Ink,
    /// Third ink, for what is only context.
    Quiet,
    /// Hairlines.
    Rule,
    /// The finding's mark: once a chart.
    Accent,
    /// Class A.
    Data1,
    /// Class B.
    Data2,
    /// Class C.
    Data3,
    /// A shade between paper and data 1, 0–1.
    Heat(f64),
}

/// Something to draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Mark {
    /// A line through points.
    Line {
        /// Corners in data units.
        points: Vec<(f64, f64)>,
        /// Colour.
        tone: Tone,
        /// Thickness in CSS pixels.
        width: f64,
        /// Dotted, for references.
        dashed: bool,
    },
    /// The area between a line and the x axis.
    Area {
        /// Corners of the upper edge in data units.
        points: Vec<(f64, f64)>,
        /// Colour.
        tone: Tone,
        /// 0 clear – 1 solid.
        opacity: f64,
    },
    /// A filled rectangle.
    Box {
        /// Left, bottom, right, top in data units.
        corners: (f64, f64, f64, f64),
        /// Colour.
        tone: Tone,
        /// Whether it carries an outline (needed where the fill is close to the paper).
        outline: bool,
    },
    /// A dot.
    Dot {
        /// Where, in data units.
        at: (f64, f64),
        /// Radius in CSS pixels.
        radius: f64,
        /// Colour.
        tone: Tone,
        /// Filled, or a ring on paper.
        filled: bool,
    },
    /// Words at a place.
    Label {
        /// Anchor in data units.
        at: (f64, f64),
        /// Shift in CSS pixels, right and down.
        shift: (f64, f64),
        /// The words.
        text: String,
        /// Colour.
        tone: Tone,
        /// Where the anchor is in the words.
        align: Align,
        /// Bold.
        strong: bool,
        /// Size in CSS pixels.
        size: f64,
    },
}

/// Horizontal alignment of words to their anchor; vertically they are centred on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Align {
    /// Words begin at the anchor.
    #[default]
    Start,
    /// Words are centred on it.
    Middle,
    /// Words end at it.
    End,
}

/// A place with something to say: tooltip text, and where it leads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hotspot {
    /// Where, in data units.
    pub at: (f64, f64),
    /// What the tooltip says.
    pub text: String,
}
