//! Where cells may end: delimiters and line ends of a text, found many bytes at a time.

/// Bytes looked at together.
const BLOCK: usize = 64;

/// Positions of the delimiter, `\n` and `\r`, rising.
#[derive(Clone, Debug)]
pub(super) struct Stops<'a> {
    text: &'a [u8],
    delimiter: u8,
    /// Where the block begins that `found` tells of.
    block: usize,
    /// A bit for each stop in the block that was not handed out yet.
    found: u64,
}

impl<'a> Stops<'a> {
    /// The stops of `text` at and after `from`.
    pub(super) fn from(text: &'a [u8], delimiter: u8, from: usize) -> Stops<'a> {
        let mut stops = Stops {
            text,
            delimiter,
            block: from.min(text.len()),
            found: 0,
        };
        stops.look();
        stops
    }

    /// Looks at the block that begins at `block`.
    #[inline]
    fn look(&mut self) {
        let rest = &self.text[self.block..];
        self.found = match rest.first_chunk() {
            Some(block) => marks(block, self.delimiter),
            None => {
                let mut block = [0; BLOCK];
                block[..rest.len()].copy_from_slice(rest);
                // Only bytes of the text can be stops, whatever the delimiter.
                marks(&block, self.delimiter) & ((1 << rest.len()) - 1)
            }
        };
    }
}

impl Iterator for Stops<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            if self.text.len() - self.block <= BLOCK {
                return None;
            }
            self.block += BLOCK;
            self.look();
        }
        let at = self.block + self.found.trailing_zeros() as usize;
        self.found &= self.found - 1;
        Some(at)
    }
}

/// A bit for each byte of the block that is a stop, the first byte's lowest.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn marks(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128_or};
    let (delimiter, feed, turn) = (
        u8x16_splat(delimiter),
        u8x16_splat(b'\n'),
        u8x16_splat(b'\r'),
    );
    let mut marks = 0;
    for (at, pair) in block
        .as_chunks::<8>()
        .0
        .as_chunks::<2>()
        .0
        .iter()
        .enumerate()
    {
        let [low, high] = pair.map(u64::from_le_bytes);
        let bytes = u64x2(low, high);
        let ends = v128_or(u8x16_eq(bytes, feed), u8x16_eq(bytes, turn));
        let stops = v128_or(u8x16_eq(bytes, delimiter), ends);
        marks |= u64::from(u8x16_bitmask(stops)) << (at * 16);
    }
    marks
}

/// A bit for each byte of the block that is a stop, the first byte's lowest.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
fn marks(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const LOW: u64 = ONES * 0x7f;
    let mut marks = 0;
    for (at, bytes) in block.as_chunks::<8>().0.iter().enumerate() {
        let word = u64::from_le_bytes(*bytes);
        // The top bit of each byte that equals, and of no other: no carry leaves a byte.
        let equal = |byte: u8| {
            let rest = word ^ (ONES * u64::from(byte));
            !(((rest & LOW) + LOW) | rest | LOW)
        };
        let stops = equal(delimiter) | equal(b'\n') | equal(b'\r');
        // Eight top bits into one byte.
        let bits = (stops >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        marks |= bits << (at * 8);
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::Stops;

    proptest::proptest! {
        #[test]
        fn every_stop_and_no_other(
            text in proptest::collection::vec(
                proptest::prop_oneof![
                    proptest::prelude::any::<u8>(),
                    proptest::sample::select(b",;\n\r\0\x80\x8a".as_slice()),
                ],
                0..300,
            ),
            from in 0usize..320,
            delimiter in proptest::sample::select(b",;\t\0".as_slice()),
        ) {
            let wanted: Vec<usize> = (from..text.len())
                .filter(|&at| [delimiter, b'\n', b'\r'].contains(&text[at]))
                .collect();
            let found: Vec<usize> = Stops::from(&text, delimiter, from).collect();
            proptest::prop_assert_eq!(found, wanted);
        }
    }
}
