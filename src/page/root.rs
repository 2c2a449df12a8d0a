//! Which page is on screen, and what goes around every page: title, focus, keys.

use crate::component::live::live;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    analysis, customer, customers, duplicates, frame, gallery, history, home, import, lock,
    overview, privacy, records, safety, states, workbooks,
};
use crate::app::asked::{self, Asked};
use crate::app::edit::capital;
use crate::app::{
    self, EngineStatus, Route, area_name, book, desk, entries, focus_heading, lang, prefs, route,
    sample,
};
use crate::component::{drop_zone, palette, record_form, toast_line};
use crate::engine::message::{Id, State};
use crate::i18n::phrases::{
    common, edit as edit_words, history as history_words, home as home_words,
    privacy as privacy_words, safety as safety_words, shell as words, workbooks as workbooks_words,
};
use crate::i18n::{Lang, kinds_label};

/// Frames a page may take to answer before the focus gives up waiting for its heading.
const PATIENCE: u32 = 180;

/// What is on screen; settings of an analysis do not change it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Screen {
    /// The open question.
    First,
    /// The workbook is on its way.
    Opening,
    /// The engine fell before there was anything to show.
    Stopped,
    /// This page needs data and there are none.
    Empty,
    /// The workbook has a passphrase and nobody has said it yet.
    Locked(Id),
    /// A page.
    At(Route),
}

/// Mounts the page.
pub fn start() {
    leptos::mount::mount_to_body(root);
}

fn root() -> AnyView {
    app::provide();
    let desk = desk();
    let route = route();
    let screen = screen(route);
    let first = Memo::new(move |_| screen.with(|screen| *screen == Screen::First));
    follow(screen, route);
    keys();
    let left = move || match asked::take() {
        Some(Asked::Files(files)) => desk.intake.take_files(files),
        Some(Asked::Shop) => desk.open_sample_shop(),
        Some(Asked::Cdnow) => sample::open_cdnow(desk),
        None => {}
    };
    left();
    // The door stands until this page does; what it hears meanwhile comes here.
    let late = window_event_listener_untyped(asked::ASKED, move |_| left());
    on_cleanup(move || late.remove());
    view! {
        {drop_zone::doors(move |files| desk.intake.take_files(files))}
        {live(move || if first.get() { home::home() } else { frame::frame(screen, route) })}
        {palette::palette()}
        {record_form::record_form()}
        {toast_line::toast_line()}
    }
    .into_any()
}

/// The page inside the frame.
pub(super) fn page(screen: Screen) -> AnyView {
    match screen {
        Screen::First | Screen::Opening => states::opening(),
        Screen::Stopped => states::stopped(),
        Screen::Empty => states::empty(),
        Screen::Locked(id) => lock::unlock(id),
        Screen::At(Route::Home | Route::Overview) => overview::overview(),
        Screen::At(Route::Import) => import::import(),
        Screen::At(Route::Area(area)) => gallery::page(area),
        Screen::At(Route::Analysis(id, _)) => analysis::page(id),
        Screen::At(Route::Customers) => customers::page(),
        Screen::At(Route::Customer(mark)) => customer::page(mark),
        Screen::At(Route::Workbooks) => workbooks::page(),
        Screen::At(Route::History) => history::page(),
        Screen::At(Route::Safety) => safety::page(),
        Screen::At(Route::Privacy) => privacy::page(),
        Screen::At(Route::Duplicates) => duplicates::page(),
        Screen::At(Route::Records(kind)) => records::page(kind),
        Screen::At(Route::NotFound(_)) => states::not_found(),
    }
}

fn screen(route: Memo<Route>) -> Memo<Screen> {
    let status = desk().client.status();
    let book = book();
    let shelf = Memo::new(move |_| {
        book.with(|book| {
            (
                book.workbook.is_some(),
                book.is_filled(),
                book.locked.clone(),
            )
        })
    });
    Memo::new(move |_| {
        let place = route.with(Route::place);
        let (open, filled, locked) = shelf.get();
        if let Route::Import | Route::NotFound(_) = place {
            return Screen::At(place);
        }
        // The list of workbooks stands on its own: it is the way out of every other state.
        if place == Route::Workbooks && status.get() == EngineStatus::Ready {
            return Screen::At(place);
        }
        if let Some(id) = locked {
            return Screen::Locked(id);
        }
        if open {
            return match place {
                Route::Home
                | Route::Overview
                | Route::Customers
                | Route::Customer(_)
                | Route::Duplicates
                | Route::Records(_)
                | Route::Workbooks
                | Route::History
                | Route::Safety
                | Route::Privacy => Screen::At(place),
                _ if filled => Screen::At(place),
                _ => Screen::Empty,
            };
        }
        let home = place == Route::Home;
        match status.get() {
            EngineStatus::Starting if home && !prefs::expects_workbook() => Screen::First,
            EngineStatus::Starting => Screen::Opening,
            EngineStatus::Crashed(_) if !home || prefs::expects_workbook() => Screen::Stopped,
            _ if home => Screen::First,
            _ => Screen::Empty,
        }
    })
}

/// Title and focus follow the reader; a workbook that is open is remembered as such.
fn follow(screen: Memo<Screen>, route: Memo<Route>) {
    let (entries, book, status) = (entries(), book(), desk().client.status());
    Effect::new(move |_| {
        let lang = lang();
        let name = common::app_name(lang);
        let page = title(lang, &screen.get(), &entries);
        document().set_title(&if page.is_empty() {
            name.to_string()
        } else {
            format!("{page} · {name}")
        });
    });
    let place = Memo::new(move |_| route.with(Route::place));
    Effect::new(move |before: Option<Route>| {
        let place = place.get();
        if before.is_some_and(|before| before != place) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            focus_heading(PATIENCE);
        }
        place
    });
    Effect::new(move |_| {
        if status.get() == EngineStatus::Ready {
            let expected = |book: &State| book.workbook.is_some() || book.locked.is_some();
            prefs::keep_expectation(book.with(expected));
        }
    });
}

fn title(lang: Lang, screen: &Screen, entries: &Signal<Vec<crate::report::Entry>>) -> String {
    match screen {
        Screen::First => home_words::question(lang).into(),
        Screen::Opening => String::new(),
        Screen::Stopped => words::engine_down(lang).into(),
        Screen::Empty => words::empty(lang).into(),
        Screen::Locked(_) => privacy_words::locked_page(lang).into(),
        Screen::At(Route::Home | Route::Overview) => words::overview(lang).into(),
        Screen::At(Route::Import) => words::import(lang).into(),
        Screen::At(Route::Area(area)) => area_name(lang, *area).into(),
        Screen::At(Route::Analysis(id, _)) => entries.with(|entries| {
            let entry = entries.iter().find(|entry| entry.id == *id);
            entry.map_or_else(|| id.clone(), |entry| entry.title.clone())
        }),
        Screen::At(Route::Customers) => words::area_customers(lang).into(),
        // No name: the browser keeps titles in its history.
        Screen::At(Route::Customer(_)) => common::customer(lang).into(),
        Screen::At(Route::Workbooks) => workbooks_words::title(lang).into(),
        Screen::At(Route::History) => history_words::title(lang).into(),
        Screen::At(Route::Safety) => safety_words::title(lang).into(),
        Screen::At(Route::Privacy) => privacy_words::title(lang).into(),
        Screen::At(Route::Duplicates) => edit_words::duplicates(lang).into(),
        Screen::At(Route::Records(kind)) => capital(kinds_label(lang, *kind)),
        Screen::At(Route::NotFound(_)) => words::not_found(lang).into(),
    }
}

/// Ctrl/⌘-K opens the palette; Ctrl/⌘-Z takes back, with Shift (or Ctrl-Y) does again, outside
/// fields, which have an undo of their own. F8 hides names and shows them: one key, for whoever
/// stands before a projector.
fn keys() {
    let desk = desk();
    let listener = window_event_listener(ev::keydown, move |event| {
        if event.key() == "F8" && !event.shift_key() && !event.repeat() {
            event.prevent_default();
            desk.flip_names();
            return;
        }
        if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
            return;
        }
        match event.key().to_ascii_lowercase().as_str() {
            "k" => {
                event.prevent_default();
                desk.palette.update(|open| *open = !*open);
            }
            "z" if !in_field(&event) => {
                event.prevent_default();
                if event.shift_key() {
                    desk.redo();
                } else {
                    desk.undo();
                }
            }
            "y" if !in_field(&event) => {
                event.prevent_default();
                desk.redo();
            }
            _ => {}
        }
    });
    on_cleanup(move || listener.remove());
}

fn in_field(event: &ev::KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|target| {
        target
            .matches("input:not([type=radio]):not([type=checkbox]):not([type=range]), textarea, [contenteditable]")
            .unwrap_or(false)
    })
}
