//! What a file is, told by its content and never by its name.

use super::sheet::{ole::Ole, refused, zipped};
use super::{RefusalCode, Refused};

/// Which reader a file needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// Delimited text in any encoding.
    Text,
    /// Office Open XML workbook.
    Xlsx,
    /// BIFF workbook in an OLE container.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// An HTML table, or the XML spreadsheet of 2003; often named `.xls`.
    Html,
}

impl Container {
    /// Whether a program of its own reads such files in the browser: `sheet::convert`.
    pub fn is_converted(self) -> bool {
        !matches!(self, Container::Text | Container::Xlsx)
    }
}

/// Bytes looked at to tell text from binary and markup from text.
const HEAD: usize = 64 * 1024;

/// Bytes that careless web programs may print in front of a spreadsheet.
pub(super) const LEAD: usize = 4096;
/// How ZIP and OLE containers begin.
const ZIP: &[u8] = b"PK\x03\x04";
pub(super) const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Signatures of formats people drop by mistake, with the name to show.
const KNOWN: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM6", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"Rar!\x1A\x07", "RAR"),
    (b"7z\xBC\xAF\x27\x1C", "7z"),
    (b"\x1F\x8B", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xFD7zXZ\0", "XZ"),
    (b"\x28\xB5\x2F\xFD", "ZSTD"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3\0", "SQLite"),
    (b"MZ", "EXE"),
    (b"\x7FELF", "ELF"),
    (b"{\\rtf", "RTF"),
    (b"BEGIN:VCARD", "vCard"),
    (b"BEGIN:VCALENDAR", "iCalendar"),
    (b"[InternetShortcut]", "URL"),
    (b"TABLE\r\n0,1\r\n", "DIF"),
    (b"TABLE\n0,1\n", "DIF"),
    (b"\x09\x00\x04\x00", "Excel 2"),
    (b"\x09\x02\x06\x00", "Excel 3"),
    (b"\x09\x04\x06\x00", "Excel 4"),
];

/// Tells what a file is.
///
/// # Errors
/// `Empty` (nothing, or only a byte order mark and blanks), `Binary`, `Unsupported` (the detail
/// names the format), `Protected`, `Truncated`, `Bomb`, `TooLarge`, `Corrupt`.
pub fn container(bytes: &[u8]) -> Result<Container, Refused> {
    if is_blank(bytes) {
        return Err(refused(RefusalCode::Empty, ""));
    }
    if bytes.starts_with(ZIP) || bytes.starts_with(b"PK\x05\x06") {
        return zipped::inspect(bytes);
    }
    if bytes.starts_with(OLE) {
        return ole(bytes);
    }
    if is_bare(bytes) {
        return Ok(Container::Xls);
    }
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    for (signature, name) in KNOWN {
        // Short signatures could begin a text; what they stand for has control bytes close behind.
        let near = &body[..body.len().min(512)];
        if body.starts_with(signature) && (signature.len() > 3 || is_binary(near)) {
            return Err(refused(RefusalCode::Unsupported, name));
        }
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(refused(RefusalCode::Unsupported, "HEIC / MP4"));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Err(refused(RefusalCode::Unsupported, "WEBP"));
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let wide = is_utf16(head);
    if !wide && is_binary(head) {
        let lead = &bytes[..bytes.len().min(LEAD)];
        if find(lead, ZIP).is_some() {
            return zipped::inspect(bytes);
        }
        if find(lead, OLE).is_some() {
            return ole(bytes);
        }
        return Err(refused(RefusalCode::Binary, ""));
    }
    if let Some(name) = notation(head) {
        return Err(refused(RefusalCode::Unsupported, name));
    }
    markup(bytes)
}

/// Whether a file is the records of an old workbook with no container around them.
pub(super) fn is_bare(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x09\x08\x08\0") || bytes.starts_with(b"\x09\x08\x10\0")
}

/// Texts that are for programs, with the name to show.
fn notation(head: &[u8]) -> Option<&'static str> {
    let mut marks = ascii(head).filter(|b| !b.is_ascii_whitespace());
    let (first, second) = (marks.next()?, marks.next()?);
    let sylk = || head.starts_with(b"ID;P") && find(head, b"\nC;").is_some();
    match (first, second) {
        (b'{', b'"') | (b'[', b'{' | b'[') => Some("JSON"),
        (b'i', b'd') if sylk() => Some("SYLK"),
        _ => None,
    }
}

/// Nothing in it, or only a byte order mark and blanks.
fn is_blank(bytes: &[u8]) -> bool {
    let body = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .or_else(|| bytes.strip_prefix(b"\xFF\xFE"))
        .or_else(|| bytes.strip_prefix(b"\xFE\xFF"))
        .unwrap_or(bytes);
    body.iter()
        .all(|b| matches!(b, 0 | 9 | 10 | 11 | 12 | 13 | 32))
}

/// A byte order mark of UTF-16, or NULs almost only on one side of each pair.
fn is_utf16(head: &[u8]) -> bool {
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return true;
    }
    let (mut even, mut odd) = (0usize, 0usize);
    for pair in head.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let pairs = head.len() / 2;
    let (few, many) = (even.min(odd), even.max(odd));
    // Chinese text has few NULs, but separators, digits and line ends always bring some.
    pairs > 4 && many * 10 > pairs && few * 20 < many
}

/// Control bytes that no text has, in more than one of two hundred places.
fn is_binary(head: &[u8]) -> bool {
    let control = head
        .iter()
        .filter(|&&b| matches!(b, 0..=8 | 14..=25 | 28..=31 | 127))
        .count();
    control * 200 > head.len()
}

/// Letters and marks in lower case. Tags are ASCII in every encoding that occurs; UTF-16 becomes ASCII without its NULs.
fn ascii(text: &[u8]) -> impl Iterator<Item = u8> + '_ {
    let kept = text.iter().filter(|&&b| b != 0 && b < 128);
    kept.map(u8::to_ascii_lowercase)
}

/// Tells an HTML table and the XML of spreadsheets from plain text.
fn markup(bytes: &[u8]) -> Result<Container, Refused> {
    let head: Vec<u8> = ascii(&bytes[..bytes.len().min(HEAD)]).collect();
    let body = head.trim_ascii_start();
    let has = |needle: &[u8]| find(body, needle).is_some();
    if !body.starts_with(b"<") {
        // A web page in one file, with the headers of a letter.
        let letter = has(b"mime-version:") && has(b"content-type: multipart/");
        return Ok(match letter {
            true => Container::Html,
            false => Container::Text,
        });
    }
    if has(b"urn:schemas-microsoft-com:office:spreadsheet") && has(b"workbook") {
        return Ok(Container::Html);
    }
    if has(b"<office:document") && has(b"opendocument.spreadsheet") {
        return Ok(Container::Ods);
    }
    if has(b"<html") || has(b"<table") || has(b"<!doctype html") || has(b"<body") {
        return Ok(Container::Html);
    }
    // Rows without a table around them, or behind a long style sheet.
    let tail = bytes.trim_ascii_end();
    let rows = |name: &[u8]| {
        tail.windows(name.len())
            .any(|w| w.eq_ignore_ascii_case(name))
    };
    let closed = ascii(&tail[tail.len().saturating_sub(4)..]).last() == Some(b'>');
    if closed && (rows(b"</tr>") || rows(b"</table>")) {
        return Ok(Container::Html);
    }
    if closed || body.starts_with(b"<?xml") || body.starts_with(b"<!doctype") {
        return Err(refused(RefusalCode::Unsupported, "XML"));
    }
    Ok(Container::Text)
}

/// Where a needle begins.
pub(super) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}

/// Tells what an OLE container holds.
fn ole(bytes: &[u8]) -> Result<Container, Refused> {
    let ole = Ole::open(bytes)?;
    if ole.has("EncryptedPackage") || ole.has("EncryptionInfo") {
        return Err(refused(RefusalCode::Protected, ""));
    }
    if ole.has("Workbook") || ole.has("Book") {
        return Ok(Container::Xls);
    }
    let name = if ole.has("WordDocument") {
        "Word"
    } else if ole.has("PowerPoint Document") {
        "PowerPoint"
    } else if ole.has("WpsDocument") {
        "WPS"
    } else {
        "OLE"
    };
    Err(refused(RefusalCode::Unsupported, name))
}
