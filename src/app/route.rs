//! Where the reader is: addresses after `#`, so that any static host, any sub-path and the service
//! worker serve them without rules.

use js_sys::{decode_uri_component, encode_uri_component};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::model::Kind;
use crate::report::{Area, Settings};

/// A place in the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The first page: the open question, or the overview once there is data.
    Home,
    /// The file being imported.
    Import,
    /// Figures and findings of the workbook.
    Overview,
    /// The analyses of an area.
    Area(Area),
    /// An analysis with the settings that differ from its defaults.
    Analysis(String, Settings),
    /// The customers table.
    Customers,
    /// One customer by its mark, which says nothing about who it is.
    Customer(String),
    /// All workbooks, and the bin.
    Workbooks,
    /// The steps of the workbook.
    History,
    /// How safe the data are.
    Safety,
    /// Who sees who the customers are.
    Privacy,
    /// Customers that look like the same one.
    Duplicates,
    /// The records of a kind.
    Records(Kind),
    /// No such place.
    NotFound(String),
}

const AREAS: [(&str, Area); 6] = [
    ("customers", Area::Customers),
    ("segments", Area::Segments),
    ("diagnose", Area::Diagnose),
    ("design", Area::Design),
    ("execute", Area::Execute),
    ("classroom", Area::Classroom),
];

/// Kinds of records that have a page of their own.
pub const LISTED: [Kind; 10] = [
    Kind::Contact,
    Kind::Touch,
    Kind::Cost,
    Kind::Survey,
    Kind::Loss,
    Kind::Deal,
    Kind::Complaint,
    Kind::Staff,
    Kind::Task,
    Kind::Field,
];

impl Route {
    /// Reads `#/analysis/abc?cut_a=70`; with or without the `#`.
    pub fn parse(hash: &str) -> Route {
        let text = hash.trim_start_matches('#').trim_matches('/');
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let mut parts = path.trim_end_matches('/').splitn(3, '/');
        let (first, second, third) = (parts.next(), parts.next(), parts.next());
        let known = match (first.unwrap_or(""), second, third) {
            ("", None, _) => Some(Route::Home),
            ("import", None, _) => Some(Route::Import),
            ("overview", None, _) => Some(Route::Overview),
            ("customers", None, _) => Some(Route::Customers),
            ("history", None, _) => Some(Route::History),
            ("privacy", None, _) => Some(Route::Privacy),
            ("safety", None, _) => Some(Route::Safety),
            ("workbooks", None, _) => Some(Route::Workbooks),
            ("area", Some(name), None) => AREAS
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, area)| Route::Area(*area)),
            ("analysis", Some(id), None) => Some(Route::Analysis(plain(id), settings(query))),
            ("duplicates", None, _) => Some(Route::Duplicates),
            ("records", Some(code), None) => Kind::from_code(code)
                .filter(|kind| LISTED.contains(kind))
                .map(Route::Records),
            ("customer", Some(mark), None) => Some(Route::Customer(plain(mark))),
            _ => None,
        };
        known.unwrap_or_else(|| Route::NotFound(text.into()))
    }

    /// The address, for `href`.
    pub fn href(&self) -> String {
        match self {
            Route::Home => "#/".into(),
            Route::Import => "#/import".into(),
            Route::Overview => "#/overview".into(),
            Route::Customers => "#/customers".into(),
            Route::History => "#/history".into(),
            Route::Privacy => "#/privacy".into(),
            Route::Safety => "#/safety".into(),
            Route::Workbooks => "#/workbooks".into(),
            Route::Area(area) => format!("#/area/{}", name_of(&AREAS, area)),
            Route::Analysis(id, settings) => {
                let mut href = format!("#/analysis/{}", coded(id));
                for (at, (key, value)) in settings.iter().enumerate() {
                    href.push(if at == 0 { '?' } else { '&' });
                    href.push_str(&coded(key));
                    href.push('=');
                    href.push_str(&coded(value));
                }
                href
            }
            Route::Customer(mark) => format!("#/customer/{}", coded(mark)),
            Route::Duplicates => "#/duplicates".into(),
            Route::Records(kind) => format!("#/records/{}", kind.code()),
            Route::NotFound(text) => format!("#/{text}"),
        }
    }

    /// The same place whatever the settings: moving a slider does not change the page.
    pub fn place(&self) -> Route {
        match self {
            Route::Analysis(id, _) => Route::Analysis(id.clone(), Settings::new()),
            other => other.clone(),
        }
    }
}

#[derive(Clone, Copy)]
struct Here(RwSignal<Route>);

pub(super) fn provide() {
    let here = RwSignal::new(read());
    provide_context(Here(here));
    let listener = window_event_listener(leptos::ev::hashchange, move |_| here.set(read()));
    on_cleanup(move || listener.remove());
}

/// Where the reader is.
pub fn route() -> Memo<Route> {
    let here = expect_context::<Here>().0;
    Memo::new(move |_| here.get())
}

/// Goes there; the way back stays open.
pub fn go(route: &Route) {
    if let Err(fault) = window().location().set_hash(&route.href()) {
        web_sys::console::error_1(&fault);
    }
}

/// Goes there in place of where the reader is, for settings that move. Needs a reactive owner.
pub fn replace(route: &Route) {
    let replaced = window().history().and_then(|history| {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&route.href()))
    });
    match replaced {
        Ok(()) => {
            if let Some(Here(here)) = use_context::<Here>() {
                here.set(route.clone());
            }
        }
        Err(fault) => web_sys::console::error_1(&fault),
    }
}

fn read() -> Route {
    Route::parse(&window().location().hash().unwrap_or_default())
}

fn settings(query: &str) -> Settings {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (plain(key), plain(value))
        })
        .collect()
}

fn name_of<T: PartialEq>(names: &[(&'static str, T)], wanted: &T) -> &'static str {
    names
        .iter()
        .find(|(_, known)| known == wanted)
        .map_or("", |(name, _)| name)
}

fn coded(text: &str) -> String {
    encode_uri_component(text).into()
}

/// The text again; as it stands where it is not percent-encoded properly.
fn plain(text: &str) -> String {
    decode_uri_component(text).map_or_else(|_| text.into(), String::from)
}
