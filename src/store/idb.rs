//! The store in IndexedDB: the only module that knows there is a browser under it.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error, OpenDbError};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::Trouble;
use super::shelf::Append;

const NAME: &str = "keben";
/// Version of the database's stores, apart from the records' own schema.
const VERSION: u32 = 1;
const SHOPS: &str = "workbooks";
const JOURNAL: &str = "journal";
const CHUNKS: &str = "chunks";
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
    connection: Rc<Cell<Connection>>,
    reopened: Cell<u8>,
}

impl Idb {
    pub(super) async fn open() -> Result<Idb, Trouble> {
        let connection = Rc::new(Cell::new(Connection::Open));
        let database = connect(&connection).await?;
        Ok(Idb {
            database: RefCell::new(database),
            connection,
            reopened: Cell::new(0),
        })
    }

    pub(super) async fn shops(&self) -> Result<Vec<String>, Trouble> {
        let database = self.database().await?;
        let reading = database.transaction(SHOPS).build().map_err(told)?;
        let store = reading.object_store(SHOPS).map_err(told)?;
        let all = store.get_all::<String>().primitive().map_err(told)?;
        let all = all.await.map_err(told)?;
        all.map(|text| text.map_err(told)).collect()
    }

    pub(super) async fn put_shop(&self, id: &str, stored: String) -> Result<(), Trouble> {
        let database = self.database().await?;
        let writing = strict(&database, &[SHOPS])?;
        let store = writing.object_store(SHOPS).map_err(told)?;
        let raw = store.as_sys().transaction();
        put(
            &store,
            &JsValue::from_str(id),
            &JsValue::from_str(&stored),
            &raw,
        )
        .await?;
        commit(writing, &raw).await
    }

    pub(super) async fn journal(&self, workbook: &str) -> Result<Vec<(u32, String)>, Trouble> {
        let database = self.database().await?;
        let reading = database.transaction(JOURNAL).build().map_err(told)?;
        let store = reading.object_store(JOURNAL).map_err(told)?;
        let lines = store
            .get_all::<JsValue>()
            .with_query::<JsValue, _>(below(&[workbook]));
        let lines = lines.primitive().map_err(told)?.await.map_err(told)?;
        let keys = store
            .get_all_keys::<JsValue>()
            .with_query::<JsValue, _>(below(&[workbook]));
        let keys = keys.primitive().map_err(told)?.await.map_err(told)?;
        let bad = || Trouble::BadRecord(JOURNAL.into(), "type".into());
        keys.zip(lines)
            .map(|(key, line)| {
                let key: Array = key
                    .ok()
                    .and_then(|key| key.dyn_into().ok())
                    .ok_or_else(bad)?;
                let seq = key.get(1).as_f64().ok_or_else(bad)?;
                // A line that is not text reads as empty, which its hash then refuses by number.
                let line = line.ok().and_then(|line| line.as_string());
                Ok((seq as u32, line.unwrap_or_default()))
            })
            .collect()
    }

    pub(super) async fn add_chunks(
        &self,
        workbook: &str,
        batch: &str,
        column: u32,
        chunks: Vec<Vec<u8>>,
    ) -> Result<(), Trouble> {
        if chunks.is_empty() {
            return Ok(());
        }
        let database = self.database().await?;
        let writing = strict(&database, &[CHUNKS])?;
        let store = writing.object_store(CHUNKS).map_err(told)?;
        let raw = store.as_sys().transaction();
        for (at, chunk) in chunks.into_iter().enumerate() {
            let key = key(&[workbook, batch]);
            key.push(&column.into());
            key.push(&(at as u32).into());
            let value = Uint8Array::from(chunk.as_slice());
            drop(chunk);
            put(&store, &key, &value, &raw).await?;
        }
        commit(writing, &raw).await
    }

    pub(super) async fn column(
        &self,
        workbook: &str,
        batch: &str,
        column: u32,
    ) -> Result<Vec<Vec<u8>>, Trouble> {
        let database = self.database().await?;
        let reading = database.transaction(CHUNKS).build().map_err(told)?;
        let store = reading.object_store(CHUNKS).map_err(told)?;
        let (from, to) = (key(&[workbook, batch]), key(&[workbook, batch]));
        from.push(&column.into());
        to.push(&column.into());
        to.push(&Array::new());
        let range = KeyRange::Bound(JsValue::from(from), false, JsValue::from(to), false);
        let all = store.get_all::<JsValue>().with_query::<JsValue, _>(range);
        let all = all.primitive().map_err(told)?.await.map_err(told)?;
        all.map(|value| {
            let value = value.map_err(told)?;
            let bytes = value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
            bytes.ok_or_else(|| Trouble::BadRecord(CHUNKS.into(), "type".into()))
        })
        .collect()
    }

    pub(super) async fn append(&self, append: &Append<'_>) -> Result<(), Trouble> {
        let database = self.database().await?;
        let writing = strict(&database, &[SHOPS, JOURNAL, CHUNKS])?;
        let journal = writing.object_store(JOURNAL).map_err(told)?;
        let raw = journal.as_sys().transaction();
        if let Some((batch, needed)) = append.chunks {
            let chunks = writing.object_store(CHUNKS).map_err(told)?;
            let keys = chunks
                .get_all_keys::<JsValue>()
                .with_query::<JsValue, _>(below(&[append.workbook, batch]));
            let keys = keys.primitive().map_err(told)?.await.map_err(told)?;
            if keys.count() != needed as usize {
                return Err(Trouble::ChangedElsewhere);
            }
        }
        let key = key(&[append.workbook]);
        key.push(&append.seq.into());
        let line = journal.add(JsValue::from_str(append.line));
        let line = line.with_key(JsValue::from(key)).without_key_type();
        line.primitive()
            .map_err(|fault| why(fault, &raw))?
            .await
            .map_err(|fault| why(fault, &raw))?;
        if let Some(shop) = append.shop {
            let store = writing.object_store(SHOPS).map_err(told)?;
            let id = JsValue::from_str(append.workbook);
            put(&store, &id, &JsValue::from_str(shop), &raw).await?;
        }
        commit(writing, &raw).await
    }

    pub(super) async fn batches(&self) -> Result<Vec<(String, String)>, Trouble> {
        let database = self.database().await?;
        let reading = database.transaction(CHUNKS).build().map_err(told)?;
        let store = reading.object_store(CHUNKS).map_err(told)?;
        let keys = store.get_all_keys::<JsValue>().primitive().map_err(told)?;
        let keys = keys.await.map_err(told)?;
        let mut all: Vec<(String, String)> = keys
            .filter_map(|key| {
                let key: Array = key.ok()?.dyn_into().ok()?;
                Some((key.get(0).as_string()?, key.get(1).as_string()?))
            })
            .collect();
        all.dedup();
        Ok(all)
    }

    pub(super) async fn delete_batch(&self, workbook: &str, batch: &str) -> Result<(), Trouble> {
        let database = self.database().await?;
        let writing = strict(&database, &[CHUNKS])?;
        let store = writing.object_store(CHUNKS).map_err(told)?;
        let raw = store.as_sys().transaction();
        let gone = store
            .delete::<JsValue, _>(below(&[workbook, batch]))
            .primitive();
        gone.map_err(told)?.await.map_err(told)?;
        commit(writing, &raw).await
    }

    async fn database(&self) -> Result<Database, Trouble> {
        match self.connection.get() {
            Connection::Open => {}
            Connection::Outdated => return Err(Trouble::NewerVersion),
            Connection::Lost => {
                let times = self.reopened.get();
                if times >= REOPENINGS {
                    return Err(Trouble::Unavailable("connection lost".into()));
                }
                self.reopened.set(times + 1);
                let database = connect(&self.connection).await?;
                self.connection.set(Connection::Open);
                self.database.replace(database);
            }
        }
        Ok(self.database.borrow().clone())
    }
}

impl Drop for Idb {
    fn drop(&mut self) {
        self.database.borrow().clone().close();
    }
}

async fn connect(connection: &Rc<Cell<Connection>>) -> Result<Database, Trouble> {
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
            Ok(())
        })
        .build()
        .map_err(told_open)?;
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
    let (connection, watched) = (connection.clone(), database.clone());
    wasm_bindgen_futures::spawn_local(async move {
        // A newer page wants to upgrade: step aside at once, or it would be blocked.
        if changes.recv().await.is_some() {
            watched.close();
            connection.set(Connection::Outdated);
        } else {
            connection.set(Connection::Lost);
        }
    });
    Ok(database)
}

fn strict<'a>(database: &'a Database, stores: &[&str]) -> Result<Transaction<'a>, Trouble> {
    let options = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    database
        .transaction(stores)
        .with_mode(TransactionMode::Readwrite)
        .with_options(options)
        .build()
        .map_err(told)
}

async fn put(
    store: &ObjectStore<'_>,
    key: &JsValue,
    value: &JsValue,
    raw: &web_sys::IdbTransaction,
) -> Result<(), Trouble> {
    let put = store.put(value).with_key(key).without_key_type();
    let put = put.primitive().map_err(|fault| why(fault, raw))?;
    put.await.map_err(|fault| why(fault, raw))
}

async fn commit(writing: Transaction<'_>, raw: &web_sys::IdbTransaction) -> Result<(), Trouble> {
    writing.commit().await.map_err(|fault| why(fault, raw))
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

/// The transaction's own reason where it has one: a full disk shows only there.
fn why(fault: Error, raw: &web_sys::IdbTransaction) -> Trouble {
    match raw.error() {
        Some(error) => named(&error.name(), &error.message()),
        None => told(fault),
    }
}

fn told(fault: Error) -> Trouble {
    match fault {
        Error::DomException(DomException::ConstraintError(_)) => Trouble::ChangedElsewhere,
        Error::DomException(error) => {
            let error: web_sys::DomException = error.into();
            named(&error.name(), &error.message())
        }
        other => Trouble::Other(other.to_string()),
    }
}

fn told_open(fault: OpenDbError) -> Trouble {
    match fault {
        OpenDbError::Base(fault) => match told(fault) {
            Trouble::Other(text) => Trouble::Unavailable(text),
            known => known,
        },
        other => Trouble::Unavailable(other.to_string()),
    }
}

fn named(name: &str, message: &str) -> Trouble {
    match name {
        "QuotaExceededError" => Trouble::Quota,
        "VersionError" => Trouble::NewerVersion,
        "ConstraintError" => Trouble::ChangedElsewhere,
        _ => Trouble::Other(format!("{name}: {message}")),
    }
}
