//! Which customers of a table are selected: one by one, a range, or all that match.

use leptos::prelude::*;

/// The selection. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Selection {
    /// Indices of the selected customers.
    pub chosen: RwSignal<Vec<u32>>,
    /// Whether all that match are selected, in sight or not.
    pub all: RwSignal<bool>,
    /// First and last row of a range that is wanted; its rows may be out of sight.
    pub range: RwSignal<Option<(u32, u32)>>,
    /// Row where a range begins.
    anchor: StoredValue<Option<u32>>,
}

impl Selection {
    /// Nobody selected.
    pub fn nobody() -> Selection {
        Selection {
            chosen: RwSignal::new(Vec::new()),
            all: RwSignal::new(false),
            range: RwSignal::new(None),
            anchor: StoredValue::new(None),
        }
    }

    /// Selects the customer of this row or takes it out; `to_here` selects all rows since the last.
    pub fn flip(self, row: u32, customer: u32, to_here: bool) {
        self.all.set(false);
        match self.anchor.get_value() {
            Some(anchor) if to_here => {
                self.range.set(Some((anchor.min(row), anchor.max(row))));
            }
            _ => self.chosen.update(|chosen| {
                match chosen.iter().position(|known| *known == customer) {
                    Some(at) => drop(chosen.swap_remove(at)),
                    None => chosen.push(customer),
                }
            }),
        }
        self.anchor.set_value(Some(row));
    }

    /// Selects these too.
    pub fn add(self, customers: impl Iterator<Item = u32>) {
        self.chosen.update(|chosen| {
            for customer in customers {
                if !chosen.contains(&customer) {
                    chosen.push(customer);
                }
            }
        });
    }

    /// Selects all that match.
    pub fn everybody(self) {
        self.clear();
        self.all.set(true);
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
            self.chosen.with(Vec::len) as u32
        }
    }

    /// Nobody any more.
    pub fn clear(self) {
        self.all.set(false);
        self.chosen.update(Vec::clear);
        self.range.set(None);
        self.anchor.set_value(None);
    }
}
