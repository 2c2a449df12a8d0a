//! Awkward texts: how bytes become cells, and how cells become dates and figures.

use keben::import::{Encoding, Options, RefusalCode, RejectReason, Session};

fn open_bytes(bytes: Vec<u8>) -> Session {
    Session::open("orders.csv", bytes, &Options::default(), &mut |_, _| {}).expect("opens")
}

fn open(text: &str) -> Session {
    open_bytes(text.as_bytes().to_vec())
}

/// Accepted rows, customers, revenue, first and last day.
fn figures(session: &Session) -> (u32, u32, String, String, String) {
    let preview = session.preview();
    let day = |day: Option<keben::model::Day>| day.map_or_else(String::new, |day| day.iso());
    let summary = &preview.summary;
    (
        preview.counts.accepted,
        summary.customers,
        summary.revenue.plain(),
        day(summary.first),
        day(summary.last),
    )
}

/// What every reading of the same three orders must come to.
fn same(session: &Session, what: &str) {
    let (rows, customers, revenue, first, last) = figures(session);
    assert_eq!(
        (rows, customers, &*revenue, &*first, &*last),
        (3, 2, "1354.55", "2024-03-05", "2024-12-31"),
        "{what}"
    );
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

/// The three orders with these dates and amounts, written as they are.
fn orders(dates: [&str; 3], amounts: [&str; 3]) -> String {
    let mut text = String::from("订单编号\t客户编号\t商品\t下单日期\t金额\n");
    let rows = dates.iter().zip(amounts).zip(["C01", "C02", "C01"]);
    for (row, ((date, amount), customer)) in rows.enumerate() {
        text += &format!("A{row}\t{customer}\t茶杯\t{date}\t{amount}\n");
    }
    text
}

const DAYS: [&str; 3] = ["2024-03-05", "2024-11-28", "2024-12-31"];
const AMOUNTS: [&str; 3] = ["1234.50", "100.05", "20.00"];

/// The three orders as cells, with this product in the first.
fn cells(product: &str) -> Vec<Vec<String>> {
    let mut text = orders(DAYS, AMOUNTS);
    text = text.replacen("茶杯", product, 1);
    let lines = text.lines().map(|line| line.split('\t'));
    lines
        .map(|cells| cells.map(String::from).collect())
        .collect()
}

fn joined(cells: &[Vec<String>], mark: &str, guard: impl Fn(&str) -> String) -> String {
    let line = |cells: &Vec<String>| {
        let guarded: Vec<String> = cells.iter().map(|cell| guard(cell)).collect();
        guarded.join(mark) + "\n"
    };
    cells.iter().map(line).collect()
}

fn doubled(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

fn product(session: &Session) -> String {
    let columns = &session.preview().columns;
    let found = columns.iter().find(|column| column.header == "商品");
    found.map_or_else(String::new, |column| column.samples[0].clone())
}

#[test]
fn backslashes_before_marks_inside_cells() {
    for inside in [
        "15\" 屏, 黑",
        "a \"b\" c, d",
        "14\"",
        "x, 14\"",
        "{\"a\": \"b\"}, c",
    ] {
        let escaped = |cell: &str| format!("\"{}\"", cell.replace('"', "\\\""));
        for mark in [",", ";", "\t"] {
            let session = open(&joined(&cells(inside), mark, escaped));
            same(&session, inside);
            assert_eq!(product(&session), inside);
        }
    }
}

#[test]
fn a_backslash_that_guards_nothing_stays() {
    for inside in ["C:\\dir\\", "5\\\" pipe", "a\\b, c"] {
        let text = joined(&cells(inside), ",", doubled) + "合计\n";
        let session = open(&text);
        same(&session, inside);
        assert_eq!(product(&session), inside);
    }
}

#[test]
fn marks_inside_cells_that_nobody_doubled() {
    for inside in ["15\" 屏", "a \"b\", c", "say \"hi\" to"] {
        let session = open(&joined(&cells(inside), ",", |cell| format!("\"{cell}\"")));
        same(&session, inside);
    }
    let single = joined(&cells("a, b"), ",", |cell| format!("'{cell}'"));
    same(&open(&single), "single marks");
    let curly = joined(&cells("a, b"), ",", |cell| format!("“{cell}”"));
    same(&open(&curly), "curly marks");
}

#[test]
fn marks_around_the_first_word_of_a_cell_swallow_no_rows() {
    // A program that quotes nothing wrote names as they are; another cell happens to be quoted whole.
    let text = "order,customer,date,amount\n1,\"Best\" Shop,2024-01-01,10\n2,Bob,2024-01-02,20\n\
                3,\"Good\",2024-01-03,30\n4,Amy,2024-01-04,40\n5,Zed,2024-01-05,50\n";
    let session = open(text);
    assert_eq!(session.preview().counts.accepted, 5);
    assert_eq!(session.preview().summary.revenue.plain(), "150.00");
}

#[test]
fn lines_that_are_quoted_as_a_whole() {
    let guarded = |cell: &str| match cell.contains(',') {
        true => doubled(cell),
        false => cell.into(),
    };
    for (inside, mark) in [
        ("茶杯", ","),
        ("a, \"b\"", ","),
        ("茶杯", ";"),
        ("茶杯", "\t"),
    ] {
        let text = joined(&cells(inside), mark, guarded);
        let whole: String = text.lines().map(|line| doubled(line) + "\n").collect();
        same(&open(&whole), &whole);
        let some: String = text
            .lines()
            .map(|line| match line.contains('"') {
                true => doubled(line) + "\n",
                false => format!("{line}\n"),
            })
            .collect();
        same(&open(&some), &some);
        let columns: String = text.lines().map(|line| doubled(line) + ",,,\n").collect();
        same(&open(&columns), &columns);
    }
}

#[test]
fn marks_of_any_kind_part_columns() {
    for mark in [
        "，", "；", "：", "、", "｜", "^", "~", "#", ":", "\u{1}", "\u{1f}", "||", "@@",
    ] {
        let text = joined(&cells("茶杯"), mark, str::to_string);
        same(&open(&text), mark);
        same(&open(&format!("销售明细表\n{text}")), mark);
    }
    // Commas stand in cells where others part them.
    same(&open(&joined(&cells("a,b,c"), "，", str::to_string)), "，");
}

#[test]
fn aligned_columns_with_blanks_in_cells() {
    let text = "Order ID    Customer ID   Product       Order Date    Amount\n\
                ----------  ------------  ------------  ------------  --------\n\
                A1          C01           Tea cup       2024-03-05    1234.50\n\
                A2          C02           Tea pot big   2024-11-28     100.05\n\
                A3          C01           Bowl          2024-12-31      20.00\n";
    same(&open(text), "aligned");
}

#[test]
fn a_script_is_called_by_its_name() {
    let text = "-- MySQL dump\nINSERT INTO `orders` VALUES (1,'C1','2024-03-05',5.00);\n";
    let options = Options::default();
    let refused = Session::open("o.sql", text.into(), &options, &mut |_, _| {});
    let refused = refused.expect_err("refuses");
    assert_eq!(
        (refused.code, &*refused.detail),
        (RefusalCode::Unsupported, "SQL")
    );
}

#[test]
fn encodings_by_their_words() {
    // EUC-KR, Windows-1251, EUC-JP and Shift_JIS as bytes.
    let body = b",2024-03-05,1234.50\nA2,C02,2024-11-28,100.05\nA3,C01,2024-12-31,20.00\n";
    let korean: &[u8] = b"\xc1\xd6\xb9\xae\xb9\xf8\xc8\xa3,\xb0\xed\xb0\xb4\xb9\xf8\xc8\xa3,\xc1\xd6\xb9\xae\xc0\xcf,\xb1\xdd\xbe\xd7\nA1,C01";
    let russian: &[u8] = b"\xc7\xe0\xea\xe0\xe7,\xca\xeb\xe8\xe5\xed\xf2,\xc4\xe0\xf2\xe0,\xd1\xf3\xec\xec\xe0\nA1,C01";
    let japanese: &[u8] = b"\xc3\xed\xca\xb8\xc8\xd6\xb9\xe6,\xb8\xdc\xb5\xd2\xc8\xd6\xb9\xe6,\xc3\xed\xca\xb8\xc6\xfc,\xb6\xe2\xb3\xdb\nA1,C01";
    for (head, encoding) in [
        (korean, Encoding::EucKr),
        (russian, Encoding::Windows1251),
        (japanese, Encoding::EucJp),
    ] {
        let session = open_bytes([head, body].concat());
        assert_eq!(session.preview().encoding, encoding);
        assert_eq!(asked(&session, "encoding"), None);
        same(&session, encoding.code());
    }
}

#[test]
fn small_alphabets_are_a_question_with_a_good_guess() {
    let head = b"Order ID;Customer ID;Product;Order Date;Amount\nA1;C01;".to_vec();
    let body = b";2024-03-05;1234.50\nA2;C02;x;2024-11-28;100.05\nA3;C01;x;2024-12-31;20.00\n";
    for (name, encoding, read) in [
        (&b"\xa3y\xbfka"[..], Encoding::Windows1250, "Łyżka"),
        (b"Fili\xbfanka \x8cw", Encoding::Windows1250, "Filiżanka Św"),
        (
            b"\xa6wi\xeata G\xb1ska",
            Encoding::Iso8859_2,
            "Święta Gąska",
        ),
        (b"M\xfcller", Encoding::Windows1252, "Müller"),
        (b"\xd7\xe0\xf8\xea\xe0", Encoding::Windows1251, "Чашка"),
    ] {
        let session = open_bytes([&head[..], name, body].concat());
        assert_eq!(session.preview().encoding, encoding, "{read}");
        let options = asked(&session, "encoding").expect("asks");
        assert_eq!(options[0], encoding.code());
        assert_eq!(session.preview().columns[2].samples[0], read);
        same(&session, read);
    }
}

#[test]
fn lines_of_two_encodings_are_read_one_by_one() {
    let gbk: &[u8] = b"A1,\xcd\xf5\xd0\xa1\xc3\xf7,2024-03-05,1234.50\n";
    let ours = "订单编号,客户,下单日期,金额\n";
    let rest = "A2,李丽丽,2024-11-28,100.05\n";
    let gbk_again: &[u8] = b"A3,\xcd\xf5\xd0\xa1\xc3\xf7,2024-12-31,20.00\n";
    let session = open_bytes([ours.as_bytes(), gbk, rest.as_bytes(), gbk_again].concat());
    same(&session, "mixed");
    assert!(warned(&session, "mixed_text"));
    assert_eq!(session.preview().summary.top_customer, "王小明");
}

#[test]
fn a_mark_before_other_bytes_and_cells_cut_to_bytes() {
    let head = "订单编号,客户,下单日期,金额\n";
    let (mark, gbk) = (
        b"\xef\xbb\xbf",
        b"A1,\xcd\xf5\xd0\xa1\xc3\xf7,2024-03-05,1234.50\n",
    );
    let titles =
        b"\xb6\xa9\xb5\xa5\xb1\xe0\xba\xc5,\xbf\xcd\xbb\xa7,\xc8\xd5\xc6\xda,\xbd\xf0\xb6\xee\n";
    let rest = b"A2,C02,2024-11-28,100.05\nA3,\xcd\xf5\xd0\xa1\xc3\xf7,2024-12-31,20.00\n";
    let session = open_bytes([&mark[..], titles, gbk, rest].concat());
    assert_eq!(session.preview().encoding, Encoding::Gb18030);
    same(&session, "marked");
    let cut =
        |name: &str, rest: &str| [&name.as_bytes()[..name.len() - 1], rest.as_bytes()].concat();
    let rows = [
        cut("A1,王小明", ",2024-03-05,1234.50\n"),
        cut("A2,李丽丽", ",2024-11-28,100.05\n"),
        cut("A3,王小明", ",2024-12-31,20.00\n"),
    ];
    let session = open_bytes([head.as_bytes(), &rows.concat()].concat());
    same(&session, "cut");
    assert!(warned(&session, "damaged_text"));
}

#[test]
fn text_encoded_twice_is_undone_and_said() {
    let text = "订单编号,客户,下单日期,金额\nA1,王小明,2024-03-05,1234.50\n\
                A2,李丽丽,2024-11-28,100.05\nA3,王小明,2024-12-31,20.00\n";
    let twice: String = text.bytes().map(char::from).collect();
    let session = open(&twice);
    same(&session, "twice");
    assert!(warned(&session, "twice_text"));
    assert_eq!(session.preview().summary.top_customer, "王小明");
    // UTF-8 that was read as GBK: it cannot be undone, but it is said.
    let garbled = text.replace("李丽丽", "娴嬭瘯鑼舵澂");
    assert!(!warned(&open(text), "garbled_text"));
    assert!(warned(&open(&garbled), "garbled_text"));
    assert!(warned(
        &open(&text.replace("李丽丽", "李\u{fffd}丽")),
        "garbled_text"
    ));
    // Nor is a given name of two characters that garbled text is often made of.
    let mut many = text.to_owned();
    for at in 0..40 {
        many += &format!("B{at},赵伟,2024-12-31,20.00\n");
    }
    many += "C1,王瑾瑜,2024-12-31,20.00\nC2,陈婕妤,2024-12-31,20.00\n";
    assert!(!warned(&open(&many), "garbled_text"));
    // Letters of living languages are no damage.
    for name in [
        "CONFECÇÃO ALIMENTAÇÃO",
        "Jérôme Noël",
        "Nguyễn Văn",
        "Müller",
        "Ångström",
        "田中さん",
    ] {
        let session = open(&text.replace("王小明", name));
        assert!(
            !warned(&session, "twice_text") && !warned(&session, "garbled_text"),
            "{name}"
        );
        assert_eq!(session.preview().summary.top_customer, name);
    }
}

#[test]
fn dates_of_other_calendars() {
    for dates in [
        ["113/03/05", "113/11/28", "113/12/31"],
        ["113.3.5", "113.11.28", "113.12.31"],
        ["113年3月5日", "113年11月28日", "113年12月31日"],
        ["1130305", "1131128", "1131231"],
        ["民國113年3月5日", "民國113年11月28日", "民國113年12月31日"],
        [
            "中華民國113年03月05日",
            "民国113年11月28日",
            "民國 113 年 12 月 31 日",
        ],
        ["令和6年3月5日", "R6.11.28", "令和6年12月31日"],
        ["2567-03-05", "2567-11-28", "2567-12-31"],
        ["5/3/2567", "28/11/2567", "31/12/2567"],
    ] {
        same(&open(&orders(dates, AMOUNTS)), dates[0]);
    }
    let first = orders(
        ["平成31年4月30日", "令和元年5月1日", "令和2年1月1日"],
        AMOUNTS,
    );
    let (rows, _, _, from, to) = figures(&open(&first));
    assert_eq!((rows, &*from, &*to), (3, "2019-04-30", "2020-01-01"));
    // 99 is 民國 where others are.
    let (_, _, _, from, _) = figures(&open(&orders(
        ["99/03/05", "113/11/28", "113/12/31"],
        AMOUNTS,
    )));
    assert_eq!(from, "2010-03-05");
    // One such year among ours is a slip.
    let session = open(&orders(["2024-03-05", "2567-11-28", "2024-12-31"], AMOUNTS));
    let rejects: Vec<_> = session.rejects().map(|reject| reject.reason).collect();
    assert_eq!(rejects, [RejectReason::BadDate]);
}

#[test]
fn dates_in_every_make() {
    for dates in [
        ["2024年3月5号", "2024年11月28号 15点20分", "2024年12月31号"],
        ["5-Mar-24", "28-Nov-24", "31-Dec-24"],
        ["20240305152011", "20241128152011123", "20241231"],
        ["45356.639", "45624", "45657.5"],
        ["2024-W10-2", "2024-W48-4", "2025-W01-2"],
        ["1709611200", "1732766400", "1735617600"],
        ["1709611200000", "1732766400000", "1735617600000"],
        ["1709611200000000", "1732766400000000", "1735617600000000"],
        [
            "/Date(1709611200000)/",
            "/Date(1732766400000)/",
            "/Date(1735617600000)/",
        ],
        [
            "2024/3/5 下午 03:20:11",
            "2024/11/28 上午9:20",
            "2024/12/31 12:00 AM",
        ],
        [
            "２０２４／３／５",
            "２０２４年１１月２８日",
            "２０２４－１２－３１",
        ],
        ["星期二 2024-03-05", "周四 2024-11-28", "2024-12-31（周二）"],
        [
            "二〇二四年三月五日",
            "二〇二四年十一月二十八日",
            "二〇二四年十二月三十一日",
        ],
        ["2024_03_05", "2024_11_28", "2024_12_31"],
    ] {
        same(&open(&orders(dates, AMOUNTS)), dates[0]);
    }
}

#[test]
fn months_and_quarters_are_told_as_what_they_are() {
    for dates in [
        ["2024-03", "2024-11", "2024-12"],
        ["2024年3月", "2024年11月", "2024年12月"],
        ["202403", "202411", "202412"],
        ["Mar-24", "Nov-24", "Dec 2024"],
    ] {
        let session = open(&orders(dates, AMOUNTS));
        let (rows, _, revenue, first, last) = figures(&session);
        let found = (rows, &*revenue, &*first, &*last);
        assert_eq!(
            found,
            (3, "1354.55", "2024-03-01", "2024-12-01"),
            "{}",
            dates[0]
        );
        assert!(warned(&session, "months_only"), "{}", dates[0]);
    }
    for dates in [
        ["2024Q1", "2024-Q4", "Q4 2024"],
        ["2024年第一季度", "2024年第4季度", "2024年四季度"],
    ] {
        let session = open(&orders(dates, AMOUNTS));
        let (rows, _, _, first, last) = figures(&session);
        assert_eq!((rows, &*first, &*last), (3, "2024-01-01", "2024-10-01"));
        assert!(warned(&session, "months_only"));
    }
    let whole = open(&orders(DAYS, AMOUNTS));
    assert!(!warned(&whole, "months_only"));
}

#[test]
fn a_date_column_that_cannot_be_read_is_named() {
    for dates in [
        ["3月5日", "11月28日", "12月31日"],
        ["Mar 05", "Nov 28", "Dec 31"],
        ["2024-W10", "2024-W48", "2025-W01"],
    ] {
        let refused = open(&orders(dates, AMOUNTS))
            .verdict()
            .expect_err("refuses");
        assert_eq!(refused.code, RefusalCode::NoColumns);
        let said = refused.say(keben::i18n::Lang::Zh);
        assert!(
            said.contains("下单日期") && said.contains(dates[0]),
            "{said}"
        );
    }
}

#[test]
fn amounts_in_every_make() {
    for amounts in [
        ["¥1,234.50元", "100.05元", "RMB￥20.00"],
        ["1 234,50", "100,05", "20,00"],
        ["1'234.50", "100.05", "20.00"],
        ["1´234.50", "100.05", "20.00"],
        ["1_234.50", "100.05", "20.00"],
        ["１，２３４．５０", "１００．０５", "￥２０"],
        ["USD 1,234.50", "100.05 USD", "US$20"],
        ["1.2345k", "0.10005千元", "0.002万"],
        ["0.12345w", "100.05", "20"],
        ["₩1,234.50", "100.05원", "20원"],
        ["1 234,50 руб.", "100,05 ₽", "20,00 р"],
    ] {
        same(&open(&orders(DAYS, amounts)), amounts[0]);
    }
    for amounts in [
        ["1,374.55", "(20.00)", "0.00"],
        ["1,374.55", "20.00-", "0"],
        ["1,374.55", "-¥20", "0"],
        ["1,374.55", "¥-20", "0"],
        ["1,374.55", "▲20.00", "0"],
        ["1,374.55", "负20.00", "0"],
        ["1,374.55", "—20.00", "0"],
        ["1,374.55", "－２０", "0"],
    ] {
        let (_, _, revenue, ..) = figures(&open(&orders(DAYS, amounts)));
        assert_eq!(revenue, "1354.55", "{}", amounts[1]);
    }
    let (_, _, revenue, ..) = figures(&open(&orders(
        DAYS,
        ["1,23,456.00", "12,34,567", "₹1,00,000"],
    )));
    assert_eq!(revenue, "1458023.00");
}

#[test]
fn numbers_whose_groups_do_not_fit_are_doubts() {
    for (odd, rest) in [
        ("60,00", "100.05"),
        ("1234..50", "100.05"),
        ("12 34", "100.05"),
        ("1234块5", "100.05"),
        ("1万2", "100.05"),
        ("10O.5", "100.05"),
        ("3500.00", "99,90"),
    ] {
        let session = open(&orders(DAYS, [odd, rest, rest]));
        let rejects: Vec<_> = session
            .rejects()
            .map(|reject| (reject.reason, reject.cell))
            .collect();
        assert_eq!(rejects, [(RejectReason::BadAmount, odd.to_string())]);
    }
    // Both marks in one number leave no doubt, whatever the others use.
    let (rows, _, revenue, ..) = figures(&open(&orders(DAYS, ["1.234,50", "1,100.05", "20.00"])));
    assert_eq!((rows, &*revenue), (3, "2354.55"));
}

#[test]
fn commas_before_three_digits_are_asked_about_where_commas_are_decimal() {
    let rows = "1;C1;2024-03-05;1,234\n2;C2;2024-03-15;12,000\n3;C1;2024-03-16;9,999\n";
    let text = format!("order;customer;date;amount\n{rows}");
    let session = open(&text);
    assert_eq!(
        asked(&session, "ambiguous_comma"),
        Some(vec!["point".into(), "comma".into()])
    );
    assert_eq!(figures(&session).2, "23233.00");
    let proved = open(&format!("{text}4;C3;2024-03-17;7,50\n"));
    assert_eq!(asked(&proved, "ambiguous_comma"), None);
    let usual = open(&orders(DAYS, ["1,234", "12,000", "9,999"]));
    assert_eq!(asked(&usual, "ambiguous_comma"), None);
    assert_eq!(figures(&usual).2, "23233.00");
}

#[test]
fn dashes_are_nothing_and_discounts_come_in_words() {
    for (nothing, revenue) in [("--", "240.00"), ("—", "240.00"), ("-", "240.00")] {
        let text = format!(
            "订单编号,客户编号,下单日期,数量,单价,折扣\n1,C1,2024-03-05,2,100,10\n2,C2,2024-03-15,1,50,{nothing}\n"
        );
        assert_eq!(figures(&open(&text)).2, revenue, "{nothing}");
    }
    let text = "订单编号,客户编号,下单日期,数量,单价,折扣\n1,C1,2024-03-05,2,100,九折\n2,C2,2024-03-15,1,50,八五折\n";
    assert_eq!(figures(&open(text)).2, "222.50");
}

#[test]
fn units_behind_figures_and_columns_that_are_none() {
    let head = "订单编号,客户编号,下单日期,数量,单价";
    for (quantity, revenue) in [
        ("2箱", "40.00"),
        ("2.5kg", "50.00"),
        ("x2", "40.00"),
        ("2千克", "40.00"),
        ("2 pcs", "40.00"),
        ("1k", "20000.00"),
    ] {
        let text = format!(
            "{head}\n1,C1,2024-03-05,{quantity},10\n2,C2,2024-03-06,{quantity},￥10.00/件\n"
        );
        let session = open(&text);
        assert_eq!(figures(&session).2, revenue, "{quantity}");
        assert!(!warned(&session, "missing_column"));
    }
    // Prices instead of totals, or refunds that nobody reads: said.
    let text = format!("{head}\n1,C1,2024-03-05,两打,10\n2,C2,2024-03-06,一打,10\n");
    assert!(warned(&open(&text), "missing_column"));
    let text = "订单编号,客户编号,下单日期,金额,退款金额\n1,C1,2024-03-05,10,没有\n2,C2,2024-03-06,10,全部\n";
    assert!(warned(&open(text), "missing_column"));
}

#[test]
fn tabs_that_guard_cells_part_none() {
    let text = "订单号\t;会员编号\t;下单时间\t;订单金额\t\nA1\t;001\t;2024-03-05 10:00\t;1234.50\t\nA2\t;002\t;2024-03-06 11:00\t;60\t\n";
    for mark in [";", ","] {
        let session = open(&text.replace(';', mark));
        let (_, customers, revenue, ..) = figures(&session);
        assert_eq!((customers, &*revenue), (2, "1294.50"), "{mark}");
    }
    // In a table that tabs part, a mark at a cell's end is its own.
    let joined = "order\tcustomer\titems\tdate\tamount\n1\tC1\ttea(1);\t2024-03-05\t5.50\n2\tC2\ttea(2);cup(1);\t2024-03-06\t6.50\n3\tC1\tcup(1);\t2024-03-07\t1\n";
    assert_eq!(figures(&open(joined)).2, "13.00");
}

#[test]
fn a_hint_that_no_longer_holds_is_no_hint() {
    let text =
        "sep=,\nBestellnr;Kundennr;Datum;Umsatz\n1;7;15.01.2024;1.234,50\n2;8;16.01.2024;60,00\n";
    assert_eq!(figures(&open(text)).2, "1294.50");
}

#[test]
fn groups_above_say_whose_number_it_is() {
    let three = "Sales 2024,,,,\nCustomer,,Document,,\nID,Name,Number,Date,Amount\nC1,Ann,A1,2024-03-05,5\nC2,Bob,A2,2024-03-06,6\nC1,Ann,A3,2024-03-07,7\n";
    let session = open(three);
    let summary = &session.preview().summary;
    assert_eq!((summary.customers, summary.orders), (2, 3));
    let two = "订单编号,客户,,下单日期,金额,\n,编号,名称,,数量,实付金额\nA1,C1,甲,2024-03-05,1,5\nA2,C2,乙,2024-03-06,2,6\nA3,C1,甲,2024-03-07,1,7\n";
    let session = open(two);
    let summary = &session.preview().summary;
    assert_eq!((summary.customers, summary.orders), (2, 3));
    assert_eq!(asked(&session, "customer_key"), None);
}
