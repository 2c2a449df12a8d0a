//! Segments the ledger has: ABC classes and RFM types as on their own pages, and the category bought most.

use rustc_hash::FxHashMap;

use super::answer::Found;
use super::kept::Facts;
use crate::analysis::value::Share;
use crate::analysis::{abc, rfm};
use crate::i18n::Lang;
use crate::i18n::phrases::{clv_charts as words, rfm as types};
use crate::model::{Ledger, NONE};

/// Categories shown by name; the others stand together.
const CATEGORIES: usize = 6;
/// With more categories than this they are products, and no segment.
const TOO_MANY: usize = 40;

/// Customers parted in one way.
pub(super) struct Grouping {
    /// Name in files.
    pub code: &'static str,
    /// By what.
    pub name: &'static str,
    /// Segments with somebody in them: name and sums.
    pub shares: Vec<(String, Share)>,
}

impl Grouping {
    /// Σ CLV of all its segments, currency units.
    pub fn clv(&self) -> f64 {
        self.shares.iter().map(|(_, own)| own.clv).sum()
    }

    /// Sums of the segments with these names; `of`: ledger index → segment or [`NONE`].
    fn new(found: &Found, code: &'static str, names: Vec<String>, of: &[u32]) -> Grouping {
        let segment = |customer: u32| of.get(customer as usize).map(|&at| at as usize);
        let shares = found.value.shares(names.len(), &segment);
        let shares = names.into_iter().zip(shares);
        Grouping {
            code,
            name: "",
            shares: shares.filter(|(_, own)| own.customers > 0).collect(),
        }
    }
}

/// Every way this ledger allows: by class, by type, by category.
pub(super) fn groupings(
    found: &Found,
    facts: &Facts,
    ledger: &Ledger,
    lang: Lang,
) -> [Option<Grouping>; 3] {
    let [classes, kinds, categories] = &facts.segments;
    let classes = classes.as_ref().map(|of| {
        let names = abc::Class::ALL.map(|class| words::class(lang, class.letter()));
        Grouping::new(found, "abc", names.into(), of)
    });
    let kinds = kinds.as_ref().map(|of| {
        let names = rfm::Type::ALL.map(|kind| types::type_name(lang, kind as usize).to_string());
        Grouping::new(found, "rfm", names.into(), of)
    });
    let categories = categories
        .as_ref()
        .map(|of| largest(found, ledger, words::others(lang), of));
    let names = [
        words::by_abc(lang),
        words::by_rfm(lang),
        words::by_category(lang),
    ];
    let mut all = [classes, kinds, categories];
    for (one, name) in all.iter_mut().flatten().zip(names) {
        one.name = name;
    }
    all
}

/// The categories worth most by name, most first, and the others together.
fn largest(found: &Found, ledger: &Ledger, others: &str, of: &[u32]) -> Grouping {
    let known = ledger.categories.len();
    let name = |at: usize| ledger.categories.get(at).to_string();
    let segment = |customer: u32| of.get(customer as usize).map(|&at| at as usize);
    let shares = found.value.shares(known, &segment);
    let mut order: Vec<usize> = (0..known).filter(|&at| shares[at].customers > 0).collect();
    order.sort_by(|&a, &b| shares[b].clv.total_cmp(&shares[a].clv).then(a.cmp(&b)));
    let mut place = vec![CATEGORIES as u32; known];
    for (at, &category) in order.iter().take(CATEGORIES).enumerate() {
        place[category] = at as u32;
    }
    let of: Vec<u32> = (of.iter())
        .map(|&own| place.get(own as usize).copied().unwrap_or(NONE))
        .collect();
    let named = order.iter().take(CATEGORIES).map(|&at| name(at));
    let mut names: Vec<String> = named.collect();
    names.resize(CATEGORIES, String::new());
    names.push(others.into());
    Grouping::new(found, "category", names, &of)
}

/// Ledger index → place in its class, type and category, or [`NONE`].
pub(super) fn members(found: &Found, ledger: &Ledger) -> [Option<Vec<u32>>; 3] {
    [
        classes(found, ledger),
        kinds(found, ledger),
        categories(found, ledger),
    ]
}

fn classes(found: &Found, ledger: &Ledger) -> Option<Vec<u32>> {
    let figures = &found.around.figures;
    let abc = abc::rank(figures, ledger, abc::Settings::default().check()?).ok()?;
    let mut of = vec![NONE; ledger.customer_keys.len()];
    for own in &abc.ranked {
        of[figures.customers[own.at as usize].customer as usize] = own.class as u32;
    }
    Some(of)
}

fn kinds(found: &Found, ledger: &Ledger) -> Option<Vec<u32>> {
    let figures = &found.around.figures;
    let rfm = rfm::score(figures, found.value.buyers.last).ok()?;
    let mut of = vec![NONE; ledger.customer_keys.len()];
    for own in &rfm.scored {
        of[figures.customers[own.at as usize].customer as usize] = own.kind as u32;
    }
    Some(of)
}

/// The category each customer spent most on up to the last day of observation; ties: the last known.
fn categories(found: &Found, ledger: &Ledger) -> Option<Vec<u32>> {
    let known = ledger.categories.len();
    if ledger.category.is_empty() || !(2..=TOO_MANY).contains(&known) {
        return None;
    }
    let last = found.value.buyers.last.0;
    let mut sums: FxHashMap<(u32, u32), i128> = FxHashMap::default();
    for line in 0..ledger.len() {
        let category = ledger.category[line];
        if ledger.counts(line) && ledger.day[line] <= last && category != NONE {
            let sum = sums.entry((ledger.customer[line], category)).or_default();
            *sum += i128::from(ledger.amount[line]);
        }
    }
    let mut of = vec![NONE; ledger.customer_keys.len()];
    let mut best: FxHashMap<u32, (i128, u32)> = FxHashMap::default();
    for ((customer, category), sum) in sums {
        let own = best.entry(customer).or_insert((sum, category));
        *own = (*own).max((sum, category));
        of[customer as usize] = own.1;
    }
    let first = of.iter().find(|&&own| own != NONE)?;
    let parted = of.iter().any(|own| own != first && *own != NONE);
    parted.then_some(of)
}
