//! A sentence where an answer would be: why there is none, and the way to what helps.

use leptos::prelude::*;

use crate::app::{Route, entries, lang};
use crate::engine::message::Fault;
use crate::i18n::phrases::analysis_page as words;
use crate::report::{NoValue, Refusal, SIMPLE_VALUE, Settings, is_of_goods};

/// `back` is where the defaults of the page are.
pub fn refused(fault: &Fault, back: Route) -> AnyView {
    let lang = lang();
    if let Fault::Refused(Refusal::NoCustomers) = fault {
        return no_customers(fault);
    }
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

/// There is nobody to tell of: what can be asked instead.
fn no_customers(fault: &Fault) -> AnyView {
    let mut goods = entries().get();
    goods.retain(|entry| is_of_goods(&entry.id));
    let links: Vec<AnyView> = goods
        .into_iter()
        .map(|entry| {
            let href = Route::Analysis(entry.id, Settings::new()).href();
            view! { <a class="button" href=href>{entry.title}</a> }.into_any()
        })
        .collect();
    view! {
        <div class="refused" role="alert">
            <h1 tabindex="-1" class="sentence">{fault.say(lang())}</h1>
            <p class="acts">{links}</p>
        </div>
    }
    .into_any()
}
