//! Editing through the engine: every edit can be undone exactly, and the journal alone rebuilds it.

mod common;

use common::{batch, now, sale};
use keben::engine::Engine;
use keben::engine::message::{Answer, Command, Edit, Fault, Query, RecordView, Step};
use keben::i18n::Lang;
use keben::model::field::Invalid;
use keben::model::{Kind, Money};
use proptest::prelude::*;

/// An engine whose commands number themselves.
struct Book {
    engine: Engine,
    made: u32,
}

impl Book {
    /// Four customers: the last two share a name.
    fn new() -> Book {
        let mut book = Book {
            engine: Engine::default(),
            made: 0,
        };
        book.import("orders.csv");
        book
    }

    fn import(&mut self, source: &str) {
        let customers = [
            ("C1", "Ann"),
            ("C2", "Bo"),
            ("C3", "Cy Ltd."),
            ("C4", "CY LTD"),
        ];
        let lines = [
            sale(0, 10, 100),
            sale(1, 11, 50),
            sale(2, 12, 30),
            sale(3, 13, 20),
            sale(0, 40, 5),
        ];
        let mut batch = batch(&customers, &lines);
        batch.head.source = source.into();
        let command = Command::Import(batch.head.clone());
        self.made += 1;
        let id = format!("{:032x}", self.made);
        now(self
            .engine
            .command(id, 1_000, command, batch.to_parts(), &mut |_, _| {}))
        .expect("an import fits");
    }

    fn tell(&mut self, command: Command) -> Result<(), Fault> {
        self.made += 1;
        let id = format!("{:032x}", self.made);
        now(self
            .engine
            .command(id, u64::from(self.made), command, vec![], &mut |_, _| {}))
    }

    fn put(&mut self, kind: Kind, id: &str, fields: &[(&str, &str)]) -> Result<(), Fault> {
        let fields = fields
            .iter()
            .map(|(key, text)| (key.to_string(), text.to_string()));
        self.tell(Command::Put {
            kind,
            id: id.into(),
            fields: fields.collect(),
        })
    }

    fn ask(&mut self, query: Query) -> Answer {
        self.engine.query(Lang::En, query).expect("an answer").0
    }

    fn records(&mut self, kind: Kind, customer: Option<&str>) -> Vec<RecordView> {
        let query = Query::Records {
            kind,
            customer: customer.map(String::from),
            search: String::new(),
            from: 0,
            count: 10_000,
        };
        match self.ask(query) {
            Answer::Records(page) => page.rows,
            other => unreachable!("{other:?}"),
        }
    }

    fn sales(&self) -> Money {
        self.engine.state().totals.revenue
    }

    /// Everything a person could see, in an order that does not depend on the way there.
    fn world(&mut self) -> Vec<String> {
        let query = Query::Customers {
            search: String::new(),
            badges: Vec::new(),
            sort: None,
            from: 0,
            count: u32::MAX,
        };
        let Answer::Customers(table) = self.ask(query) else {
            unreachable!("not customers")
        };
        let cells = table.rows.iter().map(|row| format!("{:?}", row.cells));
        let mut all: Vec<String> = cells.collect();
        for kind in Kind::ALL {
            let rows = self.records(kind, None);
            all.extend(rows.into_iter().map(|row| format!("{row:?}")));
        }
        all.sort();
        all.push(format!("{:?}", self.engine.state().totals));
        all
    }

    /// The same workbook read again from what is stored.
    fn reopened(self) -> Book {
        let mut engine = Engine::new(self.engine.into_store());
        now(engine.open(None, 2_000)).expect("it opens again");
        Book {
            engine,
            made: self.made,
        }
    }
}

#[test]
fn a_profile_is_filled_corrected_and_refused() {
    let mut book = Book::new();
    book.put(
        Kind::Customer,
        "id:C1",
        &[("phone", " 138 0013 8000 "), ("potential", "4")],
    )
    .expect("it fits");
    let said = book.put(Kind::Customer, "id:C1", &[("potential", "9")]);
    assert_eq!(
        said,
        Err(Fault::Invalid("potential".into(), Invalid::Range(1, 5)))
    );
    let said = book.put(Kind::Customer, "id:C1", &[("email", "ann at home")]);
    assert_eq!(said, Err(Fault::Invalid("email".into(), Invalid::Email)));
    let said = book.put(Kind::Contact, "", &[("customer", "id:C9"), ("name", "Eve")]);
    assert_eq!(
        said,
        Err(Fault::Invalid("customer".into(), Invalid::Customer))
    );
    let said = book.put(Kind::Contact, "", &[("customer", "id:C1")]);
    assert_eq!(said, Err(Fault::Invalid("name".into(), Invalid::Required)));
    let said = book.put(Kind::Customer, "", &[("name", "Dee")]);
    assert_eq!(said, Ok(()));
    let said = book.put(Kind::Customer, "", &[("name", "Dee")]);
    assert_eq!(said, Err(Fault::Invalid("name".into(), Invalid::Taken)));
    let mut book = book.reopened();
    let Answer::Record(ann) = book.ask(Query::Record(Kind::Customer, "id:C1".into())) else {
        unreachable!("a record");
    };
    assert!(
        ann.fields
            .contains(&("phone".into(), "138 0013 8000".into()))
    );
    assert!(ann.fields.contains(&("name".into(), "Ann".into())));
}

#[test]
fn a_name_is_changed_and_comes_back() {
    let mut book = Book::new();
    let before = book.world();
    book.put(Kind::Customer, "id:C1", &[("name", "Anna")])
        .expect("it fits");
    assert!(book.world().iter().any(|line| line.contains("Anna")));
    book.put(Kind::Customer, "id:C1", &[("name", "")])
        .expect("it fits");
    assert!(
        book.world()
            .iter()
            .any(|line| line.contains("Ann,") || line.contains("Ann"))
    );
    assert!(!book.world().iter().any(|line| line.contains("Anna")));
    book.tell(Command::Undo).expect("undo");
    book.tell(Command::Undo).expect("undo");
    assert_eq!(book.world(), before);
}

#[test]
fn lines_are_added_changed_and_removed() {
    let mut book = Book::new();
    let before = book.world();
    let fields = [
        ("customer", "id:C2"),
        ("date", "2024-05-01"),
        ("amount", "1,000.5"),
    ];
    book.put(Kind::Order, "", &fields).expect("it fits");
    assert_eq!(book.sales(), Money(12_055_000));
    let lines = book.records(Kind::Order, Some("id:C2"));
    assert_eq!(lines.len(), 2);
    let imported = lines
        .iter()
        .find(|line| line.id.contains(':'))
        .expect("an imported line");
    let added = lines
        .iter()
        .find(|line| !line.id.contains(':'))
        .expect("an added line");
    book.put(Kind::Order, &imported.id, &[("amount", "60")])
        .expect("it fits");
    assert_eq!(book.sales(), Money(12_155_000));
    book.tell(Command::Remove(
        Kind::Order,
        vec![imported.id.clone(), added.id.clone()],
    ))
    .expect("it goes");
    assert_eq!(book.sales(), Money(1_550_000));
    assert!(book.records(Kind::Order, Some("id:C2")).is_empty());
    let live = book.world();
    let mut book = book.reopened();
    assert_eq!(book.world(), live);
    for _ in 0..3 {
        book.tell(Command::Undo).expect("undo");
    }
    assert_eq!(book.world(), before);
}

#[test]
fn removed_customers_take_their_lines_and_return_with_them() {
    let mut book = Book::new();
    let before = book.world();
    book.put(
        Kind::Touch,
        "",
        &[("customer", "id:C1"), ("date", "2024-01-01")],
    )
    .expect("it fits");
    let with_touch = book.world();
    book.tell(Command::Remove(Kind::Customer, vec!["id:C1".into()]))
        .expect("it goes");
    assert_eq!(book.sales(), Money(1_000_000));
    assert_eq!(book.engine.state().totals.customers, 3);
    assert!(book.records(Kind::Touch, None).is_empty());
    // A later import of the same customer stays out of sight too.
    book.import("again.csv");
    assert_eq!(book.sales(), Money(2_000_000));
    book.tell(Command::Undo).expect("undo");
    book.tell(Command::Undo).expect("undo");
    assert_eq!(book.world(), with_touch);
    book.tell(Command::Undo).expect("undo");
    assert_eq!(book.world(), before);
}

#[test]
fn duplicates_merge_and_part_again() {
    let mut book = Book::new();
    let Answer::Duplicates(groups) = book.ask(Query::Duplicates) else {
        unreachable!("groups");
    };
    let ids: Vec<&str> = groups[0]
        .customers
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!((groups.len(), ids), (1, vec!["id:C3", "id:C4"]));
    book.put(Kind::Customer, "id:C4", &[("phone", "0571-8888")])
        .expect("it fits");
    let before = book.world();
    book.tell(Command::Merge {
        into: "id:C3".into(),
        from: vec!["id:C4".into()],
    })
    .expect("they merge");
    assert_eq!(book.engine.state().totals.customers, 3);
    assert_eq!(
        book.engine.state().undo,
        Some(Step::Merge(1, "Cy Ltd.".into()))
    );
    assert_eq!(book.records(Kind::Order, Some("id:C3")).len(), 2);
    let Answer::Record(one) = book.ask(Query::Record(Kind::Customer, "id:C3".into())) else {
        unreachable!("a record");
    };
    assert!(one.fields.contains(&("phone".into(), "0571-8888".into())));
    let merged = book.world();
    let mut book = book.reopened();
    assert_eq!(book.world(), merged);
    // Lines that come later for the one who joined count for the one who stayed.
    book.import("again.csv");
    assert_eq!(book.records(Kind::Order, Some("id:C3")).len(), 4);
    book.tell(Command::Undo).expect("undo");
    book.tell(Command::Undo).expect("undo");
    assert_eq!(book.world(), before);
    book.tell(Command::Redo).expect("redo");
    assert_eq!(book.world(), merged);
    book.tell(Command::Unmerge("id:C4".into()))
        .expect("out again");
    assert_eq!(book.engine.state().totals.customers, 4);
}

#[test]
fn who_is_past_the_limit_is_found_once_and_erased_once() {
    let mut book = Book::new();
    book.put(
        Kind::Touch,
        "",
        &[("customer", "id:C1"), ("date", "1970-06-01")],
    )
    .expect("a touch");
    book.put(
        Kind::Setting,
        keben::model::SETTINGS,
        &[("retention_months", "1")],
    )
    .expect("a limit");
    let past = |book: &mut Book| match book.ask(Query::Expired) {
        Answer::Choices(choices) => choices.into_iter().map(|one| one.id).collect::<Vec<_>>(),
        other => unreachable!("{other:?}"),
    };
    assert_eq!(past(&mut book), ["id:C2", "id:C3", "id:C4"]);
    let before = book.sales();
    let ids = past(&mut book);
    book.tell(Command::Erase(ids)).expect("they go");
    assert_eq!(past(&mut book), Vec::<String>::new());
    assert_eq!(book.sales(), before, "what the shop earned stays");
}

#[test]
fn a_sample_in_the_bin_is_not_the_sample_that_opens() {
    let mut book = Book::new();
    book.tell(Command::OpenSampleShop).expect("a sample");
    let sample = book.engine.state().workbook.expect("open").id;
    book.tell(Command::DeleteWorkbook(sample.clone()))
        .expect("binned");
    let open = book.engine.state().workbook.expect("the other one");
    assert!(!open.sample, "the workbook opened before takes its place");
    book.tell(Command::OpenSampleShop).expect("a fresh sample");
    let state = book.engine.state();
    let fresh = state.workbook.expect("open");
    assert!(fresh.sample && fresh.id != sample && fresh.deleted.is_none());
    assert_eq!(state.workbooks.len(), 3);
}

#[test]
fn many_are_edited_as_one_step() {
    let mut book = Book::new();
    let before = book.world();
    book.tell(Command::EditMatching {
        search: "cy".into(),
        badges: vec![],
        edits: vec![
            Edit::AddTag("tags".into(), "vip".into()),
            Edit::Set("type".into(), "b2b".into()),
        ],
    })
    .expect("it fits");
    assert_eq!(
        book.engine.state().undo,
        Some(Step::EditMany(Kind::Customer, 2))
    );
    let query = Query::Customers {
        search: String::new(),
        badges: vec![
            ("tags".into(), "vip".into()),
            ("type".into(), "Business".into()),
        ],
        sort: None,
        from: 0,
        count: 10,
    };
    let Answer::Customers(page) = book.ask(query) else {
        unreachable!("a page");
    };
    assert_eq!(page.matching, 2);
    book.tell(Command::EditMany {
        kind: Kind::Customer,
        ids: vec!["id:C3".into()],
        edits: vec![Edit::RemoveTag("tags".into(), "vip".into())],
    })
    .expect("it fits");
    book.tell(Command::Undo).expect("undo");
    book.tell(Command::Undo).expect("undo");
    assert_eq!(book.world(), before);
}

#[test]
fn own_fields_hold_what_they_were_made_for() {
    let mut book = Book::new();
    let fields = [
        ("label", "Shoe size"),
        ("of", "customer"),
        ("value", "number"),
    ];
    book.put(Kind::Field, "", &fields).expect("it fits");
    let own = book.engine.state().own_fields;
    let key = format!("own.{}", own[0].id);
    book.put(Kind::Customer, "id:C1", &[(&key, "42,5")])
        .expect("a decimal comma");
    let said = book.put(Kind::Customer, "id:C1", &[(&key, "large")]);
    assert_eq!(said, Err(Fault::Invalid(key.clone(), Invalid::Number)));
    let said = book.put(
        Kind::Touch,
        "",
        &[("customer", "id:C1"), ("date", "2024-01-01"), (&key, "4")],
    );
    assert_eq!(said, Err(Fault::Invalid(key, Invalid::Unknown)));
}

#[test]
fn the_history_tells_and_takes_back_an_older_step() {
    let mut book = Book::new();
    book.put(Kind::Customer, "id:C1", &[("potential", "3")])
        .expect("it fits");
    book.put(Kind::Customer, "id:C2", &[("potential", "5")])
        .expect("it fits");
    book.put(Kind::Customer, "id:C2", &[("potential", "4")])
        .expect("it fits");
    let Answer::History(page) = book.ask(Query::History { from: 0, count: 10 }) else {
        unreachable!("a history");
    };
    let said: Vec<String> = page
        .lines
        .iter()
        .map(|line| line.step.say(Lang::En))
        .collect();
    assert_eq!(
        said[0],
        "Potential (1–5) of customer Bo changed from 5 to 4"
    );
    assert_eq!(said[3], "imported 5 lines from orders.csv");
    let can: Vec<bool> = page.lines.iter().map(|line| line.can_revert).collect();
    assert_eq!(can, [true, false, true, true]);
    assert_eq!(
        book.tell(Command::Revert(page.lines[1].seq)),
        Err(Fault::ChangedSince)
    );
    book.tell(Command::Revert(page.lines[2].seq))
        .expect("nothing touched it since");
    let Answer::Record(ann) = book.ask(Query::Record(Kind::Customer, "id:C1".into())) else {
        unreachable!("a record");
    };
    assert!(ann.fields.iter().all(|(key, _)| key != "potential"));
}

#[derive(Clone, Debug)]
enum Move {
    Import,
    Put(Kind, usize, usize),
    Remove(Kind, usize),
    Merge(usize, usize),
    Bulk(usize),
    Revert(usize),
    Undo,
    Redo,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let kind = prop_oneof![
        3 => Just(Kind::Customer),
        3 => Just(Kind::Order),
        1 => Just(Kind::Contact),
        1 => Just(Kind::Touch),
    ];
    let one = prop_oneof![
        1 => Just(Move::Import),
        8 => (kind.clone(), 0usize..6, 0usize..6).prop_map(|(k, a, b)| Move::Put(k, a, b)),
        3 => (kind, 0usize..6).prop_map(|(k, a)| Move::Remove(k, a)),
        2 => (0usize..5, 0usize..5).prop_map(|(a, b)| Move::Merge(a, b)),
        1 => (0usize..3).prop_map(Move::Bulk),
        2 => (0usize..12).prop_map(Move::Revert),
        4 => Just(Move::Undo),
        3 => Just(Move::Redo),
    ];
    prop::collection::vec(one, 0..40)
}

fn play(book: &mut Book, step: &Move) -> Result<(), Fault> {
    let customer = |at: usize| ["id:C1", "id:C2", "id:C3", "id:C4", "name:New"][at % 5];
    match step {
        Move::Import => {
            book.import("more.csv");
            Ok(())
        }
        Move::Put(Kind::Customer, at, value) => {
            let value = ["", "Xi", "Yu", "New", "Zoe", "Q"][*value];
            book.put(
                Kind::Customer,
                customer(*at),
                &[("name", value), ("notes", value)],
            )
        }
        Move::Put(Kind::Order, at, value) => {
            let lines = book.records(Kind::Order, None);
            let amount = value.to_string();
            match lines.get(*at) {
                Some(line) if value % 2 == 0 => {
                    let id = line.id.clone();
                    book.put(
                        Kind::Order,
                        &id,
                        &[("amount", &amount), ("customer", customer(*value))],
                    )
                }
                _ => book.put(
                    Kind::Order,
                    "",
                    &[
                        ("customer", customer(*at)),
                        ("date", "2024-02-03"),
                        ("amount", &amount),
                    ],
                ),
            }
        }
        Move::Put(kind, at, _) => book.put(
            *kind,
            "",
            &match kind {
                Kind::Contact => [("customer", customer(*at)), ("name", "Lee")],
                _ => [("customer", customer(*at)), ("date", "2024-02-03")],
            },
        ),
        Move::Remove(Kind::Customer, at) => {
            book.tell(Command::Remove(Kind::Customer, vec![customer(*at).into()]))
        }
        Move::Remove(kind, at) => {
            let rows = book.records(*kind, None);
            match rows.get(*at) {
                Some(row) => {
                    let id = row.id.clone();
                    book.tell(Command::Remove(*kind, vec![id]))
                }
                None => Ok(()),
            }
        }
        Move::Merge(into, from) => book.tell(Command::Merge {
            into: customer(*into).into(),
            from: vec![customer(*from).into()],
        }),
        Move::Bulk(tag) => book.tell(Command::EditMatching {
            search: String::new(),
            badges: vec![],
            edits: vec![Edit::AddTag("tags".into(), format!("t{tag}"))],
        }),
        Move::Revert(seq) => book.tell(Command::Revert(*seq as u32)),
        Move::Undo => book.tell(Command::Undo),
        Move::Redo => book.tell(Command::Redo),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_journal_rebuilds_what_is_shown_and_undo_leads_back(moves in moves()) {
        let mut book = Book::new();
        let mut refused = 0;
        for step in &moves {
            let before = book.world();
            if let Err(fault) = play(&mut book, step) {
                refused += 1;
                prop_assert_eq!(book.world(), before, "{:?} {:?}", step, fault);
            }
        }
        prop_assert!(refused <= moves.len());
        let live = book.world();
        let mut book = book.reopened();
        prop_assert_eq!(book.world(), live);
        while book.engine.state().undo.is_some() {
            book.tell(Command::Undo).expect("undo fits");
        }
        let empty = book.world();
        prop_assert_eq!(book.sales(), Money::ZERO);
        prop_assert!(book.engine.state().imports.is_empty());
        while book.engine.state().redo.is_some() {
            book.tell(Command::Redo).expect("redo fits");
        }
        // Redo leads to the last state whose undo stack was whole: undo again gives the same start.
        while book.engine.state().undo.is_some() {
            book.tell(Command::Undo).expect("undo fits");
        }
        prop_assert_eq!(book.world(), empty);
    }

    #[test]
    fn every_step_is_undone_exactly(moves in moves()) {
        let mut book = Book::new();
        for step in &moves {
            let before = book.world();
            let undo = book.engine.state().undo;
            let done = play(&mut book, step).is_ok();
            let changed = done && (book.engine.state().undo != undo || book.world() != before);
            if changed && !matches!(step, Move::Undo | Move::Redo) {
                let after = book.world();
                book.tell(Command::Undo).expect("undo fits");
                prop_assert_eq!(&book.world(), &before, "{:?}", step);
                book.tell(Command::Redo).expect("redo fits");
                prop_assert_eq!(&book.world(), &after, "{:?}", step);
            }
        }
    }
}
