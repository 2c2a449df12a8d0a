//! Words that many parts share.

use crate::i18n::phrases;

phrases! {
    app_name: "客本", "Keben";
    customers: "客户", "Customers";
    orders: "订单", "Orders";
    revenue: "销售额", "Sales";
    undefined: "—", "—";
}
