//! What customers' profiles say, as columns that a question can group customers by.

use rustc_hash::FxHashMap;

use super::field::{self, OWN};
use super::{Kind, NONE, Records};

/// Fields of a profile that sort customers into a few kinds.
const GROUPING: [&str; 8] = [
    "type",
    "area",
    "source",
    "industry",
    "format",
    "owner",
    "potential",
    "blacklist",
];

/// One field over all customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Key of the field: `area`, `own.…`.
    pub key: String,
    /// What the person called a field of their own; empty for ours, which `i18n` names.
    pub label: String,
    /// Whether its values are codes of ours, which `i18n` names.
    pub coded: bool,
    /// Distinct values.
    pub values: Vec<String>,
    /// Customer → place in `values`, or [`NONE`]. Customers past the end have none.
    pub of: Vec<u32>,
}

impl Profile {
    /// Whether its values cannot say who somebody is.
    fn is_impersonal(&self) -> bool {
        let known = field::find(Kind::Customer, &self.key);
        known.is_some_and(|field| field.value.is_impersonal())
    }
}

/// The columns of these records that any customer has something in. `index` finds a customer by record id.
pub(super) fn profiles(
    records: &Records,
    mut index: impl FnMut(&str) -> Option<u32>,
) -> Vec<Profile> {
    let ours = GROUPING.into_iter().map(|key| {
        let value = field::find(Kind::Customer, key).map(|field| field.value);
        let coded = matches!(value, Some(field::Value::Choice(_)));
        (key.to_string(), String::new(), coded)
    });
    let own = records.of(Kind::Field).filter_map(|(id, fields)| {
        let sorts = matches!(fields.get("value"), Some("text" | "yes"));
        let here = fields.get("of") == Some(Kind::Customer.code());
        let label = fields.get("label").unwrap_or_default();
        (sorts && here).then(|| (format!("{OWN}{id}"), label.to_string(), false))
    });
    let column = |(key, label, coded): (String, String, bool)| {
        let mut known: FxHashMap<&str, u32> = FxHashMap::default();
        let (mut values, mut of) = (Vec::new(), Vec::new());
        for (id, fields) in records.of(Kind::Customer) {
            let Some((value, at)) = fields.get(&key).zip(index(id)) else {
                continue;
            };
            let at = at as usize;
            if of.len() <= at {
                of.resize(at + 1, NONE);
            }
            of[at] = *known.entry(value).or_insert_with(|| {
                values.push(value.to_string());
                values.len() as u32 - 1
            });
        }
        (!values.is_empty()).then_some(Profile {
            key,
            label,
            coded,
            values,
            of,
        })
    };
    ours.chain(own).filter_map(column).collect()
}

/// Leaves only what cannot say who somebody is.
pub(super) fn redact(profiles: &mut Vec<Profile>) {
    profiles.retain(Profile::is_impersonal);
}
