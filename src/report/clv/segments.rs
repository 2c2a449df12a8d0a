//! Segments the ledger has: ABC classes and RFM types as on their own pages, and the category bought most.

use rustc_hash::FxHashMap;

use super::answer::Found;
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
}

/// Every way this ledger allows: by class, by type, by category.
pub(super) fn groupings(found: &Found, ledger: &Ledger, lang: Lang) -> [Option<Grouping>; 3] {
    [
        classes(found, ledger, lang),
        kinds(found, ledger, lang),
        categories(found, ledger, lang),
    ]
}

/// Sums of the segments with these names; `of`: ledger index → segment or [`NONE`].
fn grouping(
    found: &Found,
    (code, name): (&'static str, &'static str),
    names: Vec<String>,
    of: &[u32],
) -> Grouping {
    let segment = |customer: u32| of.get(customer as usize).map(|&at| at as usize);
    let shares = found.value.shares(names.len(), &segment);
    let shares = names.into_iter().zip(shares);
    Grouping {
        code,
        name,
        shares: shares.filter(|(_, own)| own.customers > 0).collect(),
    }
}

fn classes(found: &Found, ledger: &Ledger, lang: Lang) -> Option<Grouping> {
    let figures = &found.figures;
    let abc = abc::rank(figures, ledger, abc::Settings::default().check()?).ok()?;
    let mut of = vec![NONE; ledger.customer_keys.len()];
    for own in &abc.ranked {
        of[figures.customers[own.at as usize].customer as usize] = own.class as u32;
    }
    let names = abc::Class::ALL.map(|class| words::class(lang, class.letter()));
    Some(grouping(
        found,
        ("abc", words::by_abc(lang)),
        names.into(),
        &of,
    ))
}

fn kinds(found: &Found, ledger: &Ledger, lang: Lang) -> Option<Grouping> {
    let figures = &found.figures;
    let rfm = rfm::score(figures, found.value.buyers.last).ok()?;
    let mut of = vec![NONE; ledger.customer_keys.len()];
    for own in &rfm.scored {
        of[figures.customers[own.at as usize].customer as usize] = own.kind as u32;
    }
    let names = (0..rfm.types.len()).map(|kind| types::type_name(lang, kind).to_string());
    Some(grouping(
        found,
        ("rfm", words::by_rfm(lang)),
        names.collect(),
        &of,
    ))
}

/// By the category each customer spent most on up to the last day of observation; ties: the first known.
fn categories(found: &Found, ledger: &Ledger, lang: Lang) -> Option<Grouping> {
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
    let mut best: FxHashMap<u32, (i128, u32)> = FxHashMap::default();
    for ((customer, category), sum) in sums {
        let own = best.entry(customer).or_insert((sum, category));
        if (sum, own.1) > (own.0, category) {
            *own = (sum, category);
        }
    }
    let mut of = vec![NONE; ledger.customer_keys.len()];
    for (&customer, &(_, category)) in &best {
        of[customer as usize] = category;
    }
    let name = |at: usize| ledger.categories.get(at).to_string();
    let mut all = grouping(
        found,
        ("category", words::by_category(lang)),
        (0..known).map(name).collect(),
        &of,
    );
    all.shares.sort_by(|a, b| b.1.clv.total_cmp(&a.1.clv));
    if all.shares.len() < 2 {
        return None;
    }
    if all.shares.len() > CATEGORIES {
        // Their interval needs the sums anew.
        let kept: Vec<String> = (all.shares.iter().take(CATEGORIES))
            .map(|(name, _)| name.clone())
            .collect();
        let mut place = vec![CATEGORIES as u32; known];
        for (at, name) in kept.iter().enumerate() {
            if let Some(own) = (0..known).find(|&own| ledger.categories.get(own) == name) {
                place[own] = at as u32;
            }
        }
        for own in &mut of {
            *own = place.get(*own as usize).copied().unwrap_or(NONE);
        }
        let mut names = kept;
        names.push(words::others(lang).into());
        all = grouping(found, ("category", words::by_category(lang)), names, &of);
    }
    Some(all)
}
