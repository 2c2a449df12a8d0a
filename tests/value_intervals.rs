//! Simulated shops: are bounds in order, do newcomers leave as foretold, are covariates found, how fast is it all?

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use keben::model::Day;
use keben::stats::Refusal;
use keben::stats::bootstrap::{Plan, intervals, refits};
use keben::stats::buying::{self, Buying, Kind};
use keben::stats::chance::{Chance, Simulated, shop};
use keben::stats::covariates::compare;
use keben::stats::fit::Settings;
use keben::stats::geometric::Geometric;
use keben::stats::pareto::Pareto;
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

#[test]
fn bounds_are_ordered_repeatable_and_cancellable() {
    let mut chance = Chance::new(5);
    let rows = rows_of(&simulate(&truth(Kind::MbgNbd), 150, &mut chance));
    let estimate = buying::fit(Kind::MbgNbd, &rows, &Settings::default()).expect("a fit");
    let plan = Plan {
        draws: 40,
        seed: 9,
        horizon: 39.0,
        level: 0.9,
        rows: true,
    };
    let find = || {
        intervals(Kind::MbgNbd, &rows, &estimate, &plan, None, &mut |_, _| {
            true
        })
    };
    let found = find().expect("intervals");
    assert_eq!(Ok(&found), find().as_ref());
    assert_eq!(found.rows.len(), rows.len());
    for own in found.rows.iter().chain([&found.total, &found.alive]) {
        for [low, high] in [own.outcome, own.expectation] {
            assert!(
                0.0 <= low && low <= own.expected && own.expected <= high,
                "{own:?}"
            );
        }
    }
    // What will happen is less certain than what is expected.
    let width = |[low, high]: [f64; 2]| high - low;
    assert!(width(found.total.outcome) > width(found.total.expectation));
    let mut heard = 0;
    let stopped = intervals(
        Kind::MbgNbd,
        &rows,
        &estimate,
        &plan,
        None,
        &mut |done, of| {
            heard += 1;
            assert!(done < of);
            done < 50
        },
    );
    assert_eq!(stopped, Err(Refusal::Cancelled));
    assert_eq!(heard, 51);
}

/// P(alive later) of newcomers against how many of them are still there.
#[test]
fn newcomers_leave_as_foretold() {
    let newcomer = Row::new(0, 0.0, 0.0);
    for kind in Kind::ALL {
        let model = truth(kind);
        let mut chance = Chance::new(13);
        for weeks in [4.0, 39.0, 150.0] {
            let n = 20_000;
            let simulated = shop(&model, n, (0.0, weeks, 0.0), 0.0, &mut chance);
            let alive = simulated.iter().filter(|own| own.alive).count() as f64 / f64::from(n);
            let foretold = model.p_alive_later(&newcomer, weeks);
            assert!(
                (alive - foretold).abs() < 0.012,
                "{kind:?} {weeks}: {alive} {foretold}"
            );
            let bought = simulated
                .iter()
                .map(|own| f64::from(own.row.x))
                .sum::<f64>()
                / f64::from(n);
            let expected = model.newcomer(weeks);
            assert!(
                (bought - expected).abs() < 0.08 * expected,
                "{kind:?} {weeks}: {bought} {expected}"
            );
        }
        assert_eq!(
            model.p_alive_later(&newcomer, 0.0),
            model.p_alive(&newcomer)
        );
    }
}

/// Covariates that matter are found, others are not; effects come out with their signs and sizes.
#[test]
fn covariates_are_told_from_chance() {
    for kind in [Kind::BgNbd, Kind::ParetoNbd] {
        let (gamma, delta) = (0.8, -0.5);
        let plain = truth(kind);
        let moved = match plain {
            Buying::Geometric(own) => Buying::Geometric(Geometric {
                alpha: own.alpha * f64::exp(-gamma),
                a: own.a * f64::exp(delta),
                b: own.b * f64::exp(delta),
                ..own
            }),
            Buying::Pareto(own) => Buying::Pareto(Pareto {
                alpha: own.alpha * f64::exp(-gamma),
                beta: own.beta * f64::exp(-delta),
                ..own
            }),
        };
        let mut chance = Chance::new(21);
        let (mut rows, mut z, mut noise) = (Vec::new(), Vec::new(), Vec::new());
        for (model, own) in [(&plain, 0.0), (&moved, 1.0)] {
            for customer in simulate(model, 1200, &mut chance) {
                rows.push(customer.row);
                z.push(vec![own]);
                noise.push(vec![f64::from(u8::from(chance.uniform() < 0.5))]);
            }
        }
        let found = compare(kind, &rows, &z, &Settings::default()).expect("a comparison");
        assert!(found.full.converged, "{:?}", found.full);
        assert!(
            found.p_value < 1e-9 && found.freedom == 2,
            "{kind:?}: {}",
            found.p_value
        );
        let (effect, error) = found.purchase[0];
        assert!(
            (effect - gamma).abs() < 3.0 * error && error < 0.2,
            "{kind:?}: {effect} ± {error}"
        );
        let (effect, error) = found.dropout[0];
        assert!(
            (effect - delta).abs() < 3.0 * error,
            "{kind:?}: {effect} ± {error}"
        );
        let found = compare(kind, &rows, &noise, &Settings::default()).expect("a comparison");
        assert!(found.p_value > 0.001, "{kind:?}: {}", found.p_value);
        // A constant covariate is no information: refused or flat, never a wrong certainty.
        let same = vec![vec![0.0]; rows.len()];
        let found = compare(kind, &rows, &same, &Settings::default()).expect("a comparison");
        assert!(found.statistic < 1e-6, "{}", found.statistic);
    }
}

/// CDNOW's master set, in weeks, from the committed log.
fn master() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/CDNOW_master.txt");
    let text = std::fs::read_to_string(path).expect("the log");
    let mut days: BTreeMap<u32, BTreeSet<i32>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let date: u32 = cells[1].parse().expect("a date");
        let month = date / 100 % 100;
        let day = Day::from_ymd(date as i32 / 10_000, month, date % 100).expect("a day");
        days.entry(cells[0].parse().expect("an id"))
            .or_default()
            .insert(day.0);
    }
    let end = Day::from_ymd(1997, 9, 30).expect("a day").0;
    let row = |own: &BTreeSet<i32>| {
        let first = own.first().copied().unwrap_or(end);
        let bought: Vec<i32> = own.iter().copied().filter(|day| *day <= end).collect();
        let last = bought.last().copied().unwrap_or(first);
        let week = |days: i32| f64::from(days) / 7.0;
        Row::new(
            bought.len() as u32 - 1,
            week(last - first),
            week(end - first),
        )
    };
    days.values().map(row).collect()
}

/// Best of five, in seconds.
fn best<T>(mut run: impl FnMut() -> T) -> f64 {
    let once = |_| {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed().as_secs_f64()
    };
    (0..5).map(once).fold(f64::INFINITY, f64::min)
}

#[test]
#[ignore = "speed, in an optimised build only"]
fn speed() {
    let settings = Settings::default();
    let master = master();
    assert_eq!(master.len(), 23_570);
    println!(
        "master: {} customers, collapse {:.4} s, {} rows",
        master.len(),
        best(|| collapse(&master)),
        collapse(&master).0.len()
    );
    let sample: Vec<Row> = master.iter().step_by(10).copied().collect();
    let (rows, few) = (collapse(&master).0, collapse(&sample).0);
    for kind in Kind::ALL {
        let took = best(|| buying::fit(kind, &rows, &settings));
        let estimate = buying::fit(kind, &rows, &settings).expect("a fit");
        let model = Buying::new(kind, &estimate.params).expect("parameters");
        let ahead = best(|| {
            rows.iter()
                .map(|row| model.expected(row, 52.0))
                .sum::<f64>()
        });
        let endless = best(|| model.discounted_all(&rows, 0.0023));
        println!(
            "{kind:?} master: fit {took:.4} s, 52 weeks ahead {ahead:.4} s, without horizon {endless:.4} s"
        );
    }
    for (kind, most) in [(Kind::BgNbd, 2.0), (Kind::ParetoNbd, 15.0)] {
        let estimate = buying::fit(kind, &few, &settings).expect("a fit");
        let plan = Plan {
            draws: 1000,
            seed: 1,
            horizon: 39.0,
            level: 0.9,
            rows: false,
        };
        let start = Instant::now();
        let (found, with_prior) =
            refits(kind, &few, &estimate, &plan, &mut |_, _| true).expect("refits");
        let took = start.elapsed().as_secs_f64();
        println!(
            "{kind:?} 1,000 refits of {} customers in {} rows: {took:.3} s, {with_prior} with prior",
            sample.len(),
            few.len()
        );
        assert_eq!(found.len(), 1000);
        assert!(took < 2.0 * most, "{kind:?}: {took}");
    }
    let mut chance = Chance::new(3);
    let model = truth(Kind::BgNbd);
    let million: Vec<Row> = simulate(&model, 1_000_000, &mut chance)
        .iter()
        .map(|own| own.row)
        .collect();
    let start = Instant::now();
    let (rows, _) = collapse(&million);
    println!(
        "1 M: collapse {:.3} s, {} rows",
        start.elapsed().as_secs_f64(),
        rows.len()
    );
    let took = best(|| buying::fit(Kind::BgNbd, &rows, &settings));
    println!("1 M BG/NBD fit {took:.3} s");
    assert!(took < 1.0, "{took}");
    let took = best(|| buying::fit(Kind::ParetoNbd, &rows, &settings));
    println!("1 M Pareto/NBD fit {took:.3} s");
}
