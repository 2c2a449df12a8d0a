//! The ciphers natively, by RustCrypto.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;

use super::Fault;

pub fn random(bytes: &mut [u8]) -> Result<(), Fault> {
    getrandom::fill(bytes).map_err(|_| Fault::Unavailable)
}

pub async fn derive(passphrase: &str, salt: &[u8], rounds: u32) -> Result<[u8; 32], Fault> {
    let passphrase: String = passphrase.nfc().collect();
    let mut key = [0; 32];
    pbkdf2::pbkdf2_hmac::<Sha256>(passphrase.as_bytes(), salt, rounds, &mut key);
    Ok(key)
}

pub async fn encrypt(
    key: &[u8; 32],
    nonce: &[u8; 12],
    aad: &[u8],
    msg: &[u8],
) -> Result<Vec<u8>, Fault> {
    Aes256Gcm::new(key.into())
        .encrypt(Nonce::from_slice(nonce), Payload { msg, aad })
        .map_err(|_| Fault::Unavailable)
}

pub async fn decrypt(
    key: &[u8; 32],
    nonce: &[u8; 12],
    aad: &[u8],
    msg: &[u8],
) -> Result<Vec<u8>, Fault> {
    Aes256Gcm::new(key.into())
        .decrypt(Nonce::from_slice(nonce), Payload { msg, aad })
        .map_err(|_| Fault::Wrong)
}
