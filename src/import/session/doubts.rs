//! Every cell that a row was left out for or that could not be read, to look through and correct.

use super::Session;
use crate::i18n::Lang;
use crate::import::cell::{letter, shown};
use crate::import::role::title;
use crate::import::{Doubt, DoubtFilter, DoubtPage, rejects};
use crate::model::field::Invalid;

/// A doubt before its words: row, column (`u32::MAX`: none) and what is wrong.
struct Place {
    row: u32,
    column: u32,
    reason: String,
    rejected: bool,
}

/// Reason of a number that could not be read in a row that counts.
const UNREADABLE: &str = "unreadable_number";

impl Session {
    /// `count` doubts that pass the filter, from the `from`th on, by line and column.
    pub fn doubts(&self, filter: &DoubtFilter, from: usize, count: usize) -> DoubtPage {
        let mut page = DoubtPage::default();
        for place in self.places() {
            match page.reasons.iter_mut().find(|(of, _)| *of == place.reason) {
                Some((_, number)) => *number += 1,
                None => page.reasons.push((place.reason.clone(), 1)),
            }
            if !self.passes(filter, &place) {
                continue;
            }
            page.total += 1;
            let at = page.total as usize - 1;
            if at >= from && at - from < count {
                page.doubts.push(self.doubt(&place));
            }
        }
        page
    }

    /// The doubts that pass the filter as CSV (UTF-8 with byte-order mark): line, column, text and
    /// reason in words. Cells that a spreadsheet would take for a formula get an apostrophe.
    pub fn doubts_csv(&self, filter: &DoubtFilter, lang: Lang) -> Vec<u8> {
        let page = self.doubts(filter, 0, usize::MAX);
        rejects::doubts_csv(&page.doubts, lang)
    }

    fn passes(&self, filter: &DoubtFilter, place: &Place) -> bool {
        let reason = filter.reason.as_ref();
        let column = filter
            .column
            .is_none_or(|column| place.column.wrapping_add(1) == column);
        let text = || {
            let cell = shown(self.cell_of(place), 80).to_lowercase();
            cell.contains(&filter.text.to_lowercase())
        };
        reason.is_none_or(|reason| *reason == place.reason)
            && column
            && (filter.text.is_empty() || text())
    }

    fn cell_of(&self, place: &Place) -> &[u8] {
        match place.column {
            u32::MAX => &[],
            column => self.table.cell(place.row as usize, column as usize),
        }
    }

    fn doubt(&self, place: &Place) -> Doubt {
        let column = place.column as usize;
        let heading = match place.column {
            u32::MAX => String::new(),
            _ => {
                let (head, letter) = (title(&self.header.texts, column), letter(column));
                let own = format!(" ({letter})");
                let bare = head.strip_suffix(&own).unwrap_or(&head);
                format!("{bare}{own}")
            }
        };
        Doubt {
            line: self.table.line(place.row as usize),
            column: place.column.wrapping_add(1),
            title: heading,
            text: shown(self.cell_of(place), 80),
            reason: place.reason.clone(),
            rejected: place.rejected,
        }
    }

    /// How many doubts there are.
    pub(super) fn doubt_count(&self) -> u32 {
        self.places().len() as u32
    }

    /// Rejected rows with the cell at fault, and unreadable numbers of rows that count.
    fn places(&self) -> Vec<Place> {
        let outs = self.assembled.outs.iter().map(|out| Place {
            row: out.row,
            column: self.fault_of(*out).map_or(u32::MAX, |column| column as u32),
            reason: out.reason.code(),
            rejected: true,
        });
        let mut places: Vec<Place> = outs.collect();
        let said = places.len();
        for &(row, column) in &self.assembled.unreadable {
            let same = places[..said].binary_search_by_key(&row, |place| place.row);
            let reported = same.is_ok_and(|at| places[at].column == column);
            if !reported {
                places.push(Place {
                    row,
                    column,
                    reason: UNREADABLE.into(),
                    rejected: same.is_ok(),
                });
            }
        }
        for (row, column, why) in &self.entries.doubts {
            places.push(Place {
                row: *row,
                column: *column,
                reason: unfit(*why).into(),
                rejected: false,
            });
        }
        places.sort_by_key(|place| (place.row, place.column));
        places
    }
}

/// The code of a text that does not fit its field.
fn unfit(why: Invalid) -> &'static str {
    match why {
        Invalid::Range(..) => "out_of_range",
        Invalid::Day => "not_a_day",
        Invalid::Period => "not_a_period",
        Invalid::Email => "not_an_email",
        Invalid::Phone => "not_a_phone",
        Invalid::Choice => "not_a_choice",
        Invalid::Long => "too_long",
        _ => "not_a_number",
    }
}
