//! `make FILE ROWS`: an XLSX of invoice lines. `read FILE TIMES`: all cells of its first sheet through calamine's
//! streaming reader, milliseconds a time; what a reader of spreadsheets costs before anything is understood.

use std::error::Error;
use std::io::Cursor;
use std::time::Instant;

use calamine::{DataRef, Reader, Xlsx};
use rust_xlsxwriter::{Format, Workbook};

const USAGE: &str = "make FILE ROWS | read FILE TIMES";

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [what, file, number] = words.as_slice() else {
        return Err(USAGE.into());
    };
    match what.as_str() {
        "make" => make(file, number.parse()?),
        "read" => read(file, number.parse()?),
        _ => Err(USAGE.into()),
    }
}

/// Reads the file's bytes `times` times from memory, as a browser hands them over.
fn read(file: &str, times: u32) -> Result<(), Box<dyn Error>> {
    let bytes = std::fs::read(file)?;
    let mut runs = Vec::new();
    let mut counted = 0;
    for _ in 0..times {
        let began = Instant::now();
        counted = cells(&bytes)?;
        runs.push(format!("{:.1}", began.elapsed().as_secs_f64() * 1000.0));
    }
    println!("{{\"cells\":{counted},\"ms\":[{}]}}", runs.join(","));
    Ok(())
}

/// Cells with something in them; every text and number is looked at.
fn cells(bytes: &[u8]) -> Result<u64, Box<dyn Error>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let first = book.sheet_names().into_iter().next().ok_or("no sheet")?;
    let mut reader = book.worksheet_cells_reader(&first)?;
    let (mut count, mut weight) = (0, 0.0);
    while let Some(cell) = reader.next_cell()? {
        weight += match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(text) => text.len() as f64,
            DataRef::SharedString(text) => text.len() as f64,
            DataRef::Float(value) => *value,
            DataRef::Int(value) => *value as f64,
            DataRef::DateTime(value) => value.as_f64(),
            _ => 1.0,
        };
        count += 1;
    }
    std::hint::black_box(weight);
    Ok(count)
}

/// A number from the last one (splitmix64): the same file on every machine.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

const COUNTRIES: [&str; 6] = [
    "United Kingdom",
    "Germany",
    "France",
    "EIRE",
    "Netherlands",
    "Norway",
];
const THINGS: [&str; 8] = [
    "HEART T-LIGHT HOLDER",
    "METAL LANTERN",
    "LUNCH BAG RED RETROSPOT",
    "JUMBO BAG",
    "CAKESTAND",
    "PAPER CHAIN KIT",
    "DOORMAT",
    "ALARM CLOCK BAKELIKE",
];

/// Invoices of about twenty lines: number, article, description, quantity, date, price, customer, country, and the line's
/// total; every cell formatted, so that its XML is as long as programs write it.
fn make(file: &str, rows: u32) -> Result<(), Box<dyn Error>> {
    let mut book = Workbook::new();
    let plain = Format::new().set_font_name("Arial");
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let money = Format::new().set_num_format("0.00");
    let sheet = book.add_worksheet();
    let heads = [
        "InvoiceNo",
        "StockCode",
        "Description",
        "Quantity",
        "InvoiceDate",
        "UnitPrice",
        "CustomerID",
        "Country",
        "Amount",
    ];
    for (column, head) in heads.iter().enumerate() {
        sheet.write_with_format(0, column as u16, *head, &plain)?;
    }
    let mut state = u64::from(rows);
    let (mut invoice, mut left, mut customer, mut day) = (536_364_u32, 0, 0, 40_513.0);
    for row in 1..=rows {
        if left == 0 {
            invoice += 1;
            left = 1 + next(&mut state) % 40;
            customer = 12_346 + next(&mut state) % 5_942;
            day += 373.0 / (f64::from(rows) / 20.5);
        }
        left -= 1;
        let thing = next(&mut state) % 4_070;
        let quantity = 1 + next(&mut state) % 24;
        let pence = 29 + next(&mut state) % 1_266;
        let country = COUNTRIES[(customer % 6) as usize];
        let what = format!("{} {}", THINGS[(thing % 8) as usize], thing / 8);
        sheet.write_with_format(row, 0, f64::from(invoice), &plain)?;
        sheet.write_with_format(row, 1, format!("{}", 10_002 + thing), &plain)?;
        sheet.write_with_format(row, 2, what, &plain)?;
        sheet.write_with_format(row, 3, quantity as f64, &plain)?;
        sheet.write_with_format(row, 4, (day * 1440.0).floor() / 1440.0, &date)?;
        sheet.write_with_format(row, 5, pence as f64 / 100.0, &money)?;
        sheet.write_with_format(row, 6, customer as f64, &plain)?;
        sheet.write_with_format(row, 7, country, &plain)?;
        sheet.write_with_format(row, 8, (pence * quantity) as f64 / 100.0, &money)?;
    }
    book.save(file)?;
    Ok(())
}
