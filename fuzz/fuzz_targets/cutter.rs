//! Text in any encoding: the sniffer and the cutter.
#![no_main]

use keben::import::encoding::decode;
use keben::import::records::{cut, layout};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for quotes in [true, false] {
        let decoded = decode(bytes.to_vec(), None);
        assert!(std::str::from_utf8(&decoded.text).is_ok());
        let length = decoded.text.len();
        let found = layout(&decoded.text, decoded.skip, None, quotes);
        let Ok(table) = cut(decoded.text, found, &mut |_, share| assert!(share <= 1.0)) else {
            assert!(quotes || length > 1 << 20);
            continue;
        };
        let (mut line, mut cells) = (0, 0);
        for row in 0..table.len() {
            assert!(table.line(row) > line);
            line = table.line(row);
            cells += table.row(row).cells().map(<[u8]>::len).sum::<usize>();
        }
        assert!(cells <= length);
    }
});
