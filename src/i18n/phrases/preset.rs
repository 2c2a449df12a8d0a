//! Systems whose exports are known, by their own names.

use crate::i18n::{Lang, phrases};

phrases! {
    of_system(system, holds): "{system} · {holds}", "{system} · {holds}";
    taobao: "淘宝 / 天猫", "Taobao / Tmall";
    alibaba: "1688", "1688";
    jd: "京东", "JD.com";
    youzan: "有赞", "Youzan";
    weidian: "微店", "Weidian";
    douyin: "抖店", "Douyin Shop";
    meituan: "美团", "Meituan";
    wallet: "支付宝 / 微信账单", "Alipay / WeChat bill";
    wechat: "微信支付商户账单", "WeChat Pay merchant bill";
    restaurant: "餐饮收银", "Restaurant till";
    kingdee: "金蝶", "Kingdee";
    u9: "用友 U9", "Yonyou U9";
    tplus: "用友 T+ / 畅捷通", "Yonyou T+";
    receivables: "应收明细", "Receivables";
    fxiaoke: "纷享销客", "Fxiaoke";
    shopify: "Shopify", "Shopify";
    woocommerce: "WooCommerce", "WooCommerce";
    square: "Square", "Square";
    stripe: "Stripe", "Stripe";
    amazon: "亚马逊", "Amazon";
    etsy: "Etsy", "Etsy";
    paypal: "PayPal", "PayPal";
    bigcommerce: "BigCommerce", "BigCommerce";
    hubspot: "HubSpot", "HubSpot";
    salesforce: "Salesforce", "Salesforce";
    zoho: "Zoho", "Zoho";
}

/// The system of a preset's code: what stands before its first `_`.
pub fn system(code: &str, lang: Lang) -> &'static str {
    match code.split('_').next().unwrap_or_default() {
        "taobao" => taobao(lang),
        "1688" => alibaba(lang),
        "jd" => jd(lang),
        "youzan" => youzan(lang),
        "weidian" => weidian(lang),
        "douyin" => douyin(lang),
        "meituan" => meituan(lang),
        "wallet" => wallet(lang),
        "wechat" => wechat(lang),
        "restaurant" => restaurant(lang),
        "kingdee" => kingdee(lang),
        "u9" => u9(lang),
        "tplus" => tplus(lang),
        "receivables" => receivables(lang),
        "fxiaoke" => fxiaoke(lang),
        "shopify" => shopify(lang),
        "woocommerce" => woocommerce(lang),
        "square" => square(lang),
        "stripe" => stripe(lang),
        "amazon" => amazon(lang),
        "etsy" => etsy(lang),
        "paypal" => paypal(lang),
        "bigcommerce" => bigcommerce(lang),
        "hubspot" => hubspot(lang),
        "salesforce" => salesforce(lang),
        "zoho" => zoho(lang),
        _ => "",
    }
}
