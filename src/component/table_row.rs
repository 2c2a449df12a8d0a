//! Heads and rows of a table: what sorts, what opens, what is selected.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::cell::{cell_text, cell_view};
use super::data_table::TableView;
use super::live::{live, press, said, when};
use super::selection::Selection;
use super::window::RowWindow;
use crate::app::lang;
use crate::i18n::Format;
use crate::i18n::phrases::{edit as edit_words, table as words};
use crate::report::{Align, Cell, Column, Row};

/// A column's head; a click on it sorts.
pub(super) fn head(column: Column, window: RowWindow) -> AnyView {
    let class = if column.align == Align::End {
        "end"
    } else {
        ""
    };
    if !column.sortable {
        return view! { <th scope="col" class=class>{column.label}</th> }.into_any();
    }
    let key = StoredValue::new(column.key);
    let figures = column.align == Align::End;
    let state = move || {
        window.sort.with(|sort| {
            sort.as_ref()
                .filter(|(name, _)| key.with_value(|key| key == name))
                .map(|(_, down)| *down)
        })
    };
    // Figures are wanted largest first; a third click gives the answer's own order back.
    let turn = move |_| {
        let next = match state() {
            None => Some(figures),
            Some(down) if down == figures => Some(!figures),
            Some(_) => None,
        };
        window.sort.set(next.map(|down| (key.get_value(), down)));
        window.rewind();
    };
    view! {
        <th
            scope="col"
            class=class
            aria-sort=move || match state() {
                Some(true) => "descending",
                Some(false) => "ascending",
                None => "none",
            }
        >
            <button type="button" on:click=turn>
                {column.label}
                <span class="arrow" aria-hidden="true">
                    {live(move || match state() {
                        Some(true) => "↓",
                        Some(false) => "↑",
                        None => "",
                    })}
                </span>
            </button>
        </th>
    }
    .into_any()
}

/// Selects all that match, or nobody.
pub(super) fn select_head(select: Selection) -> AnyView {
    let flip = move |_| {
        if select.all.get_untracked() {
            select.clear();
        } else {
            select.everybody();
        }
    };
    view! {
        <th scope="col" class="tick">
            <label>
                <input
                    type="checkbox"
                    aria-label=said(move || edit_words::select_everybody(lang()))
                    prop:checked=when(move || select.all.get())
                    on:change=flip
                />
            </label>
        </th>
    }
    .into_any()
}

/// What every row of a table is drawn with.
pub(super) struct Look<'a> {
    pub visible: &'a [(usize, Column)],
    pub format: Format<'a>,
    pub active: RwSignal<Option<u32>>,
    pub id: StoredValue<String>,
    pub table: TableView,
}

/// One row.
pub(super) fn row_view(row: &Row, index: u32, look: &Look<'_>) -> AnyView {
    let Look {
        format,
        active,
        id,
        table,
        ..
    } = *look;
    let (select, customer) = (table.select, row.customer);
    let opens = table.open.is_some() || customer.is_some();
    let tick = select.zip(customer).map(|(select, customer)| {
        let name = row.cells.first().map(|cell| cell_text(cell, format));
        let name = edit_words::select_row(format.lang, name.unwrap_or_default());
        let flip = move |event: MouseEvent| select.flip(index, customer, event.shift_key());
        view! {
            <td class="tick">
                <label>
                    <input
                        type="checkbox"
                        tabindex="-1"
                        aria-label=name
                        disabled=when(move || select.all.get())
                        prop:checked=when(move || select.has(customer))
                        on:click=flip
                    />
                </label>
            </td>
        }
        .into_any()
    });
    let cells: Vec<AnyView> = look
        .visible
        .iter()
        .map(|(at, column)| {
            let cell = row.cells.get(*at).unwrap_or(&Cell::Missing);
            let class = if column.align == Align::End {
                "end"
            } else {
                ""
            };
            let inner = match cell {
                Cell::Customer(..) if opens => {
                    let name = cell_text(cell, format);
                    let name = match table.open {
                        Some(_) => edit_words::open(format.lang, name),
                        None => words::open_customer(format.lang, name),
                    };
                    view! {
                        <button
                            type="button"
                            class="name"
                            tabindex="-1"
                            aria-label=name
                            on:click=press(move || table.open_row(index))
                        >
                            {cell_view(cell, format)}
                        </button>
                    }
                    .into_any()
                }
                _ => cell_view(cell, format),
            };
            view! { <td class=class>{inner}</td> }.into_any()
        })
        .collect();
    let selected = move || match (select, customer) {
        (Some(select), Some(customer)) => select.has(customer),
        _ => active.get() == Some(index),
    };
    view! {
        <tr
            id=format!("{}-{index}", id.get_value())
            aria-rowindex=(u64::from(index) + 2).to_string()
            aria-selected=said(move || selected().to_string())
            class:active=when(move || active.get() == Some(index))
            on:mousedown=move |_| active.set(Some(index))
        >
            {tick}
            {cells}
        </tr>
    }
    .into_any()
}
