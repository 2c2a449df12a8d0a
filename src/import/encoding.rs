//! Bytes as UTF-8 text: byte-order mark, then strict UTF-8, then GB18030, then a guess to ask about.

pub(super) mod coder;
mod odd;

pub use odd::Damage;

use super::Encoding;

/// A file's text.
#[derive(Debug, Default)]
pub struct Decoded {
    /// UTF-8, without a byte-order mark to skip except the first `skip` bytes.
    pub text: Vec<u8>,
    /// Bytes of a UTF-8 byte-order mark at the start of `text`.
    pub skip: usize,
    /// The file's own bytes, where `text` is a translation of them.
    pub original: Option<Vec<u8>>,
    /// How the bytes were read.
    pub encoding: Encoding,
    /// Whether that is a guess worth a question.
    pub unsure: bool,
    /// What was wrong with it.
    pub damage: Damage,
}

/// Reads the bytes in the wanted encoding, or in the one their content shows.
pub fn decode(bytes: Vec<u8>, wanted: Option<Encoding>) -> Decoded {
    // A script may have put the mark of UTF-8 before any text.
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let (encoding, unsure, checked) = match wanted {
        Some(Encoding::None) | None => detect(body),
        Some(encoding) => (encoding, false, false),
    };
    let guessed = matches!(wanted, Some(Encoding::None) | None);
    if matches!(encoding, Encoding::Utf8 | Encoding::None) {
        // Detected UTF-8 was checked there, over all bytes.
        if checked || std::str::from_utf8(&bytes).is_ok() {
            return as_it_is(bytes, encoding, unsure, guessed);
        }
    }
    let wide = matches!(encoding, Encoding::Utf16le | Encoding::Utf16be);
    if guessed
        && !wide
        && let Some(text) = odd::mixed(&bytes)
    {
        return Decoded {
            text,
            original: Some(bytes),
            damage: Damage::Mixed,
            ..Decoded::default()
        };
    }
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let (text, damaged) = coder::lossy(encoding, body);
    let mut text = text.into_bytes();
    if wide {
        // UTF-32 is UTF-16 with a zero behind each character.
        text.retain(|byte| *byte != 0);
    }
    Decoded {
        text,
        skip: 0,
        original: Some(bytes),
        encoding,
        unsure,
        damage: if damaged {
            Damage::Replaced
        } else {
            Damage::None
        },
    }
}

/// Good UTF-8; its past is looked into where nobody said that it is.
fn as_it_is(bytes: Vec<u8>, encoding: Encoding, unsure: bool, guessed: bool) -> Decoded {
    let skip = if bytes.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    let has_zero = bytes.chunks(1 << 16).any(has_zero);
    let (damage, other) = match guessed {
        true => odd::past(&bytes[skip..]),
        false => (Damage::None, None),
    };
    let mut decoded = Decoded {
        encoding,
        unsure,
        damage,
        ..Decoded::default()
    };
    if let Some(text) = other {
        (decoded.text, decoded.original) = (text, Some(bytes));
    } else if has_zero {
        // Bytes that say nothing and would part texts that are alike.
        decoded.text = bytes.iter().copied().filter(|byte| *byte != 0).collect();
        (decoded.skip, decoded.original) = (skip, Some(bytes));
    } else {
        (decoded.text, decoded.skip) = (bytes, skip);
    }
    decoded
}

/// Eight at a time, to the end: a loop with a way out is slower.
fn has_zero(bytes: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 255;
    let (words, rest) = bytes.as_chunks::<8>();
    let found = words.iter().fold(0, |found, word| {
        let word = u64::from_le_bytes(*word);
        found | word.wrapping_sub(ONES) & !word
    });
    found & (ONES << 7) != 0 || rest.contains(&0)
}

/// The encoding that the whole content shows, whether it is only a guess, and whether all bytes are
/// known to be UTF-8.
fn detect(bytes: &[u8]) -> (Encoding, bool, bool) {
    if bytes.starts_with(b"\xff\xfe") {
        return (Encoding::Utf16le, false, false);
    }
    if bytes.starts_with(b"\xfe\xff") {
        return (Encoding::Utf16be, false, false);
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return (encoding, false, false);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (Encoding::Utf8, false, true);
    }
    if is_damaged_utf8(bytes) {
        return (Encoding::Utf8, false, false);
    }
    let clean = |encoding: Encoding| coder::strict(encoding, bytes).is_some();
    if let Some(encoding) = odd::told(bytes).filter(|encoding| clean(*encoding)) {
        return (encoding, false, false);
    }
    let single = odd::single(bytes);
    if odd::is_single(bytes) {
        return (single, true, false);
    }
    let pairs = Pairs::of(bytes);
    let traditional = pairs.big5 > pairs.simplified && pairs.big5 * 4 >= pairs.all * 3;
    if traditional && clean(Encoding::Big5) {
        return (Encoding::Big5, pairs.all < 20, false);
    }
    if let Some(encoding) = odd::by_rows(bytes).filter(|encoding| clean(*encoding)) {
        return (encoding, true, false);
    }
    let chinese = clean(Encoding::Gb18030);
    if chinese && pairs.common * 2 >= pairs.all {
        return (Encoding::Gb18030, false, false);
    }
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let dense = high * 6 >= bytes.len();
    let guess = match () {
        () if single == Encoding::Windows1251 => single,
        () if dense && clean(Encoding::ShiftJis) => Encoding::ShiftJis,
        () if dense && clean(Encoding::Big5) => Encoding::Big5,
        () if dense && chinese => Encoding::Gb18030,
        () => single,
    };
    (guess, true, false)
}

/// Whether nearly all characters beyond ASCII are good UTF-8: a few bytes were hurt on the way.
#[cold]
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad, mut chinese) = (0usize, 0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        let beyond = |byte: &&u8| **byte >= 0xc0;
        let three = |byte: &&u8| matches!(**byte, 0xe3..=0xed);
        chinese += chunk.valid().as_bytes().iter().filter(three).count();
        good += chunk.valid().as_bytes().iter().filter(beyond).count();
        bad += usize::from(!chunk.invalid().is_empty());
        // Other encodings fail at once and again and again.
        if bad > 64 && bad > good {
            return false;
        }
    }
    // Three bytes that fit are no chance where they are the rule: cells cut to a number of bytes.
    good >= 8 && bad * 8 <= good || chinese >= 4 && bad * 2 <= chinese
}

/// Every second byte of mostly Latin text is zero; Chinese text still has zero halves in its
/// separators and line ends, all on one side.
fn unmarked_utf16(bytes: &[u8]) -> Option<Encoding> {
    let head = &bytes[..bytes.len().min(8192) & !1];
    let zeros = |side: usize| {
        head.iter()
            .skip(side)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let enough = head.len() / 40;
    match () {
        () if head.len() < 8 => None,
        () if odd > enough && even == 0 => Some(Encoding::Utf16le),
        () if even > enough && odd == 0 => Some(Encoding::Utf16be),
        () => None,
    }
}

/// Double-byte characters, and those among them that texts of one kind are mostly made of.
#[derive(Default)]
struct Pairs {
    all: usize,
    /// In the rows of GB2312.
    common: usize,
    /// Signs and the everyday characters of GB2312.
    simplified: usize,
    /// Signs and the everyday characters of Big5.
    big5: usize,
}

impl Pairs {
    fn of(bytes: &[u8]) -> Pairs {
        let (mut pairs, mut at) = (Pairs::default(), 0);
        while at < bytes.len() {
            let lead = bytes[at];
            if lead < 0x81 {
                at += 1;
                continue;
            }
            let trail = bytes.get(at + 1).copied().unwrap_or(0);
            if trail.is_ascii_digit() {
                at += 4; // four-byte form
                continue;
            }
            let (high, low) = (trail >= 0xa1, (0x40..0x7f).contains(&trail));
            pairs.all += 1;
            pairs.common += usize::from((0xa1..=0xf7).contains(&lead) && high);
            pairs.simplified += usize::from(matches!(lead, 0xa1..=0xa3 | 0xb0..=0xd7) && high);
            pairs.big5 += usize::from(matches!(lead, 0xa1..=0xc6) && (high || low));
            at += 2;
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use super::*;

    fn seen(bytes: &[u8]) -> (Encoding, bool, String) {
        let decoded = decode(bytes.to_vec(), None);
        let text = String::from_utf8_lossy(&decoded.text[decoded.skip..]).into_owned();
        (decoded.encoding, decoded.unsure, text)
    }

    #[test]
    fn content_tells_the_encoding() {
        let text = "订单,客户\n1,𠮷野家·镕㐂堂\n";
        assert_eq!(seen(text.as_bytes()), (Encoding::Utf8, false, text.into()));
        let with_bom = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        assert_eq!(seen(&with_bom), (Encoding::Utf8, false, text.into()));
        let (chinese, ..) = GB18030.encode(text);
        assert_eq!(seen(&chinese), (Encoding::Gb18030, false, text.into()));
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(seen(&little), (Encoding::Utf16le, false, text.into()));
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(seen(&big), (Encoding::Utf16be, false, text.into()));
        let marked = [b"\xff\xfe".to_vec(), little].concat();
        assert_eq!(seen(&marked), (Encoding::Utf16le, false, text.into()));
    }

    #[test]
    fn western_bytes_are_a_question() {
        let (encoding, unsure, text) = seen(b"order;customer\n1;M\xfcller & S\xf6hne\n2;Jos\xe9\n");
        assert_eq!((encoding, unsure), (Encoding::Windows1252, true));
        assert!(text.contains("Müller & Söhne"));
    }
}
