//! Many cells, few texts: a dictionary that keeps each text once and allocates for none.

use std::cmp::Ordering;
use std::hash::Hasher;

use crate::model::{NONE, TextColumn};
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

    /// The position that equals, or [`NONE`].
    #[inline]
    fn find(&self, hash: u64, mut equal: impl FnMut(u32) -> bool) -> u32 {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = (hash >> 32) as usize & mask;
        while let Some(&slot) = self.slots.get(at) {
            if slot == 0 {
                break;
            }
            if slot >> 32 == hash >> 32 && equal(slot as u32 - 1) {
                return slot as u32 - 1;
            }
            at = (at + 1) & mask;
        }
        NONE
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

/// Texts numbered in order of first sight. While texts only rise (or only fall), as the order
/// numbers of most exports do, each is known to be new without looking it up.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    slots: Slots,
    bytes: Vec<u8>,
    ends: Vec<u32>,
    last: u32,
    trend: Trend,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Trend {
    #[default]
    Unknown,
    All(Ordering),
    None,
}

impl Interner {
    /// The number of this text, and whether it is new.
    #[inline]
    pub fn put(&mut self, text: &[u8]) -> (u32, bool) {
        let next = self.ends.len() as u32;
        if next > 0 && same(self.get(self.last), text) {
            return (self.last, false);
        }
        if self.trend != Trend::None {
            if next == 0 || self.goes_on(text) {
                return (self.push(text), true);
            }
            self.trend = Trend::None;
            for index in 0..next {
                let hash = hash(self.get(index));
                self.slots.find_or_put(hash, index, |_| false);
            }
        }
        let (bytes, ends) = (&self.bytes, &self.ends);
        let found = self
            .slots
            .find_or_put(hash(text), next, |index| same(at(bytes, ends, index), text));
        match found {
            Some(index) => {
                self.last = index;
                (index, false)
            }
            None => (self.push(text), true),
        }
    }

    /// The number of a text met before, or [`NONE`]; while no table is kept, always the latter.
    /// Asked for a block of cells ahead of [`Interner::put`], so that memory is waited for once.
    #[inline]
    pub fn find(&self, text: &[u8]) -> u32 {
        if self.trend != Trend::None {
            return NONE;
        }
        self.slots
            .find(hash(text), |index| same(self.get(index), text))
    }

    /// Whether the trend of all texts so far holds for this one too; `last` is the newest then.
    #[inline]
    fn goes_on(&mut self, text: &[u8]) -> bool {
        let step = text.cmp(self.get(self.last));
        if self.trend == Trend::Unknown {
            self.trend = Trend::All(step);
        }
        self.trend == Trend::All(step)
    }

    fn push(&mut self, text: &[u8]) -> u32 {
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len() as u32);
        self.last = (self.ends.len() - 1) as u32;
        self.last
    }

    /// The text of a number.
    #[inline]
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

/// Equality by words: keys are short, and a call costs more than the comparison.
#[inline]
fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if a.len() < 8 {
        return a.iter().zip(b).all(|(a, b)| a == b);
    }
    let ((words_a, _), (words_b, _)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    words_a == words_b && a.last_chunk::<8>() == b.last_chunk::<8>()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn numbers_are_those_of_first_sight(texts in proptest::collection::vec("[ab]{0,12}", 0..80)) {
            let mut interner = Interner::default();
            let mut known: Vec<String> = Vec::new();
            for text in &texts {
                let found = interner.find(text.as_bytes());
                proptest::prop_assert!(found == NONE || known[found as usize] == *text);
                let place = known.iter().position(|old| old == text);
                let want = place.unwrap_or(known.len()) as u32;
                proptest::prop_assert_eq!(interner.put(text.as_bytes()), (want, place.is_none()));
                if place.is_none() {
                    known.push(text.clone());
                }
            }
            proptest::prop_assert_eq!(interner.len(), known.len());
        }
    }

    #[test]
    fn rising_and_falling_texts_need_no_table() {
        for rising in [true, false] {
            let mut interner = Interner::default();
            for n in 0..5_000u32 {
                let n = if rising { n } else { 4_999 - n };
                interner.put(format!("{n:06}").as_bytes());
            }
            assert!(interner.slots.slots.is_empty());
            assert_eq!(
                interner.put(b"002500"),
                (if rising { 2_500 } else { 2_499 }, false)
            );
            assert_eq!(interner.put(b"x"), (5_000, true));
        }
    }
}
