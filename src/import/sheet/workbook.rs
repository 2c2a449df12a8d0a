//! What an XLSX workbook says of its sheets, in the form programs write: their list, their parts and number formats.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::format::{Kind, kind_of};
use super::strings::Strings;
use super::zipped::Part;

/// Most bytes of a part that is held whole here.
const MOST: u64 = 64 << 20;

/// A workbook whose parts are where programs put them.
pub(super) struct Workbook<'a> {
    pub bytes: &'a [u8],
    pub sheets: Vec<Listed>,
    /// What numbers are, by style.
    pub kinds: Vec<Kind>,
    pub from_1904: bool,
    /// Whether the program that wrote it left its formulas to be worked out.
    pub unworked: bool,
    /// Shared texts once they were needed; none where they are not in their plain form.
    pub strings: Option<Option<Strings>>,
}

/// A worksheet of the list.
pub(super) struct Listed {
    pub name: String,
    pub hidden: bool,
    part: String,
}

/// A link from one part to another.
pub(super) struct Link {
    pub id: String,
    /// The last word of its kind.
    pub kind: String,
    /// Name of the part in lower case.
    pub part: String,
}

impl<'a> Workbook<'a> {
    /// Reads list, links and styles; none where one of them has another name or form than usual.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Workbook<'a>> {
        let links = links("xl", &text(bytes, "xl/_rels/workbook.xml.rels")?);
        let mut workbook = Workbook {
            bytes,
            sheets: Vec::new(),
            kinds: Vec::new(),
            from_1904: false,
            unworked: false,
            strings: None,
        };
        workbook.list(&text(bytes, "xl/workbook.xml")?, &links)?;
        for listed in &workbook.sheets {
            part(bytes, &listed.part)?;
        }
        let linked = links.iter().find(|link| link.kind == "styles");
        // Readers find it by its name, whether or not a link leads there.
        let styles = linked.map_or("xl/styles.xml", |link| &link.part);
        let there = !Part::all(bytes, |name, _| name == styles).is_empty();
        if linked.is_some() || there {
            workbook.kinds = kinds(&text(bytes, styles)?)?;
        }
        (!workbook.sheets.is_empty()).then_some(workbook)
    }

    /// Takes in the workbook's own part.
    fn list(&mut self, text: &str, links: &[Link]) -> Option<()> {
        let truth = |value: Option<String>| matches!(value.as_deref(), Some("1" | "true"));
        elements(text, |name, tag| {
            match name {
                "workbookPr" => self.from_1904 = truth(attribute(tag, "date1904")?),
                "calcPr" => self.unworked = truth(attribute(tag, "fullCalcOnLoad")?),
                "sheet" => {
                    let id = attribute(tag, "r:id")??;
                    let link = links.iter().find(|link| link.id == id)?;
                    match &*link.kind {
                        "worksheet" => self.sheets.push(Listed {
                            name: attribute(tag, "name")??,
                            hidden: attribute(tag, "state")?
                                .is_some_and(|state| state != "visible"),
                            part: link.part.clone(),
                        }),
                        "chartsheet" | "dialogsheet" => {}
                        _ => return None,
                    }
                }
                _ => {}
            }
            Some(())
        })
    }

    /// The part of a sheet.
    pub(super) fn part(&self, at: usize) -> Option<Part<'a>> {
        part(self.bytes, &self.sheets.get(at)?.part)
    }
}

/// Calls `each` for every element with its name; none where that says so, a name has a prefix or the text is no XML.
fn elements(text: &str, mut each: impl FnMut(&str, &BytesStart<'_>) -> Option<()>) -> Option<()> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => each(tag.name().as_ref(), &tag)?,
            Event::DocType(_) => return None,
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}

/// An attribute's text, if it is there; none where it cannot be read.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<Option<String>> {
    match tag.try_get_attribute(name).ok()? {
        Some(found) => {
            let raw: &str = &found.value;
            Some(Some(quick_xml::escape::unescape(raw).ok()?.into_owned()))
        }
        None => Some(None),
    }
}

/// The only part of this name.
fn part<'a>(bytes: &'a [u8], wanted: &str) -> Option<Part<'a>> {
    let mut found = Part::all(bytes, |name, _| name == wanted);
    let part = found.pop()?;
    found.is_empty().then_some(part)
}

fn text(bytes: &[u8], name: &str) -> Option<String> {
    String::from_utf8(part(bytes, name)?.whole(MOST)?).ok()
}

/// What numbers are, by style: the number formats of `cellXfs` (ECMA-376, 18.8.10).
fn kinds(text: &str) -> Option<Vec<Kind>> {
    let mut codes: Vec<(u32, String)> = Vec::new();
    let mut kinds = Vec::new();
    let mut inside = false;
    elements(text, |name, tag| {
        match name {
            "numFmt" => {
                let id = attribute(tag, "numFmtId")??.parse().ok()?;
                codes.push((id, attribute(tag, "formatCode")??));
            }
            "cellStyleXfs" | "cellStyles" | "dxfs" => inside = false,
            "cellXfs" => inside = true,
            "xf" if inside => {
                let id = attribute(tag, "numFmtId")?;
                let id = id.map_or(Ok(0), |id| id.parse()).ok()?;
                let code = codes.iter().rev().find(|(other, _)| *other == id);
                kinds.push(kind_of(id, code.map(|(_, code)| &**code)));
            }
            _ if name.contains(':') => return None,
            _ => {}
        }
        Some(())
    })?;
    Some(kinds)
}

/// The links of a list, from some folder; as many as can be read.
pub(super) fn links(folder: &str, text: &str) -> Vec<Link> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag))
                if tag.local_name().as_ref() == "Relationship" =>
            {
                let text = |name: &str| attribute(&tag, name).flatten().unwrap_or_default();
                let kind = text("Type");
                found.push(Link {
                    id: text("Id"),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    part: join(folder, &text("Target")),
                });
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// The name of a part in lower case that a link from some folder means.
pub(super) fn join(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/").to_ascii_lowercase();
    let folder = if target.starts_with('/') { "" } else { folder };
    let mut path = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}
