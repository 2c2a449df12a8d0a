//! The import page.
pub(super) fn import() -> leptos::prelude::AnyView {
    use leptos::prelude::*;
    ().into_any()
}
