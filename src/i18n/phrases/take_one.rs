//! «Take one, leave nine», in words.

use crate::i18n::{Format, Lang, phrases};

phrases! {
    title: "取一舍九", "Take one, leave nine";
    purpose: "有高价值客户吗？前一成客户带来多少？", "Are there high-value customers? What does the top tenth bring?";
    none_clear(share, criterion): "没有明显的高价值客户：前一成只占{criterion}的 {share}", "No clear high-value customers: the top tenth bring only {share} of {criterion}";
    one_customer: "只有一位客户，还分不出一和九", "There is only one customer, so no one and nine to tell apart";
    row_customers: "客户", "Customers";
    taken: "取一", "Take one";
    left: "舍九", "Leave nine";
    act_taken: "列出名单，专人负责，先把时间给他们。", "List them by name, one person in charge, give them time first.";
    act_left: "标准服务、自助下单；不是赶走，是少花人工。", "Standard service and self-ordering: not sent away, but less work spent.";
    axis: "占全部的比例", "Share of the whole";
    rule_take: "k = ⌈n ÷ 10⌉，按数值从大到小取前 k 位", "k = ⌈n ÷ 10⌉, the first k by value, largest first";
    rule_clear: "有高价值客户：前 k 位的平均 ≥ 3 × 其余客户的平均", "High-value customers exist: mean of the first k ≥ 3 × mean of the rest";
    symbol_k: "前一成的客户数", "customers in the top tenth";
    symbol_n: "客户数", "number of customers";
    worked_take(n, k): "⌈{n} ÷ 10⌉ = {k}", "⌈{n} ÷ 10⌉ = {k}";
    worked_share(value, total, share): "{value} ÷ {total} = {share}", "{value} ÷ {total} = {share}";
    source: "取一舍九是经营原则；一成与三倍是默认定义，可改。", "Take one, leave nine is a management rule; the tenth and the three times are defaults, editable.";
    inside(place, count, taken): "第 {place} 名，共 {count} 位；在前一成 {taken} 位之内。", "Rank {place} of {count}; within the top tenth of {taken}.";
    outside(place, count, taken): "第 {place} 名，共 {count} 位；前一成到第 {taken} 名为止。", "Rank {place} of {count}; the top tenth ends at {taken}.";
}

/// The finding where the top tenth clearly stands out.
pub fn headline_clear(
    format: &Format,
    count: i64,
    share: f64,
    criterion: &str,
    times: Option<f64>,
) -> String {
    let (n, part) = (format.int(count), format.percent(share));
    let times = times.map(|times| format.decimal(times, 1));
    match (format.lang, times) {
        (Lang::Zh, Some(times)) => {
            format!("前一成的 {n} 位客户带来 {part} 的{criterion}，人均是其余客户的 {times} 倍")
        }
        (Lang::Zh, None) => format!("前一成的 {n} 位客户带来 {part} 的{criterion}"),
        (Lang::En, times) => {
            let who = match count {
                1 => "The top customer brings".to_string(),
                _ => format!("The top {n} customers bring"),
            };
            match times {
                Some(times) => {
                    format!("{who} {part} of {criterion}, each {times} times as much as the others")
                }
                None => format!("{who} {part} of {criterion}"),
            }
        }
    }
}

/// What a bar says.
pub fn bar(format: &Format, row: &str, share: f64) -> String {
    let part = format.percent(share);
    match format.lang {
        Lang::Zh => format!("前一成占{row} {part}"),
        Lang::En => format!("{row}: the top tenth has {part}"),
    }
}
