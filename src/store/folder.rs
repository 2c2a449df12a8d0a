//! The folder for backup files: a handle that the browser lets only a database keep. It has one of
//! its own, since it belongs to no workbook.

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use wasm_bindgen::JsValue;

use super::Trouble;
use super::dom::{told, told_open};

const NAME: &str = "keben-folder";
const STORE: &str = "handles";
const KEY: &str = "backup";

/// Keeps the handle for the next visits; `null` or `undefined` forgets the one there is.
///
/// # Errors
/// What the browser says.
pub async fn keep(handle: JsValue) -> Result<(), Trouble> {
    let database = open().await?;
    let writing = database
        .transaction(STORE)
        .with_mode(TransactionMode::Readwrite)
        .build()
        .map_err(told)?;
    let store = writing.object_store(STORE).map_err(told)?;
    let put = store.put(handle).with_key(JsValue::from(KEY));
    let put = put.without_key_type().primitive().map_err(told)?;
    put.await.map_err(told)?;
    drop(store);
    writing.commit().await.map_err(told)?;
    database.close();
    Ok(())
}

/// The handle that was kept; `undefined` or `null` where there is none.
///
/// # Errors
/// What the browser says.
pub async fn kept() -> Result<JsValue, Trouble> {
    let database = open().await?;
    let reading = database.transaction(STORE).build().map_err(told)?;
    let store = reading.object_store(STORE).map_err(told)?;
    let found = store.get::<JsValue, _, _>(JsValue::from(KEY));
    let found = found.primitive().map_err(told)?.await.map_err(told)?;
    drop(store);
    drop(reading);
    database.close();
    Ok(found.unwrap_or(JsValue::UNDEFINED))
}

async fn open() -> Result<Database, Trouble> {
    Database::open(NAME)
        .with_version(1_u8)
        .with_on_upgrade_needed(|_, database| {
            database.create_object_store(STORE).build()?;
            Ok(())
        })
        .build()
        .map_err(told_open)?
        .await
        .map_err(told_open)
}
