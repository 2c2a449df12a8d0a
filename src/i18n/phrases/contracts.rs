//! Contracts that are renewed or not, in words.

use crate::i18n::{Format, Lang, phrases};

phrases! {
    title: "续约与合同", "Contracts and renewals";
    purpose: "订阅、会员、捐款：每期有多少人续，还会续多久，值多少？", "Subscriptions, memberships, donations: how many renew, for how long, and what is that worth?";
    period: "周期", "Period";
    month: "月", "Month";
    quarter: "季", "Quarter";
    year: "年", "Year";
    margin: "毛利率", "Margin";
    discount: "年折现率", "Discount a year";
    month_one: "个月", "month";
    quarter_one: "个季度", "quarter";
    year_one: "年", "year";
    name_year(year): "{year} 年", "{year}";
    name_quarter(year, part): "{year} 年第 {part} 季度", "{year} Q{part}";
    unsuited(share, ended, back, one): "这里的购买不像合同：断过一{one}的 {ended} 位客户里，{back} 位（{share}）后来又买。以下数字只适合每期都要买的业务；请看“终身价值（概率模型）”。", "Purchases here do not behave like contracts: of {ended} customers who skipped a {one}, {back} ({share}) bought again later. What follows suits only business that comes every period; see “Lifetime value (models)”.";
    suited(share, ended, back, one): "断过一{one}的 {ended} 位客户里只有 {back} 位（{share}）后来又买，可以当作合同来看。", "Of {ended} customers who skipped a {one}, only {back} ({share}) bought again later, so purchases may be read as contracts.";
    by_gap(days): "周期按两次购买的间隔选（中位数 {days} 天），可改。", "The period follows the gap between purchases (median {days} days); editable.";
    unfinished(name): "{name}之后的一期还没过完，没有计入。", "The period after {name} is not over and does not count.";
    first_cohort(name): "{name}就在的客户可能早就是客户，那时的续约看不到。", "Those there in {name} may have begun before the data do; their earlier renewals are not seen.";
    few(contracts, ended): "数据少（{contracts} 份合同，终止 {ended} 份），所以用了先验。", "Few data ({contracts} contracts, {ended} ended), so a prior was used.";
    no_interior: "单凭数据定不出参数，所以用了先验。", "Data alone do not settle the parameters, so a prior was used.";
    no_costs: "没有成本，按销售额的全部计；请把毛利率滑到您的实际值。", "No costs are known, so all of the sales counts; move the margin to what is yours.";
    endless: "不折现时，续约次数的平均值没有上限，所以没有价值可算。", "Without a discount the mean of renewals has no end, so there is no value to show.";
    card_active: "现在有效的合同", "Active contracts";
    card_active_more(all): "曾经有过 {all} 份。", "Of {all} there ever were.";
    card_next: "预计下一期续约", "Expected to renew next";
    card_next_more(count): "{count} 份；老合同续得多，新合同续得少。", "{count} of them; the older a contract, the likelier it is renewed.";
    card_equity: "有效合同今后的毛利", "Margin of today's contracts to come";
    card_equity_more(sales): "每份每期销售额 {sales}，折成今天的钱。", "{sales} of sales a contract and period, in today's money.";
    card_new: "一份新合同", "A new contract";
    card_new_more(renewals, years): "首期之后，{years} 年内预计续 {renewals} 次。", "Expected to be renewed {renewals} times within {years} years after its first period.";
    chart_retention: "续约率：实际与模型", "Share renewed: actual and fitted";
    chart_survival: "还在的合同：实际与模型", "Contracts still there: actual and fitted";
    actual: "实际", "Actual";
    fitted: "模型", "Fitted";
    axis_renewal: "第几次续约", "Renewal";
    point(t, actual, fitted): "第 {t} 次：实际 {actual}，模型 {fitted}", "Renewal {t}: {actual} actual, {fitted} fitted";
    renewals: "已续次数", "Renewals so far";
    survival: "还在", "Still there";
    survival_fitted: "还在（模型）", "Still there, fitted";
    came: "到期", "Up for renewal";
    retention: "续约率", "Renewed";
    retention_fitted: "续约率（模型）", "Renewed, fitted";
    active: "现有合同", "Active";
    expected(years): "{years} 年内还会续", "To come in {years} years";
    residual: "每份今后价值", "Value to come, each";
    cohorts: "按开始的时期：还在的份额", "By when they began: share still there";
    begun: "开始", "Begun";
    contracts: "合同数", "Contracts";
    parameters: "估计的参数（sBG）", "Parameters (sBG)";
    parameter: "参数", "Parameter";
    estimate: "估计值", "Estimate";
    std_error: "标准误", "Standard error";
    log_likelihood: "对数似然", "Log-likelihood";
    rule_retention: "第 t 次续约率 r(t) = (β + t − 1) ÷ (α + β + t − 1)", "Share renewed the t-th time r(t) = (β + t − 1) ÷ (α + β + t − 1)";
    rule_survival: "还在的份额 S(t) = r(1)·r(2)·…·r(t)", "Share still there S(t) = r(1)·r(2)·…·r(t)";
    rule_value: "续过 t 次的合同值 m·Σₖ S(t + k) ÷ S(t) ÷ (1 + d)ᵏ，k = 1, 2, …", "A contract renewed t times is worth m·Σₖ S(t + k) ÷ S(t) ÷ (1 + d)ᵏ, k = 1, 2, …";
    symbol_m: "每份合同每期的毛利", "margin of a contract in a period";
    symbol_d: "每期的折现率", "discount a period";
    symbol_ab: "流失率在客户间的分布 Beta(α, β)", "churn varies among customers as Beta(α, β)";
    worked(t, beta, alpha, rate): "第 {t} 次：({beta} + {t} − 1) ÷ ({alpha} + {beta} + {t} − 1) = {rate}", "Renewal {t}: ({beta} + {t} − 1) ÷ ({alpha} + {beta} + {t} − 1) = {rate}";
    source: "Fader、Hardie 2007，How to project customer retention；Fader、Hardie 2010。客户从首次购买的日历期开始，第一个没有购买的期就算终止。折现率 10% 是默认值，可改。", "Fader, Hardie 2007, How to project customer retention; Fader, Hardie 2010. A customer begins in the calendar period of the first purchase; the first period without one ends the contract. 10% discount is the default, editable.";
}

/// The finding: how many are there and how renewal rises with tenure, where a later renewal was seen.
pub fn headline(
    format: &Format,
    active: i64,
    first: f64,
    later: Option<(u32, f64)>,
    one: &str,
) -> String {
    let (n, share) = (format.int(active), format.percent_with(first, 0));
    let kept = |rate: f64| format.percent_with(rate, 0);
    let later = later.map(|(t, rate)| match format.lang {
        Lang::Zh => format!("，第 {t} 次 {}", kept(rate)),
        Lang::En => format!(", {} the {t}{} time", kept(rate), ordinal(t)),
    });
    let later = later.unwrap_or_default();
    match format.lang {
        Lang::Zh => format!("{n} 份合同有效：过第一{one}的续约率 {share}{later}"),
        Lang::En => {
            format!("{n} contracts are active: {share} renew after the first {one}{later}")
        }
    }
}

/// The finding where purchases are no contracts.
pub fn headline_unsuited(format: &Format, back: f64, one: &str) -> String {
    let share = format.percent_with(back, 0);
    match format.lang {
        Lang::Zh => format!("不是合同：断过一{one}的客户有 {share} 又回来买"),
        Lang::En => {
            format!("These are not contracts: {share} of those who skipped a {one} came back")
        }
    }
}

fn ordinal(number: u32) -> &'static str {
    match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}
