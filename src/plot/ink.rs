//! What a tone is in each theme: the colours of the drawings, and the faces of the words.

use crate::chart::Tone;

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// A set of colours, one for each meaning, and the font stack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    /// The ground everything stands on.
    pub paper: Rgb,
    /// Whether the ground is painted (saved files) or left clear (the page shows through).
    pub solid: bool,
    /// First ink.
    pub ink: Rgb,
    /// Tick labels and context.
    pub quiet: Rgb,
    /// Hairlines.
    pub rule: Rgb,
    /// The finding's mark.
    pub accent: Rgb,
    /// Ordered data colours, A > B > C.
    pub data: [Rgb; 3],
    /// CSS font stack of all words.
    pub family: &'static str,
}

const SANS: &str =
    "system-ui,-apple-system,PingFang SC,Microsoft YaHei,Noto Sans CJK SC,sans-serif";

impl Ink {
    /// On light paper.
    pub const LIGHT: Ink = Ink {
        paper: (0xfa, 0xf8, 0xf4),
        solid: false,
        ink: (0x1d, 0x1f, 0x22),
        quiet: (0x6a, 0x6f, 0x78),
        rule: (0xe6, 0xe2, 0xda),
        accent: (0xb2, 0x3a, 0x2e),
        data: [(0x1f, 0x4e, 0x5f), (0x4c, 0x7a, 0x89), (0xbf, 0xd2, 0xd8)],
        family: SANS,
    };

    /// On dark paper.
    pub const DARK: Ink = Ink {
        paper: (0x15, 0x17, 0x1a),
        solid: false,
        ink: (0xe9, 0xe6, 0xdf),
        quiet: (0x8f, 0x94, 0x9c),
        rule: (0x2c, 0x30, 0x36),
        accent: (0xe0, 0x77, 0x6a),
        data: [(0x8f, 0xc1, 0xd1), (0x6d, 0x9a, 0xa8), (0x33, 0x50, 0x5a)],
        family: SANS,
    };

    /// On white paper, ground included: saved files and print.
    pub const PRINT: Ink = Ink {
        paper: (0xff, 0xff, 0xff),
        solid: true,
        quiet: (0x56, 0x5b, 0x63),
        ..Ink::LIGHT
    };

    /// The colour of a tone.
    pub fn of(&self, tone: Tone) -> Rgb {
        match tone {
            Tone::Ink => self.ink,
            Tone::Quiet => self.quiet,
            Tone::Rule => self.rule,
            Tone::Accent => self.accent,
            Tone::Data1 => self.data[0],
            Tone::Data2 => self.data[1],
            Tone::Data3 => self.data[2],
            Tone::Heat(share) => mix(self.paper, self.data[0], share),
        }
    }

    /// The colour for words of `tone` on `ground`: the tone where it can be read (4.5 : 1), else
    /// the first of ink, paper, black and white that can.
    pub fn legible(&self, tone: Tone, ground: Rgb) -> Rgb {
        let candidates = [self.of(tone), self.ink, self.paper, (0, 0, 0)];
        candidates
            .into_iter()
            .find(|&colour| contrast(colour, ground) >= 4.5)
            .unwrap_or((255, 255, 255))
    }
}

/// `share` of the way from one colour to another; clear of panics for any number.
fn mix(from: Rgb, to: Rgb, share: f64) -> Rgb {
    let share = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.0
    };
    let part = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
    (part(from.0, to.0), part(from.1, to.1), part(from.2, to.2))
}

/// Contrast of two colours, 1–21.
///
/// # Formula
/// (L₁ + 0.05) / (L₂ + 0.05), L the relative luminance, L₁ ≥ L₂.
///
/// ## References
/// WCAG 2.2, «contrast ratio» and «relative luminance».
pub(super) fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance((red, green, blue): Rgb) -> f64 {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}
