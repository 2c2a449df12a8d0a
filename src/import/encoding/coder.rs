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

/// The standard's name of an encoding.
fn label(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::None => Encoding::Utf8.code(),
        other => other.code(),
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod decoder {
    use encoding_rs::UTF_8;

    use crate::import::Encoding;

    /// None only where `strict` bytes have no meaning.
    pub(super) fn decode(encoding: Encoding, bytes: &[u8], strict: bool) -> Option<(String, bool)> {
        let label = super::label(encoding).as_bytes();
        let coder = encoding_rs::Encoding::for_label(label).unwrap_or(UTF_8);
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
        let label = super::label(encoding);
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
