//! Odd containers and encodings: what a shop's programs write besides plain files.

use std::io::Write;

use keben::import::{
    DoubtFilter, Duplicates, Encoding, Kind, Options, RejectReason, Returns, Session,
};
use zip::write::{SimpleFileOptions, ZipWriter};

const TABLE: &str = "订单编号,客户编号,客户名称,下单日期,数量,金额\n\
    A1,C001,張偉,2024-03-05,2,1234.50\nA2,C002,李娜,2024-03-06,1,99.90\nA3,C001,張偉,2024-04-01,3,60.00\n";

fn drop_bad() -> Options {
    Options {
        returns: Returns::Drop,
        ..Options::default()
    }
}

fn open(bytes: &[u8]) -> Session {
    Session::open("any.xls", bytes.to_vec(), &drop_bad(), &mut |_, _| {}).expect("opens")
}

/// Revenue, customers and rows.
fn figures(session: &Session) -> (String, u32, u32) {
    let preview = session.preview();
    (
        preview.summary.revenue.plain(),
        preview.summary.customers,
        preview.counts.rows,
    )
}

fn usual() -> (String, u32, u32) {
    ("1394.40".into(), 2, 3)
}

fn warned(session: &Session, code: &str) -> bool {
    session
        .preview()
        .warnings
        .iter()
        .any(|warning| warning.code == code)
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let text = if mark {
        format!("\u{feff}{text}")
    } else {
        text.into()
    };
    let bytes = |unit: u16| {
        if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn utf16_of_both_kinds_with_and_without_a_mark() {
    for (big, mark) in [(true, true), (true, false), (false, true), (false, false)] {
        let session = open(&utf16(&TABLE.replace(',', "\t"), big, mark));
        assert_eq!(figures(&session), usual(), "{big} {mark}");
        let found = session.preview().encoding;
        assert_eq!(found == Encoding::Utf16be, big);
        assert_eq!(session.preview().kind, Kind::Tsv);
    }
    // Half a character at the end.
    let mut cut = utf16(TABLE, true, true);
    cut.push(0x4e);
    assert_eq!(figures(&open(&cut)), usual());
}

#[test]
fn one_bad_byte_does_not_change_the_encoding() {
    let mut bytes = TABLE.to_string().into_bytes();
    let at = TABLE.find("李娜").expect("it is there");
    bytes.insert(at, 0xff);
    let session = open(&bytes);
    assert_eq!(session.preview().encoding, Encoding::Utf8);
    assert!(warned(&session, "damaged_text"));
    assert_eq!(figures(&session), usual());
    assert_eq!(session.preview().columns[0].header, "订单编号");
    // A file that was cut in the middle of a character.
    let text = format!("{TABLE}A4,C003,王");
    let cut = &text.as_bytes()[..text.len() - 1];
    assert_eq!(open(cut).preview().encoding, Encoding::Utf8);
}

#[test]
fn traditional_chinese_is_told_from_simplified() {
    let text = "訂單編號,客戶編號,客戶名稱,下單日期,數量,金額,商品,備註\n\
        A1,C001,張偉,2024-03-05,2,1234.50,烏龍茶禮盒,請於下午送達\nA2,C002,李麗娜,2024-03-06,1,99.90,珍珠奶茶,無\n\
        A3,C001,張偉,2024-04-01,3,60.00,鳳梨酥,送朋友的生日禮物\n";
    let (bytes, _, lost) = encoding_rs::BIG5.encode(text);
    assert!(!lost);
    let session = open(&bytes);
    assert_eq!(session.preview().encoding, Encoding::Big5);
    assert_eq!(figures(&session), usual());
    assert_eq!(session.preview().columns[0].header, "訂單編號");
    // Few words are enough.
    let short = "訂單編號,客戶,日期,金額\nA1,王小明,2024-03-05,10\n";
    let (bytes, ..) = encoding_rs::BIG5.encode(short);
    assert_eq!(open(&bytes).preview().encoding, Encoding::Big5);
    // Traditional characters in GBK stay GB18030.
    let (bytes, ..) = encoding_rs::GB18030.encode(text);
    assert_eq!(open(&bytes).preview().encoding, Encoding::Gb18030);
    let (bytes, ..) = encoding_rs::GB18030.encode(TABLE);
    assert_eq!(open(&bytes).preview().encoding, Encoding::Gb18030);
    let (bytes, ..) =
        encoding_rs::GB18030.encode("订单编号,客户,日期,金额\nA1,王小明,2024-03-05,10\n");
    assert_eq!(open(&bytes).preview().encoding, Encoding::Gb18030);
}

#[test]
fn japanese_is_known() {
    let text = "注文番号,顧客ID,氏名,注文日,数量,金額,商品\n\
        A1,C001,田中太郎,2024-03-05,2,1234.50,ほうじ茶セット\nA2,C002,鈴木花子,2024-03-06,1,99.90,マグカップ\n\
        A3,C001,田中太郎,2024年4月1日,3,60.00,お茶\n";
    let (bytes, _, lost) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!lost);
    let session = open(&bytes);
    assert_eq!(session.preview().encoding, Encoding::ShiftJis);
    assert_eq!(figures(&session), usual());
}

#[test]
fn western_bytes_in_one_name_are_western() {
    let text = "order,customer,date,amount\n1,Müller,2024-01-01,10\n2,José,2024-01-02,5\n";
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(text);
    let session = open(&bytes);
    assert_eq!(session.preview().encoding, Encoding::Windows1252);
    assert_eq!(session.preview().summary.revenue.plain(), "15.00");
}

#[test]
fn a_few_nul_bytes_are_left_out() {
    let text = "order,customer,date,amount\n1,C\u{0}1,2024-01-01,10\n2,C2,2024-01-02,5\n3,C1,2024-01-03,1\u{0}\n";
    let long: String = (0..300)
        .map(|n| format!("{},C2,2024-01-02,0.01\n", n + 10))
        .collect();
    let session = open(format!("{text}{long}").as_bytes());
    assert_eq!(session.preview().summary.revenue.plain(), "19.00");
    assert_eq!(session.preview().summary.customers, 2);
}

fn workbook(sheets: &[(&str, &str, &str)], date1904: bool) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut put = |name: &str, text: String| {
        zip.start_file(name, SimpleFileOptions::default())
            .expect("starts");
        zip.write_all(text.as_bytes()).expect("writes");
    };
    let kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let package = "http://schemas.openxmlformats.org/package/2006";
    put(
        "[Content_Types].xml",
        format!(
            "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{kinds}.sheet.main+xml\"/></Types>"
        ),
    );
    put(
        "_rels/.rels",
        format!(
            "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{rel}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    let (mut list, mut links) = (String::new(), String::new());
    for (at, (name, state, body)) in sheets.iter().enumerate() {
        let id = at + 1;
        list +=
            &format!("<sheet name=\"{name}\" sheetId=\"{id}\" state=\"{state}\" r:id=\"r{id}\"/>");
        links += &format!(
            "<Relationship Id=\"r{id}\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>"
        );
        put(
            &format!("xl/worksheets/sheet{id}.xml"),
            format!("<worksheet xmlns=\"{main}\">{body}</worksheet>"),
        );
    }
    put(
        "xl/workbook.xml",
        format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{rel}\"><workbookPr date1904=\"{}\"/><sheets>{list}</sheets></workbook>",
            u8::from(date1904)
        ),
    );
    put(
        "xl/_rels/workbook.xml.rels",
        format!("<Relationships xmlns=\"{package}/relationships\">{links}</Relationships>"),
    );
    zip.finish().expect("finishes").into_inner()
}

/// Rows as sheet XML; numbers are numbers, `=` starts a formula without a value.
fn rows(rows: &[&[&str]]) -> String {
    let mut xml = String::from("<sheetData>");
    for (row, cells) in rows.iter().enumerate() {
        xml += &format!("<row r=\"{}\">", row + 1);
        for (column, text) in cells.iter().enumerate() {
            let place = format!("{}{}", (b'A' + column as u8) as char, row + 1);
            xml += &match text {
                &"" => String::new(),
                text if text.starts_with('=') => {
                    format!("<c r=\"{place}\"><f>{}</f></c>", &text[1..])
                }
                text if text.parse::<f64>().is_ok() => {
                    format!("<c r=\"{place}\"><v>{text}</v></c>")
                }
                text => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
            };
        }
        xml += "</row>";
    }
    xml + "</sheetData>"
}

#[test]
fn merged_customers_hold_for_all_their_rows() {
    let sheet = rows(&[
        &["客户", "订单号", "日期", "金额"],
        &["甲", "1", "2024-01-01", "10"],
        &["", "2", "2024-01-02", "20"],
        &["", "3", "2024-01-03", "30"],
        &["乙", "4", "2024-01-04", "5"],
    ]);
    let sheet = format!("{sheet}<mergeCells count=\"1\"><mergeCell ref=\"A2:A4\"/></mergeCells>");
    let session = open(&workbook(&[("订单", "visible", &sheet)], false));
    assert_eq!(figures(&session), ("65.00".into(), 2, 4));
    assert_eq!(&*session.preview().summary.top_customer, "甲");
    // A blank that is not merged is nobody.
    let plain = sheet.split("<mergeCells").next().expect("rows").to_string();
    let session = open(&workbook(&[("订单", "visible", &plain)], false));
    assert_eq!(figures(&session), ("15.00".into(), 2, 4));
}

#[test]
fn a_merged_amount_is_the_orders() {
    let sheet = rows(&[
        &["订单号", "客户", "日期", "实付金额", "商品", "单价", "数量"],
        &["1", "甲", "2024-01-01", "90", "茶", "60", "1"],
        &["", "", "", "", "杯", "20", "2"],
        &["2", "乙", "2024-01-02", "7", "杯", "7", "1"],
    ]);
    let merged = "<mergeCells count=\"4\"><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:B3\"/><mergeCell ref=\"C2:C3\"/><mergeCell ref=\"D2:D3\"/></mergeCells>";
    let session = open(&workbook(
        &[("订单", "visible", &format!("{sheet}{merged}"))],
        false,
    ));
    assert_eq!(figures(&session), ("97.00".into(), 2, 3));
    assert_eq!(session.preview().summary.orders, 2);
    assert!(warned(&session, "order_total_shared"));
    // Rows of a spreadsheet end with their last cell.
    assert!(!warned(&session, "ragged_row"));
}

#[test]
fn merged_cells_of_other_makes() {
    let html = "<html><body><table><tr><th>客户</th><th>订单号</th><th>日期</th><th>金额</th></tr>\
        <tr><td rowspan=2>甲</td><td>1</td><td>2024-01-01</td><td>10</td></tr><tr><td>2</td><td>2024-01-02</td><td>20</td></tr>\
        <tr><td>乙</td><td>3</td><td>2024-01-03</td><td>5</td></tr></table></body></html>";
    assert_eq!(figures(&open(html.as_bytes())), ("35.00".into(), 2, 3));
    let (bytes, ..) = encoding_rs::GB18030.encode(html);
    assert_eq!(figures(&open(&bytes)), ("35.00".into(), 2, 3));
    let cell = |text: &str, more: &str| {
        format!("<Cell{more}><Data ss:Type=\"String\">{text}</Data></Cell>")
    };
    let row = |cells: &[String]| format!("<Row>{}</Row>", cells.concat());
    let xml = format!(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"S\"><Table>{}{}{}{}</Table></Worksheet></Workbook>",
        row(&["客户", "订单号", "日期", "金额"].map(|text| cell(text, ""))),
        row(&[
            cell("甲", " ss:MergeDown=\"1\""),
            cell("1", ""),
            cell("2024-01-01", ""),
            cell("10", "")
        ]),
        row(&[
            cell("2", " ss:Index=\"2\""),
            cell("2024-01-02", ""),
            cell("20", "")
        ]),
        row(&["乙", "3", "2024-01-03", "5"].map(|text| cell(text, ""))),
    );
    assert_eq!(figures(&open(xml.as_bytes())), ("35.00".into(), 2, 3));
    let cell = |text: &str, more: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"{more}><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |cells: String| format!("<table:table-row>{cells}</table:table-row>");
    let plain = |texts: [&str; 4]| row(texts.map(|text| cell(text, "")).concat());
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet><table:table table:name=\"S\">{}{}{}{}</table:table></office:spreadsheet></office:body></office:document-content>",
        plain(["客户", "订单号", "日期", "金额"]),
        row(cell("甲", " table:number-rows-spanned=\"2\"")
            + &cell("1", "")
            + &cell("2024-01-01", "")
            + &cell("10", "")),
        row(String::from("<table:covered-table-cell/>")
            + &cell("2", "")
            + &cell("2024-01-02", "")
            + &cell("20", "")),
        plain(["乙", "3", "2024-01-03", "5"]),
    );
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &*content),
    ] {
        zip.start_file(name, SimpleFileOptions::default())
            .expect("starts");
        zip.write_all(text.as_bytes()).expect("writes");
    }
    let bytes = zip.finish().expect("finishes").into_inner();
    assert_eq!(figures(&open(&bytes)), ("35.00".into(), 2, 3));
}

#[test]
fn formulas_without_values_are_named() {
    let sheet = rows(&[
        &["订单号", "客户", "日期", "数量", "单价", "金额"],
        &["1", "甲", "2024-01-01", "2", "5", "=D2*E2"],
        &["2", "乙", "2024-01-02", "1", "7", "7"],
    ]);
    let session = open(&workbook(&[("订单", "visible", &sheet)], false));
    assert!(
        warned(&session, "formula_without_value"),
        "{:?}",
        session.preview().warnings
    );
    assert_eq!(session.preview().summary.revenue.plain(), "7.00");
    let reject = session.rejects().next().expect("one");
    assert_eq!((reject.line, reject.reason), (2, RejectReason::BadAmount));
}

#[test]
fn hidden_sheets_and_far_cells_and_1904() {
    let good = rows(&[
        &["订单号", "客户", "日期", "金额"],
        &["1", "甲", "2024-01-01", "10"],
        &["2", "乙", "2024-01-02", "5"],
    ]);
    let copy = rows(&[
        &["订单号", "客户", "日期", "金额"],
        &["1", "甲", "2024-01-01", "99"],
        &["2", "乙", "2024-01-02", "99"],
        &["3", "乙", "2024-01-03", "99"],
    ]);
    let far = good.replace("</sheetData>", "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t> </t></is></c></row></sheetData>");
    let book = workbook(
        &[
            ("副本", "hidden", &copy),
            ("深藏", "veryHidden", &copy),
            ("订单", "visible", &far),
        ],
        false,
    );
    let session = open(&book);
    assert_eq!(session.preview().summary.revenue.plain(), "15.00");
    assert_eq!(session.preview().sheet.as_deref(), Some("订单"));
    assert_eq!(
        session
            .preview()
            .sheets
            .iter()
            .filter(|sheet| sheet.hidden)
            .count(),
        2
    );
}

#[test]
fn text_of_all_kinds_may_be_called_xls() {
    for text in [
        TABLE.to_string(),
        TABLE.replace(',', "\t"),
        TABLE.replace(',', ";"),
    ] {
        assert_eq!(figures(&open(text.as_bytes())), usual());
    }
    let (bytes, ..) = encoding_rs::GB18030.encode(TABLE);
    assert_eq!(figures(&open(&bytes)), usual());
}

#[test]
fn doubts_are_listed_filtered_and_corrected_in_place() {
    let text = "订单编号,客户编号,日期,数量,金额,成本\nA1,C1,2024-02-30,1,10,4\nA2,,2024-02-01,1,20,8\nA3,C2,2024-02-02,1,1O.5,3\nA4,C2,2024-02-03,x,7,?\n";
    let mut session = open(text.as_bytes());
    let page = session.doubts(&DoubtFilter::default(), 0, 10);
    let found: Vec<_> = page
        .doubts
        .iter()
        .map(|doubt| {
            (
                doubt.line,
                doubt.column,
                &*doubt.title,
                &*doubt.text,
                &*doubt.reason,
                doubt.rejected,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (2, 3, "日期 (C)", "2024-02-30", "bad_date", true),
            (3, 2, "客户编号 (B)", "", "missing_customer", true),
            (4, 5, "金额 (E)", "1O.5", "bad_amount", true),
            (5, 4, "数量 (D)", "x", "unreadable_number", false),
            (5, 6, "成本 (F)", "?", "unreadable_number", false),
        ]
    );
    assert_eq!((page.total, session.preview().doubts), (5, 5));
    assert_eq!(page.reasons.len(), 4);
    let second = session.doubts(&DoubtFilter::default(), 1, 2);
    assert_eq!(
        (second.total, second.doubts.len(), second.doubts[0].line),
        (5, 2, 3)
    );
    let only = |filter: DoubtFilter| session.doubts(&filter, 0, 10).total;
    assert_eq!(
        only(DoubtFilter {
            reason: Some("unreadable_number".into()),
            ..DoubtFilter::default()
        }),
        2
    );
    assert_eq!(
        only(DoubtFilter {
            column: Some(5),
            ..DoubtFilter::default()
        }),
        1
    );
    assert_eq!(
        only(DoubtFilter {
            text: "o.5".into(),
            ..DoubtFilter::default()
        }),
        1
    );
    let csv = String::from_utf8(session.doubts_csv(&DoubtFilter::default(), keben::i18n::Lang::Zh))
        .expect("UTF-8");
    assert!(
        csv.starts_with("\u{feff}行号,列,内容,原因\r\n2,日期 (C),2024-02-30,"),
        "{csv}"
    );

    let before = session.preview().clone();
    let corrections = vec![
        (2, 3, "2024-02-29".to_string()),
        (3, 2, "C3".into()),
        (4, 5, "10.5".into()),
    ];
    let corrected = Options {
        corrections,
        ..drop_bad()
    };
    session.revise(&corrected, &mut |_, _| {}).expect("revises");
    assert_eq!(figures(&session), ("47.50".into(), 3, 4));
    assert_eq!(
        (session.preview().counts.rejected, session.preview().doubts),
        (0, 2)
    );
    assert_eq!(
        session
            .preview()
            .summary
            .last
            .map(|day| day.iso())
            .as_deref(),
        Some("2024-02-29")
    );
    // Taken back, everything is as it was.
    session
        .revise(&drop_bad(), &mut |_, _| {})
        .expect("revises");
    assert_eq!(session.preview(), &before);
    // Cells beyond the row's end and lines that are not there.
    let far = Options {
        corrections: vec![(4, 9, "x".into()), (99, 1, "y".into()), (0, 0, "z".into())],
        ..drop_bad()
    };
    session.revise(&far, &mut |_, _| {}).expect("revises");
    assert_eq!(session.preview().counts.rows, 4);
    let wrong = Options {
        corrections: vec![(2, 3, "tomorrow".into())],
        duplicates: Duplicates::Keep,
        ..drop_bad()
    };
    session.revise(&wrong, &mut |_, _| {}).expect("revises");
    assert_eq!(
        session.doubts(&DoubtFilter::default(), 0, 1).doubts[0].text,
        "tomorrow"
    );
}
