//! The texts that cells of a workbook share.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

/// Shared texts, end to end.
#[derive(Default)]
pub(super) struct Strings {
    text: Vec<u8>,
    ends: Vec<u32>,
    /// Those with escapes (`_x000D_`) that are left to calamine.
    escaped: Vec<u32>,
}

impl Strings {
    /// Reads the part; none where it is not sound XML.
    pub(super) fn read(xml: &str) -> Option<Strings> {
        let mut reader = Reader::from_str(xml);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.expand_empty_elements = true;
        let mut strings = Strings::default();
        // Within a text, and within phonetic hints, which are not shown.
        let (mut text, mut hint) = (None, false);
        let mut open = String::new();
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "t" if !hint => {
                        let space = tag.try_get_attribute("xml:space").ok()?;
                        text = Some(space.is_some_and(|space| space.value.as_ref() == "preserve"));
                        open.clear();
                    }
                    "rPh" => hint = true,
                    _ => {}
                },
                Event::Text(found) if text.is_some() => open.push_str(&found.xml10_content()),
                Event::CData(found) if text.is_some() => open.push_str(&found.xml10_content()),
                Event::GeneralRef(found) if text.is_some() => {
                    match quick_xml::escape::resolve_xml_entity(&found) {
                        Some(named) => open.push_str(named),
                        None => open.push(found.resolve_char_ref().ok()??),
                    }
                }
                Event::End(tag) => match tag.local_name().as_ref() {
                    "t" => {
                        if let Some(kept) = text.take() {
                            strings.add(&open, kept);
                        }
                    }
                    "rPh" => hint = false,
                    "si" => strings.close()?,
                    "sst" => return Some(strings),
                    _ => {}
                },
                Event::Eof => return None,
                _ => {}
            }
        }
    }

    /// Adds to the open text; blanks around it count only where the file says so.
    fn add(&mut self, text: &str, kept: bool) {
        let text = match kept {
            true => text,
            false => text.trim_matches([' ', '\t', '\r', '\n']),
        };
        let index = self.ends.len() as u32;
        if text.contains("_x") && self.escaped.last() != Some(&index) {
            self.escaped.push(index);
        }
        self.text.extend_from_slice(text.as_bytes());
    }

    fn close(&mut self) -> Option<()> {
        self.ends.push(u32::try_from(self.text.len()).ok()?);
        Some(())
    }

    /// A text by its number; none where there is none, or where only calamine can tell.
    #[inline]
    pub(super) fn get(&self, index: usize) -> Option<&[u8]> {
        if !self.escaped.is_empty() && self.escaped.binary_search(&(index as u32)).is_ok() {
            return None;
        }
        let end = *self.ends.get(index)? as usize;
        let start = match index {
            0 => 0,
            _ => self.ends[index - 1] as usize,
        };
        self.text.get(start..end)
    }
}
