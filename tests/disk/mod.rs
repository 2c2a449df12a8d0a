//! What the tests of the store share: small batches, and waiting for a store that never waits.
#![allow(dead_code)]

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use keben::model::{Batch, BatchHead, KeyKind, NONE};
use keben::store::{Along, Journal, Loaded, Memory, Pace, Shop, Store, Trouble};
use keben::workbook::{Command, Contents, Entry, Import, Workbook};

/// Runs a future of the memory store, which never waits.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("the memory store never waits"),
    }
}

pub fn batch(source: &str, lines: &[(&str, &str, i32, i64)]) -> Batch {
    let mut batch = Batch {
        head: BatchHead {
            source: source.into(),
            currency: "CNY".into(),
            key_kind: KeyKind::Id,
            ..BatchHead::default()
        },
        ..Batch::default()
    };
    for (customer, order, day, amount) in lines {
        let at = batch.customer_keys.iter().position(|key| key == *customer);
        let at = at.map_or_else(|| batch.customer_keys.push(customer), |at| at as u32);
        batch.customer.push(at);
        let at = batch.orders.iter().position(|key| key == *order);
        let at = at.map_or_else(|| batch.orders.push(order), |at| at as u32);
        batch.order.push(if order.is_empty() { NONE } else { at });
        batch.day.push(*day);
        batch.amount.push(*amount);
        batch.state.push(0);
    }
    batch.head.lines = lines.len() as u32;
    batch.head.customers = batch.customer_keys.len() as u32;
    batch
}

pub fn january() -> Batch {
    let lines = [
        ("李", "A1", 19_700, 120_0000),
        ("王", "A2", 19_701, 80_0000),
        ("李", "A3", 19_710, 30_5000),
    ];
    batch("一月.csv", &lines)
}

pub fn february() -> Batch {
    let lines = [("王", "B1", 19_730, 10_0000), ("Zoë", "B2", 19_731, 5_0000)];
    batch("february.csv", &lines)
}

pub fn id(number: u32) -> String {
    format!("{number:032x}")
}

/// A workbook open on a store in memory, used as the engine uses it.
pub struct Open {
    pub store: Store,
    pub shop: Shop,
    pub journal: Journal,
    pub book: Workbook,
    pub now: u64,
    made: u32,
}

/// All that can be seen of a store: each workbook's id, name, whether it is locked, contents and
/// columns, and how far undo reaches.
pub type View = Vec<(String, String, bool, Contents, Vec<Batch>, usize)>;

impl Open {
    /// A new workbook without anything in it.
    pub fn new(pace: Pace) -> Open {
        let mut store = Store::default();
        store.pace = pace;
        let shop = Shop {
            id: id(1),
            name: "\u{674e}".into(),
            room: id(1),
            ..Shop::default()
        };
        Open {
            journal: now(store.found(&shop, &Contents::default())).expect("it is founded"),
            book: Workbook::default(),
            now: 1_700_000_000_000,
            made: 0,
            store,
            shop,
        }
    }

    pub fn memory(&self) -> &Memory {
        self.store.as_memory().expect("it lies in memory")
    }

    pub fn fresh(&mut self) -> String {
        self.made += 1;
        id(1000 + self.made)
    }

    /// Does a command, and writes a snapshot when it is time.
    pub fn run(&mut self, command: Command) -> Result<(), Trouble> {
        self.step(command, false)?;
        self.snapshot_when_due()
    }

    pub fn import(&mut self, batch: &Batch) -> Result<(), Trouble> {
        let id = self.fresh();
        let parts = now(self
            .store
            .write_batch(&self.shop, &id, batch, &mut |_, _| {}))?;
        let import = Import {
            id,
            head: batch.head.clone(),
            when: self.now,
            parts,
        };
        self.step(Command::Import(Box::new(import)), true)?;
        self.snapshot_when_due()
    }

    fn step(&mut self, command: Command, fresh: bool) -> Result<(), Trouble> {
        // What does not fit is no step; that is the workbook's own matter.
        let Ok((cause, change)) = self.book.plan(command) else {
            return Ok(());
        };
        self.now += 1;
        let entry = Entry {
            id: self.fresh(),
            when: self.now,
            cause,
            change: change.clone(),
        };
        let (shop, journal) = (&self.shop, &mut self.journal);
        now(self.store.append(shop, Along::Line, journal, entry, fresh))?;
        self.book
            .apply(cause, &change)
            .expect("a planned change fits");
        Ok(())
    }

    fn snapshot_when_due(&mut self) -> Result<(), Trouble> {
        if self.store.wants_snapshot(&self.journal) {
            self.snapshot()?;
        }
        Ok(())
    }

    pub fn snapshot(&mut self) -> Result<(), Trouble> {
        let (contents, journal) = (self.book.contents(), &mut self.journal);
        let left = now(self.store.snapshot(&self.shop, journal, contents, self.now))?;
        if let Some(book) = left {
            assert_eq!(book.contents(), self.book.contents());
            self.book = book;
        }
        Ok(())
    }

    pub fn load(&self) -> Loaded {
        now(self.store.load(&self.shop)).expect("it opens")
    }

    /// Opens it again from what is stored.
    pub fn reopen(&mut self) {
        let loaded = self.load();
        self.book = loaded.book;
        self.journal = loaded.journal;
    }

    /// The store as the next start finds it, with locks open that are open here: a passphrase takes
    /// seconds here, on purpose.
    pub fn next_start(&self) -> Store {
        let mut store = Store::in_memory(self.memory().copied());
        store.pace = self.store.pace;
        store.keep_keys(&self.store);
        store
    }

    /// The same workbook once more, on a store of its own.
    pub fn again(&self) -> Open {
        Open {
            store: self.next_start(),
            shop: self.shop.clone(),
            journal: self.journal.clone(),
            book: self.book.clone(),
            ..*self
        }
    }
}

/// All that can be seen of a store; locked ones must be open.
pub fn view(store: &Store) -> View {
    let (shops, bad) = now(store.shops()).expect("they read");
    assert_eq!(bad, []);
    let mut all = View::new();
    for shop in shops {
        let loaded = now(store.load(&shop)).expect("it opens");
        assert_eq!(loaded.damage, []);
        let imports = loaded.book.imports().iter();
        let batches = imports.map(|import| now(store.read_batch(&shop, import)).expect("it reads"));
        let batches = batches.collect();
        let undo = loaded.journal.entries.len();
        let contents = loaded.book.contents().clone();
        all.push((
            shop.id,
            shop.name,
            shop.lock.is_some(),
            contents,
            batches,
            undo,
        ));
    }
    all
}

/// Lets the storage fail, and lose its answer, at every write of `act`: the next start finds what
/// was there before or what is there afterwards, and no strays once it has swept.
pub fn at_every_write(
    make: impl Fn() -> Open,
    act: impl Fn(&mut Open) -> Result<(), Trouble>,
) -> u32 {
    let mut open = make();
    let before = view(&open.next_start());
    act(&mut open).expect("it can be done");
    let after = view(&open.next_start());
    let mut points = 0;
    for mute in [false, true] {
        for writes in 0.. {
            let mut open = make();
            if mute {
                open.memory().mute_after(Some(writes));
            } else {
                open.memory().fail_after(Some(writes));
            }
            let done = act(&mut open);
            let store = open.next_start();
            let found = view(&store);
            let (shops, _) = now(store.shops()).expect("they read");
            now(store.sweep_strays(&shops)).expect("it sweeps");
            for shop in shops.clone() {
                let journal = now(store.load(&shop)).expect("it opens").journal;
                now(store.sweep(&shop, &journal)).expect("it sweeps");
            }
            assert_eq!(view(&store), found, "sweeping takes nothing");
            assert_eq!(now(store.sweep_strays(&shops)), Ok(0));
            if done.is_ok() {
                assert_eq!(found, after);
                break;
            }
            assert!(
                found == before || (mute && found == after),
                "after {writes} writes"
            );
            points += 1;
        }
    }
    points
}
