//! Columns on disk: little-endian chunks of at most 16 MB, each with its own header.
//!
//! | bytes | what |
//! |---|---|
//! | 0–3 | magic `KBCK` |
//! | 4–5 | version, 1 |
//! | 6–7 | column: its place in `Batch::to_parts` |
//! | 8–15 | bytes of payload in this chunk |
//! | 16–23 | checksum of the payload |
//! | 24– | payload |

use crate::workbook::Part;

/// Bytes before the payload.
pub const HEADER: usize = 24;
/// Most payload bytes in a chunk.
pub const PAYLOAD: usize = 16 * 1024 * 1024 - HEADER;
const MAGIC: [u8; 4] = *b"KBCK";
const VERSION: u16 = 1;

/// A checksum against damage, not against intent: 64-bit words, rotated and multiplied, each
/// step invertible in the word so that no single changed word goes unnoticed.
pub fn sum(bytes: &[u8]) -> u64 {
    const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
    const FACTOR: u64 = 0xff51_afd7_ed55_8ccd;
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(FACTOR).rotate_left(29);
    let (words, rest) = bytes.as_chunks::<8>();
    let mut sum = SEED ^ bytes.len() as u64;
    for word in words {
        sum = mix(sum, u64::from_le_bytes(*word));
    }
    for byte in rest {
        sum = mix(sum, u64::from(*byte));
    }
    sum ^ (sum >> 31)
}

/// What the journal remembers of a column buffer.
pub fn part(bytes: &[u8]) -> Part {
    Part {
        bytes: bytes.len() as u64,
        sum: sum(bytes),
    }
}

/// How many chunks a buffer of this length needs; an empty one needs none.
pub fn count(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(PAYLOAD as u64)).unwrap_or(u32::MAX)
}

/// A column buffer as chunks, and what the journal remembers of it. The buffer begins with
/// [`HEADER`] bytes of room, so that most columns become their one chunk without a copy.
pub fn seal(column: usize, mut bytes: Vec<u8>) -> (Part, Vec<Vec<u8>>) {
    let payload = bytes.get(HEADER..).unwrap_or_default();
    let whole = part(payload);
    let chunks = match count(whole.bytes) {
        0 => Vec::new(),
        1 => {
            let head = header(column, payload.len(), whole.sum);
            bytes[..HEADER].copy_from_slice(&head);
            vec![bytes]
        }
        _ => payload
            .chunks(PAYLOAD)
            .map(|payload| {
                let mut chunk = Vec::with_capacity(HEADER + payload.len());
                chunk.extend(header(column, payload.len(), sum(payload)));
                chunk.extend_from_slice(payload);
                chunk
            })
            .collect(),
    };
    (whole, chunks)
}

fn header(column: usize, bytes: usize, sum: u64) -> [u8; HEADER] {
    let mut head = [0; HEADER];
    head[..4].copy_from_slice(&MAGIC);
    head[4..6].copy_from_slice(&VERSION.to_le_bytes());
    head[6..8].copy_from_slice(&(column as u16).to_le_bytes());
    head[8..16].copy_from_slice(&(bytes as u64).to_le_bytes());
    head[16..].copy_from_slice(&sum.to_le_bytes());
    head
}

/// Why a chunk cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bad {
    /// Too short, or not a chunk.
    NotAChunk,
    /// Written by a newer version.
    Newer,
    /// A chunk of another column.
    WrongColumn,
    /// Its bytes are not those that were written.
    Damaged,
}

/// Checks a chunk of this column and returns the checksum of its payload.
pub fn check(column: usize, chunk: &[u8]) -> Result<u64, Bad> {
    let (header, payload) = chunk.split_at_checked(HEADER).ok_or(Bad::NotAChunk)?;
    let field = |from: usize, to: usize| {
        header[from..to]
            .iter()
            .rev()
            .fold(0u64, |value, &byte| value << 8 | u64::from(byte))
    };
    if header[..4] != MAGIC {
        return Err(Bad::NotAChunk);
    }
    if field(4, 6) != u64::from(VERSION) {
        return Err(Bad::Newer);
    }
    if field(6, 8) != column as u64 {
        return Err(Bad::WrongColumn);
    }
    let found = sum(payload);
    if field(8, 16) != payload.len() as u64 || field(16, 24) != found {
        return Err(Bad::Damaged);
    }
    Ok(found)
}

/// The column buffer of these chunks, checked against what the journal remembers of it.
pub fn join(column: usize, mut chunks: Vec<Vec<u8>>, expected: Part) -> Result<Vec<u8>, Bad> {
    let mut sums = Vec::with_capacity(chunks.len());
    for chunk in &chunks {
        sums.push(check(column, chunk)?);
    }
    // A single chunk's checksum is the column's own, so that most columns are summed once.
    let (bytes, found) = match (chunks.pop(), chunks.is_empty(), sums.last()) {
        (Some(mut only), true, Some(&found)) => {
            only.drain(..HEADER);
            (only, found)
        }
        (last, ..) => {
            let mut bytes = Vec::with_capacity(expected.bytes.min(1 << 31) as usize);
            for chunk in chunks.into_iter().chain(last) {
                bytes.extend_from_slice(&chunk[HEADER..]);
            }
            let found = sum(&bytes);
            (bytes, found)
        }
    };
    if bytes.len() as u64 == expected.bytes && found == expected.sum {
        Ok(bytes)
    } else {
        Err(Bad::Damaged)
    }
}
