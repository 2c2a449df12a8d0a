//! The passphrase: the page before a locked workbook, and setting or removing it.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::toast::Offer;
use crate::app::{Route, book, desk, lang, workbook_name};
use crate::component::live::{live, said, when};
use crate::engine::message::{Command, Id, WorkbookView};
use crate::i18n::Lang;
use crate::i18n::phrases::{privacy as words, shell, workbooks};

/// The fewest characters of a passphrase.
pub(super) const FEWEST: usize = 8;
/// The field that asks for the passphrase there is.
pub(super) const CURRENT: &str = "passphrase-now";

/// In the place of every page of a locked workbook.
pub(super) fn unlock(id: Id) -> AnyView {
    let (book, desk) = (book(), desk());
    let id = StoredValue::new(id);
    let text = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let (seen, busy) = (RwSignal::new(false), RwSignal::new(false));
    let name = move || {
        let lang = lang();
        book.with(|book| {
            let mine = |one: &&WorkbookView| id.with_value(|id| one.id == *id);
            let found = book.workbooks.iter().find(mine);
            found.map_or_else(
                || shell::my_workbook(lang).into(),
                |one| workbook_name(lang, one),
            )
        })
    };
    let open = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let command = Command::Unlock(id.get_value(), text.get_untracked());
            let done = desk.client.command(command, Vec::new()).await;
            // Once it is open this page is gone.
            busy.try_set(false);
            if let Err(fault) = done {
                wrong.try_set(Some(fault.say(desk.lang())));
            }
        });
    };
    view! {
        <h1>{live(move || words::locked_title(lang(), name()))}</h1>
        <p class="second">{live(move || words::locked_more(lang()))}</p>
        <form class="lock-form" on:submit=open>
            {field(CURRENT, words::passphrase_plain, text, seen, wrong)} {reveal(seen)}
            <div class="acts">
                <button type="submit" class="button accent" disabled=when(move || busy.get())>
                    {live(move || words::unlock(lang()))}
                </button>
                <a class="button" href=Route::Workbooks.href()>
                    {live(move || workbooks::all(lang()))}
                </a>
            </div>
        </form>
    }
    .into_any()
}

/// What the section asks.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Resting,
    Setting,
    Removing,
}

/// Setting, removing, locking now.
pub(super) fn section() -> AnyView {
    let book = book();
    let locked =
        Memo::new(move |_| book.with(|book| book.workbook.as_ref().is_some_and(|one| one.locked)));
    let stage = RwSignal::new(Stage::Resting);
    let body = move || {
        let lang = lang();
        match (locked.get(), stage.get()) {
            (false, Stage::Setting) => set_form(stage),
            (false, _) => {
                let ask = button(words::set(lang), false, move || stage.set(Stage::Setting));
                view! { <div class="acts">{ask}</div> }.into_any()
            }
            (true, Stage::Removing) => view! {
                <p class="caveat after">{words::remove_more(lang)}</p>
                <div class="acts">
                    {button(words::remove(lang), true, move || tell(None, stage))}
                    {button(shell::cancel(lang), false, move || stage.set(Stage::Resting))}
                </div>
            }
            .into_any(),
            (true, _) => {
                // The key is in the engine's memory only: a fresh one has none.
                let desk = desk();
                let lock = button(words::lock_now(lang), false, move || desk.client.restart());
                let ask = button(words::remove(lang), false, move || {
                    stage.set(Stage::Removing)
                });
                view! { <div class="acts">{lock} {ask}</div> }.into_any()
            }
        }
    };
    let state = move || {
        if locked.get() {
            words::lock_set(lang())
        } else {
            words::lock_none(lang())
        }
    };
    view! {
        <section class="section">
            <h2>{live(move || words::lock(lang()))}</h2>
            <p class="second">{live(state)}</p>
            {live(body)}
        </section>
    }
    .into_any()
}

fn button(words: &'static str, accent: bool, act: impl Fn() + 'static) -> AnyView {
    let class = if accent { "button accent" } else { "button" };
    view! {
        <button type="button" class=class on:click=move |_| act()>
            {words}
        </button>
    }
    .into_any()
}

fn set_form(stage: RwSignal<Stage>) -> AnyView {
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (short, differs) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let seen = RwSignal::new(false);
    let set = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let lang = lang();
        let passphrase = first.get_untracked();
        let enough = passphrase.chars().count() >= FEWEST;
        let same = second.with_untracked(|second| *second == passphrase);
        short.set((!enough).then(|| words::too_short(lang).into()));
        differs.set((enough && !same).then(|| words::not_same(lang).into()));
        if enough && same {
            tell(Some(passphrase), stage);
        }
    };
    view! {
        <form class="lock-form" on:submit=set>
            <p class="caveat">
                <strong>{live(move || words::lock_warning(lang()))}</strong>
                " "
                {live(move || words::lock_warning_more(lang()))}
            </p>
            {field("passphrase", words::passphrase, first, seen, short)}
            {field("passphrase-again", words::repeat, second, seen, differs)} {reveal(seen)}
            <div class="acts">
                <button type="submit" class="button accent">
                    {live(move || words::set_now(lang()))}
                </button>
                {button(shell::cancel(lang()), false, move || stage.set(Stage::Resting))}
            </div>
        </form>
    }
    .into_any()
}

fn tell(passphrase: Option<String>, stage: RwSignal<Stage>) {
    let desk = desk();
    let lang = desk.lang();
    let said = match &passphrase {
        Some(_) => words::is_set(lang),
        None => words::is_removed(lang),
    };
    stage.set(Stage::Resting);
    let command = Command::SetPassphrase(passphrase);
    desk.perform(command, said.into(), Offer::Nothing, None);
}

/// A passphrase field and what is wrong with it.
pub(super) fn field(
    id: &'static str,
    name: fn(Lang) -> &'static str,
    text: RwSignal<String>,
    seen: RwSignal<bool>,
    wrong: RwSignal<Option<String>>,
) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if wrong.with(Option::is_some)
            && let Some(input) = input.get_untracked()
            && let Err(fault) = input.focus()
        {
            web_sys::console::warn_1(&fault);
        }
    });
    let complete = if id == CURRENT {
        "current-password"
    } else {
        "new-password"
    };
    let about = format!("{id}-wrong");
    view! {
        <div class="labelled">
            <label class="name" for=id>
                {live(move || name(lang()))}
            </label>
            <input
                id=id
                class="field"
                type=said(move || if seen.get() { "text" } else { "password" })
                node_ref=input
                autocomplete=complete
                spellcheck="false"
                required
                aria-invalid=said(move || wrong.with(Option::is_some).to_string())
                aria-describedby=about.clone()
                on:input=move |event| text.set(event_target_value(&event))
            />
            <p class="wrong" id=about role="alert">
                {live(move || wrong.get())}
            </p>
        </div>
    }
    .into_any()
}

/// The switch that shows what is typed.
pub(super) fn reveal(seen: RwSignal<bool>) -> AnyView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                prop:checked=when(move || seen.get())
                on:change=move |event| seen.set(event_target_checked(&event))
            />
            <span>{live(move || words::reveal(lang()))}</span>
        </label>
    }
    .into_any()
}
