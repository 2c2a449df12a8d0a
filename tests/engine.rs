//! The engine asked as the page asks it, on the generated sample shop.

mod common;

use common::now;
use keben::engine::Engine;
use keben::engine::message::{Answer, Command, CustomersPage, Fault, Query};
use keben::i18n::Lang;
use keben::model::Money;
use keben::report::{Cell, REGISTRY, Refusal, Row};

fn shop() -> Engine {
    let mut engine = Engine::default();
    let id = format!("{:032x}", 1);
    now(engine.command(id, 1, Command::OpenSampleShop, vec![], &mut |_, _| {}))
        .expect("the sample shop opens");
    engine
}

fn customers(
    engine: &mut Engine,
    badges: &[(&str, &str)],
    sort: Option<(&str, bool)>,
    from: u32,
    count: u32,
) -> CustomersPage {
    let query = Query::Customers {
        search: String::new(),
        badges: badges
            .iter()
            .map(|(id, b)| (id.to_string(), b.to_string()))
            .collect(),
        sort: sort.map(|(key, falling)| (key.to_string(), falling)),
        from,
        count,
    };
    match engine.query(Lang::En, query) {
        Ok((Answer::Customers(page), _)) => page,
        other => unreachable!("{other:?}"),
    }
}

fn ids(rows: &[Row]) -> Vec<u32> {
    rows.iter().filter_map(|row| row.customer).collect()
}

#[test]
fn the_table_adds_up_to_the_shop() {
    let mut engine = shop();
    let totals = engine.state().totals;
    let page = customers(&mut engine, &[], None, 0, 1_000);
    assert_eq!(page.total, totals.customers);
    assert_eq!(page.rows.len() as u32, page.matching);
    let sales = page.columns.iter().position(|column| column.key == "sales");
    let sales = sales.expect("there is a sales column");
    let sum: Money = page
        .rows
        .iter()
        .map(|row| match row.cells[sales] {
            Cell::Money(money) => money,
            ref other => unreachable!("{other:?}"),
        })
        .sum();
    assert_eq!(sum, totals.revenue);
    for row in &page.rows {
        assert_eq!(row.cells.len(), page.columns.len());
    }
}

#[test]
fn windows_are_cuts_of_one_order_for_every_column() {
    let mut engine = shop();
    let all = customers(&mut engine, &[], None, 0, 1_000);
    for column in &all.columns {
        for falling in [false, true] {
            let sort = Some((column.key.as_str(), falling));
            let whole = ids(&customers(&mut engine, &[], sort, 0, 1_000).rows);
            let mut seen = whole.clone();
            seen.sort_unstable();
            assert_eq!(seen, (0..all.total).collect::<Vec<_>>(), "{}", column.key);
            let mut pieces = Vec::new();
            for from in (0..all.total).step_by(37) {
                pieces.extend(ids(&customers(&mut engine, &[], sort, from, 37).rows));
            }
            assert_eq!(pieces, whole);
        }
    }
    assert!(
        customers(&mut engine, &[], None, u32::MAX, u32::MAX)
            .rows
            .is_empty()
    );
}

#[test]
fn badges_part_the_customers_and_filters_find_them() {
    let mut engine = shop();
    let all = customers(&mut engine, &[], None, 0, 1_000);
    assert!(!all.filters.is_empty());
    for (id, _, badges) in &all.filters {
        let at = all.columns.iter().position(|column| column.key == *id);
        let at = at.expect("an analysis with badges has a column");
        let with: usize = all
            .rows
            .iter()
            .filter(|row| row.cells[at] != Cell::Missing)
            .count();
        let mut found = 0;
        for badge in badges {
            let page = customers(&mut engine, &[(id, badge)], None, 0, 1_000);
            assert!(page.matching > 0, "{id} {badge} occurs");
            for row in &page.rows {
                assert!(matches!(&row.cells[at], Cell::Class(name, _) if name == badge));
            }
            found += page.matching as usize;
        }
        assert_eq!(found, with);
        assert_eq!(
            customers(&mut engine, &[(id, "no such")], None, 0, 9).matching,
            0
        );
    }
}

#[test]
fn every_analysis_answers_and_exports_in_both_languages() {
    let mut engine = shop();
    for lang in Lang::ALL {
        for analysis in REGISTRY {
            let id = analysis.id.to_string();
            let asked = engine.query(lang, Query::Report(id.clone(), vec![], None));
            let Ok((Answer::Report(report), _)) = asked else {
                unreachable!("{id}: {asked:?}")
            };
            assert!(!report.headline.is_empty());
            // What crosses the wire must be readable on the other side.
            let json = serde_json::to_string(&Answer::Report(report.clone())).expect("it writes");
            assert!(serde_json::from_str::<Answer>(&json).is_ok(), "{id}");
            let rows = engine.query(
                lang,
                Query::Rows {
                    id: id.clone(),
                    settings: vec![],
                    as_of: None,
                    sort: None,
                    from: 0,
                    count: 10,
                },
            );
            assert!(matches!(rows, Ok((Answer::Rows(rows), _)) if !rows.is_empty()));
            let beyond = engine.query(
                lang,
                Query::Rows {
                    id: id.clone(),
                    settings: vec![],
                    as_of: None,
                    sort: Some(("no such column".into(), true)),
                    from: u32::MAX,
                    count: u32::MAX,
                },
            );
            assert!(matches!(beyond, Ok((Answer::Rows(rows), _)) if rows.is_empty()));
            // An export asks for all rows at once.
            let rows = engine.query(
                lang,
                Query::Rows {
                    id: id.clone(),
                    settings: vec![],
                    as_of: None,
                    sort: None,
                    from: 0,
                    count: u32::MAX,
                },
            );
            let Ok((Answer::Rows(rows), _)) = rows else {
                unreachable!("{id}: {rows:?}")
            };
            assert_eq!(rows.len() as u32, report.table.rows);
        }
        let all = customers(&mut engine, &[], None, 0, u32::MAX);
        assert_eq!(all.rows.len() as u32, all.total);
    }
}

#[test]
fn every_customer_has_a_page_whose_months_add_up() {
    let mut engine = shop();
    let all = customers(&mut engine, &[], Some(("customer", false)), 0, 1_000);
    let sales = all.columns.iter().position(|column| column.key == "sales");
    let sales = sales.expect("there is a sales column");
    for row in &all.rows {
        let customer = row.customer.expect("a row is a customer");
        let asked = engine.query(Lang::Zh, Query::Customer(customer));
        let Ok((Answer::Customer(page), _)) = asked else {
            unreachable!("{asked:?}")
        };
        let months: Money = page.months.iter().map(|(_, money)| *money).sum();
        assert_eq!(Cell::Money(months), row.cells[sales]);
        assert!(!page.standings.is_empty());
        let query = Query::Lines {
            customer,
            from: 0,
            count: 10_000,
        };
        let Ok((Answer::Rows(lines), _)) = engine.query(Lang::Zh, query) else {
            unreachable!()
        };
        assert_eq!(lines.len() as u32, page.lines);
        let days: Vec<_> = lines
            .iter()
            .map(|line| match line.cells[0] {
                Cell::Day(day) => day,
                ref other => unreachable!("{other:?}"),
            })
            .collect();
        assert!(days.is_sorted_by(|a, b| a >= b), "newest first");
        assert!(
            lines
                .iter()
                .all(|line| line.cells.len() == page.columns.len())
        );
    }
}

#[test]
fn without_a_workbook_questions_are_refused_in_words() {
    let mut engine = Engine::default();
    let registry = engine.query(Lang::En, Query::Registry);
    assert!(matches!(registry, Ok((Answer::Registry(all), _)) if all.len() == REGISTRY.len()));
    let asked = engine.query(Lang::En, Query::Report("abc".into(), vec![], None));
    let Err(fault) = asked else { unreachable!() };
    assert_eq!(fault, Fault::Refused(Refusal::NoSales));
    for lang in Lang::ALL {
        assert!(!fault.say(lang).is_empty());
    }
    let unknown = engine.query(Lang::En, Query::Report("nothing".into(), vec![], None));
    let refusal = Refusal::UnknownAnalysis("nothing".into());
    assert_eq!(unknown.err(), Some(Fault::Refused(refusal)));
    let page = customers(&mut engine, &[], None, 0, 50);
    assert_eq!((page.total, page.matching), (0, 0));
    let id = format!("{:032x}", 9);
    let undone = now(engine.command(id, 1, Command::Undo, vec![], &mut |_, _| {}));
    assert_eq!(undone, Err(Fault::NothingToUndo));
}
