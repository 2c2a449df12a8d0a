//! Rejected rows as a file that any spreadsheet opens without running anything.

use super::assemble::Out;
use super::table::Table;
use super::{DecimalMark, Doubt, number};
use crate::i18n::{Lang, phrases::import as words};

/// Line, reason and the row's own cells; UTF-8 with byte-order mark, commas, `\r\n`.
pub fn csv(table: &Table, headers: &[String], outs: &[Out], lang: Lang) -> Vec<u8> {
    let mut out = Vec::from(&b"\xef\xbb\xbf"[..]);
    let first = [words::line(lang), words::reason(lang)];
    let head = first.into_iter().chain(headers.iter().map(String::as_str));
    row(&mut out, head.map(str::as_bytes));
    for reject in outs {
        let at = reject.row as usize;
        let line = table.line(at).to_string();
        let own = [line.as_bytes(), reject.reason.say(lang).as_bytes()];
        row(&mut out, own.into_iter().chain(table.row(at).cells()));
    }
    out
}

/// Doubts with line, column, text and reason; made harmless like rejected rows.
pub fn doubts_csv(doubts: &[Doubt], lang: Lang) -> Vec<u8> {
    let mut out = Vec::from(&b"\xef\xbb\xbf"[..]);
    let head = [
        words::line(lang),
        words::column(lang),
        words::cell(lang),
        words::reason(lang),
    ];
    row(&mut out, head.into_iter().map(str::as_bytes));
    for doubt in doubts {
        let (line, reason) = (doubt.line.to_string(), doubt.say(lang));
        let cells = [&line, &doubt.title, &doubt.text, reason];
        row(&mut out, cells.into_iter().map(str::as_bytes));
    }
    out
}

fn row<'a>(out: &mut Vec<u8>, cells: impl Iterator<Item = &'a [u8]>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        put(out, cell);
    }
    out.extend_from_slice(b"\r\n");
}

/// A cell, made harmless: what starts like a formula and is no number gets an apostrophe.
fn put(out: &mut Vec<u8>, cell: &[u8]) {
    let formula = matches!(
        cell.first(),
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r')
    ) && number::read_plain(cell, 4).is_none()
        && (cell.first() != Some(&b'-') || number::read(cell, DecimalMark::Point, 4).is_none());
    let quoted = cell
        .iter()
        .any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
        || cell.first() == Some(&b' ');
    if quoted {
        out.push(b'"');
    }
    if formula {
        out.push(b'\'');
    }
    for &byte in cell {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    if quoted {
        out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::RejectReason;

    #[test]
    fn formulas_are_disarmed_and_numbers_stay() {
        let mut table = Table::default();
        let cells = ["=cmd|' /C calc'!A0", "-12.50", "+1", "@x", "a\"b", "-2+3"];
        table.push_record(cells.iter().map(|cell| cell.as_bytes()), 7);
        let outs = [Out {
            row: 0,
            reason: RejectReason::BadDate,
            column: None,
        }];
        let text = String::from_utf8(csv(&table, &[], &outs, Lang::En)).expect("UTF-8");
        let row = text.lines().nth(1).expect("a row");
        assert!(row.starts_with("7,"), "{row}");
        assert!(
            row.ends_with(r#",'=cmd|' /C calc'!A0,-12.50,'+1,'@x,"a""b",'-2+3"#),
            "{row}"
        );
    }
}
