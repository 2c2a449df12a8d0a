//! Laws of the workbook: undo takes back exactly, and the journal alone rebuilds the state.

use keben::model::BatchHead;
use keben::workbook::{Cause, Change, Command, Conflict, Entry, Import, Part, Workbook};
use proptest::prelude::*;

fn import(number: u32) -> Box<Import> {
    Box::new(Import {
        id: format!("{number:032x}"),
        head: BatchHead {
            source: format!("orders-{number}.csv"),
            lines: number,
            ..BatchHead::default()
        },
        when: 1_700_000_000_000 + u64::from(number),
        parts: vec![Part { bytes: 4, sum: 7 }; 16],
    })
}

#[derive(Clone, Debug)]
enum Move {
    Import,
    Remove(usize),
    Undo,
    Redo,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        3 => Just(Move::Import),
        2 => (0usize..6).prop_map(Move::Remove),
        3 => Just(Move::Undo),
        2 => Just(Move::Redo),
    ];
    prop::collection::vec(one, 0..60)
}

/// Plays moves and keeps the journal as the engine would.
fn play(moves: &[Move]) -> (Workbook, Vec<Entry>) {
    let mut workbook = Workbook::default();
    let mut journal = Vec::new();
    for (number, step) in moves.iter().enumerate() {
        let command = match step {
            Move::Import => Command::Import(import(number as u32 + 1)),
            Move::Remove(at) => match workbook.imports().get(*at) {
                Some(known) => Command::RemoveImport(known.id.clone()),
                None => Command::RemoveImport("nowhere".into()),
            },
            Move::Undo => Command::Undo,
            Move::Redo => Command::Redo,
        };
        let before = workbook.clone();
        match workbook.plan(command) {
            Ok((cause, change)) => {
                workbook
                    .apply(cause, &change)
                    .expect("a planned change fits");
                journal.push(Entry {
                    id: format!("{number:032x}"),
                    when: number as u64,
                    cause,
                    change,
                });
            }
            Err(_) => assert_eq!(workbook, before, "a refused command changes nothing"),
        }
    }
    (workbook, journal)
}

proptest! {
    #[test]
    fn undoing_everything_gives_the_start(moves in moves()) {
        let (mut workbook, _) = play(&moves);
        while let Ok((cause, change)) = workbook.plan(Command::Undo) {
            workbook.apply(cause, &change).expect("undo fits");
        }
        prop_assert!(workbook.imports().is_empty());
        prop_assert!(workbook.undo().is_none());
    }

    #[test]
    fn undo_then_redo_gives_the_same_imports(moves in moves()) {
        let (mut workbook, _) = play(&moves);
        let before = workbook.imports().to_vec();
        let mut steps = 0;
        while let Ok((cause, change)) = workbook.plan(Command::Undo) {
            workbook.apply(cause, &change).expect("undo fits");
            steps += 1;
        }
        for _ in 0..steps {
            let (cause, change) = workbook.plan(Command::Redo).expect("as many redos as undos");
            workbook.apply(cause, &change).expect("redo fits");
        }
        prop_assert_eq!(workbook.imports(), before.as_slice());
    }

    #[test]
    fn the_journal_rebuilds_the_live_state(moves in moves()) {
        let (workbook, journal) = play(&moves);
        let (again, stopped) = Workbook::replay(&journal);
        prop_assert_eq!(stopped, None);
        prop_assert_eq!(again, workbook);
    }

    #[test]
    fn a_change_and_its_inverse_leave_no_trace(moves in moves()) {
        let (workbook, journal) = play(&moves);
        for entry in &journal {
            prop_assert_eq!(&entry.change.invert().invert(), &*entry.change);
        }
        let mut after = workbook.clone();
        let (cause, change) = after.plan(Command::Import(import(999))).expect("an import fits");
        after.apply(cause, &change).expect("an import fits");
        after.apply(Cause::Undo, &change.invert().into()).expect("its inverse fits");
        prop_assert_eq!(after.imports(), workbook.imports());
    }
}

#[test]
fn an_import_in_the_middle_comes_back_to_its_place() {
    let (mut workbook, _) = play(&[Move::Import, Move::Import, Move::Import, Move::Remove(1)]);
    assert_eq!(workbook.imports().len(), 2);
    let (cause, change) = workbook
        .plan(Command::Undo)
        .expect("there is something to undo");
    assert!(matches!(&*change, Change::AddImport { at: 1, .. }));
    workbook.apply(cause, &change).expect("it fits");
    let lines: Vec<u32> = workbook.imports().iter().map(|i| i.head.lines).collect();
    assert_eq!(lines, [1, 2, 3]);
}

#[test]
fn a_new_command_forgets_what_could_be_redone() {
    let (workbook, _) = play(&[Move::Import, Move::Undo, Move::Import]);
    assert_eq!(workbook.plan(Command::Redo), Err(Conflict::NothingToUndo));
}

#[test]
fn replay_stops_at_an_entry_that_does_not_follow() {
    let (_, mut journal) = play(&[Move::Import, Move::Import, Move::Undo]);
    journal[2].change = journal[0].change.invert().into();
    let (workbook, stopped) = Workbook::replay(&journal);
    assert_eq!(stopped, Some(2));
    assert_eq!(workbook.imports().len(), 2);
}
