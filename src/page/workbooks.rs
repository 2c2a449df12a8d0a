//! All workbooks: open, create, rename, copy, put into the bin and take out again; samples apart.

use leptos::ev;
use leptos::prelude::*;

use super::overview::moment;
use crate::app::toast::Offer;
use crate::app::{Desk, book, desk, focus_heading, format_for, lang, sample, workbook_name};
use crate::component::live::{live, press, said, when};
use crate::engine::message::{Command, Id, WorkbookView};
use crate::i18n::Lang;
use crate::i18n::phrases::{home, shell, workbooks as words};

/// Days a workbook stays in the bin.
const KEPT: f64 = 30.0;
const DAY: f64 = 86_400_000.0;

/// The page.
pub(super) fn page() -> AnyView {
    let book = book();
    let shelf = Memo::new(move |_| {
        book.with(|book| {
            let here = book.workbook.as_ref().map(|one| one.id.clone());
            (here, book.workbooks.clone())
        })
    });
    let renaming = RwSignal::new(false);
    let headline = move || {
        let lang = lang();
        let own = |one: &&WorkbookView| !one.sample && one.deleted.is_none();
        match shelf.with(|(_, all)| all.iter().filter(own).count()) {
            0 => words::headline_none(lang).into(),
            1 => words::headline_one(lang).into(),
            many => words::headline(lang, many),
        }
    };
    let own = move || {
        rows(
            shelf,
            |one| !one.sample && one.deleted.is_none(),
            Some(renaming),
        )
    };
    let samples = move || rows(shelf, |one| one.sample && one.deleted.is_none(), None);
    let binned = move || rows(shelf, |one| one.deleted.is_some(), None);
    let any_binned =
        Memo::new(move |_| shelf.with(|(_, all)| all.iter().any(|one| one.deleted.is_some())));
    let desk = desk();
    view! {
        <p class="eyebrow">{live(move || words::title(lang()))}</p>
        <h1>{live(headline)}</h1>
        <p class="second">{live(move || words::lead(lang()))}</p>
        <ul class="lines section">{live(own)}</ul>
        {create()}
        <section class="section">
            <h2>{live(move || words::samples(lang()))}</h2>
            <p class="note">{live(move || words::samples_note(lang()))}</p>
            <ul class="lines">{live(samples)}</ul>
            <div class="acts">
                <button type="button" class="button" on:click=move |_| desk.open_sample_shop()>
                    {live(move || home::sample_shop(lang()))}
                </button>
                <button type="button" class="button" on:click=move |_| sample::open_cdnow(desk)>
                    {live(move || home::sample_cdnow(lang()))}
                </button>
            </div>
        </section>
        <section class="section" hidden=when(move || !any_binned.get())>
            <h2>{live(move || words::bin(lang()))}</h2>
            <p class="note">{live(move || words::bin_note(lang()))}</p>
            <ul class="lines">{live(binned)}</ul>
        </section>
    }
    .into_any()
}

fn rows(
    shelf: Memo<(Option<Id>, Vec<WorkbookView>)>,
    wanted: fn(&WorkbookView) -> bool,
    renaming: Option<RwSignal<bool>>,
) -> Vec<AnyView> {
    let (desk, lang) = (desk(), lang());
    shelf.with(|(here, all)| {
        all.iter()
            .filter(|one| wanted(one))
            .map(|one| {
                let open = here.as_ref() == Some(&one.id);
                match renaming {
                    Some(renaming) if open && renaming.get() => rename(desk, lang, one, renaming),
                    _ => row(desk, lang, one, open, renaming.filter(|_| open)),
                }
            })
            .collect()
    })
}

fn row(
    desk: Desk,
    lang: Lang,
    one: &WorkbookView,
    open: bool,
    renaming: Option<RwSignal<bool>>,
) -> AnyView {
    let name = workbook_name(lang, one);
    let act = |words: &'static str, run: Callback<()>| {
        view! {
            <button
                type="button"
                class="link"
                aria-label=words::act_on(lang, words, &name)
                on:click=press(move || run.run(()))
            >
                {words}
            </button>
        }
        .into_any()
    };
    let mut notes = Vec::new();
    if open {
        notes.push(words::open_now(lang).to_string());
    } else if let Some(when) = one.deleted {
        notes.push(left(lang, when));
    } else if one.opened > 0.0 {
        notes.push(words::opened(lang, moment(one.opened)));
    }
    if one.locked {
        notes.push(words::locked(lang).into());
    }
    let mut acts = Vec::new();
    let id = one.id.clone();
    if one.deleted.is_some() {
        let run = Callback::new(move |()| desk.restore_workbook(id.clone()));
        acts.push(act(words::restore(lang), run));
    } else {
        if !open {
            let id = id.clone();
            let run = Callback::new(move |()| desk.open_workbook(id.clone()));
            acts.push(act(words::open(lang), run));
        }
        if let Some(renaming) = renaming {
            let run = Callback::new(move |()| renaming.set(true));
            acts.push(act(words::rename(lang), run));
        }
        // A copy of a locked one would need its passphrase again.
        if !one.locked {
            let copied = id.clone();
            let run = Callback::new(move |()| {
                let said = words::duplicated(desk.lang()).to_string();
                let command = Command::DuplicateWorkbook(copied.clone());
                desk.perform(command, said, Offer::Nothing, None);
                focus_heading(0);
            });
            acts.push(act(words::duplicate(lang), run));
        }
        let gone = name.clone();
        let run = Callback::new(move |()| {
            let said = words::deleted(desk.lang(), &gone);
            let command = Command::DeleteWorkbook(id.clone());
            desk.perform(command, said, Offer::Restore(id.clone()), None);
            focus_heading(0);
        });
        acts.push(act(words::delete(lang), run));
    }
    view! {
        <li>
            <span class="what">
                {name.clone()} " " <span class="note">{notes.join(" · ")}</span>
            </span>
            <span class="does">{acts}</span>
        </li>
    }
    .into_any()
}

/// The open workbook's name as a field in its row.
fn rename(desk: Desk, lang: Lang, one: &WorkbookView, renaming: RwSignal<bool>) -> AnyView {
    let name = workbook_name(lang, one);
    let text = RwSignal::new(name.clone());
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wanted = text.with_untracked(|text| text.trim().to_string());
        renaming.set(false);
        focus_heading(0);
        if !wanted.is_empty() {
            let said = words::renamed(lang, &wanted);
            desk.perform(Command::RenameWorkbook(wanted), said, Offer::Undo, None);
        }
    };
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            request_animation_frame(move || field.select());
        }
    });
    view! {
        <li>
            <form
                class="inline-form"
                on:submit=save
                on:keydown=move |event: ev::KeyboardEvent| {
                    if event.key() == "Escape" {
                        renaming.set(false);
                        focus_heading(0);
                    }
                }
            >
                <input
                    type="text"
                    class="field"
                    node_ref=field
                    aria-label=words::name(lang)
                    maxlength="120"
                    value=name
                    on:input=move |event| text.set(event_target_value(&event))
                />
                <button type="submit" class="button accent">{words::save(lang)}</button>
                <button type="button" class="button" on:click=move |_| renaming.set(false)>
                    {shell::cancel(lang)}
                </button>
            </form>
        </li>
    }
    .into_any()
}

fn create() -> AnyView {
    let desk = desk();
    let text = RwSignal::new(String::new());
    let empty = move || text.with(|text| text.trim().is_empty());
    let make = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let name = text.with_untracked(|text| text.trim().to_string());
        if !name.is_empty() {
            let said = words::created(desk.lang(), &name);
            text.set(String::new());
            desk.perform(Command::CreateWorkbook(name), said, Offer::Nothing, None);
        }
    };
    view! {
        <form class="inline-form create no-print" on:submit=make>
            <input
                type="text"
                class="field"
                aria-label=said(move || words::new_name(lang()))
                placeholder=said(move || words::new_name(lang()))
                maxlength="120"
                prop:value=said(move || text.get())
                on:input=move |event| text.set(event_target_value(&event))
            />
            <button type="submit" class="button" disabled=empty>
                {live(move || words::create(lang()))}
            </button>
        </form>
    }
    .into_any()
}

/// How long a workbook in the bin has.
fn left(lang: Lang, deleted: f64) -> String {
    let days = (KEPT - ((js_sys::Date::now() - deleted) / DAY).floor()).max(0.0);
    if days < 1.0 {
        words::no_day_left(lang).into()
    } else if days < 2.0 {
        words::one_day_left(lang).into()
    } else {
        words::days_left(lang, format_for(lang, "").decimal(days, 0))
    }
}
