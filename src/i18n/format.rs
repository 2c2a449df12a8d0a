//! Numbers, money, shares and dates as the two languages write them.

use super::Lang;
use crate::model::{Day, Money, Quantity};

/// How to write figures: a language and the workbook's currency.
#[derive(Clone, Copy, Debug)]
pub struct Format<'a> {
    /// Language of the reader.
    pub lang: Lang,
    /// ISO 4217 code, empty where unknown.
    pub currency: &'a str,
}

impl Format<'_> {
    /// `12,345`.
    pub fn int(&self, value: i64) -> String {
        grouped(value)
    }

    /// `¥16,117,548.24`; a bare number where the currency is unknown.
    pub fn money(&self, value: Money) -> String {
        let cents = value.hundredths();
        let hundredths = cents.unsigned_abs() % 100;
        let whole = grouped_abs(cents.unsigned_abs() / 100);
        let sign = if cents < 0 { "−" } else { "" };
        format!("{sign}{}{whole}.{hundredths:02}", self.prefix())
    }

    /// `¥16,117,548`, rounded half up to whole units.
    pub fn money_short(&self, value: Money) -> String {
        let units = (value.0.unsigned_abs() + 5_000) / 10_000;
        let sign = if value.0 < 0 && units > 0 { "−" } else { "" };
        format!("{sign}{}{}", self.prefix(), grouped_abs(units))
    }

    /// `¥161.2万`, `¥1.61亿` / `¥1.6M`, `¥12.3K`: an amount for a narrow place, one or two decimals.
    pub fn money_compact(&self, value: Money) -> String {
        let steps: &[(i128, &str, usize)] = match self.lang {
            Lang::Zh => &[(100_000_000, "亿", 2), (10_000, "万", 1)],
            Lang::En => &[
                (1_000_000_000, "B", 2),
                (1_000_000, "M", 1),
                (1_000, "K", 1),
            ],
        };
        let size = i128::from(value.0.unsigned_abs());
        for &(unit, sign, decimals) in steps {
            let scale = 10i128.pow(decimals as u32);
            let unit = unit * i128::from(Money::UNIT);
            if size >= unit {
                let scaled = (size * scale + unit / 2) / unit;
                let minus = if value.0 < 0 { "−" } else { "" };
                let whole = grouped_abs((scaled / scale) as u64);
                let rest = scaled % scale;
                return format!("{minus}{}{whole}.{rest:0decimals$}{sign}", self.prefix());
            }
        }
        self.money_short(value)
    }

    /// What stands before an amount: the sign, or the code and a blank that does not break.
    fn prefix(&self) -> String {
        let symbol = self.symbol();
        let code = symbol.len() > 1 && symbol.ends_with(|sign: char| sign.is_ascii_alphabetic());
        let blank = if code { "\u{a0}" } else { "" };
        format!("{symbol}{blank}")
    }

    /// The currency's sign, its code where it has none of its own, empty where it is unknown.
    pub fn symbol(&self) -> &str {
        match self.currency {
            "CNY" | "JPY" => "¥",
            "USD" => "$",
            "EUR" => "€",
            "GBP" => "£",
            "HKD" => "HK$",
            "TWD" => "NT$",
            other => other,
        }
    }

    /// A quantity without needless zeros.
    pub fn quantity(&self, value: Quantity) -> String {
        let size = value.0.unsigned_abs();
        let sign = if value.0 < 0 { "−" } else { "" };
        let whole = grouped_abs(size / 10_000);
        let digits = format!("{:04}", size % 10_000);
        match digits.trim_end_matches('0') {
            "" => format!("{sign}{whole}"),
            rest => format!("{sign}{whole}.{rest}"),
        }
    }

    /// `41.3%` of a share 0–1, half up at one decimal; `—` where undefined.
    pub fn percent(&self, share: f64) -> String {
        self.percent_with(share, 1)
    }

    /// A share with the given decimals (at most 4).
    pub fn percent_with(&self, share: f64, decimals: u32) -> String {
        if !share.is_finite() {
            return "—".into();
        }
        let decimals = decimals.min(4);
        let scale = 10u64.pow(decimals);
        // The nudge keeps 0.125 → 12.5 % → half up, where binary floats fall a hair short.
        let scaled = (share * 100.0 * scale as f64 + 0.5 + 1e-9).floor() as i64;
        let size = scaled.unsigned_abs();
        let sign = if scaled < 0 { "−" } else { "" };
        let whole = grouped_abs(size / scale);
        match decimals as usize {
            0 => format!("{sign}{whole}%"),
            width => format!("{sign}{whole}.{:0width$}%", size % scale),
        }
    }

    /// `1,234.5`: a plain number with the given decimals; `—` where undefined.
    pub fn decimal(&self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return "—".into();
        }
        // In whole steps of the last decimal: the library's own writer of floats weighs more than
        // all of this module.
        let scale = 10u64.pow(decimals.min(9) as u32);
        let steps = (value.abs() * scale as f64).round() as u64;
        let sign = if value < 0.0 && steps > 0 { "−" } else { "" };
        let whole = grouped_abs(steps / scale);
        match decimals {
            0 => format!("{sign}{whole}"),
            width => format!("{sign}{whole}.{:0width$}", steps % scale),
        }
    }

    /// `12.3 MB`: a size of storage in steps of a thousand.
    pub fn bytes(&self, value: f64) -> String {
        let steps = [("GB", 1e9), ("MB", 1e6), ("KB", 1e3)];
        match steps.into_iter().find(|(_, unit)| value >= *unit) {
            Some((name, unit)) => format!("{}\u{a0}{name}", self.decimal(value / unit, 1)),
            None => format!("{}\u{a0}B", self.decimal(value.max(0.0), 0)),
        }
    }

    /// `2017-12-30` in both languages: unambiguous and sortable.
    pub fn day(&self, day: Day) -> String {
        day.iso()
    }
}

/// The English noun for a count: `plural(1, "order", "orders")`.
pub fn plural(count: i64, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

#[inline(never)]
fn grouped(value: i64) -> String {
    let sign = if value < 0 { "−" } else { "" };
    format!("{sign}{}", grouped_abs(value.unsigned_abs()))
}

fn grouped_abs(value: u64) -> String {
    grouped_digits(&value.to_string())
}

/// Digits in groups of three from the right.
fn grouped_digits(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZH: Format = Format {
        lang: Lang::Zh,
        currency: "CNY",
    };
    const EN: Format = Format {
        lang: Lang::En,
        currency: "USD",
    };

    #[test]
    fn money_in_both_languages() {
        assert_eq!(ZH.money(Money(161_175_482_400)), "¥16,117,548.24");
        assert_eq!(EN.money(Money(-12_350)), "−$1.24");
        assert_eq!(EN.money(Money(0)), "$0.00");
        assert_eq!(ZH.money_short(Money(-4_999)), "¥0");
        assert_eq!(ZH.money_short(Money(5_000)), "¥1");
        let bare = Format { currency: "", ..EN };
        assert_eq!(bare.money(Money(10_000)), "1.00");
        let coded = Format {
            currency: "AUD",
            ..EN
        };
        assert_eq!(coded.money(Money(-10_000)), "−AUD\u{a0}1.00");
        for end in [i64::MIN, i64::MAX] {
            for format in [ZH, EN] {
                assert!(!format.money(Money(end)).is_empty());
                assert!(!format.money_short(Money(end)).is_empty());
                assert!(!format.money_compact(Money(end)).is_empty());
            }
        }
    }

    #[test]
    fn compact_money_counts_in_the_language_own_steps() {
        let units = |value: i64| Money(value * Money::UNIT);
        assert_eq!(ZH.money_compact(units(16_117_548)), "¥1,611.8万");
        assert_eq!(ZH.money_compact(units(161_175_482)), "¥1.61亿");
        assert_eq!(ZH.money_compact(units(9_999)), "¥9,999");
        assert_eq!(EN.money_compact(units(16_117_548)), "$16.1M");
        assert_eq!(EN.money_compact(units(-1_250)), "−$1.3K");
        assert_eq!(EN.money_compact(units(999)), "$999");
    }

    #[test]
    fn shares_round_half_up() {
        assert_eq!(EN.percent(0.41260609), "41.3%");
        assert_eq!(EN.percent(0.125), "12.5%");
        assert_eq!(EN.percent_with(0.125, 0), "13%");
        assert_eq!(EN.percent_with(-0.41, 0), "−41%");
        assert_eq!(EN.percent(-0.004), "−0.4%");
        assert_eq!(EN.percent(12.5), "1,250.0%");
        assert_eq!(EN.percent(f64::NAN), "—");
        assert!(EN.percent(-1e300).ends_with('%'));
    }

    #[test]
    fn plain_numbers() {
        assert_eq!(EN.int(-1_234_567), "−1,234,567");
        assert_eq!(EN.int(i64::MIN), "−9,223,372,036,854,775,808");
        assert_eq!(EN.decimal(1_234.56, 1), "1,234.6");
        assert_eq!(EN.decimal(-0.04, 1), "0.0");
        assert_eq!(EN.decimal(-2.0, 0), "−2");
        assert_eq!(EN.decimal(f64::INFINITY, 1), "—");
        assert_eq!(EN.quantity(Quantity(-5_000)), "−0.5");
        assert_eq!(EN.quantity(Quantity(12_340_000)), "1,234");
        assert_eq!(EN.quantity(Quantity(10_025)), "1.0025");
        assert_eq!(EN.bytes(999.0), "999\u{a0}B");
        assert_eq!(EN.bytes(12_345_678.0), "12.3\u{a0}MB");
        assert_eq!(ZH.bytes(2e12), "2,000.0\u{a0}GB");
    }

    #[test]
    fn days_and_plurals() {
        assert_eq!(ZH.day(Day(0)), "1970-01-01");
        assert_eq!(plural(1, "order", "orders"), "order");
        assert_eq!(plural(0, "order", "orders"), "orders");
    }
}
