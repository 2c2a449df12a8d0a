//! Why this model: likelihood and the days held out, in a sentence and as a table.

use super::answer::{Found, name};
use super::table::Twin;
use crate::analysis::value::{Chosen, Compared, Held};
use crate::i18n::phrases::{clv, value_choice as words};
use crate::i18n::{Format, Lang};
use crate::report::table::column;
use crate::report::worth::{number_cell as number, plain_row};
use crate::report::{Align, Cell};
use crate::stats::buying::Kind;

/// Which model answered and why.
pub(super) fn said(found: &Found, format: &Format) -> String {
    let (lang, value) = (format.lang, &found.value);
    let model = name(value.kind);
    let held = |kind: Option<Kind>| {
        let one = value.compared.iter().find(|one| Some(one.kind) == kind);
        one.and_then(|one| one.held)
    };
    let weeks = |held: &Held| format.int(held.weeks.round() as i64);
    match (value.chosen, held(value.kind)) {
        (Chosen::Given, _) => clv::chosen(lang, model, clv::why_chosen(lang)),
        (Chosen::HeldOut(other), Some(own)) => {
            let other_off = held(Some(other)).map_or("—".into(), |held| off(&held, format));
            let own_off = off(&own, format);
            words::held_out(
                lang,
                model,
                own_off,
                weeks(&own),
                name(Some(other)),
                other_off,
            )
        }
        (_, Some(own)) if own.off().is_some() => {
            words::likeliest_held(lang, model, off(&own, format), weeks(&own))
        }
        _ => words::likeliest(lang, model),
    }
}

/// «2.1% too high».
fn off(held: &Held, format: &Format) -> String {
    let lang = format.lang;
    let Some(off) = held.off() else {
        return "—".into();
    };
    let share = format.percent(off.abs());
    match (off.abs() < 0.0005, off > 0.0) {
        (true, _) => words::right_on(lang).into(),
        (_, true) => words::too_high(lang, share),
        _ => words::too_low(lang, share),
    }
}

/// The models beside each other, where a choice was asked for.
pub(super) fn compared(found: &Found, lang: Lang) -> Option<Twin> {
    let all = &found.value.compared;
    if all.len() < 2 {
        return None;
    }
    let figure = |key: &str, label: &str| column(key, label, Align::End, 1.0);
    let columns = vec![
        column("model", clv::model(lang), Align::Start, 1.0),
        figure("likelihood", clv::log_likelihood(lang)),
        figure("aic", "AIC"),
        figure("bic", "BIC"),
        figure("expected", words::held_expected(lang)),
        figure("actual", words::held_actual(lang)),
        figure("off", words::held_off(lang)),
        figure("error", clv::holdout_error(lang)),
    ];
    let row = |one: &Compared| {
        let of = |read: &dyn Fn(&Held) -> Cell| one.held.as_ref().map_or(Cell::Missing, read);
        plain_row(vec![
            Cell::Text(name(Some(one.kind)).into()),
            number(one.log_likelihood, 2),
            number(one.aic, 1),
            number(one.bic, 1),
            of(&|held| number(held.expected, 0)),
            of(&|held| Cell::Int(held.actual as i64)),
            of(&|held| held.off().map_or(Cell::Missing, |off| Cell::Share(off, 1))),
            of(&|held| number(held.error, 3)),
        ])
    };
    let weeks = all.iter().find_map(|one| one.held).map(|held| held.weeks);
    let title = match weeks {
        Some(weeks) => words::compared_held(lang, format!("{weeks:.0}")),
        None => clv::compared(lang).into(),
    };
    Some((title, columns, all.iter().map(row).collect()))
}
