//! Records of every shipped version open, and are written byte for byte as shipped.

use keben::model::{BatchHead, KeyKind, Kind};
use keben::store::{
    MIGRATIONS, SCHEMA, Shape, Shop, Trouble, chain, read_contents, read_entry, read_shop,
    read_snapshot, write_contents, write_entry, write_shop, write_snapshot,
};
use keben::workbook::{Change, Command, Entry, Import, Part, Put, Workbook};
use serde_json::Value;

/// What was shipped as version 2; the fixtures are what its program wrote of this.
fn second() -> (Shop, Workbook, Vec<Entry>) {
    let shop = Shop {
        id: "0".repeat(31) + "1",
        name: "订单 2024".into(),
        renamed: None,
        sample: false,
        created: 1_700_000_000_000,
        opened: 1_700_000_000_500,
        room: "0".repeat(31) + "2",
        deleted: Some(1_700_000_000_900),
        redact: true,
        backup: Some((1_700_000_000_700, 3)),
        lock: None,
    };
    let import = |number: u32| Import {
        id: format!("{number:032x}"),
        when: 1_700_000_000_000 + u64::from(number),
        head: BatchHead {
            source: format!("订单 {number}.csv"),
            fingerprint: "dc435affee63da6a".into(),
            currency: "CNY".into(),
            key_kind: KeyKind::Phone,
            lines: 120,
            rejected: 2,
            customers: 3,
        },
        parts: vec![
            Part {
                bytes: 12,
                sum: 0xff
            };
            16
        ],
    };
    let put = |kind, id: &str, fields: &[(&str, Option<&str>)]| {
        let fields = fields.iter();
        let fields = fields.map(|(key, value)| (key.to_string(), value.map(String::from)));
        Put {
            kind,
            id: id.into(),
            fields: fields.collect(),
        }
    };
    let customer = "phone:13800000001";
    let name = [("name", Some("李 \"x\"\n")), ("own.1", Some("a"))];
    let commands = [
        Command::Import(Box::new(import(1))),
        Command::Put(vec![put(Kind::Customer, customer, &name)]),
        Command::Put(vec![
            put(
                Kind::Customer,
                customer,
                &[("name", Some("李四")), ("own.1", None)],
            ),
            put(Kind::Contact, "c1", &[("of", Some(customer))]),
        ]),
        Command::Undo,
        Command::Redo,
        Command::Many(vec![
            Command::Import(Box::new(import(2))),
            Command::Remove(vec![(Kind::Contact, "c1".into())]),
        ]),
        Command::RemoveImport(import(1).id),
        Command::Put(vec![put(Kind::Task, "t1", &[])]),
    ];
    let mut book = Workbook::default();
    let mut entries = Vec::new();
    for (number, command) in commands.into_iter().enumerate() {
        let (cause, change) = book.plan(command).expect("it can be done");
        book.apply(cause, &change).expect("what was planned fits");
        entries.push(Entry {
            id: format!("{:032x}", 100 + number),
            when: 1_700_000_001_000 + number as u64,
            cause,
            change,
        });
    }
    (shop, book, entries)
}

fn fixture(name: &str) -> String {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the fixture is there");
    text.trim_end().to_string()
}

#[test]
fn version_2_opens_and_is_written_as_shipped() {
    let (shop, book, entries) = second();
    assert_eq!(read_shop(&fixture("workbook-v2.json")), Ok(shop.clone()));
    let contents = read_contents(&fixture("contents-v2.json"));
    assert_eq!(contents.as_ref(), Ok(book.contents()));
    let mut head = chain::START.to_string();
    let mut written = Vec::new();
    for (seq, stored) in fixture("journal-v2.txt").split("\n\n").enumerate() {
        let (entry, hash) = read_entry(seq as u32, &head, stored).expect("it reads");
        assert_eq!(entry, entries[seq]);
        written.push(write_entry(seq as u32, &head, &entry).expect("it writes").0);
        head = hash;
    }
    let (again, misfit) = Workbook::replay(&entries);
    assert_eq!((again.contents(), misfit), (book.contents(), None));
    let snapshot = read_snapshot(8, &fixture("snapshot-v2.txt")).expect("it reads");
    assert_eq!(snapshot, (head.clone(), book.contents().clone()));
    if SCHEMA == 2 {
        assert_eq!(write_shop(&shop), Ok(fixture("workbook-v2.json")));
        assert_eq!(
            write_contents(book.contents()),
            Ok(fixture("contents-v2.json"))
        );
        assert_eq!(written.join("\n\n"), fixture("journal-v2.txt"));
        let snapshot = write_snapshot(8, &head, book.contents());
        assert_eq!(snapshot, Ok(fixture("snapshot-v2.txt")));
    }
}

#[test]
fn snapshots_that_were_meddled_with_are_refused() {
    let stored = fixture("snapshot-v2.txt");
    let bad = |what: &str| Err(Trouble::BadRecord("snapshot 8".into(), what.into()));
    assert_eq!(
        read_snapshot(8, &stored.replace("李四", "李五")),
        bad("hash")
    );
    let place = Trouble::BadRecord("snapshot 7".into(), "place".into());
    assert_eq!(read_snapshot(7, &stored), Err(place));
    let (_, json) = chain::open(&stored).expect("it is sealed");
    let newer = json.replace("\"schema\":2", &format!("\"schema\":{}", SCHEMA + 1));
    let newer = read_snapshot(8, &chain::seal(&newer));
    assert_eq!(newer, Err(Trouble::NewerVersion));
}

#[test]
fn version_1_opens() {
    let shop = read_shop(include_str!("fixtures/workbook-v1.json").trim_end()).expect("it reads");
    assert_eq!((shop.name.as_str(), shop.sample), ("订单 2024", false));
    let mut prev = chain::START.to_string();
    let mut entries = Vec::new();
    let lines = include_str!("fixtures/journal-v1.txt").trim_end();
    for (seq, stored) in lines.split("\n\n").enumerate() {
        let (entry, hash) = read_entry(seq as u32, &prev, stored).expect("it reads");
        entries.push(entry);
        prev = hash;
    }
    let (workbook, stopped) = Workbook::replay(&entries);
    assert_eq!(stopped, None);
    assert_eq!(entries.len(), 5);
    let sources: Vec<_> = workbook
        .imports()
        .iter()
        .map(|i| i.head.source.as_str())
        .collect();
    assert_eq!(sources, ["订单.csv"]);
    assert_eq!(workbook.imports()[0].head.key_kind, KeyKind::Phone);
    assert!(matches!(
        workbook.redo(),
        Some(Change::RemoveImport { at: 0, .. })
    ));
}

#[test]
fn migrations_rise_by_one_and_end_at_the_present() {
    assert_eq!(MIGRATIONS.len(), SCHEMA as usize - 1);
    for (migration, to) in MIGRATIONS.iter().zip(2..) {
        assert_eq!(migration.to, to);
        // Each is exercised on what the version before it has shipped.
        let shipped = format!("tests/fixtures/workbook-v{}.json", to - 1);
        let shipped = std::fs::read_to_string(shipped).expect("a fixture of every version");
        let mut record: Value = serde_json::from_str(&shipped).expect("it is JSON");
        assert_eq!(record["schema"], to - 1);
        let before = record.clone();
        (migration.step)(Shape::Shop, &mut record);
        assert_ne!(record, before, "the step to {to} does something");
        assert!(read_shop(&shipped).is_ok());
    }
}

#[test]
fn newer_and_meddled_records_are_told_apart() {
    let shop = include_str!("fixtures/workbook-v1.json").trim_end();
    let newer = shop.replace("\"schema\":1", &format!("\"schema\":{}", SCHEMA + 1));
    assert_eq!(read_shop(&newer), Err(Trouble::NewerVersion));
    let nothing = shop.replace("\"schema\":1", "\"schema\":0");
    assert!(matches!(read_shop(&nothing), Err(Trouble::BadRecord(..))));
    let lines = include_str!("fixtures/journal-v1.txt");
    let first = lines.split("\n\n").next().unwrap_or_default();
    assert!(read_entry(0, chain::START, first).is_ok());
    let bad = |what: &str| Err(Trouble::BadRecord("journal 0".into(), what.into()));
    assert_eq!(read_entry(0, &chain::hash("another"), first), bad("chain"));
    assert_eq!(
        read_entry(0, chain::START, &first.replace("CNY", "USD")),
        bad("hash")
    );
}
