//! Whole workbooks: copied, thrown away, written anew, locked; at every write the old or the new one.

mod disk;

use disk::{Open, at_every_write, february, id, january, now, view};
use keben::model::{Batch, Kind};
use keben::store::{Pace, Revise, Shop, Store, Trouble};
use keben::workbook::{Cause, Change, Command, Contents, Entry, Put};

const OFTEN: Pace = Pace { every: 3, reach: 4 };
const SECRET: &str = "correct horse";

fn put(open: &mut Open, kind: Kind, id: &str, value: &str) {
    let command = Command::Put(vec![Put {
        kind,
        id: id.into(),
        fields: vec![("name".into(), Some(value.into()))],
    }]);
    open.run(command).expect("it is written");
}

/// A workbook with two imports, one of them undone, records of two people, and left-behind history.
fn made() -> Open {
    let mut open = Open::new(OFTEN);
    for number in 0..9 {
        put(&mut open, Kind::Task, "t", &format!("task {number}"));
    }
    open.import(&january()).expect("it imports");
    put(&mut open, Kind::Customer, "id:\u{674e}", "Li Erased");
    open.import(&february()).expect("it imports");
    open.run(Command::Undo).expect("it undoes");
    put(&mut open, Kind::Customer, "id:\u{738b}", "Wang Kept");
    put(&mut open, Kind::Customer, "id:\u{674e}", "Li Erased Again");
    open.run(Command::Undo).expect("it undoes");
    assert!(open.journal.first > 0, "history was left behind");
    open
}

fn copy_of(shop: &Shop) -> Shop {
    Shop {
        id: id(50),
        room: id(51),
        name: "copy".into(),
        ..shop.clone()
    }
}

/// A person forgotten: records of that id, and the name in the batches.
struct Forget;

impl Forget {
    fn keeps(change: &Change) -> Option<Change> {
        match change {
            Change::Set { id, .. } if id == "id:\u{674e}" => None,
            Change::Many(all) => {
                let all: Vec<Change> = all.iter().filter_map(Forget::keeps).collect();
                (!all.is_empty()).then_some(Change::Many(all))
            }
            other => Some(other.clone()),
        }
    }
}

impl Revise for Forget {
    fn entry(&self, entry: Entry) -> Option<Entry> {
        let change = Forget::keeps(&entry.change)?.into();
        Some(Entry { change, ..entry })
    }

    fn contents(&self, mut contents: Contents) -> Contents {
        contents.records.put(Kind::Customer, "id:\u{674e}", None);
        contents
    }

    fn batch(&self, _: &str, mut batch: Batch) -> Batch {
        let keys = batch.customer_keys.iter();
        let keys = keys.map(|key| if key == "\u{674e}" { "erased" } else { key });
        batch.customer_keys = keys.collect();
        batch
    }
}

#[test]
fn a_copy_has_all_and_is_there_whole_or_not_at_all() {
    let act = |open: &mut Open| now(open.store.duplicate(&open.shop, &copy_of(&open.shop)));
    assert!(at_every_write(made, act) > 20);
    let mut open = made();
    act(&mut open).expect("it is copied");
    let views = view(&open.store);
    assert_eq!(views.len(), 2);
    let (first, copy) = (&views[0], &views[1]);
    assert_eq!(copy.1, "copy");
    assert_eq!((&first.3, &first.4, first.5), (&copy.3, &copy.4, copy.5));
    // Each goes its own way.
    put(&mut open, Kind::Task, "t", "mine");
    let after = view(&open.store);
    assert_eq!(after[1], *copy);
    assert_ne!(after[0].3, first.3);
    assert_eq!(
        act(&mut open),
        Err(Trouble::ChangedElsewhere),
        "an id is used once"
    );
    assert_eq!(view(&open.store), after, "and what has it is untouched");
}

#[test]
fn a_workbook_thrown_away_is_gone_whole() {
    let act = |open: &mut Open| now(open.store.purge(&open.shop));
    assert!(at_every_write(made, act) >= 2);
    let open = made();
    let other = copy_of(&open.shop);
    now(open.store.duplicate(&open.shop, &other)).expect("it is copied");
    now(open.store.purge(&open.shop)).expect("it goes");
    assert_eq!(view(&open.store).len(), 1);
    assert_eq!(open.memory().numbers(&open.shop.room), (vec![], vec![]));
    assert_eq!(now(open.store.load(&other)).expect("it opens").damage, []);
    assert_eq!(now(open.store.purge(&open.shop)), Err(Trouble::Gone));
}

#[test]
fn one_person_is_erased_everywhere_or_nowhere() {
    let act = |open: &mut Open| {
        let new = Shop {
            room: id(60),
            backup: Some((5, open.journal.next)),
            ..open.shop.clone()
        };
        open.shop = now(open.store.rewrite(&open.shop, new, &Forget))?;
        Ok(())
    };
    assert!(at_every_write(made, act) > 20);
    let mut open = made();
    assert!(open.memory().holds(b"Erased"));
    let name = "\u{674e}".as_bytes();
    let next = open.journal.next;
    act(&mut open).expect("it is rewritten");
    open.reopen();
    assert_eq!(open.shop.room, id(60));
    assert_eq!(open.book.records().count(Kind::Customer), 1);
    assert!(!open.memory().holds(b"Erased"));
    assert!(
        open.journal.next < next,
        "three lines less, and counted from nought"
    );
    assert_eq!(open.journal.first, 0);
    assert_eq!(
        open.shop.backup,
        Some((5, open.journal.next)),
        "still all of it saved"
    );
    // The workbook's own name is the same sign here, and stays.
    open.shop.name = "shop".into();
    now(open.store.put_shop(&open.shop)).expect("it is written");
    assert!(!open.memory().holds(name));
    let batch = now(open.store.read_batch(&open.shop, &open.book.imports()[0]));
    assert_eq!(batch.expect("it reads").customer_keys.get(0), "erased");
    // Undo goes on, down to the import that was undone before.
    let undone = std::iter::from_fn(|| {
        let before = open.journal.next;
        open.run(Command::Undo).expect("it undoes");
        (open.journal.next > before).then_some(())
    });
    assert!(undone.count() >= 2);
    assert_eq!(open.load().book.contents(), open.book.contents());
}

#[test]
fn a_revision_that_does_not_agree_with_itself_changes_nothing() {
    struct Half;
    impl Revise for Half {
        // What was taken back goes, that it was taken back stays.
        fn entry(&self, entry: Entry) -> Option<Entry> {
            (entry.cause != Cause::Do).then_some(entry)
        }
    }
    let open = made();
    let before = view(&open.store);
    let new = Shop {
        room: id(61),
        ..open.shop.clone()
    };
    let done = now(open.store.rewrite(&open.shop, new, &Half));
    assert!(matches!(done, Err(Trouble::BadRecord(_, what)) if what == "order"));
    assert_eq!(view(&open.store), before);
    assert_eq!(
        open.memory().numbers(&id(61)),
        (vec![], vec![]),
        "nothing is left of it"
    );
}

#[test]
fn a_damaged_workbook_is_not_written_anew() {
    let open = made();
    let import = open.book.imports()[0].id.clone();
    open.memory()
        .damage(&open.shop.room, &import, 10, |chunk| chunk[30] ^= 1);
    let done = now(open.store.set_passphrase(&open.shop, id(62), Some(SECRET)));
    assert!(matches!(done, Err(Trouble::BadRecord(..))));
    let mut open = made();
    open.memory()
        .tamper(&open.shop.room, open.journal.next - 1, |line| line[70] ^= 1);
    open.reopen();
    let done = now(open.store.set_passphrase(&open.shop, id(62), Some(SECRET)));
    assert!(matches!(done, Err(Trouble::BadRecord(..))));
}

#[test]
fn a_locked_workbook_lies_sealed_and_opens_with_its_passphrase_only() {
    let mut open = made();
    let before = view(&open.store);
    let secrets: [&[u8]; 4] = [b"Kept", b"task", "\u{738b}".as_bytes(), b"csv"];
    assert!(secrets.iter().all(|secret| open.memory().holds(secret)));
    let locked = now(open.store.set_passphrase(&open.shop, id(70), Some(SECRET)));
    open.shop = locked.expect("it is locked");
    open.reopen();
    put(&mut open, Kind::Task, "t", "task after");
    open.import(&february()).expect("it imports");
    open.run(Command::Undo).expect("it undoes");
    open.run(Command::Undo).expect("it undoes");
    for secret in secrets {
        assert!(
            !open.memory().holds(secret),
            "{}",
            String::from_utf8_lossy(secret)
        );
    }
    assert!(
        !open.memory().holds("\u{674e}".as_bytes()),
        "its name neither"
    );

    let store = Store::in_memory(open.memory().copied());
    let (shops, bad) = now(store.shops()).expect("they read");
    assert_eq!((shops[0].name.as_str(), bad), ("", vec![]));
    let mut shop = shops[0].clone();
    assert_eq!(now(store.load(&shop)).err(), Some(Trouble::Locked));
    let wrong = now(store.unlock(&mut shop, "correct horsf"));
    assert_eq!(wrong, Err(Trouble::WrongPassphrase));
    assert_eq!(now(store.load(&shop)).err(), Some(Trouble::Locked));
    // Into the bin it goes without its passphrase, and loses no name by it.
    shop.deleted = Some(9);
    now(store.put_shop(&shop)).expect("it is written");
    now(store.unlock(&mut shop, SECRET)).expect("it opens");
    assert_eq!(shop.name, "\u{674e}");
    let loaded = now(store.load(&shop)).expect("it opens");
    assert_eq!(loaded.damage, []);
    assert_eq!(loaded.book, open.book);
    let (batches, imports) = (&before[0].4, loaded.book.imports());
    assert_eq!(
        now(store.read_batch(&shop, &imports[0])).as_ref(),
        Ok(&batches[0])
    );
    assert_eq!(
        now(store.shop(&shop.id)).expect("it reads").name,
        "\u{674e}"
    );
    store.forget_key(&shop);
    assert_eq!(now(store.load(&shop)).err(), Some(Trouble::Locked));

    now(store.unlock(&mut shop, SECRET)).expect("it opens");
    // Written again, an unchanged record is the same to the last byte.
    let (before, _) = now(store.shops()).expect("they read");
    now(store.put_shop(&before[0])).expect("it is written");
    assert_eq!(now(store.shops()).expect("they read").0, before);
    let renamed = Shop {
        renamed: Some("another name".into()),
        ..before[0].clone()
    };
    now(store.put_shop(&renamed)).expect("it is written");
    let shown = now(store.shop(&shop.id)).expect("it reads").renamed;
    assert_eq!(shown.as_deref(), Some("another name"));
    assert!(
        store
            .as_memory()
            .is_some_and(|memory| !memory.holds(b"another name"))
    );

    // Another passphrase has another key.
    let other = now(store.set_passphrase(&shop, id(71), Some("other")));
    let mut shop = other.expect("it is rewritten");
    assert_eq!(now(store.load(&shop)).expect("it opens").damage, []);
    store.forget_key(&shop);
    let wrong = now(store.unlock(&mut shop, SECRET));
    assert_eq!(wrong, Err(Trouble::WrongPassphrase));
}

#[test]
fn sealed_rooms_are_written_whole_or_not_at_all() {
    let mut open = made();
    let before = view(&open.store);
    let lock = now(open.store.set_passphrase(&open.shop, id(70), Some(SECRET)));
    open.shop = lock.expect("it is locked");
    open.reopen();
    let same = |mut view: disk::View| {
        view[0].2 = false;
        view
    };
    assert_eq!(same(view(&open.store)), before);
    // Erasing keeps the lock.
    let erase = |open: &mut Open| {
        let new = Shop {
            room: id(71),
            ..open.shop.clone()
        };
        now(open.store.rewrite(&open.shop, new, &Forget)).map(drop)
    };
    assert!(at_every_write(|| open.again(), erase) > 20);
    let copy = |open: &mut Open| now(open.store.duplicate(&open.shop, &copy_of(&open.shop)));
    assert!(at_every_write(|| open.again(), copy) > 20);
    // And the lock goes.
    let unlock = |open: &mut Open| now(open.store.set_passphrase(&open.shop, id(71), None));
    assert!(at_every_write(|| open.again(), |open| unlock(open).map(drop)) > 20);
    open.shop = unlock(&mut open).expect("it is rewritten");
    assert_eq!(
        (open.shop.name.as_str(), &open.shop.lock),
        ("\u{674e}", &None)
    );
    assert_eq!(view(&open.store), before);
    assert!(open.memory().holds(b"Kept"));
}

#[test]
fn sealed_records_are_bound_to_their_places() {
    let mut open = made();
    let locked = now(open.store.set_passphrase(&open.shop, id(70), Some(SECRET)));
    open.shop = locked.expect("it is locked");
    open.reopen();
    // A copy is sealed anew for its own places, under the same passphrase.
    let copy = copy_of(&open.shop);
    now(open.store.duplicate(&open.shop, &copy)).expect("it is copied");
    let views = view(&open.next_start());
    assert_eq!(views[0].3, views[1].3);
    // A line of the one put in the other's place does not open there.
    let mut theirs = Vec::new();
    open.memory()
        .tamper(&id(51), 1, |line| theirs.clone_from(line));
    open.memory().tamper(&id(70), 1, |line| *line = theirs);
    let loaded = open.load();
    let bad = Trouble::BadRecord("journal 1".into(), "seal".into());
    assert!(loaded.damage.contains(&bad), "{:?}", loaded.damage);
    assert_eq!(
        loaded.book.contents(),
        open.book.contents(),
        "the newest snapshot has it all"
    );
    // Nor does a record that was never sealed.
    open.memory()
        .tamper(&id(70), 2, |line| *line = b"plain".to_vec());
    assert!(open.load().damage.contains(&bad));
}

#[test]
fn rooms_that_nothing_names_are_swept_and_no_other() {
    let open = made();
    let before = view(&open.store);
    let stray = Shop {
        id: id(80),
        room: id(81),
        ..open.shop.clone()
    };
    let silent = &mut |_, _| {};
    now(open.store.write_batch(&stray, &id(9), &january(), silent)).expect("it is written");
    open.memory().plant_line(&id(82), 0, "left over");
    let (shops, _) = now(open.store.shops()).expect("they read");
    assert_eq!(now(open.store.sweep_strays(&shops)), Ok(2));
    assert_eq!(view(&open.store), before);
    // A workbook made in another tab meanwhile is none of them.
    assert_eq!(now(open.store.sweep_strays(&[])), Ok(0));
    assert_eq!(view(&open.store), before);
    // Where a record cannot be read, nobody knows what it names.
    open.memory().plant_line(&id(82), 0, "left over");
    open.memory().plant_shop(&id(83), "?");
    assert_eq!(now(open.store.sweep_strays(&shops)), Ok(0));
}

#[test]
fn a_tab_that_knows_the_old_room_writes_nothing() {
    let mut open = made();
    let old = open.shop.clone();
    let new = now(open.store.set_passphrase(&old, id(70), None)).expect("it is rewritten");
    let elsewhere = Err(Trouble::ChangedElsewhere);
    assert_eq!(now(open.store.put_shop(&old)), elsewhere);
    assert_eq!(open.run(Command::Undo), elsewhere);
    assert_eq!(open.snapshot(), elsewhere);
    assert_eq!(now(open.store.purge(&old)), elsewhere);
    assert_eq!(now(open.store.load(&old)).err(), elsewhere.err());
    assert_eq!(now(open.store.load(&new)).expect("it opens").damage, []);
}
