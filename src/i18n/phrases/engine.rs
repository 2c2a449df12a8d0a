//! Words of the customers table, the customer page, and names the program gives.

use crate::i18n::phrases;

phrases! {
    my_customers: "我的客户", "My customers";
    sample_shop: "示例小店", "Sample shop";
    customer: "客户", "Customer";
    sales: "销售额", "Sales";
    orders: "订单数", "Orders";
    purchases: "购买天数", "Purchase days";
    first: "首次购买", "First purchase";
    last: "最近购买", "Latest purchase";
    days_since: "距今天数", "Days since";
    average_order: "平均每单", "Average order";
    margin: "毛利", "Margin";
    day: "日期", "Date";
    order: "订单号", "Order";
    category: "类别", "Category";
    quantity: "数量", "Quantity";
    amount: "金额", "Amount";
    cost: "成本", "Cost";
    state: "状态", "State";
    sale: "销售", "Sale";
    returned: "退货", "Return";
    cancelled: "已取消", "Cancelled";
    not_counted: "不计入", "Not counted";
    key_id: "客户编号", "Customer number";
    key_email: "邮箱", "E-mail";
    key_phone: "电话", "Phone";
    key_name: "名称", "Name";
    days(count): "{count} 天", "{count} days";
    one_day: "1 天", "1 day";
    usual_gap: "通常间隔", "Usual gap";
    returns: "退货金额", "Returned";
}
