//! Sentences every answer begins with: what it rests on.

use crate::analysis::customers::Figures;
use crate::i18n::Format;
use crate::i18n::phrases::report as words;

use super::table::money;

/// «790 customers, 2,773 orders, ¥16,117,548.24, 2014-01-01 to 2017-12-30.»
pub(super) fn facts(format: &Format, figures: &Figures) -> String {
    let Some((first, last)) = figures.period else {
        return String::new();
    };
    words::facts(
        format.lang,
        words::customers(format, figures.customers.len() as i64),
        words::order_count(format, i64::from(figures.orders)),
        format.money(money(figures.sales)),
        format.day(first),
        format.day(last),
    )
}

/// The same over a whole shop, of whose lines `without` came without a customer, and what to say of those.
#[cfg(feature = "models")]
pub(super) fn facts_of_all(format: &Format, all: &(Figures, u64)) -> (String, Option<String>) {
    let (figures, without) = all;
    let lang = format.lang;
    match (figures.period, figures.customers.is_empty()) {
        (Some((first, last)), true) if *without > 0 => {
            let facts = words::facts_without_customers(
                lang,
                words::order_count(format, i64::from(figures.orders)),
                format.money(money(figures.sales)),
                format.day(first),
                format.day(last),
            );
            (facts, Some(words::nobody_known(lang).into()))
        }
        _ => {
            let said = || words::also_nobody(lang, words::line_count(format, *without as i64));
            (facts(format, figures), (*without > 0).then(said))
        }
    }
}

/// Below this many customers classes are no more than a hint.
pub(super) const FEW: usize = 20;
