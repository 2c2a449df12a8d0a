//! The analyses of an area, each with the question it answers.

use crate::component::live::{live, when};
use leptos::prelude::*;

use crate::app::{Route, area_name, entries, lang};
use crate::i18n::Lang;
use crate::i18n::phrases::analysis_page as words;
use crate::report::{Area, Entry, Settings};

/// The page of an area.
pub fn page(area: Area) -> AnyView {
    let entries = entries();
    let here = Memo::new(move |_| {
        entries.with(|entries| {
            let mine = entries.iter().filter(|entry| entry.area == area);
            mine.cloned().collect::<Vec<Entry>>()
        })
    });
    view! {
        <p class="eyebrow">{live(move || area_name(lang(), area))}</p>
        <h1 tabindex="-1">{live(move || question_of(area, lang()))}</h1>
        <ul class="gallery">{live(move || here.get().into_iter().map(entry).collect::<Vec<_>>())}</ul>
        <p class="second" hidden=when(move || !here.with(Vec::is_empty))>
            {live(move || words::gallery_empty(lang()))}
        </p>
    }
    .into_any()
}

fn question_of(area: Area, lang: Lang) -> &'static str {
    match area {
        Area::Segments => words::gallery_segments(lang),
        _ => words::gallery_other(lang),
    }
}

fn entry(entry: Entry) -> AnyView {
    let href = Route::Analysis(entry.id, Settings::new()).href();
    view! {
        <li>
            <a href=href>
                <span class="serif title">{entry.title}</span>
                <span class="second">{entry.purpose}</span>
            </a>
        </li>
    }
    .into_any()
}
