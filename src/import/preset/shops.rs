//! International shops and payment services.

use super::{BARE, Preset, Rule};
use crate::import::{DateOrder, Holds, Role};
use crate::model::KeyKind::{Email, Id, Name, Phone};
use crate::model::Kind;

/// Their presets.
#[rustfmt::skip]
pub const ALL: &[Preset] = &[
    Preset {
        code: "shopify_orders",
        needs: &["name", "financialstatus", "lineitemname|lineitemprice", "createdat|paidat"],
        likes: "email|lineitemquantity|lineitemsku|subtotal|taxes|total|fulfillmentstatus|paymentmethod|refundedamount",
        roles: &[
            (Role::Order, "name|id"), (Role::Date, "createdat|paidat"), (Role::Amount, "total"),
            (Role::Refund, "refundedamount"), (Role::Quantity, "lineitemquantity"),
            (Role::UnitPrice, "lineitemprice"), (Role::Discount, "lineitemdiscount"),
            (Role::Status, "financialstatus"), (Role::Currency, "currency"),
            (Role::Product, "lineitemname"), (Role::Name, "billingname|shippingname"),
            (Role::Channel, "source"), (Role::Category, ""), (Role::Cost, ""), (Role::Profit, ""),
        ],
        keys: &[(Email, "email"), (Phone, "phone|billingphone|shippingphone"), (Name, "billingname|shippingname")],
        rules: &[Rule::OrderTotal],
        ..BARE
    },
    Preset {
        code: "shopify_customers",
        holds: Holds::Records(Kind::Customer),
        needs: &["firstname", "lastname", "totalspent", "totalorders"],
        likes: "customerid|email|acceptsemailmarketing|defaultaddresscompany|defaultaddressphone|taxexempt|tags|note|phone",
        keys: &[(Id, "customerid"), (Email, "email"), (Phone, "phone|defaultaddressphone"), (Name, "firstname+lastname")],
        fields: &[
            ("key", "customerid"), ("name", "firstname+lastname"), ("email", "email"),
            ("phone", "phone|defaultaddressphone"), ("tags", "tags"), ("notes", "note"),
        ],
        ..BARE
    },
    Preset {
        code: "woocommerce_analytics",
        needs: &[
            "order#|ordernumber|订单#|订单号|订单编号|bestellung#|bestellnr|bestellungnr|bestellnummer|commande#|commanden°|n°decommande|pedido#|ndepedido|n°depedido|numerodepedido|注文#|注文番号|bestelling#|ordine#|n°ordine|encomenda#",
            "customertype|客户类型|顾客类型|kundentyp|typedeclient|typeclient|tipodecliente|顾客タイプ|klanttype|tipocliente",
            "netsales|netrevenue|nrevenue|净销售额|净销售|nettoumsatz|nettoverkaufe|ventesnettes|ventasnetas|純卖上|nettoverkoop|nettoomzet|venditenette|vendasliquidas",
        ],
        likes: "date|status|customer|product|itemssold|coupon|attribution|nrevenue|日期|状态|客户|产品|归因|datum|kunde|fecha|cliente|estado|日付|client|etat",
        roles: &[
            (Role::Order, "order#|ordernumber|订单#|订单号|订单编号|bestellung#|bestellnr|bestellungnr|bestellnummer|commande#|commanden°|n°decommande|pedido#|ndepedido|n°depedido|numerodepedido|注文#|注文番号|bestelling#|ordine#|n°ordine|encomenda#"),
            (Role::Date, "date|日期|datum|fecha|日付|data"),
            (Role::Amount, "netsales|净销售额|净销售|nettoumsatz|nettoverkaufe|ventesnettes|ventasnetas|純卖上|nettoverkoop|nettoomzet|venditenette|vendasliquidas|netrevenue|nrevenue"),
            (Role::Quantity, "itemssold|已售商品|已售商品数|verkaufteartikel|articlesvendus|articulosvendidos|贩卖点数|verkochteartikelen|articolivenduti"),
            (Role::Status, "status|状态|etat|estado|ステータス|stato"),
            (Role::Product, "product|products|产品|商品|produkt|produkte|produit|produits|producto|productos"),
            (Role::Refund, ""), (Role::UnitPrice, ""),
        ],
        keys: &[(Name, "customer|客户|顾客|kunde|client|cliente|お客様|klant")],
        ..BARE
    },
    Preset {
        code: "woocommerce_plugin",
        needs: &["orderid|ordernumber", "orderstatus|status", "billingfirstname|billingemail", "ordertotal"],
        likes: "orderdate|billinglastname|customerid|customeruser|ordercurrency|paymentmethod|shippingtotal|orderkey|billingphone",
        roles: &[
            (Role::Order, "orderid|ordernumber"), (Role::Date, "orderdate|datecreated|paiddate"), (Role::Amount, "ordertotal"),
            (Role::Refund, "refundamount|orderrefund|refundtotal|totalrefunded|refundedtotal"), (Role::Status, "orderstatus|status"),
            (Role::Currency, "ordercurrency|currency"), (Role::Quantity, "itemquantity|quantity|qty"),
            (Role::UnitPrice, "itemprice|itemcost"), (Role::Discount, ""), (Role::Product, "itemname|productname"),
        ],
        keys: &[(Id, "customerid|customeruser"), (Email, "billingemail|customeremail"), (Phone, "billingphone"), (Name, "billingfirstname+billinglastname")],
        // The id of a guest is 0.
        rules: &[Rule::OrderTotal],
        ..BARE
    },
    Preset {
        code: "square_transactions",
        needs: &["date", "grosssales", "netsales", "transactionid", "eventtype|totalcollected"],
        likes: "timezone|giftcardsales|tip|paymentid|cardbrand|pansuffix|staffname|customerid|customername|depositid|location",
        roles: &[
            (Role::Order, "transactionid"), (Role::Date, "date"), (Role::Amount, "netsales"), (Role::Status, "eventtype"),
            (Role::Name, "customername"), (Role::Channel, "source"), (Role::Product, "description|details"),
            (Role::Refund, ""), (Role::Discount, ""), (Role::Quantity, ""),
        ],
        keys: &[(Id, "customerid|customerreferenceid"), (Name, "customername")],
        ..BARE
    },
    Preset {
        code: "square_customers",
        holds: Holds::Records(Kind::Customer),
        needs: &["squarecustomerid", "firstname|lastname|emailaddress"],
        likes: "companyname|phonenumber|creationsource|firstvisit|lastvisit|transactioncount|lifetimespend|instantprofile|memo",
        keys: &[(Id, "squarecustomerid"), (Email, "emailaddress"), (Phone, "phonenumber"), (Name, "firstname+lastname")],
        fields: &[
            ("key", "squarecustomerid"), ("name", "firstname+lastname|companyname"), ("email", "emailaddress"),
            ("phone", "phonenumber"), ("notes", "memo"), ("source", "creationsource"), ("created_on", "firstvisit"),
        ],
        ..BARE
    },
    Preset {
        code: "stripe_payments",
        needs: &["id", "createddate|created", "amount", "amountrefunded", "captured|paymentsourcetype|convertedamount"],
        likes: "currency|status|fee|mode|description|customeremail|customerid|invoiceid|convertedcurrency|taxesonfee|islink",
        roles: &[
            (Role::Order, "id"), (Role::Date, "createddate|created"), (Role::Amount, "amount"), (Role::Refund, "amountrefunded"),
            (Role::Currency, "currency"), (Role::Status, "status"), (Role::Product, "description"), (Role::Cost, ""),
        ],
        keys: &[(Id, "customerid"), (Email, "customeremail|email"), (Name, "customername|customerdescription")],
        rules: &[Rule::Closed("captured", "false|no|0"), Rule::NoSale("incomplete|uncaptured|blocked")],
        ..BARE
    },
    Preset {
        code: "amazon_orders",
        needs: &["amazonorderid", "purchasedate", "itemprice", "orderstatus"],
        likes: "merchantorderid|fulfillmentchannel|saleschannel|asin|itemstatus|quantity|itemtax|shippingprice|lastupdateddate",
        roles: &[
            (Role::Order, "amazonorderid"), (Role::Date, "purchasedate"), (Role::Amount, "itemprice"), (Role::Quantity, "quantity"),
            (Role::Status, "orderstatus"), (Role::Currency, "currency"), (Role::Product, "productname"), (Role::Channel, "saleschannel"),
            (Role::UnitPrice, ""), (Role::Refund, ""),
        ],
        keys: &[(Email, "buyeremail"), (Name, "buyername")],
        rules: &[Rule::Less("itempromotiondiscount")],
        ..BARE
    },
    Preset {
        code: "amazon_unshipped",
        needs: &["orderid", "orderitemid", "purchasedate", "buyeremail"],
        likes: "buyername|buyerphonenumber|promisedate|paymentsdate|sku|productname|quantitypurchased|quantitytoship|shipservicelevel",
        roles: &[
            (Role::Order, "orderid"), (Role::Date, "purchasedate"), (Role::Amount, "itemprice"), (Role::Quantity, "quantitypurchased"),
            (Role::Name, "buyername"), (Role::Currency, "currency"), (Role::Product, "productname"), (Role::UnitPrice, ""),
        ],
        keys: &[(Email, "buyeremail"), (Phone, "buyerphonenumber"), (Name, "buyername")],
        ..BARE
    },
    Preset {
        code: "amazon_transactions",
        needs: &["date/time", "settlementid", "type", "orderid", "productsales"],
        likes: "sku|description|marketplace|fulfillment|promotionalrebates|sellingfees|fbafees|total",
        roles: &[
            (Role::Order, "orderid"), (Role::Date, "date/time"), (Role::Amount, "productsales"), (Role::Quantity, "quantity"),
            (Role::Product, "description"), (Role::Channel, "marketplace"), (Role::Status, ""),
        ],
        // Transfers, advertising and fees are no sales.
        rules: &[Rule::Only("type", "order|refund")],
        ..BARE
    },
    Preset {
        code: "etsy_orders",
        needs: &["saledate", "orderid", "buyeruserid|buyer|fullname", "ordervalue", "ordertotal|ordernet"],
        likes: "numberofitems|dateshipped|couponcode|discountamount|cardprocessingfees|adjustedordertotal|shipcity|ordertype|inpersondiscount",
        roles: &[
            (Role::Order, "orderid"), (Role::Date, "saledate"), (Role::Amount, "ordervalue"), (Role::Quantity, "numberofitems"),
            (Role::Name, "fullname|buyer"), (Role::Currency, "currency"), (Role::Status, "status"),
            (Role::Refund, ""), (Role::Discount, ""), (Role::UnitPrice, ""),
        ],
        keys: &[(Id, "buyeruserid|buyer"), (Name, "fullname")],
        rules: &[
            Rule::Less("discountamount"), Rule::Adjusted("ordertotal", "adjustedordertotal"), Rule::Dates(DateOrder::MonthDay),
        ],
        ..BARE
    },
    Preset {
        code: "etsy_items",
        holds: Holds::Items,
        needs: &["saledate", "itemname", "transactionid", "listingid"],
        likes: "buyer|quantity|price|couponcode|itemtotal|datepaid|dateshipped|shipname|orderid|variations|ordertype|sku",
        roles: &[
            (Role::Order, "orderid"), (Role::Date, "saledate"), (Role::Amount, "itemtotal"), (Role::Quantity, "quantity"),
            (Role::UnitPrice, "price"), (Role::Product, "itemname"), (Role::Name, "buyer"), (Role::Currency, "currency"),
            (Role::Discount, "discountamount"), (Role::Refund, ""),
        ],
        keys: &[(Id, "buyeruserid|buyer"), (Name, "shipname")],
        rules: &[Rule::Dates(DateOrder::MonthDay)],
        ..BARE
    },
    Preset {
        code: "paypal_activity",
        needs: &["date|日期|datum", "type|类型|typ", "gross|总额|brutto", "fee|net|费用|手续费|净额|netto", "transactionid|交易号|交易编号|transaktionscode"],
        likes: "timezone|name|status|currency|fromemailaddress|toemailaddress|referencetxnid|balance|balanceimpact|itemtitle|receiptid|invoicenumber",
        roles: &[
            (Role::Order, "transactionid|交易号|交易编号|transaktionscode"), (Role::Date, "date|日期|datum"), (Role::Amount, "gross|总额|brutto"),
            (Role::Name, "name|姓名|名称"), (Role::Status, "status|状态"), (Role::Currency, "currency|币种|wahrung"), (Role::Product, "itemtitle|物品标题|artikelbezeichnung"),
            (Role::Quantity, ""), (Role::Channel, ""), (Role::Discount, ""),
        ],
        keys: &[(Email, "fromemailaddress|发件人邮箱地址|付款人邮箱|absenderemailadresse"), (Name, "name|姓名|名称")],
        rules: &[
            Rule::Not("type|类型|typ", "*hold*|*authorization*|*withdrawal*|*conversion*|*fee*|*冻结*|*授权*|*提现*|*兑换*|*gebuhr*"),
            Rule::Only("type|类型|typ", "*payment*|*refund*|*reversal*|*chargeback*|*付款*|*退款*|*撤销*|*zahlung*|*erstattung*"),
            Rule::NegativeOnly("type|类型|typ", "*refund*|*reversal*|*chargeback*|*退款*|*撤销*|*ruckzahlung*|*erstattung*"),
            Rule::Returns("referencetxnid|参考交易号|zugehorigertransaktionscode", "toemailaddress|收件人邮箱地址|empfangeremailadresse"),
        ],
        ..BARE
    },
    Preset {
        code: "bigcommerce_orders",
        needs: &["orderid", "orderdate", "orderstatus", "ordertotal", "refundamount|cartbaseamount|taxtotal"],
        likes: "deliverydate|shippingtotal|paymentmethod|firstname|lastname|emailaddress|customerid|customername|customeremail|currencycode",
        roles: &[
            (Role::Order, "orderid"), (Role::Date, "orderdate"), (Role::Amount, "ordertotal"), (Role::Refund, "refundamount"),
            (Role::Status, "orderstatus"), (Role::Currency, "ordercurrencycode|currencycode|currency"), (Role::Quantity, ""),
            (Role::UnitPrice, ""), (Role::Discount, ""),
        ],
        keys: &[
            (Id, "customerid"), (Email, "emailaddress|customeremail|email"), (Phone, "customerphone|phone|billingphone"),
            (Name, "firstname+lastname|customername"),
        ],
        rules: &[Rule::NoSale("incomplete")],
        ..BARE
    },
];
