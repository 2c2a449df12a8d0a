//! Words that close an order inside a longer text, what takes them back, and columns that only speak of that.

use super::is_no_sale;
use crate::import::cell::{fold, in_word, squeeze};
use crate::import::date::{self, Parts};
use crate::import::rules::is_nobody;

/// Parts of a clause that say an order was called off: «买家取消», «系统自动关闭».
#[rustfmt::skip]
const CALLED_OFF: [&str; 8] = [
    "取消", "交易关闭", "订单关闭", "自动关闭", "不成立", "作废", "취소", "キャンセル",
];

/// Parts of a clause that say all of it was given back.
#[rustfmt::skip]
const GIVEN_BACK: [&str; 7] = [
    "退款成功", "退款完成", "全额退款", "已退款", "已退货", "退货完成", "환불",
];

/// What takes such a part back, right before it and right behind it.
#[rustfmt::skip]
const BEFORE: [&str; 13] = [
    "未", "不", "可", "能", "无法", "待", "申请", "请求", "拒绝", "允许", "支持", "免费", "无",
];
#[rustfmt::skip]
const BEHIND: [&str; 14] = [
    "中", "申请", "申請", "失败", "审核", "依頼", "不可", "待ち", "요청", "신청", "접수", "대기", "거부", "철회",
];
/// A return that was called off closes nothing.
const RETURNS: [&str; 4] = ["退款", "退货", "售后", "换货"];

/// Beginnings of words that close an order: «Cancelled by buyer», «storniert», «remboursée».
#[rustfmt::skip]
const STEMS: [&str; 15] = [
    "cancel", "annul", "anul", "storn", "refunded", "returned", "reembols", "rembours", "rimbors", "erstattet",
    "fehlgeschl", "fallid", "echou", "отмен", "возвра",
];
/// What may be written before them in one word.
const GLUED: [&str; 8] = ["", "ge", "ruck", "zuruck", "order", "trade", "auto", "wc"];
/// Words between a denial and what it denies.
const THIN: [&str; 5] = ["yet", "be", "been", "fully", "completely"];
#[rustfmt::skip]
const DENIALS: [&str; 13] = [
    "not", "never", "no", "non", "nao", "nicht", "nie", "niet", "не", "to", "will", "can", "cannot",
];
/// Beginnings of words for a part.
#[rustfmt::skip]
const PARTIAL: [&str; 6] = [
    "partial", "parcial", "parzial", "partiel", "teilw", "частичн",
];
/// How words for the deed rather than for its being done end: «cancellation», «Stornierung», «rimborso».
#[rustfmt::skip]
const DEEDS: [&str; 10] = [
    "cancel", "ion", "ione", "cao", "ung", "ment", "mento", "so", "no", "возврат",
];
/// How words for what can be done, or is being done, end.
const UNDONE: [&str; 4] = ["able", "ible", "ing", "bar"];
/// Beginnings of words beside such a deed that leave it open.
#[rustfmt::skip]
const OPEN: [&str; 25] = [
    "request", "pend", "await", "progress", "processing", "reject", "denied", "declin", "refus", "fail", "free", "polic",
    "window", "solicit", "demandee", "attent", "attes", "cours", "corso", "richiest", "beantrag", "angefr", "angeford",
    "abgelehnt", "запро",
];

/// Whether some part of a text closes the order.
#[cold]
pub fn closes(text: &str) -> bool {
    // A word in capitals begins where a small letter ends: `orderCancelled`.
    let mut folded = String::new();
    let mut small = false;
    for c in text.chars() {
        if small && c.is_ascii_uppercase() {
            folded.push(' ');
        }
        small = c.is_ascii_lowercase();
        folded.push(match c {
            // Cyrillic capitals, whose small letters stand 32 behind them.
            'А'..='Я' => char::from_u32(c as u32 + 32).unwrap_or(c),
            _ => fold(c),
        });
    }
    let called_off = |clause: &str| stands(clause, &CALLED_OFF, &RETURNS);
    clauses(&folded).any(|clause| called_off(&clause) || stands(&clause, &GIVEN_BACK, &[]))
        || closes_by_word(&folded)
}

/// Whether a text of an after-sales column says that all was given back.
pub fn gave_back(text: &str) -> bool {
    let folded: String = text.chars().map(fold).collect();
    clauses(&folded).any(|clause| stands(&clause, &super::AFTER_SALE, &[]))
}

fn clauses(folded: &str) -> impl Iterator<Item = String> + '_ {
    folded
        .split([',', ';', '。', '、', '|', '!'])
        .map(|clause| clause.split_whitespace().collect())
}

/// Whether one of the parts stands in a clause and nothing beside it takes it back.
fn stands(clause: &str, parts: &[&str], returns: &[&str]) -> bool {
    if is_partial(clause) {
        return false;
    }
    parts.iter().any(|part| {
        let Some((before, behind)) = clause.split_once(part) else {
            return false;
        };
        let before = before.strip_suffix("已").unwrap_or(before);
        let behind = behind.strip_prefix("订单").unwrap_or(behind);
        let ends = |word: &&str| before.ends_with(word);
        let starts = |word: &&str| behind.starts_with(word);
        !BEFORE.iter().any(ends)
            && !BEHIND.iter().any(starts)
            && !behind.ends_with('中')
            && !returns.iter().any(|word| ends(word) || starts(word))
    })
}

/// Whether a text is about a part of the order only.
pub fn is_partial(folded: &str) -> bool {
    let mut words = ["部分", "一部", "부분"].iter().chain(&PARTIAL);
    words.any(|word| folded.contains(word))
}

fn closes_by_word(folded: &str) -> bool {
    let words: Vec<&str> = folded
        .split(|c: char| !in_word(c))
        .filter(|word| !word.is_empty())
        .collect();
    let pair = |one: &str, other: &str| words.windows(2).any(|pair| pair == [one, other]);
    if pair("payment", "failed") || pair("refund", "completed") {
        return true;
    }
    let begins = |word: &&str, with: &[&str]| with.iter().any(|start| word.starts_with(start));
    let open = words.iter().any(|word| begins(word, &OPEN));
    (0..words.len()).any(|at| {
        if UNDONE.iter().any(|end| words[at].ends_with(end)) {
            return false;
        }
        let stem = |stem: &&str| {
            let glued = words[at].split_once(*stem);
            glued.is_some_and(|(before, _)| GLUED.contains(&before))
        };
        if !STEMS.iter().any(stem) {
            return false;
        }
        let mut before = words[..at].iter().rev().filter(|word| !THIN.contains(word));
        let denied = before.next().is_some_and(|word| DENIALS.contains(word));
        let near = &words[at.saturating_sub(2)..(at + 3).min(words.len())];
        let partial = near.iter().any(|word| begins(word, &PARTIAL));
        let deed = DEEDS.iter().any(|end| words[at].ends_with(end));
        !(denied || partial || deed && open)
    })
}

/// How a column tells that an order was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tells {
    /// By the time when it was.
    Time,
    /// By yes or no, or a word for it.
    State,
    /// By how many pieces were, which cancels nothing.
    Pieces,
    /// By the reason for it.
    Reason,
}

impl Tells {
    /// By a header as `forms` leaves it, and some of what stands below.
    pub fn of(header: &str, samples: &[String]) -> Tells {
        let ends = |words: &[&str]| words.iter().any(|word| header.ends_with(word));
        // A number of pieces is not always 0 or 1.
        let count = |text: &String| text.parse().is_ok_and(|count: f64| count > 1.0);
        match () {
            () if ends(&["reason", "原因"]) => Tells::Reason,
            () if ends(&["at", "on", "date", "time", "时间", "日期"]) => Tells::Time,
            () if samples.iter().any(count) => Tells::Pieces,
            () => Tells::State,
        }
    }
}

/// Whether a cell of such a column says that the order was cancelled: only what says so counts, as many systems
/// write something where there is nothing to say.
#[cold]
pub fn says_cancelled(cell: &[u8], tells: Tells) -> bool {
    const YES: [&str; 14] = [
        "1", "1.0", "y", "yes", "t", "true", "是", "是的", "√", "✓", "✔", "ja", "oui", "はい",
    ];
    const NO: [&str; 12] = [
        "n",
        "no",
        "false",
        "否",
        "正常",
        "没有",
        "暂无",
        "无原因",
        "不适用",
        "notapplicable",
        "na",
        "empty",
    ];
    let text = String::from_utf8_lossy(cell);
    let word = squeeze(&text);
    let yes = YES.contains(&&*word) && !(tells == Tells::Pieces && word.starts_with('1'));
    if yes || is_no_sale(cell) || is_day(cell, tells == Tells::Time) {
        return true;
    }
    // «未取消» is no reason, «无货» is one.
    let said = || word.chars().any(|c| in_word(c) && !c.is_ascii_digit()) && !is_nobody(cell);
    let denied = || CALLED_OFF.iter().any(|part| word.contains(part));
    tells == Tells::Reason && said() && !NO.contains(&&*word) && !denied()
}

/// Whether a cell is a day on which somebody could have cancelled: not the first or last one that a system knows.
/// Plain numbers are days only in a column of times.
fn is_day(cell: &[u8], numbers: bool) -> bool {
    const YEARS: std::ops::Range<i32> = 1990..2090;
    match date::parts(cell) {
        Some(Parts::Clear(year, ..) | Parts::Twins(_, _, year, _) | Parts::Month(year, _)) => {
            YEARS.contains(&year)
        }
        Some(Parts::Short(..) | Parts::Other(..)) => true,
        Some(Parts::Serial(count)) => numbers && (32_874..69_400).contains(&count),
        Some(Parts::Unix(day)) => numbers && (7_305..43_830).contains(&day),
        // Months in other languages.
        None => cell
            .split(|byte| !byte.is_ascii_digit())
            .filter(|run| run.len() == 4)
            .filter_map(|run| str::from_utf8(run).ok()?.parse().ok())
            .any(|year| numbers && YEARS.contains(&year)),
    }
}
