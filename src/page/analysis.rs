//! Any analysis of the registry: finding, facts, chart and settings, classes, table, acts.

use std::time::Duration;

use crate::component::live::{live, press, when};
use leptos::html::Details;
use leptos::prelude::*;

use crate::app::export::Source;
use crate::app::{Asked, Route, client, lang, replace, route, watch_query};
use crate::chart::Chart;
use crate::component::cards::cards;
use crate::component::chart_frame::{Twin, chart_frame};
use crate::component::controls::controls;
use crate::component::data_table::{TableView, data_table};
use crate::component::export_menu::export_menu;
use crate::component::refused::refused;
use crate::component::why::{why, why_button};
use crate::component::window::RowWindow;
use crate::component::working::{cancelled, nothing_yet, working};
use crate::engine::message::{Answer, Fault, Query};
use crate::i18n::phrases::analysis_page as words;
use crate::model::Day;
use crate::report::{Report, Settings, is_heavy};

/// The key in links that counts days back from another day than the last counted one.
const AS_OF: &str = "as_of";

/// Charts that are shown at once; further ones open with a press.
const SHOWN: usize = 4;
/// How long charts that were folded get to be painted before they are printed.
const PAINTED: Duration = Duration::from_millis(400);

/// What the page holds: the last good answer stays while the next one is worked out.
#[derive(Clone, Copy)]
struct Page {
    id: StoredValue<String>,
    settings: Memo<Settings>,
    report: Memo<Option<Report>>,
    fault: Memo<Option<Fault>>,
    stale: Signal<bool>,
    /// The further charts, folded.
    folded: NodeRef<Details>,
    /// Rises when what was cancelled is asked again.
    again: RwSignal<u32>,
}

/// The page of the analysis called `id`; its settings are read from the address.
pub fn page(id: String) -> AnyView {
    let id = StoredValue::new(id);
    let here = route();
    let settings = Memo::new(move |_| match here.get() {
        Route::Analysis(name, settings) if id.with_value(|id| *id == name) => settings,
        _ => Settings::new(),
    });
    let again = RwSignal::new(0);
    let asked = watch_query(move || {
        again.track();
        let (settings, as_of) = split(settings.get());
        Some(Query::Report(id.get_value(), settings, as_of))
    });
    let page = Page {
        id,
        settings,
        report: Memo::new(move |last: Option<&Option<Report>>| {
            asked.with(|(asked, _)| match asked {
                Asked::Here(Answer::Report(report)) => Some((**report).clone()),
                _ => last.cloned().flatten(),
            })
        }),
        fault: Memo::new(move |_| {
            asked.with(|(asked, _)| match asked {
                Asked::Failed(fault) => Some(fault.clone()),
                _ => None,
            })
        }),
        stale: Signal::derive(move || asked.with(|(_, stale)| *stale)),
        folded: NodeRef::new(),
        again,
    };
    let there = Memo::new(move |_| page.report.with(Option::is_some));
    let heavy = id.with_value(|id| is_heavy(id));
    let progress = client().analyst_progress();
    // What is worked out anew without a fit is there before a bar would be; rough answers are refined unasked.
    let busy = move || heavy && (progress.get().is_some() || page.stale.get() && !there.get());
    view! {
        <article class="analysis" class:stale=move || page.stale.get() aria-busy=move || page.stale.get().to_string()>
            {live(move || page.fault.get().map(|fault| match fault {
                Fault::Cancelled if there.get() => cancelled(again),
                Fault::Cancelled => view! {
                    <div class="refused">
                        <h1 tabindex="-1" class="sentence">{words::not_yet(lang())}</h1>
                        {nothing_yet(again)}
                    </div>
                }
                .into_any(),
                fault => refused(&fault, page.defaults()),
            }))}
            {live(move || {
                if there.get() {
                    page.body()
                } else if page.fault.with(Option::is_none) {
                    skeleton()
                } else {
                    ().into_any()
                }
            })}
            {working(Signal::derive(busy))}
        </article>
    }
    .into_any()
}

impl Page {
    /// A part of the report that redraws only when it changes.
    fn part<T>(self, read: impl Fn(&Report) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| {
            self.report
                .with(|report| report.as_ref().map(&read).unwrap_or_default())
        })
    }

    fn body(self) -> AnyView {
        let head = self.part(|report| {
            let texts = [&report.eyebrow, &report.headline, &report.facts];
            texts.map(String::clone)
        });
        let caveats = self.part(|report| report.caveats.clone());
        let explanation = self.part(|report| report.why.clone());
        let strip = self.part(|report| report.cards.clone());
        let settings = self.part(|report| report.controls.clone());
        let charts = self.part(|report| report.charts.len());
        let open = RwSignal::new(false);
        let set = Callback::new(move |pairs: Settings| self.set(pairs));
        view! {
            <header class="finding">
                <p class="eyebrow">{live(move || head.with(|[eyebrow, ..]| eyebrow.clone()))}</p>
                <h1 tabindex="-1">{live(move || head.with(|[_, headline, _]| headline.clone()))}</h1>
                <p class="facts">
                    {live(move || head.with(|[.., facts]| facts.clone()))} " "
                    {live(move || why_button("why", open, lang()))}
                </p>
                {live(move || why("why", explanation.get(), open, lang()))}
                {live(move || {
                    caveats
                        .get()
                        .into_iter()
                        .map(|caveat| view! { <p class="caveat">{caveat}</p> }.into_any())
                        .collect::<Vec<_>>()
                })}
            </header>
            <div class="workbench">
                <div class="main-chart">
                    {live(move || (charts.get() > 0).then(|| self.chart(0)))}
                </div>
                <div class="beside" role="group" aria-label=move || words::settings(lang())>
                    {live(move || controls(settings.get(), self.settings.into(), set))}
                    {self.acts()}
                </div>
            </div>
            {live(move || cards(strip.get()))}
            {live(move || {
                (1..charts.get().min(SHOWN)).map(|at| self.further(at)).collect::<Vec<_>>()
            })}
            {self.rest(charts)}
            {self.twins()}
            {self.table()}
        }
        .into_any()
    }

    fn chart(self, at: usize) -> AnyView {
        let chart = self.part(move |report| report.charts.get(at).cloned().unwrap_or_default());
        let twin = self.part(move |report| {
            let chart = report.charts.get(at)?;
            report
                .twins
                .iter()
                .find(|(name, ..)| names(name, chart))
                .map(|(_, columns, rows)| Twin {
                    columns: columns.clone(),
                    rows: rows.clone(),
                })
        });
        chart_frame(chart.into(), twin.into())
    }

    fn further(self, at: usize) -> AnyView {
        let title = self.part(move |report| {
            report
                .charts
                .get(at)
                .map(|chart| chart.title.clone())
                .unwrap_or_default()
        });
        view! {
            <section class="further">
                <h2>{live(move || title.get())}</h2>
                {self.chart(at)}
            </section>
        }
        .into_any()
    }

    /// Charts past the first few, folded.
    fn rest(self, charts: Memo<usize>) -> AnyView {
        let rest = move || charts.get().saturating_sub(SHOWN);
        view! {
            <details class="disclosure" node_ref=self.folded hidden=when(move || rest() == 0)>
                <summary>{live(move || words::more_charts(lang(), rest()))}</summary>
                {live(move || {
                    (SHOWN..charts.get()).map(|at| self.further(at)).collect::<Vec<_>>()
                })}
            </details>
        }
        .into_any()
    }

    /// Prints the page with all of its charts.
    fn print(self) {
        match self.folded.get_untracked() {
            Some(folded) if !folded.open() && !folded.hidden() => {
                folded.set_open(true);
                set_timeout(print, PAINTED);
            }
            _ => print(),
        }
    }

    /// Small tables that belong to no chart, under their names.
    fn twins(self) -> AnyView {
        let loose = self.part(|report| {
            report
                .twins
                .iter()
                .filter(|(name, ..)| !report.charts.iter().any(|chart| names(name, chart)))
                .map(|(name, columns, rows)| {
                    let twin = Twin {
                        columns: columns.clone(),
                        rows: rows.clone(),
                    };
                    (name.clone(), twin)
                })
                .collect::<Vec<_>>()
        });
        (move || {
            loose
                .get()
                .into_iter()
                .map(|(name, twin)| {
                    let table = crate::component::chart_frame::twin_table(name.clone(), &twin);
                    view! { <section class="further"><h2>{name}</h2>{table}</section> }.into_any()
                })
                .collect::<Vec<_>>()
        })
        .into_any()
    }

    fn table(self) -> AnyView {
        let table = self.part(|report| report.table.clone());
        let id = self.id;
        // Once a rough answer is refined its rows are asked for again.
        let rough = self.part(|report| report.rough);
        let window = RowWindow::new(move |from, count, sort| {
            self.again.track();
            // Read, not only tracked: a memo that nobody reads never hears from its sources.
            rough.with(|_| ());
            let (settings, as_of) = split(self.settings.get());
            (table.with(|table| table.rows > 0)).then(|| Query::Rows {
                id: id.get_value(),
                settings,
                as_of,
                sort,
                from,
                count,
            })
        });
        let view = TableView::new(
            id,
            Signal::derive(move || {
                let title = self.report.with(|report| {
                    report
                        .as_ref()
                        .map(|report| report.eyebrow.clone())
                        .unwrap_or_default()
                });
                format!("{title} · {}", words::ranked(lang()))
            }),
            Signal::derive(move || table.with(|table| table.columns.clone())),
            Signal::derive(move || table.with(|table| table.rows)),
            window,
        );
        let there = Memo::new(move |_| table.with(|table| !table.columns.is_empty()));
        (move || there.get().then(|| data_table(view))).into_any()
    }

    fn acts(self) -> AnyView {
        let changed = move || self.settings.with(|settings| !settings.is_empty());
        view! {
            <div class="page-acts no-print">
                {export_menu(Callback::new(move |()| self.source()))}
                <button type="button" class="button" on:click=press(move || self.print())>
                    {live(move || words::print(lang()))}
                </button>
                <a class="note" href=self.defaults().href() hidden=when(move || !changed())>
                    {live(move || words::settings_default(lang()))}
                </a>
            </div>
        }
        .into_any()
    }

    /// Moves settings: the address changes in place, the rest follows it.
    fn set(self, pairs: Settings) {
        let mut settings = self.settings.get_untracked();
        for (key, value) in pairs {
            settings.retain(|(known, _)| *known != key);
            if !value.is_empty() {
                settings.push((key, value));
            }
        }
        replace(&Route::Analysis(self.id.get_value(), settings));
    }

    /// The whole ranked table.
    fn source(self) -> Source {
        let (settings, as_of) = split(self.settings.get_untracked());
        let id = self.id.get_value();
        let (name, columns) = self.report.with_untracked(|report| {
            let known = report.as_ref();
            let known = known.map(|report| (report.eyebrow.clone(), report.table.columns.clone()));
            known.unwrap_or_default()
        });
        Source::Answer {
            query: Query::Rows {
                id: id.clone(),
                settings,
                as_of,
                sort: None,
                from: 0,
                count: u32::MAX,
            },
            code: id,
            name,
            columns,
        }
    }

    fn defaults(self) -> Route {
        Route::Analysis(self.id.get_value(), Settings::new())
    }
}

fn print() {
    if let Err(fault) = window().print() {
        leptos::logging::warn!("{fault:?}");
    }
}

fn names(name: &str, chart: &Chart) -> bool {
    name == chart.id || name == chart.title
}

/// Settings for the analysis, and the day to count back from.
fn split(settings: Settings) -> (Settings, Option<Day>) {
    let as_of = settings
        .iter()
        .find(|(key, _)| key == AS_OF)
        .and_then(|(_, value)| Day::parse_iso(value));
    let rest = settings.into_iter().filter(|(key, _)| key != AS_OF);
    (rest.collect(), as_of)
}

/// What stands where the answer will be, for as long as it takes.
fn skeleton() -> AnyView {
    view! {
        <div class="skeleton" role="status">
            <p class="eyebrow">" "</p>
            <h1 tabindex="-1">{live(move || words::waiting(lang()))}</h1>
            <div class="ghost line"></div>
            <div class="ghost plot"></div>
        </div>
    }
    .into_any()
}
