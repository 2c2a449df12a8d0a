//! Spreadsheets of programs that write by hand: odd packages, old records, web pages.
#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};

use keben::import::sheet::read;
use keben::import::sniff::container;
use keben::import::{Options, RefusalCode, Session};
use zip::write::{SimpleFileOptions, ZipWriter};

const HEADER: [&str; 4] = ["订单编号", "客户编号", "下单日期", "金额"];
/// The day as spreadsheets count, and as text.
const ORDERS: [(&str, &str, u32, &str, f64); 3] = [
    ("A1", "C001", 45_356, "2024-03-05", 1234.5),
    ("A2", "C001", 45_397, "2024-04-15", 99.9),
    ("A3", "C002", 45_657, "2024-12-31", 60.0),
];

/// Revenue, customers, rows, last day; warnings and questions.
type Figures = (String, u32, u32, Option<String>, Vec<String>);

fn figures(bytes: &[u8]) -> Figures {
    let options = Options::default();
    let session = Session::open("any.xls", bytes.to_vec(), &options, &mut |_, _| {}).unwrap();
    let preview = session.preview();
    let warned = preview.warnings.iter().map(|w| w.code.clone());
    let asked = preview.questions.iter().map(|q| q.code.clone());
    let last = session.batch_ref().day.iter().max();
    (
        preview.summary.revenue.plain(),
        preview.summary.customers,
        preview.counts.rows,
        last.map(|day| (day - 19_723).to_string()),
        warned.chain(asked).collect(),
    )
}

/// The orders above; days count from New Year 2024.
fn usual() -> Figures {
    ("1394.40".into(), 2, 3, Some("365".into()), Vec::new())
}

fn with(codes: &[&str]) -> Figures {
    let codes = codes.iter().map(|code| code.to_string()).collect();
    let (revenue, customers, rows, last, _) = usual();
    (revenue, customers, rows, last, codes)
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let name = name.as_str();
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn refusal(bytes: &[u8]) -> (RefusalCode, String) {
    let options = Options::default();
    let opened = Session::open("any.xls", bytes.to_vec(), &options, &mut |_, _| {});
    let refused = opened.unwrap_err();
    (refused.code, refused.detail)
}

fn text_cell(text: &str) -> String {
    format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// Rows of a worksheet; `amount` writes the last cell.
fn rows(amount: impl Fn(usize, f64) -> String) -> String {
    let row = |cells: String| format!("<row>{cells}</row>");
    let header = row(HEADER.map(text_cell).concat());
    let body = ORDERS.iter().enumerate().map(|(at, order)| {
        let (number, customer) = (text_cell(order.0), text_cell(order.1));
        let day = format!("<c s=\"1\"><v>{}</v></c>", order.2);
        row(number + &customer + &day + &amount(at, order.4))
    });
    header + &body.collect::<String>()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const DECLARED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

/// The parts of a workbook: sheets by name, and what the workbook says besides.
fn parts(sheets: &[(&str, String)], more: &str) -> Vec<(String, Vec<u8>)> {
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let link = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{LINKS}/{kind}\" Target=\"{target}\"/>")
    };
    let list = |links: String| {
        format!("{DECLARED}<Relationships xmlns=\"{package}\">{links}</Relationships>")
    };
    let (mut names, mut links) = (String::new(), link("s", "styles", "styles.xml"));
    let mut parts = Vec::new();
    for (at, (name, data)) in sheets.iter().enumerate() {
        names += &format!("<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"r{at}\"/>");
        links += &link(
            &format!("r{at}"),
            "worksheet",
            &format!("worksheets/p{at}.xml"),
        );
        let sheet = format!(
            "{DECLARED}<worksheet xmlns=\"{MAIN}\"><sheetData>{data}</sheetData></worksheet>"
        );
        parts.push((format!("xl/worksheets/p{at}.xml"), sheet));
    }
    let workbook = format!(
        "{DECLARED}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINKS}\"><sheets>{names}</sheets>{more}</workbook>"
    );
    let styles = format!(
        "{DECLARED}<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
    );
    parts.push((
        "_rels/.rels".into(),
        list(link("d", "officeDocument", "xl/workbook.xml")),
    ));
    parts.push(("xl/workbook.xml".into(), workbook));
    parts.push(("xl/_rels/workbook.xml.rels".into(), list(links)));
    parts.push(("xl/styles.xml".into(), styles));
    parts
        .into_iter()
        .map(|(name, text)| (name, text.into_bytes()))
        .collect()
}

fn plain_amount(_: usize, amount: f64) -> String {
    format!("<c><v>{amount}</v></c>")
}

fn usual_parts() -> Vec<(String, Vec<u8>)> {
    parts(&[("订单", rows(plain_amount))], "")
}

/// The parts with one text in place of another, in names and contents.
fn changed(parts: &[(String, Vec<u8>)], from: &str, to: &str) -> Vec<(String, Vec<u8>)> {
    parts
        .iter()
        .map(|(name, text)| {
            let text = String::from_utf8(text.clone()).unwrap();
            (name.replace(from, to), text.replace(from, to).into_bytes())
        })
        .collect()
}

#[test]
fn packages_of_unusual_form() {
    let usual_parts = usual_parts();
    assert_eq!(figures(&zipped(&usual_parts)), usual());
    for (from, to) in [
        ("Target=\"worksheets/", "Target=\"./worksheets/"),
        ("Target=\"worksheets/", "Target=\"../xl/worksheets/"),
        ("Target=\"worksheets/", "Target=\"worksheets\\"),
        ("styles.xml", "looks.xml"),
        ("worksheets/", "x/"),
        ("workbook.xml", "book.xml"),
    ] {
        let odd = changed(&usual_parts, from, to);
        assert_ne!(odd, usual_parts, "{from}");
        assert_eq!(figures(&zipped(&odd)), usual(), "{from} {to}");
    }
    let wide = |text: &[u8]| {
        let text = String::from_utf8_lossy(text).replace("UTF-8", "UTF-16");
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16().collect::<Vec<_>>());
        units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    for only in ["", "worksheets", "styles"] {
        let odd: Vec<_> = usual_parts
            .iter()
            .map(|(name, text)| match name.contains(only) {
                true => (name.clone(), wide(text)),
                false => (name.clone(), text.clone()),
            })
            .collect();
        assert_eq!(figures(&zipped(&odd)), usual(), "UTF-16 in {only}");
    }
    let mut lost = usual_parts;
    lost.retain(|(name, _)| name != "_rels/.rels");
    assert_eq!(figures(&zipped(&lost)), usual());
    lost.retain(|(name, _)| name != "xl/workbook.xml");
    assert_eq!(refusal(&zipped(&lost)).0, RefusalCode::Corrupt);
}

#[test]
fn what_stands_around_a_package_does_not_matter() {
    let good = zipped(&usual_parts());
    let around = |before: &[u8], after: &[u8]| [before, good.as_slice(), after].concat();
    assert_eq!(figures(&around(b"\xEF\xBB\xBF", b"")), usual());
    assert_eq!(
        figures(&around(b"<br />\n<b>Warning</b>: x<br />\n", b"\r\n")),
        usual()
    );
    assert_eq!(figures(&around(b"", &[0; 100_000])), usual());
    assert_eq!(refusal(&good[..good.len() - 10]).0, RefusalCode::Truncated);
}

#[test]
fn formulas_that_were_never_worked_out_are_not_zero() {
    let asked = "<calcPr fullCalcOnLoad=\"1\"/>";
    let zero = |_: usize, _: f64| "<c><f>1+1</f><v>0</v></c>".to_owned();
    let header = |data: String| data.replace("金额", "数量");
    let more = |data: String| {
        let mut at = 0;
        data.split("</row>")
            .map(|row| {
                at += 1;
                match at {
                    1 => format!("{row}{}{}</row>", text_cell("单价"), text_cell("金额")),
                    2..=4 => {
                        let amount = ORDERS[at - 2].4;
                        format!(
                            "{row}<c><v>{amount}</v></c><c><f>D{at}*E{at}</f><v>0</v></c></row>"
                        )
                    }
                    _ => row.to_owned(),
                }
            })
            .collect::<String>()
    };
    // Quantity × price stands in.
    let one = |_: usize, _: f64| "<c><v>1</v></c>".to_owned();
    let data = more(header(rows(one)));
    let book = zipped(&parts(&[("订单", data.clone())], asked));
    let told = ["formula_without_value"; 3];
    assert_eq!(figures(&book), with(&told));
    // Where nothing stands in, the file is refused.
    let book = zipped(&parts(&[("订单", rows(zero))], asked));
    let session = Session::open("x", book, &Options::default(), &mut |_, _| {}).unwrap();
    assert_eq!(session.verdict().unwrap_err().code, RefusalCode::NoColumns);
    // Zeros among values that were worked out are zeros.
    let some = |at: usize, amount: f64| match at {
        2 => "<c><f>1-1</f><v>0</v></c>".to_owned(),
        _ => format!("<c><f>1*1</f><v>{amount}</v></c>"),
    };
    let book = zipped(&parts(&[("订单", rows(some))], asked));
    assert_eq!(figures(&book).0, "1334.40");
    assert!(figures(&book).4.is_empty());
}

#[test]
fn a_last_cell_left_blank_is_no_doubt_of_a_spreadsheet() {
    let header = text_cell("金额");
    let noted = rows(plain_amount).replace(&header, &(header.clone() + &text_cell("备注")));
    let second = "<c><v>99.9</v></c>";
    assert!(noted.contains(second));
    let noted = noted.replace(second, &format!("{second}{}", text_cell("加急")));
    assert_eq!(figures(&zipped(&parts(&[("订单", noted)], ""))), usual());
    // In a text the rows' own lengths say something.
    let text = "订单编号,客户编号,下单日期,金额,备注\nA1,C1,2024-03-05,1\nA2,C1,2024-03-06,2,x\n";
    assert_eq!(figures(text.as_bytes()).4, ["ragged_row"]);
}

#[test]
fn a_summary_does_not_hide_the_orders() {
    let month = |at: u32| {
        format!(
            "<row>{}<c><v>{at}</v></c><c><v>9</v></c></row>",
            text_cell("3月")
        )
    };
    let summary = format!(
        "<row>{}</row>{}",
        ["月份", "销售额", "订单数"].map(text_cell).concat(),
        (0..40).map(month).collect::<String>()
    );
    let sheets = [("汇总", summary), ("明细", rows(plain_amount))];
    assert_eq!(figures(&zipped(&parts(&sheets, ""))), with(&["sheet"]));
}

/// A record of an old workbook.
fn record(kind: u16, data: &[&[u8]]) -> Vec<u8> {
    let data = data.concat();
    let head = [kind.to_le_bytes(), (data.len() as u16).to_le_bytes()];
    [head.concat(), data].concat()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The records that a much copied piece of PHP writes, days as text.
fn bare(encode: &dyn Fn(&str) -> Vec<u8>, merged: bool) -> Vec<u8> {
    let label = |row: u16, column: u16, text: &str| {
        let text = encode(text);
        let head = words(&[row, column, 0, text.len() as u16]);
        record(0x0204, &[&head, &text])
    };
    let mut file = record(0x0809, &[&words(&[0, 0x10, 0, 0])]);
    for (column, header) in HEADER.iter().enumerate() {
        file.extend(label(0, column as u16, header));
    }
    for (row, order) in (1..).zip(ORDERS) {
        file.extend(label(row, 0, order.0));
        if !merged || row != 2 {
            file.extend(label(row, 1, order.1));
        }
        file.extend(label(row, 2, order.3));
        file.extend(record(
            0x0203,
            &[&words(&[row, 3, 0]), &order.4.to_le_bytes()],
        ));
    }
    if merged {
        file.extend(record(0x00E5, &[&words(&[1, 1, 2, 1, 1])]));
    }
    file.extend(record(0x000A, &[]));
    file
}

#[test]
fn records_with_nothing_around_them() {
    let utf8 = |text: &str| text.as_bytes().to_vec();
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    let western = |text: &str| {
        let text = match text {
            "订单编号" => "Numéro de commande",
            "客户编号" => "Customer ID",
            "下单日期" => "Order date",
            "金额" => "Amount",
            other => other,
        };
        encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
    };
    for encode in [&utf8 as &dyn Fn(&str) -> Vec<u8>, &gbk, &western] {
        assert_eq!(figures(&bare(encode, false)), usual());
        assert_eq!(figures(&bare(encode, true)), usual(), "merged customers");
    }
    let cut = &bare(&gbk, false)[..200];
    assert_eq!(refusal(cut).0, RefusalCode::Truncated);
}

/// A page with a table; `amount` writes the last cell.
fn page(amount: impl Fn(f64) -> String) -> String {
    let header = HEADER.map(|name| format!("<th>{name}</th>")).concat();
    let body = ORDERS.map(|order| {
        let amount = amount(order.4);
        format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td>{amount}</tr>",
            order.0, order.1, order.3
        )
    });
    format!("<tr>{header}</tr>{}", body.concat())
}

#[test]
fn numbers_beside_what_a_page_shows() {
    let table = |rows: String| format!("<html><body><table>{rows}</table></body></html>");
    for name in ["x:num", "sdval"] {
        let rounded = |amount: f64| format!("<td {name}=\"{amount}\">¥{:.0}</td>", amount);
        assert_eq!(figures(table(page(rounded)).as_bytes()), usual(), "{name}");
    }
    // A day's serial, or a scale of its own, is not what is shown.
    let other = |amount: f64| format!("<td x:num=\"45356\">{amount}</td>");
    assert_eq!(figures(table(page(other)).as_bytes()), usual());
    let empty = |amount: f64| format!("<td x:num>{amount}</td>");
    assert_eq!(figures(table(page(empty)).as_bytes()), usual());
}

#[test]
fn pages_in_odd_wrappings() {
    let shown = |amount: f64| format!("<td>{amount}</td>");
    let rows = page(shown);
    assert_eq!(figures(rows.as_bytes()), with(&["unclosed_table"]));
    let style = ".a{color:red}\n".repeat(9000);
    let styled = format!("<style>{style}</style><table>{rows}</table>");
    assert_eq!(figures(styled.as_bytes()), usual());
    // A single file web page: the frame, and the sheet in quoted-printable.
    let quoted: String = format!("<html><table>{rows}</table></html>")
        .bytes()
        .map(|byte| match byte {
            b'=' | 128.. => format!("={byte:02X}"),
            _ => char::from(byte).to_string(),
        })
        .collect();
    let head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"--=_1\"\r\n\r\nA page.\r\n";
    let part = "\r\n----=_1\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html\r\n\r\n";
    let letter = format!("{head}{part}<html><frameset></html>{part}{quoted}\r\n----=_1--\r\n");
    assert_eq!(figures(letter.as_bytes()), usual());
    let none = format!("{head}{part}<p>\r\n----=_1--\r\n");
    assert_eq!(
        refusal(none.as_bytes()),
        (RefusalCode::Unsupported, "MHTML".into())
    );
}

#[test]
fn flat_documents_and_packed_ones_without_a_name() {
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let value = |kind: &str, name: &str, value: &str| {
        format!("<table:table-cell office:value-type=\"{kind}\" office:{name}=\"{value}\"/>")
    };
    let row = |cells: String| format!("<table:table-row>{cells}</table:table-row>");
    let body = ORDERS.map(|order| {
        let amount = value("float", "value", &order.4.to_string());
        row(text(order.0) + &text(order.1) + &value("date", "date-value", order.3) + &amount)
    });
    let table = row(HEADER.map(text).concat()) + &body.concat();
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let flat = format!(
        "{DECLARED}<office:document office:mimetype=\"{kind}\"><table:table table:name=\"a\">{table}</table:table></office:document>"
    );
    assert_eq!(figures(flat.as_bytes()), usual());
    let packed = zipped(&[
        ("content.xml".into(), flat.into_bytes()),
        (
            "META-INF/manifest.xml".into(),
            format!("<a b=\"{kind}\"/>").into_bytes(),
        ),
    ]);
    assert_eq!(figures(&packed), usual());
}

#[test]
fn texts_for_programs_are_named() {
    for (text, name) in [
        ("[{\"订单\":1}]", "JSON"),
        (" {\n \"code\": 401}", "JSON"),
        ("\u{feff}%PDF-1.7\n", "PDF"),
        (
            "ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K\"a\"\r\nE\r\n",
            "SYLK",
        ),
        ("TABLE\n0,1\n\"EXCEL\"\n", "DIF"),
        ("BEGIN:VCARD\r\nVERSION:3.0\r\n", "vCard"),
        ("<orders><order>1</order></orders>\n", "XML"),
    ] {
        let refused = container(text.as_bytes()).unwrap_err();
        assert_eq!(
            (refused.code, refused.detail.as_str()),
            (RefusalCode::Unsupported, name)
        );
    }
    for text in [
        "[订单编号],[金额]\n1,2\n",
        "ID;Produkt;Datum\n1;2;3\n",
        "<订单>,<金额>\n1,2\n",
    ] {
        assert!(
            !container(text.as_bytes()).unwrap().is_converted(),
            "{text}"
        );
        assert!(
            read(
                container(text.as_bytes()).unwrap(),
                b"",
                None,
                &mut |_, _| {}
            )
            .is_err()
        );
    }
}
