//! Every analysis of the registry, in both languages, over every kind of ledger.

#![allow(clippy::panic)] // a test's way to say no

mod common;

use common::{Line, ledger, random, sale};
use keben::chart::{Chart, Mark};
use keben::i18n::Lang;
use keben::model::{Day, Ledger, LineState};
use keben::report::{
    Analysis, Answer, Cell, Choice, HEAVY, HEAVY_REGISTRY, REGISTRY, Refusal, Report, Settings,
    Sort, ask, find,
};

fn ledgers() -> Vec<(&'static str, Ledger)> {
    let returns: Vec<Line> = (0..5)
        .map(|at| Line {
            state: LineState::Return,
            amount: -10_000,
            ..sale(at % 2, 19_000 + at as i32, 1)
        })
        .collect();
    let one: Vec<Line> = (0..9).map(|at| sale(0, 19_000 + at * 30, 10)).collect();
    let free: Vec<Line> = (0..3).map(|at| sale(at, 19_000, 0)).collect();
    let alike: Vec<Line> = (0..30).map(|at| sale(at, 19_000, 100)).collect();
    let keys: Vec<String> = (0..30).map(|at| format!("K{at}")).collect();
    let keys: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
    let far = [sale(0, i32::MIN, 5), sale(1, i32::MAX, 7), sale(1, 0, 1)];
    let largest = Line {
        amount: i64::MAX,
        ..sale(0, 19_000, 1)
    };
    let huge = [largest.clone(), largest, sale(1, 19_001, 1)];
    vec![
        ("empty", Ledger::default()),
        ("one line", ledger(&[("a", "")], &[sale(0, 19_000, 12)])),
        ("all returns", ledger(&[("a", ""), ("b", "")], &returns)),
        ("one customer", ledger(&[("a", "张三")], &one)),
        ("all free", ledger(&keys[..3], &free)),
        ("all alike", ledger(&keys, &alike)),
        ("ends of time", ledger(&keys[..2], &far)),
        ("more money than there is", ledger(&keys[..2], &huge)),
        ("random", random(5_000, 300, 7)),
        (
            "sample shop",
            Ledger::from_batches([keben::sample::shop(1)]),
        ),
    ]
}

/// Runs `check` on every answer; refusals must say something in both languages.
fn each(check: impl Fn(&str, &Analysis, &Ledger, &dyn Answer)) {
    for (name, ledger) in ledgers() {
        for analysis in REGISTRY.iter().chain(HEAVY_REGISTRY) {
            let place = format!("{} over {name}", analysis.id);
            match ask(&ledger, analysis.id, &Settings::new(), None) {
                Ok(answer) => check(&place, analysis, &ledger, answer.as_ref()),
                Err(refusal) => {
                    let poor = ["empty", "all returns", "all free"];
                    let bare = refusal == Refusal::NoProducts && ledger.categories.is_empty();
                    // A value model needs customers who came back within what a person can count.
                    let rich = name == "sample shop";
                    let unlike = matches!(refusal, Refusal::NoValue(_)) && !rich;
                    assert!(
                        bare || unlike || poor.contains(&name),
                        "{place}: {refusal:?}"
                    );
                    for lang in Lang::ALL {
                        assert!(!refusal.say(lang).is_empty(), "{place}");
                    }
                }
            }
        }
    }
}

#[test]
fn there_is_something_to_ask() {
    let ids: Vec<_> = REGISTRY.iter().map(|analysis| analysis.id).collect();
    assert_eq!(ids[..2], ["abc", "rfm"]);
    let listed: Vec<_> = HEAVY.iter().map(|listed| listed.id).collect();
    let heavy: Vec<_> = HEAVY_REGISTRY.iter().map(|analysis| analysis.id).collect();
    assert_eq!(listed, heavy, "the page lists what the analyst answers");
    for analysis in REGISTRY.iter().chain(HEAVY_REGISTRY) {
        assert_eq!(find(analysis.id).expect("itself").id, analysis.id);
        for lang in Lang::ALL {
            let entry = analysis.entry(lang);
            assert!(!entry.title.is_empty() && !entry.purpose.is_empty());
        }
    }
    assert_eq!(
        find("nothing").err(),
        Some(Refusal::UnknownAnalysis("nothing".into()))
    );
}

#[test]
fn every_report_is_whole() {
    each(|place, analysis, ledger, answer| {
        let [zh, en] = Lang::ALL.map(|lang| answer.report(ledger, lang));
        for report in [&zh, &en] {
            assert_eq!(report.id, analysis.id);
            assert_eq!(report.area, analysis.area);
            assert!(!report.headline.is_empty(), "{place}");
            assert!(!report.facts.is_empty(), "{place}");
            assert!(!report.why.formula.is_empty() && !report.why.worked.is_empty());
            assert!(!report.charts.is_empty(), "{place}");
            for chart in &report.charts {
                check_chart(place, chart);
            }
        }
        assert_ne!(zh.headline, en.headline, "{place}");
        assert!(words(&zh).iter().any(|text| text.contains(chinese)));
        let names: Vec<&str> = (0..ledger.categories.len())
            .map(|at| ledger.categories.get(at))
            .collect();
        for text in words(&en) {
            // What the shop calls its products is in the shop's language.
            let text = names.iter().fold(text, |text, name| text.replace(name, ""));
            assert!(!text.contains(chinese), "{place}: {text}");
            assert!(
                !text.contains("NaN") && !text.contains("inf"),
                "{place}: {text}"
            );
        }
        let json = answer.json(ledger);
        assert!(json.as_object().is_some_and(|object| !object.is_empty()));
    });
}

/// Shops a value model can be fitted to, each odd in its own way.
fn odd_shops() -> Vec<(&'static str, Ledger)> {
    let names: Vec<String> = (0..40).map(|at| format!("K{at}")).collect();
    let keys: Vec<(&str, &str)> = names.iter().map(|key| (key.as_str(), "")).collect();
    let many = |customers: u32, times: u32, day: &dyn Fn(u32, u32) -> i32, amount: i64| {
        let lines: Vec<Line> = (0..customers)
            .flat_map(|who| (0..times).map(move |time| (who, time)))
            .map(|(who, time)| Line {
                amount,
                ..sale(who, 19_000 + day(who, time), 0)
            })
            .collect();
        ledger(&keys, &lines)
    };
    let weekly = |_, time| time as i32 * 7;
    let apart = |who, time| (who * 5 + time * (3 + who % 11)) as i32;
    let mut draw = common::Draw(5);
    let lines: Vec<Line> = (0..160)
        .map(|_| Line {
            amount: (draw.below(2_000) * draw.below(2_000)) as i64 * 100,
            ..sale(
                (draw.below(40) * draw.below(40) / 40) as u32,
                19_000 + draw.below(700) as i32,
                0,
            )
        })
        .collect();
    vec![
        ("two who came back", many(2, 2, &apart, 120_000)),
        ("weekly and alike", many(30, 20, &weekly, 120_000)),
        ("day after day", many(40, 3, &|_, time| time as i32, 50_000)),
        ("free", many(30, 5, &apart, 0)),
        ("a cent", many(30, 5, &apart, 1)),
        ("more than there is", many(30, 5, &apart, i64::MAX / 4)),
        ("centuries", many(3, 9, &|_, time| time as i32 * 9_000, 10)),
        ("any", ledger(&keys, &lines)),
    ]
}

#[test]
fn every_value_model_draws_what_it_can() {
    let mut drawn = 0;
    for (name, ledger) in odd_shops() {
        for model in ["bg-nbd", "mbg-nbd", "pareto-nbd", "bg-bb"] {
            let last = *ledger.day.iter().max().expect("a line");
            let first = *ledger.day.iter().min().expect("a line");
            for end in [last, first + (last - first) * 3 / 4] {
                let settings = [("model", model), ("calibration_end", &Day(end).iso())];
                let settings = settings.map(|(key, value)| (key.into(), value.into()));
                let Ok(answer) = ask(&ledger, "clv", &settings.into(), None) else {
                    continue;
                };
                drawn += 1;
                for lang in Lang::ALL {
                    let place = format!("{model} over {name} to {end}");
                    check_drawn(&place, &answer.report(&ledger, lang));
                }
            }
        }
    }
    assert!(drawn >= 32, "{drawn}");
}

/// Charts by different names, and tables as wide as their rows, with figures that are figures.
fn check_drawn(place: &str, report: &Report) {
    let mut ids: Vec<&str> = report.charts.iter().map(|own| &*own.id).collect();
    for chart in &report.charts {
        check_chart(place, chart);
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), report.charts.len(), "{place}");
    for (name, columns, rows) in &report.twins {
        for row in rows {
            assert_eq!(row.cells.len(), columns.len(), "{place}: {name}");
            for cell in &row.cells {
                if let Cell::Share(value, _) | Cell::Number(value, _) = cell {
                    assert!(value.is_finite(), "{place}: {name}: {cell:?}");
                }
            }
        }
    }
}

fn chinese(sign: char) -> bool {
    matches!(sign, '\u{3000}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// All words of ours in a report; rows hold names of customers and are not among them.
fn words(report: &Report) -> Vec<String> {
    let mut words = vec![
        report.eyebrow.clone(),
        report.headline.clone(),
        report.facts.clone(),
        report.why.source.clone(),
    ];
    words.extend(report.caveats.clone());
    words.extend(report.why.formula.clone());
    words.extend(report.why.worked.clone());
    words.extend(
        report
            .why
            .symbols
            .iter()
            .map(|(_, meaning)| meaning.clone()),
    );
    words.extend(
        report
            .table
            .columns
            .iter()
            .map(|column| column.label.clone()),
    );
    for card in &report.cards {
        words.extend([&card.badge, &card.label, &card.figure, &card.text].map(String::clone));
    }
    for control in &report.controls {
        words.push(control.label.clone());
        if let Choice::Segmented(options) = &control.choice {
            words.extend(options.iter().map(|(label, ..)| label.clone()));
        }
    }
    for chart in &report.charts {
        words.extend([&chart.title, &chart.x.label, &chart.y.label].map(String::clone));
        words.extend(chart.points.iter().map(|point| point.text.clone()));
        words.extend(chart.marks.iter().filter_map(|mark| match mark {
            Mark::Label { text, .. } => Some(text.clone()),
            _ => None,
        }));
    }
    words
}

fn check_chart(place: &str, chart: &Chart) {
    assert!(!chart.id.is_empty() && !chart.title.is_empty(), "{place}");
    assert!(chart.aspect > 0.0);
    for axis in [&chart.x, &chart.y] {
        assert!(axis.min.is_finite() && axis.max.is_finite(), "{place}");
        assert!(axis.min < axis.max, "{place}: {axis:?}");
        assert!(!axis.ticks.is_empty(), "{place}");
        assert!(
            axis.ticks.iter().all(|(_, text)| !text.is_empty()),
            "{place}"
        );
    }
    let mut places: Vec<(f64, f64)> = chart.points.iter().map(|point| point.at).collect();
    // As many as a reader steps through; the cells of a year by weekdays are 84.
    assert!(
        (1..=84).contains(&places.len()),
        "{place}: {}",
        places.len()
    );
    for mark in &chart.marks {
        match mark {
            Mark::Line { points, .. } | Mark::Area { points, .. } => {
                assert!((2..=400).contains(&points.len()), "{place}: {mark:?}");
                places.extend(points);
            }
            Mark::Box { corners, .. } => {
                let &(left, bottom, right, top) = corners;
                assert!(left <= right && bottom <= top, "{place}: {mark:?}");
                places.extend([(left, bottom), (right, top)]);
            }
            Mark::Dot { at, .. } | Mark::Label { at, .. } => places.push(*at),
        }
    }
    for axis_tick in &chart.x.ticks {
        places.push((axis_tick.0, chart.y.min));
    }
    for axis_tick in &chart.y.ticks {
        places.push((chart.x.min, axis_tick.0));
    }
    for (x, y) in places {
        let inside = |value: f64, min: f64, max: f64| {
            let slack = (max - min) * 1e-9;
            value.is_finite() && value >= min - slack && value <= max + slack
        };
        assert!(
            inside(x, chart.x.min, chart.x.max) && inside(y, chart.y.min, chart.y.max),
            "{place}: ({x}, {y}) outside {:?} {:?}",
            chart.x,
            chart.y
        );
    }
}

#[test]
fn portraits_of_customers_are_whole() {
    each(|place, analysis, ledger, answer| {
        let listed = HEAVY.iter().find(|listed| listed.id == analysis.id);
        let paints = listed.is_some_and(|listed| listed.portrait);
        let customers = ledger.customer_keys.len();
        let mut drawn = 0;
        for customer in (0..customers).step_by(customers.div_ceil(12).max(1)) {
            let [zh, en] = Lang::ALL.map(|lang| answer.portrait(ledger, customer as u32, lang));
            assert_eq!(zh.is_some(), paints, "{place}");
            let (Some(zh), Some(en)) = (zh, en) else {
                continue;
            };
            assert_ne!(zh.headline, en.headline, "{place}");
            for report in [&zh, &en] {
                assert!(!report.headline.is_empty(), "{place}");
                // A customer the models know nothing of gets the sentence that says so, and no figure.
                assert_eq!(report.cards.is_empty(), report.why.worked.is_empty());
                for chart in &report.charts {
                    check_chart(place, chart);
                    let twin = report.twins.iter().find(|(name, ..)| *name == chart.id);
                    let (_, columns, rows) = twin.expect("a table of the chart");
                    assert!(rows.iter().all(|row| row.cells.len() == columns.len()));
                }
                drawn += report.charts.len();
            }
            assert!(words(&zh).iter().any(|text| text.contains(chinese)));
            for text in words(&en) {
                assert!(!text.contains(chinese), "{place}: {text}");
                assert!(
                    !text.contains("NaN") && !text.contains("inf"),
                    "{place}: {text}"
                );
            }
        }
        assert_eq!(drawn > 0, paints, "{place}");
    });
}

#[test]
fn rows_match_the_table_in_every_order() {
    each(|place, _, ledger, answer| {
        for lang in Lang::ALL {
            let table = answer.report(ledger, lang).table;
            let len = table.rows as usize;
            let usual = answer.rows(ledger, lang, None, 0..len + 10);
            assert_eq!(usual.len(), len, "{place}");
            for row in &usual {
                assert_eq!(row.cells.len(), table.columns.len(), "{place}");
                for cell in &row.cells {
                    if let Cell::Share(value, _) | Cell::Number(value, _) | Cell::Bar(value, _) =
                        cell
                    {
                        assert!(value.is_finite(), "{place}: {cell:?}");
                    }
                }
            }
            let mut everybody: Vec<_> = usual.iter().map(|row| row.customer).collect();
            everybody.sort_unstable();
            for (at, column) in table.columns.iter().enumerate() {
                for falling in [false, true] {
                    let sort: Sort = (column.key.clone(), falling);
                    let rows = answer.rows(ledger, lang, Some(&sort), 0..len);
                    let mut sorted: Vec<_> = rows.iter().map(|row| row.customer).collect();
                    sorted.sort_unstable();
                    assert_eq!(sorted, everybody, "{place} by {sort:?}");
                    let window = answer.rows(ledger, lang, Some(&sort), 1..4);
                    assert_eq!(window[..], rows[1.min(len)..4.min(len)], "{place}");
                    if column.sortable {
                        assert_sorted(
                            place,
                            &rows.iter().map(|r| &r.cells[at]).collect::<Vec<_>>(),
                            falling,
                        );
                    }
                }
            }
            let past = answer.rows(ledger, lang, None, len + 5..len + 9);
            assert!(past.is_empty());
        }
    });
}

/// Figures rise or fall; words are in whatever order their meaning has.
fn assert_sorted(place: &str, cells: &[&Cell], falling: bool) {
    let figure = |cell: &Cell| match cell {
        Cell::Int(value) => Some(*value as f64),
        Cell::Money(money) => Some(money.0 as f64),
        Cell::Share(value, _) => Some(*value),
        Cell::Day(day) => Some(f64::from(day.0)),
        _ => None,
    };
    let figures: Vec<f64> = cells.iter().filter_map(|cell| figure(cell)).collect();
    let right = figures.windows(2).all(|pair| match falling {
        true => pair[0] >= pair[1],
        false => pair[0] <= pair[1],
    });
    assert!(right, "{place}: falling {falling}");
}

#[test]
fn every_choice_is_accepted_and_shown_as_chosen() {
    each(|place, analysis, ledger, answer| {
        let chosen = |settings: &Settings| match ask(ledger, analysis.id, settings, None) {
            Ok(answer) => Some(answer.report(ledger, Lang::En).controls),
            Err(Refusal::UnknownSetting(key)) => panic!("{place}: {key} is not known"),
            Err(Refusal::BadSetting(key, value)) => panic!("{place}: {key}={value}"),
            // Another criterion may have nothing to rank.
            Err(_) => None,
        };
        for (at, control) in answer.report(ledger, Lang::En).controls.iter().enumerate() {
            match &control.choice {
                Choice::Segmented(options) => {
                    assert_eq!(
                        options.iter().filter(|option| option.2).count(),
                        1,
                        "{place}"
                    );
                    for (which, (label, settings, _)) in options.iter().enumerate() {
                        let Some(controls) = chosen(settings) else {
                            continue;
                        };
                        let Choice::Segmented(now) = &controls[at].choice else {
                            panic!("{place}: {label} changed the kind of control");
                        };
                        assert!(now[which].2, "{place}: {label} is not shown as chosen");
                    }
                }
                Choice::Slider {
                    min, max, thumbs, ..
                } => {
                    let mut last = *min;
                    for (key, value, name) in thumbs {
                        assert!(!name.is_empty() && (last..=*max).contains(value), "{place}");
                        last = *value;
                        chosen(&vec![(key.clone(), value.to_string())]);
                    }
                    let all = |to: f64| {
                        thumbs
                            .iter()
                            .map(|t| (t.0.clone(), to.to_string()))
                            .collect()
                    };
                    chosen(&all(*min));
                    chosen(&all(*max));
                }
                Choice::Day(key, value) => {
                    if let Some(day) = value.filter(|day| Day::parse_iso(&day.iso()).is_some()) {
                        chosen(&vec![(key.clone(), day.iso())]);
                    }
                }
                Choice::Until {
                    key,
                    last,
                    most,
                    day,
                } => {
                    assert_eq!(last, day, "{place}: all of the data unless chosen");
                    let back = |weeks: u32| Day(last.0 - 7 * weeks as i32);
                    let early = back(most / 2);
                    if let Some(controls) = chosen(&vec![(key.clone(), early.iso())]) {
                        let Choice::Until { day, .. } = &controls[at].choice else {
                            panic!("{place}: {key} changed the kind of control");
                        };
                        assert_eq!(*day, early, "{place}");
                    }
                }
            }
        }
    });
}

#[test]
fn senseless_settings_are_refused() {
    let ledger = random(500, 40, 3);
    let set = |key: &str, value: &str| vec![(key.to_string(), value.to_string())];
    for analysis in REGISTRY {
        let refused = |settings: Settings| ask(&ledger, analysis.id, &settings, None).err();
        assert_eq!(
            refused(set("colour", "blue")),
            Some(Refusal::UnknownSetting("colour".into()))
        );
        for (key, value) in [("window", "week"), ("from", "2024-02-30"), ("to", "soon")] {
            assert_eq!(
                refused(set(key, value)),
                Some(Refusal::BadSetting(key.into(), value.into())),
                "{}",
                analysis.id
            );
        }
        let mut turned = set("window", "custom");
        turned.extend(set("from", "2024-02-01"));
        turned.extend(set("to", "2024-01-01"));
        assert!(matches!(refused(turned), Some(Refusal::BadSetting(..))));
    }
    let abc = |key: &str, value: &str| ask(&ledger, "abc", &set(key, value), None).err();
    for (key, value) in [
        ("cut1", "0"),
        ("cut1", "101"),
        ("cut1", "-5"),
        ("cut1", "80.123"),
        ("cut1", "NaN"),
        ("cut1", ""),
        ("cut2", "79"),
        ("criterion", "profit"),
        ("by", "money"),
    ] {
        assert_eq!(
            abc(key, value),
            Some(Refusal::BadSetting(key.into(), value.into()))
        );
    }
    assert_eq!(abc("cut1", "80.5"), None);
}

#[test]
fn margin_is_refused_without_costs() {
    let ledger = ledger(&[("a", ""), ("b", "")], &[sale(0, 1, 5), sale(1, 2, 3)]);
    let margin = vec![("criterion".to_string(), "margin".to_string())];
    for id in ["abc", "take-one"] {
        assert_eq!(
            ask(&ledger, id, &margin, None).err(),
            Some(Refusal::NoCosts)
        );
    }
}

#[test]
fn nothing_after_the_as_of_day_counts() {
    let lines = [sale(0, 10, 5), sale(1, 20, 50), sale(0, 30, 500)];
    let ledger = ledger(&[("a", ""), ("b", "")], &lines);
    for analysis in REGISTRY {
        let answer = ask(&ledger, analysis.id, &Settings::new(), Some(Day(20))).expect("an answer");
        let facts = answer.report(&ledger, Lang::En).facts;
        assert!(facts.contains("¥55.00"), "{}: {facts}", analysis.id);
        assert!(ask(&ledger, analysis.id, &Settings::new(), Some(Day(5))).is_err());
    }
}

#[test]
fn standings_agree_with_badges() {
    each(|place, analysis, ledger, answer| {
        for customer in 0..ledger.customer_keys.len() as u32 + 2 {
            for lang in Lang::ALL {
                let standing = answer.standing(ledger, customer, lang);
                if let Some(badge) = answer.badge(customer, lang) {
                    let standing = standing.as_ref().expect("a badge has a standing");
                    assert_eq!(
                        (&standing.badge, standing.rank),
                        (&badge.0, badge.1),
                        "{place}"
                    );
                }
                if let Some(standing) = standing {
                    assert_eq!(standing.analysis, analysis.id);
                    assert!(!standing.because.is_empty(), "{place}");
                }
            }
        }
    });
}
