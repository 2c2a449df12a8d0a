//! Ordinary columns, titles and texts that look like something else: fillers, shops' names, products, promises.

use keben::import::{Options, RejectReason, Returns, Role, Session};

fn open(text: &str) -> Session {
    let bytes = text.as_bytes().to_vec();
    Session::open("orders.csv", bytes, &Options::default(), &mut |_, _| {}).expect("opens")
}

fn revenue(text: &str) -> String {
    open(text).preview().summary.revenue.plain()
}

/// The text and line of the warnings with this code.
fn warned(session: &Session, code: &str) -> Vec<(u64, String)> {
    let warnings = session.preview().warnings.iter();
    let found = warnings.filter(|warning| warning.code == code);
    found
        .map(|warning| (u64::from(warning.line), warning.text.clone()))
        .collect()
}

/// Which of these cells cancel their order, all in one column with this header.
fn cancelling<'a>(head: &str, cells: &[&'a str]) -> Vec<&'a str> {
    let mut text = format!("order,customer,date,amount,{head}\n");
    for (at, cell) in cells.iter().enumerate() {
        text += &format!("{at},C{at},2024-03-05,1,\"{cell}\"\n");
    }
    let session = open(&text);
    let out: Vec<u64> = session
        .rejects()
        .inspect(|reject| assert_eq!(reject.reason, RejectReason::Cancelled))
        .map(|reject| u64::from(reject.line))
        .collect();
    let told = |at: &usize| out.contains(&(*at as u64 + 2));
    (0..cells.len()).filter(told).map(|at| cells[at]).collect()
}

const FILLERS: [&str; 24] = [
    "-",
    "--",
    "—",
    "/",
    "\\N",
    "NULL",
    "null",
    "N/A",
    "n/a",
    "无",
    "1900-01-01 00:00:00",
    "1970-01-01",
    "1970-01-01 08:00:00",
    "0001-01-01",
    "0000-00-00",
    "9999-12-31",
    "未作废",
    "未取消",
    "正常",
    "0",
    "false",
    "否",
    "no",
    " ",
];

#[test]
fn fillers_cancel_nothing() {
    for head in [
        "取消时间",
        "取消原因",
        "是否作废",
        "cancelled_at",
        "Cancelled",
        "作废日期",
        "Voided",
    ] {
        let kept: Vec<&str> = Vec::new();
        assert_eq!(cancelling(head, &FILLERS), kept, "{head}");
    }
}

#[test]
fn what_says_so_cancels() {
    for (head, cells) in [
        (
            "取消时间",
            &[
                "2024-03-06 10:00:00",
                "2024/3/6",
                "45357.4",
                "1709690000",
                "20240306",
                "6. März 2024",
                "已取消",
            ][..],
        ),
        (
            "cancelled_at",
            &[
                "2024-03-06T10:00:00Z",
                "2024-03-06 10:00:00 -0400",
                "Mar 6, 2024",
            ],
        ),
        ("是否作废", &["是", "已作废", "作废", "Y", "1", "√", "TRUE"]),
        (
            "Cancelled",
            &["Yes", "y", "true", "Cancelled", "2024-03-06", "ja"],
        ),
        (
            "取消原因",
            &[
                "不想要了",
                "无货",
                "Customer changed their mind",
                "拍错/多拍",
                "买家取消",
            ],
        ),
    ] {
        assert_eq!(cancelling(head, cells), cells, "{head}");
    }
    // Pieces that were cancelled, and what those that were are worth.
    assert_eq!(cancelling("Cancelled", &["1", "0", "2"]).len(), 0);
    assert_eq!(
        cancelling("Cancelled", &["35000.00", "0.00", "1.00"]).len(),
        0
    );
    // Where a state says what became of the order, a reason may have come to nothing.
    let text = "订单号,客户,日期,金额,订单状态,取消原因\n1,甲,2024-03-05,10,已完成,买家申请取消后撤回\n2,乙,2024-03-05,5,已取消,无货\n";
    assert_eq!(revenue(text), "10.00");
    let text = "order,customer,date,amount,cancel_reason,cancelled_at\n1,a,2024-03-05,10,other,\n2,b,2024-03-05,5,customer,2024-03-06\n";
    assert_eq!(revenue(text), "10.00");
    // A column for two things.
    assert_eq!(
        cancelling("取消时间/完成时间", &["2024-03-06", "2024-03-07"]).len(),
        0
    );
    // Two such columns, and one that a person leaves out.
    let text = "订单号,客户,日期,金额,取消时间,是否作废\n1,甲,2024-03-05,10,-,是\n2,乙,2024-03-05,5,2024-03-06,否\n3,丙,2024-03-05,1,-,否\n";
    assert_eq!(revenue(text), "1.00");
    let options = Options {
        ignore: vec![6],
        ..Options::default()
    };
    let session =
        Session::open("x", text.as_bytes().to_vec(), &options, &mut |_, _| {}).expect("opens");
    assert_eq!(session.preview().summary.revenue.plain(), "11.00");
}

#[test]
fn only_a_unit_of_money_scales() {
    let rows =
        |head: &str| format!("日期,单号,客户,{head}\n2024-03-05,X1,甲,1.5\n2024-03-06,X2,乙,20\n");
    for above in [
        "单位名称：百万庄园超市,,,\n",
        "单位：千元百货有限公司,,,\n",
        "单位：亿元贸易,,,\n",
        "使用单位：百万元俱乐部 单位：元,,,\n",
        "编制单位：万元户,,,\n",
        "往来单位：万元,,,\n",
        "单位：万元/吨,,,\n",
        "单位：人民币元,,,\n",
        "本店已售百万元,,,\n",
    ] {
        assert_eq!(
            revenue(&format!("{above}{}", rows("金额"))),
            "21.50",
            "{above}"
        );
    }
    for (above, head, figure) in [
        ("单位：万元,,,\n", "金额", "215000.00"),
        ("销售明细 （单位：人民币万元）,,,\n", "金额", "215000.00"),
        ("金额单位：千元；税率：%,,,\n", "金额", "21500.00"),
        (
            "单位名称：千元百货  货币单位: 百万元,,,\n",
            "金额",
            "21500000.00",
        ),
        (",,单位：,万元\n", "金额", "215000.00"),
        ("单位：亿元\u{3000}制表：李,,,\n", "金额", "2150000000.00"),
        ("单位：万美元,,,\n", "金额", "215000.00"),
        ("", "金额（单位：万元）", "215000.00"),
        ("", "金额(人民币，万元)", "21.50"),
        ("", "金额(万元，含税)", "215000.00"),
        ("", "销售额万元", "215000.00"),
        ("", "百万医疗险金额", "21.50"),
        ("", "金额(元)", "21.50"),
        ("单位：万元,,,\n", "金额(元/件)", "21.50"),
    ] {
        assert_eq!(
            revenue(&format!("{above}{}", rows(head))),
            figure,
            "{above}{head}"
        );
    }
    let text = rows("金额(万元)");
    assert_eq!(
        warned(&open(&text), "figures_scaled"),
        [(0, "金额(万元)".into())]
    );
    assert_eq!(warned(&open(&rows("金额")), "figures_scaled"), []);
    // Cells that name their unit themselves.
    let text = rows("金额(万元)")
        .replace("1.5", "1.5万")
        .replace("20\n", "20万\n");
    assert_eq!(revenue(&text), "215000.00");
}

#[test]
fn a_kind_of_goods_or_a_promise_is_no_kind_of_document() {
    for (head, first, second) in [
        ("类型", "支持7天无理由退货", "不支持退货"),
        ("服务类型", "7天无理由退货", "退货包运费"),
        ("类型", "话费充值", "流量充值"),
        ("业务类型", "话费充值", "宽带办理"),
        ("商品类型", "充值", "消费券"),
        ("业务类型", "充值", "开卡"),
        ("类型", "充值", "点卡"),
        ("Type", "Returning customer", "New customer"),
        ("Type", "Free returns", "No returns"),
        ("Type", "Return ticket", "Single"),
        ("Type", "Return", "One-way"),
        ("订单类型", "支持退款", "不支持退款"),
        ("交易类型", "采购退货", "采购入库"),
        ("Order Type", "Refundable", "Non-refundable"),
    ] {
        let text = format!(
            "日期,单号,客户,{head},数量,金额\n2024-03-05,X1,甲,{first},1,100\n2024-03-06,X2,乙,{second},1,200\n2024-03-07,X3,乙,{first},1,50\n"
        );
        let session = open(&text);
        assert_eq!(
            session.preview().summary.revenue.plain(),
            "350.00",
            "{head} {first}"
        );
        assert_eq!(session.preview().counts.rejected, 0, "{head} {first}");
    }
    // Hardly any two alike: these are names.
    let mut text = String::from("日期,单号,客户,类型,金额\n");
    for at in 0..40 {
        text += &format!("2024-03-05,X{at},甲,套餐{at},10\n");
    }
    text += "2024-03-05,Y,甲,退货,10\n";
    assert_eq!(revenue(&text), "410.00");
    // A return that a state closes, or that a refund takes off, is not given back twice.
    let text = "订单号,客户,日期,金额,订单状态,订单类型\n1,甲,2024-03-05,10,已完成,普通订单\n2,乙,2024-03-06,20,已退款,退款订单\n";
    assert_eq!(revenue(text), "10.00");
    let text = "订单号,客户,日期,订单类型,金额,退款金额\n1,甲,2024-03-05,普通订单,10,0\n2,乙,2024-03-06,退货订单,20,20\n3,乙,2024-03-06,退货订单,4,0\n";
    assert_eq!(revenue(text), "6.00");
    let text = "订单号,客户,日期,订单类型,金额,是否作废\n1,甲,2024-03-05,普通订单,10,否\n2,乙,2024-03-06,退货订单,20,是\n";
    assert_eq!(revenue(text), "10.00");
    // What comes back of what was paid in is no return of a sale.
    let text = "流水号,会员卡号,时间,交易类型,金额\n1,V1,2024-03-05,充值,500\n2,V1,2024-03-06,消费,100\n3,V2,2024-03-06,充值撤销,500\n4,V2,2024-03-06,消费退款,30\n5,V2,2024-03-06,充值退款,9\n";
    assert_eq!(revenue(text), "70.00");
    // What is paid in is left out where it is spent later, and said.
    let text = "日期,单号,会员,业务类型,金额\n2024-03-05,X1,甲,会员充值,500\n2024-03-06,X2,甲,储值消费,100\n2024-03-07,X3,乙,退货,20\n";
    let session = open(text);
    assert_eq!(session.preview().summary.revenue.plain(), "80.00");
    let reasons: Vec<_> = session.rejects().map(|reject| reject.reason).collect();
    assert_eq!(reasons, [RejectReason::OtherEntry]);
}

#[test]
fn one_shortened_order_number_leaves_the_others_alone() {
    let head = "订单编号,客户编号,日期,金额\n";
    let rows = "A1,C1,2024-03-05,10\nA1,C1,2024-03-06,20\nA2,C2,2024-03-05,5\n,C3,2024-03-05,1\n,C3,2024-03-05,2\n";
    let plain = open(&format!("{head}{rows}"));
    let session = open(&format!(
        "{head}{rows}2.02403E+18,C1,2024-03-05,1\n2.02403E+18,C2,2024-03-05,1\n2.02403E+18,C2,2024-03-05,1\n"
    ));
    assert_eq!(warned(&plain, "long_numeric_id"), []);
    let orders = plain.preview().summary.orders;
    assert_eq!(session.preview().summary.orders, orders + 2);
    assert_eq!(
        warned(&session, "long_numeric_id"),
        [(7, "2.02403E+18".into())]
    );
    // Their keys are the numbers, as if the shortened ones were not there.
    let batch = session.batch();
    let keys: Vec<String> = batch.orders.iter().map(|key| key.to_string()).collect();
    assert_eq!(keys[..2], ["A1", "A2"]);
}

#[test]
fn further_lines_of_a_shortened_order_go_on() {
    let text = "Name,Email,Created at,Lineitem quantity,Lineitem price,Lineitem name\n\
        #1,a@x.com,2024-03-05,1,10,Tea\n#1,,,2,5,Cup\n1.23457E+17,b@x.com,2024-03-06,1,7,Tea\n1.23457E+17,,,1,3,Cup\n1.23457E+17,c@x.com,2024-03-06,1,1,Cup\n";
    let session = open(text);
    let summary = &session.preview().summary;
    assert_eq!(
        (summary.revenue.plain(), summary.orders),
        ("31.00".into(), 3)
    );
    assert_eq!(session.preview().counts.rejected, 0);
}

#[test]
fn numbers_that_end_in_zeros_are_not_all_rounded() {
    let head = "订单编号,客户编号,日期,金额\n";
    // Numbers of 18 digits, one of which ends in zeros.
    let text = format!(
        "{head}202403050000001000,C1,2024-03-05,1\n202403050000001000,C2,2024-03-05,1\n202403050000001001,C2,2024-03-05,1\n"
    );
    let session = open(&text);
    assert_eq!(
        (
            session.preview().summary.orders,
            warned(&session, "long_numeric_id").len()
        ),
        (2, 0)
    );
    // All of them do: a spreadsheet rounded them.
    let text = format!(
        "{head}202403050000001000,C1,2024-03-05,1\n202403050000001000,C2,2024-03-05,1\nA7,C2,2024-03-05,1\n"
    );
    let session = open(&text);
    assert_eq!(
        (
            session.preview().summary.orders,
            warned(&session, "long_numeric_id").len()
        ),
        (3, 1)
    );
    // Not shortened, but named so.
    let text =
        format!("{head}12E+3,C1,2024-03-05,1\n12E+3,C1,2024-03-06,1\nSIZE+18,C1,2024-03-05,1\n");
    assert_eq!(open(&text).preview().summary.orders, 2);
}

/// Rows of each of these statuses that count.
fn counting<'a>(statuses: &[&'a str]) -> Vec<&'a str> {
    let mut text = String::from("Order ID,Customer ID,Date,Amount,Status\n");
    for (at, status) in statuses.iter().enumerate() {
        text += &format!("{at},C{at},2024-03-05,1,\"{status}\"\n");
    }
    let session = open(&text);
    let views = &session.preview().statuses;
    let sale = |status: &&&str| views.iter().any(|view| view.text == ***status && view.sale);
    statuses.iter().filter(sale).copied().collect()
}

#[test]
fn words_take_a_status_back_only_where_they_stand_by_it() {
    let closed = [
        "Cancelled (customer notified)",
        "Cancelled - customer notified",
        "Cancelled, payment pending",
        "Cancelled at customer's request",
        "Cancelled - not paid",
        "Not shipped, cancelled",
        "Order cancelled: nothing shipped",
        "orderCancelled",
        "ORDER_CANCELLED",
        "Refunded, awaiting return",
        "Teilnehmer storniert",
        "Storniert (Zahlung offen)",
        "Stornierung",
        "Annulé par le client",
        "Remboursement",
        "Anulado",
        "Отменён продавцом",
        "ОТМЕНЕН",
        "退货退款成功",
        "售后退款成功",
        "部分商品缺货，订单已取消",
        "未付款已取消",
        "超时未支付自动取消",
        "已取消订单",
        "交易关闭（超时未付款）",
        "주문 취소",
        "注文キャンセル",
    ];
    let kept: Vec<&str> = Vec::new();
    assert_eq!(counting(&closed), kept);
    let kept = [
        "Not cancelled",
        "not_cancelled",
        "NotCancelled",
        "Not yet cancelled",
        "To be cancelled",
        "Uncancelled",
        "Partially refunded",
        "Refunded partially",
        "Refunded (partial)",
        "partially-cancelled",
        "Cancellation requested",
        "Cancellation request rejected",
        "Pending cancellation",
        "Free cancellation",
        "Cancel pending",
        "Nicht storniert",
        "Teilstorniert",
        "Stornierung beantragt",
        "Remboursement en attente",
        "No cancelado",
        "Частичный возврат",
        "Запрошен возврат",
        "取消审核中",
        "取消订单失败",
        "取消订单审核",
        "换货已取消",
        "取消申请已提交",
        "退款申请已取消",
        "退款成功(部分)",
        "已退款（部分）",
        "支持取消",
        "无法取消",
        "부분 취소",
        "취소 요청",
        "キャンセル待ち",
        "一部キャンセル",
        "Granulated",
        "Cancellable",
        "Cancelling",
        "Shipped",
    ];
    assert_eq!(counting(&kept), kept);
}

#[test]
fn an_after_sales_state_closes_what_no_refund_was_taken_off() {
    let text = "订单号,买家ID,下单时间,实付金额,退款金额,售后状态\n1,a,2024-03-05,100,30,退款成功\n2,b,2024-03-05,100,,退款成功\n3,c,2024-03-05,10,0,申请全额退款\n4,d,2024-03-05,1,0,无售后\n5,e,2024-03-05,1000,0,退货退款成功\n";
    assert_eq!(revenue(text), "81.00");
    // The same under the name that other shops give the column.
    assert_eq!(revenue(&text.replace("售后状态", "退款状态")), "81.00");
}

#[test]
fn a_second_block_with_other_words_goes_on() {
    let orders = "订单号,客户,日期,金额\n1,甲,2024-01-05,10\n2,乙,2024-01-06,20\n";
    for head in [
        "单号,客户名称,成交日,实收款",
        "订单编号,客户姓名,时间点,货款(元)",
        "订单号,买家,下单日期,到手价",
        "订单号,客户,日期,金额",
    ] {
        let session = open(&format!(
            "{orders}{head}\n3,丙,2024-02-07,5\n4,丁,2024-02-08,6\n"
        ));
        assert_eq!(session.preview().summary.revenue.plain(), "41.00", "{head}");
        assert_eq!(warned(&session, "other_table"), [], "{head}");
    }
    // Other columns: said with the line and the rows that are left out; the first table's own header opens it again.
    for head in [
        "退款单号,客户,日期,退款金额",
        "订单号,商品,日期,金额",
        "订单号,客户,日期,数量",
    ] {
        let more = format!("{head}\n9,丙,2024-02-07,5\n8,丁,2024-02-08,6\n");
        let session = open(&format!(
            "{orders}{more}订单号,客户,日期,金额\n3,戊,2024-02-07,1\n"
        ));
        assert_eq!(session.preview().summary.revenue.plain(), "31.00", "{head}");
        assert_eq!(warned(&session, "other_table"), [(4, "2".into())], "{head}");
        let counts = &session.preview().counts;
        assert_eq!((counts.rows, counts.skipped), (3, 4), "{head}");
    }
    // A longer header further down takes nothing from the rows above it.
    let text = format!("{orders}订单号,货品,客户,件数,下单日,金额\n3,茶,丙,2,2024-02-05,20\n");
    let session = open(&text);
    assert_eq!(session.preview().summary.revenue.plain(), "30.00");
    assert_eq!(warned(&session, "other_table"), [(4, "1".into())]);
    // A row of words without a date is a row that cannot be read.
    let session = open(&format!("{orders}3,会员,待定,金额\n"));
    assert_eq!(session.preview().counts.rejected, 1);
    let mapped = Options {
        map: vec![(Role::Amount, "金额".into())],
        returns: Returns::Drop,
        ..Options::default()
    };
    let text = format!("{orders}单号,客户,日期,实付\n3,丙,2024-02-07,5\n");
    let session = Session::open("x", text.into_bytes(), &mapped, &mut |_, _| {}).expect("opens");
    assert_eq!(session.preview().summary.revenue.plain(), "35.00");
}

#[test]
fn orders_stay_orders() {
    // A refund's state beside what the order came to.
    let text = "订单编号,买家会员名,订单创建时间,货款,退款状态\n1,u1,2024-03-05,10.5,没有申请退款\n2,u2,2024-03-06,20,无退款\n";
    assert_eq!(open(text).preview().holds.code(), "orders");
    assert_eq!(revenue(text), "30.50");
    // A region is no state of an order.
    let text =
        "Pedido,Cliente,Data,Estado,Total\n1,Ana,2024-03-05,SP,100.5\n2,Bia,2024-03-06,RJ,20\n";
    assert_eq!(warned(&open(text), "unknown_status"), []);
    // Nobody but walk-ins: no customers, and all that was sold.
    let session = open("订单号,客户,日期,金额\n1,散客,2024-01-05,10\n2,散客,2024-01-06,20\n");
    assert!(session.preview().product_only);
    assert_eq!(session.preview().summary.revenue.plain(), "30.00");
    // An order's number and amount alone are an order that cannot be read, not a note.
    let text = "订单号,客户,日期,金额,备注,店员,渠道\n1,甲,2024-03-05,10,,,\n2,,,20,,,\n已收入：1笔,10.00元,,,,,\n";
    let counts = open(text).preview().counts.clone();
    assert_eq!(
        (counts.accepted, counts.rejected, counts.skipped),
        (1, 1, 1)
    );
}

#[test]
fn a_second_block_with_its_columns_moved_is_read() {
    let orders = "订单号,客户,日期,金额\n1,甲,2024-01-05,10\n2,乙,2024-01-06,20\n";
    for block in [
        "金额,日期,客户,订单号\n5,2024-02-07,甲,3\n6,2024-02-08,丙,4\n",
        "订单号,客户,商品,数量,日期,金额\n3,甲,茶,1,2024-02-07,5\n4,丙,茶,2,2024-02-08,6\n",
        // The person's names of columns are those of the first header.
        "日期,客户,金额\n2024-02-07,甲,5\n2024-02-08,丙,6\n",
        // A customer who is called like a column.
        "客户,订单号,日期,金额\n金额,3,2024-02-07,5\n甲,4,2024-02-08,6\n",
    ] {
        let session = open(&format!("{orders}{block}"));
        let summary = &session.preview().summary;
        assert_eq!(
            (summary.revenue.plain(), summary.customers),
            ("41.00".into(), 3),
            "{block}"
        );
        let counts = &session.preview().counts;
        assert_eq!((counts.rows, counts.skipped), (4, 1), "{block}");
        assert_eq!(warned(&session, "other_table"), [], "{block}");
        // And back to the first order of columns.
        let session = open(&format!(
            "{orders}{block}订单号,客户,日期,金额\n9,丁,2024-03-07,1\n"
        ));
        assert_eq!(
            session.preview().summary.revenue.plain(),
            "42.00",
            "{block}"
        );
    }
    // The same header once more, with two columns of one name and one without.
    let head = "订单号,客户,日期,金额,备注,,备注\n";
    let text = format!(
        "{head}1,甲,2024-01-05,10,a,b,c\n2,乙,2024-01-06,20,a,b,c\n{head}3,丙,2024-01-07,5,a,b,c\n"
    );
    let session = open(&text);
    assert_eq!(session.preview().summary.revenue.plain(), "35.00");
    assert_eq!(session.preview().counts.skipped, 1);
    // A correction is of the column as it is shown.
    let text = format!("{orders}金额,日期,客户,订单号\nx,2024-02-07,甲,3\n");
    let options = Options {
        corrections: vec![(5, 4, "7".into())],
        ..Options::default()
    };
    let session = Session::open("x", text.into_bytes(), &options, &mut |_, _| {}).expect("opens");
    assert_eq!(session.preview().summary.revenue.plain(), "37.00");
}

#[test]
fn a_column_called_refund_is_taken_off() {
    for head in ["Refund", "Refunds", "退款"] {
        let text = format!(
            "order,customer,date,amount,{head}\n1,A,2024-03-05,100,\n2,B,2024-03-06,50,20\n3,A,2024-03-07,30,\n"
        );
        assert_eq!(revenue(&text), "160.00", "{head}");
    }
}

#[test]
fn whether_there_was_a_refund_is_no_amount() {
    let text = "order,customer,date,amount,refund\n1,A,2024-03-05,100,0\n2,B,2024-03-06,50,1\n3,A,2024-03-07,30,0\n";
    let session = open(text);
    assert_eq!(session.preview().summary.revenue.plain(), "180.00");
    // It is said that nothing was taken off.
    assert_eq!(warned(&session, "missing_column").len(), 1);
}

#[test]
fn pieces_that_were_cancelled_were_not_sold() {
    for head in ["cancelled quantity", "Canceled Qty", "取消数量"] {
        let text = format!(
            "order,customer,date,amount,{head}\n1,A,2024-03-05,100,0\n2,B,2024-03-06,50,2\n3,A,2024-03-07,30,0\n"
        );
        let session = open(&text);
        let columns = &session.preview().columns;
        assert!(
            columns
                .iter()
                .all(|column| column.role != Some(Role::Quantity)),
            "{head}"
        );
    }
}
