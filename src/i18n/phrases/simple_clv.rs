//! The simple lifetime value, in words.

use crate::i18n::{Format, Lang, phrases};

phrases! {
    title: "简单终身价值", "Simple lifetime value";
    purpose: "不用模型，只看留存率和毛利：一位客户值多少？", "Without a model, from retention and margin alone: what is a customer worth?";
    comma: "、", ", ";
    whole: "全部客户", "All customers";
    tier: "层级", "Tier";
    class_name(letter): "{letter} 类", "Class {letter}";
    customers: "客户数", "Customers";
    revenue: "年收入", "Revenue a year";
    margin_year: "年毛利", "Margin a year";
    retention: "留存率", "Retention";
    retention_from: "留存率来自", "Retention from";
    life: "预计年数", "Years expected";
    book: "账面总收入", "Book revenue";
    existing: "老客户", "Existing customer";
    new: "新客户", "New customer";
    years_value(years): "{years} 年内", "Within {years} years";
    own: "本层", "the tier itself";
    own_shop: "全店", "the whole shop";
    given: "您的选择", "your choice";
    usual: "默认值", "the default";
    margin: "毛利率", "Margin";
    discount: "年折现率", "Discount a year";
    acquisition(symbol): "获客成本（每位新客户，{symbol}）", "Cost of winning a customer ({symbol})";
    acquisition_plain: "获客成本（每位新客户）", "Cost of winning a customer";
    years: "计算年数", "Years counted";
    card_book: "账面总收入：来往期间的全部收入", "Book: all revenue over the life";
    card_book_more(revenue, life): "一年 {revenue}，预计来往 {life} 年，不折现、不扣成本。", "{revenue} a year for {life} years expected; no discount, no cost.";
    card_book_endless: "留存率 100%，没有终点，所以没有总数。", "With a retention of 100% there is no end, so no total.";
    card_existing: "一位老客户，不限期", "An existing customer, without end";
    card_existing_more: "今后毛利折成今天的钱；挽留一位客户，花费不该超过它。", "The margin to come in today's money: the most worth spending to keep one.";
    card_new: "一位新客户，扣除获客成本", "A new customer, less the cost of winning";
    card_new_more(cost): "今年的毛利也算在内；获客成本现按 {cost} 计。", "This year's margin included; winning one is taken to cost {cost}.";
    card_years(years): "一位老客户，{years} 年之内", "An existing customer, within {years} years";
    card_years_more(share): "相当于不限期价值的 {share}。", "{share} of the value without end.";
    card_years_alone: "只数这几年。", "These years only.";
    inputs: "用到的数，各从哪来", "The figures used, and where each comes from";
    input: "项目", "Figure";
    value: "数值", "Value";
    source_of: "来自", "From";
    from_retention(before, earlier, stayed, last): "由订单算出：到 {earlier} 为止的一年有 {before} 位客户买过，其中 {stayed} 位在到 {last} 为止的一年又来买", "worked out: {before} customers bought in the year to {earlier}, {stayed} of them again in the year to {last}";
    from_sales(active, last): "由订单算出：到 {last} 为止一年的销售额 ÷ {active} 位客户", "worked out: sales of the year to {last} ÷ {active} customers";
    from_costs(lines, all): "由订单算出：这一年 {all} 行里有成本的 {lines} 行", "worked out: {lines} of the year's {all} lines have a cost";
    from_person: "您的选择", "your choice";
    from_default: "默认值，可改", "default, editable";
    from_no_costs: "默认值，可改：没有一行有成本，按销售额全部计", "default, editable: no line has a cost, so all of the sales counts";
    from_no_history: "默认值，可改：还没有更早的一年", "default, editable: there is no earlier year yet";
    no_history(share): "更早一年没有客户，算不出留存率；先按 {share} 计（教科书例子里的数），请滑到您的实际值。", "Nobody bought in the year before, so retention cannot be worked out; {share} stands in (the textbook's example). Move it to what is yours.";
    short_year(first): "数据从 {first} 才开始，更早的一年不完整，留存率只作参考。", "The data begin on {first}, so the earlier year is not a whole one and its retention no more than a hint.";
    no_costs: "没有成本，按销售额的全部计；请把毛利率滑到您的实际值。", "No costs are known, so all of the sales counts; move the margin to what is yours.";
    small_tiers(tiers, least): "{tiers}一年前不足 {least} 位客户，用全店的留存率。", "{tiers}: fewer than {least} customers a year ago, so the shop's retention stands in.";
    nobody_stayed: "一年前的客户一位也没有再来，所以老客户今后的价值是零。", "None of last year's customers came back, so an existing one is worth nothing from now on.";
    everybody_stayed: "一年前的客户全都又来了：公式因此没有终点，也没有账面总收入。", "All of last year's customers came back: by the formula there is no end, and no book revenue.";
    chart(years): "一位老客户的价值逐年累计，{years} 年", "What an existing customer adds up to over {years} years";
    axis_years: "年", "Years";
    point(year, value): "{year} 年：{value}", "{year} years: {value}";
    rule_book: "账面总收入 = 年收入 ÷ (1 − r)", "Book = revenue a year ÷ (1 − r)";
    rule_existing: "老客户 = m·r ÷ (1 + i − r)", "Existing = m·r ÷ (1 + i − r)";
    rule_new: "新客户 = m·(1 + i) ÷ (1 + i − r) − 获客成本", "New = m·(1 + i) ÷ (1 + i − r) − cost of winning";
    rule_years: "n 年 = Σₜ m·rᵗ ÷ (1 + i)ᵗ，t = 1 … n", "n years = Σₜ m·rᵗ ÷ (1 + i)ᵗ, t = 1 … n";
    symbol_m: "一位客户一年的毛利", "margin of a customer a year";
    symbol_r: "留存率：更早一年的客户里，后一年又来的占多少", "retention: share of the earlier year's customers who came again in the later one";
    symbol_i: "年折现率", "discount a year";
    symbol_tier: "各年之内按销售额分的 ABC：一年前在本层的人决定留存率，现在在本层的人决定毛利", "ABC by sales within each year: who was in it a year ago decides retention, who is now its margin";
    source: "账面：总收入，不折现（书中定义）；其余：Berger、Nasr 1998；Gupta、Lehmann 2003。折现率 10%、5 年、获客成本 0 是默认值，可改。", "Book: revenue, undiscounted (the book's definition); the others: Berger, Nasr 1998; Gupta, Lehmann 2003. 10% discount, 5 years and no cost of winning are defaults, editable.";
}

/// The finding: what a customer brings, how many stay, what that is worth.
pub fn headline(format: &Format, margin: &str, retention: f64, existing: Option<&str>) -> String {
    let kept = format.percent_with(retention, 0);
    match (format.lang, existing) {
        (Lang::Zh, Some(worth)) => {
            format!("每位客户一年带来 {margin}，{kept} 的人第二年还来：一位老客户今后值 {worth}")
        }
        (Lang::Zh, None) => {
            format!("每位客户一年带来 {margin}，{kept} 的人第二年还来：不折现就没有上限")
        }
        (Lang::En, Some(worth)) => format!(
            "A customer brings {margin} a year and {kept} come again the next: an existing one is worth {worth} from now on"
        ),
        (Lang::En, None) => format!(
            "A customer brings {margin} a year and {kept} come again the next: without a discount there is no limit"
        ),
    }
}
