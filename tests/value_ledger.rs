//! Value models from a ledger and at the terminal: who bought when, the contract's JSON, refusals.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Line, ledger, sale};
use keben::analysis::buyers::{Buyer, Refusal, buyers};
use keben::analysis::simple;
use keben::analysis::value::{self, Model, Settings, Warning, value};
use keben::model::{Day, LineState};
use keben::stats;
use keben::stats::buying::Kind;
use keben::stats::unit::{Discount, Span, Unit};
use proptest::prelude::*;
use serde_json::{Value, json};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

fn reference(name: &str) -> Value {
    let text =
        std::fs::read_to_string(path("reference/value").join(name)).expect("a reference file");
    serde_json::from_str(&text).expect("reference JSON")
}

/// Exit code and JSON of a run.
fn keben(args: &[&str]) -> (i32, Value) {
    let run = Command::new(env!("CARGO_BIN_EXE_keben"))
        .args(args)
        .env("LANG", "en")
        .output()
        .expect("keben runs");
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    let json = serde_json::from_str(&said);
    (run.status.code().unwrap_or(-1), json.unwrap_or(Value::Null))
}

fn num(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.parse().expect("a number"),
        _ => value.as_f64().expect("a number"),
    }
}

fn close(found: &Value, want: &Value, within: f64, what: &str) {
    let (found, want) = (num(found), num(want));
    assert!(
        (found - want).abs() <= within * want.abs(),
        "{what}: {found} for {want}"
    );
}

fn returned(customer: u32, day: i32, units: i64, order: Option<u32>) -> Line {
    Line {
        state: LineState::Return,
        amount: -units * 10_000,
        order,
        ..sale(customer, day, 0)
    }
}

#[test]
fn purchases_are_days_and_returns_come_off_their_order() {
    let order = |line: Line, order: u32| Line {
        order: Some(order),
        ..line
    };
    let lines = [
        order(sale(0, 100, 10), 0),
        order(sale(0, 110, 20), 1),
        order(sale(0, 110, 5), 2),
        // A free order is a purchase without spend.
        order(sale(0, 120, 0), 3),
        order(sale(0, 130, 8), 4),
        // Taken off order 4 in part; off order 1 wholly, whose day keeps the other order.
        returned(0, 140, 3, Some(4)),
        returned(0, 141, 20, Some(1)),
        returned(0, 142, 9, None),
        sale(1, 125, 7),
        sale(2, 150, 7),
    ];
    let shop = ledger(&[("a", ""), ("b", ""), ("c", "")], &lines);
    let found = buyers(&shop, Some(Day(135)), None).expect("buyers");
    let a = Buyer {
        customer: 0,
        first: Day(100),
        x: 3,
        t_x: 30,
        t: 35,
        spend_days: 2,
        spend: 100_000,
        after: 0,
    };
    assert_eq!(found.customers[0], a);
    assert_eq!((found.customers[1].x, found.customers[1].t), (0, 10));
    assert_eq!(
        (found.customers.len(), found.newcomers, found.loose_returns),
        (2, 1, 1)
    );
    assert_eq!(
        (found.first, found.end, found.last),
        (Day(100), Day(135), Day(150))
    );
    // Periods of 10 days: purchases on days 10, 20, 30 after the first fall into 1, 2, 3 of 3.
    assert_eq!(found.opportunities(10.0), [(3, 3, 3), (0, 0, 1)]);
    assert_eq!(found.opportunities(15.0), [(2, 2, 2), (0, 0, 0)]);
    assert_eq!(found.tracking(), [0, 1, 2, 2, 3, 3, 3]);
    let outside = Refusal::CalibrationOutside {
        end: Day(99),
        first: Day(100),
        last: Day(150),
    };
    assert_eq!(buyers(&shop, Some(Day(99)), None), Err(outside));
    assert!(buyers(&shop, Some(Day(151)), None).is_err());
    let early = buyers(&shop, None, Some(Day(115))).expect("buyers");
    assert_eq!(
        (
            early.customers.len(),
            early.customers[0].x,
            early.customers[0].t
        ),
        (1, 1, 15)
    );
    let nothing = ledger(&[("a", "")], &[returned(0, 1, 1, None)]);
    assert_eq!(buyers(&nothing, None, None), Err(Refusal::NoSales));
}

#[test]
fn the_simple_value_of_a_shop() {
    // Five bought the year before, four of them and one new one in the last: 100 a head.
    let mut lines: Vec<Line> = (0..5).map(|who| sale(who, 20_000, 50)).collect();
    lines.extend((1..6).map(|who| sale(who, 20_400, 100)));
    let keys: Vec<String> = (0..6).map(|who| who.to_string()).collect();
    let keys: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
    let shop = ledger(&keys, &lines);
    let found = simple::simple(&shop, &simple::Settings::default(), None).expect("a value");
    assert_eq!((found.before, found.stayed, found.active), (5, 4, 5));
    assert_eq!((found.margin, found.retention), (100.0, Some(0.8)));
    let values = found.values.expect("values");
    assert!((values.existing.expect("finite") - 266.666_667).abs() < 1e-4);
    assert!((values.years - 212.410).abs() < 1e-3);
}

/// The CDNOW sample through the terminal, against the references of its model.
fn cdnow(kind: Kind, file: &str) {
    let log = path("data/CDNOW_sample.txt");
    let model = format!("model={}", kind.code());
    let mut args = vec![
        "ask",
        "clv",
        "--orders",
        log.to_str().expect("a path"),
        "--json",
    ];
    args.extend([
        "--set",
        &model,
        "--set",
        "calibration_end=1997-09-30",
        "--set",
        "draws=20",
    ]);
    let (code, found) = keben(&args);
    assert_eq!(code, 0, "{found}");
    let reference = reference(file);
    let own = &reference["datasets"]["cdnow_exact"];
    assert_eq!(found["model"], kind.code());
    assert_eq!(
        (&found["unit"], &found["converged"], &found["method"]),
        (&json!("week"), &json!(true), &json!("mle"))
    );
    assert!(num(&found["log_likelihood"]) >= num(&own["mle_highprec"]["loglik"]) - 1e-4);
    for name in kind.names() {
        close(
            &found["params"][name],
            &own["mle_highprec"]["params"][name],
            1e-5,
            name,
        );
        close(
            &found["std_errors"][name],
            &own["mle_highprec"]["std_errors_hessian_delta"][name],
            1e-3,
            name,
        );
    }
    let customers = found["customers"].as_array().expect("customers");
    assert_eq!(customers.len(), 2357);
    for want in own["customers"].as_array().expect("customers") {
        let at = want["customer_id"].as_u64().expect("id") as usize - 1;
        let found = &customers[at];
        assert_eq!(found["x"], want["x"]);
        close(&found["p_alive"], &want["p_alive"], 1e-5, "P(alive)");
        // Twelve months are 52 weeks here; money is text of two places.
        let off = (num(&found["clv"]) - num(&want["clv_12m_1pct"])).abs();
        assert!(
            off < 0.006 + 1e-5 * num(&want["clv_12m_1pct"]),
            "{found} for {want}"
        );
        assert!((num(&found["spend"]) - num(&want["expected_spend"])).abs() < 0.006);
        let (low, high) = (num(&found["interval"][0]), num(&found["interval"][1]));
        assert!(low <= num(&found["expected"]) && num(&found["expected"]) <= high);
    }
    let weeks = found["tracking"].as_array().expect("weeks");
    let wanted = own["tracking_78w"].as_array().expect("weeks");
    assert_eq!(weeks.len(), wanted.len());
    for (found, want) in weeks.iter().zip(wanted) {
        assert_eq!(
            (&found["week"], &found["actual_cum"]),
            (&want["week"], &want["actual_cum"])
        );
        close(
            &found["expected_cum"],
            &want["expected_cum_dates"],
            1e-6,
            "tracking",
        );
    }
    let spending = self::reference("gamma_gamma_cdnow.json");
    let spending = &spending["datasets"]["cdnow_exact"]["mle_highprec"];
    close(
        &found["spending"]["log_likelihood"],
        &spending["loglik"],
        1e-8,
        "spending",
    );
    close(
        &found["spending"]["params"]["q"],
        &spending["params"]["q"],
        1e-5,
        "q",
    );
    close(
        &found["holdout"]["actual"],
        &own["aggregate"]["actual_holdout_39w"],
        0.0,
        "held out",
    );
    close(
        &found["holdout"]["expected"],
        &own["aggregate"]["sum_cet_39w"],
        1e-6,
        "held out",
    );
}

#[test]
fn cdnow_from_its_log() {
    cdnow(Kind::BgNbd, "bgnbd_cdnow.json");
    cdnow(Kind::MbgNbd, "mbgnbd_cdnow.json");
    cdnow(Kind::ParetoNbd, "pnbd_cdnow.json");
}

#[test]
fn fits_at_the_terminal() {
    let summary = path("reference/value/cdnow_summary_rounded.csv");
    let donations = path("reference/value/donations_rf.csv");
    let (summary, donations) = (
        summary.to_str().expect("a path"),
        donations.to_str().expect("a path"),
    );
    let cases = [
        ("bg-nbd", summary, "week", "bgnbd_cdnow.json"),
        ("mbg-nbd", summary, "week", "mbgnbd_cdnow.json"),
        ("pareto-nbd", summary, "week", "pnbd_cdnow.json"),
        ("gamma-gamma", summary, "week", "gamma_gamma_cdnow.json"),
        ("bg-bb", donations, "year", "bgbb_donations.json"),
    ];
    for (model, file, unit, reference_file) in cases {
        let mut args = vec!["fit", model, "--summary", file, "--unit", unit, "--json"];
        if model == "bg-bb" {
            args.extend(["--weights", "customers"]);
        }
        let (code, found) = keben(&args);
        assert_eq!(code, 0, "{model}: {found}");
        let all = reference(reference_file);
        let want = match all.get("datasets") {
            Some(sets) => &sets["cdnow_rounded"]["mle_highprec"],
            None => &all["mle_highprec"],
        };
        assert!(
            num(&found["log_likelihood"]) >= num(&want["loglik"]) - 1e-4,
            "{model}: {found}"
        );
        assert_eq!(
            (&found["model"], &found["unit"]),
            (&json!(model), &json!(unit))
        );
        assert_eq!(found["converged"], true);
        // At given parameters nothing is fitted.
        let given: Vec<String> = want["params"]
            .as_object()
            .expect("params")
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let given = given.join(",");
        args.extend(["--params", &given]);
        let (code, found) = keben(&args);
        assert_eq!(code, 0, "{model}: {found}");
        close(&found["log_likelihood"], &want["loglik"], 1e-10, model);
    }
}

/// A summary table written for one test.
fn table(name: &str, text: &str) -> String {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, text).expect("a table is written");
    file.to_string_lossy().into_owned()
}

#[test]
fn refusals_say_what_is_missing() {
    let refused = |args: &[&str], want: &str, part: &str| {
        let (code, said) = keben(args);
        assert_eq!(code, 2, "{args:?}: {said}");
        assert_eq!(said["error"]["code"], want, "{said}");
        let message = said["error"]["message"].as_str().expect("a message");
        assert!(message.contains(part), "{message}");
    };
    let fit = |model: &'static str, file: &str, want: &str, part: &str| {
        refused(
            &["fit", model, "--summary", file, "--unit", "week", "--json"],
            want,
            part,
        );
    };
    let once = table("once.csv", "x,t_x,T,m\n0,0,10,0\n0,0,12,0\n");
    for model in ["bg-nbd", "mbg-nbd", "pareto-nbd"] {
        fit(
            model,
            &once,
            "needs_repeat_customers",
            "at least 2 repeat customers, has 0",
        );
    }
    fit("gamma-gamma", &once, "needs_spenders", "has 0");
    let negative = table("negative.csv", "x,t_x,T,m\n2,5,10,-4\n1,3,12,6\n1,3,12,8\n");
    fit("gamma-gamma", &negative, "non_positive_spend", "1 repeat");
    let after = table("after.csv", "x,t_x,T\n1,5,4\n");
    fit("bg-nbd", &after, "bad_row", "Row 1");
    let words = table("words.csv", "x,t_x,T\n1,five,4\n");
    fit("bg-nbd", &words, "bad_cell", "five");
    let narrow = table("narrow.csv", "x,T\n1,4\n");
    fit("bg-nbd", &narrow, "no_column", "t_x");
    fit(
        "bg-bb",
        &table("n.csv", "x,t_x,n\n3,2,6\n"),
        "bad_row",
        "Row 1",
    );
    fit(
        "sbg",
        &table("still.csv", "period,active\n0,9\n1,9\n2,9\n"),
        "needs_losses",
        "0 ended",
    );
    let fine = table("fine.csv", "x,t_x,T,m\n2,5,10,4\n1,3,12,6\n");
    let args = [
        "fit",
        "gamma-gamma",
        "--summary",
        &fine,
        "--json",
        "--params",
        "p=6,q=0.8,v=15",
    ];
    refused(&args, "no_mean_spend", "0.8");
    let args = [
        "fit",
        "bg-nbd",
        "--summary",
        &fine,
        "--json",
        "--params",
        "r=1,alpha=0,a=1,b=1",
    ];
    refused(&args, "bad_parameter", "alpha");
    let log = table(
        "log.csv",
        "customer,date,amount\nA,2024-01-01,5\nB,2024-02-01,7\n",
    );
    refused(
        &["ask", "clv", "--orders", &log, "--json"],
        "needs_repeat_customers",
        "has 0",
    );
    let outside = [
        "ask",
        "clv",
        "--orders",
        &log,
        "--json",
        "--set",
        "calibration_end=2025-01-01",
    ];
    refused(&outside, "calibration_outside", "2024-02-01");
    let unknown = [
        "ask",
        "clv",
        "--orders",
        &log,
        "--json",
        "--set",
        "colour=red",
    ];
    refused(&unknown, "unknown_setting", "colour");
    let wrong = [
        "ask",
        "clv",
        "--orders",
        &log,
        "--json",
        "--set",
        "margin=much",
    ];
    refused(&wrong, "bad_setting", "much");
    let (code, found) = keben(&[
        "ask",
        "clv",
        "--orders",
        &log,
        "--json",
        "--set",
        "model=simple",
    ]);
    assert_eq!(
        (code, &found["model"], &found["customers"]),
        (0, &json!("simple"), &json!(2))
    );
    assert_eq!(keben(&["fit", "bg-nbd", "--json"]).0, 1);
    assert_eq!(keben(&["fit", "no-such", "--summary", &fine]).0, 1);
}

/// Forty customers: an answer with a prior, said so, for every model.
#[test]
fn a_shop_of_forty_gets_an_answer() {
    let mut lines = Vec::new();
    for who in 0..40u32 {
        let born = 20_000 + (who * 7 % 90) as i32;
        lines.push(sale(who, born, 20 + i64::from(who % 9)));
        for k in 1..=(who % 4) as i32 {
            lines.push(sale(
                who,
                born + k * (15 + (who % 11) as i32),
                15 + i64::from(who % 13),
            ));
        }
    }
    let keys: Vec<String> = (0..40).map(|who| who.to_string()).collect();
    let keys: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
    let shop = ledger(&keys, &lines);
    let models = [Model::Best, Model::BetaBernoulli]
        .into_iter()
        .chain(Kind::ALL.map(Model::Continuous));
    for model in models {
        let settings = Settings {
            model,
            draws: 40,
            ..Settings::default()
        };
        let found = value(&shop, &settings, &mut |_, _| true).expect("a value");
        assert_eq!(found.customers.len(), 40);
        assert!(
            found
                .warnings
                .iter()
                .any(|own| matches!(own, Warning::FewData { customers: 40, .. }))
        );
        assert!(
            found.estimate.prior.is_some() && found.estimate.converged,
            "{:?}",
            found.estimate
        );
        assert!(found.total.outcome[0] < found.total.outcome[1]);
        for own in &found.customers {
            assert!(
                own.clv > 0.0 && own.residual >= own.clv * 0.99,
                "{model:?} {own:?}"
            );
        }
        let none = Settings {
            horizon: Span {
                count: 0.5,
                unit: Unit::Week,
            },
            discount: Discount {
                rate: 0.0,
                per: Unit::Month,
            },
            ..settings
        };
        let short = value(&shop, &none, &mut |_, _| true).expect("a value");
        assert!(short.total.expected <= found.total.expected);
    }
    let stopped = value(&shop, &Settings::default(), &mut |done, _| done < 3);
    assert_eq!(
        stopped.err(),
        Some(value::Refusal::Model(stats::Refusal::Cancelled))
    );
}

fn line() -> impl Strategy<Value = Line> {
    let state = prop_oneof![9 => Just(LineState::Sale), 1 => Just(LineState::Return)];
    let amount = prop_oneof![4 => 0..5_000_000i64, 1 => Just(0i64), 1 => Just(i64::MAX)];
    let day = prop_oneof![20 => 18_990..19_400i32, 1 => Just(-30_000i32)];
    (0..9u32, day, amount, state, proptest::option::of(0..30u32)).prop_map(
        |(customer, day, amount, state, order)| {
            let amount = if state == LineState::Return {
                -amount
            } else {
                amount
            };
            Line {
                amount,
                state,
                order,
                ..sale(customer, day, 0)
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any ledger: an answer in finite figures, or a refusal; never NaN, never a panic.
    #[test]
    fn no_ledger_gives_nan(lines in prop::collection::vec(line(), 0..60), which in 0..5usize, end in 18_900..19_500i32) {
        let keys: Vec<String> = (0..9).map(|who| who.to_string()).collect();
        let keys: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
        let shop = ledger(&keys, &lines);
        let model = match which {
            0 => Model::Best,
            1 => Model::BetaBernoulli,
            k => Model::Continuous(Kind::ALL[k - 2]),
        };
        let calibration_end = (end > 19_000).then_some(Day(end));
        let settings = Settings { model, calibration_end, draws: 20, ..Settings::default() };
        if let Ok(found) = value(&shop, &settings, &mut |_, _| true) {
            for own in &found.customers {
                let bounds = [own.bought.outcome, own.bought.expectation].concat();
                let figures = [own.p_alive, own.bought.expected, own.spend, own.clv, own.residual];
                prop_assert!(figures.iter().chain(&bounds).all(|v| v.is_finite() && *v >= 0.0), "{own:?}");
                prop_assert!(own.p_alive <= 1.0);
            }
            prop_assert!(found.tracking.iter().all(|(_, expected)| expected.is_finite()));
        }
        let plain = simple::simple(&shop, &simple::Settings::default(), None);
        if let Ok(found) = plain {
            prop_assert!(found.margin.is_finite());
        }
    }
}
