//! What a person can move: the model, how far ahead, margin, discount, and where estimating ends.

use super::answer::{Found, name, short};
use crate::analysis::value::Model;
use crate::i18n::Lang;
use crate::i18n::phrases::clv as words;
use crate::report::{Choice, Control};
use crate::stats::buying::Kind;

/// Most weeks ahead on the slider; links reach further.
const MOST_WEEKS: f64 = 260.0;
/// Weeks that are left to estimate with at the far end of the slider.
const LEAST_WEEKS: u32 = 4;

pub(super) fn all(found: &Found, lang: Lang) -> Vec<Control> {
    let asked = &found.asked;
    let percent = |share: f64| (share * 1000.0).round() / 10.0;
    let unit = words::unit_weeks(lang);
    vec![
        models(found, lang),
        slider(
            words::horizon(lang),
            "horizon_weeks",
            [1.0, MOST_WEEKS.max(asked.horizon.count), 1.0],
            unit,
            asked.horizon.count,
        ),
        slider(
            words::margin(lang),
            "margin",
            [0.0, 100.0, 0.1],
            "%",
            percent(asked.margin),
        ),
        slider(
            words::discount(lang),
            "discount",
            [0.0, 50.0, 0.1],
            "%",
            percent(asked.discount.rate),
        ),
        calibration(found, lang),
    ]
}

fn models(found: &Found, lang: Lang) -> Control {
    let set = |value: &str| vec![("model".to_string(), value.to_string())];
    let chosen = found.asked.model;
    let mut models = vec![(
        words::model_auto(lang).to_string(),
        set("auto"),
        chosen == Model::Best,
    )];
    models.extend(Kind::ALL.map(|kind| {
        (
            short(name(Some(kind))).into(),
            set(kind.code()),
            chosen == Model::Continuous(kind),
        )
    }));
    models.push((
        name(None).into(),
        set("bg-bb"),
        chosen == Model::BetaBernoulli,
    ));
    Control {
        label: words::model(lang).into(),
        choice: Choice::Segmented(models),
    }
}

fn slider(label: &str, key: &str, [min, max, step]: [f64; 3], unit: &str, value: f64) -> Control {
    Control {
        label: label.into(),
        choice: Choice::Slider {
            min,
            max,
            step,
            unit: unit.into(),
            thumbs: vec![(key.into(), value, label.into())],
        },
    }
}

/// The days after the chosen one test the fit.
fn calibration(found: &Found, lang: Lang) -> Control {
    let buyers = &found.value.buyers;
    let days = i64::from(buyers.last.0) - i64::from(buyers.first.0);
    let weeks = u32::try_from(days / 7).unwrap_or(0);
    Control {
        label: words::calibration(lang).into(),
        choice: Choice::Until {
            key: "calibration_end".into(),
            last: buyers.last,
            most: weeks.saturating_sub(LEAST_WEEKS),
            day: buyers.end,
        },
    }
}
