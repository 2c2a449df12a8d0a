//! Whether this is the same file again: a fast 128-bit mark of all its bytes, not a secure one.

use super::table::STRETCH;

const A: u64 = 0x9e37_79b9_7f4a_7c15;
const B: u64 = 0xd6e8_feb8_6659_fd93;

/// Length and content of a file as 32 hex digits. Two lanes of multiply-and-rotate over 16-byte
/// steps, each step reversible, so no byte is lost on the way; no protection against intent.
pub fn fingerprint(bytes: &[u8]) -> String {
    let mut one = bytes.len() as u64 ^ A;
    let mut two = (bytes.len() as u64).rotate_left(32) ^ B;
    let (steps, rest) = bytes.as_chunks::<16>();
    let mut tail = [0; 16];
    tail[..rest.len()].copy_from_slice(rest);
    for steps in steps.chunks(STRETCH) {
        (one, two) = stir(one, two, steps);
    }
    (one, two) = stir(one, two, &[tail]);
    let mix = |mut word: u64| {
        word = (word ^ (word >> 32)).wrapping_mul(B);
        word = (word ^ (word >> 29)).wrapping_mul(A);
        word ^ (word >> 32)
    };
    format!(
        "{:016x}{:016x}",
        mix(one ^ two.rotate_left(17)),
        mix(two.wrapping_add(one))
    )
}

#[inline(never)]
fn stir(mut one: u64, mut two: u64, steps: &[[u8; 16]]) -> (u64, u64) {
    for step in steps {
        let word = u128::from_le_bytes(*step);
        one = (one ^ word as u64).wrapping_mul(A).rotate_left(29);
        two = (two ^ (word >> 64) as u64).wrapping_mul(B).rotate_left(31);
    }
    (one, two)
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn every_byte_and_the_length_matter() {
        let mut bytes = vec![7u8; 1000];
        let first = fingerprint(&bytes);
        assert_eq!(first.len(), 32);
        for at in [0, 15, 16, 500, 992, 999] {
            bytes[at] ^= 1;
            assert_ne!(fingerprint(&bytes), first, "byte {at}");
            bytes[at] ^= 1;
        }
        assert_eq!(fingerprint(&bytes), first);
        assert_ne!(fingerprint(&[0; 16]), fingerprint(&[0; 17]));
    }
}
