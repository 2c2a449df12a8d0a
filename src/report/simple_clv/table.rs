//! Tiers beside each other, and the figures used with where each comes from.

use std::ops::Range;

use super::answer::Found;
use crate::analysis::simple::{Source, Tier};
use crate::i18n::phrases::simple_clv as words;
use crate::i18n::{Format, Lang};
use crate::report::table::{column, sorted};
use crate::report::worth::{money_cell, number_cell, ordered, plain_row, worth};
use crate::report::{Align, Cell, Column, Row, Sort};

pub(super) fn columns(lang: Lang, years: u32) -> Vec<Column> {
    let figure = |key: &str, label: &str, width: f64| column(key, label, Align::End, width);
    vec![
        column("tier", words::tier(lang), Align::Start, 1.2),
        figure("customers", words::customers(lang), 0.8),
        figure("revenue", words::revenue(lang), 1.2),
        figure("margin", words::margin_year(lang), 1.2),
        figure("retention", words::retention(lang), 0.9),
        column("source", words::retention_from(lang), Align::Start, 1.1),
        figure("life", words::life(lang), 0.9),
        figure("book", words::book(lang), 1.2),
        figure("existing", words::existing(lang), 1.2),
        figure("new", words::new(lang), 1.2),
        figure("years", &words::years_value(lang, years), 1.2),
    ]
}

pub(super) fn rows(
    found: &Found,
    lang: Lang,
    sort: Option<&Sort>,
    range: Range<usize>,
) -> Vec<Row> {
    let tiers = &found.tiers;
    let or_none = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let places = found
        .order
        .window(tiers.len(), sort, range, |key, falling| {
            let by = |figure: &dyn Fn(&Tier) -> f64| {
                sorted(tiers.len(), falling, |at| {
                    ordered(figure(&tiers[at as usize]))
                })
            };
            Some(match key {
                "tier" | "source" => sorted(tiers.len(), falling, |at| at),
                "customers" => by(&|own| own.group.active.into()),
                "revenue" => by(&|own| own.revenue),
                "margin" => by(&|own| own.margin),
                "retention" => by(&|own| own.retention),
                "life" => by(&|own| or_none(own.values.life)),
                "book" => by(&|own| or_none(own.values.book)),
                "existing" => by(&|own| or_none(own.values.existing)),
                "new" => by(&|own| or_none(own.values.new)),
                "years" => by(&|own| own.values.years),
                _ => return None,
            })
        });
    let row = |at: u32| {
        let own = &tiers[at as usize];
        let name = match own.class {
            Some(class) => Cell::Class(class.letter().into(), class.rank()),
            None => Cell::Text(words::whole(lang).into()),
        };
        let source = match own.source {
            Source::Own if own.class.is_none() => words::own_shop(lang),
            Source::Own => words::own(lang),
            Source::Shop => words::own_shop(lang),
            Source::Given => words::given(lang),
            Source::Usual => words::usual(lang),
        };
        plain_row(vec![
            name,
            Cell::Int(own.group.active.into()),
            money_cell(own.revenue),
            money_cell(own.margin),
            Cell::Share(own.retention, 1),
            Cell::Text(source.into()),
            number_cell(or_none(own.values.life), 1),
            money_cell(or_none(own.values.book)),
            money_cell(or_none(own.values.existing)),
            money_cell(or_none(own.values.new)),
            money_cell(own.values.years),
        ])
    };
    places.into_iter().map(row).collect()
}

/// Every figure the formulas take, and where it comes from.
pub(super) fn inputs(found: &Found, format: &Format) -> (String, Vec<Column>, Vec<Row>) {
    let (lang, shop, years) = (format.lang, found.shop(), &found.years);
    let int = |count: u32| format.int(count.into());
    let chosen = |key: &str| match found.set.iter().any(|set| set == key) {
        true => words::from_person(lang).to_string(),
        false => words::from_default(lang).to_string(),
    };
    let retention = match shop.source {
        Source::Given => words::from_person(lang).into(),
        Source::Usual => words::from_no_history(lang).into(),
        _ => words::from_retention(
            lang,
            int(shop.group.before),
            format.day(years.earlier),
            int(shop.group.stayed),
            format.day(years.last),
        ),
    };
    let (lines, all) = years.costed;
    let margin = match (found.asked.margin, years.margin) {
        (Some(_), _) => words::from_person(lang).into(),
        (None, Some(_)) => {
            words::from_costs(lang, format.int(lines as i64), format.int(all as i64))
        }
        (None, None) => words::from_no_costs(lang).into(),
    };
    let sales = words::from_sales(lang, int(shop.group.active), format.day(years.last));
    let asked = &found.asked;
    let rows = [
        (
            words::retention(lang),
            format.percent(shop.retention),
            retention,
        ),
        (words::revenue(lang), worth(format, shop.revenue), sales),
        (words::margin(lang), format.percent(found.margin()), margin),
        (
            words::discount(lang),
            format.percent(asked.discount),
            chosen("discount"),
        ),
        (
            words::acquisition_plain(lang),
            worth(format, asked.acquisition),
            chosen("acquisition"),
        ),
        (
            words::years(lang),
            format.int(asked.years.into()),
            chosen("years"),
        ),
    ];
    let row = |(name, value, from): (&str, String, String)| {
        plain_row(vec![
            Cell::Text(name.into()),
            Cell::Text(value),
            Cell::Text(from),
        ])
    };
    let columns = vec![
        column("input", words::input(lang), Align::Start, 1.0),
        column("value", words::value(lang), Align::End, 0.8),
        column("from", words::source_of(lang), Align::Start, 3.0),
    ];
    (words::inputs(lang).into(), columns, rows.map(row).into())
}
