//! Awkward order files whose figures could go wrong without a word.

use keben::import::{Options, RejectReason, Returns, Role, Session};

fn open(text: &str, options: Options) -> Session {
    let bytes = text.as_bytes().to_vec();
    Session::open("orders.csv", bytes, &options, &mut |_, _| {}).expect("opens")
}

/// With bad rows counted out.
fn dropping() -> Options {
    Options {
        returns: Returns::Drop,
        ..Options::default()
    }
}

/// Revenue and customers, as `keben import --returns drop` counts them.
fn figures(text: &str) -> (String, u32) {
    let session = open(text, dropping());
    let summary = &session.preview().summary;
    (summary.revenue.plain(), summary.customers)
}

fn warned(session: &Session, code: &str) -> bool {
    let warnings = &session.preview().warnings;
    warnings.iter().any(|warning| warning.code == code)
}

fn asked(session: &Session, code: &str) -> Option<Vec<String>> {
    let questions = &session.preview().questions;
    let found = questions.iter().find(|question| question.code == code);
    found.map(|question| question.options.clone())
}

#[test]
fn an_abbreviations_point_is_no_decimal_mark() {
    let text = "order,customer,date,amount\n1,C1,2024-01-01,Rs. 1234.50\n2,C2,2024-01-02,Rs. 5\n";
    assert_eq!(figures(text), ("1239.50".into(), 2));
}

#[test]
fn points_group_where_semicolons_part_columns() {
    let text = "order;customer;date;amount\n1;C1;05.01.2024;1.234\n2;C2;06.01.2024;12.345\n3;C2;16.01.2024;567\n";
    assert_eq!(figures(text), ("14146.00".into(), 2));
    // A later cell that proves the point as decimal mark is believed.
    assert_eq!(figures(&format!("{text}4;C2;17.01.2024;2.5\n")).0, "583.08");
    let commas = "order,customer,date,amount\n1,C1,2024-01-05,1.234\n2,C2,2024-01-06,12.345\n";
    assert_eq!(figures(commas).0, "13.58");
}

#[test]
fn currencies_told_by_signs_are_never_summed() {
    let text = "order,customer,date,amount\n1,C1,2024-01-01,¥10\n2,C2,2024-01-02,￥20\n3,C2,2024-01-03,$500\n4,C3,2024-01-03,7\n";
    let session = open(text, dropping());
    assert_eq!(session.preview().summary.revenue.plain(), "37.00");
    let rejects: Vec<_> = session.rejects().collect();
    assert_eq!(rejects.len(), 1);
    assert_eq!(rejects[0].reason, RejectReason::OtherCurrency);
    assert_eq!((rejects[0].line, &*rejects[0].cell), (4, "$500"));
    assert_eq!(
        asked(&session, "currency"),
        Some(vec!["CNY".into(), "USD".into()])
    );
    let dollars = Options {
        currency: Some("USD".into()),
        ..dropping()
    };
    let session = open(text, dollars);
    assert_eq!(session.preview().summary.revenue.plain(), "507.00");
}

#[test]
fn a_total_line_with_a_date_does_not_double_the_revenue() {
    let head = "订单编号,客户编号,下单日期,金额\nA1,C1,2024-01-01,10\nA2,C2,2024-01-02,5\n";
    let session = open(&format!("{head},合计,2024-01-02,15\n"), dropping());
    assert_eq!(session.preview().summary.revenue.plain(), "15.00");
    assert_eq!(session.preview().counts.skipped, 1);
    assert!(warned(&session, "skipped_row"));
    // A customer may be called so.
    let text = format!("{head}A3,Total,2024-01-03,1\nA4,Total Wine,2024-01-03,1\n");
    assert_eq!(figures(&text), ("17.00".into(), 4));
}

#[test]
fn discounts_in_every_make_take_off() {
    for (head, first, second, revenue) in [
        ("discount", "0.25", "0", "160.00"),
        ("discount", "25%", "10%", "159.00"),
        ("discount", "25.00", "0", "185.00"),
        ("discount", "-25.00", "0", "185.00"),
        ("discount %", "25", "10", "159.00"),
        ("折扣", "8折", "95折", "169.50"),
        ("Discount Percent", "25", "0.5", "159.95"),
    ] {
        let text = format!(
            "order,customer,date,qty,unit price,{head}\n1,C1,2024-01-01,2,100,{first}\n2,C2,2024-01-02,1,10,{second}\n"
        );
        assert_eq!(figures(&text).0, revenue, "{head} {first}");
    }
}

#[test]
fn traditional_and_japanese_headers_are_known() {
    for head in [
        "訂單編號,客戶編號,姓名,訂單日期,金額",
        "注文番号,顧客ID,氏名,注文日,売上金額",
    ] {
        let text = format!("{head}\n1,C1,王,2024-01-01,10\n2,C2,王,2024-01-02,5\n");
        assert_eq!(figures(&text), ("15.00".into(), 2), "{head}");
    }
}

#[test]
fn without_a_header_a_number_of_its_own_is_the_order() {
    let text = "A1,C1,2024-01-01,12.00\nA2,C2,2024-01-02,5.00\nA3,C1,2024-01-03,1.00\n";
    let session = open(text, dropping());
    assert_eq!(session.preview().summary.customers, 2);
    assert_eq!(session.preview().summary.orders, 3);
    assert_eq!(
        asked(&session, "customer_key"),
        Some(vec!["2".into(), "1".into()])
    );
}

#[test]
fn error_values_are_no_customer() {
    let text =
        "order,customer,date,amount\n1,C1,2024-01-01,10\n2,#REF!,2024-01-02,5\n3,C1,2024-01-02,5\n";
    assert_eq!(figures(text), ("15.00".into(), 1));
}

#[test]
fn an_orders_total_on_each_line_is_counted_once() {
    let head = "订单号,商品名称,订购数量,下单时间,京东价,应付金额,下单帐号\n";
    let rows =
        "1,a,1,2024-01-01,60,100,u1\n1,b,1,2024-01-01,40,100,u1\n2,a,2,2024-01-02,60,120,u2\n";
    let session = open(&format!("{head}{rows}"), dropping());
    assert_eq!(session.preview().summary.revenue.plain(), "220.00");
    assert!(warned(&session, "order_total_left"));
    // What was mapped by hand stays the line's total.
    let mapped = Options {
        map: vec![(Role::Amount, "应付金额".into())],
        ..dropping()
    };
    let session = open(&format!("{head}{rows}"), mapped);
    assert_eq!(session.preview().summary.revenue.plain(), "320.00");
    // Nothing adds up: kept, and said.
    let text = "order id,customer id,order date,product,order total\n1,C1,2024-01-01,a,100\n1,C1,2024-01-01,b,100\n";
    let session = open(text, dropping());
    assert_eq!(session.preview().summary.revenue.plain(), "200.00");
    assert!(warned(&session, "order_total_repeated"));
    // Two items of one price are two items.
    let text = "order id,customer id,order date,product,qty,unit price,amount\n1,C1,2024-01-01,a,1,5,5\n1,C1,2024-01-01,b,1,5,5\n";
    assert_eq!(figures(text).0, "10.00");
}
