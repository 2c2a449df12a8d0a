//! Files that come packed: a ZIP of exports, a compressed CSV.

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::encoding::coder;
use super::sheet::refused;
use super::sniff::container;
use super::{Encoding, RefusalCode, Refused};
use crate::model::order;

/// Most bytes of all that is unpacked.
const MAX_TOTAL: u64 = 512 << 20;
/// Files looked at.
const MAX_FILES: usize = 500;
/// Files that are read.
const MAX_READ: usize = 50;

/// What was in a packed file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// Names and bytes of the files that can be read, by name.
    pub files: Vec<(String, Vec<u8>)>,
    /// Names of all others.
    pub left_out: Vec<String>,
}

/// Unpacks what only packs other files; `None` where the file is to be read itself, or where that says better why not.
///
/// # Errors
/// `Unsupported` where nothing in it can be read, `Protected`, `TooLarge`, `Corrupt`.
pub fn unpack(name: &str, bytes: &[u8]) -> Result<Option<Unpacked>, Refused> {
    unpack_into(name, bytes, MAX_TOTAL)
}

fn unpack_into(name: &str, bytes: &[u8], room: u64) -> Result<Option<Unpacked>, Refused> {
    let packed = [&b"PK"[..], b"\x1F\x8B"]
        .iter()
        .any(|mark| bytes.starts_with(mark));
    if !packed {
        return Ok(None);
    }
    let kind = match container(bytes) {
        Err(why) if why.code == RefusalCode::Unsupported => why.detail,
        _ => return Ok(None),
    };
    let found = match &*kind {
        "ZIP" => unzip(bytes, room)?,
        "GZIP" => {
            let inner = read(MultiGzDecoder::new(bytes), room)?;
            let end = name.len().saturating_sub(3);
            let bare = name.is_char_boundary(end) && name[end..].eq_ignore_ascii_case(".gz");
            let inner_name = if bare { &name[..end] } else { name };
            vec![(inner_name.to_owned(), inner)]
        }
        _ => return Ok(None),
    };
    let found = order::sorted(found, &|one, other| one.0.cmp(&other.0));
    let mut unpacked = Unpacked::default();
    for (name, bytes) in found {
        if container(&bytes).is_ok() && unpacked.files.len() < MAX_READ {
            unpacked.files.push((name, bytes));
        } else {
            unpacked.left_out.push(name);
        }
    }
    if unpacked.files.is_empty() {
        return Err(refused(RefusalCode::Unsupported, &kind));
    }
    Ok(Some(unpacked))
}

fn unzip(bytes: &[u8], mut room: u64) -> Result<Vec<(String, Vec<u8>)>, Refused> {
    let corrupt = |why: zip::result::ZipError| refused(RefusalCode::Corrupt, &why.to_string());
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(corrupt)?;
    if zip.len() > MAX_FILES {
        return Err(refused(RefusalCode::TooLarge, ""));
    }
    let mut found = Vec::new();
    for index in 0..zip.len() {
        let (name, encrypted) = {
            let entry = zip.by_index_raw(index).map_err(corrupt)?;
            (file_name(entry.name_raw()), entry.encrypted())
        };
        let Some(name) = name else { continue };
        if encrypted {
            return Err(refused(RefusalCode::Protected, ""));
        }
        let part = zip.by_index(index).map_err(corrupt)?;
        let inner = read(part, room)?;
        room -= inner.len() as u64;
        found.push((name, inner));
    }
    Ok(found)
}

/// All of it, if there is room.
fn read(part: impl Read, room: u64) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    part.take(room + 1)
        .read_to_end(&mut bytes)
        .map_err(|why| refused(RefusalCode::Corrupt, &why.to_string()))?;
    if bytes.len() as u64 > room {
        return Err(refused(RefusalCode::TooLarge, ""));
    }
    Ok(bytes)
}

/// A file's own name; none for folders and what systems add. Names that are not UTF-8 are those of Chinese Windows.
fn file_name(raw: &[u8]) -> Option<String> {
    let path = match std::str::from_utf8(raw) {
        Ok(path) => path.to_owned(),
        Err(_) => coder::lossy(Encoding::Gb18030, raw).0,
    };
    let path = path.replace('\\', "/");
    let name = path.rsplit('/').next().unwrap_or_default();
    let added = ["thumbs.db", "desktop.ini"];
    let own = !name.is_empty()
        && !name.starts_with('.')
        && !path.starts_with("__MACOSX/")
        && !added.contains(&&*name.to_ascii_lowercase());
    own.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    #[test]
    fn no_more_is_unpacked_than_there_is_room_for() {
        let text = b"order,customer,date,amount\n".repeat(1000);
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&text).unwrap();
        let gzip = gzip.finish().unwrap();
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a.csv", "b.csv"] {
            let how = zip::write::SimpleFileOptions::default();
            zip.start_file(name, how).unwrap();
            zip.write_all(&text).unwrap();
        }
        let zip = zip.finish().unwrap().into_inner();
        let size = text.len() as u64;
        for (packed, needed) in [(gzip, size), (zip, 2 * size)] {
            assert!(unpack_into("x", &packed, needed).unwrap().is_some());
            let refused = unpack_into("x", &packed, needed - 1).unwrap_err();
            assert_eq!(refused.code, RefusalCode::TooLarge);
        }
    }
}
