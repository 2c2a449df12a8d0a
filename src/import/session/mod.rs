//! One file being imported: read once, decided as often as the person likes.
//!
//! The files worker, the terminal and the bench all go through here.

mod amend;
mod doubts;
mod source;
mod view;

use source::{Source, read_sheet, read_text};
use view::currency;

use super::assemble::{Assembled, assemble};
use super::cell::squeeze;
use super::encoding::decode;
use super::entries::{self, Columns, Entries};
use super::fingerprint::fingerprint;
use super::header::{self, Header, forms};
use super::preset::{self, Preset};
use super::role::{Mapping, assign};
use super::sniff::{Container, container};
use super::survey::{self, Profile};
use super::table::Table;
use super::{
    Holds, Options, OwnTarget, Preview, RefusalCode, Refused, Reject, Role, rejects, rules,
};
use crate::i18n::Lang;
use crate::model::{Batch, BatchHead};

/// Rejected rows that a preview lists.
const LISTED: usize = 200;

/// A file that was read, with what was found in it.
#[derive(Debug)]
pub struct Session {
    name: String,
    fingerprint: String,
    source: Source,
    table: Table,
    options: Options,
    header: Header,
    mapping: Mapping,
    profiles: Vec<Profile>,
    filled: Vec<u32>,
    assembled: Assembled,
    holds: Holds,
    /// Columns by field, and what the rows came to, where the file holds no order lines.
    columns: Columns,
    entries: Entries,
    preview: Preview,
    preset: Option<&'static Preset>,
    /// The options of last time, where they were taken.
    before: Option<Options>,
    /// Fields of the person's own.
    own: Vec<OwnTarget>,
}

/// The header, which column is what to order lines, and what the columns look like.
type Found = (Header, Mapping, Vec<Profile>);

/// Mark of a header's texts, whatever their blanks, width and case; empty where there is none.
fn signature(header: &Header) -> String {
    if header.row.is_none() {
        return String::new();
    }
    let texts = header.texts.iter().map(|text| squeeze(text));
    fingerprint(texts.collect::<Vec<_>>().join("\u{1f}").as_bytes())
}

/// Codes of all presets, for `Options::preset`.
pub fn preset_codes() -> impl Iterator<Item = &'static str> {
    preset::all().map(|preset| preset.code)
}

impl Session {
    /// Reads a file. `progress` hears rows so far and the share done, 0–1.
    ///
    /// # Errors
    /// Files that are no order table at all; see [`RefusalCode`]. A file whose rows are all
    /// rejected opens, so that the person can correct the mapping: see [`Session::verdict`].
    pub fn open(
        name: &str,
        bytes: Vec<u8>,
        options: &Options,
        progress: &mut dyn FnMut(u32, f64),
    ) -> Result<Session, Refused> {
        Session::open_as_before(name, bytes, options, &[], progress)
    }

    /// The same with the decisions that were made last time for a file with the same header, if it is
    /// among these signatures and nothing was decided yet.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_as_before(
        name: &str,
        bytes: Vec<u8>,
        options: &Options,
        remembered: &[(String, Options)],
        progress: &mut dyn FnMut(u32, f64),
    ) -> Result<Session, Refused> {
        Session::open_with_own(
            name,
            (bytes, None),
            options,
            remembered,
            Vec::new(),
            progress,
        )
    }

    /// The same where records may also have these fields of the person's own, and where the second of the bytes may be what
    /// [`super::sheet::convert`] made of the first.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_with_own(
        name: &str,
        (bytes, tables): (Vec<u8>, Option<Vec<u8>>),
        options: &Options,
        remembered: &[(String, Options)],
        own: Vec<OwnTarget>,
        progress: &mut dyn FnMut(u32, f64),
    ) -> Result<Session, Refused> {
        let fingerprint = fingerprint(&bytes);
        let container = container(&bytes)?;
        let reading = &mut |rows: u32, share: f64| progress(rows, share * 0.5);
        let (source, table) = match container {
            Container::Text => read_text(decode(bytes, options.encoding), options, reading)
                .map_err(|(refused, _)| refused)?,
            _ => {
                let converted = tables.is_some();
                let bytes = (tables.unwrap_or(bytes), converted);
                read_sheet(container, bytes, options, reading).map_err(|(refused, _)| refused)?
            }
        };
        let mut session = Session {
            name: name.into(),
            fingerprint,
            source,
            table,
            options: Options::default(),
            header: Header::default(),
            mapping: Mapping::default(),
            profiles: Vec::new(),
            filled: Vec::new(),
            assembled: Assembled::default(),
            holds: Holds::default(),
            columns: Columns::default(),
            entries: Entries::default(),
            preview: Preview::default(),
            preset: None,
            before: None,
            own,
        };
        let signature = signature(&header::find(&session.table, options.header_row));
        session.before = options.as_before(&signature, remembered);
        match session.before.clone() {
            // What cannot be done as last time is worked out afresh.
            Some(before) if session.decide(&before, progress).is_ok() => {}
            _ => session.decide(options, progress)?,
        }
        Ok(session)
    }

    /// Decides again with other options; the file is cut again only where encoding, delimiter,
    /// quotation marks or sheet changed.
    ///
    /// # Errors
    /// As [`Session::open`]; the session then still shows what it showed before.
    pub fn revise(
        &mut self,
        options: &Options,
        progress: &mut dyn FnMut(u32, f64),
    ) -> Result<(), Refused> {
        let before = self.options.clone();
        let recut = options.encoding != before.encoding
            || options.delimiter != before.delimiter
            || options.quotes_as_text != before.quotes_as_text
            || options.sheet != before.sheet;
        if recut {
            self.reread(options, progress)?;
        }
        self.decide(options, progress).inspect_err(|_| {
            // The table must again be the one that the shown preview describes.
            if recut {
                let _ = self.reread(&before, &mut |_, _| {});
            }
        })
    }

    /// The file's own bytes, where it is a spreadsheet.
    pub fn bytes(&self) -> &[u8] {
        match &self.source {
            Source::Sheet { bytes, .. } => bytes,
            Source::Text { .. } => &[],
        }
    }

    /// From now on sheets are read from what [`super::sheet::convert`] made of the file.
    pub fn read_from(&mut self, tables: Vec<u8>) {
        if let Source::Sheet {
            bytes, converted, ..
        } = &mut self.source
        {
            (*bytes, *converted) = (tables, true);
        }
    }

    /// What the import page shows.
    pub fn preview(&self) -> &Preview {
        &self.preview
    }

    /// Whether anything would be imported.
    ///
    /// # Errors
    /// `no_columns` (the detail names the missing role and, on a line of its own, the column that should be it) or
    /// `nothing_accepted`.
    pub fn verdict(&self) -> Result<(), Refused> {
        if self.assembled.counts.accepted > 0 {
            return Ok(());
        }
        let missing = match () {
            () if !self.holds.are_lines() => None,
            () if self.mapping.get(Role::Date).is_none() => Some((Role::Date, "date")),
            () if self.has_amount() => None,
            () => Some((Role::Amount, "amount")),
        };
        Err(Refused {
            code: match missing {
                Some(_) => RefusalCode::NoColumns,
                None => RefusalCode::NothingAccepted,
            },
            line: 0,
            detail: missing.map_or_else(String::new, |role| self.unread(role)),
        })
    }

    /// A copy of the readable rows with their states. Rows that could not be read, are in another
    /// currency or repeat an earlier one (where those are dropped) are not in it.
    pub fn batch(&self) -> Batch {
        self.assembled.batch.clone()
    }

    /// The same rows without a copy, for writing them out in parts.
    pub fn batch_ref(&self) -> &Batch {
        &self.assembled.batch
    }

    /// The readable rows without a copy; the session is over.
    pub fn into_batch(self) -> Batch {
        self.assembled.batch
    }

    /// Every rejected row.
    pub fn rejects(&self) -> impl Iterator<Item = Reject> + '_ {
        self.assembled.outs.iter().map(|out| self.reject(*out))
    }

    /// All rejected rows as CSV (UTF-8 with byte-order mark): line, reason in words, the row's own
    /// cells. Cells that a spreadsheet would take for a formula get an apostrophe.
    pub fn rejects_csv(&self, lang: Lang) -> Vec<u8> {
        rejects::csv(&self.table, &self.header.texts, &self.assembled.outs, lang)
    }

    /// What a customers' or contacts' file fills: codes of record fields (`key`: the customer's
    /// number, `customer`: whom a contact belongs to) and 0-based columns, whose cells are joined by
    /// a blank. Empty for orders.
    pub fn record_fields(&self) -> Vec<(&'static str, Vec<usize>)> {
        let words: Vec<_> = self.header.texts.iter().map(|text| forms(text)).collect();
        self.preset
            .map_or_else(Vec::new, |preset| rules::fields(preset, &words))
    }

    /// Whether its rows are items that need the orders of another file: see [`crate::import::Diff::joined`].
    pub fn is_joining(&self) -> bool {
        self.assembled.joining
    }

    fn has_amount(&self) -> bool {
        self.mapping.get(Role::Amount).is_some()
            || self.mapping.get(Role::UnitPrice).is_some()
                && self.mapping.get(Role::Quantity).is_some()
    }

    /// Cuts the file again. On failure the old table is back in place.
    fn reread(
        &mut self,
        options: &Options,
        progress: &mut dyn FnMut(u32, f64),
    ) -> Result<(), Refused> {
        let table = std::mem::take(&mut self.table);
        match &mut self.source {
            Source::Text {
                original,
                skip,
                encoding,
                ..
            } => {
                let kept = original.take();
                let bytes = kept.unwrap_or_else(|| table.into_text());
                let (skip, encoding) = (*skip, *encoding);
                // Undecoded bytes again: from the original, or the text is the original.
                let decoded = decode(bytes, options.encoding);
                match read_text(decoded, options, progress) {
                    Ok((source, table)) => {
                        (self.source, self.table) = (source, table);
                        Ok(())
                    }
                    Err((refused, back)) => {
                        let old = Options {
                            encoding: Some(encoding),
                            ..self.options.clone()
                        };
                        if let Ok((source, table)) =
                            read_text(back.again(skip, encoding), &old, &mut |_, _| {})
                        {
                            (self.source, self.table) = (source, table);
                        }
                        Err(refused)
                    }
                }
            }
            Source::Sheet {
                container,
                bytes,
                converted,
                ..
            } => {
                let bytes = (std::mem::take(bytes), *converted);
                match read_sheet(*container, bytes, options, progress) {
                    Ok((source, table)) => {
                        (self.source, self.table) = (source, table);
                        Ok(())
                    }
                    Err((refused, back)) => {
                        if let Source::Sheet { bytes, .. } = &mut self.source {
                            *bytes = back;
                        }
                        self.table = table;
                        Err(refused)
                    }
                }
            }
        }
    }

    fn decide(
        &mut self,
        options: &Options,
        progress: &mut dyn FnMut(u32, f64),
    ) -> Result<(), Refused> {
        self.table.restore();
        let mut header = header::find(&self.table, options.header_row);
        if header.first >= self.table.len() {
            let empty = self.table.is_empty();
            let code = if empty {
                RefusalCode::Empty
            } else {
                RefusalCode::NoRows
            };
            return Err(Refused {
                code,
                line: 0,
                detail: String::new(),
            });
        }
        let columns = header.texts.len();
        let preset = match options.preset.as_deref() {
            None => preset::find(&header.texts),
            Some(code) => preset::named(code),
        };
        self.amend(options, &header, preset);
        let grouped = preset.is_none() && self.group_down(&mut header);
        let sample = survey::sample(&self.table, header.first);
        let mut profiles = survey::profiles(&self.table, &sample, columns);
        if self.source.delimiter() == Some(b';') {
            survey::suppose_points_group(&mut profiles);
        }
        let mut mapping = assign(&self.table, &header, &profiles, options, preset)?;
        if grouped {
            mapping.questions.push(super::Question {
                code: "customer_key".into(),
                column: String::new(),
                options: header.texts[..1].into(),
            });
        }
        let holds = options
            .holds
            .or(preset.map(|preset| preset.holds))
            .unwrap_or_else(|| entries::recognise(&header, &mapping, &profiles));
        if !holds.are_lines() {
            return self.decide_entries(options, holds, (header, mapping, profiles), preset);
        }
        self.fill_merged(&header, &mut mapping);
        let assembling = &mut |rows: u32, share: f64| progress(rows, 0.5 + share * 0.5);
        let mut assembled = assemble(
            &self.table,
            &header,
            &mapping,
            &profiles,
            options,
            assembling,
        );
        let counts = &assembled.counts;
        if counts.rows == 0 {
            return Err(Refused {
                code: RefusalCode::NoRows,
                line: 0,
                detail: String::new(),
            });
        }
        self.filled = survey::filled(&self.table, header.first, columns);
        assembled.batch.head.source = self.name.clone();
        assembled.batch.head.fingerprint = self.fingerprint.clone();
        assembled.batch.head.currency = currency(options, &assembled, &mapping, &profiles, &header);
        (self.holds, self.entries) = (holds, Entries::default());
        self.show(options, (header, mapping, profiles), preset, assembled);
        Ok(())
    }

    /// The same for a file that holds no order lines.
    fn decide_entries(
        &mut self,
        options: &Options,
        holds: Holds,
        found: Found,
        preset: Option<&'static Preset>,
    ) -> Result<(), Refused> {
        let (header, mapping, profiles) = found;
        let (table, header_columns) = (&self.table, header.texts.len());
        let columns = match holds {
            Holds::Records(kind) => {
                entries::assign(&header, &profiles, options, kind, preset, &self.own)
            }
            _ => entries::assign_refunds(&header, &mapping, options),
        };
        let entries = entries::read(
            table, &header, &columns, &profiles, options, holds, &self.own,
        );
        if entries.counts.rows == 0 {
            return Err(Refused {
                code: RefusalCode::NoRows,
                line: 0,
                detail: String::new(),
            });
        }
        self.filled = survey::filled(table, header.first, header_columns);
        let mut assembled = Assembled {
            counts: entries.counts.clone(),
            outs: entries.outs.clone(),
            doubts: vec![0; header_columns],
            ..Assembled::default()
        };
        for (_, column, _) in &entries.doubts {
            assembled.doubts[*column as usize] += 1;
        }
        assembled.batch.head = BatchHead {
            source: self.name.clone(),
            fingerprint: self.fingerprint.clone(),
            rejected: assembled.counts.rejected,
            ..BatchHead::default()
        };
        // Questions about order lines are none of a list's.
        let found = (header, Mapping::default(), profiles);
        (self.holds, self.entries, self.columns) = (holds, entries, columns);
        self.show(options, found, preset, assembled);
        Ok(())
    }

    fn show(
        &mut self,
        options: &Options,
        found: Found,
        preset: Option<&'static Preset>,
        assembled: Assembled,
    ) {
        self.options = options.clone();
        (self.header, self.mapping, self.profiles) = found;
        self.preset = preset;
        self.assembled = assembled;
        self.preview = self.view();
    }

    /// What the file holds.
    pub fn holds(&self) -> Holds {
        self.holds
    }

    /// Its records or refunds, where it holds no order lines.
    pub(super) fn entries(&self) -> &Entries {
        &self.entries
    }
}
