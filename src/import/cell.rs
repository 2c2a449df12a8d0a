//! One cell: guards stripped, blanks trimmed, full-width letters made plain.

/// The cell without what programs put around it: blanks of all widths, a leading TAB or
/// apostrophe, `="…"`, a byte-order mark. A lone `-`, `--` or `—` is nothing.
#[inline]
pub fn clean(cell: &[u8]) -> &[u8] {
    match (cell.first(), cell.last()) {
        (Some(&first), Some(&last))
            if first > b'=' && first != b'`' && first < 0x80 && last > b' ' && last < 0x80
                || first.is_ascii_digit() && last.is_ascii_digit() =>
        {
            cell
        }
        (None, _) => cell,
        _ => clean_slow(cell),
    }
}

fn clean_slow(cell: &[u8]) -> &[u8] {
    let mut cell = trim(cell);
    // WeChat Pay's bills put the other mark before every cell.
    if let Some(rest) = cell.strip_prefix(b"'").or(cell.strip_prefix(b"`")) {
        cell = trim(rest);
    }
    if let Some(inner) = cell
        .strip_prefix(b"=\"")
        .and_then(|rest| rest.strip_suffix(b"\""))
        && !inner.contains(&b'"')
    {
        cell = trim(inner);
    }
    match cell {
        b"-" | b"--" | b"---" => &[],
        _ if cell == "—".as_bytes() || cell == "——".as_bytes() => &[],
        _ => cell,
    }
}

/// Without blanks at both ends: ASCII ones, no-break, ideographic, zero-width, byte-order mark.
pub fn trim(mut cell: &[u8]) -> &[u8] {
    const WIDE: [&[u8]; 6] = [
        "\u{200e}".as_bytes(),
        "\u{a0}".as_bytes(),
        "\u{3000}".as_bytes(),
        "\u{feff}".as_bytes(),
        "\u{200b}".as_bytes(),
        "\u{202f}".as_bytes(),
    ];
    loop {
        cell = cell.trim_ascii();
        let start = WIDE.iter().find_map(|wide| cell.strip_prefix(*wide));
        let shorter = start.or_else(|| WIDE.iter().find_map(|wide| cell.strip_suffix(*wide)));
        match shorter {
            Some(rest) => cell = rest,
            None => return cell,
        }
    }
}

/// Whether nothing is written in the cell.
#[inline]
pub fn is_blank(cell: &[u8]) -> bool {
    match cell.first() {
        None => true,
        Some(&first) if first > b' ' && first < 0x80 => false,
        _ => trim(cell).is_empty(),
    }
}

/// Full-width forms as their plain twins (the part of NFKC that exports use), accents dropped
/// from Latin letters, letters lowered.
pub fn fold(c: char) -> char {
    let plain = widen(c);
    let bare = match plain {
        'à'..='å' | 'À'..='Å' => 'a',
        'ç' | 'Ç' => 'c',
        'è'..='ë' | 'È'..='Ë' => 'e',
        'ì'..='ï' | 'Ì'..='Ï' => 'i',
        'ñ' | 'Ñ' => 'n',
        'ò'..='ö' | 'Ò'..='Ö' => 'o',
        'ù'..='ü' | 'Ù'..='Ü' => 'u',
        'А'..='Я' => char::from_u32(plain as u32 + 32).unwrap_or(plain),
        other => simple(other),
    };
    bare.to_ascii_lowercase()
}

/// Traditional Chinese and Japanese forms that headers, totals and statuses use, as simplified ones.
fn simple(c: char) -> char {
    const FORMS: &str = "訂订單单単单編编號号戶户額额時时間间數数価价價价會会員员買买賣卖売卖實实總总狀状態态幣币\
        類类別别優优銷销營营業业話话電电機机郵邮稱称應应計计貨货發发產产購购費费顧顾帳账帐账賬账\
        關关閉闭無无效效廢废務务單单標标題题來来項项個个値值減减錄录導导製制審审註注説说說说動动";
    if !('\u{4e00}'..='\u{9fff}').contains(&c) {
        return c;
    }
    let mut forms = FORMS.chars();
    while let (Some(form), Some(plain)) = (forms.next(), forms.next()) {
        if form == c {
            return plain;
        }
    }
    c
}

/// Whether a folded character is part of a word: without the tables of all scripts, which weigh kilobytes.
pub fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || ('\u{c0}'..'\u{2000}').contains(&c) || c > '\u{303f}'
}

/// A full-width form as its plain twin.
pub fn widen(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' => ' ',
        '\u{ffe5}' => '¥',
        '\u{2212}' | '\u{2013}' => '-',
        other => other,
    }
}

/// The text as comparisons see it: folded, without blanks and joining marks.
pub fn squeeze(text: &str) -> String {
    text.chars()
        .map(fold)
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '\u{feff}' | '\u{200b}'))
        .collect()
}

/// The cell as text for people to read, at most `limit` characters.
pub fn shown(cell: &[u8], limit: usize) -> String {
    let text = String::from_utf8_lossy(cell);
    let mut out: String = text.chars().take(limit).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

/// A spreadsheet's letter for a 0-based column: `A` … `Z`, `AA` …
pub fn letter(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|&byte| byte as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guards_are_stripped_and_formulas_kept() {
        assert_eq!(clean(b"\t2024030500000000001"), b"2024030500000000001");
        assert_eq!(clean(b"'0042"), b"0042");
        assert_eq!(clean(b"`0042"), b"0042");
        assert_eq!(clean(b"`"), b"");
        assert_eq!(clean("=\"张伟\"".as_bytes()), "张伟".as_bytes());
        assert_eq!(
            clean(b"=HYPERLINK(\"a\",\"b\")"),
            b"=HYPERLINK(\"a\",\"b\")"
        );
        assert_eq!(clean("\u{a0}x\u{3000} ".as_bytes()), b"x");
        assert_eq!(clean(b" - "), b"");
        assert_eq!(clean(b"-"), b"");
        assert_eq!(clean(b"-5"), b"-5");
        assert_eq!(clean(b"A \t"), b"A");
    }

    #[test]
    fn traditional_forms_compare_as_simplified_ones() {
        assert_eq!(squeeze("訂單 編號"), "订单编号");
        assert_eq!(squeeze("合計 (単価)"), "合计(单价)");
    }

    #[test]
    fn letters_run_past_z() {
        assert_eq!([letter(0), letter(25), letter(26)], ["A", "Z", "AA"]);
    }
}
