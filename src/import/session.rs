//! One file being imported: read once, decided as often as the person likes.
//!
//! The files worker, the terminal and the bench all go through here.

use super::assemble::{Assembled, Out, assemble};
use super::cell::{letter, shown};
use super::encoding::{Decoded, decode};
use super::fingerprint::fingerprint;
use super::header::{self, Header};
use super::records::{self, Layout};
use super::role::{Mapping, assign, title};
use super::sheet;
use super::sniff::{Container, container};
use super::survey::{self, Profile};
use super::table::Table;
use super::{
    ColumnView, Encoding, Kind, Options, Preview, Question, RefusalCode, Refused, Reject,
    RejectReason, Role, SheetView, Warning, rejects, status,
};
use crate::i18n::Lang;
use crate::model::Batch;

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
    preview: Preview,
}

/// What a second reading would start from.
#[derive(Debug)]
enum Source {
    /// The text lies in the table itself; `original` where it was translated.
    Text {
        original: Option<Vec<u8>>,
        skip: usize,
        encoding: Encoding,
        unsure: bool,
        damaged: bool,
        layout: Layout,
    },
    /// A spreadsheet's own bytes and what its reader said.
    Sheet {
        container: Container,
        bytes: Vec<u8>,
        sheets: Vec<SheetView>,
        chosen: usize,
        warnings: Vec<Warning>,
        questions: Vec<Question>,
    },
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
        let fingerprint = fingerprint(&bytes);
        let container = container(&bytes)?;
        let reading = &mut |rows: u32, share: f64| progress(rows, share * 0.5);
        let (source, table) = match container {
            Container::Text => read_text(decode(bytes, options.encoding), options, reading)
                .map_err(|(refused, _)| refused)?,
            _ => read_sheet(container, bytes, options, reading).map_err(|(refused, _)| refused)?,
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
            preview: Preview::default(),
        };
        session.decide(options, progress)?;
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

    /// What the import page shows.
    pub fn preview(&self) -> &Preview {
        &self.preview
    }

    /// Whether anything would be imported.
    ///
    /// # Errors
    /// `no_columns` (the detail names the missing role) or `nothing_accepted`.
    pub fn verdict(&self) -> Result<(), Refused> {
        if self.assembled.counts.accepted > 0 {
            return Ok(());
        }
        let missing = match () {
            () if self.mapping.get(Role::Date).is_none() => Some("date"),
            () if self.mapping.key.is_none() => Some("customer"),
            () if self.has_amount() => None,
            () => Some("amount"),
        };
        Err(Refused {
            code: match missing {
                Some(_) => RefusalCode::NoColumns,
                None => RefusalCode::NothingAccepted,
            },
            line: 0,
            detail: missing.unwrap_or_default().into(),
        })
    }

    /// A copy of the readable rows with their states. Rows that could not be read, are in another
    /// currency or repeat an earlier one (where those are dropped) are not in it.
    pub fn batch(&self) -> Batch {
        self.assembled.batch.clone()
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
                container, bytes, ..
            } => {
                let (container, bytes) = (*container, std::mem::take(bytes));
                match read_sheet(container, bytes, options, progress) {
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
        let header = header::find(&self.table, options.header_row);
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
        let sample = survey::sample(&self.table, header.first);
        let profiles = survey::profiles(&self.table, &sample, columns);
        let mapping = assign(&self.table, &header, &profiles, options)?;
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
        self.options = options.clone();
        (self.header, self.mapping, self.profiles) = (header, mapping, profiles);
        self.assembled = assembled;
        self.preview = self.view();
        Ok(())
    }

    fn reject(&self, out: Out) -> Reject {
        let column = match out.reason {
            RejectReason::MissingCustomer => self.mapping.key.map(|(column, _)| column),
            RejectReason::Cancelled => self
                .mapping
                .get(Role::Status)
                .or(self.mapping.get(Role::Refund)),
            RejectReason::OtherCurrency => self.mapping.get(Role::Currency),
            RejectReason::NonpositiveQty => self.mapping.get(Role::Quantity),
            RejectReason::NonpositiveAmount | RejectReason::BadAmount => self
                .mapping
                .get(Role::Amount)
                .or(self.mapping.get(Role::UnitPrice)),
            RejectReason::BadDate => self.mapping.get(Role::Date),
            RejectReason::Duplicate => self.mapping.get(Role::Order).or(Some(0)),
        };
        let row = out.row as usize;
        let cell = column.map_or(&[][..], |column| self.table.cell(row, column));
        Reject {
            line: self.table.line(row),
            reason: out.reason,
            cell: shown(cell, 80),
        }
    }

    fn view(&self) -> Preview {
        let assembled = &self.assembled;
        let (statuses, effects, rows) = &assembled.statuses;
        let mut preview = Preview {
            file: self.name.clone(),
            header_row: self.header.row.map_or(0, |row| self.table.line(row)),
            columns: self.columns(),
            date_order: assembled.date_order(),
            decimal: assembled.decimal,
            statuses: status::views(statuses, effects, rows),
            currency: assembled.batch.head.currency.clone(),
            counts: assembled.counts.clone(),
            rejects: self.rejects().take(LISTED).collect(),
            warnings: assembled.warnings.clone(),
            questions: self.mapping.questions.clone(),
            summary: assembled.summary.clone(),
            options: self.options.clone(),
            ..Preview::default()
        };
        self.describe_source(&mut preview);
        self.note(&mut preview);
        preview
    }

    fn describe_source(&self, preview: &mut Preview) {
        match &self.source {
            Source::Text {
                encoding,
                unsure,
                damaged,
                layout,
                ..
            } => {
                preview.kind = match layout.delimiter {
                    Some(b'\t') => Kind::Tsv,
                    Some(_) => Kind::Csv,
                    None => Kind::Text,
                };
                preview.encoding = *encoding;
                preview.delimiter = layout.delimiter.map(char::from);
                if *unsure {
                    let guess = *encoding;
                    let others = [
                        Encoding::Gb18030,
                        Encoding::Big5,
                        Encoding::ShiftJis,
                        Encoding::Windows1252,
                    ];
                    let all = [guess]
                        .into_iter()
                        .chain(others.into_iter().filter(|e| *e != guess));
                    preview.questions.push(Question {
                        code: "encoding".into(),
                        column: String::new(),
                        options: all.map(|encoding| encoding.code().into()).collect(),
                    });
                }
                if *damaged {
                    preview
                        .warnings
                        .insert(0, whole_file("damaged_text", String::new()));
                }
            }
            Source::Sheet {
                container,
                sheets,
                chosen,
                warnings,
                questions,
                ..
            } => {
                preview.kind = match container {
                    Container::Xlsx => Kind::Xlsx,
                    Container::Xls => Kind::Xls,
                    Container::Ods => Kind::Ods,
                    Container::Html => Kind::Html,
                    Container::Text => Kind::Csv,
                };
                preview.encoding = Encoding::None;
                preview.sheet = sheets.get(*chosen).map(|sheet| sheet.name.clone());
                preview.sheets = sheets.clone();
                preview.warnings.extend(warnings.iter().cloned());
                preview.questions.extend(questions.iter().cloned());
            }
        }
    }

    /// Questions and warnings that follow from what was found.
    fn note(&self, preview: &mut Preview) {
        let assembled = &self.assembled;
        if assembled.order_unproved {
            let column = self.mapping.get(Role::Date).unwrap_or_default();
            let guess = assembled.reading.order;
            let both = [guess, guess.other()];
            preview.questions.push(Question {
                code: "ambiguous_date_order".into(),
                column: title(&self.header.texts, column),
                options: both.map(|order| order.code().into()).into(),
            });
        }
        if assembled.currencies.len() > 1 && self.options.currency.is_none() {
            let column = self.mapping.get(Role::Currency).unwrap_or_default();
            preview.questions.push(Question {
                code: "currency".into(),
                column: title(&self.header.texts, column),
                options: assembled
                    .currencies
                    .iter()
                    .map(|(text, _)| text.clone())
                    .collect(),
            });
        }
        if assembled.counts.duplicates > 0 {
            preview.warnings.push(whole_file(
                "duplicate_rows",
                assembled.counts.duplicates.to_string(),
            ));
        }
        let decided = self.options.sale_status.is_some();
        for status in preview
            .statuses
            .iter()
            .filter(|status| !status.known && status.sale && !decided)
        {
            preview
                .warnings
                .push(whole_file("unknown_status", status.text.clone()));
        }
        for (missing, role) in [
            (self.mapping.get(Role::Date).is_none(), "date"),
            (self.mapping.key.is_none(), "customer"),
            (!self.has_amount(), "amount"),
        ] {
            if missing {
                preview
                    .warnings
                    .insert(0, whole_file("missing_column", role.into()));
            }
        }
    }

    fn columns(&self) -> Vec<ColumnView> {
        let key = self.mapping.key.map(|(column, _)| column);
        (0..self.header.texts.len())
            .map(|column| ColumnView {
                number: column as u32 + 1,
                letter: letter(column),
                header: title_or_empty(&self.header.texts, column),
                role: self.mapping.role_of(column),
                samples: self.profiles[column].samples.clone(),
                doubts: match self.mapping.role_of(column) {
                    Some(_) => self.assembled.doubts.get(column).copied().unwrap_or(0),
                    None if key == Some(column) => self.assembled.doubts[column],
                    None => 0,
                },
                filled: self.filled.get(column).copied().unwrap_or(0),
            })
            .collect()
    }

    /// Role and header of every column in use; the headless contract's `mapping`.
    pub fn mapped(&self) -> impl Iterator<Item = (Role, String)> + '_ {
        self.mapping
            .all()
            .map(|(role, column)| (role, title(&self.header.texts, column)))
    }
}

fn title_or_empty(texts: &[String], column: usize) -> String {
    match texts.get(column) {
        Some(text) if !text.is_empty() => title(texts, column),
        _ => String::new(),
    }
}

fn whole_file(code: &str, text: String) -> Warning {
    Warning {
        code: code.into(),
        line: 0,
        text,
    }
}

/// Bytes that could not be cut as asked, on their way back.
struct Back {
    bytes: Vec<u8>,
    original: Option<Vec<u8>>,
}

impl Back {
    fn again(self, skip: usize, encoding: Encoding) -> Decoded {
        match self.original {
            Some(bytes) => decode(bytes, Some(encoding)),
            None => {
                let decoded = decode(self.bytes, Some(encoding));
                Decoded {
                    skip: decoded.skip.max(skip.min(decoded.text.len())),
                    ..decoded
                }
            }
        }
    }
}

fn read_text(
    decoded: Decoded,
    options: &Options,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<(Source, Table), (Refused, Back)> {
    let Decoded {
        text,
        skip,
        original,
        encoding,
        unsure,
        damaged,
    } = decoded;
    if text.len() > (u32::MAX / 2) as usize {
        let refused = Refused {
            code: RefusalCode::TooLarge,
            line: 0,
            detail: String::new(),
        };
        return Err((
            refused,
            Back {
                bytes: text,
                original,
            },
        ));
    }
    let layout = records::layout(&text, skip, options.delimiter, !options.quotes_as_text);
    match records::cut(text, layout, progress) {
        Ok(table) => {
            let source = Source::Text {
                original,
                skip,
                encoding,
                unsure,
                damaged,
                layout,
            };
            Ok((source, table))
        }
        Err((refused, bytes)) => Err((refused, Back { bytes, original })),
    }
}

fn read_sheet(
    container: Container,
    bytes: Vec<u8>,
    options: &Options,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<(Source, Table), (Refused, Vec<u8>)> {
    match sheet::read(container, &bytes, options.sheet.as_deref(), progress) {
        Ok(book) => {
            let source = Source::Sheet {
                container,
                bytes,
                sheets: book.sheets,
                chosen: book.chosen,
                warnings: book.warnings,
                questions: book.questions,
            };
            Ok((source, book.table))
        }
        Err(refused) => Err((refused, bytes)),
    }
}

/// The currency: as told, by its column, or by signs in the amounts and their header.
fn currency(
    options: &Options,
    assembled: &Assembled,
    mapping: &Mapping,
    profiles: &[Profile],
    header: &Header,
) -> String {
    if let Some(code) = &options.currency {
        return code.clone();
    }
    if let Some((code, _)) = assembled.currencies.first() {
        let upper = code.to_ascii_uppercase();
        let known = match &*upper {
            "RMB" | "人民币" | "￥" | "¥" | "元" => "CNY",
            other => other,
        };
        return known.to_string();
    }
    let column = mapping.get(Role::Amount).or(mapping.get(Role::UnitPrice));
    let Some(column) = column else {
        return String::new();
    };
    let mut text = profiles[column].samples.join(" ");
    text.push_str(header.texts.get(column).map_or("", String::as_str));
    const SIGNS: [(&str, &str); 9] = [
        ("￥", "CNY"),
        ("¥", "CNY"),
        ("元", "CNY"),
        ("€", "EUR"),
        ("£", "GBP"),
        ("HK$", "HKD"),
        ("NT$", "TWD"),
        ("৳", "BDT"),
        ("$", "USD"),
    ];
    let found = SIGNS.iter().find(|(sign, _)| text.contains(sign));
    found.map_or(String::new(), |(_, code)| (*code).to_string())
}
