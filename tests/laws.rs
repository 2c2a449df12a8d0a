//! Laws that hold for every ledger: parts make the whole, order of lines does not matter.

mod common;

use std::collections::{BTreeSet, HashSet};

use common::{Line, batch};
use keben::analysis::abc::{Basis, Class, Cut, Settings, rank};
use keben::analysis::customers::figures;
use keben::analysis::rfm::score;
use keben::analysis::{Criterion, Refusal, Window, take_one::take};
use keben::model::{Batch, Day, Ledger, LineState};
use proptest::prelude::*;

const CUSTOMERS: u32 = 12;

fn line() -> impl Strategy<Value = Line> {
    let state = prop_oneof![
        8 => Just(LineState::Sale),
        1 => Just(LineState::Return),
        1 => Just(LineState::Cancelled),
    ];
    (
        0..CUSTOMERS,
        18_990..19_400i32,
        prop_oneof![9 => 0..5_000_000i64, 1 => Just(i64::MAX)],
        proptest::option::of(0..5_000_000i64),
        state,
        proptest::option::of(0..40u32),
    )
        .prop_map(|(customer, day, amount, cost, state, order)| Line {
            customer,
            day,
            amount: if state == LineState::Return {
                -amount
            } else {
                amount
            },
            cost,
            state,
            order,
        })
}

fn settings() -> impl Strategy<Value = Settings> {
    (1..10_000u32, 1..10_000u32, 0..3usize, any::<bool>()).prop_map(|(a, b, criterion, by)| {
        Settings {
            criterion: Criterion::ALL[criterion],
            cuts: [Cut(a.min(b)), Cut(a.max(b))],
            basis: if by { Basis::Customers } else { Basis::Share },
            window: Window::default(),
        }
    })
}

fn ledger(lines: &[Line]) -> Ledger {
    Ledger::from_batches([shop(lines)])
}

fn shop(lines: &[Line]) -> Batch {
    let keys: Vec<String> = (0..CUSTOMERS)
        .map(|at| format!("K{}", at * 7 % CUSTOMERS))
        .collect();
    let keys: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
    batch(&keys, lines)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn classes_partition_the_customers(
        lines in proptest::collection::vec(line(), 0..120),
        settings in settings(),
    ) {
        let ledger = ledger(&lines);
        let figures = figures(&ledger, settings.window);
        let checked = settings.check().expect("cuts rise");
        match rank(&figures, &ledger, checked) {
            Err(Refusal::NoSales) => prop_assert!(figures.customers.is_empty()),
            Err(Refusal::NoCosts) => prop_assert!(!figures.has_costs()),
            Err(Refusal::NoProducts) => prop_assert!(false, "customers need no products"),
            Err(Refusal::NothingToRank) => {
                let sum: i128 = figures
                    .customers
                    .iter()
                    .map(|figure| i128::from(settings.criterion.value(figure)))
                    .sum();
                prop_assert!(sum <= 0);
            }
            Ok(abc) => {
                prop_assert_eq!(abc.ranked.len(), figures.customers.len());
                let count: u32 = abc.classes.iter().map(|group| group.customers).sum();
                prop_assert_eq!(count as usize, abc.ranked.len());
                let value: i128 = abc.classes.iter().map(|group| group.value).sum();
                prop_assert_eq!(value, abc.total);
                let shares: f64 = abc.classes.iter().map(|group| abc.share(group.value)).sum();
                // Gains and losses far above the total cancel, and floats lose what cancels.
                let size: f64 = abc.classes.iter().map(|group| abc.share(group.value).abs()).sum();
                prop_assert!((shares - 1.0).abs() < 1e-12 * size.max(1.0));
                prop_assert!((0.0..=1.0).contains(&abc.gini));
                let mut before = 0;
                let mut class = Class::A;
                for ranked in &abc.ranked {
                    prop_assert_eq!(ranked.before, before);
                    prop_assert!(ranked.class >= class);
                    prop_assert!(ranked.value > 0 || ranked.class == Class::C);
                    before += i128::from(ranked.value);
                    class = ranked.class;
                }
                prop_assert_eq!(before, abc.total);
                prop_assert!(abc.ranked.windows(2).all(|pair| pair[0].value >= pair[1].value));
            }
        }
    }

    /// Also where customers share orders, and where days lie too far apart for a table of them.
    #[test]
    fn orders_and_days_are_counted_once(
        lines in proptest::collection::vec(line(), 0..120),
        own in any::<bool>(),
        apart in prop_oneof![Just(1), Just(100_000)],
    ) {
        let lines: Vec<Line> = lines
            .into_iter()
            .map(|line| Line {
                day: line.day * apart,
                order: line.order.map(|order| if own { order * CUSTOMERS + line.customer } else { order }),
                ..line
            })
            .collect();
        let figures = figures(&ledger(&lines), Window::default());
        let sales: Vec<_> = lines.iter().filter(|line| line.state == LineState::Sale).collect();
        let distinct = |numbered: Vec<Option<u32>>| {
            let without = numbered.iter().filter(|order| order.is_none()).count();
            numbered.into_iter().flatten().collect::<HashSet<_>>().len() + without
        };
        let orders = sales.iter().map(|line| line.order).collect();
        prop_assert_eq!(figures.orders as usize, distinct(orders));
        for figure in &figures.customers {
            let own = sales.iter().filter(|line| line.customer == figure.customer);
            let days: BTreeSet<i32> = own.clone().map(|line| line.day).collect();
            prop_assert_eq!(figure.orders as usize, distinct(own.map(|line| line.order).collect()));
            prop_assert_eq!(figure.days as usize, days.len());
            prop_assert_eq!(days.first().map_or(0, |day| *day), figure.first.0);
            prop_assert_eq!(days.last().map_or(0, |day| *day), figure.last.0);
        }
    }

    #[test]
    fn better_customers_never_score_less(lines in proptest::collection::vec(line(), 1..120)) {
        let ledger = ledger(&lines);
        let figures = figures(&ledger, Window::default());
        let Ok(rfm) = score(&figures, Day(19_500)) else {
            prop_assert!(figures.customers.iter().all(|figure| figure.days == 0));
            return Ok(());
        };
        for one in &rfm.scored {
            prop_assert!(one.scores.iter().all(|score| (1..=5).contains(score)));
            let a = &figures.customers[one.at as usize];
            for other in &rfm.scored {
                let b = &figures.customers[other.at as usize];
                prop_assert!(one.recency > other.recency || one.scores[0] >= other.scores[0]);
                prop_assert!(a.days < b.days || one.scores[1] >= other.scores[1]);
                prop_assert!(a.sales < b.sales || one.scores[2] >= other.scores[2]);
            }
        }
        let typed: u32 = rfm.types.iter().map(|group| group.customers).sum();
        let celled: u32 = rfm.grid.iter().flatten().map(|group| group.customers).sum();
        prop_assert_eq!(typed as usize, rfm.scored.len());
        prop_assert_eq!(celled as usize, rfm.scored.len());
        prop_assert!(rfm.sum_x >= 0 && rfm.sum_x <= rfm.sum_tx && rfm.sum_tx <= rfm.sum_age);
    }

    #[test]
    fn the_order_of_lines_changes_nothing(
        (lines, mixed) in proptest::collection::vec(line(), 0..120)
            .prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
        split in 0..120usize,
    ) {
        let window = Window { from: Some(Day(19_000)), to: Some(Day(19_390)) };
        let one = ledger(&lines);
        let two = ledger(&mixed);
        let (a, b) = (figures(&one, window), figures(&two, window));
        prop_assert_eq!(&a, &b);
        let ranked = |ledger: &Ledger| {
            let figures = figures(ledger, window);
            let checked = Settings { window, ..Settings::default() }.check().expect("cuts rise");
            rank(&figures, ledger, checked)
        };
        prop_assert_eq!(ranked(&one), ranked(&two));
        prop_assert_eq!(take(&a, &one, Criterion::Sales), take(&b, &two, Criterion::Sales));
        // Two imports that together hold the same lines are the same ledger.
        let at = split.min(lines.len());
        let joined = Ledger::from_batches([shop(&lines[..at]), shop(&lines[at..])]);
        prop_assert_eq!(figures(&joined, window), a);
    }

    #[test]
    fn one_scan_agrees_with_the_plain_definition(lines in proptest::collection::vec(line(), 0..120)) {
        use std::collections::BTreeSet;
        let ledger = ledger(&lines);
        let found = figures(&ledger, Window::default());
        for customer in 0..CUSTOMERS {
            let own: Vec<&Line> = lines
                .iter()
                .filter(|l| l.customer == customer && l.state != LineState::Cancelled)
                .collect();
            let figure = found.customers.iter().find(|figure| figure.customer == customer);
            prop_assert_eq!(figure.is_some(), !own.is_empty());
            let Some(figure) = figure else { continue };
            let bought: Vec<&&Line> = own.iter().filter(|l| l.state == LineState::Sale).collect();
            let days: BTreeSet<i32> = bought.iter().map(|l| l.day).collect();
            let named: BTreeSet<u32> = bought.iter().filter_map(|l| l.order).collect();
            let unnamed = bought.iter().filter(|l| l.order.is_none()).count();
            prop_assert_eq!(figure.days as usize, days.len());
            prop_assert_eq!(figure.orders as usize, named.len() + unnamed);
            if let (Some(first), Some(last)) = (days.first(), days.last()) {
                prop_assert_eq!((figure.first.0, figure.last.0), (*first, *last));
            }
            let sum: i128 = own.iter().map(|l| i128::from(l.amount)).sum();
            let most = i128::from(i64::MAX);
            prop_assert_eq!(i128::from(figure.sales.0), sum.clamp(-most, most));
        }
        let totals = ledger.totals();
        prop_assert_eq!(found.orders, totals.orders);
        prop_assert_eq!(found.period, totals.period);
        prop_assert_eq!(found.customers.len() as u32, totals.customers);
    }
}
