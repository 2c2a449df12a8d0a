//! Roles that header words left open, by what the cells look like.

use super::{Mapping, title};
use crate::import::cell::{clean, squeeze};
use crate::import::header::{Header, forms};
use crate::import::survey::{self, Profile};
use crate::import::table::Table;
use crate::import::{DecimalMark, Question, Role, number};
use crate::model::KeyKind;

/// What header words left open: the date, the amount and, without a header, the rest.
#[cold]
pub(super) fn by_content(
    mapping: &mut Mapping,
    header: &Header,
    profiles: &[Profile],
    ignored: &dyn Fn(usize) -> bool,
) {
    let columns = profiles.len();
    let free = |mapping: &Mapping, column: usize| mapping.free(column) && !ignored(column);
    if mapping.get(Role::Date).is_none() {
        let dated = |column: &usize| {
            free(mapping, *column)
                && profiles[*column].dates * 5 >= profiles[*column].filled * 4
                && profiles[*column].filled > 0
        };
        if let Some(column) = (0..columns).find(dated) {
            mapping.put(Role::Date, column);
        }
    }
    if header.row.is_none() && mapping.key.is_none() {
        let like_a_key = |column: &usize| free(mapping, *column) && usable_key(&profiles[*column]);
        let found: Vec<usize> = (0..columns).filter(like_a_key).collect();
        if let Some(&first) = found.first() {
            // A number of its own in every row is the order's; who buys comes again.
            let each = |column: usize| profiles[column].distinct == profiles[column].filled;
            let again = |column: &&usize| {
                let profile = &profiles[**column];
                !each(**column) && profile.distinct * 10 >= profile.filled
            };
            let whole = (3..=survey::SAMPLE as u32).contains(&profiles[first].filled);
            let other = found.iter().skip(1).find(again).copied();
            let buyer = other.filter(|_| whole && each(first));
            if let Some(buyer) = buyer {
                let options = [buyer, first].map(|column| title(&header.texts, column));
                mapping.questions.push(Question {
                    code: "customer_key".into(),
                    column: String::new(),
                    options: options.into(),
                });
                if mapping.get(Role::Order).is_none() {
                    mapping.put(Role::Order, first);
                }
            }
            let column = buyer.unwrap_or(first);
            mapping.put(Role::Customer, column);
            mapping.key = Some((column, KeyKind::Id));
        }
    }
    let priced = mapping.get(Role::UnitPrice).is_some() && mapping.get(Role::Quantity).is_some();
    if mapping.get(Role::Amount).is_none() && !priced {
        let numeric: Vec<usize> = (0..columns)
            .filter(|column| free(mapping, *column) && profiles[*column].numeric())
            .filter(|column| !is_balance(&header.texts[*column]))
            .filter(|column| profiles[*column].dates * 2 < profiles[*column].filled)
            .collect();
        let with_decimals: Vec<usize> = numeric
            .iter()
            .copied()
            .filter(|column| profiles[*column].decimals > 0)
            .collect();
        let pool = if with_decimals.is_empty() && header.row.is_none() {
            numeric
        } else {
            with_decimals
        };
        if let Some(&column) = pool.last() {
            mapping.put(Role::Amount, column);
            if pool.len() > 1 || header.row.is_some() {
                ask_amount(mapping, header, pool.iter().rev().copied());
            }
        }
    }
    if header.row.is_none() && mapping.get(Role::Quantity).is_none() {
        let amount = mapping.get(Role::Amount).unwrap_or(columns);
        let small = |column: &usize| {
            let profile = &profiles[*column];
            free(mapping, *column)
                && profile.numeric()
                && profile.decimals == 0
                && profile.distinct <= (profile.filled / 20).max(20)
        };
        if let Some(column) = (0..amount).rev().find(small) {
            mapping.put(Role::Quantity, column);
        }
    }
}

/// Whether a header names what is left on an account.
fn is_balance(header: &str) -> bool {
    let word = squeeze(header);
    ["balance", "余额", "结余", "guthaben", "saldo"]
        .iter()
        .any(|part| word.contains(part))
}

fn usable_key(profile: &Profile) -> bool {
    profile.usable_key() && profile.decimals * 2 < profile.filled && !profile.dated()
}

fn ask_amount(mapping: &mut Mapping, header: &Header, columns: impl Iterator<Item = usize>) {
    let options: Vec<String> = columns.map(|column| title(&header.texts, column)).collect();
    let column = options.first().cloned().unwrap_or_default();
    mapping.questions.push(Question {
        code: "ambiguous_amount".into(),
        column,
        options,
    });
}

/// Two columns under one header: if one is quantity times the other it is the amount, and the
/// person is asked in any case.
#[cold]
pub(super) fn twin_amounts(
    mapping: &mut Mapping,
    table: &Table,
    header: &Header,
    profiles: &[Profile],
) {
    let Some(amount) = mapping.get(Role::Amount) else {
        return;
    };
    let text = &header.texts[amount];
    let twin = (0..header.texts.len()).find(|column| {
        *column != amount
            && mapping.free(*column)
            && !text.is_empty()
            && forms(&header.texts[*column]).first() == forms(text).first()
            && profiles[*column].numeric()
    });
    let Some(twin) = twin else { return };
    let mut chosen = amount;
    if let Some(quantity) = mapping.get(Role::Quantity) {
        let read = |row: usize, column: usize| {
            number::read(clean(table.cell(row, column)), DecimalMark::Point, 4)
        };
        let (mut both, mut product) = (0, 0);
        for row in (header.first..table.len()).take(500) {
            let (Some(a), Some(b), Some(q)) =
                (read(row, amount), read(row, twin), read(row, quantity))
            else {
                continue;
            };
            both += 1;
            let times = i128::from(a) * i128::from(q) / 10_000;
            product += u32::from((times - i128::from(b)).abs() <= 100);
        }
        if both > 0 && product * 2 > both {
            chosen = twin;
        }
    }
    mapping.drop_role(Role::Amount);
    mapping.put(Role::Amount, chosen);
    let other = if chosen == twin { amount } else { twin };
    ask_amount(mapping, header, [chosen, other].into_iter());
}
