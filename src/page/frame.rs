//! The frame: navigation, workbook, safety light, undo, language and theme around every page.

use crate::component::live::{live, press, said, when};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::alarm;
use super::backup;
use super::foot;
use super::root::{Screen, page};
use crate::app::edit::capital;
use crate::app::{Route, area_name, book, desk, entries, format_for, lang, workbook_name};
use crate::component::{brand, pick};
use crate::i18n::kinds_label;
use crate::i18n::phrases::{common, edit, shell as words, workbooks};
use crate::report::Area;

/// Everything but the first page stands in the frame.
pub(super) fn frame(screen: Memo<Screen>, route: Memo<Route>) -> AnyView {
    let open = RwSignal::new(false);
    // A reader who went somewhere is done with the navigation.
    Effect::new(move |_| {
        route.with(|_| ());
        open.set(false);
    });
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        let main = document().get_element_by_id("main");
        if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok())
            && let Err(fault) = main.focus()
        {
            web_sys::console::warn_1(&fault);
        }
    };
    view! {
        <a class="skip button" href="#main" on:click=skip>
            {live(move || words::skip(lang()))}
        </a>
        {bar(open)}
        <div class="frame">
            <div
                class="side"
                id="side"
                role="region"
                aria-label=said(move || words::workbook(lang()))
                class:open=when(move || open.get())
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        open.set(false);
                    }
                }
            >
                {brand::brand()}
                {shelf()}
                {navigation(screen, route)}
                {foot::foot()}
            </div>
            <main class="main" id="main" tabindex="-1">
                <div class="inner">
                    {top(screen)} {alarm::alarm()} {alarm::follower()} {backup::reminder()}
                    {foot::hidden_names()}
                    {live(move || page(screen.get()))}
                </div>
            </main>
        </div>
    }
    .into_any()
}

/// On narrow screens: brand, light, palette, navigation.
fn bar(open: RwSignal<bool>) -> AnyView {
    let desk = desk();
    view! {
        <header class="bar">
            {brand::brand()}
            <div class="end">
                {foot::light(false)}
                <button
                    type="button"
                    class="icon-button"
                    aria-label=said(move || words::palette_button(lang()))
                    on:click=press(move || desk.palette.set(true))
                >
                    <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
                        <circle cx="9" cy="9" r="5.5" fill="none" stroke="currentColor" stroke-width="1.5" />
                        <path d="M13 13l4 4" stroke="currentColor" stroke-width="1.5" />
                    </svg>
                </button>
                <button
                    type="button"
                    class="icon-button"
                    aria-expanded=said(move || open.get().to_string())
                    aria-controls="side"
                    aria-label=move || {
                        if open.get() {
                            words::close_navigation(lang())
                        } else {
                            words::open_navigation(lang())
                        }
                    }
                    on:click=press(move || open.update(|open| *open = !*open))
                >
                    <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
                        <path d="M3 5.5h14M3 10h14M3 14.5h14" stroke="currentColor" stroke-width="1.5" />
                    </svg>
                </button>
            </div>
        </header>
    }
    .into_any()
}

/// Which workbook is open.
fn shelf() -> AnyView {
    let (book, desk) = (book(), desk());
    let choices = Signal::derive(move || {
        let lang = lang();
        book.with(|book| {
            book.workbooks
                .iter()
                .filter(|one| one.deleted.is_none())
                .map(|one| (one.id.clone(), workbook_name(lang, one)))
                .collect::<pick::Choices>()
        })
    });
    let value = Signal::derive(move || {
        book.with(|book| {
            let open = book.workbook.as_ref().map(|one| &one.id);
            open.or(book.locked.as_ref()).cloned().unwrap_or_default()
        })
    });
    let there = Memo::new(move |_| choices.with(|choices| !choices.is_empty()));
    let name = Signal::derive(move || words::workbook(lang()).to_string());
    let choose = Callback::new(move |id: String| desk.open_workbook(id));
    view! {
        <div class="shelf">
            <Show when=move || { book.with(|book| !book.workbooks.is_empty()) }>
                {live(move || there.get().then(|| pick::pick(name, choices, value, choose)))}
                <a class="quiet" href=Route::Workbooks.href()>
                    {live(move || workbooks::all(lang()))}
                </a>
            </Show>
        </div>
    }
    .into_any()
}

/// The areas that have something in them.
fn navigation(screen: Memo<Screen>, route: Memo<Route>) -> AnyView {
    let (book, entries) = (book(), entries());
    let links = move || {
        let lang = lang();
        let (open, filled, customers) = book.with(|book| {
            (
                book.workbook.is_some(),
                book.is_filled(),
                book.totals.customers,
            )
        });
        let here = route.with(Route::place);
        let overview =
            screen.with(|screen| matches!(screen, Screen::At(Route::Home | Route::Overview)));
        let mut links = Vec::new();
        if open {
            let name = words::overview(lang);
            links.push(link(name, &Route::Overview, overview, None));
        }
        if open {
            let current = matches!(
                here,
                Route::Customers | Route::Customer(_) | Route::Duplicates | Route::Records(_)
            );
            let count = (customers > 0).then(|| format_for(lang, "").int(customers.into()));
            let name = words::area_customers(lang);
            links.push(link(name, &Route::Customers, current, count));
        }
        if filled {
            entries.with(|entries| {
                let mut areas: Vec<Area> = Vec::new();
                for entry in entries {
                    if !areas.contains(&entry.area) {
                        areas.push(entry.area);
                    }
                }
                let at = area_of(&here, entries);
                for area in areas {
                    let name = area_name(lang, area);
                    links.push(link(name, &Route::Area(area), at == Some(area), None));
                }
            });
        }
        links
    };
    view! {
        <nav class="nav" aria-label=move || words::navigation(lang())>
            {live(links)}
        </nav>
    }
    .into_any()
}

fn link(name: &'static str, to: &Route, current: bool, count: Option<String>) -> AnyView {
    view! {
        <a href=to.href() aria-current=current.then_some("page")>
            <span>{name}</span>
            {count.map(|count| view! { <span class="count">{count}</span> })}
        </a>
    }
    .into_any()
}

fn area_of(route: &Route, entries: &[crate::report::Entry]) -> Option<Area> {
    match route {
        Route::Area(area) => Some(*area),
        Route::Analysis(id, _) => entries
            .iter()
            .find(|entry| entry.id == *id)
            .map(|entry| entry.area),
        _ => None,
    }
}

/// Where the reader is, and the way into the palette.
fn top(screen: Memo<Screen>) -> AnyView {
    let (desk, entries) = (desk(), entries());
    let trail = move || {
        let lang = lang();
        let part = |name: String, to: Option<Route>| match to {
            Some(route) => {
                view! { <a href=route.href()>{name}</a> <span aria-hidden="true">"›"</span> }
                    .into_any()
            }
            None => view! { <span aria-current="page">{name}</span> }.into_any(),
        };
        let customers = || words::area_customers(lang).to_string();
        screen.with(|screen| match screen {
            Screen::At(Route::Area(area)) => vec![part(area_name(lang, *area).into(), None)],
            Screen::At(Route::Analysis(id, _)) => {
                entries.with(
                    |entries| match entries.iter().find(|entry| entry.id == *id) {
                        Some(entry) => vec![
                            part(
                                area_name(lang, entry.area).into(),
                                Some(Route::Area(entry.area)),
                            ),
                            part(entry.title.clone(), None),
                        ],
                        None => Vec::new(),
                    },
                )
            }
            Screen::At(Route::Customers) => vec![part(customers(), None)],
            Screen::At(Route::Customer(_)) => vec![
                part(customers(), Some(Route::Customers)),
                part(common::customer(lang).into(), None),
            ],
            Screen::At(Route::Duplicates) => vec![
                part(customers(), Some(Route::Customers)),
                part(edit::duplicates(lang).into(), None),
            ],
            Screen::At(Route::Records(kind)) => vec![
                part(customers(), Some(Route::Customers)),
                part(capital(kinds_label(lang, *kind)), None),
            ],
            Screen::At(Route::Import) => vec![
                part(words::overview(lang).into(), Some(Route::Home)),
                part(words::import(lang).into(), None),
            ],
            _ => Vec::new(),
        })
    };
    view! {
        <div class="topbar">
            <nav class="trail" aria-label=move || words::breadcrumb(lang())>
                {live(trail)}
            </nav>
            <button
                type="button"
                class="quiet command"
                on:click=press(move || desk.palette.set(true))
            >
                {live(move || words::palette_button(lang()))}
                <kbd>{if apple() { "⌘ K" } else { "Ctrl K" }}</kbd>
            </button>
        </div>
    }
    .into_any()
}

/// Whether the keyboard has ⌘ where others have Ctrl.
fn apple() -> bool {
    let agent = window().navigator().user_agent().unwrap_or_default();
    agent.contains("Mac") || agent.contains("iPhone") || agent.contains("iPad")
}
