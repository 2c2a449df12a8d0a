//! A file that cannot be imported: what is wrong, what to do.

use crate::component::live::live;
use leptos::prelude::*;

use super::eyebrow;
use crate::app::intake::Stage;
use crate::app::{Intake, desk, lang};
use crate::i18n::phrases::{import_page as words, shell};
use crate::import::RefusalCode;

/// What is wrong with the file.
pub(super) fn trouble() -> AnyView {
    let stage = desk().intake.stage();
    view! {
        {eyebrow()}
        {live(move || match stage.get() {
            Stage::Refused(refused) => {
                let lang = lang();
                let quotes = matches!(
                    refused.code,
                    RefusalCode::UnclosedQuote | RefusalCode::HugeCell
                );
                sorry(words::refused(lang), refused.say(lang), None, quotes)
            }
            Stage::Broken(text) => {
                let lang = lang();
                let detail = (!text.is_empty())
                    .then(|| shell::engine_crashed_detail(lang, text));
                sorry(words::broken(lang), words::broken_more(lang).into(), detail, false)
            }
            Stage::Failed(fault) => {
                let lang = lang();
                sorry(words::not_written_fault(lang), fault.say(lang), None, false)
            }
            _ => ().into_any(),
        })}
    }
    .into_any()
}

fn sorry(title: &'static str, text: String, detail: Option<String>, quotes: bool) -> AnyView {
    let desk = desk();
    let lang = lang();
    let more = desk.intake.waiting().with_untracked(|all| !all.is_empty());
    // A decision that was refused can be taken back; a file can only be read again.
    let before = desk.intake.found().with_untracked(Option::is_some);
    let (second, act): (_, fn(Intake)) = match (before, quotes) {
        (true, _) => (words::back_to_choice(lang), Intake::back_to_preview),
        (false, true) => (words::read_quotes(lang), Intake::again_with_quotes_as_text),
        (false, false) => (shell::retry(lang), Intake::again),
    };
    view! {
        <h1>{title}</h1>
        <p class="caveat" role="alert">
            {text}
        </p>
        <p class="second">{words::untouched(lang)}</p>
        {detail.map(|text| view! { <p class="note">{text}</p> })}
        <div class="acts">
            <button type="button" class="button accent" on:click=move |_| desk.choose_files()>
                {words::choose_other(lang)}
            </button>
            <button type="button" class="button" on:click=move |_| act(desk.intake)>
                {second}
            </button>
            <button type="button" class="button" on:click=move |_| desk.intake.cancel()>
                {if more { words::skip_file(lang) } else { words::cancel(lang) }}
            </button>
        </div>
    }
    .into_any()
}
