//! A typed cell as the reader's language writes it.

use leptos::prelude::*;

use super::badge::badge;
use crate::i18n::Format;
use crate::i18n::phrases::common;
use crate::report::Cell;

/// The cell as plain text: for twins saved as CSV and for names of rows.
pub fn cell_text(cell: &Cell, format: Format<'_>) -> String {
    match cell {
        Cell::Missing => common::undefined(format.lang).into(),
        Cell::Text(text) | Cell::Class(text, _) => text.clone(),
        Cell::Customer(name, key) if name.is_empty() || name == key => key.clone(),
        Cell::Customer(name, key) => format!("{name} {key}"),
        Cell::Int(value) => format.int(*value),
        Cell::Money(value) => format.money(*value),
        Cell::Quantity(value) => format.quantity(*value),
        Cell::Share(value, decimals) => format.percent_with(*value, u32::from(*decimals)),
        Cell::Number(value, decimals) => format.decimal(*value, usize::from(*decimals)),
        Cell::Day(day) => format.day(*day),
        Cell::Bar(share, _) => format.percent(*share),
    }
}

/// The cell as it stands in a table; in a ranked table amounts carry no sign, the header says it.
pub fn cell_view(cell: &Cell, format: Format<'_>) -> AnyView {
    match cell {
        Cell::Customer(name, key) => {
            let (first, second) = if name.is_empty() || name == key {
                (key.clone(), String::new())
            } else {
                (name.clone(), key.clone())
            };
            view! {
                {first}
                " "
                <span class="key">{second}</span>
            }
            .into_any()
        }
        Cell::Class(name, rank) => badge(name.clone(), *rank),
        Cell::Bar(share, rank) => {
            let width = format!("{:.2}%", share.clamp(0.0, 1.0) * 100.0);
            let rank = rank.to_string();
            view! {
                <span class="data-bar" aria-hidden="true">
                    <i data-rank=rank style:width=width></i>
                </span>
            }
            .into_any()
        }
        Cell::Money(value) => {
            let bare = Format {
                lang: format.lang,
                currency: "",
            };
            bare.money(*value).into_any()
        }
        other => cell_text(other, format).into_any(),
    }
}
