//! What fields, their choices and kinds of records are called in both languages.

use super::Lang;
use super::phrases::field as words;
use crate::model::Kind;
use crate::model::field::Invalid;

type Named = (&'static str, &'static str, &'static str);

const LABELS: &[Named] = &[
    ("acq_cost", "获客成本", "Acquisition cost"),
    ("amount", "金额", "Amount"),
    ("analysis", "分析", "Analysis"),
    ("area", "地区", "Area"),
    ("blacklist", "黑名单", "Blacklist"),
    ("broken_promises", "失信次数", "Broken promises"),
    ("buyer_role", "购买角色", "Buying role"),
    ("category", "品类", "Category"),
    ("close_on", "预计成交日", "Expected close"),
    ("closed", "结案日", "Closed on"),
    ("consent", "已同意", "Consents"),
    ("cost", "成本", "Cost"),
    ("created_on", "建档日", "Customer since"),
    ("csat", "满意度（1–5）", "Satisfaction (1–5)"),
    ("customer", "客户", "Customer"),
    ("data", "内容", "Contents"),
    ("date", "日期", "Date"),
    ("direct_cost", "直接费用", "Direct cost"),
    ("done_on", "完成日", "Done on"),
    ("due", "截止日", "Due"),
    ("email", "电子邮箱", "E-mail"),
    ("format", "业态", "Retail format"),
    ("hours_capacity", "可用工时", "Hours of capacity"),
    ("industry", "行业", "Industry"),
    ("influence", "影响力（1–5）", "Influence (1–5)"),
    ("investment", "投资", "Investment"),
    ("label", "字段名", "Field name"),
    ("ladder_step", "关系梯度（1–12）", "Ladder step (1–12)"),
    ("last_met", "最近见面", "Last met"),
    ("list_amount", "标价金额", "List amount"),
    ("man", "MAN 资格", "MAN"),
    ("merged_into", "已合并到", "Merged into"),
    ("minutes", "用时（分钟）", "Minutes"),
    ("name", "名称", "Name"),
    ("next_action", "下一步", "Next action"),
    ("note", "记录", "Note"),
    ("notes", "备注", "Notes"),
    ("nps", "推荐意愿（0–10）", "Would recommend (0–10)"),
    ("oe", "营运费用", "Operating expense"),
    ("of", "用于", "Belongs to"),
    ("opened", "提出日", "Opened on"),
    ("order", "订单号", "Order number"),
    ("overdue_amount", "逾期金额", "Overdue amount"),
    ("overdue_days", "逾期天数", "Days overdue"),
    ("owner", "负责人", "Account manager"),
    ("p", "成交概率（%）", "Probability (%)"),
    ("period", "期间", "Period"),
    ("phone", "电话", "Phone"),
    ("potential", "潜力（1–5）", "Potential (1–5)"),
    ("priority", "优先级（1–9）", "Priority (1–9)"),
    ("quantity", "数量", "Quantity"),
    ("reason", "原因", "Reason"),
    ("referrer_id", "介绍人", "Referred by"),
    ("removed", "已删除", "Removed"),
    ("retention_months", "保留月数", "Retention in months"),
    ("scene", "场景", "Occasion"),
    ("severity", "严重程度（1–5）", "Severity (1–5)"),
    ("shield", "特点", "Traits"),
    ("size", "规模", "Size"),
    ("source", "来源", "Source"),
    ("source_sheet", "来自工作表", "From worksheet"),
    ("staff", "经手人", "Staff"),
    ("stage", "阶段", "Stage"),
    ("state", "状态", "State"),
    ("support", "支持度（−2 到 2）", "Support (−2 to 2)"),
    ("tags", "标签", "Tags"),
    ("template", "模板", "Template"),
    ("terms_days", "账期（天）", "Payment terms (days)"),
    ("text", "内容", "Text"),
    ("title", "标题", "Title"),
    ("type", "类型", "Type"),
    ("value", "填写内容", "What it holds"),
    ("verified", "已核实", "Verified"),
    ("verified_by", "核实人", "Verified by"),
    ("wallet_year", "年总需求", "Yearly wallet"),
    ("won_back_on", "挽回日", "Won back on"),
];

const CHOICES: &[Named] = &[
    ("authority", "有决定权", "Authority"),
    ("b2b", "企业客户", "Business"),
    ("cancelled", "已取消", "Cancelled"),
    ("channel", "渠道客户", "Channel"),
    ("city", "城市", "City"),
    ("consumer", "个人消费者", "Consumer"),
    ("contact", "联系人", "Contacts"),
    ("cost", "费用", "Costs"),
    ("customer", "客户", "Customer"),
    ("day", "日期", "Date"),
    ("estimate", "自己估计", "Own estimate"),
    ("family", "家庭信息", "Family data"),
    ("internal", "内部客户", "Internal"),
    ("long", "多行文字", "Long text"),
    ("marketing", "营销", "Marketing"),
    ("money", "金额", "Money"),
    ("need", "有需要", "Need"),
    ("number", "数字", "Number"),
    ("order", "订单", "Orders"),
    ("picky", "挑剔", "Picky"),
    ("return", "退货", "Return"),
    ("rural", "乡镇", "Rural"),
    ("sale", "销售", "Sale"),
    ("small", "小客户", "Small"),
    ("strict", "要求严", "Strict"),
    ("tags", "标签", "Tags"),
    ("text", "一行文字", "Text"),
    ("touch", "接触记录", "Touches"),
    ("yes", "是", "Yes"),
];

fn named(all: &[Named], lang: Lang, key: &str) -> Option<&'static str> {
    let at = all
        .binary_search_by(|(known, _, _)| (*known).cmp(key))
        .ok()?;
    Some(lang.pick(all[at].1, all[at].2))
}

/// What a field is called; its key where it has no name of ours.
pub fn field_label(lang: Lang, key: &str) -> &str {
    named(LABELS, lang, key).unwrap_or(key)
}

/// What a choice is called; its code where it has no name of ours.
pub fn choice_label(lang: Lang, code: &str) -> &str {
    named(CHOICES, lang, code).unwrap_or(code)
}

/// What one record of a kind is called.
pub fn kind_label(lang: Lang, kind: Kind) -> &'static str {
    let (zh, en) = match kind {
        Kind::Customer => ("客户", "customer"),
        Kind::Contact => ("联系人", "contact"),
        Kind::Order => ("订单", "order line"),
        Kind::Touch => ("接触记录", "touch"),
        Kind::Cost => ("费用", "cost"),
        Kind::Survey => ("满意度", "survey"),
        Kind::Loss => ("流失", "loss"),
        Kind::Deal => ("商机", "deal"),
        Kind::Complaint => ("投诉", "complaint"),
        Kind::Staff => ("同事", "colleague"),
        Kind::Task => ("任务", "task"),
        Kind::Snapshot => ("分层快照", "snapshot"),
        Kind::Sheet => ("工作表", "worksheet"),
        Kind::Field => ("自定义字段", "field"),
        Kind::Setting => ("设置", "setting"),
    };
    lang.pick(zh, en)
}

/// What several records of a kind are called.
pub fn kinds_label(lang: Lang, kind: Kind) -> &'static str {
    let en = match kind {
        Kind::Customer => "customers",
        Kind::Contact => "contacts",
        Kind::Order => "order lines",
        Kind::Touch => "touches",
        Kind::Cost => "costs",
        Kind::Survey => "surveys",
        Kind::Loss => "losses",
        Kind::Deal => "deals",
        Kind::Complaint => "complaints",
        Kind::Staff => "colleagues",
        Kind::Task => "tasks",
        Kind::Snapshot => "snapshots",
        Kind::Sheet => "worksheets",
        Kind::Field => "fields",
        Kind::Setting => "settings",
    };
    lang.pick(kind_label(Lang::Zh, kind), en)
}

/// Why a text may not stand in a field.
pub fn invalid(lang: Lang, why: Invalid) -> String {
    match why {
        Invalid::Required => words::required(lang).into(),
        Invalid::Number => words::not_a_number(lang).into(),
        Invalid::Range(least, most) => words::out_of_range(lang, least, most),
        Invalid::Day => words::not_a_day(lang).into(),
        Invalid::Period => words::not_a_period(lang).into(),
        Invalid::Email => words::not_an_email(lang).into(),
        Invalid::Phone => words::not_a_phone(lang).into(),
        Invalid::Choice => words::not_a_choice(lang).into(),
        Invalid::Customer => words::no_such_customer(lang).into(),
        Invalid::Long => words::too_long(lang).into(),
        Invalid::Unknown => words::unknown_field(lang).into(),
        Invalid::Taken => words::taken(lang).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::{self, Value};

    #[test]
    fn every_field_and_choice_has_a_name() {
        assert!(LABELS.is_sorted_by_key(|named| named.0));
        assert!(CHOICES.is_sorted_by_key(|named| named.0));
        for kind in Kind::ALL {
            for field in field::fields(kind) {
                assert!(
                    named(LABELS, Lang::Zh, field.key).is_some(),
                    "{}",
                    field.key
                );
                if let Value::Choice(codes) | Value::Tags(codes) = field.value {
                    for code in codes {
                        assert!(named(CHOICES, Lang::En, code).is_some(), "{code}");
                    }
                }
            }
        }
    }
}
