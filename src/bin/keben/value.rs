//! `keben ask clv` and `keben fit`: value models at the terminal.

use keben::analysis::simple::{self, ShopValue, Years};
use keben::analysis::value::covariates::{self, By, Level, Unexplained};
use keben::analysis::value::{self, Beside, Chosen, Model, Settings, Value};
use keben::i18n::{Format, Lang, phrases::value as words};
use keben::model::{Day, Ledger, Money};
use keben::report::clv::{say_refusal, say_warning};
use keben::stats::Refusal;
use keben::stats::bootstrap::{Bounds, from_posterior};
use keben::stats::buying::Kind;
use keben::stats::fit::{Choice, Estimate, Method};
use keben::stats::unit::{Discount, Span, Unit};
use serde_json::{Map, Value as Json, json};

use super::Stop;

/// Answers `ask clv`.
pub fn ask(
    ledger: &Ledger,
    given: &[(String, String)],
    as_of: Option<Day>,
    currency: &str,
    lang: Lang,
    as_json: bool,
) -> Result<String, Stop> {
    let format = Format { lang, currency };
    if given
        .iter()
        .any(|(key, value)| key == "model" && value == "simple")
    {
        return ask_simple(ledger, given, as_of, &format, as_json);
    }
    let mut settings = Settings {
        as_of,
        ..Settings::default()
    };
    let mut by = None;
    for (key, value) in given {
        if key == "explain" {
            let mut offered = By::offered(ledger).into_iter();
            let found = offered.find(|by| by.code() == value);
            by = Some(found.ok_or_else(|| bad_setting(key, value, lang))?);
            continue;
        }
        set(&mut settings, key, value).ok_or_else(|| bad_setting(key, value, lang))?;
    }
    let found = value::value(ledger, &settings, &mut |_, _| true)
        .map_err(|refusal| refused_value(refusal, lang))?;
    if as_json {
        let mut json = answer(ledger, &found, &settings, lang);
        if let Some(by) = by {
            json["covariates"] = explained(ledger, &found, &by, &settings, lang);
        }
        return Ok(json.to_string());
    }
    let int = |value: f64| format.int(value.round() as i64);
    let (alive, total) = (&found.alive, &found.total);
    let weeks = settings.horizon.in_unit(Unit::Week);
    let method = match found.estimate.method {
        Method::Mle => words::mle(lang),
        Method::Map(_) => words::map(lang),
    };
    let model = found.kind.map_or("bg-bb", Kind::code);
    let likelihood = format!("{:.2}", found.estimate.log_likelihood);
    let mut lines = vec![
        words::still(
            lang,
            format.int(found.customers.len() as i64),
            int(alive.expected),
            int(alive.outcome[0]),
            int(alive.outcome[1]),
        ),
        words::will_buy(
            lang,
            format!("{weeks:.0}"),
            int(total.expected),
            int(total.outcome[0]),
            int(total.outcome[1]),
        ),
        words::worth(lang, format.money(units(found.equity().0))),
        words::fitted(lang, model, method, likelihood),
    ];
    lines.extend(
        found
            .warnings
            .iter()
            .map(|warning| say_warning(warning, lang).1),
    );
    Ok(lines.join("\n"))
}

fn set(settings: &mut Settings, key: &str, value: &str) -> Option<()> {
    let number = |least: f64, most: f64| {
        let number: f64 = value.parse().ok()?;
        (least..=most).contains(&number).then_some(number)
    };
    match key {
        "model" => {
            settings.model = match value {
                "auto" => Model::Best,
                "bg-bb" => Model::BetaBernoulli,
                _ => Model::Continuous(Kind::of_code(value)?),
            };
        }
        "calibration_end" => settings.calibration_end = Some(Day::parse_iso(value)?),
        "horizon_weeks" => {
            let (count, unit) = (number(0.01, 5200.0)?, Unit::Week);
            settings.horizon = Span { count, unit };
        }
        "discount_month" => {
            let (rate, per) = (number(0.0, 1.0)?, Unit::Month);
            settings.discount = Discount { rate, per };
        }
        "margin" => settings.margin = number(0.0, 1.0)?,
        "period" => settings.period = Unit::of_code(value)?,
        "draws" => settings.draws = number(20.0, 10_000.0)? as u32,
        "seed" => settings.seed = value.parse().ok()?,
        "method" => {
            settings.fit.choice = match value {
                "auto" => Choice::Auto,
                "mle" => Choice::Mle,
                "map" => Choice::Map,
                _ => return None,
            };
        }
        _ => return None,
    }
    Some(())
}

fn bad_setting(key: &str, value: &str, lang: Lang) -> Stop {
    let known = [
        "model",
        "calibration_end",
        "horizon_weeks",
        "discount_month",
        "margin",
        "period",
        "draws",
        "seed",
        "method",
        "explain",
        "discount",
        "acquisition",
        "years",
    ];
    let refusal = if known.contains(&key) {
        keben::report::Refusal::BadSetting(key.into(), value.into())
    } else {
        keben::report::Refusal::UnknownSetting(key.into())
    };
    Stop::from((refusal, lang))
}

fn units(value: f64) -> Money {
    Money((value * Money::UNIT as f64).round() as i64)
}

/// Money as the contract writes it.
fn money(value: f64) -> Json {
    if value.is_finite() {
        units(value).plain().into()
    } else {
        Json::Null
    }
}

fn ask_simple(
    ledger: &Ledger,
    given: &[(String, String)],
    as_of: Option<Day>,
    format: &Format,
    as_json: bool,
) -> Result<String, Stop> {
    let mut settings = simple::Settings::default();
    for (key, value) in given.iter().filter(|(key, _)| key != "model") {
        let number = || {
            value
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
        };
        let fine = match key.as_str() {
            "margin" => number().map(|own| settings.margin = Some(own)),
            "discount" => number()
                .filter(|i| *i > -1.0)
                .map(|own| settings.discount = own),
            "acquisition" => number().map(|own| settings.acquisition = own),
            "years" => value.parse().ok().map(|own| settings.years = own),
            _ => None,
        };
        fine.ok_or_else(|| bad_setting(key, value, format.lang))?;
    }
    let found = simple::simple(ledger, &settings, as_of).map_err(|refusal| {
        let refusal = match refusal {
            keben::analysis::Refusal::NoSales => keben::report::Refusal::NoSales,
            keben::analysis::Refusal::NothingToRank => keben::report::Refusal::NothingToRank,
            keben::analysis::Refusal::NoCosts => keben::report::Refusal::NoCosts,
            keben::analysis::Refusal::NoProducts => keben::report::Refusal::NoProducts,
        };
        Stop::from((refusal, format.lang))
    })?;
    if as_json {
        return Ok(simple_json(&found, &settings).to_string());
    }
    let shown = |value: Option<f64>| value.map_or("—".into(), |value| format.money(units(value)));
    let values = found.values;
    Ok(words::simple_headline(
        format.lang,
        format.money(units(found.margin)),
        found
            .retention
            .map_or("—".into(), |share| format!("{:.1} %", share * 100.0)),
        shown(values.and_then(|values| values.existing)),
        shown(values.and_then(|values| values.new)),
    ))
}

fn simple_json(found: &ShopValue, settings: &simple::Settings) -> Json {
    let text = |value: Option<f64>| value.map_or(Json::Null, money);
    let values = found.values;
    json!({
        "model": "simple",
        "customers": found.active,
        "active_before": found.before,
        "stayed": found.stayed,
        "retention": found.retention,
        "margin_year": money(found.margin),
        "discount_year": settings.discount,
        "years": settings.years,
        "life_years": values.and_then(|values| values.life),
        "book": text(values.and_then(|values| values.book)),
        "existing": text(values.and_then(|values| values.existing)),
        "new": text(values.and_then(|values| values.new)),
        "n_years": text(values.map(|values| values.years)),
    })
}

fn answer(ledger: &Ledger, found: &Value, settings: &Settings, lang: Lang) -> Json {
    let mut json = estimate(&found.estimate);
    json.insert(
        "model".into(),
        found.kind.map_or("bg-bb", Kind::code).into(),
    );
    json.insert("unit".into(), found.unit.code().into());
    let warnings = found.warnings.iter().map(|warning| {
        let (code, text) = say_warning(warning, lang);
        json!({"code": code, "text": text})
    });
    json.insert("warnings".into(), warnings.collect());
    let customers = found.customers.iter().map(|own| {
        json!({
            "id": ledger.customer_keys.get(own.customer as usize),
            "x": own.x,
            "t_x": own.t_x,
            "T": own.t,
            "p_alive": own.p_alive,
            "expected": own.bought.expected,
            "interval": own.bought.outcome,
            "expected_interval": own.bought.expectation,
            "spend": money(own.spend),
            "clv": money(own.clv),
            "clv_interval": own.clv_bounds.map(money),
            "residual_clv": money(own.residual),
        })
    });
    json.insert("customers".into(), customers.collect());
    let tracking = found.tracking.iter().zip(1..).map(|((actual, expected), week)| {
        json!({"week": week, "actual_cum": actual, "expected_cum": expected})
    });
    json.insert("tracking".into(), tracking.collect());
    json.insert(
        "spending".into(),
        match &found.spending {
            Ok(own) => estimate(own).into(),
            Err(refusal) => {
                let (code, message) = say_refusal(refusal, lang);
                json!({"refused": {"code": code, "message": message}})
            }
        },
    );
    let bounds = |own: &Bounds| json!({"expected": own.expected, "interval": own.outcome, "expected_interval": own.expectation});
    let (equity, at_bounds) = found.equity();
    let residual = found.customers.iter().map(|own| own.residual).sum();
    let by = match from_posterior(&found.estimate, found.customers.len() as f64) {
        true => "posterior",
        false => "bootstrap",
    };
    let more = json!({
        "interval": {"level": 0.9, "kind": "predictive", "by": by, "draws": found.refits.len()},
        "horizon_weeks": settings.horizon.in_unit(Unit::Week),
        "discount_month": settings.discount.rate,
        "margin": settings.margin,
        "first_date": found.buyers.first.iso(),
        "calibration_end": found.buyers.end.iso(),
        "last_date": found.buyers.last.iso(),
        "total": bounds(&found.total),
        "alive": bounds(&found.alive),
        "customer_equity": money(equity),
        "customer_equity_interval": at_bounds.map(money),
        "residual_equity": money(residual),
        "newcomer": {"expected": found.newcomer, "clv": money(found.newcomer_clv)},
        "holdout": found.holdout.map(|(expected, actual)| json!({"expected": expected, "actual": actual})),
        "chosen": match found.chosen {
            Chosen::Given => "given",
            Chosen::Likeliest => "likeliest",
            Chosen::HeldOut(_) => "holdout",
        },
        "compared": found.compared.iter().map(|own| json!({
            "model": own.kind.code(),
            "log_likelihood": own.log_likelihood,
            "aic": own.aic,
            "bic": own.bic,
            "method": own.method.code(),
            "holdout_error": own.held.map(|held| held.error),
            "holdout": own.held.map(|held| json!({
                "weeks": held.weeks,
                "expected": held.expected,
                "actual": held.actual,
                "off": held.off(),
            })),
        })).collect::<Vec<_>>(),
    });
    if let Json::Object(more) = more {
        json.extend(more);
    }
    let years = Years::of(ledger, Some(found.buyers.end)).ok();
    let beside = years.and_then(|years| Beside::new(found, &years, settings));
    let pair =
        |[formula, model]: [f64; 2]| json!({"formula": money(formula), "model": money(model)});
    let beside = beside.map(|own| {
        json!({
            "customers": own.customers,
            "margin_year": money(own.margin),
            "retention": own.retention,
            "p_alive": own.alive,
            "next_year": pair(own.next_year),
            "without_end": own.endless.map(pair),
        })
    });
    json.insert("simple".into(), beside.into());
    json.into()
}

/// The fit with a covariate beside the one without.
fn explained(ledger: &Ledger, found: &Value, by: &By, settings: &Settings, lang: Lang) -> Json {
    let own = match covariates::explain(ledger, found, by, &settings.fit) {
        Ok(own) => own,
        Err(Unexplained::Chances) => return json!({"refused": {"code": "no_covariates"}}),
        Err(Unexplained::OneLevel { levels, others }) => {
            return json!({"refused": {"code": "one_level", "levels": levels, "others": others}});
        }
        Err(Unexplained::Model(refusal)) => {
            let (code, message) = say_refusal(&refusal, lang);
            return json!({"refused": {"code": code, "message": message}});
        }
    };
    let level = |level: Level| match level {
        Level::Category(at) => json!(ledger.categories.get(at as usize)),
        Level::Profile(at) => {
            let column = ledger.profiles.iter().find(|own| own.key == by.code());
            json!(column.and_then(|own| own.values.get(at as usize)))
        }
        Level::Spend(high, median) => json!({"median": Money(median).plain(), "above": high}),
        Level::Quarter(number) => json!(number),
        Level::Other => Json::Null,
    };
    let pair = |(value, error): (f64, f64)| json!({"estimate": value, "std_error": error});
    let levels = own.levels.iter().map(|effect| {
        json!({
            "level": level(effect.level),
            "customers": effect.customers,
            "purchase": effect.against_first.map(|own| pair(own[0])),
            "dropout": effect.against_first.map(|own| pair(own[1])),
            "newcomer_year": effect.newcomer,
            "alive_after_year": effect.still,
        })
    });
    json!({
        "by": by.code(),
        "levels": levels.collect::<Vec<_>>(),
        "pooled": own.pooled,
        "statistic": own.statistic,
        "freedom": own.freedom,
        "p_value": own.p_value,
        "log_likelihood": {"without": own.log_likelihoods[0], "with": own.log_likelihoods[1]},
        "method": own.method.code(),
    })
}

/// The part of a fit every model has.
pub fn estimate(own: &Estimate) -> Map<String, Json> {
    let named = |values: &[f64]| -> Json {
        let pairs = own.names.iter().zip(values);
        pairs
            .map(|(name, value)| ((*name).to_string(), json!(value)))
            .collect::<Map<_, _>>()
            .into()
    };
    let mut json = Map::new();
    json.insert("params".into(), named(&own.params));
    json.insert("std_errors".into(), named(&own.std_errors));
    json.insert("log_likelihood".into(), own.log_likelihood.into());
    json.insert("converged".into(), own.converged.into());
    json.insert("method".into(), own.method.code().into());
    if let Method::Map(why) = own.method {
        json.insert("why".into(), why.code().into());
    }
    if let Some(prior) = &own.prior {
        // Of the unit-free parameters: times over the mean time observed, money over the mean spend.
        let median: Vec<f64> = prior.centre.iter().map(|centre| centre.exp()).collect();
        let prior = json!({"median": named(&median), "log_spread": named(&prior.spread)});
        json.insert("prior".into(), prior);
    }
    json.insert("evaluations".into(), own.evaluations.into());
    json.insert("gradient".into(), named(&own.gradient));
    json.insert("hessian_eigenvalues".into(), json!(own.eigenvalues));
    let edges = own
        .edges
        .iter()
        .map(|edge| json!({"name": edge.name, "value": edge.value}));
    json.insert("edges".into(), edges.collect());
    json.insert("aic".into(), own.aic().into());
    json
}

fn refused_value(refusal: value::Refusal, lang: Lang) -> Stop {
    match refusal {
        value::Refusal::Model(refusal) => refused(&refusal, lang),
        other => Stop::from((keben::report::clv::as_report(other), lang)),
    }
}

/// A refusal of the models as the terminal says it.
pub fn refused(refusal: &Refusal, lang: Lang) -> Stop {
    let (code, message) = say_refusal(refusal, lang);
    Stop::Refused {
        code: code.into(),
        line: 0,
        message,
    }
}
