//! RFM, in words.

use crate::i18n::{Format, Lang, phrases, plural};

phrases! {
    title: "RFM 客户分层", "RFM customer types";
    purpose: "谁最近买、常买、买得多，谁正在离开？", "Who buys lately, often and much, and who is drifting away?";
    recency: "R 天", "R days";
    frequency: "F 天", "F days";
    money: "M 销售额", "M sales";
    scores: "分数", "Scores";
    kind: "类型", "Type";
    axis_r: "R 最近购买：5 分最近", "R, how lately: 5 is most recent";
    axis_f: "F 购买天数：5 分最多", "F, purchase days: 5 is most";
    act_0: "当面谢，留住：专人联系，先想到他们。", "Thank and keep them: a personal contact, first served.";
    act_1: "该来没来：本周打电话问一声，别等。", "Overdue: call this week and ask, do not wait.";
    act_2: "买得多、来得少：约下一次，做搭配推荐。", "Much but seldom: agree the next visit, suggest what goes along.";
    act_3: "大客户久未回来：由负责人登门或致电挽回。", "Big and long gone: the owner calls or visits to win them back.";
    act_4: "常来、买得少：套餐、加购，提高每次金额。", "Often but little: bundles and add-ons to raise each purchase.";
    act_5: "以前常来：一条提醒，一个回来的理由。", "Used to come often: a reminder and a reason to return.";
    act_6: "新来或偶尔来：做好第一次，争取第二次。", "New or occasional: make the first time good, win the second.";
    act_7: "自助触达即可，不多花人工。", "Self-service contact will do; spend no extra work.";
    title_grid(headline): "{headline}（颜色越深，销售额越多）", "{headline} (darker means more sales)";
    rule_score: "分数 = ⌈5k ÷ n⌉，k 是不比自己好的客户数（含自己）；数值相同的同分", "score = ⌈5k ÷ n⌉, k customers no better than oneself (oneself included); equals share a score";
    rule_type: "类型：R 少于平均天数、F 多于平均、M 多于平均；正好等于平均不算", "type: R below the mean days, F above the mean, M above the mean; exactly the mean is not above";
    symbol_r: "距最近一次购买的天数", "days since the last purchase";
    symbol_f: "购买天数：至少有一笔非退货订单的日子", "purchase days: days with at least one order that is not a return";
    symbol_m: "销售额，减去退货", "sales less returns";
    symbol_n: "有购买的客户数", "customers with a purchase";
    worked_r(sum, n, mean): "平均 R = {sum} ÷ {n} = {mean} 天", "mean R = {sum} ÷ {n} = {mean} days";
    worked_f(sum, n, mean): "平均 F = {sum} ÷ {n} = {mean} 天", "mean F = {sum} ÷ {n} = {mean} days";
    worked_m(sum, n, mean): "平均 M = {sum} ÷ {n} = {mean}", "mean M = {sum} ÷ {n} = {mean}";
    source: "方法：A. Hughes，《Strategic Database Marketing》，1994。五分法、八类名称与每类的做法是默认定义，可改。", "Method: A. Hughes, Strategic Database Marketing, 1994. Fifths, the eight names and what to do per type are defaults, editable.";
    compared(r, mean_r, f, mean_f, m, mean_m): "R {r} 天（平均 {mean_r}），F {f} 天（平均 {mean_f}），M {m}（平均 {mean_m}）。", "R {r} days (mean {mean_r}), F {f} days (mean {mean_f}), M {m} (mean {mean_m}).";
    alike: "客户的购买习惯相近，没有谁明显更重要", "Customers buy much alike; none clearly matters more";
}

/// Name of the type with this number, in the order of `analysis::rfm::Type`.
pub fn type_name(lang: Lang, kind: usize) -> &'static str {
    let names = match lang {
        Lang::Zh => [
            "重要价值",
            "重要保持",
            "重要发展",
            "重要挽留",
            "一般价值",
            "一般保持",
            "一般发展",
            "一般挽留",
        ],
        Lang::En => [
            "Important value",
            "Important keep",
            "Important develop",
            "Important retain",
            "General value",
            "General keep",
            "General develop",
            "General retain",
        ],
    };
    names.get(kind).copied().unwrap_or_default()
}

/// What to do with the type of this number.
pub fn type_act(lang: Lang, kind: usize) -> &'static str {
    match kind {
        0 => act_0(lang),
        1 => act_1(lang),
        2 => act_2(lang),
        3 => act_3(lang),
        4 => act_4(lang),
        5 => act_5(lang),
        6 => act_6(lang),
        _ => act_7(lang),
    }
}

/// The finding where big customers have not bought for longer than the average.
pub fn headline_quiet(format: &Format, count: i64, share: f64) -> String {
    let (n, part) = (format.int(count), format.percent_with(share, 0));
    match format.lang {
        Lang::Zh => format!("{n} 位大客户久未回来，他们占销售额的 {part}"),
        Lang::En => format!(
            "{n} big {} gone quiet; {part} of sales came from {}",
            plural(count, "customer has", "customers have"),
            plural(count, "that one", "them")
        ),
    }
}

/// The finding where no big customer is overdue.
pub fn headline_value(format: &Format, count: i64, share: f64) -> String {
    let (n, part) = (format.int(count), format.percent_with(share, 0));
    match format.lang {
        Lang::Zh => format!("{n} 位重要价值客户占销售额的 {part}"),
        Lang::En => format!(
            "{n} important-value {} {part} of sales",
            plural(count, "customer brings", "customers bring")
        ),
    }
}

/// Customers with lines but no purchase.
pub fn without_purchase(format: &Format, count: i64) -> String {
    let who = super::report::customers(format, count);
    match format.lang {
        Lang::Zh => format!("{who}只有退货、没有购买，不在其中。"),
        Lang::En => format!("{who} with returns but no purchase left out."),
    }
}

/// What a cell of the grid holds, for the tooltip.
pub fn cell(format: &Format, r: usize, f: usize, count: i64, sales: &str, share: f64) -> String {
    let who = super::report::customers(format, count);
    let part = format.percent(share);
    match format.lang {
        Lang::Zh => format!("R {r} 分、F {f} 分：{who}，{sales}，占 {part}"),
        Lang::En => format!("R {r}, F {f}: {who}, {sales}, {part} of sales"),
    }
}
