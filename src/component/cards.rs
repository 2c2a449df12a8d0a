//! Classes or key figures side by side, each with what to do about it.

use leptos::prelude::*;

use super::badge::badge;
use crate::report::Card;

/// The strip; nothing where there are no cards.
pub fn cards(cards: Vec<Card>) -> AnyView {
    if cards.is_empty() {
        return ().into_any();
    }
    let cards: Vec<AnyView> = cards.into_iter().map(card).collect();
    view! { <ul class="cards">{cards}</ul> }.into_any()
}

fn card(card: Card) -> AnyView {
    let mark = (!card.badge.is_empty()).then(|| badge(card.badge, card.rank));
    view! {
        <li>
            <p class="label">{mark} <span>{card.label}</span></p>
            <p class="figure serif">{card.figure}</p>
            <p class="text">{card.text}</p>
        </li>
    }
    .into_any()
}
