//! Every step of the workbook in words, newest first: take back the last, or an older one alone.

use leptos::html;
use leptos::prelude::*;

use super::overview::moment;
use crate::app::export::Source;
use crate::app::toast::Offer;
use crate::app::{Asked, Desk, Route, book, desk, format_for, lang, watch_query};
use crate::component::export_menu::export_menu;
use crate::component::live::{live, when};
use crate::component::refused::refused;
use crate::engine::message::{Answer, Command, HistoryLine, HistoryPage, Query, Step};
use crate::i18n::Lang;
use crate::i18n::phrases::{export, history as words, shell};

/// Steps on a page.
const COUNT: u32 = 60;

/// What can be done about a step.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Undo,
    Redo,
    Revert(u32),
    Undone,
    Changed,
}

/// The page.
pub(super) fn page() -> AnyView {
    let from = RwSignal::new(0u32);
    let asked = watch_query(move || {
        Some(Query::History {
            from: from.get(),
            count: COUNT,
        })
    });
    let (book, desk) = (book(), desk());
    let ends = Memo::new(move |_| book.with(|book| (book.undo.clone(), book.redo.clone())));
    // The steps on screen stay while the next ones are on their way.
    let found = Memo::new(move |last: Option<&Option<HistoryPage>>| {
        asked.with(|(asked, _)| match asked {
            Asked::Here(Answer::History(page)) => Some(page.clone()),
            Asked::Waiting => last.cloned().flatten(),
            _ => None,
        })
    });
    let fault = Memo::new(move |_| {
        asked.with(|(asked, _)| match asked {
            Asked::Failed(fault) => Some(fault.clone()),
            _ => None,
        })
    });
    let list = NodeRef::<html::Div>::new();
    // A button that has done its work goes: the focus stays with the list.
    Effect::new(move |before: Option<u32>| {
        let total = found.with(|page| page.as_ref().map_or(0, |page| page.total));
        ends.track();
        if before.is_some() {
            request_animation_frame(move || keep_focus(list));
        }
        total
    });
    let total = Memo::new(move |_| found.with(|page| page.as_ref().map(|page| page.total)));
    let headline = move || {
        let lang = lang();
        match total.get() {
            None => words::title(lang).into(),
            Some(0) => words::headline_none(lang).into(),
            Some(1) => words::headline_one(lang).into(),
            Some(count) => words::headline(lang, format_for(lang, "").int(count.into())),
        }
    };
    let lead = move || match total.get() {
        Some(0) => words::lead_none(lang()),
        _ => words::lead(lang()),
    };
    // The heading is there at once, so that the focus finds it.
    let head = move || match fault.get() {
        Some(fault) => refused(&fault, Route::Overview),
        None => view! {
            <p class="eyebrow">{live(move || words::title(lang()))}</p>
            <h1>{live(headline)}</h1>
            <p class="second">{live(lead)}</p>
            <div class="acts no-print" hidden=when(move || total.get().unwrap_or(0) == 0)>
                {export_menu(Callback::new(|()| source()))}
            </div>
        }
        .into_any(),
    };
    view! {
        {live(head)}
        <div class="days" node_ref=list tabindex="-1">
            {live(move || {
                let lang = lang();
                ends.with(|(undo, redo)| {
                    found.with(|page| {
                        page.as_ref()
                            .map(|page| days(desk, lang, page, from.get_untracked(), undo, redo))
                    })
                })
            })}
        </div>
        {live(move || found.with(|page| page.as_ref().map(|page| turning(page, from))))}
    }
    .into_any()
}

/// All steps that are kept.
fn source() -> Source {
    Source::Answer {
        query: Query::History {
            from: 0,
            count: u32::MAX,
        },
        code: "history".into(),
        name: untrack(|| export::history_file(lang()).to_string()),
        columns: Vec::new(),
    }
}

/// What can be done about each step of a page, newest first.
fn ways(lines: &[HistoryLine], first: bool, undo: &Option<Step>, redo: &Option<Step>) -> Vec<Way> {
    let newest = lines.iter().position(|line| line.in_force);
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let same = |step: &Option<Step>| step.as_ref() == Some(&line.step);
            if !line.in_force {
                let next = newest.unwrap_or(lines.len()) == at + 1;
                return if first && next && same(redo) {
                    Way::Redo
                } else {
                    Way::Undone
                };
            }
            if first && newest == Some(at) && same(undo) {
                Way::Undo
            } else if line.can_revert {
                Way::Revert(line.seq)
            } else {
                Way::Changed
            }
        })
        .collect()
}

fn days(
    desk: Desk,
    lang: Lang,
    page: &HistoryPage,
    from: u32,
    undo: &Option<Step>,
    redo: &Option<Step>,
) -> AnyView {
    let now = js_sys::Date::now();
    let (today, yesterday) = (day_of(now), day_of(now - 86_400_000.0));
    let ways = ways(&page.lines, from == 0, undo, redo);
    let mut days: Vec<(String, Vec<AnyView>)> = Vec::new();
    for (line, way) in page.lines.iter().zip(ways) {
        let day = day_of(line.when);
        if days.last().is_none_or(|(last, _)| *last != day) {
            days.push((day, Vec::new()));
        }
        if let Some((_, rows)) = days.last_mut() {
            rows.push(row(desk, lang, line, way));
        }
    }
    let days: Vec<AnyView> = days
        .into_iter()
        .map(|(day, rows)| {
            let said = if day == today {
                words::today(lang).to_string()
            } else if day == yesterday {
                words::yesterday(lang).to_string()
            } else {
                day
            };
            view! {
                <section class="section">
                    <h2>{said}</h2>
                    <ol class="lines steps">{rows}</ol>
                </section>
            }
            .into_any()
        })
        .collect();
    days.into_any()
}

fn row(desk: Desk, lang: Lang, line: &HistoryLine, way: Way) -> AnyView {
    let said = line.step.say(lang);
    let when = moment(line.when);
    let time = when
        .split_once(' ')
        .map_or("", |(_, time)| time)
        .to_string();
    let button = |words: &'static str, label: String, act: Callback<()>| {
        view! {
            <button type="button" class="link" aria-label=label on:click=move |_| act.run(())>
                {words}
            </button>
        }
        .into_any()
    };
    let end = match way {
        Way::Undo => button(
            shell::undo(lang),
            words::undo_step(lang, &said),
            Callback::new(move |()| desk.undo()),
        ),
        Way::Redo => button(
            shell::redo(lang),
            words::redo_step(lang, &said),
            Callback::new(move |()| desk.redo()),
        ),
        Way::Revert(seq) => button(
            words::take_back(lang),
            words::take_back_step(lang, &said),
            Callback::new(move |()| {
                let said = words::taken_back(desk.lang()).to_string();
                desk.perform(Command::Revert(seq), said, Offer::Undo, None);
            }),
        ),
        Way::Undone => view! { <span class="note">{words::not_in_force(lang)}</span> }.into_any(),
        Way::Changed => view! { <span class="note">{words::changed_later(lang)}</span> }.into_any(),
    };
    let undone = matches!(way, Way::Undone | Way::Redo);
    let body = if undone {
        view! { <s class="what">{said}</s> }.into_any()
    } else {
        view! { <span class="what">{said}</span> }.into_any()
    };
    view! { <li><time class="note">{time}</time>{body}{end}</li> }.into_any()
}

/// Newer and older steps, and where memory ends.
fn turning(page: &HistoryPage, from: RwSignal<u32>) -> AnyView {
    let lang = lang();
    let format = format_for(lang, "");
    let at = from.get_untracked();
    let end = at + u32::try_from(page.lines.len()).unwrap_or(COUNT);
    let last = end >= page.total;
    let range = words::window(
        lang,
        format.int((at + 1).into()),
        format.int(end.into()),
        format.int(page.total.into()),
    );
    let turn = |words: &'static str, to: u32, off: bool| {
        view! {
            <button type="button" class="button" disabled=off on:click=move |_| from.set(to)>
                {words}
            </button>
        }
        .into_any()
    };
    let turns = (page.total > COUNT).then(|| {
        view! {
            <div class="acts no-print">
                {turn(words::newer(lang), at.saturating_sub(COUNT), at == 0)}
                {turn(words::older(lang), at + COUNT, last)} <span class="note">{range}</span>
            </div>
        }
        .into_any()
    });
    let truncated = (last && page.truncated)
        .then(|| view! { <p class="note after">{words::truncated(lang)}</p> }.into_any());
    view! {
        {turns}
        {truncated}
    }
    .into_any()
}

fn day_of(milliseconds: f64) -> String {
    let when = moment(milliseconds);
    when.split_once(' ')
        .map_or(when.as_str(), |(day, _)| day)
        .to_string()
}

fn keep_focus(list: NodeRef<html::Div>) {
    let lost = document()
        .active_element()
        .is_none_or(|element| element.tag_name() == "BODY");
    if lost
        && let Some(list) = list.try_get_untracked().flatten()
        && let Err(fault) = list.focus()
    {
        web_sys::console::warn_1(&fault);
    }
}
