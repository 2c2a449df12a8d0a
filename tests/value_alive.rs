//! Simulated shops: is P(alive) true by decile, and are the fits that say it the best there are?
//!
//! One shop of 3,000 says little: MBG/NBD's P(alive) of all who bought once moves together, by ± 8 points from shop
//! to shop (no less than Fisher's information allows), so that a mean over 40 shops is known to ± 1.3 and one over
//! 400 to ± 0.4: of forties drawn from the very same fits four in five go beyond 1.5 points somewhere, and one in two
//! would if the fits were right in the mean. The mean over all shops is therefore taken with control variates (Hammersley & Handscomb 1964,
//! ch. 5): the gradient of the log-likelihood at the true parameters, whose mean is zero exactly, explains nine
//! tenths of that movement; and who is alive is replaced by its chance given the past and the true parameters,
//! which `true_parameters_make_true_deciles` tries by itself.

use keben::stats::buying::{self, Buying, Kind, Likelihood};
use keben::stats::chance::{Chance, Simulated, shop};
use keben::stats::fit::{Choice, Settings};
use keben::stats::matrix::Matrix;
use keben::stats::newton::{Derivs, Objective};
use keben::stats::rows::{Columns, Row, Weights, collapse};

/// What is promised: every decile within 1.5 points.
const PROMISED: f64 = 0.015;
/// Customers of a shop.
const SIZE: u32 = 3000;
const DAY: f64 = 1.0 / 7.0;

/// CDNOW's parameters in weeks, the shops' truth.
fn truth(kind: Kind) -> [f64; 4] {
    match kind {
        Kind::BgNbd => [0.243, 4.414, 0.793, 2.426],
        Kind::MbgNbd => [0.525, 6.183, 0.891, 1.614],
        Kind::ParetoNbd => [0.553, 10.578, 0.606, 11.669],
    }
}

/// First purchases over 12 weeks, 39 weeks observed: CDNOW's shape. `step` 0: at any moment.
fn simulate(model: &Buying, customers: u32, step: f64, chance: &mut Chance) -> Vec<Simulated> {
    shop(model, customers, (12.0, 39.0, 0.0), step, chance)
}

fn rows_of(shop: &[Simulated]) -> Vec<Row> {
    collapse(&shop.iter().map(|own| own.row).collect::<Vec<_>>()).0
}

/// By decile of P(alive): its mean less the share alive, and less the share expected under the truth.
fn deciles(shop: &[Simulated], fitted: &Buying, truth: &Buying) -> [[f64; 2]; 10] {
    let mut all: Vec<(f64, [f64; 2])> = shop
        .iter()
        .map(|own| {
            let p = fitted.p_alive(&own.row);
            let alive = f64::from(u8::from(own.alive));
            (p, [p - alive, p - truth.p_alive(&own.row)])
        })
        .collect();
    // Customers of one P(alive) stay in the order they came in, which knows nothing of life.
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut found, each) = ([[0.0; 2]; 10], all.len() as f64 / 10.0);
    for (i, (_, off)) in all.iter().enumerate() {
        for (sum, off) in found[i * 10 / all.len()].iter_mut().zip(off) {
            *sum += off / each;
        }
    }
    found
}

/// A shop fitted, and what its fit is off.
struct Tried {
    deciles: [[f64; 2]; 10],
    /// Gradient of the log-likelihood by log-parameters at the truth: zero in the mean.
    score: Vec<f64>,
}

fn tried(kind: Kind, step: f64, chance: &mut Chance) -> Tried {
    let params = truth(kind);
    let model = Buying::new(kind, &params).expect("parameters");
    let shop = simulate(&model, SIZE, step, chance);
    let rows = rows_of(&shop);
    let estimate = buying::fit(kind, &rows, &Settings::default()).expect("a fit");
    assert!(estimate.converged, "{estimate:?}");
    let fitted = Buying::new(kind, &estimate.params).expect("parameters");
    let columns = Columns::new(&rows, None);
    let weights = Weights::new(&columns, rows.iter().map(|row| row.weight).collect());
    let units = kind.units(columns.scale);
    let logs: Vec<f64> = (params.iter().zip(units))
        .map(|(own, unit)| (own / unit).ln())
        .collect();
    let mut there = Derivs::zero(4);
    Likelihood::new(kind, &columns, &weights).evaluate(&logs, &mut there);
    Tried {
        deciles: deciles(&shop, &fitted, &model),
        score: there.gradient,
    }
}

/// Mean of one decile over shops and its standard error, as it is seen.
fn plain(shops: &[Tried], decile: usize) -> (f64, f64) {
    let n = shops.len() as f64;
    let seen = || shops.iter().map(|shop| shop.deciles[decile][0]);
    let mean = seen().sum::<f64>() / n;
    let spread = seen().map(|own| (own - mean).powi(2)).sum::<f64>();
    (mean, spread.sqrt() / n)
}

/// The same with control variates: the intercept of a regression on the scores.
fn controlled(shops: &[Tried], decile: usize) -> (f64, f64) {
    let terms = |shop: &Tried| -> Vec<f64> {
        let own = shop.score.iter().map(|score| score / 100.0);
        std::iter::once(1.0).chain(own).collect()
    };
    let (mut squares, mut products) = (Matrix::zero(5), vec![0.0; 5]);
    for shop in shops {
        let z = terms(shop);
        for i in 0..5 {
            products[i] += z[i] * shop.deciles[decile][1];
            for j in 0..5 {
                *squares.at_mut(i, j) += z[i] * z[j];
            }
        }
    }
    let lower = squares.cholesky().expect("scores that differ");
    let by = lower.solve_lower(&products);
    let left = |shop: &Tried| {
        let told: f64 = terms(shop).iter().zip(&by).map(|(z, by)| z * by).sum();
        shop.deciles[decile][1] - told
    };
    let spread: f64 = shops.iter().map(|shop| left(shop).powi(2)).sum();
    (by[0], spread.sqrt() / shops.len() as f64)
}

fn worst(means: &[(f64, f64)]) -> f64 {
    means.iter().map(|own| own.0.abs()).fold(0.0, f64::max)
}

fn points(means: &[(f64, f64)]) -> String {
    let own = means.iter();
    let own = own.map(|(mean, error)| format!("{:+.2} ± {:.2}", mean * 100.0, error * 100.0));
    own.collect::<Vec<_>>().join(", ")
}

/// The simulation lives by the models' rules and P(alive) is theirs: 20,000 customers a decile.
#[test]
fn true_parameters_make_true_deciles() {
    for kind in Kind::ALL {
        let model = Buying::new(kind, &truth(kind)).expect("parameters");
        let shop = simulate(&model, 200_000, 0.0, &mut Chance::new(19));
        let found = deciles(&shop, &model, &model);
        for [seen, known] in found {
            // Four standard errors of a share of a half.
            assert!(seen.abs() < 0.0142, "{kind:?}: {found:?}");
            assert_eq!(known, 0.0);
        }
    }
}

/// Fits of simulated shops are the highest points that searches from elsewhere find, and likelihood alone gives them.
#[test]
fn fits_of_simulated_shops_are_maxima() {
    let mut chance = Chance::new(23);
    for kind in Kind::ALL {
        let model = Buying::new(kind, &truth(kind)).expect("parameters");
        for _ in 0..3 {
            let rows = rows_of(&simulate(&model, SIZE, DAY, &mut chance));
            let alone = Settings::default().with(Choice::Mle);
            let own = buying::fit(kind, &rows, &Settings::default()).expect("a fit");
            assert!(own.converged && own.prior.is_none(), "{own:?}");
            let starts = (0..4).map(|_| (0..4).map(|_| 1.5 * chance.normal()).collect());
            for start in starts.collect::<Vec<_>>() {
                let start = Some(start);
                let other = Settings {
                    start,
                    ..alone.clone()
                };
                let other = buying::fit(kind, &rows, &other).expect("a fit");
                let higher = other.log_likelihood - own.log_likelihood;
                assert!(higher < 1e-6, "{kind:?}: {own:?}, {other:?}");
            }
        }
    }
}

/// Purchases at any moment, as the models have it. MBG/NBD's second decile is a hair's breadth from what is promised:
/// 1.50 ± 0.01 over 80,000 shops. Sorting by P(alive) finds the shops whose one-time buyers came out too low or high
/// beside the rest; the mean over all of them is right to 0.2. Counted by days it is off by three points: what hides
/// within a day lowers the counts of those who come often, so r, α and b come out wrong. Counting time without the
/// rest of each purchase day, T − (x + 1)/2 days, mends it, but fits what the literature's published fits do not.
#[test]
#[ignore = "soak: up to 40,000 simulated shops of 3,000 a model"]
fn p_alive_is_true_by_decile() {
    for (kind, shops) in [
        (Kind::BgNbd, 1000),
        (Kind::ParetoNbd, 400),
        (Kind::MbgNbd, 40_000),
    ] {
        let mut chance = Chance::new(77);
        let found: Vec<Tried> = (0..shops).map(|_| tried(kind, 0.0, &mut chance)).collect();
        let of = |shops: &[Tried], mean: fn(&[Tried], usize) -> (f64, f64)| {
            (0..10).map(|i| mean(shops, i)).collect::<Vec<_>>()
        };
        let (seen, known) = (of(&found, plain), of(&found, controlled));
        let forties = found.chunks_exact(40).map(|some| worst(&of(some, plain)));
        let beyond = forties.filter(|worst| *worst > PROMISED).count();
        println!("{kind:?}, {shops} shops: {}", points(&seen));
        println!("  with control variates: {}", points(&known));
        println!("  {beyond} of {} forties beyond", shops / 40);
        let days: Vec<Tried> = (0..shops / 10)
            .map(|_| tried(kind, DAY, &mut chance))
            .collect();
        println!(
            "  by days, {} shops: {}",
            days.len(),
            points(&of(&days, plain))
        );
        assert!(worst(&seen) <= PROMISED, "{kind:?}: {}", points(&seen));
        // What is known a dozen times better must not be surely beyond it.
        for (mean, error) in &known {
            let least = mean.abs() - 2.0 * error;
            assert!(least <= PROMISED, "{kind:?}: {}", points(&known));
        }
    }
}
