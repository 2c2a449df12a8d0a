//! Bytes of an encoding as text. A browser knows all encodings and brings their tables; at the terminal encoding_rs does,
//! which follows the same standard (encoding.spec.whatwg.org).

use crate::import::Encoding;

/// The text, without its own byte-order mark, and whether bytes without a meaning were replaced.
pub fn lossy(encoding: Encoding, bytes: &[u8]) -> (String, bool) {
    decoder::decode(encoding, bytes, false).unwrap_or_else(|| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        (text, true)
    })
}

/// The text, where every byte has a meaning.
pub fn strict(encoding: Encoding, bytes: &[u8]) -> Option<String> {
    decoder::decode(encoding, bytes, true).map(|(text, _)| text)
}

#[cfg(not(target_arch = "wasm32"))]
mod decoder {
    use encoding_rs::{
        BIG5, EUC_JP, EUC_KR, GB18030, ISO_8859_2, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
        WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    };

    use crate::import::Encoding;

    /// None only where `strict` bytes have no meaning.
    pub(super) fn decode(encoding: Encoding, bytes: &[u8], strict: bool) -> Option<(String, bool)> {
        let coder = match encoding {
            Encoding::Utf8 | Encoding::None => UTF_8,
            Encoding::Utf16le => UTF_16LE,
            Encoding::Utf16be => UTF_16BE,
            Encoding::Gb18030 => GB18030,
            Encoding::Windows1252 => WINDOWS_1252,
            Encoding::ShiftJis => SHIFT_JIS,
            Encoding::Big5 => BIG5,
            Encoding::EucKr => EUC_KR,
            Encoding::EucJp => EUC_JP,
            Encoding::Windows1250 => WINDOWS_1250,
            Encoding::Windows1251 => WINDOWS_1251,
            Encoding::Iso8859_2 => ISO_8859_2,
        };
        let (text, damaged) = coder.decode_with_bom_removal(bytes);
        (!strict || !damaged).then(|| (text.into_owned(), damaged))
    }
}

#[cfg(target_arch = "wasm32")]
mod decoder {
    use wasm_bindgen::JsValue;
    use web_sys::{TextDecodeOptions, TextDecoder, TextDecoderOptions};

    use crate::import::Encoding;

    /// Bytes decoded at a time: the browser's own text of them takes twice the room.
    const CHUNK: usize = 1 << 20;

    /// None where `strict` bytes have no meaning, or the browser has no such decoder.
    pub(super) fn decode(encoding: Encoding, bytes: &[u8], strict: bool) -> Option<(String, bool)> {
        let text = decode_all(encoding, bytes, strict).ok()?;
        let damaged = !strict && text.contains('\u{fffd}');
        Some((text, damaged))
    }

    fn decode_all(encoding: Encoding, bytes: &[u8], strict: bool) -> Result<String, JsValue> {
        let label = match encoding {
            Encoding::Utf8 | Encoding::None => "utf-8",
            Encoding::Utf16le => "utf-16le",
            Encoding::Utf16be => "utf-16be",
            Encoding::Gb18030 => "gb18030",
            Encoding::Windows1252 => "windows-1252",
            Encoding::ShiftJis => "shift_jis",
            Encoding::Big5 => "big5",
            Encoding::EucKr => "euc-kr",
            Encoding::EucJp => "euc-jp",
            Encoding::Windows1250 => "windows-1250",
            Encoding::Windows1251 => "windows-1251",
            Encoding::Iso8859_2 => "iso-8859-2",
        };
        let options = TextDecoderOptions::new();
        options.set_fatal(strict);
        let decoder = TextDecoder::new_with_label_and_options(label, &options)?;
        let more = TextDecodeOptions::new();
        more.set_stream(true);
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.chunks(CHUNK) {
            text += &decoder.decode_with_u8_array_and_options(chunk, &more)?;
        }
        text += &decoder.decode()?;
        Ok(text)
    }
}
