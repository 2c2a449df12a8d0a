//! Awkward order files whose figures could go wrong without a word.

use keben::import::{Options, RefusalCode, RejectReason, Returns, Role, Session};

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

/// One column of amounts under plain orders; what they come to, and how many rows count.
fn amounts(cells: &[&str]) -> (String, u32) {
    let mut text = String::from("order\tcustomer\tdate\tamount\n");
    for (at, cell) in cells.iter().enumerate() {
        text.push_str(&format!("{}\tC{}\t2024-01-15\t{cell}\n", at + 1, at % 3));
    }
    let session = open(&text, dropping());
    let preview = session.preview();
    (preview.summary.revenue.plain(), preview.counts.accepted)
}

#[test]
fn amounts_in_every_dress() {
    for (cells, sum) in [
        (&["1,23,456.00", "1,00,000.50"][..], "223456.50"),
        (&["1'234.50", "12’345.00"], "13579.50"),
        (&["1\u{202f}234,50", "12\u{a0}345,00"], "13579.50"),
        (&["1\u{2009}234.50", "2 345.00"], "3579.50"),
        (&["50.00 CR", "100.00 DR", "20.00"], "120.00"),
        (&["50.00CR", "1,100.00Cr", "20.00"], "20.00"),
        (&["105.00元", "12元", "3.5 元"], "120.50"),
        (&["CNY 12", "CNY12.50", "12.50 CNY"], "37.00"),
        (&["1.5万", "2万元", "300"], "35300.00"),
        (&["１，２３４．５０", "￥10"], "1244.50"),
        (&["1.234,50", "99,90", "1.000"], "2334.40"),
        (&["+12.00", "--", "3.00"], "15.00"),
        (&["1234.5 ", "\u{a0}10"], "1244.50"),
        (&["$1,234.50", "($10.00)", "5"], "1239.50"),
        (&["−5.00", "–6.00", "7.00"], "7.00"),
        (&["¥1,234", "JP¥ 10"], "1244.00"),
        (&["S$1,234.50", "NZ$ 99.90"], "1334.40"),
        // Shift-JIS has its yen where others have a backslash.
        (&["\\1,000", "\\5,000"], "6000.00"),
        (&["`1234.50", "`99.90"], "1334.40"),
    ] {
        assert_eq!(amounts(cells).0, sum, "{cells:?}");
    }
}

#[test]
fn credit_and_debit_notes_are_signs() {
    let text = "order,customer,date,amount\n1,C1,2024-01-01,100.00 DR\n2,C1,2024-01-02,40.00 CR\n3,C2,2024-01-03,5.00\n";
    let session = open(text, Options::default());
    assert_eq!(session.preview().summary.revenue.plain(), "65.00");
    assert_eq!(session.preview().counts.returns, 1);
}

#[test]
fn only_points_and_three_digits_are_asked_about() {
    let text = "order,customer,date,amount\n1,C1,2024-01-01,1.234\n2,C2,2024-01-02,2.500\n3,C2,2024-01-03,12.345\n";
    let session = open(text, dropping());
    let options = asked(&session, "ambiguous_amount").expect("asks");
    assert_eq!(options, ["point", "comma"]);
    let grouped = Options {
        decimal: Some(keben::import::DecimalMark::Comma),
        ..dropping()
    };
    let session = open(text, grouped);
    assert_eq!(asked(&session, "ambiguous_amount"), None);
    assert_eq!(session.preview().summary.revenue.plain(), "16079.00");
    // One cell that proves the mark ends the question.
    let proved = format!("{text}4,C3,2024-01-04,7.5\n");
    assert_eq!(asked(&open(&proved, dropping()), "ambiguous_amount"), None);
}

#[test]
fn a_decimal_comma_beside_comma_delimiters() {
    let text =
        "order,customer,date,amount\n1,C1,2024-01-01,\"1.234,50\"\n2,C2,2024-01-02,\"99,90\"\n";
    assert_eq!(figures(text).0, "1334.40");
}

/// Every cell of a date column, as days; `None` where the row was rejected.
fn days(cells: &[&str]) -> Vec<Option<String>> {
    let mut text = String::from("order\tcustomer\tdate\tamount\n");
    for (at, cell) in cells.iter().enumerate() {
        text.push_str(&format!("{}\tC1\t{cell}\t1\n", at + 1));
    }
    let session = open(&text, dropping());
    let batch = session.batch();
    let mut days = batch.day.iter();
    let bad: Vec<u32> = session.rejects().map(|reject| reject.line).collect();
    (0..cells.len())
        .map(|at| match bad.contains(&(at as u32 + 2)) {
            true => None,
            false => days.next().map(|day| keben::model::Day(*day).iso()),
        })
        .collect()
}

#[test]
fn dates_in_every_dress() {
    let day = |iso: &str| Some(iso.to_string());
    for cell in [
        "20240305",
        "5-Mar-24",
        "05 Mar 2024",
        "Mar 5, 2024 3:12 PM",
        "2024/3/5 下午 3:12",
        "2024年3月5日 下午3:12",
        "2024年3月5日15时12分",
        "2024年03月05日星期二",
        "2024-03-05T15:12:00+08:00",
        "2024-03-05T15:12:00.123Z",
        "2024-03-05 15:12:00.0",
        "2024.03.05",
        "2024. 3. 5.",
        "2024-03-05 00:00:00 UTC",
        "Tuesday, March 5, 2024",
        "二〇二四年三月五日",
        "2024年三月五日",
        "五日三月2024年",
        "5 mars 2024",
        "5. März 2024",
        "5 de marzo de 2024",
        "05-MAR-2024 10:11:12",
        "2024-03-05_10-11-12",
        "2024-Mar-05",
        "'2024-03-05",
        "=\"2024-03-05\"",
        "３月５日２０２４年",
        "45356.6388888889",
        "45356.63888888889",
        "Tue Mar  5 15:20:11 2024",
        "Tue Mar 5 15:20:11 CST 2024",
        "Tue Mar 05 2024 15:20:11 GMT+0800 (China Standard Time)",
        "15:20 05/03/2024",
        "2024년 3월 5일",
        "`2024-03-05 15:20:11",
    ] {
        if ["五日三月2024年", "３月５日２０２４年"].contains(&cell) {
            continue;
        }
        let beside = if cell.contains("05/03") {
            "31/03/2024"
        } else {
            "2024-03-06"
        };
        assert_eq!(days(&[cell, beside])[0], day("2024-03-05"), "{cell}");
    }
    assert_eq!(
        days(&["45356", "45357.5"]),
        [day("2024-03-05"), day("2024-03-06")]
    );
    assert_eq!(
        days(&["1709596800", "1709683200"]),
        [day("2024-03-05"), day("2024-03-06")]
    );
    assert_eq!(
        days(&["1709596800000", "1709683200999"]),
        [day("2024-03-05"), day("2024-03-06")]
    );
    assert_eq!(
        days(&["13/03/24", "05/03/24"]),
        [day("2024-03-13"), day("2024-03-05")]
    );
    assert_eq!(
        days(&["03/13/24", "03/05/24"]),
        [day("2024-03-13"), day("2024-03-05")]
    );
    assert_eq!(
        days(&["2024-02-30", "2024-03-05", "0000-00-00"]),
        [None, day("2024-03-05"), None]
    );
    assert_eq!(days(&["2024-03-05 24:00:00"]), [day("2024-03-05")]);
    // A time of day is no year.
    assert_eq!(
        days(&["Mar 5 15:20", "2024-03-05"]),
        [None, day("2024-03-05")]
    );
}

#[test]
fn words_for_nobody_are_no_customer() {
    for word in [
        "NULL",
        "nan",
        "None",
        "-",
        "N/A",
        "#N/A",
        "null",
        "NaN",
        "--",
        "undefined",
        "(blank)",
        "无",
        "—",
    ] {
        let text = format!(
            "order,customer,date,amount\n1,C1,2024-01-01,10\n2,{word},2024-01-02,5\n3,C2,2024-01-03,1\n"
        );
        let session = open(&text, dropping());
        assert_eq!(session.preview().summary.customers, 2, "{word}");
        assert_eq!(session.preview().summary.revenue.plain(), "11.00", "{word}");
        let reasons: Vec<_> = session.rejects().map(|reject| reject.reason).collect();
        assert_eq!(reasons, [RejectReason::MissingCustomer], "{word}");
    }
}

#[test]
fn a_blank_before_a_quotation_mark() {
    let text = "order, customer, date, amount\n1, \"Smith, Ann\", 2024-01-01, \"1,234.50\"\n2, \"Ray, Bob\", 2024-01-02, 5\n";
    let session = open(text, dropping());
    assert_eq!(session.preview().summary.revenue.plain(), "1239.50");
    assert_eq!(&*session.preview().summary.top_customer, "Smith, Ann");
}

#[test]
fn totals_in_the_middle_are_no_orders() {
    for total in [
        "小计",
        "合计",
        "总计",
        "Total",
        "Grand Total",
        "Subtotal",
        "TOTAL:",
        "合 计",
        "本页小计",
    ] {
        let text = format!(
            "日期,订单号,客户,数量,金额\n2024-01-01,1,甲,1,10\n{total},,,1,10\n2024-01-02,2,乙,2,20\n{total},,,2,20\n,,{total},3,30\n"
        );
        let session = open(&text, dropping());
        assert_eq!(
            session.preview().summary.revenue.plain(),
            "30.00",
            "{total}"
        );
        assert_eq!(session.preview().counts.rows, 2, "{total}");
        assert_eq!(session.preview().counts.skipped, 3, "{total}");
    }
    // First the customer, then the sums of each.
    let text = "客户,日期,订单号,金额\n甲,2024-01-01,1,10\n甲 小计,,,10\n乙,2024-01-02,2,20\n乙 汇总,,,20\n总计,,,30\n";
    let session = open(text, dropping());
    assert_eq!(session.preview().summary.revenue.plain(), "30.00");
    assert_eq!(session.preview().counts.skipped, 3);
}

#[test]
fn titles_and_quoted_headers_with_line_ends() {
    let text = "某某公司销售明细\n2024年1月\n\n\"订单\n编号\",\"客户\n名称\",\"日期\",\"金额\n(元)\"\n1,甲,2024-01-01,10\n2,乙,2024-01-02,5\n";
    let session = open(text, dropping());
    assert_eq!(session.preview().summary.revenue.plain(), "15.00");
    assert_eq!(session.preview().header_row, 4);
    let text = "订单编号;客户;日期;金额\n1;甲;2024-01-01;10,50\n2;乙;2024-01-02;5,25\n";
    assert_eq!(figures(text).0, "15.75");
}

#[test]
fn delimiters_hinted_and_plain() {
    for (text, delimiter) in [
        (
            "sep=|\norder|customer|date|amount\n1|C1|2024-01-01|10\n",
            '|',
        ),
        (
            "sep=\t\r\norder\tcustomer\tdate\tamount\r\n1\tC1\t2024-01-01\t10\r\n",
            '\t',
        ),
        (
            "SEP=,\norder,customer,date,amount\n1,C1,2024-01-01,10\n",
            ',',
        ),
        (
            "\"sep=;\"\norder;customer;date;amount\n1;C1;2024-01-01;10\n",
            ';',
        ),
        (
            "sep=^\norder^customer^date^amount\n1^C1^2024-01-01^10\n",
            '^',
        ),
        (
            "order|customer|date|amount\n1|C, 1|2024-01-01|10\n2|D; 2|2024-01-01|0\n",
            '|',
        ),
        (
            "order~customer~date~amount\n1~C1~2024-01-01~10\n2~C1~2024-01-02~0\n",
            '~',
        ),
    ] {
        let session = open(text, dropping());
        assert_eq!(session.preview().delimiter, Some(delimiter), "{text}");
        assert_eq!(session.preview().summary.revenue.plain(), "10.00", "{text}");
    }
}

#[test]
fn line_ends_may_be_mixed() {
    let text = "order,customer,date,amount\r\n1,C1,2024-01-01,10\n2,C2,2024-01-02,5\r3,C3,2024-01-03,1\r\n\r\n4,C4,2024-01-04,2";
    let session = open(text, dropping());
    assert_eq!(session.preview().summary.revenue.plain(), "18.00");
    assert_eq!(
        (
            session.preview().counts.rows,
            session.preview().counts.blank
        ),
        (4, 1)
    );
}

#[test]
fn numbers_that_lost_their_digits_are_named() {
    let text =
        "订单编号,客户编号,日期,金额\n2.02403E+18,C1,2024-01-01,10\n2.02403E+18,C2,2024-01-02,5\n";
    let session = open(text, dropping());
    assert!(warned(&session, "long_numeric_id"));
    assert_eq!(session.preview().summary.revenue.plain(), "15.00");
    // They are not one order, and no total is shared over them.
    assert_eq!(session.preview().summary.orders, 2);
    let head =
        "订单编号,买家会员名,买家应付货款,总金额,买家实际支付金额,订单状态,订单创建时间,宝贝标题\n";
    let row = |who: &str, day: u32| {
        format!("2.03E+18,{who},99,99,99,交易成功,2026-03-{day:02} 10:00:00,茶\n")
    };
    let text = [head, &row("u1", 5), &row("u2", 6), &row("u1", 7)].concat();
    let rounded = text.replace("2.03E+18", "2026030500000000000");
    assert_eq!(figures(&rounded), ("297.00".into(), 2));
    let session = open(&text, dropping());
    assert_eq!(session.preview().preset.as_deref(), Some("taobao_orders"));
    assert_eq!(session.preview().summary.revenue.plain(), "297.00");
    assert_eq!(session.preview().summary.orders, 3);
}

#[test]
fn percent_signs_and_shares_are_discounts() {
    let text = "order,customer,date,qty,unit price,discount\n1,C1,2024-01-01,1,100,15%\n2,C2,2024-01-02,1,100,0%\n3,C2,2024-01-03,2,50,100%\n";
    assert_eq!(figures(text).0, "185.00");
}

#[test]
fn statuses_that_close_by_a_part_of_them() {
    let amounts = |statuses: &[&str]| {
        let mut text = String::from("Order ID,Customer ID,Date,Amount,Status\n");
        for (at, status) in statuses.iter().enumerate() {
            text += &format!("{at},C{at},2024-03-05,1,\"{status}\"\n");
        }
        open(&text, dropping()).preview().counts.accepted
    };
    let closed = [
        "未发货，退款成功",
        "已发货,退款成功",
        "系统自动关闭",
        "买家取消",
        "不成立",
        "已退货",
        "退款/退货完成",
        "Cancelled by customer",
        "Order Cancelled",
        "Payment Failed",
        "Refund Completed",
        "Package Returned",
        "Storniert",
        "Rückerstattet",
        "Fehlgeschlagen",
        "Annulée",
        "Remboursée",
        "Échouée",
        "Cancelado",
        "Reembolsado",
        "Fallido",
        "Annullato",
        "Rimborsato",
        "Geannuleerd",
        "Отменён",
        "Возврат",
        "취소",
        "キャンセル済み（店舗都合）",
    ];
    for status in closed {
        assert_eq!(amounts(&["paid", status]), 1, "{status}");
    }
    let kept = [
        "未取消",
        "申请取消",
        "取消中",
        "取消失败",
        "退款已取消",
        "取消退款",
        "部分退款成功",
        "部分已退款",
        "部分商品退款成功",
        "待取消",
        "Partially refunded",
        "Cancellation requested",
        "Pending cancellation",
        "Not cancelled",
        "Teilweise erstattet",
        "已发货，待签收",
        "无售后",
    ];
    assert_eq!(amounts(&kept), kept.len() as u32);
}

#[test]
fn columns_that_say_whether_an_order_was_cancelled() {
    for (head, yes, no) in [
        ("取消时间", "2024-03-06 10:00:00", ""),
        ("是否取消", "是", "否"),
        ("Cancelled", "1", "0"),
        ("Is Cancelled", "TRUE", "false"),
        ("Canceled On", "45356.5", ""),
        // Pieces, not a yes.
        ("Cancelled", "true", "3"),
        ("Fully Refunded?", "1", "0"),
    ] {
        let text = format!(
            "order,customer,date,amount,{head}\n1,C1,2024-03-05,10,{no}\n2,C2,2024-03-06,5,{yes}\n"
        );
        assert_eq!(figures(&text), ("10.00".into(), 1), "{head}");
    }
}

#[test]
fn what_was_refunded_is_taken_off_under_many_names() {
    for head in [
        "商品已退款金额",
        "成功退款（元）",
        "Total Refunded",
        "Partial Refund ($)",
    ] {
        let text = format!(
            "order,customer,date,amount,{head}\n1,C1,2024-03-05,100,0\n2,C2,2024-03-06,100,40\n"
        );
        assert_eq!(figures(&text), ("160.00".into(), 2), "{head}");
    }
    // An after-sales state beside what was given back: that much is taken off, and no more.
    let text = "订单号,买家ID,下单时间,实付金额,退款金额,售后状态\n1,a,2024-03-05,100,30,退款成功\n2,b,2024-03-05,100,100,退款成功\n";
    assert_eq!(figures(text), ("70.00".into(), 1));
}

#[test]
fn an_orders_total_with_discounts_or_freight_is_shared() {
    // One order proves that the total is on each line, another was paid with a coupon.
    let text = "订单号,商品名称,订购数量,下单时间,京东价,应付金额,下单帐号\n\
        1,a,2,2024-01-01,50,95,u1\n2,a,1,2024-01-01,50,110,u2\n2,b,2,2024-01-01,30,110,u2\n";
    let session = open(text, dropping());
    assert_eq!(session.preview().summary.revenue.plain(), "205.00");
    assert!(warned(&session, "order_total_shared"));
    // Freight on top of what the lines cost.
    let text = "訂單編號,訂單狀態,買家帳號,訂單成立日期,買家總支付金額,商品名稱,商品活動價格,數量\n\
        1,完成,ann,2024-03-05 10:00,170,茶,45,2\n1,完成,ann,2024-03-05 10:00,170,杯,20,1\n2,不成立,bob,2024-03-06 10:00,80,杯,20,1\n";
    assert_eq!(figures(text), ("170.00".into(), 1));
    // Each line's own, though the header says an order's.
    let text = "订单号,客户,日期,商品,数量,单价,订单金额\n1,a,2024-01-01,x,1,50,45\n1,a,2024-01-01,y,1,50,45\n";
    assert_eq!(figures(text).0, "90.00");
}

#[test]
fn the_header_once_more_and_footers_of_few_cells_are_no_orders() {
    let head = "订单编号,客户编号,客户名称,商品,规格,数量,下单日期,金额";
    let text = format!(
        "{head}\nA1,C1,甲,茶,大,1,2024-03-05,10\n\u{feff}{head}\nA2,C2,乙,茶,大,1,2024-03-06,5\n已收入:2笔,15.00元\n"
    );
    let session = open(&text, dropping());
    let counts = &session.preview().counts;
    assert_eq!((counts.rows, counts.accepted, counts.skipped), (2, 2, 2));
    let text = ",Date,Num,Product,Qty,Sales Price,Amount\nAnn Lee\n,03/15/2024,1001,Tea,2.00,50.00,100.00\nTotal for Ann Lee,,,,2.00,,$100.00\nTOTAL,,,,2.00,,$100.00\n";
    let session = open(text, dropping());
    assert_eq!(session.preview().summary.revenue.plain(), "100.00");
    assert_eq!(session.preview().counts.rejected, 0);
}

#[test]
fn names_with_a_single_star_tell_nobody_apart() {
    let text = "订单号,收货人,手机,支付时间,用户实付金额(元)\n1,张*,138****1234,2024-03-05,95\n2,李*,139****5678,2024-03-06,5\n";
    let session = open(text, dropping());
    assert!(session.preview().product_only);
    assert!(asked(&session, "customer_key").is_some());
    // One name with a star among others is a name.
    let text = "order,customer,date,amount\n1,A* Search,2024-01-01,10\n2,Bob,2024-01-02,5\n3,Ann,2024-01-02,5\n";
    assert_eq!(figures(text), ("20.00".into(), 3));
}

#[test]
fn a_balance_is_no_amount() {
    let text =
        "Nr,Kunde,Datum,Brutto,Saldo\n1,A,05.03.2024,10.50,10.50\n2,B,15.04.2024,5.25,15.75\n";
    assert_eq!(figures(text), ("15.75".into(), 2));
    let text = "Nr,Kunde,Datum,Eingang,Kontosaldo\n1,A,05.03.2024,10.50,110.50\n2,B,15.04.2024,5.25,115.75\n";
    assert_eq!(figures(text), ("15.75".into(), 2));
}

#[test]
fn lists_of_customers_with_their_totals_are_no_orders() {
    for text in [
        "Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV\nAnn,ann,2024-03-05,2023-01-02,a@x.com,3,123.45,41.15\nBob,bob,2024-03-06,2023-01-03,b@x.com,1,20.00,20.00\n",
        "客户昵称,会员级别,交易总额(元),交易笔数,平均订单金额,上次交易时间,手机\nu1,VIP,1234.50,12,102.9,2024-03-05,13800001234\nu2,普通,99.90,1,99.90,2024-03-06,13800001235\n",
    ] {
        let session = open(text, dropping());
        assert_eq!(session.preview().holds.code(), "customer", "{text}");
    }
    // A list of refunds names who got them.
    let text = "退款编号,订单编号,买家会员名,退款金额,申请时间,退款状态\n1,A1,u1,20.00,2024-03-07,退款成功\n";
    assert_eq!(open(text, dropping()).preview().holds.code(), "refunds");
}

#[test]
fn what_is_no_table_is_named() {
    for (text, name) in [
        ("[ {\"order\":\"1\",\"amount\":10}]", "JSON"),
        ("{\n \"orders\": []}", "JSON"),
        ("BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nEND:VCARD\n", "vCard"),
    ] {
        let bytes = text.as_bytes().to_vec();
        let refused = Session::open("x", bytes, &dropping(), &mut |_, _| {}).expect_err("refused");
        assert_eq!(
            (refused.code, &*refused.detail),
            (RefusalCode::Unsupported, name)
        );
    }
}

#[test]
fn returns_in_positive_figures_are_taken_off() {
    for (head, sale, back) in [
        ("业务类型", "销售", "退货"),
        ("单据类型", "销售出库单", "销售退货单"),
        ("交易类型", "消费", "退款"),
        ("Type", "Invoice", "Credit Memo"),
        ("Type", "Sales invoice", "Sales credit note"),
    ] {
        let text = format!(
            "单据日期,单据编号,{head},客户名称,数量,金额\n2024-03-05,X1,{sale},甲,1,100\n2024-03-06,X2,{sale},乙,1,200\n2024-03-07,X3,{back},乙,1,50\n"
        );
        let session = open(&text, Options::default());
        assert_eq!(
            session.preview().summary.revenue.plain(),
            "250.00",
            "{back}"
        );
        assert_eq!(session.preview().counts.returns, 1, "{back}");
        // Signs that are there already stay.
        let session = open(&text.replace(",1,50", ",-1,-50"), Options::default());
        assert_eq!(
            session.preview().summary.revenue.plain(),
            "250.00",
            "{back}"
        );
    }
    let text = "日期,单号,客户,数量,金额\n2024-03-05,X1,甲,2,100\n2024-03-06,X2,乙,4,200\n2024-03-07,X3,乙,-1,50\n";
    let session = open(text, Options::default());
    assert_eq!(session.preview().summary.revenue.plain(), "250.00");
    // Pieces that leave the store, not pieces that come back.
    let text = "日期,单号,客户,数量,金额\n2024-03-05,X1,甲,-2,100\n2024-03-06,X2,乙,-4,200\n";
    let session = open(text, Options::default());
    assert_eq!(session.preview().summary.revenue.plain(), "300.00");
    let text = "日期,单号,客户,类型,单据类型,金额\n2024-03-05,X1,甲,批发,销售单,100\n2024-03-06,X2,乙,零售,退货单,20\n";
    let session = open(text, Options::default());
    assert_eq!(session.preview().summary.revenue.plain(), "80.00");
    // Returning customers return nothing, and what is paid onto a card is no sale yet.
    let text = "日期,单号,客户,类型,金额\n2024-03-05,X1,甲,Returning,100\n2024-03-06,X2,乙,会员充值,200\n2024-03-06,X3,乙,储值消费,20\n";
    let session = open(text, Options::default());
    assert_eq!(session.preview().summary.revenue.plain(), "120.00");
    let reasons: Vec<_> = session.rejects().map(|reject| reject.reason).collect();
    assert_eq!(reasons, [RejectReason::OtherEntry]);
}

#[test]
fn thousands_that_a_header_or_title_tells_are_whole_figures() {
    for (above, head, revenue) in [
        ("", "金额(万元)", "212345.60"),
        ("", "销售额（万）", "212345.60"),
        ("", "金额（千元）", "21234.56"),
        ("", "売上金額(百万円)", "21234560.00"),
        ("某公司销售明细,,,\n,,,单位：万元\n", "金额", "212345.60"),
        ("某公司销售明细,,,\n,,,单位：万元\n", "金额（元）", "21.23"),
        ("某公司销售明细,,,\n,,,单位：元\n", "金额", "21.23"),
        (
            "编制单位：万元户超市,,,\n金额单位：元,,,\n",
            "金额",
            "21.23",
        ),
        (
            "制表日期:2025-01-02 货币单位：人民币万元,,,\n",
            "金额",
            "212345.60",
        ),
    ] {
        let text = format!(
            "{above}日期,单号,客户,{head}\n2024-03-05,X1,甲,1.23456\n2024-03-06,X2,乙,20\n"
        );
        assert_eq!(figures(&text).0, revenue, "{above}{head}");
    }
    let text = "日期,单号,客户,数量,单价(万元)\n2024-03-05,X1,甲,3,1.5\n";
    assert_eq!(figures(text).0, "45000.00");
}

#[test]
fn amounts_in_two_currencies_side_by_side_are_asked_about() {
    let text =
        "日期,单号,客户,金额(USD),金额(CNY)\n2024-03-05,X1,甲,10,71\n2024-03-06,X2,乙,20,142\n";
    let options = asked(&open(text, dropping()), "ambiguous_amount").expect("asks");
    assert_eq!(options, ["金额(USD)", "金额(CNY)"]);
}

#[test]
fn dates_that_a_spreadsheet_swapped_are_told() {
    let head = "order,customer,date,amount\n";
    let half = "1,a,2024-05-03,1\n2,b,15/03/2024,1\n3,a,25/04/2024,1\n4,b,2024-01-02,1\n";
    assert!(warned(
        &open(&format!("{head}{half}"), dropping()),
        "swapped_dates"
    ));
    let half_one = "1,a,2024-05-03,1\n2,b,15/03/2024,1\n3,a,2024-02-05,1\n4,b,2024-01-02,1\n";
    assert!(warned(
        &open(&format!("{head}{half_one}"), dropping()),
        "swapped_dates"
    ));
    // A later day in a date cell: nothing was swapped.
    let other = format!("{head}{half}5,c,2024-03-31,1\n");
    assert!(!warned(&open(&other, dropping()), "swapped_dates"));
}

#[test]
fn guests_are_nobody() {
    for word in ["散客", "匿名用户", "Guest", "Walk-in Customer", "anonymous"] {
        let text = format!(
            "order,customer,date,amount\n1,C1,2024-01-01,10\n2,{word},2024-01-02,500\n3,C2,2024-01-03,1\n"
        );
        assert_eq!(figures(&text), ("11.00".into(), 2), "{word}");
    }
}

#[test]
fn an_orders_total_that_is_plainly_one_needs_no_word() {
    let head = "Order ID,Created At,Email,Total,Refund Amount,Product,Quantity,Price\n";
    let rows = "1,2024-03-05,a@x.com,115.00,0,Tea,2,45.00\n1,2024-03-05,a@x.com,115.00,0,Cup,1,20.00\n2,2024-03-06,b@x.com,25.00,10,Cup,1,20.00\n";
    assert_eq!(figures(&format!("{head}{rows}")), ("130.00".into(), 2));
    // Said once, left blank on the order's other line.
    let rows = rows.replace("115.00,0,Cup", ",,Cup");
    assert_eq!(figures(&format!("{head}{rows}")), ("130.00".into(), 2));
    // A price of bottles beside quantities of boxes.
    let text =
        format!("{head}1,2024-03-05,a@x.com,240,0,Tea,2,10\n1,2024-03-05,a@x.com,240,0,Cup,2,10\n");
    assert_eq!(figures(&text).0, "480.00");
    // Lines of one price under a list price are lines.
    let text =
        format!("{head}1,2024-03-05,a@x.com,30,0,Tea,1,50\n1,2024-03-05,a@x.com,30,0,Cup,1,50\n");
    assert_eq!(figures(&text).0, "60.00");
}

#[test]
fn invoices_donors_pupils_and_states_in_other_words() {
    let text = "Invoice Number,Customer,Invoice Date,Due Date,Total,Amount Paid,Amount Due\nI1,Ann,2024-03-05,2024-04-05,100,100,0\nI2,Bob,2024-03-06,2024-04-06,200,0,200\n";
    assert_eq!(figures(text), ("300.00".into(), 2));
    // Without anything due, what was paid is what counts.
    let text = "Order,Customer,Date,Total,Amount Paid\nI1,Ann,2024-03-05,100,90\n";
    assert_eq!(figures(text), ("90.00".into(), 1));
    for (head, row) in [
        (
            "Número de pedido,Cliente,Fecha,Importe total,Estado",
            "Ana,2024-04-15,100.50,Cancelado",
        ),
        (
            "发票号码,购方名称,开票日期,价税合计,发票状态",
            "甲公司,2024-04-15,100.50,作废",
        ),
    ] {
        let text = format!(
            "{head}\n1,{row}\n2,{}\n",
            row.replace("Cancelado", "Enviado").replace("作废", "正常")
        );
        assert_eq!(figures(&text), ("100.50".into(), 1), "{head}");
    }
    for head in ["学员编号", "病历号", "Donor ID", "收货单位", "患者姓名"] {
        let text = format!("日期,{head},金额\n2024-03-05,S1,1000\n2024-03-06,S2,2000\n");
        assert_eq!(figures(&text), ("3000.00".into(), 2), "{head}");
    }
}

#[test]
fn reports_by_customer_name_each_once() {
    let text = "Acme Traders\nSales by Customer Detail\n\n,Date,Transaction Type,Num,Product,Qty,Sales Price,Amount\n\
        Ann Lee\n,03/05/2024,Invoice,1001,Tea,2.00,50.00,100.00\n,03/15/2024,Invoice,1002,Cup,1.00,20.00,20.00\nTotal for Ann Lee,,,,,3.00,,$120.00\n\
        Bob Ray\n,03/20/2024,Invoice,1003,Tea,1.00,50.00,50.00\n,03/21/2024,Credit Memo,1004,Tea,-1.00,50.00,-50.00\nTotal for Bob Ray,,,,,0.00,,$0.00\nTOTAL,,,,,3.00,,$120.00\n";
    let session = open(text, Options::default());
    let summary = &session.preview().summary;
    assert_eq!(
        (summary.revenue.plain(), summary.customers),
        ("120.00".into(), 2)
    );
    assert_eq!(&*summary.top_customer, "Ann Lee");
    assert_eq!(
        asked(&session, "customer_key"),
        Some(vec!["Customer".into()])
    );
    assert_eq!(session.preview().counts.rejected, 0);
    // With a column of customers the groups are something else, and so are cells beside other cells.
    let other = text
        .replace("Product,", "Customer,")
        .replace("Tea,", "Cid,");
    assert_eq!(
        open(&other, Options::default()).preview().summary.customers,
        2
    );
    let other = text.replace(",03/15/2024", "x,03/15/2024");
    assert!(open(&other, Options::default()).preview().product_only);
}

#[test]
fn another_table_below_is_none_of_the_first() {
    let orders = "订单号,客户,日期,金额\n1,甲,2024-01-05,10\n2,乙,2024-01-06,20\n";
    let text = format!("{orders}\n退款单\n退款单号,客户,日期,退款金额\nR1,乙,2024-01-07,5\n");
    let session = open(&text, dropping());
    assert_eq!(session.preview().summary.revenue.plain(), "30.00");
    assert_eq!(
        (
            session.preview().counts.rows,
            session.preview().counts.skipped
        ),
        (2, 3)
    );
    // The same columns in a little other words go on.
    let text = format!("{orders}\n单号,客户名称,下单日期,金额（元）\n3,丙,2024-02-07,5\n");
    assert_eq!(figures(&text), ("35.00".into(), 3));
}

#[test]
fn a_systems_order_of_dates_ends_where_a_spreadsheet_wrote_them() {
    let head = "Sale Date,Order ID,Buyer User ID,Full Name,Number of Items,Currency,Order Value,Discount Amount,Order Total,Status\n";
    let text = format!("{head}09/05/26,9001,a,Ann,1,USD,40.00,4.00,40.00,\n")
        .replace("09/05/26", "05.09.2026");
    for (text, day) in [
        (text.replace("05.09.2026", "09/05/26"), "2026-09-05"),
        (text, "2026-09-05"),
    ] {
        let session = open(&text, dropping());
        assert_eq!(session.preview().preset.as_deref(), Some("etsy_orders"));
        assert_eq!(session.preview().summary.first.expect("a day").iso(), day);
    }
}

#[test]
fn amounts_cut_in_two_by_a_comma_are_joined_or_counted_out() {
    let told = |text: &str| {
        let session = open(text, Options::default());
        let rejected: Vec<_> = session
            .rejects()
            .map(|out| (out.line, out.reason))
            .collect();
        let revenue = session.preview().summary.revenue.plain();
        (revenue, rejected, warned(&session, "ragged_row"))
    };
    let decimals = "order,customer,date,amount,status\n1,C1,2024-01-01,99,90,paid\n2,C2,2024-01-02,20,00,paid\n3,C1,2024-01-03,7,05,cancelled\n";
    assert_eq!(
        told(decimals),
        ("119.90".into(), vec![(4, RejectReason::Cancelled)], true)
    );
    let groups = "order,customer,item,date,amount\n1,C1,tea,2024-01-01,617.25\n2,C2,tea,2024-01-02,1,234.50\n3,C1,tea,2024-01-03,20.00\n";
    assert_eq!(told(groups), ("1871.75".into(), vec![], true));
    // Nothing proves that the two are one number, but neither is the first half one.
    let unproved = "order,customer,date,amount\n1,C1,2024-01-01,617\n2,C2,2024-01-02,1,234\n";
    let out = vec![(3, RejectReason::BadAmount)];
    assert_eq!(told(unproved), ("617.00".into(), out.clone(), true));
    // A comma in the item moved the quantity under the amount.
    let moved = "date,order,customer,item,qty,amount\n2024-01-01,1,C1,mug,1,617.25\n2024-01-02,2,C2,mug,blue,4,456.78\n";
    assert_eq!(told(moved), ("617.25".into(), out, true));
    // A remark behind is one, whatever its figures.
    let remark = "order,customer,date,amount\n1,C1,2024-01-01,617.25\n2,C2,2024-01-02,20.00,12\n";
    assert_eq!(told(remark), ("637.25".into(), vec![], true));
    // A column of its own behind the amount is no tail of it.
    let column =
        "order,customer,date,amount,shop\n1,C1,2024-01-15,150,77\n2,C2,2024-01-16,340,05,note\n";
    assert_eq!(told(column).0, "150.00");
}

#[test]
fn lines_that_leave_out_whose_they_are_repeat_nothing() {
    let text = "order,customer,date,amount\n1,C1,2024-01-01,5\n,,,5\n2,C2,2024-01-02,7\n,,,5\n";
    let session = open(text, Options::default());
    assert!(!warned(&session, "duplicate_rows"));
}

#[test]
fn shops_of_further_languages_are_known() {
    for head in [
        "N° de commande;N° client;Date de commande;Montant TTC",
        "Nº de pedido;ID de cliente;Fecha del pedido;Importe total",
        "Número do Pedido;Código do Cliente;Data do Pedido;Valor Total",
        "Sipariş No;Müşteri No;Sipariş Tarihi;Tutar",
        "Nr zamówienia;ID klienta;Data zamówienia;Wartość",
        "Belegnummer;Debitor;Belegdatum;Nettobetrag",
        "Auftragsnr.;Kunden-ID;Auftragsdatum;Gesamtbetrag",
    ] {
        let text =
            format!("{head}\n1;7;15.01.2024;1,50\n2;8;16.01.2024;2,50\n3;7;17.01.2024;3,25\n");
        let session = open(&text, Options::default());
        let preview = session.preview();
        let asked: Vec<_> = preview.questions.iter().map(|ask| &ask.code).collect();
        assert!(asked.is_empty(), "{head}: {asked:?}");
        let summary = &preview.summary;
        assert_eq!(
            (summary.revenue.plain(), summary.customers, summary.orders),
            ("7.25".into(), 2, 3),
            "{head}"
        );
    }
}

#[test]
fn whole_cents_are_told_by_their_header() {
    for head in [
        "amount_cents",
        "Amount (cents)",
        "实付金额(分)",
        "实付金额（单位：分）",
    ] {
        let text =
            format!("order,customer,date,{head}\n1,C1,2024-01-01,123450\n2,C2,2024-01-02,6005\n");
        let session = open(&text, Options::default());
        assert_eq!(
            session.preview().summary.revenue.plain(),
            "1294.55",
            "{head}"
        );
        assert!(warned(&session, "figures_scaled"), "{head}");
    }
    // Neither figures with decimals nor a column named after something else are cents.
    for (head, cell) in [
        ("amount_cents", "60.05"),
        ("金额(分期)", "60.05"),
        ("amount (percents)", "60.05"),
    ] {
        let text =
            format!("order,customer,date,{head}\n1,C1,2024-01-01,{cell}\n2,C2,2024-01-02,5\n");
        let session = open(&text, Options::default());
        assert_eq!(session.preview().summary.revenue.plain(), "65.05", "{head}");
    }
}
