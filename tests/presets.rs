//! Every preset against a file of its system's own making, with figures added up by hand; and how
//! much a file may differ from it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use keben::import::{Options, Returns, Role, Session, preset_codes};
use serde_json::{Map, Value};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/presets")
}

fn expected() -> Map<String, Value> {
    let text = std::fs::read_to_string(folder().join("expected.json")).expect("expected.json");
    serde_json::from_str(&text).expect("JSON")
}

fn options(want: &Value) -> Options {
    Options {
        returns: match want["returns"].as_str() {
            Some("net") => Returns::Net,
            _ => Returns::Drop,
        },
        ..Options::default()
    }
}

fn open(name: &str, bytes: Vec<u8>, options: &Options) -> Session {
    Session::open(name, bytes, options, &mut |_, _| {}).expect(name)
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).expect("fixture")
}

/// The preset a fixture is for: its name before the dot, unless it says otherwise.
fn preset<'a>(name: &'a str, want: &'a Value) -> &'a str {
    let stem = name.split('.').next().unwrap_or_default();
    want["preset"].as_str().unwrap_or(stem)
}

/// A header without what tests change about it: letters' case and width, blanks.
fn plain(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    let text = text.to_lowercase();
    let chars = text.chars().map(narrow);
    chars
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace())
        .collect()
}

fn check(name: &str, session: &Session, want: &Value) {
    let seen = session.preview();
    assert_eq!(seen.preset.as_deref(), Some(preset(name, want)), "{name}");
    let holds = want["holds"].as_str().unwrap_or("orders");
    assert_eq!(seen.holds.code(), holds, "{name}");
    if let Some(fields) = want["fields"].as_array() {
        let found: Vec<&str> = session
            .record_fields()
            .iter()
            .map(|(code, _)| *code)
            .collect();
        assert_eq!(
            serde_json::json!(found),
            Value::from(fields.clone()),
            "{name}"
        );
    }
    if let Some(missing) = want["nothing"].as_str() {
        assert_eq!(session.verdict().expect_err(name).detail, missing, "{name}");
    }
    let Some(rows) = want["rows"].as_u64() else {
        return;
    };
    let (counts, summary) = (&seen.counts, &seen.summary);
    let reasons: Map<String, Value> = counts
        .reasons
        .iter()
        .map(|(reason, rows)| (reason.code(), (*rows).into()))
        .collect();
    assert_eq!(
        Value::from(reasons),
        want["reasons"],
        "{name}: {:?}",
        seen.rejects
    );
    assert_eq!(u64::from(counts.rows), rows, "{name}");
    assert_eq!(counts.accepted, want["accepted"], "{name}");
    assert_eq!(
        summary.revenue.plain(),
        want["revenue"],
        "{name}: {:?}",
        seen.columns
    );
    assert_eq!(summary.customers, want["customers"], "{name}");
    assert_eq!(summary.orders, want["orders"], "{name}");
    assert_eq!(
        summary.first.map(|day| day.iso()).unwrap_or_default(),
        want["first"],
        "{name}"
    );
    assert_eq!(
        summary.last.map(|day| day.iso()).unwrap_or_default(),
        want["last"],
        "{name}"
    );
    if let Some(top) = want["top_customer"].as_str() {
        assert_eq!(summary.top_customer, top, "{name}");
        assert_eq!(summary.top_revenue.plain(), want["top_revenue"], "{name}");
    }
    for (field, found) in [("skipped", counts.skipped), ("header_row", seen.header_row)] {
        if let Some(number) = want[field].as_u64() {
            assert_eq!(u64::from(found), number, "{name}: {field}");
        }
    }
    let masked = seen
        .warnings
        .iter()
        .find(|warning| warning.code == "masked_keys");
    let masked = masked.map_or(0, |warning| warning.text.parse().unwrap_or(0));
    assert_eq!(want["masked"].as_u64().unwrap_or(0), masked, "{name}");
    assert_eq!(
        seen.product_only,
        want["product_only"].as_bool().unwrap_or(false),
        "{name}"
    );
    if let Some(keys) = want["keys"].as_object() {
        let used = seen.keys.iter().filter(|key| key.rows > 0);
        let used: Map<String, Value> = used
            .map(|key| (plain(&key.column), key.rows.into()))
            .collect();
        let keys: Map<String, Value> = keys
            .iter()
            .filter(|(_, rows)| **rows != 0)
            .map(|(column, rows)| (plain(column), rows.clone()))
            .collect();
        assert_eq!(used, keys, "{name}");
    }
    if let Some(columns) = want["hidden"].as_array() {
        let warnings = seen.warnings.iter();
        let hidden = warnings
            .filter(|warning| warning.code == "masked_column")
            .count();
        assert_eq!(hidden, columns.len(), "{name}");
    }
    assert!(session.batch().fits(), "{name}");
}

#[test]
fn every_fixture_gives_its_figures() {
    for (name, want) in expected() {
        let session = open(&name, file(&name), &options(&want));
        check(&name, &session, &want);
    }
}

#[test]
fn every_preset_has_a_fixture() {
    let expected = expected();
    let covered: BTreeSet<&str> = expected
        .iter()
        .map(|(name, want)| preset(name, want))
        .collect();
    let all: BTreeSet<&str> = preset_codes().collect();
    assert_eq!(covered, all);
    assert!(all.len() >= 36);
}

/// A text fixture's cells, decoded.
fn cells(name: &str) -> Option<(Vec<Vec<String>>, char)> {
    let bytes = file(name);
    let text = String::from_utf8(bytes.clone()).ok().or_else(|| {
        let (text, damaged) = encoding_rs::GB18030.decode_without_bom_handling(&bytes);
        (!damaged).then(|| text.into_owned())
    })?;
    let delimiter = if name.ends_with(".txt") { '\t' } else { ',' };
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter as u8)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows = reader.into_records().map(|row| {
        let row = row.expect("row");
        row.iter().map(str::to_string).collect()
    });
    Some((rows.collect(), delimiter))
}

fn written(rows: &[Vec<String>], delimiter: char) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .delimiter(delimiter as u8)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("writes");
    }
    writer.into_inner().expect("writes")
}

/// Runs every text fixture through a change of its rows; `at` is the header's row.
fn changed(change: impl Fn(&mut Vec<Vec<String>>, usize)) -> usize {
    let mut seen = 0;
    for (name, want) in expected() {
        let header = match name.as_str() {
            // A header of two rows has no column order of its own.
            "meituan_finance.csv" => continue,
            "weidian_orders.csv" => 2,
            "receivables.csv" => 3,
            "wallet_bill.csv" => 4,
            "amazon_transactions.csv" => 3,
            _ => 0,
        };
        let Some((mut rows, delimiter)) = cells(&name).filter(|_| !name.ends_with(".xlsx")) else {
            continue;
        };
        change(&mut rows, header);
        let session = open(&name, written(&rows, delimiter), &options(&want));
        check(&name, &session, &want);
        seen += 1;
    }
    seen
}

#[test]
fn case_blanks_and_width_of_headers_do_not_matter() {
    let seen = changed(|rows, at| {
        for (column, header) in rows[at].iter_mut().enumerate() {
            *header = match column % 3 {
                0 => format!(" {} ", header.to_uppercase()),
                1 => format!("{header}\u{3000}"),
                _ => header
                    .replace('(', "（")
                    .replace(')', "）")
                    .replace(' ', "  "),
            };
        }
    });
    assert!(seen >= 33, "{seen}");
}

#[test]
fn full_width_letters_are_plain_ones() {
    changed(|rows, at| {
        for header in &mut rows[at] {
            let wide = |c: char| match c {
                'a'..='z' | 'A'..='Z' | '0'..='9' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
                other => other,
            };
            *header = header.chars().map(wide).collect();
        }
    });
}

#[test]
fn the_order_of_columns_does_not_matter() {
    changed(|rows, at| {
        let width = rows[at].len();
        for row in &mut rows[at..] {
            row.resize(width, String::new());
            row.reverse();
        }
    });
}

#[test]
fn columns_nobody_needs_may_be_missing_and_others_be_added() {
    const NEEDLESS: [&str; 16] = [
        "Subtotal",
        "Fulfillment Status",
        "Payment Method",
        "Tip",
        "Card Brand",
        "Fee",
        "Item Title",
        "Device Name",
        "运费",
        "返点积分",
        "发票抬头",
        "分销员",
        "佣金",
        "仓库",
        "Pipeline",
        "asin",
    ];
    changed(|rows, at| {
        let needless: Vec<usize> = (0..rows[at].len())
            .filter(|column| NEEDLESS.contains(&rows[at][*column].trim()))
            .collect();
        for (row, cells) in rows.iter_mut().enumerate() {
            let mut kept: Vec<String> = cells
                .iter()
                .enumerate()
                .filter(|(column, _)| !needless.contains(column))
                .map(|(_, cell)| cell.clone())
                .collect();
            if row == at {
                kept.push("新增列 new".into());
            }
            *cells = kept;
        }
    });
}

#[test]
fn accents_do_not_matter() {
    let text = "Sâle Date,Örder ID,Buyer User ID,Fúll Name,Number of Items,Currency,Order Valué,Discount Amount,Order Total,Status\n\
        03/04/26,9001,annlee,Ann Lee,1,USD,40.00,4.00,40.00,\n";
    let session = open("etsy.csv", text.as_bytes().to_vec(), &Options::default());
    assert_eq!(session.preview().preset.as_deref(), Some("etsy_orders"));
    assert_eq!(session.preview().summary.revenue.plain(), "36.00");
}

#[test]
fn a_translated_shop_is_known() {
    for head in [
        "日期,订单 #,净收入（格式化）,状态,客户,客户类型,产品,已售商品,优惠券,净销售额,归因",
        "Datum,Bestellung #,N. Umsatz (formatiert),Status,Kunde,Kundentyp,Produkt(e),Verkaufte Artikel,Gutschein(e),Nettoumsatz,Zuordnung",
        "Date,Commande #,Revenu net (formaté),État,Client,Type de client,Produit(s),Articles vendus,Code(s) promo,Ventes nettes,Attribution",
        "Fecha,Pedido #,Ingresos netos (formateado),Estado,Cliente,Tipo de cliente,Producto(s),Artículos vendidos,Cupón(es),Ventas netas,Atribución",
        "日付,注文 #,純収益（書式設定済み）,ステータス,お客様,顧客タイプ,商品,販売点数,クーポン,純売上,アトリビューション",
        // An older version.
        "Date,Order #,N. Revenue,Status,Customer,Customer type,Product(s),Items sold,Coupon(s),N. Revenue,Attribution",
    ] {
        let text = format!(
            "{head}\n2026-03-01 09:12:44,501,\"€2,999.00\",completed,Ann Lee,new,2x Tea,2,,2999,\n\
             2026-03-02 09:12:44,502,€500.00,cancelled,Bob Ray,new,1x Cup,1,,500,\n"
        );
        let session = open("orders.csv", text.into_bytes(), &Options::default());
        let seen = session.preview();
        assert_eq!(
            seen.preset.as_deref(),
            Some("woocommerce_analytics"),
            "{head}"
        );
        assert_eq!(seen.summary.revenue.plain(), "2999.00", "{head}");
        assert_eq!(
            (seen.summary.customers, seen.summary.orders),
            (1, 1),
            "{head}"
        );
        assert_eq!(&*seen.summary.top_customer, "Ann Lee", "{head}");
    }
}

#[test]
fn dates_that_a_spreadsheet_saved_again_are_read() {
    let text = "Name,Email,Financial Status,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Cancelled at,Refunded Amount\n\
        #1001,a@x.com,paid,60.00,45384.34789,1,Tea,40.00,,0.00\n#1001,a@x.com,,,,2,Cup,10.00,,\n";
    let session = open("orders.csv", text.as_bytes().to_vec(), &Options::default());
    let first = session.preview().summary.first.expect("a day");
    assert_eq!(first.iso(), "2024-04-02");
    assert_eq!(session.preview().summary.revenue.plain(), "60.00");
}

#[test]
fn what_a_person_says_comes_first() {
    let bytes = file("jd_orders.csv");
    let mapped = Options {
        returns: Returns::Drop,
        map: vec![
            (Role::Amount, "订单金额".into()),
            (Role::Customer, "客户姓名".into()),
        ],
        ..Options::default()
    };
    let session = open("jd.csv", bytes.clone(), &mapped);
    // Each line's own then, and only those who have a name.
    assert_eq!(session.preview().summary.revenue.plain(), "80.00");
    assert_eq!(session.preview().summary.top_customer, "钱一");
    let none = Options {
        preset: Some("none".into()),
        ..Options::default()
    };
    assert_eq!(open("jd.csv", bytes, &none).preview().preset, None);
    let bytes = file("meituan_finance.csv");
    let ignored = Options {
        ignore: vec![10],
        ..Options::default()
    };
    let session = open("meituan.csv", bytes, &ignored);
    assert!(
        session
            .preview()
            .counts
            .reasons
            .iter()
            .all(|(reason, _)| reason.code() != "other_entry")
    );
}

#[test]
fn a_preset_is_named_in_both_languages() {
    use keben::i18n::Lang;
    for (name, want) in expected() {
        let session = open(&name, file(&name), &options(&want));
        for lang in Lang::ALL {
            let said = session.preview().say_preset(lang).expect("named");
            assert!(
                !said.starts_with(' ') && said.contains(" · "),
                "{name}: {said}"
            );
        }
    }
}
