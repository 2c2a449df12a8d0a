//! Exports of systems we know: each one entry of data, found by its headers.

mod books;
mod chinese;
mod shops;

use super::cell::squeeze;
use super::header::forms;
use super::{DateOrder, Holds, Role};
use crate::model::KeyKind;

/// What one system writes into one file. Header words stand as `forms` leaves them (folded, without
/// blanks, marks and notes in brackets); alternatives are parted by `|`, best first.
#[derive(Debug)]
pub struct Preset {
    /// Stable name: `shopify_orders`.
    pub code: &'static str,
    /// What the rows are.
    pub holds: Holds,
    /// Headers without which it is another file.
    pub needs: &'static [&'static str],
    /// Headers that further speak for it.
    pub likes: &'static str,
    /// Column of each role; no word: the role stays empty. `a+b`: both together (orders only).
    pub roles: &'static [(Role, &'static str)],
    /// What tells customers apart, best first; `a+b`: both together.
    pub keys: &'static [(KeyKind, &'static str)],
    /// What its rows mean.
    pub rules: &'static [Rule],
    /// Fields of a customer's or contact's record and their headers; `key` and `customer` stand for
    /// the customer's number and for the customer a contact belongs to.
    pub fields: &'static [(&'static str, &'static str)],
}

/// A habit of a system that changes what rows mean. Patterns are parted by `|` and compared like
/// headers; `*` stands for anything, an empty pattern for a blank cell.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Rows whose cell fits no pattern are no orders (fees, transfers …).
    Only(&'static str, &'static str),
    /// Rows whose cell fits a pattern are no orders.
    Not(&'static str, &'static str),
    /// Negative rows whose cell fits no pattern are no orders (payments made).
    NegativeOnly(&'static str, &'static str),
    /// Rows whose cell fits a pattern are closed.
    Closed(&'static str, &'static str),
    /// The amount is the order's total, on its first line or repeated on each: it is shared over
    /// the lines by quantity × price.
    OrderTotal,
    /// Columns that are taken off the amount.
    Less(&'static str),
    /// A total and what later became of it, where that is above zero: the gap is refunded.
    Adjusted(&'static str, &'static str),
    /// Cells that are left blank on further lines of an order; the first word is its number.
    Down(&'static str),
    /// The number of the order that a negative row gives back, and who it is given to.
    Returns(&'static str, &'static str),
    /// Statuses that alone are sales.
    Sale(&'static str),
    /// Further statuses that close an order.
    NoSale(&'static str),
    /// Order of day and month, where the file proves none.
    Dates(DateOrder),
}

/// A preset that says nothing, to start from.
const BARE: Preset = Preset {
    code: "",
    holds: Holds::Orders,
    needs: &[],
    likes: "",
    roles: &[],
    keys: &[],
    rules: &[],
    fields: &[],
};

/// All presets.
pub fn all() -> impl Iterator<Item = &'static Preset> {
    shops::ALL.iter().chain(chinese::ALL).chain(books::ALL)
}

/// The preset of a code.
pub fn named(code: &str) -> Option<&'static Preset> {
    all().find(|preset| preset.code == code)
}

/// The preset whose needs are all met and for which most headers speak.
#[cold]
pub fn find(texts: &[String]) -> Option<&'static Preset> {
    let headers: Vec<Vec<String>> = texts.iter().map(|text| forms(text)).collect();
    let has = |words: &str| {
        words
            .split('|')
            .any(|word| headers.iter().any(|forms| forms.iter().any(|f| f == word)))
    };
    all()
        .filter(|preset| preset.needs.iter().all(|words| has(words)))
        .map(|preset| {
            let likes = preset.likes.split('|').filter(|word| has(word)).count();
            (preset.needs.len() * 2 + likes, preset)
        })
        .max_by_key(|(score, preset)| (*score, std::cmp::Reverse(preset.code)))
        .map(|(_, preset)| preset)
}

/// Columns that the words name, best first: one list of columns for each alternative that is there.
#[cold]
pub fn columns(texts: &[Vec<String>], words: &str) -> Vec<Vec<usize>> {
    // A header that is the word comes before one of which the word is a part.
    let column = |word: &str| {
        let at = |depth: usize| {
            texts
                .iter()
                .position(|forms| forms.get(depth).is_some_and(|form| form == word))
        };
        (0..4).find_map(at)
    };
    words
        .split('|')
        .filter(|word| !word.is_empty())
        .filter_map(|word| word.split('+').map(column).collect())
        .collect()
}

/// Whether a cell fits one of the patterns.
#[cold]
pub fn fits(cell: &[u8], patterns: &str) -> bool {
    let text = squeeze(&String::from_utf8_lossy(cell));
    patterns.split('|').any(|pattern| {
        let (open, rest) = match pattern.strip_prefix('*') {
            Some(rest) => (true, rest),
            None => (false, pattern),
        };
        match (open, rest.strip_suffix('*')) {
            (true, Some(inner)) => text.contains(inner),
            (false, Some(start)) => text.starts_with(start),
            (true, None) => text.ends_with(rest),
            (false, None) => text == rest,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word that `forms` would change could never be met.
    #[test]
    fn words_stand_as_headers_are_compared() {
        for preset in all() {
            let mut lists: Vec<&str> = preset.needs.to_vec();
            lists.push(preset.likes);
            lists.extend(preset.roles.iter().map(|(_, words)| words));
            lists.extend(preset.keys.iter().map(|(_, words)| words));
            lists.extend(preset.fields.iter().map(|(_, words)| words));
            for rule in preset.rules {
                match rule {
                    Rule::Only(words, patterns)
                    | Rule::Not(words, patterns)
                    | Rule::NegativeOnly(words, patterns)
                    | Rule::Closed(words, patterns) => {
                        lists.push(words);
                        for pattern in patterns.split('|') {
                            let bare = pattern.trim_matches('*');
                            assert_eq!(squeeze(bare), bare, "{}", preset.code);
                        }
                    }
                    Rule::Less(words) | Rule::Down(words) => lists.push(words),
                    Rule::Adjusted(one, other) | Rule::Returns(one, other) => {
                        lists.extend([*one, *other]);
                    }
                    Rule::Sale(_) | Rule::NoSale(_) | Rule::OrderTotal | Rule::Dates(_) => {}
                }
            }
            for word in lists.iter().flat_map(|words| words.split(['|', '+'])) {
                if !word.is_empty() {
                    assert_eq!(forms(word)[0], word, "{}", preset.code);
                }
            }
        }
    }

    #[test]
    fn codes_are_their_own() {
        let mut codes: Vec<&str> = all().map(|preset| preset.code).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }

    #[test]
    fn patterns() {
        assert!(fits(b"Express Checkout Payment", "*payment*"));
        assert!(fits(b"6001.01", "6001*"));
        assert!(fits(b"", "x|"));
        assert!(!fits(b"0.50", "0|0.00|"));
    }
}
