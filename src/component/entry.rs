//! One field of a form: its name, what is typed into it, and the sentence that says what is wrong.

use leptos::ev::Event;
use leptos::prelude::*;

use super::customer_field::customer_field;
use super::live::{Maybe, live, maybe, said, when};
use super::tag_field::tag_field;
use crate::app::edit::Shown;
use crate::app::lang;
use crate::i18n::phrases::edit as words;
use crate::i18n::{choice_label, invalid};
use crate::model::Kind;
use crate::model::field::{Invalid, Value, canonical};

/// A field being filled in. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Kind of the record it belongs to.
    pub kind: Kind,
    /// What may stand in it.
    pub value: Value,
    /// Whether it must be filled.
    pub required: bool,
    /// The field itself.
    pub field: StoredValue<Shown>,
    /// Id of its element, unique on the page.
    pub id: StoredValue<String>,
    /// What stands in it.
    pub text: RwSignal<String>,
    /// What a customer field shows for the id that stands in it.
    pub shown: RwSignal<String>,
    wrong: RwSignal<Option<Invalid>>,
    before: StoredValue<String>,
}

impl Entry {
    /// A field of this form. `before` is what the record holds, `typed` what was typed already.
    pub fn new(
        kind: Kind,
        id: String,
        field: Shown,
        before: &str,
        typed: Option<&str>,
        shown: &str,
    ) -> Entry {
        Entry {
            kind,
            value: field.value,
            required: field.required,
            field: StoredValue::new(field),
            id: StoredValue::new(id),
            text: RwSignal::new(typed.unwrap_or(before).into()),
            shown: RwSignal::new(shown.into()),
            wrong: RwSignal::new(None),
            before: StoredValue::new(before.into()),
        }
    }

    /// Its key in records.
    pub fn key(self) -> String {
        self.field.with_value(|field| field.key.clone())
    }

    /// What it is called; reactive in the language.
    pub fn label(self) -> String {
        self.field.with_value(|field| field.label(lang()).into())
    }

    /// Takes what was typed, and says at once whether it may stand there.
    pub fn type_in(self, text: String) {
        self.text.set(text);
        self.wrong.set(match self.judge() {
            // That a field is still empty is said when the form is sent.
            Err(Invalid::Required) | Ok(_) => None,
            Err(why) => Some(why),
        });
    }

    /// Says what is wrong with it.
    pub fn complain(self, why: Invalid) {
        self.wrong.set(Some(why));
    }

    /// What it would be changed to, empty where it would be emptied; `None` where it stays.
    pub fn change(self) -> Result<Option<String>, Invalid> {
        let text = self.judge()?;
        Ok(self
            .before
            .with_value(|before| *before != text)
            .then_some(text))
    }

    fn judge(self) -> Result<String, Invalid> {
        let text = self.text.get_untracked();
        let unknown = self.value == Value::Customer && text.is_empty();
        if unknown && !self.shown.with_untracked(|shown| shown.trim().is_empty()) {
            return Err(Invalid::Customer);
        }
        match canonical(self.value, &text)? {
            None if self.required => Err(Invalid::Required),
            text => Ok(text.unwrap_or_default()),
        }
    }

    /// Whether something is wrong, for `aria-invalid`.
    pub fn is_wrong(self) -> Maybe {
        maybe(move || self.wrong.with(Option::is_some).then(|| "true".into()))
    }

    /// Takes what is typed into an element.
    fn typed(self) -> Box<dyn FnMut(Event)> {
        Box::new(move |event| self.type_in(event_target_value(&event)))
    }

    /// Id of the sentence under it.
    pub fn sentence(self) -> String {
        format!("{}-wrong", self.id.get_value())
    }
}

/// The field with its name above and its sentence below.
pub fn entry(entry: Entry) -> AnyView {
    let input = match entry.value {
        Value::Long => area(entry),
        Value::Yes => return framed(entry, tick(entry, "yes"), Frame::Bare),
        Value::Choice(codes) => select(entry, codes),
        Value::Tags([]) => tag_field(entry),
        Value::Tags(codes) => {
            let ticks: Vec<AnyView> = codes.iter().map(|code| tick(entry, code)).collect();
            let ticks = view! { <div class="ticks">{ticks}</div> }.into_any();
            return framed(entry, ticks, Frame::Group);
        }
        Value::Customer => customer_field(entry),
        Value::Day => line(entry, "date", ""),
        Value::Email => line(entry, "email", "email"),
        Value::Phone => line(entry, "tel", "tel"),
        Value::Whole(..) => line(entry, "text", "numeric"),
        Value::Money(..) | Value::Quantity => line(entry, "text", "decimal"),
        Value::Text | Value::Period | Value::Raw => line(entry, "text", ""),
    };
    framed(entry, input, Frame::Labelled)
}

enum Frame {
    Labelled,
    Group,
    Bare,
}

fn framed(entry: Entry, input: AnyView, frame: Frame) -> AnyView {
    let id = entry.id.get_value();
    let name = live(move || {
        let needed = entry.required.then(|| words::required(lang()));
        view! {
            {entry.label()}
            {needed.map(|needed| view! { " " <span class="needed">{needed}</span> })}
        }
    });
    let wide = matches!(entry.value, Value::Long | Value::Tags(_));
    let class = if wide { "entry wide" } else { "entry" };
    let group = matches!(frame, Frame::Group);
    let name_id = format!("{id}-name");
    let labelled_by = group.then(|| name_id.clone());
    let name = match frame {
        Frame::Labelled => {
            view! { <label class="name" for=id id=name_id>{name}</label> }.into_any()
        }
        Frame::Group => view! { <span class="name" id=name_id>{name}</span> }.into_any(),
        Frame::Bare => ().into_any(),
    };
    view! {
        <div class=class role=group.then_some("group") aria-labelledby=labelled_by>
            {name}
            {input}
            <p class="wrong" id=entry.sentence() aria-live="polite">
                {live(move || entry.wrong.get().map(|why| invalid(lang(), why)))}
            </p>
        </div>
    }
    .into_any()
}

fn line(entry: Entry, kind: &'static str, mode: &'static str) -> AnyView {
    let example = if entry.value == Value::Period {
        "2026-11"
    } else {
        ""
    };
    view! {
        <input
            class="field"
            type=kind
            inputmode=(!mode.is_empty()).then_some(mode)
            placeholder=(!example.is_empty()).then_some(example)
            id=entry.id.get_value()
            autocomplete="off"
            aria-required=entry.required.then_some("true")
            aria-invalid=entry.is_wrong()
            aria-describedby=entry.sentence()
            prop:value=said(move || entry.text.get())
            on:input=entry.typed()
        />
    }
    .into_any()
}

fn area(entry: Entry) -> AnyView {
    view! {
        <textarea
            class="field"
            rows="3"
            id=entry.id.get_value()
            aria-required=entry.required.then_some("true")
            aria-invalid=entry.is_wrong()
            aria-describedby=entry.sentence()
            prop:value=said(move || entry.text.get())
            on:input=entry.typed()
        ></textarea>
    }
    .into_any()
}

fn select(entry: Entry, codes: &'static [&'static str]) -> AnyView {
    let now = entry.text.get_untracked();
    let option = |code: &'static str| {
        let chosen = code == now;
        let words = live(move || {
            if code.is_empty() {
                "—"
            } else {
                choice_label(lang(), code)
            }
        });
        view! { <option value=code selected=chosen>{words}</option> }.into_any()
    };
    let options: Vec<AnyView> = std::iter::once(&"")
        .chain(codes)
        .map(|code| option(code))
        .collect();
    view! {
        <select
            class="field"
            id=entry.id.get_value()
            aria-required=entry.required.then_some("true")
            aria-invalid=entry.is_wrong()
            aria-describedby=entry.sentence()
            on:change=entry.typed()
        >
            {options}
        </select>
    }
    .into_any()
}

/// One code that is there or not: the field's only one, or one of its tags.
fn tick(entry: Entry, code: &'static str) -> AnyView {
    let codes = move || {
        let text = entry.text.get();
        let codes = text.split(',').filter(|code| !code.is_empty());
        codes.map(String::from).collect::<Vec<String>>()
    };
    let flip: Box<dyn FnMut(Event)> = Box::new(move |event| {
        let mut codes = codes();
        codes.retain(|known| known != code);
        if event_target_checked(&event) {
            codes.push(code.into());
        }
        entry.type_in(codes.join(","));
    });
    let words = move || match entry.value {
        Value::Yes => entry.label(),
        _ => choice_label(lang(), code).into(),
    };
    view! {
        <label class="switch">
            <input
                type="checkbox"
                prop:checked=when(move || codes().iter().any(|known| known == code))
                on:change=flip
            />
            <span>{live(words)}</span>
        </label>
    }
    .into_any()
}
