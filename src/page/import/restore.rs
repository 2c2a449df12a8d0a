//! A backup file in place of an order file: what it holds, before anything is written.

use leptos::ev;
use leptos::prelude::*;

use super::eyebrow;
use crate::app::intake::Stage;
use crate::app::{desk, format_for, lang};
use crate::component::live::live;
use crate::engine::message::{BackupPreview, BadBackup};
use crate::i18n::phrases::{backup as words, import_page, privacy};
use crate::i18n::{Lang, kinds_label};
use crate::page::lock;
use crate::page::overview::moment;

/// What the backup holds.
pub(super) fn preview() -> AnyView {
    let intake = desk().intake;
    view! {
        {eyebrow()}
        {live(move || match intake.stage().get() {
            Stage::Backup(preview) => found(&preview),
            _ => ().into_any(),
        })}
    }
    .into_any()
}

fn found(preview: &BackupPreview) -> AnyView {
    let intake = desk().intake;
    let lang = lang();
    let name = match preview.name.split_once(" / ") {
        Some((zh, en)) => lang.pick(zh, en).to_string(),
        None if preview.name.is_empty() => crate::i18n::phrases::shell::my_workbook(lang).into(),
        None => preview.name.clone(),
    };
    let when = moment(preview.written as f64);
    view! {
        <h1 tabindex="-1">{words::found(lang, name)}</h1>
        <p class="second">
            {words::found_when(lang, when, &preview.program)} " "
            {preview.sealed.then(|| words::found_sealed(lang))}
        </p>
        <dl class="facts-list">{facts(lang, preview)}</dl>
        <p class="second measure after">{words::new_workbook(lang)}</p>
        <div class="acts">
            <button type="button" class="button accent" on:click=move |_| intake.restore()>
                {words::restore_now(lang)}
            </button>
            <button type="button" class="button" on:click=move |_| intake.cancel()>
                {words::cancel(lang)}
            </button>
        </div>
    }
    .into_any()
}

fn facts(lang: Lang, preview: &BackupPreview) -> Vec<AnyView> {
    let format = format_for(lang, &preview.currency);
    let totals = &preview.totals;
    let int = |count: u32| format.int(count.into());
    let mut facts = vec![
        (words::customers(lang), int(totals.customers)),
        (words::orders(lang), int(totals.orders)),
        (words::revenue(lang), format.money(totals.revenue)),
    ];
    if let Some((first, last)) = totals.period {
        facts.push((
            words::period(lang),
            format!("{} – {}", first.iso(), last.iso()),
        ));
    }
    facts.push((words::lines(lang), int(preview.lines)));
    facts.push((words::imports(lang), int(preview.imports)));
    let records = preview.records.iter();
    facts.extend(records.map(|(kind, count)| (kinds_label(lang, *kind), int(*count))));
    facts
        .into_iter()
        .map(|(name, figure)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{figure}</dd>
                </div>
            }
            .into_any()
        })
        .collect()
}

/// What is wrong with it, or the question for its passphrase.
pub(super) fn refused() -> AnyView {
    let intake = desk().intake;
    view! {
        {eyebrow()}
        {live(move || match intake.stage().get() {
            Stage::BadBackup(BadBackup::NeedsPassphrase) => ask(None),
            Stage::BadBackup(BadBackup::WrongPassphrase) => {
                ask(Some(BadBackup::WrongPassphrase.say(lang())))
            }
            Stage::BadBackup(bad) => sorry(&bad),
            _ => ().into_any(),
        })}
    }
    .into_any()
}

fn ask(wrong: Option<String>) -> AnyView {
    let intake = desk().intake;
    let text = RwSignal::new(String::new());
    let (seen, wrong) = (RwSignal::new(false), RwSignal::new(wrong));
    let open = move |event: ev::SubmitEvent| {
        event.prevent_default();
        intake.unlock_backup(text.get_untracked());
    };
    let lang = lang();
    view! {
        <h1 tabindex="-1">{words::needs(lang)}</h1>
        <p class="second">{words::untouched(lang)}</p>
        <form class="lock-form" on:submit=open>
            {lock::field(lock::CURRENT, privacy::passphrase_plain, text, seen, wrong)}
            {lock::reveal(seen)}
            <div class="acts">
                <button type="submit" class="button accent">
                    {words::open(lang)}
                </button>
                <button type="button" class="button" on:click=move |_| intake.cancel()>
                    {words::cancel(lang)}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn sorry(bad: &BadBackup) -> AnyView {
    let desk = desk();
    let lang = lang();
    view! {
        <h1 tabindex="-1">{words::refused(lang)}</h1>
        <p class="caveat" role="alert">
            {bad.say(lang)}
        </p>
        <p class="second">{words::untouched(lang)}</p>
        <div class="acts">
            <button type="button" class="button accent" on:click=move |_| desk.choose_files()>
                {import_page::choose_other(lang)}
            </button>
            <button type="button" class="button" on:click=move |_| desk.intake.cancel()>
                {words::cancel(lang)}
            </button>
        </div>
    }
    .into_any()
}
