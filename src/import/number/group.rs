//! Groups of digits and the marks between them; numerals in words.

/// `九`, `八五` as 9 and 85.
#[cold]
pub(super) fn in_words(text: &[u8], places: u32) -> Option<i64> {
    let digits = "一二三四五六七八九".as_bytes().as_chunks::<3>().0;
    let mut value = 0;
    for letter in text.chunks(3).take(3) {
        let at = digits.iter().position(|digit| digit == letter)?;
        value = value * 10 + at as i64 + 1;
    }
    (text.len() <= 6).then_some(value * 10i64.pow(places))
}

/// Whether the marks before the decimal one part groups: three digits in the last, two (lakh) or three in those
/// before, or four (万) in all. `60,00` and `1234..50` are none.
pub(super) fn well_grouped(digits: &[u8], decimal: u8) -> bool {
    let at = digits.iter().position(|byte| *byte == decimal);
    let (whole, behind) = digits.split_at(at.unwrap_or(digits.len()));
    let mut groups = whole.rsplit(|byte| !byte.is_ascii_digit()).map(<[u8]>::len);
    let last = groups.next().unwrap_or(0);
    let mut inner = groups.peekable();
    let mut fits = behind.iter().skip(1).all(u8::is_ascii_digit);
    while let Some(length) = inner.next() {
        // The first group is what is left over.
        fits &= match inner.peek() {
            None => (1..=4).contains(&length) && length <= last.max(3),
            Some(_) => length == last || last == 3 && length == 2,
        };
        fits &= last == 3 || last == 4;
    }
    fits
}

/// Whether a number has the other mark once, behind this one, and is well grouped by that.
pub(super) fn both_marks(digits: &[u8], decimal: u8) -> bool {
    let other = b'.' + b',' - decimal;
    let at = |byte: u8| digits.iter().position(|found| *found == byte);
    let once = digits.iter().filter(|byte| **byte == other).count() == 1;
    once && at(decimal) < at(other) && at(decimal).is_some() && well_grouped(digits, other)
}
