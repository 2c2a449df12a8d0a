//! Fields of records: why a text may not stand in one, and what unfilled ones are called.

use crate::i18n::phrases;

phrases! {
    required: "这一项要填。", "This must be filled in.";
    not_a_number: "这里要填数字。", "This must be a number.";
    out_of_range(least, most): "要在 {least} 到 {most} 之间。", "This must be between {least} and {most}.";
    not_a_day: "这里要填日期，例如 2026-11-22。", "This must be a date, such as 2026-11-22.";
    not_a_period: "这里要填年或年月，例如 2026 或 2026-11。", "This must be a year or a month, such as 2026 or 2026-11.";
    not_an_email: "这不像电子邮箱。", "This does not look like an e-mail address.";
    not_a_phone: "这不像电话号码。", "This does not look like a phone number.";
    not_a_choice: "这一项没有这个选择。", "That is not one of the choices.";
    no_such_customer: "没有这位客户，请从列表中选。", "There is no such customer. Choose one from the list.";
    too_long: "太长了，最多约 6,000 个汉字。", "This is too long; 20,000 letters at most.";
    unknown_field: "没有这个字段。", "There is no such field.";
    taken: "已经有同样编号或名称的客户。", "There is a customer of this number or name already.";
}
