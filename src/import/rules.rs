//! A preset's rules on the columns of this file.

use super::cell::clean;
use super::preset::{Preset, Rule, columns, fits};
use super::survey::{Profile, is_masked};
use super::table::RowView;
use super::{DateOrder, Holds, Options, Role};
use crate::model::KeyKind;

/// Steps that tell customers apart, best first: columns that are read together, and their kind.
pub type Chain = Vec<(Vec<usize>, KeyKind)>;

/// What a preset says about the rows of one file; empty without a preset.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Whose rules these are.
    pub preset: Option<&'static Preset>,
    /// What tells customers apart.
    pub chain: Chain,
    /// Columns that could tell them apart if they were not masked or encrypted throughout, and the
    /// step of the chain that each would come before.
    pub hidden: Vec<(usize, usize)>,
    /// Columns that only together number an order.
    pub order_parts: Vec<usize>,
    /// Tests of rows.
    pub checks: Vec<Check>,
    /// Columns taken off the amount.
    pub less: Vec<usize>,
    /// A total and what became of it.
    pub adjusted: Option<(usize, usize)>,
    /// Where a negative row names the order it gives back, and who it goes to.
    pub returns: Option<(usize, Option<usize>)>,
    /// Whether the amount is the whole order's and is shared over its lines.
    pub order_total: bool,
    /// Statuses that alone are sales.
    pub sale: Option<&'static str>,
    /// Further statuses that close an order.
    pub no_sale: &'static str,
    /// Order of day and month, where nothing proves one.
    pub dates: Option<DateOrder>,
    /// Roles that must stay empty.
    pub empty: Vec<Role>,
}

/// What a test means for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Rows that do not fit are no orders.
    Only,
    /// Rows that fit are no orders.
    Not,
    /// Negative rows that do not fit are no orders.
    NegativeOnly,
    /// Rows that fit are closed.
    Closed,
}

/// One test of a column's cells.
#[derive(Clone, Debug)]
pub struct Check {
    /// The column.
    pub column: usize,
    /// What its fitting means.
    pub when: When,
    patterns: &'static str,
    told: fn(&[u8], &str) -> bool,
    /// Texts met and whether they fit: such columns hold few.
    met: Vec<(Vec<u8>, bool)>,
}

impl Check {
    /// Compares the cells of a column with patterns.
    pub fn new(column: usize, when: When, patterns: &'static str) -> Check {
        let told = fits;
        Check {
            patterns,
            ..Check::told(column, when, told)
        }
    }

    /// Asks of each text of a column whether it fits; the second argument is none of its business.
    pub fn told(column: usize, when: When, told: fn(&[u8], &str) -> bool) -> Check {
        Check {
            column,
            when,
            patterns: "",
            told,
            met: Vec::new(),
        }
    }

    /// Whether a cell fits the patterns.
    pub fn fits(&mut self, cell: &[u8]) -> bool {
        if let Some((_, fit)) = self.met.iter().find(|(text, _)| text == cell) {
            return *fit;
        }
        let fit = (self.told)(cell, self.patterns);
        if self.met.len() < 64 {
            self.met.push((cell.to_vec(), fit));
        }
        fit
    }
}

impl Rules {
    /// The preset's rules; what a person mapped or ignored comes first.
    #[cold]
    pub fn of(
        preset: &'static Preset,
        words: &[Vec<String>],
        profiles: &[Profile],
        options: &Options,
    ) -> Rules {
        let ignored = |column: usize| options.ignore.contains(&(column as u32 + 1));
        let mapped = |role: Role| options.map.iter().any(|(of, _)| *of == role);
        let first = |headers: &str| {
            let found = columns(words, headers).into_iter().map(|all| all[0]);
            found.into_iter().find(|column| !ignored(*column))
        };
        let mut rules = Rules {
            preset: Some(preset),
            ..Rules::default()
        };
        if !mapped(Role::Customer) {
            (rules.chain, rules.hidden) = chain(preset, words, profiles, &ignored);
        }
        for (role, headers) in preset.roles {
            if headers.is_empty() {
                rules.empty.push(*role);
            }
            if *role == Role::Order && headers.contains('+') && !mapped(Role::Order) {
                let parts = columns(words, headers).into_iter().next();
                rules.order_parts = parts.unwrap_or_default();
            }
        }
        for rule in preset.rules {
            let mut check = |headers, patterns, when| {
                if let Some(column) = first(headers) {
                    rules.checks.push(Check::new(column, when, patterns));
                }
            };
            match *rule {
                Rule::Only(headers, patterns) => check(headers, patterns, When::Only),
                Rule::Not(headers, patterns) => check(headers, patterns, When::Not),
                Rule::NegativeOnly(headers, patterns) => {
                    check(headers, patterns, When::NegativeOnly);
                }
                Rule::Closed(headers, patterns) => check(headers, patterns, When::Closed),
                Rule::OrderTotal => rules.order_total = !mapped(Role::Amount),
                Rule::Less(headers) if !mapped(Role::Amount) => rules.less.extend(first(headers)),
                Rule::Adjusted(total, now) if !mapped(Role::Amount) => {
                    rules.adjusted = first(total).zip(first(now));
                }
                Rule::Returns(order, payer) => {
                    rules.returns = first(order).map(|column| (column, first(payer)));
                }
                Rule::Sale(texts) if !mapped(Role::Status) => rules.sale = Some(texts),
                Rule::NoSale(texts) => rules.no_sale = texts,
                Rule::Dates(order) => rules.dates = Some(order),
                Rule::Less(_) | Rule::Adjusted(..) | Rule::Sale(_) | Rule::Down(_) => {}
            }
        }
        rules
    }

    /// The column of a role; `None` where the preset does not name it or it holds nothing.
    pub fn column(
        &self,
        role: Role,
        words: &[Vec<String>],
        profiles: &[Profile],
        free: &dyn Fn(usize) -> bool,
    ) -> Option<usize> {
        let (_, headers) = self.preset?.roles.iter().find(|(of, _)| *of == role)?;
        columns(words, headers)
            .into_iter()
            .filter_map(|all| all.last().copied())
            .find(|column| profiles[*column].filled > 0 && free(*column))
    }

    /// Whether the rows are orders of nobody known: products can be looked at, customers cannot.
    pub fn nobody(&self) -> bool {
        let holds = self.preset.map(|preset| preset.holds);
        holds.is_none_or(Holds::are_lines)
    }
}

/// The steps that tell some customer, and the columns that are masked throughout.
#[cold]
fn chain(
    preset: &Preset,
    words: &[Vec<String>],
    profiles: &[Profile],
    ignored: &dyn Fn(usize) -> bool,
) -> (Chain, Vec<(usize, usize)>) {
    let mut chain = Chain::new();
    let mut hidden: Vec<(usize, usize)> = Vec::new();
    for (kind, headers) in preset.keys {
        for found in columns(words, headers) {
            let filled = |column: &usize| {
                profiles[*column].filled > profiles[*column].nobodies && !ignored(*column)
            };
            let masked = |column: &usize| profiles[*column].masked == profiles[*column].filled;
            if !found.iter().all(filled) {
                continue;
            }
            let veiled: Vec<usize> = found.iter().copied().filter(masked).collect();
            if veiled.is_empty() {
                chain.push((found, *kind));
            } else if hidden.iter().all(|(column, _)| *column != veiled[0]) {
                hidden.push((veiled[0], chain.len()));
            }
        }
    }
    (chain, hidden)
}

/// The columns that a preset's `Down` rule repeats on further lines, the order's number first.
#[cold]
pub fn down(preset: &Preset, words: &[Vec<String>]) -> Vec<usize> {
    let headers = preset.rules.iter().find_map(|rule| match rule {
        Rule::Down(headers) => Some(*headers),
        _ => None,
    });
    let Some(headers) = headers else {
        return Vec::new();
    };
    let anchor = headers.split('|').next().unwrap_or_default();
    if columns(words, anchor).is_empty() {
        return Vec::new();
    }
    let found = columns(words, headers).into_iter();
    found.map(|all| all[0]).collect()
}

/// Record fields and the columns that fill them, read together; for customers and contacts.
#[cold]
pub fn fields(preset: &Preset, words: &[Vec<String>]) -> Vec<(&'static str, Vec<usize>)> {
    let fields = preset.fields.iter();
    fields
        .filter_map(|(code, headers)| {
            let found = columns(words, headers).into_iter().next()?;
            Some((*code, found))
        })
        .collect()
}

/// A row's customer by one step of the chain: `None` where blank, masked or a word for nobody.
/// Several columns are joined; `scratch` holds the joined text.
pub fn key_at<'a>(
    view: RowView<'a>,
    (columns, kind): &(Vec<usize>, KeyKind),
    scratch: &'a mut Vec<u8>,
) -> Option<&'a [u8]> {
    let good = |cell: &[u8]| {
        let guest = *kind == KeyKind::Id && cell == b"0";
        !cell.is_empty() && !guest && !cell.contains(&b'*') && !is_masked(cell) && !is_nobody(cell)
    };
    if let [column] = columns[..] {
        return Some(clean(view.cell(column))).filter(|cell| good(cell));
    }
    scratch.clear();
    let mut parts = 0;
    for column in columns {
        let cell = clean(view.cell(*column));
        if good(cell) {
            if parts > 0 {
                scratch.push(b' ');
            }
            scratch.extend_from_slice(cell);
            parts += 1;
        }
    }
    // A name without its address could be anybody's.
    (parts == columns.len()).then_some(&scratch[..])
}

/// Words that stand where nobody is named, or anybody.
pub fn is_nobody(key: &[u8]) -> bool {
    const WORDS: [&str; 24] = [
        "散客",
        "零散客户",
        "匿名",
        "匿名用户",
        "guest",
        "anonymous",
        "walk-in customer",
        "null",
        "(null)",
        "nan",
        "none",
        "nil",
        "n/a",
        "#n/a",
        "undefined",
        "(blank)",
        "[null]",
        "\\n",
        "--",
        "—",
        "无",
        "空",
        "unknown",
        "<na>",
    ];
    key.len() <= 16
        && WORDS
            .iter()
            .any(|word| key.eq_ignore_ascii_case(word.as_bytes()))
}
