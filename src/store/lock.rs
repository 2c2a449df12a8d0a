//! The passphrase lock: records of a locked workbook lie sealed, each bound to its place.
//!
//! A random key seals the records; a key made of the passphrase seals that one. A sealed record
//! begins with a byte that no text begins with.

use serde_json::Value;

use super::json::{maybe_text, object, parsed, text, written};
use super::record::write_shop;
use super::room::Same;
use super::{Shop, Store, Trouble};
use crate::cipher::{self, Fault, Key, Params};

/// What a sealed record begins with: no UTF-8, and a version.
const MARK: [u8; 2] = [0xFF, 1];
const VERSION: u32 = 1;

struct LockRecord {
    /// How the passphrase becomes a key.
    params: String,
    /// The records' key, sealed by the passphrase's.
    key: String,
    /// The workbook's names as a JSON array, sealed by the records' key.
    name: String,
}

impl Store {
    /// Opens a locked workbook, until the program ends or [`Store::forget_key`]; fills in its name.
    pub async fn unlock(&self, shop: &mut Shop, passphrase: &str) -> Result<(), Trouble> {
        let Some(lock) = &shop.lock else {
            return Ok(());
        };
        let lock = read_lock(lock)?;
        let params = Params::read(&lock.params).map_err(told)?;
        let theirs = cipher::derive(passphrase, &params).await.map_err(told)?;
        let key = cipher::unwrap(&theirs, &lock.key).await;
        let key = key.map_err(|fault| match fault {
            Fault::Wrong => Trouble::WrongPassphrase,
            other => told(other),
        })?;
        (shop.name, shop.renamed) = open_names(&key, shop, &lock).await?;
        self.keys.borrow_mut().insert(&shop.room, key);
        Ok(())
    }

    /// Locks it again here: nothing of it can be read without the passphrase.
    pub fn forget_key(&self, shop: &Shop) {
        self.keys.borrow_mut().remove(&shop.room);
    }

    /// What was opened in a store before this one stays open in it.
    pub fn keep_keys(&self, of: &Store) {
        for (room, key) in of.keys.borrow().iter() {
            self.keys.borrow_mut().insert(room, key.clone());
        }
    }

    /// Gives a workbook another passphrase, or none; all of it is written anew into `room`. Returns
    /// its new record. Load it again afterwards.
    pub async fn set_passphrase(
        &self,
        shop: &Shop,
        room: String,
        passphrase: Option<&str>,
    ) -> Result<Shop, Trouble> {
        let mut new = Shop {
            room: room.clone(),
            lock: None,
            ..shop.clone()
        };
        if let Some(passphrase) = passphrase {
            let params = Params::new(cipher::random().map_err(told)?);
            let theirs = cipher::derive(passphrase, &params).await.map_err(told)?;
            let key = Key::random().map_err(told)?;
            let lock = LockRecord {
                params: params.write(),
                key: cipher::wrap(&theirs, &key).await.map_err(told)?,
                name: String::new(),
            };
            new.lock = Some(write_lock(&lock));
            self.keys.borrow_mut().insert(&room, key);
        }
        let done = self.rewrite(shop, new.clone(), &Same).await;
        if done.is_err() {
            self.forget_key(&new);
        }
        done
    }

    /// The key of a workbook's records; `None` where it has no lock.
    pub(super) fn key(&self, shop: &Shop) -> Result<Option<Key>, Trouble> {
        if shop.lock.is_none() {
            return Ok(None);
        }
        let key = self.keys.borrow().get(&shop.room).cloned();
        key.map(Some).ok_or(Trouble::Locked)
    }

    /// Another room of the same lock opens with the same key.
    pub(super) fn share_key(&self, shop: &Shop, new: &Shop) -> Result<(), Trouble> {
        if new.lock.is_some() && new.lock == shop.lock {
            let key = self.key(shop)?;
            let mut keys = self.keys.borrow_mut();
            if let Some(key) = key {
                keys.insert(&new.room, key);
            }
        }
        Ok(())
    }

    /// A record as it is stored in this place of a workbook's room.
    pub(super) async fn seal(
        &self,
        shop: &Shop,
        place: &str,
        bytes: Vec<u8>,
    ) -> Result<Vec<u8>, Trouble> {
        let Some(key) = self.key(shop)? else {
            return Ok(bytes);
        };
        let sealed = cipher::seal(&key, &bound(&shop.room, place), &bytes).await;
        let mut sealed = sealed.map_err(told)?;
        sealed.splice(0..0, MARK);
        Ok(sealed)
    }

    /// A stored record of this place as it was before it was sealed.
    pub(super) async fn unseal(
        &self,
        shop: &Shop,
        place: &str,
        stored: Vec<u8>,
    ) -> Result<Vec<u8>, Trouble> {
        let Some(key) = self.key(shop)? else {
            return Ok(stored);
        };
        let bad = || Trouble::BadRecord(place.into(), "seal".into());
        let sealed = stored.strip_prefix(&MARK).ok_or_else(bad)?;
        let opened = cipher::open(&key, &bound(&shop.room, place), sealed).await;
        opened.map_err(|fault| match fault {
            Fault::Wrong => bad(),
            other => told(other),
        })
    }

    /// A workbook's record as it is stored: the name of a locked one is sealed too.
    pub(super) async fn shop_text(&self, shop: &Shop) -> Result<String, Trouble> {
        let Some(lock) = &shop.lock else {
            return write_shop(shop);
        };
        let mut stored = shop.clone();
        let names = (
            std::mem::take(&mut stored.name),
            std::mem::take(&mut stored.renamed),
        );
        if names != Names::default() {
            let key = self.key(shop)?.ok_or(Trouble::Locked)?;
            let mut lock = read_lock(lock)?;
            // Sealed again they would be other bytes, and seem a change to other tabs.
            if open_names(&key, shop, &lock).await.as_ref() != Ok(&names) {
                let (name, renamed) = &names;
                let text = [name.as_str().into(), renamed.as_deref().into()];
                let text = written(Value::Array(text.into()));
                let sealed = cipher::seal(&key, &bound(&shop.id, "name"), text.as_bytes()).await;
                lock.name = cipher::hex(&sealed.map_err(told)?);
                stored.lock = Some(write_lock(&lock));
            }
        }
        write_shop(&stored)
    }

    /// Fills in the name of a locked workbook that was opened here.
    pub(super) async fn fill_name(&self, shop: &mut Shop) -> Result<(), Trouble> {
        if let (Some(lock), Ok(Some(key))) = (&shop.lock, self.key(shop)) {
            (shop.name, shop.renamed) = open_names(&key, shop, &read_lock(lock)?).await?;
        }
        Ok(())
    }
}

/// The name a workbook was made with, and the one it was given since.
type Names = (String, Option<String>);

async fn open_names(key: &Key, shop: &Shop, lock: &LockRecord) -> Result<Names, Trouble> {
    let bad = || Trouble::BadRecord("workbook".into(), "name".into());
    let sealed = cipher::unhex(&lock.name).ok_or_else(bad)?;
    if sealed.is_empty() {
        return Ok(Names::default());
    }
    let text = cipher::open(key, &bound(&shop.id, "name"), &sealed).await;
    let text = String::from_utf8(text.map_err(|_| bad())?).map_err(|_| bad())?;
    let names = parsed("workbook", &text)?;
    let renamed = maybe_text(&names[1]).ok_or_else(bad)?;
    Ok((names[0].as_str().ok_or_else(bad)?.into(), renamed))
}

fn read_lock(stored: &str) -> Result<LockRecord, Trouble> {
    let value = parsed("lock", stored)?;
    if value["version"].as_u64() > Some(VERSION.into()) {
        return Err(Trouble::NewerVersion);
    }
    let lock = || {
        Some(LockRecord {
            params: text(&value, "params")?,
            key: text(&value, "key")?,
            name: text(&value, "name")?,
        })
    };
    lock().ok_or_else(|| Trouble::BadRecord("lock".into(), "fields".into()))
}

fn write_lock(lock: &LockRecord) -> String {
    written(object(vec![
        ("version", VERSION.into()),
        ("params", lock.params.as_str().into()),
        ("key", lock.key.as_str().into()),
        ("name", lock.name.as_str().into()),
    ]))
}

/// What a sealed record is bound to, so that none can be put in another's place.
fn bound(room: &str, place: &str) -> Vec<u8> {
    format!("{room}\n{place}").into_bytes()
}

fn told(fault: Fault) -> Trouble {
    match fault {
        Fault::Newer => Trouble::NewerVersion,
        Fault::Params | Fault::Wrong => Trouble::BadRecord("lock".into(), "params".into()),
        Fault::Unavailable => Trouble::Unavailable("WebCrypto".into()),
    }
}
