//! The simple formula beside the model, as one sentence and a small table.

use super::answer::Found;
use super::table::Twin;
use crate::analysis::value::{Because, Beside};
use crate::i18n::phrases::value_choice as words;
use crate::i18n::{Format, Lang};
use crate::report::table::column;
use crate::report::worth::{money_cell, plain_row, worth};
use crate::report::{Align, Cell};
use crate::stats::fit::Method;

/// «An existing customer: ¥152 by the simple formula, ¥118 by the model, because …», and the figures behind it.
pub(super) fn twin(found: &Found, format: &Format) -> Option<Twin> {
    let own = found.beside.as_ref()?;
    let lang = format.lang;
    let columns = vec![
        column("what", words::what(lang), Align::Start, 1.4),
        column("formula", words::formula(lang), Align::End, 1.0),
        column("model", words::model(lang), Align::End, 1.0),
    ];
    let row = |name: &str, cells: [Cell; 2]| {
        let [formula, model] = cells;
        plain_row(vec![Cell::Text(name.into()), formula, model])
    };
    let money = |pair: [f64; 2]| pair.map(money_cell);
    let count = || Cell::Int(own.customers.into());
    let mut rows = vec![
        row(words::people(lang), [count(), count()]),
        row(
            words::alive_now(lang),
            [Cell::Share(1.0, 0), Cell::Share(own.alive, 1)],
        ),
        row(words::next_year(lang), money(own.next_year)),
    ];
    rows.extend(
        own.endless
            .map(|pair| row(words::endless(lang), money(pair))),
    );
    let [formula, model] = own.endless.unwrap_or(own.next_year);
    let title = words::beside(
        lang,
        worth(format, formula),
        worth(format, model),
        because(own, format),
    );
    Some((title, columns, rows))
}

/// Where data alone did not settle the model: the page that needs none.
pub(super) fn pointer(found: &Found, lang: Lang) -> Option<String> {
    let unsettled = found.value.estimate.method != Method::Mle;
    unsettled.then(|| words::pointer(lang).into())
}

fn because(own: &Beside, format: &Format) -> String {
    let lang = format.lang;
    let [formula, model] = own.next_year.map(|value| worth(format, value));
    let retention = format.percent_with(own.retention, 0);
    match own.because {
        Some(Because::Alike) => words::alike(lang).into(),
        Some(Because::LessNextYear) => words::less_next_year(lang, formula, model),
        Some(Because::MoreNextYear) => words::more_next_year(lang, formula, model),
        Some(Because::LeaveSooner) => words::leave_sooner(lang, retention),
        Some(Because::StayLonger) => words::stay_longer(lang, retention),
        None => words::differ(lang).into(),
    }
}
