//! ABC customer analysis, in words.

use crate::i18n::{Format, Lang, phrases, plural};

phrases! {
    title: "ABC 客户分析", "ABC customer analysis";
    purpose: "哪些少数客户带来大部分销售？", "Which few customers bring most of the sales?";
    of_sales: "销售额", "sales";
    of_margin: "毛利", "gross profit";
    of_orders: "订单", "orders";
    chart_title(headline, top, criterion): "{headline}；前 20% 的客户占{criterion}的 {top}", "{headline}; the top 20% of customers bring {top} of {criterion}";
    low(top, gini): "集中度不高：前 20% 的客户只占 {top}（基尼系数 {gini}）。常说的“二八”在这里不成立，裁减小客户前先看利润，不要只看销售额。", "Concentration is low: the top 20% of customers bring only {top} (Gini {gini}). The usual “80/20” does not hold here; look at profit, not only sales, before you drop small customers.";
    no_costs: "还没有成本，毛利排不出来；服务他们花了多少没有算进去。", "No costs are known, so gross profit cannot be ranked; what it costs to serve them is not counted.";
    alike: "人人一样多", "all alike";
    top20(share): "前 20% 客户占 {share}", "top 20% bring {share}";
    axis_customers: "客户，从多到少", "Customers, best first";
    cuts: "分界", "Cuts";
    cut_a: "A 类到", "A up to";
    cut_b: "B 类到", "B up to";
    presets: "常用", "Presets";
    by_customers: "按人数", "By count";
    act_a: "专人经营，每 30 天至少联系一次。", "One person in charge; be in touch at least every 30 days.";
    act_b: "一对多活动，挑有潜力的升级。", "Group activities; pick those with potential and lift them.";
    act_c: "自助服务；先看服务成本再决定。", "Self-service; look at the cost of serving before you decide.";
    rule_rank: "把客户按数值从大到小排，数值相同的按客户编号从小到大排。", "Rank customers by value, largest first; equal values by customer key, smallest first.";
    rule_share(cut1, cut2): "bᵢ = v₁ + … + vᵢ₋₁；bᵢ ÷ V < {cut1} 为 A，< {cut2} 为 B，其余为 C", "bᵢ = v₁ + … + vᵢ₋₁; bᵢ ÷ V < {cut1}: A, < {cut2}: B, all others C";
    rule_customers(cut1, cut2): "(i − 1) ÷ n < {cut1} 为 A，< {cut2} 为 B，其余为 C", "(i − 1) ÷ n < {cut1}: A, < {cut2}: B, all others C";
    rule_gini: "G = Σ (2i − n − 1)·xᵢ ÷ (n·Σ xᵢ)，x 从小到大", "G = Σ (2i − n − 1)·xᵢ ÷ (n·Σ xᵢ), x rising";
    symbol_v(criterion): "第 i 位客户的{criterion}", "{criterion} of customer i";
    symbol_b: "排在第 i 位之前的所有客户合计", "sum of all customers ranked before customer i";
    symbol_total: "所有客户合计", "sum over all customers";
    symbol_n: "客户数", "number of customers";
    symbol_gini: "基尼系数：0 人人一样多，接近 1 全在一位客户", "Gini coefficient: 0 all alike, near 1 all with one customer";
    worked_last(class, place, before, cut, limit): "第 {place} 位之前合计 {before}，小于 {cut} 即 {limit}：仍是 {class} 类。", "Before customer {place} stand {before}, less than {cut}, which is {limit}: still class {class}.";
    worked_next(place, before, cut, limit): "第 {place} 位之前合计 {before}，不小于 {cut} 即 {limit}：进入下一类。", "Before customer {place} stand {before}, not less than {cut}, which is {limit}: the next class begins.";
    worked_top(places, total, value, share): "前 20%：{places} × 20% 向上取整，合计 {value} ÷ {total} = {share}。", "Top 20%: {places} × 20% rounded up, {value} ÷ {total} = {share}.";
    worked_gini(gini): "G = {gini}", "G = {gini}";
    source: "方法：H. F. Dickie，ABC 库存分析，1951；基尼系数：C. Gini，1912。分界 80% / 95% 与每类的做法是默认定义，可改。", "Method: H. F. Dickie, ABC inventory analysis, 1951; Gini coefficient: C. Gini, 1912. The cuts 80% / 95% and what to do per class are defaults, editable.";
    before_below(place, count, before, cut, class): "第 {place} 名，共 {count} 位；前面的合计占 {before}，未到 {cut}，所以是 {class} 类。", "Rank {place} of {count}; those before bring {before}, below the cut of {cut}: class {class}.";
    before_above(place, count, before, cut): "第 {place} 名，共 {count} 位；前面的合计已占 {before}，到了 {cut}，所以是 C 类。", "Rank {place} of {count}; those before already bring {before}, past the cut of {cut}: class C.";
    by_place(place, count, class): "第 {place} 名，共 {count} 位；按人数分，属于 {class} 类。", "Rank {place} of {count}; by count of customers that is class {class}.";
    nothing_positive(place, count): "第 {place} 名，共 {count} 位；合计不大于零，归入最低一类。", "Rank {place} of {count}; the total is not above zero, so the lowest class.";
}

/// The finding: how many customers bring the first cut's share.
pub fn headline_share(
    format: &Format,
    count: i64,
    criterion: &str,
    cut: u32,
    share: f64,
) -> String {
    let n = format.int(count);
    // «Eight tenths» is said only where it is what they bring.
    let near = (share - f64::from(cut) / 10_000.0).abs() < 0.015;
    match format.lang {
        Lang::Zh => {
            let part = match cut {
                _ if !near => format!(" {} 的", format.percent(share)),
                1_000 | 2_000 | 3_000 | 4_000 | 5_000 | 6_000 | 7_000 | 8_000 | 9_000 => {
                    let tenth = ["一", "两", "三", "四", "五", "六", "七", "八", "九"];
                    format!("{}成", tenth[(cut / 1_000 - 1) as usize])
                }
                _ => format!(" {} 的", tidy(format, cut)),
            };
            format!("{n} 位客户带来{part}{criterion}")
        }
        Lang::En => {
            let part = if near {
                tidy(format, cut)
            } else {
                format.percent(share)
            };
            let (who, bring) = (
                plural(count, "customer", "customers"),
                plural(count, "brings", "bring"),
            );
            format!("{n} {who} {bring} {part} of {criterion}")
        }
    }
}

/// The finding where cuts count customers.
pub fn headline_customers(format: &Format, count: i64, criterion: &str, share: f64) -> String {
    let (n, part) = (format.int(count), format.percent(share));
    match format.lang {
        Lang::Zh => format!("前 {n} 位客户带来 {part} 的{criterion}"),
        Lang::En => {
            let who = if count == 1 {
                "The first customer brings".into()
            } else {
                format!("The first {n} customers bring")
            };
            format!("{who} {part} of {criterion}")
        }
    }
}

/// Customers whose value is not above zero.
pub fn not_positive(format: &Format, count: i64, criterion: &str) -> String {
    let who = super::report::customers(format, count);
    match format.lang {
        Lang::Zh => format!("{who}的{criterion}不大于零，归入最低一类。"),
        Lang::En => format!(
            "{who} {} {criterion} of zero or less: lowest class.",
            plural(count, "has", "have")
        ),
    }
}

/// A crossing's label: class, customers up to it, cumulative share.
pub fn crossing(format: &Format, class: &str, count: i64, share: f64, first: bool) -> String {
    let (n, part) = (format.int(count), format.percent(share));
    match (format.lang, first) {
        (Lang::Zh, true) => format!("{class}  {n} 位 · {part}"),
        (Lang::Zh, false) => format!("{class}  至 {n} 位 · {part}"),
        (Lang::En, true) => {
            let who = plural(count, "customer", "customers");
            format!("{class}  {n} {who} · {part}")
        }
        (Lang::En, false) => format!("{class}  to {n} · {part}"),
    }
}

/// A place on the curve, for the tooltip.
pub fn place(format: &Format, count: i64, of: f64, criterion: &str, share: f64) -> String {
    let (n, part, all) = (format.int(count), format.percent(share), format.percent(of));
    match format.lang {
        Lang::Zh => format!("前 {n} 位客户（{all}）占{criterion}的 {part}"),
        Lang::En => format!(
            "First {n} {} ({all}) {} {part} of {criterion}",
            plural(count, "customer", "customers"),
            plural(count, "brings", "bring")
        ),
    }
}

/// A cut in percent without needless decimals.
pub fn tidy(format: &Format, cut: u32) -> String {
    let share = f64::from(cut) / 10_000.0;
    match cut {
        cut if cut % 100 == 0 => format.percent_with(share, 0),
        cut if cut % 10 == 0 => format.percent_with(share, 1),
        _ => format.percent_with(share, 2),
    }
}
