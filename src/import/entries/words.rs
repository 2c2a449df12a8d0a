//! What systems call the columns of customer lists, contacts, visits and costs; the fields' own names
//! in both languages go without saying.

/// Field key and header words as `squeeze` leaves them, best first. `id` is the record's own number,
/// `customer` whose it is by number, `whose` by name.
#[rustfmt::skip]
pub const FIELDS: &[(&str, &[&str])] = &[
    ("whose", &[
        "客户名称", "客户姓名", "客户名", "客户", "公司名称", "公司", "单位名称", "会员名称", "会员姓名", "顾客", "customername",
        "accountname", "companyname", "company", "account", "customer", "client", "clientname", "organization",
    ]),
    ("phone", &[
        "手机号", "手机号码", "手机", "联系电话", "电话号码", "电话", "客户手机", "会员手机", "会员手机号", "联系手机", "联系人电话",
        "联系人手机", "固定电话", "phone", "phonenumber", "mobile", "mobilephone", "mobilenumber", "cellphone", "tel",
        "telephone", "billingphone", "defaultaddressphone", "workphone", "phone1value",
    ]),
    ("email", &[
        "邮箱", "电子邮件", "邮箱地址", "客户邮箱", "会员邮箱", "联系人邮箱", "email", "emailaddress", "customeremail", "mail",
        "billingemail", "email1value",
    ]),
    ("first_name", &["firstname", "givenname", "名"]),
    ("last_name", &["lastname", "surname", "familyname", "姓"]),
    ("type", &["客户类型", "客户性质", "类型", "customertype", "accounttype"]),
    ("tags", &["客户标签", "会员标签", "标签", "tag", "tags", "labels", "groups", "groupmembership"]),
    ("owner", &[
        "客户经理", "跟进人", "销售负责人", "所属销售", "业务员", "归属人", "专属客服", "accountowner", "owner", "ownername",
        "salesrep", "salesperson", "accountmanager",
    ]),
    ("industry", &["所属行业", "行业类别", "industry", "sector"]),
    ("area", &["城乡", "区域类型"]),
    ("format", &["门店类型", "店铺类型", "businesstype", "retailformat"]),
    ("size", &["经营面积", "门店面积", "面积", "员工人数", "规模", "numberofemployees", "employees"]),
    ("source", &["客户来源", "会员来源", "注册渠道", "来源渠道", "渠道来源", "渠道", "leadsource", "referralsource", "source"]),
    ("referrer_id", &["推荐人", "介绍人", "引荐人", "referrer", "referredby", "referral"]),
    ("created_on", &[
        "注册时间", "注册日期", "入会时间", "入会日期", "成为会员时间", "成为客户时间", "开户日期", "创建时间", "创建日期", "建档日期",
        "建档时间", "createdat", "createddate", "createdate", "datecreated", "customersince", "membersince", "signupdate",
        "registrationdate", "dateregistered",
    ]),
    ("wallet_year", &["年采购额", "年需求量", "年采购预算", "annualspend", "wallet"]),
    ("potential", &["潜力等级", "潜力"]),
    ("terms_days", &["账期", "账期天数", "付款期限", "信用期", "paymentterms", "creditdays"]),
    ("overdue_amount", &["逾期款", "逾期欠款", "overdue", "pastdue"]),
    ("blacklist", &["是否黑名单", "拉黑", "blacklisted", "blocked"]),
    ("acq_cost", &["获客费用", "获客成本", "cac"]),
    ("notes", &["备注", "客户备注", "说明", "note", "notes", "remark", "remarks", "comments", "comment", "memo", "description"]),
    ("title", &[
        "职务", "职位", "岗位", "称谓", "jobtitle", "position", "title", "商机名称", "机会名称", "dealname", "opportunityname",
        "任务名称", "task",
    ]),
    ("buyer_role", &["采购角色", "决策角色", "购买角色", "buyingrole", "decisionrole"]),
    ("influence", &["影响力", "influence"]),
    ("support", &["支持度", "support"]),
    ("last_met", &["最近拜访", "最近见面", "上次见面", "lastcontacted", "lastmet", "lastactivitydate", "lastvisit"]),
    ("date", &[
        "跟进时间", "跟进日期", "拜访时间", "拜访日期", "沟通时间", "联系时间", "接触日期", "活动时间", "日期", "时间", "流失日期",
        "调查日期", "activitydate", "visitdate", "contactdate", "calldate", "meetingdate", "date", "when",
    ]),
    ("ladder_step", &["关系梯度", "关系阶段", "ladderstep"]),
    ("minutes", &["时长", "用时", "通话时长", "时长(分钟)", "duration", "durationminutes", "minutes"]),
    ("direct_cost", &["费用", "花费", "招待费", "礼品费用", "直接费用", "expense", "directcost", "cost"]),
    ("staff", &["跟进人员", "拜访人", "经手人", "员工", "创建人", "执行人", "staff", "employee", "assignedto", "createdby"]),
    ("scene", &["跟进方式", "拜访方式", "沟通方式", "联系方式类型", "场景", "活动类型", "activitytype", "channel", "scene", "touchtype"]),
    ("note", &[
        "跟进内容", "跟进记录", "拜访内容", "拜访记录", "沟通内容", "沟通记录", "活动内容", "内容", "记录", "activitynote", "summary",
        "subject", "note", "notes", "备注", "comments", "description",
    ]),
    ("next_action", &["下次计划", "下一步", "下一步计划", "下次跟进内容", "nextstep", "nextaction", "followup"]),
    ("due", &["下次跟进时间", "下次跟进日期", "截止日期", "截止时间", "到期日", "duedate", "nextdate", "followupdate", "deadline"]),
    ("period", &["月份", "期间", "年月", "会计期间", "月", "period", "month", "fiscalperiod", "年份", "年度", "year"]),
    ("oe", &[
        "营业费用", "营运费用", "运营费用", "费用合计", "费用总额", "总费用", "费用", "operatingexpense", "operatingexpenses", "opex",
        "expenses", "expense", "totalexpenses",
    ]),
    ("hours_capacity", &["工时", "可用工时", "总工时", "hours", "capacityhours", "hourscapacity", "availablehours"]),
    ("investment", &["投资额", "投入", "投资", "investment", "capex"]),
    ("csat", &["满意度", "满意度评分", "csat", "satisfaction", "rating"]),
    ("nps", &["推荐意愿", "净推荐值", "nps", "npsscore"]),
    ("reason", &["流失原因", "原因", "reason", "churnreason"]),
    ("won_back_on", &["挽回日期", "wonback"]),
    ("amount", &["商机金额", "预计金额", "金额", "amount", "dealamount", "value"]),
    ("stage", &["销售阶段", "商机阶段", "阶段", "stage", "dealstage"]),
    ("p", &["成交概率", "赢率", "probability", "winrate"]),
    ("close_on", &["预计成交日期", "预计成交时间", "closedate", "expectedclose"]),
    ("opened", &["投诉日期", "投诉时间", "提出日期", "opened", "openedon", "createdat"]),
    ("text", &["投诉内容", "问题描述", "内容", "complaint", "description", "text"]),
    ("severity", &["严重程度", "级别", "severity"]),
    ("closed", &["结案日期", "解决日期", "closed", "closedon", "resolvedat"]),
];

/// Names of persons and companies, where the record itself is one.
#[rustfmt::skip]
pub const NAMES: &[&str] = &[
    "名称", "姓名", "客户名称", "客户姓名", "客户名", "会员姓名", "会员名称", "会员昵称", "会员名", "客户昵称", "昵称", "买家昵称", "买家姓名", "公司名称",
    "单位名称", "往来单位", "购货单位", "客户", "顾客姓名", "顾客", "联系人", "收货人", "收货人姓名", "name", "fullname", "displayname",
    "customername", "accountname", "companyname", "clientname", "membername", "customer", "client", "company", "account",
    "billingname", "nickname",
];

/// Names of persons at a customer; the first [`CONTACTS`] can be nothing else.
#[rustfmt::skip]
pub const CONTACT_NAMES: &[&str] = &[
    "联系人", "联系人姓名", "联系人名称", "contact", "contactname", "contactperson", "姓名", "名字", "name", "fullname", "person",
];

/// How many of [`CONTACT_NAMES`] speak of contacts alone.
pub const CONTACTS: usize = 6;

/// Numbers of records that are not customers.
#[rustfmt::skip]
pub const NUMBERS: &[&str] = &[
    "id", "编号", "记录编号", "记录id", "序列号", "recordid", "activityid", "visitid", "跟进编号", "拜访编号", "单号", "商机编号",
    "dealid", "opportunityid", "投诉编号", "caseid", "ticketid", "工单号", "工号", "员工编号", "employeeid",
];

/// Words in headers that only a list of customers has.
#[rustfmt::skip]
pub const CUSTOMER_LIST: &[&str] = &[
    "注册时间", "注册日期", "入会时间", "入会日期", "成为会员时间", "生日", "出生日期", "birthday", "birthdate", "dateofbirth", "性别",
    "gender", "会员等级", "会员级别", "客户等级", "客户级别", "客户类型", "会员卡号", "积分", "当前积分", "可用积分", "储值余额",
    "累计消费金额", "累计消费", "累计消费次数", "平均订单金额", "上次交易时间", "totalspend", "aov", "lastactive", "signup", "消费次数", "累计订单数", "累计订单", "交易总额", "交易笔数", "totalspent",
    "totalorders", "orderscount", "numberoforders", "ordercount", "lifetimevalue", "acceptsemailmarketing",
    "acceptssmsmarketing", "acceptsmarketing", "emailmarketingstatus", "customersince", "membersince", "客户标签", "会员标签",
    "taxexempt", "客户来源", "industry", "行业", "所属行业", "referralsource", "客户编码",
];

/// Words in headers that only a list of visits and calls has.
#[rustfmt::skip]
pub const TOUCH_LIST: &[&str] = &[
    "跟进时间", "跟进日期", "跟进内容", "跟进记录", "跟进方式", "拜访时间", "拜访日期", "拜访内容", "拜访记录", "沟通内容", "沟通记录",
    "沟通时间", "接触日期", "下次跟进时间", "下次跟进日期", "activitydate", "activitytype", "visitdate", "calldate", "meetingdate",
    "contactdate", "nextstep", "nextaction", "ladderstep", "关系梯度", "durationminutes",
];

/// Words in headers that only a list of costs has.
#[rustfmt::skip]
pub const COST_LIST: &[&str] = &[
    "营业费用", "营运费用", "运营费用", "费用合计", "费用总额", "总费用", "operatingexpense", "operatingexpenses", "opex",
    "totalexpenses", "工时", "可用工时", "总工时", "capacityhours", "hourscapacity", "availablehours",
];

/// Words in headers of the money paid back for an order.
#[rustfmt::skip]
pub const PAID_BACK: &[&str] = &[
    "退款金额", "买家退款金额", "实际退款金额", "实退金额", "退款总额", "退款成功金额", "退货金额", "订单已退款金额", "应退金额", "refundamount",
    "refundedamount", "amountrefunded", "refundtotal", "totalrefunded", "returnamount", "refund", "refunds", "退款",
];

/// Words in headers of what became of a return.
#[rustfmt::skip]
pub const PAID_BACK_STATE: &[&str] = &[
    "退款状态", "售后状态", "退货状态", "退款结果", "refundstatus", "returnstatus", "退货退款状态", "售后结果",
];

/// States of a return that did not come about, or not yet, by parts of them.
#[rustfmt::skip]
pub const NOT_PAID_BACK: &[&str] = &[
    "关闭", "拒绝", "撤销", "取消", "失败", "驳回", "等待", "待", "处理中", "审核中", "申请", "没有", "无退款", "无售后", "denied",
    "reject", "cancel", "closed", "fail", "pending", "request", "open", "await", "review", "none", "norefund",
];
