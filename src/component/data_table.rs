//! A table of any length: only the rows in sight are in the document, whatever there are.

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;

use super::cell::cell_text;
use super::column_menu::column_menu;
use super::live::{live, said};
use super::selection::Selection;
use super::table_row::{Look, head, row_view, select_head};
use super::window::RowWindow;
use crate::app::{self, Route, book, client, go, lang};
use crate::engine::message::{Answer, Query};
use crate::i18n::Format;
use crate::i18n::phrases::{edit as edit_words, table as words};
use crate::plot::width_of;
use crate::report::{Cell, Column, Row};

/// Height of a row in CSS pixels; `views.css` says the same.
const ROW: f64 = 40.0;
/// Height of the header in CSS pixels.
const HEAD: f64 = 40.0;
/// Width of the column of checkboxes in CSS pixels; `views.css` says the same.
const TICK: f64 = 40.0;
/// Longer texts are cut with an ellipsis, in CSS pixels.
const WIDEST: f64 = 240.0;
/// Rows kept at hand above and below what is in sight.
const SPARE: u32 = 16;
/// The window moves in steps, so that not every pixel asks the engine.
const STEP: u32 = 8;

/// What a table shows, and where it gets it.
#[derive(Clone, Copy)]
pub struct TableView {
    /// Name under which the choice of columns is kept.
    pub name: StoredValue<String>,
    /// What the table holds, said to screen readers.
    pub caption: Signal<String>,
    /// All columns.
    pub columns: Signal<Vec<Column>>,
    /// All rows.
    pub total: Signal<u32>,
    /// The rows at hand.
    pub window: RowWindow,
    /// Rows made from what is at hand, where it holds no rows itself: the first one's place, and they.
    pub rows: Option<Signal<(u32, Vec<Row>)>>,
    /// Opens the row at a place, where rows are not about customers.
    pub open: Option<Callback<u32>>,
    /// Where customers can be selected.
    pub select: Option<Selection>,
    /// Whether columns can be chosen.
    pub menu: bool,
}

impl TableView {
    /// A table whose rows open customers.
    pub fn new(
        name: StoredValue<String>,
        caption: Signal<String>,
        columns: Signal<Vec<Column>>,
        total: Signal<u32>,
        window: RowWindow,
    ) -> TableView {
        TableView {
            name,
            caption,
            columns,
            total,
            window,
            rows: None,
            open: None,
            select: None,
            menu: true,
        }
    }

    /// The rows at hand and the first one's place; reactive.
    fn with_rows<T>(self, with: impl FnOnce(u32, &[Row]) -> T) -> T {
        match self.rows {
            Some(rows) => rows.with(|(from, rows)| with(*from, rows)),
            None => self
                .window
                .loaded
                .with(|loaded| with(loaded.from, loaded.rows())),
        }
    }

    /// The customer of the row at a place; not reactive.
    fn customer(self, row: u32) -> Option<u32> {
        untrack(|| {
            self.with_rows(|from, rows| {
                let at = row.checked_sub(from)?;
                rows.get(at as usize)?.customer
            })
        })
    }

    /// Opens the row at a place.
    pub(super) fn open_row(self, row: u32) {
        match (self.open, self.customer(row)) {
            (Some(open), _) => open.run(row),
            (None, Some(customer)) => open_customer(customer),
            (None, None) => {}
        }
    }
}

/// The table. Rows about a customer open that customer.
pub fn data_table(table: TableView) -> AnyView {
    let TableView {
        name,
        caption,
        columns,
        total,
        window,
        select,
        menu,
        ..
    } = table;
    let chosen = RwSignal::new(name.with_value(|name| app::prefs::columns(name)));
    let visible = Memo::new(move |_| {
        let chosen = chosen.get();
        columns
            .get()
            .into_iter()
            .enumerate()
            .filter(|(at, column)| {
                *at == 0
                    || chosen
                        .as_ref()
                        .is_none_or(|keys| keys.contains(&column.key))
            })
            .collect::<Vec<(usize, Column)>>()
    });
    let frame = NodeRef::<Div>::new();
    let active = RwSignal::new(None::<u32>);
    let id = StoredValue::new(format!("table-{}", name.get_value()));

    let look = move || {
        let Some(frame) = frame.get_untracked() else {
            return;
        };
        let top = f64::from(frame.scroll_top());
        let rows = (f64::from(frame.client_height()) / ROW).ceil() as u32;
        let first = ((top / ROW) as u32).saturating_sub(SPARE) / STEP * STEP;
        let view = (first, rows + 2 * SPARE + STEP);
        if window.view.get_untracked() != view {
            window.view.set(view);
        }
    };
    Effect::new(move |_| {
        window.rewound.track();
        active.set(None);
        if let Some(frame) = frame.get() {
            frame.set_scroll_top(0);
        }
    });
    Effect::new(move |_| {
        total.track();
        if frame.get().is_some() {
            look();
        }
    });

    let on_key = move |event: KeyboardEvent| {
        if event.target() != event.current_target() {
            return;
        }
        let Some(element) = frame.get_untracked() else {
            return;
        };
        let page = ((f64::from(element.client_height()) - HEAD) / ROW)
            .floor()
            .max(1.0) as i64;
        let last = i64::from(total.get_untracked()) - 1;
        let now = active.get_untracked().map_or(-1, i64::from);
        let to = match event.key().as_str() {
            "ArrowDown" => now + 1,
            "ArrowUp" => now - 1,
            "PageDown" => now + page,
            "PageUp" => now - page,
            "Home" => 0,
            "End" => last,
            "Enter" => {
                if let Some(index) = active.get_untracked() {
                    table.open_row(index);
                }
                return;
            }
            " " => {
                event.prevent_default();
                let row = active.get_untracked();
                let customer = row.and_then(|row| table.customer(row));
                if let (Some(select), Some(row), Some(customer)) = (select, row, customer) {
                    select.flip(row, customer, event.shift_key());
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        if last < 0 {
            return;
        }
        let to = to.clamp(0, last) as u32;
        active.set(Some(to));
        let (top, height) = (
            f64::from(element.scroll_top()),
            f64::from(element.client_height()),
        );
        let above = f64::from(to) * ROW;
        let below = above + ROW + HEAD - height;
        if above < top {
            element.set_scroll_top(above as i32);
        } else if below > top {
            element.set_scroll_top(below.ceil() as i32);
        }
    };

    let body = move || {
        let format_currency = book().with(|state| state.currency.clone());
        let format = Format {
            lang: lang(),
            currency: &format_currency,
        };
        let visible = visible.get();
        let look = Look {
            visible: &visible,
            format,
            active,
            id,
            table,
        };
        table.with_rows(|from, rows| {
            rows.iter()
                .zip(from..)
                .map(|(row, index)| row_view(row, index, &look))
                .collect::<Vec<_>>()
        })
    };
    let above = move || f64::from(table.with_rows(|from, _| from).min(total.get())) * ROW;
    let below = move || {
        let end = table.with_rows(|from, rows| from as usize + rows.len());
        f64::from(total.get().saturating_sub(end as u32)) * ROW
    };
    // Widths follow what stands in the first rows, so that dates and amounts are never cut.
    let needs = Memo::new(move |last: Option<&Vec<f64>>| {
        let visible = visible.get();
        let currency = book().with(|state| state.currency.clone());
        let format = Format {
            lang: lang(),
            currency: &currency,
        };
        table.with_rows(|from, rows| match last {
            Some(last) if last.len() == visible.len() && from > 0 => last.clone(),
            _ => visible
                .iter()
                .map(|(at, column)| needed(*at, column, rows, format))
                .collect(),
        })
    });
    let widths = move || {
        let (visible, needs) = (visible.get(), needs.get());
        let whole: f64 = needs.iter().sum();
        needs
            .iter()
            .zip(visible)
            .map(|(need, _)| {
                let width = format!("{:.3}%", need / whole.max(1.0) * 100.0);
                view! { <col style:width=width /> }.into_any()
            })
            .collect::<Vec<_>>()
    };
    let heads = move || {
        visible
            .get()
            .into_iter()
            .map(|(_, column)| head(column, window))
            .collect::<Vec<_>>()
    };
    view! {
        {menu.then(|| view! { <div class="table-tools">{column_menu(name, columns, chosen)}</div> })}
        <div class="data-table" node_ref=frame on:scroll=move |_| look()>
            <table
                role="grid"
                tabindex="0"
                aria-label=said(move || caption.get())
                aria-description=move || match (select, table.open) {
                    (Some(_), _) => edit_words::keys_select(lang()),
                    (_, Some(_)) => edit_words::keys(lang()),
                    _ => words::keys(lang()),
                }
                aria-multiselectable=select.map(|_| "true")
                aria-rowcount=said(move || (total.get() + 1).to_string())
                aria-activedescendant=move || {
                    active.get().map(|index| format!("{}-{index}", id.get_value()))
                }
                style:min-width=move || {
                    let ticks = select.map_or(0.0, |_| TICK);
                    format!("{:.0}px", ticks + needs.with(|needs| needs.iter().sum::<f64>()))
                }
                on:keydown=on_key
                on:focus=move |_| {
                    if active.get_untracked().is_none() && total.get_untracked() > 0 {
                        active.set(Some(window.view.get_untracked().0));
                    }
                }
            >
                <colgroup>
                    {select.map(|_| view! { <col style:width=format!("{TICK}px") /> })}
                    {live(widths)}
                </colgroup>
                <thead>
                    <tr aria-rowindex="1">{select.map(select_head)} {live(heads)}</tr>
                </thead>
                <tbody>
                    <tr class="spacer" aria-hidden="true" style:height=said(move || format!("{}px", above()))></tr>
                    {live(body)}
                    <tr class="spacer" aria-hidden="true" style:height=said(move || format!("{}px", below()))></tr>
                </tbody>
            </table>
        </div>
        <p class="note print-only">
            {live(move || {
                let shown = table.with_rows(|_, rows| rows.len());
                words::shown_of(lang(), shown, total.get())
            })}
        </p>
    }
    .into_any()
}

/// The width a column needs in CSS pixels: its header and the widest of these rows, within reason.
fn needed(at: usize, column: &Column, rows: &[Row], format: Format<'_>) -> f64 {
    let arrow = if column.sortable { 14.0 } else { 0.0 };
    let header = width_of(&column.label, 13.0, false) + arrow;
    let cells = rows.iter().map(|row| match row.cells.get(at) {
        Some(Cell::Bar(..)) => 110.0,
        Some(cell) => width_of(&cell_text(cell, format), 14.0, false),
        None => 0.0,
    });
    cells.fold(header, f64::max).clamp(28.0, WIDEST) + 18.0
}

/// Goes to a customer known by index; the address names it by kind and key, which outlive indices.
fn open_customer(index: u32) {
    let (client, lang) = (client(), lang());
    leptos::task::spawn_local(async move {
        match client.query(lang, Query::Customer(index)).await {
            Ok((Answer::Customer(page), _)) => go(&Route::Customer(page.mark)),
            Ok(_) => {}
            Err(fault) => leptos::logging::warn!("{fault:?}"),
        }
    });
}
