//! Backup files on the safety page: write one now, keep a folder of them, bring one back.

use leptos::ev;
use leptos::prelude::*;

use super::lock;
use super::overview::moment;
use crate::app::backup::Doing;
use crate::app::edit::capital;
use crate::app::export::Source;
use crate::app::folder::Folder;
use crate::app::{Route, backup, book, desk, format_for, lang, workbook_name};
use crate::component::export_menu::{export_named, export_whole};
use crate::component::live::{live, when};
use crate::component::progress;
use crate::engine::message::ExportPart;
use crate::i18n::phrases::{backup as words, export, privacy};
use crate::i18n::{Lang, kinds_label};
use crate::model::Kind;

/// The sections of the safety page.
pub(super) fn panel() -> AnyView {
    let book = book();
    let open = Memo::new(move |_| book.with(|book| book.workbook.is_some()));
    view! {
        {live(move || {
            open.get()
                .then(|| {
                    view! {
                        {file()}
                        {folder()}
                        {whole()}
                    }
                })
        })}
        <section class="section">
            <h2>{live(move || words::restore(lang()))}</h2>
            <p class="second measure">{live(move || words::restore_more(lang()))}</p>
            <div class="acts">
                {button(words::choose_file, false, move || desk().choose_files())}
            </div>
        </section>
    }
    .into_any()
}

/// Write one now.
fn file() -> AnyView {
    let (backup, book) = (backup(), book());
    let sealed = RwSignal::new(false);
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (short, differs) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let seen = RwSignal::new(false);
    let hidden = Memo::new(move |_| book.with(|book| book.redacted));
    let write = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let lang = lang();
        if !sealed.get_untracked() {
            return backup.download(None);
        }
        let passphrase = first.get_untracked();
        let enough = passphrase.chars().count() >= lock::FEWEST;
        let same = second.with_untracked(|second| *second == passphrase);
        short.set((!enough).then(|| privacy::too_short(lang).into()));
        differs.set((enough && !same).then(|| privacy::not_same(lang).into()));
        if enough && same {
            backup.download(Some(passphrase));
        }
    };
    let fields = move || {
        sealed.get().then(|| {
            view! {
                <p class="caveat">
                    <strong>{words::warning(lang())}</strong>
                </p>
                {lock::field("file-passphrase", words::passphrase, first, seen, short)}
                {lock::field("file-passphrase-again", privacy::repeat, second, seen, differs)}
                {lock::reveal(seen)}
            }
        })
    };
    view! {
        <section class="section" id="backup">
            <h2>{live(move || words::title(lang()))}</h2>
            <p class="second measure">{live(move || words::lead(lang()))}</p>
            {live(move || {
                hidden
                    .get()
                    .then(|| view! { <p class="caveat after">{words::hidden_names(lang())}</p> })
            })}
            <form class="lock-form" on:submit=write>
                <label class="switch">
                    <input
                        type="checkbox"
                        prop:checked=when(move || sealed.get())
                        on:change=move |event| sealed.set(event_target_checked(&event))
                    />
                    <span>{live(move || words::with_passphrase(lang()))}</span>
                </label>
                {live(fields)}
                <div class="acts">
                    <button type="submit" class="button accent" disabled=is_writing>
                        {live(move || words::now(lang()))}
                    </button>
                </div>
            </form>
            {doing()}
        </section>
    }
    .into_any()
}

fn is_writing() -> bool {
    matches!(backup().doing().get(), Doing::Writing(_))
}

/// How far it is, or why it was not written.
fn doing() -> AnyView {
    let backup = backup();
    let doing = backup.doing();
    let writing = Memo::new(move |_| doing.with(|doing| matches!(doing, Doing::Writing(_))));
    let name = Signal::derive(move || words::writing(lang()).to_string());
    let share = Signal::derive(move || match doing.get() {
        Doing::Writing(share) => Some(share),
        _ => None,
    });
    view! {
        {live(move || {
            writing
                .get()
                .then(|| {
                    view! {
                        <div class="working late">
                            <p class="second">{live(move || words::writing(lang()))}</p>
                            {progress::progress(name, share)}
                            <div class="row">
                                {button(words::cancel, false, move || backup.cancel())}
                            </div>
                        </div>
                    }
                })
        })}
        <p class="wrong" role="alert">
            {live(move || failed(lang()))}
        </p>
    }
    .into_any()
}

fn failed(lang: Lang) -> Option<String> {
    backup().doing().with(|doing| match doing {
        Doing::Failed(fault) => Some(words::failed(lang, fault.say(lang))),
        _ => None,
    })
}

/// All of it for other programs.
fn whole() -> AnyView {
    let book = book();
    let hidden = Memo::new(move |_| book.with(|book| book.redacted));
    let source = move |()| {
        let name = book.with_untracked(|book| {
            let open = book.workbook.as_ref();
            open.map_or_else(String::new, |open| untrack(|| workbook_name(lang(), open)))
        });
        Source::Part(ExportPart::All, name)
    };
    view! {
        <section class="section" id="export">
            <h2>{live(move || export::whole(lang()))}</h2>
            <p class="second measure">{live(move || export::whole_more(lang()))}</p>
            {live(move || {
                hidden
                    .get()
                    .then(|| view! { <p class="caveat after">{export::hidden_names(lang())}</p> })
            })}
            {export_whole(Callback::new(source))}
            {export_named(Callback::new(|()| lines()), |lang| kinds_label(lang, Kind::Order))}
        </section>
    }
    .into_any()
}

/// All order lines, which no page shows in one table.
fn lines() -> Source {
    let part = ExportPart::Kind {
        kind: Kind::Order,
        customer: None,
        search: String::new(),
    };
    Source::Part(part, untrack(|| capital(kinds_label(lang(), Kind::Order))))
}

/// The folder that backups go to by themselves.
fn folder() -> AnyView {
    let (backup, book) = (backup(), book());
    let body = move || {
        let lang = lang();
        let folder = backup.folder().get();
        let choose = move |name: fn(Lang) -> &'static str| {
            button(name, false, move || backup.choose_folder())
        };
        let leave = move || button(words::folder_leave, false, move || backup.leave_folder());
        match folder {
            Folder::Unsupported => note(words::folder_unsupported(lang).into()),
            Folder::None => view! {
                {note(words::folder_more(lang).into())}
                <div class="acts">{choose(words::folder_choose)}</div>
            }
            .into_any(),
            Folder::Open(name) => {
                let (locked, sample) = book.with(|book| {
                    let open = book.workbook.as_ref();
                    open.map_or((false, false), |open| (open.locked, open.sample))
                });
                let more = match (locked, sample, backup.put().get()) {
                    (_, true, _) => Some(words::folder_sample(lang).to_string()),
                    (true, _, _) => Some(words::folder_locked(lang).into()),
                    (_, _, Some((when, file))) => Some(words::folder_put(lang, moment(when), file)),
                    (_, _, None) => None,
                };
                view! {
                    {note(words::folder_open(lang, name))}
                    {more.map(note)}
                    <div class="acts">{choose(words::folder_other)} {leave()}</div>
                }
                .into_any()
            }
            Folder::Closed(name) => view! {
                <p class="caveat after">{words::folder_closed(lang, name)}</p>
                <div class="acts">
                    {button(words::folder_again, true, move || backup.ask_again())}
                    {choose(words::folder_other)} {leave()}
                </div>
            }
            .into_any(),
        }
    };
    view! {
        <section class="section" id="backup-folder">
            <h2>{live(move || words::folder(lang()))}</h2>
            {live(body)}
        </section>
    }
    .into_any()
}

fn note(text: String) -> AnyView {
    view! { <p class="second measure">{text}</p> }.into_any()
}

fn button(name: fn(Lang) -> &'static str, accent: bool, act: impl Fn() + 'static) -> AnyView {
    let class = if accent { "button accent" } else { "button" };
    view! {
        <button type="button" class=class on:click=move |_| act()>
            {live(move || name(lang()))}
        </button>
    }
    .into_any()
}

/// Above every page: what could not be written, the folder that waits, or a gentle reminder.
pub(super) fn reminder() -> AnyView {
    let backup = backup();
    let waits = Memo::new(move |_| match backup.folder().get() {
        Folder::Closed(name) => Some(name),
        _ => None,
    });
    let due = Memo::new(move |_| backup.reminder());
    let line = move || {
        let lang = lang();
        let see = || {
            view! { <a class="link" href=Route::Safety.href()>{words::see(lang)}</a> }.into_any()
        };
        let (text, role, acts) = if let Some(text) = failed(lang) {
            (text, "alert", see())
        } else if let Some(name) = waits.get() {
            let acts = view! {
                <button type="button" class="link" on:click=move |_| backup.ask_again()>
                    {words::folder_again(lang)}
                </button>
            };
            (words::folder_closed(lang, name), "status", acts.into_any())
        } else {
            let changes = due.get()?;
            let text = match changes {
                1 => words::remind_one(lang).into(),
                _ => words::remind(lang, format_for(lang, "").int(changes.into())),
            };
            let acts = view! {
                {see()}
                " "
                <button type="button" class="link" on:click=move |_| backup.remind_later()>
                    {words::later(lang)}
                </button>
            };
            (text, "status", acts.into_any())
        };
        let view = view! {
            <p class="remind" role=role>
                <span>{text}</span>
                " "
                {acts}
            </p>
        };
        Some(view)
    };
    view! { {live(line)} }.into_any()
}
