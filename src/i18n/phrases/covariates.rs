//! What customers were known by from the start, and what it changes, in words.

use crate::i18n::phrases;

phrases! {
    control: "按什么解释差别", "Explain by";
    nothing: "不解释", "Nothing";
    category: "首购品类", "First-purchase category";
    first_spend: "首购金额", "First-purchase amount";
    season: "首购季度", "First-purchase quarter";
    quarter(number): "第 {number} 季度", "Quarter {number}";
    spend_low(median): "低于 {median}", "below {median}";
    spend_high(median): "{median} 及以上", "{median} or more";
    other: "其他", "Other";
    yes: "是", "Yes";
    level: "组别", "Level";
    customers: "客户数", "Customers";
    gamma: "γ 购买（标准误）", "γ buying (SE)";
    delta: "δ 离开（标准误）", "δ leaving (SE)";
    newcomer: "新客户一年再买", "Newcomer's repeats a year";
    still: "一年后还在", "Still there after a year";
    reference: "对照", "reference";
    estimate_of(value, error): "{value}（{error}）", "{value} ({error})";
    test(statistic, freedom, p): "似然比检验：χ² = {statistic}，自由度 {freedom}，p {p}", "likelihood-ratio test χ² = {statistic}, {freedom} degrees of freedom, p {p}";
    by_chance(by, test): "按{by}看不出差别，都在偶然之内（{test}）", "{by}: no difference beyond chance ({test})";
    matters(by, said, test): "按{by}有差别：{said}（{test}）", "{by} matters: {said} ({test})";
    sooner(level, first): "“{level}”的客户比“{first}”的走得早", "customers of “{level}” leave sooner than those of “{first}”";
    later(level, first): "“{level}”的客户比“{first}”的留得久", "customers of “{level}” stay longer than those of “{first}”";
    more(level, first): "“{level}”的客户比“{first}”的买得勤", "customers of “{level}” buy more often than those of “{first}”";
    less(level, first): "“{level}”的客户比“{first}”的买得少", "customers of “{level}” buy less often than those of “{first}”";
    together: "各组合起来看", "all levels taken together";
    and: "；", "; ";
    one_level(by, levels, least, others): "按{by}解释不了：至少 {least} 位客户的组只有 {levels} 个，其余 {others} 位合起来也不够。", "{by} cannot be compared: only {levels} of its groups have {least} customers or more, and the other {others} customers are too few.";
    no_chances: "BG/BB 不带解释变量；请换一个模型。", "BG/BB cannot be explained by a field; choose another model.";
    not_fitted(by, why): "按{by}估计不出来：{why}", "{by} could not be fitted: {why}";
    static_note(by): "{by}是首次购买时就定下的，之后不变，所以可以用来解释。", "{by} is fixed at the first purchase, so it may explain what came after.";
    profile_note(by): "{by}取自客户档案现在的内容；如果它是买了以后才改的，就不能算原因。", "{by} is what profiles say now; where it was changed after purchases it is no cause of them.";
    pooled(count, least): "{count} 组不足 {least} 位客户或排在七组之后，合并为“其他”。", "{count} levels with fewer than {least} customers, or beyond the seven largest, are pooled as “Other”.";
    prior: "参数用了先验，这个检验只作参考。", "A prior was used, so the test is no more than a hint.";
    rule(first): "α = α₀·e^(−γ)，γ > 0 买得勤。BG/NBD、MBG/NBD：a、b = a₀、b₀·e^δ；Pareto/NBD：β = β₀·e^(−δ)；δ > 0 走得早。都与“{first}”比。Fader、Hardie 2007（note 019）", "α = α₀·e^(−γ): γ above 0 buys more often. BG/NBD, MBG/NBD: a, b = a₀, b₀·e^δ; Pareto/NBD: β = β₀·e^(−δ): δ above 0 leaves sooner. All against “{first}”. Fader, Hardie 2007 (note 019)";
}
