//! What value models refuse and what they warn of.

use crate::i18n::phrases;

phrases! {
    needs_spenders(need, have): "至少要有 {need} 位再次购买且金额大于零的客户，现在有 {have} 位。", "Needs at least {need} repeat customers with spend above zero, has {have}.";
    non_positive_spend(rows): "有 {rows} 位再次购买的客户平均金额不大于零。请先去掉这些金额再估计消费。", "{rows} repeat customers have a mean spend at or below zero. Leave those amounts out before fitting spend.";
    no_mean_spend(q): "参数 q = {q} 不大于 1：这样的消费分布没有平均值，不能用来预测金额。", "Parameter q = {q} is not above 1: such a spread of spend has no mean, so it cannot predict money.";
    bad_row(row, fault): "第 {row} 行读不成客户：{fault}。", "Row {row} is no customer: {fault}.";
    not_finite: "有的数不是有限的数", "a figure is not a finite number";
    negative: "有的数小于零", "a figure is below zero";
    last_after_end: "最近一次购买晚于观察结束", "the last purchase lies after the end of observation";
    time_without_repeat: "没有再次购买，却有再次购买的时间", "no repeat purchase, but a time of one";
    more_than_chances: "次数比机会还多", "more purchases than opportunities";
    bad_parameter(name, value): "参数 {name} 不能是 {value}。", "Parameter {name} cannot be {value}.";
    cancelled: "已取消。", "Cancelled.";
    no_column(name): "表里没有“{name}”这一列。", "The table has no column “{name}”.";
    bad_cell(line, column, text): "第 {line} 行的“{column}”读不成数：{text}", "Line {line}: “{column}” is no number: {text}";
    few_data(customers, repeaters): "数据少（{customers} 位客户，{repeaters} 位再次购买），所以用了先验；区间说明还有多少不知道。", "Few data ({customers} customers, {repeaters} of them came back), so a prior was used; the intervals say how little is known.";
    no_interior_optimum: "单凭数据定不出参数（似然没有内部最大值），所以用了先验。", "Data alone do not settle the parameters (the likelihood has no maximum inside), so a prior was used.";
    one_timers_alive(customers): "BG/NBD 把 {customers} 位只买过一次的客户都当作仍在；MBG/NBD 与 Pareto/NBD 不这样看。", "BG/NBD takes all {customers} one-time buyers for customers still; MBG/NBD and Pareto/NBD do not.";
    correlated(correlation): "购买次数与平均金额相关（{correlation}），消费模型假定两者无关。", "Frequency and mean spend are correlated ({correlation}); the spending model takes them as independent.";
    plain_mean_spend(why): "没有消费模型，每位客户都按平均金额计：{why}", "No spending model, so the mean stands in for everybody: {why}";
    loose_returns(lines): "{lines} 行退货没有写明订单，没有从消费均值里扣除。", "{lines} returns name no order and were not taken off any spend mean.";
    newcomers(customers): "校准截止日之后才来的 {customers} 位客户不在表中。", "{customers} customers who came after the end of calibration are not in the table.";
    still(customers, alive, low, high): "{customers} 位客户中约 {alive} 位可能仍在（90% 区间 {low}–{high}）。", "Of {customers} customers about {alive} are probably still customers ({low} to {high} with 90 %).";
    will_buy(weeks, expected, low, high): "未来 {weeks} 周他们一共约购买 {expected} 次（90% 区间 {low}–{high}，已含未来的偶然）。", "Within {weeks} weeks they will buy about {expected} times ({low} to {high} with 90 %, the chance of the future included).";
    worth(value): "他们在这段时间的折现价值约 {value}。", "Over that time they are worth about {value}, discounted.";
    fitted(model, method, likelihood): "模型 {model}，{method}，对数似然 {likelihood}", "Model {model}, {method}, log-likelihood {likelihood}";
    mle: "最大似然", "maximum likelihood";
    map: "最大后验（含先验）", "maximum a posteriori (with a prior)";
    simple_headline(margin, retention, existing, new): "平均每位客户一年带来 {margin}，留存率 {retention}；老客户今后价值 {existing}，新客户 {new}。", "An average customer brings {margin} a year and stays with {retention}; an existing one is worth {existing} from now on, a new one {new}.";
}
