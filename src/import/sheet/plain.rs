//! Rows and cells of a worksheet's XML as spreadsheet programs write them, scanned without an XML reader.
//!
//! Most of the time of a large workbook went into XML events. What is scanned here is the plain form programs write:
//! double quotes, no prefixes, no comments, no rich text in cells. Anything else is [`Odd`], and the sheet is read by calamine
//! instead; what both can read, they read alike (`tests`).
//!
//! [`Odd`]: Stop::Odd

use std::borrow::Cow;

use quick_xml::escape::unescape;

use super::format::Kind;
use super::rows::MAX_ROWS;
use super::strings::Strings;
use crate::import::sniff::find;

/// Digits a spreadsheet keeps: numbers of no more are their own text.
const DIGITS: usize = 15;
/// What a formula can come to instead of a value.
const ERRORS: [&[u8]; 7] = [
    b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!",
];

/// What a cell holds.
#[derive(Debug, PartialEq)]
pub(super) enum Value<'a> {
    Empty,
    /// A formula that nobody has worked out.
    Formula(Cow<'a, str>),
    /// Text as it is to be shown, UTF-8; numbers whose text needs no change, too.
    Text(Cow<'a, [u8]>),
    Number(f64),
    /// A date serial of the workbook's epoch.
    Date(f64),
}

/// Why a scan does not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The text ends within a row's tag or a cell: to be called again from the same place with more of it.
    More,
    /// The last row is over.
    End,
    /// Something only an XML reader understands.
    Odd,
}

/// Where a sheet is being read.
pub(super) struct Scanner<'a> {
    strings: &'a Strings,
    kinds: &'a [Kind],
    /// Whether no formula has a value yet: programs that cannot work them out write 0.
    unworked: bool,
    row: u32,
    column: u32,
}

/// Attributes of a cell or row, and where the tag ends.
#[derive(Default)]
struct Tag<'a> {
    place: Option<&'a [u8]>,
    style: Option<&'a [u8]>,
    kind: Option<&'a [u8]>,
    end: usize,
    closed: bool,
}

impl<'a> Scanner<'a> {
    /// Begins before the first row; `kinds` are those of the workbook's styles, `unworked` where it asks to be worked out.
    pub(super) fn new(strings: &'a Strings, kinds: &'a [Kind], unworked: bool) -> Scanner<'a> {
        let (row, column) = (0, 0);
        Scanner {
            strings,
            kinds,
            unworked,
            row,
            column,
        }
    }

    /// Where the first row may stand.
    pub(super) fn begin(head: &[u8]) -> Result<usize, Stop> {
        const DATA: &[u8] = b"<sheetData";
        let data = find(head, DATA);
        let before = &head[..data.unwrap_or(head.len())];
        // What a comment hides is no sheet.
        if find(before, b"<!").is_some() || !is_utf8(before) {
            return Err(Stop::Odd);
        }
        let end = data.ok_or(Stop::More)? + DATA.len();
        let tag = tag(head, end)?;
        match tag.closed {
            true => Err(Stop::Odd),
            false => Ok(tag.end),
        }
    }

    /// The next cell: its row and column from 0, and what it holds. `at` moves behind it, and on [`Stop::More`] to where
    /// scanning goes on.
    #[inline]
    pub(super) fn next<'t>(
        &mut self,
        text: &'t [u8],
        at: &mut usize,
    ) -> Result<(u32, u32, Value<'t>), Stop>
    where
        'a: 't,
    {
        loop {
            *at = blank(text, *at);
            match text.get(*at + 1) {
                Some(b'c') if text[*at] == b'<' => {
                    let tag = tag(text, *at + 2)?;
                    let (value, end) = match tag.closed {
                        true => (Value::Empty, tag.end),
                        false => self.content(text, &tag)?,
                    };
                    let (row, column) = match tag.place {
                        Some(place) => position(place).ok_or(Stop::Odd)?,
                        None => (self.row, self.column),
                    };
                    *at = end;
                    self.column = column + 1;
                    return Ok((row, column, value));
                }
                _ => *at = self.between(text, *at)?,
            }
        }
    }

    /// What stands around cells: rows that open or close, the end.
    fn between(&mut self, text: &[u8], at: usize) -> Result<usize, Stop> {
        if starts(text, at, b"<row")? {
            let tag = tag(text, at + 4)?;
            if let Some(place) = tag.place {
                self.row = match position(place) {
                    None => whole(place).filter(|row| (1..=MAX_ROWS).contains(row)),
                    Some(_) => None,
                }
                .ok_or(Stop::Odd)?
                    - 1;
            }
            if tag.closed {
                self.row += 1;
                self.column = 0;
            }
            Ok(tag.end)
        } else if starts(text, at, b"</row>")? {
            self.row += 1;
            self.column = 0;
            Ok(at + 6)
        } else if starts(text, at, b"</sheetData>")? {
            Err(Stop::End)
        } else {
            Err(Stop::Odd)
        }
    }

    /// What an open cell holds, and where it ends.
    fn content<'t>(&mut self, text: &'t [u8], tag: &Tag<'_>) -> Result<(Value<'t>, usize), Stop>
    where
        'a: 't,
    {
        let mut at = blank(text, tag.end);
        let mut source = None;
        if starts(text, at, b"<f")? {
            let (found, end) = formula(text, at)?;
            (source, at) = (Some(found), blank(text, end));
        }
        let mut value = Value::Empty;
        if starts(text, at, b"<v>")? {
            let end = until(text, at + 3, b'<')?;
            if !starts(text, end, b"</v>")? {
                return Err(Stop::Odd);
            }
            value = self.value(&text[at + 3..end], tag)?;
            at = blank(text, end + 4);
        } else if starts(text, at, b"<v/>")? {
            value = self.value(b"", tag)?;
            at = blank(text, at + 4);
        } else if starts(text, at, b"<v />")? {
            value = self.value(b"", tag)?;
            at = blank(text, at + 5);
        } else if starts(text, at, b"<is>")? {
            let (found, end) = inline(text, at + 4)?;
            value = Value::Text(found);
            at = blank(text, end);
        }
        if !starts(text, at, b"</c>")? {
            return Err(Stop::Odd);
        }
        if self.unworked && source.is_some() {
            match &value {
                Value::Text(zero) if zero.as_ref() == b"0" => value = Value::Empty,
                Value::Number(0.0) | Value::Date(0.0) => value = Value::Empty,
                Value::Empty => {}
                // A legitimate 0 is kept from here on.
                _ => self.unworked = false,
            }
        }
        if let (Some(source), Value::Empty) = (source, &value) {
            let source = std::str::from_utf8(source).map_err(|_| Stop::Odd)?;
            // What it shares with another cell has to be worked out.
            if source.is_empty() {
                return Err(Stop::Odd);
            }
            value = Value::Formula(unescape(source).map_err(|_| Stop::Odd)?);
        }
        Ok((value, at + 4))
    }

    /// A value of the cell's type and style.
    fn value<'t>(&self, text: &'t [u8], tag: &Tag<'_>) -> Result<Value<'t>, Stop>
    where
        'a: 't,
    {
        let exact = |text: &'t [u8]| Value::Text(Cow::Borrowed(text));
        match tag.kind {
            None | Some(b"n") if text.is_empty() => Ok(Value::Empty),
            None | Some(b"n") => match self.kind(tag.style)? {
                Kind::Number if is_exact(text) => Ok(exact(text)),
                Kind::Number => number(text).map(Value::Number),
                Kind::Date => number(text).map(Value::Date),
            },
            Some(b"s") if text.is_empty() => Ok(Value::Empty),
            Some(b"s") => {
                let index = whole(text).ok_or(Stop::Odd)?;
                let shared = self.strings.get(index as usize).ok_or(Stop::Odd)?;
                Ok(exact(shared))
            }
            Some(b"str" | b"inlineStr") => plain_text(text).map(Value::Text),
            Some(b"b") if text == b"1" => Ok(exact(b"TRUE")),
            Some(b"b") if text == b"0" => Ok(exact(b"FALSE")),
            Some(b"e") if ERRORS.contains(&text) => Ok(exact(text)),
            _ => Err(Stop::Odd),
        }
    }

    fn kind(&self, style: Option<&[u8]>) -> Result<Kind, Stop> {
        let Some(style) = style else {
            return Ok(Kind::Number);
        };
        let style = whole(style).ok_or(Stop::Odd)?;
        Ok(self
            .kinds
            .get(style as usize)
            .copied()
            .unwrap_or(Kind::Number))
    }
}

/// Whether a word stands here.
#[inline]
fn starts(text: &[u8], at: usize, word: &[u8]) -> Result<bool, Stop> {
    let rest = text.get(at..).unwrap_or_default();
    match rest.len() >= word.len() {
        true => Ok(rest.starts_with(word)),
        false if word.starts_with(rest) => Err(Stop::More),
        false => Ok(false),
    }
}

/// The first place from here that is no white space.
#[inline]
fn blank(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// Where a byte comes next.
#[inline]
fn until(text: &[u8], from: usize, byte: u8) -> Result<usize, Stop> {
    let rest = text.get(from..).ok_or(Stop::More)?;
    let found = rest.iter().position(|&b| b == byte);
    found.map(|ahead| from + ahead).ok_or(Stop::More)
}

/// The rest of a tag behind its name.
#[inline]
fn tag(text: &[u8], mut at: usize) -> Result<Tag<'_>, Stop> {
    let mut tag = Tag::default();
    let mut apart = false;
    loop {
        match *text.get(at).ok_or(Stop::More)? {
            b'>' => {
                tag.end = at + 1;
                return Ok(tag);
            }
            b'/' => {
                if *text.get(at + 1).ok_or(Stop::More)? != b'>' {
                    return Err(Stop::Odd);
                }
                (tag.end, tag.closed) = (at + 2, true);
                return Ok(tag);
            }
            b' ' | b'\n' | b'\r' | b'\t' => {
                apart = true;
                at += 1;
            }
            // A longer name than the one looked for.
            _ if !apart => return Err(Stop::Odd),
            _ => {
                let equals = at + name(&text[at..])?;
                if *text.get(equals + 1).ok_or(Stop::More)? != b'"' {
                    return Err(Stop::Odd);
                }
                let end = until(text, equals + 2, b'"')?;
                let value = Some(&text[equals + 2..end]);
                match &text[at..equals] {
                    b"r" => tag.place = value,
                    b"s" => tag.style = value,
                    b"t" => tag.kind = value,
                    _ => {}
                }
                at = end + 1;
                apart = false;
            }
        }
    }
}

/// Length of an attribute's name, up to its `=`.
#[inline]
fn name(text: &[u8]) -> Result<usize, Stop> {
    for (length, byte) in text.iter().enumerate() {
        match byte {
            b'=' => return Ok(length),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b':' | b'_' | b'-' | b'.' => {}
            _ => return Err(Stop::Odd),
        }
    }
    Err(Stop::More)
}

/// A formula, and where it ends.
fn formula(text: &[u8], at: usize) -> Result<(&[u8], usize), Stop> {
    let tag = tag(text, at + 2)?;
    if tag.closed {
        return Ok((&[], tag.end));
    }
    let end = until(text, tag.end, b'<')?;
    match starts(text, end, b"</f>")? {
        true => Ok((&text[tag.end..end], end + 4)),
        false => Err(Stop::Odd),
    }
}

/// Merged cells of what stands behind the rows: first and last row, first column.
pub(super) fn merged(mut rest: &[u8]) -> impl Iterator<Item = (u32, u32, u32)> {
    const MERGED: &[u8] = b"<mergeCell";
    std::iter::from_fn(move || {
        loop {
            rest = &rest[find(rest, MERGED)? + MERGED.len()..];
            let tag = rest.split(|b| *b == b'>').next()?;
            let Some(range) = find(tag, b"ref=").and_then(|at| tag.get(at + 5..)) else {
                continue;
            };
            let range = range.split(|b| matches!(b, b'"' | b'\'')).next()?;
            let mut ends = range.split(|b| *b == b':').map(position);
            if let (Some(Some((first, column))), Some(Some((last, _)))) = (ends.next(), ends.next())
            {
                return Some((first, last, column));
            }
        }
    })
}

/// The text of an inline string, and where it ends.
fn inline(text: &[u8], at: usize) -> Result<(Cow<'_, [u8]>, usize), Stop> {
    let at = blank(text, at);
    let (from, kept) = if starts(text, at, b"<t>")? {
        (at + 3, false)
    } else if starts(text, at, b"<t xml:space=\"preserve\">")? {
        (at + 24, true)
    } else {
        return Err(Stop::Odd);
    };
    let end = until(text, from, b'<')?;
    if !starts(text, end, b"</t>")? {
        return Err(Stop::Odd);
    }
    let close = blank(text, end + 4);
    if !starts(text, close, b"</is>")? {
        return Err(Stop::Odd);
    }
    let found = match (plain_text(&text[from..end])?, kept) {
        (found, true) => found,
        (Cow::Borrowed(found), false) => Cow::Borrowed(found.trim_ascii()),
        (Cow::Owned(found), false) => Cow::Owned(found.trim_ascii().to_vec()),
    };
    Ok((found, close + 5))
}

/// Whether an XML text says nothing of another encoding.
pub(super) fn is_utf8(head: &[u8]) -> bool {
    let head = &head[..head.len().min(200)];
    let named = find(head, b"encoding=").and_then(|at| head.get(at + 10..at + 15));
    named.is_none_or(|name| name.eq_ignore_ascii_case(b"utf-8"))
}

/// Whether a text has an escape such as `_x000D_`.
pub(super) fn has_escape(text: &[u8]) -> bool {
    let escape = |w: &[u8]| w.starts_with(b"_x") && w[6] == b'_';
    text.windows(7)
        .any(|w| escape(w) && w[2..6].iter().all(u8::is_ascii_hexdigit))
}

/// Text with its entities resolved. Line ends and escapes are left to the XML reader.
fn plain_text(text: &[u8]) -> Result<Cow<'_, [u8]>, Stop> {
    let valid = std::str::from_utf8(text).map_err(|_| Stop::Odd)?;
    let found = match unescape(valid).map_err(|_| Stop::Odd)? {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        Cow::Owned(found) => Cow::Owned(found.into_bytes()),
    };
    match text.contains(&b'\r') || has_escape(&found) {
        true => Err(Stop::Odd),
        false => Ok(found),
    }
}

/// A cell's place from its name: `B7` is row 6, column 1.
#[inline]
fn position(name: &[u8]) -> Option<(u32, u32)> {
    let letters = name.iter().take_while(|b| b.is_ascii_uppercase()).count();
    if !(1..=3).contains(&letters) {
        return None;
    }
    let column = name[..letters]
        .iter()
        .fold(0, |column, b| column * 26 + u32::from(b - b'A') + 1);
    let row = whole(&name[letters..])?;
    ((1..=MAX_ROWS).contains(&row)).then(|| (row - 1, column - 1))
}

/// A whole number of one to nine digits.
#[inline]
fn whole(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.iter().try_fold(0, |number, b| {
        b.is_ascii_digit()
            .then(|| number * 10 + u32::from(b - b'0'))
    })
}

/// Whether a number's text is the one it would be shown with: no more than 15 digits, no exponent, no needless zeros.
#[inline]
fn is_exact(text: &[u8]) -> bool {
    let unsigned = text.strip_prefix(b"-").unwrap_or(text);
    let mut point = None;
    for (at, byte) in unsigned.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'.' if point.is_none() => point = Some(at),
            _ => return false,
        }
    }
    let ahead = point.unwrap_or(unsigned.len());
    let lean = ahead == 1 || (ahead > 1 && unsigned[0] != b'0');
    let fraction = match point {
        Some(_) => !unsigned.ends_with(b"0") && !unsigned.ends_with(b"."),
        // -0 is 0.
        None => unsigned.len() == text.len() || unsigned != b"0",
    };
    lean && fraction && unsigned.len() - usize::from(point.is_some()) <= DIGITS
}

/// Any other number.
fn number(text: &[u8]) -> Result<f64, Stop> {
    let plain = |b: &u8| b.is_ascii_digit() || b"+-.eE".contains(b);
    let valid = text.iter().all(plain);
    let text = std::str::from_utf8(text).ok().filter(|_| valid);
    text.and_then(|text| text.parse().ok()).ok_or(Stop::Odd)
}
