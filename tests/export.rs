//! Files for other programs: what is in them, and that our own import brings back what was exported.

mod common;

use std::io::Read;

use calamine::{Data, Reader, Xlsx};
use keben::engine::message::{
    Alike, AlikeGroup, Answer, CustomerChoice, ExportHow, ExportPart, FileFormat, HistoryLine,
    HistoryPage, Step,
};
use keben::engine::sheets::{Written, answer_file, shop_file, workbook_file};
use keben::export::shop::Shop;
use keben::export::table::{Cell, Column, Table, Type};
use keben::export::{About, Progress, xlsx};
use keben::i18n::Lang;
use keben::import::{Options, Session};
use keben::model::{
    Batch, BatchHead, Day, Dressed, Dresser, Fields, KeyKind, Kind, Ledger, LineState, Money, NONE,
    Records,
};
use keben::store::write_contents;
use keben::workbook::{Contents, Import};
use proptest::prelude::*;

fn how(format: FileFormat, lang: Lang) -> ExportHow {
    ExportHow {
        format,
        lang,
        workbook: "书店 · Shop".into(),
        currency: "CNY".into(),
        written: 1_795_000_000_000,
        ..ExportHow::default()
    }
}

fn only(kind: Kind) -> ExportPart {
    ExportPart::Kind {
        kind,
        customer: None,
        search: String::new(),
    }
}

fn dress(batches: &[Batch], records: &Records) -> Dressed {
    let mut dresser = Dresser::default();
    for (at, batch) in batches.iter().enumerate() {
        dresser.add(&format!("b{at}"), batch.clone());
    }
    dresser.finish(records)
}

fn write(batches: &[Batch], records: &Records, how: &ExportHow, part: &ExportPart) -> Written {
    let mut dressed = dress(batches, records);
    dressed.redact(how.redacted);
    let shop = Shop::new(&mut dressed, records, how.lang);
    shop_file(how, part, &shop, &mut |_, _| {}).expect("a file")
}

/// One line in full.
#[derive(Clone, Debug, Default)]
struct Line {
    customer: usize,
    day: i32,
    amount: i64,
    state: u8,
    order: &'static str,
    quantity: Option<i64>,
    cost: Option<i64>,
    category: &'static str,
}

fn batch(kind: KeyKind, currency: &str, customers: &[(&str, &str)], lines: &[Line]) -> Batch {
    let mut batch = Batch::default();
    for (key, name) in customers {
        batch.customer_keys.push(key);
        batch.customer_names.push(name);
    }
    let index = |column: &mut keben::model::TextColumn, text: &str| match text {
        "" => NONE,
        text => {
            let known = column.iter().position(|known| known == text);
            known.map_or_else(|| column.push(text), |at| at as u32)
        }
    };
    for line in lines {
        batch.customer.push(line.customer as u32);
        batch.day.push(line.day);
        batch.amount.push(line.amount);
        batch.state.push(line.state);
        let order = index(&mut batch.orders, line.order);
        batch.order.push(order);
        batch.quantity.push(line.quantity.unwrap_or(i64::MIN));
        batch.cost.push(line.cost.unwrap_or(i64::MIN));
        let category = index(&mut batch.categories, line.category);
        batch.category.push(category);
    }
    batch.head = BatchHead {
        source: "shop.csv".into(),
        currency: currency.into(),
        key_kind: kind,
        lines: lines.len() as u32,
        customers: customers.len() as u32,
        ..BatchHead::default()
    };
    assert!(batch.fits());
    batch
}

/// Every line in full, as text; a line dropped at import comes back as one that does not count.
fn lines(ledger: &Ledger) -> Vec<String> {
    let number = |column: &[i64], line: usize| {
        let value = column.get(line).copied();
        value.filter(|value| *value != i64::MIN)
    };
    let word = |column: &[u32], texts: &keben::model::TextColumn, line: usize| {
        let at = column.get(line).copied().unwrap_or(NONE);
        (at != NONE).then(|| texts.get(at as usize).to_string())
    };
    let seen = |line: &usize| ledger.state_at(*line) != LineState::Removed;
    (0..ledger.len())
        .filter(seen)
        .map(|line| {
            let who = ledger.customer_at(ledger.customer[line]);
            let state = match ledger.state_at(line) {
                LineState::Dropped => LineState::Cancelled,
                state => state,
            };
            format!(
                "{who:?} {} {} {state:?} {:?} {:?} {:?} {:?}",
                ledger.day[line],
                ledger.amount[line],
                word(&ledger.order, &ledger.orders, line),
                number(&ledger.quantity, line),
                number(&ledger.cost, line),
                word(&ledger.category, &ledger.categories, line),
            )
        })
        .collect()
}

/// Exports the order lines in both formats and languages and imports each file again.
fn around(batches: &[Batch], records: &Records) {
    let dressed = dress(batches, records);
    let ledger = dressed.ledger();
    let (before, totals) = (lines(ledger), ledger.totals());
    for lang in Lang::ALL {
        for format in [FileFormat::Csv, FileFormat::Xlsx] {
            let mut how = how(format, lang);
            how.currency.clone_from(&ledger.currency);
            let file = write(batches, records, &how, &only(Kind::Order));
            let case = format!("{lang:?} {format:?}");
            let session = Session::open("orders", file.bytes, &Options::default(), &mut |_, _| {});
            let session = session.unwrap_or_else(|refused| unreachable!("{case}: {refused:?}"));
            session.verdict().expect(&case);
            let preview = session.preview();
            assert_eq!(preview.questions, [], "{case}");
            assert_eq!(preview.warnings, [], "{case}");
            assert_eq!(preview.currency, ledger.currency, "{case}");
            let back = Ledger::from_batches([session.into_batch()]);
            assert_eq!(lines(&back), before, "{case}");
            assert_eq!(back.totals(), totals, "{case}");
        }
    }
}

const SALE: u8 = LineState::Sale as u8;
const RETURN: u8 = LineState::Return as u8;
const CANCELLED: u8 = LineState::Cancelled as u8;
const DROPPED: u8 = LineState::Dropped as u8;

/// Names and numbers that spreadsheets and readers stumble over.
fn awkward() -> Batch {
    let customers = [
        ("007", "=1+1"),
        ("0042", "张, \"三\""),
        ("2024030500000000001", "two\nlines"),
        ("-12", "😀 emoji"),
        ("+86 138", "=HYPERLINK(\"x\",\"y\")"),
        ("@handle", ""),
        ("1e5", "＝full width"),
        ("é", "O'Neil; \t tab"),
    ];
    let line = |customer, day, amount, state| Line {
        customer,
        day,
        amount,
        state,
        order: "00123456789012345678",
        ..Line::default()
    };
    let full = |line| Line {
        quantity: Some(15_000),
        cost: Some(12_345),
        category: "-茶, 咖啡",
        ..line
    };
    batch(
        KeyKind::Id,
        "CNY",
        &customers,
        &[
            full(line(0, 20_000, 12_345, SALE)),
            full(line(1, 20_001, 100_000_000, SALE)),
            line(2, 20_002, -55_500, RETURN),
            line(3, 20_003, 990_000, CANCELLED),
            line(4, 20_003, -990_000, CANCELLED),
            line(5, 20_004, -10_000, DROPPED),
            Line {
                quantity: Some(-10_000),
                ..line(6, 20_005, 0, RETURN)
            },
            Line {
                order: "",
                ..line(7, 20_006, 0, SALE)
            },
            Line {
                order: "=A1",
                ..full(line(7, 20_006, 1, SALE))
            },
            // The same line twice is two pieces.
            full(line(0, 20_000, 12_345, SALE)),
            line(0, 20_007, 999_999_999_999_999, SALE),
            line(0, 20_008, 1_234_567_890_123_456, SALE),
            // Before the spreadsheet's calendar can be trusted.
            line(0, -25_553, 70_000, SALE),
        ],
    )
}

#[test]
fn awkward_orders_come_back_as_they_were() {
    around(&[awkward()], &Records::default());
}

#[test]
fn every_kind_of_key_comes_back() {
    let two = |kind, customers: &[(&str, &str)], currency: &str| {
        let line = |customer, day| Line {
            customer,
            day,
            amount: 123_400 * i64::from(day),
            order: "A1",
            ..Line::default()
        };
        let all = [line(0, 19_000), line(1, 19_001), line(0, 19_002)];
        around(
            &[batch(kind, currency, customers, &all)],
            &Records::default(),
        );
    };
    let named = |a, b| [(a, "Ann Lee"), (b, "王五")];
    two(KeyKind::Id, &named("1", "2"), "EUR");
    two(KeyKind::Email, &named("a@b.example", "c@d.example"), "USD");
    two(KeyKind::Phone, &named("13800138000", "+86 13900139000"), "");
    two(KeyKind::Name, &[("Ann Lee", ""), ("王五", "")], "JPY");
    two(KeyKind::Name, &named("Ann", "王"), "CNY");
    two(KeyKind::Id, &[("x", ""), ("y", "")], "CNY");
}

#[test]
fn corrected_and_merged_lines_come_back() {
    let mut records = Records::default();
    let fields = |all: &[(&str, &str)]| Some(all.iter().copied().collect::<Fields>());
    let line = [("amount", "77.7777"), ("staff", "小李"), ("own.f1", "12.5")];
    records.put(Kind::Order, "b0:1", fields(&line));
    records.put(Kind::Order, "b0:2", fields(&[("removed", "yes")]));
    records.put(Kind::Customer, "id:0042", fields(&[("name", "改名了")]));
    records.put(
        Kind::Customer,
        "id:007",
        fields(&[("merged_into", "id:0042")]),
    );
    let hand = [
        ("customer", "id:9"),
        ("date", "2024-02-29"),
        ("amount", "5"),
    ];
    records.put(Kind::Order, "hand", fields(&hand));
    // A field of the person's own that is called as the import would call the amount.
    let own = [("of", "order"), ("label", "实付金额"), ("value", "money")];
    records.put(Kind::Field, "f1", fields(&own));
    around(&[awkward()], &records);
}

#[test]
fn the_sample_shop_comes_back() {
    around(&[keben::sample::shop(7)], &Records::default());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_orders_come_back(
        drawn in prop::collection::vec(
            (0usize..4, 10_000i32..20_000, -9_999_999_999i64..99_999_999_999, 0u8..4,
             prop::option::of(1i64..9_999_999), prop::option::of(0i64..99_999_999), 0usize..4),
            1..40,
        ),
    ) {
        let orders = ["", "0001", "=cmd|' /C calc'!A0", "订单 7"];
        let lines: Vec<Line> = drawn
            .into_iter()
            .map(|(customer, day, amount, state, quantity, cost, order)| Line {
                customer,
                day,
                // What an import makes: negative lines are returns, unless they do not count.
                amount: if state == SALE { amount.abs() } else { amount },
                state: if state == RETURN && amount >= 0 { SALE } else { state },
                order: orders[order],
                quantity,
                cost,
                category: ["", "茶", "@home", "a\"b"][order],
            })
            // Nothing that counts is nothing to import.
            .chain([Line { day: 15_000, amount: 10_000, ..Line::default() }])
            .collect();
        let customers = [("01", "="), ("2", "x y"), ("3.0", ""), ("４", "名")];
        around(&[batch(KeyKind::Id, "CNY", &customers, &lines)], &Records::default());
    }
}

fn sheets(bytes: &[u8]) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes.to_vec())).expect("a workbook");
    let names = book.sheet_names().to_vec();
    let sheet = |name: String| {
        let range = book.worksheet_range(&name).expect("a sheet");
        let rows = range.rows().map(<[Data]>::to_vec).collect();
        (name, rows)
    };
    names.into_iter().map(sheet).collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    let mut part = zip.by_name(name).expect(name);
    part.read_to_string(&mut text).expect("text");
    text
}

#[test]
fn cells_of_a_workbook_have_real_types() {
    let how = how(FileFormat::Xlsx, Lang::Zh);
    let file = write(&[awkward()], &Records::default(), &how, &only(Kind::Order));
    let sheets = sheets(&file.bytes);
    let (name, rows) = &sheets[0];
    assert_eq!((sheets.len(), name.as_str()), (1, "订单"));
    assert_eq!(rows.len() as u32, file.rows + 1);
    let at = |header: &str| {
        let found = rows[0]
            .iter()
            .position(|cell| *cell == Data::String(header.into()));
        found.unwrap_or_else(|| unreachable!("{header} in {:?}", rows[0]))
    };
    let text = |text: &str| Data::String(text.into());
    assert_eq!(rows[1][at("客户编号")], text("007"));
    assert_eq!(rows[1][at("客户名称")], text("=1+1"));
    assert_eq!(rows[3][at("客户编号")], text("2024030500000000001"));
    assert_eq!(rows[1][at("订单状态")], text("已完成"));
    assert_eq!(rows[1][at("金额")], Data::Float(1.2345));
    assert_eq!(rows[3][at("金额")], Data::Float(-5.55));
    assert_eq!(rows[1][at("订单号")], text("00123456789012345678"));
    assert!(matches!(&rows[1][at("日期")], Data::DateTime(day) if day.as_f64() == 45_569.0));
    assert_eq!(rows[11][at("金额")], Data::Float(99_999_999_999.999_9));
    assert_eq!(rows[12][at("金额")], text("123456789012.3456"));
    assert_eq!(rows[13][at("日期")], text("1900-01-15"));
    let xml = part(&file.bytes, "xl/worksheets/sheet1.xml");
    assert!(!xml.contains("<f>"), "no cell is a formula");
    assert!(xml.contains("<pane ySplit=\"1\"") && xml.contains("state=\"frozen\""));
    assert!(xml.contains("<autoFilter ref=\"A1:"));
    assert!(xml.contains("<col min=\"1\" max=\"1\" width="));
    let styles = part(&file.bytes, "xl/styles.xml");
    assert!(styles.contains("<b/>") && styles.contains("#,##0.00##"));
}

#[test]
fn more_rows_than_a_sheet_holds_go_on_further_sheets() {
    let fill = |at: usize, cells: &mut Vec<Cell<'static>>| cells.push(Cell::Whole(at as i64));
    let column = vec![Column::new("n", "Number", Type::Whole)];
    let tables = [Table::new("t", "T", column, 25, fill)];
    let (mut rows, mut hear) = (0, |_: u32, _: f64| {});
    let mut progress = Progress::of(&tables, &mut hear);
    let written = xlsx::write(&About::default(), &tables, 11, &mut progress).expect("a file");
    assert_eq!(written.1.further_sheets, 2);
    let sheets = sheets(&written.0);
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["T", "T 2", "T 3"]);
    for (_, sheet) in &sheets {
        assert_eq!(sheet[0], [Data::String("Number".into())]);
        for row in &sheet[1..] {
            assert_eq!(row[0], Data::Float(f64::from(rows)));
            rows += 1;
        }
    }
    assert_eq!(rows, 25);
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_and_said() {
    let long = "长".repeat(40_000);
    let fill = |_: usize, cells: &mut Vec<Cell<'_>>| cells.push(Cell::text(long.clone()));
    let column = vec![Column::new("n", "Note", Type::Text)];
    let tables = [Table::new("t", "T", column, 1, fill)];
    let mut hear = |_: u32, _: f64| {};
    let mut progress = Progress::of(&tables, &mut hear);
    let about = About::default();
    let written = xlsx::write(&about, &tables, xlsx::MOST_ROWS, &mut progress).expect("a file");
    assert_eq!(written.1.cut, 1);
    let Data::String(text) = &sheets(&written.0)[0].1[1][0] else {
        unreachable!("no text")
    };
    assert!(text.ends_with('…') && text.starts_with("长长"));
    assert_eq!(text.encode_utf16().count(), 32_767);
}

/// A workbook with something of several kinds, a removed and a merged customer.
fn shop() -> (Vec<Batch>, Records) {
    let mut records = Records::default();
    let mut put = |kind, id: &str, all: &[(&str, &str)]| {
        records.put(kind, id, Some(all.iter().copied().collect::<Fields>()));
    };
    let profile = [
        ("phone", "+86 138 0013 8000"),
        ("potential", "4"),
        ("size", "12.5"),
        ("blacklist", "yes"),
        ("type", "b2b"),
        ("tags", "老客,VIP"),
        ("shield", "picky,strict"),
        ("created_on", "2024-01-31"),
        ("own.f1", "33.3333"),
        ("notes", "=SUM(A1)\nsecond"),
    ];
    put(Kind::Customer, "id:0042", &profile);
    put(Kind::Customer, "id:-12", &[("removed", "yes")]);
    put(Kind::Customer, "id:é", &[("merged_into", "id:007")]);
    let own = [("of", "customer"), ("label", "年费"), ("value", "money")];
    put(Kind::Field, "f1", &own);
    let contact = [("customer", "id:é"), ("name", "Zoë"), ("influence", "5")];
    put(Kind::Contact, "c1", &contact);
    put(
        Kind::Contact,
        "c2",
        &[("customer", "id:-12"), ("name", "Gone")],
    );
    let touch = [
        ("customer", "id:0042"),
        ("date", "2024-05-01"),
        ("minutes", "30"),
    ];
    put(Kind::Touch, "t1", &touch);
    let cost = [
        ("period", "2024-05"),
        ("oe", "1000.5"),
        ("hours_capacity", "160"),
    ];
    put(Kind::Cost, "k1", &cost);
    (vec![awkward()], records)
}

#[test]
fn the_whole_workbook_is_a_sheet_a_kind() {
    let (batches, records) = shop();
    for lang in Lang::ALL {
        let how = how(FileFormat::Xlsx, lang);
        let file = write(&batches, &records, &how, &ExportPart::All);
        let sheets = sheets(&file.bytes);
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        let zh = ["客户", "订单", "联系人", "接触记录", "费用", "自定义字段"];
        let en = [
            "Customers",
            "Order lines",
            "Contacts",
            "Touches",
            "Costs",
            "Fields",
        ];
        assert_eq!(names, lang.pick(zh, en));
        let customers = &sheets[0].1;
        assert_eq!(customers.len(), 1 + 6, "two of eight are out of sight");
        let find = |text: &str| {
            customers
                .iter()
                .find(|row| row[0] == Data::String(text.into()))
        };
        let row = find("0042").expect("a customer");
        let head = |label: &str| {
            let found = customers[0]
                .iter()
                .position(|cell| *cell == Data::String(label.into()));
            &row[found.unwrap_or_else(|| unreachable!("{label} in {:?}", customers[0]))]
        };
        let text = |text: &str| Data::String(text.into());
        assert_eq!(*head(lang.pick("电话", "Phone")), text("+86 138 0013 8000"));
        assert_eq!(
            *head(lang.pick("潜力（1–5）", "Potential (1–5)")),
            Data::Float(4.0)
        );
        assert_eq!(*head(lang.pick("规模", "Size")), Data::Float(12.5));
        assert_eq!(*head(lang.pick("黑名单", "Blacklist")), Data::Bool(true));
        assert_eq!(
            *head(lang.pick("类型", "Type")),
            text(lang.pick("企业客户", "Business"))
        );
        assert_eq!(*head("年费"), Data::Float(33.3333));
        assert_eq!(*head(lang.pick("备注", "Notes")), text("=SUM(A1)\nsecond"));
        assert!(matches!(
            head(lang.pick("建档日", "Customer since")),
            Data::DateTime(_)
        ));
        let contacts = &sheets[2].1;
        assert_eq!(
            contacts.len(),
            2,
            "a removed customer's contact is out of sight"
        );
        assert_eq!(
            contacts[1][0],
            text("007"),
            "a merged customer's counts for who stays"
        );
        // Headers of a sheet say one thing each.
        for (name, rows) in &sheets {
            let heads: std::collections::HashSet<String> =
                rows[0].iter().map(ToString::to_string).collect();
            assert_eq!(heads.len(), rows[0].len(), "{name}: {:?}", rows[0]);
        }
    }
}

#[test]
fn json_explains_itself_and_is_exact() {
    let (batches, records) = shop();
    let file = write(
        &batches,
        &records,
        &how(FileFormat::Json, Lang::En),
        &ExportPart::All,
    );
    let text = String::from_utf8(file.bytes).expect("text");
    assert!(text.contains("123456789012.3456"), "digit for digit");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["format"], "keben-tables");
    assert_eq!(json["schema"], 1);
    assert_eq!(json["currency"], "CNY");
    assert_eq!(json["language"], "en");
    let tables = json["tables"].as_array().expect("tables");
    let codes: Vec<&str> = tables
        .iter()
        .filter_map(|table| table["code"].as_str())
        .collect();
    assert_eq!(
        codes,
        [
            "customers",
            "orders",
            "contacts",
            "touches",
            "costs",
            "fields"
        ]
    );
    for table in tables {
        let columns = table["columns"].as_array().expect("columns");
        for row in table["rows"].as_array().expect("rows") {
            let row = row.as_array().expect("a row");
            assert_eq!(row.len(), columns.len());
            for (cell, column) in row.iter().zip(columns) {
                let fits = match column["type"].as_str().expect("a type") {
                    "text" | "choice" | "tags" | "date" => cell.is_string(),
                    "whole" => cell.is_i64(),
                    "decimal" | "money" | "number" | "share" => cell.is_number(),
                    "yes" => cell.is_boolean(),
                    other => unreachable!("{other}"),
                };
                assert!(fits || cell.is_null(), "{column} {cell}");
            }
        }
    }
    let states: std::collections::BTreeSet<&str> = {
        let orders = &tables[1];
        let columns = orders["columns"].as_array().expect("columns");
        let at = columns.iter().position(|column| column["code"] == "state");
        let rows = orders["rows"].as_array().expect("rows").iter();
        rows.filter_map(|row| row[at.expect("a state")].as_str())
            .collect()
    };
    let all = ["cancelled", "not_counted", "return", "sale"];
    assert_eq!(states.into_iter().collect::<Vec<_>>(), all);
}

#[test]
fn csv_of_everything_is_a_zip_and_formulas_are_guarded_or_kept() {
    let (batches, records) = shop();
    let mut how = how(FileFormat::Csv, Lang::Zh);
    let file = write(&batches, &records, &how, &ExportPart::All);
    let customers = part(&file.bytes, "customers.csv");
    assert!(customers.starts_with('\u{feff}'));
    assert!(customers.contains("\"'=SUM(A1)\nsecond\"") && customers.contains("'+86 138"));
    assert!(part(&file.bytes, "orders.csv").contains(",'=1+1,"));
    how.keep_formulas = true;
    let file = write(&batches, &records, &how, &ExportPart::All);
    assert!(part(&file.bytes, "orders.csv").contains(",=1+1,"));
    let numbers = part(&file.bytes, "orders.csv");
    assert!(numbers.contains(",-5.55,"), "figures are never guarded");
}

#[test]
fn hidden_names_are_in_no_file() {
    let (batches, records) = shop();
    for format in [FileFormat::Csv, FileFormat::Xlsx, FileFormat::Json] {
        let mut how = how(format, Lang::En);
        how.redacted = true;
        how.workbook = "Shop".into();
        let file = write(&batches, &records, &how, &ExportPart::All);
        let all = match format {
            FileFormat::Json => String::from_utf8(file.bytes).expect("text"),
            FileFormat::Xlsx => format!("{:?}", sheets(&file.bytes)),
            FileFormat::Csv => ["customers", "orders", "contacts", "touches", "costs"]
                .map(|name| part(&file.bytes, &format!("{name}.csv")))
                .concat(),
        };
        for secret in [
            "0042",
            "张",
            "Zoë",
            "13800",
            "138 0013",
            "SUM(A1)",
            "老客",
            "emoji",
            "@handle",
            "年费",
            "2024030500000000001",
            "HYPERLINK",
        ] {
            assert!(!all.contains(secret), "{format:?}: {secret}");
        }
        assert!(all.contains("C001"), "{format:?}");
    }
}

#[test]
fn a_part_of_a_table_by_customer_and_text() {
    let (batches, records) = shop();
    let how = how(FileFormat::Csv, Lang::En);
    let rows = |kind, customer: Option<&str>, search: &str| {
        let part = ExportPart::Kind {
            kind,
            customer: customer.map(String::from),
            search: search.into(),
        };
        write(&batches, &records, &how, &part).rows
    };
    assert_eq!(
        rows(Kind::Order, None, ""),
        12,
        "a removed customer's line is out of sight"
    );
    assert_eq!(rows(Kind::Order, Some("id:0042"), ""), 1);
    assert_eq!(
        rows(Kind::Order, Some("id:é"), ""),
        rows(Kind::Order, Some("id:007"), "")
    );
    assert_eq!(rows(Kind::Order, Some("id:nobody"), ""), 0);
    assert_eq!(rows(Kind::Order, None, "EMOJI"), 0);
    assert_eq!(rows(Kind::Order, None, "=a1"), 1);
    assert_eq!(rows(Kind::Contact, Some("id:007"), "zoë"), 1);
    assert_eq!(rows(Kind::Contact, Some("id:0042"), ""), 0);
}

#[test]
fn mixed_keys_say_what_they_are() {
    let one = |kind, key: &'static str| {
        let line = Line {
            day: 19_000,
            amount: 10_000,
            ..Line::default()
        };
        batch(kind, "CNY", &[(key, "")], &[line])
    };
    let batches = [
        one(KeyKind::Id, "x"),
        one(KeyKind::Name, "x"),
        one(KeyKind::Phone, "5550"),
    ];
    let how = how(FileFormat::Csv, Lang::En);
    let file = write(&batches, &Records::default(), &how, &only(Kind::Customer));
    let text = String::from_utf8(file.bytes).expect("text");
    assert_eq!(
        text.trim_start_matches('\u{feff}'),
        "Customer ID,Key type\r\nid:x,ID\r\nname:x,Name\r\n5550,Phone\r\n"
    );
}

#[test]
fn contents_and_columns_make_the_file_the_page_asks_for() {
    let (batches, records) = shop();
    let import = Import {
        id: "b0".into(),
        when: 5,
        head: batches[0].head.clone(),
        ..Import::default()
    };
    let contents = Contents {
        imports: vec![import],
        records: records.clone(),
        revision: 1,
    };
    let contents = write_contents(&contents).expect("contents");
    let how = how(FileFormat::Json, Lang::Zh);
    let imports = [("b0".to_string(), batches[0].head.clone())];
    let give = |_: usize| Some(batches[0].clone());
    let all = ExportPart::All;
    let file = workbook_file(&how, &all, &contents, &imports, give, &mut |_, _| {});
    assert_eq!(file, Ok(write(&batches, &records, &how, &all)));
    let none = workbook_file(&how, &all, &contents, &imports, |_| None, &mut |_, _| {});
    assert!(none.is_err());
    let none = workbook_file(&how, &all, "{}", &imports, give, &mut |_, _| {});
    assert!(none.is_err());
}

#[test]
fn history_and_duplicates_are_tables_too() {
    let how = how(FileFormat::Csv, Lang::En);
    let line = HistoryLine {
        seq: 7,
        when: 86_400_000.0,
        step: Step::Import("=cmd.csv".into(), 12, Kind::Order, 0),
        in_force: true,
        can_revert: false,
    };
    let page = HistoryPage {
        total: 1,
        truncated: false,
        lines: vec![line],
    };
    let text = |answer: &Answer| {
        let file = answer_file(&how, "x", "X", &[], answer, &mut |_, _| {}).expect("a file");
        String::from_utf8(file.bytes).expect("text")
    };
    let history = text(&Answer::History(page));
    assert!(history.contains("7,1970-01-02 00:00,") && history.contains("=cmd.csv"));
    let who = CustomerChoice {
        id: "phone:007".into(),
        mark: "m".into(),
        shown: "Ann".into(),
        sales: Money(123_400),
        last: Some(Day(1)),
    };
    let group = AlikeGroup {
        alike: Alike::Name,
        customers: vec![who],
    };
    let table = text(&Answer::Duplicates(vec![group]));
    assert!(
        table.ends_with("1,Name,007,Ann,12.34,1970-01-02\r\n"),
        "{table}"
    );
    let none = answer_file(
        &how,
        "x",
        "X",
        &[],
        &Answer::File("f".into()),
        &mut |_, _| {},
    );
    assert!(none.is_err());
}
