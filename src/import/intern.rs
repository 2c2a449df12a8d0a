//! Many cells, few texts: a dictionary that keeps each text once and allocates for none.

use std::hash::Hasher;

use crate::model::TextColumn;
use rustc_hash::FxHasher;

/// An open-addressing table of positions; the caller says when two are equal.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    /// Upper half of the hash and position + 1 (0: free), in one word each.
    slots: Vec<u64>,
    used: usize,
}

impl Slots {
    /// The position that equals, or `None` after `position` was put down for this hash.
    #[inline]
    pub fn find_or_put(
        &mut self,
        hash: u64,
        position: u32,
        mut equal: impl FnMut(u32) -> bool,
    ) -> Option<u32> {
        if self.used * 2 >= self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let tag = hash & 0xffff_ffff_0000_0000;
        let mut at = (hash >> 32) as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                self.slots[at] = tag | u64::from(position + 1);
                self.used += 1;
                return None;
            }
            if slot & 0xffff_ffff_0000_0000 == tag {
                let found = slot as u32 - 1;
                if equal(found) {
                    return Some(found);
                }
            }
            at = (at + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 4).max(1024);
        let old = std::mem::replace(&mut self.slots, vec![0; size]);
        for slot in old {
            if slot == 0 {
                continue;
            }
            let mut at = (slot >> 32) as usize & (size - 1);
            while self.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = slot;
        }
    }
}

/// A hash of bytes whose upper half is well mixed.
#[inline]
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Texts numbered in order of first sight.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    slots: Slots,
    bytes: Vec<u8>,
    ends: Vec<u32>,
    last: u32,
}

impl Interner {
    /// The number of this text, and whether it is new.
    #[inline]
    pub fn put(&mut self, text: &[u8]) -> (u32, bool) {
        let next = self.ends.len() as u32;
        if next > 0 && self.get(self.last) == text {
            return (self.last, false);
        }
        let (bytes, ends) = (&self.bytes, &self.ends);
        let found = self
            .slots
            .find_or_put(hash(text), next, |index| at(bytes, ends, index) == text);
        match found {
            Some(index) => {
                self.last = index;
                (index, false)
            }
            None => {
                self.bytes.extend_from_slice(text);
                self.ends.push(self.bytes.len() as u32);
                self.last = next;
                (next, true)
            }
        }
    }

    /// The text of a number.
    pub fn get(&self, index: u32) -> &[u8] {
        at(&self.bytes, &self.ends, index)
    }

    /// Texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// All of them as a column of the ledger. Cells are UTF-8, so nothing is lost.
    pub fn into_column(self) -> TextColumn {
        TextColumn::from_parts(self.bytes, self.ends).unwrap_or_default()
    }
}

#[inline]
fn at<'a>(bytes: &'a [u8], ends: &[u32], index: u32) -> &'a [u8] {
    let index = index as usize;
    let start = if index == 0 { 0 } else { ends[index - 1] };
    &bytes[start as usize..ends[index] as usize]
}
