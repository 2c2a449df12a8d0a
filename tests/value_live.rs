//! Value models while somebody looks: asked again without a refit, laid aside and gone on with, one customer's path.

mod common;

use common::{Draw, batch, sale};
use keben::analysis::buyers::buyers;
use keben::analysis::value::{self, Model, Settings, Value, value};
use keben::engine::Analyst;
use keben::engine::message::{Answer, Fault, Query};
use keben::i18n::Lang;
use keben::model::{Batch, Ledger};
use keben::report::{NoValue, Refusal, Report, ask};
use keben::stats::buying::Kind;
use keben::stats::pace::{Long, Pace, Step, run};
use keben::stats::unit::{Discount, Span, Unit};
use keben::store::write_contents;
use keben::workbook::Contents;

fn shop() -> Ledger {
    Ledger::from_batches([keben::sample::shop(1)])
}

fn weeks(count: f64) -> Span {
    Span {
        count,
        unit: Unit::Week,
    }
}

fn asked(model: Model, horizon: f64, discount: f64, margin: f64) -> Settings {
    Settings {
        model,
        horizon: weeks(horizon),
        discount: Discount {
            rate: discount,
            per: Unit::Year,
        },
        margin,
        draws: 30,
        ..Settings::default()
    }
}

fn found(ledger: &Ledger, settings: &Settings) -> Value {
    value(ledger, settings, &mut |_, _| true).expect("a value")
}

const MODELS: [Model; 4] = [
    Model::Continuous(Kind::BgNbd),
    Model::Continuous(Kind::MbgNbd),
    Model::Continuous(Kind::ParetoNbd),
    Model::BetaBernoulli,
];

/// The same but for the last bits of sums taken in another order.
fn near(a: f64, b: f64) -> bool {
    (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-9)
}

#[test]
fn another_horizon_discount_and_margin_are_what_a_fresh_fit_says() {
    let ledger = shop();
    for model in MODELS {
        let first = found(&ledger, &asked(model, 52.0, 0.1, 1.0));
        for (horizon, discount, margin) in [
            (1.0, 0.1, 1.0),
            (260.0, 0.0, 0.4),
            (52.0, 0.2, 0.0),
            (17.0, 0.05, 0.9),
        ] {
            let settings = asked(model, horizon, discount, margin);
            let rough = first
                .again(settings.horizon, settings.discount, margin)
                .expect("it is valued again");
            let work = |pace| {
                let rough = &rough;
                async move {
                    let (horizon, discount) = (settings.horizon, settings.discount);
                    rough.again_paced(horizon, discount, margin, &pace).await
                }
            };
            let again = run(work, &mut |_, _| true);
            let again = again.expect("it ends").expect("it is valued again");
            assert!(!again.is_rough());
            assert_eq!(rough.total.expected, again.total.expected);
            let fresh = found(&ledger, &settings);
            assert_eq!(again.total, fresh.total, "{model:?} over {horizon}");
            assert_eq!(again.alive, fresh.alive);
            assert_eq!(again.plan, fresh.plan);
            assert_eq!(again.newcomer, fresh.newcomer);
            assert!(near(again.newcomer_clv, fresh.newcomer_clv));
            for (a, b) in again.customers.iter().zip(&fresh.customers) {
                assert_eq!(
                    (a.customer, a.bought, a.p_alive),
                    (b.customer, b.bought, b.p_alive)
                );
                assert!(near(a.clv, b.clv), "{model:?}: {a:?} {b:?}");
                assert!(near(a.residual, b.residual), "{model:?}: {a:?} {b:?}");
                assert!((0..2).all(|at| near(a.clv_bounds[at], b.clv_bounds[at])));
            }
        }
    }
}

#[test]
fn a_path_ends_where_the_fit_says_and_only_falls_without_a_purchase() {
    let ledger = shop();
    let summary = buyers(&ledger, None, None).expect("a summary");
    for model in MODELS {
        let value = found(&ledger, &asked(model, 52.0, 0.1, 1.0));
        let by_time = model != Model::BetaBernoulli;
        for at in (0..value.customers.len()).step_by(17) {
            let (own, buyer) = (&value.customers[at], &summary.customers[at]);
            let path = value.path(at, 364.0).expect("a path");
            let seen = match by_time {
                true => f64::from(buyer.t),
                false => own.t * value.unit.days(),
            };
            let now = path.iter().rfind(|moment| moment.since <= seen + 1e-9);
            let now = now.expect("the moment the data end");
            assert!(near(now.p, own.p_alive), "{model:?} {at}: {now:?} {own:?}");
            // By MBG/NBD some leave with their first purchase.
            let stays = model != Model::Continuous(Kind::MbgNbd);
            assert!(path[0].since == 0.0 && (near(path[0].p, 1.0) || !stays));
            for pair in path.windows(2) {
                assert!(pair[0].since <= pair[1].since);
                if by_time && pair[1].purchase == 0 {
                    assert!(pair[1].p <= pair[0].p + 1e-9, "{model:?} {at}: {pair:?}");
                }
            }
            if by_time {
                let bought = path.iter().filter(|moment| moment.purchase > 0).count() as u32;
                assert_eq!(bought, (own.x + 1).min(80));
            }
            let end = path.last().expect("an end");
            assert!(end.p <= now.p + 1e-9 && end.since > now.since);
            for moment in &path {
                let [low, high] = moment.bounds;
                assert!(0.0 <= low && low <= moment.p && moment.p <= high && high <= 1.0 + 1e-9);
            }
            let [low, high] = value.alive_bounds(at).expect("bounds");
            assert!(low <= own.p_alive && own.p_alive <= high);
        }
        assert_eq!(value.path(value.customers.len(), 364.0), Ok(Vec::new()));
    }
}

#[test]
fn steps_come_to_what_one_go_comes_to_and_tell_how_far_they_are() {
    let ledger = shop();
    let settings = asked(Model::Best, 52.0, 0.1, 1.0);
    let mut work = value::begin(&ledger, settings.clone())
        .expect("it begins")
        .work;
    let (mut last, mut steps) = (0, 0);
    let stepped = loop {
        match work.step() {
            Step::Moved(on, done, of) => {
                assert!(last <= done && done < of, "{last} {done} {of}");
                (work, last, steps) = (on, done, steps + 1);
            }
            Step::Done(value) => break value.expect("a value"),
        }
    };
    // A step for each model, draw of spending, refit and future.
    assert_eq!(steps, 3 + 3 * settings.draws);
    let at_once = found(&ledger, &settings);
    assert_eq!(stepped.total, at_once.total);
    assert_eq!(stepped.customers, at_once.customers);
}

#[test]
fn long_work_does_nothing_before_it_is_driven_and_stops_where_it_is_dropped() {
    use std::cell::Cell;
    use std::rc::Rc;
    let done = Rc::new(Cell::new(0));
    let (told, seen) = (done.clone(), || done.get());
    let work = Long::new(|pace: Pace| async move {
        for step in 0..3 {
            pace.reached(step, 3).await;
            told.set(step + 1);
        }
    });
    assert_eq!(seen(), 0);
    let Step::Moved(work, 0, 3) = work.step() else {
        unreachable!("it stands at its first place")
    };
    assert_eq!(seen(), 0);
    let Step::Moved(work, 1, 3) = work.step() else {
        unreachable!("it stands at its second place")
    };
    assert_eq!(seen(), 1);
    drop(work);
    assert_eq!(seen(), 1);
}

fn analyst(batch: Batch, redacted: bool) -> Analyst {
    let contents = write_contents(&Contents::default()).expect("contents");
    let mut parts = vec![contents.into_bytes()];
    parts.extend(batch.to_parts());
    let imports = vec![("i".into(), batch.head.clone())];
    Analyst::load("w", redacted, imports, parts).expect("it is laid out")
}

fn report(analyst: &mut Analyst, lang: Lang, query: Query) -> Report {
    match analyst.query(lang, query) {
        Ok((Answer::Report(report), _)) => *report,
        other => unreachable!("{other:?}"),
    }
}

fn set(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| (key.to_string(), value.to_string()))
        .collect()
}

#[test]
fn work_laid_aside_is_gone_on_with_and_sliders_need_none() {
    let mut analyst = analyst(keben::sample::shop(1), false);
    let plain = |settings| Query::Report("clv".into(), settings, None);
    assert!(!analyst.begin(&Query::Registry).expect("nothing to do"));
    assert!(
        !analyst
            .begin(&Query::Report("calendar".into(), Vec::new(), None))
            .expect("at once")
    );
    assert!(analyst.begin(&plain(Vec::new())).expect("it begins"));
    let mut far = (0, 0);
    for _ in 0..100 {
        far = analyst.step().expect("no fault").expect("not done yet");
    }
    assert!(far.0 > 90, "{far:?}");
    // Another question that is answered at once does not take it away; asked again it goes on.
    analyst
        .query(Lang::En, Query::Report("calendar".into(), Vec::new(), None))
        .expect("an answer");
    let moved = set(&[("margin", "30")]);
    assert!(analyst.begin(&plain(moved)).expect("the same fit serves"));
    assert_eq!(
        analyst.step().expect("no fault").expect("not done").0,
        far.0 + 1
    );
    while analyst.step().expect("no fault").is_some() {}
    assert!(!analyst.begin(&plain(Vec::new())).expect("it is there"));
    let usual = report(&mut analyst, Lang::En, plain(Vec::new()));
    for moved in [
        set(&[("horizon_weeks", "13")]),
        set(&[("margin", "20"), ("discount", "5")]),
        set(&[("horizon_weeks", "260"), ("margin", "0")]),
    ] {
        assert!(
            !analyst.begin(&plain(moved.clone())).expect("no refit"),
            "{moved:?}"
        );
        assert_ne!(
            report(&mut analyst, Lang::En, plain(moved)).headline,
            usual.headline
        );
    }
    for moved in [
        set(&[("model", "bg-nbd")]),
        set(&[("calibration_end", "2025-01-31")]),
    ] {
        assert!(
            analyst.begin(&plain(moved.clone())).expect("a refit"),
            "{moved:?}"
        );
    }
    assert_eq!(
        analyst.begin(&plain(set(&[("horizon_weeks", "0")]))),
        Err(Fault::Refused(Refusal::BadSetting(
            "horizon_weeks".into(),
            "0".into()
        )))
    );
}

/// A shop of so many customers who buy now and then, some of whom stop.
fn many(customers: u32) -> Batch {
    let mut draw = Draw(11);
    let mut lines = Vec::new();
    for who in 0..customers {
        let (mut day, every) = (19_000 + draw.below(200) as i32, 10 + draw.below(90));
        while day < 19_600 && (lines.is_empty() || draw.below(7) > 0) {
            lines.push(sale(who, day, 5 + draw.below(40) as i64));
            day += 1 + draw.below(2 * every) as i32;
        }
    }
    let keys: Vec<String> = (0..customers).map(|who| who.to_string()).collect();
    let keys: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
    batch(&keys, &lines)
}

#[test]
fn what_a_slider_gets_at_once_is_refined_to_what_a_fresh_answer_says() {
    let ledger = Ledger::from_batches([many(900)]);
    let mut analyst = analyst(many(900), false);
    let asked = |pairs: &[(&str, &str)]| {
        let mut all = set(pairs);
        all.extend(set(&[("model", "bg-nbd")]));
        all
    };
    let plain = |settings| Query::Report("clv".into(), settings, None);
    report(&mut analyst, Lang::En, plain(asked(&[])));
    let far = asked(&[("horizon_weeks", "200")]);
    let cheap = asked(&[("margin", "20"), ("discount", "5")]);
    for (moved, refines) in [(cheap, false), (far, true)] {
        assert_eq!(analyst.begin(&plain(moved.clone())), Ok(false), "at once");
        let rough = report(&mut analyst, Lang::En, plain(moved.clone()));
        assert_eq!(rough.rough, refines);
        let rows = Query::Rows {
            id: "clv".into(),
            settings: moved.clone(),
            as_of: None,
            sort: None,
            from: 0,
            count: 10,
        };
        assert_eq!(analyst.begin(&rows), Ok(false), "its rows are there");
        // Its expectations are exact already.
        let figures = |report: &Report| -> Vec<String> {
            let cards = report.cards.iter();
            cards.map(|card| card.figure.clone()).collect()
        };
        assert_eq!(analyst.begin(&plain(moved.clone())), Ok(refines));
        while analyst.step().expect("no fault").is_some() {}
        let exact = report(&mut analyst, Lang::En, plain(moved.clone()));
        assert_eq!(figures(&rough), figures(&exact));
        assert!(!exact.rough && rough.cards != exact.cards || !refines);
        assert_eq!(
            analyst.begin(&plain(moved.clone())),
            Ok(false),
            "it is there"
        );
        let fresh = ask(&ledger, "clv", &moved, None).expect("an answer");
        assert_eq!(exact, fresh.report(&ledger, Lang::En));
    }
}

#[test]
fn a_portrait_is_asked_by_the_mark_in_links_and_knows_no_hidden_name() {
    let ledger = shop();
    let mut seen = Vec::new();
    for redacted in [false, true] {
        let mut analyst = analyst(keben::sample::shop(1), redacted);
        let Ok((Answer::Customer(page), _)) = analyst.query(Lang::Zh, Query::Customer(3)) else {
            unreachable!("there is a fourth customer")
        };
        let portrait = |mark: &str| Query::Portrait("clv".into(), mark.into());
        assert!(analyst.begin(&portrait(&page.mark)).expect("it begins"));
        let report = report(&mut analyst, Lang::Zh, portrait(&page.mark));
        assert_eq!(report.charts.len(), 1);
        let all = format!("{report:?}");
        let name = ledger.customer_at(3);
        assert!(!all.contains(name.key) && (name.name.is_empty() || !all.contains(name.name)));
        seen.push((page.mark, report));
        assert_eq!(
            analyst.query(Lang::Zh, portrait("nobody")).err(),
            Some(Fault::NotFound)
        );
    }
    assert_eq!(seen[0], seen[1]);
}

#[test]
fn a_shop_the_models_refuse_says_what_is_missing() {
    let lines: Vec<common::Line> = (0..9).map(|who| common::sale(who, 19_000, 5)).collect();
    let keys: Vec<String> = (0..9).map(|who| who.to_string()).collect();
    let keys: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
    let ledger = common::ledger(&keys, &lines);
    let refused = ask(&ledger, "clv", &Vec::new(), None).err();
    let Some(Refusal::NoValue(NoValue::Repeaters(need, 0))) = refused else {
        unreachable!("{refused:?}")
    };
    for lang in Lang::ALL {
        assert!(
            NoValue::Repeaters(need, 0)
                .say(lang)
                .contains(&need.to_string())
        );
    }
}
