//! When the disk is gone the open workbook goes on in memory, with nothing missing.

mod common;

use common::now;
use keben::engine::Engine;
use keben::engine::message::{Answer, Command, Fault, Query, Saved};
use keben::i18n::Lang;
use keben::model::{Customer, KeyKind, Kind, customer_id};

fn act(engine: &mut Engine, number: u32, command: Command) {
    let id = format!("{number:032x}");
    now(engine.command(id, number.into(), command, vec![], &mut |_, _| {})).expect("it fits");
}

fn customers(engine: &mut Engine) -> Answer {
    let query = Query::Customers {
        search: String::new(),
        badges: vec![],
        sort: None,
        from: 0,
        count: 10_000,
    };
    engine.query(Lang::En, query).expect("it answers").0
}

/// The generated shop with some records of every effect on its lines.
fn edited() -> Engine {
    let mut engine = Engine::default();
    act(&mut engine, 1, Command::OpenSampleShop);
    let ids: Vec<String> = match customers(&mut engine) {
        Answer::Customers(page) => page
            .rows
            .iter()
            .take(3)
            .map(|row| match engine_customer(&mut engine, row.customer) {
                Answer::Customer(page) => customer_id(Customer {
                    kind: page.kind,
                    key: &page.key,
                    name: "",
                }),
                other => unreachable!("{other:?}"),
            })
            .collect(),
        other => unreachable!("{other:?}"),
    };
    let field = |key: &str, value: &str| (key.to_string(), value.to_string());
    let put = |kind, id: &str, fields| Command::Put {
        kind,
        id: id.into(),
        fields,
    };
    act(
        &mut engine,
        2,
        put(Kind::Customer, &ids[0], vec![field("phone", "13800000000")]),
    );
    act(
        &mut engine,
        3,
        Command::Merge {
            into: ids[0].clone(),
            from: vec![ids[1].clone()],
        },
    );
    act(
        &mut engine,
        4,
        Command::Remove(Kind::Customer, vec![ids[2].clone()]),
    );
    let by_hand = vec![
        field("customer", &ids[0]),
        field("date", "2026-01-05"),
        field("amount", "120"),
    ];
    act(&mut engine, 5, put(Kind::Order, "", by_hand));
    engine
}

fn engine_customer(engine: &mut Engine, at: Option<u32>) -> Answer {
    let query = Query::Customer(at.expect("a row of a customer"));
    engine.query(Lang::En, query).expect("it answers").0
}

#[test]
fn nothing_is_missing_and_undo_reaches_as_far() {
    let mut engine = edited();
    let (before, table) = (engine.state(), customers(&mut engine));
    now(engine.go_unsaved(Fault::Gone)).expect("it goes on");
    let after = engine.state();
    assert_eq!(after.saved, Saved::MemoryOnly(Fault::Gone));
    assert_eq!(after.totals, before.totals);
    assert_eq!(after.counts, before.counts);
    assert_eq!(after.imports, before.imports);
    assert_eq!(after.undo, before.undo);
    assert_eq!(customers(&mut engine), table);
    // The columns are read from memory again here: taking a merge back needs the imports' own.
    for number in 10..14 {
        act(&mut engine, number, Command::Undo);
    }
    let mut untouched = Engine::default();
    act(&mut untouched, 1, Command::OpenSampleShop);
    assert_eq!(engine.state().totals, untouched.state().totals);
    assert_eq!(customers(&mut engine), customers(&mut untouched));
}

#[test]
fn it_can_still_be_written_to_a_backup_file_and_opened_again() {
    let mut engine = edited();
    let before = engine.state();
    let id = before.workbook.clone().expect("it is open").id;
    now(engine.go_unsaved(Fault::NoStorage("lost".into()))).expect("it goes on");
    let (answer, buffers) = now(engine.export_backup()).expect("it can be backed up");
    let Answer::Backup { imports, .. } = answer else {
        unreachable!("{answer:?}");
    };
    assert_eq!(imports.len(), 1);
    assert!(buffers.len() > 1);
    act(&mut engine, 20, Command::OpenWorkbook(id));
    assert_eq!(engine.state().totals, before.totals);
    assert_eq!(engine.state().counts, before.counts);
}

#[test]
fn keys_of_every_kind_come_back() {
    let mut engine = edited();
    let kinds = |engine: &mut Engine| match engine_customer(engine, Some(0)) {
        Answer::Customer(page) => (page.kind, page.key.clone()),
        other => unreachable!("{other:?}"),
    };
    let before: (KeyKind, String) = kinds(&mut engine);
    now(engine.go_unsaved(Fault::Gone)).expect("it goes on");
    let id = engine.state().workbook.expect("it is open").id;
    act(&mut engine, 30, Command::OpenWorkbook(id));
    assert_eq!(kinds(&mut engine), before);
}
