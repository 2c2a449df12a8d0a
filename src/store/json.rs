//! Stored JSON by hand: derived readers and writers of every record would weigh a tenth of the engine.

use serde_json::{Map, Value};

use super::Trouble;

/// An object of these pairs.
pub(super) fn object(pairs: Vec<(&str, Value)>) -> Value {
    let mut map = Map::new();
    for (key, value) in pairs {
        map.insert(key.into(), value);
    }
    Value::Object(map)
}

/// The value as text.
pub(super) fn written(value: Value) -> String {
    value.to_string()
}

/// The value a text holds; `place` says where it was read.
pub(super) fn parsed(place: &str, text: &str) -> Result<Value, Trouble> {
    let read = serde_json::from_str(text);
    read.map_err(|fault| Trouble::BadRecord(place.into(), fault.to_string()))
}

/// A text of an object.
pub(super) fn text(value: &Value, key: &str) -> Option<String> {
    Some(value[key].as_str()?.into())
}

/// A text that may be missing; `None` where there is something else.
pub(super) fn maybe_text(value: &Value) -> Option<Option<String>> {
    match value {
        Value::Null => Some(None),
        Value::String(text) => Some(Some(text.clone())),
        _ => None,
    }
}

/// A whole number of an object.
pub(super) fn number(value: &Value, key: &str) -> Option<u64> {
    value[key].as_u64()
}

/// Yes or no of an object.
pub(super) fn flag(value: &Value, key: &str) -> Option<bool> {
    value[key].as_bool()
}

/// All of an array.
pub(super) fn list(value: &Value) -> Option<&[Value]> {
    value.as_array().map(Vec::as_slice)
}
