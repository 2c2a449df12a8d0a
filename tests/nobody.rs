//! Files without customers: their rows count for products and days, and for nothing about customers.

mod again;

use again::{Book, now};
use keben::backup;
use keben::engine::Analyst;
use keben::engine::message::{Answer, Command, Fault, Query};
use keben::export::shop::Shop;
use keben::export::table::Cell as Written;
use keben::i18n::Lang;
use keben::import::{Options, RejectReason, Role, Session};
use keben::model::{Batch, Dresser, Records};
use keben::report::{Cell, REGISTRY, Refusal, Report, Settings};
use keben::store::read_contents;

const TILL: &str = "订单编号,下单时间,商品名称,类别,数量,金额\n\
    S1,2024-03-04,龙井,茶,2,40.00\n\
    S1,2024-03-04,拿铁,咖啡,1,30.00\n\
    S2,2024-03-05,龙井,茶,1,20.00\n\
    S2,2024-03-05,拿铁,咖啡,1,30.00\n\
    S3,2024-03-09,红茶,茶,1,25.00\n\
    S4,2024-03-10,红茶,茶,-1,-25.00\n";

const NAMED: &str = "订单编号,客户编号,下单时间,商品类目,实付金额\n\
    A1,C1,2024-03-01,龙井,100.00\n\
    A2,C2,2024-03-05,拿铁,50.00\n";

fn open(text: &str, options: &Options) -> Session {
    Session::open("till.csv", text.into(), options, &mut |_, _| {}).expect("it opens")
}

/// The analyst over the workbook as the page loads it.
fn analyst(book: &mut Book, redacted: bool) -> Analyst {
    let Ok((Answer::Backup { imports, .. }, parts)) = now(book.engine.export_backup()) else {
        unreachable!("it is open")
    };
    Analyst::load("w", redacted, imports, parts).expect("it loads")
}

fn report(analyst: &mut Analyst, id: &str, lang: Lang) -> Report {
    let query = Query::Report(id.into(), Settings::new(), None);
    match analyst.query(lang, query) {
        Ok((Answer::Report(report), _)) => *report,
        other => unreachable!("{other:?}"),
    }
}

/// Name, sales and further cells of the products table.
fn products(analyst: &mut Analyst) -> Vec<Vec<Cell>> {
    let query = Query::Rows {
        id: "products".into(),
        settings: Settings::new(),
        as_of: None,
        sort: None,
        from: 0,
        count: 100,
    };
    match analyst.query(Lang::En, query) {
        Ok((Answer::Rows(rows), _)) => rows.into_iter().map(|row| row.cells).collect(),
        other => unreachable!("{other:?}"),
    }
}

fn named(rows: &[Vec<Cell>]) -> Vec<(String, String)> {
    let shown = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Money(money) => money.plain(),
        other => unreachable!("{other:?}"),
    };
    rows.iter()
        .map(|row| (shown(&row[1]), shown(&row[3])))
        .collect()
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    let both = |(a, b): &(&str, &str)| (a.to_string(), b.to_string());
    of.iter().map(both).collect()
}

#[test]
fn it_is_told_before_anything_is_written() {
    let session = open(TILL, &Options::default());
    let seen = session.preview();
    assert!(seen.product_only);
    assert!(session.verdict().is_ok());
    assert_eq!(seen.warnings[0].code, "product_only");
    assert_eq!(seen.questions[0].code, "customer_key");
    let sums = &seen.summary;
    assert_eq!((sums.customers, sums.orders), (0, 3));
    assert_eq!(sums.revenue.plain(), "120.00");
    assert_eq!(sums.top_customer, "");
    let batch = session.batch_ref();
    assert!(batch.is_nobodys() && batch.fits());
    // The finer of the two columns, unless the person says otherwise.
    assert_eq!(
        batch.categories.iter().collect::<Vec<_>>(),
        ["龙井", "拿铁", "红茶"]
    );
    let coarse = Options {
        map: vec![(Role::Category, "类别".into())],
        ..Options::default()
    };
    let coarse = open(TILL, &coarse);
    let words = coarse.batch_ref().categories.iter().collect::<Vec<_>>();
    assert_eq!(words, ["茶", "咖啡"]);
}

#[test]
fn only_where_there_is_no_such_column() {
    let text = NAMED.replace("C2", "");
    let session = open(&text, &Options::default());
    assert!(!session.preview().product_only);
    let rejects: Vec<_> = session.rejects().map(|one| one.reason).collect();
    assert_eq!(rejects, [RejectReason::MissingCustomer]);
    // With the column named there is nothing to make of blank cells.
    let none = NAMED.replace("C2", "").replace("C1", "");
    let session = open(&none, &Options::default());
    assert!(session.verdict().is_err() || session.preview().product_only);
    // A total with a date is no product.
    let total = format!("{TILL},2024-03-10,合计,,,120.00\n");
    let session = open(&total, &Options::default());
    assert_eq!(session.preview().summary.revenue.plain(), "120.00");
    assert_eq!(session.preview().counts.skipped, 1);
}

#[test]
fn products_and_days_answer_and_customers_do_not() {
    let mut book = Book::default();
    book.import("till.csv", TILL);
    let state = book.engine.state();
    assert_eq!(state.totals, Default::default());
    assert_eq!((state.nobody.lines, state.nobody.orders), (6, 3));
    assert_eq!(state.nobody.revenue.plain(), "120.00");
    assert_eq!(state.nobody.customers, 0);
    assert_eq!(state.nobody.returns, 1);
    let mut analyst = analyst(&mut book, false);
    for lang in [Lang::Zh, Lang::En] {
        let ids = REGISTRY.iter().map(|one| one.id);
        for id in ids.chain(["clv"]) {
            let query = Query::Report(id.into(), Settings::new(), None);
            let answer = match id {
                "clv" => analyst.query(lang, query),
                _ => book.engine.query(lang, query),
            };
            let fault = answer.expect_err("nobody to tell of");
            assert_eq!(fault, Fault::Refused(Refusal::NoCustomers), "{id}");
            assert!(fault.say(lang).contains(lang.pick("商品 ABC", "calendar")));
        }
        let report = report(&mut analyst, "calendar", lang);
        assert!(report.facts.contains("120"), "{}", report.facts);
        assert!(!report.facts.contains(lang.pick("客户", "customer")));
        let without = lang.pick("没有客户", "names a customer");
        assert!(report.caveats.iter().any(|one| one.contains(without)));
    }
    let rows = products(&mut analyst);
    let sold = pairs(&[("龙井", "60.00"), ("拿铁", "60.00"), ("红茶", "0.00")]);
    assert_eq!(named(&rows), sold);
    let columns = report(&mut analyst, "products", Lang::En).table.columns;
    assert!(columns.iter().all(|column| column.key != "customers"));
    assert!(rows.iter().all(|row| row.len() == columns.len()));
    let page = match book.engine.query(
        Lang::En,
        Query::Customers {
            search: String::new(),
            badges: vec![],
            sort: None,
            from: 0,
            count: 10,
        },
    ) {
        Ok((Answer::Customers(page), _)) => page,
        other => unreachable!("{other:?}"),
    };
    assert_eq!((page.total, page.rows.len()), (0, 0));
}

#[test]
fn beside_customers_they_change_no_figure_of_theirs() {
    let mut plain = Book::default();
    plain.import("named.csv", NAMED);
    // In either order.
    for files in [[NAMED, TILL], [TILL, NAMED]] {
        let mut book = Book::default();
        for file in files {
            book.import("file.csv", file);
        }
        let (state, alone) = (book.engine.state(), plain.engine.state());
        assert_eq!(state.totals, alone.totals);
        assert_eq!(state.nobody.revenue.plain(), "120.00");
        for analysis in REGISTRY {
            let ask = |book: &mut Book| {
                let query = Query::Report(analysis.id.into(), Settings::new(), None);
                match book.engine.query(Lang::Zh, query) {
                    Ok((Answer::Report(report), _)) => Ok((report.headline, report.facts)),
                    Err(fault) => Err(fault),
                    other => unreachable!("{other:?}"),
                }
            };
            assert_eq!(ask(&mut book), ask(&mut plain), "{}", analysis.id);
        }
        let mut both = analyst(&mut book, false);
        let rows = products(&mut both);
        let sold = [("龙井", "160.00"), ("拿铁", "110.00"), ("红茶", "0.00")];
        let mut found = named(&rows);
        found.sort();
        let mut sold = pairs(&sold);
        sold.sort();
        assert_eq!(found, sold);
        let buyers = |row: &Vec<Cell>| row.last().cloned();
        let buyers: Vec<_> = rows.iter().filter_map(buyers).collect();
        assert_eq!(buyers, [Cell::Int(1), Cell::Int(1), Cell::Int(0)]);
        let facts = report(&mut both, "products", Lang::En);
        assert!(
            facts.facts.starts_with("2 customers, 5 orders"),
            "{}",
            facts.facts
        );
        assert!(
            facts
                .caveats
                .iter()
                .any(|one| one.starts_with("6 lines without a customer"))
        );
        // Codes go to customers alone.
        let mut hidden = analyst(&mut book, true);
        let query = Query::Customers {
            search: String::new(),
            badges: vec![],
            sort: None,
            from: 0,
            count: 10,
        };
        let Ok((Answer::Customers(page), _)) = hidden.query(Lang::En, query) else {
            unreachable!("a list of customers")
        };
        let mut codes: Vec<_> = page
            .rows
            .iter()
            .map(|row| format!("{:?}", row.cells))
            .collect();
        codes.sort();
        assert_eq!(codes.len(), 2);
        assert!(codes[0].contains("C001") && codes[1].contains("C002"));
        assert_eq!(
            report(&mut hidden, "products", Lang::En).headline,
            facts.headline
        );
    }
}

#[test]
fn without_order_numbers_no_two_lines_are_one_basket() {
    let text = "日期,商品,金额\n2024-01-05,茶,1\n2024-01-05,茶,1\n2024-01-05,咖啡,2\n";
    let mut book = Book::default();
    book.import("till.csv", text);
    assert_eq!(book.engine.state().nobody.orders, 3);
    let mut asked = analyst(&mut book, false);
    let baskets: Vec<_> = products(&mut asked)
        .iter()
        .map(|row| row[8].clone())
        .collect();
    assert_eq!(baskets, [Cell::Int(2), Cell::Int(1)]);
    let twins = report(&mut asked, "products", Lang::En).twins;
    assert!(format!("{twins:?}").contains("No two are bought together"));
    // A changed price meets its own product of the day.
    let dearer = text.replace("咖啡,2", "咖啡,3");
    let beside = book.beside("till.csv", &dearer, &Options::default(), false);
    assert_eq!(beside.said(None), ["Changed   amount:2→3"]);
    assert_eq!(beside.figures(), [0, 1, 2, 0]);
}

#[test]
fn undo_reimport_and_replay_hold() {
    let mut book = Book::default();
    book.import("named.csv", NAMED);
    let before = book.contents();
    let first = book.import("till.csv", TILL);
    assert_eq!(first.figures(), [6, 0, 0, 0]);
    assert_eq!(first.diff.counts().customers, 0);
    let after = book.contents();
    let state = book.engine.state();
    book.run(Command::Undo, vec![]).expect("it undoes");
    assert_eq!(book.contents(), before);
    assert_eq!(book.engine.state().nobody, Default::default());
    book.run(Command::Redo, vec![]).expect("it redoes");
    assert_eq!(book.contents(), after);
    assert_eq!(book.engine.state().nobody, state.nobody);

    let again = book.beside("till.csv", TILL, &Options::default(), false);
    assert_eq!(again.figures(), [0, 0, 6, 0]);
    let moved = TILL
        .replace("25.00\n    S4", "35.00\n    S4")
        .replace(",1,25.00", ",1,35.00");
    let moved = book.beside("till.csv", &moved, &Options::default(), false);
    assert_eq!(moved.said(None), ["Changed S3  amount:25→35"]);
    book.write(&moved).expect("it is written");
    let state = book.engine.state();
    assert_eq!(state.nobody.revenue.plain(), "130.00");
    assert_eq!(state.totals.revenue.plain(), "150.00");

    // The same after the journal is replayed.
    let mut store = std::mem::take(&mut book.engine).into_store();
    let mut replayed = keben::engine::Engine::new(std::mem::take(&mut store));
    now(replayed.open(None, 2)).expect("it opens");
    let fresh = replayed.state();
    assert_eq!((fresh.totals, fresh.nobody), (state.totals, state.nobody));
    book.engine = replayed;

    // Orders that turn up once more with their customers are told.
    let named = "订单编号,客户编号,下单时间,商品名称,金额\nS1,C9,2024-03-04,龙井,40.00\n";
    let twice = book.beside("orders.csv", named, &Options::default(), false);
    assert_eq!(twice.diff.counts().elsewhere, 1);
}

#[test]
fn a_backup_brings_them_back() {
    let mut book = Book::default();
    book.import("till.csv", TILL);
    let state = book.engine.state();
    let Ok((Answer::Backup { name, imports, .. }, buffers)) = now(book.engine.export_backup())
    else {
        unreachable!("it is open")
    };
    let about = backup::About {
        name,
        currency: String::new(),
        written: 1,
        totals: state.totals.with(state.nobody),
        imports,
    };
    let contents = String::from_utf8(buffers[0].clone()).expect("text");
    let columns = |at: usize| {
        let parts = buffers[1 + at * Batch::PARTS..].iter().take(Batch::PARTS);
        Batch::from_parts(about.imports[at].1.clone(), parts.cloned().collect())
    };
    let file = backup::write(&about, &contents, columns, &mut |_, _| {}).expect("a backup");
    let opened = now(backup::open(&file, None, &mut |_, _| {})).expect("it opens");
    assert_eq!(opened.preview.totals.revenue, state.nobody.revenue);
    let mut parts = vec![opened.contents.into_bytes()];
    parts.extend(opened.imports.iter().flat_map(|(_, own)| own.to_parts()));
    let heads = opened.imports.iter();
    let imports = heads
        .map(|(id, own)| (id.clone(), own.head.clone()))
        .collect();
    let name = "again".into();
    book.run(Command::RestoreBackup { name, imports }, parts)
        .expect("it is restored");
    assert_eq!(book.engine.state().nobody, state.nobody);
    assert_eq!(book.engine.state().totals, state.totals);
}

#[test]
fn an_export_has_them_in_a_sheet_of_their_own() {
    let mut book = Book::default();
    book.import("named.csv", NAMED);
    book.import("till.csv", TILL);
    let Ok((Answer::Backup { imports, .. }, buffers)) = now(book.engine.export_backup()) else {
        unreachable!("it is open")
    };
    let contents = read_contents(&String::from_utf8_lossy(&buffers[0])).expect("it is read");
    assert_eq!(contents.records, Records::default());
    for redacted in [false, true] {
        let mut dresser = Dresser::default();
        let columns = buffers[1..].chunks(Batch::PARTS).map(<[_]>::to_vec);
        for ((id, head), parts) in imports.clone().into_iter().zip(columns) {
            dresser.add(&id, Batch::from_parts(head, parts).expect("it fits"));
        }
        let mut dressed = dresser.finish(&contents.records);
        dressed.redact(redacted);
        let shop = Shop::new(&mut dressed, &contents.records, Lang::Zh);
        let tables = shop.tables(false);
        let codes: Vec<_> = tables.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, ["customers", "orders", "orders_without_customers"]);
        assert_eq!(tables[0].len(), 2);
        let mut texts = String::new();
        for table in &tables[2..] {
            let heads: Vec<_> = table.columns.iter().map(|one| one.label.clone()).collect();
            texts = heads.join(",") + "\n";
            for row in 0..table.len() {
                let mut cells = Vec::new();
                table.row(row, &mut cells);
                let cells: Vec<String> = cells.iter().map(text).collect();
                texts += &(cells.join(",") + "\n");
            }
        }
        // What comes back is what went out.
        let beside = book.beside("back.csv", &texts, &Options::default(), false);
        assert!(beside.session.preview().product_only);
        assert_eq!(beside.figures(), [0, 0, 6, 0], "{texts}");
        // One file of all lines leaves the cell blank.
        let all = shop.table(keben::model::Kind::Order, None, false);
        let at = all.columns.iter().position(|one| one.code == "customer");
        let mut cells = Vec::new();
        all.row(7, &mut cells);
        assert_eq!(cells[at.expect("a column")], Written::Blank);
    }
}

fn text(cell: &Written) -> String {
    match cell {
        Written::Blank => String::new(),
        Written::Whole(number) => number.to_string(),
        Written::Day(day) => day.iso(),
        Written::Money(money) => money.plain(),
        Written::Decimal(number) => format!("{}", *number as f64 / 10_000.0),
        Written::Choice(_, said) => said.to_string(),
        Written::Text(text) => text.to_string(),
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn a_line_without_a_customer_can_be_corrected_and_stays_so() {
    let mut book = Book::default();
    book.import("till.csv", TILL);
    let import = book.engine.state().imports[0].id.clone();
    let put = |key: &str, text: &str| Command::Put {
        kind: keben::model::Kind::Order,
        id: format!("{import}:4"),
        fields: vec![(key.into(), text.into())],
    };
    book.run(put("amount", "30"), vec![]).expect("corrected");
    assert_eq!(book.engine.state().nobody.revenue.plain(), "125.00");
    book.run(put("state", "cancelled"), vec![]).expect("closed");
    assert_eq!(book.engine.state().nobody.revenue.plain(), "95.00");
    assert_eq!(book.engine.state().totals.lines, 0);
    // Somebody is found after all.
    book.run(put("state", "sale"), vec![])
        .expect("a sale again");
    book.import("named.csv", NAMED);
    book.run(put("customer", "id:C2"), vec![])
        .expect("whose it is");
    let state = book.engine.state();
    assert_eq!((state.totals.customers, state.totals.lines), (2, 3));
    assert_eq!(state.totals.revenue.plain(), "180.00");
    assert_eq!(state.nobody.revenue.plain(), "95.00");
    book.run(Command::Undo, vec![]).expect("it undoes");
    assert_eq!(book.engine.state().totals.lines, 2);
    assert_eq!(book.engine.state().nobody.revenue.plain(), "125.00");
}
