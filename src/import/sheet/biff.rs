//! Records, strings and number formats of BIFF workbooks; every read is bounds-checked.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1252,
};

use super::refused;
use crate::import::{RefusalCode, Refused};

/// A record that continues the one before it.
pub(super) const CONTINUE: u16 = 0x003C;

/// A 16-bit word, 0 beyond the end.
pub(super) fn word(data: &[u8], at: usize) -> u16 {
    match data.get(at..at + 2) {
        Some(&[low, high]) => u16::from_le_bytes([low, high]),
        _ => 0,
    }
}

/// A 32-bit word, 0 beyond the end.
pub(super) fn double_word(data: &[u8], at: usize) -> u32 {
    u32::from(word(data, at)) | u32::from(word(data, at + 2)) << 16
}

/// A 64-bit float, 0 beyond the end.
pub(super) fn float(data: &[u8], at: usize) -> f64 {
    let bits = u64::from(double_word(data, at)) | u64::from(double_word(data, at + 4)) << 32;
    f64::from_bits(bits)
}

/// A number packed into 30 bits: whole or the upper part of a float, perhaps in hundredths.
pub(super) fn packed(raw: u32) -> f64 {
    let value = if raw & 2 != 0 {
        f64::from(raw as i32 >> 2)
    } else {
        f64::from_bits(u64::from(raw & !3) << 32)
    };
    if raw & 1 != 0 { value / 100.0 } else { value }
}

/// The records of a stream from some place on.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8], at: usize) -> Records<'a> {
        Records { stream, at }
    }

    /// The next record's kind and data.
    ///
    /// # Errors
    /// `Truncated` where the record is longer than what is left.
    pub(super) fn next(&mut self) -> Result<Option<(u16, &'a [u8])>, Refused> {
        if self.at + 4 > self.stream.len() {
            return Ok(None);
        }
        let kind = word(self.stream, self.at);
        let len = usize::from(word(self.stream, self.at + 2));
        let start = self.at + 4;
        let Some(data) = self.stream.get(start..start + len) else {
            return Err(refused(RefusalCode::Truncated, ""));
        };
        self.at = start + len;
        Ok(Some((kind, data)))
    }

    /// A record's data with that of the records that continue it.
    pub(super) fn chain(&mut self, first: &'a [u8]) -> Result<Chain<'a>, Refused> {
        let mut chunks = vec![first];
        while self.at + 4 <= self.stream.len() && word(self.stream, self.at) == CONTINUE {
            if let Some((_, data)) = self.next()? {
                chunks.push(data);
            }
        }
        Ok(Chain {
            chunks,
            chunk: 0,
            at: 0,
        })
    }
}

/// Data spread over a record and those that continue it.
pub(super) struct Chain<'a> {
    chunks: Vec<&'a [u8]>,
    chunk: usize,
    at: usize,
}

impl<'a> Chain<'a> {
    /// What is left of the current chunk; moves on to the next where nothing is.
    fn rest(&mut self) -> Option<&'a [u8]> {
        loop {
            let chunk = *self.chunks.get(self.chunk)?;
            if self.at < chunk.len() {
                return chunk.get(self.at..);
            }
            self.chunk += 1;
            self.at = 0;
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.rest()?.first()?;
        self.at += 1;
        Some(byte)
    }

    fn word(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    /// Skips bytes.
    pub(super) fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            let step = self.rest()?.len().min(bytes);
            self.at += step;
            bytes -= step;
        }
        Some(())
    }

    /// A string of this many characters whose flags said whether they are wide. A chunk that
    /// continues it begins with new flags.
    fn characters(&mut self, count: usize, mut wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::with_capacity(count);
        while units.len() < count {
            let before = self.chunk;
            let mut rest = self.rest()?;
            if self.chunk != before && !units.is_empty() {
                wide = self.byte()? & 1 != 0;
                rest = self.rest()?;
            }
            let left = count - units.len();
            let from = units.len();
            if wide {
                let pairs = rest.chunks_exact(2).take(left);
                units.extend(pairs.map(|p| u16::from_le_bytes([p[0], p[1]])));
                self.at += (units.len() - from) * 2;
                if units.len() == from {
                    // Half a character at the end of a chunk: not a string we can trust.
                    return None;
                }
            } else {
                units.extend(rest.iter().take(left).map(|&b| u16::from(b)));
                self.at += units.len() - from;
            }
        }
        Some(String::from_utf16_lossy(&units))
    }

    /// A string with a 16-bit length and flags, perhaps followed by runs of format.
    pub(super) fn rich_string(&mut self) -> Option<String> {
        let count = usize::from(self.word()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.word()? } else { 0 };
        let extra = if flags & 4 != 0 {
            u32::from(self.word()?) | u32::from(self.word()?) << 16
        } else {
            0
        };
        let text = self.characters(count, flags & 1 != 0)?;
        // Runs cut off at the very end take nothing from the text.
        let _ = self.skip(usize::from(runs) * 4 + extra as usize);
        Some(text)
    }
}

/// How strings are stored.
#[derive(Clone, Copy)]
pub(super) enum Strings {
    /// BIFF8: Unicode with flags.
    Unicode,
    /// BIFF5: bytes of a code page.
    Bytes(&'static Encoding),
}

impl Strings {
    /// A string within one record, with a length of 8 or 16 bits.
    pub(super) fn read(self, data: &[u8], short: bool) -> Option<String> {
        let (count, rest) = if short {
            (usize::from(*data.first()?), data.get(1..)?)
        } else {
            (usize::from(word(data, 0)), data.get(2..)?)
        };
        match self {
            Strings::Unicode => {
                let wide = rest.first().copied().unwrap_or(0) & 1 != 0;
                let rest = rest.get(1..).unwrap_or(&[]);
                let size = if wide { count * 2 } else { count };
                let bytes = &rest[..size.min(rest.len())];
                let units: Vec<u16> = if wide {
                    let pairs = bytes.chunks_exact(2);
                    pairs.map(|p| u16::from_le_bytes([p[0], p[1]])).collect()
                } else {
                    bytes.iter().map(|&b| u16::from(b)).collect()
                };
                Some(String::from_utf16_lossy(&units))
            }
            Strings::Bytes(encoding) => {
                let bytes = &rest[..count.min(rest.len())];
                let (text, _) = encoding.decode_without_bom_handling(bytes);
                Some(text.into_owned())
            }
        }
    }
}

/// The encoding of a Windows code page, Western where unknown.
pub(super) fn code_page(number: u16) -> &'static Encoding {
    match number {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        10_000 => MACINTOSH,
        65_001 => UTF_8,
        1250..=1258 => {
            Encoding::for_label(format!("windows-{number}").as_bytes()).unwrap_or(WINDOWS_1252)
        }
        _ => WINDOWS_1252,
    }
}

/// What a number format shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Style {
    /// A number.
    #[default]
    Number,
    /// A date, a time, or both.
    Date,
}

/// The style of a format that needs no text.
pub(super) fn builtin(format: u16) -> Style {
    match format {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Style::Date,
        _ => Style::Number,
    }
}

/// The style of a format's text: a date where a date letter stands outside quotes, brackets and
/// escapes in its first section. `[h]:mm` is a length of time and stays a number.
pub(super) fn custom(format: &str) -> Style {
    let mut letters = format.chars();
    let mut quoted = false;
    let mut bracket: Option<String> = None;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => {
                letters.next();
            }
            ';' => return Style::Number,
            '[' => bracket = Some(String::new()),
            ']' => {
                let inside = bracket.take().unwrap_or_default().to_lowercase();
                if !inside.is_empty() && inside.chars().all(|c| "hms".contains(c)) {
                    return Style::Number;
                }
            }
            _ if bracket.is_some() => {
                if let Some(inside) = &mut bracket {
                    inside.push(letter);
                }
            }
            // «General» and «E+00» have no date letters but «e» and «a»; A/P needs an «m» or «h».
            'd' | 'm' | 'h' | 'y' | 's' | 'D' | 'M' | 'H' | 'Y' | 'S' => return Style::Date,
            _ => {}
        }
    }
    Style::Number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers() {
        assert_eq!(packed((123 << 2) | 2), 123.0);
        assert_eq!(packed((493_945 << 2) | 3), 4939.45);
        assert_eq!(packed(((-5i32 << 2) | 2) as u32), -5.0);
        assert_eq!(packed(0x3FF0_0000), 1.0);
    }

    #[test]
    fn date_formats() {
        for date in [
            "yyyy-mm-dd",
            "[$-804]yyyy\"年\"m\"月\"",
            "h:mm AM/PM",
            "d/m;@",
        ] {
            assert_eq!(custom(date), Style::Date, "{date}");
        }
        for number in [
            "0.00",
            "General",
            "\"days\" 0",
            "[Red]0;[Blue]d",
            "[h]:mm",
            "\\d0",
            "@",
        ] {
            assert_eq!(custom(number), Style::Number, "{number}");
        }
    }

    #[test]
    fn strings_that_run_on_in_the_next_record() {
        // «abc张»: two narrow letters, then a continuation that is wide.
        let mut stream = vec![0xFC, 0, 5, 0, 4, 0, 0, b'a', b'b'];
        stream.extend([0x3C, 0, 5, 0, 1, b'c', 0, 0x20, 0x5F]);
        let mut records = Records::new(&stream, 0);
        let (_, first) = records.next().ok().flatten().unwrap_or((0, &[]));
        let mut chain = match records.chain(first) {
            Ok(chain) => chain,
            Err(refused) => unreachable!("{refused:?}"),
        };
        assert_eq!(chain.rich_string().as_deref(), Some("abc张"));
        assert_eq!(chain.rich_string(), None);
    }
}
