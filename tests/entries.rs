//! Files without orders: customers, contacts, visits, costs become records, and fill what is there.

mod again;

use again::Book;
use keben::engine::message::{Command, Step};
use keben::i18n::Lang;
use keben::import::{Diff, Holds, Known, Options, OwnTarget, RejectReason, Session};
use keben::model::{Kind, customer_id};

fn holds(text: &str) -> Holds {
    let bytes = text.as_bytes().to_vec();
    let session = Session::open("a.csv", bytes, &Options::default(), &mut |_, _| {});
    session.expect("it opens").holds()
}

#[test]
fn headers_tell_what_a_file_holds() {
    let records = Holds::Records;
    for (expected, text) in [
        (
            Holds::Orders,
            "订单编号,客户编号,下单时间,实付金额\nA1,C1,2024-03-01,10\n",
        ),
        (
            Holds::Orders,
            "Order ID,Email,Date,Total\n1,a@b.co,2024-03-01,10\n",
        ),
        (Holds::Orders, "客户,日期,金额\n张伟,2024-03-01,10\n"),
        (
            Holds::Refunds,
            "订单编号,退款金额,退款状态\nA1,10,退款成功\n",
        ),
        (Holds::Refunds, "Order ID,Refund Amount\n1001,10.00\n"),
        (
            records(Kind::Customer),
            "客户编号,客户名称,手机号,注册时间\nC1,张伟,13800001111,2024-01-01\n",
        ),
        (
            records(Kind::Customer),
            "姓名,手机\n张伟,13800001111\n李娜,13900002222\n",
        ),
        (
            records(Kind::Customer),
            "First Name,Last Name,Email,Accepts Email Marketing,Company,Phone,Total Spent,Total Orders,Tags\n\
             Ann,Lee,ann@x.org,yes,,+1 555 0100,120.50,3,vip\n",
        ),
        (
            records(Kind::Customer),
            "会员号,会员姓名,手机号,创建时间,累计消费金额,消费次数\n01,张伟,13800001111,2024-01-01,100.5,3\n",
        ),
        (
            records(Kind::Contact),
            "客户名称,联系人,职务,手机号\n甲公司,张伟,采购经理,13800001111\n",
        ),
        (
            records(Kind::Contact),
            "Company,Contact Name,Job Title,Email\nAcme,Ann Lee,Buyer,ann@x.org\n",
        ),
        (
            records(Kind::Touch),
            "客户名称,拜访日期,拜访内容,拜访人\n甲公司,2024-03-01,谈续约,小王\n",
        ),
        (
            records(Kind::Touch),
            "Customer ID,Activity Date,Activity Type,Notes\nC1,2024-03-01,call,ok\n",
        ),
        (
            records(Kind::Cost),
            "月份,营业费用,可用工时\n2024-03,5000,160\n",
        ),
        (
            records(Kind::Cost),
            "Month,Operating expenses,Capacity hours\n2024-03,5000,160\n",
        ),
    ] {
        assert_eq!(holds(text), expected, "{text}");
    }
}

#[test]
fn a_customers_file_fills_what_orders_only_named() {
    let mut book = Book::default();
    book.import(
        "订单.csv",
        "订单编号,客户姓名,下单时间,实付金额\nA1,张伟,2024-03-01,10\nA2,李娜,2024-03-02,20\n",
    );
    let before = book.contents();
    let customers = "客户编号,姓名,手机号,邮箱,客户类型,标签,注册时间\n\
        K7,张伟,13800001111,zw@example.cn,企业客户,老客户;茶,2023-05-06\n\
        K8,王芳,,,个人消费者,,2024/1/2\n";
    let beside = book.import("客户.csv", customers);
    assert_eq!(beside.figures(), [1, 1, 0, 0]);
    assert_eq!(
        beside.said(None),
        [
            "Changed 张伟  type:→b2b phone:→13800001111 email:→zw@example.cn tags:→老客户,茶 \
             created_on:→2023-05-06",
            "New 王芳  name:→王芳 type:→consumer created_on:→2024-01-02",
        ]
    );
    let state = book.engine.state();
    assert_eq!(
        state.undo,
        Some(Step::Import("客户.csv".into(), 0, Kind::Customer, 2))
    );
    let said = state.undo.as_ref().map(|step| step.say(Lang::Zh));
    assert_eq!(said.as_deref(), Some("从 客户.csv 导入 2 条客户资料"));
    let known = book
        .record(Kind::Customer, "name:张伟")
        .expect("it is filled");
    assert_eq!(known.get("tags"), Some("老客户,茶"));
    assert!(book.record(Kind::Customer, "id:K8").is_some());
    let again = book.beside("客户.csv", customers, &Options::default(), false);
    assert_eq!(again.figures(), [0, 0, 2, 0]);
    book.run(Command::Undo, vec![]).expect("it undoes");
    assert_eq!(book.contents(), before);
}

#[test]
fn blanks_overwrite_only_where_asked() {
    let mut book = Book::default();
    book.import(
        "a.csv",
        "客户编号,姓名,手机号,邮箱\nC1,张伟,13800001111,zw@example.cn\n",
    );
    let blank = "客户编号,姓名,手机号,邮箱\nC1,张伟,,new@example.cn\n";
    let kept = book.beside("b.csv", blank, &Options::default(), false);
    assert_eq!(
        kept.said(None),
        ["Changed 张伟  email:zw@example.cn→new@example.cn"]
    );
    let emptied = book.beside("b.csv", blank, &Options::default(), true);
    assert_eq!(
        emptied.said(None),
        ["Changed 张伟  phone:13800001111→ email:zw@example.cn→new@example.cn"]
    );
    book.write(&emptied).expect("it is written");
    let known = book.record(Kind::Customer, "id:C1").expect("it is there");
    assert_eq!(known.get("phone"), None);
}

#[test]
fn contacts_and_visits_find_their_customers_or_make_them() {
    let mut book = Book::default();
    book.import(
        "客户.csv",
        "客户编号,客户名称,手机号\nC1,甲公司,13800001111\n",
    );
    let contacts =
        "客户名称,联系人,职务,手机号\n甲公司,张伟,采购经理,13911112222\n乙公司,李娜,老板,\n";
    let beside = book.import("联系人.csv", contacts);
    // The second customer is new with its contact.
    assert_eq!(beside.figures(), [3, 0, 0, 0]);
    assert_eq!(beside.diff.counts().customers, 1);
    let again = book.beside("联系人.csv", contacts, &Options::default(), false);
    assert_eq!(again.figures(), [0, 0, 2, 0]);
    let promoted = contacts.replace("采购经理", "采购总监");
    let promoted = book.beside("联系人.csv", &promoted, &Options::default(), false);
    assert_eq!(
        promoted.said(None),
        ["Changed 张伟 甲公司 title:采购经理→采购总监"]
    );

    let visits = "客户编号,拜访日期,拜访内容,时长,下次跟进时间\n\
        C1,2024/03/01,谈续约,30,2024/03/15\nC1,2024/03/01,谈续约,30,2024/03/15\nC1,2024/02/30,,10,\n";
    let beside = book.import("拜访.csv", visits);
    assert_eq!(beside.figures(), [2, 0, 0, 0]);
    let preview = beside.session.preview();
    assert_eq!(preview.counts.reasons, [(RejectReason::BadDate, 1)]);
    let longer = format!("{visits}C1,2024/03/02,电话,5,\n");
    let beside = book.beside("拜访.csv", &longer, &Options::default(), false);
    assert_eq!(beside.figures(), [1, 0, 2, 0]);
}

#[test]
fn costs_are_one_a_month() {
    let mut book = Book::default();
    book.import(
        "费用.csv",
        "月份,营业费用,可用工时\n2024年3月,\"5,000\",160\n202404,6000,160\n2024-05-01,1,160\n",
    );
    let changed = "Month,Operating expenses,Capacity hours\n2024-03,5100,160\n2024-06,7000,150\n";
    let beside = book.beside("costs.csv", changed, &Options::default(), false);
    assert_eq!(
        beside.said(None),
        [
            "Changed 2024-03  oe:5000→5100",
            "New 2024-06  period:→2024-06 oe:→7000 hours_capacity:→150",
        ]
    );
}

#[test]
fn a_cell_that_does_not_fit_leaves_the_rest_of_its_row() {
    let mut book = Book::default();
    let text = "客户编号,姓名,邮箱,潜力等级\nC1,张伟,不是邮箱,3\nC2,李娜,ln@example.cn,9\n,,x@example.cn,1\n,无号,,2\n";
    let beside = book.import("客户.csv", text);
    assert_eq!(beside.session.preview().counts.accepted, 4);
    let columns = &beside.session.preview().columns;
    let doubts: Vec<u32> = columns.iter().map(|column| column.doubts).collect();
    assert_eq!(doubts, [0, 0, 1, 1]);
    assert!(book.record(Kind::Customer, "email:x@example.cn").is_some());
    assert!(book.record(Kind::Customer, "name:无号").is_some());
    let record = book.record(Kind::Customer, "id:C1").expect("it is there");
    assert_eq!(record.get("email"), None);
    assert_eq!(record.get("potential"), Some("3"));
    assert_eq!(
        customer_id(keben::model::Customer {
            kind: keben::model::KeyKind::Id,
            key: "C1",
            name: ""
        }),
        "id:C1"
    );
}

#[test]
fn what_a_file_holds_and_which_column_fills_what_can_be_told() {
    let mut book = Book::default();
    let text = "谁,什么,哪天\n甲,流失了,2024-03-01\n";
    let options = Options {
        holds: Some(Holds::Records(Kind::Loss)),
        fields: vec![
            ("whose".into(), "谁".into()),
            ("reason".into(), "2".into()),
            ("date".into(), "哪天".into()),
        ],
        ..Options::default()
    };
    let beside = book.beside("流失.csv", text, &options, false);
    assert_eq!(
        beside.said(None),
        [
            "New 甲  ",
            "New 2024-03-01 甲 date:→2024-03-01 reason:→流失了"
        ]
    );
}

#[test]
fn fields_of_ones_own_are_filled_by_their_labels() {
    let own = |of, key: &str, label: &str, value: &str| OwnTarget {
        of,
        key: key.into(),
        label: label.into(),
        value: value.into(),
    };
    let targets = vec![
        own(Kind::Customer, "own.1", "过敏原", "text"),
        own(Kind::Customer, "own.2", "会员 积分", "number"),
        own(Kind::Contact, "own.3", "备用", "text"),
    ];
    let text = "客户编号,姓名,过敏原,会员积分,备用\nC1,张伟,花生,\"1,200\",x\nC2,王芳,,很多,\n";
    let open = |targets: Vec<OwnTarget>, options: &Options| {
        let bytes = text.as_bytes().to_vec();
        Session::open_with_own(
            "客户.csv",
            (bytes, None),
            options,
            &[],
            targets,
            &mut |_, _| {},
        )
        .expect("it opens")
    };
    let list = Options {
        holds: Some(Holds::Records(Kind::Customer)),
        ..Options::default()
    };
    let session = open(targets.clone(), &list);
    let seen = session.preview();
    let fields: Vec<&str> = seen.columns.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["id", "name", "own.1", "own.2", ""]);
    assert!(seen.targets.contains(&"own.2".to_string()));
    assert!(!seen.targets.contains(&"own.3".to_string()));
    assert_eq!(seen.doubts, 1);
    let known = Known::default();
    let diff = Diff::of(&session, &known, false);
    let rows = diff.rows(session.batch_ref(), &known, None, 0, 10);
    let cells = |at: usize| -> Vec<(String, String)> {
        let cells = rows[at].cells.iter();
        cells
            .map(|cell| (cell.key.clone(), cell.new.clone()))
            .collect()
    };
    let of = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(a, b)| (a.to_string(), b.to_string()))
            .collect()
    };
    assert_eq!(
        cells(0),
        of(&[("name", "张伟"), ("own.1", "花生"), ("own.2", "1200")])
    );
    assert_eq!(cells(1), of(&[("name", "王芳")]));
    let changes = diff.changes(session.batch_ref(), &known).expect("changes");
    assert!(String::from_utf8_lossy(&changes).contains("own.2"));
    // Chosen by hand, and unknown without the workbook that has them.
    let chosen = Options {
        fields: vec![("own.1".into(), "备用".into())],
        ..list.clone()
    };
    let session = open(targets, &chosen);
    assert_eq!(session.preview().columns[4].field, "own.1");
    assert_eq!(open(Vec::new(), &list).preview().columns[2].field, "");
}
