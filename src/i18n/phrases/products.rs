//! Products ranked and bought together, in words.

use crate::i18n::{Format, Lang, phrases, plural};

phrases! {
    title: "商品 ABC 与购物篮", "Products and baskets";
    purpose: "哪些商品最卖钱，哪些常一起买？", "Which products sell most, and which are bought together?";
    product: "商品或品类", "Product or category";
    quantity: "件数", "Pieces";
    baskets: "订单数", "Baskets";
    customers: "买过的客户", "Buyers";
    pairs: "常一起买的", "Bought together";
    no_pairs: "没有哪两样一起买得比碰巧更多。", "No two are bought together more often than by chance.";
    with: "同时买", "And";
    together: "同单次数", "Together";
    support: "占全部订单", "Of all baskets";
    confidence: "买了前者也买后者", "Of those with the first";
    lift: "提升度", "Lift";
    cuts: "A 与 B、B 与 C 的分界", "Cuts between A, B and C";
    cut_a: "A 到", "A up to";
    cut_b: "B 到", "B up to";
    fewest: "至少一起买过", "Together at least";
    times(count): "{count} 次", "{count} times";
    unnamed(lines): "{lines}没有写商品，不在其中。", "{lines} name no product and are left out.";
    too_large(count, largest): "{count} 张订单超过 {largest} 种商品，不参与配对。", "{count} baskets hold more than {largest} products and are left out of the pairs.";
    by_name: "这里把“品类”列当作商品；品类列写的是什么，排的就是什么。", "The category column stands for the product: what it names is what is ranked.";
    axis: "销售额", "Sales";
    rule_class: "bᵢ ÷ V < 分界₁ 为 A，< 分界₂ 为 B，其余为 C；bᵢ 是排在前面的商品的销售额之和", "A where bᵢ ÷ V < cut₁, B where < cut₂, else C; bᵢ is the sales of all ranked before";
    rule_lift: "提升度 = n(i, j) × n ÷ (n(i) × n(j))", "lift = n(i, j) × n ÷ (n(i) × n(j))";
    symbol_v: "全部商品的销售额（减退货）", "sales less returns of all products";
    symbol_n: "订单数；没有订单号时，一位客户一天买的算一单", "baskets: order numbers; without them, what a customer buys on a day";
    symbol_ni: "含 i、同时含 i 和 j 的订单数", "baskets with i, with i and j";
    worked_share(name, sales, total, share): "{name}：{sales} ÷ {total} = {share}", "{name}: {sales} ÷ {total} = {share}";
    worked_lift(a, b, formula): "{a} 与 {b}：{formula}", "{a} and {b}: {formula}";
    source: "ABC：Dickie 1951；提升度：Brin、Motwani、Ullman、Tsur 1997。80/95 与至少 5 次是默认值，可改。", "ABC: Dickie 1951; lift: Brin, Motwani, Ullman, Tsur 1997. 80/95 and at least 5 times are defaults, editable.";
    act_a: "不断货，优先陈列和备货。", "Never out of stock; shown and bought first.";
    act_b: "按需补货，看能否带成 A。", "Restock as needed; see which could become A.";
    act_c: "清点：停掉、打包，或只接预订。", "Review: drop, bundle, or sell to order only.";
}

/// The finding: how few products bring the first class' share.
pub fn headline(format: &Format, count: i64, all: i64, share: f64) -> String {
    let (n, all, part) = (
        format.int(count),
        format.int(all),
        format.percent_with(share, 0),
    );
    match format.lang {
        Lang::Zh => format!("{all} 种商品里，{n} 种带来 {part} 的销售额"),
        Lang::En => format!(
            "{n} of {all} products {} {part} of sales",
            plural(count, "brings", "bring")
        ),
    }
}

/// «12 种商品» / «12 products».
pub fn product_count(format: &Format, count: i64) -> String {
    let n = format.int(count);
    match format.lang {
        Lang::Zh => format!("{n} 种商品"),
        Lang::En => format!("{n} {}", plural(count, "product", "products")),
    }
}
