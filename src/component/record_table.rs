//! Records of a kind in a table: what is filled in, one row a record, a row opens its form.

use leptos::prelude::*;

use super::act::act_named;
use super::data_table::{TableView, data_table};
use super::export_menu::export_menu;
use super::live::said;
use super::window::{Loaded, RowWindow};
use crate::app::edit::{Shown, capital, new_record, shown_fields};
use crate::app::export::Source;
use crate::app::{Editor, book, editor, lang};
use crate::engine::message::{Answer, ExportPart, Id, Query, RecordView};
use crate::i18n::phrases::edit as words;
use crate::i18n::{Lang, choice_label, kind_label, kinds_label};
use crate::model::field::{Value, decimal};
use crate::model::{Day, Kind, Money, Quantity};
use crate::report::{Align, Cell, Column, Row};

/// What is shown: the engine's answer with what is on its way laid over it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shelf {
    matching: u32,
    records: Vec<RecordView>,
    /// Whether each is not acknowledged yet.
    waiting: Vec<bool>,
    /// Keys of fields with anything in them in a record seen so far.
    seen: Vec<String>,
}

/// Records of a kind, all of them or a customer's. Cheap to copy.
#[derive(Clone, Copy)]
pub struct RecordTable {
    kind: Kind,
    /// Whose, where they are one customer's.
    customer: Option<Signal<Id>>,
    /// Text that a field must contain.
    pub search: RwSignal<String>,
    window: RowWindow,
    editor: Editor,
    shelf: Memo<Shelf>,
}

impl RecordTable {
    /// The records of a kind, all of them or a customer's.
    pub fn new(kind: Kind, customer: Option<Signal<Id>>) -> RecordTable {
        let search = RwSignal::new(String::new());
        let window = RowWindow::new(move |from, count, _| {
            let customer = customer.map(|id| id.get());
            let known = customer.as_ref().is_none_or(|id| !id.is_empty());
            known.then(|| Query::Records {
                kind,
                customer,
                search: search.get(),
                from,
                count,
            })
        });
        let editor = editor();
        Effect::new(move |_| {
            window.loaded.track();
            editor.answered();
        });
        let shelf = Memo::new(move |last: Option<&Shelf>| {
            let mut shelf = Shelf {
                seen: last.map_or(Vec::new(), |last| last.seen.clone()),
                ..Shelf::default()
            };
            let top = window.loaded.with(|loaded| match &loaded.answer {
                Some(Answer::Records(page)) => {
                    shelf.matching = page.matching;
                    shelf.records = page.rows.clone();
                    loaded.from == 0
                }
                _ => true,
            });
            let count = shelf.records.len();
            let whose = customer.map(|id| id.get());
            shelf.waiting = editor.overlay(kind, &mut shelf.records, |record| {
                let mine = value(record, "customer");
                top && whose.as_deref().is_none_or(|whose| whose == mine)
            });
            shelf.matching += (shelf.records.len() - count) as u32;
            for (key, _) in shelf.records.iter().flat_map(|record| &record.fields) {
                if !shelf.seen.contains(key) {
                    shelf.seen.push(key.clone());
                }
            }
            shelf
        });
        RecordTable {
            kind,
            customer,
            search,
            window,
            editor,
            shelf,
        }
    }

    /// Whether the engine has answered; reactive.
    pub fn answered(self) -> bool {
        let there = |loaded: &Loaded| loaded.answer.is_some() || loaded.fault.is_some();
        self.window.loaded.with(there)
    }

    /// How many match, with those on their way; reactive.
    pub fn matching(self) -> u32 {
        self.shelf.with(|shelf| shelf.matching)
    }

    /// Shows what contains this text.
    pub fn find(self, text: String) {
        self.search.set(text);
        self.window.rewind();
    }

    /// Opens the form of a new record.
    pub fn add(self) {
        let customer = self.customer.map(|id| id.get_untracked());
        let known = customer.is_some();
        self.editor.open(new_record(self.kind, customer), known);
    }

    /// The button that does so.
    pub fn add_button(self, class: &'static str) -> AnyView {
        let name = said(move || words::add(lang(), kind_label(lang(), self.kind)));
        act_named(class, name, move || self.add())
    }

    /// The menu of files, all that is found.
    pub fn export(self) -> AnyView {
        export_menu(Callback::new(move |()| {
            let part = ExportPart::Kind {
                kind: self.kind,
                customer: self.customer.map(|id| id.get_untracked()),
                search: self.search.get_untracked(),
            };
            let name = untrack(|| capital(kinds_label(lang(), self.kind)));
            Source::Part(part, name)
        }))
    }

    /// The table.
    pub fn view(self) -> AnyView {
        let columns = Signal::derive(move || {
            let lang = lang();
            let fields = self.fields();
            fields.iter().map(|field| column(field, lang)).collect()
        });
        let rows = Signal::derive(move || {
            let (lang, fields) = (lang(), self.fields());
            let from = self.window.loaded.with(|loaded| loaded.from);
            let rows = self.shelf.with(|shelf| {
                let records = shelf.records.iter().zip(&shelf.waiting);
                let rows = records.map(|(record, waiting)| row(record, *waiting, &fields, lang));
                rows.collect()
            });
            (from, rows)
        });
        let open = Callback::new(move |place: u32| {
            let from = self.window.loaded.with_untracked(|loaded| loaded.from);
            let at = place.saturating_sub(from) as usize;
            let record = self
                .shelf
                .with_untracked(|shelf| shelf.records.get(at).cloned());
            // What has no id yet is still on its way.
            if let Some(record) = record.filter(|record| !record.id.is_empty()) {
                self.editor.open(record, self.customer.is_some());
            }
        });
        let view = TableView::new(
            StoredValue::new(format!("records-{}", self.kind.code())),
            Signal::derive(move || capital(kinds_label(lang(), self.kind))),
            columns,
            Signal::derive(move || self.matching()),
            self.window,
        );
        data_table(TableView {
            rows: Some(rows),
            open: Some(open),
            menu: false,
            ..view
        })
    }

    /// Fields with anything in them, and those that must be filled; reactive.
    fn fields(self) -> Vec<Shown> {
        let mut all = book().with(|book| shown_fields(self.kind, &book.own_fields));
        let whose = self.customer.is_none();
        self.shelf.with(|shelf| {
            all.retain(|field| {
                let seen = field.required || shelf.seen.contains(&field.key);
                seen && (whose || field.value != Value::Customer)
            });
        });
        all
    }
}

fn value<'a>(record: &'a RecordView, key: &str) -> &'a str {
    let mut fields = record.fields.iter();
    let found = fields.find(|(known, _)| known == key);
    found.map_or("", |(_, text)| text)
}

fn column(field: &Shown, lang: Lang) -> Column {
    let figure = matches!(
        field.value,
        Value::Whole(..) | Value::Money(..) | Value::Quantity
    );
    Column {
        key: field.key.clone(),
        label: field.label(lang).into(),
        align: if figure { Align::End } else { Align::Start },
        width: 1.0,
        sortable: false,
    }
}

/// The first cell opens the row, and says so where the row is not on disk yet.
fn row(record: &RecordView, waiting: bool, fields: &[Shown], lang: Lang) -> Row {
    let text = |field: &Shown| match field.value {
        Value::Customer => record.customer_name.clone(),
        value => words_of(value, self::value(record, &field.key), lang),
    };
    let cells = fields.iter().enumerate().map(|(at, field)| {
        if at > 0 {
            return match field.value {
                Value::Customer => Cell::Text(record.customer_name.clone()),
                value => cell(value, self::value(record, &field.key), lang),
            };
        }
        let note = if waiting { words::saving(lang) } else { "" };
        let text = match text(field) {
            empty if empty.is_empty() => "—".into(),
            text => text,
        };
        Cell::Customer(text, note.into())
    });
    Row {
        customer: None,
        cells: cells.collect(),
    }
}

fn cell(value: Value, text: &str, lang: Lang) -> Cell {
    let typed = match value {
        Value::Money(..) => decimal(text).map(|number| Cell::Money(Money(number))),
        Value::Quantity => decimal(text).map(|number| Cell::Quantity(Quantity(number))),
        Value::Whole(..) => text.parse().ok().map(Cell::Int),
        Value::Day => Day::parse_iso(text).map(Cell::Day),
        _ => None,
    };
    typed.unwrap_or_else(|| Cell::Text(words_of(value, text, lang)))
}

/// A canonical value as a person reads it.
pub fn words_of(value: Value, text: &str, lang: Lang) -> String {
    match value {
        Value::Choice(_) | Value::Yes => choice_label(lang, text).into(),
        Value::Tags(_) => {
            let tags = text.split(',').filter(|tag| !tag.is_empty());
            let tags: Vec<&str> = tags.map(|tag| choice_label(lang, tag)).collect();
            tags.join(lang.pick("\u{3001}", ", "))
        }
        _ => text.into(),
    }
}
