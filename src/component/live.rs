//! Parts of a view that change: boxed, so that the program holds the machinery of change once, not
//! once a place.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// A part that is made again whenever a signal it reads changes.
pub fn live<V: IntoAny + 'static>(mut part: impl FnMut() -> V + Send + 'static) -> AnyView {
    let part: Box<dyn FnMut() -> AnyView + Send> = Box::new(move || part().into_any());
    part.into_any()
}

/// A condition that follows its signals, for `hidden`, `disabled` and the like.
pub type When = Box<dyn FnMut() -> bool + Send>;
/// Words that follow their signals, for names and values.
pub type Said = Box<dyn FnMut() -> String + Send>;
/// Words that may be missing.
pub type Maybe = Box<dyn FnMut() -> Option<String> + Send>;
/// What a press of a button does.
pub type Press = Box<dyn FnMut(MouseEvent)>;

/// Boxes a condition.
pub fn when(condition: impl FnMut() -> bool + Send + 'static) -> When {
    Box::new(condition)
}

/// Boxes words.
pub fn said<T: Into<String>>(mut words: impl FnMut() -> T + Send + 'static) -> Said {
    Box::new(move || words().into())
}

/// Boxes words that may be missing.
pub fn maybe(words: impl FnMut() -> Option<String> + Send + 'static) -> Maybe {
    Box::new(words)
}

/// Boxes what a press does.
pub fn press(mut act: impl FnMut() + 'static) -> Press {
    Box::new(move |_| act())
}
