//! The preview: everything the import page shows before anything is written.

use super::source::Source;
use super::{LISTED, Session};
use crate::import::assemble::{Assembled, Out};
use crate::import::cell::{letter, shown};
use crate::import::encoding::Damage;
use crate::import::header::{Header, fitness, forms};
use crate::import::order_total::Repeated;
use crate::import::role::{Mapping, title};
use crate::import::sniff::Container;
use crate::import::survey::Profile;
use crate::import::{
    ColumnView, Encoding, Holds, KeyView, Kind, Options, Preview, Question, Reject, RejectReason,
    Role, Warning, entries, status,
};

impl Session {
    /// The column of the cell that a row was counted out for.
    pub(super) fn fault_of(&self, out: Out) -> Option<usize> {
        if let Some(column) = out.column {
            return Some(column as usize);
        }
        match out.reason {
            RejectReason::MissingCustomer => self.mapping.key.map(|(column, _)| column),
            RejectReason::Cancelled => self
                .mapping
                .get(Role::Status)
                .or(self.mapping.get(Role::Refund)),
            RejectReason::OtherCurrency => self.currency_column(),
            RejectReason::NonpositiveQty => self.mapping.get(Role::Quantity),
            RejectReason::NonpositiveAmount | RejectReason::BadAmount => self
                .mapping
                .get(Role::Amount)
                .or(self.mapping.get(Role::UnitPrice)),
            RejectReason::BadDate => self.mapping.get(Role::Date),
            RejectReason::Duplicate => self.mapping.get(Role::Order).or(Some(0)),
            RejectReason::OtherEntry | RejectReason::MissingValue => None,
        }
    }

    pub(super) fn reject(&self, out: Out) -> Reject {
        let column = self.fault_of(out);
        let row = out.row as usize;
        let cell = column.map_or(&[][..], |column| self.table.cell(row, column));
        Reject {
            line: self.table.line(row),
            reason: out.reason,
            cell: shown(cell, 80),
        }
    }

    #[cold]
    pub(super) fn view(&self) -> Preview {
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
            signature: super::signature(&self.header),
            as_before: self.before.as_ref() == Some(&self.options),
            holds: self.holds,
            targets: match self.holds {
                Holds::Orders | Holds::Items => Vec::new(),
                Holds::Refunds => entries::REFUND_TARGETS.map(String::from).into(),
                Holds::Records(kind) => {
                    let all = entries::targets(kind, &self.own).into_iter();
                    all.map(String::from).collect()
                }
            },
            preset: self.preset.map(|preset| preset.code.into()),
            keys: self.keys(),
            product_only: assembled.product_only,
            doubts: self.doubt_count(),
            ..Preview::default()
        };
        self.describe_source(&mut preview);
        self.note(&mut preview);
        preview
    }

    #[cold]
    fn describe_source(&self, preview: &mut Preview) {
        match &self.source {
            Source::Text {
                encoding,
                unsure,
                damage,
                layout,
                ..
            } => {
                preview.kind = match layout.mark() {
                    Some('\t') => Kind::Tsv,
                    Some(_) => Kind::Csv,
                    None => Kind::Text,
                };
                preview.encoding = *encoding;
                preview.delimiter = layout.mark();
                if *unsure {
                    let guess = *encoding;
                    let others = [
                        Encoding::Gb18030,
                        Encoding::Big5,
                        Encoding::ShiftJis,
                        Encoding::Windows1252,
                        Encoding::Windows1250,
                        Encoding::Windows1251,
                        Encoding::EucKr,
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
                let code = match damage {
                    Damage::None => None,
                    Damage::Replaced => Some("damaged_text"),
                    Damage::Mixed => Some("mixed_text"),
                    Damage::Twice => Some("twice_text"),
                    Damage::Garbled => Some("garbled_text"),
                };
                if let Some(code) = code {
                    let warning = whole_file(code, String::new());
                    preview.warnings.insert(0, warning);
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

    /// The amounts' column, if all its commas have three digits behind and the file writes decimal commas elsewhere or
    /// parts its columns by semicolons.
    fn doubtful_comma(&self) -> Option<usize> {
        let money = [Role::Amount, Role::UnitPrice];
        let column = money.into_iter().find_map(|role| self.mapping.get(role))?;
        let profile = &self.profiles[column];
        let unproved = profile.decimals > 0 && profile.comma == 0 && profile.point == 0;
        let commas = profile.samples.iter().any(|text| text.contains(','));
        let elsewhere = self
            .profiles
            .iter()
            .any(|one| one.numeric() && one.comma > one.point);
        let doubtful = elsewhere || self.source.delimiter() == Some(b';');
        let open = self.options.decimal.is_none() && unproved && commas && doubtful;
        open.then_some(column)
    }

    /// Questions and warnings that follow from what was found.
    #[cold]
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
            let column = self.currency_column().unwrap_or_default();
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
        if let Some((column, how)) = self.mapping.repeated {
            let code = match how {
                Repeated::Proved => "order_total_left",
                Repeated::Likely | Repeated::Paid | Repeated::No => "order_total_repeated",
            };
            let text = title(&self.header.texts, column);
            preview.warnings.insert(0, whole_file(code, text));
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
        if !self.holds.are_lines() {
            return;
        }
        let keys = [
            self.mapping.key.map(|(column, _)| column),
            self.mapping
                .get(Role::Order)
                .filter(|_| !assembled.shortened),
        ];
        for column in keys.into_iter().flatten() {
            let profile = &self.profiles[column];
            if profile.shortened > 0 {
                let has = |text: &&String| text.contains("E+") || text.contains("e+");
                let text = profile.samples.iter().find(has);
                let text = text.map_or_else(|| title(&self.header.texts, column), Clone::clone);
                preview.warnings.push(whole_file("long_numeric_id", text));
            }
        }
        if assembled.mark_unproved {
            let money = [Role::Amount, Role::UnitPrice];
            let column = money.into_iter().find_map(|role| self.mapping.get(role));
            preview.questions.push(Question {
                code: "ambiguous_amount".into(),
                column: title(&self.header.texts, column.unwrap_or_default()),
                options: ["point", "comma"].map(String::from).into(),
            });
        }
        for text in self.unread_figures() {
            preview
                .warnings
                .insert(0, whole_file("missing_column", text));
        }
        if let Some(column) = self.doubtful_comma() {
            preview.questions.push(Question {
                code: "ambiguous_comma".into(),
                column: title(&self.header.texts, column),
                options: ["point", "comma"].map(String::from).into(),
            });
        }
        if assembled.masked > 0 {
            preview
                .warnings
                .push(whole_file("masked_keys", assembled.masked.to_string()));
        }
        // What would come behind a key that is used does not matter to the whole file.
        let hidden = self
            .mapping
            .rules
            .hidden
            .iter()
            .filter(|(_, step)| *step == 0);
        for &(column, _) in hidden {
            let text = title(&self.header.texts, column);
            preview.warnings.push(whole_file("masked_column", text));
        }
        if assembled.product_only {
            preview
                .warnings
                .insert(0, whole_file("product_only", String::new()));
            let mut question = Question {
                code: "customer_key".into(),
                ..Question::default()
            };
            let free = |column: &usize| {
                self.mapping.role_of(*column).is_none() && self.profiles[*column].usable_key()
            };
            let columns = (0..self.header.texts.len()).filter(free);
            question.options = columns.map(|at| title(&self.header.texts, at)).collect();
            preview.questions.push(question);
        }
        if assembled.joining {
            preview
                .warnings
                .insert(0, whole_file("joins_orders", String::new()));
            return;
        }
        for (missing, role) in [
            (self.mapping.get(Role::Date).is_none(), (Role::Date, "date")),
            (
                self.mapping.key.is_none() && !assembled.product_only,
                (Role::Customer, "customer"),
            ),
            (!self.has_amount(), (Role::Amount, "amount")),
        ] {
            if missing {
                let text = self.unread(role);
                preview
                    .warnings
                    .insert(0, whole_file("missing_column", text));
            }
        }
    }

    /// A missing role's code and, on a line of its own, the column whose header names it and how its cells are written.
    #[cold]
    pub(super) fn unread(&self, (role, code): (Role, &str)) -> String {
        let named = |column: &usize| {
            let words = forms(&self.header.texts[*column]);
            fitness(&words, role) > 0
                && self.mapping.role_of(*column).is_none()
                && self.profiles.get(*column).is_some_and(|one| one.filled > 0)
        };
        let column = (0..self.header.texts.len()).find(named);
        let sample = column.and_then(|column| self.profiles[column].samples.first());
        let Some((column, sample)) = column.zip(sample).filter(|_| role != Role::Customer) else {
            return code.into();
        };
        [code, "\n", &self.header.texts[column], ": ", sample].concat()
    }

    /// Columns whose headers name pieces, refunds or what is taken off prices and whose cells are no numbers: sums
    /// would be wrong without a word.
    fn unread_figures(&self) -> Vec<String> {
        let priced = self.mapping.get(Role::Amount).is_none();
        [
            ((Role::Quantity, "quantity"), true),
            ((Role::Refund, "refund"), true),
            ((Role::Discount, "discount"), priced),
        ]
        .into_iter()
        .filter(|(role, counts)| {
            *counts && self.preset.is_none() && self.mapping.get(role.0).is_none()
        })
        .map(|(role, _)| self.unread(role))
        .filter(|text| text.contains('\n'))
        .collect()
    }

    /// What told customers apart, and in how many rows.
    #[cold]
    fn keys(&self) -> Vec<KeyView> {
        let title = |columns: &[usize]| {
            let titles = columns.iter().map(|at| title(&self.header.texts, *at));
            titles.collect::<Vec<_>>().join(" + ")
        };
        let chain = &self.mapping.rules.chain;
        if chain.is_empty() {
            let missing = |out: &&Out| out.reason == RejectReason::MissingCustomer;
            let without = self.assembled.outs.iter().filter(missing).count() as u32;
            let key = self.mapping.key.iter().map(|(column, kind)| KeyView {
                column: title(&[*column]),
                kind: *kind,
                rows: self.assembled.counts.rows - without,
            });
            return key.collect();
        }
        let steps = chain.iter().zip(&self.assembled.steps);
        steps
            .map(|((columns, kind), rows)| KeyView {
                column: title(columns),
                kind: *kind,
                rows: *rows,
            })
            .collect()
    }

    /// The column that tells a row's currency: its own, else the signs in the amounts.
    fn currency_column(&self) -> Option<usize> {
        [Role::Currency, Role::Amount, Role::UnitPrice]
            .into_iter()
            .find_map(|role| self.mapping.get(role))
    }

    fn columns(&self) -> Vec<ColumnView> {
        let key = self.mapping.key.map(|(column, _)| column);
        (0..self.header.texts.len())
            .map(|column| ColumnView {
                number: column as u32 + 1,
                letter: letter(column),
                header: title_or_empty(&self.header.texts, column),
                role: self.mapping.role_of(column),
                field: self.field_of(column).into(),
                samples: self.profiles[column].samples.clone(),
                doubts: match self.mapping.role_of(column) {
                    Some(_) => self.assembled.doubts.get(column).copied().unwrap_or(0),
                    None if key == Some(column) => self.assembled.doubts[column],
                    None if !self.field_of(column).is_empty() => self.assembled.doubts[column],
                    None => 0,
                },
                filled: self.filled.get(column).copied().unwrap_or(0),
            })
            .collect()
    }

    /// Key of the field that a column fills; empty where none, and in files of order lines.
    fn field_of(&self, column: usize) -> &str {
        let lines = self.holds.are_lines();
        let key = self.columns.key_of(column).filter(|_| !lines);
        key.unwrap_or("")
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

/// The currency: as told, by its column, or by signs in the amounts and their header.
pub(super) fn currency(
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
