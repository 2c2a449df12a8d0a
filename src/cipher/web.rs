//! The ciphers in a browser, by WebCrypto: in pages and workers alike, off their thread.

use js_sys::{Array, ArrayBuffer, JsString, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, SubtleCrypto};

use super::Fault;

pub fn random(bytes: &mut [u8]) -> Result<(), Fault> {
    let crypto = crypto()?;
    let drawn = crypto.get_random_values_with_u8_array(bytes);
    drawn.map(drop).map_err(unavailable)
}

pub async fn derive(passphrase: &str, salt: &[u8], rounds: u32) -> Result<[u8; 32], Fault> {
    let passphrase = String::from(JsString::from(passphrase).normalize("NFC"));
    let key = import("PBKDF2", passphrase.as_bytes(), "deriveBits").await?;
    let how = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(salt).into()),
        ("iterations", rounds.into()),
    ])?;
    let bits = subtle()?.derive_bits_with_object(&how, &key, 256);
    let bytes = done(bits).await?;
    bytes.try_into().map_err(|_| Fault::Unavailable)
}

pub async fn encrypt(
    key: &[u8; 32],
    nonce: &[u8; 12],
    aad: &[u8],
    msg: &[u8],
) -> Result<Vec<u8>, Fault> {
    let key = import("AES-GCM", key, "encrypt").await?;
    let how = gcm(nonce, aad)?;
    let data = Uint8Array::from(msg);
    done(subtle()?.encrypt_with_object_and_buffer_source(&how, &key, &data)).await
}

pub async fn decrypt(
    key: &[u8; 32],
    nonce: &[u8; 12],
    aad: &[u8],
    msg: &[u8],
) -> Result<Vec<u8>, Fault> {
    let key = import("AES-GCM", key, "decrypt").await?;
    let how = gcm(nonce, aad)?;
    let data = Uint8Array::from(msg);
    let opened = subtle()?.decrypt_with_object_and_buffer_source(&how, &key, &data);
    // Key and parameters were taken, so what is left to fail is the tag.
    done(opened).await.map_err(|_| Fault::Wrong)
}

fn crypto() -> Result<Crypto, Fault> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).map_err(unavailable)?;
    match crypto.is_object() {
        true => Ok(crypto.unchecked_into()),
        false => Err(Fault::Unavailable),
    }
}

/// Pages that came over plain HTTP have `crypto`, but not this part of it.
fn subtle() -> Result<SubtleCrypto, Fault> {
    let subtle = crypto()?.subtle();
    match subtle.is_object() {
        true => Ok(subtle),
        false => Err(Fault::Unavailable),
    }
}

async fn import(cipher: &str, bytes: &[u8], usage: &str) -> Result<CryptoKey, Fault> {
    let bytes = Uint8Array::from(bytes);
    let usages = Array::of1(&usage.into());
    let key = subtle()?.import_key_with_str("raw", &bytes, cipher, false, &usages);
    let key = JsFuture::from(key.map_err(unavailable)?).await;
    Ok(key.map_err(unavailable)?.unchecked_into())
}

fn gcm(nonce: &[u8], aad: &[u8]) -> Result<Object, Fault> {
    object(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(nonce).into()),
        ("additionalData", Uint8Array::from(aad).into()),
    ])
}

fn object(fields: &[(&str, JsValue)]) -> Result<Object, Fault> {
    let object = Object::new();
    for (key, value) in fields {
        Reflect::set(&object, &(*key).into(), value).map_err(unavailable)?;
    }
    Ok(object)
}

/// The bytes of the buffer that is promised.
async fn done(promise: Result<Promise, JsValue>) -> Result<Vec<u8>, Fault> {
    let buffer = JsFuture::from(promise.map_err(unavailable)?).await;
    let buffer: ArrayBuffer = buffer
        .and_then(|buffer| buffer.dyn_into())
        .map_err(unavailable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn unavailable(_: JsValue) -> Fault {
    Fault::Unavailable
}
