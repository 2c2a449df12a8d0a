//! Columns that say what a row is: cancelled, a return, or money that is only paid in.

use super::Mapping;
use crate::import::Role;
use crate::import::cell::{clean, fold};
use crate::import::rules::{Check, When};
use crate::import::status::{Tells, says_cancelled};
use crate::import::survey::{self, Profile};
use crate::import::table::Table;

/// Headers of columns that say when, whether or why an order was cancelled.
#[rustfmt::skip]
const CANCELLED: [&str; 36] = [
    "cancelledat", "canceledat", "cancelledon", "canceledon", "canceldate", "cancelleddate", "canceleddate", "cancellationdate",
    "canceltime", "cancelledtime", "cancelled", "canceled", "iscancelled", "iscanceled", "fullyrefunded", "voided", "isvoided",
    "isvoid", "cancelreason", "cancelledreason", "canceledreason", "cancellationreason", "取消时间", "取消日期", "订单取消时间",
    "作废时间", "作废日期", "是否取消", "是否已取消", "是否作废", "是否已作废", "作废", "作废标志", "取消原因", "订单取消原因", "作废原因",
];

/// Columns that say when, whether or why an order was cancelled; reasons only where nothing else, and no state, says
/// what became of it.
#[cold]
pub(super) fn cancelled(
    words: &[Vec<String>],
    profiles: &[Profile],
    ignored: &dyn Fn(usize) -> bool,
    stated: bool,
) -> Vec<Check> {
    let columns = (0..words.len()).filter(|column| !ignored(*column));
    let found = columns.filter_map(|column| {
        let known = |form: &&String| CANCELLED.contains(&&***form);
        // `取消时间/完成时间` is filled in any case.
        let mixed = words[column].first().is_some_and(|form| form.contains('/'));
        let form = words[column].iter().find(known).filter(|_| !mixed)?;
        Some((column, Tells::of(form, &profiles[column].samples)))
    });
    let (reasons, others): (Vec<_>, Vec<_>) = found.partition(|(_, tells)| *tells == Tells::Reason);
    let found = if stated || !others.is_empty() {
        others
    } else {
        reasons
    };
    let checks = found.into_iter().map(|(column, tells)| {
        let told: fn(&[u8], &str) -> bool = match tells {
            Tells::Reason => |cell, _| says_cancelled(cell, Tells::Reason),
            Tells::Time => |cell, _| says_cancelled(cell, Tells::Time),
            Tells::State => |cell, _| says_cancelled(cell, Tells::State),
            Tells::Pieces => |cell, _| says_cancelled(cell, Tells::Pieces),
        };
        Check::told(column, When::Closed, told)
    });
    checks.collect()
}

/// The first column of kinds of documents that there is, and what is paid onto a card, which becomes sales later.
#[cold]
pub(super) fn find(
    mapping: &mut Mapping,
    table: &Table,
    first: usize,
    named: &dyn Fn(&[&str]) -> Option<usize>,
) {
    let found = HEADERS.iter().find_map(|word| {
        let column = named(&[word]).filter(|at| mapping.get(Role::Status) != Some(*at))?;
        Some((column, are_kinds(table, first, column, word)?))
    });
    let Some((column, found)) = found else {
        return;
    };
    let check = |told| Check::told(column, When::Not, told);
    mapping.kinds = found.back.then(|| check(gives_back));
    let paid_in = found.paid_in.then(|| check(pays_in));
    mapping.rules.checks.extend(paid_in);
}

/// Headers of columns of kinds of documents; the last ones may head anything.
#[rustfmt::skip]
const HEADERS: [&str; 14] = [
    "业务类型", "单据类型", "交易类型", "订单类型", "销售类型", "单据种类", "transactiontype", "documenttype", "doctype",
    "ordertype", "invoicetype", "saletype", "类型", "type",
];

/// What names of kinds are put together of: «销售退货单», «红字发票». A product or a promise («话费充值», «支持7天无理由退货»)
/// has other words in it. Longer words first.
#[rustfmt::skip]
const WORDS: [&str; 54] = [
    "增值税", "储值卡", "余额", "储值", "会员", "客户", "销售", "零售", "批发", "出库", "入库", "退货", "退款", "返品",
    "红字", "蓝字", "红冲", "冲红", "发票", "专用", "普通", "电子", "订单", "单据", "正常", "标准", "消费", "充值", "提现",
    "现金", "刷卡", "收款", "付款", "支付", "收银", "开单", "订货", "发货", "换货", "补货", "补发", "预售", "团购", "赠送",
    "门店", "网店", "网上", "卖上", "注文", "其他", "其它", "撤销", "冲正", "单",
];
#[rustfmt::skip]
const LATIN: [&str; 43] = [
    "a", "account", "bill", "cash", "charge", "credit", "creditmemo", "creditnote", "customer", "debit", "deposit", "exchange",
    "expense", "full", "gift", "invoice", "journal", "memo", "note", "online", "order", "other", "partial", "payment", "pos",
    "purchase", "receipt", "refund", "refunds", "regular", "retail", "return", "returns", "sale", "sales", "sold", "standard",
    "topup", "top", "up", "wholesale", "withdrawal", "normal",
];

/// Whether a column with such a header holds kinds of documents: few different ones, and where the header may head
/// anything, hardly anything else.
fn are_kinds(table: &Table, first: usize, column: usize, header: &str) -> Option<Kinds> {
    let mut met: Vec<&[u8]> = Vec::new();
    let mut blank = false;
    for row in survey::sample(table, first) {
        let cell = clean(table.cell(row, column));
        blank |= cell.is_empty();
        if !cell.is_empty() && !met.contains(&cell) {
            met.push(cell);
        }
        if met.len() > 24 {
            return None;
        }
    }
    let of = |told: fn(&[u8], &str) -> bool| met.iter().any(|cell| told(cell, ""));
    let known = met.iter().filter(|cell| words(cell).is_some()).count();
    let sold = met.iter().any(|cell| sells(cell));
    // A way there and back is no return of anything sold.
    if matches!(header, "类型" | "type") && (known * 2 < met.len() || !sold && !blank) {
        return None;
    }
    Some(Kinds {
        back: of(gives_back),
        // Where nothing is sold beside what is paid in, paying in is the sale.
        paid_in: of(pays_in) && sold,
    })
}

/// What kinds of documents a column holds beside sales.
struct Kinds {
    back: bool,
    paid_in: bool,
}

/// The words that a kind is wholly put together of.
fn words(cell: &[u8]) -> Option<Vec<&'static str>> {
    let text: String = String::from_utf8_lossy(cell).chars().map(fold).collect();
    let (mut rest, mut found) = (&*text, Vec::new());
    while let Some(c) = rest.chars().next() {
        let latin = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let length = match latin {
            0 if matches!(c, ' ' | '-' | '_' | '/' | '(' | ')') => 1,
            0 => {
                let word = WORDS.iter().find(|word| rest.starts_with(**word))?;
                found.push(*word);
                word.len()
            }
            length => {
                found.push(*LATIN.iter().find(|word| **word == &rest[..length])?);
                length
            }
        };
        rest = &rest[length..];
    }
    Some(found)
}

/// Whether a kind gives back what its row says.
fn gives_back(cell: &[u8], _: &str) -> bool {
    const BACK: [&str; 12] = [
        "退货",
        "退款",
        "返品",
        "红字",
        "红冲",
        "冲红",
        "refund",
        "refunds",
        "return",
        "returns",
        "creditmemo",
        "creditnote",
    ];
    let found = words(cell).unwrap_or_default();
    let credit = found
        .windows(2)
        .any(|pair| pair[0] == "credit" && matches!(pair[1], "memo" | "note"));
    credit || found.iter().any(|word| BACK.contains(word))
}

/// Whether a kind only pays in, or out, what is no sale yet: `会员充值`, `充值退款`.
fn pays_in(cell: &[u8], _: &str) -> bool {
    const PAID_IN: [&str; 4] = ["充值", "提现", "topup", "withdrawal"];
    const SPENT: [&str; 5] = ["消费", "销售", "零售", "sale", "sales"];
    let found = words(cell).unwrap_or_default();
    let has = |words: &[&str]| found.iter().any(|word| words.contains(word));
    let up = found.windows(2).any(|pair| pair == ["top", "up"]);
    (up || has(&PAID_IN)) && !has(&SPENT)
}

fn sells(cell: &[u8]) -> bool {
    const SOLD: [&str; 14] = [
        "消费", "销售", "零售", "批发", "订单", "开单", "发票", "卖上", "注文", "sale", "sales",
        "sold", "order", "invoice",
    ];
    let found = words(cell).unwrap_or_default();
    let sold = found.iter().any(|word| SOLD.contains(word));
    sold && !gives_back(cell, "") && !pays_in(cell, "")
}
