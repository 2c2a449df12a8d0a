//! The workbook as tables: order lines with every column, customers with their profiles, and a table
//! for each kind of record.
//!
//! The order lines' headers and states are words that our own import knows, so that it needs no
//! question to bring back the same customers, orders, figures, days and states. Under hidden names
//! the ledger holds codes, and of the records only what cannot say who somebody is.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use super::table::{Cell, Column, Table, Type};
use crate::i18n::phrases::export as words;
use crate::i18n::{Lang, choice_label, field_label, kinds_label};
use crate::model::field::{self, OWN, Value, decimal};
use crate::model::{
    Customer, Day, Dressed, Fields, KeyKind, Kind, LineState, Money, NONE, Records, customer_id,
    customer_key, stays,
};

/// Tables in the order of the file; the rest is set up or held by worksheets.
const KINDS: [Kind; 14] = [
    Kind::Customer,
    Kind::Order,
    Kind::Contact,
    Kind::Touch,
    Kind::Cost,
    Kind::Survey,
    Kind::Loss,
    Kind::Deal,
    Kind::Complaint,
    Kind::Staff,
    Kind::Task,
    Kind::Snapshot,
    Kind::Sheet,
    Kind::Field,
];

/// What the ledger itself says of an order line; the rest of a line's record comes after it.
const LEDGER: [&str; 8] = [
    "customer", "date", "amount", "order", "quantity", "cost", "category", "state",
];

/// The workbook that is written.
pub struct Shop<'a> {
    dressed: &'a Dressed,
    records: &'a Records,
    lang: Lang,
    hidden: bool,
    /// What all customers' keys are; `None` where they differ.
    kind: Option<KeyKind>,
    /// Keys that customers of two kinds have in common: these are written with their kind.
    shared: FxHashSet<&'a str>,
    own: Vec<(Kind, Known)>,
}

/// A field of a kind of record.
#[derive(Clone)]
struct Known {
    key: String,
    label: String,
    value: Value,
}

impl<'a> Shop<'a> {
    /// The shop of this ledger and these records, in this language.
    pub fn new(dressed: &'a mut Dressed, records: &'a Records, lang: Lang) -> Shop<'a> {
        // Prepares the way from ids to customers; nobody has an empty id.
        let _ = dressed.customer("");
        let dressed: &Dressed = dressed;
        let ledger = dressed.ledger();
        let hidden = dressed.is_redacted();
        let all = 0..ledger.customer_keys.len() as u32;
        let all = all.filter(|at| Some(*at) != ledger.nobody);
        let mut kinds = all.clone().map(|at| ledger.customer_at(at).kind);
        let first = kinds.next().unwrap_or_default();
        let alike = hidden || kinds.all(|kind| kind == first);
        let mut shared = FxHashSet::default();
        if !alike {
            let mut seen = FxHashSet::default();
            shared = all
                .map(|at| ledger.customer_at(at).key)
                .filter(|key| !seen.insert(*key))
                .collect();
        }
        let own = records.of(Kind::Field).filter_map(|(id, fields)| {
            let known = Known {
                key: format!("{OWN}{id}"),
                label: fields.get("label")?.into(),
                value: field::own_value(fields.get("value")?),
            };
            Some((Kind::from_code(fields.get("of")?)?, known))
        });
        Shop {
            own: own.collect(),
            kind: alike.then_some(if hidden { KeyKind::Id } else { first }),
            dressed,
            records,
            lang,
            hidden,
            shared,
        }
    }

    /// A table for each kind that has anything in it. `raw` adds what only programs read.
    pub fn tables(&self, raw: bool) -> Vec<Table<'_>> {
        let all = KINDS.into_iter().flat_map(|kind| match kind {
            // In sheets of their own, both can be imported again: a blank customer would be left out.
            Kind::Order => vec![self.orders(Lines::Customers), self.orders(Lines::Nobodys)],
            kind => vec![self.table(kind, None, raw)],
        });
        all.filter(|table| !table.is_empty()).collect()
    }

    /// The table of a kind, all of it or a customer's (record id; under hidden names the code).
    pub fn table(&self, kind: Kind, customer: Option<&str>, raw: bool) -> Table<'_> {
        let whose = customer.map(|id| self.customer(id));
        match kind {
            Kind::Order => self.orders(whose.map_or(Lines::All, Lines::Of)),
            Kind::Customer => self.customers(),
            kind => self.kept(kind, whose, raw),
        }
    }

    /// The customer that an id on the page means, and that it counts for.
    fn customer(&self, id: &str) -> Option<u32> {
        if self.hidden {
            let codes = &self.dressed.ledger().customer_keys;
            return codes.iter().position(|code| code == id).map(|at| at as u32);
        }
        self.dressed.known_customer(stays(self.records, id))
    }

    fn orders(&self, which: Lines) -> Table<'_> {
        let ledger = self.dressed.ledger();
        let wanted = |customer: u32| match which {
            Lines::All => true,
            Lines::Customers => ledger.nobody != Some(customer),
            Lines::Nobodys => ledger.nobody == Some(customer),
            Lines::Of(whose) => whose == Some(customer),
        };
        let lines: Vec<u32> = (0..ledger.len() as u32)
            .filter(|&line| ledger.state_at(line as usize) != LineState::Removed)
            .filter(|&line| wanted(ledger.customer[line as usize]))
            .collect();
        let any = |has: &dyn Fn(usize) -> bool| lines.iter().any(|&line| has(line as usize));
        let numbers = |column: &[i64]| any(&|line| known(column, line).is_some());
        let words = |column: &[u32]| any(&|line| column.get(line).is_some_and(|at| *at != NONE));
        let lang = self.lang;
        let label = |key: &str| field_label(lang, key).to_string();
        let mut parts = vec![
            (Part::Line, "line", words::line(lang).into(), Type::Whole),
            (Part::Date, "date", label("date"), Type::Day),
        ];
        if words(&ledger.order) {
            parts.push((Part::Order, "order", label("order"), Type::Text));
        }
        let (key, name) = self.heads();
        // A file without the column is imported as one without customers.
        let named = any(&|line| ledger.nobody != Some(ledger.customer[line]));
        if named || lines.is_empty() {
            parts.push((Part::Key, "customer", key.into(), Type::Text));
        }
        if self.kind.is_none() && named {
            let head = words::key_kind(lang).into();
            parts.push((Part::KeyKind, "key_kind", head, Type::Choice));
        }
        if any(&|line| !ledger.customer_at(ledger.customer[line]).name.is_empty()) {
            parts.push((Part::Name, "customer_name", name.into(), Type::Text));
        }
        if numbers(&ledger.quantity) {
            parts.push((Part::Quantity, "quantity", label("quantity"), Type::Decimal));
        }
        parts.push((Part::Amount, "amount", label("amount"), Type::Money));
        if !ledger.currency.is_empty() {
            let head = words::currency(lang).into();
            parts.push((Part::Currency, "currency", head, Type::Text));
        }
        if numbers(&ledger.cost) {
            parts.push((Part::Cost, "cost", label("cost"), Type::Money));
        }
        if words(&ledger.category) {
            parts.push((Part::Category, "category", label("category"), Type::Text));
        }
        let mut columns: Vec<Column> = parts
            .iter()
            .map(|(_, code, label, kind)| Column::new(code, label, *kind))
            .collect();
        let parts: Vec<Part> = parts.iter().map(|part| part.0).collect();
        let further = self.filled(Kind::Order, false, |key| !LEDGER.contains(&key));
        for one in &further {
            // The import must not take a field of the person's own for one it looks for.
            let label = match one.key.starts_with(OWN) {
                true => words::own(lang, &one.label),
                false => one.label.clone(),
            };
            columns.push(Column::new(&one.key, &label, type_of(one.value)));
        }
        // Last, because it is never blank: readers take rows of different lengths for damaged ones.
        columns.push(Column::new(
            "state",
            words::order_status(lang),
            Type::Choice,
        ));
        let (code, name) = match which {
            Lines::Nobodys => (
                "orders_without_customers",
                words::orders_without(lang).into(),
            ),
            _ => ("orders", capital(kinds_label(lang, Kind::Order))),
        };
        let rows = lines.len();
        Table::new(code, &name, columns, rows, move |place, cells| {
            let line = lines[place] as usize;
            let who = ledger.customer_at(ledger.customer[line]);
            let word = |column: &[u32], texts: &'a crate::model::TextColumn| {
                let at = column.get(line).copied().unwrap_or(NONE);
                Cell::text(if at == NONE {
                    ""
                } else {
                    texts.get(at as usize)
                })
            };
            cells.extend(parts.iter().map(|part| match part {
                Part::Line => Cell::Whole(place as i64 + 1),
                Part::Date => Cell::Day(Day(ledger.day[line])),
                Part::Order => word(&ledger.order, &ledger.orders),
                Part::Key | Part::KeyKind if ledger.nobody == Some(ledger.customer[line]) => {
                    Cell::Blank
                }
                Part::Key => self.key(who),
                Part::KeyKind => self.key_kind(who),
                Part::Name => Cell::text(who.name),
                Part::Quantity => known(&ledger.quantity, line).map_or(Cell::Blank, Cell::Decimal),
                Part::Amount => Cell::Money(Money(ledger.amount[line])),
                Part::Currency => Cell::text(ledger.currency.as_str()),
                Part::Cost => {
                    known(&ledger.cost, line).map_or(Cell::Blank, |cost| Cell::Money(Money(cost)))
                }
                Part::Category => word(&ledger.category, &ledger.categories),
            }));
            if !further.is_empty() {
                let id = self.dressed.line_id(lines[place]);
                let fields = self.records.get(Kind::Order, &id);
                cells.extend(further.iter().map(|one| cell(fields, one, lang)));
            }
            let quantity = known(&ledger.quantity, line);
            cells.push(state(
                ledger.state_at(line),
                ledger.amount[line],
                quantity,
                lang,
            ));
        })
    }

    fn customers(&self) -> Table<'_> {
        let (ledger, lang) = (self.dressed.ledger(), self.lang);
        let all = 0..ledger.customer_keys.len() as u32;
        let all: Vec<u32> = all.filter(|at| !ledger.hidden.contains(at)).collect();
        let mut columns = self.whose();
        columns.truncate(columns.len() - 1);
        let named = all
            .iter()
            .any(|&at| !ledger.customer_at(at).name.is_empty());
        if named {
            columns.push(Column::new("name", field_label(lang, "name"), Type::Text));
        }
        let fields = self.filled(Kind::Customer, false, |key| key != "name");
        columns.extend(fields.iter().map(Known::column));
        let name = capital(kinds_label(lang, Kind::Customer));
        Table::new(
            "customers",
            &name,
            columns,
            all.len(),
            move |place, cells| {
                let who = ledger.customer_at(all[place]);
                self.put_key(who, cells);
                if named {
                    cells.push(Cell::text(who.name));
                }
                let id = customer_id(self.dressed.who(all[place]));
                let record = self.records.get(Kind::Customer, &id);
                cells.extend(fields.iter().map(|one| cell(record, one, lang)));
            },
        )
    }

    /// The records of a kind, newest first where there is a day, else by name.
    fn kept(&self, kind: Kind, whose: Option<Option<u32>>, raw: bool) -> Table<'_> {
        let (ledger, lang) = (self.dressed.ledger(), self.lang);
        let of = |fields: &Fields| {
            let id = stays(self.records, fields.get("customer")?);
            Some((id.to_string(), self.dressed.known_customer(id)))
        };
        let mut found: Vec<(&Fields, Option<u32>)> = Vec::new();
        for (_, fields) in self.records.of(kind) {
            let (mut at, mut gone) = (None, false);
            if let Some((id, customer)) = of(fields) {
                at = customer;
                gone = self.records.value(Kind::Customer, &id, "removed").is_some();
            }
            let theirs = whose.is_none_or(|whose| whose.is_some() && at == whose);
            if theirs && !gone {
                found.push((fields, at));
            }
        }
        let first = |fields: &'a Fields, keys: &[&str]| keys.iter().find_map(|key| fields.get(key));
        found.sort_by_key(|(fields, _)| {
            let day = first(fields, &["date", "opened", "period", "due"]);
            (Reverse(day), first(fields, &["name", "title", "label"]))
        });
        let mut columns = Vec::new();
        let belongs = field::find(kind, "customer").is_some();
        if belongs {
            columns = self.whose();
        }
        let fields = self.filled(kind, raw, |key| key != "customer");
        columns.extend(fields.iter().map(Known::column));
        let name = capital(kinds_label(lang, kind));
        let rows = found.len();
        Table::new(
            kind_code(kind),
            &name,
            columns,
            rows,
            move |place, cells| {
                let (record, customer) = found[place];
                if belongs {
                    let id = record.get("customer").unwrap_or("");
                    // A customer whose import was taken back is known by its id alone.
                    let stranger = || {
                        let (kind, key) = customer_key(id).filter(|_| !self.hidden)?;
                        Some(Customer {
                            kind,
                            key,
                            name: "",
                        })
                    };
                    let known = customer.map(|at| ledger.customer_at(at));
                    match known.or_else(stranger) {
                        Some(who) => {
                            self.put_key(who, cells);
                            cells.push(Cell::text(who.name));
                        }
                        None => cells.resize(self.whose().len(), Cell::Blank),
                    }
                }
                cells.extend(fields.iter().map(|one| cell(Some(record), one, lang)));
            },
        )
    }

    /// Columns that say whose a row is.
    fn whose(&self) -> Vec<Column> {
        let lang = self.lang;
        let mut columns = vec![Column::new(
            "customer",
            words::customer_id(lang),
            Type::Text,
        )];
        if self.kind != Some(KeyKind::Id) {
            let kind = Column::new("key_kind", words::key_kind(lang), Type::Choice);
            columns.push(kind);
        }
        let name = words::customer_name(lang);
        columns.push(Column::new("customer_name", name, Type::Text));
        columns
    }

    fn put_key<'b>(&self, who: Customer<'b>, cells: &mut Vec<Cell<'b>>) {
        cells.push(self.key(who));
        if self.kind != Some(KeyKind::Id) {
            cells.push(self.key_kind(who));
        }
    }

    fn key<'b>(&self, who: Customer<'b>) -> Cell<'b> {
        match self.shared.contains(who.key) {
            true => Cell::text(customer_id(who)),
            false => Cell::text(who.key),
        }
    }

    fn key_kind<'b>(&self, who: Customer<'b>) -> Cell<'b> {
        let (code, said) = match who.kind {
            KeyKind::Id => ("id", words::key_id(self.lang)),
            KeyKind::Email => ("email", words::key_email(self.lang)),
            KeyKind::Phone => ("phone", words::key_phone(self.lang)),
            KeyKind::Name => ("name", words::key_name(self.lang)),
        };
        Cell::Choice(code.into(), said.into())
    }

    /// Headers of an order line's customer: by them the import knows what the key is. Beside a phone
    /// number or a name the other header must not say «customer», which would be taken for the key.
    fn heads(&self) -> (&'static str, &'static str) {
        let lang = self.lang;
        match self.kind {
            Some(KeyKind::Email) => (words::email(lang), words::customer_name(lang)),
            Some(KeyKind::Phone) => (words::phone(lang), words::full_name(lang)),
            Some(KeyKind::Name) => (words::customer_name(lang), words::full_name(lang)),
            Some(KeyKind::Id) | None => (words::customer_id(lang), words::customer_name(lang)),
        }
    }

    /// Fields of a kind that must be filled or are anywhere.
    fn filled(&self, kind: Kind, raw: bool, wanted: impl Fn(&str) -> bool) -> Vec<Known> {
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for (_, fields) in self.records.of(kind) {
            seen.extend(fields.iter().map(|(key, _)| key));
        }
        let fields = field::fields(kind).iter();
        let fields = fields.filter(|one| one.shown || raw && one.value == Value::Raw);
        let ours = fields
            .filter(|one| seen.contains(one.key) || one.required)
            .map(|one| Known {
                key: one.key.into(),
                label: field_label(self.lang, one.key).into(),
                value: one.value,
            });
        let own = self.own.iter().filter(|(of, _)| *of == kind);
        let own = own.map(|(_, known)| known.clone());
        let own = own.filter(|known| seen.contains(known.key.as_str()));
        ours.chain(own.filter(|_| !self.hidden))
            .filter(|one| wanted(&one.key) && (!self.hidden || one.value.is_impersonal()))
            .collect()
    }
}

impl Known {
    fn column(&self) -> Column {
        Column::new(&self.key, &self.label, type_of(self.value))
    }
}

/// Which order lines are written.
#[derive(Clone, Copy)]
enum Lines {
    All,
    /// Those of known customers.
    Customers,
    /// Those without a customer.
    Nobodys,
    /// Those of one customer, if there is such a one.
    Of(Option<u32>),
}

/// What stands in a column of the order lines.
#[derive(Clone, Copy)]
enum Part {
    Line,
    Date,
    Order,
    Key,
    KeyKind,
    Name,
    Quantity,
    Amount,
    Currency,
    Cost,
    Category,
}

fn known(column: &[i64], line: usize) -> Option<i64> {
    column.get(line).copied().filter(|value| *value != i64::MIN)
}

/// The state in words that the import knows. There a line with «refunded» is a return only if its
/// amount or quantity is negative, and one with «cancelled» does not count only if neither is.
fn state(state: LineState, amount: i64, quantity: Option<i64>, lang: Lang) -> Cell<'static> {
    let negative = amount < 0 || quantity.is_some_and(|quantity| quantity < 0);
    let (code, said) = match state {
        LineState::Sale => ("sale", words::completed(lang)),
        LineState::Return if negative => ("return", words::returned(lang)),
        LineState::Return => ("return", words::completed(lang)),
        LineState::Cancelled if !negative => ("cancelled", choice_label(lang, "cancelled")),
        LineState::Cancelled => ("cancelled", words::not_counted(lang)),
        LineState::Dropped | LineState::Removed => ("not_counted", words::not_counted(lang)),
    };
    Cell::Choice(code.into(), said.into())
}

fn type_of(value: Value) -> Type {
    match value {
        Value::Whole(..) => Type::Whole,
        Value::Money(..) => Type::Money,
        Value::Quantity => Type::Decimal,
        Value::Day => Type::Day,
        Value::Yes => Type::Yes,
        Value::Choice(_) => Type::Choice,
        Value::Tags(_) => Type::Tags,
        Value::Text
        | Value::Long
        | Value::Email
        | Value::Phone
        | Value::Period
        | Value::Customer
        | Value::Raw => Type::Text,
    }
}

/// A field as a cell; one that does not fit its type, which imports cannot make, stays text.
fn cell<'b>(fields: Option<&'b Fields>, one: &Known, lang: Lang) -> Cell<'b> {
    let Some(text) = fields.and_then(|fields| fields.get(&one.key)) else {
        return Cell::Blank;
    };
    let typed = match one.value {
        Value::Whole(..) => text.parse().ok().map(Cell::Whole),
        Value::Money(..) => decimal(text).map(|value| Cell::Money(Money(value))),
        Value::Quantity => decimal(text).map(Cell::Decimal),
        Value::Day => Day::parse_iso(text).map(Cell::Day),
        Value::Yes => (text == "yes").then_some(Cell::Yes(true)),
        Value::Choice(_) => Some(Cell::Choice(text.into(), choice_label(lang, text).into())),
        Value::Tags(_) => {
            let tags = text.split(',').filter(|tag| !tag.is_empty());
            let tags: Vec<&str> = tags.map(|tag| choice_label(lang, tag)).collect();
            let said = tags.join(lang.pick("\u{3001}", ", "));
            Some(Cell::Choice(text.into(), said.into()))
        }
        _ => None,
    };
    typed.unwrap_or_else(|| Cell::text(text))
}

/// Name of a kind's table.
fn kind_code(kind: Kind) -> &'static str {
    match kind {
        Kind::Customer => "customers",
        Kind::Order => "orders",
        Kind::Contact => "contacts",
        Kind::Touch => "touches",
        Kind::Cost => "costs",
        Kind::Survey => "surveys",
        Kind::Loss => "losses",
        Kind::Deal => "deals",
        Kind::Complaint => "complaints",
        Kind::Staff => "staff",
        Kind::Task => "tasks",
        Kind::Snapshot => "snapshots",
        Kind::Sheet => "worksheets",
        Kind::Field => "fields",
        Kind::Setting => "settings",
    }
}

fn capital(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().map(|sign| sign.to_ascii_uppercase());
    first.into_iter().chain(signs).collect()
}
