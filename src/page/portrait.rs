//! What the big analyses see in one customer: a section for each that has a portrait (`report::Listed::portrait`).

use std::time::Duration;

use crate::component::live::{live, press};
use leptos::prelude::*;

use crate::app::{Asked, Route, book, client, format_for, lang, watch_query};
use crate::component::cards::cards;
use crate::component::chart_frame::{Twin, chart_frame};
use crate::component::why::{why, why_button};
use crate::component::working::{cancelled, nothing_yet, working};
use crate::engine::message::{Answer, Fault, Query};
use crate::i18n::phrases::customer as words;
use crate::report::{HEAVY, Listed, Report, Settings};

/// From so many lines on the analyst is started on a click only: it copies the workbook and takes seconds,
/// and who looks through customers need not want that.
const MANY_LINES: u32 = 100_000;
/// The page's own questions go first.
const AFTER: Duration = Duration::from_millis(300);

/// The sections of the customer with this mark.
pub(super) fn portraits(mark: Signal<String>) -> AnyView {
    let wanted = RwSignal::new(false);
    set_timeout(
        move || {
            // The page may have gone meanwhile.
            wanted.try_set(true);
        },
        AFTER,
    );
    let listed = HEAVY.iter().filter(|listed| listed.portrait);
    listed
        .map(|listed| section(listed, mark, wanted))
        .collect::<Vec<_>>()
        .into_any()
}

fn section(listed: &'static Listed, mark: Signal<String>, wanted: RwSignal<bool>) -> AnyView {
    let (client, book) = (client(), book());
    let (asks, again) = (RwSignal::new(false), RwSignal::new(0));
    let lines = Memo::new(move |_| book.with(|state| state.totals.lines));
    // Once the analyst runs, another customer costs next to nothing.
    let may = Memo::new(move |_| {
        wanted.get() && (asks.get() || lines.get() <= MANY_LINES || client.analyst_started().get())
    });
    let asked = watch_query(move || {
        again.track();
        may.get()
            .then(|| Query::Portrait(listed.id.into(), mark.get()))
    });
    let seen = Memo::new(move |last: Option<&Option<Report>>| {
        asked.with(|(asked, _)| match asked {
            Asked::Here(Answer::Report(report)) => Some((**report).clone()),
            Asked::Failed(fault) if *fault != Fault::Cancelled => None,
            _ => last.cloned().flatten(),
        })
    });
    let fault = Memo::new(move |_| {
        asked.with(|(asked, _)| match asked {
            Asked::Failed(fault) => Some(fault.clone()),
            _ => None,
        })
    });
    let there = Memo::new(move |_| seen.with(Option::is_some));
    let progress = client.analyst_progress();
    let stale = Signal::derive(move || asked.with(|(_, stale)| *stale));
    let busy = move || may.get() && stale.get() && (!there.get() || progress.with(Option::is_some));
    view! {
        <section class="portrait" aria-busy=move || (may.get() && stale.get()).to_string()>
            <h2><a href=Route::Analysis(listed.id.into(), Settings::new()).href()>
                {live(move || (listed.title)(lang()))}
            </a></h2>
            {live(move || (wanted.get() && !may.get()).then(|| offer(lines.get(), asks)))}
            {live(move || fault.get().map(|fault| match fault {
                Fault::Cancelled if there.get() => cancelled(again),
                Fault::Cancelled => nothing_yet(again),
                fault => view! { <p class="caveat">{fault.say(lang())}</p> }.into_any(),
            }))}
            {live(move || there.get().then(|| body(listed.id, seen)))}
            {working(Signal::derive(busy))}
        </section>
    }
    .into_any()
}

/// The way to it where it is not worked out unasked.
fn offer(lines: u32, asks: RwSignal<bool>) -> AnyView {
    let lang = lang();
    let lines = format_for(lang, "").int(lines.into());
    view! {
        <p class="second">{words::portrait_many(lang, lines)}</p>
        <p>
            <button type="button" class="button" on:click=press(move || asks.set(true))>
                {words::portrait_ask(lang)}
            </button>
        </p>
    }
    .into_any()
}

fn body(id: &'static str, seen: Memo<Option<Report>>) -> AnyView {
    let part = move |read: fn(&Report) -> Vec<String>| {
        Memo::new(move |_| seen.with(|seen| seen.as_ref().map(read).unwrap_or_default()))
    };
    let said = part(|report| vec![report.headline.clone()]);
    let caveats = part(|report| report.caveats.clone());
    let explanation =
        Memo::new(move |_| seen.with(|seen| seen.as_ref().map(|own| own.why.clone())));
    let strip = Memo::new(move |_| seen.with(|seen| seen.as_ref().map(|own| own.cards.clone())));
    let charts =
        Memo::new(move |_| seen.with(|seen| seen.as_ref().map_or(0, |own| own.charts.len())));
    let open = RwSignal::new(false);
    let explains = Memo::new(move |_| {
        explanation.with(|why| why.as_ref().is_some_and(|why| !why.formula.is_empty()))
    });
    view! {
        <p class="said">
            {live(move || said.get().concat())} " "
            {live(move || explains.get().then(|| why_button(id, open, lang())))}
        </p>
        {live(move || explains.get().then(|| why(id, explanation.get().unwrap_or_default(), open, lang())))}
        {live(move || {
            let caveats = caveats.get().into_iter();
            caveats
                .map(|caveat| view! { <p class="caveat">{caveat}</p> }.into_any())
                .collect::<Vec<_>>()
        })}
        {live(move || cards(strip.get().unwrap_or_default()))}
        {live(move || (0..charts.get()).map(|at| chart(seen, at)).collect::<Vec<_>>())}
    }
    .into_any()
}

fn chart(seen: Memo<Option<Report>>, at: usize) -> AnyView {
    let own = Memo::new(move |_| {
        let chart = seen.with(|seen| seen.as_ref().and_then(|own| own.charts.get(at).cloned()));
        chart.unwrap_or_default()
    });
    let twin = Memo::new(move |_| {
        seen.with(|seen| {
            let report = seen.as_ref()?;
            let chart = report.charts.get(at)?;
            let twins = report.twins.iter();
            let mut twins = twins.filter(|(name, ..)| *name == chart.id);
            let (_, columns, rows) = twins.next()?;
            Some(Twin {
                columns: columns.clone(),
                rows: rows.clone(),
            })
        })
    });
    let title = Memo::new(move |_| own.with(|chart| chart.title.clone()));
    view! {
        <h3>{live(move || title.get())}</h3>
        {chart_frame(own.into(), twin.into())}
    }
    .into_any()
}
