//! Passphrases, keys, and bytes sealed under them: WebCrypto in a browser, RustCrypto at a terminal.
//!
//! Both give the same bytes: PBKDF2-SHA256 makes a key of a passphrase, AES-256-GCM seals. A sealed
//! text is its nonce, then what the cipher made of the bytes, then the cipher's 16-byte tag.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(not(target_arch = "wasm32"))]
use native as crypto;
#[cfg(target_arch = "wasm32")]
use web as crypto;

use serde_json::Value;

/// Version of the parameters written here.
const VERSION: u32 = 1;
const KDF: &str = "PBKDF2-SHA256";
const CIPHER: &str = "AES-256-GCM";
/// Rounds of a new key: OWASP's figure for PBKDF2-SHA256.
pub const ROUNDS: u32 = 600_000;
/// More than this would be a file that only means to keep us busy.
const MOST_ROUNDS: u32 = 10_000_000;
const NONCE: usize = 12;
const TAG: usize = 16;
/// How much longer a sealed text is than what was sealed.
pub const OVERHEAD: usize = NONCE + TAG;
/// Bound into a wrapped key, so that a sealed text is never taken for one.
const WRAPPED: &[u8] = b"keben key";

/// Why something could not be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The parameters are not such, or ask for more or less than is safe.
    Params,
    /// The parameters are of a newer version.
    Newer,
    /// The key does not open it, or it was altered: the cipher cannot tell these apart.
    Wrong,
    /// There is no cryptography here: a page that came over plain HTTP has none.
    Unavailable,
}

/// How a key is derived from a passphrase; no secret, stored in the clear beside what is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Params {
    rounds: u32,
    salt: [u8; 16],
}

impl Params {
    /// For a new passphrase; the salt is fresh and random ([`random`]).
    pub fn new(salt: [u8; 16]) -> Params {
        Params {
            rounds: ROUNDS,
            salt,
        }
    }

    /// As they are stored: one line of JSON.
    pub fn write(&self) -> String {
        let (rounds, salt) = (self.rounds, hex(&self.salt));
        format!(
            r#"{{"version":{VERSION},"kdf":"{KDF}","rounds":{rounds},"salt":"{salt}","cipher":"{CIPHER}"}}"#
        )
    }

    /// Stored parameters of any shipped version.
    ///
    /// # Errors
    /// [`Fault::Newer`], or [`Fault::Params`] for what is no parameters or could hang us.
    pub fn read(stored: &str) -> Result<Params, Fault> {
        let value: Value = serde_json::from_str(stored).map_err(|_| Fault::Params)?;
        let version = value["version"].as_u64().ok_or(Fault::Params)?;
        if version > u64::from(VERSION) {
            return Err(Fault::Newer);
        }
        let known = value["kdf"] == KDF && value["cipher"] == CIPHER && version > 0;
        let rounds = value["rounds"]
            .as_u64()
            .and_then(|rounds| u32::try_from(rounds).ok());
        let rounds = rounds.filter(|rounds| (ROUNDS..=MOST_ROUNDS).contains(rounds));
        let salt = value["salt"].as_str().and_then(unhex);
        match (rounds, salt.and_then(|salt| salt.try_into().ok())) {
            (Some(rounds), Some(salt)) if known => Ok(Params { rounds, salt }),
            _ => Err(Fault::Params),
        }
    }
}

/// A secret key of 256 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

/// A key is never written to a log.
impl std::fmt::Debug for Key {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Key")
    }
}

impl Key {
    /// A fresh random key.
    ///
    /// # Errors
    /// [`Fault::Unavailable`].
    pub fn random() -> Result<Key, Fault> {
        random().map(Key)
    }
}

/// Random bytes from the system: for salts, nonces and keys, which nobody may foresee.
///
/// # Errors
/// [`Fault::Unavailable`].
pub fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    crypto::random(&mut bytes)?;
    Ok(bytes)
}

/// The key that a passphrase makes: a fraction of a second, on purpose.
///
/// The passphrase counts in Unicode's composed form (NFC), so that it is the same one whichever way
/// a keyboard writes é.
///
/// # Errors
/// [`Fault::Unavailable`].
pub async fn derive(passphrase: &str, params: &Params) -> Result<Key, Fault> {
    crypto::derive(passphrase, &params.salt, params.rounds)
        .await
        .map(Key)
}

/// Seals bytes under a key and a fresh nonce. `associated` is not stored, and must be the same again
/// to open: say there what the bytes are.
///
/// # Errors
/// [`Fault::Unavailable`].
pub async fn seal(key: &Key, associated: &[u8], bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let nonce = random::<NONCE>()?;
    let sealed = crypto::encrypt(&key.0, &nonce, associated, bytes).await?;
    let mut out = Vec::with_capacity(NONCE + sealed.len());
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    Ok(out)
}

/// Opens what [`seal`] sealed.
///
/// # Errors
/// [`Fault::Wrong`] where key, associated bytes or the sealed bytes are not those; or
/// [`Fault::Unavailable`].
pub async fn open(key: &Key, associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Fault> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(Fault::Wrong)?;
    if rest.len() < TAG {
        return Err(Fault::Wrong);
    }
    crypto::decrypt(&key.0, nonce, associated, rest).await
}

/// Seals a key under another, as hex: the data stay as they are when the passphrase changes.
///
/// # Errors
/// As [`seal`].
pub async fn wrap(with: &Key, key: &Key) -> Result<String, Fault> {
    Ok(hex(&seal(with, WRAPPED, &key.0).await?))
}

/// Opens what [`wrap`] sealed.
///
/// # Errors
/// As [`open`].
pub async fn unwrap(with: &Key, wrapped: &str) -> Result<Key, Fault> {
    let sealed = unhex(wrapped).ok_or(Fault::Wrong)?;
    let bytes = open(with, WRAPPED, &sealed).await?;
    bytes.try_into().map(Key).map_err(|_| Fault::Wrong)
}

/// Bytes as lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value & 15)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
        .collect()
}

/// The bytes of lower- or upper-case hex digits; `None` where it is something else.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let pairs = pairs.iter();
    let bytes = pairs.map(|[high, low]| Some((digit(*high)? * 16 + digit(*low)?) as u8));
    rest.is_empty().then(|| bytes.collect())?
}

#[cfg(test)]
mod tests;
