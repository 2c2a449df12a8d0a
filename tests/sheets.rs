//! Spreadsheet files as they come: good, odd, hostile and broken.
#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};

use keben::import::sheet::{Book, convert, read, read_converted};
use keben::import::sniff::{Container, container};
use keben::import::table::Table;
use keben::import::{RefusalCode, Refused};
use zip::write::{SimpleFileOptions, ZipWriter};

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!(
        "{}/tests/data/nasty/{name}",
        env!("CARGO_MANIFEST_DIR")
    ))
    .unwrap()
}

fn open(bytes: &[u8], wanted: Option<&str>) -> Result<Book, Refused> {
    read(container(bytes)?, bytes, wanted, &mut |_, _| {})
}

fn rows(table: &Table) -> Vec<Vec<String>> {
    (0..table.len())
        .map(|row| {
            (0..table.width(row))
                .map(|column| String::from_utf8(table.cell(row, column).to_vec()).unwrap())
                .collect()
        })
        .collect()
}

/// Rows of the six-order table below its header row.
fn orders(name: &str, header: usize) -> Vec<Vec<String>> {
    let book = open(&file(name), None).unwrap();
    let all = rows(&book.table);
    assert_eq!(all[header][0], "订单编号", "{name}");
    assert_eq!(all.len(), header + 7, "{name}");
    all[header..].to_vec()
}

/// Dates and sum of the six-order table; its first row is the header.
fn assert_orders(name: &str, table: &[Vec<String>]) {
    let column = |header: &str| table[0].iter().position(|h| h == header).unwrap();
    let (date, amount) = (column("下单日期"), column("金额"));
    let orders = &table[1..];
    let dates: Vec<&str> = orders.iter().map(|r| r[date].as_str()).collect();
    assert_eq!(dates.first(), Some(&"2024-03-05"), "{name}");
    assert_eq!(dates.last(), Some(&"2024-12-31"), "{name}");
    let cents: i64 = orders
        .iter()
        .map(|r| (r[amount].parse::<f64>().unwrap() * 100.0).round() as i64)
        .sum();
    assert_eq!(cents, 493_945, "{name}");
}

#[test]
fn six_orders_from_every_container() {
    for name in [
        "41_plain.xlsx",
        "42_date1904.xlsx",
        "47_multi_hidden_sheets.xlsx",
        "51_biff8.xls",
        "58_libreoffice.ods",
        "30_html_as.xls",
    ] {
        assert_orders(name, &orders(name, 0));
    }
    assert_orders(
        "45_merged_two_row_header.xlsx",
        &orders("45_merged_two_row_header.xlsx", 1),
    );
    assert_eq!(orders("44_text_dates.xlsx", 0).len(), 7);
}

#[test]
fn a_converted_spreadsheet_is_what_its_own_reading_gives() {
    let folder = format!("{}/tests/data/nasty", env!("CARGO_MANIFEST_DIR"));
    let (mut books, mut refusals) = (0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let Ok(kind) = container(&bytes) else {
            continue;
        };
        let tables = convert(&bytes, &mut |_, _| {});
        if kind == Container::Text {
            assert!(read_converted(&tables, None).is_err(), "{path:?}");
            continue;
        }
        let names = open(&bytes, None).map_or(Vec::new(), |book| book.sheets);
        let names = names.iter().map(|sheet| Some(sheet.name.as_str()));
        for wanted in [None, Some("none such")].into_iter().chain(names) {
            match (open(&bytes, wanted), read_converted(&tables, wanted)) {
                (Ok(own), Ok(converted)) => {
                    books += 1;
                    assert_eq!(format!("{converted:?}"), format!("{own:?}"), "{path:?}");
                }
                (own, converted) => {
                    refusals += 1;
                    assert_eq!(converted.unwrap_err(), own.unwrap_err(), "{path:?}");
                }
            }
        }
    }
    assert_eq!((books, refusals), (21, 9));
    assert!(read_converted(b"", None).is_err());
    assert!(read_converted(&[0, 200, 1], None).is_err());
}

#[test]
fn content_decides_what_a_file_is() {
    assert_eq!(container(&file("32_csv_named.xlsx")), Ok(Container::Text));
    assert_eq!(container(&file("30_html_as.xls")), Ok(Container::Html));
    assert_eq!(container(&file("01_utf8_bom.csv")), Ok(Container::Text));
    assert_eq!(container(&file("04_utf16le_tab.txt")), Ok(Container::Text));
    let utf16: Vec<u8> = "订单,金额\r\n1,2\r\n3,4\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(container(&utf16), Ok(Container::Text));
    let code = |bytes: &[u8]| container(bytes).unwrap_err();
    assert_eq!(code(b"").code, RefusalCode::Empty);
    assert_eq!(code(b"\xEF\xBB\xBF \r\n").code, RefusalCode::Empty);
    assert_eq!(code(b"%PDF-1.7 ...").detail, "PDF");
    assert_eq!(code(b"\x89PNG\r\n\x1a\n....").detail, "PNG");
    assert_eq!(code(b"MZ\x90\0\x03\0\0\0\x04\0").detail, "EXE");
    assert_eq!(
        container("MZ编号,金额\n1,2\n".as_bytes()),
        Ok(Container::Text)
    );
    let noise: Vec<u8> = (0..4096u32).map(|i| (i * i * 31 / 7) as u8).collect();
    assert_eq!(code(&noise).code, RefusalCode::Binary);
    let zip = workbook(&[("readme.txt", b"hello")]);
    assert_eq!(code(&zip).detail, "ZIP");
    assert_eq!(code(&workbook(&[("xl/workbook.bin", b"")])).detail, ".xlsb");
    assert_eq!(
        code(&workbook(&[("Index/Document.iwa", b"")])).detail,
        ".numbers"
    );
}

#[test]
fn refusals_name_what_is_wrong() {
    for (name, code) in [
        ("52_password_is_1234.xlsx", RefusalCode::Protected),
        ("53_zip_bomb.xlsx", RefusalCode::Bomb),
        ("54_truncated.xlsx", RefusalCode::Truncated),
        ("28_empty.csv", RefusalCode::Empty),
    ] {
        let start = Instant::now();
        assert_eq!(open(&file(name), None).unwrap_err().code, code, "{name}");
        assert!(start.elapsed() < Duration::from_secs(2), "{name}");
    }
    let unknown = open(&file("41_plain.xlsx"), Some("nowhere")).unwrap_err();
    assert_eq!(unknown.code, RefusalCode::UnknownSheet);
    assert_eq!(unknown.detail, "nowhere");
}

#[test]
fn hidden_sheets_are_listed_and_never_chosen() {
    let bytes = file("47_multi_hidden_sheets.xlsx");
    let book = open(&bytes, None).unwrap();
    assert!(!book.sheets[book.chosen].hidden);
    assert_eq!(book.sheets[book.chosen].rows, 7);
    assert!(book.sheets.len() >= 4);
    let hidden = book.sheets.iter().find(|s| s.hidden).unwrap();
    assert_eq!(book.questions.len(), 1);
    assert_eq!(book.questions[0].code, "sheet");
    assert_eq!(book.questions[0].options[0], book.sheets[book.chosen].name);
    assert!(!book.questions[0].options.contains(&hidden.name));
    // It can still be asked for.
    let asked = open(&bytes, Some(&hidden.name)).unwrap();
    assert!(asked.sheets[asked.chosen].hidden);
}

#[test]
fn a_hidden_sheet_is_not_chosen_even_where_the_visible_one_is_empty() {
    let body = r#"</table:table><table:table table:name="T" table:style-name="h"><table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row>"#;
    let book = open(&ods(body), None).unwrap();
    assert_eq!((book.chosen, book.table.len()), (0, 0));
    assert!(book.sheets[1].hidden);
}

#[test]
fn long_numeric_ids_are_written_out_and_told() {
    let book = open(&file("50_numeric_ids_error_cell.xlsx"), None).unwrap();
    let all = rows(&book.table);
    assert!(all[1][0].len() == 19 && all[1][0].bytes().all(|b| b.is_ascii_digit()));
    assert!(all.iter().any(|r| r.contains(&"#N/A".to_owned())));
    let told: Vec<_> = book
        .warnings
        .iter()
        .filter(|w| w.code == "long_numeric_id")
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].line, 2);
}

/// A ZIP file of these parts.
fn workbook(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet with this `<sheetData>` and declared range.
fn xlsx(range: &str, data: &str) -> Vec<u8> {
    xlsx_with(range, data, None)
}

fn xlsx_with(range: &str, data: &str, strings: Option<&str>) -> Vec<u8> {
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="{range}"/><sheetData>{data}</sheetData></worksheet>"#
    );
    let workbook_xml = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Orders" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let rels = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let root = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let mut parts = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", workbook_xml.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    if let Some(strings) = strings {
        parts.push(("xl/sharedStrings.xml", strings.as_bytes()));
    }
    workbook(&parts)
}

fn text_cell(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

#[test]
fn a_sheet_with_a_digit_changed_is_refused() {
    let whole = xlsx("A1:A1", r#"<row r="1"><c r="A1"><v>1200</v></c></row>"#);
    assert_eq!(rows(&open(&whole, None).unwrap().table), [["1200"]]);
    let mut packed = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for index in 0..packed.len() {
        let mut part = packed.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        zip.start_file(name, stored).unwrap();
        std::io::copy(&mut part, &mut zip).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    assert_eq!(rows(&open(&bytes, None).unwrap().table), [["1200"]]);
    let at = bytes.windows(7).position(|w| w == b"<v>1200").unwrap();
    bytes[at + 3] = b'7';
    assert_eq!(open(&bytes, None).unwrap_err().code, RefusalCode::Corrupt);
}

#[test]
fn a_far_used_range_costs_nothing() {
    let mut data = String::new();
    for row in [1, 2, 3, 4, 5, 7] {
        data += &format!(r#"<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>"#);
    }
    data += r#"<row r="1048576"><c r="XFD1048576" s="1"/></row>"#;
    let bytes = xlsx("A1:XFD1048576", &data);
    let start = Instant::now();
    let book = open(&bytes, None).unwrap();
    assert!(start.elapsed() < Duration::from_secs(1));
    assert_eq!(book.sheets[0].rows, 6);
    // The empty sixth row stands between filled ones and is kept; the far one is not.
    assert_eq!(book.table.len(), 7);
    assert_eq!((book.table.line(5), book.table.width(5)), (6, 0));
    assert_eq!(book.table.line(6), 7);
}

#[test]
fn a_far_filled_row_keeps_its_line() {
    let data = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>2</v></c></row>"#;
    let book = open(&xlsx("A1:B1048576", data), None).unwrap();
    assert_eq!(book.table.len(), 2);
    assert_eq!(book.table.line(1), 1_048_576);
    assert_eq!(book.table.cell(1, 1), b"2");
}

#[test]
fn a_huge_cell_is_refused_with_its_line() {
    let huge = "x".repeat(5 << 20);
    let data = format!(
        "<row r=\"1\">{}</row><row r=\"2\">{}</row>",
        text_cell("A1", "a"),
        text_cell("A2", &huge)
    );
    let refused = open(&xlsx("A1:A2", &data), None).unwrap_err();
    assert_eq!(refused.code, RefusalCode::HugeCell);
    assert_eq!(refused.line, 2);
}

#[test]
fn announced_strings_are_not_believed() {
    let strings = r#"<sst uniqueCount="999999999999"><si><t>a</t></si></sst>"#;
    let data = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    let refused = open(&xlsx_with("A1", data, Some(strings)), None).unwrap_err();
    assert_eq!(refused.code, RefusalCode::Corrupt);
    let honest = r#"<sst uniqueCount="1"><si><t>a</t></si></sst>"#;
    let book = open(&xlsx_with("A1", data, Some(honest)), None).unwrap();
    assert_eq!(book.table.cell(0, 0), b"a");
}

#[test]
fn sizes_that_lie_do_not_get_past_inspection() {
    let data = " ".repeat(64 << 20);
    let mut bytes = xlsx("A1", &data);
    // The directory says that the sheet inflates to 1,000 bytes.
    let entry = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, w)| w == b"PK\x01\x02")
        .map(|(at, _)| at)
        .find(|at| bytes[at + 46..].starts_with(b"xl/worksheets/sheet1.xml"))
        .unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&1000u32.to_le_bytes());
    let code = open(&bytes, None).unwrap_err().code;
    assert!(
        matches!(code, RefusalCode::Bomb | RefusalCode::Corrupt),
        "{code:?}"
    );
}

/// A workbook of these sheets, with the namespaces of strict Open XML and prefixed tags.
fn strict(sheets: &[(&str, String)]) -> Vec<u8> {
    let mut list = String::new();
    let mut rels = String::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    for (index, (name, data)) in sheets.iter().enumerate() {
        let id = index + 1;
        list += &format!(r#"<x:sheet name="{name}" sheetId="{id}" r:id="rId{id}"/>"#);
        rels += &format!(
            r#"<Relationship Id="rId{id}" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="worksheets/sheet{id}.xml"/>"#
        );
        parts.push((
            format!("xl/worksheets/sheet{id}.xml"),
            format!(
                r#"<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>{data}</x:sheetData></x:worksheet>"#
            ),
        ));
    }
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!(
            r#"<x:workbook xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"><x:sheets>{list}</x:sheets></x:workbook>"#
        ),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>"#
        ),
    ));
    parts.push((
        "_rels/.rels".to_owned(),
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned(),
    ));
    let list: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_bytes()))
        .collect();
    workbook(&list)
}

#[test]
fn a_large_sheet_among_others_is_read_whole() {
    let row = |row: usize, columns: usize| {
        let cells: String = (0..columns)
            .map(|column| format!("<x:c><x:v>{}</x:v></x:c>", row + column))
            .collect();
        format!(r#"<x:row r="{row}">{cells}</x:row>"#)
    };
    let large: String = (1..=600).map(|r| row(r, 100)).collect();
    let small: String = (1..=3).map(|r| row(r, 2)).collect();
    let bytes = strict(&[("notes", small), ("data", large), ("empty", String::new())]);
    let mut last = 0.0;
    let book = read(Container::Xlsx, &bytes, None, &mut |_, share| {
        assert!((0.0..=1.0).contains(&share));
        last = share;
    })
    .unwrap();
    assert!((last - 1.0).abs() < 1e-9);
    assert_eq!(book.chosen, 1);
    assert_eq!(book.table.len(), 600);
    assert_eq!(book.table.cell(599, 99), b"699");
    let counts: Vec<u32> = book.sheets.iter().map(|s| s.rows).collect();
    assert_eq!(counts, [3, 600, 0]);
    assert_eq!(book.questions[0].options, ["data", "notes"]);
    let asked = open(&bytes, Some("notes")).unwrap();
    assert_eq!((asked.chosen, asked.table.len()), (0, 3));
    assert_eq!(asked.sheets[1].rows, 600);
}

#[test]
fn a_new_kind_of_error_value_does_not_cost_the_file() {
    let data = r##"<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#SPILL!</v></c><c r="C1"><v>3</v></c></row>"##;
    let book = open(&xlsx("A1:C1", data), None).unwrap();
    assert_eq!(rows(&book.table), [["1", "", "3"]]);
    assert_eq!(book.warnings[0].code, "unreadable_cell");
}

#[test]
fn every_cut_is_refused_without_panic() {
    for name in ["41_plain.xlsx", "51_biff8.xls", "58_libreoffice.ods"] {
        let bytes = file(name);
        for cut in (1..bytes.len()).step_by(37).chain([bytes.len() - 1]) {
            let found = open(&bytes[..cut], None);
            // An old workbook may lose padding at its end and still be whole.
            if let Err(refused) = found {
                let expected = [
                    RefusalCode::Truncated,
                    RefusalCode::Corrupt,
                    RefusalCode::Binary,
                ];
                assert!(
                    cut < 8 || expected.contains(&refused.code),
                    "{name} {cut} {refused:?}"
                );
                if name.ends_with("xlsx") && cut > 8 {
                    assert_eq!(refused.code, RefusalCode::Truncated, "{cut}");
                }
            } else {
                assert!(name.ends_with("xls"), "{name} cut at {cut} was read");
            }
        }
    }
}

/// Small and repeatable: one number after another (Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }
}

#[test]
fn mutated_files_never_panic_or_hang() {
    let rounds = std::env::var("KEBEN_FUZZ")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(100);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut panics = Vec::new();
    for name in ["51_biff8.xls", "41_plain.xlsx", "30_html_as.xls"] {
        let whole = file(name);
        for round in 0..rounds {
            let mut bytes = whole.clone();
            for _ in 0..=dice.roll(4) {
                let at = dice.roll(bytes.len());
                bytes[at] = match dice.roll(3) {
                    0 => 0xFF,
                    1 => 0,
                    _ => dice.roll(256) as u8,
                };
            }
            if std::panic::catch_unwind(|| open(&bytes, None).is_ok()).is_err() {
                panics.push((name, round));
            }
        }
    }
    // Damage inside a ZIP fails its checksum; a hostile writer would mend that.
    for name in [
        "41_plain.xlsx",
        "50_numeric_ids_error_cell.xlsx",
        "58_libreoffice.ods",
    ] {
        let parts = parts(&file(name));
        for round in 0..rounds {
            let mut parts = parts.clone();
            let index = dice.roll(parts.len());
            let part = &mut parts[index].1;
            for _ in 0..=dice.roll(4) {
                let at = dice.roll(part.len());
                match dice.roll(4) {
                    0 => part[at] = b"<>/\"=9&"[dice.roll(7)],
                    1 => part[at] = b'0' + dice.roll(10) as u8,
                    2 => drop(part.drain(at..(at + dice.roll(40)).min(part.len()))),
                    _ => {
                        let piece = part[at..(at + 60).min(part.len())].to_vec();
                        part.splice(at..at, piece);
                    }
                }
                if part.is_empty() {
                    break;
                }
            }
            let list: Vec<(&str, &[u8])> = parts
                .iter()
                .map(|(name, content)| (name.as_str(), content.as_slice()))
                .collect();
            let bytes = workbook(&list);
            if std::panic::catch_unwind(|| open(&bytes, None).is_ok()).is_err() {
                panics.push((name, round));
            }
        }
    }
    assert!(panics.is_empty(), "{panics:?}");
}

/// The parts of a ZIP file.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut part = zip.by_index(index).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

#[test]
fn html_in_other_encodings_with_spans_and_entities() {
    let page = "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\"></head>\
        <body><script>if (1 < 2) { '<table>' }</script><table><tr><td>x</td></tr></table>\
        <table border=1 title='a>b'><tr><th colspan=2>客户<th>金额</tr>\
        <tr><td rowspan=2>张&amp;伟<td>1 &lt; 2&nbsp;</td><td style=\"mso-number-format:'\\@'\">0042</td></tr>\
        <tr><td>两行<br>文字</td><td>&yen;12.50</td></tr></table></body></html>";
    let (gbk, _, _) = encoding_rs::GB18030.encode(page);
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(page.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for bytes in [gbk.as_ref(), &utf16, page.as_bytes()] {
        let book = open(bytes, None).unwrap();
        assert_eq!(book.chosen, 1);
        assert_eq!(
            rows(&book.table),
            [
                vec!["客户", "", "金额"],
                vec!["张&伟", "1 < 2", "0042"],
                vec!["", "两行\n文字", "¥12.50"],
            ]
        );
    }
}

#[test]
fn html_cells_over_several_rows_and_columns() {
    let page = "<table><tr><td rowspan=3 colspan=2>a<td>b</tr><tr><td>c</tr><tr><td>d<td rowspan=2>e</tr>\
        <tr><td>f<td>g<td>h<td>i</tr></table>";
    let book = open(page.as_bytes(), None).unwrap();
    assert_eq!(
        rows(&book.table),
        [
            vec!["a", "", "b"],
            vec!["", "", "c"],
            vec!["", "", "d", "e"],
            vec!["f", "g", "h", "", "i"],
        ]
    );
    // As many as a page may ask for: a minute where each cell looks through all that cover it.
    let wide = "<td rowspan=1000 colspan=1000>x".repeat(4);
    let page = format!(
        "<table><tr>{wide}</tr>{}</table>",
        "<tr><td>y<td>z</tr>".repeat(3000)
    );
    let book = open(page.as_bytes(), None).unwrap();
    assert_eq!(book.table.len(), 3001);
    assert_eq!(book.table.row(999).cell(4001), b"z");
    assert_eq!(book.table.row(1000).cell(1), b"z");
}

#[test]
fn the_xml_spreadsheet_of_2003() {
    let text = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="订单"><Table><Row><Cell><Data ss:Type="String">日期</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">A &amp; B</Data></Cell></Row>
<Row ss:Index="4"><Cell><Data ss:Type="DateTime">2024-03-05T00:00:00.000</Data></Cell><Cell><Data ss:Type="Number">1234.5</Data></Cell></Row></Table></Worksheet></Workbook>"#;
    let book = open(text.as_bytes(), Some("订单")).unwrap();
    assert_eq!(
        rows(&book.table),
        [
            vec!["日期", "", "A & B"],
            vec![],
            vec![],
            vec!["2024-03-05", "1234.5"]
        ]
    );
    assert_eq!(book.table.line(3), 4);
    let cut = &text.as_bytes()[..text.len() - 40];
    assert!(open(cut, None).is_err());
}

fn ods(body: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:automatic-styles><style:style style:name="h"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet><table:table table:name="S">{body}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    workbook(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("META-INF/manifest.xml", b"<manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

#[test]
fn repeated_rows_and_cells_of_ods() {
    let body = r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="4939.45"><text:p>4,939.45</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        <table:table-row><table:table-cell office:value-type="date" office:date-value="2024-03-05T11:23:45"/><table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b &lt; c</text:p><office:annotation><text:p>note</text:p></office:annotation></table:table-cell></table:table-row>"#;
    let book = open(&ods(body), None).unwrap();
    assert_eq!(
        rows(&book.table),
        [
            ["4939.45", "4939.45"],
            ["4939.45", "4939.45"],
            ["2024-03-05 11:23:45", "a  b < c"]
        ]
    );
    assert_eq!(book.table.line(2), 1_048_573);
    let bomb = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>"#;
    assert_eq!(open(&ods(bomb), None).unwrap_err().code, RefusalCode::Bomb);
}
