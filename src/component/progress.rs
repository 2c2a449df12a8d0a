//! How far long work is: a bar, and words beside it.

use super::live::{maybe, said};
use leptos::prelude::*;

/// A bar of this share 0–1; `None` or 0: under way, nobody knows how far.
pub fn progress(name: Signal<String>, share: Signal<Option<f64>>) -> AnyView {
    let known = move || share.get().filter(|share| *share > 0.0);
    view! {
        <div
            class=said(move || if known().is_some() { "progress" } else { "progress unknown" })
            role="progressbar"
            aria-label=said(move || name.get())
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=maybe(move || known().map(|share| ((share * 100.0) as u32).min(100).to_string()))
        >
            <i style:transform=move || {
                known().map(|share| format!("scaleX({:.3})", share.clamp(0.0, 1.0)))
            }></i>
        </div>
    }
    .into_any()
}
