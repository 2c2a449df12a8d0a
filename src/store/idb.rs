//! The store in IndexedDB: the only module that knows there is a browser under it.

use crate::model::order;
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::Trouble;
use super::dom::{told, told_open, why};
use super::op::{Op, Table, names};
use super::shelf::Boxed;

const NAME: &str = "keben";
/// Version of the database's stores, apart from the records' own schema.
const VERSION: u32 = 2;
const SHOPS: &str = "workbooks";
const JOURNAL: &str = "journal";
const SNAPSHOTS: &str = "snapshots";
const CHUNKS: &str = "chunks";
const STORES: [&str; 4] = [SHOPS, JOURNAL, SNAPSHOTS, CHUNKS];
/// Where the records of a room lie, all under keys that begin with it.
const ROOMS: [&str; 3] = [JOURNAL, SNAPSHOTS, CHUNKS];
/// An opening that takes so long is blocked, in milliseconds.
const PATIENCE: u32 = 8_000;
/// Between two tries to open a lost connection again, in milliseconds.
const BETWEEN: u32 = 200;
/// How often a lost connection is opened again.
const REOPENINGS: u8 = 3;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Connection {
    Open,
    Lost,
    Outdated,
}

/// An open database.
#[derive(Debug)]
pub struct Idb {
    database: RefCell<Database>,
    state: Rc<State>,
    reopened: Cell<u8>,
}

/// How the connection is, and who is told when that changes.
#[derive(Debug)]
struct State {
    connection: Cell<Connection>,
    told: RefCell<Option<Waker>>,
}

impl State {
    fn set(&self, connection: Connection) {
        self.connection.set(connection);
        if let Some(waker) = self.told.borrow_mut().take() {
            waker.wake();
        }
    }
}

impl Idb {
    pub(super) async fn open() -> Result<Idb, Trouble> {
        let state = Rc::new(State {
            connection: Cell::new(Connection::Open),
            told: RefCell::default(),
        });
        let database = connect(&state).await?;
        Ok(Idb {
            database: RefCell::new(database),
            state,
            reopened: Cell::new(0),
        })
    }

    /// Waits until the connection is another than it was.
    pub(super) fn changed(&self) -> impl Future<Output = ()> + use<> {
        let (state, mut asked) = (self.state.clone(), false);
        poll_fn(move |context| {
            if std::mem::replace(&mut asked, true) && state.told.borrow().is_none() {
                return Poll::Ready(());
            }
            state.told.replace(Some(context.waker().clone()));
            Poll::Pending
        })
    }

    pub(super) async fn shops(&self) -> Result<Vec<(String, String)>, Trouble> {
        let database = self.database().await?;
        let reading = reading(&database, &[SHOPS])?;
        let store = reading.object_store(SHOPS).map_err(told)?;
        let (keys, texts) = all(&store, None).await?;
        let texts = texts.into_iter().map(|text| text.as_string());
        let text = |text: Option<String>| text.unwrap_or_default();
        let ids = keys.into_iter().map(|key| text(key.as_string()));
        Ok(ids.zip(texts.map(text)).collect())
    }

    pub(super) async fn records(
        &self,
        table: Table,
        room: &str,
        from: u32,
    ) -> Result<Vec<(u32, Vec<u8>)>, Trouble> {
        let database = self.database().await?;
        let reading = reading(&database, &[name(table)])?;
        records(&reading, table, room, from).await
    }

    /// Lines and snapshots as they stand at one moment.
    pub(super) async fn room(&self, room: &str) -> Result<super::Room, Trouble> {
        let database = self.database().await?;
        let reading = reading(&database, &[JOURNAL, SNAPSHOTS])?;
        Ok(super::Room {
            lines: records(&reading, Table::Journal, room, 0).await?,
            snapshots: records(&reading, Table::Snapshots, room, 0).await?,
        })
    }

    pub(super) async fn column(
        &self,
        room: &str,
        batch: &str,
        column: u32,
    ) -> Result<Vec<Vec<u8>>, Trouble> {
        let database = self.database().await?;
        let reading = reading(&database, &[CHUNKS])?;
        let store = reading.object_store(CHUNKS).map_err(told)?;
        let (from, to) = (key(&[room, batch]), key(&[room, batch]));
        from.push(&column.into());
        to.push(&column.into());
        to.push(&Array::new());
        let range = KeyRange::Bound(JsValue::from(from), false, JsValue::from(to), false);
        let chunks = values(&store, Some(range)).await?;
        let chunks = chunks.into_iter().map(|value| {
            let bytes = value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
            bytes.ok_or_else(|| Trouble::BadRecord(CHUNKS.into(), "type".into()))
        });
        chunks.collect()
    }

    pub(super) async fn batches(&self) -> Result<Vec<(String, String)>, Trouble> {
        let database = self.database().await?;
        let reading = reading(&database, &[CHUNKS])?;
        let store = reading.object_store(CHUNKS).map_err(told)?;
        let keys = keys(&store, None).await?.into_iter();
        let mut all: Vec<(String, String)> = keys
            .filter_map(|key| {
                let key: Array = key.dyn_into().ok()?;
                Some((key.get(0).as_string()?, key.get(1).as_string()?))
            })
            .collect();
        all.dedup();
        Ok(all)
    }

    pub(super) async fn rooms(&self) -> Result<Vec<String>, Trouble> {
        let database = self.database().await?;
        let reading = reading(&database, &ROOMS)?;
        let mut all = Vec::new();
        for name in ROOMS {
            let store = reading.object_store(name).map_err(told)?;
            for key in keys(&store, None).await? {
                let room = key
                    .dyn_ref::<Array>()
                    .and_then(|key| key.get(0).as_string());
                all.extend(room.filter(|room| all.last() != Some(room)));
            }
        }
        let mut all = order::sorted(all, &|a, b| a.cmp(b));
        all.dedup();
        Ok(all)
    }

    pub(super) async fn commit(&self, ops: Vec<Op<'_>>) -> Result<(), Trouble> {
        let database = self.database().await?;
        let writing = match ops.iter().any(Op::writes) {
            true => strict(&database)?,
            false => reading(&database, &STORES)?,
        };
        let shops = writing.object_store(SHOPS).map_err(told)?;
        let chunks = writing.object_store(CHUNKS).map_err(told)?;
        let raw = shops.as_sys().transaction();
        for op in ops {
            match op {
                Op::Room(shop, room) => {
                    let range = Some(KeyRange::Only(JsValue::from_str(shop)));
                    let found = values(&shops, range).await?.pop().ok_or(Trouble::Gone)?;
                    needed(names(&found.as_string().unwrap_or_default(), room) == Some(true))?;
                }
                Op::NoShop(shop) => {
                    let range = KeyRange::Only(JsValue::from_str(shop));
                    needed(keys(&shops, Some(range)).await?.is_empty())?;
                }
                Op::Stray(room) => {
                    let all = values(&shops, None).await?.into_iter();
                    let mut texts = all.map(|text| text.as_string().unwrap_or_default());
                    needed(texts.all(|text| names(&text, room) == Some(false)))?;
                }
                Op::Needed(table, room, seq) => {
                    let store = writing.object_store(name(table)).map_err(told)?;
                    let range = KeyRange::Only(numbered(room, seq).into());
                    if keys(&store, Some(range)).await?.is_empty() {
                        return Err(Trouble::Gone);
                    }
                }
                Op::Chunked(room, batch, count) => {
                    let parts: Vec<&str> = [room].into_iter().chain(batch).collect();
                    let found = keys(&chunks, Some(below(&parts))).await?;
                    needed(found.len() == count as usize)?;
                }
                Op::PutShop(id, text) => {
                    let id = JsValue::from_str(id);
                    put(&shops, &id, &JsValue::from_str(&text), &raw).await?;
                }
                Op::DropShop(id) => {
                    drop_all(&shops, KeyRange::Only(JsValue::from_str(id)), &raw).await?;
                }
                Op::Add(table, room, seq, stored) => {
                    let store = writing.object_store(name(table)).map_err(told)?;
                    // Text stays text, so that people and other programs can read it.
                    let value = match std::str::from_utf8(&stored) {
                        Ok(text) => JsValue::from_str(text),
                        Err(_) => Uint8Array::from(stored.as_slice()).into(),
                    };
                    let added = store
                        .add(value)
                        .with_key(JsValue::from(numbered(room, seq)));
                    let added = added.without_key_type().primitive();
                    let added = added.map_err(|fault| why(fault, &raw))?;
                    added.await.map_err(|fault| why(fault, &raw))?;
                }
                Op::AddChunks(room, batch, column, all) => {
                    for (at, chunk) in all.into_iter().enumerate() {
                        let key = key(&[room, batch]);
                        key.push(&column.into());
                        key.push(&(at as u32).into());
                        let value = Uint8Array::from(chunk.as_slice());
                        drop(chunk);
                        put(&chunks, &key, &value, &raw).await?;
                    }
                }
                Op::Drop(table, room, from, below) => {
                    let store = writing.object_store(name(table)).map_err(told)?;
                    let (from, to) = (numbered(room, from).into(), numbered(room, below).into());
                    drop_all(&store, KeyRange::Bound(from, false, to, true), &raw).await?;
                }
                Op::DropBatch(room, batch) => {
                    drop_all(&chunks, below(&[room, batch]), &raw).await?;
                }
                Op::DropRoom(room) => {
                    for name in ROOMS {
                        let store = writing.object_store(name).map_err(told)?;
                        drop_all(&store, below(&[room]), &raw).await?;
                    }
                }
            }
        }
        let done = writing.commit().await;
        done.map_err(|fault| why(fault, &raw))
    }

    /// While a browser clears data away, the first try may be cut short, too.
    async fn reopen(&self) -> Result<(), Trouble> {
        loop {
            let times = self.reopened.get();
            if times >= REOPENINGS {
                return Err(Trouble::Unavailable("connection lost".into()));
            }
            self.reopened.set(times + 1);
            match connect(&self.state).await {
                Ok(database) => {
                    self.state.connection.set(Connection::Open);
                    self.database.replace(database);
                    return Ok(());
                }
                Err(trouble @ (Trouble::Blocked | Trouble::NewerVersion)) => return Err(trouble),
                Err(_) => super::pause(BETWEEN).await,
            }
        }
    }

    async fn database(&self) -> Result<Database, Trouble> {
        match self.state.connection.get() {
            Connection::Open => {}
            Connection::Outdated => return Err(Trouble::NewerVersion),
            Connection::Lost => self.reopen().await?,
        }
        Ok(self.database.borrow().clone())
    }
}

impl Drop for Idb {
    fn drop(&mut self) {
        self.database.borrow().clone().close();
    }
}

async fn connect(state: &Rc<State>) -> Result<Database, Trouble> {
    let blocked = Rc::new(Cell::new(false));
    let waker: Rc<RefCell<Option<Waker>>> = Rc::default();
    let told_blocked = (blocked.clone(), waker.clone());
    let request = Database::open(NAME)
        .with_version(VERSION)
        .with_on_blocked(move |_| {
            told_blocked.0.set(true);
            if let Some(waker) = told_blocked.1.borrow_mut().take() {
                waker.wake();
            }
            Ok(())
        })
        .with_on_upgrade_needed(|event, database| {
            if event.old_version() < 1.0 {
                for store in [SHOPS, JOURNAL, CHUNKS] {
                    database.create_object_store(store).build()?;
                }
            }
            if event.old_version() < 2.0 {
                database.create_object_store(SNAPSHOTS).build()?;
            }
            Ok(())
        })
        .build()
        .map_err(told_open)?;
    // Behind an upgrade that is blocked, a request waits in silence.
    let silent = (blocked.clone(), waker.clone());
    wasm_bindgen_futures::spawn_local(async move {
        super::pause(PATIENCE).await;
        silent.0.set(true);
        if let Some(waker) = silent.1.borrow_mut().take() {
            waker.wake();
        }
    });
    let mut request = pin!(request);
    let database = poll_fn(|context| {
        if let Poll::Ready(opened) = request.as_mut().poll(context) {
            return Poll::Ready(opened.map_err(told_open));
        }
        if blocked.get() {
            return Poll::Ready(Err(Trouble::Blocked));
        }
        waker.replace(Some(context.waker().clone()));
        Poll::Pending
    })
    .await?;
    let mut changes = database.version_changes().map_err(told)?;
    let (state, watched) = (state.clone(), database.clone());
    wasm_bindgen_futures::spawn_local(async move {
        // A newer page wants to upgrade, or somebody to delete: step aside at once, or they would
        // be blocked.
        let change = changes.recv().await;
        watched.close();
        let newer = change.is_some_and(|change| change.new_version().is_some());
        state.set(match newer {
            true => Connection::Outdated,
            false => Connection::Lost,
        });
    });
    Ok(database)
}

fn reading<'a>(database: &'a Database, stores: &[&str]) -> Result<Transaction<'a>, Trouble> {
    database.transaction(stores).build().map_err(told)
}

/// The only way to write: `strict` waits until the disk has it.
fn strict(database: &Database) -> Result<Transaction<'_>, Trouble> {
    let options = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    database
        .transaction(STORES)
        .with_mode(TransactionMode::Readwrite)
        .with_options(options)
        .build()
        .map_err(told)
}

fn name(table: Table) -> &'static str {
    match table {
        Table::Journal => JOURNAL,
        Table::Snapshots => SNAPSHOTS,
    }
}

fn needed(fits: bool) -> Result<(), Trouble> {
    fits.then_some(()).ok_or(Trouble::ChangedElsewhere)
}

async fn records(
    reading: &Transaction<'_>,
    table: Table,
    room: &str,
    from: u32,
) -> Result<Vec<(u32, Vec<u8>)>, Trouble> {
    let store = reading.object_store(name(table)).map_err(told)?;
    let to = key(&[room]);
    to.push(&Array::new());
    let range = KeyRange::Bound(numbered(room, from).into(), false, to.into(), false);
    let (keys, values) = all(&store, Some(range)).await?;
    let numbers = keys.into_iter().map(|key| {
        let seq = key.dyn_ref::<Array>().and_then(|key| key.get(1).as_f64());
        seq.ok_or_else(|| Trouble::BadRecord(name(table).into(), "key".into()))
    });
    // What is neither text nor bytes reads as empty, which its hash then refuses by number.
    let stored = values.into_iter().map(|value| match value.as_string() {
        Some(text) => text.into_bytes(),
        None => value
            .dyn_ref::<Uint8Array>()
            .map(Uint8Array::to_vec)
            .unwrap_or_default(),
    });
    let both = numbers.zip(stored);
    both.map(|(seq, stored)| Ok((seq? as u32, stored)))
        .collect()
}

async fn all(
    store: &ObjectStore<'_>,
    range: Option<KeyRange<JsValue>>,
) -> Result<(Vec<JsValue>, Vec<JsValue>), Trouble> {
    Ok((
        keys(store, range.clone()).await?,
        values(store, range).await?,
    ))
}

fn values<'a>(
    store: &'a ObjectStore<'_>,
    range: Option<KeyRange<JsValue>>,
) -> Boxed<'a, Vec<JsValue>> {
    Box::pin(async move {
        let range = range.unwrap_or_else(everything);
        let found = store.get_all::<JsValue>().with_query::<JsValue, _>(range);
        let found = found.primitive().map_err(told)?.await.map_err(told)?;
        found.map(|value| value.map_err(told)).collect()
    })
}

fn keys<'a>(
    store: &'a ObjectStore<'_>,
    range: Option<KeyRange<JsValue>>,
) -> Boxed<'a, Vec<JsValue>> {
    Box::pin(async move {
        let range = range.unwrap_or_else(everything);
        let found = store.get_all_keys::<JsValue>();
        let found = found.with_query::<JsValue, _>(range).primitive();
        let found = found.map_err(told)?.await.map_err(told)?;
        found.map(|value| value.map_err(told)).collect()
    })
}

fn put<'a>(
    store: &'a ObjectStore<'_>,
    key: &'a JsValue,
    value: &'a JsValue,
    raw: &'a web_sys::IdbTransaction,
) -> Boxed<'a, ()> {
    Box::pin(async move {
        let put = store.put(value).with_key(key).without_key_type();
        let put = put.primitive().map_err(|fault| why(fault, raw))?;
        put.await.map_err(|fault| why(fault, raw))
    })
}

fn drop_all<'a>(
    store: &'a ObjectStore<'_>,
    range: KeyRange<JsValue>,
    raw: &'a web_sys::IdbTransaction,
) -> Boxed<'a, ()> {
    Box::pin(async move {
        let gone = store.delete::<JsValue, _>(range).primitive();
        let gone = gone.map_err(|fault| why(fault, raw))?;
        gone.await.map_err(|fault| why(fault, raw))
    })
}

fn numbered(room: &str, seq: u32) -> Array {
    let key = key(&[room]);
    key.push(&seq.into());
    key
}

/// Every key there is: the empty text is the lowest text, and arrays sort after texts.
fn everything() -> KeyRange<JsValue> {
    KeyRange::LowerBound(JsValue::from_str(""), false)
}

fn key(parts: &[&str]) -> Array {
    parts.iter().map(|part| JsValue::from_str(part)).collect()
}

/// All keys that begin with these parts: arrays sort after texts and numbers.
fn below(parts: &[&str]) -> KeyRange<JsValue> {
    let to = key(parts);
    to.push(&Array::new());
    KeyRange::Bound(JsValue::from(key(parts)), false, JsValue::from(to), false)
}
