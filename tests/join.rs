//! Item reports without day, customer and payment: they join the orders of another file, and no money counts twice.

mod again;

use std::process::Command as Process;

use again::{Book, now};
use keben::engine::Analyst;
use keben::engine::message::{Answer, Command, Query};
use keben::i18n::Lang;
use keben::import::Options;
use keben::model::Kind;
use keben::report::{Cell, Settings};
use serde_json::Value;

const ORDERS: &str = "订单编号,买家会员名,买家应付货款,总金额,买家实际支付金额,订单状态,订单创建时间,宝贝标题,宝贝总数量\n\
    1001,甲,120.00,120.00,100.00,交易成功,2026-03-05 08:00:00,茶，杯,3\n\
    1002,乙,50.00,50.00,50.00,交易成功,2026-03-06 08:00:00,杯,1\n\
    1003,乙,80.00,80.00,80.00,交易成功,2026-03-07 08:00:00,壶,1\n";
const ITEMS: &str = "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码\n\
    1001,茶,45.00,2,,,,,交易成功,T\n\
    1001,杯,30.00,1,,,,,交易成功,C\n\
    1002,杯,60.00,1,,,,,交易成功,C\n\
    9999,壶,60.00,1,,,,,交易成功,P\n";

fn sold(book: &mut Book) -> Vec<(String, String)> {
    let Ok((Answer::Backup { imports, .. }, parts)) = now(book.engine.export_backup()) else {
        unreachable!("it is open")
    };
    let mut analyst = Analyst::load("w", false, imports, parts).expect("it loads");
    let query = Query::Rows {
        id: "products".into(),
        settings: Settings::new(),
        as_of: None,
        sort: None,
        from: 0,
        count: 100,
    };
    let Ok((Answer::Rows(rows), _)) = analyst.query(Lang::En, query) else {
        unreachable!("rows")
    };
    let shown = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Money(money) => money.plain(),
        other => unreachable!("{other:?}"),
    };
    rows.iter()
        .map(|row| (shown(&row.cells[1]), shown(&row.cells[3])))
        .collect()
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    let both = |(a, b): &(&str, &str)| (a.to_string(), b.to_string());
    of.iter().map(both).collect()
}

#[test]
fn items_take_the_place_of_their_orders_line() {
    let mut book = Book::default();
    let early = book.beside("items.csv", ITEMS, &Options::default(), false);
    assert!(early.session.is_joining() && early.session.preview().is_joining());
    assert_eq!(early.figures(), [0, 0, 0, 0]);
    assert_eq!(early.diff.counts().unmatched, 3);
    book.import("orders.csv", ORDERS);
    let before = (book.engine.state().totals, book.contents());
    let joined = book.import("items.csv", ITEMS);
    assert_eq!(joined.figures(), [1, 2, 0, 0]);
    assert_eq!(joined.diff.counts().unmatched, 1);
    assert_eq!(joined.diff.counts().customers, 0);
    let said = joined.said(None);
    assert_eq!(
        said,
        [
            "Changed 1001 甲 amount:100→75 quantity:3→2 category:→茶",
            "Changed 1002 乙 category:→杯",
            "New 1001 甲 date:→2026-03-05 amount:→25 quantity:→1 category:→杯 state:→sale",
        ]
    );
    let totals = book.engine.state().totals;
    assert_eq!(totals.revenue, before.0.revenue);
    assert_eq!((totals.orders, totals.customers), (3, 2));
    assert_eq!(sold(&mut book), pairs(&[("杯", "75.00"), ("茶", "75.00")]));
    // Both reports once more: nothing is left to do.
    let again = book.beside("items.csv", ITEMS, &Options::default(), false);
    assert_eq!(again.figures(), [0, 0, 3, 0]);
    let orders = book.beside("orders.csv", ORDERS, &Options::default(), false);
    assert_eq!(orders.figures(), [0, 0, 4, 0]);
    book.run(Command::Undo, vec![]).expect("it undoes");
    assert_eq!((book.engine.state().totals, book.contents()), before);
}

#[test]
fn what_becomes_of_an_order_later_becomes_of_its_items() {
    let mut book = Book::default();
    book.import("orders.csv", ORDERS);
    book.import("items.csv", ITEMS);
    let later = ORDERS
        .replace("100.00,交易成功", "60.00,交易成功")
        .replace("50.00,交易成功", "50.00,交易关闭");
    let later = book.beside("orders.csv", &later, &Options::default(), false);
    let mut said = later.said(None);
    said.sort();
    assert_eq!(
        said,
        [
            "Changed 1001 甲 amount:25→15",
            "Changed 1001 甲 amount:75→45",
            "Changed 1002 乙 state:sale→cancelled",
        ]
    );
    book.write(&later).expect("it is written");
    let totals = book.engine.state().totals;
    assert_eq!(
        (totals.revenue.plain(), totals.orders),
        ("140.00".into(), 2)
    );
    assert_eq!(sold(&mut book), pairs(&[("茶", "45.00"), ("杯", "15.00")]));
}

fn run(files: &[&str]) -> (Option<i32>, Value) {
    let done = Process::new(env!("CARGO_BIN_EXE_keben"))
        .arg("import")
        .args(files)
        .arg("--json")
        .output()
        .expect("it runs");
    let said = serde_json::from_slice(&done.stdout).unwrap_or_default();
    (done.status.code(), said)
}

#[test]
fn at_a_terminal_in_either_order_and_alone_refused() {
    let folder = std::env::temp_dir().join(format!("keben-join-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let place = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (orders, items) = (place("orders.csv"), place("items.csv"));
    std::fs::write(&orders, ORDERS).expect("written");
    std::fs::write(&items, ITEMS).expect("written");
    for files in [[&*orders, &*items], [&*items, &*orders]] {
        let (code, said) = run(&files);
        assert_eq!(code, Some(0));
        assert_eq!(said["revenue"], "230.00");
        assert_eq!(
            (&said["orders"], &said["customers"]),
            (&3.into(), &2.into())
        );
    }
    let (code, said) = run(&[&*items]);
    assert_eq!(code, Some(2));
    assert_eq!(said["error"]["code"], "orders_first");
    std::fs::remove_dir_all(&folder).expect("tidied");
}

#[test]
fn what_a_person_did_to_items_stays() {
    // One item put right: the order's total comes again as it was and changes nothing.
    let mut book = Book::default();
    book.import("orders.csv", ORDERS);
    book.import("items.csv", ITEMS);
    // The cup of order 1001 is the only line that came with the items.
    let state = book.engine.state();
    let came = state.imports.iter().find(|own| own.lines == 1);
    let cup = format!("{}:0", came.expect("its import").id);
    let right = Command::Put {
        kind: Kind::Order,
        id: cup.clone(),
        fields: vec![("amount".into(), "20.00".into())],
    };
    book.run(right, vec![]).expect("it is put right");
    let orders = book.beside("orders.csv", ORDERS, &Options::default(), false);
    assert_eq!(orders.figures(), [0, 0, 4, 0]);
    book.run(Command::Undo, vec![]).expect("it undoes");
    // One item removed: neither report brings it back or spreads its money.
    book.run(Command::Remove(Kind::Order, vec![cup]), vec![])
        .expect("it is removed");
    let revenue = book.engine.state().totals.revenue;
    let items = book.beside("items.csv", ITEMS, &Options::default(), false);
    assert_eq!(items.figures(), [0, 0, 1, 0]);
    assert_eq!(items.diff.counts().unmatched, 2);
    let orders = book.beside("orders.csv", ORDERS, &Options::default(), false);
    assert_eq!(orders.figures()[..2], [0, 0]);
    assert_eq!(book.engine.state().totals.revenue, revenue);
}
