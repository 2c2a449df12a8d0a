//! Every cell that a row was left out for or that could not be read, to look through and correct.

use super::Session;
use crate::i18n::Lang;
use crate::import::cell::{letter, shown};
use crate::import::role::title;
use crate::import::{Doubt, DoubtFilter, DoubtPage, RejectReason, rejects};
use crate::model::field::Invalid;
use crate::model::order;

/// A doubt before its words: row, column (`u32::MAX`: none) and what is wrong; without a reason a
/// number could not be read.
#[derive(Clone, Copy)]
struct Place {
    row: u32,
    column: u32,
    reason: Option<RejectReason>,
    /// What is wrong with the cell, where no row was left out for it.
    unfit: &'static str,
    rejected: bool,
}

/// Code of a number that could not be read though its row was not left out for it.
const UNREADABLE: &str = "unreadable_number";

impl Place {
    fn code(self) -> String {
        self.reason
            .map_or_else(|| self.unfit.into(), RejectReason::code)
    }
}

impl Session {
    /// `count` doubts that pass the filter, from the `from`th on, by line and column.
    pub fn doubts(&self, filter: &DoubtFilter, from: usize, count: usize) -> DoubtPage {
        let mut page = DoubtPage::default();
        let mut reasons: Vec<(Place, u32)> = Vec::new();
        // `None`: any; else the one that is asked for, if it is one.
        let wanted = filter.reason.as_deref();
        let text = filter.text.to_lowercase();
        let meant = wanted.map(RejectReason::from_code);
        let fits = |place: Place| match (meant, place.reason) {
            (None, _) => true,
            (Some(meant), Some(_)) => meant == place.reason,
            (Some(_), None) => wanted == Some(place.unfit),
        };
        for place in self.places() {
            let same = |of: &Place| of.reason == place.reason && of.unfit == place.unfit;
            let known = reasons.iter_mut().find(|(of, _)| same(of));
            match known {
                Some((_, number)) => *number += 1,
                None => reasons.push((place, 1)),
            }
            let column = filter.column;
            if !fits(place) || column.is_some_and(|column| place.column.wrapping_add(1) != column) {
                continue;
            }
            let has = || {
                shown(self.cell_of(place), 80)
                    .to_lowercase()
                    .contains(&text)
            };
            if !text.is_empty() && !has() {
                continue;
            }
            page.total += 1;
            let at = page.total as usize - 1;
            if at >= from && at - from < count {
                page.doubts.push(self.doubt(place));
            }
        }
        let reasons = reasons.into_iter();
        page.reasons = reasons.map(|(of, number)| (of.code(), number)).collect();
        page
    }

    /// The doubts that pass the filter as CSV (UTF-8 with byte-order mark): line, column, text and
    /// reason in words. Cells that a spreadsheet would take for a formula get an apostrophe.
    pub fn doubts_csv(&self, filter: &DoubtFilter, lang: Lang) -> Vec<u8> {
        let page = self.doubts(filter, 0, usize::MAX);
        rejects::doubts_csv(&page.doubts, lang)
    }

    fn cell_of(&self, place: Place) -> &[u8] {
        match place.column {
            u32::MAX => &[],
            column => self.table.cell(place.row as usize, column as usize),
        }
    }

    fn doubt(&self, place: Place) -> Doubt {
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
            reason: place.code(),
            rejected: place.rejected,
        }
    }

    /// How many doubts there are.
    pub(super) fn doubt_count(&self) -> u32 {
        let twice = self.unreported().count();
        (self.assembled.outs.len() + twice + self.entries.doubts.len()) as u32
    }

    /// Unreadable numbers that no row was left out for, and whether their row was for another.
    fn unreported(&self) -> impl Iterator<Item = (u32, u32, bool)> + '_ {
        let outs = &self.assembled.outs;
        let unreadable = self.assembled.unreadable.iter();
        unreadable.filter_map(move |&(row, column)| {
            let out = outs.binary_search_by_key(&row, |out| out.row).ok();
            let reported = out.is_some_and(|at| self.fault_of(outs[at]) == Some(column as usize));
            (!reported).then_some((row, column, out.is_some()))
        })
    }

    /// Rejected rows with the cell at fault, and other numbers that could not be read.
    fn places(&self) -> Vec<Place> {
        let outs = self.assembled.outs.iter().map(|out| Place {
            row: out.row,
            column: self.fault_of(*out).map_or(u32::MAX, |column| column as u32),
            reason: Some(out.reason),
            unfit: UNREADABLE,
            rejected: true,
        });
        let others = self.unreported().map(|(row, column, rejected)| Place {
            row,
            column,
            reason: None,
            unfit: UNREADABLE,
            rejected,
        });
        let unfit = self.entries.doubts.iter().map(|(row, column, why)| Place {
            row: *row,
            column: *column,
            reason: None,
            unfit: unfit(*why),
            rejected: false,
        });
        let places: Vec<Place> = outs.chain(others).chain(unfit).collect();
        order::sorted(places, &|a, b| (a.row, a.column).cmp(&(b.row, b.column)))
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
