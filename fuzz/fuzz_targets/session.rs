//! A whole file: opened, looked through, corrected, opened in another way.
#![no_main]

use keben::i18n::Lang;
use keben::import::{DoubtFilter, Options, Returns, Session};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut session) = Session::open("any", bytes.to_vec(), &Options::default(), &mut |_, _| {})
    else {
        return;
    };
    check(&session);
    let before = session.preview().clone();
    let page = session.doubts(&DoubtFilter::default(), 0, 20);
    let corrections = page.doubts.iter().map(|doubt| (doubt.line, doubt.column, "1".into()));
    let corrected = Options {
        corrections: corrections.collect(),
        returns: Returns::Drop,
        ..Options::default()
    };
    if session.revise(&corrected, &mut |_, _| {}).is_ok() {
        check(&session);
    }
    if session.revise(&Options::default(), &mut |_, _| {}).is_ok() {
        assert_eq!(session.preview(), &before);
    }
});

fn check(session: &Session) {
    let preview = session.preview();
    assert_eq!(preview.counts.rows, preview.counts.accepted + preview.counts.rejected);
    assert_eq!(session.rejects().count(), preview.counts.rejected as usize);
    assert!(session.batch().fits());
    assert_eq!(session.doubts(&DoubtFilter::default(), 0, 0).total, preview.doubts);
    assert!(session.rejects_csv(Lang::En).starts_with(b"\xef\xbb\xbf"));
    for warning in &preview.warnings {
        assert!(!warning.say(Lang::Zh).is_empty());
    }
}
