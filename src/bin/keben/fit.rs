//! `keben fit`: a model on a summary table, or evaluated at given parameters.

use keben::i18n::{Lang, phrases::terminal as terms, phrases::value as words};
use keben::stats::bgbb::{self, BetaBernoulli, Chances};
use keben::stats::buying::{self, Buying, Kind};
use keben::stats::fit::{self, Estimate, Settings};
use keben::stats::gamma_gamma::{GammaGamma, Spend, Spends};
use keben::stats::rows::{Row, check, collapse};
use keben::stats::sbg::{Cohort, ShiftedBetaGeometric};
use keben::stats::unit::Unit;
use serde_json::{Map, Value as Json, json};

use super::Stop;
use super::value::{estimate, refused};

/// The command line of `fit`, understood.
#[derive(Default)]
struct Asked {
    model: String,
    summary: String,
    unit: Option<Unit>,
    weights: Option<String>,
    params: Option<Vec<(String, f64)>>,
    horizon: Option<f64>,
    discount: Option<f64>,
}

const MODELS: [&str; 6] = [
    "bg-nbd",
    "mbg-nbd",
    "pareto-nbd",
    "bg-bb",
    "sbg",
    "gamma-gamma",
];

/// Runs `keben fit` with what follows it on the command line.
pub fn run(args: &[String], lang: Lang) -> Result<String, Stop> {
    let asked = parse(args, lang)?;
    let table = Table::read(&asked.summary, lang)?;
    let (mut json, rows) = match asked.model.as_str() {
        "gamma-gamma" => spend(&asked, &table, lang)?,
        "bg-bb" => chances(&asked, &table, lang)?,
        "sbg" => contracts(&asked, &table, lang)?,
        code => match Kind::of_code(code) {
            Some(kind) => continuous(kind, &asked, &table, lang)?,
            None => return Err(Stop::Misuse(terms::usage(lang).into())),
        },
    };
    json.insert("model".into(), asked.model.clone().into());
    json.insert("unit".into(), asked.unit.map(Unit::code).into());
    json.insert("warnings".into(), Json::Array(Vec::new()));
    if !rows.is_empty() {
        json.insert("rows".into(), rows.into());
    }
    Ok(Json::from(json).to_string())
}

fn parse(args: &[String], lang: Lang) -> Result<Asked, Stop> {
    let mut asked = Asked::default();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let Some(named) = arg.strip_prefix("--") else {
            asked.model.clone_from(arg);
            continue;
        };
        let (option, attached) = match named.split_once('=') {
            Some((option, value)) => (option, Some(value.to_string())),
            None => (named, None),
        };
        if option == "json" {
            continue;
        }
        let value = attached.or_else(|| rest.next().cloned());
        let value = value.ok_or_else(|| Stop::Misuse(terms::needs_value(lang, arg)))?;
        let bad = || Stop::Misuse(terms::bad_value(lang, format!("--{option}"), &value));
        let number = || {
            value
                .parse::<f64>()
                .ok()
                .filter(|own| own.is_finite() && *own > 0.0)
        };
        match option {
            "summary" => asked.summary.clone_from(&value),
            "unit" => asked.unit = Some(Unit::of_code(&value).ok_or_else(bad)?),
            "weights" => asked.weights = Some(value.clone()),
            "horizon" => asked.horizon = Some(number().ok_or_else(bad)?),
            "discount" => asked.discount = Some(number().ok_or_else(bad)?),
            "params" => {
                let pairs = value.split(',').map(|pair| {
                    let (name, number) = pair.split_once('=')?;
                    Some((name.trim().to_string(), number.trim().parse().ok()?))
                });
                asked.params = Some(pairs.collect::<Option<_>>().ok_or_else(bad)?);
            }
            _ => return Err(Stop::Misuse(terms::unknown_option(lang, arg))),
        }
    }
    if !MODELS.contains(&asked.model.as_str()) || asked.summary.is_empty() {
        return Err(Stop::Misuse(terms::usage(lang).into()));
    }
    Ok(asked)
}

impl Asked {
    /// The given parameters in the model's order.
    fn given(&self, names: &[&'static str], lang: Lang) -> Result<Option<Vec<f64>>, Stop> {
        let Some(given) = &self.params else {
            return Ok(None);
        };
        let value = |name: &&'static str| {
            let found = given
                .iter()
                .find(|(own, _)| own == name)
                .map(|(_, value)| *value);
            found
                .filter(|value| *value > 0.0 && value.is_finite())
                .ok_or_else(|| {
                    let (name, value) = (*name, found.unwrap_or(f64::NAN));
                    refused(&keben::stats::Refusal::BadParameter { name, value }, lang)
                })
        };
        names.iter().map(value).collect::<Result<_, _>>().map(Some)
    }
}

/// A table of numbers with named columns.
struct Table {
    names: Vec<String>,
    rows: Vec<csv::StringRecord>,
    lang: Lang,
}

impl Table {
    fn read(file: &str, lang: Lang) -> Result<Table, Stop> {
        let broken = |error: String| Stop::Misuse(terms::unreadable_file(lang, file, error));
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_path(file)
            .map_err(|error| broken(error.to_string()))?;
        let headers = reader
            .headers()
            .map_err(|error| broken(error.to_string()))?;
        let names = headers
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').to_lowercase());
        let names = names.collect();
        let rows = reader.records().collect::<Result<_, _>>();
        let rows = rows.map_err(|error| broken(error.to_string()))?;
        Ok(Table { names, rows, lang })
    }

    /// The column of the first of these names there is.
    fn find(&self, any_of: &[&str]) -> Option<usize> {
        any_of
            .iter()
            .find_map(|want| self.names.iter().position(|own| own == want))
    }

    fn column(&self, any_of: &[&str]) -> Result<Vec<f64>, Stop> {
        let name = any_of.first().copied().unwrap_or_default();
        let at = self.find(any_of).ok_or_else(|| Stop::Refused {
            code: "no_column".into(),
            line: 0,
            message: words::no_column(self.lang, name),
        })?;
        let cell = |(i, row): (usize, &csv::StringRecord)| {
            let text = row.get(at).unwrap_or_default();
            text.parse::<f64>().map_err(|_| {
                let line = row.position().map_or(i as u64 + 2, csv::Position::line);
                Stop::Refused {
                    code: "bad_cell".into(),
                    line: line as u32,
                    message: words::bad_cell(self.lang, line, &self.names[at], text),
                }
            })
        };
        self.rows.iter().enumerate().map(cell).collect()
    }

    /// A column of counts; a fraction or a negative number is refused as a row.
    fn counts(&self, any_of: &[&str]) -> Result<Vec<u32>, Stop> {
        let values = self.column(any_of)?;
        let count = |(row, value): (usize, &f64)| {
            let whole = value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(value);
            whole.then_some(*value as u32).ok_or_else(|| {
                let fault = if *value < 0.0 {
                    keben::stats::RowFault::Negative
                } else {
                    keben::stats::RowFault::NotFinite
                };
                refused(&keben::stats::Refusal::BadRow { row, fault }, self.lang)
            })
        };
        values.iter().enumerate().map(count).collect()
    }

    fn weights(&self, asked: &Asked) -> Result<Vec<f64>, Stop> {
        match &asked.weights {
            Some(name) => self.column(&[&name.to_lowercase()]),
            None => Ok(vec![1.0; self.rows.len()]),
        }
    }
}

type Said = (Map<String, Json>, Vec<Json>);

/// What is said of given parameters: no fit, only ln L.
fn at_params(names: &[&str], params: &[f64], log_likelihood: f64) -> Map<String, Json> {
    let mut json = Map::new();
    let pairs = names.iter().zip(params);
    let named: Map<String, Json> = pairs
        .map(|(name, own)| ((*name).into(), json!(own)))
        .collect();
    json.insert("params".into(), named.into());
    json.insert("log_likelihood".into(), json!(log_likelihood));
    json
}

fn fitted(found: &Estimate, customers: f64) -> Map<String, Json> {
    let mut json = estimate(found);
    json.insert("bic".into(), json!(found.bic(customers)));
    json.insert("customers".into(), json!(customers));
    json
}

fn continuous(kind: Kind, asked: &Asked, table: &Table, lang: Lang) -> Result<Said, Stop> {
    let x = table.counts(&["x", "frequency"])?;
    let t_x = table.column(&["t_x", "tx", "recency"])?;
    let t = table.column(&["t", "age"])?;
    let weights = table.weights(asked)?;
    let rows: Vec<Row> = (0..x.len())
        .map(|i| Row {
            x: x[i],
            t_x: t_x[i],
            t: t[i],
            weight: weights[i],
        })
        .collect();
    check(&rows).map_err(|refusal| refused(&refusal, lang))?;
    let total: f64 = weights.iter().sum();
    let Some(params) = asked.given(kind.names(), lang)? else {
        let found = buying::fit(kind, &collapse(&rows).0, &Settings::default())
            .map_err(|refusal| refused(&refusal, lang))?;
        return Ok((fitted(&found, total), Vec::new()));
    };
    let model = Buying::new(kind, &params).map_err(|refusal| refused(&refusal, lang))?;
    let sum = rows
        .iter()
        .map(|row| row.weight * model.ln_likelihood(row))
        .sum();
    let mut json = at_params(kind.names(), &params, sum);
    if let Some(horizon) = asked.horizon {
        json.insert("expected_new".into(), json!(model.newcomer(horizon)));
    }
    let said = rows.iter().map(|row| {
        let mut own = json!({
            "x": row.x, "t_x": row.t_x, "T": row.t,
            "log_likelihood": model.ln_likelihood(row), "p_alive": model.p_alive(row),
        });
        if let Some(horizon) = asked.horizon {
            own["expected"] = json!(model.expected(row, horizon));
        }
        if let Some(delta) = asked.discount {
            own["dert"] = json!(model.discounted(row, delta));
        }
        own
    });
    Ok((json, said.collect()))
}

fn chances(asked: &Asked, table: &Table, lang: Lang) -> Result<Said, Stop> {
    const NAMES: [&str; 4] = ["alpha", "beta", "gamma", "delta"];
    let x = table.counts(&["x", "frequency"])?;
    let t_x = table.counts(&["t_x", "tx", "recency"])?;
    let n = table.counts(&["n", "n_periods", "t"])?;
    let weights = table.weights(asked)?;
    let rows: Vec<Chances> = (0..x.len())
        .map(|i| Chances {
            x: x[i],
            t_x: t_x[i],
            n: n[i],
            weight: weights[i],
        })
        .collect();
    let merged = bgbb::collapse(&rows).map_err(|refusal| refused(&refusal, lang))?;
    let Some(params) = asked.given(&NAMES, lang)? else {
        let found =
            fit::bgbb(&merged, &Settings::default()).map_err(|refusal| refused(&refusal, lang))?;
        return Ok((fitted(&found, weights.iter().sum()), Vec::new()));
    };
    let model = BetaBernoulli::new(&params).map_err(|refusal| refused(&refusal, lang))?;
    let sum = rows
        .iter()
        .map(|row| row.weight * model.ln_likelihood(row))
        .sum();
    let ahead = asked.horizon.map(|horizon| horizon.clamp(1.0, 1e5) as u32);
    let mut json = at_params(&NAMES, &params, sum);
    if let Some(ahead) = ahead {
        json.insert("expected_new".into(), json!(model.newcomer(ahead)));
    }
    let said = rows.iter().map(|row| {
        let mut own = json!({
            "x": row.x, "t_x": row.t_x, "n": row.n,
            "log_likelihood": model.ln_likelihood(row), "p_alive": model.p_alive(row, 0),
            "p_alive_next": model.p_alive(row, 1),
        });
        if let Some(ahead) = ahead {
            own["expected"] = json!(model.expected(row, ahead));
        }
        if let Some(rate) = asked.discount {
            own["dert"] = json!(model.discounted(row, rate));
        }
        own
    });
    Ok((json, said.collect()))
}

fn contracts(asked: &Asked, table: &Table, lang: Lang) -> Result<Said, Stop> {
    let period = table.column(&["period", "t"])?;
    let active = table.column(&["active", "customers"])?;
    let mut points: Vec<(f64, f64)> = period.into_iter().zip(active).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let cohort = Cohort {
        active: points.into_iter().map(|(_, active)| active).collect(),
    };
    cohort.check().map_err(|refusal| refused(&refusal, lang))?;
    let first = cohort.active.first().copied().unwrap_or(0.0);
    let Some(params) = asked.given(&["alpha", "beta"], lang)? else {
        let found =
            fit::sbg(&cohort, &Settings::default()).map_err(|refusal| refused(&refusal, lang))?;
        return Ok((fitted(&found, first), Vec::new()));
    };
    let model = ShiftedBetaGeometric {
        alpha: params[0],
        beta: params[1],
    };
    let json = at_params(&["alpha", "beta"], &params, model.ln_likelihood(&cohort));
    let said = (0..).zip(&cohort.active).map(|(t, active)| {
        json!({"period": t, "active": active, "expected_active": first * model.survival(t)})
    });
    Ok((json, said.collect()))
}

fn spend(asked: &Asked, table: &Table, lang: Lang) -> Result<Said, Stop> {
    const NAMES: [&str; 3] = ["p", "q", "v"];
    let x = table.counts(&["x", "frequency"])?;
    let mean = table.column(&["m", "monetary", "monetary_value"])?;
    let weights = table.weights(asked)?;
    let rows: Vec<Spend> = (0..x.len())
        // No spend at all is no spending purchase; a negative mean is refused.
        .map(|i| Spend {
            x: if mean[i] == 0.0 { 0 } else { x[i] },
            mean: mean[i],
            weight: weights[i],
        })
        .collect();
    let spends = Spends::new(&rows).map_err(|refusal| refused(&refusal, lang))?;
    let counted: f64 = spends.rows.iter().map(|row| row.weight).sum();
    let Some(params) = asked.given(&NAMES, lang)? else {
        let found = fit::gamma_gamma(&spends, &Settings::default())
            .map_err(|refusal| refused(&refusal, lang))?;
        let q = found.params[1];
        if q <= 1.0 {
            return Err(refused(&keben::stats::Refusal::NoMeanSpend { q }, lang));
        }
        let mut json = fitted(&found, counted);
        json.insert("correlation".into(), json!(spends.correlation));
        return Ok((json, Vec::new()));
    };
    let model = GammaGamma {
        p: params[0],
        q: params[1],
        v: params[2],
    };
    let population = model
        .population()
        .map_err(|refusal| refused(&refusal, lang))?;
    let sum = spends
        .rows
        .iter()
        .map(|row| row.weight * model.ln_likelihood(row.x, row.mean))
        .sum();
    let mut json = at_params(&NAMES, &params, sum);
    json.insert("population_mean".into(), json!(population));
    let said = rows.iter().map(|row| {
        json!({"x": row.x, "m": row.mean, "expected_spend": model.expected(row.x, row.mean).ok()})
    });
    Ok((json, said.collect()))
}
