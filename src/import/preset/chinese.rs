//! Chinese shops and platforms.

use super::{BARE, Preset, Rule};
use crate::import::{Holds, Role};
use crate::model::KeyKind::{Id, Name, Phone};

/// Their presets.
#[rustfmt::skip]
pub const ALL: &[Preset] = &[
    Preset {
        code: "taobao_orders",
        needs: &["订单编号", "买家应付货款|总金额", "买家实际支付金额|买家实付金额", "订单状态"],
        likes: "买家会员名|买家支付宝账号|买家应付邮费|返点积分|收货人姓名|联系手机|订单创建时间|订单付款时间|宝贝标题|宝贝种类|宝贝总数量|店铺名称|订单关闭原因|退款金额|确认收货时间|打款商家金额|支付单号",
        roles: &[
            (Role::Order, "订单编号"), (Role::Date, "订单创建时间|买家下单时间|订单付款时间|买家付款时间"),
            (Role::Amount, "买家实际支付金额|买家实付金额"), (Role::Refund, "退款金额"), (Role::Quantity, "宝贝总数量|购买数量"),
            (Role::Status, "订单状态"), (Role::Name, "收货人姓名|买家会员名"), (Role::Product, "宝贝标题|商品标题"),
            (Role::UnitPrice, ""), (Role::Discount, ""), (Role::Category, ""),
        ],
        keys: &[
            (Id, "买家会员名|买家id"), (Phone, "联系手机|收货人手机|联系电话"), (Id, "买家支付宝账号"), (Name, "收货人姓名+收货地址"),
        ],
        rules: &[Rule::OrderTotal],
        ..BARE
    },
    Preset {
        code: "taobao_orders_2026",
        needs: &["订单编号", "支付单号|买家下单时间", "买家应付货款|总金额", "商品标题|宝贝规格", "订单状态"],
        likes: "收货地址|订单创建时间|买家付款时间|买家实付金额",
        roles: &[
            (Role::Order, "订单编号"), (Role::Date, "订单创建时间|买家下单时间|买家付款时间"),
            (Role::Amount, "买家实付金额|总金额|买家应付货款"), (Role::Refund, "退款金额"), (Role::Status, "订单状态"),
            (Role::Product, "商品标题"), (Role::Quantity, "购买数量|宝贝总数量"), (Role::UnitPrice, ""), (Role::Name, ""),
        ],
        // Name, phone and address stand in one cell.
        keys: &[(Id, "买家会员名"), (Phone, "联系手机"), (Name, "收货地址")],
        rules: &[Rule::OrderTotal],
        ..BARE
    },
    Preset {
        code: "taobao_items",
        holds: Holds::Items,
        needs: &["订单编号", "标题|宝贝标题", "价格", "购买数量", "外部系统编号|商品属性|套餐信息"],
        likes: "备注|订单状态|商家编码",
        roles: &[
            (Role::Order, "订单编号"), (Role::Quantity, "购买数量"), (Role::UnitPrice, "价格"), (Role::Status, "订单状态"),
            (Role::Product, "标题|宝贝标题"), (Role::Amount, ""), (Role::Date, "订单创建时间"),
        ],
        ..BARE
    },
    Preset {
        code: "1688_orders",
        needs: &["订单编号", "买家公司名|买家会员名", "卖家公司名|卖家会员名", "货品总价|实付款"],
        likes: "运费|涨价或折扣|订单状态|订单创建时间|订单付款时间|发货方|货品标题|单价|数量|货号|型号",
        roles: &[
            (Role::Order, "订单编号"), (Role::Date, "订单创建时间|订单付款时间"), (Role::Amount, "实付款|货品总价"),
            (Role::Refund, "退款金额"), (Role::Quantity, "数量"), (Role::UnitPrice, "单价"), (Role::Status, "订单状态"),
            (Role::Name, "买家公司名|买家会员名"), (Role::Product, "货品标题"), (Role::Discount, ""),
        ],
        keys: &[
            (Id, "买家会员名"), (Name, "买家公司名"), (Phone, "联系手机|收货人手机|联系电话"), (Name, "收货人姓名+收货地址"),
        ],
        rules: &[
            Rule::OrderTotal,
            Rule::Down("订单编号|买家公司名|买家会员名|卖家公司名|卖家会员名|实付款|货品总价|订单状态|订单创建时间|订单付款时间|退款金额"),
        ],
        ..BARE
    },
    Preset {
        code: "jd_orders",
        needs: &["订单号", "商品id|货号|商品名称", "京东价|商家应收", "下单时间", "订单状态"],
        likes: "商品名称|订购数量|支付方式|订单金额|结算金额|余额支付|应付金额|订单类型|下单账号|客户姓名|客户地址|联系电话|付款确认时间|订单完成时间|订单渠道|增值税发票",
        roles: &[
            (Role::Order, "订单号"), (Role::Date, "下单时间|付款确认时间"), (Role::Amount, "应付金额|订单金额|结算金额|商家应收"),
            (Role::Refund, "退款金额"), (Role::Quantity, "订购数量|商品数量"), (Role::UnitPrice, "京东价"), (Role::Status, "订单状态"),
            (Role::Name, "客户姓名"), (Role::Product, "商品名称"), (Role::Channel, "订单渠道|订单来源"), (Role::Discount, ""),
        ],
        keys: &[(Id, "下单账号"), (Phone, "联系电话"), (Name, "客户姓名+客户地址")],
        rules: &[Rule::OrderTotal],
        ..BARE
    },
    Preset {
        code: "youzan_orders",
        needs: &["订单号", "订单实付金额", "订单已退款金额|全部商品名称|商品种类数", "订单状态"],
        likes: "订单创建时间|买家付款时间|收货人/提货人|收货人手机号/提货人手机号|买家昵称|买家手机号|分销员|买家备注|商家订单备注|优惠券码名称",
        roles: &[
            (Role::Order, "订单号"), (Role::Date, "订单创建时间|买家付款时间"), (Role::Amount, "订单实付金额"),
            (Role::Refund, "订单已退款金额"), (Role::Status, "订单状态"), (Role::Name, "买家昵称|收货人/提货人"),
            (Role::Product, "全部商品名称"), (Role::Quantity, ""), (Role::UnitPrice, ""), (Role::Discount, ""),
        ],
        keys: &[
            (Id, "买家id"), (Phone, "买家手机号|收货人手机号/提货人手机号|收货人手机号"), (Name, "买家昵称"),
            (Name, "收货人/提货人+详细收货地址/提货地址"),
        ],
        ..BARE
    },
    Preset {
        code: "weidian_orders",
        needs: &["订单编号|订单号", "收件人/提货人姓名|收货人/提货人姓名", "下单时间|付款时间"],
        likes: "收货人/提货人手机号|收件人/提货人手机号|收货/提货详细地址|下单账号|商品id|商品名称|商品件数|订单状态|实付金额|结算金额",
        roles: &[
            (Role::Order, "订单编号|订单号"), (Role::Date, "下单时间|付款时间"), (Role::Amount, "实付金额|结算金额|订单金额"),
            (Role::Refund, "退款金额|已退款金额"), (Role::Quantity, "商品件数|商品数量"), (Role::Status, "订单状态"),
            (Role::Name, "收件人/提货人姓名|收货人/提货人姓名"), (Role::Product, "商品名称"), (Role::UnitPrice, ""), (Role::Discount, ""),
        ],
        keys: &[
            (Id, "下单账号"), (Phone, "收货人/提货人手机号|收件人/提货人手机号"),
            (Name, "收货人/提货人姓名+收货/提货详细地址|收件人/提货人姓名+收货/提货详细地址"),
        ],
        ..BARE
    },
    Preset {
        code: "douyin_orders",
        needs: &["主订单编号", "子订单编号|选购商品", "订单应付金额|商家收入金额", "订单提交时间|支付完成时间"],
        likes: "商品规格|商品数量|商品id|商家编码|商品单价|商品金额|收件人|收件人手机号|详细地址|订单完成时间|订单状态|售后状态|取消原因|达人id|达人昵称|平台实际承担优惠金额",
        roles: &[
            (Role::Order, "主订单编号"), (Role::Date, "订单提交时间|支付完成时间"), (Role::Amount, "订单应付金额|商家收入金额"),
            (Role::Quantity, "商品数量"), (Role::Status, "订单状态"), (Role::Product, "选购商品"), (Role::Channel, "达人昵称"),
            (Role::UnitPrice, ""), (Role::Name, "收件人"), (Role::Discount, ""),
        ],
        keys: &[(Id, "买家id|用户id"), (Phone, "收件人手机号"), (Name, "收件人+详细地址")],
        rules: &[Rule::Closed("售后状态", "*退款成功|*全额退款|*全部退款")],
        ..BARE
    },
    Preset {
        code: "meituan_finance",
        needs: &["订单号", "商家应收款", "交易类型"],
        likes: "门店id|门店名称|订单状态|账单日期|下单时间|佣金|配送服务费|基础信息",
        roles: &[
            (Role::Order, "订单号"), (Role::Date, "下单时间|账单日期"), (Role::Amount, "商家应收款"), (Role::Status, "订单状态"),
            (Role::Quantity, ""), (Role::UnitPrice, ""), (Role::Category, ""),
        ],
        rules: &[Rule::Only("交易类型", "外卖订单"), Rule::NoSale("全部退款")],
        ..BARE
    },
    Preset {
        code: "meituan_orders",
        needs: &["订单编号", "商家id", "商家名称", "订单状态"],
        likes: "下单时间|订单金额|实付金额|商家应收款|顾客实付|收货人",
        roles: &[
            (Role::Order, "订单编号"), (Role::Date, "下单时间"), (Role::Amount, "商家应收款|顾客实付|用户实付|实付金额|订单金额"),
            (Role::Status, "订单状态"), (Role::UnitPrice, ""), (Role::Name, ""),
        ],
        ..BARE
    },
    Preset {
        code: "wallet_bill",
        needs: &["收/支", "交易对方", "金额", "交易状态|当前状态"],
        likes: "交易号|交易订单号|交易单号|商家订单号|交易创建时间|付款时间|交易时间|资金状态|商品说明",
        roles: &[
            (Role::Order, "交易号|交易订单号|交易单号"), (Role::Date, "交易创建时间|交易时间|付款时间"), (Role::Amount, "金额"),
            (Role::Refund, "成功退款"), (Role::Status, "交易状态|当前状态"), (Role::Product, "商品名称|商品说明|商品"),
            (Role::Channel, ""), (Role::Category, ""),
        ],
        keys: &[(Id, "对方账号"), (Name, "交易对方")],
        rules: &[Rule::Only("收/支", "收入")],
        ..BARE
    },
    Preset {
        code: "wechat_bill",
        needs: &["微信订单号", "商户订单号", "用户标识", "交易状态"],
        likes: "交易时间|商户号|交易类型|应结订单金额|总金额|退款金额|企业红包退款金额|充值券退款金额|微信退款单号|费率",
        roles: &[
            (Role::Order, "商户订单号|微信订单号"), (Role::Date, "交易时间"), (Role::Amount, "应结订单金额|总金额|订单金额"),
            (Role::Refund, "退款金额"), (Role::Status, "交易状态"), (Role::Currency, "货币种类"), (Role::Product, "商品名称"),
            (Role::Channel, ""),
        ],
        keys: &[(Id, "用户标识")],
        // Two rows of sums below the bill have no state.
        rules: &[Rule::Only("交易状态", "success|refund|revoked"), Rule::NoSale("revoked")],
        ..BARE
    },
    Preset {
        code: "restaurant_pos",
        needs: &["infoid", "empid", "orderstatus", "expenditure|accountspayable"],
        likes: "numberconsumers|diningtableid|diningtablename|dishescount|usestarttime|locktime|orgid|phone",
        roles: &[
            (Role::Order, "infoid"), (Role::Date, "usestarttime|locktime"), (Role::Amount, "expenditure|accountspayable"),
            (Role::Status, "orderstatus"), (Role::Quantity, ""), (Role::Name, ""),
        ],
        keys: &[(Id, "empid"), (Phone, "phone")],
        rules: &[Rule::Sale("1")],
        ..BARE
    },
];
