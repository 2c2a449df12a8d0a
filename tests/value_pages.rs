//! The pages around lifetime value: the simple formula, contracts, covariates, the choice of a model.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Line, ledger, sale};
use keben::i18n::Lang;
use keben::model::{Day, Ledger};
use keben::report::{Refusal, ask};
use serde_json::Value;

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

/// A ledger of customers 0 … `customers` − 1.
fn shop(customers: u32, lines: &[Line]) -> Ledger {
    let keys: Vec<String> = (0..customers).map(|who| format!("{who:05}")).collect();
    let keys: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
    ledger(&keys, lines)
}

fn said(ledger: &Ledger, id: &str, settings: &[(&str, &str)]) -> Value {
    let settings = settings.iter().map(|(k, v)| ((*k).into(), (*v).into()));
    ask(ledger, id, &settings.collect(), None)
        .unwrap_or_else(|refusal| unreachable!("{refusal:?}"))
        .json(ledger)
}

/// Ten customers, eight of whom come again; each brings 1,000 a year.
fn eight_of_ten() -> Ledger {
    let mut lines: Vec<Line> = (0..10).map(|who| sale(who, 20_000, 700)).collect();
    lines.extend((2..12).map(|who| sale(who, 20_400, 1_000)));
    shop(12, &lines)
}

#[test]
fn the_four_results_of_the_worked_example() {
    let reference = reference("simple.json");
    let shop = eight_of_ten();
    let three = said(&shop, "simple-clv", &[("years", "3")]);
    let all = &three["tiers"][0];
    assert_eq!(
        (&all["tier"], &all["customers"]),
        (&"all".into(), &10.into())
    );
    assert_eq!(
        (&all["active_before"], &all["stayed"]),
        (&10.into(), &8.into())
    );
    for key in ["existing", "new"] {
        assert_eq!(all[key], reference[key], "{key}");
    }
    assert_eq!(all["n_years"], reference["three_years"]);
    assert_eq!(all["book"], "5000.00");
    let life = all["life_years"].as_f64().expect("a number");
    assert!((life - reference["life_years"].as_f64().expect("a number")).abs() < 1e-9);
    let five = said(&shop, "simple-clv", &[("acquisition", "500")]);
    assert_eq!(five["tiers"][0]["n_years"], reference["five_years"]);
    assert_eq!(five["tiers"][0]["new"], "3166.67");
    // Half of it is ours: book stays revenue, the others halve.
    let half = said(&shop, "simple-clv", &[("margin", "50")]);
    assert_eq!(half["tiers"][0]["book"], "5000.00");
    assert_eq!(half["tiers"][0]["existing"], "1333.33");
}

/// A class has its own retention from twenty customers a year ago on, else the shop's.
#[test]
fn tiers_below_twenty_lean_on_the_shop() {
    let mut lines = Vec::new();
    // A year ago 30 bought for 100 and 19 for 1; 24 and 3 of them came again.
    lines.extend((0..30).map(|who| sale(who, 20_000, 100)));
    lines.extend((30..49).map(|who| sale(who, 20_000, 1)));
    lines.extend((0..24).map(|who| sale(who, 20_400, 100)));
    lines.extend((46..49).map(|who| sale(who, 20_400, 1)));
    let shop = shop(49, &lines);
    let found = said(&shop, "simple-clv", &[]);
    let tiers = found["tiers"].as_array().expect("tiers");
    let overall = 27.0 / 49.0;
    let of = |tier: &Value| (tier["tier"].clone(), tier["retention_from"].clone());
    assert_eq!(of(&tiers[0]), ("all".into(), "own".into()));
    assert!((tiers[0]["retention"].as_f64().expect("a number") - overall).abs() < 1e-12);
    let a = tiers.iter().find(|tier| tier["tier"] == "A").expect("A");
    assert_eq!(of(a), ("A".into(), "own".into()));
    assert!(a["active_before"].as_u64().expect("a number") >= 20);
    let small: Vec<_> = tiers
        .iter()
        .filter(|tier| tier["active_before"].as_u64() < Some(20))
        .collect();
    assert!(!small.is_empty());
    for tier in small {
        assert_eq!(tier["retention_from"], "shop", "{tier}");
        assert!((tier["retention"].as_f64().expect("a number") - overall).abs() < 1e-12);
    }
    let given = said(&shop, "simple-clv", &[("retention", "60")]);
    for tier in given["tiers"].as_array().expect("tiers") {
        assert_eq!(
            (&tier["retention_from"], &tier["retention"]),
            (&"given".into(), &0.6.into())
        );
    }
}

/// Forty customers who bought once, this year: the models refuse, the formula answers and says what it assumes.
#[test]
fn a_young_shop_gets_the_simple_value() {
    let lines: Vec<Line> = (0..40)
        .map(|who| sale(who, 20_000 + who as i32, 50))
        .collect();
    let shop = shop(40, &lines);
    let refusal = ask(&shop, "clv", &Vec::new(), None)
        .err()
        .expect("a refusal");
    assert_eq!(refusal.code(), "needs_repeat_customers");
    let answer = ask(&shop, "simple-clv", &Vec::new(), None).expect("an answer");
    let json = answer.json(&shop);
    assert_eq!(json["tiers"][0]["retention_from"], "default");
    assert_eq!(json["tiers"][0]["existing"], "133.33");
    for (lang, title, caveat) in [
        (
            Lang::Zh,
            "\u{7b80}\u{5355}\u{7ec8}\u{8eab}\u{4ef7}\u{503c}",
            "80%",
        ),
        (Lang::En, "simple lifetime value", "80%"),
    ] {
        let report = answer.report(&shop, lang);
        assert!(report.caveats[0].contains(caveat), "{:?}", report.caveats);
        assert_eq!(report.cards.len(), 4);
        // What refuses names the page that does not.
        assert!(refusal.say(lang).contains(title), "{}", refusal.say(lang));
        assert!(report.eyebrow.to_lowercase().contains(title));
    }
    assert_eq!(
        ask(&Ledger::default(), "simple-clv", &Vec::new(), None).err(),
        Some(Refusal::NoSales)
    );
}

/// Costs count where lines know them; others keep the share of those that do.
#[test]
fn margins_come_from_the_lines_with_a_cost() {
    let costed = |line: Line, cost: i64| Line {
        cost: Some(cost * 10_000),
        ..line
    };
    let lines = [
        costed(sale(0, 20_000, 100), 60),
        costed(sale(0, 20_400, 100), 60),
        sale(1, 20_000, 300),
        sale(1, 20_400, 300),
    ];
    let shop = shop(2, &lines);
    let found = said(&shop, "simple-clv", &[]);
    assert_eq!(
        (&found["margin"], &found["lines_with_cost"]),
        (&0.4.into(), &1.into())
    );
    // 40 of the first, 0.4 × 300 of the second.
    assert_eq!(found["tiers"][0]["margin_year"], "80.00");
    assert_eq!(found["tiers"][0]["revenue_year"], "200.00");
    let early = ask(&shop, "simple-clv", &Vec::new(), Some(Day(20_100))).expect("an answer");
    assert_eq!(early.json(&shop)["tiers"][0]["retention_from"], "default");
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

#[test]
fn the_terminal_answers_too() {
    let log = path("data/CDNOW_sample.txt");
    let log = log.to_str().expect("a path");
    let (code, simple) = keben(&["ask", "simple-clv", "--orders", log, "--json"]);
    assert_eq!((code, &simple["model"]), (0, &"simple".into()));
    assert_eq!(simple["tiers"].as_array().expect("tiers").len(), 4);
}
