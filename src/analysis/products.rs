//! Products: which of them bring most of the sales, and which are bought together?
//!
//! # Formula
//! ABC as for customers (`abc`): products ranked by sales less returns, class by what comes before each.
//! A basket is what one order number of a customer holds on a day (without order numbers: what a customer buys on a
//! day; a line with neither customer nor order number is a basket of its own). n = baskets, n(i), n(i, j) baskets with i, with i and j. Support = n(i, j) ÷ n, confidence of i → j =
//! n(i, j) ÷ n(i), lift = n(i, j) · n ÷ (n(i) · n(j)): how many times more often together than by chance.
//!
//! # References
//! R. Agrawal, T. Imieliński, A. Swami, «Mining association rules between sets of items in large databases»,
//! SIGMOD 1993; S. Brin, R. Motwani, J. Ullman, S. Tsur, «Dynamic itemset counting and implication rules», SIGMOD 1997.

use rustc_hash::{FxHashMap, FxHashSet};

use super::abc::Cut;
use super::{Refusal, Window};
use crate::model::{Ledger, LineState, NONE, order};

/// Baskets with more different products are left out of the pairs: nothing is learnt from a wholesale list, and
/// their pairs grow with the square.
pub const LARGEST: usize = 60;

/// What one product sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Product {
    /// Index in [`Ledger::categories`].
    pub product: u32,
    /// Sales less returns in 1/10 000.
    pub sales: i128,
    /// Pieces less those returned in 1/10 000; lines that do not know count as one piece.
    pub quantity: i128,
    /// Baskets it is in.
    pub baskets: u32,
    /// Known customers who bought it.
    pub customers: u32,
    /// Sum of sales of all ranked before.
    pub before: i128,
}

/// Two products bought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Places in [`Products::ranked`], the smaller first.
    pub places: [u32; 2],
    /// Baskets with both.
    pub together: u32,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Products {
    /// By sales, most first; ties: smaller index first.
    pub ranked: Vec<Product>,
    /// Sales of all in 1/10 000.
    pub total: i128,
    /// Pairs found in at least the baskets asked for, best lift first.
    pub pairs: Vec<Pair>,
    /// Baskets.
    pub baskets: u32,
    /// Baskets too large for pairs.
    pub too_large: u32,
    /// Counted lines that name no product.
    pub unnamed: u64,
}

/// Ranks products and pairs them; a pair needs at least `fewest` baskets.
///
/// # Errors
/// [`Refusal::NoProducts`] where no counted line names one, [`Refusal::NothingToRank`] where they add up to zero
/// or less.
pub fn products(ledger: &Ledger, window: Window, fewest: u32) -> Result<Products, Refusal> {
    let mut out = Products::default();
    let mut sums = vec![Product::default(); ledger.categories.len()];
    let mut buyers = FxHashSet::default();
    // (customer, day, order) → products, in the order the baskets were met.
    let mut known: FxHashMap<(u32, i32, u32), u32> = FxHashMap::default();
    let mut baskets: Vec<Vec<u32>> = Vec::new();
    for line in 0..ledger.len() {
        if !ledger.is_sold(line) || !window.holds(ledger.day[line]) {
            continue;
        }
        let product = ledger.category.get(line).copied().unwrap_or(NONE);
        let Some(sum) = sums.get_mut(product as usize) else {
            out.unnamed += 1;
            continue;
        };
        let amount = i128::from(ledger.amount[line]);
        let sale = ledger.state_at(line) == LineState::Sale;
        sum.sales += amount;
        let pieces = ledger
            .quantity
            .get(line)
            .copied()
            .filter(|&one| one != i64::MIN);
        let one = if sale { 10_000 } else { -10_000 };
        sum.quantity += i128::from(pieces.unwrap_or(one));
        if !sale {
            continue;
        }
        let customer = ledger.customer[line];
        let mut fresh = || {
            baskets.push(Vec::new());
            baskets.len() as u32 - 1
        };
        let (order, anybody) = (ledger.order[line], ledger.nobody != Some(customer));
        sum.customers += u32::from(anybody && buyers.insert((customer, product)));
        let at = match anybody || order != NONE {
            true => *known
                .entry((customer, ledger.day[line], order))
                .or_insert_with(fresh),
            // Who knows which of a day's lines were bought together.
            false => fresh(),
        };
        let basket = &mut baskets[at as usize];
        if !basket.contains(&product) {
            basket.push(product);
            sum.baskets += 1;
        }
    }
    rank(&mut out, sums)?;
    out.baskets = baskets.len() as u32;
    pair(&mut out, &baskets, fewest.max(1), ledger.categories.len());
    Ok(out)
}

fn rank(out: &mut Products, sums: Vec<Product>) -> Result<(), Refusal> {
    let named = (0..sums.len() as u32).map(|product| Product {
        product,
        ..sums[product as usize]
    });
    let sold: Vec<Product> = named
        .filter(|one| one.baskets > 0 || one.sales != 0)
        .collect();
    if sold.is_empty() {
        return Err(Refusal::NoProducts);
    }
    out.ranked = order::sorted(sold, &|a, b| {
        b.sales.cmp(&a.sales).then(a.product.cmp(&b.product))
    });
    for one in &mut out.ranked {
        one.before = out.total;
        out.total += one.sales;
    }
    match out.total > 0 {
        true => Ok(()),
        false => Err(Refusal::NothingToRank),
    }
}

fn pair(out: &mut Products, baskets: &[Vec<u32>], fewest: u32, products: usize) {
    let mut place = vec![NONE; products];
    for (at, one) in out.ranked.iter().enumerate() {
        place[one.product as usize] = at as u32;
    }
    let mut together: FxHashMap<[u32; 2], u32> = FxHashMap::default();
    for basket in baskets {
        if basket.len() > LARGEST {
            out.too_large += 1;
            continue;
        }
        for (at, &one) in basket.iter().enumerate() {
            for &other in &basket[at + 1..] {
                let (a, b) = (place[one as usize], place[other as usize]);
                *together.entry([a.min(b), a.max(b)]).or_default() += 1;
            }
        }
    }
    let pairs = together.into_iter().filter(|&(_, count)| count >= fewest);
    let pairs = pairs.map(|(places, together)| Pair { places, together });
    let lift = |pair: &Pair| out.lift(pair);
    out.pairs = order::sorted(pairs.collect(), &|a, b| {
        let by_lift = lift(b).total_cmp(&lift(a));
        by_lift
            .then(b.together.cmp(&a.together))
            .then(a.places.cmp(&b.places))
    });
}

impl Products {
    /// The class of a ranked product: A before the first cut of the total, B before the second, else C; what sold
    /// for nothing or less is C.
    pub fn class(&self, place: usize, cuts: [Cut; 2]) -> usize {
        let one = &self.ranked[place];
        let before = |cut: Cut| one.before * 10_000 < self.total * i128::from(cut.0);
        match one.sales > 0 {
            true if before(cuts[0]) => 0,
            true if before(cuts[1]) => 1,
            _ => 2,
        }
    }

    /// Share of all sales.
    pub fn share(&self, sales: i128) -> f64 {
        sales as f64 / self.total as f64
    }

    /// How many times more often together than by chance.
    pub fn lift(&self, pair: &Pair) -> f64 {
        let [a, b] = pair
            .places
            .map(|at| f64::from(self.ranked[at as usize].baskets));
        f64::from(pair.together) * f64::from(self.baskets) / (a * b)
    }

    /// Of the baskets with the first (or, `backward`, the second) the share that holds the other too.
    pub fn confidence(&self, pair: &Pair, backward: bool) -> f64 {
        let from = pair.places[usize::from(backward)] as usize;
        f64::from(pair.together) / f64::from(self.ranked[from].baskets)
    }

    /// Share of all baskets that hold both.
    pub fn support(&self, pair: &Pair) -> f64 {
        f64::from(pair.together) / f64::from(self.baskets)
    }
}
