//! Backup files: there and back exactly, every shipped format, and everything that must be refused.

use std::future::Future;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use keben::backup::{About, BadBackup, Opened, is_backup, lock, open, write};
use keben::engine::Engine;
use keben::engine::message::{Answer, Command, Fault};
use keben::import::{Options, RefusalCode, Session};
use keben::model::{Batch, BatchHead, Fields, KeyKind, Kind, Ledger, NONE, Records, customer_id};
use keben::store::{read_contents, write_contents};
use keben::workbook::{Contents, Import};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

mod common;

/// Runs a future that never waits, as native cryptography does not.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("native cryptography never waits"),
    }
}

/// A workbook as the engine hands it over.
struct Shop {
    about: About,
    contents: String,
    batches: Vec<Batch>,
}

impl Shop {
    fn new(batches: Vec<Batch>, records: Records) -> Shop {
        let ids = (1..).map(|at| format!("{at:032x}"));
        let imports: Vec<_> = ids
            .zip(&batches)
            .map(|(id, batch)| (id, batch.head.clone()))
            .collect();
        let contents = Contents {
            imports: imports
                .iter()
                .map(|(id, head)| Import {
                    id: id.clone(),
                    head: head.clone(),
                    when: 1_700_000_000_000,
                    parts: Vec::new(),
                })
                .collect(),
            records,
            revision: 7,
        };
        Shop {
            about: About {
                name: "茶与礼 “No. 1”".into(),
                currency: "CNY".into(),
                written: 1_790_000_000_123,
                totals: Ledger::from_batches(batches.iter().cloned()).totals(),
                imports,
            },
            contents: write_contents(&contents).expect("contents"),
            batches,
        }
    }

    fn file(&self) -> Vec<u8> {
        let batch = |at: usize| self.batches.get(at).cloned();
        write(&self.about, &self.contents, batch, &mut |_, _| {}).expect("a backup file")
    }

    /// Checks that a file holds this workbook, line by line.
    fn is(&self, opened: &Opened) {
        let contents = |text| read_contents(text).expect("contents");
        assert_eq!(contents(&opened.contents), contents(&self.contents));
        assert_eq!(opened.preview.name, self.about.name);
        assert_eq!(opened.preview.currency, self.about.currency);
        assert_eq!(opened.preview.written, self.about.written);
        assert_eq!(opened.preview.totals, self.about.totals);
        assert_eq!(opened.imports.len(), self.batches.len());
        for ((id, found), (want, (own, head))) in opened
            .imports
            .iter()
            .zip(self.batches.iter().zip(&self.about.imports))
        {
            assert_eq!(id, own);
            assert_eq!(&found.head, head);
            same(found, want);
        }
    }
}

/// Whether two batches say the same of every customer and line.
fn same(found: &Batch, want: &Batch) {
    assert!(found.fits());
    assert_eq!(found.head, want.head);
    assert_eq!(found.customer_keys, want.customer_keys);
    for at in 0..want.customer_keys.len() {
        assert_eq!(found.customer_at(at), want.customer_at(at));
    }
    let texts = |batch: &Batch, column: &[u32], line: usize, orders: bool| {
        let at = column.get(line).copied().filter(|at| *at != NONE)?;
        let texts = if orders {
            &batch.orders
        } else {
            &batch.categories
        };
        Some(texts.get(at as usize).to_string())
    };
    let cost = |batch: &Batch, line: usize| {
        let cost = batch.cost.get(line).copied();
        cost.filter(|cost| *cost != i64::MIN)
    };
    for line in 0..want.customer.len() {
        assert_eq!(found.customer[line], want.customer[line], "line {line}");
        assert_eq!(found.day[line], want.day[line], "line {line}");
        assert_eq!(found.amount[line], want.amount[line], "line {line}");
        assert_eq!(found.state[line], want.state[line], "line {line}");
        assert_eq!(
            found.quantity.get(line),
            want.quantity.get(line),
            "line {line}"
        );
        assert_eq!(cost(found, line), cost(want, line), "line {line}");
        for (orders, [own, other]) in [
            (true, [&found.order, &want.order]),
            (false, [&found.category, &want.category]),
        ] {
            assert_eq!(
                texts(found, own, line, orders),
                texts(want, other, line, orders),
                "line {line}"
            );
        }
    }
}

fn records() -> Records {
    let mut records = Records::default();
    let fields = |text: &str| -> Fields { [("note", text)].into_iter().collect() };
    records.put(Kind::Touch, "t1", Some(fields("“quoted”, \\ and 换行\n")));
    records.put(Kind::Contact, "c1", Some(fields("=1+1")));
    records.put(Kind::Contact, "c2", Some(fields("\u{1F375}")));
    records
}

/// Texts that a CSV file or a spreadsheet might spoil.
fn odd() -> Shop {
    let texts = [
        "",
        "'",
        "''",
        "=1+1",
        "+49 30 1234",
        "-x",
        "@home",
        "＝x",
        "a,b",
        "a;b",
        "\"",
        "say \"hi\"",
        "two\nlines",
        "two\r\nlines",
        "cr\ronly",
        "\ttab",
        " blanks ",
        "0042",
        "1e5",
        "茶\u{1F375}",
        "\u{feff}bom",
        "null",
        "NaN",
        "\u{0}",
        "é",
        "e\u{301}",
        "'=x",
    ];
    let mut batch = Batch::default();
    for (at, text) in texts.iter().enumerate() {
        batch.customer_keys.push(text);
        batch.customer_names.push(texts[texts.len() - 1 - at]);
        batch.orders.push(text);
        batch.categories.push(texts[(at + 5) % texts.len()]);
        batch.customer.push(at as u32);
        batch
            .day
            .push([0, -1, 19_000, -719_162, -800_000, i32::MAX, i32::MIN][at % 7]);
        batch
            .amount
            .push([0, 1, -1, 12_345, i64::MAX, i64::MIN, 5_000][at % 7]);
        batch.state.push((at % 4) as u8);
        batch.order.push(if at % 3 == 0 { NONE } else { at as u32 });
        batch.quantity.push([10_000, -3, 0][at % 3]);
        batch.cost.push([i64::MIN, 0, -77][at % 3]);
        batch
            .category
            .push(if at % 5 == 0 { NONE } else { at as u32 });
    }
    // Known, but without a line: nobody may be lost.
    batch.customer_keys.push("without a line");
    batch.customer_names.push("Nobody, \"Inc.\"");
    batch.head = BatchHead {
        source: "订单, \"odd\".csv".into(),
        fingerprint: "ff".into(),
        currency: "CNY".into(),
        key_kind: KeyKind::Phone,
        lines: texts.len() as u32,
        rejected: 3,
        customers: texts.len() as u32 + 1,
    };
    let few = common::batch(&[("7", ""), ("8", "")], &[common::sale(1, 5, 3)]);
    let mut empty = Batch::default();
    empty.head.source = "nothing.csv".into();
    Shop::new(vec![empty.clone(), batch, empty, few], records())
}

fn imported(file: &str) -> Batch {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(file);
    let bytes = std::fs::read(path).expect("a data file");
    let session = Session::open(file, bytes, &Options::default(), &mut |_, _| {});
    session.expect("it opens").into_batch()
}

fn read(bytes: &[u8]) -> Result<Opened, BadBackup> {
    now(open(bytes, None, &mut |_, _| {}))
}

#[test]
fn shops_come_back_line_by_line() {
    let sample = keben::sample::shop(1);
    let imports = vec![
        imported("superstore.csv"),
        imported("chinook_invoice_lines.csv"),
    ];
    for (real, batches) in [(true, vec![]), (false, vec![sample]), (true, imports)] {
        let shop = Shop::new(batches, records());
        let file = shop.file();
        assert!(is_backup(&file));
        let opened = read(&file).expect("it opens");
        shop.is(&opened);
        // What was read from files comes back with its dictionaries, too.
        let found = opened.imports.iter().map(|(_, batch)| batch);
        assert!(!real || found.eq(&shop.batches));
        assert!(!opened.preview.sealed);
        assert_eq!(
            opened.preview.records,
            [(Kind::Contact, 2), (Kind::Touch, 1)]
        );
        let lines: u32 = shop.batches.iter().map(|batch| batch.head.lines).sum();
        assert_eq!(opened.preview.lines, lines);
        assert!(read_contents(&opened.contents).is_ok());
    }
}

#[test]
fn odd_texts_and_figures_come_back() {
    let shop = odd();
    shop.is(&read(&shop.file()).expect("it opens"));
}

#[test]
fn people_can_open_it() {
    let shop = odd();
    let orders = part(&shop.file(), "orders.csv");
    let text = orders.strip_prefix(b"\xEF\xBB\xBF").expect("a BOM");
    let mut rows = csv::Reader::from_reader(text);
    let header: Vec<_> = rows
        .headers()
        .expect("a header")
        .iter()
        .map(String::from)
        .collect();
    assert_eq!(
        header.join(" "),
        "import line state date order customer name quantity amount cost category"
    );
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 28);
    for row in &rows {
        for text in [4, 5, 6, 10].map(|at| &row[at]) {
            assert!(
                !text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']),
                "a formula: {text}"
            );
        }
    }
    assert_eq!(
        rows[3].iter().collect::<Vec<_>>().join("|"),
        "2|3|dropped|0001-01-01||'=1+1|\0|1|1.2345||a,b"
    );
    let manifest: serde_json::Value =
        serde_json::from_slice(&part(&shop.file(), "manifest.json")).expect("JSON");
    assert_eq!(manifest["keben_backup"], 1);
    for own in manifest["parts"].as_array().expect("parts") {
        let bytes = part(&shop.file(), own["name"].as_str().expect("a name"));
        assert_eq!(own["bytes"], bytes.len());
        assert_eq!(own["sha256"], hex(&bytes));
    }
}

#[test]
fn a_passphrase_opens_what_it_sealed() {
    let shop = odd();
    let sealed = now(lock(&shop.file(), "客本 caf\u{e9}")).expect("sealed");
    assert!(is_backup(&sealed));
    assert_eq!(read(&sealed), Err(BadBackup::NeedsPassphrase));
    let opened = now(open(&sealed, Some("客本 cafe\u{301}"), &mut |_, _| {})).expect("it opens");
    shop.is(&opened);
    assert!(opened.preview.sealed);
    let bad = now(open(&sealed, Some("客本 cafe"), &mut |_, _| {}));
    assert_eq!(bad, Err(BadBackup::WrongPassphrase));
}

/// What no file of ours could bring back is not written.
#[test]
fn nothing_is_written_that_does_not_fit() {
    let shop = odd();
    let fault = |about: &About, contents: &str, batches: &[Batch]| {
        let batch = |at: usize| batches.get(at).cloned();
        write(about, contents, batch, &mut |_, _| {}).expect_err("refused")
    };
    let inside = |name: &str| BadBackup::Inside(name.into());
    assert_eq!(
        fault(&shop.about, "{}", &shop.batches),
        inside("workbook.json")
    );
    assert_eq!(
        fault(&shop.about, &shop.contents, &[]),
        inside("orders.csv")
    );
    let mut swapped = shop.batches.clone();
    swapped.swap(1, 3);
    assert_eq!(
        fault(&shop.about, &shop.contents, &swapped),
        inside("orders.csv")
    );
    let mut other = shop.about.clone();
    other.imports[1].1.lines += 1;
    assert_eq!(
        fault(&other, &shop.contents, &shop.batches),
        inside("workbook.json")
    );
    let unknown = shop.contents.replace("\"touch\"", "\"torch\"");
    assert_eq!(
        fault(&shop.about, &unknown, &shop.batches),
        inside("workbook.json")
    );
}

/// What the engine hands over, through a file and back: figures, edits and names are as they were.
#[test]
fn a_workbook_comes_back_through_the_engine() {
    let mut engine = Engine::default();
    let mut number = 0u32;
    let mut told = |engine: &mut Engine, command: Command, parts: Vec<Vec<u8>>| {
        number += 1;
        let id = format!("{number:032x}");
        now(engine.command(id, number.into(), command, parts, &mut |_, _| {}))
    };
    let batch = imported("superstore.csv");
    told(
        &mut engine,
        Command::Import(batch.head.clone()),
        batch.to_parts(),
    )
    .expect("imported");
    let touch = vec![
        ("customer".into(), customer_id(batch.customer_at(1))),
        ("date".into(), "2024-03-05".into()),
        ("note".into(), "“quoted”\n换行".into()),
    ];
    let put = Command::Put {
        kind: Kind::Touch,
        id: String::new(),
        fields: touch,
    };
    told(&mut engine, put, vec![]).expect("a touch");
    let removed = Command::Remove(Kind::Customer, vec![customer_id(batch.customer_at(0))]);
    told(&mut engine, removed, vec![]).expect("a customer taken out of sight");
    let state = engine.state();
    assert!(state.safety.unsaved_changes > 0);

    let (answer, buffers) = now(engine.export_backup()).expect("handed over");
    let Answer::Backup { name, seq, imports } = answer else {
        unreachable!("{answer:?}")
    };
    let about = About {
        name,
        currency: state.currency.clone(),
        written: 1_790_000_000_000,
        totals: state.totals,
        imports,
    };
    let contents = String::from_utf8(buffers[0].clone()).expect("text");
    let columns = |at: usize| {
        let from = 1 + at * Batch::PARTS;
        Batch::from_parts(
            about.imports[at].1.clone(),
            buffers[from..from + Batch::PARTS].into(),
        )
    };
    let file = write(&about, &contents, columns, &mut |_, _| {}).expect("a backup file");
    told(&mut engine, Command::BackedUp(seq), vec![]).expect("noted");
    assert_eq!(engine.state().safety.unsaved_changes, 0);

    let opened = read(&file).expect("it opens");
    assert_eq!(opened.preview.totals, state.totals);
    let heads: Vec<_> = opened
        .imports
        .iter()
        .map(|(id, own)| (id.clone(), own.head.clone()))
        .collect();
    let mut parts = vec![opened.contents.into_bytes()];
    parts.extend(opened.imports.iter().flat_map(|(_, own)| own.to_parts()));
    let restore = |imports| Command::RestoreBackup {
        name: "again".into(),
        imports,
    };
    // A forger's ids, and too few columns: nothing changes.
    let mut forged = heads.clone();
    forged[0].0 = "f".repeat(32);
    let before = engine.state();
    for (heads, parts) in [
        (forged, parts.clone()),
        (heads.clone(), parts[..9].to_vec()),
        (heads.clone(), vec![]),
    ] {
        let fault = told(&mut engine, restore(heads), parts);
        assert!(
            matches!(fault, Err(Fault::BadBackup(BadBackup::Inside(_)))),
            "{fault:?}"
        );
        assert_eq!(engine.state(), before);
    }
    told(&mut engine, restore(heads), parts).expect("restored");
    let restored = engine.state();
    assert_eq!(restored.workbooks.len(), before.workbooks.len() + 1);
    assert_ne!(restored.workbook, before.workbook);
    assert_eq!(restored.totals, state.totals);
    assert_eq!(restored.counts, state.counts);
    assert_eq!(restored.currency, state.currency);
    assert_eq!(restored.imports.len(), 1);
}

const NAMES: [&str; 5] = [
    "workbook.json",
    "imports.json",
    "orders.csv",
    "customers.csv",
    "manifest.json",
];

fn part(file: &[u8], name: &str) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(file)).expect("a zip");
    let mut bytes = Vec::new();
    let mut part = zip.by_name(name).expect("the part");
    part.read_to_end(&mut bytes).expect("its bytes");
    bytes
}

fn parts(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    NAMES
        .iter()
        .map(|name| (name.to_string(), part(file, name)))
        .collect()
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), options).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

fn hex(bytes: &[u8]) -> String {
    let sum = Sha256::digest(bytes);
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The file with one part changed, and the manifest too: a forger's, not an accident.
fn forged(file: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut parts = parts(file);
    let own = parts
        .iter_mut()
        .find(|(own, _)| own == name)
        .expect("the part");
    let before = String::from_utf8(own.1.clone()).expect("text");
    let after = change(&before);
    assert_ne!(before, after, "nothing was forged in {name}");
    own.1 = after.clone().into_bytes();
    let manifest = &mut parts[4].1;
    let text = String::from_utf8(manifest.clone()).expect("text");
    let text = text.replace(&hex(before.as_bytes()), &hex(after.as_bytes()));
    let size = |size: usize| format!("\"name\":\"{name}\",\"bytes\":{size},");
    *manifest = text
        .replace(&size(before.len()), &size(after.len()))
        .into_bytes();
    zipped(&parts)
}

#[test]
fn files_that_are_cut_damaged_or_strange_are_refused() {
    let shop = odd();
    let file = shop.file();
    let altered = |name: &str| Err(BadBackup::Altered(name.into()));
    let inside = |name: &str| Err(BadBackup::Inside(name.into()));
    assert_eq!(read(b""), Err(BadBackup::NotABackup));
    assert_eq!(read(b"customer,date,amount\n"), Err(BadBackup::NotABackup));
    assert_eq!(read(b"PK\x03\x04 and nothing"), Err(BadBackup::NotABackup));
    let other = zipped(&[("xl/workbook.xml".into(), b"<workbook/>".to_vec())]);
    assert_eq!(read(&other), Err(BadBackup::NotABackup));
    assert!(!is_backup(&other));
    for cut in [
        60,
        file.len() / 3,
        file.len() / 2,
        file.len() - 23,
        file.len() - 1,
    ] {
        assert!(is_backup(&file[..cut]));
        assert_eq!(read(&file[..cut]), Err(BadBackup::CutShort), "cut at {cut}");
    }
    // Each part damaged on the disk: its bytes stand in the file as they are, so that the damage is
    // in what they say and not in how they were packed.
    for (at, name) in NAMES.into_iter().enumerate() {
        let mut all = parts(&file);
        let middle = all[at].1.len() / 2;
        all[at].1[middle] ^= 1;
        if name == "manifest.json" {
            let found = read(&zipped(&all));
            assert!(
                matches!(found, Err(BadBackup::Inside(_) | BadBackup::Altered(_))),
                "{found:?}"
            );
        } else {
            assert_eq!(read(&zipped(&all)), altered(name));
        }
        let mut without = parts(&file);
        without.remove(at);
        let missing = match name {
            "manifest.json" | "orders.csv" if at == 0 => Err(BadBackup::NotABackup),
            _ => Err(BadBackup::Missing(name.into())),
        };
        assert_eq!(read(&zipped(&without)), missing);
    }
    let mut all = parts(&file);
    all.push(("../../evil.sh".into(), b"rm".to_vec()));
    assert_eq!(read(&zipped(&all)), inside("../../evil.sh"));
    // Hashes of two parts exchanged.
    let mut all = parts(&file);
    let text = String::from_utf8(all[4].1.clone()).expect("text");
    let (one, two) = (hex(&all[0].1), hex(&all[1].1));
    let text = text
        .replace(&one, "?")
        .replace(&two, &one)
        .replace('?', &two);
    all[4].1 = text.into_bytes();
    assert_eq!(read(&zipped(&all)), altered("workbook.json"));
    let newer = forged(&file, "manifest.json", |text| {
        text.replace("\"keben_backup\":1", "\"keben_backup\":2")
    });
    assert_eq!(read(&newer), Err(BadBackup::Newer));
}

#[test]
fn forged_files_are_refused_where_they_do_not_fit() {
    let shop = odd();
    let file = shop.file();
    let refused = |name: &str, from: &str, to: &str, place: &str| {
        let forged = forged(&file, name, |text| text.replacen(from, to, 1));
        let found = read(&forged);
        assert_eq!(
            found,
            Err(BadBackup::Inside(place.into())),
            "{name}: {from} → {to}"
        );
    };
    // Contents and order lines are of two workbooks.
    refused("workbook.json", "0000002\"", "0000009\"", "workbook.json");
    refused(
        "workbook.json",
        "\"lines\":27",
        "\"lines\":28",
        "workbook.json",
    );
    refused(
        "imports.json",
        "\"lines\":27",
        "\"lines\":28",
        "workbook.json",
    );
    refused("workbook.json", "\"touch\"", "\"torch\"", "workbook.json");
    refused(
        "workbook.json",
        "\"kind\":\"touch\"",
        "\"kind\":\"task\"",
        "manifest.json",
    );
    refused("workbook.json", "{\"name\"", "[\"name\"", "workbook.json");
    refused("imports.json", "phone", "telegram", "imports.json");
    // Lines in another order, twice, gone, of an import that is not there, of nobody.
    refused("orders.csv", "\r\n2,1,", "\r\n2,2,", "orders.csv 3");
    refused("orders.csv", "\r\n2,0,", "\r\n1,0,", "orders.csv 2");
    refused("orders.csv", "\r\n2,0,", "\r\n9,0,", "orders.csv 2");
    refused("orders.csv", ",'=1+1,", ",'=1+2,", "orders.csv 5");
    refused("orders.csv", "2,0,sale,", "2,0,sold,", "orders.csv 2");
    refused("orders.csv", "1970-01-01", "1970-02-30", "orders.csv 2");
    refused("orders.csv", "1.2345", "1.23456", "orders.csv 5");
    refused("orders.csv", "1.2345", "", "orders.csv 5");
    refused("orders.csv", ",quantity,", ",pieces,", "orders.csv 1");
    refused("orders.csv", ",category\r\n", "\r\n", "orders.csv 1");
    refused("customers.csv", "without a line", "", "customers.csv 29");
    refused("customers.csv", "\r\n2,", "\r\n0,", "customers.csv 2");
    let cut = |text: &str| {
        text.trim_end()
            .rsplit_once("\r\n")
            .expect("lines")
            .0
            .to_string()
    };
    for name in ["orders.csv", "customers.csv"] {
        let found = read(&forged(&file, name, cut));
        let place = if name == "orders.csv" {
            name
        } else {
            "orders.csv 29"
        };
        assert_eq!(found, Err(BadBackup::Inside(place.into())));
        let more = forged(&file, name, |text| format!("{text}4,1,sale\r\n"));
        assert!(matches!(read(&more), Err(BadBackup::Inside(_))));
        let none = forged(&file, name, |_| String::new());
        assert_eq!(read(&none), Err(BadBackup::Inside(format!("{name} 1"))));
    }
}

/// No part may swell beyond what is said of it, and none may say more than there is room for.
#[test]
fn bombs_are_refused_before_they_swell() {
    let shop = odd();
    let file = shop.file();
    let mut all = parts(&file);
    let size = all[0].1.len();
    all[0].1.resize(size + (40 << 20), b' ');
    let bomb = zipped(&all);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(read(&bomb), Err(BadBackup::Altered("workbook.json".into())));
    for (name, most) in [("workbook.json", 512u64 << 20), ("orders.csv", 3 << 30)] {
        let size = part(&file, name).len();
        let huge = forged(&file, "manifest.json", |text| {
            let said = format!("\"name\":\"{name}\",\"bytes\":{size},");
            text.replace(
                &said,
                &format!("\"name\":\"{name}\",\"bytes\":{},", most + 1),
            )
        });
        assert_eq!(read(&huge), Err(BadBackup::TooLarge(name.into())));
    }
    // One endless line, honestly hashed.
    let endless = forged(&file, "orders.csv", |_| "0".repeat(40 << 20));
    assert_eq!(
        read(&endless),
        Err(BadBackup::Inside("orders.csv 1".into()))
    );
    // More lines than fit into memory, said by both parts that count them.
    let many = |text: &str| text.replace("\"lines\":27", "\"lines\":4000000000");
    let huge = forged(&forged(&file, "imports.json", many), "workbook.json", many);
    assert_eq!(read(&huge), Err(BadBackup::TooLarge("orders.csv".into())));
}

#[test]
fn sealed_files_that_are_cut_or_altered_are_refused() {
    let shop = Shop::new(vec![], records());
    let sealed = now(lock(&shop.file(), "long enough")).expect("sealed");
    let open = |bytes: &[u8], passphrase| now(open(bytes, passphrase, &mut |_, _| {}));
    let header: usize = sealed
        .split(|byte| *byte == b'\n')
        .take(2)
        .map(|line| line.len() + 1)
        .sum();
    let body = header;
    for cut in [7, 20, body - 1, body + 5, sealed.len() - 1] {
        assert!(is_backup(&sealed[..cut]));
        assert_eq!(
            open(&sealed[..cut], Some("long enough")),
            Err(BadBackup::CutShort),
            "{cut}"
        );
    }
    let longer = [&sealed[..], b"x"].concat();
    assert_eq!(open(&longer, None), Err(BadBackup::Inside("KEBEN".into())));
    for at in [body, sealed.len() / 2] {
        let mut altered = sealed.clone();
        altered[at] ^= 1;
        assert_eq!(
            open(&altered, Some("long enough")),
            Err(BadBackup::WrongPassphrase),
            "{at}"
        );
    }
    let header = String::from_utf8(sealed[..body].to_vec()).expect("text");
    let with = |from: &str, to: &str| {
        let other = header.replacen(from, to, 1);
        assert_ne!(other, header);
        [other.as_bytes(), &sealed[body..]].concat()
    };
    // Nothing is derived with fewer rounds, nor for an hour.
    for (from, to, fault) in [
        ("KEBEN 1", "KEBEN 2", BadBackup::Newer),
        ("KEBEN 1", "KEBEN x", BadBackup::NotABackup),
        ("\"version\":1", "\"version\":2", BadBackup::Newer),
        ("600000", "1000", BadBackup::Inside("KEBEN".into())),
        ("600000", "4000000000", BadBackup::Inside("KEBEN".into())),
        ("600000", "600001", BadBackup::WrongPassphrase),
        ("AES-256-GCM", "none", BadBackup::Inside("KEBEN".into())),
        ("version", "Version", BadBackup::Inside("KEBEN".into())),
    ] {
        assert_eq!(
            open(&with(from, to), Some("long enough")),
            Err(fault),
            "{from} → {to}"
        );
    }
    // The header is sealed too, even where it means the same.
    let spaced = with(",\"rounds\"", ", \"rounds\"");
    assert_eq!(
        open(&spaced, Some("long enough")),
        Err(BadBackup::WrongPassphrase)
    );
}

/// Any single damaged byte is refused, or does not matter at all.
#[test]
fn no_damaged_byte_changes_what_comes_back() {
    let shop = Shop::new(vec![keben::sample::shop(1)], records());
    let file = fixture("v1.keben");
    let want = read(&file).expect("it opens");
    drop(shop);
    let mut refused = 0;
    for at in (0..file.len()).step_by(311) {
        let mut altered = file.clone();
        altered[at] ^= 0x55;
        match read(&altered) {
            Ok(found) => assert_eq!(found, want, "byte {at}"),
            Err(_) => refused += 1,
        }
    }
    assert!(
        refused * 20 > file.len() / 311 * 19,
        "{refused} of {}",
        file.len() / 311
    );
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).expect("a fixture")
}

const PASSPHRASE: &str = "four quiet 客本 words";

/// The workbook in the fixtures: the sample shop, odd texts, and records.
fn shipped() -> Shop {
    let mut batches = odd().batches;
    batches.push(keben::sample::shop(1));
    Shop::new(batches, records())
}

/// Every format that was ever shipped opens, for good: never write these files again.
#[test]
fn every_shipped_format_opens() {
    let shop = shipped();
    let plain = read(&fixture("v1.keben")).expect("v1 opens");
    shop.is(&plain);
    let sealed = fixture("v1-encrypted.keben");
    let sealed = now(open(&sealed, Some(PASSPHRASE), &mut |_, _| {})).expect("v1 opens");
    shop.is(&sealed);
    assert!(read_contents(&sealed.contents).is_ok());
}

/// An import notices a backup by itself, by content.
#[test]
fn a_backup_is_no_order_file() {
    let file = fixture("v1.keben");
    let refused = Session::open("orders.csv", file, &Options::default(), &mut |_, _| {});
    let code = refused.expect_err("no orders").code;
    assert_eq!(code, RefusalCode::Unsupported);
}

#[test]
#[ignore = "writes the fixtures of a new format; those of shipped ones must stay"]
fn write_fixtures() {
    let file = shipped().file();
    let sealed = now(lock(&file, PASSPHRASE)).expect("sealed");
    for (name, bytes) in [("v1.keben", file), ("v1-encrypted.keben", sealed)] {
        let path = folder().join(name);
        if !path.exists() {
            std::fs::write(path, bytes).expect("written");
        }
    }
}
