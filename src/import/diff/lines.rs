//! Order lines compared with those of the workbook, as multisets of lines with the same key.
//!
//! A line's key is its customer with its order number, or with its day where it has no number (without a customer
//! with its day and product, since a day's lines of all customers would be too many to tell apart). Of
//! lines with one key those that are alike meet first, then what is left in the order of the file.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::intern::hash;
use super::known::Known;
use crate::model::field::{decimal, exact};
use crate::model::{Batch, Day, Fields, Kind, LineState, NONE, line_id, order};

/// Lines with one key that are looked through for a twin before the file's order decides.
const LOOKED: usize = 256;

/// A line of the workbook: place of its import, and line.
pub(super) type Place = (u32, u32);

/// How the file's lines stand to the workbook's.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Lines of the file that are new.
    pub new: Vec<u32>,
    /// Lines of the workbook and the line of the file that changes them.
    pub changed: Vec<(Place, u32)>,
    /// Lines of the workbook that the file should have and does not.
    pub missing: Vec<Place>,
    pub unchanged: u32,
    pub kept: u32,
    pub elsewhere: u32,
}

/// A line's values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line<'a> {
    pub day: i32,
    pub amount: i64,
    pub quantity: i64,
    pub cost: i64,
    pub category: &'a str,
    pub state: u8,
}

impl<'a> Line<'a> {
    pub(super) fn of(batch: &'a Batch, line: usize) -> Line<'a> {
        let category = batch.category.get(line).copied().unwrap_or(NONE);
        Line {
            day: batch.day[line],
            amount: batch.amount[line],
            quantity: batch.quantity.get(line).copied().unwrap_or(i64::MIN),
            cost: batch.cost.get(line).copied().unwrap_or(i64::MIN),
            category: batch.categories.get(category as usize),
            state: batch.state[line],
        }
    }

    /// The line as a record changed it (`model::dress` does the same).
    fn dressed(mut self, fields: &'a Fields) -> Line<'a> {
        let number = |key| fields.get(key).and_then(decimal);
        if let Some(day) = fields.get("date").and_then(Day::parse_iso) {
            self.day = day.0;
        }
        if let Some(amount) = number("amount") {
            self.amount = amount;
            if self.state <= LineState::Return as u8 {
                self.state = u8::from(amount < 0);
            }
        }
        self.quantity = number("quantity").unwrap_or(self.quantity);
        self.cost = number("cost").unwrap_or(self.cost);
        self.category = fields.get("category").unwrap_or(self.category);
        self.state = match fields.get("state") {
            Some("sale") => LineState::Sale as u8,
            Some("return") => LineState::Return as u8,
            Some("cancelled") => LineState::Cancelled as u8,
            _ => self.state,
        };
        if fields.get("removed").is_some() {
            self.state = LineState::Removed as u8;
        }
        self
    }

    /// Its cells as fields hold them; empty for nothing.
    fn cells(&self) -> [(&'static str, String); 6] {
        let number = |value: i64| match value {
            i64::MIN => String::new(),
            value => exact(value),
        };
        [
            ("date", Day(self.day).iso()),
            ("amount", exact(self.amount)),
            ("quantity", number(self.quantity)),
            ("cost", number(self.cost)),
            ("category", self.category.into()),
            ("state", state(self.state).into()),
        ]
    }
}

/// A state as fields name it; lines left out because of their sign have none.
fn state(state: u8) -> &'static str {
    match LineState::from_u8(state) {
        LineState::Sale => "sale",
        LineState::Return => "return",
        LineState::Cancelled => "cancelled",
        LineState::Dropped | LineState::Removed => "",
    }
}

/// How two lines with one key stand to each other.
#[derive(PartialEq)]
enum Meeting {
    Same,
    /// What differs was corrected by a person, and the file says what it said before.
    Kept,
    Differs(u32),
}

/// One line of the workbook beside one of the file.
struct Pair<'a> {
    base: Line<'a>,
    fields: Option<&'a Fields>,
    current: Line<'a>,
    file: Line<'a>,
}

impl<'a> Pair<'a> {
    fn of(known: &'a Known, (import, line): Place, batch: &'a Batch, with: u32) -> Pair<'a> {
        let base = Line::of(&known.imports[import as usize].1, line as usize);
        let fields = known.line_fields((import, line));
        Pair {
            base,
            fields,
            current: fields.map_or(base, |fields| base.dressed(fields)),
            file: Line::of(batch, with as usize),
        }
    }

    /// Which cells differ, in the order of [`Line::cells`]: `Some(true)` where the file is to be
    /// followed, `Some(false)` where a person's correction stays.
    fn differing(&self) -> [Option<bool>; 6] {
        let (base, now, file) = (&self.base, &self.current, &self.file);
        let set = |key: &str| self.fields.is_some_and(|fields| fields.get(key).is_some());
        let cell = |differs: bool, as_before: bool, key: &str| {
            differs.then_some(!(as_before && (set(key) || set("removed"))))
        };
        // Blank cells never overwrite, and a sign that is counted out says nothing of the line.
        let number = |now: i64, file: i64| file != i64::MIN && file != now;
        let counted = |state: u8| state != LineState::Dropped as u8;
        let state = counted(file.state) && counted(now.state) && file.state != now.state;
        let state_kept = base.state == file.state && (set("state") || set("amount"));
        [
            cell(file.day != now.day, file.day == base.day, "date"),
            cell(
                file.amount != now.amount,
                file.amount == base.amount,
                "amount",
            ),
            cell(
                number(now.quantity, file.quantity),
                file.quantity == base.quantity,
                "quantity",
            ),
            cell(number(now.cost, file.cost), file.cost == base.cost, "cost"),
            cell(
                !file.category.is_empty() && file.category != now.category,
                file.category == base.category,
                "category",
            ),
            state.then_some(!(state_kept || set("removed"))),
        ]
    }

    fn meeting(&self) -> Meeting {
        let all = self.differing();
        let follow = all.iter().filter(|cell| **cell == Some(true)).count();
        match follow {
            0 if all.iter().all(Option::is_none) => Meeting::Same,
            0 => Meeting::Kept,
            // A line taken away by hand stays away.
            _ if self.current.state == LineState::Removed as u8 => Meeting::Kept,
            count => Meeting::Differs(count as u32),
        }
    }
}

impl Known {
    fn line_fields(&self, (import, line): Place) -> Option<&Fields> {
        if self.records.count(Kind::Order) == 0 {
            return None;
        }
        let id = line_id(&self.imports[import as usize].0, line);
        self.records.get(Kind::Order, &id)
    }

    /// Lines of the workbook by order number.
    pub(super) fn orders(&self) -> FxHashMap<&str, Vec<Place>> {
        let mut found: FxHashMap<&str, Vec<Place>> = FxHashMap::default();
        for (at, (_, batch)) in self.imports.iter().enumerate() {
            let lines = batch.order.iter().enumerate();
            for (line, &order) in lines.filter(|(_, order)| **order != NONE) {
                let number = batch.orders.get(order as usize);
                let place = (at as u32, line as u32);
                found.entry(number).or_default().push(place);
            }
        }
        found
    }

    /// What the record of a line holds in a field.
    pub(super) fn held(&self, place: Place, key: &str) -> Option<String> {
        let value = self.line_fields(place)?.get(key)?;
        Some(value.into())
    }

    /// A line with its corrections.
    pub(super) fn current(&self, place: Place) -> Line<'_> {
        let base = Line::of(&self.imports[place.0 as usize].1, place.1 as usize);
        let fields = self.line_fields(place);
        fields.map_or(base, |fields| base.dressed(fields))
    }

    /// Amount before and with corrections, and state, of a line.
    pub(super) fn amounts(&self, place: Place) -> (i64, i64, u8) {
        let base = Line::of(&self.imports[place.0 as usize].1, place.1 as usize);
        let fields = self.line_fields(place);
        let now = fields.map_or(base, |fields| base.dressed(fields));
        (base.amount, now.amount, now.state)
    }

    /// Customer's record name and order number of a line.
    pub(super) fn whose(&self, (import, line): Place) -> (String, String) {
        let batch = &self.imports[import as usize].1;
        let id =
            crate::model::customer_id(batch.customer_at(batch.customer[line as usize] as usize));
        let order = batch.order.get(line as usize).copied().unwrap_or(NONE);
        let number = batch.orders.get(order as usize).to_string();
        (self.customer_name(&id).into(), number)
    }

    /// Cells of a line of the workbook.
    pub(super) fn line_cells(&self, place: Place) -> [(&'static str, String); 6] {
        let base = Line::of(&self.imports[place.0 as usize].1, place.1 as usize);
        let fields = self.line_fields(place);
        fields.map_or(base, |fields| base.dressed(fields)).cells()
    }

    /// The cells that a line of the file changes: key, what the workbook shows, what it will show.
    pub(super) fn changes_of(
        &self,
        place: Place,
        batch: &Batch,
        with: u32,
    ) -> Vec<(&'static str, String, String)> {
        let pair = Pair::of(self, place, batch, with);
        let cells = pair.current.cells().into_iter().zip(pair.file.cells());
        cells
            .zip(pair.differing())
            .filter(|(_, follow)| *follow == Some(true))
            .map(|(((key, old), (_, new)), _)| (key, old, new))
            .collect()
    }
}

/// Cells of a line of the file.
pub(super) fn cells(batch: &Batch, line: u32) -> [(&'static str, String); 6] {
    Line::of(batch, line as usize).cells()
}

/// Lines by key, those with one key together.
struct Keyed {
    keys: Vec<u64>,
    order: Vec<u32>,
}

impl Keyed {
    fn of<'a>(batches: impl Iterator<Item = &'a Batch>) -> Keyed {
        let mut keys = Vec::new();
        for batch in batches {
            let kind = batch.head.key_kind as u64;
            let customers = batch.customer_keys.iter();
            let customers: Vec<u64> = customers
                .map(|key| hash(key.as_bytes()).rotate_left(kind as u32 * 7))
                .collect();
            let nobodys = batch.is_nobodys();
            let products = batch.categories.iter();
            let products: Vec<u64> = products.map(|name| hash(name.as_bytes())).collect();
            let orders: Vec<u64> = batch
                .orders
                .iter()
                .map(|key| hash(key.as_bytes()))
                .collect();
            keys.extend((0..batch.customer.len()).map(|line| {
                let order = batch.order.get(line).copied().unwrap_or(NONE);
                let what = match orders.get(order as usize) {
                    Some(order) => order.rotate_left(32),
                    None => {
                        let product = batch.category.get(line).filter(|_| nobodys);
                        let product = product.and_then(|at| products.get(*at as usize));
                        let day = (batch.day[line] as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                        day ^ product.map_or(0, |product| product.rotate_left(17))
                    }
                };
                customers[batch.customer[line] as usize] ^ what
            }));
        }
        let order = order::places_by(keys.len(), &|at| keys[at as usize] as i64);
        Keyed { keys, order }
    }

    /// The lines from place `at` on whose key is that of the first of them.
    fn group(&self, at: usize) -> (u64, &[u32]) {
        let key = self.keys[self.order[at] as usize];
        let rest = &self.order[at..];
        let end = rest
            .iter()
            .position(|line| self.keys[*line as usize] != key);
        (key, &rest[..end.unwrap_or(rest.len())])
    }
}

/// Whether two lines have one key, beyond their hashes.
fn alike(one: &Batch, line: usize, other: &Batch, with: usize) -> bool {
    let order = |batch: &Batch, line: usize| batch.order.get(line).copied().unwrap_or(NONE);
    let (a, b) = (order(one, line), order(other, with));
    one.head.key_kind == other.head.key_kind
        && one.customer_keys.bytes(one.customer[line] as usize)
            == other.customer_keys.bytes(other.customer[with] as usize)
        && match (a, b) {
            (NONE, NONE) => {
                one.day[line] == other.day[with]
                    && (!one.is_nobodys()
                        || Line::of(one, line).category == Line::of(other, with).category)
            }
            (NONE, _) | (_, NONE) => false,
            (a, b) => one.orders.bytes(a as usize) == other.orders.bytes(b as usize),
        }
}

/// Compares every line of the file with those of the workbook.
pub(super) fn compare(known: &Known, batch: &Batch) -> Lines {
    if known.imports.is_empty() {
        return Lines {
            new: (0..batch.customer.len() as u32).collect(),
            ..Lines::default()
        };
    }
    let ours = Keyed::of(known.imports.iter().map(|(_, batch)| batch));
    let theirs = Keyed::of(std::iter::once(batch));
    let mut starts = Vec::with_capacity(known.imports.len());
    let mut all = 0;
    for (_, batch) in &known.imports {
        starts.push(all);
        all += batch.customer.len() as u32;
    }
    let place = |line: u32| -> Place {
        let import = starts.partition_point(|start| *start <= line) - 1;
        (import as u32, line - starts[import])
    };
    let mut lines = Lines::default();
    let mut met = vec![false; all as usize];
    let mut new = vec![false; batch.customer.len()];
    let (mut own, mut at) = (0, 0);
    while at < theirs.order.len() {
        let (key, arriving) = theirs.group(at);
        at += arriving.len();
        let mut there: &[u32] = &[];
        while own < ours.order.len() {
            let (known_key, group) = ours.group(own);
            // In the order of `places_by`, which sorts keys as signed numbers.
            if (known_key as i64) > key as i64 {
                break;
            }
            own += group.len();
            if known_key == key {
                there = group;
                break;
            }
        }
        meet(
            known, batch, arriving, there, &place, &mut met, &mut new, &mut lines,
        );
    }
    lines.new = (0..new.len() as u32)
        .filter(|line| new[*line as usize])
        .collect();
    lines.changed = order::sorted(lines.changed, &|a, b| a.1.cmp(&b.1));
    lines.elsewhere = elsewhere(known, batch, &lines.new);
    lines.missing = missing(known, batch, &starts, &met);
    lines
}

#[allow(clippy::too_many_arguments)]
fn meet(
    known: &Known,
    batch: &Batch,
    arriving: &[u32],
    there: &[u32],
    place: &dyn Fn(u32) -> Place,
    met: &mut [bool],
    new: &mut [bool],
    lines: &mut Lines,
) {
    let mut first = 0;
    let mut left: Vec<u32> = Vec::new();
    let fits = |line: u32, with: u32| {
        let (import, at) = place(line);
        alike(
            &known.imports[import as usize].1,
            at as usize,
            batch,
            with as usize,
        )
    };
    for &with in arriving {
        while there.get(first).is_some_and(|line| met[*line as usize]) {
            first += 1;
        }
        let free = there
            .iter()
            .skip(first)
            .filter(|line| !met[**line as usize]);
        let found = free.take(LOOKED).find_map(|&line| {
            let meeting = Pair::of(known, place(line), batch, with).meeting();
            let twin = !matches!(meeting, Meeting::Differs(_)) && fits(line, with);
            twin.then_some((line, meeting))
        });
        match found {
            Some((line, meeting)) => {
                met[line as usize] = true;
                lines.unchanged += 1;
                lines.kept += u32::from(meeting == Meeting::Kept);
            }
            None => left.push(with),
        }
    }
    for with in left {
        let free = there.iter().filter(|line| !met[**line as usize]);
        let nearest = free
            .take(LOOKED)
            .filter(|line| fits(**line, with))
            .map(
                |&line| match Pair::of(known, place(line), batch, with).meeting() {
                    Meeting::Differs(cells) => (cells, line),
                    _ => (0, line),
                },
            )
            .min();
        match nearest {
            Some((_, line)) => {
                met[line as usize] = true;
                lines.changed.push((place(line), with));
            }
            None => new[with as usize] = true,
        }
    }
}

/// New lines whose order number the workbook has under another customer.
fn elsewhere(known: &Known, batch: &Batch, new: &[u32]) -> u32 {
    if new.is_empty() || batch.order.is_empty() {
        return 0;
    }
    let numbers = known
        .imports
        .iter()
        .flat_map(|(_, batch)| batch.orders.iter());
    let numbers: FxHashSet<&str> = numbers.collect();
    let there = |line: &&u32| {
        let order = batch.order[**line as usize];
        order != NONE && numbers.contains(batch.orders.get(order as usize))
    };
    let customers: FxHashSet<(&str, &str)> = (known.imports.iter())
        .flat_map(|(_, batch)| {
            let lines = batch.order.iter().zip(&batch.customer);
            lines
                .filter(|(order, _)| **order != NONE)
                .map(|(order, customer)| {
                    (
                        batch.orders.get(*order as usize),
                        batch.customer_keys.get(*customer as usize),
                    )
                })
        })
        .collect();
    // Of an order that the same customer has already, a further line is nothing to wonder about.
    let own = |line: &&u32| {
        let order = batch.orders.get(batch.order[**line as usize] as usize);
        let customer = batch
            .customer_keys
            .get(batch.customer[**line as usize] as usize);
        !customers.contains(&(order, customer))
    };
    new.iter().filter(there).filter(own).count() as u32
}

/// Lines that the file should have, did it still know them: of imports that it has other lines of,
/// within its days.
fn missing(known: &Known, batch: &Batch, starts: &[u32], met: &[bool]) -> Vec<Place> {
    let days = batch.day.iter().min().zip(batch.day.iter().max());
    let Some((first, last)) = days else {
        return Vec::new();
    };
    let mut missing = Vec::new();
    for (import, (_, own)) in known.imports.iter().enumerate() {
        let start = starts[import] as usize;
        let met = &met[start..start + own.customer.len()];
        if !met.contains(&true) {
            continue;
        }
        for (line, _) in met.iter().enumerate().filter(|(_, met)| !**met) {
            let place = (import as u32, line as u32);
            let inside = (first..=last).contains(&&own.day[line]);
            if inside && known.amounts(place).2 <= LineState::Cancelled as u8 {
                missing.push(place);
            }
        }
    }
    missing
}

/// The batch of these lines alone, with the customers, orders and categories that they name.
pub(super) fn only(batch: &Batch, lines: &[u32]) -> Batch {
    let pick = |column: &[i64]| -> Vec<i64> {
        match column.is_empty() {
            true => Vec::new(),
            false => lines.iter().map(|line| column[*line as usize]).collect(),
        }
    };
    let mut picked = Batch {
        head: batch.head.clone(),
        day: lines.iter().map(|line| batch.day[*line as usize]).collect(),
        state: lines
            .iter()
            .map(|line| batch.state[*line as usize])
            .collect(),
        amount: pick(&batch.amount),
        quantity: pick(&batch.quantity),
        cost: pick(&batch.cost),
        ..Batch::default()
    };
    let renumbered = |column: &[u32], count: usize, met: &mut dyn FnMut(u32)| -> Vec<u32> {
        let (mut numbers, mut next) = (vec![NONE; count], 0);
        let all = lines.iter().map(|line| column.get(*line as usize));
        all.flatten()
            .map(|&old| {
                let Some(number) = numbers.get_mut(old as usize) else {
                    return NONE;
                };
                if *number == NONE {
                    *number = next;
                    next += 1;
                    met(old);
                }
                *number
            })
            .collect()
    };
    let (mut keys, mut names) = Default::default();
    let take = |keys: &mut crate::model::TextColumn, names: &mut crate::model::TextColumn, old| {
        let who = batch.customer_at(old as usize);
        keys.push(who.key);
        if !batch.customer_names.is_empty() {
            names.push(who.name);
        }
    };
    picked.customer = renumbered(&batch.customer, batch.customer_keys.len(), &mut |old| {
        take(&mut keys, &mut names, old);
    });
    (picked.customer_keys, picked.customer_names) = (keys, names);
    picked.order = renumbered(&batch.order, batch.orders.len(), &mut |old| {
        picked.orders.push(batch.orders.get(old as usize));
    });
    picked.category = renumbered(&batch.category, batch.categories.len(), &mut |old| {
        picked.categories.push(batch.categories.get(old as usize));
    });
    picked.head.lines = lines.len() as u32;
    picked.head.customers = picked.customer_keys.len() as u32;
    picked
}
