//! Accounting programs and customer relationship systems.

use super::{BARE, Preset, Rule};
use crate::import::{Holds, Role};
use crate::model::KeyKind::{Email, Id, Name, Phone};
use crate::model::Kind;

/// Their presets.
#[rustfmt::skip]
pub const ALL: &[Preset] = &[
    Preset {
        code: "kingdee_voucher",
        needs: &["凭证字", "凭证号", "科目编码|科目代码", "贷方|贷方金额|贷方本位币"],
        likes: "日期|摘要|科目名称|借方|借方金额|核算项目|客户|往来单位|制单",
        roles: &[
            (Role::Order, "日期+凭证字+凭证号"), (Role::Date, "日期|凭证日期"), (Role::Amount, "贷方|贷方金额|贷方本位币"),
            (Role::Product, "摘要"), (Role::Category, "科目名称"), (Role::Quantity, ""), (Role::UnitPrice, ""), (Role::Status, ""),
        ],
        keys: &[(Id, "客户编码"), (Name, "客户|客户名称|往来单位|核算项目|辅助核算")],
        rules: &[
            Rule::Only("科目编码|科目代码", "6001*"),
            Rule::Not("贷方|贷方金额|贷方本位币", "0|0.0|0.00|"),
            Rule::Down("凭证号|凭证字|日期|凭证日期"),
        ],
        ..BARE
    },
    Preset {
        code: "kingdee_outbound",
        needs: &["单据编号", "客户", "价税合计", "实发数量|物料编码|物料名称"],
        likes: "日期|发货组织|单据状态|库存单位|仓库|含税单价|销售成本价|总成本|关联应收金额|订单单号",
        roles: &[
            (Role::Order, "单据编号"), (Role::Date, "日期"), (Role::Amount, "价税合计"), (Role::Cost, "总成本"),
            (Role::Quantity, "实发数量"), (Role::UnitPrice, "含税单价"), (Role::Status, "单据状态"), (Role::Product, "物料名称"),
            (Role::Discount, ""), (Role::Name, ""),
        ],
        keys: &[(Id, "客户编码"), (Name, "客户|客户名称")],
        rules: &[
            Rule::Down("单据编号|日期|客户|客户编码|单据状态|发货组织"),
            Rule::NoSale("作废|已作废|创建|暂存|重新审核"),
        ],
        ..BARE
    },
    Preset {
        code: "u9_sales",
        needs: &["单号", "客户", "行状态", "料品|品名|货号"],
        likes: "id|单据类型|日期|客户名称|价格含税|业务员|部门|行号|品牌|规格|单价|数量|价税合计",
        roles: &[
            (Role::Order, "单号"), (Role::Date, "日期"), (Role::Amount, "销售订单行价税合计|价税合计"), (Role::Quantity, "数量"),
            (Role::UnitPrice, "单价"), (Role::Status, "行状态"), (Role::Product, "品名|料品"), (Role::Name, "客户名称"), (Role::Category, "品牌"),
        ],
        keys: &[(Id, "客户编码|客户"), (Name, "客户名称")],
        rules: &[Rule::NoSale("已关闭|短缺关闭|作废")],
        ..BARE
    },
    Preset {
        code: "tplus_sales",
        needs: &["单据日期", "单据编号", "客户编码|客户", "存货编码|存货名称", "含税金额"],
        likes: "数量|含税单价|仓库|税率|税额|业务员|部门",
        roles: &[
            (Role::Order, "单据编号"), (Role::Date, "单据日期"), (Role::Amount, "含税金额"), (Role::Quantity, "数量"),
            (Role::UnitPrice, "含税单价"), (Role::Product, "存货名称"), (Role::Name, "客户|客户名称"), (Role::Category, "存货分类"),
        ],
        keys: &[(Id, "客户编码"), (Name, "客户|客户名称")],
        rules: &[Rule::Down("单据编号|单据日期|客户编码|客户|客户名称")],
        ..BARE
    },
    Preset {
        code: "receivables",
        needs: &["单据日期", "单据编号", "客户名称|客户", "单据金额", "未收金额|已收金额"],
        likes: "到期日|状态",
        roles: &[
            (Role::Order, "单据编号"), (Role::Date, "单据日期"), (Role::Amount, "单据金额"), (Role::Status, "状态|单据状态"),
            (Role::Name, "客户名称|客户"),
        ],
        keys: &[(Id, "客户编码|客户编号"), (Name, "客户名称|客户")],
        ..BARE
    },
    Preset {
        code: "hubspot_deals",
        needs: &["dealname", "dealstage", "closedate|createdate", "amount"],
        likes: "recordid|dealowner|pipeline|createdate|lastactivitydate|associatedcompany|associatedcompanyids|dealtype",
        roles: &[
            (Role::Order, "recordid|dealid|dealname"), (Role::Date, "closedate|createdate"), (Role::Amount, "amount"),
            (Role::Status, "dealstage"), (Role::Product, "dealname"), (Role::Name, "associatedcompany|company"),
            (Role::Currency, "currency|dealcurrencycode"), (Role::Channel, ""),
        ],
        keys: &[(Id, "associatedcompanyids|associatedcompanyid"), (Name, "associatedcompany|company|companyname|associatedcontact")],
        ..BARE
    },
    Preset {
        code: "hubspot_companies",
        holds: Holds::Records(Kind::Customer),
        needs: &["recordid", "companyname", "companydomainname|domain|companyowner"],
        likes: "industry|createdate|city|country|phonenumber|lifecyclestage|leadstatus",
        keys: &[(Id, "recordid"), (Name, "companyname")],
        fields: &[
            ("key", "recordid"), ("name", "companyname"), ("owner", "companyowner"), ("industry", "industry"),
            ("phone", "phonenumber"), ("created_on", "createdate"),
        ],
        ..BARE
    },
    Preset {
        code: "hubspot_contacts",
        holds: Holds::Records(Kind::Contact),
        needs: &["recordid", "firstname", "lastname", "contactowner|lifecyclestage"],
        likes: "email|phonenumber|jobtitle|leadstatus|createdate|associatedcompany|companyname",
        keys: &[(Id, "recordid"), (Email, "email"), (Phone, "phonenumber|mobilephonenumber"), (Name, "firstname+lastname")],
        fields: &[
            ("key", "recordid"), ("customer", "associatedcompany|companyname"), ("name", "firstname+lastname"),
            ("email", "email"), ("phone", "phonenumber|mobilephonenumber"), ("title", "jobtitle"),
        ],
        ..BARE
    },
    Preset {
        code: "salesforce_report",
        needs: &["opportunityname", "stage", "closedate", "amount|totalamount", "accountname|opportunityowner"],
        likes: "territoryregion|forecastcategory|totalamountcurrency|amountcurrency|fiscalperiod|probability|leadsource|type|opportunityid|age|nextstep",
        roles: &[
            (Role::Order, "opportunityid|opportunityname"), (Role::Date, "closedate"), (Role::Amount, "totalamount|amount"),
            (Role::Currency, "totalamountcurrency|amountcurrency|opportunitycurrency"), (Role::Status, "stage"),
            (Role::Product, "opportunityname"), (Role::Name, "accountname"), (Role::Channel, "leadsource"), (Role::Quantity, ""),
        ],
        keys: &[(Id, "accountid"), (Name, "accountname")],
        ..BARE
    },
    Preset {
        code: "salesforce_export",
        needs: &["id", "accountid", "stagename", "closedate", "iswon|isclosed"],
        likes: "isdeleted|recordtypeid|name|leadsource|ownerid|createddate|amount|currencyisocode|probability",
        roles: &[
            (Role::Order, "id"), (Role::Date, "closedate|createddate"), (Role::Amount, "amount"), (Role::Status, ""),
            (Role::Currency, "currencyisocode"), (Role::Product, "name"), (Role::Name, "accountname"), (Role::Channel, "leadsource"),
        ],
        keys: &[(Id, "accountid")],
        rules: &[Rule::Not("isdeleted", "true|1|yes"), Rule::Closed("iswon", "false|0|no|")],
        ..BARE
    },
    Preset {
        code: "zoho_deals",
        needs: &["dealname", "stage", "closingdate", "amount"],
        likes: "recordid|dealownerid|dealowner|accountnameid|accountname|probability|leadsource|createdbyid|createdby|modifiedtime|type",
        roles: &[
            (Role::Order, "recordid|dealname"), (Role::Date, "closingdate"), (Role::Amount, "amount"), (Role::Status, "stage"),
            (Role::Product, "dealname"), (Role::Name, "accountname"), (Role::Currency, "currency"), (Role::Channel, "leadsource"),
        ],
        keys: &[(Id, "accountnameid"), (Name, "accountname|contactname")],
        ..BARE
    },
    Preset {
        code: "zoho_contacts",
        holds: Holds::Records(Kind::Contact),
        needs: &["contactowner|contactownerid", "lastname|fullname", "email|phone|mobile"],
        likes: "recordid|leadsource|firstname|accountnameid|accountname|vendornameid|vendorname|title|department",
        keys: &[(Id, "recordid"), (Email, "email"), (Phone, "mobile|phone"), (Name, "firstname+lastname")],
        fields: &[
            ("key", "recordid"), ("customer", "accountname|accountnameid"), ("name", "firstname+lastname|fullname|lastname"),
            ("email", "email"), ("phone", "mobile|phone"), ("title", "title"),
        ],
        ..BARE
    },
    Preset {
        code: "fxiaoke_customers",
        holds: Holds::Records(Kind::Customer),
        needs: &["客户名称", "成交状态", "负责人"],
        likes: "客户级别|创建时间|最后跟进时间|客户来源|行业|电话|客户编号|归属部门",
        keys: &[(Id, "客户编号"), (Name, "客户名称")],
        fields: &[
            ("key", "客户编号"), ("name", "客户名称"), ("owner", "负责人"), ("tags", "客户级别"), ("created_on", "创建时间"),
            ("industry", "行业|所属行业"), ("source", "客户来源|来源"), ("phone", "电话|手机"),
        ],
        ..BARE
    },
    Preset {
        code: "fxiaoke_deals",
        needs: &["商机名称", "客户名称", "商机金额|预计成交金额", "销售阶段|商机阶段"],
        likes: "预计成交日期|负责人|创建时间|商机编号|赢率|最后跟进时间",
        roles: &[
            (Role::Order, "商机编号|商机名称"), (Role::Date, "预计成交日期|成交日期|创建时间"), (Role::Amount, "商机金额|预计成交金额"),
            (Role::Status, "销售阶段|商机阶段"), (Role::Product, "商机名称"), (Role::Name, "客户名称"),
        ],
        keys: &[(Id, "客户编号"), (Name, "客户名称")],
        ..BARE
    },
];
