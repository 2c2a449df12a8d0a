//! A backup file under a passphrase: a clear header of two lines, then the sealed zip.
//!
//! The header says the format, how many bytes follow, and how the key is derived. The whole header
//! is bound into the seal, so that none of it can be exchanged.

use super::BadBackup;
use crate::cipher::{self, Fault, Params};

const MAGIC: &[u8] = b"KEBEN ";
/// Format written here.
const FORMAT: u32 = 1;
/// A longer header is none.
const LONGEST: usize = 1024;

/// Seals a finished file.
///
/// # Errors
/// [`BadBackup::NoCipher`].
pub async fn lock(zip: &[u8], passphrase: &str) -> Result<Vec<u8>, BadBackup> {
    let params = Params::new(cipher::random().map_err(bad)?);
    let key = cipher::derive(passphrase, &params).await.map_err(bad)?;
    let sealed = zip.len() + cipher::OVERHEAD;
    let mut file = format!("KEBEN {FORMAT} {sealed}\n{}\n", params.write()).into_bytes();
    let body = cipher::seal(&key, &file, zip).await.map_err(bad)?;
    file.extend_from_slice(&body);
    Ok(file)
}

/// Whether a file begins as a sealed backup does.
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// The zip inside a sealed file.
///
/// # Errors
/// What is wrong with it; [`BadBackup::NeedsPassphrase`] where everything else is right.
pub async fn unlock(bytes: &[u8], passphrase: Option<&str>) -> Result<Vec<u8>, BadBackup> {
    let (header, params, body) = parts(bytes)?;
    let passphrase = passphrase.ok_or(BadBackup::NeedsPassphrase)?;
    let key = cipher::derive(passphrase, &params).await.map_err(bad)?;
    cipher::open(&key, header, body).await.map_err(bad)
}

/// Header, how the key is derived, and what is sealed.
fn parts(bytes: &[u8]) -> Result<(&[u8], Params, &[u8]), BadBackup> {
    let head = &bytes[..bytes.len().min(LONGEST)];
    let mut lines = head.splitn(3, |byte| *byte == b'\n');
    let (Some(first), Some(params), Some(_)) = (lines.next(), lines.next(), lines.next()) else {
        return Err(match bytes.len() < LONGEST {
            true => BadBackup::CutShort,
            false => BadBackup::NotABackup,
        });
    };
    let first = first.strip_prefix(MAGIC).unwrap_or(first);
    let first = std::str::from_utf8(first).map_err(|_| BadBackup::NotABackup)?;
    let (format, rest) = first.split_once(' ').unwrap_or((first, ""));
    match format.parse::<u32>() {
        Ok(FORMAT) => {}
        Ok(format) if format > FORMAT => return Err(BadBackup::Newer),
        _ => return Err(BadBackup::NotABackup),
    }
    let length: usize = rest
        .parse()
        .map_err(|_| BadBackup::Inside("KEBEN".into()))?;
    let (header, body) = bytes.split_at(MAGIC.len() + first.len() + params.len() + 2);
    let params = std::str::from_utf8(params).map_err(|_| bad(Fault::Params))?;
    let params = Params::read(params).map_err(bad)?;
    match body.len() {
        all if all < length => Err(BadBackup::CutShort),
        all if all > length => Err(BadBackup::Inside("KEBEN".into())),
        _ => Ok((header, params, body)),
    }
}

fn bad(fault: Fault) -> BadBackup {
    match fault {
        Fault::Params => BadBackup::Inside("KEBEN".into()),
        Fault::Newer => BadBackup::Newer,
        Fault::Wrong => BadBackup::WrongPassphrase,
        Fault::Unavailable => BadBackup::NoCipher,
    }
}
