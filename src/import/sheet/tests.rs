//! What is scanned and what calamine reads are the same.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use calamine::Reader;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use zip::write::{SimpleFileOptions, ZipWriter};

use super::reading::{Reading, plain_reading};
use super::whole::{Source, calamine_reading};

type Found = (Vec<(u32, Vec<String>)>, Vec<(u32, u32, u32)>, Vec<String>);

fn found(reading: Reading) -> Found {
    let mut rows = reading.rows;
    rows.flush().unwrap();
    let (table, warnings, mut merged) = rows.finish();
    let text = |cell: &[u8]| String::from_utf8(cell.to_vec()).unwrap();
    let rows = (0..table.len())
        .map(|row| (table.line(row), table.row(row).cells().map(text).collect()))
        .collect();
    let mut warnings: Vec<String> = warnings
        .iter()
        .map(|w| format!("{} {} {}", w.code, w.line, w.text))
        .collect();
    // Formulas are told as they come, or behind everything else.
    warnings.sort();
    merged.sort_unstable();
    (rows, merged, warnings)
}

/// Sheets of a workbook, each scanned (none where it is not plain) and read by calamine.
fn both(bytes: &[u8]) -> Vec<(Option<Found>, Option<Found>)> {
    let mut source = Source::open(bytes).unwrap();
    let mut workbook = super::workbook::Workbook::open(bytes);
    let names = source.book.sheet_names();
    let mut all = Vec::new();
    for name in names {
        let plain = workbook.as_mut().and_then(|workbook| {
            let at = workbook
                .sheets
                .iter()
                .position(|sheet| sheet.name == name)?;
            let plain = plain_reading(workbook, at, u64::MAX, &mut |_, _| {});
            plain.ok().flatten()
        });
        let whole = calamine_reading(&mut source, &name, u64::MAX, &mut |_, _| {}).ok();
        all.push((plain.map(found), whole.map(found)));
    }
    all
}

/// Asserts that the sheets are scanned, and as calamine reads them.
fn assert_plain(bytes: &[u8]) {
    for (plain, whole) in both(bytes) {
        assert_eq!(plain.expect("a plain sheet"), whole.expect("a sheet"));
    }
}

/// A workbook of one sheet with these rows and what follows them.
fn workbook(data: &str, behind: &str, strings: &str) -> Vec<u8> {
    const SHEETS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let codes = [
        "0.00",
        "yyyy-mm-dd",
        "[h]:mm:ss",
        "[$-804]yyyy\"年\"m\"月\"d\"日\";@",
        "\"d\"0",
        "[Red]0.0;[Blue]m",
        "_d0",
        "h:mm AM/PM",
        "aaaa",
        "#,##0.00\\d",
        "General",
    ];
    let mut styles = format!("<styleSheet xmlns=\"{SHEETS}\"><numFmts>");
    for (id, code) in codes.iter().enumerate() {
        let code = code.replace('"', "&quot;");
        let _ = write!(
            styles,
            "<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>",
            164 + id
        );
    }
    styles.push_str("</numFmts><cellXfs>");
    for id in (0..60).chain(164..164 + codes.len()) {
        let _ = write!(styles, "<xf numFmtId=\"{id}\"/>");
    }
    styles.push_str("<xf/></cellXfs></styleSheet>");
    let sheet = format!(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"{SHEETS}\"><sheetViews/><sheetData>{data}</sheetData>{behind}</worksheet>"
    );
    let parts = [
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{DOCUMENT}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{SHEETS}\" xmlns:r=\"{DOCUMENT}\"><sheets><sheet name=\"Orders\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{DOCUMENT}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/styles.xml", styles),
        (
            "xl/sharedStrings.xml",
            format!("<sst xmlns=\"{SHEETS}\">{strings}</sst>"),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const SHARED: &str = "<si><t>a</t></si><si><t> b </t></si><si><t xml:space=\"preserve\"> c </t></si><si/><si></si>\
    <si><r><t>d</t></r><r><rPr/><t>&amp;e&#233;</t></r></si><si><t>课</t><rPh sb=\"0\" eb=\"1\"><t>kè</t></rPh><phoneticPr fontId=\"1\"/></si>\
    <si><t>x_x000D_y</t></si><si><t>1\r\n2</t></si><si><t>_xl_x00g0_</t></si>";

#[test]
fn numbers_of_every_shape_and_style() {
    let numbers = [
        "0",
        "-0",
        "1",
        "-60",
        "007",
        "4939.45",
        "4939.450000000001",
        "0.30000000000000004",
        "1E5",
        "1.5e-7",
        "-0.5",
        ".5",
        "5.",
        "5.0",
        "123456789012345",
        "1234567890123456",
        "12345678901234567890",
        "1e400",
        "+1",
        "45356.474826388888",
        "59",
        "60",
        "61",
        "0.5",
        "2958465",
        "3000000",
        "",
    ];
    let mut data = String::new();
    for (row, number) in numbers.iter().enumerate() {
        let row = row + 1;
        let _ = write!(data, "<row r=\"{row}\" spans=\"1:80\">");
        for style in 0..73 {
            let column = column(style);
            let kind = if style % 2 == 0 { "" } else { " t=\"n\"" };
            let _ = write!(
                data,
                "<c r=\"{column}{row}\" s=\"{style}\"{kind}><v>{number}</v></c>"
            );
        }
        data.push_str("</row>");
    }
    assert_plain(&workbook(&data, "", SHARED));
}

fn column(index: u32) -> String {
    let letter = |i: u32| char::from(b'A' + i as u8);
    match index {
        0..26 => letter(index).to_string(),
        _ => format!("{}{}", letter(index / 26 - 1), letter(index % 26)),
    }
}

#[test]
fn cells_of_every_type() {
    let data = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c><c t=\"s\"><v>4</v></c>\
        <c t=\"s\"><v>5</v></c><c t=\"s\"><v>6</v></c><c t=\"s\"><v>8</v></c><c t=\"s\"><v></v></c></row>\n  <row r=\"5\" ht=\"12.5\" x14ac:dyDescent=\"0.2\">\
        <c r=\"B5\" t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c r=\"F5\" t=\"e\"><v>#N/A</v></c><c r=\"G5\"/><c r=\"H5\" s=\"3\"></c>\
        <c t=\"str\"><f>A1&amp;\"&lt;x\"</f><v>a&amp;b &lt;</v></c><c r=\"AA5\" t=\"inlineStr\"><is><t>  trimmed &amp;&#32;\n</t></is></c>\
        <c t=\"inlineStr\"><is><t xml:space=\"preserve\"> kept &amp; all </t></is></c><c><f ca=\"1\">SUM(A1:A3)</f><v>6</v></c>\
        <c><f>_xlfn.XLOOKUP(1,2,&quot;3&quot;)</f></c><c><f>1+1</f><v/></c><c t=\"str\"><f>IF(1,A1)</f><v/></c>\
        <c t=\"str\"><v></v></c><c t=\"inlineStr\"><is><t>tee_xl &#95;</t></is></c><c t=\"s\"><v>9</v></c></row><row/><row r=\"9\"><c r=\"A9\"><v>1</v></c>\
        <c r=\"A9\"><v>2</v></c></row><row><c><v>3</v></c></row>";
    let behind = "<mergeCells count=\"2\"><mergeCell ref=\"A1:A5\"/><mergeCell ref=\"C2:D7\"/><mergeCell ref='F6:F9'/>\
        <mergeCell/></mergeCells><hyperlink ref=\"A1:A9\"/>";
    assert_plain(&workbook(data, behind, SHARED));
}

/// What is told of cells is not crowded out by formulas.
#[test]
fn a_hundred_formulas_do_not_hide_a_long_number() {
    let mut data = "<row><c><f>A1&amp;1</f></c></row>".repeat(150);
    data.push_str("<row><c><v>12345678901234567</v></c></row>");
    let bytes = workbook(&data, "", SHARED);
    let (plain, _) = both(&bytes).remove(0);
    let warnings = plain.unwrap().2;
    assert_eq!(warnings.len(), 100);
    assert!(
        warnings
            .iter()
            .any(|w| w.starts_with("long_numeric_id 151"))
    );
}

/// Merged cells behind the rows are all found, however many.
#[test]
fn very_many_merged_cells() {
    let mut behind = String::from("<mergeCells>");
    for row in 1..=180_000 {
        let _ = write!(behind, "<mergeCell ref=\"AB{row}:AB{}\"/>", row + 1);
    }
    behind.push_str("</mergeCells>");
    let bytes = workbook("<row><c><v>1</v></c></row>", &behind, SHARED);
    assert!(behind.len() > 5 << 20);
    assert_plain(&bytes);
    assert_eq!(both(&bytes)[0].0.as_ref().unwrap().1.len(), 180_000);
}

/// What only an XML reader understands is left to it.
#[test]
fn odd_sheets_are_left_to_calamine() {
    for data in [
        "<row><c t=\"s\"><v>7</v></c></row>",
        "<row><c t=\"s\"><v>99</v></c></row>",
        "<row><c t='n'><v>1</v></c></row>",
        "<row><!-- --><c><v>1</v></c></row>",
        "<row><c><v><![CDATA[1]]></v></c></row>",
        "<row><c><v>one</v></c></row>",
        "<row><c><v>&#49;</v></c></row>",
        "<row><c t=\"e\"><v>#SPILL!</v></c></row>",
        "<row><c t=\"d\"><v>2024-03-05</v></c></row>",
        "<row><c t=\"inlineStr\"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>",
        "<row><c t=\"str\"><v>a_x000D_b</v></c></row>",
        "<row><c t=\"str\"><v>a&#95;x000D_b</v></c></row>",
        "<row><c r=\"b2\"><v>1</v></c></row>",
        "<row><c r=\"A0\"><v>1</v></c></row>",
        "<row><c><v>1</v><f>A1</f></c></row>",
        "<row><cell><v>1</v></cell></row>",
        "<x:row><x:c><x:v>1</x:v></x:c></x:row>",
    ] {
        for (plain, _) in both(&workbook(data, "", SHARED)) {
            assert_eq!(plain, None, "{data}");
        }
    }
}

#[test]
fn what_programs_write() {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let sheet = book.add_worksheet();
    for row in 0..3000u32 {
        let serial = 40_513.0 + f64::from(row) * 0.37;
        sheet.write(row, 0, f64::from(row) * 1.01 - 7.0).unwrap();
        sheet.write_with_format(row, 1, serial, &date).unwrap();
        sheet
            .write(row, 2, format!("客户 & <{}>", row % 90))
            .unwrap();
        sheet.write(row, 3, row % 2 == 0).unwrap();
        sheet.write_formula(row, 4, "=A1&\"x\"").unwrap();
        sheet.write_blank(row, 5, &date).unwrap();
    }
    sheet.merge_range(3, 7, 8, 8, "merged", &date).unwrap();
    assert_plain(&book.save_to_buffer().unwrap());
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/");
    let mut plain = 0;
    for name in [
        "fixtures/presets/meituan_finance.xlsx",
        "fixtures/presets/1688_orders.xlsx",
        "fixtures/presets/fxiaoke_customers.xlsx",
        "data/nasty/41_plain.xlsx",
        "data/nasty/42_date1904.xlsx",
        "data/nasty/44_text_dates.xlsx",
        "data/nasty/45_merged_two_row_header.xlsx",
        "data/nasty/47_multi_hidden_sheets.xlsx",
        "data/nasty/50_numeric_ids_error_cell.xlsx",
    ] {
        for (scanned, whole) in both(&std::fs::read(format!("{folder}{name}")).unwrap()) {
            if let Some(scanned) = scanned {
                assert_eq!(scanned, whole.expect("a sheet"), "{name}");
                plain += 1;
            }
        }
    }
    assert!(plain >= 9, "{plain} plain sheets");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever is scanned at all is what calamine reads: pieces of cells in any order.
    #[test]
    fn pieces_in_any_order(pieces in prop::collection::vec(prop::sample::select(vec![
        "<row>", "<row r=\"4\">", "</row>", "<row/>", "<c>", "<c r=\"B2\">", "<c r=\"C4\" s=\"15\">", "<c t=\"s\">", "<c t=\"str\" >",
        "<c t=\"inlineStr\">", "</c>", "<v>", "</v>", "<v/>", "<v />", "<f>", "</f>", "<f t=\"shared\" si=\"0\"/>", "<is>", "</is>", "<t>",
        "</t>", "<t xml:space=\"preserve\">", "1", "2.50", "-0", "1e3", "a", " ", "&amp;", "\n", "<c r=\"D4\"><v>8</v></c>",
        "<row r=\"6\"><c r=\"A6\"><v>1</v></c></row>", "<c t=\"s\"><v>1</v></c>", "<extLst/>", "é",
    ]), 0..24)) {
        for (plain, whole) in both(&workbook(&pieces.concat(), "", SHARED)) {
            if let Some(plain) = plain {
                prop_assert_eq!(Some(plain), whole);
            }
        }
    }

    /// The same with whole cells, so that most sheets are plain.
    #[test]
    fn cells_in_any_order(cells in prop::collection::vec((0u32..12, 0u32..9, 0usize..9, "[0-9]{1,17}(\\.[0-9]{0,9})?", 0u32..73), 1..60)) {
        let mut data = String::new();
        let mut row = 0;
        let mut free = 0;
        for (ahead, at, kind, number, style) in cells {
            if ahead > 8 || row == 0 {
                row += 1 + ahead / 10;
                let _ = write!(data, "{}<row r=\"{row}\">", if data.is_empty() { "" } else { "</row>" });
                free = 0;
            }
            // A place is taken once.
            if at < free {
                continue;
            }
            free = at + 1;
            let name = format!("{}{row}", column(at));
            let _ = match kind {
                0 => write!(data, "<c r=\"{name}\" t=\"s\"><v>{}</v></c>", at % 7),
                1 => write!(data, "<c r=\"{name}\" s=\"{style}\"/>"),
                2 => write!(data, "<c t=\"inlineStr\"><is><t>课 {number}</t></is></c>"),
                3 => write!(data, "<c r=\"{name}\" t=\"str\"><f>A{row}</f><v>{number}&gt;</v></c>"),
                _ => write!(data, "<c r=\"{name}\" s=\"{style}\"><v>{number}</v></c>"),
            };
        }
        data.push_str("</row>");
        for (plain, whole) in both(&workbook(&data, "", SHARED)) {
            prop_assert_eq!(Some(plain), Some(whole));
        }
    }
}
