//! Words as chips: typed with a comma or Enter, taken off with their × or Backspace; words that
//! other records carry are offered.

use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;

use super::entry::Entry;
use super::live::{live, press, said};
use crate::app::{Asked, lang, watch_query};
use crate::engine::message::{Answer, Query};
use crate::i18n::phrases::edit as words;

/// Records looked at for words to offer.
const LOOKED_AT: u32 = 200;

/// The field.
pub(super) fn tag_field(entry: Entry) -> AnyView {
    let field = NodeRef::<Input>::new();
    let asking = RwSignal::new(false);
    let tags = move || {
        entry.text.with(|text| {
            let tags = text.split(',').filter(|tag| !tag.is_empty());
            tags.map(String::from).collect::<Vec<String>>()
        })
    };
    let keep = move |tags: Vec<String>| entry.type_in(tags.join(","));
    // Answers whether there was a word to add.
    let add = move || {
        let Some(field) = field.get_untracked() else {
            return false;
        };
        let typed = field.value();
        let mut all = tags();
        let count = all.len();
        for tag in split(&typed) {
            if !all.contains(&tag) {
                all.push(tag);
            }
        }
        field.set_value("");
        if all.len() > count {
            keep(all);
        }
        !typed.trim().is_empty()
    };
    let pressed = move |event: KeyboardEvent| {
        let empty = field
            .get_untracked()
            .is_none_or(|field| field.value().is_empty());
        match event.key().as_str() {
            "Enter" if !event.is_composing() && add() => event.prevent_default(),
            "Backspace" if empty => {
                let mut all = tags();
                all.pop();
                keep(all);
            }
            _ => {}
        }
    };
    let typed = move |_| {
        let ends = field
            .get_untracked()
            .is_some_and(|field| !split(&field.value()).is_empty() && ends_word(&field.value()));
        if ends {
            add();
        }
    };
    let chips = move || {
        tags()
            .into_iter()
            .map(|tag| {
                let name = words::remove_tag(lang(), &tag);
                let shown = tag.clone();
                let take = move || {
                    let mut rest = tags();
                    rest.retain(|known| *known != tag);
                    keep(rest);
                    if let Some(Err(fault)) = field.get_untracked().map(|field| field.focus()) {
                        web_sys::console::warn_1(&fault);
                    }
                };
                view! {
                    <span class="chip">
                        {shown}
                        <button type="button" aria-label=name on:click=press(take)>"×"</button>
                    </span>
                }
                .into_any()
            })
            .collect::<Vec<AnyView>>()
    };
    let list = format!("{}-list", entry.id.get_value());
    view! {
        <div class="field chips">
            {live(chips)}
            <input
                type="text"
                node_ref=field
                id=entry.id.get_value()
                list=list.clone()
                autocomplete="off"
                placeholder=said(move || words::add_tag(lang()))
                aria-invalid=entry.is_wrong()
                aria-describedby=entry.sentence()
                on:focus=move |_| asking.set(true)
                on:blur=move |_| {
                    // A form that closes takes the focus from its field when both are gone.
                    if !entry.text.is_disposed() {
                        add();
                    }
                }
                on:keydown=pressed
                on:input=typed
            />
            <datalist id=list>{offered(entry, asking)}</datalist>
        </div>
    }
    .into_any()
}

/// The words other records carry in this field.
fn offered(entry: Entry, asking: RwSignal<bool>) -> AnyView {
    let asked = watch_query(move || {
        asking.get().then(|| Query::Records {
            kind: entry.kind,
            customer: None,
            search: String::new(),
            from: 0,
            count: LOOKED_AT,
        })
    });
    live(move || {
        asked.with(|(asked, _)| {
            let Asked::Here(Answer::Records(page)) = asked else {
                return Vec::new();
            };
            let key = entry.key();
            let fields = page.rows.iter().flat_map(|row| &row.fields);
            let mine = fields.filter(|(known, _)| *known == key);
            let mut known: Vec<String> = Vec::new();
            for tag in mine.flat_map(|(_, text)| split(text)) {
                if !known.contains(&tag) {
                    known.push(tag);
                }
            }
            known
                .into_iter()
                .map(|tag| view! { <option value=tag></option> }.into_any())
                .collect::<Vec<AnyView>>()
        })
    })
}

/// Signs that end a word, in both scripts.
fn ends_word(text: &str) -> bool {
    text.ends_with([',', '\u{ff0c}', '\u{3001}', ';', '\u{ff1b}'])
}

fn split(text: &str) -> Vec<String> {
    let words = text.split([',', '\u{ff0c}', '\u{3001}', ';', '\u{ff1b}']);
    let words = words.map(str::trim).filter(|word| !word.is_empty());
    words.map(String::from).collect()
}
