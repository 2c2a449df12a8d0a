//! The imports' lines as people corrected them: edits, lines added by hand, merged and removed customers.

mod undress;

use rustc_hash::FxHashMap;

use super::field::decimal;
#[cfg(feature = "models")]
use super::profiles;
use super::{
    Batch, Customer, Day, Fields, KeyKind, Kind, Ledger, LedgerBuilder, LineState, NOBODY, NONE,
    Records, TextColumn, customer_id, customer_key, imported_line, line_id, order,
};

/// A ledger with the records worked into it, and the way back to each line's origin.
#[derive(Debug, Default)]
pub struct Dressed {
    ledger: Ledger,
    /// Where each import's lines begin, in order.
    bases: Vec<Base>,
    /// Customer's record id → index.
    known: FxHashMap<Box<str>, u32>,
    /// Lines as the import had them, where a record changed them.
    originals: FxHashMap<u32, Line>,
    /// Customer and state of lines that went with a merged or removed customer.
    redirected: FxHashMap<u32, (u32, u8)>,
    /// Lines added by hand: record id → line, and back.
    by_hand: FxHashMap<Box<str>, u32>,
    hand_ids: FxHashMap<u32, Box<str>>,
    /// Keys and names while codes stand in their place.
    real: Option<(TextColumn, TextColumn)>,
}

#[derive(Debug)]
struct Base {
    batch: String,
    start: u32,
    len: u32,
}

/// One line of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    customer: u32,
    day: i32,
    amount: i64,
    state: u8,
    order: u32,
    quantity: i64,
    cost: i64,
    category: u32,
}

/// Joins batches and then works the records in.
#[derive(Default)]
pub struct Dresser {
    builder: LedgerBuilder,
    bases: Vec<Base>,
}

impl Dresser {
    /// Adds the columns of the import of this id.
    pub fn add(&mut self, id: &str, batch: Batch) {
        let base = Base {
            batch: id.into(),
            start: self.builder.ledger.len() as u32,
            len: batch.head.lines,
        };
        self.builder.add(batch);
        self.bases.push(base);
    }

    /// The ledger with these records worked in.
    pub fn finish(self, records: &Records) -> Dressed {
        let mut dressed = Dressed {
            ledger: self.builder.ledger,
            bases: self.bases,
            ..Dressed::default()
        };
        if !records.is_empty() {
            dressed.work_in(records);
        }
        dressed
    }
}

impl Dressed {
    /// The ledger; under hidden names with codes for keys and names.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Adds an import after everything else.
    pub fn append(&mut self, id: &str, batch: Batch, records: &Records) {
        let hidden = self.reveal();
        let start = self.ledger.len() as u32;
        let len = batch.head.lines;
        self.ledger.add(batch);
        self.bases.push(Base {
            batch: id.into(),
            start,
            len,
        });
        self.known.clear();
        let lines = records.of(Kind::Order);
        let theirs = lines.filter(|(line, _)| imported_line(line).is_some_and(|(of, _)| of == id));
        for (line, fields) in theirs {
            self.order(line, Some(fields), records, &mut None);
        }
        self.redirect(records, start as usize);
        self.hide(hidden);
    }

    /// Works in what changed of one record. Not for customers merged, removed or gone: those need
    /// the imports' own columns again (`false`).
    #[must_use]
    pub fn apply(&mut self, records: &Records, kind: Kind, id: &str) -> bool {
        let fields = records.get(kind, id);
        match kind {
            Kind::Customer => {
                let Some(fields) = fields else {
                    return false;
                };
                let hidden = self.reveal();
                if let Some(at) = self.customer_or_new(id) {
                    let name = fields.get("name").unwrap_or("");
                    // Emptying a name brings the import's own back, which only the import knows.
                    if name.is_empty() && !self.ledger.customer_at(at).name.is_empty() {
                        self.hide(hidden);
                        return false;
                    }
                    self.ledger.customer_names.set(at as usize, name);
                }
                self.hide(hidden);
                true
            }
            Kind::Order => {
                let was = self
                    .line(id)
                    .map(|line| self.ledger.customer[line as usize]);
                let hidden = self.reveal();
                self.order(id, fields, records, &mut None);
                let alone = was.is_some_and(|customer| self.is_stray(records, customer));
                self.hide(hidden);
                !alone
            }
            _ => true,
        }
    }

    /// Whether a customer is left without a line and a record: it may have come with a line added by
    /// hand and would not be here if the workbook were read anew.
    fn is_stray(&self, records: &Records, customer: u32) -> bool {
        let id = customer_id(self.ledger.customer_at(customer));
        records.get(Kind::Customer, &id).is_none()
            && !self.ledger.hidden.contains(&customer)
            && (0..self.ledger.len()).all(|line| {
                self.ledger.customer[line] != customer
                    || self.ledger.state[line] == LineState::Removed as u8
            })
    }

    /// Index of the customer of this record id, merged or not.
    pub fn customer(&mut self, id: &str) -> Option<u32> {
        if self.known.is_empty() {
            let all = 0..self.ledger.customer_keys.len() as u32;
            self.known = all
                .map(|at| (customer_id(self.who(at)).into_boxed_str(), at))
                .collect();
        }
        self.known.get(id).copied()
    }

    /// The same without preparing for more: for one look.
    pub fn known_customer(&self, id: &str) -> Option<u32> {
        if !self.known.is_empty() {
            return self.known.get(id).copied();
        }
        let (kind, key) = customer_key(id)?;
        let all = 0..self.ledger.customer_keys.len() as u32;
        all.into_iter().find(|&at| {
            let who = self.who(at);
            who.kind == kind && who.key == key
        })
    }

    /// The customer as it is, whatever is shown.
    pub fn who(&self, customer: u32) -> Customer<'_> {
        let shown = self.ledger.customer_at(customer);
        match &self.real {
            Some((keys, names)) => Customer {
                kind: shown.kind,
                key: keys.get(customer as usize),
                name: names.get(customer as usize),
            },
            None => shown,
        }
    }

    /// Record id of a line.
    pub fn line_id(&self, line: u32) -> String {
        if let Some(id) = self.hand_ids.get(&line) {
            return id.to_string();
        }
        let after = self.bases.partition_point(|base| base.start <= line);
        match after.checked_sub(1).and_then(|at| self.bases.get(at)) {
            Some(base) => line_id(&base.batch, line - base.start),
            None => String::new(),
        }
    }

    /// The line of a record id.
    pub fn line(&self, id: &str) -> Option<u32> {
        if let Some(&line) = self.by_hand.get(id) {
            return Some(line);
        }
        let (batch, line) = imported_line(id)?;
        let base = self.bases.iter().find(|base| base.batch == batch)?;
        (line < base.len).then_some(base.start + line)
    }

    /// Puts codes (C001 …) in the place of every key and name, or takes them away again.
    pub fn redact(&mut self, on: bool) {
        self.reveal();
        self.hide(on);
    }

    /// Whether codes stand in the place of keys and names.
    pub fn is_redacted(&self) -> bool {
        self.real.is_some()
    }

    fn hide(&mut self, on: bool) {
        if !on {
            return;
        }
        #[cfg(feature = "models")]
        profiles::redact(&mut self.ledger.profiles);
        let count = self.ledger.customer_keys.len();
        // In the order of keys, so that ties in ranked tables fall as they do with names shown.
        let key = |at: u32| self.ledger.customer_keys.bytes(at as usize);
        let order = order::places(count, &|a, b| key(a).cmp(key(b)));
        let mut place = vec![0usize; count];
        // Nobody's key is empty and so the first: the first customer is C001 with and without.
        let first = usize::from(self.ledger.nobody.is_none());
        for (at, customer) in order.into_iter().enumerate() {
            place[customer as usize] = at + first;
        }
        let width = count.to_string().len().max(3);
        let mut codes = TextColumn::with_capacity(count, count * (width + 1));
        for at in place {
            codes.push(&format!("C{at:0width$}"));
        }
        let names = std::iter::repeat_n("", count).collect();
        self.real = Some((
            std::mem::replace(&mut self.ledger.customer_keys, codes),
            std::mem::replace(&mut self.ledger.customer_names, names),
        ));
    }

    /// Shows keys and names; says whether they were hidden.
    fn reveal(&mut self) -> bool {
        let Some((keys, names)) = self.real.take() else {
            return false;
        };
        self.ledger.customer_keys = keys;
        self.ledger.customer_names = names;
        true
    }

    fn work_in(&mut self, records: &Records) {
        let mut names: FxHashMap<u32, &str> = FxHashMap::default();
        for (id, fields) in records.of(Kind::Customer) {
            let Some(at) = self.customer_or_new(id) else {
                continue;
            };
            if let Some(name) = fields.get("name") {
                names.insert(at, name);
            }
        }
        if !names.is_empty() {
            let old = std::mem::take(&mut self.ledger.customer_names);
            self.ledger.customer_names = (0..self.ledger.customer_keys.len())
                .map(|at| match names.get(&(at as u32)) {
                    Some(name) => name,
                    None => old.get(at),
                })
                .collect();
        }
        #[cfg(feature = "models")]
        {
            self.ledger.profiles = profiles::profiles(records, |id| self.customer(id));
        }
        let mut words = (records.count(Kind::Order) > 64).then(|| Words::of(&self.ledger));
        for (id, fields) in records.of(Kind::Order) {
            self.order(id, Some(fields), records, &mut words);
        }
        self.redirect(records, 0);
    }

    fn customer_or_new(&mut self, id: &str) -> Option<u32> {
        if let Some(at) = self.customer(id) {
            return Some(at);
        }
        let (kind, key) = customer_key(id)?;
        Some(self.new_customer(kind, key))
    }

    fn new_customer(&mut self, kind: KeyKind, key: &str) -> u32 {
        self.ledger.customer_kinds.push(kind);
        self.ledger.customer_names.push("");
        let at = self.ledger.customer_keys.push(key);
        let id = customer_id(self.ledger.customer_at(at));
        self.known.insert(id.into_boxed_str(), at);
        at
    }

    /// From this line on, lines of merged customers go to those they joined, lines of removed ones
    /// out of sight.
    fn redirect(&mut self, records: &Records, from: usize) {
        let mut special = Vec::new();
        for (id, fields) in records.of(Kind::Customer) {
            if fields.get("merged_into").is_some() || fields.get("removed").is_some() {
                let stays = stays(records, id);
                let removed = records.value(Kind::Customer, stays, "removed").is_some();
                special.push((id, stays.to_string(), removed));
            }
        }
        if special.is_empty() {
            return;
        }
        let mut to: FxHashMap<u32, (u32, bool)> = FxHashMap::default();
        for (id, stays, removed) in special {
            if let (Some(from), Some(into)) = (self.customer(id), self.customer_or_new(&stays)) {
                to.insert(from, (into, removed));
            }
        }
        self.ledger.hidden = to.keys().copied().collect();
        self.ledger.hide_nobody();
        let mut table: Vec<u32> = (0..self.ledger.customer_keys.len() as u32).collect();
        for (&from, &(into, removed)) in &to {
            table[from as usize] = if removed { NONE } else { into };
        }
        let lines = self.ledger.customer[from..].iter_mut();
        let lines = lines.zip(&mut self.ledger.state[from..]).enumerate();
        for (at, (customer, state)) in lines {
            let into = table[*customer as usize];
            if into == *customer {
                continue;
            }
            let line = (from + at) as u32;
            if !self.originals.contains_key(&line) {
                self.redirected.entry(line).or_insert((*customer, *state));
            }
            match into {
                NONE => *state = LineState::Removed as u8,
                into => *customer = into,
            }
        }
    }

    fn order(
        &mut self,
        id: &str,
        fields: Option<&Fields>,
        records: &Records,
        words: &mut Option<Words>,
    ) {
        let known = self.line(id);
        let imported = imported_line(id).is_some();
        match (known, fields) {
            (Some(line), None) if imported => {
                if let Some(original) = self.originals.remove(&line) {
                    self.redirected
                        .insert(line, (original.customer, original.state));
                    self.put(line as usize, original);
                    self.settle(records, line);
                }
            }
            (Some(line), None) => self.ledger.state[line as usize] = LineState::Removed as u8,
            (Some(line), Some(fields)) => {
                let original = match imported {
                    true => *self.originals.entry(line).or_insert_with(|| {
                        let mut original = read(&self.ledger, line as usize);
                        if let Some(&(customer, state)) = self.redirected.get(&line) {
                            (original.customer, original.state) = (customer, state);
                        }
                        original
                    }),
                    false => Line::EMPTY,
                };
                let edited = self.edited(original, fields, words);
                self.put(line as usize, edited);
                self.settle(records, line);
            }
            (None, Some(fields)) if !imported => {
                let line = self.ledger.customer.len() as u32;
                let edited = self.edited(Line::EMPTY, fields, words);
                if edited.customer == NONE {
                    return;
                }
                self.push(edited);
                self.by_hand.insert(id.into(), line);
                self.hand_ids.insert(line, id.into());
                self.settle(records, line);
            }
            // A line of an import that was taken back: it waits until the import returns.
            (None, _) => {}
        }
    }

    /// Merged and removed customers, for one line.
    fn settle(&mut self, records: &Records, line: u32) {
        let at = line as usize;
        let id = customer_id(self.ledger.customer_at(self.ledger.customer[at]));
        let stays = stays(records, &id);
        if records.value(Kind::Customer, stays, "removed").is_some() {
            self.ledger.state[at] = LineState::Removed as u8;
        } else if stays != id
            && let Some(into) = self.customer_or_new(stays)
        {
            self.ledger.customer[at] = into;
        }
    }

    fn edited(&mut self, original: Line, fields: &Fields, words: &mut Option<Words>) -> Line {
        let mut line = original;
        if let Some(customer) = fields.get("customer") {
            line.customer = self.customer_or_new(customer).unwrap_or(line.customer);
        }
        if let Some(day) = fields.get("date").and_then(Day::parse_iso) {
            line.day = day.0;
        }
        let number = |key: &str| fields.get(key).and_then(decimal);
        if let Some(amount) = number("amount") {
            line.amount = amount;
            if fields.get("state").is_none() && line.state <= LineState::Return as u8 {
                line.state = u8::from(amount < 0);
            }
        }
        line.quantity = number("quantity").unwrap_or(line.quantity);
        line.cost = number("cost").unwrap_or(line.cost);
        if let Some(order) = fields.get("order") {
            let known = words.as_mut().map(|words| &mut words.orders);
            line.order = index_of(&mut self.ledger.orders, known, order);
        }
        if let Some(category) = fields.get("category") {
            let known = words.as_mut().map(|words| &mut words.categories);
            line.category = index_of(&mut self.ledger.categories, known, category);
        }
        match fields.get("state") {
            Some("sale") => line.state = LineState::Sale as u8,
            Some("return") => line.state = LineState::Return as u8,
            Some("cancelled") => line.state = LineState::Cancelled as u8,
            _ => {}
        }
        if fields.get("removed").is_some() {
            line.state = LineState::Removed as u8;
        }
        line
    }

    fn put(&mut self, at: usize, line: Line) {
        let ledger = &mut self.ledger;
        ledger.customer[at] = line.customer;
        ledger.day[at] = line.day;
        ledger.amount[at] = line.amount;
        ledger.state[at] = line.marked(ledger.nobody);
        ledger.order[at] = line.order;
        let lines = ledger.customer.len();
        set(&mut ledger.quantity, at, line.quantity, i64::MIN, lines);
        set(&mut ledger.cost, at, line.cost, i64::MIN, lines);
        set(&mut ledger.category, at, line.category, NONE, lines);
    }

    fn push(&mut self, line: Line) {
        let ledger = &mut self.ledger;
        let at = ledger.customer.len();
        ledger.customer.push(line.customer);
        ledger.day.push(line.day);
        ledger.amount.push(line.amount);
        ledger.state.push(line.marked(ledger.nobody));
        ledger.order.push(line.order);
        for (column, value) in [
            (&mut ledger.quantity, line.quantity),
            (&mut ledger.cost, line.cost),
        ] {
            if !column.is_empty() || value != i64::MIN {
                column.resize(at, i64::MIN);
                column.push(value);
            }
        }
        if !ledger.category.is_empty() || line.category != NONE {
            ledger.category.resize(at, NONE);
            ledger.category.push(line.category);
        }
    }
}

impl Line {
    const EMPTY: Line = Line {
        customer: NONE,
        day: 0,
        amount: 0,
        state: LineState::Sale as u8,
        order: NONE,
        quantity: i64::MIN,
        cost: i64::MIN,
        category: NONE,
    };

    /// Its state as the ledger has it.
    fn marked(&self, nobody: Option<u32>) -> u8 {
        match nobody == Some(self.customer) {
            true => self.state | NOBODY,
            false => self.state & !NOBODY,
        }
    }
}

/// Indices of texts, for working in many records at once.
struct Words {
    orders: FxHashMap<Box<str>, u32>,
    categories: FxHashMap<Box<str>, u32>,
}

impl Words {
    fn of(ledger: &Ledger) -> Words {
        let all = |column: &TextColumn| {
            let texts = column.iter().enumerate();
            texts.map(|(at, text)| (text.into(), at as u32)).collect()
        };
        Words {
            orders: all(&ledger.orders),
            categories: all(&ledger.categories),
        }
    }
}

/// The customer that a merged one counts for, at the end of the chain; itself if it is not merged.
pub fn stays<'a>(records: &'a Records, id: &'a str) -> &'a str {
    let mut at = id;
    // A chain is as long as there were merges; records that point in a circle end the walk.
    for _ in 0..64 {
        match records.value(Kind::Customer, at, "merged_into") {
            Some(into) if into != id => at = into,
            _ => break,
        }
    }
    at
}

fn read(ledger: &Ledger, at: usize) -> Line {
    Line {
        customer: ledger.customer[at],
        day: ledger.day[at],
        amount: ledger.amount[at],
        state: ledger.state[at] & !NOBODY,
        order: ledger.order[at],
        quantity: ledger.quantity.get(at).copied().unwrap_or(i64::MIN),
        cost: ledger.cost.get(at).copied().unwrap_or(i64::MIN),
        category: ledger.category.get(at).copied().unwrap_or(NONE),
    }
}

fn set<T: Copy + PartialEq>(column: &mut Vec<T>, at: usize, value: T, missing: T, lines: usize) {
    if column.is_empty() {
        if value == missing {
            return;
        }
        column.resize(lines, missing);
    }
    column[at] = value;
}

fn index_of(
    column: &mut TextColumn,
    known: Option<&mut FxHashMap<Box<str>, u32>>,
    text: &str,
) -> u32 {
    match known {
        Some(known) => *known
            .entry(text.into())
            .or_insert_with(|| column.push(text)),
        None => {
            let bytes = text.as_bytes();
            let found = (0..column.len()).find(|&at| column.bytes(at) == bytes);
            found.map_or_else(|| column.push(text), |at| at as u32)
        }
    }
}
