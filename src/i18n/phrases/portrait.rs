//! One customer seen by the lifetime value models, in words.

use crate::i18n::{Format, Lang, phrases};

phrases! {
    nothing: "到数据截止日，这位客户没有计入的购买（只有退货、取消或未计入的行），模型无从估计。", "Up to the last day of the data there is no purchase of theirs that counts (only returns, cancelled or dropped lines), so the models have nothing to go on.";
    once: "只买过一次：下面的数主要来自与其相似的其他客户，而不是本人的习惯。", "Bought only once: these figures rest on customers like this one, hardly on habits of their own.";
    card_alive_more(low, high): "90% 区间 {low}–{high}。", "90% interval {low}–{high}.";
    card_orders_more(low, high): "90% 区间 {low}–{high} 次。", "90% interval {low}–{high}.";
    card_clv_more(low, high): "90% 区间 {low}–{high}，含次数与金额的起伏。", "90% interval {low}–{high}: purchases and spend together.";
    card_spend_more: "样本少的客户会向全店平均靠拢。", "Drawn towards the shop's mean where there are few purchases.";
    and: "，", ", ";
    worked_alive(model, params, x, t_x, t, p): "{model}：{params}；x = {x}，tₓ = {t_x}，T = {t} → P(仍在) = {p}", "{model}: {params}; x = {x}, tₓ = {t_x}, T = {t} → P(alive) = {p}";
    worked_clv(margin, spend, discounted, clv): "{margin} × {spend} × {discounted}（折现后的预计购买次数）= {clv}", "{margin} × {spend} × {discounted} (expected purchases, discounted) = {clv}";
    path_title(now, later, day): "仍是客户的概率：现在 {now}；如果一直不再购买，到 {day} 降到 {later}", "P(alive): {now} now, {later} by {day} if nothing more is bought";
    data_end(day): "数据到 {day}", "Data end {day}";
    step(day, event, p): "{day} {event}：{p}", "{day}, {event}: {p}";
    purchase(number): "第 {number} 次购买", "purchase {number}";
    now: "数据截止", "end of the data";
    ahead: "如果不再购买", "if nothing more is bought";
    day: "日期", "Day";
    event: "事件", "What happens";
    low: "下限", "Low";
    high: "上限", "High";
}

/// The finding: whether they are still a customer, what they will buy and what that is worth.
pub fn headline(format: &Format, alive: f64, expected: f64, weeks: i64, worth: &str) -> String {
    let (alive, expected) = (format.percent_with(alive, 0), format.decimal(expected, 1));
    match format.lang {
        Lang::Zh => {
            format!("有 {alive} 的可能仍是客户，今后 {weeks} 周预计再买 {expected} 次，值 {worth}")
        }
        Lang::En => {
            let week = crate::i18n::plural(weeks, "week", "weeks");
            format!(
                "Still a customer with {alive}; {expected} purchases expected over {weeks} {week}, worth {worth}"
            )
        }
    }
}
