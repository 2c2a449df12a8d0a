//! Which column fills which field, and what a file without orders is about.

use super::super::cell::squeeze;
use super::super::header::{Header, customer_fitness, forms};
use super::super::preset::{self, Preset};
use super::super::role::Mapping;
use super::super::survey::Profile;
use super::super::{Holds, Options, OwnTarget, Role};
use super::words;
use crate::i18n::{Lang, field_label};
use crate::model::Kind;
use crate::model::field::{self, Value};

/// Key of a record's own number; a customer's is what customers are told apart by.
pub const NUMBER: &str = "id";
/// Key of the number of the customer a record belongs to.
pub const CUSTOMER: &str = "customer";
/// Key of the name of the customer a record belongs to.
pub const WHOSE: &str = "whose";
/// Keys of a name in two parts.
pub const FIRST_NAME: &str = "first_name";
/// The other part.
pub const LAST_NAME: &str = "last_name";

/// Columns by field.
#[derive(Clone, Debug, Default)]
pub struct Columns(pub Vec<(String, usize)>);

impl Columns {
    /// The column that fills a field.
    pub fn get(&self, key: &str) -> Option<usize> {
        let found = self.0.iter().find(|(known, _)| known == key);
        found.map(|(_, column)| *column)
    }

    /// The field that a column fills.
    pub fn key_of(&self, column: usize) -> Option<&str> {
        let found = self.0.iter().find(|(_, known)| *known == column);
        found.map(|(key, _)| key.as_str())
    }
}

/// Whether records of a kind belong to a customer.
pub fn is_customers_own(kind: Kind) -> bool {
    field::find(kind, CUSTOMER).is_some_and(|field| field.value == Value::Customer)
}

/// The fields of a kind that a file may fill, identifiers first, the person's own last.
pub fn targets(kind: Kind, own: &[OwnTarget]) -> Vec<&str> {
    let mut all = vec![NUMBER];
    if is_customers_own(kind) {
        all.extend([CUSTOMER, WHOSE]);
    }
    let fields = field::fields(kind).iter();
    all.extend(
        fields
            .filter(|field| field.shown && field.key != CUSTOMER)
            .map(|field| field.key),
    );
    if matches!(kind, Kind::Customer | Kind::Contact) {
        all.extend([FIRST_NAME, LAST_NAME]);
    }
    let own = own.iter().filter(|own| own.of == kind);
    all.extend(own.map(|own| own.key.as_str()));
    all
}

/// The targets of a refunds sheet.
pub const REFUND_TARGETS: [&str; 3] = ["order", "amount", "state"];

/// Fills the fields of a kind with columns: as told, else by their headers.
pub fn assign(
    header: &Header,
    profiles: &[Profile],
    options: &Options,
    kind: Kind,
    preset: Option<&Preset>,
    own: &[OwnTarget],
) -> Columns {
    let forms = all_forms(header);
    let given = preset
        .filter(|preset| preset.holds == Holds::Records(kind))
        .map_or_else(Vec::new, |preset| of_preset(preset, &forms));
    let fits = |column: usize, key: &str| {
        if let Some(own) = own.iter().find(|own| own.of == kind && own.key == key) {
            // By its whole name and by nothing like it.
            return 3_000 * u32::from(squeeze(&own.label) == squeeze(&header.texts[column]));
        }
        let forms = &forms[column];
        if key == NUMBER && kind == Kind::Customer || key == CUSTOMER {
            let (id, _, weak) = customer_fitness(forms);
            let id = id.max(weak.min(1));
            let usable = profiles[column].usable_key();
            return if usable { id } else { 0 };
        }
        let masked = profiles[column].filled > 0 && !profiles[column].usable_key();
        if matches!(key, "email" | "phone") && masked {
            return 0;
        }
        let words = match (key, kind) {
            (NUMBER, _) => words::NUMBERS,
            ("name", Kind::Contact | Kind::Staff) => words::CONTACT_NAMES,
            ("name", _) => words::NAMES,
            _ => fields(key),
        };
        let own = [Lang::Zh, Lang::En].map(|lang| squeeze(field_label(lang, key)));
        match forms.iter().any(|form| own.contains(form)) {
            true => 3_000,
            false => position(forms, words),
        }
    };
    filled(header, options, &targets(kind, own), given, fits)
}

/// The columns of a known system's fields.
fn of_preset(preset: &Preset, forms: &[Vec<String>]) -> Vec<(&'static str, usize)> {
    let mut given = Vec::new();
    for (key, headers) in preset.fields {
        let found = preset::columns(forms, headers).into_iter().next();
        let Some(columns) = found else { continue };
        match (*key, &columns[..]) {
            ("name", [first, last]) => given.extend([(FIRST_NAME, *first), (LAST_NAME, *last)]),
            ("key", [column, ..]) => given.push((NUMBER, *column)),
            ("customer", [column, ..]) if customer_fitness(&forms[*column]).0 == 0 => {
                given.push((WHOSE, *column));
            }
            (key, [column, ..]) => given.push((key, *column)),
            _ => {}
        }
    }
    given
}

/// Columns of a refunds sheet.
pub fn assign_refunds(header: &Header, mapping: &Mapping, options: &Options) -> Columns {
    let forms = all_forms(header);
    let fits = |column: usize, key: &str| match key {
        "order" => u32::from(mapping.get(Role::Order) == Some(column)),
        "amount" => position(&forms[column], words::PAID_BACK),
        _ => position(&forms[column], words::PAID_BACK_STATE)
            .max(u32::from(mapping.get(Role::Status) == Some(column))),
    };
    filled(header, options, &REFUND_TARGETS, Vec::new(), fits)
}

fn filled(
    header: &Header,
    options: &Options,
    targets: &[&str],
    given: Vec<(&str, usize)>,
    fits: impl Fn(usize, &str) -> u32,
) -> Columns {
    let mut columns = Columns::default();
    for (key, named) in &options.fields {
        let number: Option<usize> = named.parse().ok();
        let by_number = number.filter(|at| (1..=header.texts.len()).contains(at));
        let by_text = || header.texts.iter().position(|text| text == named);
        if let Some(column) = by_number.map(|at| at - 1).or_else(by_text)
            && targets.contains(&key.as_str())
        {
            columns.0.push((key.clone(), column));
        }
    }
    for (key, column) in given {
        let ignored = options.ignore.contains(&(column as u32 + 1));
        let free = columns.get(key).is_none() && columns.key_of(column).is_none();
        if free && !ignored && targets.contains(&key) {
            columns.0.push((key.into(), column));
        }
    }
    // The best pair first, so that «名称» does not lose its column to a weaker word.
    loop {
        let mut best: Option<(u32, usize, &str)> = None;
        for &key in targets.iter().filter(|key| columns.get(key).is_none()) {
            for column in 0..header.texts.len() {
                let ignored = options.ignore.contains(&(column as u32 + 1));
                if ignored || columns.key_of(column).is_some() {
                    continue;
                }
                let score = fits(column, key);
                if score > best.map_or(0, |(score, ..)| score) {
                    best = Some((score, column, key));
                }
            }
        }
        let Some((_, column, key)) = best else {
            return columns;
        };
        columns.0.push((key.into(), column));
    }
}

fn all_forms(header: &Header) -> Vec<Vec<String>> {
    header.texts.iter().map(|text| forms(text)).collect()
}

fn fields(key: &str) -> &'static [&'static str] {
    let found = words::FIELDS.iter().find(|(known, _)| *known == key);
    found.map_or(&[], |(_, words)| words)
}

/// How well a header names a field: whole words, the better ones higher; else 0.
fn position(forms: &[String], words: &[&str]) -> u32 {
    let at = |form: &String| words.iter().position(|word| word == form);
    forms.iter().find_map(at).map_or(0, |at| 1_000 - at as u32)
}

/// What a file holds, by its headers. Whatever can be read as orders is orders.
pub fn recognise(header: &Header, mapping: &Mapping, profiles: &[Profile]) -> Holds {
    if header.row.is_none() {
        return Holds::Orders;
    }
    let forms = all_forms(header);
    let count = |words: &[&str]| {
        forms
            .iter()
            .filter(|forms| position(forms, words) > 0)
            .count()
    };
    let told = |role: Role, least: u32| {
        let column = mapping.get(role);
        column.is_some_and(|column| super::super::header::fitness(&forms[column], role) >= least)
    };
    let (order, amount) = (told(Role::Order, 1), told(Role::Amount, 1));
    let priced = told(Role::UnitPrice, 1) && told(Role::Quantity, 1);
    let date = told(Role::Date, 1);
    let paid_back = count(words::PAID_BACK);
    // An order names its buyer, too, but also what it came to.
    let back = match mapping.key {
        Some(_) => paid_back > 0 && mapping.get(Role::Amount).is_none(),
        None => paid_back + count(words::PAID_BACK_STATE) > 0,
    };
    if order && back && !amount && !priced {
        return Holds::Refunds;
    }
    let lists = count(words::CUSTOMER_LIST);
    let key = mapping.key.map(|(column, _)| column);
    let each = |column: usize| profiles[column].distinct == profiles[column].filled;
    if date && (amount || priced) {
        // Totals of each customer beside the day they came: a list of customers all the same.
        let list = lists >= 2 && !order && key.is_some_and(each);
        return if list {
            Holds::Records(Kind::Customer)
        } else {
            Holds::Orders
        };
    }
    if count(words::COST_LIST) > 0 && count(fields("period")) > 0 && key.is_none() {
        return Holds::Records(Kind::Cost);
    }
    if order || priced {
        return Holds::Orders;
    }
    let whose = forms.iter().any(|forms| {
        let (id, party, _) = customer_fitness(forms);
        id > 0 || party > 0 || position(forms, fields(WHOSE)) > 0
    });
    if whose && count(words::TOUCH_LIST) >= 1 && (date || count(fields("date")) > 0) {
        return Holds::Records(Kind::Touch);
    }
    let person = count(&words::CONTACT_NAMES[..words::CONTACTS]);
    let role = count(fields("title")) + count(fields("buyer_role"));
    let ways = count(fields("phone")) + count(fields("email"));
    if whose
        && (person > 0 && role + ways > 0 || role > 0 && count(words::CONTACT_NAMES) > 0)
        && lists == 0
    {
        return Holds::Records(Kind::Contact);
    }
    let named = count(words::NAMES) + count(fields(FIRST_NAME)) > 0;
    if !amount && (key.is_some() || named) && (lists > 0 || ways > 0) {
        return Holds::Records(Kind::Customer);
    }
    if amount && lists >= 2 && key.is_some_and(each) {
        return Holds::Records(Kind::Customer);
    }
    Holds::Orders
}
