//! Odd but sound XLSX packages put into the form that readers expect: parts under their usual names, in UTF-8.
//!
//! The standard lets parts have any name and be UTF-16, and lets a link climb (`../xl/`); programs that write by hand
//! use that, and readers know only what Excel writes.

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use flate2::Crc;

use super::workbook::{Link, join, links};
use super::zipped::Part;

/// Bytes of all parts together, inflated; larger packages stay as they are.
const MOST: u64 = 128 << 20;
/// Kinds of links start with this, or with the longer form that strict files have.
const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

/// The same workbook, packed anew; none where its parts cannot be found or read.
pub(super) fn tidied(bytes: &[u8]) -> Option<Vec<u8>> {
    let wanted = |name: &str, _| name.ends_with(".xml") || name.ends_with(".rels");
    let mut parts = BTreeMap::new();
    let mut room = MOST;
    for part in Part::all(bytes, wanted) {
        let name = part.name().to_owned();
        let whole = part.whole(room)?;
        room -= whole.len() as u64;
        parts.insert(name, utf8(whole)?);
    }
    let package = links("", parts.get("_rels/.rels").map_or("", String::as_str));
    let document = package
        .into_iter()
        .find(|link| link.kind == "officeDocument");
    let workbook = match document {
        Some(link) => link.part,
        None => "xl/workbook.xml".to_owned(),
    };
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let of_workbook = join(folder, &format!("_rels/{file}.rels"));
    let mut packed = vec![
        (
            "_rels/.rels".to_owned(),
            list(&format!(
                "<Relationship Id=\"r\" Type=\"{KIND}officeDocument\" Target=\"xl/workbook.xml\"/>"
            )),
        ),
        ("xl/workbook.xml".to_owned(), parts.get(&workbook)?.clone()),
    ];
    let mut kept = String::new();
    let mut linked = links(folder, parts.get(&of_workbook)?);
    // Readers find these by their names, whether or not a link leads there.
    for kind in ["styles", "sharedStrings"] {
        let part = join(folder, &format!("{kind}.xml"));
        if parts.contains_key(&part) && linked.iter().all(|link| link.kind != kind) {
            let (id, kind) = (kind.to_owned(), kind.to_owned());
            linked.push(Link { id, kind, part });
        }
    }
    for (index, link) in linked.into_iter().enumerate() {
        let name = match link.kind.as_str() {
            "styles" => "styles.xml".to_owned(),
            "sharedStrings" => "sharedStrings.xml".to_owned(),
            "worksheet" => format!("worksheets/s{index}.xml"),
            _ => format!("other/s{index}.xml"),
        };
        // Sheets of macros have no rows, and readers do not know their kind.
        let kind = match link.kind.to_ascii_lowercase().ends_with("macrosheet") {
            true => "dialogsheet",
            false => &link.kind,
        };
        kept += &format!(
            "<Relationship Id=\"{}\" Type=\"{KIND}{kind}\" Target=\"{name}\"/>",
            link.id
        );
        if let Some(text) = parts.get(&link.part) {
            packed.push((format!("xl/{name}"), text.clone()));
        }
    }
    packed.push(("xl/_rels/workbook.xml.rels".to_owned(), list(&kept)));
    stored(&packed)
}

/// A list of links.
fn list(links: &str) -> String {
    let space = "http://schemas.openxmlformats.org/package/2006/relationships";
    format!("<Relationships xmlns=\"{space}\">{links}</Relationships>")
}

/// A part's XML in UTF-8, without a declaration that may name another encoding.
fn utf8(part: Vec<u8>) -> Option<String> {
    let text = match Encoding::for_bom(&part) {
        Some((encoding, mark)) => {
            let (text, damaged) = encoding.decode_without_bom_handling(&part[mark..]);
            (!damaged).then(|| text.into_owned())?
        }
        None => String::from_utf8(part).ok()?,
    };
    match text
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
    {
        Some((_, rest)) => Some(rest.to_owned()),
        None => Some(text),
    }
}

/// A ZIP file of parts as they are (APPNOTE.TXT, 4.3).
fn stored(parts: &[(String, String)]) -> Option<Vec<u8>> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let start = u32::try_from(file.len()).ok()?;
        let mut sum = Crc::new();
        sum.update(text.as_bytes());
        let size = u32::try_from(text.len()).ok()?.to_le_bytes();
        // Version, flags, method, time and day, sum, sizes, lengths of name and extra field.
        let mut about = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        about.extend(sum.sum().to_le_bytes());
        about.extend([size, size].concat());
        about.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        about.extend([0, 0]);
        file.extend(b"PK\x03\x04");
        file.extend(&about);
        file.extend(name.as_bytes());
        file.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(parts.len()).ok()?.to_le_bytes();
    let start = u32::try_from(file.len()).ok()?;
    let size = u32::try_from(directory.len()).ok()?;
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count, count].concat());
    file.extend([size.to_le_bytes(), start.to_le_bytes()].concat());
    file.extend([0, 0]);
    Some(file)
}
