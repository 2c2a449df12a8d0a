//! When the money comes in, in words.

use crate::i18n::{Format, Lang, phrases};

phrases! {
    title: "销售日历", "Sales calendar";
    purpose: "星期几、哪个月生意最好？", "Which weekdays and months are best?";
    headline_even: "一周七天差不多，没有哪天特别旺", "All weekdays are much alike; none stands out";
    months: "各月", "By month";
    weekday: "星期", "Weekday";
    month: "月份", "Month";
    mean: "日均销售额", "Sales a day";
    index: "与平均日之比", "Against an average day";
    days: "天数", "Days";
    part_year(months): "不满一年，只有 {months} 个月；月与月的比较只作参考。", "Less than a year: only {months} months. Comparing months is no more than a hint.";
    rule_mean: "日均 = 这类日子的销售额（减退货）÷ 这类日子的天数，没有生意的日子也算", "sales a day = sales less returns on such days ÷ such days, days without business included";
    rule_index: "比值 = 这一星期几的日均 ÷ 全部日子的日均", "index = sales a day of the weekday ÷ sales a day of all days";
    symbol_days: "第一个到最后一个记账日之间的天数，两头都算", "days from the first to the last counted day, both included";
    symbol_days_name: "天数", "days";
    worked(day, sales, days, mean): "{day}：{sales} ÷ {days} 天 = {mean}", "{day}: {sales} ÷ {days} days = {mean}";
    source: "描述性统计；按日历天数平均是默认定义。", "Descriptive statistics; averaging over calendar days is the default.";
}

const ZH_DAYS: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
const EN_DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const ZH_MONTHS: [&str; 12] = [
    "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月",
];
const EN_MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Monday 0 … Sunday 6.
pub fn weekday_name(lang: Lang, weekday: usize) -> &'static str {
    let names = lang.pick(&ZH_DAYS, &EN_DAYS);
    names.get(weekday).copied().unwrap_or_default()
}

/// January 0 … December 11, short.
pub fn month_name(lang: Lang, month: usize) -> &'static str {
    let names = lang.pick(&ZH_MONTHS, &EN_MONTHS);
    names.get(month).copied().unwrap_or_default()
}

/// The finding where a weekday stands out.
pub fn headline(format: &Format, weekday: usize, times: f64, share: f64) -> String {
    let (day, part) = (
        weekday_name(format.lang, weekday),
        format.percent_with(share, 0),
    );
    let times = format.decimal(times, 1);
    match format.lang {
        Lang::Zh => format!("{day}最旺：日均是平时的 {times} 倍，占销售额的 {part}"),
        Lang::En => format!("{day}s are best: {times} times an average day, {part} of sales"),
    }
}

/// A cell of the grid, for the tooltip.
pub fn cell(format: &Format, weekday: usize, month: usize, mean: &str, orders: i64) -> String {
    let (day, month) = (
        weekday_name(format.lang, weekday),
        month_name(format.lang, month),
    );
    let orders = super::report::order_count(format, orders);
    match format.lang {
        Lang::Zh => format!("{month}的{day}：日均 {mean}，{orders}"),
        Lang::En => format!("{day}s in {month}: {mean} a day, {orders}"),
    }
}
