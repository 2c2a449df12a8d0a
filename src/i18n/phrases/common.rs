//! Words that many parts share.

use crate::i18n::phrases;

phrases! {
    /// The seal beside the name, the same in both languages.
    seal: "客", "客";
    app_name: "客本", "Keben";
    customer: "客户", "Customer";
    customers: "客户", "Customers";
    orders: "订单", "Orders";
    revenue: "销售额", "Sales";
    undefined: "—", "—";
}
