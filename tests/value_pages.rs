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
    let said = ask(&shop, "simple-clv", &Vec::new(), None).expect("an answer");
    let caveats = said.report(&shop, Lang::En).caveats.join(" ");
    assert!(
        caveats.contains("The data begin on 2024-10-04"),
        "{caveats}"
    );
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

/// Customers of whom `active[k]` bought in each of the first k + 1 years from `begun` on.
fn yearly(begun: i32, active: &[u32], customer: &mut u32, lines: &mut Vec<Line>) {
    for who in 0..active[0] {
        let years = active.iter().take_while(|&&there| who < there).count() as i32;
        for year in begun..begun + years {
            let day = Day::from_ymd(year, 6, 1 + who % 28).expect("a day");
            lines.push(sale(*customer, day.0, 20));
        }
        *customer += 1;
    }
}

/// Fader & Hardie (2007): both cohorts through a ledger and the page, to the printed figures.
#[test]
fn contracts_from_a_ledger() {
    let cohorts = [
        (
            [1000, 869, 743, 653, 593, 551, 517, 491],
            [0.668, 3.806],
            -1611.2,
        ),
        (
            [1000, 631, 468, 382, 326, 289, 262, 241],
            [0.704, 1.182],
            -1680.3,
        ),
    ];
    let end = Day::from_ymd(2007, 12, 31);
    for (active, params, likelihood) in cohorts {
        let (mut customers, mut lines) = (0, Vec::new());
        yearly(2000, &active, &mut customers, &mut lines);
        let shop = shop(customers, &lines);
        let answer = ask(&shop, "contracts", &Vec::new(), end).expect("an answer");
        let json = answer.json(&shop);
        assert_eq!(
            (&json["period"], &json["method"]),
            (&"year".into(), &"mle".into())
        );
        for (name, wanted) in ["alpha", "beta"].iter().zip(params) {
            let found = json["params"][name].as_f64().expect("a number");
            assert!((found - wanted).abs() < 0.0005 + 1e-9, "{name} {found}");
        }
        let found = json["log_likelihood"].as_f64().expect("a number");
        assert!((found - likelihood).abs() < 0.05 + 1e-9, "{found}");
        assert_eq!(json["cohorts"][0]["active"], serde_json::json!(active));
        assert_eq!(
            (&json["suits"], &json["came_back"]),
            (&true.into(), &0.into())
        );
        assert_eq!(
            (&json["sales_period"], &json["active"]),
            (&"20.00".into(), &active[7].into())
        );
        let first = &json["renewals"][1];
        assert_eq!(first["retention"], f64::from(active[1]) / 1000.0);
        assert_eq!(answer.report(&shop, Lang::En).charts.len(), 2);
    }
    // A later cohort is watched for less; both tell of the renewals they came to.
    let (mut customers, mut lines) = (0, Vec::new());
    yearly(2003, &[100, 80, 60, 50, 45], &mut customers, &mut lines);
    yearly(2005, &[50, 30, 20], &mut customers, &mut lines);
    let shop = shop(customers, &lines);
    let json = ask(&shop, "contracts", &Vec::new(), end)
        .expect("an answer")
        .json(&shop);
    let came = |t: usize| json["renewals"][t]["came"].as_f64().expect("a number");
    assert_eq!(
        [came(1), came(2), came(3), came(4)],
        [150.0, 110.0, 60.0, 50.0]
    );
    assert_eq!(json["renewals"][3]["retention"], 50.0 / 60.0);
    assert_eq!((&json["active"], &json["ended"]), (&65.into(), &85.into()));
    // Without an end the last year counts as soon as it is over: here it is not.
    let open = said(&shop, "contracts", &[]);
    assert_eq!(
        open["cohorts"][0]["active"],
        serde_json::json!([100, 80, 60, 50])
    );
}

#[test]
fn what_is_no_contract_is_said() {
    let (mut customers, mut lines) = (0, Vec::new());
    yearly(2003, &[40, 40, 40], &mut customers, &mut lines);
    let still = shop(customers, &lines);
    let end = Day::from_ymd(2005, 12, 31);
    let refusal = ask(&still, "contracts", &Vec::new(), end)
        .err()
        .expect("a refusal");
    assert_eq!(refusal.code(), "needs_losses");
    for lang in Lang::ALL {
        let said = refusal.say(lang);
        assert!(said.contains('3') && said.contains('0'), "{said}");
    }
    // Every other year: who was taken for lost comes back.
    let every_other: Vec<Line> = (0..30)
        .flat_map(|who| (0..5).map(move |k| (who, 2000 + 2 * k - who as i32 % 2)))
        .map(|(who, year)| sale(who, Day::from_ymd(year, 3, 3).expect("a day").0, 5))
        .collect();
    let shop = shop(30, &every_other);
    let answer = ask(
        &shop,
        "contracts",
        &vec![("period".into(), "year".into())],
        None,
    );
    let answer = answer.expect("an answer");
    assert_eq!(answer.json(&shop)["suits"], false);
    let report = answer.report(&shop, Lang::En);
    assert!(
        report.headline.starts_with("These are not contracts: 100%"),
        "{}",
        report.headline
    );
}

/// Customers of two categories, of whom one kind leaves sooner and neither buys faster; and a quarter by chance.
#[test]
fn a_covariate_that_matters_and_one_that_does_not() {
    use keben::analysis::value;
    use keben::analysis::value::covariates::{By, explain};
    use keben::stats::buying::{Buying, Kind};
    use keben::stats::chance::{Chance, shop as simulated};
    let mut chance = Chance::new(7);
    let (mut lines, mut category) = (Vec::new(), Vec::new());
    let mut customers = 0;
    // β smaller by e^1.5: the mean life is that much shorter.
    for (kind, beta) in [(0, 300.0), (1, 300.0 * (-1.5f64).exp())] {
        let model = Buying::new(Kind::ParetoNbd, &[1.2, 30.0, 0.9, beta]).expect("a model");
        for own in simulated(&model, 700, (400.0, 800.0, 0.0), 1.0, &mut chance) {
            let born = 20_800 - own.row.t as i32;
            let last = born + own.row.t_x as i32;
            // Purchases between the first and the last may lie anywhere.
            let days = (0..own.row.x).map(|k| last - k as i32);
            for day in days.filter(|day| *day > born).chain([born]) {
                lines.push(sale(customers, day, 10));
                category.push(kind);
            }
            customers += 1;
        }
    }
    let keys: Vec<String> = (0..customers).map(|who| format!("{who:05}")).collect();
    let keys: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
    let mut batch = common::batch(&keys, &lines);
    for name in ["stays", "leaves"] {
        batch.categories.push(name);
    }
    batch.category = category;
    let ledger = Ledger::from_batches([batch]);
    let settings = |by: &str| -> keben::report::Settings {
        let pairs = [("model", "pareto-nbd"), ("explain", by)];
        pairs.map(|(k, v)| (k.into(), v.into())).into()
    };
    let end = Some(Day(20_800));
    let answer = ask(&ledger, "clv", &settings("category"), end).expect("an answer");
    let report = answer.report(&ledger, Lang::En);
    let (title, _, rows) = report
        .twins
        .iter()
        .find(|(title, ..)| title.starts_with("First-purchase category"))
        .expect("an explanation");
    assert!(title.contains("2 degrees of freedom, p < 0.001"), "{title}");
    let said = "customers of “leaves” leave sooner than those of “stays”";
    assert!(title.contains(said), "{title}");
    assert_eq!(rows.len(), 2);
    // The coefficients that made the shop lie within three standard errors: γ 0, δ 1.5.
    let asked = value::Settings {
        model: value::Model::Continuous(Kind::ParetoNbd),
        as_of: end,
        draws: 20,
        ..value::Settings::default()
    };
    let fitted = value::value(&ledger, &asked, &mut |_, _| true).expect("a value");
    let found = explain(&ledger, &fitted, &By::Category, &asked.fit).expect("an explanation");
    let [gamma, delta] = found.levels[1].against_first.expect("coefficients");
    for ((found, error), made) in [(gamma, 0.0), (delta, 1.5)] {
        assert!(
            (found - made).abs() < 3.0 * error && error < 0.6,
            "{found} ± {error} for {made}"
        );
    }
    let by_chance = ask(&ledger, "clv", &settings("season"), end).expect("an answer");
    let report = by_chance.report(&ledger, Lang::Zh);
    assert!(report.twins.iter().any(|(title, ..)| title.contains("χ²")));
    // The fit is the same; only what explains it is worked out anew.
    let again = answer
        .again(&ledger, &settings("none"), end)
        .expect("no refit");
    let again = again.expect("an answer").report(&ledger, Lang::En);
    assert!(again.twins.iter().all(|(title, ..)| !title.contains("χ²")));
    let refused = ask(&ledger, "clv", &settings("area"), end).err();
    assert_eq!(
        refused,
        Some(Refusal::BadSetting("explain".into(), "area".into()))
    );
}

/// Profiles sort customers where they say something; under hidden names only what cannot say who they are.
#[test]
fn profiles_are_offered_as_covariates() {
    use keben::analysis::value::covariates::By;
    use keben::model::{Dresser, Kind as Record, Records, customer_id};
    let lines: Vec<Line> = (0..60)
        .map(|who| sale(who, 20_000 + who as i32, 5))
        .collect();
    let keys: Vec<String> = (0..60).map(|who| format!("{who:05}")).collect();
    let keys: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
    let mut dresser = Dresser::default();
    dresser.add("a", common::batch(&keys, &lines));
    let mut records = Records::default();
    let bare = ledger(&keys, &lines);
    for who in 0..60 {
        let id = customer_id(bare.customer_at(who));
        records.change(Record::Customer, &id, |fields| {
            let area = if who % 2 == 0 { "city" } else { "rural" };
            fields.set("area", Some(area));
            fields.set("source", Some("fair"));
            fields.set("own.f1", (who > 40).then_some("yes"));
        });
    }
    records.change(Record::Field, "f1", |fields| {
        for (key, value) in [("label", "Member"), ("of", "customer"), ("value", "yes")] {
            fields.set(key, Some(value));
        }
    });
    let mut dressed = dresser.finish(&records);
    let offered = |ledger: &Ledger| -> Vec<String> {
        let offered = By::offered(ledger);
        offered.iter().map(|by| by.code().to_string()).collect()
    };
    let all = ["first-spend", "season", "area", "source", "own.f1"];
    assert_eq!(offered(dressed.ledger()), all);
    let own = dressed.ledger().profiles.last().expect("a column");
    assert_eq!((own.label.as_str(), own.values.len()), ("Member", 1));
    dressed.redact(true);
    assert_eq!(offered(dressed.ledger()), ["first-spend", "season", "area"]);
}

/// The table of models says what each foretold; the figures are those of the published fits.
#[test]
fn the_choice_is_told_with_the_days_held_out() {
    let log = path("data/CDNOW_sample.txt");
    let log = log.to_str().expect("a path");
    let asked = ["ask", "clv", "--orders", log, "--json", "--set", "draws=20"];
    let mut calibrated = asked.to_vec();
    calibrated.extend(["--set", "calibration_end=1997-09-30"]);
    let (_, found) = keben(&calibrated);
    let compared = found["compared"].as_array().expect("three");
    let files = ["bgnbd_cdnow.json", "mbgnbd_cdnow.json", "pnbd_cdnow.json"];
    for (one, file) in compared.iter().zip(files) {
        let wanted = &reference(file)["datasets"]["cdnow_exact"]["aggregate"];
        assert_eq!(one["holdout"]["actual"], wanted["actual_holdout_39w"]);
        let off = one["holdout"]["expected"].as_f64().expect("a number")
            - wanted["sum_cet_39w"].as_f64().expect("a number");
        assert!(off.abs() < 0.01, "{one}");
    }
    // MBG/NBD is the likeliest; Pareto/NBD is closer by 89 of 1,882, less than 5 %.
    assert_eq!(
        (&found["model"], &found["chosen"]),
        (&"mbg-nbd".into(), &"likeliest".into())
    );
    let (_, whole) = keben(&asked);
    for one in whole["compared"].as_array().expect("three") {
        assert_eq!(one["holdout"]["weeks"], 26.0, "{one}");
    }
    assert_eq!(
        whole["holdout"],
        Value::Null,
        "the answer's own fit holds nothing out"
    );
    let beside = &whole["simple"]["without_end"];
    assert!(beside["formula"].is_string() && beside["model"].is_string());
}

/// SPEC's acceptance: 150 customers get the fit with a prior beside the formula and «few data»; one repeat buyer a
/// refusal with the numbers that offers the formula.
#[test]
fn few_data_stand_beside_the_formula() {
    let mut lines: Vec<Line> = (0..150)
        .map(|who| sale(who, 20_000 + who as i32, 50))
        .collect();
    lines.extend((0..60).map(|who| sale(who, 20_400 + who as i32 * 3, 60)));
    let shop = shop(150, &lines);
    let answer = ask(&shop, "clv", &Vec::new(), None).expect("an answer");
    let report = answer.report(&shop, Lang::En);
    let said = report.caveats.join(" ");
    assert!(said.contains("Few data (150 customers, 60"), "{said}");
    assert!(said.contains("Simple lifetime value"), "{said}");
    let beside = report
        .twins
        .iter()
        .find(|(title, ..)| title.starts_with("An existing customer"));
    let (title, _, rows) = beside.expect("the formula beside the model");
    assert!(
        title.contains("by the simple formula") && title.contains("by the model"),
        "{title}"
    );
    assert_eq!(rows.len(), 4);
    let once = self::shop(
        2,
        &[sale(0, 20_000, 5), sale(0, 20_009, 5), sale(1, 20_000, 5)],
    );
    let refusal = ask(&once, "clv", &Vec::new(), None)
        .err()
        .expect("a refusal");
    let said = refusal.say(Lang::En);
    assert!(
        said.contains("at least 2") && said.contains("has 1"),
        "{said}"
    );
    assert!(said.contains("simple lifetime value"), "{said}");
}
