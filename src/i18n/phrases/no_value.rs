//! Why a value model has no answer, and what helps.

use crate::i18n::phrases;

phrases! {
    needs_repeat(need, have): "至少要有 {need} 位再次购买的客户，现在有 {have} 位。可以先看“简单终身价值”。", "Needs at least {need} repeat customers, has {have}. The simple lifetime value works without them.";
    no_customers: "没有可以估计的客户。", "There are no customers to fit.";
    not_converged(evaluations): "算了 {evaluations} 次仍没有找到最优参数。可以先看“简单终身价值”。", "No optimum after {evaluations} evaluations. The simple lifetime value works without one.";
    calibration_outside(end, first, last): "校准截止日 {end} 不在数据之内（{first} 至 {last}）。", "The end of calibration, {end}, lies outside the data ({first} to {last}).";
    too_long(first, last): "订单从 {first} 到 {last}，相隔几百年，多半有日期写错了。改正或撤销那几行再来。", "Orders run from {first} to {last}, centuries apart: some date must be a slip. Correct or undo those lines first.";
    needs_losses(periods, lost): "需要至少看过三个时点、有至少一份终止的合同；现在是 {periods} 个时点，终止 {lost} 份。可以换短一些的周期。", "Needs at least three points in time and one ended contract; here {periods} in time and {lost} ended. A shorter period may help.";
}
