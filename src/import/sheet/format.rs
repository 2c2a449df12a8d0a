//! Number formats of a workbook: which of them show dates.

use calamine::Style;

/// What a number of some style is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Date,
}

/// Whether numbers of a style are dates.
pub(super) fn kind_of(style: &Style) -> Kind {
    /// Formats without a code of their own in the file that are dates, East Asian ones among them (ECMA-376, 18.8.30).
    const DATES: [std::ops::RangeInclusive<u32>; 4] = [14..=22, 27..=36, 45..=47, 50..=58];
    let Some(format) = &style.number_format else {
        return Kind::Number;
    };
    match format.format_id {
        // Lengths of time are numbers.
        Some(46) => Kind::Number,
        Some(id) if format.format_code == "General" && DATES.iter().any(|d| d.contains(&id)) => {
            Kind::Date
        }
        _ => kind_of_code(&format.format_code),
    }
}

/// Whether a number format shows dates: the first section of its code has, outside quotation marks, brackets and what `\`,
/// `_` and `*` take, a letter of dates or times. Lengths of time (`[h]:mm`) are numbers. (ECMA-376, 18.8.31; the same
/// reading as calamine's.)
fn kind_of_code(code: &str) -> Kind {
    let mut letters = code.chars();
    // Behind an `a` only what makes AM/PM of it counts.
    let (mut noon, mut depth, mut length, mut before) = (false, 0u32, false, ' ');
    while let Some(letter) = letters.next() {
        match letter {
            '\\' | '_' | '*' => {
                letters.next();
            }
            '"' => while letters.next().is_some_and(|quoted| quoted != '"') {},
            ';' => return Kind::Number,
            '[' => depth += 1,
            ']' if depth == 1 && length => return Kind::Number,
            ']' => depth = depth.saturating_sub(1),
            'a' | 'A' if depth == 0 && !noon => noon = true,
            'p' | 'P' | 'm' | 'M' | '/' if depth == 0 && noon => return Kind::Date,
            'd' | 'D' | 'm' | 'M' | 'h' | 'H' | 'y' | 'Y' | 's' | 'S' if depth == 0 && !noon => {
                return Kind::Date;
            }
            _ if length && letter.eq_ignore_ascii_case(&before) => {}
            _ => length = before == '[' && matches!(letter, 'm' | 'h' | 's' | 'M' | 'H' | 'S'),
        }
        before = letter;
    }
    Kind::Number
}
