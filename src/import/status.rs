//! Which order statuses are no sale: the words of 27 systems, and what a person decides.

mod closing;

pub use closing::{Tells, gave_back, says_cancelled};

use super::StatusView;
use super::cell::fold;
use super::intern::Interner;
use crate::model::order;

/// Closed, refunded, failed, lost: an order with a positive amount and such a status is no sale.
const NO_SALE: &[&str] = &[
    "交易关闭",
    "已关闭",
    "关闭",
    "已取消",
    "取消",
    "订单取消",
    "交易取消",
    "已撤销",
    "作废",
    "已作废",
    "无效",
    "已删除",
    "删除",
    "全部退款",
    "全额退款",
    "已退款",
    "退款成功",
    "退款完成",
    "已退费",
    "退费",
    "支付失败",
    "输单",
    "丢单",
    "交易关闭/已取消",
    "cancelled",
    "canceled",
    "cancel",
    "voided",
    "void",
    "refunded",
    "refund",
    "fullyrefunded",
    "failed",
    "failure",
    "denied",
    "declined",
    "reversed",
    "reversal",
    "expired",
    "abandoned",
    "chargeback",
    "returned",
    "lost",
    "closedlost",
    "tradeclosed",
    "tradeclosedbytaobao",
    "wccancelled",
    "wcrefunded",
    "wcfailed",
    "trash",
    "rejected",
    "キャンセル",
    "キャンセル済",
    "キャンセル済み",
    "返品",
    "返品済み",
];

/// Statuses known to be sales (or not yet closed); they only differ from unknown ones in that
/// nobody needs to be asked.
const SALE: &[&str] = &[
    "交易成功",
    "交易完成",
    "已完成",
    "完成",
    "成功",
    "已发货",
    "待发货",
    "部分发货",
    "已签收",
    "已收货",
    "已付款",
    "待付款",
    "等待买家付款",
    "买家已付款等待卖家发货",
    "卖家已发货等待买家确认",
    "等待出库",
    "等待确认收货",
    "锁定",
    "(锁定)等待出库",
    "已审核",
    "已支付",
    "支付成功",
    "已收款",
    "已出库",
    "已结算",
    "部分退款",
    "正常",
    "赢单",
    "成交",
    "已成交",
    "paid",
    "partiallypaid",
    "pending",
    "authorized",
    "partiallyrefunded",
    "completed",
    "complete",
    "processing",
    "onhold",
    "shipped",
    "partiallyshipped",
    "unshipped",
    "delivered",
    "fulfilled",
    "unfulfilled",
    "payment",
    "won",
    "closedwon",
    "invoiced",
    "approved",
    "done",
    "settled",
    "success",
    "successful",
    "succeeded",
    "requirescapture",
    "disputed",
    "wccompleted",
    "wcprocessing",
    "wconhold",
    "wcpending",
    "tradefinished",
    "waitbuyerpay",
    "closed",
    "active",
    "订单完成",
    "自然关闭",
    "部分收款",
    "待收货",
    "退款中",
    "已发货待签收",
    "已收钱",
    "已存入零钱",
    "已开票",
    "未开票",
    "awaitingfulfillment",
    "awaitingshipment",
    "awaitingpayment",
    "awaitingpickup",
];

/// Our own exports' word for a line that does not count, not even as a return.
const NOT_COUNTED: &[&str] = &["未计入", "notcounted"];

/// Where one of these occurs, the column holds stages of a deal and only these are sales.
const WON: &[&str] = &["won", "closedwon", "赢单"];

/// Closed after the sale by the shop's after-sales column.
const AFTER_SALE: [&str; 4] = ["退款成功", "全额退款", "全部退款", "退款完成"];

/// What a status does to its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Counts.
    Sale,
    /// Does not count, unless the row is negative and so a return.
    Closed,
    /// Does not count at all: another stage than won, or not among the statuses chosen.
    NotChosen,
}

/// Full-width forms, blanks, joining marks and commas do not matter.
fn key(text: &[u8]) -> String {
    String::from_utf8_lossy(text)
        .chars()
        .map(fold)
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '_' | '-'))
        .collect()
}

/// Whether a status says that the order is none.
pub fn is_no_sale(text: &[u8]) -> bool {
    let key = key(text);
    let word = bare(&key);
    NO_SALE.contains(&word) && !closing::is_partial(&key[word.len()..])
        || key.starts_with("(删除)")
        || !SALE.contains(&&*key) && closing::closes(&String::from_utf8_lossy(text))
}

fn is_won(key: &str) -> bool {
    WON.contains(&bare(key))
}

/// Without a note in brackets behind: `closedwon(salespipeline)`.
fn bare(key: &str) -> &str {
    match key.split_once('(') {
        Some((word, _)) if !word.is_empty() => word,
        _ => key,
    }
}

/// The effect of every status in the dictionary; `no_sale` are a preset's further closing words,
/// parted by `|`.
pub fn effects(statuses: &Interner, chosen: Option<&[String]>, no_sale: &str) -> Vec<Effect> {
    let keys: Vec<String> = (0..statuses.len() as u32)
        .map(|at| key(statuses.get(at)))
        .collect();
    let chosen: Option<Vec<String>> =
        chosen.map(|texts| texts.iter().map(|text| key(text.as_bytes())).collect());
    let deals = keys.iter().any(|key| is_won(key));
    keys.iter()
        .zip(0..)
        .map(|(key, at)| match &chosen {
            Some(chosen) if chosen.contains(key) => Effect::Sale,
            Some(_) => Effect::NotChosen,
            None if deals && !is_won(key) => Effect::NotChosen,
            None if NOT_COUNTED.contains(&&**key) => Effect::NotChosen,
            None if is_no_sale(statuses.get(at)) => Effect::Closed,
            None if !key.is_empty() && no_sale.split('|').any(|word| word == key) => Effect::Closed,
            None => Effect::Sale,
        })
        .collect()
}

/// The statuses as the page shows them, commonest first.
pub fn views(statuses: &Interner, effects: &[Effect], rows: &[u32]) -> Vec<StatusView> {
    let views: Vec<StatusView> = (0..statuses.len())
        .map(|at| {
            let text = statuses.get(at as u32);
            let key = key(text);
            StatusView {
                text: String::from_utf8_lossy(text).into_owned(),
                rows: rows.get(at).copied().unwrap_or(0),
                sale: effects.get(at) == Some(&Effect::Sale),
                known: is_no_sale(text)
                    || SALE.contains(&bare(&key))
                    || SALE.contains(&&*key)
                    || NOT_COUNTED.contains(&&*key),
            }
        })
        .filter(|view| !view.text.is_empty())
        .collect();
    order::sorted(views, &|a, b| {
        b.rows.cmp(&a.rows).then_with(|| a.text.cmp(&b.text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(texts: &[&str], chosen: Option<&[String]>) -> Vec<Effect> {
        let mut statuses = Interner::default();
        for text in texts {
            statuses.put(text.as_bytes());
        }
        effects(&statuses, chosen, "")
    }

    #[test]
    fn words_of_many_systems() {
        use Effect::{Closed, NotChosen, Sale};
        assert_eq!(
            effect(
                &[
                    "交易成功",
                    "交易关闭",
                    "买家已付款，等待卖家发货",
                    "（删除）等待出库",
                    "mystery"
                ],
                None
            ),
            [Sale, Closed, Sale, Closed, Sale]
        );
        assert_eq!(
            effect(&["paid", "Refunded", "partially_refunded"], None),
            [Sale, Closed, Sale]
        );
        assert_eq!(
            effect(&["Won", "Lost", "Prospecting"], None),
            [Sale, NotChosen, NotChosen]
        );
        let chosen = ["1".to_string()];
        assert_eq!(
            effect(&["1", "0", "2"], Some(&chosen)),
            [Sale, NotChosen, NotChosen]
        );
    }
}
