//! «How was this computed?»: formula, symbols, this shop's figures, source.

use super::live::{press, said, when};
use leptos::prelude::*;

use crate::i18n::Lang;
use crate::i18n::phrases::analysis_page as words;
use crate::report::Explanation;

/// The button that opens the panel [`why`], for the end of the facts line.
pub fn why_button(id: &'static str, open: RwSignal<bool>, lang: Lang) -> AnyView {
    view! {
        <button
            type="button"
            class="link how"
            aria-expanded=said(move || open.get().to_string())
            aria-controls=id
            on:click=press(move || open.update(|open| *open = !*open))
        >
            {words::how(lang)}
        </button>
    }
    .into_any()
}

/// The panel itself.
pub fn why(
    id: &'static str,
    explanation: Explanation,
    open: RwSignal<bool>,
    lang: Lang,
) -> AnyView {
    let lines = |class: &'static str, lines: Vec<String>| -> AnyView {
        lines
            .into_iter()
            .map(|line| view! { <p class=class>{line}</p> })
            .collect::<Vec<_>>()
            .into_any()
    };
    let part = |title: &'static str, body: AnyView, there: bool| -> Option<AnyView> {
        there.then(|| view! { <div class="part"><h2>{title}</h2>{body}</div> }.into_any())
    };
    let Explanation {
        formula,
        symbols,
        worked,
        source,
    } = explanation;
    let parts = [
        part(
            words::formula(lang),
            lines("formula", formula.clone()),
            !formula.is_empty(),
        ),
        part(
            words::worked(lang),
            lines("formula", worked.clone()),
            !worked.is_empty(),
        ),
        part(
            words::symbols(lang),
            symbol_list(&symbols),
            !symbols.is_empty(),
        ),
        part(
            words::source(lang),
            lines("second", vec![source.clone()]),
            !source.is_empty(),
        ),
    ];
    let parts: Vec<AnyView> = parts.into_iter().flatten().collect();
    view! {
        <section id=id class="why" aria-label=words::how(lang) hidden=when(move || !open.get())>
            {parts}
        </section>
    }
    .into_any()
}

fn symbol_list(symbols: &[(String, String)]) -> AnyView {
    let items: Vec<AnyView> = symbols
        .iter()
        .map(|(symbol, meaning)| {
            view! {
                <div>
                    <dt>{symbol.clone()}</dt>
                    <dd>{meaning.clone()}</dd>
                </div>
            }
            .into_any()
        })
        .collect();
    view! { <dl class="symbols">{items}</dl> }.into_any()
}
