//! Cells as dates, one a line, and what a whole column proves.
#![no_main]

use keben::import::DateOrder;
use keben::import::date::{Evidence, Reading, parts, read, settle};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut evidence = Evidence::default();
    for cell in bytes.split(|byte| *byte == b'\n') {
        if let Some(found) = parts(cell) {
            evidence.add(found);
        }
    }
    let (decided, _) = evidence.decide(true);
    let other = Reading {
        order: decided.order.other(),
        short_year_first: !decided.short_year_first,
        serials: false,
        shift: decided.shift,
    };
    let default = Reading {
        order: DateOrder::MonthDay,
        ..Reading::default()
    };
    for cell in bytes.split(|byte| *byte == b'\n') {
        for reading in [decided, other, default] {
            let day = read(cell, reading);
            // 1900 to 2199, and what is read at once is what its parts mean.
            assert!(day.is_none_or(|day| (-25_567..84_006).contains(&day)));
            if let Some(found) = parts(cell) {
                assert_eq!(day.is_some(), settle(found, reading).is_some());
            }
        }
    }
});
