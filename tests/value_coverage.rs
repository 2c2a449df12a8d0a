//! Simulated shops: do 90 % intervals of purchases and of money hold 90 %?
//!
//! Two readings. The expectation: Σ E[purchases | a customer's past, the TRUE parameters], what the
//! point estimate aims at. The outcome: what these customers then truly bought. Money is the same
//! with Gamma-Gamma spends, the expectation discounted by 1 % a month.

use std::time::Instant;

use keben::stats::Refusal;
use keben::stats::bgbb::{self, BetaBernoulli, Chances};
use keben::stats::bootstrap::{Intervals, Plan, chances, intervals};
use keben::stats::buying::{self, Buying, Kind};
use keben::stats::chance::{Chance, shop};
use keben::stats::fit::{self, Estimate, Method, Settings};
use keben::stats::gamma_gamma::{GammaGamma, Spend, Spends};
use keben::stats::pace::{self, Pace, Part};
use keben::stats::purse::{Purse, Purses, model_draws, plain_draws};
use keben::stats::rows::{Row, collapse};
use keben::stats::unit::{Discount, Span, Unit};

/// The models whose bounds are tried.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Which {
    Time(Kind),
    Chances,
}

const ALL: [Which; 4] = [
    Which::Time(Kind::BgNbd),
    Which::Time(Kind::MbgNbd),
    Which::Time(Kind::ParetoNbd),
    Which::Chances,
];

impl Which {
    /// CDNOW's parameters in weeks, for BG/BB the donations': published, the shops' truth.
    fn published(self) -> [f64; 4] {
        match self {
            Which::Time(Kind::BgNbd) => [0.243, 4.414, 0.793, 2.426],
            Which::Time(Kind::MbgNbd) => [0.525, 6.183, 0.891, 1.614],
            Which::Time(Kind::ParetoNbd) => [0.553, 10.578, 0.606, 11.669],
            Which::Chances => [1.204, 0.750, 0.657, 2.783],
        }
    }

    /// A shop whose customers come often and stay, another whose customers come once.
    fn others(self) -> [[f64; 4]; 2] {
        match self {
            Which::Time(Kind::ParetoNbd) => [[1.8, 9.0, 1.2, 60.0], [0.35, 14.0, 0.9, 9.0]],
            Which::Time(_) => [[1.8, 9.0, 0.7, 6.0], [0.35, 14.0, 1.5, 2.0]],
            Which::Chances => [[3.0, 2.0, 0.5, 8.0], [0.6, 2.5, 1.5, 2.0]],
        }
    }
}

/// CDNOW's spends.
const SPENDING: GammaGamma = GammaGamma {
    p: 6.25,
    q: 3.74,
    v: 15.44,
};

/// Opportunities ahead: four weeks each, about 39 weeks.
const AHEAD: u32 = 10;
/// A discount of one percent a month over 39 weeks.
const DISCOUNT: Discount = Discount {
    rate: 0.01,
    per: Unit::Month,
};
const HORIZON: Span = Span {
    count: 39.0,
    unit: Unit::Week,
};

/// What shop and simulation know of everybody, one way for all models.
struct Shop {
    /// Purchases to come within the horizon by the true parameters, plain and discounted.
    expected: Vec<[f64; 2]>,
    /// Purchases that came.
    after: Vec<u32>,
    /// Purchases so far and their mean spend.
    spends: Vec<Spend>,
    /// What the purchases that came brought.
    brought: f64,
}

impl Shop {
    fn new(bought: &[(u32, u32)], expected: Vec<[f64; 2]>, chance: &mut Chance) -> Shop {
        let GammaGamma { p, q, v } = SPENDING;
        let (mut spends, mut brought) = (Vec::new(), 0.0);
        for &(x, after) in bought {
            let rate = chance.gamma(q, v);
            let mean = match x {
                0 => 0.0,
                x => chance.gamma(p * f64::from(x), rate) / f64::from(x),
            };
            if after > 0 {
                brought += chance.gamma(p * f64::from(after), rate);
            }
            let weight = 1.0;
            spends.push(Spend { x, mean, weight });
        }
        Shop {
            expected,
            after: bought.iter().map(|&(_, after)| after).collect(),
            spends,
            brought,
        }
    }

    /// Purses as the product makes them, and expected spends by the fit.
    fn purses(&self, place: &[u32], rows: usize, plan: &Plan) -> (Purses, Vec<f64>) {
        let fitted = Spends::new(&self.spends).and_then(|spends| {
            let estimate = fit::gamma_gamma(&spends, &Settings::default())?;
            let [p, q, v] = [0, 1, 2].map(|i| estimate.params[i]);
            if q <= 1.0 {
                return Err(Refusal::NoMeanSpend { q });
            }
            let (spends, estimate) = (&spends, &estimate);
            let work = |pace: Pace| async move {
                let part = Part {
                    pace: &pace,
                    behind: 0,
                    all: plan.draws,
                };
                model_draws(spends, estimate, plan.draws, plan.seed, part).await
            };
            let draws = pace::run(work, &mut |_, _| true).ok_or(Refusal::Cancelled)?;
            Ok((GammaGamma { p, q, v }, draws))
        });
        let (spends, drawn) = match fitted {
            Ok((model, draws)) => {
                let of = |own: &Spend| model.expected(own.x, own.mean).expect("a mean");
                let of_all = self.spends.iter().map(of).collect();
                (of_all, (Purse::Model(model), draws))
            }
            Err(_) => {
                let days: f64 = self.spends.iter().map(|own| f64::from(own.x)).sum();
                let sum: f64 = (self.spends.iter())
                    .map(|own| f64::from(own.x) * own.mean)
                    .sum();
                let draws = plain_draws(&self.spends, plan.draws, plan.seed);
                let of_all = vec![sum / days; self.spends.len()];
                (of_all, (Purse::Plain(1.0), draws))
            }
        };
        let purses = Purses::new(&self.spends, (place, rows), drawn);
        (purses, spends)
    }
}

/// What became of so many simulated shops.
#[derive(Default, Debug)]
struct Tally {
    shops: u32,
    refused: u32,
    map: u32,
    /// Shops whose bounds hold: purchases' expectation and outcome, money's expectation and outcome.
    holds: [u32; 4],
    /// Shops below the bounds of the expectation, and above them.
    off: [u32; 2],
}

impl Tally {
    fn rates(&self) -> [f64; 4] {
        self.holds
            .map(|holds| f64::from(holds) / f64::from(self.shops))
    }

    fn add(&mut self, shop: &Shop, found: &Intervals, points: [f64; 2], estimate: &Estimate) {
        let expected: f64 = shop.expected.iter().map(|own| own[0]).sum();
        let worth = |at: usize| -> f64 {
            let each = shop.expected.iter().zip(&shop.spends);
            each.map(|(bought, own)| {
                bought[at] * SPENDING.expected(own.x, own.mean).expect("a mean")
            })
            .sum()
        };
        let after = f64::from(shop.after.iter().sum::<u32>());
        // As `Value::equity` discounts bounds: by what discounting takes off the expectation.
        let discounting = points[1] / points[0];
        assert!((found.spent.expected - points[0]).abs() < 1e-6 * points[0]);
        let cases = [
            (found.total.expectation, expected),
            (found.total.outcome, after),
            (
                found.spent.expectation.map(|own| own * discounting),
                worth(1),
            ),
            (found.spent.outcome, shop.brought),
        ];
        for (holds, ([low, high], value)) in self.holds.iter_mut().zip(cases) {
            *holds += u32::from(low <= value && value <= high);
        }
        let [low, high] = found.total.expectation;
        self.off[0] += u32::from(expected < low);
        self.off[1] += u32::from(expected > high);
        self.shops += 1;
        self.map += u32::from(estimate.method != Method::Mle);
    }
}

fn plan(draws: u32, seed: u32, horizon: f64) -> Plan {
    Plan {
        draws,
        seed: seed.into(),
        horizon,
        level: 0.9,
        rows: false,
    }
}

fn is_few<T>(fitted: Result<T, Refusal>) -> Option<T> {
    let few = matches!(fitted, Err(Refusal::NeedsRepeatCustomers { .. }));
    (!few).then(|| fitted.expect("a fit"))
}

/// First purchases over 12 weeks, 39 weeks observed, 39 to come, by days: CDNOW's shape.
fn by_time(model: &Buying, kind: Kind, n: u32, draws: u32, chance: &mut Chance, tally: &mut Tally) {
    let simulated = shop(model, n, (12.0, 39.0, 39.0), 1.0 / 7.0, chance);
    let bought: Vec<(u32, u32)> = simulated.iter().map(|own| (own.row.x, own.after)).collect();
    let both = |model: &Buying, row: &Row| {
        let discounted = model.discounted_within(row, HORIZON, DISCOUNT, Unit::Week);
        [model.expected(row, 39.0), discounted]
    };
    let expected = simulated.iter().map(|own| both(model, &own.row)).collect();
    let shop = Shop::new(&bought, expected, chance);
    let (rows, place) = collapse(&simulated.iter().map(|own| own.row).collect::<Vec<_>>());
    let Some(estimate) = is_few(buying::fit(kind, &rows, &Settings::default())) else {
        tally.refused += 1;
        return;
    };
    let plan = plan(draws, tally.shops, 39.0);
    let (purses, spends) = shop.purses(&place, rows.len(), &plan);
    let found = intervals(kind, &rows, &estimate, &plan, Some(&purses), &mut |_, _| {
        true
    });
    let fitted = Buying::new(kind, &estimate.params).expect("a model");
    let of_rows: Vec<[f64; 2]> = rows.iter().map(|row| both(&fitted, row)).collect();
    let points = points(&of_rows, &place, &spends);
    tally.add(&shop, &found.expect("intervals"), points, &estimate);
}

/// Seven to nine periods of four weeks observed, ten to come.
fn by_chances(truth: &BetaBernoulli, n: u32, draws: u32, chance: &mut Chance, tally: &mut Tally) {
    let rate = DISCOUNT.continuous(Unit::Week) * 4.0;
    let both = |model: &BetaBernoulli, row: &Chances| {
        let discounted = model.discounted_within(row, AHEAD, rate.exp_m1());
        [model.expected(row, AHEAD), discounted]
    };
    let (mut given, mut bought) = (Vec::new(), Vec::new());
    for _ in 0..n {
        let seen = 7 + (3.0 * chance.uniform()) as u32;
        let buys = chance.beta(truth.alpha, truth.beta);
        let leaves = chance.beta(truth.gamma, truth.delta);
        let (mut x, mut t_x, mut after) = (0, 0, 0);
        for period in 1..=seen + AHEAD {
            if chance.uniform() < leaves {
                break;
            }
            if chance.uniform() < buys {
                match period <= seen {
                    true => (x, t_x) = (x + 1, period),
                    false => after += 1,
                }
            }
        }
        let (n, weight) = (seen, 1.0);
        given.push(Chances { x, t_x, n, weight });
        bought.push((x, after));
    }
    let expected = given.iter().map(|row| both(truth, row)).collect();
    let shop = Shop::new(&bought, expected, chance);
    let rows = bgbb::collapse(&given).expect("rows");
    let key = |row: &Chances| (row.x, row.t_x, row.n);
    let place = |row: &Chances| rows.iter().position(|own| key(own) == key(row));
    let place: Vec<u32> = given.iter().filter_map(place).map(|at| at as u32).collect();
    let Some(estimate) = is_few(fit::bgbb(&rows, &Settings::default())) else {
        tally.refused += 1;
        return;
    };
    let plan = plan(draws, tally.shops, f64::from(AHEAD));
    let (purses, spends) = shop.purses(&place, rows.len(), &plan);
    let found = chances(&rows, &estimate, &plan, Some(&purses), &mut |_, _| true);
    let fitted = BetaBernoulli::new(&estimate.params).expect("a model");
    let of_rows: Vec<[f64; 2]> = rows.iter().map(|row| both(&fitted, row)).collect();
    let points = points(&of_rows, &place, &spends);
    tally.add(&shop, &found.expect("intervals"), points, &estimate);
}

/// Money by the fit, plain and discounted.
fn points(of_rows: &[[f64; 2]], place: &[u32], spends: &[f64]) -> [f64; 2] {
    [0, 1].map(|i| {
        let each = place.iter().zip(spends);
        each.map(|(&at, spend)| of_rows[at as usize][i] * spend)
            .sum()
    })
}

fn coverage(which: Which, params: &[f64], n: u32, shops: u32, draws: u32, seed: u64) -> Tally {
    let mut chance = Chance::new(seed);
    let mut tally = Tally::default();
    let start = Instant::now();
    while tally.shops < shops {
        match which {
            Which::Time(kind) => {
                let model = Buying::new(kind, params).expect("a model");
                by_time(&model, kind, n, draws, &mut chance, &mut tally);
            }
            Which::Chances => {
                let model = BetaBernoulli::new(params).expect("a model");
                by_chances(&model, n, draws, &mut chance, &mut tally);
            }
        }
    }
    let [expectation, outcome, worth, brought] = tally.rates();
    println!(
        "{which:?} {n}: purchases {expectation:.3} expected (below {}, above {}), {outcome:.3} made; money {worth:.3} expected, {brought:.3} spent; MAP {}, refused {}, {:.1} s",
        tally.off[0],
        tally.off[1],
        tally.map,
        tally.refused,
        start.elapsed().as_secs_f64(),
    );
    tally
}

/// A few shops of each model. Of 40 whose bounds hold nine times in ten, fewer than 29 hold once in
/// 5,000 times: bounds that are far too narrow show here, the promise itself in the soak.
#[test]
fn intervals_hold_most_of_the_time() {
    for (which, n) in ALL.into_iter().zip([60, 220, 50, 60]) {
        let tally = coverage(which, &which.published(), n, 40, 60, 3);
        assert!(
            tally.holds.iter().all(|&holds| holds >= 29),
            "{which:?}: {tally:?}"
        );
    }
}

#[test]
#[ignore = "soak: 200 simulated shops a size and model"]
fn intervals_hold_what_they_promise() {
    let (mut failures, shops) = (Vec::new(), 200);
    for which in ALL {
        for (n, draws) in [(50, 400), (200, 400), (1000, 200), (5000, 200)] {
            let tally = coverage(
                which,
                &which.published(),
                n,
                shops,
                draws,
                1000 + u64::from(n),
            );
            // Purchases are what is promised; money, of 5,000 customers by Pareto/NBD, was seen at .83.
            let [expectation, outcome, worth, brought] = tally.rates();
            let promised = [expectation, outcome].map(|rate| (0.85..=0.95).contains(&rate));
            let money = [worth, brought].map(|rate| (0.8..=0.97).contains(&rate));
            if promised.contains(&false) || money.contains(&false) {
                failures.push(format!("{which:?} {n}: {tally:?}"));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// The prior is about right for the published parameters; where it is not, bounds of small shops
/// must hold all the same, within what one prior for all shops allows.
#[test]
#[ignore = "soak: 200 simulated shops each, unlike the prior"]
fn intervals_hold_far_from_the_prior() {
    let mut failures = Vec::new();
    for which in ALL {
        for params in which.others() {
            for n in [50, 200] {
                let tally = coverage(which, &params, n, 200, 200, 40 + u64::from(n));
                if tally
                    .rates()
                    .iter()
                    .any(|rate| !(0.8..=0.98).contains(rate))
                {
                    failures.push(format!("{which:?} {params:?} {n}: {tally:?}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
