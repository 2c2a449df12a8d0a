//! Why an analysis cannot answer, and what would help.

use crate::i18n::phrases;

phrases! {
    no_sales: "还没有可计入的销售。请先导入订单文件。", "There are no counted sales yet. Import an order file first.";
    nothing_to_rank: "合计不大于零，占比没有意义。请换一个标准或时间段。", "The total is not above zero, so shares mean nothing. Choose another criterion or period.";
    no_costs: "还没有成本，毛利算不出来。请在导入时指定成本列，或按销售额排。", "No costs are known, so margin cannot be computed. Map a cost column at import, or rank by sales.";
    no_products: "订单里没有商品或品类这一列。请在导入时指定，再来看商品。", "The orders name no product or category. Map such a column at import to see products.";
    no_customers: "这本账里的订单都没有客户，客户分析做不了。可以看商品 ABC 与购物篮，以及销售日历；想看客户，请导入带客户一列的订单文件。", "None of the orders here names a customer, so there is nothing to say about customers. Products and baskets and the sales calendar work; for customers, import an order file that has a customer column.";
    unknown_analysis(id): "没有名为“{id}”的分析。", "There is no analysis called “{id}”.";
    unknown_setting(key): "没有名为“{key}”的设置。", "There is no setting called “{key}”.";
    bad_setting(key, value): "设置“{key}”不能是“{value}”。", "Setting “{key}” cannot be “{value}”.";
}
