//! Changes on their way to the disk: shown at once as pending, given back with a sentence if they
//! fail.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

use super::act::{Desk, desk};
use super::route::{Route, go};
use super::toast::Offer;
use super::{book, lang};
use crate::engine::message::{
    Answer, Command, Fault, Id, OwnField, Query, RecordView, Role, State,
};
use crate::i18n::phrases::edit as words;
use crate::i18n::{Lang, field_label};
use crate::model::Kind;
use crate::model::field::{self, OWN, Value};

/// Mark set when a change is on screen as pending, for measurements.
const PENDING: &str = "keben-pending";
/// Mark set when the engine has acknowledged it.
const SAVED: &str = "keben-saved";
/// A change that was acknowledged is laid over old answers no longer than this.
const OVERLAY: Duration = Duration::from_secs(5);

/// A record in a form: what it is, and what was typed already where a change came back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edit {
    /// The record; an empty id makes a new one.
    pub record: RecordView,
    /// Whether the form leaves out whose it is, because the page says so.
    pub whose_known: bool,
    /// Field and text of a change that came back.
    pub typed: Vec<(String, String)>,
    /// Why it came back.
    pub fault: Option<Fault>,
    number: u32,
}

impl Edit {
    /// A record about to be edited.
    pub fn of(record: RecordView) -> Edit {
        Edit {
            record,
            ..Edit::default()
        }
    }
}

/// A change on its way.
#[derive(Clone, Debug, PartialEq)]
struct Pending {
    number: u32,
    /// The record as it will be.
    record: RecordView,
    /// Acknowledged; the answers on screen may still be older.
    saved: bool,
}

#[derive(Clone, Copy)]
struct Changes {
    forms: RwSignal<Vec<Edit>>,
    pending: RwSignal<Vec<Pending>>,
    last: StoredValue<u32>,
}

/// The one who changes records. Cheap to copy; get it with [`editor`].
#[derive(Clone, Copy)]
pub struct Editor {
    desk: Desk,
    changes: Changes,
    book: RwSignal<State>,
}

pub(super) fn provide() {
    provide_context(Changes {
        forms: RwSignal::new(Vec::new()),
        pending: RwSignal::new(Vec::new()),
        last: StoredValue::new(0),
    });
}

/// The one who changes records, from context.
pub fn editor() -> Editor {
    Editor {
        desk: desk(),
        changes: expect_context(),
        book: book(),
    }
}

impl Editor {
    /// Whether nothing can be changed now; reactive.
    pub fn is_barred(self) -> bool {
        self.bar().is_some()
    }

    /// Why nothing can be changed now, as a sentence; reactive.
    pub fn barred(self) -> Option<String> {
        Some(self.bar()?.say(lang()))
    }

    fn bar(self) -> Option<Fault> {
        self.book.with(|book| match (book.role, book.redacted) {
            (Role::Reader, _) => Some(Fault::ReadOnly),
            // A form under hidden names would not know what it overwrites.
            (Role::Writer, true) => Some(Fault::NamesHidden),
            (Role::Writer, false) => None,
        })
    }

    /// Opens a form for a record.
    pub fn open(self, record: RecordView, whose_known: bool) {
        let number = self.number();
        let edit = Edit {
            whose_known,
            number,
            ..Edit::of(record)
        };
        self.changes.forms.update(|forms| forms.push(edit));
    }

    /// The form on top, if any.
    pub fn form(self) -> Memo<Option<Edit>> {
        Memo::new(move |_| self.changes.forms.with(|forms| forms.last().cloned()))
    }

    /// Closes the form on top.
    pub fn close(self) {
        self.changes.forms.update(|forms| drop(forms.pop()));
    }

    /// Sends a record's changed fields. They show as pending at once; if they cannot be saved, the
    /// old values are back and a form shows what was typed, and why it came back.
    pub fn put(self, edit: Edit, typed: Vec<(String, String)>) {
        let mut record = edit.record.clone();
        for (key, text) in &typed {
            record.fields.retain(|(known, _)| known != key);
            if !text.is_empty() {
                record.fields.push((key.clone(), text.clone()));
            }
        }
        let command = Command::Put {
            kind: record.kind,
            id: record.id.clone(),
            fields: typed.clone(),
        };
        if record.kind == Kind::Customer && record.id.is_empty() {
            return self.found(edit, record, command);
        }
        self.send(Some(record), command, move |fault| {
            self.give_back(edit, typed, fault);
        });
    }

    /// Makes a new customer, and shows it.
    fn found(self, edit: Edit, record: RecordView, command: Command) {
        let desk = self.desk;
        self.say_saving();
        spawn_local(async move {
            let typed = record.fields;
            match desk.client.command(command, Vec::new()).await {
                Ok(state) => {
                    self.say_done(&state);
                    if let Some(mark) = mark_of(desk, &typed).await {
                        go(&Route::Customer(mark));
                    }
                }
                Err(fault) => {
                    self.desk.toasts.close();
                    self.give_back(edit, typed, fault);
                }
            }
        });
    }

    /// Shows a change that could not be saved in a form again.
    fn give_back(self, edit: Edit, typed: Vec<(String, String)>, fault: Fault) {
        {
            let number = self.number();
            // Under a form that is being filled in now, never over it.
            self.changes.forms.update(|forms| {
                let back = Edit {
                    typed,
                    fault: Some(fault),
                    number,
                    ..edit
                };
                forms.insert(0, back);
            });
        }
    }

    /// Takes one record away.
    pub fn remove(self, record: RecordView) {
        let command = Command::Remove(record.kind, vec![record.id.clone()]);
        self.send(Some(record), command, move |fault| {
            self.desk.say_fault(&fault);
        });
    }

    /// Does something to records, and says what was done with the way back.
    pub fn run(self, command: Command) {
        self.say_saving();
        self.send(None, command, move |fault| self.desk.say_fault(&fault));
    }

    /// Does something to records, and goes to a place once it is done.
    pub fn run_and_go(self, command: Command, then: Route) {
        self.say_saving();
        spawn_local(async move {
            match self.desk.client.command(command, Vec::new()).await {
                Ok(state) => {
                    go(&then);
                    self.say_done(&state);
                }
                Err(fault) => self.desk.say_fault(&fault),
            }
        });
    }

    /// Makes customers one, group after group, as if it were one step: those who join, and who
    /// stays.
    pub fn merge_groups(self, groups: Vec<(Vec<Id>, Id)>) {
        self.say_saving();
        spawn_local(async move {
            let mut done = 0;
            for (from, into) in groups {
                let command = Command::Merge { into, from };
                if let Err(fault) = self.desk.client.command(command, Vec::new()).await {
                    self.desk.say_fault(&fault);
                    break;
                }
                done += 1;
            }
            if done > 0 {
                let said = words::merged_groups(self.desk.lang(), done);
                self.desk.toasts.say(said, Offer::UndoSteps(done));
            }
        });
    }

    /// Lays what is on its way over records from the engine, new ones first; answers which of them
    /// are not acknowledged yet.
    pub fn overlay(
        self,
        kind: Kind,
        records: &mut Vec<RecordView>,
        new: impl Fn(&RecordView) -> bool,
    ) -> Vec<bool> {
        let mut waiting = vec![false; records.len()];
        self.changes.pending.with(|all| {
            for pending in all.iter().filter(|pending| pending.record.kind == kind) {
                let mine = |known: &RecordView| known.id == pending.record.id;
                if pending.record.id.is_empty() {
                    if new(&pending.record) {
                        records.insert(0, pending.record.clone());
                        waiting.insert(0, !pending.saved);
                    }
                } else if let Some(at) = records.iter().position(mine) {
                    records[at] = pending.record.clone();
                    waiting[at] = !pending.saved;
                }
            }
        });
        waiting
    }

    /// A newer answer is on screen: what it holds already needs no overlay.
    pub fn answered(self) {
        let done = |pending: &Pending| pending.saved;
        if self
            .changes
            .pending
            .with_untracked(|all| all.iter().any(done))
        {
            self.changes
                .pending
                .update(|all| all.retain(|pending| !pending.saved));
        }
    }

    fn send(
        self,
        record: Option<RecordView>,
        command: Command,
        failed: impl FnOnce(Fault) + 'static,
    ) {
        let number = self.number();
        if let Some(record) = record {
            self.changes.pending.update(|all| {
                all.push(Pending {
                    number,
                    record,
                    saved: false,
                });
            });
        }
        let failed: Box<dyn FnOnce(Fault)> = Box::new(failed);
        spawn_local(self.saving(number, command, failed));
        spawn_local(async {
            tick().await;
            mark(PENDING);
        });
    }

    async fn saving(self, number: u32, command: Command, failed: Box<dyn FnOnce(Fault)>) {
        let pending = self.changes.pending;
        let forget = move || {
            pending.try_update(|all| all.retain(|one| one.number != number));
        };
        match self.desk.client.command(command, Vec::new()).await {
            Ok(state) => {
                pending.update(|all| {
                    for one in all.iter_mut().filter(|one| one.number == number) {
                        one.saved = true;
                    }
                });
                set_timeout(forget, OVERLAY);
                tick().await;
                mark(SAVED);
                self.say_done(&state);
            }
            Err(fault) => {
                forget();
                failed(fault);
            }
        }
    }

    /// For what has no place on screen where it could show as pending.
    fn say_saving(self) {
        let said = capital(words::saving(self.desk.lang()));
        self.desk.toasts.say(said, Offer::Nothing);
    }

    /// The newest step in the history's own words, and the way back.
    fn say_done(self, state: &State) {
        if let Some(step) = &state.undo {
            let lang = self.desk.lang();
            self.desk.toasts.say(capital(&step.say(lang)), Offer::Undo);
        }
    }

    fn number(self) -> u32 {
        let next = self.changes.last.get_value().wrapping_add(1);
        self.changes.last.set_value(next);
        next
    }
}

/// A field as forms and tables show it: one of the product's, or the person's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its key in records.
    pub key: String,
    /// What may stand in it.
    pub value: Value,
    /// Whether a record must have it.
    pub required: bool,
    /// Name of a person's own field, empty for ours.
    own: String,
}

impl Shown {
    /// What it is called.
    pub fn label(&self, lang: Lang) -> &str {
        if self.own.is_empty() {
            field_label(lang, &self.key)
        } else {
            &self.own
        }
    }
}

/// What a field is called, one of the person's own too.
pub fn label_of(lang: Lang, key: &str, own: &[OwnField]) -> String {
    let label = key.strip_prefix(OWN).and_then(|id| {
        let mut own = own.iter();
        own.find(|field| field.id == id)
    });
    label.map_or_else(|| field_label(lang, key).into(), |own| own.label.clone())
}

/// The fields of a kind that forms and tables show, the person's own after the product's.
pub fn shown_fields(kind: Kind, own: &[OwnField]) -> Vec<Shown> {
    let ours = field::fields(kind).iter().filter(|field| field.shown);
    let ours = ours.map(|field| Shown {
        key: field.key.into(),
        value: field.value,
        required: field.required,
        own: String::new(),
    });
    let own = own.iter().filter(|field| field.of == kind);
    let own = own.map(|field| Shown {
        key: format!("{OWN}{}", field.id),
        value: field::own_value(&field.value),
        required: false,
        own: field.label.clone(),
    });
    ours.chain(own).collect()
}

/// A new record of a kind that belongs to this customer, where one is given.
pub fn new_record(kind: Kind, customer: Option<Id>) -> RecordView {
    let whose = customer.map(|id| ("customer".to_string(), id));
    RecordView {
        kind,
        fields: whose.into_iter().collect(),
        ..RecordView::default()
    }
}

/// With a capital letter first, where the language has such.
pub fn capital(text: &str) -> String {
    let mut text = text.to_string();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// The mark of a customer just made from these fields.
async fn mark_of(desk: Desk, fields: &[(String, String)]) -> Option<String> {
    let (_, told) = ["name", "phone", "email"]
        .iter()
        .find_map(|key| fields.iter().find(|(known, _)| known == key))?;
    let asked = Query::FindCustomers(told.clone());
    let Ok((Answer::Choices(found), _)) = desk.client.query(desk.lang(), asked).await else {
        return None;
    };
    let mut same = found.into_iter().filter(|choice| choice.shown == *told);
    same.next().map(|choice| choice.mark)
}

fn mark(name: &str) {
    let marked = window().performance().map(|clock| clock.mark(name));
    if let Some(Err(fault)) = marked {
        web_sys::console::warn_1(&fault);
    }
}
