//! A file that cannot be imported, or should not be twice: what is wrong, what to do.

use leptos::prelude::*;

use super::eyebrow;
use crate::app::intake::Stage;
use crate::app::{desk, lang};
use crate::i18n::phrases::{import_page as words, shell};
use crate::page::overview::moment;

/// What is wrong with the file.
pub(super) fn trouble() -> AnyView {
    let stage = desk().intake.stage();
    view! {
        {eyebrow()}
        {move || match stage.get() {
            Stage::Twice(import) => {
                twice(words::twice_more(lang(), import.source, moment(import.when)))
            }
            Stage::Refused(refused) => {
                let lang = lang();
                sorry(words::refused(lang), refused.say(lang), None)
            }
            Stage::Broken(text) => {
                let lang = lang();
                let detail = (!text.is_empty())
                    .then(|| shell::engine_crashed_detail(lang, text));
                sorry(words::broken(lang), words::broken_more(lang).into(), detail)
            }
            Stage::Failed(fault) => {
                let lang = lang();
                sorry(words::not_written_fault(lang), fault.say(lang), None)
            }
            _ => ().into_any(),
        }}
    }
    .into_any()
}

fn twice(text: String) -> AnyView {
    let intake = desk().intake;
    view! {
        <h1>{words::twice(lang())}</h1>
        <p class="second">{text}</p>
        <div class="acts">
            <button type="button" class="button accent" on:click=move |_| intake.cancel()>
                {words::cancel(lang())}
            </button>
            <button type="button" class="button" on:click=move |_| intake.write_anyway()>
                {words::twice_anyway(lang())}
            </button>
        </div>
    }
    .into_any()
}

fn sorry(title: &'static str, text: String, detail: Option<String>) -> AnyView {
    let desk = desk();
    let lang = lang();
    let more = desk.intake.waiting().get_untracked() > 0;
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
            <button type="button" class="button" on:click=move |_| desk.intake.again()>
                {shell::retry(lang)}
            </button>
            <button type="button" class="button" on:click=move |_| desk.intake.cancel()>
                {if more { words::skip_file(lang) } else { words::cancel(lang) }}
            </button>
        </div>
    }
    .into_any()
}
