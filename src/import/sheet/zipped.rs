//! ZIP containers looked over before anything in them is opened: what they hold, and that none of
//! it swells beyond reason.

use std::io::{Cursor, Read};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::refused;
use crate::import::sniff::{Container, find};
use crate::import::{RefusalCode, Refused};

/// The largest single part, inflated.
const MAX_PART: u64 = 1 << 30;
/// Everything we may open, inflated.
const MAX_TOTAL: u64 = 3 << 29;
/// Shared strings, inflated: they stay in memory while the sheet is read.
const MAX_STRINGS: u64 = 512 << 20;
/// Parts above this are judged by their ratio.
const RATIO_FROM: u64 = 50 << 20;
/// Real sheets reach 10 to 20, repetitive ones 60; bombs pass 400.
const MAX_RATIO: u64 = 200;
/// Deflate cannot do better than this.
const DEFLATE_LIMIT: u64 = 1032;
/// Parts whose compressed size cannot hide more than this are not inflated for inspection.
const HARMLESS: u64 = 64 << 20;
/// Text between two tags longer than this is refused before any reader holds it.
const MAX_RUN: usize = 16 << 20;
/// Where the rows of a sheet begin.
const SHEET: &[u8] = b"<sheetData";
/// The longest entry list we look through.
const MAX_ENTRIES: usize = 10_000;

/// Opens the directory of a ZIP file.
fn archive(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Refused> {
    let bytes = unpadded(bytes);
    if !has_end(bytes) {
        return Err(refused(RefusalCode::Truncated, ""));
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(|e| refused(RefusalCode::Corrupt, &e.to_string()))
}

/// A file without the zeros that some downloads are padded with; the end of a ZIP file may itself end with 21 of them.
pub(super) fn unpadded(bytes: &[u8]) -> &[u8] {
    let padding = bytes.iter().rev().take_while(|b| **b == 0).count();
    &bytes[..bytes.len() - padding.saturating_sub(21)]
}

/// Whether the end-of-directory record stands, whole, within the last 64 KiB.
fn has_end(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(65_557)..];
    tail.windows(22).rev().any(|w| w.starts_with(b"PK\x05\x06"))
}

/// A part's name as we compare it.
fn lower(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name).replace('\\', "/");
    name.to_ascii_lowercase()
}

/// Tells what a ZIP file is and refuses what must not be opened.
///
/// # Errors
/// `Truncated`, `Corrupt`, `Protected`, `Bomb`, `TooLarge`, `HugeCell`, `Unsupported` (the detail
/// names what it is).
pub(crate) fn inspect(bytes: &[u8]) -> Result<Container, Refused> {
    let mut zip = archive(bytes)?;
    if zip.len() > MAX_ENTRIES {
        return Err(refused(RefusalCode::Bomb, ""));
    }
    let kind = kind(&mut zip)?;
    let mut total = 0u64;
    for index in 0..zip.len() {
        let corrupt = |e: zip::result::ZipError| refused(RefusalCode::Corrupt, &e.to_string());
        let (name, packed, size) = {
            let entry = zip.by_index_raw(index).map_err(corrupt)?;
            if entry.encrypted() {
                return Err(refused(RefusalCode::Protected, ""));
            }
            let name = lower(entry.name_raw());
            (name, entry.compressed_size(), entry.size())
        };
        if !opened(&name, kind) {
            continue;
        }
        if packed > bytes.len() as u64 {
            return Err(refused(RefusalCode::Truncated, ""));
        }
        judge(&name, packed, size)?;
        let mut real = size;
        if is_large(packed) || name.ends_with("sharedstrings.xml") {
            let part = zip.by_index(index).map_err(corrupt)?;
            let until = if is_sheet(&name, kind) { SHEET } else { b"" };
            real = real.max(inflate(&name, packed, part, until)?);
        }
        total = total.saturating_add(real);
        if total > MAX_TOTAL {
            return Err(refused(RefusalCode::TooLarge, ""));
        }
    }
    Ok(kind)
}

/// The parts our readers open; pictures and the like may be of any size.
fn opened(name: &str, kind: Container) -> bool {
    match kind {
        Container::Ods => matches!(name, "content.xml" | "mimetype" | "meta-inf/manifest.xml"),
        _ => name.ends_with(".xml") || name.ends_with(".rels"),
    }
}

/// Whether a part of this packed size could swell beyond what is harmless.
fn is_large(packed: u64) -> bool {
    packed.saturating_mul(DEFLATE_LIMIT) > HARMLESS
}

/// Sheets are inflated up to their first row here, and judged further by who reads them.
fn is_sheet(name: &str, kind: Container) -> bool {
    let other = ["sharedstrings.xml", "styles.xml", "workbook.xml", ".rels"];
    let named = name.contains("worksheets/") && !other.iter().any(|end| name.ends_with(end));
    kind == Container::Xlsx && named
}

/// Judges a part by the sizes found so far.
fn judge(name: &str, packed: u64, size: u64) -> Result<(), Refused> {
    if size > RATIO_FROM && size > packed.saturating_mul(MAX_RATIO) {
        return Err(refused(RefusalCode::Bomb, ""));
    }
    let most = if name.ends_with("sharedstrings.xml") {
        MAX_STRINGS
    } else {
        MAX_PART
    };
    if size > most {
        return Err(refused(RefusalCode::TooLarge, ""));
    }
    Ok(())
}

/// Inflates a part without keeping it, up to some mark: its sizes may be lies. Returns the size that was found.
fn inflate(name: &str, packed: u64, mut part: impl Read, until: &[u8]) -> Result<u64, Refused> {
    let strings = name.ends_with("sharedstrings.xml");
    let mut buffer = vec![0u8; 64 * 1024];
    let mut size = 0u64;
    let mut run = 0usize;
    let mut promised = 0u64;
    let mut hidden = false;
    loop {
        let read = match part.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(e) => return Err(refused(RefusalCode::Corrupt, &e.to_string())),
        };
        let chunk = &buffer[..read];
        if strings && size == 0 {
            promised = unique_count(chunk);
        }
        size += read as u64;
        judge(name, packed, size)?;
        match (memchr(chunk), memrchr(chunk)) {
            (Some(first), Some(last)) => {
                if run + first > MAX_RUN {
                    return Err(refused(RefusalCode::HugeCell, ""));
                }
                run = read - last;
            }
            _ => run += read,
        }
        if run > MAX_RUN {
            return Err(refused(RefusalCode::HugeCell, ""));
        }
        // A mark that two chunks share only means that more is looked at; one in a comment is none.
        hidden |= find(chunk, b"<!").is_some();
        if !until.is_empty() && !hidden && find(chunk, until).is_some() {
            break;
        }
    }
    // Readers make room for as many strings as are announced; `<si/>` takes five bytes.
    if promised > size / 5 + 1 {
        return Err(refused(RefusalCode::Corrupt, "uniqueCount"));
    }
    Ok(size)
}

/// A part of a ZIP file, inflated as it is read.
pub(super) struct Part<'a> {
    name: String,
    packed: u64,
    start: usize,
    data: &'a [u8],
    flow: Flow<'a>,
    size: u64,
    sum: Crc,
    wanted: u32,
}

enum Flow<'a> {
    Stored(&'a [u8]),
    Deflated(DeflateDecoder<&'a [u8]>),
}

impl<'a> Part<'a> {
    /// The parts that fulfil a wish, by name in lower case and where the data begins; without those that are packed in a way
    /// we do not know.
    pub(super) fn all(bytes: &'a [u8], wanted: impl Fn(&str, u64) -> bool) -> Vec<Part<'a>> {
        let Ok(mut zip) = archive(bytes) else {
            return Vec::new();
        };
        (0..zip.len())
            .filter_map(|index| Part::at(bytes, &mut zip, index, &wanted))
            .collect()
    }

    fn at(
        bytes: &'a [u8],
        zip: &mut ZipArchive<Cursor<&[u8]>>,
        index: usize,
        wanted: &impl Fn(&str, u64) -> bool,
    ) -> Option<Part<'a>> {
        let entry = zip.by_index_raw(index).ok()?;
        let (name, start) = (lower(entry.name_raw()), entry.data_start()?);
        if !wanted(&name, start) || entry.encrypted() {
            return None;
        }
        let (packed, start) = (entry.compressed_size(), usize::try_from(start).ok()?);
        let end = start.checked_add(usize::try_from(packed).ok()?)?;
        let data = bytes.get(start..end)?;
        let flow = match entry.compression() {
            CompressionMethod::Stored => Flow::Stored(data),
            CompressionMethod::Deflated => Flow::Deflated(DeflateDecoder::new(data)),
            _ => return None,
        };
        Some(Part {
            name,
            packed,
            start,
            data,
            flow,
            size: 0,
            sum: Crc::new(),
            wanted: entry.crc32(),
        })
    }

    /// Its name in lower case.
    #[cfg(feature = "convert")]
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// All of it, unless that is more than so many bytes or damaged.
    pub(super) fn whole(mut self, most: u64) -> Option<Vec<u8>> {
        let (mut whole, mut filled) = (vec![0; 64 * 1024], 0);
        loop {
            match self.read(&mut whole[filled..]).ok()? {
                0 => break,
                read => filled += read,
            }
            if filled as u64 > most {
                return None;
            }
            if filled == whole.len() {
                whole.resize(filled * 2, 0);
            }
        }
        whole.truncate(filled);
        Some(whole)
    }

    /// Reads on; 0 at the end.
    ///
    /// # Errors
    /// `Bomb`, `TooLarge`, `Corrupt`, which at the end means that what was read is not what was written.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Refused> {
        let read = match &mut self.flow {
            Flow::Stored(rest) => rest.read(buffer),
            Flow::Deflated(flow) => flow.read(buffer),
        };
        let read = read.map_err(|e| refused(RefusalCode::Corrupt, &e.to_string()))?;
        self.size += read as u64;
        self.sum.update(&buffer[..read]);
        if read == 0 && !buffer.is_empty() && self.sum.sum() != self.wanted {
            return Err(refused(RefusalCode::Corrupt, "checksum"));
        }
        judge(&self.name, self.packed, self.size)?;
        Ok(read)
    }

    /// Bytes of the file read so far, those before the part among them.
    pub(super) fn position(&self) -> u64 {
        let read = match &self.flow {
            Flow::Stored(rest) => (self.data.len() - rest.len()) as u64,
            Flow::Deflated(flow) => flow.total_in(),
        };
        self.start as u64 + read
    }

    /// Looks the whole part over for a reader that does not judge what it reads.
    ///
    /// # Errors
    /// `Bomb`, `TooLarge`, `HugeCell`, `Corrupt`.
    #[cfg(feature = "convert")]
    pub(super) fn vouch(&self) -> Result<(), Refused> {
        if !is_large(self.packed) {
            return Ok(());
        }
        match &self.flow {
            Flow::Stored(_) => inflate(&self.name, self.packed, self.data, b""),
            Flow::Deflated(_) => {
                let whole = DeflateDecoder::new(self.data);
                inflate(&self.name, self.packed, whole, b"")
            }
        }
        .map(|_| ())
    }
}

fn memchr(chunk: &[u8]) -> Option<usize> {
    chunk.iter().position(|&b| b == b'<')
}

fn memrchr(chunk: &[u8]) -> Option<usize> {
    chunk.iter().rposition(|&b| b == b'<')
}

/// The number of strings a shared-strings part announces.
fn unique_count(head: &[u8]) -> u64 {
    let Some(at) = find(head, b"uniqueCount") else {
        return 0;
    };
    head[at..]
        .iter()
        .skip_while(|b| !b.is_ascii_digit())
        .take_while(|b| b.is_ascii_digit())
        .take(19)
        .fold(0u64, |n, b| {
            n.saturating_mul(10).saturating_add(u64::from(b - b'0'))
        })
}

/// Tells a workbook from other things that come as ZIP.
fn kind(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Container, Refused> {
    let mut mime = Vec::new();
    if let Ok(part) = zip.by_name("mimetype") {
        // A damaged mimetype only means that the names below decide.
        let _ = part.take(80).read_to_end(&mut mime);
    }
    let names: Vec<String> = zip.file_names_raw().map(lower).collect();
    let has = |wanted: &str| names.iter().any(|n| n == wanted);
    let some = |test: &dyn Fn(&str) -> bool| names.iter().any(|n| test(n));
    let sheet = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest = manifest(zip);
    // Packed again by hand, it has no part that says what it is.
    let named = mime.is_empty() && has("content.xml") && find(&manifest, sheet).is_some();
    if mime.starts_with(sheet) || named {
        return match find(&manifest, b"encryption-data") {
            Some(_) => Err(refused(RefusalCode::Protected, "")),
            None => Ok(Container::Ods),
        };
    }
    let name = if mime.starts_with(b"application/vnd.oasis.opendocument") {
        "OpenDocument"
    } else if has("xl/workbook.bin") {
        ".xlsb"
    } else if has("xl/workbook.xml") || some(&|n| n.contains("worksheets/") && n.ends_with(".xml"))
    {
        return Ok(Container::Xlsx);
    } else if some(&|n| n.ends_with(".iwa") || n == "index.zip") {
        ".numbers"
    } else if some(&|n| n.starts_with("word/")) {
        "Word"
    } else if some(&|n| n.starts_with("ppt/")) {
        "PowerPoint"
    } else {
        "ZIP"
    };
    Err(refused(RefusalCode::Unsupported, name))
}

/// The manifest of an OpenDocument file.
fn manifest(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Vec<u8> {
    let mut manifest = Vec::new();
    if let Ok(part) = zip.by_name("META-INF/manifest.xml") {
        // A manifest that cannot be read says nothing; the content then speaks for itself.
        let _ = part.take(1 << 20).read_to_end(&mut manifest);
    }
    manifest
}
