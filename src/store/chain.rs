//! The hash chain: each stored journal record names the SHA-256 of the one before it.

use sha2::{Digest, Sha256};

/// What the first record names as its predecessor.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// SHA-256 of a text's UTF-8 bytes in hex.
pub fn hash(text: &str) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        for half in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    out
}

/// The stored form of a record's JSON: its hash on the first line, so that the last record of a
/// chain is vouched for too.
pub fn seal(json: &str) -> String {
    format!("{}\n{json}", hash(json))
}

/// The hash and the JSON of a stored record; `None` where they do not belong together.
pub fn open(stored: &str) -> Option<(&str, &str)> {
    let (sum, json) = stored.split_once('\n')?;
    (sum == hash(json)).then_some((sum, json))
}
