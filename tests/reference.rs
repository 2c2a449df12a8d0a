//! Worked examples with known answers, through the registry as the terminal asks.

mod common;

use common::{Line, day, ledger, sale};
use keben::analysis::abc::gini;
use keben::i18n::Lang;
use keben::model::{Ledger, LineState};
use keben::report::{Answer, Settings, ask};
use serde_json::Value;

fn reference() -> Value {
    serde_json::from_str(include_str!("reference/shop.json")).expect("the reference is JSON")
}

/// The ten customers as order lines: F purchase days that end `recency_days` before the as-of day;
/// the money stands on the first of them, the others are free orders.
fn shop(reference: &Value) -> Ledger {
    let as_of = day(text(&reference["as_of"])).0;
    let customers = list(&reference["customers"]);
    let keys: Vec<(&str, &str)> = customers.iter().map(|c| (text(&c["id"]), "")).collect();
    let mut lines = Vec::new();
    for (at, customer) in customers.iter().enumerate() {
        let last = as_of - int(&customer["recency_days"]) as i32;
        for order in 0..int(&customer["orders"]) {
            let first = order == 0;
            let units = |key: &str| if first { int(&customer[key]) } else { 0 };
            lines.push(Line {
                cost: Some(units("tvc") * 10_000),
                order: Some(lines.len() as u32),
                ..sale(at as u32, last - order as i32, units("sales"))
            });
        }
    }
    ledger(&keys, &lines)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
fn int(value: &Value) -> i64 {
    value.as_i64().expect("a whole number")
}
fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}
fn close(value: &Value, expected: f64, tolerance: f64) {
    let value = value.as_f64().expect("a number");
    assert!(
        (value - expected).abs() < tolerance,
        "{value} is not {expected}"
    );
}
fn answer(ledger: &Ledger, id: &str, settings: &[(&str, &str)]) -> Box<dyn Answer> {
    let settings: Settings = settings
        .iter()
        .map(|(k, v)| (k.to_string(), v.to_string()))
        .collect();
    let as_of = Some(day(text(&reference()["as_of"])));
    ask(ledger, id, &settings, as_of).expect("an answer")
}
fn badges(ledger: &Ledger, answer: &dyn Answer) -> Vec<String> {
    (0..ledger.customer_keys.len() as u32)
        .map(|customer| answer.badge(customer, Lang::Zh).expect("a badge").0)
        .collect()
}

#[test]
fn abc_of_the_worked_shop() {
    let reference = reference();
    let (shop, expected) = (shop(&reference), &reference["abc"]);
    let answer = answer(&shop, "abc", &[]);
    let json = answer.json(&shop);
    assert_eq!(json["total"], expected["total"]);
    close(
        &json["gini"],
        expected["gini"].as_f64().expect("a number"),
        5e-5,
    );
    let badges = badges(&shop, answer.as_ref());
    for (at, letter) in ["A", "B", "C"].into_iter().enumerate() {
        close(
            &json["classes"][at]["share"],
            list(&expected["shares"])[at].as_f64().expect("a share"),
            1e-12,
        );
        let members: Vec<&str> = (0..badges.len())
            .filter(|&customer| badges[customer] == letter)
            .map(|customer| shop.customer_keys.get(customer))
            .collect();
        let wanted: Vec<&str> = list(&expected[letter]).iter().map(text).collect();
        assert_eq!(members, wanted);
    }
}

#[test]
fn rfm_of_the_worked_shop() {
    let reference = reference();
    let (shop, expected) = (shop(&reference), &reference["rfm"]);
    let answer = answer(&shop, "rfm", &[]);
    let json = answer.json(&shop);
    close(
        &json["means"]["recency_days"],
        expected["means"]["recency_days"].as_f64().expect("a mean"),
        1e-12,
    );
    close(
        &json["means"]["purchase_days"],
        expected["means"]["orders"].as_f64().expect("a mean"),
        1e-12,
    );
    assert_eq!(json["means"]["sales"], "10000.00");
    let badges = badges(&shop, answer.as_ref());
    let sort = ("customer".to_string(), false);
    let rows = answer.rows(&shop, Lang::Zh, Some(&sort), 0..20);
    for ((row, wanted), badge) in rows.iter().zip(list(&expected["rows"])).zip(badges) {
        let customer = row.customer.expect("a customer");
        assert_eq!(shop.customer_at(customer).key, text(&wanted["id"]));
        let scores = ["R", "F", "M"]
            .map(|key| int(&wanted[key]).to_string())
            .join("-");
        assert!(
            row.cells
                .contains(&keben::report::Cell::Text(scores.clone())),
            "{wanted} {row:?}"
        );
        assert_eq!(badge, text(&wanted["type"]), "{wanted}");
    }
    assert_eq!(rows.len(), 10);
}

#[test]
fn take_one_of_the_worked_shop() {
    let reference = reference();
    let (shop, expected) = (shop(&reference), &reference["take_one"]);
    for criterion in ["sales", "margin"] {
        let json = answer(&shop, "take-one", &[("criterion", criterion)]).json(&shop);
        let taken: Vec<&str> = list(&json["list"]).iter().map(|c| text(&c["id"])).collect();
        let wanted: Vec<&str> = list(&expected["taken"]).iter().map(text).collect();
        assert_eq!(taken, wanted);
        for key in ["share_sales", "share_margin", "share_orders"] {
            close(&json[key], expected[key].as_f64().expect("a share"), 1e-12);
        }
    }
}

/// 1 … n has G = (n − 1) / (3n); one of n has everything: G = (n − 1) / n.
#[test]
fn gini_of_known_distributions() {
    for n in [1i64, 2, 5, 100, 1_000] {
        let rising = gini((1..=n).rev().collect::<Vec<_>>().into_iter());
        assert!((rising - (n - 1) as f64 / (3 * n) as f64).abs() < 1e-12);
        let mut one = vec![0; n as usize];
        one[0] = 17;
        assert!((gini(one.into_iter()) - (n - 1) as f64 / n as f64).abs() < 1e-12);
    }
    assert_eq!(gini([].into_iter()), 0.0);
}

#[test]
fn cuts_compare_exactly_at_the_edge() {
    // Shares 80, 15, 5 of 100: the second customer has exactly 80 % before it, so it is B.
    let lines = [sale(0, 1, 80), sale(1, 1, 15), sale(2, 1, 5)];
    let edge = ledger(&[("a", ""), ("b", ""), ("c", "")], &lines);
    let abc = answer(&edge, "abc", &[]);
    assert_eq!(badges(&edge, abc.as_ref()), ["A", "B", "C"]);
    let by_count = answer(
        &edge,
        "abc",
        &[("by", "customers"), ("cut1", "33.33"), ("cut2", "66.67")],
    );
    assert_eq!(badges(&edge, by_count.as_ref()), ["A", "B", "B"]);
    let json = answer(&edge, "abc", &[("criterion", "orders")]).json(&edge);
    assert_eq!(
        (&json["total"], &json["classes"][0]["value"]),
        (&"3".into(), &"3".into())
    );
}

#[test]
fn equal_customers_rank_by_key() {
    let lines = [sale(0, 1, 5), sale(1, 1, 5), sale(2, 1, 5)];
    let ledger = ledger(&[("b", ""), ("客", ""), ("B", "")], &lines);
    let rows = answer(&ledger, "abc", &[]).rows(&ledger, Lang::En, None, 0..3);
    let keys: Vec<_> = rows.iter().map(|row| row.customer).collect();
    assert_eq!(keys, [Some(2), Some(0), Some(1)]);
}

#[test]
fn a_purchase_day_counts_once_and_a_return_is_none() {
    use keben::model::LineState;
    let back = Line {
        state: LineState::Return,
        amount: -30_000,
        ..sale(0, 500, 0)
    };
    let lines = [
        sale(0, 10, 5),
        sale(0, 10, 5),
        sale(0, 40, 0),
        back,
        sale(1, 40, 1),
    ];
    let ledger = ledger(&[("a", ""), ("b", "")], &lines);
    let json = ask(&ledger, "rfm", &Settings::new(), None)
        .expect("an answer")
        .json(&ledger);
    // Customer a: days 10 and 40 (free, still a purchase); the return on day 500 only ends the file.
    assert_eq!(int(&json["sum_x"]), 1);
    assert_eq!(int(&json["sum_tx_days"]), 30);
    assert_eq!(int(&json["sum_T_days"]), 490 + 460);
    assert_eq!(int(&json["repeat_customers"]), 1);
}

/// Every weekday of a month counted on paper: days without business count, a return is no order.
#[test]
fn the_calendar_of_a_month() {
    let reference: Value =
        serde_json::from_str(include_str!("reference/calendar.json")).expect("JSON");
    let lines: Vec<Line> = list(&reference["lines"])
        .iter()
        .map(|line| {
            let amount = (text(&line[1]).parse::<f64>().expect("a figure") * 10_000.0) as i64;
            let order = text(&line[2])[1..].parse::<u32>().expect("a number");
            let state = match amount < 0 {
                true => LineState::Return,
                false => LineState::Sale,
            };
            Line {
                amount,
                order: Some(order),
                state,
                ..sale(0, day(text(&line[0])).0, 0)
            }
        })
        .collect();
    let ledger = ledger(&[("a", "")], &lines);
    let answer = ask(&ledger, "calendar", &Settings::new(), None).expect("an answer");
    let said = answer.json(&ledger);
    let weekdays = list(&said["weekdays"]);
    for (at, weekday) in weekdays.iter().enumerate() {
        for key in ["days", "sales", "orders"] {
            assert_eq!(weekday[key], reference[key][at], "{key} of weekday {at}");
        }
    }
    let expected = reference["saturday_index"].as_f64().expect("a number");
    close(&weekdays[5]["index"], expected, 1e-12);
    assert_eq!(said["months"][2]["days"], 31);
    assert!(
        answer
            .report(&ledger, Lang::En)
            .headline
            .starts_with("Saturdays")
    );
}

/// Five baskets: who sells most, and which two come together more often than chance has it.
#[test]
fn products_and_baskets() {
    let reference: Value =
        serde_json::from_str(include_str!("reference/products.json")).expect("JSON");
    let names = ["beer", "bread", "butter", "milk"];
    let (mut lines, mut products) = (Vec::new(), Vec::new());
    for (number, basket) in list(&reference["baskets"]).iter().enumerate() {
        for product in list(basket) {
            let price = int(&reference["prices"][text(product)]);
            products.push(names.iter().position(|name| *name == text(product)));
            lines.push(Line {
                order: Some(number as u32),
                ..sale(number as u32 % 2, 19_000, price)
            });
        }
    }
    let mut batch = common::batch(&[("a", ""), ("b", "")], &lines);
    for name in names {
        batch.categories.push(name);
    }
    batch.category = products
        .iter()
        .map(|at| at.expect("known") as u32)
        .collect();
    let ledger = Ledger::from_batches([batch]);
    let settings: Settings = vec![("fewest".into(), "2".into())];
    let said = ask(&ledger, "products", &settings, None)
        .expect("an answer")
        .json(&ledger);
    assert_eq!(said["baskets"], 5);
    for (found, wanted) in list(&said["products"])
        .iter()
        .zip(list(&reference["ranked"]))
    {
        for (at, key) in ["product", "sales", "class", "baskets"].iter().enumerate() {
            assert_eq!(found[key], wanted[at]);
        }
    }
    let wanted = reference["pairs"].as_object().expect("pairs by name");
    // Bread and milk, and bread and butter, and milk and butter once, which is too few.
    assert_eq!(list(&said["pairs"]).len(), wanted.len());
    for pair in list(&said["pairs"]) {
        let mut both: Vec<&str> = list(&pair["products"]).iter().map(text).collect();
        both.sort_unstable();
        let wanted = &wanted[&both.join("+")];
        assert_eq!(pair["together"], wanted[0]);
        close(&pair["lift"], wanted[1].as_f64().expect("a number"), 1e-12);
        close(
            &pair["confidence"],
            wanted[2].as_f64().expect("a number"),
            1e-12,
        );
    }
}
