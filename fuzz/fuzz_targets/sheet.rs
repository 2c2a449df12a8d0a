//! Spreadsheets of every make, told by their content.
#![no_main]

use keben::import::sheet::read;
use keben::import::sniff::{Container, container};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(kind) = container(bytes) else { return };
    if kind == Container::Text {
        return;
    }
    if let Ok(book) = read(kind, bytes, None, &mut |_, _| {}) {
        assert!(book.chosen < book.sheets.len());
        let mut line = 0;
        for row in 0..book.table.len() {
            assert!(book.table.line(row) > line);
            line = book.table.line(row);
            assert!(book.table.row(row).cells().all(|cell| std::str::from_utf8(cell).is_ok()));
        }
        for (first, last, _) in book.merged {
            assert!(first <= last);
        }
    }
});
