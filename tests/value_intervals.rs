//! Simulated shops: do intervals hold what they promise, is P(alive) true, how fast is it all?

use std::time::Instant;

use keben::stats::Refusal;
use keben::stats::bootstrap::{Plan, intervals};
use keben::stats::buying::{self, Buying, Kind};
use keben::stats::chance::{Chance, Simulated, shop};
use keben::stats::fit::{Method, Settings};
use keben::stats::rows::{Row, collapse};

/// CDNOW's parameters in weeks, the shops' truth.
fn truth(kind: Kind) -> Buying {
    let params = match kind {
        Kind::BgNbd => [0.243, 4.414, 0.793, 2.426],
        Kind::MbgNbd => [0.525, 6.183, 0.891, 1.614],
        Kind::ParetoNbd => [0.553, 10.578, 0.606, 11.669],
    };
    Buying::new(kind, &params).expect("parameters")
}

/// First purchases over 12 weeks, 39 weeks observed, 39 to come, by days: CDNOW's shape.
fn simulate(model: &Buying, customers: u32, chance: &mut Chance) -> Vec<Simulated> {
    shop(model, customers, (12.0, 39.0, 39.0), 1.0 / 7.0, chance)
}

fn rows_of(shop: &[Simulated]) -> Vec<Row> {
    collapse(&shop.iter().map(|own| own.row).collect::<Vec<_>>()).0
}

/// What became of so many simulated shops.
#[derive(Default, Debug)]
struct Tally {
    shops: u32,
    refused: u32,
    map: u32,
    outcome: u32,
    expectation: u32,
    below: u32,
    above: u32,
}

impl Tally {
    fn rate(&self, hits: u32) -> f64 {
        f64::from(hits) / f64::from(self.shops)
    }
}

fn coverage(kind: Kind, customers: u32, shops: u32, draws: u32, seed: u64) -> Tally {
    let model = truth(kind);
    let mut chance = Chance::new(seed);
    let mut tally = Tally::default();
    while tally.shops < shops {
        let simulated = simulate(&model, customers, &mut chance);
        let rows = rows_of(&simulated);
        let estimate = match buying::fit(kind, &rows, &Settings::default()) {
            Ok(estimate) => estimate,
            Err(Refusal::NeedsRepeatCustomers { .. }) => {
                tally.refused += 1;
                continue;
            }
            Err(other) => panic!("{other:?}"),
        };
        let plan = Plan {
            draws,
            seed: u64::from(tally.shops),
            horizon: 39.0,
            level: 0.9,
            rows: false,
        };
        let found = intervals(kind, &rows, &estimate, &plan, &mut |_, _| true).expect("intervals");
        let outcome = f64::from(simulated.iter().map(|own| own.after).sum::<u32>());
        let expectation: f64 = rows
            .iter()
            .map(|row| row.weight * model.expected(row, 39.0))
            .sum();
        let holds = |bounds: [f64; 2], value: f64| bounds[0] <= value && value <= bounds[1];
        tally.shops += 1;
        tally.map += u32::from(estimate.method != Method::Mle);
        tally.outcome += u32::from(holds(found.total.outcome, outcome));
        tally.expectation += u32::from(holds(found.total.expectation, expectation));
        tally.below += u32::from(outcome < found.total.outcome[0]);
        tally.above += u32::from(outcome > found.total.outcome[1]);
    }
    tally
}

#[test]
#[ignore = "soak: 200 simulated shops a size and model"]
fn intervals_hold_what_they_promise() {
    let (mut failures, shops) = (Vec::new(), 200);
    for kind in Kind::ALL {
        for (customers, draws) in [(50, 400), (200, 400), (1000, 200), (5000, 200)] {
            let start = Instant::now();
            let tally = coverage(kind, customers, shops, draws, 1000 + u64::from(customers));
            println!(
                "{kind:?} {customers}: outcome {:.3} (below {}, above {}), expectation {:.3}, MAP {}, refused {}, {:.1} s",
                tally.rate(tally.outcome),
                tally.below,
                tally.above,
                tally.rate(tally.expectation),
                tally.map,
                tally.refused,
                start.elapsed().as_secs_f64(),
            );
            if !(0.85..=0.95).contains(&tally.rate(tally.outcome)) {
                failures.push(format!("{kind:?} {customers}: {tally:?}"));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:?}");
}
