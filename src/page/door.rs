//! The door: the first page as a small program of its own, on screen while the workbook follows.

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::HtmlElement;

use crate::app::act::open_chooser;
use crate::app::asked::{self, Asked};
use crate::app::{lang, look};
use crate::component::drop_zone;
use crate::component::first_page::{Offered, first_page};
use crate::component::live::live;
use crate::i18n::phrases::{common, home as words};

/// Shows the first page inside `#door` until it is told to go.
pub fn open() {
    let place = document()
        .get_element_by_id("door")
        .and_then(|place| place.dyn_into::<HtmlElement>().ok());
    let Some(place) = place else {
        web_sys::console::error_1(&"the page has no #door".into());
        return;
    };
    let shown = mount_to(place, door);
    // Dropping the handle takes the page down, listeners included.
    let close = Closure::once_into_js(move || drop(shown));
    let listening = window().add_event_listener_with_callback(asked::CLOSE, close.unchecked_ref());
    if let Err(fault) = listening {
        web_sys::console::error_1(&fault);
    }
}

fn door() -> AnyView {
    look::provide();
    Effect::new(move |_| {
        let lang = lang();
        document().set_title(&format!(
            "{} · {}",
            words::question(lang),
            common::app_name(lang)
        ));
    });
    let waiting = RwSignal::new(false);
    let ask = move |what: Asked| match asked::leave(what) {
        Ok(()) => waiting.set(true),
        Err(fault) => web_sys::console::error_1(&fault),
    };
    let note = view! {
        <p class="note" role="status">
            {live(move || if waiting.get() { words::just_a_moment(lang()) } else { "" })}
        </p>
    };
    view! {
        {drop_zone::doors(move |files| ask(Asked::Files(files)))}
        {first_page(
            move |offered| match offered {
                Offered::Choose => open_chooser(),
                Offered::Shop => ask(Asked::Shop),
                Offered::Cdnow => ask(Asked::Cdnow),
            },
            note.into_any(),
        )}
    }
    .into_any()
}
