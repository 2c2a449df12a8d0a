//! The foot of the navigation: safety light, undo and redo, hidden names, language and theme.

use leptos::prelude::*;

use crate::app::{EngineStatus, Route, book, desk, format_for, lang};
use crate::component::brand;
use crate::component::live::live;
use crate::engine::message::{Role, Saved};
use crate::i18n::Lang;
use crate::i18n::phrases::{history, privacy, safety, shell as words};

/// Light, undo and redo, language and theme.
pub(super) fn foot() -> AnyView {
    let (book, desk) = (book(), desk());
    let open = Memo::new(move |_| book.with(|book| book.workbook.is_some()));
    let follows = move || book.with(|book| book.role == Role::Reader);
    let undo = move || {
        book.with(|book| {
            book.undo
                .as_ref()
                .map(|step| history::undo_step(lang(), step.say(lang())))
        })
    };
    let redo = move || {
        book.with(|book| {
            book.redo
                .as_ref()
                .map(|step| history::redo_step(lang(), step.say(lang())))
        })
    };
    view! {
        <div class="foot">
            {light(true)}
            <div class="row">
                <button
                    type="button"
                    class="quiet"
                    disabled=move || follows() || undo().is_none()
                    title=undo
                    on:click=move |_| desk.undo()
                >
                    <span aria-hidden="true">"↶"</span>
                    {live(move || words::undo(lang()))}
                </button>
                <button
                    type="button"
                    class="quiet"
                    disabled=move || follows() || redo().is_none()
                    title=redo
                    on:click=move |_| desk.redo()
                >
                    <span aria-hidden="true">"↷"</span>
                    {live(move || words::redo(lang()))}
                </button>
            </div>
            {live(move || open.get().then(about))}
            {brand::switches()}
        </div>
    }
    .into_any()
}

/// History, privacy, and the switch that hides names.
fn about() -> AnyView {
    let (book, desk) = (book(), desk());
    let hidden = move || book.with(|book| book.redacted).to_string();
    view! {
        <div class="row">
            <a class="quiet" href=Route::History.href()>
                {live(move || history::title(lang()))}
            </a>
            <a class="quiet" href=Route::Privacy.href()>
                {live(move || privacy::title(lang()))}
            </a>
        </div>
        <div class="row">
            <button
                type="button"
                class="quiet"
                aria-pressed=hidden
                aria-keyshortcuts="F8"
                on:click=move |_| desk.flip_names()
            >
                {live(move || privacy::hide(lang()))}
                " "
                <kbd>"F8"</kbd>
            </button>
        </div>
    }
    .into_any()
}

/// Says over every page that names are hidden.
pub(super) fn hidden_names() -> AnyView {
    let (book, desk) = (book(), desk());
    let hidden = Memo::new(move |_| book.with(|book| book.redacted));
    let strip = move || {
        view! {
            <p class="strip">
                <span>{live(move || privacy::hidden_strip(lang()))}</span>
                <button type="button" class="quiet" on:click=move |_| desk.flip_names()>
                    {live(move || privacy::show(lang()))} " " <kbd>"F8"</kbd>
                </button>
            </p>
        }
        .into_any()
    };
    live(move || hidden.get().then(strip))
}

/// Whether what is shown is safe on disk, and where there is room, how old the backup is; leads to
/// the page that says more.
pub(super) fn light(room: bool) -> AnyView {
    let (book, status) = (book(), desk().client.status());
    let state = move || {
        let lang = lang();
        match status.get() {
            EngineStatus::Crashed(_) => ("light loud", words::engine_down(lang).into(), ""),
            EngineStatus::Starting => ("light waiting", words::opening(lang).into(), ""),
            EngineStatus::Ready => book.with(|book| match &book.saved {
                Saved::Nothing if book.locked.is_some() => {
                    ("light waiting", privacy::locked_page(lang).into(), "")
                }
                Saved::Nothing => ("light waiting", words::nothing_to_save(lang).into(), ""),
                Saved::OnDisk { persisted } => {
                    let backup = book.safety.last_backup.filter(|_| room);
                    let more = if *persisted {
                        words::saved_kept(lang)
                    } else {
                        words::saved_not_promised(lang)
                    };
                    ("light", saved(lang, backup), more)
                }
                Saved::MemoryOnly(_) => ("light loud", words::not_saved(lang).into(), ""),
            }),
        }
    };
    view! {
        <a class=move || state().0 href=Route::Safety.href() title=move || state().2>
            {live(move || state().1)}
        </a>
    }
    .into_any()
}

/// «Saved · backup 3 days ago».
fn saved(lang: Lang, backup: Option<f64>) -> String {
    let Some(backup) = backup else {
        return words::saved(lang).into();
    };
    // Days of the calendar here, not stretches of 24 hours.
    let day = |milliseconds: f64| {
        let offset = js_sys::Date::new(&milliseconds.into()).get_timezone_offset();
        (milliseconds / 86_400_000.0 - offset / 1440.0).floor()
    };
    let days = day(js_sys::Date::now()) - day(backup);
    if days < 1.0 {
        safety::backup_today(lang).into()
    } else if days < 2.0 {
        safety::backup_yesterday(lang).into()
    } else {
        safety::backup_days(lang, format_for(lang, "").decimal(days, 0))
    }
}
