//! Which customers of a table are selected: one by one, a range, or all that match.

use std::collections::BTreeSet;

use leptos::prelude::*;

/// The selection. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Selection {
    /// Indices of the selected customers.
    pub chosen: RwSignal<BTreeSet<u32>>,
    /// Whether all that match are selected, in sight or not.
    pub all: RwSignal<bool>,
    /// Row where a range begins.
    anchor: StoredValue<Option<u32>>,
    /// Selects the rows between these places, which may be out of sight.
    range: Callback<(u32, u32)>,
}

impl Selection {
    /// Nothing selected; `range` selects the rows between two places, both included.
    pub fn new(range: Callback<(u32, u32)>) -> Selection {
        Selection {
            chosen: RwSignal::new(BTreeSet::new()),
            all: RwSignal::new(false),
            anchor: StoredValue::new(None),
            range,
        }
    }

    /// Selects the customer of this row or takes it out; with `on` all rows since the last one.
    pub fn flip(self, row: u32, customer: u32, on: bool) {
        self.all.set(false);
        match self.anchor.get_value() {
            Some(anchor) if on => self.range.run((anchor.min(row), anchor.max(row))),
            _ => self.chosen.update(|chosen| {
                if !chosen.remove(&customer) {
                    chosen.insert(customer);
                }
            }),
        }
        self.anchor.set_value(Some(row));
    }

    /// Whether a customer is selected; reactive.
    pub fn has(self, customer: u32) -> bool {
        self.all.get() || self.chosen.with(|chosen| chosen.contains(&customer))
    }

    /// How many are selected of all that match; reactive.
    pub fn count(self, matching: u32) -> u32 {
        if self.all.get() {
            matching
        } else {
            self.chosen.with(BTreeSet::len) as u32
        }
    }

    /// Nobody any more.
    pub fn clear(self) {
        self.all.set(false);
        self.chosen.update(BTreeSet::clear);
        self.anchor.set_value(None);
    }
}
