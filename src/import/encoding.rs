//! Bytes as UTF-8 text: byte-order mark, then strict UTF-8, then GB18030, then a guess to ask about.

use encoding_rs::{BIG5, GB18030, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1252};

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
    /// Whether some bytes had no meaning and were replaced.
    pub damaged: bool,
}

/// Reads the bytes in the wanted encoding, or in the one their content shows.
pub fn decode(bytes: Vec<u8>, wanted: Option<Encoding>) -> Decoded {
    let (encoding, unsure) = match wanted {
        Some(Encoding::None) | None => detect(&bytes),
        Some(encoding) => (encoding, false),
    };
    let coder = match encoding {
        Encoding::Utf8 | Encoding::None => {
            // Detected UTF-8 was checked there, over all bytes.
            let checked = matches!(wanted, Some(Encoding::None) | None);
            if checked || std::str::from_utf8(&bytes).is_ok() {
                let skip = if bytes.starts_with(b"\xef\xbb\xbf") {
                    3
                } else {
                    0
                };
                return Decoded {
                    text: bytes,
                    skip,
                    encoding,
                    unsure,
                    ..Decoded::default()
                };
            }
            encoding_rs::UTF_8
        }
        Encoding::Utf16le => UTF_16LE,
        Encoding::Utf16be => UTF_16BE,
        Encoding::Gb18030 => GB18030,
        Encoding::Windows1252 => WINDOWS_1252,
        Encoding::ShiftJis => SHIFT_JIS,
        Encoding::Big5 => BIG5,
    };
    let (text, damaged) = coder.decode_with_bom_removal(&bytes);
    Decoded {
        text: text.into_owned().into_bytes(),
        skip: 0,
        original: Some(bytes),
        encoding,
        unsure,
        damaged,
    }
}

/// The encoding that the whole content shows, and whether it is only a guess.
fn detect(bytes: &[u8]) -> (Encoding, bool) {
    if bytes.starts_with(b"\xff\xfe") {
        return (Encoding::Utf16le, false);
    }
    if bytes.starts_with(b"\xfe\xff") {
        return (Encoding::Utf16be, false);
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return (encoding, false);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (Encoding::Utf8, false);
    }
    let clean = |coder: &'static encoding_rs::Encoding| {
        coder
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some()
    };
    let (pairs, common) = chinese_pairs(bytes);
    let chinese = clean(GB18030);
    if chinese && common * 2 >= pairs {
        return (Encoding::Gb18030, false);
    }
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let dense = high * 6 >= bytes.len();
    match () {
        () if dense && clean(SHIFT_JIS) => (Encoding::ShiftJis, true),
        () if dense && clean(BIG5) => (Encoding::Big5, true),
        () if dense && chinese => (Encoding::Gb18030, true),
        () => (Encoding::Windows1252, true),
    }
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

/// Double-byte characters, and those among them in the rows of everyday characters and signs.
fn chinese_pairs(bytes: &[u8]) -> (usize, usize) {
    let (mut pairs, mut common, mut at) = (0, 0, 0);
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
        pairs += 1;
        common += usize::from((0xa1..=0xf7).contains(&lead) && trail >= 0xa1);
        at += 2;
    }
    (pairs, common)
}

#[cfg(test)]
mod tests {
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
