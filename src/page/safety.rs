//! How safe the data are: kept by the browser, backed up, verified, and what storage is left.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::backup;
use super::overview::moment;
use crate::app::{Route, book, desk, format_for, lang};
use crate::component::live::{live, press};
use crate::engine::message::{Query, Safety, Saved, State};
use crate::i18n::Lang;
use crate::i18n::phrases::safety as words;

/// The page.
pub(super) fn page() -> AnyView {
    let book = book();
    let seen = Memo::new(move |_| book.with(|book| (book.safety.clone(), book.saved.clone())));
    let persisted = RwSignal::new(None::<bool>);
    let asked = RwSignal::new(false);
    ask(persisted, false);
    let headline = move || book.with(|book| headline(lang(), book));
    view! {
        <p class="eyebrow">{live(move || words::title(lang()))}</p>
        <h1>{live(headline)}</h1>
        <dl class="facts-list">
            {fact(words::kept, move || promise(persisted, asked))}
            {fact(words::backup, move || seen.with(|(safety, _)| backed_up(lang(), safety)))}
            {fact(words::journal, move || {
                seen.with(|(safety, _)| {
                    let lang = lang();
                    match safety.verified {
                        0 => words::no_steps(lang).into_any(),
                        count => words::verified(lang, steps(lang, count)).into_any(),
                    }
                })
            })}
            {fact(words::storage, move || seen.with(|(safety, _)| storage(lang(), safety)))}
            {live(move || {
                let unread = seen.with(|(safety, _)| safety.unread);
                (unread > 0).then(|| fact(words::unread, move || not_read(lang(), unread)))
            })}
        </dl>
        {backup::panel()} {safari()}
        <section class="section">
            <h2>{live(move || words::local(lang()))}</h2>
            <p class="second measure">{live(move || words::local_more(lang()))}</p>
            <p class="second measure after">{live(move || words::local_but(lang()))}</p>
        </section>
        <div class="acts">
            <a class="button" href=Route::History.href()>
                {live(move || words::see_history(lang()))}
            </a>
            <a class="button" href=Route::Privacy.href()>
                {live(move || words::see_privacy(lang()))}
            </a>
        </div>
    }
    .into_any()
}

fn fact(
    name: fn(Lang) -> &'static str,
    value: impl FnMut() -> AnyView + Send + 'static,
) -> AnyView {
    view! {
        <div>
            <dt>{live(move || name(lang()))}</dt>
            <dd>{live(value)}</dd>
        </div>
    }
    .into_any()
}

/// The state of things in a sentence.
fn headline(lang: Lang, book: &State) -> String {
    let safety = &book.safety;
    match &book.saved {
        Saved::Nothing => words::headline_nothing(lang).into(),
        Saved::MemoryOnly(_) => words::headline_memory(lang).into(),
        Saved::OnDisk { .. } if safety.verified == 0 => words::headline_nothing(lang).into(),
        Saved::OnDisk { .. } if safety.unread > 0 => {
            words::headline_unread(lang, steps(lang, safety.unread))
        }
        Saved::OnDisk { .. } if safety.last_backup.is_none() => {
            words::headline_no_backup(lang).into()
        }
        Saved::OnDisk { .. } if safety.unsaved_changes == 0 => {
            words::headline_backed_up(lang).into()
        }
        Saved::OnDisk { .. } => {
            words::headline_changes(lang, changes(lang, safety.unsaved_changes))
        }
    }
}

fn steps(lang: Lang, count: u32) -> String {
    match count {
        1 => words::one_step(lang).into(),
        _ => words::steps(lang, format_for(lang, "").int(count.into())),
    }
}

fn changes(lang: Lang, count: u32) -> String {
    match count {
        1 => words::one_change(lang).into(),
        _ => words::changes(lang, format_for(lang, "").int(count.into())),
    }
}

/// Whether the browser promised to keep the data, and the button that asks again.
fn promise(persisted: RwSignal<Option<bool>>, asked: RwSignal<bool>) -> AnyView {
    let lang = lang();
    let Some(kept) = persisted.get() else {
        return ().into_any();
    };
    if kept {
        return words::kept_yes(lang).into_any();
    }
    let denied = asked.get().then(|| words::denied(lang));
    view! {
        <span>{words::kept_no(lang)}</span>
        " "
        <span role="status">{denied}</span>
        <div class="does">
            <button
                type="button"
                class="link"
                on:click=move |_| {
                    asked.set(true);
                    ask(persisted, true);
                }
            >
                {words::ask(lang)}
            </button>
        </div>
    }
    .into_any()
}

fn backed_up(lang: Lang, safety: &Safety) -> AnyView {
    let said = match safety.last_backup.map(moment) {
        None => words::backup_none(lang).to_string(),
        Some(when) if safety.unsaved_changes == 0 => words::backup_now(lang, when),
        Some(when) => words::backup_then(lang, when, changes(lang, safety.unsaved_changes)),
    };
    said.into_any()
}

fn storage(lang: Lang, safety: &Safety) -> AnyView {
    let format = format_for(lang, "");
    let said = match safety.storage {
        Some((used, quota)) => {
            let left = (quota - used).max(0.0);
            words::used(lang, format.bytes(used), format.bytes(left))
        }
        None => words::storage_unknown(lang).into(),
    };
    said.into_any()
}

fn not_read(lang: Lang, unread: u32) -> AnyView {
    let (desk, backup) = (desk(), crate::app::backup());
    view! {
        <span>{words::unread_more(lang, steps(lang, unread))}</span>
        <div class="does">
            <button
                type="button"
                class="link"
                on:click=press(move || desk.download(Query::ExportUnread, "text/plain"))
            >
                {words::download(lang)}
            </button>
            <button type="button" class="link" on:click=press(move || backup.copy_sound())>
                {words::sound_copy(lang)}
            </button>
        </div>
        <p class="note">{words::sound_copy_more(lang)}</p>
    }
    .into_any()
}

/// Safari's rule, where this is Safari and the page is not installed as an app.
fn safari() -> AnyView {
    if !webkit() || installed() {
        return ().into_any();
    }
    view! {
        <section class="section">
            <h2>{live(move || words::safari(lang()))}</h2>
            <p class="second measure">{live(move || words::safari_more(lang()))}</p>
        </section>
    }
    .into_any()
}

/// Safari, or any browser of an iPhone or iPad: they are all WebKit.
fn webkit() -> bool {
    let agent = window().navigator().user_agent().unwrap_or_default();
    agent.contains("AppleWebKit/") && !agent.contains("Chrome/") && !agent.contains("Chromium/")
}

fn installed() -> bool {
    let query = window().match_media("(display-mode: standalone)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

/// Reads the browser's promise, or asks for it.
fn ask(persisted: RwSignal<Option<bool>>, again: bool) {
    let storage = window().navigator().storage();
    let answer = if again {
        storage.persist()
    } else {
        storage.persisted()
    };
    spawn_local(async move {
        let answer = match answer {
            Ok(promise) => JsFuture::from(promise).await,
            Err(fault) => Err(fault),
        };
        let kept = answer.as_ref().ok().and_then(JsValue::as_bool);
        // The page may have gone meanwhile.
        persisted.try_set(Some(kept.unwrap_or(false)));
    });
}
