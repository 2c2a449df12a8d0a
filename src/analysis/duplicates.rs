//! Customers that look like the same one: the same phone number, e-mail address or name.

use rustc_hash::FxHashMap;

use crate::model::{KeyKind, Kind, Ledger, Records, customer_id, order};

/// What customers share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shared {
    /// Phone number.
    Phone,
    /// E-mail address.
    Email,
    /// Name.
    Name,
}

/// Groups of at least two customers by ledger index; a customer may be in several groups, but the
/// same group is listed once, under what it shares first.
pub fn duplicates(ledger: &Ledger, records: &Records) -> Vec<(Shared, Vec<u32>)> {
    let mut found: FxHashMap<(Shared, String), Vec<u32>> = FxHashMap::default();
    for at in 0..ledger.customer_keys.len() as u32 {
        if ledger.hidden.contains(&at) {
            continue;
        }
        let who = ledger.customer_at(at);
        let profile = records.get(Kind::Customer, &customer_id(who));
        let value = |key: &str| profile.and_then(|fields| fields.get(key));
        let own = |kind: KeyKind| (who.kind == kind).then_some(who.key);
        let name = value("name").or((!who.name.is_empty()).then_some(who.name));
        let texts = [
            (
                Shared::Phone,
                own(KeyKind::Phone).or(value("phone")).map(phone),
            ),
            (
                Shared::Email,
                own(KeyKind::Email).or(value("email")).map(email),
            ),
            (Shared::Name, own(KeyKind::Name).or(name).map(self::name)),
        ];
        for (shared, text) in texts {
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                found.entry((shared, text)).or_default().push(at);
            }
        }
    }
    let mut groups: Vec<(Shared, Vec<u32>)> = found
        .into_iter()
        .filter(|(_, group)| group.len() > 1)
        .map(|((shared, _), group)| (shared, group))
        .collect();
    groups = order::sorted(groups, &|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
    groups.dedup_by(|next, kept| next.1 == kept.1);
    order::sorted(groups, &|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)))
}

/// Digits alone, without a country code of China; empty where there are too few to tell people
/// apart.
fn phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("0086").unwrap_or(&digits);
    let digits = match digits.strip_prefix("86") {
        Some(rest) if rest.len() == 11 => rest,
        _ => digits,
    };
    match digits.len() {
        7.. => digits.into(),
        _ => String::new(),
    }
}

fn email(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Letters and figures alone, lower case, full width made narrow.
fn name(text: &str) -> String {
    text.chars()
        .map(|sign| match sign {
            '！'..='～' => char::from_u32(sign as u32 - 0xfee0).unwrap_or(sign),
            other => other,
        })
        .filter(|sign| sign.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
