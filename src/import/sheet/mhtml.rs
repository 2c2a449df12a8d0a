//! Web pages in one file, as spreadsheet programs save them (MHTML, RFC 2557): its pages, taken out of their letter.

use crate::import::sniff::find;

/// Letters within letters that are opened.
const MAX_DEPTH: u32 = 4;
/// Longest head of a letter or part.
const HEAD: usize = 16 * 1024;

/// The bytes of the pages a file carries; none where it is no such file.
pub(super) fn pages(letter: &[u8]) -> Vec<Vec<u8>> {
    let mut pages = Vec::new();
    open(letter, MAX_DEPTH, &mut pages);
    pages
}

/// Opens a letter or one of its parts: a head, a blank line, a body.
fn open(part: &[u8], depth: u32, pages: &mut Vec<Vec<u8>>) {
    let part = part.trim_ascii_start();
    let near = &part[..part.len().min(HEAD)];
    let blank = [(&b"\r\n\r\n"[..], 4), (b"\n\n", 2)];
    let ends = blank
        .iter()
        .filter_map(|(line, len)| find(near, line).map(|at| at + len));
    let Some(end) = ends.min() else {
        return;
    };
    let head = String::from_utf8_lossy(&part[..end]);
    let lower = head.to_ascii_lowercase();
    let body = &part[end..];
    if let Some(at) = lower.find("boundary=") {
        let named = head.get(at + 9..).unwrap_or_default();
        let mut name = named.trim_start_matches('"').split(['"', ';', '\r', '\n']);
        let border = format!("--{}", name.next().unwrap_or_default());
        if depth > 0 && border.len() > 2 {
            let mut rest = body;
            while let Some(at) = find(rest, border.as_bytes()) {
                rest = &rest[at + border.len()..];
                let end = find(rest, border.as_bytes()).unwrap_or(rest.len());
                open(&rest[..end], depth - 1, pages);
            }
        }
    } else if lower.contains("text/html") {
        pages.push(match () {
            () if lower.contains("quoted-printable") => quoted(body),
            () if lower.contains("base64") => base64(body),
            () => body.to_vec(),
        });
    }
}

/// Quoted-printable text (RFC 2045, 6.7); what is not well formed stays as written.
fn quoted(text: &[u8]) -> Vec<u8> {
    let digit = |at: usize| char::from(*text.get(at)?).to_digit(16);
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let rest = &text[at + 1..];
        at += 1;
        match byte {
            b'=' if rest.starts_with(b"\r\n") => at += 2,
            b'=' if rest.starts_with(b"\n") => at += 1,
            b'=' => match (digit(at), digit(at + 1)) {
                (Some(high), Some(low)) => {
                    bytes.push((high * 16 + low) as u8);
                    at += 2;
                }
                _ => bytes.push(byte),
            },
            _ => bytes.push(byte),
        }
    }
    bytes
}

/// Base64 (RFC 2045, 6.8); other bytes are passed over.
fn base64(text: &[u8]) -> Vec<u8> {
    let (mut bits, mut held) = (0u32, 0);
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for byte in text {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        (bits, held) = (bits << 6 | u32::from(six), held + 6);
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_their_encodings() {
        assert_eq!(
            quoted(b"a=3D=\r\nb=\nc=4z=E5=BC=A0="),
            "a=bc=4z张=".as_bytes()
        );
        assert_eq!(
            base64("5byg\r\n5Lyf\r\nYQ==--".as_bytes()),
            "张伟a".as_bytes()
        );
        let letter = b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=\"x\"\r\n\r\nhello\r\n--x\r\n\
            Content-Type: text/plain\r\n\r\nno\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>\r\n--x--\r\n";
        assert_eq!(pages(letter), [b"<p>\r\n".to_vec()]);
        assert!(pages(b"Content-Type: multipart/related; boundary=\"\"\r\n\r\n----").is_empty());
        assert!(pages(b"").is_empty());
    }
}
