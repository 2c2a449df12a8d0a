//! Texts of two encodings, encoded twice or hurt before they were saved; and what small alphabets look like.

use super::{Pairs, coder};
use crate::import::Encoding;

/// What happened to a text before or while it was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Damage {
    /// Nothing.
    #[default]
    None,
    /// Bytes without a meaning were replaced.
    Replaced,
    /// Some lines are UTF-8, the others GBK; each was read as what it is.
    Mixed,
    /// It had been read in a wrong encoding and saved again; undone.
    Twice,
    /// The same, and some of it was lost.
    Garbled,
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n')
}

/// Chinese characters of a line, if it is UTF-8.
fn ours(line: &[u8]) -> usize {
    let chinese = line
        .iter()
        .filter(|byte| matches!(byte, 0xe3..=0xe9))
        .count();
    if chinese > 1 && std::str::from_utf8(line).is_ok() {
        chinese
    } else {
        0
    }
}

/// Whether a line is GBK: everyday characters, and more of them than hurt UTF-8 would leave.
fn is_gbk(line: &[u8]) -> bool {
    let pairs = Pairs::of(line);
    let (mut good, mut bad) = (0, 0);
    for chunk in line.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    pairs.all > 1 && pairs.common == pairs.all && bad > good
}

/// A file of UTF-8 lines and GBK lines as UTF-8; `None` for any other.
#[cold]
pub(super) fn mixed(bytes: &[u8]) -> Option<Vec<u8>> {
    let beyond = || lines(bytes).filter(|line| !line.is_ascii());
    let (mut all, mut few, mut many) = (0, 0, false);
    for chinese in beyond().map(ours) {
        all += 1;
        few += usize::from(chinese > 0);
        many |= chinese > 3;
    }
    // Two or three characters of GBK may happen to be UTF-8, too.
    if !many && few * 20 <= all || !beyond().any(is_gbk) {
        return None;
    }
    let mut text = Vec::with_capacity(bytes.len() * 3 / 2);
    for line in lines(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
        match std::str::from_utf8(line).is_err() && is_gbk(line) {
            true => text.extend_from_slice(coder::lossy(Encoding::Gb18030, line).0.as_bytes()),
            false => text.extend_from_slice(String::from_utf8_lossy(line).as_bytes()),
        }
    }
    Some(text)
}

/// The bytes of a line that was read as Latin-1 or Windows-1252.
fn as_western(line: &str) -> Option<Vec<u8>> {
    let small: Vec<u8> = (0x80..0xa0).collect();
    let (windows, _) = coder::lossy(Encoding::Windows1252, &small);
    let byte = |c: char| {
        let at = || windows.chars().position(|other| other == c);
        u8::try_from(c).ok().or_else(|| Some(at()? as u8 + 0x80))
    };
    line.chars().map(byte).collect()
}

/// What a line was before it was read as Western text: UTF-8, or GBK, whose bytes come in pairs.
fn undone(line: &str) -> Option<String> {
    let bytes = as_western(line)?;
    if let Ok(text) = std::str::from_utf8(&bytes) {
        return Some(text.into());
    }
    let pairs = Pairs::of(&bytes);
    let runs = || bytes.split(u8::is_ascii).map(<[u8]>::len);
    // Portuguese has `ÇÃ`, but no two pairs in a row.
    let paired = pairs.simplified == pairs.all
        && runs().all(|run| run % 2 == 0)
        && runs().any(|run| run > 3);
    let text = || coder::strict(Encoding::Gb18030, &bytes);
    paired.then(text).flatten()
}

/// What the first two of three bytes of Chinese UTF-8 are in GBK: rare characters.
fn rare() -> String {
    let pairs = (0xe4..=0xe9).flat_map(|lead| (0x80..=0xbf).flat_map(move |trail| [lead, trail]));
    let bytes: Vec<u8> = pairs.collect();
    coder::lossy(Encoding::Gb18030, &bytes).0
}

/// Whether a line shows lost characters.
fn is_hurt(line: &str) -> bool {
    line.contains('\u{fffd}') || line.contains("锟斤拷")
}

/// Whether a line looks as if it was UTF-8 and was read as GBK: `涓枃`. Given names may, too: `瑾瑜`, `婕妤`.
fn is_garbled(line: &str, rare: &str) -> bool {
    let beyond = || line.chars().filter(|c| !c.is_ascii());
    let odd = beyond().filter(|c| rare.contains(*c)).count();
    odd > 1 && odd * 4 >= beyond().count()
}

/// Whether a text of a line begins as if all its letters had been lost.
fn is_lost(line: &str) -> bool {
    let mut parts = line.as_bytes().windows(3);
    parts.any(|part| matches!(part, [b',' | b';' | b'\t' | b'|' | b'"', b'?', b'?']))
}

/// What the first lines of UTF-8 text say of its past, and the text made good where that can be undone.
#[cold]
pub(super) fn past(text: &[u8]) -> (Damage, Option<Vec<u8>>) {
    const HEAD: usize = 1 << 14;
    let end = text.iter().take(HEAD).rposition(|byte| *byte == b'\n');
    let end = if text.len() > HEAD {
        end.unwrap_or(0)
    } else {
        text.len()
    };
    let head = String::from_utf8_lossy(&text[..end]);
    let (mut all, mut wrong, mut hurt, mut garbled, mut lost) = (0, 0, 0, 0, 0);
    let rare = rare();
    for line in head.lines() {
        if line.is_ascii() {
            lost += usize::from(is_lost(line));
            continue;
        }
        all += 1;
        if undone(line).is_some() {
            wrong += 1;
        } else {
            hurt += usize::from(is_hurt(line));
            garbled += usize::from(is_garbled(line, &rare));
        }
    }
    if wrong * 2 > all {
        let whole = String::from_utf8_lossy(text);
        let good = whole
            .split_inclusive('\n')
            .map(|line| match line.is_ascii() {
                true => line.into(),
                false => undone(line).unwrap_or_else(|| line.into()),
            });
        return (Damage::Twice, Some(good.collect::<String>().into_bytes()));
    }
    match hurt > 0 || garbled * 8 >= all.max(1) || lost > 2 {
        true => (Damage::Garbled, None),
        false => (Damage::None, None),
    }
}

/// The encoding in which a file's first lines hold words that headers are made of.
#[cold]
pub(super) fn told(bytes: &[u8]) -> Option<Encoding> {
    const WORDS: &str = "订单 客户 金额 日期 编号 数量 商品 姓名 訂單 客戶 金額 編號 數量 注文 顧客 日付 番号 氏名 \
        주문 고객 금액 번호 수량 상품 заказ клиент сумма дата колич товар";
    let head = &bytes[..bytes.len().min(4096)];
    let known = |encoding: Encoding| {
        let text = coder::lossy(encoding, head).0.to_lowercase();
        WORDS.split(' ').filter(|word| text.contains(word)).count()
    };
    let all = [
        Encoding::Gb18030,
        Encoding::Big5,
        Encoding::ShiftJis,
        Encoding::EucJp,
        Encoding::EucKr,
        Encoding::Windows1251,
    ];
    let best = all
        .into_iter()
        .rev()
        .max_by_key(|encoding| known(*encoding))?;
    (known(best) > 1).then_some(best)
}

/// Korean, or Japanese by EUC, by the rows that their everyday characters stand in.
#[cold]
pub(super) fn by_rows(bytes: &[u8]) -> Option<Encoding> {
    let mut seen = vec![false; 1 << 16];
    let (mut all, mut different, mut korean, mut kana) = (0, 0, 0, 0);
    for run in bytes.split(u8::is_ascii) {
        for &[lead, trail] in run.as_chunks().0 {
            let met = &mut seen[usize::from(lead) << 8 | usize::from(trail)];
            different += usize::from(!std::mem::replace(met, true));
            all += 1;
            korean += usize::from((0xb0..=0xc8).contains(&lead));
            kana += usize::from(matches!(lead, 0xa4 | 0xa5));
        }
    }
    match () {
        () if different < 10 => None,
        // No Chinese text lives on the first half of the alphabet.
        () if korean * 20 >= all * 19 => Some(Encoding::EucKr),
        () => (kana * 5 >= all).then_some(Encoding::EucJp),
    }
}

/// Whether most bytes beyond ASCII stand alone, as accented letters do and the halves of a character do not.
#[cold]
pub(super) fn is_single(bytes: &[u8]) -> bool {
    let (mut all, mut alone) = (0, 0);
    for run in bytes.split(u8::is_ascii).filter(|run| !run.is_empty()) {
        all += run.len();
        alone += usize::from(run.len() == 1);
    }
    alone * 5 >= all * 4
}

/// The single-byte encoding by which bytes are letters where letters should be.
#[cold]
pub(super) fn single(bytes: &[u8]) -> Encoding {
    let (mut all, mut cyrillic, mut central, mut windows, mut iso) = (0, 0, 0, 0, 0);
    for (at, byte) in bytes
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, byte)| *byte >= 0x80)
    {
        let near = |step: i32| {
            let other = at
                .checked_add_signed(step as isize)
                .and_then(|at| bytes.get(at));
            other.copied().unwrap_or(0)
        };
        let letter = |byte: u8| byte.is_ascii_alphabetic();
        let high = |byte: u8| byte >= 0xc0 || matches!(byte, 0xa8 | 0xb8);
        all += 1;
        cyrillic += usize::from(high(byte) && (high(near(1)) || high(near(-1))));
        if letter(near(1)) || letter(near(-1)) {
            windows += usize::from(matches!(byte, 0x8a | 0x8c..=0x8f | 0x9a | 0x9d..=0x9f));
            iso += usize::from(matches!(
                byte,
                0xa1 | 0xa6 | 0xa9 | 0xab | 0xac | 0xae | 0xb1 | 0xb6 | 0xbb
            ));
            central += usize::from(matches!(
                byte,
                0xa3 | 0xa5 | 0xaa | 0xaf | 0xb3 | 0xb9 | 0xba | 0xbc | 0xbe | 0xbf
            ));
        }
    }
    match () {
        () if cyrillic * 10 >= all * 7 => Encoding::Windows1251,
        () if (windows + iso + central) * 8 < all => Encoding::Windows1252,
        () if iso > windows => Encoding::Iso8859_2,
        () => Encoding::Windows1250,
    }
}
