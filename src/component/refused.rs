//! A sentence where an answer would be: why there is none, and the way to what helps.

use leptos::prelude::*;

use crate::app::{Route, lang};
use crate::engine::message::Fault;
use crate::i18n::phrases::analysis_page as words;
use crate::report::{NoValue, Refusal, SIMPLE_VALUE, Settings};

/// `back` is where the defaults of the page are.
pub fn refused(fault: &Fault, back: Route) -> AnyView {
    let lang = lang();
    let (target, link) = match fault {
        Fault::Refused(Refusal::NoSales) => (Route::Home, words::open_file(lang)),
        Fault::Refused(Refusal::UnknownAnalysis(_)) | Fault::NotFound => {
            (Route::Home, words::home(lang))
        }
        // What the models cannot say the simple formula can.
        Fault::Refused(Refusal::NoValue(
            NoValue::Repeaters(..) | NoValue::NotConverged(_) | NoValue::Nothing,
        )) => (
            Route::Analysis(SIMPLE_VALUE.id.into(), Settings::new()),
            (SIMPLE_VALUE.title)(lang),
        ),
        _ => (back, words::settings_default(lang)),
    };
    view! {
        <div class="refused" role="alert">
            <h1 tabindex="-1" class="sentence">{fault.say(lang)}</h1>
            <p><a class="button" href=target.href()>{link}</a></p>
        </div>
    }
    .into_any()
}
