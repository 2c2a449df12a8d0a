//! The JSON parts of a backup file as they are written: every shipped format stays readable here.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::cells;
use crate::model::{BatchHead, Day, KeyKind, Kind, Money, Totals};

/// Format written here.
pub const FORMAT: u32 = 1;
pub const PROGRAM: &str = concat!("Keben ", env!("CARGO_PKG_VERSION"));

pub const MANIFEST: &str = "manifest.json";
pub const WORKBOOK: &str = "workbook.json";
pub const IMPORTS: &str = "imports.json";
pub const CUSTOMERS: &str = "customers.csv";
pub const ORDERS: &str = "orders.csv";
/// The parts that the manifest vouches for; with it, all that a file may hold.
pub const PARTS: [&str; 4] = [WORKBOOK, IMPORTS, CUSTOMERS, ORDERS];

/// What is read of a manifest before anything else, of whatever format.
#[derive(Deserialize)]
pub struct Version {
    pub keben_backup: u32,
}

#[derive(Serialize, Deserialize)]
pub struct Manifest {
    pub keben_backup: u32,
    pub program: String,
    /// Unix milliseconds.
    pub written: u64,
    pub figures: Figures,
    /// Kind of record and how many.
    pub records: Vec<(String, u32)>,
    pub parts: Vec<PartRecord>,
}

#[derive(Serialize, Deserialize)]
pub struct PartRecord {
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
}

/// The workbook's figures as they were shown; money in 1/10 000.
#[derive(Serialize, Deserialize)]
pub struct Figures {
    customers: u32,
    orders: u32,
    revenue: i64,
    first_day: Option<String>,
    last_day: Option<String>,
    lines: u32,
    returns: u32,
    has_costs: bool,
}

impl Figures {
    pub fn of(totals: &Totals) -> Figures {
        Figures {
            customers: totals.customers,
            orders: totals.orders,
            revenue: totals.revenue.0,
            first_day: totals.period.map(|(first, _)| cells::day(first.0)),
            last_day: totals.period.map(|(_, last)| cells::day(last.0)),
            lines: totals.lines,
            returns: totals.returns,
            has_costs: totals.has_costs,
        }
    }

    pub fn totals(&self) -> Totals {
        let day = |text: &Option<String>| text.as_deref().and_then(cells::day_of).map(Day);
        Totals {
            customers: self.customers,
            orders: self.orders,
            revenue: Money(self.revenue),
            period: day(&self.first_day).zip(day(&self.last_day)),
            lines: self.lines,
            returns: self.returns,
            has_costs: self.has_costs,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub struct Workbook<'a> {
    pub name: String,
    pub currency: String,
    /// As the store wrote it.
    #[serde(borrow)]
    pub contents: &'a RawValue,
}

/// What is read of the contents here: the rest is the store's.
#[derive(Deserialize)]
pub struct Contents<'a> {
    #[serde(borrow)]
    pub imports: Vec<ContentsImport<'a>>,
    #[serde(borrow)]
    pub records: Vec<ContentsRecord<'a>>,
}

#[derive(Deserialize)]
pub struct ContentsImport<'a> {
    pub id: &'a str,
    pub lines: u32,
    pub customers: u32,
}

#[derive(Deserialize)]
pub struct ContentsRecord<'a> {
    pub kind: &'a str,
}

impl Contents<'_> {
    /// Kinds of record that there are, and how many of each; `None` where one is not known.
    pub fn counts(&self) -> Option<Vec<(Kind, u32)>> {
        let mut counts = Kind::ALL.map(|kind| (kind, 0));
        for record in &self.records {
            let kind = Kind::from_code(record.kind)?;
            counts.iter_mut().find(|(known, _)| *known == kind)?.1 += 1;
        }
        Some(counts.into_iter().filter(|(_, count)| *count > 0).collect())
    }

    /// Whether these are the imports it speaks of.
    pub fn fits(&self, imports: &[(String, BatchHead)]) -> bool {
        let same = |(own, (id, head)): (&ContentsImport, &(String, BatchHead))| {
            own.id == id && own.lines == head.lines && own.customers == head.customers
        };
        self.imports.len() == imports.len() && self.imports.iter().zip(imports).all(same)
    }
}

#[derive(Serialize, Deserialize)]
pub struct ImportRecord {
    id: String,
    source: String,
    fingerprint: String,
    currency: String,
    key_kind: KeyKindRecord,
    lines: u32,
    rejected: u32,
    customers: u32,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeyKindRecord {
    Id,
    Email,
    Phone,
    Name,
}

impl ImportRecord {
    pub fn of((id, head): &(String, BatchHead)) -> ImportRecord {
        let head = head.clone();
        ImportRecord {
            id: id.clone(),
            source: head.source,
            fingerprint: head.fingerprint,
            currency: head.currency,
            key_kind: match head.key_kind {
                KeyKind::Id => KeyKindRecord::Id,
                KeyKind::Email => KeyKindRecord::Email,
                KeyKind::Phone => KeyKindRecord::Phone,
                KeyKind::Name => KeyKindRecord::Name,
            },
            lines: head.lines,
            rejected: head.rejected,
            customers: head.customers,
        }
    }

    pub fn head(self) -> (String, BatchHead) {
        let head = BatchHead {
            source: self.source,
            fingerprint: self.fingerprint,
            currency: self.currency,
            key_kind: match self.key_kind {
                KeyKindRecord::Id => KeyKind::Id,
                KeyKindRecord::Email => KeyKind::Email,
                KeyKindRecord::Phone => KeyKind::Phone,
                KeyKindRecord::Name => KeyKind::Name,
            },
            lines: self.lines,
            rejected: self.rejected,
            customers: self.customers,
        };
        (self.id, head)
    }
}
