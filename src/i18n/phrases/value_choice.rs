//! Why this value model and not another, and what the simple formula says instead.

use crate::i18n::phrases;

phrases! {
    likeliest(model): "用的是 {model}：三个模型里似然最高。", "{model}: the likeliest of the three.";
    likeliest_held(model, off, weeks): "用的是 {model}：三个模型里似然最高；拿 {weeks} 周来检验，再次购买{off}。", "{model}: the likeliest of the three; it expected {off} repeat purchases in the {weeks} weeks held out.";
    held_out(model, off, weeks, other, other_off): "用的是 {model}：拿 {weeks} 周来检验，再次购买{off}；{other} 似然更高，却{other_off}。", "{model}: it expected {off} repeat purchases in the {weeks} weeks held out; {other} is likelier, but expected {other_off}.";
    too_high(share): "多估 {share}", "{share} too many";
    too_low(share): "少估 {share}", "{share} too few";
    right_on: "估得正好", "just the right number of";
    rule: "选模型：取似然最高的；除非另一个对检验期 n 次再次购买的总误差明显更小（少出 n 的 5% 以上，也少出 2√n 以上），平均到每人也不更差。没有设截止日时，用前三分之二的时间估计，后三分之一检验。", "Choice: the likeliest model, unless another misses the n repeat purchases held out by clearly less (less by more than 5% of n and more than 2√n) and is not worse a customer. Without an end of estimation the last third of the time is held out, and the models are tried on the first two.";
    compared_held(weeks): "模型比较（{weeks} 周用来检验）", "Models compared ({weeks} weeks held out)";
    held_expected: "检验期：模型", "Held out: model";
    held_actual: "检验期：实际", "Held out: actual";
    held_off: "检验期误差", "Held-out error";
    beside(formula, model, because): "一位老客户：简单公式算得 {formula}，模型算得 {model}，{because}", "An existing customer: {formula} by the simple formula, {model} by the model, {because}";
    alike: "两者相差不到一成", "within a tenth of each other";
    less_next_year(formula, model): "因为模型预计下一年只有 {model}，公式照去年推是 {formula}", "because the model expects {model} of the next year where the formula has last year's go on: {formula}";
    more_next_year(formula, model): "因为模型预计下一年就有 {model}，公式只算 {formula}", "because the model expects {model} of the next year already and the formula {formula}";
    leave_sooner(retention): "因为模型认为客户走得比每年留住 {retention} 更快", "because the model has them leave faster than {retention} staying each year";
    stay_longer(retention): "因为公式每年都只留住 {retention}，模型则认为留下来的会越来越忠诚", "because the formula keeps {retention} each year, while in the model those who stay leave ever less";
    differ: "两者对留存的看法不同", "since they see retention differently";
    pointer: "“简单终身价值”一页不靠模型，可以对照着看。", "The page “Simple lifetime value” does without a model: compare the two.";
    formula: "简单公式", "Simple formula";
    model: "模型", "Model";
    what: "一位老客户", "An existing customer";
    next_year: "下一年", "Next year";
    endless: "不限期", "Without end";
    alive_now: "现在还在", "Still there now";
    people: "哪些客户（人数）", "Customers this is about";
}
