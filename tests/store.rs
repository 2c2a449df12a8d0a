//! The store and the engine on it: what was acknowledged is there again, what failed left no mark.

mod disk;

use disk::{february, id, january, now};
use keben::engine::Engine;
use keben::engine::message::{Answer, Command, Fault, Query, Saved, Step};
use keben::i18n::Lang;
use keben::model::{Batch, Kind};
use keben::store::{Along, Memory, chunk};

fn run(
    engine: &mut Engine,
    number: u32,
    command: Command,
    parts: Vec<Vec<u8>>,
) -> Result<(), Fault> {
    now(engine.command(
        id(number),
        1_700_000_000_000,
        command,
        parts,
        &mut |_, _| {},
    ))
}

fn import(engine: &mut Engine, number: u32, batch: &Batch) -> Result<(), Fault> {
    run(
        engine,
        number,
        Command::Import(batch.head.clone()),
        batch.to_parts(),
    )
}

fn reopened(engine: Engine) -> Engine {
    let mut again = Engine::new(engine.into_store());
    now(again.open(None, 1_700_000_000_001)).expect("it opens");
    again
}

fn memory(engine: &Engine) -> &Memory {
    engine.store().as_memory().expect("it lies in memory")
}

#[test]
fn an_import_is_there_again_after_reopening() {
    let mut engine = Engine::default();
    import(&mut engine, 1, &january()).expect("it imports");
    import(&mut engine, 2, &february()).expect("it imports");
    let before = engine.state();
    assert_eq!(before.totals.customers, 3);
    assert_eq!(before.totals.orders, 5);
    assert_eq!(before.totals.revenue.plain(), "245.50");
    assert_eq!(before.currency, "CNY");
    let after = reopened(engine).state();
    assert_eq!(after.totals, before.totals);
    assert_eq!(after.imports, before.imports);
    assert_eq!(
        after.undo,
        Some(Step::Import("february.csv".into(), 2, Kind::Customer, 0))
    );
    assert_eq!(
        after.workbook.map(|w| (w.name, w.sample)),
        Some(("一月".into(), false))
    );
}

#[test]
fn undo_redo_and_undo_of_one_import_survive_reopening() {
    let mut engine = Engine::default();
    import(&mut engine, 1, &january()).expect("it imports");
    import(&mut engine, 2, &february()).expect("it imports");
    let both = engine.state().totals;
    run(&mut engine, 3, Command::Undo, vec![]).expect("it undoes");
    assert_eq!(engine.state().totals.lines, 3);
    let mut engine = reopened(engine);
    assert_eq!(engine.state().totals.lines, 3);
    assert_eq!(
        engine.state().redo,
        Some(Step::Import("february.csv".into(), 2, Kind::Customer, 0))
    );
    run(&mut engine, 4, Command::Redo, vec![]).expect("it redoes");
    assert_eq!(engine.state().totals, both);
    run(&mut engine, 5, Command::UndoImport(id(1)), vec![]).expect("it takes one back");
    assert_eq!(engine.state().totals.lines, 2);
    let mut engine = reopened(engine);
    assert_eq!(engine.state().totals.lines, 2);
    run(&mut engine, 6, Command::Undo, vec![]).expect("it undoes");
    assert_eq!(engine.state().totals, both);
    let sources: Vec<_> = engine
        .state()
        .imports
        .into_iter()
        .map(|i| i.source)
        .collect();
    assert_eq!(sources, ["february.csv", "一月.csv"]);
    let missing = run(&mut engine, 7, Command::UndoImport(id(99)), vec![]);
    assert_eq!(missing, Err(Fault::NotFound));
}

#[test]
fn a_full_disk_at_any_write_leaves_before_or_after() {
    let mut clean = Engine::default();
    import(&mut clean, 1, &january()).expect("it imports");
    let before = clean.state();
    let mut failures = 0;
    for writes in 0.. {
        let mut engine = Engine::default();
        import(&mut engine, 1, &january()).expect("it imports");
        memory(&engine).fail_after(Some(writes));
        let done = import(&mut engine, 2, &february());
        memory(&engine).fail_after(None);
        let live = engine.state();
        let mut again = reopened(engine);
        assert_eq!(again.state().totals, live.totals, "after {writes} writes");
        assert_eq!(again.state().imports, live.imports);
        if done.is_ok() {
            assert_eq!(live.imports.len(), 2);
            break;
        }
        failures += 1;
        assert_eq!(done, Err(Fault::Quota));
        assert_eq!(live.totals, before.totals);
        assert_eq!(live.undo, before.undo);
        import(&mut again, 3, &february()).expect("with room again it imports");
        assert_eq!(again.state().imports.len(), 2);
    }
    assert!(
        failures > 5,
        "every column and the journal line are write points"
    );
}

#[test]
fn a_failed_first_import_makes_no_workbook() {
    let mut engine = Engine::default();
    memory(&engine).fail_after(Some(3));
    assert_eq!(import(&mut engine, 1, &january()), Err(Fault::Quota));
    memory(&engine).fail_after(None);
    assert!(engine.state().workbooks.is_empty());
    assert_eq!(reopened(engine).state().workbook, None);
}

#[test]
fn a_second_writer_is_refused_not_overwritten() {
    let mut first = Engine::default();
    import(&mut first, 1, &january()).expect("it imports");
    // A second tab that read the same state writes one more line.
    let shop = now(first.store().shop(&id(1))).expect("it reads");
    let journal = now(first.store().load(&shop)).expect("it opens").journal;
    assert_eq!(journal.next, 1);
    let entry = keben::workbook::Entry {
        id: id(50),
        when: 1,
        cause: keben::workbook::Cause::Undo,
        change: journal.entries[0].change.invert().into(),
    };
    let mut theirs = journal.clone();
    now(first
        .store()
        .append(&shop, Along::Line, &mut theirs, entry, false))
    .expect("it appends");
    assert_eq!(
        import(&mut first, 2, &february()),
        Err(Fault::ChangedElsewhere)
    );
    assert_eq!(first.state().totals.lines, 3, "nothing changed here");
    run(&mut first, 3, Command::OpenWorkbook(id(1)), vec![]).expect("it opens again");
    assert_eq!(
        first.state().totals.lines,
        0,
        "what the other tab did is seen"
    );
    import(&mut first, 4, &february()).expect("and writing goes on");
}

#[test]
fn a_damaged_line_is_told_and_what_is_good_is_shown_but_not_written_to() {
    let mut engine = Engine::default();
    import(&mut engine, 1, &january()).expect("it imports");
    import(&mut engine, 2, &february()).expect("it imports");
    memory(&engine).tamper(&id(1), 1, |line| {
        *line = String::from_utf8_lossy(line)
            .replace("february", "februarx")
            .into()
    });
    let mut engine = reopened(engine);
    let state = engine.state();
    assert_eq!(state.totals.lines, 3);
    let bad = Fault::BadRecord("journal 1".into(), "hash".into());
    assert_eq!(state.saved, Saved::MemoryOnly(bad.clone()));
    assert_eq!(run(&mut engine, 9, Command::Undo, vec![]), Err(bad.clone()));
    assert_eq!(import(&mut engine, 10, &february()), Err(bad));
}

#[test]
fn a_damaged_column_is_told_and_the_other_imports_are_shown() {
    let mut engine = Engine::default();
    import(&mut engine, 1, &january()).expect("it imports");
    import(&mut engine, 2, &february()).expect("it imports");
    memory(&engine).damage(&id(1), &id(1), 10, |chunk| chunk[chunk::HEADER] ^= 1);
    let engine = reopened(engine);
    assert_eq!(engine.state().totals.lines, 2);
    assert!(matches!(
        engine.state().saved,
        Saved::MemoryOnly(Fault::BadRecord(place, _)) if place == "一月.csv"
    ));
}

#[test]
fn a_sample_never_takes_a_real_import() {
    let mut engine = Engine::default();
    let sample = january();
    let open = |batch: &Batch| Command::OpenSample("CDNOW".into(), batch.head.clone());
    run(&mut engine, 1, open(&sample), sample.to_parts()).expect("it opens");
    assert_eq!(engine.state().workbook.map(|w| w.sample), Some(true));
    import(&mut engine, 2, &february()).expect("it imports");
    let state = engine.state();
    assert_eq!(state.workbooks.len(), 2);
    assert_eq!(
        state.workbook.map(|w| (w.name, w.sample)),
        Some(("february".into(), false))
    );
    assert_eq!(state.totals.lines, 2);
    run(&mut engine, 3, open(&sample), sample.to_parts()).expect("it opens again");
    assert_eq!(engine.state().workbooks.len(), 2);
    assert_eq!(engine.state().totals.lines, 3);
    run(&mut engine, 4, Command::Undo, vec![]).expect("it undoes");
    run(&mut engine, 5, open(&sample), sample.to_parts()).expect("it fills it again");
    assert_eq!(engine.state().totals.lines, 3);
}

#[test]
fn bad_batches_and_other_currencies_are_refused() {
    let mut engine = Engine::default();
    let good = january();
    let head = Command::Import(good.head.clone());
    assert_eq!(
        run(&mut engine, 1, head.clone(), vec![]),
        Err(Fault::BadBatch)
    );
    let mut parts = good.to_parts();
    parts[8][0] = 77; // a line of a customer who does not exist
    assert_eq!(
        run(&mut engine, 1, head.clone(), parts),
        Err(Fault::BadBatch)
    );
    import(&mut engine, 1, &good).expect("it imports");
    assert_eq!(
        import(&mut engine, 1, &good),
        Err(Fault::BadBatch),
        "an id is used once"
    );
    assert_eq!(reopened(engine).state().totals.lines, 3);
    let mut engine = Engine::default();
    import(&mut engine, 1, &good).expect("it imports");
    let mut dollars = february();
    dollars.head.currency = "USD".into();
    let refused = Fault::OtherCurrency("CNY".into(), "USD".into());
    assert_eq!(import(&mut engine, 2, &dollars), Err(refused));
}

#[test]
fn the_customers_table_searches_filters_and_sorts() {
    let mut engine = Engine::default();
    import(&mut engine, 1, &january()).expect("it imports");
    import(&mut engine, 2, &february()).expect("it imports");
    let mut ask = |search: &str, sort: Option<(&str, bool)>| {
        let query = Query::Customers {
            search: search.into(),
            badges: vec![],
            sort: sort.map(|(key, falling)| (key.into(), falling)),
            from: 0,
            count: 10,
        };
        match engine.query(Lang::En, query) {
            Ok((Answer::Customers(page), _)) => page
                .rows
                .iter()
                .filter_map(|row| row.customer)
                .collect::<Vec<_>>(),
            other => unreachable!("{other:?}"),
        }
    };
    assert_eq!(ask("", None), [0, 1, 2], "by sales, falling");
    assert_eq!(ask("", Some(("last", true))), [2, 1, 0]);
    assert_eq!(ask("", Some(("customer", false))), [2, 0, 1]);
    assert_eq!(ask("ZOË", None), [2]);
    assert_eq!(ask("王", None), [1]);
    assert_eq!(ask("nobody", None), [0u32; 0]);
    let mut one = |query| match engine.query(Lang::Zh, query) {
        Ok((Answer::Customer(page), _)) => page,
        other => unreachable!("{other:?}"),
    };
    let mut all = (0..3).map(|at| one(Query::Customer(at)));
    let mark = all.find(|page| page.key == "李").expect("it is there").mark;
    let page = one(Query::FindCustomer(mark.clone()));
    assert_eq!(page.key, "李");
    assert!(!mark.contains(&page.key) && mark.len() == 16, "{mark}");
    assert_eq!(page.lines, 2);
    assert_eq!(page.months.len(), 1);
    let lost = engine.query(Lang::Zh, Query::Customer(77));
    assert_eq!(lost.err(), Some(Fault::NotFound));
}

#[test]
fn columns_survive_chunks_of_every_size() {
    for bytes in [0, 1, 7, 8, 9, chunk::PAYLOAD, chunk::PAYLOAD + 1] {
        let column: Vec<u8> = (0..bytes).map(|at| (at * 31 % 251) as u8).collect();
        let mut roomy = vec![0; chunk::HEADER];
        roomy.extend(&column);
        let (part, chunks) = chunk::seal(3, roomy);
        assert_eq!(chunks.len() as u32, chunk::count(bytes as u64));
        assert_eq!(part, chunk::part(&column));
        assert_eq!(chunk::join(3, chunks.clone(), part).as_ref(), Ok(&column));
        if bytes > 0 {
            assert_eq!(
                chunk::join(4, chunks.clone(), part),
                Err(chunk::Bad::WrongColumn)
            );
            let mut torn = chunks.clone();
            torn.pop();
            assert_eq!(chunk::join(3, torn, part), Err(chunk::Bad::Damaged));
            let mut flipped = chunks;
            if let Some(byte) = flipped.last_mut().and_then(|chunk| chunk.last_mut()) {
                *byte ^= 0x10;
            }
            assert_eq!(chunk::join(3, flipped, part), Err(chunk::Bad::Damaged));
        }
    }
}
