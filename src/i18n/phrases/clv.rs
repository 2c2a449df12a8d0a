//! Lifetime value, in words.

use crate::i18n::{Format, Lang, phrases};

phrases! {
    title: "终身价值（概率模型）", "Lifetime value (models)";
    purpose: "谁还是客户，今后会买几次，值多少？", "Who is still a customer, how often will they buy, what is that worth?";
    model: "模型", "Model";
    model_auto: "自动", "Automatic";
    horizon: "往后看", "Look ahead";
    unit_weeks: " 周", " weeks";
    discount: "年折现率", "Discount a year";
    margin: "毛利率", "Margin";
    calibration: "用哪些天来估计", "Estimate with";
    p_alive: "仍是客户的概率", "P(alive)";
    expected: "预计购买", "Expected purchases";
    interval: "90% 区间", "90% interval";
    spend: "每次金额", "Spend each time";
    clv: "终身价值", "Lifetime value";
    residual: "不限期价值", "Value without horizon";
    repeats: "再次购买", "Repeats";
    quiet: "距上次（周）", "Weeks since";
    interval_of(low, high): "{low}–{high}", "{low}–{high}";
    card_alive: "可能仍是客户", "Probably still customers";
    card_alive_more(low, high, n): "共 {n} 位；90% 区间 {low}–{high}。", "Of {n}; 90% interval {low}–{high}.";
    card_orders: "今后的购买", "Purchases to come";
    card_orders_more(low, high): "90% 区间 {low}–{high}，参数的不确定和未来的偶然都算在内。", "90% interval {low}–{high}: what is unknown of the parameters and the chance of the future.";
    card_equity: "客户资产", "Customer equity";
    card_equity_more(residual): "不限期为 {residual}。", "{residual} without a horizon.";
    card_new: "一位新客户", "A newcomer";
    card_new_more(orders): "首单之后预计再买 {orders} 次。", "Expected to come back {orders} times after the first purchase.";
    tracking(week, actual, model, off): "到第 {week} 周：再次购买 {actual} 次，模型给出 {model} 次（相差 {off}）", "By week {week}: {actual} repeat purchases, {model} by the model ({off} off)";
    tracking_actual: "实际", "Actual";
    tracking_model: "模型", "Model";
    tracking_end: "估计截止", "Estimated to here";
    axis_week: "周", "Week";
    tracked(week, actual, model): "第 {week} 周：实际 {actual}，模型 {model}", "Week {week}: {actual} actual, {model} model";
    heat: "仍是客户的概率：买得越勤、上次越近，越可能还在", "P(alive): the more often and the more recently, the likelier";
    heat_axis_x: "再次购买的次数", "Repeat purchases";
    heat_axis_y: "距上次购买（周）", "Weeks since the last purchase";
    heat_cell(x, weeks, p): "再买 {x} 次、{weeks} 周没来：{p}", "{x} repeats, {weeks} weeks ago: {p}";
    parameters: "估计的参数", "Parameters";
    parameter: "参数", "Parameter";
    estimate: "估计值", "Estimate";
    std_error: "标准误", "Standard error";
    gradient: "梯度", "Gradient";
    compared: "模型比较", "Models compared";
    log_likelihood: "对数似然", "Log-likelihood";
    holdout_error: "检验期误差（次/人）", "Hold-out error (per customer)";
    chosen(model, why): "用的是 {model}：{why}。", "This is {model}: {why}.";
    why_chosen: "您选的", "your choice";
    default_discount: "折现率 10% 是默认值，可改。", "10% discount is the default, editable.";
    all_revenue: "没有成本，按销售额的全部计；请把毛利率滑到您的实际值。", "No costs are known, so all of the sales counts; move the margin to what is yours.";
    own_margin(share): "毛利率取自有成本的订单行：{share}。", "The margin is that of the lines with a cost: {share}.";
    rule_clv: "终身价值 = 毛利率 × 每次金额 × Σₖ 第 k 月的预计购买 ÷ (1 + i)ᵏ", "Lifetime value = margin × spend × Σₖ expected purchases of month k ÷ (1 + i)ᵏ";
    rule_alive: "BG/NBD：P(仍在) = 1 ÷ (1 + δ·a/(b+x−1)·((α+T)/(α+tₓ))^(r+x))，其余模型见出处", "BG/NBD: P(alive) = 1 ÷ (1 + δ·a/(b+x−1)·((α+T)/(α+tₓ))^(r+x)); the others as in their sources";
    symbol_x: "再次购买的天数（首次不算）", "repeat purchase days (the first is not counted)";
    symbol_t: "首次购买到最近一次、到观察结束的周数", "weeks from the first purchase to the last one, to the end of observation";
    symbol_i: "月折现率；1 月 = 4.345 周", "discount a month; a month is 4.345 weeks";
    worked(margin, spend, discounted, clv): "第一名：{margin} × {spend} × {discounted} = {clv}", "The first in the table: {margin} × {spend} × {discounted} = {clv}";
    source: "Fader、Hardie、Lee 2005（BG/NBD）；Batislam 等 2007（MBG/NBD）；Schmittlein、Morrison、Colombo 1987（Pareto/NBD）；Fader、Hardie、Shang 2010（BG/BB）；Fader、Hardie 2013（Gamma-Gamma）。区间：客户满 1,500 位时来自客户重抽样的自助法；不足或用了先验时来自后验分布的抽样。都含未来的偶然与每次金额的起伏。", "Fader, Hardie, Lee 2005 (BG/NBD); Batislam et al. 2007 (MBG/NBD); Schmittlein, Morrison, Colombo 1987 (Pareto/NBD); Fader, Hardie, Shang 2010 (BG/BB); Fader, Hardie 2013 (Gamma-Gamma). Intervals: bootstrap over customers from 1,500 on; with fewer, or with a prior, draws from the posterior. Both hold the chance of the future and the spread of spend.";
    because(p, orders, clv): "仍是客户的概率 {p}，预计再买 {orders} 次，值 {clv}。", "P(alive) {p}, {orders} purchases to come, worth {clv}.";
}

/// The finding: how many are probably still customers and what they are worth together.
pub fn headline(
    format: &Format,
    customers: i64,
    alive: f64,
    bounds: [f64; 2],
    weeks: i64,
    worth: &str,
) -> String {
    let int = |value: f64| format.int(value.round() as i64);
    let (n, alive) = (format.int(customers), int(alive));
    let [low, high] = bounds.map(int);
    match format.lang {
        Lang::Zh => {
            format!(
                "{n} 位客户中约 {alive} 位（{low}–{high}）可能仍是客户，今后 {weeks} 周合起来值 {worth}"
            )
        }
        Lang::En => format!(
            "Of {n} customers about {alive} ({low}–{high}) are probably still customers, worth {worth} over {weeks} weeks"
        ),
    }
}
