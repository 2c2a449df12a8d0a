//! The sheets of the file and the files in line: what is looked at now, what comes next.

use leptos::prelude::*;

use super::found::change_options;
use crate::app::intake::Intake;
use crate::app::{format_for, lang};
use crate::component::live::{live, press};
use crate::i18n::Lang;
use crate::i18n::phrases::beside as words;
use crate::import::{Options, SheetView};

/// All sheets with their rows; nothing where there is only one. A hidden sheet is never chosen by
/// itself.
pub(super) fn sheets(intake: Intake) -> AnyView {
    let found = intake.found();
    let all = Memo::new(move |_| {
        found.with(|preview| {
            let preview = preview.as_ref().filter(|preview| preview.sheets.len() > 1);
            preview.map_or_else(Default::default, |preview| {
                (preview.sheets.clone(), preview.sheet.clone())
            })
        })
    });
    let list = move || {
        let (lang, (sheets, present)) = (lang(), all.get());
        let lines = sheets.into_iter().map(|sheet| {
            let here = present.as_ref() == Some(&sheet.name);
            line(intake, lang, sheet, here)
        });
        lines.collect::<Vec<AnyView>>()
    };
    view! {
        <Show when=move || all.with(|(sheets, _)| !sheets.is_empty())>
            <section class="section">
                <h2>{live(move || words::sheets(lang()))}</h2>
                <ul class="lines">{live(list)}</ul>
                <p class="note">{live(move || words::sheets_more(lang()))}</p>
            </section>
        </Show>
    }
    .into_any()
}

fn line(intake: Intake, lang: Lang, sheet: SheetView, here: bool) -> AnyView {
    let rows = format_for(lang, "").int(sheet.rows.into());
    let text = match sheet.hidden {
        true => words::sheet_hidden(lang, &sheet.name, rows),
        false => words::sheet_rows(lang, &sheet.name, rows),
    };
    if here {
        return view! {
            <li>
                <strong>{text}</strong>
                <span class="note">{words::sheet_here(lang)}</span>
            </li>
        }
        .into_any();
    }
    let name = StoredValue::new(sheet.name);
    let chosen = move || {
        let waits = |sheet: &str| {
            let file = intake.file().get();
            intake.waiting().with(|all| {
                let mut all = all.iter();
                all.any(|one| one.file == file && one.sheet.as_deref() == Some(sheet))
            })
        };
        name.with_value(|name| waits(name))
    };
    let tick = move |event| {
        let wanted = event_target_checked(&event);
        name.with_value(|name| intake.also_sheet(name, wanted));
    };
    let instead = move || {
        change_options(intake, |preview| {
            Some(Options {
                sheet: Some(name.get_value()),
                ..preview.options.clone()
            })
        });
    };
    let switch = words::sheet_instead_of(lang, name.get_value());
    view! {
        <li>
            <label class="switch">
                <input type="checkbox" prop:checked=chosen on:change=tick />
                <span>{text}</span>
            </label>
            <button type="button" class="link" aria-label=switch on:click=press(instead)>
                {words::sheet_instead(lang)}
            </button>
        </li>
    }
    .into_any()
}

/// The files before and after this one; nothing where there is only one.
pub(super) fn line_of_files(intake: Intake) -> AnyView {
    let any = Memo::new(move |_| {
        intake.done().with(|done| !done.is_empty())
            || intake.waiting().with(|waiting| !waiting.is_empty())
    });
    let list = move || {
        let lang = lang();
        let mut lines: Vec<AnyView> = intake.done().with(|done| {
            let written = done.iter().map(|(file, said)| {
                view! {
                    <li>
                        <span>{file.clone()}</span>
                        <span class="note">{said.clone()}</span>
                    </li>
                }
                .into_any()
            });
            written.collect()
        });
        let holds = intake.found().with(|found| {
            found.as_ref().map_or_else(String::new, |preview| {
                let rows = format_for(lang, "").int(preview.counts.rows.into());
                words::line_now(lang, preview.holds.say(lang), rows)
            })
        });
        lines.push(
            view! {
                <li>
                    <strong>{intake.file().get()}</strong>
                    <span class="note">{holds}</span>
                </li>
            }
            .into_any(),
        );
        for (at, waiting) in intake.waiting().get().into_iter().enumerate() {
            let format = format_for(lang, "");
            // By its name: what it is indeed is known once it is read.
            let kind = waiting
                .file
                .rsplit_once('.')
                .map_or("", |(_, end)| end)
                .to_uppercase();
            let about = match (waiting.seen, &waiting.sheet) {
                (Some((holds, rows)), _) => {
                    words::line_waits_seen(lang, holds.say(lang), format.int(rows.into()))
                }
                (None, Some(_)) => words::line_waits(lang).into(),
                (None, None) => words::line_waits_size(lang, kind, format.bytes(waiting.size)),
            };
            let name = match waiting.sheet {
                Some(sheet) => words::file_and_sheet(lang, waiting.file, sheet),
                None => waiting.file,
            };
            let skip = words::skip_this(lang, &name);
            lines.push(
                view! {
                    <li>
                        <span>{name}</span>
                        <span class="note">{about}</span>
                        <button
                            type="button"
                            class="link"
                            aria-label=skip
                            on:click=press(move || intake.skip(at))
                        >
                            {words::skip(lang)}
                        </button>
                    </li>
                }
                .into_any(),
            );
        }
        lines
    };
    view! {
        <Show when=move || any.get()>
            <section class="section">
                <h2>{live(move || words::line_of_files(lang()))}</h2>
                <ol class="lines">{live(list)}</ol>
            </section>
        </Show>
    }
    .into_any()
}
