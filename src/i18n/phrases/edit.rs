//! Words of forms, of the records' pages, and of what can be done to many customers at once.

use crate::i18n::phrases;

phrases! {
    required: "必填", "required";
    save: "保存", "Save";
    saving: "正在保存…", "saving…";
    edit: "编辑", "Edit";
    add(kind): "新增{kind}", "Add {kind}";
    edit_kind(kind): "编辑{kind}", "Edit {kind}";
    delete(kind): "删除{kind}", "Delete {kind}";
    more_fields(count): "另外 {count} 项", "{count} more fields";
    add_tag: "输入后按 Enter", "Type and press Enter";
    remove_tag(tag): "去掉“{tag}”", "Remove {tag}";
    find_customer: "输入名称或编号", "Type a name or key";
    found(count): "找到 {count} 位", "{count} found";

    records: "客户与记录", "Customers and records";
    profile: "客户资料", "Profile";
    profile_empty: "还没有填写资料：类型、电话、标签、潜力……", "Nothing is filled in yet: type, phone, tags, potential …";
    merged: "已合并进来的客户", "Merged into this customer";
    unmerge: "分出来", "Take out again";
    search(kinds): "搜索{kinds}", "Search {kinds}";
    open(name): "编辑 {name}", "Edit {name}";
    count(count): "{count} 条", "{count}";
    none_match: "没有符合的记录。", "Nothing matches.";
    none_of_customer(kinds): "还没有{kinds}。", "No {kinds} yet.";
    keys: "方向键逐行移动，Enter 打开", "Arrow keys move by row, Enter opens";
    keys_select: "方向键逐行移动，空格选择，Shift 加空格选一段，Enter 打开客户", "Arrow keys move by row, Space selects, Shift and Space select a range, Enter opens the customer";

    about_contact: "客户那边和您打交道的人：谁决定，谁使用，谁支持您。", "The people at a customer: who decides, who uses, who supports you.";
    about_touch: "每一次拜访、电话、送礼或留言，和约好的下一步。", "Each visit, call, gift or message, and the next step agreed.";
    about_cost: "每个月或每年的营运费用、可用工时和投资。填了这些，才能算出每位客户真正赚多少。", "Operating expense, hours of capacity and investment of a month or a year. With these the profit of each customer can be worked out.";
    about_survey: "客户满意不满意，愿不愿意推荐您。", "How satisfied customers are, and whether they would recommend you.";
    about_loss: "哪位客户走了，为什么，后来挽回没有。", "Which customer left, why, and whether they came back.";
    about_deal: "可能成交的生意：金额、阶段、把握。", "Sales that may come: amount, stage, chances.";
    about_complaint: "客户的投诉，有多严重，什么时候解决的。", "Complaints, how severe they were, and when they were settled.";
    about_staff: "一起照顾客户的同事。", "Colleagues who look after customers with you.";
    about_task: "要做的事：谁做，什么时候到期。", "What is to be done, by whom, and when it is due.";
    about_field: "产品里没有的项目，可以自己加。加好后会出现在客户、联系人、订单、接触记录或费用的表单里。", "Fields the product lacks, of your own. They then stand in the forms of customers, contacts, order lines, touches or costs.";

    selected(count): "已选 {count} 位", "{count} selected";
    select_hint: "勾选客户后，可以一起加标签、修改或合并。", "Tick customers to tag, change or merge them together.";
    select_row(name): "选择 {name}", "Select {name}";
    select_all(count): "选择符合条件的全部 {count} 位", "Select all {count} that match";
    select_everybody: "选择全部", "Select all";
    clear: "取消选择", "Clear";
    tag_add: "加标签", "Add tag";
    tag_remove: "去标签", "Remove tag";
    set_field: "改一项", "Set a field";
    merge: "合并", "Merge";
    delete_some: "删除", "Delete";
    field: "项目", "Field";
    empties: "空着就是清空这一项。", "Left empty, the field is emptied.";
    bulk: "对选中的客户", "With the selected customers";
    apply(count): "应用到 {count} 位", "Apply to {count}";
    add_customer: "新增客户", "Add customer";

    duplicates: "重复的客户", "Duplicate customers";
    duplicates_none: "没有看起来重复的客户。", "No two customers look like the same one.";
    duplicates_none_more: "电话、邮箱或名称相同的客户会列在这里。", "Customers that share a phone number, an e-mail address or a name would be listed here.";
    duplicates_found(count): "{count} 组客户看起来是同一位", "{count} groups look like the same customer";
    duplicates_one: "1 组客户看起来是同一位", "1 group looks like the same customer";
    more_groups(count): "还有 {count} 组", "{count} more groups";
    duplicates_more: "选出保留的一位，其余的订单和记录都算到这一位名下。随时可以撤销。", "Choose who stays; the orders and records of the others then count for that one. It can be undone.";
    alike_phone: "电话相同", "Same phone number";
    alike_email: "邮箱相同", "Same e-mail address";
    alike_name: "名称相同", "Same name";
    merge_here(name): "合并到 {name}", "Merge into {name}";
    merge_safe(count): "合并电话或邮箱相同的 {count} 组", "Merge the {count} groups with the same phone or e-mail";
    merged_groups(count): "已合并 {count} 组。", "{count} groups merged.";
    stays: "保留", "Stays";
    merge_some(count): "合并 {count} 位客户", "Merge {count} customers";
}
