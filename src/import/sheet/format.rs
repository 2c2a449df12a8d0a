//! Number formats of a workbook: which of them show dates.

/// What a number of some style is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Date,
}

/// Whether numbers of a format are dates, by its number and the code that the file gives for it, if it does. Formats below 164
/// need none (ECMA-376, 18.8.30; 27 to 36 and 50 to 58 are the East Asian dates).
pub(super) fn kind_of(id: u32, code: Option<&str>) -> Kind {
    match (code, id) {
        (Some(code), _) => kind_of_code(code),
        (None, 14..=22 | 27..=36 | 45 | 47 | 50..=58) => Kind::Date,
        (None, _) => Kind::Number,
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
