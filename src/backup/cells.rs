//! What stands in a cell of the CSV parts, there and back exactly.
//!
//! A text that a spreadsheet would take for a formula, and one that begins with an apostrophe, gets
//! one apostrophe in front; reading takes it off. An empty cell means «nothing», a lone apostrophe
//! a text that is there and empty.

use std::borrow::Cow;
use std::io::Write;

use crate::model::{Day, LineState};

/// Before the first line, so that spreadsheets read the text as UTF-8.
pub const BOM: &[u8] = b"\xEF\xBB\xBF";
pub const CUSTOMER_COLUMNS: [&str; 3] = ["import", "customer", "name"];
pub const ORDER_COLUMNS: [&str; 11] = [
    "import", "line", "state", "date", "order", "customer", "name", "quantity", "amount", "cost",
    "category",
];

/// As a cell.
pub fn text(text: &str) -> Cow<'_, str> {
    let guarded = text.starts_with([
        '\'', '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠',
    ]);
    match guarded || text.is_empty() {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

/// The text of a cell; `None` for an empty cell.
pub fn text_of(cell: &str) -> Option<&str> {
    let text = cell.strip_prefix('\'').unwrap_or(cell);
    (!cell.is_empty()).then_some(text)
}

/// A four-decimal integer, without zeros at its end.
pub fn decimal(value: i64, cell: &mut Vec<u8>) {
    let size = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    let (whole, mut rest, mut places) = (size / 10_000, size % 10_000, 4);
    while places > 0 && rest % 10 == 0 {
        (rest, places) = (rest / 10, places - 1);
    }
    // Writing into memory cannot fail.
    let _ = match places {
        0 => write!(cell, "{sign}{whole}"),
        _ => write!(cell, "{sign}{whole}.{rest:0places$}"),
    };
}

/// The four-decimal integer again; `None` for what [`decimal`] does not write.
pub fn decimal_of(cell: &str) -> Option<i64> {
    let (negative, size) = match cell.strip_prefix('-') {
        Some(size) => (true, size),
        None => (false, cell),
    };
    let (whole, rest) = size.split_once('.').unwrap_or((size, ""));
    let point = size.len() > whole.len();
    if whole.is_empty() || rest.len() > 4 || point && rest.is_empty() {
        return None;
    }
    let mut value: i128 = 0;
    for byte in whole.bytes().chain(rest.bytes()) {
        let digit = char::from(byte).to_digit(10)?;
        value = value.checked_mul(10)?.checked_add(digit.into())?;
    }
    value = value.checked_mul([10_000, 1_000, 100, 10, 1][rest.len()])?;
    i64::try_from(if negative { -value } else { value }).ok()
}

/// `2024-03-05`; far from every calendar the number of days since 1970-01-01.
pub fn day(days: i32) -> String {
    let iso = Day(days).iso();
    match day_of(&iso) == Some(days) {
        true => iso,
        false => days.to_string(),
    }
}

/// The day again.
pub fn day_of(cell: &str) -> Option<i32> {
    // The four digits of a year and its dashes; all else is a number of days.
    match cell.len() == 10 && cell.as_bytes()[4] == b'-' {
        true => Day::parse_iso(cell).map(|day| day.0),
        false => cell.parse().ok(),
    }
}

pub fn state(state: u8) -> &'static str {
    match LineState::from_u8(state) {
        LineState::Sale => "sale",
        LineState::Return => "return",
        LineState::Cancelled => "cancelled",
        LineState::Dropped => "dropped",
        LineState::Removed => "removed",
    }
}

pub fn state_of(cell: &str) -> Option<u8> {
    let state = match cell {
        "sale" => LineState::Sale,
        "return" => LineState::Return,
        "cancelled" => LineState::Cancelled,
        "dropped" => LineState::Dropped,
        "removed" => LineState::Removed,
        _ => return None,
    };
    Some(state as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_come_back_exactly() {
        for value in [0, 1, -1, 10, 12_345, -5_000, 30_000, i64::MAX, i64::MIN] {
            let mut cell = Vec::new();
            decimal(value, &mut cell);
            let cell = String::from_utf8(cell).expect("digits");
            assert_eq!(decimal_of(&cell), Some(value), "{cell}");
        }
        let mut cell = Vec::new();
        decimal(-10_203_400, &mut cell);
        assert_eq!(cell, b"-1020.34");
        for not in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "1.23456",
            "1e3",
            "+1",
            " 1",
            "--1",
            "1.2.3",
            "0x1",
            "922337203685477.5808",
            "99999999999999999999999999999999999999999999",
        ] {
            assert_eq!(decimal_of(not), None, "{not}");
        }
    }

    #[test]
    fn days_come_back_exactly() {
        for days in [0, 19_000, -200_000, -800_000, 3_000_000, i32::MAX, i32::MIN] {
            assert_eq!(day_of(&day(days)), Some(days), "{}", day(days));
        }
        assert_eq!(day(0), "1970-01-01");
        for not in [
            "",
            "2024-02-30",
            "2024-1-1",
            "yesterday",
            "1970-01-0a",
            "é970-01-01",
        ] {
            assert_eq!(day_of(not), None, "{not}");
        }
    }

    #[test]
    fn texts_come_back_and_start_no_formula() {
        for one in [
            "", "'", "''x", "=1+1", "-5", "@x", "\tx", "＝x", "plain", "O'Neil",
        ] {
            let cell = text(one);
            assert_eq!(text_of(&cell), Some(one));
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '＝']),
                "{cell}"
            );
        }
        assert_eq!(text_of(""), None);
        assert_eq!(text("O'Neil"), "O'Neil");
    }
}
