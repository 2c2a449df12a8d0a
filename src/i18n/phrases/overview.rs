//! The overview of a workbook.

use crate::i18n::phrases;

phrases! {
    eyebrow: "总览", "Overview";
    headline(customers, orders, revenue): "{customers}、{orders}，带来 {revenue}", "{customers} and {orders} brought {revenue}";
    headline_nobody(orders, revenue): "{orders}带来 {revenue}，没有写客户", "{orders} brought {revenue}; no customers are named";
    nobody_only: "导入的文件里没有客户，所以没有客户分析；商品、购物篮和销售日历都可以看。", "The files imported name no customers, so there are no customer analyses; products, baskets and the sales calendar are there.";
    nobody_too(lines, revenue): "另有 {lines} 行没有客户，销售额 {revenue}：只算进商品和销售日历，不在上面的数里。", "Another {lines} rows without customers, sales {revenue}, count for products and the sales calendar only and are not in the figures above.";
    many_customers(count): "{count} 位客户", "{count} customers";
    one_customer: "1 位客户", "1 customer";
    many_orders(count): "{count} 笔订单", "{count} orders";
    one_order: "1 笔订单", "1 order";
    rests_on(lines, first, last): "依据 {lines} 行，{first} 至 {last}。", "From {lines} rows, {first} to {last}.";
    returns_in(count): "其中 {count} 行是退货，已冲减。", "{count} of them are returns and were taken off.";
    sample_note: "这是示例数据，有自己的账本，不会碰到您的数据。", "This is sample data in a workbook of its own; it never touches yours.";
    figures: "四个数", "Four figures";
    customers: "客户", "Customers";
    orders: "订单", "Orders";
    revenue: "销售额", "Sales";
    period: "时间", "Period";
    until: "至", "to";
    findings: "看出了什么", "What it shows";
    imports: "导入过的文件", "Files imported";
    import_line(lines, when): "{lines} 行 · {when}", "{lines} rows · {when}";
    undo_import: "撤销这次导入", "Undo this import";
    undo_import_of(file): "撤销这次导入：{file}", "Undo this import: {file}";
    import_more: "再导入一个文件", "Import another file";
    open_mine: "打开我的订单文件", "Open my own order file";
    see_customers: "看全部客户", "See all customers";
    nothing_left: "这个账本现在是空的", "This workbook is empty now";
    nothing_left_more: "导入一份订单文件，或用“重做”把刚撤销的找回来。", "Import an order file, or use Redo to bring back what was just undone.";
}
