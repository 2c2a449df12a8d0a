//! Which column is what: header words checked against what the cells look like.

mod content;
mod kinds;
mod lines;

use content::{by_content, twin_amounts};

use super::cell::{clean, letter, squeeze};
use super::header::{Header, customer_fitness, fitness, forms};
use super::order_total::Repeated;
use super::preset::Preset;
use super::rules::{Check, Rules};
use super::status::is_no_sale;
use super::survey::{self, Profile};
use super::table::Table;
use super::{Holds, Options, Question, RefusalCode, Refused, Role};
use crate::model::{KeyKind, order};

/// Columns by role.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    roles: Vec<(Role, usize)>,
    /// The column customers are told apart by, and what it holds.
    pub key: Option<(usize, KeyKind)>,
    /// Columns that say when, whether or why an order was cancelled.
    pub cancelled: Vec<Check>,
    /// A column of kinds of documents, some of which give back what they say.
    pub kinds: Option<Check>,
    /// A column of after-sales states.
    pub after_sale: Option<usize>,
    /// Whether a spreadsheet rounded the long numbers of orders.
    pub rounded: bool,
    /// Whether further lines of an order leave the order's own cells blank.
    pub continued: bool,
    /// Whether the amount, or what it was first taken to be, repeats the order's total on each line.
    pub repeated: Option<(usize, Repeated)>,
    /// What only the person can know.
    pub questions: Vec<Question>,
    /// What the preset says of the rows.
    pub rules: Rules,
}

impl Mapping {
    /// Whether the rows can only be items of orders that another file has: it names the order and what was bought,
    /// but neither whose it was nor when.
    pub fn joins(&self) -> bool {
        let items = self
            .rules
            .preset
            .is_some_and(|preset| preset.holds == Holds::Items);
        let has = |role| self.get(role).is_some();
        items && has(Role::Order) && has(Role::Product) && !has(Role::Date)
    }

    /// The column of a role.
    pub fn get(&self, role: Role) -> Option<usize> {
        self.roles
            .iter()
            .find(|(of, _)| *of == role)
            .map(|(_, column)| *column)
    }

    /// The role of a column.
    pub fn role_of(&self, column: usize) -> Option<Role> {
        self.roles
            .iter()
            .find(|(_, at)| *at == column)
            .map(|(role, _)| *role)
    }

    /// All roles with their columns.
    pub fn all(&self) -> impl Iterator<Item = (Role, usize)> + '_ {
        self.roles.iter().copied()
    }

    fn put(&mut self, role: Role, column: usize) {
        self.roles.push((role, column));
    }

    fn drop_role(&mut self, role: Role) {
        self.roles.retain(|(of, _)| *of != role);
    }

    fn free(&self, column: usize) -> bool {
        self.role_of(column).is_none()
    }
}

/// A column's header as it is shown: with its letter where two are alike, its number where empty.
pub fn title(texts: &[String], column: usize) -> String {
    let text = texts.get(column).map_or("", String::as_str);
    if text.is_empty() {
        return (column + 1).to_string();
    }
    if texts.iter().filter(|other| *other == text).count() > 1 {
        return format!("{text} ({})", letter(column));
    }
    text.to_string()
}

/// The roles that are looked for by header words, in the order they choose.
const BY_WORDS: [Role; 15] = [
    Role::Email,
    Role::Order,
    Role::Date,
    Role::Amount,
    Role::Quantity,
    Role::UnitPrice,
    Role::Refund,
    Role::Cost,
    Role::Profit,
    Role::Discount,
    Role::Currency,
    Role::Status,
    Role::Category,
    Role::Product,
    Role::Channel,
];

/// Headers of statuses that also mean a region.
const STATES: [&str; 3] = ["estado", "stato", "etat"];

/// Gives every column its role.
///
/// # Errors
/// `unknown_column` where a mapped header does not exist.
pub fn assign(
    table: &Table,
    header: &Header,
    profiles: &[Profile],
    options: &Options,
    preset: Option<&'static Preset>,
) -> Result<Mapping, Refused> {
    let texts = &header.texts;
    let words: Vec<Vec<String>> = texts.iter().map(|text| forms(text)).collect();
    let ignored = |column: usize| options.ignore.contains(&(column as u32 + 1));
    let mut mapping = Mapping::default();
    for (role, named) in &options.map {
        let column = named_column(texts, named).ok_or_else(|| Refused {
            code: RefusalCode::UnknownColumn,
            line: 0,
            detail: named.clone(),
        })?;
        mapping.roles.retain(|(of, at)| of != role && *at != column);
        mapping.put(*role, column);
    }
    if let Some(preset) = preset {
        by_preset(&mut mapping, preset, &words, profiles, options);
    }
    let item_lines = words
        .iter()
        .flatten()
        .any(|form| form.starts_with("lineitem"));
    let due = words
        .iter()
        .flatten()
        .any(|form| form == "amountdue" || form == "balancedue");
    let closed = |column: usize| {
        let mut rows = survey::sample(table, header.first).into_iter();
        rows.any(|row| is_no_sale(clean(table.cell(row, column))))
    };
    let fits = |role: Role, column: usize| -> u32 {
        let profile = &profiles[column];
        let fitness = match role {
            Role::Order if item_lines && words[column].iter().any(|form| form == "name") => 3_000,
            // Where the rest is due, what was paid is not what was sold.
            Role::Amount if due && words[column].iter().any(|form| form == "amountpaid") => 1,
            _ => fitness(&words[column], role),
        };
        let whole_word = fitness > 200;
        let right = match role {
            Role::Date => profile.dated() || whole_word && profile.serial(),
            Role::Refund => profile.filled == 0 || profile.numeric() && !says_yes(profile),
            Role::Amount
            | Role::Quantity
            | Role::UnitPrice
            | Role::Cost
            | Role::Profit
            | Role::Discount => profile.numeric(),
            Role::Email => profile.emails * 2 >= profile.filled.max(1),
            // A state may be a part of a country.
            Role::Status if words[column].iter().any(|form| STATES.contains(&&**form)) => {
                closed(column)
            }
            Role::Status => profile.distinct <= 40 || profile.distinct * 4 <= profile.filled,
            _ => profile.filled > 0,
        };
        if right { fitness } else { 0 }
    };
    let best = |mapping: &Mapping, score: &dyn Fn(usize) -> u32| -> Option<usize> {
        (0..texts.len())
            .filter(|column| !ignored(*column) && mapping.free(*column))
            .map(|column| (score(column), column))
            .filter(|(score, _)| *score > 0)
            .max_by_key(|(score, column)| (*score, std::cmp::Reverse(*column)))
            .map(|(_, column)| column)
    };
    let ids: Vec<(u32, u32, u32)> = words.iter().map(|forms| customer_fitness(forms)).collect();
    let reserved = |column: usize| ids[column].0 > 0;
    for role in BY_WORDS {
        if mapping.get(role).is_none()
            && !mapping.rules.empty.contains(&role)
            && let Some(column) = best(&mapping, &|column| {
                if reserved(column) && role != Role::Email {
                    0
                } else {
                    fits(role, column)
                }
            })
        {
            mapping.put(role, column);
        }
    }
    let usable = |column: usize| profiles[column].usable_key();
    if mapping.rules.chain.is_empty() {
        choose_key(&mut mapping, &best, &ids, &usable, &words, texts);
    }
    if mapping.get(Role::Name).is_none()
        && !mapping.rules.empty.contains(&Role::Name)
        && let Some(column) = best(&mapping, &|column| fitness(&words[column], Role::Name))
    {
        mapping.put(Role::Name, column);
    }
    if preset.is_none() {
        mapping.key = mapping.key.or_else(|| {
            let column = mapping.get(Role::Name).filter(|column| usable(*column))?;
            Some((column, KeyKind::Name))
        });
        by_content(&mut mapping, header, profiles, &ignored);
    }
    if !options.map.iter().any(|(role, _)| *role == Role::Amount) {
        twin_amounts(&mut mapping, table, header, profiles);
    }
    lines::continuation(&mut mapping, table, header, options);
    if !options.map.iter().any(|(role, _)| *role == Role::Amount) {
        lines::order_totals(&mut mapping, table, header);
    }
    let only_price = mapping.get(Role::Amount).is_none() && mapping.get(Role::Quantity).is_none();
    if only_price && let Some(column) = mapping.get(Role::UnitPrice) {
        mapping.drop_role(Role::UnitPrice);
        mapping.put(Role::Amount, column);
    }
    let named = |names: &[&str]| {
        let has = |column: &usize| words[*column].iter().any(|form| names.contains(&&**form));
        (0..texts.len()).find(|column| !ignored(*column) && has(column))
    };
    // Where a state says what became of an order, a reason need not have led to anything.
    let stated = mapping.get(Role::Status).is_some() || preset.is_some();
    mapping.cancelled = kinds::cancelled(&words, profiles, &ignored, stated);
    // A known system's returns have their own signs.
    if preset.is_none() {
        kinds::find(&mut mapping, table, header.first, &named);
    }
    // A known system's bill may have rows of their own for refunds.
    let refunds = || named(&["退款状态"]).filter(|_| preset.is_none());
    mapping.after_sale = named(&["售后状态"]).or_else(refunds);
    mapping.rules.order_total &= mapping.get(Role::Amount).is_some();
    mapping.rounded = lines::rounded(&mapping, table, header.first, profiles);
    mapping.roles = order::sorted(mapping.roles, &|a, b| a.cmp(b));
    Ok(mapping)
}

/// The roles that the preset's headers name, and what tells its customers apart.
#[cold]
fn by_preset(
    mapping: &mut Mapping,
    preset: &'static Preset,
    words: &[Vec<String>],
    profiles: &[Profile],
    options: &Options,
) {
    mapping.rules = Rules::of(preset, words, profiles, options);
    if let Some((columns, kind)) = mapping.rules.chain.first() {
        let (column, kind) = (columns[0], *kind);
        let own = matches!(kind, KeyKind::Id | KeyKind::Name) && columns.len() == 1;
        mapping.key = Some((column, kind));
        if own && mapping.free(column) {
            mapping.put(Role::Customer, column);
        }
    }
    for (role, _) in preset.roles {
        let free =
            |column: usize| mapping.free(column) && !options.ignore.contains(&(column as u32 + 1));
        let found = mapping.rules.column(*role, words, profiles, &free);
        if mapping.get(*role).is_none()
            && let Some(column) = found
        {
            mapping.put(*role, column);
        }
    }
    for (columns, kind) in mapping.rules.chain.clone() {
        let role = match kind {
            KeyKind::Id => Role::Customer,
            KeyKind::Email => Role::Email,
            KeyKind::Phone => Role::Phone,
            KeyKind::Name => Role::Name,
        };
        if let [column] = columns[..]
            && mapping.get(role).is_none()
            && mapping.free(column)
        {
            mapping.put(role, column);
        }
    }
}

/// The free column with the highest score above zero.
type Best<'a> = dyn Fn(&Mapping, &dyn Fn(usize) -> u32) -> Option<usize> + 'a;

/// Id, then e-mail, then weaker numbers and party names, then phone; names come after.
fn choose_key(
    mapping: &mut Mapping,
    best: &Best<'_>,
    ids: &[(u32, u32, u32)],
    usable: &dyn Fn(usize) -> bool,
    words: &[Vec<String>],
    texts: &[String],
) {
    if let Some(column) = mapping.get(Role::Customer) {
        let party = ids[column].1 > 0 && ids[column].0 == 0;
        let kind = if party { KeyKind::Name } else { KeyKind::Id };
        mapping.key = Some((column, kind));
        return;
    }
    let only = |column: usize, score: u32| if usable(column) { score } else { 0 };
    let phone = |column: usize| fitness(&words[column], Role::Phone);
    if mapping.get(Role::Phone).is_none()
        && let Some(column) = best(mapping, &phone)
    {
        mapping.put(Role::Phone, column);
    }
    if let Some(column) = best(mapping, &|column| only(column, ids[column].0)) {
        mapping.put(Role::Customer, column);
        mapping.key = Some((column, KeyKind::Id));
        return;
    }
    if let Some(column) = mapping.get(Role::Email).filter(|column| usable(*column)) {
        mapping.key = Some((column, KeyKind::Email));
        return;
    }
    if let Some(column) = best(mapping, &|column| only(column, ids[column].2)) {
        mapping.put(Role::Customer, column);
        mapping.key = Some((column, KeyKind::Id));
        let mut options = vec![column];
        options.extend(mapping.get(Role::Phone));
        mapping.questions.push(Question {
            code: "customer_key".into(),
            column: String::new(),
            options: options.iter().map(|column| title(texts, *column)).collect(),
        });
        return;
    }
    if let Some(column) = best(mapping, &|column| only(column, ids[column].1)) {
        mapping.put(Role::Customer, column);
        mapping.key = Some((column, KeyKind::Name));
        return;
    }
    if let Some(column) = mapping.get(Role::Phone).filter(|column| usable(*column)) {
        mapping.key = Some((column, KeyKind::Phone));
    }
}

/// Whether a column holds 1 for yes and, at most, 0 for no: whether there was a refund and not how much.
fn says_yes(profile: &Profile) -> bool {
    let mut texts = profile.samples.iter();
    texts.all(|text| matches!(&**text, "0" | "1")) && profile.samples.iter().any(|text| text == "1")
}

/// A column by header text, by header and letter, or by 1-based number.
fn named_column(texts: &[String], named: &str) -> Option<usize> {
    let named = named.trim();
    let exact = || texts.iter().position(|text| text == named);
    let titled = || (0..texts.len()).find(|column| title(texts, *column) == named);
    let alike = || {
        texts
            .iter()
            .position(|text| !text.is_empty() && squeeze(text) == squeeze(named))
    };
    let numbered = || {
        let number: usize = named.parse().ok()?;
        (1..=texts.len()).contains(&number).then(|| number - 1)
    };
    titled().or_else(exact).or_else(alike).or_else(numbered)
}
