//! «Explain by»: the control, the finding with its test, the coefficients, or why there are none.

use super::answer::Found;
use super::table::Twin;
use super::words::say_refusal;
use crate::analysis::value::covariates::{By, Effect, Explained, LEAST, Level, Unexplained};
use crate::i18n::phrases::covariates as words;
use crate::i18n::{Format, Lang, choice_label, field_label};
use crate::model::Ledger;
use crate::report::settings::Pairs;
use crate::report::table::column;
use crate::report::worth::{number_cell, plain_row, share_cell, units};
use crate::report::{Align, Cell, Choice, Control, Refusal};
use crate::stats::fit::Method;

/// Key in links.
pub(super) const KEY: &str = "explain";
/// A coefficient this many standard errors from zero is named, and below this p the test says so.
const FAR: f64 = 1.96;
const RARE: f64 = 0.05;

/// What was asked, and what came of it.
pub(super) type Asked = (By, Result<Explained, Unexplained>);

/// What to explain by; refused where this ledger does not offer it.
pub(super) fn read(pairs: &Pairs, ledger: &Ledger) -> Result<Option<By>, Refusal> {
    pairs.read(KEY, None, |text| match text {
        "none" => Some(None),
        _ => By::offered(ledger)
            .into_iter()
            .find(|by| by.code() == text)
            .map(Some),
    })
}

pub(super) fn control(found: &Found, ledger: &Ledger, lang: Lang) -> Control {
    let chosen = found.explained(ledger).map(|(by, _)| by);
    let set = |code: &str| vec![(KEY.to_string(), code.to_string())];
    let mut options = vec![(
        words::nothing(lang).to_string(),
        set("none"),
        chosen.is_none(),
    )];
    options.extend(By::offered(ledger).into_iter().map(|by| {
        let here = chosen == Some(&by);
        (name(&by, ledger, lang), set(by.code()), here)
    }));
    Control {
        label: words::control(lang).into(),
        choice: Choice::Segmented(options),
    }
}

/// What a covariate is called.
fn name(by: &By, ledger: &Ledger, lang: Lang) -> String {
    match by {
        By::Category => words::category(lang).into(),
        By::FirstSpend => words::first_spend(lang).into(),
        By::Season => words::season(lang).into(),
        By::Profile(key) => {
            let own = ledger.profiles.iter().find(|own| own.key == *key);
            match own.map(|own| own.label.as_str()) {
                Some(label) if !label.is_empty() => label.into(),
                _ => field_label(lang, key).into(),
            }
        }
    }
}

fn level_name(by: &By, level: Level, ledger: &Ledger, format: &Format) -> String {
    let lang = format.lang;
    match level {
        Level::Category(at) => ledger.categories.get(at as usize).into(),
        Level::Profile(at) => {
            let column = ledger.profiles.iter().find(|own| own.key == by.code());
            let value = column.and_then(|own| own.values.get(at as usize));
            let value = value.map_or("", String::as_str);
            match column.is_some_and(|own| own.coded) {
                true => choice_label(lang, value).into(),
                false if value == "yes" => words::yes(lang).into(),
                false => value.into(),
            }
        }
        Level::Spend(high, median) => {
            let median = format.money_short(units(median as f64 / 10_000.0));
            match high {
                true => words::spend_high(lang, median),
                false => words::spend_low(lang, median),
            }
        }
        Level::Quarter(number) => words::quarter(lang, number),
        Level::Other => words::other(lang).into(),
    }
}

/// What there is to know beside the table, or why there is no table.
pub(super) fn caveats(found: &Found, ledger: &Ledger, lang: Lang) -> Vec<String> {
    let Some((by, explained)) = found.explained(ledger) else {
        return Vec::new();
    };
    let by_name = name(by, ledger, lang);
    match explained {
        Ok(own) => {
            let note = match by {
                By::Profile(_) => words::profile_note(lang, by_name),
                _ => words::static_note(lang, by_name),
            };
            let pooled = (own.pooled > 0).then(|| words::pooled(lang, own.pooled, LEAST));
            let prior = (own.method != Method::Mle).then(|| words::prior(lang).into());
            std::iter::once(note).chain(pooled).chain(prior).collect()
        }
        Err(Unexplained::Chances) => vec![words::no_chances(lang).into()],
        Err(Unexplained::OneLevel { levels, others }) => {
            vec![words::one_level(lang, by_name, levels, LEAST, others)]
        }
        Err(Unexplained::Model(refusal)) => {
            vec![words::not_fitted(
                lang,
                by_name,
                say_refusal(refusal, lang).1,
            )]
        }
    }
}

/// The rule, for «how was this computed?».
pub(super) fn rule(found: &Found, ledger: &Ledger, format: &Format) -> Option<String> {
    let (by, explained) = found.explained(ledger)?;
    let first = explained.as_ref().ok()?.levels.first()?;
    let first = level_name(by, first.level, ledger, format);
    Some(words::rule(format.lang, first))
}

/// The finding as a title, the coefficients below it.
pub(super) fn twin(found: &Found, ledger: &Ledger, format: &Format) -> Option<Twin> {
    let (by, explained) = found.explained(ledger)?;
    let own = explained.as_ref().ok()?;
    let lang = format.lang;
    let figure = |key: &str, label: &str, width: f64| column(key, label, Align::End, width);
    let columns = vec![
        column("level", words::level(lang), Align::Start, 1.4),
        figure("customers", words::customers(lang), 0.8),
        figure("gamma", words::gamma(lang), 1.2),
        figure("delta", words::delta(lang), 1.2),
        figure("newcomer", words::newcomer(lang), 1.0),
        figure("still", words::still(lang), 1.0),
    ];
    let coefficient = |place: usize, effect: &Effect| {
        let said = effect.against_first.map(|pair| {
            let (value, error) = pair[place];
            words::estimate_of(lang, format.decimal(value, 3), format.decimal(error, 3))
        });
        Cell::Text(said.unwrap_or_else(|| words::reference(lang).into()))
    };
    let row = |effect: &Effect| {
        plain_row(vec![
            Cell::Text(level_name(by, effect.level, ledger, format)),
            Cell::Int(effect.customers.into()),
            coefficient(0, effect),
            coefficient(1, effect),
            number_cell(effect.newcomer, 2),
            share_cell(effect.still, 1),
        ])
    };
    let rows = own.levels.iter().map(row).collect();
    Some((title(own, ledger, format), columns, rows))
}

/// «First-purchase category matters: customers of X leave sooner … (likelihood-ratio test …)».
fn title(own: &Explained, ledger: &Ledger, format: &Format) -> String {
    let lang = format.lang;
    let p = match own.p_value < 0.001 {
        true => "< 0.001".to_string(),
        false => format!("= {}", format.decimal(own.p_value, 3)),
    };
    let test = words::test(lang, format.decimal(own.statistic, 2), own.freedom, p);
    let by = name(&own.by, ledger, lang);
    if own.p_value >= RARE {
        return words::by_chance(lang, by, test);
    }
    let Some(first) = own.levels.first() else {
        return words::by_chance(lang, by, test);
    };
    let first_name = level_name(&own.by, first.level, ledger, format);
    let far = |place: usize| {
        let levels = own.levels.iter();
        levels
            .filter_map(move |effect| {
                let (value, error) = effect.against_first?[place];
                let times = (value / error).abs();
                let named = effect.level != Level::Other || own.levels.len() == 2;
                (times >= FAR && named).then_some((effect, value, times))
            })
            .max_by(|a, b| a.2.total_cmp(&b.2))
    };
    let of = |effect: &Effect| level_name(&own.by, effect.level, ledger, format);
    // Of δ itself: who buys less often comes to fewer chances of leaving, too.
    let leaves = far(1).map(|(effect, delta, _)| match delta > 0.0 {
        true => words::sooner(lang, of(effect), &first_name),
        false => words::later(lang, of(effect), &first_name),
    });
    let buys = far(0).map(|(effect, gamma, _)| match gamma > 0.0 {
        true => words::more(lang, of(effect), &first_name),
        false => words::less(lang, of(effect), &first_name),
    });
    let said: Vec<String> = leaves.into_iter().chain(buys).collect();
    let said = match said.is_empty() {
        true => words::together(lang).into(),
        false => said.join(words::and(lang)),
    };
    words::matters(lang, by, said, test)
}
