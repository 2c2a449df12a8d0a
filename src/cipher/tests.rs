//! The ciphers against published vectors, and everything that must not open.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::*;

/// Runs a future that never waits, as native cryptography does not.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("native cryptography never waits"),
    }
}

fn key(of: u8) -> Key {
    Key([of; 32])
}

/// RFC 7914, section 11.
#[test]
fn keys_are_derived_as_published() {
    let derived = |passphrase: &str, salt: &str, rounds| {
        now(native::derive(passphrase, salt.as_bytes(), rounds)).map(|key| hex(&key))
    };
    assert_eq!(
        derived("passwd", "salt", 1).expect("a key"),
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
    );
    assert_eq!(
        derived("Password", "NaCl", 80_000).expect("a key"),
        "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
    );
}

/// «The Galois/Counter Mode of Operation» (McGrew, Viega), test case 16, as in NIST's submission.
#[test]
fn bytes_are_sealed_as_published() {
    let bytes = |text: &str| unhex(text).expect("hex digits");
    let key: [u8; 32] = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
        .try_into()
        .expect("32 bytes");
    let nonce = bytes("cafebabefacedbaddecaf888");
    let aad = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let plain = bytes(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
         1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    );
    let sealed = bytes(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
         8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662\
         76fc6ece0f4e1768cddf8853bb2d551b",
    );
    let nonce: [u8; NONCE] = nonce.try_into().expect("12 bytes");
    let made = now(native::encrypt(&key, &nonce, &aad, &plain)).expect("sealed");
    assert_eq!(made, sealed);
    let whole = [&nonce[..], &sealed].concat();
    assert_eq!(now(open(&Key(key), &aad, &whole)), Ok(plain));
}

#[test]
fn nothing_but_the_very_same_opens() {
    let sealed = now(seal(&key(1), b"a", b"secret")).expect("sealed");
    assert_eq!(now(open(&key(1), b"a", &sealed)), Ok(b"secret".to_vec()));
    assert_eq!(now(open(&key(2), b"a", &sealed)), Err(Fault::Wrong));
    assert_eq!(now(open(&key(1), b"b", &sealed)), Err(Fault::Wrong));
    for cut in 0..sealed.len() {
        assert_eq!(now(open(&key(1), b"a", &sealed[..cut])), Err(Fault::Wrong));
        let mut altered = sealed.clone();
        altered[cut] ^= 1;
        assert_eq!(now(open(&key(1), b"a", &altered)), Err(Fault::Wrong));
    }
    let again = now(seal(&key(1), b"a", b"secret")).expect("sealed");
    assert_ne!(again[..NONCE], sealed[..NONCE], "a nonce is used once only");
    assert!(!String::from_utf8_lossy(&sealed).contains("secret"));
}

#[test]
fn a_wrapped_key_comes_back() {
    let data = Key::random().expect("chance");
    let wrapped = now(wrap(&key(1), &data)).expect("wrapped");
    assert_eq!(now(unwrap(&key(1), &wrapped)), Ok(data.clone()));
    assert_eq!(now(unwrap(&key(2), &wrapped)), Err(Fault::Wrong));
    assert_eq!(now(unwrap(&key(1), "no hex")), Err(Fault::Wrong));
    let text = now(seal(&key(1), b"text", &data.0)).expect("sealed");
    assert_eq!(now(unwrap(&key(1), &hex(&text))), Err(Fault::Wrong));
    assert!(!format!("{data:?}").contains(&data.0[0].to_string()));
}

#[test]
fn parameters_that_could_hang_or_weaken_us_are_refused() {
    let params = Params::new([7; 16]);
    let stored = params.write();
    assert_eq!(Params::read(&stored), Ok(params));
    for (from, to, fault) in [
        ("600000", "599999", Fault::Params),
        ("600000", "10000001", Fault::Params),
        ("600000", "-1", Fault::Params),
        ("SHA256", "SHA1", Fault::Params),
        ("AES-256-GCM", "none", Fault::Params),
        ("0707", "07", Fault::Params),
        ("0707", "0x07", Fault::Params),
        ("{", "", Fault::Params),
        ("\"version\":1", "\"version\":0", Fault::Params),
        ("\"version\":1", "\"version\":2", Fault::Newer),
    ] {
        let other = stored.replacen(from, to, 1);
        assert_ne!(other, stored);
        assert_eq!(Params::read(&other), Err(fault), "{other}");
    }
    // What a newer version says beside its number need not be known.
    assert_eq!(Params::read("{\"version\":2}"), Err(Fault::Newer));
}

#[test]
fn a_passphrase_is_the_same_however_it_is_written() {
    let params = Params::new([7; 16]);
    let derived = |passphrase| now(derive(passphrase, &params)).expect("a key");
    let composed = derived("caf\u{e9} 客本");
    assert_eq!(derived("cafe\u{301} 客本"), composed);
    assert_ne!(derived("cafe 客本"), composed);
}
