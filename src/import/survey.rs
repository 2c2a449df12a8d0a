//! What each column looks like, by a sample spread over the whole file.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::DecimalMark;
use super::cell::{clean, is_blank, shown};
use super::date::{self, Parts};
use super::number;
use super::rules::is_nobody;
use super::table::{STRETCH, Table};

/// Rows looked at for guesses; what is guessed is checked on every row later.
pub(super) const SAMPLE: usize = 1_000;

/// A column's sampled cells by what they look like.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Cells with something in them.
    pub filled: u32,
    /// Cells that are dates (day counts not among them).
    pub dates: u32,
    /// Plain numbers that could be day counts of 1982–2119.
    pub serials: u32,
    /// Cells that are numbers, by either decimal mark.
    pub numbers: u32,
    /// Numbers with decimals.
    pub decimals: u32,
    /// E-mail addresses.
    pub emails: u32,
    /// Masked or enciphered cells.
    pub masked: u32,
    /// Words for nobody.
    pub nobodies: u32,
    /// Different texts.
    pub distinct: u32,
    /// Up to four different texts as written.
    pub samples: Vec<String>,
    /// Proofs of a decimal comma and of a decimal point.
    pub comma: u32,
    /// Proofs of a decimal point.
    pub point: u32,
    /// Numbers that a spreadsheet wrote with an exponent, and so without their last digits.
    pub shortened: u32,
    /// Whole numbers of more than 16 digits, and those among them that a spreadsheet may have rounded to 15.
    pub long: u32,
    pub rounded: u32,
    /// Dates whose day and month depend on the column.
    pub twins: u32,
}

impl Profile {
    /// Whether most filled cells are numbers.
    pub fn numeric(&self) -> bool {
        self.filled > 0 && self.numbers * 2 >= self.filled
    }

    /// Whether most filled cells are dates.
    pub fn dated(&self) -> bool {
        self.filled > 0 && self.dates * 2 >= self.filled
    }

    /// Whether most filled cells could be day counts.
    pub fn serial(&self) -> bool {
        self.filled > 0 && self.serials * 2 >= self.filled
    }

    /// Whether the texts can tell customers apart: somebody, and not masked.
    pub fn usable_key(&self) -> bool {
        self.filled > self.nobodies && self.masked * 2 < self.filled
    }

    /// The decimal mark that most proofs speak for.
    pub fn mark(&self) -> DecimalMark {
        if self.comma > self.point {
            DecimalMark::Comma
        } else {
            DecimalMark::Point
        }
    }

    fn add(&mut self, cell: &[u8], seen: &mut FxHashSet<Vec<u8>>) {
        let cell = clean(cell);
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        if !seen.contains(cell) {
            seen.insert(cell.to_vec());
            if self.samples.len() < 4 {
                self.samples.push(shown(cell, 60));
            }
        }
        self.masked += u32::from(is_masked(cell) || cell.contains(&b'*'));
        self.nobodies += u32::from(is_nobody(cell));
        self.emails += u32::from(cell.contains(&b'@'));
        match date::parts(cell) {
            Some(Parts::Serial(count)) => {
                let joined = count > 800_000;
                self.serials += u32::from(joined || (30_000..80_000).contains(&count));
                self.twins += u32::from(joined);
            }
            Some(Parts::Unix(_)) => self.serials += 1,
            // A date only where a header says so.
            Some(Parts::Month(..)) => {
                self.serials += 1;
                self.twins += 1;
            }
            Some(parts) => {
                self.dates += 1;
                self.twins += u32::from(!matches!(parts, Parts::Clear(..)));
            }
            None => {}
        }
        self.shortened += u32::from(is_shortened(cell));
        let long = cell.len() > 16 && cell.iter().all(u8::is_ascii_digit);
        self.long += u32::from(long);
        self.rounded += u32::from(long && is_rounded(cell));
        let as_point = number::read(cell, DecimalMark::Point, 4);
        if as_point.is_none() && number::read(cell, DecimalMark::Comma, 4).is_none() {
            return;
        }
        self.numbers += 1;
        self.decimals += u32::from(cell.iter().any(|byte| matches!(byte, b'.' | b',')));
        match number::proves(cell) {
            Some(DecimalMark::Comma) => self.comma += 1,
            Some(DecimalMark::Point) => self.point += 1,
            None => {}
        }
    }
}

/// Whether a spreadsheet wrote a long number with an exponent: `2.02403E+18`.
pub fn is_shortened(cell: &[u8]) -> bool {
    let Some((number, [b'e' | b'E', b'+', b'1'..=b'9', b'0'..=b'9'])) = cell.split_last_chunk()
    else {
        return false;
    };
    let figure = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
    !number.is_empty() && number.iter().all(figure)
}

/// Whether a whole number's digits behind the fifteenth are zeros, as a spreadsheet leaves them.
pub fn is_rounded(cell: &[u8]) -> bool {
    let behind = cell.get(15..).filter(|behind| behind.len() > 1);
    let zeros = behind.is_some_and(|behind| behind.iter().all(|byte| *byte == b'0'));
    zeros && cell.iter().all(u8::is_ascii_digit)
}

/// Keys with stars, enciphered ones (`##…`, `$$…`) and a spreadsheet's error values tell nobody
/// apart.
pub fn is_masked(key: &[u8]) -> bool {
    const ERRORS: [&[u8]; 7] = [
        b"#N/A", b"#REF!", b"#VALUE!", b"#NAME?", b"#DIV/0!", b"#NULL!", b"#NUM!",
    ];
    key.first() == Some(&b'#') && ERRORS.contains(&key)
        || key.starts_with(b"##")
        || key.starts_with(b"$$")
        || key.windows(2).any(|pair| pair == b"**")
}

/// Sampled rows from `first` on, spread evenly, the last one among them.
pub fn sample(table: &Table, first: usize) -> Vec<usize> {
    let rows = table.len().saturating_sub(first);
    if rows <= SAMPLE {
        return (first..table.len()).collect();
    }
    let step = rows as f64 / SAMPLE as f64;
    let mut picked: Vec<usize> = (0..SAMPLE)
        .map(|n| first + (n as f64 * step) as usize)
        .collect();
    picked.push(table.len() - 1);
    picked
}

/// Profiles of `columns` columns over the sampled rows.
pub fn profiles(table: &Table, rows: &[usize], columns: usize) -> Vec<Profile> {
    (0..columns)
        .map(|column| {
            let mut profile = Profile::default();
            let mut seen = FxHashSet::default();
            for &row in rows {
                profile.add(table.cell(row, column), &mut seen);
            }
            profile.distinct = seen.len() as u32;
            profile
        })
        .collect()
}

/// Where semicolons part the columns, commas part decimals: `1.234` beside `567` is then a thousand
/// and more, unless a cell of the column proves otherwise.
pub fn suppose_points_group(profiles: &mut [Profile]) {
    for profile in profiles {
        let unproved = profile.decimals > 0 && profile.comma == 0 && profile.point == 0;
        let has = |mark: char| profile.samples.iter().any(|text| text.contains(mark));
        if unproved && has('.') && !has(',') {
            profile.comma = 1;
        }
    }
}

/// Cells with something in them, per column, over all rows from `first` on.
pub fn filled(table: &Table, first: usize, columns: usize) -> Vec<u32> {
    let mut filled = vec![0; columns];
    for row in (first..table.len()).step_by(STRETCH) {
        count_filled(table, row..(row + STRETCH).min(table.len()), &mut filled);
    }
    filled
}

/// Adds up some rows: a call of its own, so that a browser can optimise it between two.
#[inline(never)]
fn count_filled(table: &Table, rows: Range<usize>, filled: &mut [u32]) {
    for row in rows {
        for (count, cell) in filled.iter_mut().zip(table.row(row).cells()) {
            *count += u32::from(!is_blank(cell));
        }
    }
}
