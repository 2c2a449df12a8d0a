//! A class badge: the letter in its class's colour; longer names as words beside a spot of it.

use leptos::prelude::*;

/// `rank` 1–3 for the ordered data colours, 0 for none.
pub fn badge(name: String, rank: u8) -> AnyView {
    let short = name.chars().count() <= 2;
    let class = if short { "badge" } else { "badge words" };
    view! { <span class=class data-rank=rank.to_string()>{name}</span> }.into_any()
}
