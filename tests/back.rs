//! A whole workbook written as one spreadsheet comes back sheet by sheet, without a question and without a loss.

mod again;

use again::{Beside, Book, now};
use keben::engine::message::{Answer, Command, ExportHow, ExportPart, FileFormat};
use keben::engine::sheets::shop_file;
use keben::export::shop::Shop;
use keben::i18n::Lang;
use keben::import::{Diff, Holds, Options, Session, own_sheets};
use keben::model::{Batch, Dresser, Kind};
use keben::store::read_contents;

const ORDERS: &str = "订单编号,客户编号,下单时间,实付金额,数量,商品类目\n\
    A1,C1,2024-03-01,100.00,1,茶\nA2,C2,2024-03-05,50.00,2,咖啡\nA3,C2,2024-03-09,-20.00,-1,咖啡\n";
const TILL: &str = "订单编号,下单时间,商品名称,数量,金额\nS1,2024-03-04,龙井,2,40.00\nS2,2024-03-05,拿铁,1,30.00\n";

/// The whole workbook as a spreadsheet.
fn written(book: &mut Book, lang: Lang) -> Vec<u8> {
    let Ok((Answer::Backup { imports, .. }, buffers)) = now(book.engine.export_backup()) else {
        unreachable!("it is open")
    };
    let contents = read_contents(&String::from_utf8_lossy(&buffers[0])).expect("it is read");
    let mut dresser = Dresser::default();
    let columns = buffers[1..].chunks(Batch::PARTS).map(<[_]>::to_vec);
    for ((id, head), parts) in imports.into_iter().zip(columns) {
        dresser.add(&id, Batch::from_parts(head, parts).expect("it fits"));
    }
    let mut dressed = dresser.finish(&contents.records);
    let shop = Shop::new(&mut dressed, &contents.records, lang);
    let how = ExportHow {
        format: FileFormat::Xlsx,
        lang,
        ..ExportHow::default()
    };
    shop_file(&how, &ExportPart::All, &shop, &mut |_, _| {})
        .expect("a file")
        .bytes
}

#[test]
fn every_sheet_in_its_turn() {
    for lang in [Lang::Zh, Lang::En] {
        let mut book = Book::default();
        book.import("orders.csv", ORDERS);
        book.import("till.csv", TILL);
        let put = |kind, fields: &[(&str, &str)], id: &str| Command::Put {
            kind,
            id: id.into(),
            fields: fields
                .iter()
                .map(|(key, text)| (key.to_string(), text.to_string()))
                .collect(),
        };
        book.run(
            put(
                Kind::Customer,
                &[("name", "张伟"), ("phone", "13800001111")],
                "id:C1",
            ),
            vec![],
        )
        .expect("a profile");
        let contact = [("customer", "id:C2"), ("name", "李娜"), ("title", "采购")];
        book.run(put(Kind::Contact, &contact, ""), vec![])
            .expect("a contact");
        book.run(
            put(
                Kind::Cost,
                &[
                    ("period", "2024-03"),
                    ("oe", "900"),
                    ("hours_capacity", "160"),
                ],
                "",
            ),
            vec![],
        )
        .expect("a cost");
        let before = book.engine.state();
        let file = written(&mut book, lang);

        let open = |options: &Options| {
            Session::open("all.xlsx", file.clone(), options, &mut |_, _| {}).expect("it opens")
        };
        let first = open(&Options::default());
        let seen = first.preview().clone();
        assert!(
            seen.questions.iter().all(|one| one.code != "sheet"),
            "{:?}",
            seen.questions
        );
        let names: Vec<&str> = seen.sheets.iter().map(|one| one.name.as_str()).collect();
        let own = own_sheets(names.iter().copied()).expect("it is our own");
        let chosen = names
            .iter()
            .position(|name| Some(*name) == seen.sheet.as_deref());
        assert_eq!(own[chosen.expect("one of them")], Some(Holds::Orders));

        let mut fresh = Book::default();
        let take = |session: Session, fresh: &mut Book| {
            let known = fresh.known();
            let diff = Diff::of(&session, &known, false);
            let beside = Beside {
                session,
                known,
                diff,
            };
            fresh.write(&beside).expect("it is written");
        };
        take(first, &mut fresh);
        let mut rest: Vec<_> = names
            .iter()
            .zip(&own)
            .filter(|(name, _)| Some(**name) != seen.sheet.as_deref())
            .collect();
        rest.sort_by_key(|(_, holds)| **holds != Some(Holds::Orders));
        for (name, holds) in rest {
            let options = Options {
                sheet: Some(name.to_string()),
                holds: holds.filter(|holds| !holds.are_lines()),
                ..Options::default()
            };
            take(open(&options), &mut fresh);
        }
        let after = fresh.engine.state();
        assert_eq!(
            (after.totals, after.nobody),
            (before.totals, before.nobody),
            "{names:?}"
        );
        assert_eq!(after.counts, before.counts);
        assert_eq!(written(&mut fresh, lang).len(), file.len());
    }
}

#[test]
fn sheets_of_other_programs_are_asked_about() {
    assert_eq!(own_sheets(["订单", "说明"].into_iter()), None);
    assert_eq!(own_sheets(["订单"].into_iter()), None);
    assert_eq!(own_sheets(["Tasks", "Fields"].into_iter()), None);
    let own = own_sheets(["Customers", "Order lines", "Order lines 2", "Tasks"].into_iter());
    let customers = Some(Holds::Records(Kind::Customer));
    let orders = Some(Holds::Orders);
    assert_eq!(own, Some(vec![customers, orders, orders, None]));
}
