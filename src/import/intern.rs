//! Many cells, few texts: a dictionary that keeps each text once and allocates for none.

use std::cmp::Ordering;

use crate::model::{NONE, TextColumn};

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

    /// The slot where the search for a hash begins; 0 where there is none.
    #[inline]
    fn first(&self, hash: u64) -> u64 {
        let mask = self.slots.len().wrapping_sub(1);
        let at = (hash >> 32) as usize & mask;
        self.slots.get(at).copied().unwrap_or(0)
    }

    /// The position that equals, or [`NONE`]; `slot` is the first one of this hash.
    #[inline]
    fn find(&self, hash: u64, mut slot: u64, mut equal: impl FnMut(u32) -> bool) -> u32 {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = (hash >> 32) as usize & mask;
        while slot != 0 {
            if slot >> 32 == hash >> 32 && equal(slot as u32 - 1) {
                return slot as u32 - 1;
            }
            at = (at + 1) & mask;
            slot = self.slots.get(at).copied().unwrap_or(0);
        }
        NONE
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(1024);
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

/// A text and its number, [`NONE`] where it is not known.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    /// The text.
    pub text: &'a [u8],
    /// Its number.
    pub number: u32,
}

impl Default for Word<'_> {
    fn default() -> Self {
        Word {
            text: &[],
            number: NONE,
        }
    }
}

/// A hash of bytes whose upper half is well mixed. Two products a word: keys are a word or two.
#[inline]
pub fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| {
        let product = (hash ^ word).wrapping_mul(FACTOR);
        product ^ (product >> 32)
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash = bytes.len() as u64;
    for word in words {
        hash = mix(hash, u64::from_le_bytes(*word));
    }
    if !rest.is_empty() {
        // The last eight bytes, some of them again; of a shorter text, all it has.
        let word = match (bytes.last_chunk(), first_and_last(bytes)) {
            (Some(last), _) => u64::from_le_bytes(*last),
            (None, Some((first, last))) => u64::from(first) << 32 | u64::from(last),
            (None, None) => rest
                .iter()
                .fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        hash = mix(hash, word);
    }
    hash.wrapping_mul(0xd6e8_feb8_6659_fd93)
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

    /// The numbers of texts met before, [`NONE`] for others; while no table is kept, for all. Asked
    /// for a block of cells ahead of [`Interner::put`]: the processor waits for all their places in
    /// the table at once, where one by one the waiting was half of all work.
    pub fn find<const N: usize>(&self, words: &mut [Word<'_>; N]) {
        if self.trend != Trend::None {
            return;
        }
        let mut places = [(0, 0); N];
        for (place, word) in places.iter_mut().zip(&*words) {
            let hash = hash(word.text);
            *place = (hash, self.slots.first(hash));
        }
        let mut texts = [&[][..]; N];
        for (text, (_, slot)) in texts.iter_mut().zip(places) {
            if slot != 0 {
                *text = self.get(slot as u32 - 1);
            }
        }
        for ((word, text), (hash, slot)) in words.iter_mut().zip(texts).zip(places) {
            if slot != 0 && same(text, word.text) {
                word.number = slot as u32 - 1;
                continue;
            }
            let equal = |index| same(self.get(index), word.text);
            word.number = self.slots.find(hash, slot, equal);
        }
    }

    /// Whether the trend of all texts so far holds for this one too; `last` is the newest then.
    #[inline]
    fn goes_on(&mut self, text: &[u8]) -> bool {
        let step = order(text, self.get(self.last));
        if self.trend == Trend::Unknown {
            self.trend = Trend::All(step);
        }
        self.trend == Trend::All(step)
    }

    fn push(&mut self, text: &[u8]) -> u32 {
        let (words, rest) = text.as_chunks::<8>();
        for word in words {
            self.bytes.extend_from_slice(word);
        }
        for byte in rest {
            self.bytes.push(*byte);
        }
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

/// Order by bytes, the first eight as one number: most numbers of orders differ there or are longer.
#[inline]
fn order(a: &[u8], b: &[u8]) -> Ordering {
    match (a.split_first_chunk::<8>(), b.split_first_chunk::<8>()) {
        (Some((first_a, rest_a)), Some((first_b, rest_b))) => {
            let first = u64::from_be_bytes(*first_a).cmp(&u64::from_be_bytes(*first_b));
            first.then_with(|| rest_a.cmp(rest_b))
        }
        _ => a.cmp(b),
    }
}

/// The first and the last four bytes, which overlap in a short text.
#[inline]
fn first_and_last(text: &[u8]) -> Option<(u32, u32)> {
    let (first, last) = (text.first_chunk()?, text.last_chunk()?);
    Some((u32::from_le_bytes(*first), u32::from_le_bytes(*last)))
}

/// Equality by words: keys are short, and a call costs more than the comparison.
#[inline]
fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if a.len() < 8 {
        return match (first_and_last(a), first_and_last(b)) {
            (Some(a), Some(b)) => a == b,
            _ => a.iter().zip(b).all(|(a, b)| a == b),
        };
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
                let text_before = text.as_bytes();
                let mut found = [Word { text: text_before, ..Word::default() }];
                interner.find(&mut found);
                let found = found[0].number;
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
