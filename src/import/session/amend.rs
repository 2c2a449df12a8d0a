//! Cells that are other than the file says: corrected by a person, or said once for several rows.

use super::{Session, Source};
use crate::import::cell::{clean, is_blank};
use crate::import::date;
use crate::import::header::{Header, customer_fitness, fitness, forms, is_note, is_total};
use crate::import::preset::Preset;
use crate::import::role::Mapping;
use crate::import::rules;
use crate::import::{Options, Role};

impl Session {
    /// A second export may stand below the first with its columns in another order: rows below such a header go where
    /// the first one has them.
    #[cold]
    fn realign(&mut self, header: &Header) {
        /// A block of more rows is better imported as a file of its own, which is said.
        const ROWS: usize = 20_000;
        let names: Vec<&[u8]> = header.texts.iter().map(|text| text.as_bytes()).collect();
        let named = names.iter().filter(|name| !name.is_empty()).count();
        if header.row.is_none() || named < 3 {
            return;
        }
        let mut places: Option<Vec<Option<usize>>> = None;
        let mut moved = Vec::new();
        for row in header.first..self.table.len() {
            let view = self.table.row(row);
            let head = clean(view.cell(0));
            if !head.is_empty() && names.contains(&head) {
                let place = |(at, name): (usize, &&[u8])| {
                    let is = |at: &usize| clean(view.cell(*at)) == *name;
                    let moved = || (0..view.width()).find(is).filter(|_| !name.is_empty());
                    Some(at).filter(is).or_else(moved)
                };
                let found: Vec<Option<usize>> = (0..).zip(&names).map(place).collect();
                let titled =
                    |(place, name): &(&Option<usize>, &&[u8])| place.is_some() && !name.is_empty();
                let known = found.iter().zip(&names).filter(titled).count();
                let same = (0..)
                    .zip(&found)
                    .all(|(at, place)| place.is_none_or(|place| place == at));
                let needed = |at: usize| {
                    let forms = forms(&header.texts[at]);
                    let (id, party, _) = customer_fitness(&forms);
                    id + party + fitness(&forms, Role::Date) + fitness(&forms, Role::Amount) > 0
                };
                let whole = (0..)
                    .zip(&found)
                    .all(|(at, place)| place.is_some() || !needed(at));
                // A row that holds one of its words is no header.
                if known > 2 {
                    places = Some(found).filter(|_| known * 4 >= named * 3 && whole && !same);
                }
            }
            if let Some(places) = &places {
                let width = names.len().max(view.width());
                let from = |at: usize| places.get(at).copied().flatten();
                let cell = |at: usize| from(at).map_or(&[][..], |place| view.cell(place)).to_vec();
                moved.push((row, (0..width).map(|at| (at, cell(at))).collect::<Vec<_>>()));
            }
            if moved.len() > ROWS {
                return;
            }
        }
        for (row, cells) in &moved {
            self.table.amend(*row, cells);
        }
    }

    /// What a person corrected, then what the preset's system leaves blank on further lines.
    #[cold]
    pub(super) fn amend(
        &mut self,
        options: &Options,
        header: &Header,
        preset: Option<&'static Preset>,
    ) {
        self.realign(header);
        for (line, column, text) in &options.corrections {
            let row = self.table.row_at(*line);
            if let (Some(row), Some(column)) = (row, (*column as usize).checked_sub(1)) {
                let cell = (column, text.clone().into_bytes());
                self.table.amend(row, &[cell]);
            }
        }
        let words: Vec<_> = header.texts.iter().map(|text| forms(text)).collect();
        let down = preset.map_or_else(Vec::new, |preset| rules::down(preset, &words));
        if let Some(&number) = down.first() {
            self.repeat_down(header, number, &down);
        }
    }

    /// Reports by customer name each once, alone in a first column without a title, above its lines: «QuickBooks».
    /// Whether this is one; its column is called `Customer` then.
    #[cold]
    pub(super) fn group_down(&mut self, header: &mut Header) -> bool {
        let named = |text: &String| {
            let forms = forms(text);
            let (id, party, _) = customer_fitness(&forms);
            id + party + fitness(&forms, Role::Name) + fitness(&forms, Role::Email) > 0
        };
        let untitled = header.texts.first().is_some_and(String::is_empty);
        if header.row.is_none()
            || !untitled
            || header.texts.len() < 4
            || header.texts.iter().any(named)
        {
            return false;
        }
        let (mut group, mut lines) = (Vec::new(), Vec::new());
        for row in header.first..self.table.len() {
            let view = self.table.row(row);
            let first = clean(view.cell(0));
            match view.cells().filter(|cell| !is_blank(cell)).count() {
                1 if !first.is_empty() && date::parts(first).is_none() => group = first.to_vec(),
                3.. if first.is_empty() && !group.is_empty() => lines.push((row, group.clone())),
                _ if first.is_empty() || is_note(view, header.texts.len()) => {}
                _ => return false,
            }
        }
        for (row, group) in &lines {
            self.table.amend(*row, &[(0, group.clone())]);
        }
        if !lines.is_empty() {
            header.texts[0] = "Customer".into();
        }
        !lines.is_empty()
    }

    /// Rows without the order's number repeat what the row above says in these columns.
    #[cold]
    fn repeat_down(&mut self, header: &Header, number: usize, columns: &[usize]) {
        let mut above: Vec<Vec<u8>> = Vec::new();
        for row in header.first..self.table.len() {
            let view = self.table.row(row);
            if !is_blank(view.cell(number)) {
                above = columns.iter().map(|at| view.cell(*at).to_vec()).collect();
                continue;
            }
            let own = |at: &usize| !is_blank(view.cell(*at));
            let items = (0..view.width()).filter(|at| !columns.contains(at) && own(at));
            let sum = view.cells().any(|cell| is_total(clean(cell), true));
            if above.is_empty() || items.count() < 2 || sum || is_note(view, header.texts.len()) {
                continue;
            }
            let cells: Vec<(usize, Vec<u8>)> = columns
                .iter()
                .zip(&above)
                .filter(|(at, text)| !own(at) && !text.is_empty())
                .map(|(at, text)| (*at, text.clone()))
                .collect();
            self.table.amend(row, &cells);
        }
    }

    /// Cells merged over several rows of a spreadsheet hold for all of them; an amount merged so is
    /// the whole order's.
    #[cold]
    pub(super) fn fill_merged(&mut self, header: &Header, mapping: &mut Mapping) {
        let Source::Sheet { merged, .. } = &self.source else {
            return;
        };
        const TEXTS: [Role; 11] = [
            Role::Customer,
            Role::Name,
            Role::Email,
            Role::Phone,
            Role::Order,
            Role::Date,
            Role::Status,
            Role::Currency,
            Role::Category,
            Role::Channel,
            Role::Refund,
        ];
        // A damaged file can claim more merged cells than anybody has.
        let mut left = 2_000_000u32;
        let ranges = merged.clone();
        for (first, last, column) in ranges {
            let last = last.min(first.saturating_add(left));
            left -= last - first;
            let column = column as usize;
            let role = mapping.role_of(column);
            let Some(top) = self.table.row_at(first) else {
                continue;
            };
            if top < header.first {
                continue;
            }
            let of_key = |(columns, _): &(Vec<usize>, _)| columns.contains(&column);
            let known = role.is_some_and(|role| TEXTS.contains(&role));
            if role == Some(Role::Amount) && mapping.get(Role::Order).is_some() {
                mapping.rules.order_total = true;
            } else if known || mapping.rules.chain.iter().any(of_key) {
                let text = self.table.cell(top, column).to_vec();
                for line in first + 1..=last {
                    let row = self.table.row_at(line);
                    let blank = |row: &usize| is_blank(self.table.cell(*row, column));
                    let some = |row: &usize| !self.table.row(*row).cells().all(is_blank);
                    if let Some(row) = row.filter(|row| blank(row) && some(row)) {
                        self.table.amend(row, &[(column, text.clone())]);
                    }
                }
            }
        }
    }
}
