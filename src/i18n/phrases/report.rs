//! Words that several answers share: facts, columns, periods.

use crate::i18n::{Format, Lang, phrases, plural};

phrases! {
    facts(customers, orders, money, first, last): "{customers}，{orders}，{money}，{first} 至 {last}。", "{customers}, {orders}, {money}, {first} to {last}.";
    facts_without_customers(orders, money, first, last): "{orders}，{money}，{first} 至 {last}。", "{orders}, {money}, {first} to {last}.";
    nobody_known: "这些订单都没有客户，只能按商品、订单和日期来看。", "None of these orders names a customer: they can be seen by product, order and day only.";
    also_nobody(lines): "其中 {lines}没有客户，也算在这里。", "{lines} without a customer are counted here too.";
    rank: "名次", "Rank";
    customer: "客户", "Customer";
    sales: "销售额", "Sales";
    margin: "毛利", "Gross profit";
    orders: "订单", "Orders";
    share: "占比", "Share";
    cumulative: "累计", "Cumulative";
    class: "类", "Class";
    rfm_type: "RFM", "RFM";
    last_purchase: "最近购买", "Last purchase";
    time: "时间", "Period";
    all_time: "全部", "All";
    last_year: "近一年", "Last year";
    custom: "自选", "Choose";
    from_day: "从", "From";
    to_day: "到", "To";
    as_of: "截至", "As of";
    rank_by: "按什么排", "Rank by";
    few_customers(customers): "只有 {customers}，分层只作参考。", "With only {customers}, classes are no more than a hint.";
    no_costs_sales: "还没有成本，这里只按销售额排；服务他们花了多少没有算进去。", "No costs are known, so this ranks by sales; what it costs to serve them is not counted.";
    some_costs(lines): "{lines}没有成本，算毛利时没有计入。", "{lines} without a cost are left out of gross profit.";
    bar: "条形", "Bar";
}

/// «436 位客户» / «436 customers».
pub fn customers(format: &Format, count: i64) -> String {
    let n = format.int(count);
    match format.lang {
        Lang::Zh => format!("{n} 位客户"),
        Lang::En => format!("{n} {}", plural(count, "customer", "customers")),
    }
}

/// «436 位» / «436 customers».
pub fn people(format: &Format, count: i64) -> String {
    match format.lang {
        Lang::Zh => format!("{} 位", format.int(count)),
        Lang::En => customers(format, count),
    }
}

/// «2,773 笔订单» / «2,773 orders».
pub fn order_count(format: &Format, count: i64) -> String {
    let n = format.int(count);
    match format.lang {
        Lang::Zh => format!("{n} 笔订单"),
        Lang::En => format!("{n} {}", plural(count, "order", "orders")),
    }
}

/// «12 行» / «12 lines».
pub fn line_count(format: &Format, count: i64) -> String {
    let n = format.int(count);
    match format.lang {
        Lang::Zh => format!("{n} 行"),
        Lang::En => format!("{n} {}", plural(count, "line", "lines")),
    }
}
