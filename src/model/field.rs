//! Which fields a record has, what may stand in them, and how a value is written down.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Day, Kind, Money, order};

/// What may stand in a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// One line.
    Text,
    /// Several lines.
    Long,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A whole number between these, both included.
    Whole(i64, i64),
    /// Money between these in 1/10 000, both included; canonical: up to four decimals.
    Money(i64, i64),
    /// A quantity like money, in 1/10 000 of a piece.
    Quantity,
    /// A local calendar date; canonical: `2026-11-22`.
    Day,
    /// A month or a year; canonical: `2026-11` or `2026`.
    Period,
    /// Yes or not filled; canonical: `yes`.
    Yes,
    /// One of these codes.
    Choice(&'static [&'static str]),
    /// Any number of these codes, or of words where there are none; canonical: joined by `,`.
    Tags(&'static [&'static str]),
    /// A customer's id.
    Customer,
    /// Anything, kept as it is.
    Raw,
}

impl Value {
    /// Whether what stands in such a field cannot say who somebody is.
    pub fn is_impersonal(self) -> bool {
        !matches!(
            self,
            Value::Text | Value::Long | Value::Email | Value::Phone | Value::Customer | Value::Raw
        ) && self != Value::Tags(&[])
    }
}

/// One field of a kind of record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Its name on disk.
    pub key: &'static str,
    /// What may stand in it.
    pub value: Value,
    /// Whether a record must have it.
    pub required: bool,
    /// Whether the form shows it. The others are set by commands of their own.
    pub shown: bool,
}

/// Why a text may not stand in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Invalid {
    /// It must be filled.
    Required,
    /// Not a number.
    Number,
    /// A number outside what makes sense: least and greatest.
    Range(i64, i64),
    /// Not a date.
    Day,
    /// Not a month or a year.
    Period,
    /// Not an e-mail address.
    Email,
    /// Not a phone number.
    Phone,
    /// Not one of the choices.
    Choice,
    /// No such customer.
    Customer,
    /// Longer than [`LONGEST`].
    Long,
    /// No such field.
    Unknown,
    /// Taken by another record.
    Taken,
}

/// Longest text in bytes.
pub const LONGEST: usize = 20_000;
/// Key prefix of a person's own fields.
pub const OWN: &str = "own.";
/// Most money, so that sums of a million lines stay exact.
const MOST: i64 = 1_000_000_000_000 * Money::UNIT;

const fn field(key: &'static str, value: Value) -> Field {
    Field {
        key,
        value,
        required: false,
        shown: true,
    }
}
const fn needed(key: &'static str, value: Value) -> Field {
    Field {
        required: true,
        ..field(key, value)
    }
}
const fn hidden(key: &'static str, value: Value) -> Field {
    Field {
        shown: false,
        ..field(key, value)
    }
}
const MONEY: Value = Value::Money(-MOST, MOST);
const POSITIVE: Value = Value::Money(0, MOST);
const COUNT: Value = Value::Whole(0, 1_000_000);
const WHOSE: Field = needed("customer", Value::Customer);

const CUSTOMER: &[Field] = &[
    field("name", Value::Text),
    field(
        "type",
        Value::Choice(&["consumer", "b2b", "channel", "internal"]),
    ),
    field("phone", Value::Phone),
    field("email", Value::Email),
    field("tags", Value::Tags(&[])),
    field("owner", Value::Text),
    field("industry", Value::Text),
    field("area", Value::Choice(&["city", "rural"])),
    field("format", Value::Text),
    field("size", POSITIVE),
    field("source", Value::Text),
    field("referrer_id", Value::Text),
    field("created_on", Value::Day),
    field("wallet_year", POSITIVE),
    field("potential", Value::Whole(1, 5)),
    field("terms_days", COUNT),
    field("overdue_amount", POSITIVE),
    field("overdue_days", COUNT),
    field("broken_promises", COUNT),
    field("blacklist", Value::Yes),
    field("shield", Value::Tags(&["picky", "strict", "small"])),
    field("acq_cost", POSITIVE),
    field("consent", Value::Tags(&["family", "marketing"])),
    field("notes", Value::Long),
    hidden("merged_into", Value::Text),
    hidden("removed", Value::Yes),
];
const CONTACT: &[Field] = &[
    WHOSE,
    needed("name", Value::Text),
    field("title", Value::Text),
    field("phone", Value::Phone),
    field("email", Value::Email),
    field("buyer_role", Value::Text),
    field("influence", Value::Whole(1, 5)),
    field("support", Value::Whole(-2, 2)),
    field("last_met", Value::Day),
    field("notes", Value::Long),
];
const ORDER: &[Field] = &[
    WHOSE,
    needed("date", Value::Day),
    needed("amount", MONEY),
    field("order", Value::Text),
    field("quantity", Value::Quantity),
    field("cost", MONEY),
    field("category", Value::Text),
    field("state", Value::Choice(&["sale", "return", "cancelled"])),
    field("list_amount", MONEY),
    field("scene", Value::Text),
    field("staff", Value::Text),
    hidden("removed", Value::Yes),
];
const TOUCH: &[Field] = &[
    WHOSE,
    needed("date", Value::Day),
    field("ladder_step", Value::Whole(1, 12)),
    field("minutes", Value::Whole(0, 100_000)),
    field("direct_cost", POSITIVE),
    field("staff", Value::Text),
    field("scene", Value::Text),
    field("note", Value::Long),
    field("verified", Value::Yes),
    field("next_action", Value::Text),
    field("due", Value::Day),
];
const COST: &[Field] = &[
    needed("period", Value::Period),
    needed("oe", POSITIVE),
    needed("hours_capacity", Value::Quantity),
    field("investment", POSITIVE),
    field("notes", Value::Long),
];
const SURVEY: &[Field] = &[
    WHOSE,
    needed("date", Value::Day),
    field("csat", Value::Whole(1, 5)),
    field("nps", Value::Whole(0, 10)),
    field("source", Value::Choice(&["customer", "estimate"])),
];
const LOSS: &[Field] = &[
    WHOSE,
    needed("date", Value::Day),
    field("reason", Value::Text),
    field("won_back_on", Value::Day),
];
const DEAL: &[Field] = &[
    WHOSE,
    needed("title", Value::Text),
    needed("amount", POSITIVE),
    field("stage", Value::Text),
    field("p", Value::Whole(0, 100)),
    field("close_on", Value::Day),
    field("man", Value::Tags(&["money", "authority", "need"])),
];
const COMPLAINT: &[Field] = &[
    WHOSE,
    needed("opened", Value::Day),
    field("text", Value::Long),
    field("severity", Value::Whole(1, 5)),
    field("closed", Value::Day),
];
const STAFF: &[Field] = &[
    needed("name", Value::Text),
    field("phone", Value::Phone),
    field("email", Value::Email),
];
const TASK: &[Field] = &[
    needed("title", Value::Text),
    field("customer", Value::Customer),
    field("staff", Value::Text),
    field("due", Value::Day),
    field("priority", Value::Whole(1, 9)),
    hidden("source_sheet", Value::Raw),
    field("done_on", Value::Day),
    field("verified_by", Value::Text),
];
const SNAPSHOT: &[Field] = &[
    needed("title", Value::Text),
    needed("date", Value::Day),
    hidden("analysis", Value::Raw),
    hidden("data", Value::Raw),
];
const SHEET: &[Field] = &[
    needed("title", Value::Text),
    hidden("template", Value::Raw),
    hidden("data", Value::Raw),
];
const OWN_FIELD: &[Field] = &[
    needed("label", Value::Text),
    needed(
        "of",
        Value::Choice(&["customer", "contact", "order", "touch", "cost"]),
    ),
    needed(
        "value",
        Value::Choice(&["text", "long", "number", "money", "day", "yes", "tags"]),
    ),
];
const SETTING: &[Field] = &[
    field("name", Value::Text),
    field("retention_months", Value::Whole(1, 600)),
];

/// The fields every record of a kind may have, in the order of the form.
pub fn fields(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Customer => CUSTOMER,
        Kind::Contact => CONTACT,
        Kind::Order => ORDER,
        Kind::Touch => TOUCH,
        Kind::Cost => COST,
        Kind::Survey => SURVEY,
        Kind::Loss => LOSS,
        Kind::Deal => DEAL,
        Kind::Complaint => COMPLAINT,
        Kind::Staff => STAFF,
        Kind::Task => TASK,
        Kind::Snapshot => SNAPSHOT,
        Kind::Sheet => SHEET,
        Kind::Field => OWN_FIELD,
        Kind::Setting => SETTING,
    }
}

/// The field of this key; a person's own fields are not among them.
pub fn find(kind: Kind, key: &str) -> Option<&'static Field> {
    fields(kind).iter().find(|field| field.key == key)
}

/// What may stand in a person's own field of this `value` code.
pub fn own_value(code: &str) -> Value {
    match code {
        "long" => Value::Long,
        "number" => Value::Quantity,
        "money" => MONEY,
        "day" => Value::Day,
        "yes" => Value::Yes,
        "tags" => Value::Tags(&[]),
        _ => Value::Text,
    }
}

/// A key without an allocation where it is one of ours.
pub(super) fn interned(key: &str) -> Cow<'static, str> {
    let known = Kind::ALL.into_iter().find_map(|kind| find(kind, key));
    known.map_or_else(|| Cow::Owned(key.into()), |field| Cow::Borrowed(field.key))
}

/// A typed or pasted text as it is written down; `None` where nothing is left. Whether a customer
/// exists only the workbook knows.
pub fn canonical(value: Value, text: &str) -> Result<Option<String>, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() > LONGEST && value != Value::Raw {
        return Err(Invalid::Long);
    }
    let written = match value {
        Value::Text => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Long | Value::Raw | Value::Customer => text.into(),
        Value::Email => email(text).ok_or(Invalid::Email)?,
        Value::Phone => phone(text).ok_or(Invalid::Phone)?,
        Value::Whole(least, most) => {
            let number = decimal(text).ok_or(Invalid::Number)?;
            if number % Money::UNIT != 0 {
                return Err(Invalid::Number);
            }
            let number = number / Money::UNIT;
            if !(least..=most).contains(&number) {
                return Err(Invalid::Range(least, most));
            }
            number.to_string()
        }
        Value::Money(least, most) => {
            let number = decimal(text).ok_or(Invalid::Number)?;
            if !(least..=most).contains(&number) {
                return Err(Invalid::Range(least / Money::UNIT, most / Money::UNIT));
            }
            exact(number)
        }
        Value::Quantity => exact(decimal(text).ok_or(Invalid::Number)?),
        Value::Day => day(text).ok_or(Invalid::Day)?.iso(),
        Value::Period => period(text).ok_or(Invalid::Period)?,
        Value::Yes => match text.to_lowercase().as_str() {
            "yes" | "y" | "true" | "1" | "是" | "有" => "yes".into(),
            "no" | "n" | "false" | "0" | "否" | "无" => return Ok(None),
            _ => return Err(Invalid::Choice),
        },
        Value::Choice(codes) => {
            let found = codes.iter().find(|code| code.eq_ignore_ascii_case(text));
            found.ok_or(Invalid::Choice)?.to_string()
        }
        Value::Tags(codes) => {
            let tags = text.split([',', '，', '、', ';', '；']).map(str::trim);
            let tags = tags.filter(|tag| !tag.is_empty()).collect();
            let mut tags: Vec<&str> = order::sorted(tags, &|a, b| a.cmp(b));
            tags.dedup();
            if !codes.is_empty() && tags.iter().any(|tag| !codes.contains(tag)) {
                return Err(Invalid::Choice);
            }
            tags.join(",")
        }
    };
    Ok((!written.is_empty()).then_some(written))
}

/// A decimal as typed, in 1/10 000: `1,234.5`, `42,5`, `－3`, `￥12`; `None` unless exact in four
/// decimals. A comma parts thousands where three figures follow each one, else decimals.
pub fn decimal(text: &str) -> Option<i64> {
    let mut plain = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '０'..='９' => plain.push(char::from(b'0' + (sign as u32 - '０' as u32) as u8)),
            '．' => plain.push('.'),
            '，' => plain.push(','),
            '－' | '−' => plain.push('-'),
            ' ' | '\u{a0}' | '¥' | '￥' | '$' | '€' | '£' => {}
            other => plain.push(other),
        }
    }
    let whole = plain.split('.').next().unwrap_or("");
    let thousands = whole.split(',').skip(1).all(|group| group.len() == 3);
    if thousands && !plain.starts_with(',') {
        plain = whole.replace(',', "") + &plain[whole.len()..];
    } else if plain.matches(',').count() == 1 && !plain.contains('.') {
        plain = plain.replace(',', ".");
    }
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || !all_digits(whole) || !all_digits(part) {
        return None;
    }
    if part.len() > 4 || whole.len() > 15 {
        return None;
    }
    let whole: i64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let part: i64 = format!("{part:0<4}").parse().ok()?;
    let number = whole.checked_mul(Money::UNIT)?.checked_add(part)?;
    Some(if negative { -number } else { number })
}

/// A number of 1/10 000 with as many decimals as it needs: `12.5`, `-3`, `0.0001`.
pub fn exact(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let (whole, part) = (
        number.unsigned_abs() / 10_000,
        number.unsigned_abs() % 10_000,
    );
    if part == 0 {
        return format!("{sign}{whole}");
    }
    let part = format!("{part:04}");
    format!("{sign}{whole}.{}", part.trim_end_matches('0'))
}

fn day(text: &str) -> Option<Day> {
    let plain: String = text
        .chars()
        .map(|sign| match sign {
            '/' | '.' | '年' | '月' => '-',
            other => other,
        })
        .filter(|sign| *sign != '日')
        .collect();
    let mut parts = plain.split('-').map(str::trim);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Day::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn period(text: &str) -> Option<String> {
    let (year, month) = match text.split_once(['-', '/', '.', '年']) {
        Some((year, month)) => (year, month.trim_end_matches('月')),
        None => (text, ""),
    };
    let number: i32 = year.trim().parse().ok()?;
    if year.trim().len() != 4 {
        return None;
    }
    if month.trim().is_empty() {
        return Some(format!("{number:04}"));
    }
    let month: u32 = month.trim().parse().ok()?;
    (1..=12)
        .contains(&month)
        .then(|| format!("{number:04}-{month:02}"))
}

fn email(text: &str) -> Option<String> {
    let (name, domain) = text.split_once('@')?;
    let bad = |part: &str| part.is_empty() || part.contains(['@', ' ', ',', ';']);
    let dotted = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
    (!bad(name) && !bad(domain) && dotted).then(|| text.into())
}

/// Kept as typed, because extensions and country codes are written in many ways.
fn phone(text: &str) -> Option<String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let fine = |sign: char| sign.is_ascii_digit() || "+-() .#xX转*/".contains(sign);
    ((4..=24).contains(&digits) && text.chars().all(fine)).then(|| text.into())
}
