//! Many short texts in one buffer: cheap to hold, to send between threads and to store.

use serde::{Deserialize, Serialize};

/// A column of texts: all bytes end to end, and where each ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextColumn {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl TextColumn {
    /// An empty column with room for `count` texts of `bytes` bytes altogether.
    pub fn with_capacity(count: usize, bytes: usize) -> TextColumn {
        TextColumn {
            bytes: Vec::with_capacity(bytes),
            ends: Vec::with_capacity(count),
        }
    }

    /// Puts the column together from its two buffers; `None` if they do not fit each other or a
    /// text is not UTF-8.
    pub fn from_parts(bytes: Vec<u8>, ends: Vec<u32>) -> Option<TextColumn> {
        let text = std::str::from_utf8(&bytes).ok()?;
        let mut last = 0u32;
        for &end in &ends {
            if end < last || !text.is_char_boundary(end as usize) {
                return None;
            }
            last = end;
        }
        (last as usize == bytes.len()).then_some(TextColumn { bytes, ends })
    }

    /// The two buffers: bytes, ends.
    pub fn parts(&self) -> (&[u8], &[u32]) {
        (&self.bytes, &self.ends)
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds a text and returns its index.
    pub fn push(&mut self, text: &str) -> u32 {
        self.bytes.extend_from_slice(text.as_bytes());
        self.ends.push(self.bytes.len() as u32);
        (self.ends.len() - 1) as u32
    }

    /// The text at `index`, empty where there is none.
    pub fn get(&self, index: usize) -> &str {
        let Some(&end) = self.ends.get(index) else {
            return "";
        };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.bytes
            .get(start as usize..end as usize)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or("")
    }

    /// The bytes of the text at `index`, empty where there is none: to compare and sort by code
    /// points without checking UTF-8 again.
    pub fn bytes(&self, index: usize) -> &[u8] {
        let Some(&end) = self.ends.get(index) else {
            return &[];
        };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.bytes.get(start as usize..end as usize).unwrap_or(&[])
    }

    /// Puts another text at `index`; moves all behind it. Does nothing where there is none.
    pub fn set(&mut self, index: usize, text: &str) {
        let Some(&end) = self.ends.get(index) else {
            return;
        };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        let range = start as usize..end as usize;
        self.bytes.splice(range, text.bytes());
        let grown = start + text.len() as u32;
        for later in &mut self.ends[index..] {
            *later = *later - end + grown;
        }
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }
}

impl<'a> FromIterator<&'a str> for TextColumn {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> TextColumn {
        let mut column = TextColumn::default();
        for text in texts {
            column.push(text);
        }
        column
    }
}
