//! A table, or the whole workbook, as a file for other programs: CSV, XLSX or JSON.

use leptos::html::Details;
use leptos::prelude::*;

use super::live::{live, press, said, when};
use super::progress;
use crate::app::export::Source;
use crate::app::{export, lang};
use crate::engine::message::FileFormat;
use crate::i18n::Lang;
use crate::i18n::phrases::export as words;

type Label = fn(Lang) -> &'static str;

/// The formats of a table.
const TABLE: [(FileFormat, Label); 3] = [
    (FileFormat::Xlsx, words::xlsx_more),
    (FileFormat::Csv, words::csv_more),
    (FileFormat::Json, words::json_more),
];
/// The formats of the whole workbook.
const WHOLE: [(FileFormat, Label); 3] = [
    (FileFormat::Xlsx, words::whole_xlsx),
    (FileFormat::Csv, words::whole_csv),
    (FileFormat::Json, words::whole_json),
];

/// The menu of the table at hand. `source` is asked when a format is chosen.
pub fn export_menu(source: Callback<(), Source>) -> AnyView {
    menu_of(
        source,
        Signal::derive(move || words::export(lang()).to_string()),
    )
}

/// The menu of a table that is not on the page.
pub fn export_named(source: Callback<(), Source>, name: fn(Lang) -> &'static str) -> AnyView {
    menu_of(
        source,
        Signal::derive(move || words::export_all(lang(), name(lang()))),
    )
}

fn menu_of(source: Callback<(), Source>, name: Signal<String>) -> AnyView {
    let (export, asker) = (export(), export().asker());
    let keep = RwSignal::new(false);
    let menu = NodeRef::<Details>::new();
    let choose = Callback::new(move |format| {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
        export.save(asker, source.run(()), format, keep.get_untracked());
    });
    view! {
        <details class="menu export no-print" node_ref=menu>
            <summary class="button">{live(move || name.get())}</summary>
            <div class="sheet">{formats(TABLE, "link", choose)} {switch(keep)}</div>
        </details>
        {doing(asker)}
    }
    .into_any()
}

/// The formats of the whole workbook side by side.
pub fn export_whole(source: Callback<(), Source>) -> AnyView {
    let (export, asker) = (export(), export().asker());
    let keep = RwSignal::new(false);
    let choose = Callback::new(move |format| {
        export.save(asker, source.run(()), format, keep.get_untracked());
    });
    view! {
        <div class="acts">{formats(WHOLE, "button", choose)}</div>
        {switch(keep)}
        {doing(asker)}
    }
    .into_any()
}

fn formats(
    all: [(FileFormat, Label); 3],
    class: &'static str,
    choose: Callback<FileFormat>,
) -> AnyView {
    let export = export();
    all.map(|(format, label)| {
        view! {
            <button
                type="button"
                class=class
                disabled=when(move || export.is_busy())
                on:click=press(move || choose.run(format))
            >
                {live(move || label(lang()))}
            </button>
        }
        .into_any()
    })
    .into_iter()
    .collect::<Vec<AnyView>>()
    .into_any()
}

fn switch(keep: RwSignal<bool>) -> AnyView {
    view! {
        <label class="switch" title=said(move || words::keep_formulas_more(lang()))>
            <input
                type="checkbox"
                prop:checked=when(move || keep.get())
                on:change=move |event| keep.set(event_target_checked(&event))
            />
            <span>{live(move || words::keep_formulas(lang()))}</span>
        </label>
    }
    .into_any()
}

/// How far the file is.
fn doing(asker: u32) -> AnyView {
    let export = export();
    let share = Signal::derive(move || export.doing(asker));
    let writing = Memo::new(move |_| share.get().is_some());
    let name = Signal::derive(move || words::working(lang()).to_string());
    live(move || {
        writing.get().then(|| {
            view! {
                <div class="working late no-print">
                    <p class="second" role="status">
                        {live(move || words::working(lang()))}
                    </p>
                    {progress::progress(name, share)}
                    <button type="button" class="button" on:click=press(move || export.cancel())>
                        {live(move || words::cancel(lang()))}
                    </button>
                </div>
            }
        })
    })
}
