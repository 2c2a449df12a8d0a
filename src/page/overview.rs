//! The overview: four figures, what each analysis found, and the files behind it.

use crate::component::live::{live, press, when};
use leptos::prelude::*;

use super::states;
use crate::app::{Asked, Route, book, desk, entries, format_for, lang, watch_query};
use crate::engine::message::{Answer, ImportView, Query, State};
use crate::i18n::phrases::overview as words;
use crate::i18n::{Format, Lang};
use crate::model::Totals;
use crate::report::{Entry, Settings, is_heavy, is_of_goods};

/// The overview, or what to do where the workbook is empty.
pub(super) fn overview() -> AnyView {
    let book = book();
    let filled = Memo::new(move |_| book.with(|book| book.is_filled()));
    view! { {live(move || if filled.get() { full() } else { nothing_left() })} }.into_any()
}

fn nothing_left() -> AnyView {
    view! {
        <h1>{live(move || words::nothing_left(lang()))}</h1>
        <p class="second">{live(move || words::nothing_left_more(lang()))}</p>
        {states::ways_in()}
    }
    .into_any()
}

fn full() -> AnyView {
    let (book, desk) = (book(), desk());
    let sample =
        Memo::new(move |_| book.with(|book| book.workbook.as_ref().is_some_and(|one| one.sample)));
    let without = Memo::new(move |_| book.with(|book| book.nobody.lines > 0));
    let nobodys = Memo::new(move |_| book.with(State::is_nobodys));
    let say = move |with: fn(&State, Format<'_>) -> String| {
        move || book.with(|book| with(book, format_for(lang(), &book.currency)))
    };
    view! {
        <p class="eyebrow">{live(move || words::eyebrow(lang()))}</p>
        <h1>{say(headline)}</h1>
        <p class="second">{say(rests_on)}</p>
        <Show when=move || sample.get()>
            <p class="caveat">{live(move || words::sample_note(lang()))}</p>
        </Show>
        <Show when=move || without.get()>
            <p class="caveat">{say(without_customers)}</p>
        </Show>
        <dl class="four" aria-label=move || words::figures(lang())>
            {figure(words::customers, say(|book, format| match book.is_nobodys() {
                true => "—".into(),
                false => format.int(book.totals.customers.into()),
            }))}
            {figure(words::orders, say(|book, format| format.int(shown(book).orders.into())))}
            {figure(words::revenue, say(|book, format| format.money_short(shown(book).revenue)))}
            <div>
                <dt>{live(move || words::period(lang()))}</dt>
                <dd class="period">
                    <span class="day">{say(first_day)}</span>
                    " "
                    {live(move || words::until(lang()))}
                    " "
                    <span class="day">{say(last_day)}</span>
                </dd>
            </div>
        </dl>
        <section class="section">
            <h2>{live(move || words::findings(lang()))}</h2>
            {findings()}
        </section>
        <Show when=move || !sample.get()>
            <section class="section">
                <h2>{live(move || words::imports(lang()))}</h2>
                {imports()}
            </section>
        </Show>
        <div class="acts">
            <button
                type="button"
                class="button"
                class:accent=when(move || sample.get())
                on:click=press(move || desk.choose_files())
            >
                {live(move || {
                    if sample.get() { words::open_mine(lang()) } else { words::import_more(lang()) }
                })}
            </button>
            <a class="button" href=Route::Customers.href() hidden=when(move || nobodys.get())>
                {live(move || words::see_customers(lang()))}
            </a>
        </div>
    }
    .into_any()
}

fn figure(
    name: fn(Lang) -> &'static str,
    value: impl Fn() -> String + Send + Sync + 'static,
) -> AnyView {
    view! {
        <div>
            <dt>{live(move || name(lang()))}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// The figures at the top: of customers, or of lines without one where there is nothing else.
fn shown(book: &State) -> &Totals {
    match book.is_nobodys() {
        true => &book.nobody,
        false => &book.totals,
    }
}

fn without_customers(book: &State, format: Format<'_>) -> String {
    let (lang, nobody) = (format.lang, &book.nobody);
    let lines = format.int(nobody.lines.into());
    match book.is_nobodys() {
        true => words::nobody_only(lang).into(),
        false => words::nobody_too(lang, lines, format.money(nobody.revenue)),
    }
}

fn headline(book: &State, format: Format<'_>) -> String {
    let (lang, totals) = (format.lang, shown(book));
    let customers = match totals.customers {
        1 => words::one_customer(lang).into(),
        many => words::many_customers(lang, format.int(many.into())),
    };
    let orders = match totals.orders {
        1 => words::one_order(lang).into(),
        many => words::many_orders(lang, format.int(many.into())),
    };
    let revenue = format.money_short(totals.revenue);
    match book.is_nobodys() {
        true => words::headline_nobody(lang, orders, revenue),
        false => words::headline(lang, customers, orders, revenue),
    }
}

fn rests_on(book: &State, format: Format<'_>) -> String {
    let totals = shown(book);
    let Some((first, last)) = totals.period else {
        return String::new();
    };
    let lang = format.lang;
    let lines = format.int(totals.lines.into());
    let mut text = words::rests_on(lang, lines, format.day(first), format.day(last));
    if totals.returns > 0 {
        text.push_str(lang.pick("", " "));
        text.push_str(&words::returns_in(lang, format.int(totals.returns.into())));
    }
    text
}

fn first_day(book: &State, format: Format<'_>) -> String {
    let period = shown(book).period;
    period.map_or_else(|| "—".into(), |(first, _)| format.day(first))
}

fn last_day(book: &State, format: Format<'_>) -> String {
    let period = shown(book).period;
    period.map_or_else(|| "—".into(), |(_, last)| format.day(last))
}

fn findings() -> AnyView {
    // What the analyst answers is worked out when it is asked for, not with every look at the overview.
    let (entries, book) = (entries(), book());
    let nobodys = Memo::new(move |_| book.with(State::is_nobodys));
    let light = move || {
        let mut entries = entries.get();
        let nobodys = nobodys.get();
        entries.retain(|entry| match nobodys {
            true => is_of_goods(&entry.id),
            false => !is_heavy(&entry.id),
        });
        entries
    };
    view! {
        <ul class="findings">
            <For each=light key=|entry| (entry.id.clone(), entry.title.clone()) let:entry>
                {if is_heavy(&entry.id) { way_to(entry) } else { finding(entry) }}
            </For>
        </ul>
    }
    .into_any()
}

/// What is worked out when it is opened.
fn way_to(entry: Entry) -> AnyView {
    view! {
        <li>
            <a href=Route::Analysis(entry.id, Settings::new()).href()>
                <p class="serif">{entry.title}</p>
                <p class="purpose">{entry.purpose}</p>
            </a>
        </li>
    }
    .into_any()
}

fn finding(entry: Entry) -> AnyView {
    let id = entry.id.clone();
    let asked = watch_query(move || Some(Query::Report(id.clone(), Settings::new(), None)));
    let title = entry.title;
    // Until the answer is there the method's name stands in its place.
    let words = move || {
        asked.with(|(asked, _)| match asked {
            Asked::Here(Answer::Report(report)) => report.headline.clone(),
            Asked::Failed(fault) => fault.say(lang()),
            _ => title.clone(),
        })
    };
    let purpose = entry.purpose;
    view! {
        <li>
            <a href=Route::Analysis(entry.id, Settings::new()).href()>
                <p class="serif">{words}</p>
                <p class="purpose">{purpose}</p>
            </a>
        </li>
    }
    .into_any()
}

fn imports() -> AnyView {
    let (book, desk) = (book(), desk());
    let rows = move || {
        let lang = lang();
        let format = format_for(lang, "");
        book.with(|book| {
            book.imports
                .iter()
                .map(|import| {
                    let ImportView { id, source, .. } = import.clone();
                    let about = words::import_line(
                        lang,
                        format.int(import.lines.into()),
                        moment(import.when),
                    );
                    let label = words::undo_import_of(lang, &source);
                    view! {
                        <li>
                            <span class="what">
                                {source.clone()} " " <span class="note">{about}</span>
                            </span>
                            <button
                                type="button"
                                class="link"
                                aria-label=label
                                on:click=press(move || desk.undo_import(id.clone(), source.clone()))
                            >
                                {words::undo_import(lang)}
                            </button>
                        </li>
                    }
                    .into_any()
                })
                .collect::<Vec<AnyView>>()
        })
    };
    view! { <ul class="lines">{rows}</ul> }.into_any()
}

/// `2026-11-21 09:30` in the reader's own time.
pub(super) fn moment(milliseconds: f64) -> String {
    let date = js_sys::Date::new(&milliseconds.into());
    let two = |value: u32| {
        let text = value.to_string();
        if value < 10 { format!("0{text}") } else { text }
    };
    [
        date.get_full_year().to_string(),
        "-".into(),
        two(date.get_month() + 1),
        "-".into(),
        two(date.get_date()),
        " ".into(),
        two(date.get_hours()),
        ":".into(),
        two(date.get_minutes()),
    ]
    .concat()
}
