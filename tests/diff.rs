//! A file imported again: only what is new joins, what changed changes, nothing is ever taken away.

mod again;

use again::Book;
use keben::engine::message::{Command, Fault, Step};
use keben::i18n::Lang;
use keben::import::{Delta, Options};
use keben::model::Kind;

const MARCH: &str = "订单编号,客户编号,下单时间,实付金额,数量,订单状态,商品类目\n\
    A1,C1,2024-03-01,100.00,1,交易成功,茶\n\
    A1,C1,2024-03-01,100.00,1,交易成功,茶\n\
    A2,C2,2024-03-05,50.00,2,交易成功,咖啡\n\
    A3,C1,2024-03-09,80.00,1,交易成功,\n";

const LONGER: &str = "订单编号,客户编号,下单时间,实付金额,数量,订单状态,商品类目\n\
    A1,C1,2024-03-01,100.00,1,交易成功,茶\n\
    A1,C1,2024-03-01,100.00,1,交易成功,茶\n\
    A2,C2,2024-03-05,50.00,2,交易关闭,\n\
    A3,C1,2024-03-09,60.00,1,交易成功,茶\n\
    A4,C3,2024-03-20,30.00,1,交易成功,咖啡\n";

#[test]
fn a_longer_export_adds_what_is_new_and_changes_what_changed() {
    let mut book = Book::default();
    let first = book.import("三月.csv", MARCH);
    assert_eq!(first.figures(), [4, 0, 0, 0]);
    assert_eq!(book.engine.state().totals.revenue.plain(), "330.00");
    let before = book.contents();
    let second = book.import("三月新.csv", LONGER);
    assert_eq!(second.figures(), [1, 2, 2, 0]);
    assert_eq!(second.diff.counts().customers, 1);
    assert_eq!(
        second.said(None),
        [
            "Changed A2 C2 state:sale→cancelled",
            "Changed A3 C1 amount:80→60 category:→茶",
            "New A4 C3 date:→2024-03-20 amount:→30 quantity:→1 category:→咖啡 state:→sale",
        ]
    );
    let state = book.engine.state();
    assert_eq!(state.totals.revenue.plain(), "290.00");
    assert_eq!(state.totals.orders, 3);
    assert_eq!(
        state.undo,
        Some(Step::Import("三月新.csv".into(), 1, Kind::Order, 2))
    );
    let said = state.undo.as_ref().map(|step| step.say(Lang::En));
    assert_eq!(
        said.as_deref(),
        Some("imported 1 new lines and 2 changed ones from 三月新.csv")
    );
    // Once more: nothing is left to do.
    let third = book.beside("三月新.csv", LONGER, &Options::default(), false);
    assert_eq!(third.figures(), [0, 0, 5, 0]);
    let after = book.contents();
    book.run(Command::Undo, vec![]).expect("it undoes");
    assert_eq!(book.contents(), before);
    assert_eq!(book.engine.state().totals.revenue.plain(), "330.00");
    book.run(Command::Redo, vec![]).expect("it redoes");
    assert_eq!(book.contents(), after);
}

#[test]
fn an_import_is_taken_back_whole_wherever_it_stands() {
    let mut book = Book::default();
    book.import("三月.csv", MARCH);
    let before = book.contents();
    book.import("三月新.csv", LONGER);
    let import = book.engine.state().imports[0].id.clone();
    book.import(
        "四月.csv",
        "订单编号,客户编号,下单时间,实付金额\nB1,C9,2024-04-01,5.00\n",
    );
    book.run(Command::UndoImport(import.clone()), vec![])
        .expect("it goes");
    let state = book.engine.state();
    assert_eq!(state.imports.len(), 2);
    assert_eq!(state.totals.revenue.plain(), "335.00");
    assert_eq!(
        state.undo,
        Some(Step::RemoveImport("三月新.csv".into(), 1, Kind::Order, 2))
    );
    book.run(Command::Undo, vec![]).expect("it comes back");
    assert_eq!(book.engine.state().totals.revenue.plain(), "295.00");
    book.run(Command::UndoImport(import), vec![])
        .expect("it goes again");
    let last = book.engine.state().imports[0].id.clone();
    book.run(Command::UndoImport(last), vec![])
        .expect("it goes");
    assert_eq!(book.contents(), before);
}

#[test]
fn what_a_person_corrected_stays_until_the_file_says_something_new() {
    let mut book = Book::default();
    book.import("三月.csv", MARCH);
    let import = book.engine.state().imports[0].id.clone();
    let put = |line: u32, key: &str, text: &str| Command::Put {
        kind: Kind::Order,
        id: format!("{import}:{line}"),
        fields: vec![(key.into(), text.into())],
    };
    book.run(put(2, "amount", "55"), vec![])
        .expect("it is corrected");
    let same = book.beside("三月.csv", MARCH, &Options::default(), false);
    assert_eq!(same.figures(), [0, 0, 4, 0]);
    assert_eq!(same.diff.counts().kept, 1);
    let moved = MARCH.replace("50.00", "52.00");
    let moved = book.beside("三月.csv", &moved, &Options::default(), false);
    assert_eq!(moved.said(None), ["Changed A2 C2 amount:55→52"]);
    book.write(&moved).expect("it is written");
    assert_eq!(book.engine.state().totals.revenue.plain(), "332.00");
    book.run(Command::Undo, vec![]).expect("it undoes");
    assert_eq!(book.engine.state().totals.revenue.plain(), "335.00");
    // A line taken away stays away.
    let gone = Command::Remove(Kind::Order, vec![format!("{import}:3")]);
    book.run(gone, vec![]).expect("it is taken away");
    let again = book.beside("三月新.csv", LONGER, &Options::default(), false);
    assert_eq!(again.figures(), [1, 1, 3, 0]);
}

#[test]
fn a_comparison_that_is_out_of_date_writes_nothing() {
    let mut book = Book::default();
    book.import("三月.csv", MARCH);
    let beside = book.beside("三月新.csv", LONGER, &Options::default(), false);
    book.write(&beside).expect("it is written");
    let before = book.contents();
    assert_eq!(book.write(&beside), Err(Fault::ChangedElsewhere));
    assert_eq!(book.contents(), before);
}

#[test]
fn what_the_file_does_not_have_any_more_is_told_and_stays() {
    let mut book = Book::default();
    book.import("三月.csv", MARCH);
    let shorter = "订单编号,客户编号,下单时间,实付金额,数量,订单状态,商品类目\n\
        A1,C1,2024-03-01,100.00,1,交易成功,茶\n\
        A3,C1,2024-03-09,80.00,1,交易成功,\n";
    let beside = book.beside("三月.csv", shorter, &Options::default(), false);
    assert_eq!(beside.figures(), [0, 0, 2, 2]);
    assert_eq!(
        beside.said(Some(Delta::Missing)),
        [
            "Missing A1 C1 date:2024-03-01→ amount:100→ quantity:1→ category:茶→ state:sale→",
            "Missing A2 C2 date:2024-03-05→ amount:50→ quantity:2→ category:咖啡→ state:sale→",
        ]
    );
    // Days that the file does not reach are no loss.
    let later = "订单编号,客户编号,下单时间,实付金额\nA3,C1,2024-03-09,80.00\n";
    let beside = book.beside("三月.csv", later, &Options::default(), false);
    assert_eq!(beside.figures(), [0, 0, 1, 0]);
}

#[test]
fn lines_without_order_numbers_are_a_multiset_of_each_day() {
    let mut book = Book::default();
    book.import(
        "a.csv",
        "会员号,日期,金额\n01,2024-03-01,10\n01,2024-03-01,10\n02,2024-03-01,7\n",
    );
    let more = "会员号,日期,金额\n01,2024-03-01,10\n01,2024-03-01,10\n01,2024-03-01,10\n\
        02,2024-03-01,8\n1,2024-03-01,10\n";
    let beside = book.beside("b.csv", more, &Options::default(), false);
    assert_eq!(beside.figures(), [2, 1, 2, 0]);
    assert_eq!(
        beside.said(None),
        [
            "Changed  02 amount:7→8",
            "New  01 date:→2024-03-01 amount:→10 state:→sale",
            "New  1 date:→2024-03-01 amount:→10 state:→sale",
        ]
    );
}

#[test]
fn the_same_orders_under_other_customers_are_told() {
    let mut book = Book::default();
    book.import(
        "a.csv",
        "订单编号,客户编号,下单时间,实付金额\nA1,C1,2024-03-01,10\nA2,C2,2024-03-02,20\n",
    );
    let named =
        "订单编号,客户姓名,下单时间,实付金额\nA1,张伟,2024-03-01,10\nA2,李娜,2024-03-02,20\n";
    let beside = book.beside("b.csv", named, &Options::default(), false);
    assert_eq!(beside.figures(), [2, 0, 0, 0]);
    assert_eq!(beside.diff.counts().elsewhere, 2);
}

#[test]
fn returned_orders_join_by_their_number() {
    let mut book = Book::default();
    book.import("三月.csv", MARCH);
    let refunds = "退款编号,订单编号,退款金额,退款状态\n\
        R1,A1,150.00,退款成功\nR2,A2,50.00,退款成功\nR3,A3,80.00,退款关闭\nR4,A9,1.00,退款成功\n";
    let beside = book.beside("退款.csv", refunds, &Options::default(), false);
    assert_eq!(beside.session.preview().counts.accepted, 3);
    assert_eq!(
        beside.said(None),
        [
            "Changed A1 C1 state:sale→cancelled",
            "Changed A1 C1 amount:100→50",
            "Changed A2 C2 state:sale→cancelled",
        ]
    );
    assert_eq!(beside.diff.counts().unmatched, 1);
    let before = book.contents();
    book.write(&beside).expect("it is written");
    assert_eq!(book.engine.state().totals.revenue.plain(), "130.00");
    let again = book.beside("退款.csv", refunds, &Options::default(), false);
    assert_eq!(again.figures(), [0, 0, 2, 0]);
    // The export of orders, which knows nothing of refunds, does not take them back.
    let orders = book.beside("三月.csv", MARCH, &Options::default(), false);
    assert_eq!(orders.figures(), [0, 0, 4, 0]);
    book.run(Command::Undo, vec![]).expect("it undoes");
    assert_eq!(book.contents(), before);
}

/// 100,000 lines that all changed: seconds and bytes, told with `--nocapture`.
#[test]
#[ignore = "measures; run it in release"]
fn a_hundred_thousand_changed_lines() {
    let file = |add: u32| {
        let mut text = String::from("订单编号,客户编号,下单时间,实付金额,商品类目\n");
        for line in 0..100_000u32 {
            let (customer, day) = (line % 9_973, 1 + line % 28);
            let amount = 10 + line % 500 + add;
            text += &format!("A{line},C{customer},2024-03-{day:02},{amount}.00,茶\n");
        }
        text
    };
    let clock = std::time::Instant::now();
    let lap = |name: &str, from: std::time::Instant| {
        println!("{name}: {:.2} s", from.elapsed().as_secs_f64());
        std::time::Instant::now()
    };
    let mut book = Book::default();
    book.import("march.csv", &file(0));
    let from = lap("first import", clock);
    let beside = book.beside("march.csv", &file(1), &Options::default(), false);
    let from = lap("compared", from);
    assert_eq!(beside.figures(), [0, 100_000, 0, 0]);
    let changes = beside
        .diff
        .changes(beside.session.batch_ref(), &beside.known);
    println!(
        "changes: {:.1} MB",
        changes.map_or(0, |bytes| bytes.len()) as f64 / 1e6
    );
    let from = lap("put into words", from);
    book.write(&beside).expect("it is written");
    let from = lap("written and worked in", from);
    let contents = book.contents();
    println!("contents as text: {:.1} MB", contents.0.len() as f64 / 1e6);
    let from = lap("handed out", from);
    book.run(Command::Undo, vec![]).expect("it undoes");
    lap("undone", from);
}
