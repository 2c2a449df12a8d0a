//! The golden figures through the terminal twin: counts, revenue, ABC, RFM on eight real sets.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A file beside this test.
fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name)
}

/// A file that may not be committed, where the machine has it.
fn shared(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.ancestors()
        .map(|above| above.join("shared/data/shared-only").join(name))
        .find(|path| path.exists())
}

fn keben(args: &[&str]) -> Value {
    let run = Command::new(env!("CARGO_BIN_EXE_keben"))
        .args(args)
        .output()
        .expect("keben runs");
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(
        run.status.success(),
        "{args:?}: {said}{}",
        String::from_utf8_lossy(&run.stderr)
    );
    serde_json::from_str(&said).expect("keben prints JSON")
}

fn golden(set: &str) -> Value {
    let text = std::fs::read_to_string(data(&format!("golden/{set}.json"))).expect("golden file");
    serde_json::from_str(&text).expect("golden JSON")
}

/// Hundredths of a decimal text, exactly.
fn cents(text: &Value) -> i64 {
    let text = text.as_str().expect("money is text");
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part: String = part.chars().chain("00".chars()).take(2).collect();
    let value: i64 = whole.parse::<i64>().expect("whole") * 100;
    value + part.parse::<i64>().expect("part")
}

fn close(found: &Value, want: &Value, within: f64, what: &str) {
    let (found, want) = (found.as_f64().expect(what), want.as_f64().expect(what));
    assert!((found - want).abs() <= within, "{what}: {found} for {want}");
}

/// Checks one file against one golden set. `slack` in hundredths is for Northwind's noisy prices.
fn check(file: &Path, set: &str, more: &[&str], slack: i64) {
    let want = golden(set);
    let path = file.to_str().expect("path");
    let tell = |what: &str| format!("{set} from {path}: {what}");
    let mut args = vec!["import", path, "--returns", "drop", "--json"];
    args.extend(more);
    let found = keben(&args);
    let own = &found["files"][0];
    for key in ["rows", "accepted", "rejected"] {
        assert_eq!(own[key], want[key], "{}", tell(key));
    }
    for key in ["customers", "orders", "first_date", "last_date"] {
        assert_eq!(found[key], want[key], "{}", tell(key));
    }
    for (reason, count) in want["rejected_by_first_reason"]
        .as_object()
        .expect("reasons")
    {
        let rejects = own["rejects"].as_array().expect("rejects");
        let ours = rejects
            .iter()
            .filter(|reject| reject["reason"] == **reason)
            .count();
        assert_eq!(
            ours as u64,
            count.as_u64().expect("count"),
            "{}",
            tell(reason)
        );
    }
    let off = (cents(&found["revenue"]) - cents(&want["revenue_cents"])).abs();
    assert!(
        off <= slack,
        "{}: {} for {}",
        tell("revenue"),
        found["revenue"],
        want["revenue_cents"]
    );

    let mut args = vec![
        "ask",
        "abc",
        "--orders",
        path,
        "--returns",
        "drop",
        "--json",
    ];
    args.extend(more);
    let abc = keben(&args);
    for class in abc["classes"].as_array().expect("classes") {
        let letter = class["class"].as_str().expect("class");
        let want = &want["abc"][letter];
        assert_eq!(class["customers"], want["customers"], "{}", tell(letter));
        let off = (cents(&class["value"]) - cents(&want["revenue_cents"])).abs();
        assert!(off <= slack, "{}: {}", tell(letter), class["value"]);
        close(&class["share"], &want["share"], 5.1e-9, &tell(letter));
    }
    let top = &want["top20_share"]["ceil"]["share"];
    close(&abc["top20_share"], top, 5.1e-9, &tell("top 20 %"));
    close(&abc["gini"], &want["gini_population"], 1e-9, &tell("gini"));

    args[1] = "rfm";
    let rfm = keben(&args);
    assert_eq!(
        rfm["customers"],
        want["customers"],
        "{}",
        tell("rfm customers")
    );
    for (ours, theirs) in [
        ("sum_x", "sum_x"),
        ("sum_tx_days", "sum_t_x"),
        ("sum_T_days", "sum_T"),
    ] {
        assert_eq!(
            rfm[ours].as_i64(),
            want["rfm"][theirs].as_i64(),
            "{}",
            tell(ours)
        );
    }
}

/// Checks a file that this machine may not have.
fn check_shared(name: &str, set: &str, more: &[&str], slack: i64) {
    match shared(name) {
        Some(path) => check(&path, set, more, slack),
        None => println!("skipped: {name} is not on this machine"),
    }
}

#[test]
fn cdnow_master() {
    check(&data("CDNOW_master.txt"), "cdnow_master", &[], 0);
}

#[test]
fn cdnow_sample_has_no_header() {
    check(&data("CDNOW_sample.txt"), "cdnow_sample", &[], 0);
}

#[test]
fn chinook_multiplies_quantity_and_price() {
    check(&data("chinook_invoice_lines.csv"), "chinook", &[], 0);
}

#[test]
fn superstore() {
    check(&data("superstore.csv"), "superstore_en", &[], 0);
}

#[test]
fn chinese_superstore_in_every_make() {
    for name in [
        "cn_superstore.xls",
        "cn_superstore_gb18030.csv",
        "cn_superstore_utf16le_tab.txt",
        "cn_superstore_utf8bom_cndate_yen.csv",
    ] {
        check_shared(name, "cn_superstore", &[], 0);
    }
}

#[test]
fn pipeline_counts_only_won_deals() {
    check_shared("crm_b2b_sales_pipeline.csv", "crm_b2b", &[], 0);
}

#[test]
fn northwind_takes_discounts_off() {
    check_shared("northwind_orders.csv", "northwind", &[], 2);
}

/// Its statuses are bare numbers, whose meaning only the person knows.
#[test]
fn restaurant_needs_to_be_told_which_status_is_a_sale() {
    let name = "cn_restaurant_meal_order_info.csv";
    check_shared(name, "cn_restaurant", &["--sale-status", "1"], 0);
}

/// With returns netted, free orders are purchases: the published number of CDNOW's sample.
#[test]
fn free_orders_are_purchases_when_returns_are_netted() {
    let path = data("CDNOW_sample.txt");
    let found = keben(&["import", path.to_str().expect("path"), "--json"]);
    assert_eq!(found["customers"], 2357);
    assert_eq!(found["files"][0]["rejected"], 0);
}
