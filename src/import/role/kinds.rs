//! Columns of kinds of documents: which rows give back what they say, and which only pay in.

use crate::import::cell::{clean, fold};
use crate::import::survey;
use crate::import::table::Table;

/// Headers of such columns; the last ones may head anything.
#[rustfmt::skip]
pub(super) const HEADERS: [&str; 14] = [
    "业务类型", "单据类型", "交易类型", "订单类型", "销售类型", "单据种类", "transactiontype", "documenttype", "doctype",
    "ordertype", "invoicetype", "saletype", "类型", "type",
];

/// What names of kinds are put together of: «销售退货单», «红字发票». A product or a promise («话费充值», «支持7天无理由退货»)
/// has other words in it. Longer words first.
#[rustfmt::skip]
const WORDS: [&str; 52] = [
    "增值税", "储值卡", "余额", "储值", "会员", "客户", "销售", "零售", "批发", "出库", "入库", "退货", "退款", "返品",
    "红字", "蓝字", "红冲", "冲红", "发票", "专用", "普通", "电子", "订单", "单据", "正常", "标准", "消费", "充值", "提现",
    "现金", "刷卡", "收款", "付款", "支付", "收银", "开单", "订货", "发货", "换货", "补货", "补发", "预售", "团购", "赠送",
    "门店", "网店", "网上", "卖上", "注文", "其他", "其它", "单",
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
pub(super) fn are_kinds(table: &Table, first: usize, column: usize, header: &str) -> Option<Kinds> {
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
pub(super) struct Kinds {
    pub back: bool,
    pub paid_in: bool,
}

/// The words that a kind is wholly put together of.
fn words(cell: &[u8]) -> Option<Vec<String>> {
    let text = String::from_utf8_lossy(cell);
    let (mut found, mut latin) = (Vec::new(), String::new());
    let spaced: String = text.chars().map(fold).collect();
    let mut rest = &*spaced;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_alphabetic() {
            latin.push(c);
            rest = &rest[1..];
        }
        if !latin.is_empty() && !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            found.push(std::mem::take(&mut latin));
            LATIN.contains(&found.last()?.as_str()).then_some(())?;
        } else if !c.is_ascii_alphabetic() {
            let word = WORDS.iter().find(|word| rest.starts_with(**word));
            match word {
                Some(word) => found.push((*word).into()),
                None => matches!(c, ' ' | '-' | '_' | '/' | '(' | ')').then_some(())?,
            }
            rest = &rest[word.map_or(1, |word| word.len())..];
        }
    }
    Some(found)
}

/// Whether a kind gives back what its row says.
pub(super) fn gives_back(cell: &[u8], _: &str) -> bool {
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
        .any(|pair| pair[0] == "credit" && matches!(&*pair[1], "memo" | "note"));
    credit || found.iter().any(|word| BACK.contains(&&**word))
}

/// Whether a kind only pays in, or out, what is no sale yet.
pub(super) fn pays_in(cell: &[u8], _: &str) -> bool {
    const PAID_IN: [&str; 5] = ["充值", "提现", "topup", "up", "withdrawal"];
    let found = words(cell).unwrap_or_default();
    found.last().is_some_and(|word| PAID_IN.contains(&&**word))
}

fn sells(cell: &[u8]) -> bool {
    const SOLD: [&str; 14] = [
        "消费", "销售", "零售", "批发", "订单", "开单", "发票", "卖上", "注文", "sale", "sales",
        "sold", "order", "invoice",
    ];
    let found = words(cell).unwrap_or_default();
    found.iter().any(|word| SOLD.contains(&&**word)) && !gives_back(cell, "")
}
