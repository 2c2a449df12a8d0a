//! Words in dates: months in seven languages, weekdays, eras, quarters, Chinese numerals.

use super::{Parts, day_number};
use crate::model::Day;

/// Chinese numerals as digits: `二〇二四年三月二十五日` → `2024年3月25日`. Weekdays go.
#[cold]
pub(super) fn in_digits(text: &str) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let text = match text.find("星期").or_else(|| text.find("周")) {
        Some(at) if at > 0 => &text[..at],
        _ => led_by_words(text).0,
    };
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let digit = DIGITS
            .iter()
            .position(|d| *d == c)
            .or((c == '零').then_some(0));
        match (digit, c) {
            (Some(digit), _) if chars.peek() == Some(&'十') => {
                chars.next();
                let ones = chars.next_if(|c| DIGITS.contains(c));
                let ones = ones.and_then(|c| DIGITS.iter().position(|d| *d == c));
                out.push_str(&(digit * 10 + ones.unwrap_or(0)).to_string());
            }
            (Some(digit), _) => out.push_str(&digit.to_string()),
            (None, '元') if chars.peek() == Some(&'年') => out.push('1'),
            (None, '十') => {
                let ones = chars.next_if(|c| DIGITS.contains(c));
                let ones = ones.and_then(|c| DIGITS.iter().position(|d| *d == c));
                out.push_str(&(10 + ones.unwrap_or(0)).to_string());
            }
            (None, c) => out.push(c),
        }
    }
    out
}

/// A date without the words in front of it, and the year before its era's first: 令和6年 is 2018 + 6.
pub(super) fn era(text: &str) -> (&str, Option<i32>) {
    match text.chars().next() {
        Some(first) if !first.is_ascii_digit() => led_by_words(text),
        _ => (text, None),
    }
}

#[cold]
fn led_by_words(text: &str) -> (&str, Option<i32>) {
    // As JSON of .NET writes them.
    if let Some(rest) = text.strip_prefix("/Date(") {
        return (rest, None);
    }
    const ERAS: [(&str, i32); 11] = [
        ("民國", 1911),
        ("民国", 1911),
        ("令和", 2018),
        ("㋿", 2018),
        ("R", 2018),
        ("平成", 1988),
        ("㍻", 1988),
        ("H", 1988),
        ("昭和", 1925),
        ("㍼", 1925),
        ("S", 1925),
    ];
    // «星期二 2024-03-05»
    let text = match text
        .strip_prefix("星期")
        .or_else(|| text.strip_prefix('周'))
    {
        Some(rest) => rest.trim_start_matches(|c: char| !c.is_ascii_digit()),
        None => text.strip_prefix("中華").unwrap_or(text),
    };
    let numbered = |era: &str, rest: &&str| {
        // `S20-1-2` is an article.
        rest.trim_start().starts_with(|c: char| c.is_ascii_digit())
            && (era.len() > 1 || rest.contains(['.', '/', '年']))
    };
    ERAS.iter()
        .find_map(|(era, before)| {
            let rest = text.strip_prefix(era).filter(|rest| numbered(era, rest))?;
            Some((rest.trim_start(), Some(*before)))
        })
        .unwrap_or((text, None))
}

/// `2024Q1`, `2024-Q1`, `Q1 2024`, `2024年第一季度` as the quarter's first month; `2024-W10-2` as its day.
#[cold]
pub(super) fn quarter(text: &str) -> Option<Parts> {
    let part = text.get(4..).filter(|part| part.len() < 20)?;
    if let Some((week, day)) = part
        .strip_prefix("-W")
        .and_then(|rest| rest.split_once('-'))
    {
        let (week, day) = (week.parse::<i32>().ok()?, day.parse::<i32>().ok()?);
        // ISO 8601: the fourth of January lies in the first week, which begins on a Monday.
        let fourth = day_number(text.get(..4)?.parse().ok()?, 1, 4)?;
        let monday = fourth - (fourth + 3).rem_euclid(7);
        let fits = (1..=53).contains(&week) && (1..=7).contains(&day);
        let (year, month, day) = Day(monday + week * 7 - 7 + day - 1).ymd();
        return fits.then_some(Parts::Clear(year, month, day));
    }
    let quarter = |rest: &str| {
        let rest = rest.trim_start_matches(['年', '-', ' ', '/', '第']);
        let bare = rest
            .strip_prefix(['Q', 'q'])
            .or_else(|| rest.strip_suffix("季度"))
            .or_else(|| rest.strip_suffix('季'))?;
        "1234".find(bare).filter(|_| bare.len() == 1)
    };
    let found = match text.strip_prefix(['Q', 'q']) {
        Some(rest) => (
            rest.get(1..)?.trim_start_matches(['-', ' ', '/']),
            "1234".find(rest.get(..1)?),
        ),
        None => (text.get(..4)?, quarter(part)),
    };
    let year = found
        .0
        .parse()
        .ok()
        .filter(|year| (1900..2200).contains(year))?;
    Some(Parts::Month(year, found.1? as u32 * 3 + 1))
}

/// The month of a name or its first letters, folded.
#[cold]
pub(super) fn month_name(word: &str) -> Option<u32> {
    // English first, then French, German, Spanish, Italian, Portuguese and Dutch where they differ.
    const NAMES: [&str; 12] = [
        "january janvier januar enero gennaio janeiro",
        "february fevrier februar febrero febbraio fevereiro",
        "march mars marz maerz marzo marco maart mrz",
        "april avril abril aprile",
        "may mai mayo maggio maio mei",
        "june juin juni junio giugno junho",
        "july juillet juli julio luglio julho",
        "august aout agosto augustus",
        "september sept septembre septiembre settembre setembro",
        "october octobre oktober octubre ottobre outubro",
        "november novembre noviembre novembro",
        "december decembre dezember diciembre dicembre dezembro",
    ];
    if word.len() < 3 {
        return None;
    }
    let found = NAMES
        .iter()
        .position(|names| names.split(' ').any(|name| name.starts_with(word)))?;
    Some(found as u32 + 1)
}

/// Whether this is a weekday's name or its first letters.
#[cold]
pub(super) fn is_weekday(word: &str) -> bool {
    const NAMES: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    word.len() >= 3 && NAMES.iter().any(|name| name.starts_with(word))
}
