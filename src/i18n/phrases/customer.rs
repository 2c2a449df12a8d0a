//! Words of the customers table and of one customer's page.

use crate::i18n::phrases;

phrases! {
    customers: "客户", "Customers";
    count_of(matching, total): "{matching} 位，共 {total} 位", "{matching} of {total}";
    count_all(total): "{total} 位", "{total}";
    search: "搜索姓名或编号", "Search name or key";
    search_hint: "按 / 直接搜索", "Press / to search";
    any: "全部", "All";
    clear: "清除筛选", "Clear filters";
    none_match: "没有客户符合这些条件。", "No customer matches.";
    none_yet: "还没有客户。打开一个订单文件，客户就会出现在这里。", "There are no customers yet. Open an order file and they appear here.";
    open_file: "打开我的文件", "Open my file";
    key_id: "客户编号", "Customer number";
    key_email: "邮箱", "E-mail";
    key_phone: "电话", "Phone";
    key_name: "姓名", "Name";
    standing: "在各项分析中的位置", "Where they stand";
    portrait_many(lines): "这本账有 {lines} 行，要先复制一份来计算，需要几秒钟。", "This workbook has {lines} lines; working it out copies them first and takes some seconds.";
    portrait_ask: "现在计算", "Work it out";
    by_month: "每月销售额", "Sales by month";
    by_month_title(first, last): "{first} 至 {last} 每月销售额", "Sales by month, {first} to {last}";
    month_point(month, amount): "{month}：{amount}", "{month}: {amount}";
    month: "月份", "Month";
    sales: "销售额", "Sales";
    orders: "订单明细", "Order lines";
    gone: "这个工作簿里没有这位客户。可能导入已撤销，或打开了别的工作簿。", "This workbook has no such customer. The import may have been undone, or another workbook is open.";
    to_customers: "查看全部客户", "See all customers";
    eyebrow(kind, key): "{kind} {key}", "{kind} {key}";
}
