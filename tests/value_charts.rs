//! Charts and checks of a value model: figures against the published ones, nothing empty, both languages.

mod common;

use std::path::{Path, PathBuf};

use common::{Line, batch, ledger, sale};
use keben::analysis::value::{Model, Settings, Value, value};
use keben::chart::{Chart, Mark};
use keben::i18n::Lang;
use keben::model::{Day, Ledger};
use keben::report::{Cell, Report, Row, ask};
use keben::stats::buying::Kind;
use keben::stats::gamma_gamma::GammaGamma;
use keben::stats::mixing::Mixing;
use keben::stats::quadrature::gauss;

/// The end of calibration in the literature.
const CALIBRATED: &str = "1997-09-30";

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

fn reference(name: &str) -> serde_json::Value {
    let text = std::fs::read_to_string(path("reference/value").join(name)).expect("a file");
    serde_json::from_str(&text).expect("reference JSON")
}

fn num(value: &serde_json::Value) -> f64 {
    value.as_f64().expect("a number")
}

fn close(found: f64, want: f64, within: f64, what: &str) {
    let off = (found - want).abs();
    assert!(off <= within * want.abs(), "{what}: {found} for {want}");
}

/// CDNOW's sample, one line an order.
fn cdnow() -> Ledger {
    let text = std::fs::read_to_string(path("data/CDNOW_sample.txt")).expect("the log");
    let mut keys: Vec<String> = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let &[_, key, day, _, amount] = cells.as_slice() else {
            continue;
        };
        if keys.last().is_none_or(|last| last != key) {
            keys.push(key.into());
        }
        let iso = format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]);
        let cents: i64 = amount.replace('.', "").parse().expect("an amount");
        lines.push(Line {
            amount: cents * 100,
            ..sale(keys.len() as u32 - 1, common::day(&iso).0, 0)
        });
    }
    let keys: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
    ledger(&keys, &lines)
}

fn fitted(ledger: &Ledger, kind: Kind, draws: u32) -> Value {
    let settings = Settings {
        model: Model::Continuous(kind),
        calibration_end: Day::parse_iso(CALIBRATED),
        draws,
        ..Settings::default()
    };
    value(ledger, &settings, &mut |_, _| true).expect("a fit")
}

fn report(ledger: &Ledger, model: &str, calibrated: bool, lang: Lang) -> Report {
    let mut settings = vec![("model".to_string(), model.to_string())];
    if calibrated {
        settings.push(("calibration_end".into(), CALIBRATED.into()));
    }
    let answer = ask(ledger, "clv", &settings, None).expect("an answer");
    answer.report(ledger, lang)
}

fn twin<'a>(report: &'a Report, name: &str) -> &'a [Row] {
    let twin = report.twins.iter().find(|(own, ..)| own == name);
    &twin.unwrap_or_else(|| unreachable!("no table {name}")).2
}

fn figure(row: &Row, at: usize) -> f64 {
    match &row.cells[at] {
        Cell::Number(value, _) | Cell::Share(value, _) => *value,
        Cell::Int(value) => *value as f64,
        Cell::Money(money) => money.0 as f64 / 10_000.0,
        _ => f64::NAN,
    }
}

const BUYING: [(Kind, &str); 3] = [
    (Kind::BgNbd, "bgnbd_cdnow.json"),
    (Kind::MbgNbd, "mbgnbd_cdnow.json"),
    (Kind::ParetoNbd, "pnbd_cdnow.json"),
];

#[test]
fn conditional_expectations_by_frequency_are_the_published_ones() {
    let ledger = cdnow();
    for (kind, file) in BUYING {
        let reference = reference(file);
        let wanted = &reference["datasets"]["cdnow_exact"]["holdout_by_calibration_frequency"];
        let wanted = wanted.as_array().expect("bins");
        let found = fitted(&ledger, kind, 2).by_frequency();
        assert_eq!((found.len(), wanted.len()), (8, 8));
        for (own, want) in found.iter().zip(wanted) {
            let what = format!("{file} {want}");
            assert_eq!(
                u64::from(own.customers),
                want["customers"].as_u64().expect("n")
            );
            close(own.actual, num(&want["actual_mean"]), 1e-9, &what);
            close(own.expected, num(&want["expected_mean"]), 1e-5, &what);
        }
        let nothing_held_out = Settings {
            model: Model::Continuous(kind),
            draws: 2,
            ..Settings::default()
        };
        let whole = value(&ledger, &nothing_held_out, &mut |_, _| true).expect("a fit");
        assert!(whole.by_frequency().is_empty());
    }
}

#[test]
fn weeks_are_the_differences_of_the_published_totals() {
    let ledger = cdnow();
    let reference = reference("bgnbd_cdnow.json");
    let wanted = &reference["datasets"]["cdnow_exact"]["tracking_78w"];
    let wanted = wanted.as_array().expect("weeks");
    let report = report(&ledger, "bg-nbd", true, Lang::En);
    let rows = twin(&report, "tracking-weekly");
    assert_eq!(rows.len(), wanted.len());
    let mut before = (0.0, 0.0);
    for (row, want) in rows.iter().zip(wanted) {
        let total = (num(&want["actual_cum"]), num(&want["expected_cum_dates"]));
        assert_eq!(figure(row, 1), total.0 - before.0, "{want}");
        close(figure(row, 2), total.1 - before.1, 1e-4, "the model's week");
        assert_eq!(figure(row, 3), total.0);
        before = total;
    }
    // 39 whole weeks were not seen: weeks 40 to 78.
    let held: f64 = rows[39..].iter().map(|row| figure(row, 1)).sum();
    let chart = chart(&report, "tracking-weekly");
    let mean = format!("{:.1}", held / 39.0);
    assert!(chart.title.contains("39 weeks held out") && chart.title.contains(&mean));
}

fn chart<'a>(report: &'a Report, id: &str) -> &'a Chart {
    let found = report.charts.iter().find(|chart| chart.id == id);
    found.unwrap_or_else(|| unreachable!("no chart {id}"))
}

#[test]
fn the_convergence_report_is_the_published_one() {
    let ledger = cdnow();
    let report = report(&ledger, "pareto-nbd", true, Lang::En);
    let reference = reference("pnbd_cdnow.json");
    let mle = &reference["datasets"]["cdnow_exact"]["mle_highprec"];
    let rows = twin(&report, "Parameters");
    for (row, name) in rows.iter().zip(Kind::ParetoNbd.names()) {
        let (own, error) = (
            num(&mle["params"][name]),
            num(&mle["std_errors_hessian_delta"][name]),
        );
        close(figure(row, 1), own, 1e-4, name);
        close(figure(row, 2), error, 1e-3, name);
        // Wald on the logarithm: equal factors below and above.
        let factor = (1.644_853_626_951_472_2 * error / own).exp();
        close(figure(row, 3), own / factor, 1e-3, "from");
        close(figure(row, 4), own * factor, 1e-3, "to");
    }
    let rows = twin(&report, "Convergence");
    let said = |at: usize| match &rows[at].cells[1] {
        Cell::Text(text) => text.clone(),
        _ => String::new(),
    };
    assert_eq!(said(0), "Maximum likelihood");
    assert!(said(1).starts_with("Yes"));
    assert!(figure(&rows[2], 1) < 1e-4, "gradient");
    let mut wanted: Vec<f64> = mle["hessian_eigs_log_params"]
        .as_array()
        .expect("eigenvalues")
        .iter()
        .map(|own| -num(own))
        .collect();
    wanted.reverse();
    for (row, want) in rows[3..7].iter().zip(&wanted) {
        close(figure(row, 1), *want, 1e-4, "eigenvalue");
    }
    close(
        figure(&rows[7], 1),
        wanted[3] / wanted[0],
        1e-3,
        "condition",
    );
}

#[test]
fn densities_of_mean_spend_add_up_to_one_and_to_the_mean() {
    let reference = reference("gamma_gamma_cdnow.json");
    let own = &reference["datasets"]["cdnow_exact"];
    let p = |name: &str| num(&own["mle_highprec"]["params"][name]);
    let model = GammaGamma {
        p: p("p"),
        q: p("q"),
        v: p("v"),
    };
    for x in [1, 2, 7] {
        let (mut mass, mut mean) = (0.0, 0.0);
        let rule = gauss(32);
        // Panels a tenth wider than all before them, far into the tail.
        let mut from = 0.0;
        for panel in 0..160 {
            let width = 0.5 * 1.1f64.powi(panel);
            for (node, weight) in rule.node.iter().zip(&rule.weight) {
                let at = from + node * width;
                mass += weight * width * model.density(x, at);
                mean += weight * width * at * model.density(x, at);
            }
            from += width;
        }
        close(mass, 1.0, 1e-9, "all customers");
        close(mean, num(&own["population_mean_spend"]), 1e-6, "their mean");
    }
}

#[test]
fn spends_in_bins_are_all_customers_beside_all_of_the_model() {
    let found = fitted(&cdnow(), Kind::BgNbd, 2);
    let shape = found.spend_shape().expect("a shape");
    let actual: u32 = shape.bins.iter().map(|bin| bin.0).sum::<u32>() + shape.beyond.0;
    assert_eq!(actual, 946, "the published repeat buyers");
    let model: f64 = shape.bins.iter().map(|bin| bin.1).sum::<f64>() + shape.beyond.1;
    close(model, 946.0, 1e-9, "customers of the model");
    // From the summary table: 946 mean spends and their repeats.
    close(shape.correlation, 0.113887919, 1e-6, "correlation");
    assert!(
        (27.454999998999998..=27.540000001).contains(&shape.median),
        "{}",
        shape.median
    );
    // The curve and the bins are the same density.
    for (at, bin) in shape.bins.iter().enumerate().skip(1) {
        let curve = &shape.curve[at * 4..at * 4 + 4];
        let mean = curve.iter().map(|own| own.1).sum::<f64>() / 4.0;
        close(mean, bin.1, 0.02, "bin and curve");
    }
}

#[test]
fn days_between_purchases() {
    let lines = [
        (0, 10),
        (1, 5),
        (0, 10),
        (0, 13),
        (1, 25),
        (0, 43),
        (1, 90),
        (2, 1),
    ];
    let lines = lines.map(|(who, day)| sale(who, day, 3));
    let shop = ledger(&[("a", ""), ("b", ""), ("c", "")], &lines);
    let found = keben::analysis::buyers::buyers(&shop, Some(Day(60)), None).expect("buyers");
    assert_eq!(found.gaps(), [3, 30, 20]);
}

#[test]
fn segments_add_up_and_their_intervals_are_about_those_of_all() {
    let ledger = cdnow();
    for (kind, _) in BUYING {
        let found = fitted(&ledger, kind, 200);
        let parts = found.shares(3, &|customer| Some(customer as usize % 3));
        let whole = found.shares(1, &|_| Some(0))[0];
        let (equity, bounds) = found.equity();
        let sum: f64 = parts.iter().map(|own| own.clv).sum();
        close(sum, equity, 1e-9, "Σ CLV");
        close(whole.expected, found.total.expected, 1e-6, "purchases");
        // The bootstrap's own bounds of all customers together: ours may be wider, not narrower.
        let (own, want) = (whole.bounds[1] - whole.bounds[0], bounds[1] - bounds[0]);
        assert!(
            (0.95..1.6).contains(&(own / want)),
            "{kind:?}: {own} for {want}"
        );
        for part in parts {
            assert!(part.bounds[0] < part.clv && part.clv < part.bounds[1]);
        }
        assert_eq!(found.shares(1, &|_| None)[0].customers, 0);
    }
}

#[test]
fn customers_differ_as_the_parameters_say() {
    let found = fitted(&cdnow(), Kind::ParetoNbd, 2);
    let [buying, leaving] = found.mixing().expect("curves");
    let (r, alpha) = (found.estimate.params[0], found.estimate.params[1]);
    // A year of twelve months of 4.345 weeks.
    close(buying.mean(), r / alpha * 52.14, 1e-9, "rate a year");
    assert!(matches!(leaving, Mixing::Gamma { .. }));
    let [_, coin] = fitted(&cdnow(), Kind::BgNbd, 2).mixing().expect("curves");
    close(coin.mean(), 0.7929 / (0.7929 + 2.4259), 1e-3, "coin");
}

#[test]
fn charts_of_cdnow_with_and_without_days_held_out() {
    let ledger = cdnow();
    let ids = |report: &Report| -> Vec<String> {
        report.charts.iter().map(|chart| chart.id.clone()).collect()
    };
    let [zh, en] = Lang::ALL.map(|lang| report(&ledger, "mbg-nbd", true, lang));
    let all = [
        "tracking",
        "segments-abc",
        "p-alive",
        "expected-orders",
        "tracking-weekly",
        "by-frequency",
        "segments-rfm",
        "gaps",
        "spend",
        "rates",
        "leaving",
    ];
    assert_eq!(ids(&en), all);
    assert_eq!(ids(&zh), all);
    for (zh, en) in zh.charts.iter().zip(&en.charts) {
        assert_ne!(zh.title, en.title);
        assert_eq!(zh.points.len(), en.points.len());
    }
    let seen = report(&ledger, "mbg-nbd", false, Lang::En);
    assert!(!ids(&seen).contains(&"by-frequency".to_string()));
    assert!(chart(&seen, "tracking-weekly").title.contains("no test"));
    let periods = report(&ledger, "bg-bb", false, Lang::En);
    assert_eq!(
        ids(&periods),
        [
            "expected",
            "segments-abc",
            "segments-rfm",
            "gaps",
            "spend",
            "rates",
            "leaving"
        ]
    );
    // Every table of a chart is found by the chart's name and is as wide as its rows.
    for report in [&zh, &en, &seen, &periods] {
        for (name, columns, rows) in &report.twins {
            assert!(!rows.is_empty(), "{name}");
            assert!(
                rows.iter().all(|row| row.cells.len() == columns.len()),
                "{name}"
            );
            for cell in rows.iter().flat_map(|row| &row.cells) {
                if let Cell::Number(value, _) | Cell::Share(value, _) = cell {
                    assert!(value.is_finite(), "{name}");
                }
            }
        }
    }
    for name in [
        "segments-abc",
        "tracking-weekly",
        "by-frequency",
        "segments-rfm",
        "gaps",
        "spend",
        "rates",
    ] {
        assert!(!twin(&en, name).is_empty());
    }
}

#[test]
fn most_orders_are_expected_of_those_who_came_often_and_lately() {
    let report = report(&cdnow(), "bg-nbd", true, Lang::En);
    let map = chart(&report, "expected-orders");
    let figures: Vec<f64> = (map.marks.iter())
        .filter_map(|mark| match mark {
            Mark::Label { text, .. } => text.replace(',', "").parse().ok(),
            _ => None,
        })
        .collect();
    assert_eq!(figures.len(), 80);
    // Columns of eight rows: the most in the last column's first row.
    let most = figures.iter().copied().fold(0.0, f64::max);
    assert_eq!(figures[72], most);
    assert!(
        figures[79] < figures[72] / 100.0,
        "long silence after many purchases"
    );
}

#[test]
fn segments_by_class_type_and_category() {
    let mut lines: Vec<Line> = Vec::new();
    for who in 0..60u32 {
        let often = 2 + (who % 6);
        for time in 0..often {
            let day = 19_000 + (who % 20) as i32 + (time * (10 + who % 7)) as i32;
            lines.push(sale(who, day, i64::from(10 + who * 3)));
        }
    }
    let keys: Vec<String> = (0..60).map(|at| format!("K{at}")).collect();
    let keys: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
    let mut batch = batch(&keys, &lines);
    for name in ["tea", "coffee", "cups"] {
        batch.categories.push(name);
    }
    batch.category = (0..lines.len()).map(|at| lines[at].customer % 3).collect();
    assert!(batch.fits());
    let ledger = Ledger::from_batches([batch.clone()]);
    let report = report(&ledger, "auto", false, Lang::En);
    for by in ["abc", "rfm", "category"] {
        let rows = twin(&report, &format!("segments-{by}"));
        let customers: f64 = rows.iter().map(|row| figure(row, 1)).sum();
        let share: f64 = rows.iter().map(|row| figure(row, 4)).sum();
        assert_eq!(customers, 60.0, "{by}");
        close(share, 1.0, 1e-9, by);
    }
    let rows = twin(&report, "segments-category");
    let mut names: Vec<&Cell> = rows.iter().map(|row| &row.cells[0]).collect();
    names.sort_by_key(|cell| format!("{cell:?}"));
    let wanted = ["coffee", "cups", "tea"].map(|name| Cell::Text(name.into()));
    assert_eq!(names, wanted.iter().collect::<Vec<_>>());
    // Everybody bought one category only, so its customers are every third.
    assert!(rows.iter().all(|row| figure(row, 1) == 20.0));
    assert!(chart(&report, "segments-abc").title.contains("Class A"));
    // Too many categories are products.
    batch.category = (0..lines.len() as u32).map(|at| at % 60).collect();
    for at in 3..60 {
        batch.categories.push(&format!("item {at}"));
    }
    let many = Ledger::from_batches([batch]);
    let report = self::report(&many, "auto", false, Lang::En);
    assert!(
        report
            .charts
            .iter()
            .all(|own| own.id != "segments-category")
    );
}
