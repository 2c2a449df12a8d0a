//! Packed files: a ZIP of exports, a compressed CSV.
#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use keben::import::{RefusalCode, unpack};
use zip::write::{SimpleFileOptions, ZipWriter};

const ORDERS: &[u8] = b"order,customer,date,amount\nO1,C1,2024-03-01,10\nO2,C2,2024-03-02,20\n";

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn nasty(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/nasty");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

#[test]
fn tables_are_taken_out_and_the_rest_is_told() {
    let (xlsx, xls) = (nasty("41_plain.xlsx"), nasty("51_biff8.xls"));
    let packed = zip(&[
        ("导出/订单2.csv", ORDERS),
        ("导出/订单1.xlsx", &xlsx),
        ("old.xls", &xls),
        ("导出/说明.pdf", b"%PDF-1.7 ..."),
        ("__MACOSX/._订单1.xlsx", b"\0\x05\x16\x07"),
        (".DS_Store", b"\0\0\0\x01Bud1"),
    ]);
    let unpacked = unpack("导出.zip", &packed).unwrap().unwrap();
    let names: Vec<&str> = unpacked.files.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["old.xls", "订单1.xlsx", "订单2.csv"]);
    assert!(unpacked.files[1].1 == xlsx && unpacked.files[2].1 == ORDERS);
    assert_eq!(unpacked.left_out, ["说明.pdf"]);
}

#[test]
fn names_of_chinese_windows_are_read() {
    // «订单.csv» in GBK, put in the place of a name of the same length.
    let mut packed = zip(&[("abcd.csv", ORDERS)]);
    for at in 0..packed.len() - 4 {
        if &packed[at..at + 4] == b"abcd" {
            packed[at..at + 4].copy_from_slice(&[0xB6, 0xA9, 0xB5, 0xA5]);
        }
    }
    let unpacked = unpack("x.zip", &packed).unwrap().unwrap();
    assert_eq!(unpacked.files[0].0, "订单.csv");
}

#[test]
fn a_compressed_csv_is_unpacked() {
    let unpacked = unpack("orders.csv.gz", &gzip(ORDERS)).unwrap().unwrap();
    assert_eq!(unpacked.files, [("orders.csv".into(), ORDERS.to_vec())]);
    assert!(unpacked.left_out.is_empty());
}

#[test]
fn what_is_a_file_itself_is_left_alone() {
    for name in ["41_plain.xlsx", "58_libreoffice.ods", "01_utf8_bom.csv"] {
        assert_eq!(unpack(name, &nasty(name)), Ok(None), "{name}");
    }
    // What is wrong with it is told where it is read.
    for name in [
        "52_password_is_1234.xlsx",
        "53_zip_bomb.xlsx",
        "54_truncated.xlsx",
        "28_empty.csv",
    ] {
        assert_eq!(unpack(name, &nasty(name)), Ok(None), "{name}");
    }
}

#[test]
fn what_cannot_be_unpacked_is_refused() {
    let code = |bytes: &[u8]| unpack("x.zip", bytes).unwrap_err().code;
    let pictures = zip(&[("a.png", b"\x89PNG\r\n\x1a\n....")]);
    assert_eq!(code(&pictures), RefusalCode::Unsupported);
    assert_eq!(code(&zip(&[])), RefusalCode::Unsupported);
    // One file packed in another would have to be opened by a person.
    let twice = zip(&[("b.zip", &zip(&[("a.csv", ORDERS)]))]);
    assert_eq!(code(&twice), RefusalCode::Unsupported);
    // A flipped bit fails the checksum; the mark of encryption in both headers asks for a password.
    let sound = zip(&[("a.csv", ORDERS)]);
    let mut flipped = sound.clone();
    flipped[40] ^= 1;
    assert_eq!(code(&flipped), RefusalCode::Corrupt);
    let mut sealed = sound.clone();
    sealed[6] |= 1;
    let directory = sealed.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    sealed[directory + 8] |= 1;
    assert_eq!(code(&sealed), RefusalCode::Protected);
    let mut cut = gzip(ORDERS);
    cut.truncate(cut.len() - 9);
    assert_eq!(code(&cut), RefusalCode::Corrupt);
}
