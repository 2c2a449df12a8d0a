//! The customers table: search, filters, sorting and windows over 100 k customers without a wait.

use rustc_hash::{FxHashMap, FxHashSet};

use super::message::CustomersPage;
use super::tally::{Figures, Tally};
use crate::i18n::phrases::engine as words;
use crate::i18n::{Lang, choice_label, field_label};
use crate::model::{Day, Fields, Ledger, Money, Named, order};
use crate::report::{Align, Cell, Column, Row, Sort};

/// Sorted orders that are kept.
const ORDERS_KEPT: usize = 4;

/// The badge of every customer in one analysis, as an index into the names that occur.
#[derive(Clone, Debug, Default)]
pub struct Badges {
    /// Analysis id.
    pub id: String,
    /// Method's name.
    pub title: String,
    /// Badge and class rank, in order of rank.
    pub names: Vec<(String, u8)>,
    /// Customer → index into `names`, `u16::MAX` for none.
    pub of: Vec<u16>,
}

impl Badges {
    /// Collects the badges of all customers; `None` where nobody has one.
    pub fn of(
        id: &str,
        title: &str,
        given: impl Iterator<Item = Option<(String, u8)>>,
    ) -> Option<Badges> {
        let mut names: Vec<(String, u8)> = Vec::new();
        let of: Vec<u16> = given
            .map(|badge| match badge {
                Some(badge) => {
                    let known = names.iter().position(|name| *name == badge);
                    let at = known.unwrap_or_else(|| {
                        names.push(badge);
                        names.len() - 1
                    });
                    u16::try_from(at).unwrap_or(u16::MAX)
                }
                None => u16::MAX,
            })
            .collect();
        // In order of rank, those without one last; a badge's number then sorts its column.
        let key = |at: u32| (names[at as usize].1.wrapping_sub(1), &names[at as usize].0);
        let order = order::places(names.len(), &|a, b| key(a).cmp(&key(b)));
        let mut place = vec![0u16; names.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old as usize] = new as u16;
        }
        let of = of
            .into_iter()
            .map(|at| place.get(at as usize).copied().unwrap_or(u16::MAX))
            .collect();
        let names: Vec<_> = order
            .into_iter()
            .map(|at| names[at as usize].clone())
            .collect();
        (!names.is_empty()).then(|| Badges {
            id: id.into(),
            title: title.into(),
            names,
            of,
        })
    }
}

/// What is asked of the table.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Text that key or name must contain, any case.
    pub search: &'a str,
    /// Analysis id and badge that must match.
    pub badges: &'a [(String, String)],
    /// Order.
    pub sort: Option<&'a Sort>,
    /// First row.
    pub from: u32,
    /// At most this many.
    pub count: u32,
}

/// A column of the table that customers themselves fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Own {
    Customer,
    Sales,
    Orders,
    Purchases,
    First,
    Last,
    DaysSince,
    Average,
    Margin,
}

/// Key of the column and filter of tags.
const TAGS: &str = "tags";

const OWN: [(Own, &str); 9] = [
    (Own::Customer, "customer"),
    (Own::Sales, "sales"),
    (Own::Orders, "orders"),
    (Own::Purchases, "purchases"),
    (Own::First, "first"),
    (Own::Last, "last"),
    (Own::DaysSince, "days_since"),
    (Own::Average, "average_order"),
    (Own::Margin, "margin"),
];

/// The table of one ledger in one language, with what makes the next question quick.
#[derive(Debug)]
pub struct Customers {
    lang: Lang,
    badges: Vec<Badges>,
    /// Tag → who has it, in the order of tags.
    tags: Named<Vec<u32>>,
    /// Customer → tags as they are written down.
    tagged: FxHashMap<u32, String>,
    /// Out of sight: merged or removed.
    hidden: FxHashSet<u32>,
    /// Key and name of every customer in lower case, a line each.
    haystack: String,
    /// Customer → where its line ends.
    ends: Vec<u32>,
    /// Rising orders by column, newest last.
    orders: Vec<(String, Vec<u32>)>,
    /// The last question and the customers that match it, in order.
    found: Option<(Key, Vec<u32>)>,
}

type Key = (String, Vec<(String, String)>, Option<Sort>);

impl Customers {
    /// Prepares the table.
    pub fn of(
        ledger: &Ledger,
        lang: Lang,
        mut badges: Vec<Badges>,
        profiles: Vec<(u32, &Fields)>,
        redacted: bool,
    ) -> Customers {
        let customers = ledger.customer_keys.len();
        let profiles: FxHashMap<u32, &Fields> = profiles.into_iter().collect();
        let given = (0..customers as u32).map(|at| {
            let kind = profiles.get(&at)?.get("type")?;
            Some((choice_label(lang, kind).to_string(), 0))
        });
        if !profiles.is_empty() {
            badges.extend(Badges::of("type", field_label(lang, "type"), given));
        }
        let mut tags: Named<Vec<u32>> = Named::default();
        let mut tagged = FxHashMap::default();
        if !redacted {
            for (&at, fields) in &profiles {
                let Some(own) = fields.get("tags") else {
                    continue;
                };
                tagged.insert(at, own.replace(',', " · "));
                for tag in own.split(',') {
                    match tags.get_mut(tag) {
                        Some(having) => having.push(at),
                        None => drop(tags.insert(tag, vec![at])),
                    }
                }
            }
        }
        let mut haystack = String::with_capacity(customers * 16);
        let mut ends = Vec::with_capacity(customers);
        for at in 0..customers {
            let customer = ledger.customer_at(at as u32);
            let profile = profiles.get(&(at as u32)).filter(|_| !redacted);
            let value = |key| profile.and_then(|fields| fields.get(key)).unwrap_or("");
            let texts = [
                customer.shown(),
                customer.key,
                value("phone"),
                value("email"),
                value("tags"),
            ];
            for text in texts.into_iter().enumerate().filter_map(|(at, text)| {
                // A customer without a profile is told by its name and key alone.
                (at < 2 || !text.is_empty()).then_some(text)
            }) {
                if text.is_ascii() {
                    haystack.extend(text.chars().map(|c| c.to_ascii_lowercase()));
                } else {
                    haystack.push_str(&text.to_lowercase());
                }
                haystack.push('\t');
            }
            haystack.push('\n');
            ends.push(haystack.len() as u32);
        }
        Customers {
            lang,
            badges,
            tags,
            tagged,
            hidden: ledger.hidden.clone(),
            haystack,
            ends,
            orders: Vec::new(),
            found: None,
        }
    }

    /// The language it was made for.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A window of the table.
    pub fn page(&mut self, ledger: &Ledger, tally: &Tally, asked: Asked<'_>) -> CustomersPage {
        let found = self.found(tally, asked);
        let rows = found
            .iter()
            .skip(asked.from as usize)
            .take(asked.count as usize)
            .copied();
        let rows = rows.collect::<Vec<_>>();
        let matching = found.len() as u32;
        CustomersPage {
            columns: self.columns(tally),
            matching,
            total: (ledger.customer_keys.len() - self.hidden.len()) as u32,
            filters: self
                .badges
                .iter()
                .map(|badges| {
                    let names = badges.names.iter().map(|(name, _)| name.clone()).collect();
                    (badges.id.clone(), badges.title.clone(), names)
                })
                .chain((!self.tags.is_empty()).then(|| {
                    let title = field_label(self.lang, TAGS).to_string();
                    (
                        TAGS.into(),
                        title,
                        self.tags.iter().map(|(tag, _)| tag.into()).collect(),
                    )
                }))
                .collect(),
            rows: rows
                .into_iter()
                .map(|customer| self.row(ledger, tally, customer))
                .collect(),
        }
    }

    /// All columns there are.
    pub fn columns(&self, tally: &Tally) -> Vec<Column> {
        let own = own_columns(tally).map(|(own, key)| {
            let label = match own {
                Own::Customer => words::customer(self.lang),
                Own::Sales => words::sales(self.lang),
                Own::Orders => words::orders(self.lang),
                Own::Purchases => words::purchases(self.lang),
                Own::First => words::first(self.lang),
                Own::Last => words::last(self.lang),
                Own::DaysSince => words::days_since(self.lang),
                Own::Average => words::average_order(self.lang),
                Own::Margin => words::margin(self.lang),
            };
            Column {
                key: key.into(),
                label: label.into(),
                align: match own {
                    Own::Customer => Align::Start,
                    _ => Align::End,
                },
                width: match own {
                    Own::Customer => 2.0,
                    Own::Orders | Own::Purchases | Own::DaysSince => 0.8,
                    _ => 1.0,
                },
                sortable: true,
            }
        });
        let badges = self.badges.iter().map(|badges| Column {
            key: badges.id.clone(),
            label: badges.title.clone(),
            align: Align::Start,
            width: 1.0,
            sortable: true,
        });
        let tags = (!self.tags.is_empty()).then(|| Column {
            key: TAGS.into(),
            label: field_label(self.lang, TAGS).into(),
            align: Align::Start,
            width: 1.0,
            sortable: true,
        });
        own.chain(badges).chain(tags).collect()
    }

    /// One customer's row.
    pub fn row(&self, ledger: &Ledger, tally: &Tally, customer: u32) -> Row {
        let who = ledger.customer_at(customer);
        let figures = tally.figures(customer).copied().unwrap_or_default();
        let own = own_columns(tally).map(|(own, _)| match own {
            Own::Customer => Cell::Customer(who.shown().into(), who.key.into()),
            Own::Sales => Cell::Money(figures.sales),
            Own::Orders => Cell::Int(figures.orders.into()),
            Own::Purchases => Cell::Int(figures.purchases.into()),
            Own::First => day(figures.period.map(|(first, _)| first)),
            Own::Last => day(figures.period.map(|(_, last)| last)),
            Own::DaysSince => days_since(&figures, tally).map_or(Cell::Missing, Cell::Int),
            Own::Average => money(figures.average()),
            Own::Margin => money(figures.margin),
        });
        let badges = self.badges.iter().map(|badges| {
            let at = badges.of.get(customer as usize).copied();
            match at.and_then(|at| badges.names.get(at as usize)) {
                Some((name, rank)) => Cell::Class(name.clone(), *rank),
                None => Cell::Missing,
            }
        });
        let tags = (!self.tags.is_empty()).then(|| match self.tagged.get(&customer) {
            Some(tags) => Cell::Text(tags.clone()),
            None => Cell::Missing,
        });
        Row {
            customer: Some(customer),
            cells: own.chain(badges).chain(tags).collect(),
        }
    }

    /// Customers that match, in order.
    pub fn found(&mut self, tally: &Tally, asked: Asked<'_>) -> &[u32] {
        let key = (
            asked.search.trim().to_lowercase(),
            asked.badges.to_vec(),
            asked.sort.cloned(),
        );
        let same = self.found.as_ref().is_some_and(|(known, _)| *known == key);
        if !same {
            let fits = self.fitting(&key.0, &key.1);
            let (column, falling) = match &key.2 {
                Some((column, falling)) => (column.as_str(), *falling),
                None => ("sales", true),
            };
            let order = self.order(tally, column);
            let keep = |at: &u32| fits.as_ref().is_none_or(|fits| fits[*at as usize]);
            let found = if falling {
                order.iter().rev().copied().filter(keep).collect()
            } else {
                order.iter().copied().filter(keep).collect()
            };
            self.found = Some((key, found));
        }
        self.found.as_ref().map_or(&[], |(_, found)| found)
    }

    /// Which customers match; `None`: all.
    fn fitting(&self, search: &str, filters: &[(String, String)]) -> Option<Vec<bool>> {
        if search.is_empty() && filters.is_empty() {
            return None;
        }
        let mut fits = vec![search.is_empty(); self.ends.len()];
        if !search.is_empty() && !search.contains(['\t', '\n']) {
            // One search over all texts; a hit is mapped to its line, and the rest skipped.
            let (mut at, mut from) = (0, 0);
            while let Some(hit) = self.haystack[from..].find(search) {
                let place = (from + hit) as u32;
                at += self.ends[at..].partition_point(|&end| end <= place);
                fits[at] = true;
                from = self.ends[at] as usize;
            }
        }
        for (id, badge) in filters {
            if id == TAGS {
                let mut has = vec![false; fits.len()];
                for &at in self.tags.get(badge).into_iter().flatten() {
                    has[at as usize] = true;
                }
                fits.iter_mut().zip(has).for_each(|(fit, has)| *fit &= has);
                continue;
            }
            let badges = self.badges.iter().find(|badges| badges.id == *id);
            let wanted = badges.and_then(|badges| {
                let at = badges.names.iter().position(|(name, _)| name == badge)?;
                Some((badges, at as u16))
            });
            for (at, fit) in fits.iter_mut().enumerate() {
                *fit &= wanted.is_some_and(|(badges, wanted)| badges.of.get(at) == Some(&wanted));
            }
        }
        Some(fits)
    }

    /// All customers rising by a column; the ledger's order for an unknown one.
    fn order(&mut self, tally: &Tally, column: &str) -> &[u32] {
        match self.orders.iter().position(|(known, _)| known == column) {
            Some(at) => {
                let known = self.orders.remove(at);
                self.orders.push(known);
            }
            None => {
                let mut order = self.sorted(tally, column);
                if !self.hidden.is_empty() {
                    order.retain(|at| !self.hidden.contains(at));
                }
                if self.orders.len() >= ORDERS_KEPT {
                    self.orders.remove(0);
                }
                self.orders.push((column.into(), order));
            }
        }
        self.orders.last().map_or(&[], |(_, order)| order)
    }

    fn sorted(&self, tally: &Tally, column: &str) -> Vec<u32> {
        let figures = &tally.figures;
        let by = |key: &dyn Fn(&Figures) -> i64| {
            // Falling places on ties, since the table is mostly read from its end.
            let last = figures.len() as u32;
            let key = |at: u32| key(&figures[(last - 1 - at) as usize]);
            let order = order::places_by(figures.len(), &key);
            order.into_iter().map(|at| last - 1 - at).collect()
        };
        let day = |day: Option<Day>| day.map_or(i64::MIN, |day| i64::from(day.0));
        let amount = |amount: Option<Money>| amount.map_or(i64::MIN, |amount| amount.0);
        let own = OWN.iter().find(|(_, key)| *key == column);
        match own.map(|(own, _)| own) {
            Some(Own::Customer) => self.by_text(),
            Some(Own::Sales) => by(&|f| f.sales.0),
            Some(Own::Orders) => by(&|f| f.orders.into()),
            Some(Own::Purchases) => by(&|f| f.purchases.into()),
            Some(Own::First) => by(&|f| day(f.period.map(|(first, _)| first))),
            Some(Own::Last) => by(&|f| day(f.period.map(|(_, last)| last))),
            Some(Own::DaysSince) => by(&|f| days_since(f, tally).unwrap_or(i64::MIN)),
            Some(Own::Average) => by(&|f| amount(f.average())),
            Some(Own::Margin) => by(&|f| amount(f.margin)),
            None if column == TAGS => {
                let tags = |at: u32| self.tagged.get(&at);
                order::places(figures.len(), &|a, b| tags(a).cmp(&tags(b)))
            }
            None => match self.badges.iter().find(|badges| badges.id == column) {
                Some(badges) => {
                    let badge = |at: u32| badges.of.get(at as usize).copied().map_or(-1, i64::from);
                    order::places_by(figures.len(), &badge)
                }
                None => (0..figures.len() as u32).collect(),
            },
        }
    }

    /// By name in lower case. Sixteen bytes after what all texts begin with decide nearly every
    /// pair without touching the text.
    fn by_text(&self) -> Vec<u32> {
        let text = |at: u32| {
            let start = match at {
                0 => 0,
                at => self.ends[at as usize - 1],
            };
            &self.haystack.as_bytes()[start as usize..self.ends[at as usize] as usize]
        };
        let all = 0..self.ends.len() as u32;
        let first = if all.is_empty() { &[][..] } else { text(0) };
        let shared = all.clone().fold(first.len(), |shared, at| {
            let pairs = first[..shared].iter().zip(text(at));
            pairs.take_while(|(a, b)| a == b).count()
        });
        let keys: Vec<u128> = all
            .map(|at| {
                let mut start = [0; 16];
                for (slot, &byte) in start.iter_mut().zip(&text(at)[shared..]) {
                    *slot = byte;
                }
                u128::from_be_bytes(start)
            })
            .collect();
        order::places(keys.len(), &|a, b| {
            let starts = keys[a as usize].cmp(&keys[b as usize]);
            starts.then_with(|| text(a).cmp(text(b)))
        })
    }
}

fn own_columns(tally: &Tally) -> impl Iterator<Item = (Own, &'static str)> {
    let margin = tally.has_costs;
    OWN.into_iter()
        .filter(move |(own, _)| margin || *own != Own::Margin)
}

fn days_since(figures: &Figures, tally: &Tally) -> Option<i64> {
    let (_, last) = figures.period?;
    Some(i64::from(tally.last_day?.0) - i64::from(last.0))
}

fn day(day: Option<Day>) -> Cell {
    day.map_or(Cell::Missing, Cell::Day)
}

fn money(amount: Option<Money>) -> Cell {
    amount.map_or(Cell::Missing, Cell::Money)
}
