//! What a file holds, and what it brings that the workbook does not have yet: plain data.

use serde::{Deserialize, Serialize};

use crate::i18n::phrases::export;
use crate::i18n::{Lang, kinds_label};
use crate::model;

/// What the rows of a file are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Orders, or their lines.
    #[default]
    Orders,
    /// Lines that belong to orders of another file.
    Items,
    /// Returned orders: numbers of orders that stand in the workbook already, and what of them was
    /// paid back.
    Refunds,
    /// Records of a kind: customers, contacts, touches, costs …
    Records(model::Kind),
}

impl Holds {
    /// Everything that a person may choose.
    pub const ALL: [Holds; 11] = [
        Holds::Orders,
        Holds::Refunds,
        Holds::Records(model::Kind::Customer),
        Holds::Records(model::Kind::Contact),
        Holds::Records(model::Kind::Touch),
        Holds::Records(model::Kind::Cost),
        Holds::Records(model::Kind::Survey),
        Holds::Records(model::Kind::Loss),
        Holds::Records(model::Kind::Deal),
        Holds::Records(model::Kind::Complaint),
        Holds::Records(model::Kind::Staff),
    ];

    /// Whether its rows are order lines.
    pub fn are_lines(self) -> bool {
        matches!(self, Holds::Orders | Holds::Items)
    }

    /// Name in choices.
    pub fn code(self) -> &'static str {
        match self {
            Holds::Orders => "orders",
            Holds::Items => "items",
            Holds::Refunds => "refunds",
            Holds::Records(kind) => kind.code(),
        }
    }

    /// What has this name.
    pub fn from_code(code: &str) -> Option<Holds> {
        Holds::ALL.into_iter().find(|holds| holds.code() == code)
    }
}

/// What each sheet holds, if all are named as our own export of a whole workbook names them (`None` for kinds that no
/// file brings in); `None` for any other file.
pub fn own_sheets<'a>(names: impl Iterator<Item = &'a str>) -> Option<Vec<Option<Holds>>> {
    let own: Option<Vec<_>> = names.map(own_sheet).collect();
    own.filter(|own| own.len() > 1 && own.iter().any(Option::is_some))
}

fn own_sheet(name: &str) -> Option<Option<Holds>> {
    // What does not fit one sheet goes on in «… 2».
    let numbered = |(_, end): &(&str, &str)| end.bytes().all(|byte| byte.is_ascii_digit());
    let name = name
        .rsplit_once(' ')
        .filter(numbered)
        .map_or(name, |(start, _)| start);
    let said = |text: &str| text.eq_ignore_ascii_case(name);
    let both = [Lang::Zh, Lang::En];
    if both.iter().any(|lang| said(export::orders_without(*lang))) {
        return Some(Some(Holds::Orders));
    }
    let named = |kind: &model::Kind| both.iter().any(|lang| said(kinds_label(*lang, *kind)));
    let kind = model::Kind::ALL.into_iter().find(named)?;
    Some(match kind {
        model::Kind::Order => Some(Holds::Orders),
        kind => Some(Holds::Records(kind)).filter(|holds| Holds::ALL.contains(holds)),
    })
}

/// How a line or record of the file stands to the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delta {
    /// The workbook does not have it.
    New,
    /// The workbook has it with other values.
    Changed,
    /// The workbook has it from the same source and within the file's days; the file does not. It
    /// stays.
    Missing,
}

/// What a file brings, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Lines or records that are new.
    pub new: u32,
    /// That are there with other values.
    pub changed: u32,
    /// That are there as they are.
    pub unchanged: u32,
    /// That are there and not in the file.
    pub missing: u32,
    /// Lines or records that keep what a person corrected, where the file still says what it said
    /// before the correction.
    pub kept: u32,
    /// New lines whose order number stands in the workbook under another customer: perhaps the same
    /// orders with customers keyed in another way.
    pub elsewhere: u32,
    /// Customers that the workbook does not know yet.
    pub customers: u32,
    /// Refunds whose order is not in the workbook.
    pub unmatched: u32,
}

impl Difference {
    /// Whether there is anything to write.
    pub fn writes(&self) -> bool {
        self.new + self.changed > 0
    }
}

/// A cell before and after; canonical values (`model::field`), empty for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffCell {
    /// Key of the field.
    pub key: String,
    /// What the workbook has.
    pub old: String,
    /// What it will have.
    pub new: String,
}

/// One line of the differences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffRow {
    /// How it stands to the workbook.
    pub delta: Delta,
    /// What it is about.
    pub kind: model::Kind,
    /// Order number, or the record's own name; empty where it has none.
    pub name: String,
    /// Whose; empty where nobody's.
    pub customer: String,
    /// All filled cells of what is new or missing; of what changed, the cells that change.
    pub cells: Vec<DiffCell>,
}
