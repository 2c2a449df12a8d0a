//! A chart on the page: its image in the page's ink, its points for pointer and keyboard, its
//! table twin, and saving it as a file.

use super::live::{live, maybe, press, said, when};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;

use super::cell::cell_text;
use super::chart_file::{Kind, image_url, revoke, save};
use super::sense::{is_dark, width_of};
use crate::app::{book, lang};
use crate::chart::Chart;
use crate::i18n::phrases::chart as words;
use crate::i18n::{Format, Lang};
use crate::plot::{Ink, height_for, place, svg};
use crate::report::{Align, Cell, Column, Row};

/// A pointer this near to a point, in CSS pixels, means it.
const REACH: f64 = 56.0;

/// A chart's figures as a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Twin {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
}

impl Twin {
    /// The points of a chart that brings no table of its own.
    pub fn of_points(chart: &Chart, lang: Lang) -> Twin {
        let column = |label: &str, fallback: &'static str, align| Column {
            key: fallback.into(),
            label: if label.is_empty() { fallback } else { label }.into(),
            align,
            width: 1.0,
            sortable: false,
        };
        let figure = |value: f64| Cell::Number(value, if value.fract() == 0.0 { 0 } else { 4 });
        Twin {
            columns: vec![
                column("", words::meaning(lang), Align::Start),
                column(&chart.x.label, words::horizontal(lang), Align::End),
                column(&chart.y.label, words::vertical(lang), Align::End),
            ],
            rows: chart
                .points
                .iter()
                .map(|point| Row {
                    customer: None,
                    cells: vec![
                        Cell::Text(point.text.clone()),
                        figure(point.at.0),
                        figure(point.at.1),
                    ],
                })
                .collect(),
        }
    }
}

/// The chart and its acts. `twin` is its table; without one its points are listed.
pub fn chart_frame(chart: Signal<Chart>, twin: Signal<Option<Twin>>) -> AnyView {
    let twin = Memo::new(move |_| {
        twin.get()
            .unwrap_or_else(|| chart.with(|chart| Twin::of_points(chart, lang())))
    });
    let as_table = RwSignal::new(false);
    let acts = move |kind: Kind| {
        let label = move || match kind {
            Kind::Svg => words::save_svg(lang()),
            Kind::Png => words::save_png(lang()),
            Kind::Csv => words::save_csv(lang()),
        };
        let run = move |_| {
            save(
                kind,
                &chart.get_untracked(),
                &twin_text(&twin.get_untracked()),
            )
        };
        view! { <button type="button" class="link" on:click=run>{label}</button> }.into_any()
    };
    view! {
        <figure class="chart">
            <div hidden=when(move || as_table.get())>{drawing(chart)}</div>
            {live(move || as_table.get().then(|| twin_table(chart.with(|chart| chart.title.clone()), &twin.get())))}
            <figcaption class="acts no-print">
                <button
                    type="button"
                    class="link"
                    on:click=press(move || as_table.update(|table| *table = !*table))
                >
                    {live(move || if as_table.get() { words::as_chart(lang()) } else { words::as_table(lang()) })}
                </button>
                {acts(Kind::Svg)}
                {acts(Kind::Png)}
                {acts(Kind::Csv)}
            </figcaption>
        </figure>
    }
    .into_any()
}

fn drawing(chart: Signal<Chart>) -> AnyView {
    let frame = NodeRef::<Div>::new();
    let width = width_of(frame);
    let dark = is_dark();
    let size = Memo::new(move |_| {
        let width = width.get().min(1_600);
        (width, chart.with(|chart| height_for(chart, width)))
    });
    let url = RwSignal::new(None::<String>);
    let narrow = RwSignal::new(false);
    let show = move |next: Option<String>| {
        if let Some(old) = url.get_untracked() {
            revoke(old);
        }
        url.set(next);
    };
    Effect::new(move |_| {
        let size = size.get();
        if size.0 == 0 {
            return;
        }
        let ink = if dark.get() { Ink::DARK } else { Ink::LIGHT };
        let drawn = chart.with(|chart| svg(chart, size, &ink));
        narrow.set(drawn.is_err());
        let next = drawn
            .map_err(|error| error.to_string())
            .and_then(|text| image_url(&text));
        match next {
            Ok(next) => show(Some(next)),
            Err(why) => {
                leptos::logging::warn!("{why}");
                show(None);
            }
        }
    });
    on_cleanup(move || {
        if let Some(old) = url.try_get_untracked().flatten() {
            revoke(old);
        }
    });
    view! {
        <div
            class="drawing"
            node_ref=frame
            style:height=said(move || format!("{}px", size.get().1))
        >
            {live(move || {
                url.get().map(|url| {
                    view! {
                        <img
                            src=url
                            alt=chart.with(|chart| chart.title.clone())
                            width=size.get().0.to_string()
                            height=size.get().1.to_string()
                        />
                    }
                })
            })}
            <p class="note" hidden=when(move || !narrow.get())>{live(move || words::narrow(lang()))}</p>
            {spots(chart, size)}
        </div>
    }
    .into_any()
}

/// The layer of points: one stop for the keyboard, arrows step, the pointer finds the nearest.
fn spots(chart: Signal<Chart>, size: Memo<(u32, u32)>) -> AnyView {
    let places = Memo::new(move |_| chart.with(|chart| place(chart, size.get())));
    let active = RwSignal::new(None::<usize>);
    let count = move || places.with_untracked(Vec::len);
    let on_key = move |event: KeyboardEvent| {
        let last = count().saturating_sub(1);
        let next = match (event.key().as_str(), active.get_untracked()) {
            ("ArrowRight" | "ArrowDown", Some(at)) => (at + 1).min(last),
            ("ArrowLeft" | "ArrowUp", Some(at)) => at.saturating_sub(1),
            ("ArrowRight" | "ArrowDown" | "Home", _) => 0,
            ("ArrowLeft" | "ArrowUp" | "End", _) => last,
            ("Escape", Some(_)) => {
                active.set(None);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(Some(next));
    };
    let on_pointer = move |event: PointerEvent| {
        let at = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        let nearest = places.with_untracked(|places| {
            places
                .iter()
                .map(|place| (place.0 - at.0).hypot(place.1 - at.1))
                .enumerate()
                .min_by(|a, b| a.1.total_cmp(&b.1))
                .filter(|(_, distance)| *distance <= REACH)
                .map(|(index, _)| index)
        });
        if active.get_untracked() != nearest {
            active.set(nearest);
        }
    };
    let here = move || {
        let at = active.get()?;
        let place = places.with(|places| places.get(at).copied())?;
        let text = chart.with(|chart| chart.points.get(at).map(|point| point.text.clone()))?;
        Some((place, text))
    };
    view! {
        <div
            class="spots"
            role="group"
            tabindex="0"
            aria-label=said(move || words::points(lang()))
            hidden=when(move || places.with(Vec::is_empty))
            on:keydown=on_key
            on:focus=move |_| {
                if active.get_untracked().is_none() {
                    active.set(Some(0));
                }
            }
            on:blur=move |_| active.set(None)
            on:pointermove=on_pointer
            on:pointerdown=on_pointer
            on:pointerleave=move |_| active.set(None)
        >
            <i
                class="ring"
                hidden=when(move || here().is_none())
                style:left=maybe(move || here().map(|((x, _), _)| format!("{x:.1}px")))
                style:top=maybe(move || here().map(|((_, y), _)| format!("{y:.1}px")))
            ></i>
            <p
                class="tip"
                aria-live="polite"
                class:shown=when(move || here().is_some())
                class:left=when(move || here().is_some_and(|((x, _), _)| x > f64::from(size.get().0) * 0.6))
                class:under=when(move || here().is_some_and(|((_, y), _)| y < 64.0))
                style:left=maybe(move || here().map(|((x, _), _)| format!("{x:.1}px")))
                style:top=maybe(move || here().map(|((_, y), _)| format!("{y:.1}px")))
            >
                {live(move || here().map(|(_, text)| text).unwrap_or_default())}
            </p>
        </div>
    }
    .into_any()
}

/// A small table as it stands on the page.
pub fn twin_table(title: String, twin: &Twin) -> AnyView {
    let currency = book().with(|state| state.currency.clone());
    let format = Format {
        lang: lang(),
        currency: &currency,
    };
    let class = |column: &Column| {
        if column.align == Align::End {
            "end"
        } else {
            ""
        }
    };
    let heads: Vec<AnyView> = twin
        .columns
        .iter()
        .map(|column| {
            view! { <th scope="col" class=class(column)>{column.label.clone()}</th> }.into_any()
        })
        .collect();
    let rows: Vec<AnyView> = twin
        .rows
        .iter()
        .map(|row| {
            let cells: Vec<AnyView> = twin
                .columns
                .iter()
                .zip(&row.cells)
                .map(|(column, cell)| {
                    view! { <td class=class(column)>{cell_text(cell, format)}</td> }.into_any()
                })
                .collect();
            view! { <tr>{cells}</tr> }.into_any()
        })
        .collect();
    let label = title.clone();
    view! {
        <div class="plain-table" tabindex="0" role="region" aria-label=label>
            <table>
                <caption class="hidden-words">{title}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The twin as rows of text, header first, for the CSV.
fn twin_text(twin: &Twin) -> Vec<Vec<String>> {
    let currency = book().with_untracked(|state| state.currency.clone());
    let format = Format {
        lang: lang(),
        currency: &currency,
    };
    let head = twin
        .columns
        .iter()
        .map(|column| column.label.clone())
        .collect();
    let rows = twin.rows.iter().map(|row| {
        row.cells
            .iter()
            .map(|cell| cell_text(cell, format))
            .collect()
    });
    std::iter::once(head).chain(rows).collect()
}
