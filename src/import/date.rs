//! Dates as local days: every way exports write them, decided for a whole column at once.

mod evidence;
mod words;

pub use evidence::Evidence;

use words::{in_digits, is_weekday, month_name};

use super::DateOrder;
use super::cell::{fold, widen};

/// How a column's dates are read where the text alone leaves a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Order of day and month.
    pub order: DateOrder,
    /// Two-digit years come first: `24-03-05`.
    pub short_year_first: bool,
    /// Plain numbers are spreadsheet day counts: 45 384 is 2024-04-02.
    pub serials: bool,
    /// Years to add to those of another calendar: 1911 to 民國 years, −543 to Buddhist ones; 0: there are none.
    pub shift: i32,
}

/// What another calendar's years are more or less than ours.
const MINGUO: i32 = 1911;
const BUDDHIST: i32 = -543;

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            order: DateOrder::DayMonth,
            short_year_first: false,
            serials: false,
            shift: 0,
        }
    }
}

/// A date's numbers before the column's reading decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// Year, month, day, beyond doubt.
    Clear(i32, u32, u32),
    /// Day and month in some order, then a four-digit year; whether parted by `/`.
    Twins(u32, u32, i32, bool),
    /// Three numbers of at most two digits; whether parted by `/`.
    Short(u32, u32, u32, bool),
    /// A day count, fraction dropped.
    Serial(i32),
    /// The day of a count of seconds, milliseconds or microseconds since 1970, in UTC.
    Unix(i32),
    /// Year of another calendar (113, 2567), month, day.
    Other(i32, u32, u32),
    /// Year and month, or a quarter's first month: no day.
    Month(i32, u32),
}

/// Days since 1970-01-01 of a calendar date, `None` where there is no such date or the year is
/// outside 1900–2199. Formula: Howard Hinnant, `days_from_civil`.
#[inline]
pub fn day_number(year: i32, month: u32, day: u32) -> Option<i32> {
    if !(1900..2200).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > 31 {
        return None;
    }
    if day > 28 {
        const LENGTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if day > LENGTHS[month as usize - 1] + u32::from(leap && month == 2) {
            return None;
        }
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (shifted / 400, shifted % 400);
    let of_year = (153 * ((month as i32 + 9) % 12) + 2) / 5 + day as i32 - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Reads a cell as a day; `None`: no date, or one that does not exist.
#[inline]
pub fn read(cell: &[u8], reading: Reading) -> Option<i32> {
    if let Some((year, month, day)) = plain(cell)
        && (year < 2400 || reading.shift == 0)
    {
        return day_number(year, month, day);
    }
    settle(parts(cell)?, reading)
}

/// `2024-03-05`, `2024/03/05`, either followed by a time.
#[inline]
fn plain(cell: &[u8]) -> Option<(i32, u32, u32)> {
    const ONES: u64 = u64::MAX / 255;
    let (head, rest) = cell.split_first_chunk::<8>()?;
    let (&[g, h], rest) = rest.split_first_chunk()?;
    let mark = head[4];
    // Digits become their values and both marks nothing; whatever else was there leaves high bits.
    let plain = u64::from_le_bytes([b'0', b'0', b'0', b'0', mark, b'0', b'0', mark]);
    let digits = u64::from_le_bytes(*head) ^ plain;
    let fits = (digits | digits.wrapping_add(ONES * 6)) & (ONES * 0xf0) == 0
        && digits & 0xff00_00ff_0000_0000 == 0
        && (mark == b'-' || mark == b'/')
        && g.is_ascii_digit()
        && h.is_ascii_digit()
        && matches!(rest.first(), None | Some(b' ' | b'T'));
    let digit = |at: u32| (digits >> (at * 8)) as u8;
    let two = |high: u8, low: u8| u32::from(high) * 10 + u32::from(low);
    let year = two(digit(0), digit(1)) * 100 + two(digit(2), digit(3));
    let (month, day) = (two(digit(5), digit(6)), two(g & 15, h & 15));
    fits.then_some((year as i32, month, day))
}

/// The day that parts mean under a reading.
pub fn settle(parts: Parts, reading: Reading) -> Option<i32> {
    let ordered = |a: u32, b: u32, year: i32| match reading.order {
        DateOrder::DayMonth => day_number(year, b, a),
        DateOrder::MonthDay => day_number(year, a, b),
    };
    match parts {
        Parts::Clear(year, month, day) => day_number(year, month, day),
        Parts::Twins(a, b, year, _) if year >= 2400 && reading.shift < 0 => {
            ordered(a, b, year + reading.shift)
        }
        Parts::Twins(a, b, year, _) => ordered(a, b, year),
        Parts::Other(year, month, day)
            if (year < 200) == (reading.shift > 0) && reading.shift != 0 =>
        {
            day_number(year + reading.shift, month, day)
        }
        Parts::Other(..) => None,
        Parts::Month(year, month) => day_number(year, month, 1),
        Parts::Short(a, b, c, _) if reading.shift > 0 => day_number(a as i32 + reading.shift, b, c),
        Parts::Short(a, b, c, _) if reading.short_year_first => day_number(century(a), b, c),
        Parts::Short(a, b, c, _) => ordered(a, b, century(c)),
        Parts::Serial(count) if reading.serials && (367..=109_574).contains(&count) => {
            Some(count - 25_569)
        }
        Parts::Serial(count) if reading.shift > 0 => {
            let (year, month, day) = joined_minguo(count as u32)?;
            day_number(year + reading.shift, month, day)
        }
        Parts::Unix(day) if reading.serials => Some(day),
        Parts::Serial(_) | Parts::Unix(_) => None,
    }
}

/// 00–69 are 20xx, 70–99 are 19xx.
fn century(short: u32) -> i32 {
    short as i32 + if short < 70 { 2000 } else { 1900 }
}

/// Takes a date apart; `None` where the cell is nothing like one.
pub fn parts(cell: &[u8]) -> Option<Parts> {
    let text = std::str::from_utf8(cell).ok()?;
    let wordy = cell.first().is_some_and(|byte| !byte.is_ascii_digit());
    if text.len() < 64
        && (wordy && text.contains("元年")
            || text.contains(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']))
    {
        let plain = in_digits(text);
        return if plain == text {
            None
        } else {
            parts(plain.as_bytes())
        };
    }
    let (text, era) = words::era(text);
    if cell
        .iter()
        .any(|byte| matches!(byte, b'Q' | b'q' | b'W' | 0xad))
        && let Some(month) = words::quarter(text)
    {
        return Some(month);
    }
    let mut found = [(0u32, 0u32); 3]; // value, digits (0: a month's name)
    let mut count = 0;
    let mut slash = false;
    let mut chars = text.chars().map(widen).peekable();
    while count < 3 {
        let Some(&c) = chars.peek() else { break };
        if c.is_ascii_digit() {
            let (mut value, mut digits) = (0u64, 0);
            while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                digits += 1;
                if digits > 17 {
                    return None;
                }
                value = value * 10 + u64::from(digit as u8 - b'0');
            }
            if count == 0 && digits == 7 && chars.peek().is_none() {
                return joined_minguo(value as u32)
                    .is_some()
                    .then_some(Parts::Serial(value as i32));
            }
            if count == 0 && digits >= 8 {
                return compact(value, digits, chars.peek().copied());
            }
            if count == 0 && digits == 5 && chars.peek() == Some(&'.') {
                // A day count with its time of day, which may have many digits.
                let digits = chars.all(|c| c == '.' || c.is_ascii_digit());
                return digits.then_some(Parts::Serial(value as i32));
            }
            if chars.peek() == Some(&':') {
                if count == 1 {
                    return None;
                }
                // `15:20 05/03/2024`, `Mar 5 15:20:11 CST 2024`: a time is no year.
                while chars.next_if(|c| c.is_ascii_digit() || *c == ':').is_some() {}
                if count == 2 {
                    let rest: String = chars.by_ref().collect();
                    let mut words = rest.rsplit(' ').filter(|word| word.len() == 4);
                    found[2] = (words.find_map(|word| word.parse().ok())?, 4);
                    count = 3;
                    break;
                }
                continue;
            }
            found[count] = (u32::try_from(value).ok()?, digits);
            count += 1;
        } else if fold(c).is_ascii_alphabetic() {
            let mut word = String::new();
            while let Some(letter) = chars.next_if(|c| fold(*c).is_ascii_alphabetic()) {
                word.push(fold(letter));
            }
            match month_name(&word) {
                Some(month) => {
                    found[count] = (month, 0);
                    count += 1;
                }
                None if count == 0 && is_weekday(&word) => {}
                None if count == 2 && word.starts_with('t') => break,
                None if count > 0
                    && matches!(&*word, "st" | "nd" | "rd" | "th" | "de" | "del" | "of") => {}
                None => return None,
            }
        } else if matches!(
            c,
            '-' | '/'
                | '.'
                | ','
                | ' '
                | '_'
                | '\\'
                | '年'
                | '月'
                | '日'
                | '년'
                | '월'
                | '일'
                | '\u{feff}'
        ) {
            slash |= c == '/';
            if count == 0 && !matches!(c, ' ' | ',' | '\u{feff}') {
                return None;
            }
            chars.next();
        } else {
            return None;
        }
    }
    if chars.peek().is_some_and(char::is_ascii_digit) {
        return None;
    }
    let [(mut a, mut la), (b, lb), (c, lc)] = found;
    if let Some(before) = era {
        if count != 3 || la == 0 || la > 3 {
            return None;
        }
        (a, la) = (a + before as u32, 4);
    }
    match count {
        3 if la == 4 && (2400..2700).contains(&a) && lb <= 2 && lc <= 2 => {
            Some(Parts::Other(a as i32, b, c))
        }
        3 if la == 3 && (80..150).contains(&a) && lb > 0 && lb <= 2 && lc > 0 && lc <= 2 => {
            Some(Parts::Other(a as i32, b, c))
        }
        1 if la == 6 && (201_501..204_913).contains(&a) && (1..=12).contains(&(a % 100)) => {
            Some(Parts::Month(a as i32 / 100, a % 100))
        }
        2 if (1900..2200).contains(&a)
            && lb <= 2
            && (1..=12).contains(&b)
            && !text.contains('.') =>
        {
            Some(Parts::Month(a as i32, b))
        }
        2 if la == 0 && (lb == 4 || lb == 2 && text.contains(['-', '/'])) => {
            Some(Parts::Month(long_year(b, lb)?, a))
        }
        1 if la <= 6 && la > 0 && chars.peek().is_none() => Some(Parts::Serial(a as i32)),
        2 if la > 3 && la <= 6 && lb > 0 && text.contains('.') => Some(Parts::Serial(a as i32)),
        3 if la == 4 && lb <= 2 && lc <= 2 => Some(Parts::Clear(a as i32, b, c)),
        3 if lb == 0 && la > 0 && la <= 2 => Some(Parts::Clear(long_year(c, lc)?, b, a)),
        3 if la == 0 && lb > 0 && lb <= 2 => Some(Parts::Clear(long_year(c, lc)?, a, b)),
        3 if la == 0 || lb == 0 || lc == 0 || la > 2 || lb > 2 => None,
        3 if lc == 4 => Some(Parts::Twins(a, b, c as i32, slash)),
        3 if lc <= 2 => Some(Parts::Short(a, b, c, slash)),
        _ => None,
    }
}

fn long_year(value: u32, digits: u32) -> Option<i32> {
    match digits {
        4 => Some(value as i32),
        1 | 2 => Some(century(value)),
        _ => None,
    }
}

/// `20240305`, `202403051123`, `20240305112345`, `20240305112345678`.
fn compact(value: u64, digits: u32, next: Option<char>) -> Option<Parts> {
    let date = match digits {
        8 => value,
        10 | 13 | 16 => return unix(value, digits),
        12 => value / 10_000,
        14 => value / 1_000_000,
        17 => value / 1_000_000_000,
        _ => return None,
    };
    if next.is_some_and(|c| !matches!(c, ' ' | 'T' | 't')) {
        return None;
    }
    let date = date as u32;
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
    (1900..2200)
        .contains(&year)
        .then_some(Parts::Clear(year as i32, month, day))
}

/// `1130506`: a 民國 year of three digits, month and day.
pub fn joined_minguo(value: u32) -> Option<(i32, u32, u32)> {
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    let fits = (80..150).contains(&year) && day_number(year as i32 + MINGUO, month, day).is_some();
    fits.then_some((year as i32, month, day))
}

/// A count of seconds (10 digits), milliseconds (13) or microseconds (16) since 1970, from 2001 to 2099.
fn unix(value: u64, digits: u32) -> Option<Parts> {
    let seconds = value / 10u64.pow(digits - 10);
    (1_000_000_000..4_070_908_800)
        .contains(&seconds)
        .then_some(Parts::Unix((seconds / 86_400) as i32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Day;

    fn iso(text: &str, reading: Reading) -> Option<String> {
        read(text.as_bytes(), reading).map(|day| Day(day).iso())
    }

    #[test]
    fn every_form_of_the_same_day() {
        for text in [
            "2024-03-05",
            "2024/03/05",
            "2024/3/5",
            "2024.3.5",
            "2024年3月5日",
            "2024年03月05日 10:20",
            "20240305",
            "20240305112345",
            "2024-03-05 23:30:00 +0800",
            "2024-03-05T23:59:59Z",
            "2024-03-05T00:10:00+14:00",
            "5 Mar 2024",
            "05-Mar-24",
            "March 5, 2024",
            "Tue, 5 Mar 2024 10:00",
            "２０２４－０３－０５",
            "2024/3/5 9:06",
        ] {
            assert_eq!(
                iso(text, Reading::default()).as_deref(),
                Some("2024-03-05"),
                "{text}"
            );
        }
        let us = Reading {
            order: DateOrder::MonthDay,
            ..Reading::default()
        };
        assert_eq!(iso("03/05/2024", us).as_deref(), Some("2024-03-05"));
        assert_eq!(
            iso("05.03.2024", Reading::default()).as_deref(),
            Some("2024-03-05")
        );
        assert_eq!(iso("09/25/26", us).as_deref(), Some("2026-09-25"));
        let serials = Reading {
            serials: true,
            ..Reading::default()
        };
        assert_eq!(iso("45384.34789", serials).as_deref(), Some("2024-04-02"));
        assert_eq!(iso("45384", serials).as_deref(), Some("2024-04-02"));
        let short = Reading {
            short_year_first: true,
            ..Reading::default()
        };
        assert_eq!(iso("24-03-05", short).as_deref(), Some("2024-03-05"));
    }

    #[test]
    fn days_that_do_not_exist() {
        for text in [
            "2024-02-30",
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "1899-01-01",
            "",
            "-",
            "abc",
            "12.50",
            "138-1234-5678",
            "2024",
            "20241301",
            "31/04/2024",
            "45384",
        ] {
            assert_eq!(iso(text, Reading::default()), None, "{text}");
        }
    }

    #[test]
    fn numbers_of_days_agree_with_the_calendar() {
        for number in (-25_567..84_000).step_by(13) {
            let (year, month, day) = Day(number).ymd();
            assert_eq!(day_number(year, month, day), Some(number));
        }
    }

    #[test]
    fn a_column_decides_the_order() {
        let decide = |texts: &[&str]| {
            let mut evidence = Evidence::default();
            texts
                .iter()
                .filter_map(|text| parts(text.as_bytes()))
                .for_each(|parts| evidence.add(parts));
            evidence.decide(false)
        };
        let (reading, unproved) = decide(&["05/03/2024", "15/04/2024"]);
        assert_eq!((reading.order, unproved), (DateOrder::DayMonth, false));
        let (reading, unproved) = decide(&["05/03/24", "05/30/24"]);
        assert_eq!((reading.order, unproved), (DateOrder::MonthDay, false));
        assert!(decide(&["05/03/2024", "06/03/2024"]).1);
        assert!(decide(&["99-03-05", "00-03-05"]).0.short_year_first);
        assert!(
            decide(&["24-03-05", "24-03-28", "25-01-01"])
                .0
                .short_year_first
        );
    }
}
