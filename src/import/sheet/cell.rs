//! Values of cells as the text a person sees in the spreadsheet.

use std::io::Write;

use super::rows::Rows;
use crate::import::Refused;

/// From here on a number has more than the 15 digits a spreadsheet keeps.
const LONG: f64 = 1e15;
/// Serial number of 9999-12-31, the last day spreadsheets know.
const LAST_SERIAL: f64 = 2_958_465.999_999;
/// Days from 1900 to 1904, the difference of the two date systems.
const SHIFT_1904: f64 = 1462.0;

/// A writer of values with its scratch space.
#[derive(Default)]
pub(super) struct Writer {
    text: Vec<u8>,
}

impl Writer {
    /// Writes a number: whole ones digit for digit, others to the 15 digits the spreadsheet shows.
    pub(super) fn number(
        &mut self,
        rows: &mut Rows,
        row: u32,
        column: u32,
        value: f64,
    ) -> Result<(), Refused> {
        self.text.clear();
        write_number(&mut self.text, value);
        if value.abs() >= LONG && value.fract() == 0.0 {
            rows.long_id(row, column, &String::from_utf8_lossy(&self.text));
        }
        rows.put(row, column, &self.text)
    }

    /// Writes a date serial of the 1900 or 1904 system; times carry seconds where there are any.
    pub(super) fn date(
        &mut self,
        rows: &mut Rows,
        row: u32,
        column: u32,
        serial: f64,
        from_1904: bool,
    ) -> Result<(), Refused> {
        self.text.clear();
        write_date(&mut self.text, serial, from_1904);
        rows.put(row, column, &self.text)
    }
}

/// The shortest exact text of a number, without exponent and without the tail that binary
/// fractions leave behind the 15th digit (which no spreadsheet shows).
pub(super) fn write_number(out: &mut Vec<u8>, value: f64) {
    // Writing to a Vec cannot fail.
    if value.fract() == 0.0 && value.abs() < 9e15 {
        out.extend_from_slice(itoa::Buffer::new().format(value as i64).as_bytes());
        return;
    }
    let start = out.len();
    let _ = write!(out, "{value}");
    let digits = out[start..].iter().filter(|b| b.is_ascii_digit()).count();
    if digits > 15 && value.fract() != 0.0 {
        let rounded = format!("{value:.14e}").parse::<f64>().unwrap_or(value);
        out.truncate(start);
        let _ = write!(out, "{rounded}");
    }
}

/// A date serial as `2024-03-05`, `2024-03-05 11:23:45`, or `11:23:45` where it is only a time.
fn write_date(out: &mut Vec<u8>, serial: f64, from_1904: bool) {
    let serial = if from_1904 {
        serial + SHIFT_1904
    } else {
        serial
    };
    if !(0.0..=LAST_SERIAL).contains(&serial) {
        write_number(out, serial);
        return;
    }
    let mut day = serial.floor() as i64;
    let mut seconds = ((serial - serial.floor()) * 86_400.0).round() as i64;
    if seconds == 86_400 {
        day += 1;
        seconds = 0;
    }
    let time_only = day == 0;
    if !time_only {
        // Serial 60 is the 29th of February 1900, which never was: days before it count from
        // 1899-12-31, days after it from 1899-12-30.
        let (year, month, date) = civil(if day < 60 { day + 1 } else { day } - 25_569);
        two(out, year / 100);
        two(out, year % 100);
        out.push(b'-');
        two(out, month);
        out.push(b'-');
        two(out, date);
        if seconds == 0 {
            return;
        }
        out.push(b' ');
    }
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    two(out, hour);
    out.push(b':');
    two(out, minute);
    out.push(b':');
    two(out, second);
}

/// A number from 0 to 99 in two digits.
fn two(out: &mut Vec<u8>, number: i64) {
    out.extend([b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]);
}

/// Days since 1970-01-01 as year, month, day (Hinnant, «chrono-compatible low-level date
/// algorithms»).
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    (year, month, doy - (153 * mp + 2) / 5 + 1)
}

/// An ISO date as spreadsheets store it (`2024-03-05T11:23:45.000Z`) in the form of our tables.
#[cfg(feature = "convert")]
pub(super) fn iso_date(text: &str) -> String {
    let Some((day, time)) = text.split_once('T') else {
        return text.to_owned();
    };
    let time = time.trim_end_matches('Z');
    let time = time.split('.').next().unwrap_or(time);
    if time.is_empty() || time == "00:00:00" || time == "00:00" {
        day.to_owned()
    } else {
        format!("{day} {time}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: f64) -> String {
        let mut out = Vec::new();
        write_number(&mut out, value);
        String::from_utf8_lossy(&out).into_owned()
    }

    fn date(serial: f64, from_1904: bool) -> String {
        let mut out = Vec::new();
        write_date(&mut out, serial, from_1904);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn numbers_are_what_the_person_typed() {
        assert_eq!(number(4939.45), "4939.45");
        assert_eq!(number(4939.450000000001), "4939.45");
        assert_eq!(number(1.1 + f64::EPSILON / 2.0), "1.1");
        assert_eq!(number(0.1 + 0.2), "0.3");
        assert_eq!(number(-0.0), "0");
        assert_eq!(number(-60.0), "-60");
        assert_eq!(number(0.00001), "0.00001");
        assert_eq!(number(2_024_030_500_000_000_001.0), "2024030500000000000");
        assert_eq!(
            number(123_456_789_012_345_670_000.0),
            "123456789012345670000"
        );
    }

    #[test]
    fn serials_are_days() {
        assert_eq!(date(45356.0, false), "2024-03-05");
        assert_eq!(date(43894.0, true), "2024-03-05");
        assert_eq!(date(45_356.474_826_388_89, false), "2024-03-05 11:23:45");
        assert_eq!(date(45_356.999_999_999, false), "2024-03-06");
        assert_eq!(date(0.5, false), "12:00:00");
        assert_eq!(date(1.0, false), "1900-01-01");
        assert_eq!(date(59.0, false), "1900-02-28");
        assert_eq!(date(61.0, false), "1900-03-01");
        assert_eq!(date(-3.0, false), "-3");
        assert_eq!(date(3e9, false), "3000000000");
        assert_eq!(date(2_958_465.0, false), "9999-12-31");
    }

    #[test]
    fn iso_dates_lose_empty_times() {
        assert_eq!(iso_date("2024-03-05"), "2024-03-05");
        assert_eq!(iso_date("2024-03-05T00:00:00"), "2024-03-05");
        assert_eq!(iso_date("2024-03-05T11:23:45.000Z"), "2024-03-05 11:23:45");
    }
}
