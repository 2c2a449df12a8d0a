//! The first page, before any data.

use crate::i18n::phrases;

phrases! {
    question: "谁在养活您的生意？", "Who keeps your business alive?";
    just_a_moment: "马上就好，正在打开账本……", "One moment, the workbook is opening…";
    lead: "拖进一份订单表，一分钟看清哪些客户带来销售、该先照顾谁。", "Drop in an order file and see within a minute which customers bring the money and whom to look after first.";
    lead_two: "一切都在这个浏览器里算，不用注册，也不上传。", "Everything is worked out in this browser: no sign-up, no upload.";
    drop_here: "把订单文件拖到这里", "Drop your order file here";
    choose: "选择文件", "Choose a file";
    kinds: "Excel、CSV，或淘宝、京东、有赞、抖店、Shopify… 的导出文件", "Excel, CSV, or an export from Shopify, Taobao, JD, Square, WooCommerce…";
    let_go: "松手就开始读", "Let go to start reading";
    sample_shop: "先看示例小店", "Try the sample shop";
    sample_cdnow: "CDNOW 样本（真实数据）", "CDNOW sample (real data)";
    cdnow: "CDNOW 样本", "CDNOW sample";
    promise_local: "不上传", "Stays here";
    promise_local_more: "数据只在这台设备的浏览器里，断网也能用。", "Your data stay in this browser on this device, and it works offline.";
    promise_kept: "丢不了", "Nothing lost";
    promise_kept_more: "每一步都存好、可撤销；原文件一个字也不动。", "Every step is saved and can be undone; your file is never touched.";
    promise_why: "说得清", "Every figure explained";
    promise_why_more: "每个数字都能问“怎么来的”。", "Ask any figure how it was worked out.";
}
