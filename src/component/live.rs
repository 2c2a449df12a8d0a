//! Parts of a view that change: boxed, so that the program holds the machinery of change once, not
//! once a place.

use leptos::prelude::*;

/// A part that is made again whenever a signal it reads changes.
pub fn live<V: IntoAny + 'static>(mut part: impl FnMut() -> V + Send + 'static) -> AnyView {
    let part: Box<dyn FnMut() -> AnyView + Send> = Box::new(move || part().into_any());
    part.into_any()
}
