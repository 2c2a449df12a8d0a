//! Cells as exact numbers, one a line.
#![no_main]

use keben::import::DecimalMark;
use keben::import::number::{FACTOR_PLACES, MONEY_PLACES, proves, read, read_plain, sign};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for cell in bytes.split(|byte| *byte == b'\n') {
        for places in [0, MONEY_PLACES, FACTOR_PLACES] {
            let point = read(cell, DecimalMark::Point, places);
            let comma = read(cell, DecimalMark::Comma, places);
            if let Some(plain) = read_plain(cell, places) {
                assert_eq!(point, Some(plain));
            }
            // Without marks both readings are one.
            if !cell.iter().any(|byte| matches!(byte, b'.' | b',')) && cell.is_ascii() {
                assert_eq!(point, comma);
            }
        }
        let _ = (proves(cell), sign(cell));
    }
});
