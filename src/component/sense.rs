//! What the browser knows and a drawing needs: how wide a place is, how dark the page is.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{MediaQueryList, ResizeObserver};

use crate::app::{Shade, Theme};

/// The width of an element in whole CSS pixels, followed as it changes; 0 until it is known.
pub fn width_of(element: NodeRef<Div>) -> Signal<u32> {
    let width = RwSignal::new(0u32);
    let watcher = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let watched = element.clone();
        let measure = Closure::<dyn FnMut()>::new(move || {
            let now = watched.client_width().max(0) as u32;
            // A hidden place is 0 wide; the drawing keeps its last size.
            if now > 0 && width.try_get_untracked().is_some_and(|old| old != now) {
                width.set(now);
            }
        });
        match ResizeObserver::new(measure.as_ref().unchecked_ref()) {
            Ok(observer) => {
                observer.observe(&element);
                watcher.set_value(Some((observer, measure)));
            }
            Err(fault) => web_sys::console::warn_1(&fault),
        }
    });
    on_cleanup(move || {
        if let Some(Some((observer, _))) = watcher.try_update_value(Option::take) {
            observer.disconnect();
        }
    });
    width.into()
}

/// Whether the page is dark, by the reader's choice or the system's.
pub fn is_dark() -> Signal<bool> {
    let Shade(shade) = expect_context();
    let query: Option<MediaQueryList> = window()
        .match_media("(prefers-color-scheme: dark)")
        .ok()
        .flatten();
    let system = RwSignal::new(query.as_ref().is_some_and(MediaQueryList::matches));
    if let Some(query) = query {
        let target = query.clone();
        let changed = Closure::<dyn FnMut()>::new(move || {
            system.try_set(query.matches());
        });
        let listener = changed.as_ref().clone();
        if let Err(fault) =
            target.add_event_listener_with_callback("change", listener.unchecked_ref())
        {
            web_sys::console::warn_1(&fault);
        }
        let held = StoredValue::new_local(Some((target, changed)));
        on_cleanup(move || {
            if let Some(Some((target, changed))) = held.try_update_value(Option::take) {
                let gone = target.remove_event_listener_with_callback(
                    "change",
                    changed.as_ref().unchecked_ref(),
                );
                if let Err(fault) = gone {
                    web_sys::console::warn_1(&fault);
                }
            }
        });
    }
    Signal::derive(move || match shade.get() {
        Theme::System => system.get(),
        Theme::Light => false,
        Theme::Dark => true,
    })
}
