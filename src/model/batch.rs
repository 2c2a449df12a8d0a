//! One import, as columns: what a file turned into, before and after it joins the ledger.

use serde::{Deserialize, Serialize};

use super::{Customer, KeyKind, TextColumn};

/// Index meaning «nothing here» in an index column.
pub const NONE: u32 = u32::MAX;

/// What is said of a batch beside its columns; small, readable, stored as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchHead {
    /// The file's name as the person knows it.
    pub source: String,
    /// A fast 128-bit mark of the file's length and all its bytes, in hex, to notice the same file a
    /// second time. Not cryptographic: SHA-256 of 60 MB would cost a browser a fifth of a second.
    pub fingerprint: String,
    /// ISO 4217 code, empty where the file did not say.
    pub currency: String,
    /// What kind of key the customers carry.
    pub key_kind: KeyKind,
    /// Readable lines in the columns.
    pub lines: u32,
    /// Rows of the file left out because they could not be read, or were counted out.
    pub rejected: u32,
    /// Customers in `customer_keys`.
    pub customers: u32,
}

/// The columns of one import. All line columns have `head.lines` entries or, if optional and
/// unknown, none. Index columns point into the text columns; [`NONE`] means nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Name, currency, counts.
    pub head: BatchHead,
    /// One key a customer, trimmed, case kept. A batch whose one key is empty came from a file without
    /// customers ([`Batch::is_nobodys`]).
    pub customer_keys: TextColumn,
    /// One display name a customer (empty: show the key), or no entries at all.
    pub customer_names: TextColumn,
    /// Distinct order numbers.
    pub orders: TextColumn,
    /// Distinct categories.
    pub categories: TextColumn,
    /// Line → customer.
    pub customer: Vec<u32>,
    /// Line → day since 1970-01-01.
    pub day: Vec<i32>,
    /// Line → amount in 1/10 000.
    pub amount: Vec<i64>,
    /// Line → [`super::LineState`] as a number.
    pub state: Vec<u8>,
    /// Line → order number, or no entries.
    pub order: Vec<u32>,
    /// Line → quantity in 1/10 000, or no entries.
    pub quantity: Vec<i64>,
    /// Line → cost in 1/10 000 (`i64::MIN` unknown), or no entries.
    pub cost: Vec<i64>,
    /// Line → category, or no entries.
    pub category: Vec<u32>,
}

/// One column of a batch as it lies in memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part<'a> {
    /// Bytes, text or small numbers.
    Bytes(&'a [u8]),
    /// Indices or ends of texts.
    U32(&'a [u32]),
    /// Days.
    I32(&'a [i32]),
    /// Amounts.
    I64(&'a [i64]),
}

impl Part<'_> {
    /// A little-endian copy.
    pub fn to_le(self) -> Vec<u8> {
        self.to_le_after(0)
    }

    /// A little-endian copy behind `room` bytes of zero, for a header that is known later.
    pub fn to_le_after(self, room: usize) -> Vec<u8> {
        match self {
            Part::Bytes(bytes) => {
                let mut out = Vec::with_capacity(room + bytes.len());
                out.resize(room, 0);
                out.extend_from_slice(bytes);
                out
            }
            Part::U32(values) => le(room, values, |value| value.to_le_bytes()),
            Part::I32(values) => le(room, values, |value| value.to_le_bytes()),
            Part::I64(values) => le(room, values, |value| value.to_le_bytes()),
        }
    }
}

impl Batch {
    /// The customer at `index`.
    pub fn customer_at(&self, index: usize) -> Customer<'_> {
        Customer {
            kind: self.head.key_kind,
            key: self.customer_keys.get(index),
            name: self.customer_names.get(index),
        }
    }

    /// Whether its lines came without customers.
    pub fn is_nobodys(&self) -> bool {
        self.customer_keys.len() == 1 && self.customer_keys.bytes(0).is_empty()
    }

    /// The columns in the fixed order of wire and disk.
    pub fn columns(&self) -> [Part<'_>; Batch::PARTS] {
        let text = |column| -> [Part<'_>; 2] {
            let (bytes, ends) = TextColumn::parts(column);
            [Part::Bytes(bytes), Part::U32(ends)]
        };
        let [keys, key_ends] = text(&self.customer_keys);
        let [names, name_ends] = text(&self.customer_names);
        let [orders, order_ends] = text(&self.orders);
        let [categories, category_ends] = text(&self.categories);
        [
            keys,
            key_ends,
            names,
            name_ends,
            orders,
            order_ends,
            categories,
            category_ends,
            Part::U32(&self.customer),
            Part::I32(&self.day),
            Part::I64(&self.amount),
            Part::Bytes(&self.state),
            Part::U32(&self.order),
            Part::I64(&self.quantity),
            Part::I64(&self.cost),
            Part::U32(&self.category),
        ]
    }

    /// The columns as little-endian buffers, for the wire and the disk.
    pub fn to_parts(&self) -> Vec<Vec<u8>> {
        self.columns().map(Part::to_le).into()
    }

    /// One buffer of [`Batch::to_parts`], made on its own so that a writer needs room for one only.
    /// Empty beyond [`Batch::PARTS`].
    pub fn part(&self, at: usize) -> Vec<u8> {
        self.part_after(at, 0)
    }

    /// The same behind `room` bytes of zero.
    pub fn part_after(&self, at: usize, room: usize) -> Vec<u8> {
        self.columns()
            .get(at)
            .map_or(vec![0; room], |part| part.to_le_after(room))
    }

    /// How many buffers [`Batch::to_parts`] makes.
    pub const PARTS: usize = 16;

    /// The batch again from its buffers; `None` unless every length and index fits.
    pub fn from_parts(head: BatchHead, parts: Vec<Vec<u8>>) -> Option<Batch> {
        let mut parts = parts.into_iter();
        let mut next = || parts.next();
        let mut text = || -> Option<TextColumn> {
            let bytes = next()?;
            let ends = u32_le(&next()?)?;
            TextColumn::from_parts(bytes, ends)
        };
        let (customer_keys, customer_names) = (text()?, text()?);
        let (orders, categories) = (text()?, text()?);
        let batch = Batch {
            head,
            customer_keys,
            customer_names,
            orders,
            categories,
            customer: u32_le(&next()?)?,
            day: i32_le(&next()?)?,
            amount: i64_le(&next()?)?,
            state: next()?,
            order: u32_le(&next()?)?,
            quantity: i64_le(&next()?)?,
            cost: i64_le(&next()?)?,
            category: u32_le(&next()?)?,
        };
        batch.fits().then_some(batch)
    }

    /// Whether all columns have the right length and every index points somewhere.
    pub fn fits(&self) -> bool {
        let lines = self.head.lines as usize;
        let full = |len: usize| len == lines;
        let optional = |len: usize| len == 0 || len == lines;
        let inside =
            |column: &[u32], len: usize| column.iter().all(|&i| i == NONE || (i as usize) < len);
        full(self.customer.len())
            && full(self.day.len())
            && full(self.amount.len())
            && full(self.state.len())
            && optional(self.order.len())
            && optional(self.quantity.len())
            && optional(self.cost.len())
            && optional(self.category.len())
            && self
                .customer
                .iter()
                .all(|&i| (i as usize) < self.customer_keys.len())
            && inside(&self.order, self.orders.len())
            && inside(&self.category, self.categories.len())
            && self.customer_keys.len() == self.head.customers as usize
            && (self.customer_names.is_empty()
                || self.customer_names.len() == self.customer_keys.len())
    }
}

/// Values as little-endian bytes behind `room` bytes of zero.
fn le<T: Copy, const WIDTH: usize>(
    room: usize,
    values: &[T],
    bytes: impl Fn(T) -> [u8; WIDTH],
) -> Vec<u8> {
    let mut out = vec![0; room + values.len() * WIDTH];
    let slots = out[room..].as_chunks_mut().0;
    for (slot, value) in slots.iter_mut().zip(values) {
        *slot = bytes(*value);
    }
    out
}
fn u32_le(bytes: &[u8]) -> Option<Vec<u32>> {
    let (chunks, rest) = bytes.as_chunks::<4>();
    rest.is_empty()
        .then(|| chunks.iter().map(|c| u32::from_le_bytes(*c)).collect())
}
fn i32_le(bytes: &[u8]) -> Option<Vec<i32>> {
    let (chunks, rest) = bytes.as_chunks::<4>();
    rest.is_empty()
        .then(|| chunks.iter().map(|c| i32::from_le_bytes(*c)).collect())
}
fn i64_le(bytes: &[u8]) -> Option<Vec<i64>> {
    let (chunks, rest) = bytes.as_chunks::<8>();
    rest.is_empty()
        .then(|| chunks.iter().map(|c| i64::from_le_bytes(*c)).collect())
}
