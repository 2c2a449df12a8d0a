//! What systems call their columns: header words for each role, best first.

use super::Role;

/// Customer numbers and account names that are as good as numbers.
#[rustfmt::skip]
pub const IDS: &[&str] = &[
    "customerid", "customerno", "customernumber", "customercode", "custid", "custno", "clientid",
    "clientno", "clientcode", "memberid", "memberno", "buyeruserid", "buyerusername", "buyerid", "shopperid",
    "accountid", "accountnameid", "accountno", "userid", "companyid", "contactid", "partnerid",
    "squarecustomerid", "客户id", "客户编号", "客户编码", "客户代码", "客户号", "客户码",
    "客户账号", "客户帐号", "会员id", "会员编号", "会员号", "会员卡号", "会员卡", "买家id",
    "用户id", "用户编号", "用户名id", "顾客id", "顾客编号", "往来单位编码", "购货单位编码",
    "买家会员名", "客户昵称", "下单帐号", "下单账号", "顾客番号", "顾客コード", "会员番号", "得意先コード",
    "お客様番号", "买家帐号", "买家账号", "uid", "openid", "cid", "学员编号", "病历号", "donorid", "고객번호",
    "n°client", "numeroclient", "numerodeclient", "codeclient", "idclient", "nºcliente", "idcliente", "iddecliente",
    "codcliente", "codigocliente", "codigodecliente", "codigodocliente", "numerodecliente", "codicecliente", "debitor", "debitornr",
    "kundenid", "muşterino", "muşteriid", "muşterikodu", "idklienta", "nrklienta", "кодклиента", "idклиента", "kundnr", "kundnummer", "asiakasnumero", "klantnummer",
];

/// Persons or companies by name, where the column stands for the customer itself.
#[rustfmt::skip]
pub const PARTIES: &[&str] = &[
    "customer", "account", "client", "buyer", "member", "associatedcompany", "customername",
    "accountname", "clientname", "companyname", "客户", "客户名称", "客户姓名", "会员名", "会员",
    "买家", "顾客", "用户", "购货单位", "往来单位", "单位名称", "买家公司名", "cliente", "kunde",
    "kundennummer", "kundennr", "klant", "收货单位", "购方名称", "购买方名称", "学员姓名", "患者姓名", "客人", "车主", "donor",
    "donorname", "고객", "고객명", "клиент", "покупатель", "контрагент", "klient", "muşteri", "vasarlo", "comprador", "acheteur",
];

/// Weak customer numbers: used only where nothing above exists.
#[rustfmt::skip]
pub const WEAK_IDS: &[&str] = &["empid", "customerreferenceid", "cardno", "卡号", "username", "用户名"];

/// Header words of every other role, best first.
#[rustfmt::skip]
pub const WORDS: &[(Role, &[&str])] = &[
    (
        Role::Email,
        &[
            "customeremail", "buyeremail", "billingemail", "email", "emailaddress",
            "fromemailaddress", "mail", "邮箱", "电子邮箱", "电子邮件", "客户邮箱", "买家邮箱", "メールアドレス",
        ],
    ),
    (
        Role::Phone,
        &[
            "买家手机号", "客户手机", "客户手机号", "会员手机", "会员手机号", "手机号", "手机",
            "手机号码", "联系手机", "联系电话", "电话", "收货人手机号", "收件人手机号",
            "收货人手机号/提货人手机号", "收货人/提货人手机号", "customerphone", "phone",
            "phonenumber", "mobile", "mobilephone", "billingphone", "buyerphone", "tel",
            "telephone",
        ],
    ),
    (
        Role::Name,
        &[
            "customername", "buyername", "accountname", "companyname", "clientname",
            "billingname", "fullname", "contactname", "membername", "客户名称", "客户姓名",
            "客户名", "会员姓名", "会员名称", "会员昵称", "会员名", "买家昵称", "买家姓名",
            "买家会员名", "顾客姓名", "姓名", "昵称", "收货人姓名", "收货人", "收货人/提货人",
            "收件人", "收件人/提货人姓名", "customer", "buyer", "client", "客户", "买家",
            "company", "name", "shipname", "shippingname", "recipient", "氏名", "顾客名", "お客様名",
        ],
    ),
    (
        Role::Order,
        &[
            "orderid", "orderno", "ordernumber", "purchaseid", "order#", "ordernr", "ordercode", "order",
            "salesorder", "salesorderid", "amazonorderid", "invoiceid", "invoiceno",
            "invoicenumber", "invoice", "transactionid", "txnid", "saleid", "receiptid",
            "receiptno", "receiptnumber", "opportunityid", "dealid", "docno", "documentno",
            "billno", "recordid", "订单编号", "订单号", "订单id", "主订单编号", "主订单号",
            "订单单号", "销售单号", "单据编号", "单据号", "单号", "交易单号", "交易号", "流水号",
            "小票号", "小票单号", "发票号", "发票号码", "票号", "合同编号", "凭证号",
            "opportunityname", "dealname", "商机名称", "infoid", "bestellnummer", "注文番号", "注文id",
            "注文no", "주문번호", "номерзаказа", "заказ", "documentnumber", "bestellnr", "auftragsnummer", "auftragsnr",
            "rechnungsnummer", "rechnungsnr", "belegnummer", "numerodecommande", "n°decommande", "n°commande",
            "nºdepedido", "numerodopedido", "numerodepedido", "siparişno", "nrzamowienia", "rendelesszam", "ordrenr", "ordrenummer", "id",
        ],
    ),
    (
        Role::Date,
        &[
            "orderdate", "purchasedate", "ordertime", "orderdatetime", "createdat", "orderedat",
            "saledate", "salesdate", "invoicedate", "transactiondate", "txndate", "closedate",
            "closingdate", "ordercreatedat", "datecreated", "createddate", "date", "datetime",
            "timestamp", "ordercreationdate", "createtime", "下单时间", "下单日期", "订单日期", "订单时间", "订单创建时间", "订单成立日期",
            "买家下单时间", "订单提交时间", "订单成交时间", "成交时间", "成交日期", "交易时间", "交易日期",
            "销售日期", "销售时间", "单据日期", "开单日期", "开单时间", "消费时间", "消费日期",
            "购买日期", "购买时间", "日期", "创建时间", "创建日期", "订单付款时间",
            "买家付款时间", "付款时间", "付款日期", "支付时间", "支付完成时间", "付款确认时间",
            "账单日期", "出库日期", "预计成交日期", "时间", "createdtime", "createdate", "paidat",
            "paymentdate", "datepaid", "usestarttime", "starttime", "orderday", "day",
            "bestelldatum", "datum", "fecha", "注文日", "注文日时", "购入日", "购入日时", "卖上日",
            "주문일", "주문일자", "주문일시", "날짜", "датазаказа", "дата", "datedecommande", "auftragsdatum", "rechnungsdatum", "belegdatum", "datadopedido",
            "sipariştarihi", "tarih", "datazamowienia",
        ],
    ),
    (
        Role::Amount,
        &[
            "买家实际支付金额", "买家实付金额", "订单实付金额", "实际支付金额", "实付金额",
            "实付款", "实付", "实收金额", "实收", "订单应付金额", "应付金额", "价税合计",
            "含税金额", "成交金额", "成交额", "销售金额", "销售额", "结算金额", "订单金额",
            "订单总额", "交易金额", "消费金额", "消费额", "支付金额", "付款金额", "金额",
            "总金额", "合计金额", "金额合计", "单据金额", "商机金额", "合同金额", "商家应收款",
            "商家应收", "商家收入金额", "打款商家金额", "买家应付货款", "货品总价", "总价",
            "营业额", "营收", "收入", "小计", "合计", "总计", "netsales", "netamount",
            "netrevenue", "nrevenue", "linetotal", "lineamount", "extendedprice", "amount",
            "amountpaid", "paidamount", "ordervalue", "ordertotal", "orderamount", "total",
            "totalamount", "totalprice", "totalsales", "totalpaid", "itemtotal", "itemprice",
            "sales", "salesamount", "salesamt", "saleamount", "revenue", "gross", "grosssales",
            "grossamount", "grandtotal", "paidprice", "subtotal", "dollarvalue", "closevalue", "dealvalue", "dealamount",
            "value", "spend", "spent", "expenditure", "turnover", "totalcollected", "payment",
            "accountspayable", "betrag", "brutto", "umsatz", "importe", "montant", "卖上", "卖上金额", "卖上高", "注文金额",
            "订单总金额", "订单合计", "금액", "결제금액", "сумма", "kwota", "gesamtbetrag", "gesamtpreis", "rechnungsbetrag", "summe", "nettobetrag", "montantttc",
            "totalttc", "importetotal", "valortotal", "tutar", "wartość", "summa", "osszeg", "totaalbedrag", "bedrag",
        ],
    ),
    (
        Role::Quantity,
        &[
            "lineitemquantity", "quantity", "qty", "units", "unitssold", "pieces", "pcs",
            "itemssold", "numberofitems", "itemcount", "numberofcds", "数量", "购买数量",
            "商品数量", "订购数量", "销售数量", "实发数量", "宝贝总数量", "商品件数", "件数",
            "销量", "menge", "cantidad", "个数", "수량", "количество",
        ],
    ),
    (
        Role::UnitPrice,
        &[
            "lineitemprice", "unitprice", "priceeach", "priceperunit", "itemunitprice", "price",
            "sellingprice", "saleprice", "单价", "含税单价", "商品单价", "销售单价", "成交单价",
            "价格含税", "价格", "售价", "京东价", "商品单价/商品金额", "listprice", "preis",
            "einzelpreis", "precio", "dealprice", "商品活动价格", "skuunitoriginalprice",
        ],
    ),
    (
        Role::Discount,
        &[
            "lineitemdiscount", "discount", "discountrate", "discountpct", "discountpercent",
            "linediscount", "discount%", "disc%", "%discount", "折扣", "折扣率", "优惠", "优惠金额", "折扣金额", "rabatt",
        ],
    ),
    (
        Role::Cost,
        &[
            "cost", "totalcost", "linecost", "costamount", "cogs", "costofgoods",
            "costofgoodssold", "costofsales", "总成本", "成本", "成本金额", "成本额", "销售成本",
            "成本合计",
        ],
    ),
    (
        Role::Profit,
        &[
            "profit", "grossprofit", "利润", "毛利", "毛利额", "利润额", "毛利润",
        ],
    ),
    (
        Role::Refund,
        &[
            "refundedamount", "amountrefunded", "refundamount", "totalrefunded", "refundtotal", "refundedtotal", "orderrefundamount", "partialrefund", "refund", "refunds",
            "退款金额", "订单已退款金额", "商品已退款金额", "成功退款",
            "已退款金额", "退款额", "退款",
        ],
    ),
    (
        Role::Currency,
        &[
            "currency", "currencycode", "ordercurrency", "totalamountcurrency", "币种", "货币",
            "币别", "结算币种", "waehrung",
        ],
    ),
    (
        Role::Status,
        &[
            "orderstatus", "financialstatus", "dealstage", "status", "stage", "stagename",
            "itemstatus", "eventtype", "paymentstatus", "订单状态", "交易状态", "状态",
            "单据状态", "行状态", "销售阶段", "成交状态", "支付状态", "商机阶段", "ステータス", "注文ステータス", "注文状况", "发票状态",
            "estadodelpedido", "etat", "statut", "stato", "estado",
        ],
    ),
    (
        Role::Category,
        &[
            "category", "productcategory", "itemcategory", "productline", "producttype", "类别",
            "品类", "分类", "商品类别", "商品分类", "产品类别", "产品分类", "商品类目", "类目",
            "大类", "kategorie", "カテゴリ",
        ],
    ),
    (
        Role::Product,
        &[
            "productname", "lineitemname", "itemname", "product", "item", "itemtitle",
            "description", "track", "商品名称", "产品名称", "品名", "宝贝标题", "商品名", "商品标题",
            "货品标题", "物料名称", "存货名称", "全部商品名称", "选购商品", "商品", "产品",
            "标题", "sku",
        ],
    ),
    (
        Role::Channel,
        &[
            "channel", "saleschannel", "source", "渠道", "销售渠道", "订单渠道", "订单来源",
            "来源",
        ],
    ),
];

/// Parts of words that hint at a role where no whole word fits, and parts that rule it out.
#[rustfmt::skip]
pub const HINTS: &[(Role, &[&str], &[&str])] = &[
    (
        Role::Date,
        &[
            "date", "日期", "时间", "datum", "fecha",
        ],
        &[
            "ship", "deliver", "due", "updat", "modif", "birth", "expir", "engage", "end", "lock",
            "last", "发货", "到货", "送达", "更新", "修改", "生日", "到期", "注册", "完成",
            "确认收货", "导出", "打印", "退款", "结束", "最后",
        ],
    ),
    (
        Role::Amount,
        &[
            "amount", "金额", "revenue", "netsales", "total", "价税合计", "实付", "实收",
        ],
        &[
            "tax", "discount", "refund", "fee", "ship", "point", "count", "qty", "quantity",
            "cost", "currency", "orders", "items", "退款", "优惠", "运费", "邮费", "税额", "折扣",
            "未收", "已收", "成本", "积分", "抵扣", "补贴", "佣金", "币",
        ],
    ),
    (
        Role::Quantity,
        &["quantity", "qty", "数量"],
        &[
            "refund", "return", "cancel", "退", "取消", "stock", "库存",
        ],
    ),
    (Role::UnitPrice, &["unitprice", "单价"], &["cost", "成本"]),
    (
        Role::Email,
        &["email", "邮箱", "メール"],
        &["accept", "subscri", "status"],
    ),
    (
        Role::Status,
        &["status", "订单状态"],
        &[
            "ship", "fulfil", "subscri", "marital", "发货", "物流",
        ],
    ),
    (
        Role::Order,
        &[
            "orderid", "ordernumber", "orderno", "订单号", "订单编号", "单据编号",
        ],
        &[
            "sub", "子订单", "parent", "purchase", "quantity",
        ],
    ),
];

/// Customer columns by part of a word.
#[rustfmt::skip]
pub const CUSTOMER_HINTS: (&[&str], &[&str]) = (
    &[
        "customerid", "customerno", "custid", "clientid", "memberid", "客户编号", "客户编码",
        "客户id", "会员编号",
    ],
    &["type", "name"],
);

/// First words of rows that sum up or sign, as `squeeze` leaves them.
#[rustfmt::skip]
pub const NOTES: &[&str] = &[
    "合计", "总计", "小计", "共计", "累计", "本页合计", "汇总", "总合计", "平均值", "计数", "制表", "制单", "审核",
    "复核", "打印时间", "打印日期", "导出时间", "导出日期", "备注", "说明", "注:", "经办",
    "total", "grandtotal", "subtotal", "sum", "summe", "gesamt", "gesamtsumme", "preparedby",
    "printedon", "exportedon", "copyright", "confidential", "generatedby",
];
