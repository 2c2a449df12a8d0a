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
        format!("{sign}{}{whole}.{hundredths:02}", self.symbol())
    }

    /// `¥16,117,548`, rounded half up to whole units.
    pub fn money_short(&self, value: Money) -> String {
        let units = (value.0.unsigned_abs() + 5_000) / 10_000;
        let sign = if value.0 < 0 && units > 0 { "−" } else { "" };
        format!("{sign}{}{}", self.symbol(), grouped_abs(units))
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
                return format!("{minus}{}{whole}.{rest:0decimals$}{sign}", self.symbol());
            }
        }
        self.money_short(value)
    }

    /// The sign before an amount, empty where the currency is unknown.
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
        let whole = grouped(value.0 / 10_000);
        let rest = value.0.unsigned_abs() % 10_000;
        if rest == 0 {
            return whole;
        }
        let digits = format!("{rest:04}");
        format!("{whole}.{}", digits.trim_end_matches('0'))
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
        let scale = 10f64.powi(decimals as i32);
        let scaled = (share * 100.0 * scale + 0.5 + 1e-9).floor() as i64;
        let (whole, rest) = (scaled / scale as i64, scaled.abs() % scale as i64);
        let sign = if scaled < 0 && whole == 0 { "−" } else { "" };
        if decimals == 0 {
            return format!("{sign}{whole}%");
        }
        format!(
            "{sign}{}.{rest:0width$}%",
            grouped(whole),
            width = decimals as usize
        )
    }

    /// A plain number with the given decimals; `—` where undefined.
    pub fn decimal(&self, value: f64, decimals: usize) -> String {
        if value.is_finite() {
            format!("{value:.decimals$}")
        } else {
            "—".into()
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

fn grouped(value: i64) -> String {
    let sign = if value < 0 { "−" } else { "" };
    format!("{sign}{}", grouped_abs(value.unsigned_abs()))
}

fn grouped_abs(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
