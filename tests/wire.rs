//! The bytes of the messages, which tests and measurements in JavaScript write and read as well
//! (`tests/browser/bare/messages.mjs`): `tests/fixtures/wire.json` holds both to the same.

use std::collections::BTreeSet;
use std::fmt::Write;

use keben::engine::message::{
    ANSWER, Alike, Answer, BadBackup, Command, Edit, ExportPart, Fault, FileFormat, FromEngine,
    FromFiles, FromSheets, PROTOCOL, Query, Role, Saved, Step, ToAnalyst, ToEngine, ToFiles,
    ToSheets, read_answer,
};
use keben::model::field::Invalid;
use keben::model::{KeyKind, Kind};
use keben::{chart, i18n, import, report};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const PLACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/wire.json");

/// The file, or the file as it should be.
trait Work {
    fn samples<T: Serialize + DeserializeOwned>(&mut self, name: &str);
}

/// The messages, and every type of theirs that has variants, by their names in JavaScript.
fn every_type(work: &mut impl Work) {
    work.samples::<ToEngine>("ToEngine");
    work.samples::<FromEngine>("FromEngine");
    work.samples::<ToAnalyst>("ToAnalyst");
    work.samples::<ToFiles>("ToFiles");
    work.samples::<FromFiles>("FromFiles");
    work.samples::<ToSheets>("ToSheets");
    work.samples::<FromSheets>("FromSheets");
    work.samples::<ExportPart>("ExportPart");
    work.samples::<FileFormat>("FileFormat");
    work.samples::<Alike>("Alike");
    work.samples::<report::Align>("Align");
    work.samples::<chart::Align>("Anchor");
    work.samples::<Answer>("Answer");
    work.samples::<report::Area>("Area");
    work.samples::<BadBackup>("BadBackup");
    work.samples::<report::Cell>("Cell");
    work.samples::<report::Choice>("Choice");
    work.samples::<import::Role>("ColumnRole");
    work.samples::<Command>("Command");
    work.samples::<import::DateOrder>("DateOrder");
    work.samples::<import::DecimalMark>("DecimalMark");
    work.samples::<import::Delta>("Delta");
    work.samples::<import::Duplicates>("Doubles");
    work.samples::<Edit>("Edit");
    work.samples::<import::Encoding>("Encoding");
    work.samples::<Fault>("Fault");
    work.samples::<import::Kind>("FileKind");
    work.samples::<import::Holds>("Holds");
    work.samples::<Invalid>("Invalid");
    work.samples::<KeyKind>("KeyKind");
    work.samples::<Kind>("Kind");
    work.samples::<i18n::Lang>("Lang");
    work.samples::<chart::Mark>("Mark");
    work.samples::<report::NoValue>("NoValue");
    work.samples::<Query>("Query");
    work.samples::<report::Refusal>("Refusal");
    work.samples::<import::RefusalCode>("RefusalCode");
    work.samples::<import::RejectReason>("RejectReason");
    work.samples::<import::Returns>("Returns");
    work.samples::<Role>("Role");
    work.samples::<Saved>("Saved");
    work.samples::<Step>("Step");
    work.samples::<chart::Tone>("Tone");
}

fn bytes(hex: &str) -> Vec<u8> {
    let pair = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("it is hex");
    (0..hex.len()).step_by(2).map(pair).collect()
}

fn hex(value: &impl Serialize) -> String {
    let bytes = postcard::to_allocvec(value).expect("it is written");
    let mut text = String::new();
    for byte in bytes {
        write!(text, "{byte:02x}").expect("it is written");
    }
    text
}

/// How many variants the program knows: the first number that is none of them.
fn variants<T: DeserializeOwned>() -> u32 {
    let unknown = |number: &u32| {
        let bytes = postcard::to_allocvec(number).expect("it is written");
        matches!(
            postcard::from_bytes::<T>(&bytes),
            Err(postcard::Error::SerdeDeCustom)
        )
    };
    (0..1000).find(unknown).expect("there is an end")
}

struct Check(Value);

impl Work for Check {
    fn samples<T: Serialize + DeserializeOwned>(&mut self, name: &str) {
        let samples = self.0[name].take();
        let mut seen = BTreeSet::new();
        for sample in samples.as_array().expect("there are samples of it") {
            let said = sample[1].as_str().expect("its bytes are text");
            let read: T = serde_json::from_value(sample[0].clone())
                .unwrap_or_else(|why| unreachable!("{name} {}: {why}", sample[0]));
            assert_eq!(hex(&read), said, "{name} {}", sample[0]);
            let back: T = postcard::from_bytes(&bytes(said)).expect("it is read");
            assert_eq!(json!(back), sample[0], "{name} as JSON");
            let (number, _) = postcard::take_from_bytes::<u32>(&bytes(said)).expect("a number");
            seen.insert(number);
        }
        let all = (0..variants::<T>()).collect();
        assert_eq!(seen, all, "samples of {name} are missing");
    }
}

#[test]
fn the_messages_are_the_bytes_that_javascript_knows() {
    let text = std::fs::read_to_string(PLACE).expect("the fixture is there");
    let mut file: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(file["protocol"], PROTOCOL);
    let mut check = Check(file["types"].take());
    every_type(&mut check);
    let left = check.0.as_object().expect("types by name");
    let left: Vec<_> = left
        .iter()
        .filter(|(_, samples)| !samples.is_null())
        .collect();
    assert!(left.is_empty(), "nobody checks {left:?}");
}

#[test]
fn an_answer_handed_on_unread_is_known_by_its_number() {
    let answer = FromEngine::Answer {
        ticket: 300,
        answer: Box::new(Answer::File("f".into())),
    };
    let written = postcard::to_allocvec(&answer).expect("it is written");
    let (number, rest) = postcard::take_from_bytes::<u32>(&written).expect("a number");
    let (ticket, _) = postcard::take_from_bytes::<u32>(rest).expect("a ticket");
    assert_eq!((number, ticket), (ANSWER, 300));
    assert_eq!(read_answer(&written), Some(answer));
    assert_eq!(read_answer(&[9, 9]), None);
}

/// Gives the samples that are in the file the bytes they now have.
struct Renew(Value, Vec<String>);

impl Work for Renew {
    fn samples<T: Serialize + DeserializeOwned>(&mut self, name: &str) {
        let mut lines = Vec::new();
        for sample in self.0[name].as_array().expect("there are samples of it") {
            let value: T = serde_json::from_value(sample[0].clone()).expect("it fits");
            let json = serde_json::to_string(&value).expect("it is written");
            lines.push(format!("      [{json}, \"{}\"]", hex(&value)));
        }
        self.1
            .push(format!("    \"{name}\": [\n{}\n    ]", lines.join(",\n")));
    }
}

#[test]
#[ignore = "writes the bytes anew, after messages were changed on purpose"]
fn write_fixtures() {
    let text = std::fs::read_to_string(PLACE).expect("the fixture is there");
    let mut file: Value = serde_json::from_str(&text).expect("it is JSON");
    let mut renew = Renew(file["types"].take(), Vec::new());
    every_type(&mut renew);
    let types = renew.1.join(",\n");
    let text = format!("{{\n  \"protocol\": {PROTOCOL},\n  \"types\": {{\n{types}\n  }}\n}}\n");
    std::fs::write(PLACE, text).expect("it is written");
}
