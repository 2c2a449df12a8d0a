//! Numbers as exact integers, whatever the shop's program put around the digits.

mod group;

use group::{both_marks, in_words, well_grouped};

use super::DecimalMark;
use super::cell::widen;

/// Decimals of money and quantities in the ledger.
pub const MONEY_PLACES: u32 = 4;
/// Decimals of factors that are multiplied before the one rounding.
pub const FACTOR_PLACES: u32 = 8;

/// Reads a number with `places` decimals, rounded half away from zero: `1234.5` → 12 345 000 at 4.
/// Understands thousands marks, currency signs and codes, `元`, full-width digits, `(5)` and `5-`
/// as negative, `5%`, `1.2E+05`, `1.2万`, and a note in brackets behind. `None`: not a number.
#[inline]
pub fn read(cell: &[u8], mark: DecimalMark, places: u32) -> Option<i64> {
    if mark == DecimalMark::Point
        && let Some(value) = read_plain(cell, places)
    {
        return Some(value);
    }
    read_dressed(cell, mark, places)
}

/// The common case, `-123.45`, without looking at text.
#[inline]
pub fn read_plain(cell: &[u8], places: u32) -> Option<i64> {
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    let (mut value, mut at) = (0i64, 0);
    while at < digits.len() && digits[at].is_ascii_digit() {
        value = value * 10 + i64::from(digits[at] - b'0');
        at += 1;
    }
    if at == 0 {
        return None;
    }
    let whole = at;
    let mut left = places;
    let mut round = 0;
    if at < digits.len() {
        if digits[at] != b'.' || at + 1 == digits.len() {
            return None;
        }
        for &digit in &digits[at + 1..] {
            if !digit.is_ascii_digit() {
                return None;
            }
            if left > 0 {
                value = value * 10 + i64::from(digit - b'0');
                left -= 1;
            } else if left == 0 && round == 0 {
                round = if digit >= b'5' { 1 } else { -1 };
            }
        }
    }
    let power = *POWERS.get(left as usize)?;
    // Up to 18 digits always fit; a checked product costs a call where there are no 128-bit words.
    let scaled = match whole + places as usize {
        ..=18 => value * power,
        _ => value.checked_mul(power)?,
    } + i64::from(round == 1);
    Some(if negative { -scaled } else { scaled })
}

/// Powers of ten up to [`FACTOR_PLACES`].
const POWERS: [i64; FACTOR_PLACES as usize + 1] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
];

/// Stands for a blank, an apostrophe or the like between digits.
const GAP: u8 = b'\'';

/// What is counted or paid, behind a number.
const UNITS: &str =
    "元圆円원块件个份套只盒瓶张箱袋包条支台双本斤克米升桶罐卷对副组枚片根颗粒把批公毫";

/// A number taken apart: its digits and separators, its sign, its power of ten.
struct Parts {
    text: [u8; 48],
    len: usize,
    negative: bool,
    power: i32,
}

fn take_apart(cell: &[u8]) -> Option<Parts> {
    let text = std::str::from_utf8(cell).ok()?;
    let mut parts = Parts {
        text: [0; 48],
        len: 0,
        negative: false,
        power: 0,
    };
    let (mut bracket, mut closed, mut minus) = (false, false, 0);
    let mut credit = false;
    let mut digits = 0;
    let mut word = [0u8; 4];
    let mut word_len = 0;
    // A blank or mark that may group digits, and a unit behind which no digit may follow.
    let (mut gap, mut unit) = (false, false);
    for (at, raw) in text.char_indices() {
        let c = widen(raw);
        if word_len > 0 && !c.is_ascii_alphabetic() && !matches!(c, 'ł' | 'č') {
            credit |= &word[..word_len] == CREDIT;
            (c == '$' || known_code(&word[..word_len])).then_some(())?; // S$, NZ$ …
            word_len = 0;
        }
        match c {
            _ if closed && !c.is_whitespace() => return None,
            '0'..='9' => {
                if minus > 0 && digits > 0 && parts.len > 0 && text[..at].trim_end().ends_with('-')
                    || unit
                {
                    return None;
                }
                if std::mem::take(&mut gap) {
                    parts.push(GAP)?;
                }
                digits += 1;
                parts.push(c as u8)?;
            }
            // «Rs. 5», «5 kr.»: the point of an abbreviation is no decimal mark.
            '.' if text[..at].ends_with(|c: char| c.is_ascii_alphabetic() || c == 'б') => {}
            '.' | ',' | '、' => parts.push(if c == '、' { b',' } else { c as u8 })?,
            '\'' | '’' | '´' | '_' if digits > 0 => gap = true,
            '+' if digits == 0 => {}
            '-' => minus += 1,
            '—' | '▲' | '△' | '负' if digits == 0 => minus += 1,
            '(' if digits == 0 && !bracket => bracket = true,
            '(' | '[' if digits > 0 && !bracket => break,
            ')' if bracket && digits > 0 => closed = true,
            '%' if digits > 0 => (parts.power, unit) = (parts.power - 2, true),
            '‰' if digits > 0 => (parts.power, unit) = (parts.power - 3, true),
            '万' if digits > 0 => (parts.power, unit) = (parts.power + 4, true),
            '亿' if digits > 0 => (parts.power, unit) = (parts.power + 8, true),
            'e' | 'E' if digits > 0 && exponent(&text[at + raw.len_utf8()..]).is_some() => {
                parts.power += exponent(&text[at + raw.len_utf8()..])?;
                break;
            }
            // «20元/件»
            '/' if digits > 0
                && text[at + raw.len_utf8()..].starts_with(|c: char| !c.is_ascii()) =>
            {
                break;
            }
            // A thousand, or the kilogram: «2千克».
            '千' if digits > 0 => {
                let kilo = text[at + raw.len_utf8()..].starts_with(['克', '米']);
                parts.power += if kilo { 0 } else { 3 };
                unit = true;
            }
            _ if digits > 0 && UNITS.contains(c) => unit = true,
            // «руб.»
            'р' | 'у' | 'б' if digits > 0 => unit = true,
            '整' | '正' if digits > 0 && text[..at].ends_with(['元', '圆']) => {}
            '人' | '民' | '币' => {}
            _ if c.is_whitespace() => gap = digits > 0,
            _ if is_currency(c) => {}
            _ if (c.is_ascii_alphabetic() || matches!(c, 'ł' | 'č')) && word_len < 4 => {
                let plain = match c {
                    'ł' => 'L',
                    'č' => 'C',
                    _ => c.to_ascii_uppercase(),
                };
                word[word_len] = plain as u8;
                word_len += 1;
            }
            _ => return None,
        }
    }
    // «1.5k», «1.2w»: thousands, ten thousands.
    let many = match &word[..word_len] {
        b"K" => 3,
        b"W" => 4,
        _ => 0,
    };
    if many > 0 && text.ends_with(|c: char| c.is_ascii_alphabetic()) && digits > 0 {
        parts.power += many;
    } else if word_len > 0 && !known_code(&word[..word_len]) {
        return None;
    }
    if digits == 0 || minus > 1 {
        return None;
    }
    if bracket && !closed {
        return None;
    }
    credit |= &word[..word_len] == CREDIT;
    parts.negative = (minus == 1) != (bracket || credit);
    Some(parts)
}

impl Parts {
    fn push(&mut self, byte: u8) -> Option<()> {
        *self.text.get_mut(self.len)? = byte;
        self.len += 1;
        Some(())
    }
    fn digits(&self) -> &[u8] {
        &self.text[..self.len]
    }
}

fn exponent(rest: &str) -> Option<i32> {
    let power: i32 = rest.trim().parse().ok()?;
    (-30..=18).contains(&power).then_some(power)
}

/// Signs before or behind an amount; a backslash is Shift-JIS's yen.
fn is_currency(c: char) -> bool {
    matches!(
        c,
        '¥' | '\\' | '$' | '€' | '£' | '¢' | '₩' | '৳' | '฿' | '₫' | '₴' | '₺' | '\u{20a0}'
            ..='\u{20cf}'
    )
}

/// What tells a currency in an amount, longest first, and its code. Signs of one currency share the
/// first entry's place.
pub const SIGNS: [(&str, &str); 17] = [
    ("HK$", "HKD"),
    ("NT$", "TWD"),
    ("US$", "USD"),
    ("$", "USD"),
    ("￥", "CNY"),
    ("¥", "CNY"),
    ("元", "CNY"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₹", "INR"),
    ("USD", "USD"),
    ("CNY", "CNY"),
    ("RMB", "CNY"),
    ("EUR", "EUR"),
    ("GBP", "GBP"),
    ("HKD", "HKD"),
    ("JPY", "JPY"),
];

/// The place in [`SIGNS`] of the first sign of the amount's currency, `None` without one.
pub fn sign(cell: &[u8]) -> Option<usize> {
    if cell
        .iter()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b',' | b'-' | b' '))
    {
        return None;
    }
    let has = |sign: &&(&str, &str)| {
        let sign = sign.0.as_bytes();
        cell.windows(sign.len())
            .any(|part| part.eq_ignore_ascii_case(sign))
    };
    let code = SIGNS.iter().find(has)?.1;
    SIGNS.iter().position(|(_, of)| *of == code)
}

/// What a ledger writes behind an amount that is taken off; `DR` stands behind the others.
const CREDIT: &[u8] = b"CR";

fn known_code(word: &[u8]) -> bool {
    const CODES: &[&[u8]] = &[
        b"USD", b"CNY", b"RMB", b"EUR", b"GBP", b"JPY", b"HKD", b"TWD", b"NTD", b"MOP", b"SGD",
        b"AUD", b"CAD", b"CHF", b"SEK", b"NOK", b"DKK", b"PLN", b"INR", b"BDT", b"KRW", b"THB",
        b"BRL", b"MXN", b"ZAR", b"NZD", b"US", b"HK", b"NT", b"CN", b"R", b"RS", b"KR", b"PCS",
        b"A", b"CR", b"DR", b"JP", b"AED", b"SAR", b"QAR", b"IDR", b"RP", b"MYR", b"RM", b"PHP",
        b"VND", b"RUB", b"TRY", b"TL", b"CZK", b"KC", b"HUF", b"FT", b"RON", b"LEI", b"ILS",
        b"EGP", b"NGN", b"KES", b"PKR", b"ZL", b"NT", b"TK", b"CLP", b"COP", b"PEN", b"ARS",
        b"UAH", b"BGN", b"KG", b"G", b"ML", b"L", b"PC", b"BOX", b"SET", b"EA", b"X",
    ];
    CODES.contains(&word)
}

fn read_dressed(cell: &[u8], mark: DecimalMark, places: u32) -> Option<i64> {
    if let Some(paid) = cell.strip_suffix("折".as_bytes()) {
        let paid = read(paid, mark, places).or_else(|| in_words(paid, places))?;
        return off(paid, places);
    }
    let parts = take_apart(cell)?;
    let decimal = match mark {
        DecimalMark::Point => b'.',
        DecimalMark::Comma => b',',
    };
    let decimal = match well_grouped(parts.digits(), decimal) {
        true => decimal,
        // `1.234,50` among `3,500.00`: both marks in one number leave no doubt.
        false if both_marks(parts.digits(), decimal) => b'.' + b',' - decimal,
        false => return None,
    };
    let mut value = 0i128;
    let mut after: Option<i32> = None;
    for &byte in parts.digits() {
        match byte {
            b'0'..=b'9' => {
                value = value.checked_mul(10)? + i128::from(byte - b'0');
                if let Some(count) = &mut after {
                    *count += 1;
                }
            }
            _ if byte == decimal => {
                if after.is_some() {
                    return None;
                }
                after = Some(0);
            }
            _ if after.is_some() => return None,
            _ => {}
        }
    }
    let shift = places as i32 + parts.power - after.unwrap_or(0);
    let value = if shift >= 0 {
        value.checked_mul(10i128.checked_pow(shift as u32)?)?
    } else {
        divided(value, 10i128.checked_pow(shift.unsigned_abs())?)
    };
    let value = i64::try_from(value).ok()?;
    Some(if parts.negative { -value } else { value })
}

/// `8折` and `85折` as the share taken off: eight tenths are paid, 85 hundredths.
fn off(paid: i64, places: u32) -> Option<i64> {
    let one = 10i64.pow(places);
    let share = if paid <= 10 * one {
        paid / 10
    } else {
        paid / 100
    };
    (0..=one).contains(&share).then_some(one - share)
}

/// `value / by`, rounded half away from zero; `by` > 0.
pub fn divided(value: i128, by: i128) -> i128 {
    let whole = value / by;
    let rest = (value - whole * by).abs();
    // Half of what divides could make the sum too large; what is left never is.
    whole + if rest >= by - rest { value.signum() } else { 0 }
}

/// What a cell proves about its column's decimal mark; most prove nothing.
pub fn proves(cell: &[u8]) -> Option<DecimalMark> {
    let parts = take_apart(cell)?;
    let digits = parts.digits();
    let gaps = digits.contains(&GAP);
    let points = digits.iter().filter(|&&byte| byte == b'.').count();
    let commas = digits.iter().filter(|&&byte| byte == b',').count();
    let last = digits
        .iter()
        .rposition(|&byte| matches!(byte, b'.' | b','))?;
    let (before, behind) = (&digits[..last], digits.len() - last - 1);
    let as_decimal = match digits[last] {
        b'.' => DecimalMark::Point,
        _ => DecimalMark::Comma,
    };
    let other = match as_decimal {
        DecimalMark::Point => DecimalMark::Comma,
        DecimalMark::Comma => DecimalMark::Point,
    };
    match (points, commas) {
        (0, 0) => None,
        (1, _) if digits[last] == b'.' && commas > 0 => Some(as_decimal),
        (_, 1) if digits[last] == b',' && points > 0 => Some(as_decimal),
        (0, 1) | (1, 0) if gaps || behind != 3 || before == b"0" || before.len() > 3 => {
            Some(as_decimal)
        }
        (0, 1) | (1, 0) => None,
        _ => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(text: &str) -> Option<i64> {
        read(text.as_bytes(), DecimalMark::Point, 4)
    }
    fn comma(text: &str) -> Option<i64> {
        read(text.as_bytes(), DecimalMark::Comma, 4)
    }

    #[test]
    fn dressed_numbers() {
        for (text, value) in [
            ("1234.5", 12_345_000),
            ("-3", -30_000),
            ("￥１，２３４．５０", 12_345_000),
            ("¥ 1,234.50", 12_345_000),
            ("-￥60.70400000000001", -607_040),
            ("$-3.00", -30_000),
            ("(60.00)", -600_000),
            ("250.00-", -2_500_000),
            ("105.00元", 1_050_000),
            ("20元/件", 200_000),
            ("499.00（系统计算中，该值仅供参考）", 4_990_000),
            ("৳2,999", 29_990_000),
            ("USD 12.30", 123_000),
            ("10%", 1_000),
            ("1.2E+05", 1_200_000_000),
            ("1.2万", 120_000_000),
            ("1 234 567.8", 12_345_678_000),
            ("0.00005", 1),
            ("-0.00005", -1),
            ("0.00004999", 0),
            ("125.43999999999998", 1_254_400),
            ("1,23,456.00", 1_234_560_000),
            ("Rs. 1,234.50", 12_345_000),
            ("Rs.5", 50_000),
            ("12.50 kr.", 125_000),
            ("12.50 zł", 125_000),
            ("人民币105元整", 1_050_000),
            ("AED 5", 50_000),
            ("8折", 2_000),
            ("8.5 折", 1_500),
            ("85折", 1_500),
            ("10折", 0),
        ] {
            assert_eq!(point(text), Some(value), "{text}");
        }
        for text in [
            "",
            "-",
            "#N/A",
            "abc",
            "12-5",
            "2024-03-05",
            "1.2.3",
            "C001",
            "12:30",
            "(5",
        ] {
            assert_eq!(point(text), None, "{text}");
        }
        assert_eq!(comma("1.234,50"), Some(12_345_000));
        assert_eq!(comma("99,90 €"), Some(999_000));
        assert_eq!(comma("1'234,5"), Some(12_345_000));
        assert_eq!(point("99999999999999999999"), None);
    }

    #[test]
    fn wide_letters_are_read_whole() {
        // Found by fuzzing: three bytes a letter.
        assert_eq!(point("￥９１，Ｅ３４．５，２３４．５０"), None);
        assert_eq!(point("９Ｅ3"), point("9E3"));
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(point("1.00005"), Some(10_001));
        assert_eq!(point("1.00004"), Some(10_000));
        assert_eq!(point("1.000049999"), Some(10_000));
        assert_eq!(point("-1.00005"), Some(-10_001));
        assert_eq!(point("￥1.00005"), Some(10_001));
        assert_eq!(divided(-15, 10), -2);
        assert_eq!(divided(14, 10), 1);
        assert_eq!(divided(15, 10), 2);
        assert_eq!(divided(i128::MAX, i128::MAX - 1), 1);
        let long = format!("1.{}", "4".repeat(38));
        assert_eq!(point(&long), Some(14_444));
    }

    #[test]
    fn marks_are_proved() {
        use DecimalMark::{Comma, Point};
        for (text, mark) in [
            ("1.234,50", Some(Comma)),
            ("99,90", Some(Comma)),
            ("1,234", None),
            ("0,125", Some(Comma)),
            ("1,234,567", Some(Point)),
            ("1.234.567", Some(Comma)),
            ("1,234.5", Some(Point)),
            ("12.5", Some(Point)),
            ("1.234", None),
            ("12345,678", Some(Comma)),
            ("12", None),
        ] {
            assert_eq!(proves(text.as_bytes()), mark, "{text}");
        }
    }
}
