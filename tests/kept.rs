//! What is kept of a workbook: snapshots, how far history reaches, and opening what is left of it.

mod disk;

use disk::{Open, at_every_write, february, id, january, now};
use keben::model::{Batch, Kind};
use keben::store::{Memory, Pace, Store, Tail, Trouble, keep_from};
use keben::workbook::{Cause, Change, Command, Contents, Entry, Put};
use proptest::prelude::*;

/// Snapshots and compaction as often as can be.
const OFTEN: Pace = Pace { every: 3, reach: 4 };
const DAY: u64 = 24 * 60 * 60 * 1000;

fn put(kind: Kind, id: &str, key: &str, value: &str) -> Command {
    Command::Put(vec![Put {
        kind,
        id: id.into(),
        fields: vec![(key.into(), (!value.is_empty()).then(|| value.into()))],
    }])
}

/// A workbook with so many changes and a January import as the first of them.
fn busy(pace: Pace, changes: u32) -> Open {
    let mut open = Open::new(pace);
    open.import(&january()).expect("it imports");
    for number in 1..changes {
        let value = number.to_string();
        let done = open.run(put(Kind::Customer, "id:1", "note", &value));
        done.expect("it is written");
    }
    open
}

#[derive(Clone, Debug)]
enum Move {
    Put(u8, u8, u8),
    Remove(u8),
    Import(bool),
    RemoveImport(usize),
    Undo,
    Redo,
    Revert(usize),
    Many(u8, u8),
    Later,
    Reopen,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        6 => (0u8..4, 0u8..2, 0u8..4).prop_map(|(id, key, value)| Move::Put(id, key, value)),
        2 => (0u8..4).prop_map(Move::Remove),
        2 => any::<bool>().prop_map(Move::Import),
        1 => (0usize..3).prop_map(Move::RemoveImport),
        5 => Just(Move::Undo),
        4 => Just(Move::Redo),
        3 => (0usize..12).prop_map(Move::Revert),
        2 => (0u8..4, 0u8..4).prop_map(|(a, b)| Move::Many(a, b)),
        1 => Just(Move::Later),
        1 => Just(Move::Reopen),
    ];
    prop::collection::vec(one, 0..70)
}

fn customer(at: u8) -> String {
    format!("id:{at}")
}

fn play(open: &mut Open, step: &Move) {
    let key = |at: u8| ["name", "note"][usize::from(at)];
    let value = |at: u8| ["", "a", "b", "c"][usize::from(at)];
    let command = match step {
        Move::Put(id, at, text) => put(Kind::Customer, &customer(*id), key(*at), value(*text)),
        Move::Remove(id) => Command::Remove(vec![(Kind::Customer, customer(*id))]),
        Move::Import(first) => {
            let batch = if *first { january() } else { february() };
            return open.import(&batch).expect("it imports");
        }
        Move::RemoveImport(at) => match open.book.imports().get(*at) {
            Some(import) => Command::RemoveImport(import.id.clone()),
            None => return,
        },
        Move::Undo => Command::Undo,
        Move::Redo => Command::Redo,
        Move::Revert(back) => match open.journal.entries.iter().nth_back(*back) {
            Some(entry) => Command::Revert(entry.change.clone()),
            None => return,
        },
        Move::Many(a, b) => Command::Many(vec![
            put(Kind::Customer, &customer(*a), "name", "many"),
            put(Kind::Task, &customer(*b), "note", "many"),
        ]),
        Move::Later => {
            open.now += 100 * DAY;
            return;
        }
        Move::Reopen => return open.reopen(),
    };
    open.run(command).expect("it is written");
}

/// The contents after each line, by number; the one before all lines first.
fn played(moves: &[Move]) -> (Open, Vec<Contents>) {
    let mut open = Open::new(OFTEN);
    let mut states = vec![Contents::default()];
    for step in moves {
        play(&mut open, step);
        if open.journal.next as usize == states.len() {
            states.push(open.book.contents().clone());
        }
    }
    assert_eq!(states.len(), open.journal.next as usize + 1);
    (open, states)
}

fn columns(open: &Open) -> Vec<Batch> {
    let imports = open.book.imports().iter();
    let read = imports.map(|import| now(open.store.read_batch(&open.shop, import)));
    read.collect::<Result<_, _>>()
        .expect("every column is there")
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_stored_leads_to_what_is_shown(moves in moves()) {
        let (open, states) = played(&moves);
        let loaded = open.load();
        prop_assert_eq!(loaded.damage, vec![]);
        prop_assert_eq!(&loaded.book, &open.book);
        prop_assert_eq!(loaded.journal.first, open.journal.first);
        prop_assert_eq!(loaded.journal.next, open.journal.next);
        prop_assert_eq!(loaded.journal.head, open.journal.head.clone());
        prop_assert_eq!(columns(&open).len(), open.book.imports().len());
        let (_, snapshots) = open.memory().numbers(&open.shop.room);
        prop_assert!(snapshots.len() <= 4, "the last three and where it begins: {:?}", snapshots);
        // Undo reaches the oldest kept point: where it begins, or the last undo of something older.
        let (mut depth, mut reached) = (0, open.journal.first);
        for (entry, seq) in loaded.journal.entries.iter().zip(open.journal.first..) {
            match entry.cause {
                Cause::Undo if depth == 0 => reached = seq + 1,
                Cause::Undo => depth -= 1,
                Cause::Do | Cause::Redo => depth += 1,
            }
        }
        let mut book = loaded.book;
        while let Ok((cause, change)) = book.plan(Command::Undo) {
            book.apply(cause, &change).expect("undo fits");
            let mut imports = book.imports().iter();
            let readable = |i| now(open.store.read_batch(&open.shop, i)).is_ok();
            prop_assert!(imports.all(readable), "no column of what undo brings back is gone");
        }
        let expected = &states[reached as usize];
        prop_assert_eq!(book.imports(), expected.imports.as_slice());
        prop_assert_eq!(book.records(), &expected.records);
    }

    #[test]
    fn no_meddling_goes_unnoticed_and_what_is_good_opens(
        moves in moves(), which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(),
        gone in any::<bool>(),
    ) {
        let (mut open, states) = played(&moves);
        let room = open.shop.room.clone();
        let (lines, snapshots) = open.memory().numbers(&room);
        prop_assume!(!lines.is_empty());
        let which = which.index(lines.len() + snapshots.len());
        let meddle = |stored: &mut Vec<u8>| {
            let at = at.index(stored.len());
            stored[at] ^= 1;
        };
        let line = lines.get(which).copied();
        // The last line of all, gone without a trace, is what no chain can tell.
        let gone = gone && line.is_some_and(|line| line + 1 < open.journal.next);
        match line {
            Some(line) if gone => open.memory().tamper(&room, line, Vec::clear),
            Some(line) => open.memory().tamper(&room, line, meddle),
            None => open.memory().tamper_snapshot(&room, snapshots[which - lines.len()], meddle),
        }
        let stored = open.memory().numbers(&room);
        let loaded = open.load();
        prop_assert!(!loaded.damage.is_empty());
        prop_assert!(!loaded.unread.is_empty());
        let (live, first) = (open.book.contents().clone(), open.journal.first);
        let whole = match line {
            Some(line) => snapshots.iter().any(|seq| *seq > line),
            None => {
                let bad = snapshots[which - lines.len()];
                bad != first || snapshots.iter().any(|seq| *seq > bad)
            }
        };
        let shown = loaded.book.contents().clone();
        prop_assert_eq!(loaded.journal.bad.is_none(), whole);
        if whole {
            prop_assert_eq!(shown, live);
            open.book = loaded.book;
            open.journal = loaded.journal;
            // Writing goes on, is there again, and still nothing that was stored is gone.
            for number in 0..10 {
                let text = format!("later {number}");
                open.run(put(Kind::Customer, "id:9", "note", &text)).expect("it is written");
            }
            let again = open.load();
            prop_assert_eq!(again.book.contents(), open.book.contents());
            prop_assert_eq!(again.journal.bad, None);
            let (now, _) = open.memory().numbers(&room);
            prop_assert!(stored.0.iter().all(|seq| now.contains(seq)));
        } else {
            let good = line.map(|line| states[line as usize].clone());
            prop_assert_eq!(shown, good.unwrap_or_default());
            let before = open.next_start();
            let bad = loaded.journal.bad.clone();
            open.book = loaded.book;
            open.journal = loaded.journal;
            let refused = open.run(put(Kind::Customer, "id:9", "note", "x"));
            prop_assert_eq!(refused.err(), bad);
            prop_assert_eq!(now(open.store.sweep(&open.shop, &open.journal)), Ok(0));
            let left = open.memory().numbers(&room);
            prop_assert_eq!(left, before.as_memory().map(|m| m.numbers(&room)).unwrap_or_default());
        }
    }
}

#[test]
fn a_failed_snapshot_or_compaction_changes_nothing() {
    let make = || {
        let mut open = busy(
            Pace {
                every: 100,
                reach: 4,
            },
            6,
        );
        let first = open.book.imports()[0].id.clone();
        open.run(Command::RemoveImport(first)).expect("it goes");
        for number in 0..8 {
            if number % 3 == 0 {
                open.snapshot().expect("it is written");
            }
            let text = number.to_string();
            open.run(put(Kind::Task, "t", "note", &text))
                .expect("it is written");
        }
        open.now += 100 * DAY;
        open
    };
    let mut open = make();
    let batches = open.journal.entries.len();
    open.snapshot().expect("it is written");
    assert!(open.journal.first > 0, "history was left behind");
    assert!(open.journal.entries.len() < batches);
    // How far undo reaches differs; all else may not.
    let mut points = 0;
    for mute in [false, true] {
        for writes in 0..10 {
            let mut open = make();
            let live = open.book.contents().clone();
            match mute {
                true => open.memory().mute_after(Some(writes)),
                false => open.memory().fail_after(Some(writes)),
            }
            let done = open.snapshot();
            open.memory().mute_after(None);
            open.memory().fail_after(None);
            let found = disk::view(&open.next_start());
            assert_eq!((&found[0].3, found[0].4.len()), (&live, 0));
            assert!(found[0].5 >= 4);
            // The one that failed goes on, and so does the one that starts anew.
            open.run(Command::Undo).expect("it goes on");
            assert_eq!(open.load().book.contents(), open.book.contents());
            points += u32::from(done.is_err());
            assert!(done.is_ok() || writes < 9, "it succeeds in the end");
        }
    }
    assert!(
        points >= 5,
        "the snapshot, and each part of leaving history behind: {points}"
    );
}

#[test]
fn an_edit_that_fails_is_not_there() {
    // No snapshot is due: of those, above.
    let make = || busy(Pace::default(), 5);
    let act = |open: &mut Open| open.run(put(Kind::Customer, "id:1", "name", "new"));
    assert_eq!(at_every_write(make, act), 2);
    let act = |open: &mut Open| open.import(&february());
    assert!(at_every_write(make, act) >= 16);
}

fn entries(causes: &[(Cause, u64, bool)]) -> Vec<Entry> {
    let import = |number| keben::workbook::Import {
        id: id(number),
        ..Default::default()
    };
    let all = causes.iter().zip(0..);
    all.map(|(&(cause, when, imports), number)| Entry {
        id: id(number),
        when,
        cause,
        change: std::rc::Rc::new(match imports {
            true => Change::AddImport {
                at: 0,
                import: Box::new(import(number)),
            },
            false => Change::Many(vec![]),
        }),
    })
    .collect()
}

#[test]
fn history_is_kept_as_far_as_promised() {
    let edits = entries(&[(Cause::Do, 0, false); 12]);
    let from = |first, entries: &[Entry], snapshots: &[u32], now| {
        keep_from(first, entries, snapshots, now, 4)
    };
    assert_eq!(from(0, &edits, &[], 0), 0, "without a snapshot all stays");
    assert_eq!(
        from(0, &edits, &[3, 6, 8, 9, 12], 0),
        8,
        "four after it, no fewer"
    );
    assert_eq!(from(5, &edits, &[5, 8, 13, 14, 17], 0), 13);
    assert_eq!(from(5, &edits, &[5], 0), 5);
    assert_eq!(from(0, &edits[..3], &[1, 2, 3], 0), 0);
    // Undone steps are not such that can be taken back.
    let mut causes = [(Cause::Do, 0, false); 12];
    causes[9].0 = Cause::Undo;
    causes[10].0 = Cause::Undo;
    causes[11].0 = Cause::Redo;
    assert_eq!(from(0, &entries(&causes), &[3, 4, 6, 8, 9], 0), 4);
    // An import of the last 90 days stays, an older one may go.
    let mut causes = [(Cause::Do, 0, false); 12];
    causes[4] = (Cause::Do, 1000, true);
    let import = entries(&causes);
    assert_eq!(from(0, &import, &[3, 4, 6, 8], 1000 + 90 * DAY - 1), 4);
    assert_eq!(from(0, &import, &[3, 4, 6, 8], 1000 + 90 * DAY), 8);
}

#[test]
fn a_thousand_changes_can_be_taken_back_and_more_are_left_behind() {
    let mut open = busy(Pace::default(), 2400);
    assert_eq!(open.journal.first, 0, "its import is young");
    let (_, snapshots) = open.memory().numbers(&open.shop.room);
    assert_eq!(snapshots, [1000, 1500, 2000]);
    open.now += 91 * DAY;
    for number in 2400..2501 {
        let text = number.to_string();
        open.run(put(Kind::Customer, "id:1", "note", &text))
            .expect("it is written");
    }
    assert_eq!(open.journal.first, 1500);
    assert_eq!(open.memory().numbers(&open.shop.room).1, [1500, 2000, 2500]);
    let loaded = open.load();
    assert!(loaded.truncated);
    let mut book = loaded.book;
    let mut steps = 0;
    while let Ok((cause, change)) = book.plan(Command::Undo) {
        book.apply(cause, &change).expect("undo fits");
        steps += 1;
    }
    assert_eq!(steps, 1001);
    assert_eq!(
        columns(&open),
        [january()],
        "the import in force stays readable"
    );
}

#[test]
fn columns_go_only_when_nothing_kept_names_them() {
    let mut open = busy(OFTEN, 2);
    let import = open.book.imports()[0].clone();
    open.run(Command::RemoveImport(import.id.clone()))
        .expect("it goes");
    let readable = |open: &Open| now(open.store.read_batch(&open.shop, &import)).is_ok();
    for number in 0..20 {
        let text = format!("a{number}");
        open.run(put(Kind::Task, "t", "note", &text))
            .expect("it is written");
        assert!(readable(&open), "it is younger than 90 days");
    }
    open.now += 91 * DAY;
    for number in 0..20 {
        let text = format!("b{number}");
        open.run(put(Kind::Task, "t", "note", &text))
            .expect("it is written");
        let names = |entry: &Entry| !entry.change.imports().is_empty();
        assert_eq!(readable(&open), open.journal.entries.iter().any(names));
    }
    assert!(!readable(&open));
}

#[test]
fn a_restored_workbook_whose_beginning_is_damaged_is_not_taken_for_an_empty_one() {
    let mut open = busy(OFTEN, 2);
    let mut shop = open.shop.clone();
    (shop.id, shop.room) = (id(2), id(2));
    let mut contents = open.book.contents().clone();
    let import = contents.imports[0].clone();
    let missing = now(open.store.found(&shop, &contents));
    assert_eq!(
        missing.err(),
        Some(Trouble::ChangedElsewhere),
        "its columns are not there"
    );
    let batch = now(open.store.read_batch(&open.shop, &import)).expect("it reads");
    let silent = &mut |_, _| {};
    let written = open.store.write_batch(&shop, &import.id, &batch, silent);
    contents.imports[0].parts = now(written).expect("it is written");
    contents.revision = 0;
    open.journal = now(open.store.found(&shop, &contents)).expect("it is founded");
    open.shop = shop;
    open.reopen();
    assert_eq!(open.book.contents(), &contents);
    open.memory()
        .tamper_snapshot(&id(2), 0, |stored| stored[70] ^= 1);
    let loaded = open.load();
    assert_eq!(loaded.unread.len(), 1);
    assert!(loaded.journal.bad.is_some());
}

#[test]
fn another_tab_follows() {
    let mut writer = busy(OFTEN, 2);
    let mut reader = writer.load();
    let tail = |reader: &mut keben::store::Loaded, writer: &Open| {
        let tail = now(writer.store.tail(&writer.shop, &mut reader.journal));
        tail.expect("it can be read")
    };
    assert_eq!(tail(&mut reader, &writer), Tail::Lines(vec![]));
    for number in 0..3 {
        let text = format!("x{number}");
        writer
            .run(put(Kind::Task, "t", "note", &text))
            .expect("it is written");
    }
    match tail(&mut reader, &writer) {
        Tail::Lines(lines) => {
            assert_eq!(lines.len(), 3);
            for line in lines {
                reader
                    .book
                    .apply(line.cause, &line.change)
                    .expect("it follows");
            }
        }
        Tail::Reload => unreachable!("nothing moved"),
    }
    assert_eq!(reader.book.contents(), writer.book.contents());
    assert_eq!(reader.journal.head, writer.journal.head);
    // History is left behind under it.
    writer.now += 100 * DAY;
    for number in 0..12 {
        let text = format!("y{number}");
        writer
            .run(put(Kind::Task, "t", "note", &text))
            .expect("it is written");
    }
    assert!(writer.journal.first > 0);
    assert_eq!(tail(&mut reader, &writer), Tail::Reload);
    let mut reader = writer.load();
    // All is written anew elsewhere.
    let shop = writer.shop.clone();
    writer.shop = now(writer.store.set_passphrase(&shop, id(77), None)).expect("it is rewritten");
    let moved = now(writer.store.tail(&shop, &mut reader.journal));
    assert_eq!(moved, Ok(Tail::Reload));
    // A line that does not follow from what was read.
    writer.reopen();
    let mut reader = writer.load();
    writer
        .run(put(Kind::Task, "t", "note", "z"))
        .expect("it is written");
    writer
        .memory()
        .tamper(&id(77), reader.journal.next, |line| line[80] ^= 1);
    assert_eq!(tail(&mut reader, &writer), Tail::Reload);
}

#[test]
fn storage_cleared_by_the_browser_is_noticed_before_anything_is_written() {
    let mut open = busy(OFTEN, 5);
    open.memory().clear();
    let refused = open.run(put(Kind::Task, "t", "note", "x"));
    assert_eq!(refused, Err(Trouble::Gone));
    assert_eq!(now(open.store.put_shop(&open.shop)), Err(Trouble::Gone));
    let loaded = now(open.store.load(&open.shop));
    assert_eq!(
        loaded.err(),
        Some(Trouble::Gone),
        "and not taken for an empty workbook"
    );
    assert!(now(open.store.shops()).expect("they read").0.is_empty());
    // Only the line before.
    for number in 5..8 {
        let mut open = busy(OFTEN, number);
        let room = open.shop.room.clone();
        open.memory()
            .tamper(&room, open.journal.next - 1, Vec::clear);
        let next = open.journal.next;
        let refused = open.run(put(Kind::Task, "t", "note", "x"));
        assert_eq!(refused, Err(Trouble::Gone));
        assert!(!open.memory().numbers(&room).0.contains(&next));
    }
}

#[test]
fn version_1_goes_on_as_it_is() {
    let plant = || {
        let memory = Memory::default();
        let shop = include_str!("fixtures/workbook-v1.json").trim_end();
        memory.plant_shop(&id(1), shop);
        let lines = include_str!("fixtures/journal-v1.txt").trim_end();
        for (seq, line) in lines.split("\n\n").enumerate() {
            memory.plant_line(&id(1), seq as u32, line);
        }
        memory
    };
    let open = |memory: Memory| {
        let mut open = Open::new(OFTEN);
        open.store = Store::in_memory(memory);
        open.store.pace = OFTEN;
        open.shop = now(open.store.shop(&id(1))).expect("it reads");
        open.reopen();
        open
    };
    let seen = |open: &Open| (open.shop.name.clone(), open.load().book.contents().clone());
    let before = seen(&open(plant()));
    assert_eq!(before.1.imports.len(), 1);
    // Its first change writes the record, the line and a snapshot of the new version.
    for writes in 0.. {
        let mut first = open(plant());
        first.memory().fail_after(Some(writes));
        let renamed = now(first.store.put_shop(&first.shop));
        let done = renamed.and_then(|()| first.run(put(Kind::Task, "t", "note", "x")));
        first.memory().fail_after(None);
        let again = open(first.memory().copied());
        let found = seen(&again);
        if done.is_ok() {
            assert_eq!(found.1, *first.book.contents());
            assert_eq!(again.journal.next, 6);
            assert_eq!(again.memory().numbers(&id(1)).1, [6]);
            assert!(writes >= 3);
            break;
        }
        let edited = found.1.revision == 6;
        assert!(edited || found == before);
        assert_eq!(edited, found.1.records.count(Kind::Task) == 1);
    }
}
