//! Thirty-six awkward files through the terminal twin, and arbitrary bytes through the session.

use std::path::{Path, PathBuf};
use std::process::Command;

use keben::i18n::Lang;
use keben::import::{Options, RejectReason, Returns, Session};
use proptest::prelude::*;
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/nasty")
}

/// Exit code and what was printed.
fn import(file: &str, more: &[&str]) -> (i32, Value) {
    let run = Command::new(env!("CARGO_BIN_EXE_keben"))
        .arg("import")
        .arg(folder().join(file))
        .args(["--returns", "drop", "--json"])
        .args(more)
        .env("LANG", "en_GB.UTF-8")
        .output()
        .expect("keben runs");
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    let noise = String::from_utf8_lossy(&run.stderr);
    assert!(!noise.contains("panicked"), "{file}: {noise}");
    let json = serde_json::from_str(&said);
    assert!(json.is_ok(), "{file}: {said}{noise}");
    (run.status.code().unwrap_or(-1), json.unwrap_or_default())
}

fn manifest() -> Vec<Value> {
    let text = std::fs::read_to_string(folder().join("MANIFEST.json")).expect("manifest");
    let manifest: Value = serde_json::from_str(&text).expect("JSON");
    manifest["files"].as_array().expect("files").clone()
}

#[test]
fn every_file_gives_its_figures() {
    let mut seen = 0;
    for entry in manifest() {
        let (file, want) = (entry["file"].as_str().expect("file"), &entry["expected"]);
        if entry["want"] != "ok" || [33, 50].contains(&entry["no"].as_i64().unwrap_or(0)) {
            continue;
        }
        seen += 1;
        let (exit, found) = import(file, &[]);
        assert_eq!(exit, 0, "{file}: {found}");
        let own = &found["files"][0];
        assert_eq!(own["rows"], want["rows"], "{file}");
        assert_eq!(own["accepted"], want["accepted"], "{file}");
        let rejected = want["rows"]
            .as_u64()
            .zip(want["accepted"].as_u64())
            .map(|(a, b)| a - b);
        assert_eq!(own["rejected"].as_u64(), rejected, "{file}");
        assert_eq!(
            own["rejects"].as_array().map(|r| r.len() as u64),
            rejected,
            "{file}"
        );
        for key in ["customers", "orders", "revenue", "top_revenue"] {
            assert_eq!(found[key], want[key], "{file}: {key}");
        }
        assert_eq!(found["first_date"], want["first"], "{file}");
        assert_eq!(found["last_date"], want["last"], "{file}");
        if want["top_customer"] != "tie" {
            assert_eq!(found["top_customer"], want["top_customer"], "{file}");
        }
    }
    assert_eq!(seen, 28);
}

#[test]
fn every_wrong_file_is_refused_with_its_reason() {
    let codes = [
        ("28_empty.csv", "empty"),
        ("29_header_only.csv", "no_rows"),
        ("52_password_is_1234.xlsx", "protected"),
        ("53_zip_bomb.xlsx", "bomb"),
        ("54_truncated.xlsx", "truncated"),
    ];
    let wrong = manifest()
        .into_iter()
        .filter(|entry| entry["want"] == "error")
        .count();
    assert_eq!(wrong, codes.len());
    for (file, code) in codes {
        let (exit, found) = import(file, &[]);
        assert_eq!(
            (exit, &found["error"]["code"]),
            (2, &Value::from(code)),
            "{file}"
        );
        let message = found["error"]["message"].as_str().expect("message");
        assert!(message.len() > 30, "{file}: {message}");
    }
}

#[test]
fn an_unclosed_quote_is_refused_or_read_as_text() {
    let (exit, found) = import("38_unclosed_quote.csv", &[]);
    assert_eq!(exit, 2);
    assert_eq!(found["error"]["code"], "unclosed_quote");
    assert_eq!(found["error"]["line"], 3);
    let (exit, found) = import("38_unclosed_quote.csv", &["--quotes-as-text"]);
    assert_eq!(exit, 0, "{found}");
    assert_eq!(found["revenue"], "4939.45");
}

#[test]
fn repeated_rows_are_counted_and_kept_unless_asked() {
    let (_, kept) = import("33_duplicate_rows.csv", &[]);
    assert_eq!(
        (&kept["revenue"], &kept["files"][0]["duplicates"]),
        (&"5039.35".into(), &1.into())
    );
    let (_, dropped) = import("33_duplicate_rows.csv", &["--duplicates", "drop"]);
    assert_eq!(dropped["revenue"], "4939.45");
    let own = &dropped["files"][0];
    assert_eq!((&own["accepted"], &own["rejected"]), (&6.into(), &1.into()));
    assert_eq!(own["rejects"][0]["reason"], "duplicate");
}

#[test]
fn an_error_cell_rejects_its_row() {
    let (exit, found) = import("50_numeric_ids_error_cell.xlsx", &[]);
    assert_eq!(exit, 0);
    let own = &found["files"][0];
    let figures = (own["accepted"].as_u64(), found["revenue"].as_str());
    assert!(
        [(Some(5), Some("4894.40")), (Some(6), Some("4939.45"))].contains(&figures),
        "{figures:?}"
    );
    assert!([5, 6].contains(&found["orders"].as_u64().unwrap_or(0)));
    assert_eq!(found["top_revenue"], "3500.00");
    let warnings = own["warnings"].as_array().expect("warnings");
    assert!(
        warnings
            .iter()
            .any(|warning| warning["code"] == "long_numeric_id"),
        "{warnings:?}"
    );
}

#[test]
fn details_are_told() {
    let (_, found) = import("36_bad_only_at_end.csv", &[]);
    let reject = &found["files"][0]["rejects"][0];
    assert_eq!(
        (&reject["line"], &reject["reason"]),
        (&3002.into(), &"bad_date".into())
    );
    assert_eq!(reject["cell"], "2024-02-30");

    let (_, found) = import("25_duplicate_headers.csv", &[]);
    let question = &found["questions"][0];
    assert_eq!(question["code"], "ambiguous_amount");
    assert_eq!(
        question["options"],
        serde_json::json!(["金额 (G)", "金额 (F)"])
    );
    let (_, other) = import("25_duplicate_headers.csv", &["--map", "amount=金额 (F)"]);
    assert_eq!(other["files"][0]["mapping"]["amount"], "金额 (F)");

    let (_, found) = import("10_ragged_rows.csv", &[]);
    let lines: Vec<_> = found["files"][0]["warnings"]
        .as_array()
        .expect("warnings")
        .iter()
        .filter(|warning| warning["code"] == "ragged_row")
        .map(|warning| warning["line"].as_u64().unwrap_or(0))
        .collect();
    assert_eq!(lines, [3, 5]);

    let (_, found) = import("26_title_rows_and_totals.csv", &[]);
    let own = &found["files"][0];
    assert_eq!(
        (&own["header_row"], &own["skipped"], &own["blank"]),
        (&4.into(), &4.into(), &1.into())
    );
    let (_, found) = import("12_trailing_separators_blank_rows.csv", &[]);
    assert_eq!(found["files"][0]["blank"], 500);
}

/// Runs the terminal twin over files of the fixtures' folder or of its own making.
fn run(args: &[&str]) -> Value {
    let run = Command::new(env!("CARGO_BIN_EXE_keben"))
        .arg("import")
        .args(args)
        .args(["--returns", "drop", "--json"])
        .output()
        .expect("keben runs");
    serde_json::from_slice(&run.stdout).expect("JSON")
}

#[test]
fn a_preset_is_told_and_can_be_refused() {
    let presets = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/presets");
    let jd = presets.join("jd_orders.csv").to_string_lossy().into_owned();
    let found = run(&[&jd]);
    let own = &found["files"][0];
    assert_eq!(
        (&own["preset"], &own["product_only"]),
        (&"jd_orders".into(), &false.into())
    );
    assert_eq!(own["customer_keys"][0]["column"], "下单帐号");
    assert_eq!(own["customer_keys"][0]["kind"], "id");
    assert_eq!(found["revenue"], "225.50");
    assert!(run(&[&jd, "--preset", "none"])["files"][0]["preset"].is_null());
    assert_eq!(run(&[&jd, "--preset", "jd_orders"])["revenue"], "225.50");
    // A status that holds a comma, in quotation marks; the file has one of each comma.
    let taobao = presets
        .join("taobao_orders.csv")
        .to_string_lossy()
        .into_owned();
    let chosen = run(&[
        &taobao,
        "--sale-status",
        "\"买家已付款,等待卖家发货\",交易成功",
    ]);
    assert_eq!(chosen["revenue"], "465.40");
    let chosen = run(&[&taobao, "--sale-status", "\"买家已付款，等待卖家发货\""]);
    assert_eq!(chosen["revenue"], "50.00");
    let douyin = presets
        .join("douyin_orders.csv")
        .to_string_lossy()
        .into_owned();
    let found = run(&[&douyin]);
    let figures = [&found["customers"], &found["orders"], &found["revenue"]];
    assert_eq!(figures, [&Value::from(0), &3.into(), &"200.00".into()]);
    assert_eq!(found["files"][0]["product_only"], true);
    assert_eq!(found["questions"][0]["code"], "customer_key");
    assert_eq!(found["first_date"], "2026-08-01");
}

#[test]
fn a_file_given_twice_counts_once_and_is_told() {
    let path = folder()
        .join("01_utf8_bom.csv")
        .to_string_lossy()
        .into_owned();
    let found = run(&[&path, &path]);
    assert_eq!(found["revenue"], "4939.45");
    assert_eq!(found["files"][1]["warnings"][0]["code"], "same_file");
    assert_eq!(
        found["files"][0]["warnings"].as_array().map(Vec::len),
        Some(0)
    );
}

#[test]
fn doubts_are_told_and_cells_corrected() {
    let path = folder()
        .join("36_bad_only_at_end.csv")
        .to_string_lossy()
        .into_owned();
    let found = run(&[&path]);
    let doubt = &found["files"][0]["doubts"][0];
    assert_eq!(
        (&doubt["line"], &doubt["text"]),
        (&3002.into(), &"2024-02-30".into())
    );
    let column = doubt["column"].as_u64().expect("a column");
    let place = format!("3002:{column}=2024-02-28");
    let corrected = run(&[&path, "--correct", &place]);
    assert_eq!(corrected["files"][0]["accepted"], 3001);
    assert_eq!(
        corrected["files"][0]["doubts"].as_array().map(Vec::len),
        Some(0)
    );
}

#[test]
fn misuse_and_missing_columns_are_told_apart() {
    let (exit, found) = import("01_utf8_bom.csv", &["--map", "amount=nope"]);
    assert_eq!(
        (exit, &found["error"]["code"]),
        (2, &"unknown_column".into())
    );
    for args in [
        &["import"][..],
        &["import", "x.csv", "--what", "y"],
        &["frob"],
        &["ask", "abc"],
        &[],
    ] {
        let run = Command::new(env!("CARGO_BIN_EXE_keben"))
            .args(args)
            .output()
            .expect("runs");
        assert_eq!(run.status.code(), Some(1), "{args:?}");
    }
}

/// A person who corrects a mapping sees the correction; a correction that cannot be made leaves
/// everything as it was.
#[test]
fn a_session_can_be_revised() {
    let bytes = std::fs::read(folder().join("38_unclosed_quote.csv")).expect("file");
    let text = Options {
        quotes_as_text: true,
        ..Options::default()
    };
    let mut session = Session::open("38.csv", bytes, &text, &mut |_, _| {}).expect("opens");
    let before = session.preview().clone();
    assert_eq!(before.summary.revenue.plain(), "4939.45");
    assert!(session.revise(&Options::default(), &mut |_, _| {}).is_err());
    assert_eq!(session.preview(), &before);
    assert_eq!(session.batch().customer.len(), 6);

    let bytes = std::fs::read(folder().join("18_parentheses_negatives.csv")).expect("file");
    let mut session =
        Session::open("18.csv", bytes, &Options::default(), &mut |_, _| {}).expect("opens");
    assert_eq!(session.preview().counts.returns, 2);
    let drop = Options {
        returns: Returns::Drop,
        ..Options::default()
    };
    session.revise(&drop, &mut |_, _| {}).expect("revises");
    let reasons: Vec<_> = session.rejects().map(|reject| reject.reason).collect();
    assert_eq!(
        reasons,
        [
            RejectReason::NonpositiveQty,
            RejectReason::NonpositiveAmount
        ]
    );
    let csv = String::from_utf8(session.rejects_csv(Lang::Zh)).expect("UTF-8");
    assert!(
        csv.starts_with('\u{feff}') && csv.contains("\r\n8,"),
        "{csv}"
    );
    assert!(session.batch().fits());

    let bytes = std::fs::read(folder().join("03_gbk.csv")).expect("file");
    let mut session =
        Session::open("03.csv", bytes, &Options::default(), &mut |_, _| {}).expect("opens");
    let other = Options {
        delimiter: Some(';'),
        ..Options::default()
    };
    let _ = session.revise(&other, &mut |_, _| {});
    session
        .revise(&Options::default(), &mut |_, _| {})
        .expect("comes back");
    assert_eq!(session.preview().summary.revenue.plain(), "4939.45");
}

/// Opens whatever it is and, where it opens, asks for everything.
fn never_panics(bytes: Vec<u8>) {
    for returns in [Returns::Net, Returns::Drop] {
        let options = Options {
            returns,
            ..Options::default()
        };
        if let Ok(session) = Session::open("any", bytes.clone(), &options, &mut |_, _| {}) {
            let counts = &session.preview().counts;
            assert_eq!(counts.rows, counts.accepted + counts.rejected);
            assert_eq!(session.rejects().count(), counts.rejected as usize);
            assert!(session.rejects_csv(Lang::En).starts_with(b"\xef\xbb\xbf"));
            assert!(session.batch().fits());
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        never_panics(bytes);
    }

    #[test]
    fn arbitrary_tables_never_panic(
        rows in proptest::collection::vec(
            proptest::collection::vec("[0-9a-z年月日¥￥,.\\-/ \"'=()元%E+#*@\t]{0,12}|2024-0[0-9]-[0-3][0-9]|-?[0-9]{1,20}\\.[0-9]{0,9}", 0..7),
            0..12,
        ),
        delimiter in "[,;\t|]",
    ) {
        let head = ["订单号", "客户ID", "Date", "Amount", "数量", "status"].join(&delimiter);
        let body: Vec<String> = rows.iter().map(|row| row.join(&delimiter)).collect();
        never_panics(format!("{head}\n{}", body.join("\n")).into_bytes());
        never_panics(body.join("\r\n").into_bytes());
    }

    #[test]
    fn damaged_files_never_panic(
        which in 0usize..36,
        cut in 0usize..4000,
        flips in proptest::collection::vec((any::<u16>(), any::<u8>()), 0..6),
    ) {
        let files = manifest();
        let file = files[which % files.len()]["file"].as_str().unwrap_or_default().to_string();
        prop_assume!(!file.starts_with("53"));
        let mut bytes = std::fs::read(folder().join(file)).unwrap_or_default();
        for (at, byte) in flips {
            let length = bytes.len().max(1);
            if let Some(slot) = bytes.get_mut(usize::from(at) % length) {
                *slot = byte;
            }
        }
        bytes.truncate(bytes.len().saturating_sub(cut % 500));
        never_panics(bytes);
    }
}
