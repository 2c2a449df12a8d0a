//! The offline copy of the page, and new versions of it: never taken without a click.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use super::toast::{Offer, Toasts, toasts};
use super::{Tongue, describe};
use crate::i18n::Lang;
use crate::i18n::phrases::shell as words;

/// Registers `sw.js` once the page has loaded, and says when a newer version waits.
pub(super) fn watch() {
    let (toasts, tongue) = (toasts(), expect_context::<Tongue>().0);
    let Some(container) = container() else { return };
    spawn_local(async move {
        let registering = container.register("./sw.js");
        match JsFuture::from(registering).await {
            Ok(registration) => {
                heed(&container, registration.unchecked_into(), toasts, tongue);
            }
            // Without it the page works, only not offline.
            Err(fault) => web_sys::console::info_1(&describe(&fault).into()),
        }
    });
}

/// Lets the waiting version take over, then loads it; loads it at once where it took over already.
pub fn take() {
    let Some(container) = container() else { return };
    let reload = Closure::once_into_js(reload);
    container.set_oncontrollerchange(Some(reload.unchecked_ref()));
    spawn_local(async move {
        let Ok(found) = JsFuture::from(container.get_registration()).await else {
            return;
        };
        let Ok(registration) = found.dyn_into::<ServiceWorkerRegistration>() else {
            return;
        };
        let Some(waiting) = registration.waiting() else {
            return self::reload();
        };
        let message = js_sys::Object::new();
        let set = js_sys::Reflect::set(&message, &"type".into(), &"activate".into());
        if let Err(fault) = set.and_then(|_| waiting.post_message(&message)) {
            web_sys::console::error_1(&fault);
        }
    });
}

fn reload() {
    if let Err(fault) = window().location().reload() {
        web_sys::console::error_1(&fault);
    }
}

fn heed(
    container: &ServiceWorkerContainer,
    registration: ServiceWorkerRegistration,
    toasts: Toasts,
    tongue: RwSignal<Lang>,
) {
    let say = move || {
        let lang = tongue.get_untracked();
        toasts.say(words::update_ready(lang).into(), Offer::Update);
    };
    // The first version of all is not an update.
    if container.controller().is_none() {
        return;
    }
    if registration.waiting().is_some() {
        say();
    }
    // Another tab let the newer version take over: this page's own files are gone from the cache.
    let changed = Closure::<dyn FnMut()>::new(say);
    container.set_oncontrollerchange(Some(changed.as_ref().unchecked_ref()));
    changed.forget();
    let watched = registration.clone();
    let found = Closure::<dyn FnMut()>::new(move || {
        let Some(installing) = watched.installing() else {
            return;
        };
        let newer = installing.clone();
        let changed = Closure::<dyn FnMut()>::new(move || {
            if newer.state() == ServiceWorkerState::Installed {
                say();
            }
        });
        installing.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
        changed.forget();
    });
    registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
    found.forget();
}

/// Absent where the page is not served securely.
fn container() -> Option<ServiceWorkerContainer> {
    js_sys::Reflect::get(&window().navigator(), &"serviceWorker".into())
        .ok()?
        .dyn_into()
        .ok()
}
