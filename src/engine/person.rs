//! One customer's page: facts in words, revenue by month, order lines newest first.

use super::message::CustomerPage;
use super::tally::{Figures, Tally};
use crate::i18n::phrases::engine as words;
use crate::i18n::{Format, Lang};
use crate::model::{Customer, Day, KeyKind, Ledger, LineState, Money, NONE, Quantity, order};
use crate::report::{Align, Cell, Column, Row, Standing};
use crate::store::chain;

/// Longest run of months that is filled with empty ones (a mistyped year would make thousands).
const MONTHS_FILLED: i32 = 600;

/// A customer's mark in links: 16 hex digits that say nothing about who it is, since the browser
/// keeps links in its history. Salted with the workbook's random id, so that nobody without the
/// workbook can look a phone number up.
pub fn mark(workbook: &str, customer: Customer<'_>) -> String {
    let mut mark = chain::hash(&format!(
        "{workbook}\n{:?}\n{}",
        customer.kind, customer.key
    ));
    mark.truncate(16);
    mark
}

/// What the ledger knows about one customer; `None` for an unknown one.
pub fn page(
    ledger: &Ledger,
    tally: &Tally,
    customer: u32,
    lang: Lang,
    standings: Vec<Standing>,
) -> Option<CustomerPage> {
    let figures = tally.figures(customer)?;
    let who = ledger.customer_at(customer);
    Some(CustomerPage {
        index: customer,
        kind: who.kind,
        key: who.key.into(),
        name: who.name.into(),
        facts: facts(ledger, tally, figures, customer, lang),
        months: months(ledger, tally.lines(customer)),
        standings,
        columns: columns(ledger, lang),
        lines: tally.lines(customer).len() as u32,
        ..CustomerPage::default()
    })
}

/// A window of a customer's order lines, newest first.
pub fn lines(
    ledger: &Ledger,
    tally: &Tally,
    customer: u32,
    lang: Lang,
    from: u32,
    count: u32,
) -> Vec<Row> {
    let mut lines = tally.lines(customer).to_vec();
    newest_first(&mut lines, ledger);
    lines
        .into_iter()
        .skip(from as usize)
        .take(count as usize)
        .map(|line| row(ledger, line as usize, customer, lang))
        .collect()
}

/// Lines by falling day, the later line first within a day.
pub fn newest_first(lines: &mut Vec<u32>, ledger: &Ledger) {
    order::distinct(lines);
    let day = |place: u32| i64::from(ledger.day[lines[place as usize] as usize]);
    let order = order::places_by(lines.len(), &day);
    *lines = order
        .into_iter()
        .rev()
        .map(|at| lines[at as usize])
        .collect();
}

/// Columns of order lines; those the workbook knows nothing about are left out.
fn columns(ledger: &Ledger, lang: Lang) -> Vec<Column> {
    let column = |key: &str, label: &str, align, width| Column {
        key: key.into(),
        label: label.into(),
        align,
        width,
        sortable: false,
    };
    let mut columns = vec![column("day", words::day(lang), Align::Start, 1.0)];
    if !ledger.orders.is_empty() {
        columns.push(column("order", words::order(lang), Align::Start, 1.4));
    }
    if !ledger.category.is_empty() {
        columns.push(column("category", words::category(lang), Align::Start, 1.2));
    }
    if !ledger.quantity.is_empty() {
        columns.push(column("quantity", words::quantity(lang), Align::End, 0.8));
    }
    columns.push(column("amount", words::amount(lang), Align::End, 1.0));
    if !ledger.cost.is_empty() {
        columns.push(column("cost", words::cost(lang), Align::End, 1.0));
    }
    columns.push(column("state", words::state(lang), Align::Start, 0.8));
    columns
}

fn row(ledger: &Ledger, line: usize, customer: u32, lang: Lang) -> Row {
    let text = |text: &str| {
        if text.is_empty() {
            Cell::Missing
        } else {
            Cell::Text(text.into())
        }
    };
    let known = |value: i64| (value != i64::MIN).then_some(value);
    let mut cells = vec![Cell::Day(Day(ledger.day[line]))];
    if !ledger.orders.is_empty() {
        cells.push(match ledger.order[line] {
            NONE => Cell::Missing,
            order => text(ledger.orders.get(order as usize)),
        });
    }
    if let Some(&category) = ledger.category.get(line) {
        cells.push(match category {
            NONE => Cell::Missing,
            category => text(ledger.categories.get(category as usize)),
        });
    }
    if let Some(&quantity) = ledger.quantity.get(line) {
        let quantity = known(quantity).map(|value| Cell::Quantity(Quantity(value)));
        cells.push(quantity.unwrap_or_default());
    }
    cells.push(Cell::Money(Money(ledger.amount[line])));
    if let Some(&cost) = ledger.cost.get(line) {
        let cost = known(cost).map(|value| Cell::Money(Money(value)));
        cells.push(cost.unwrap_or_default());
    }
    let state = match ledger.state_at(line) {
        LineState::Sale => words::sale(lang),
        LineState::Return => words::returned(lang),
        LineState::Cancelled => words::cancelled(lang),
        LineState::Dropped | LineState::Removed => words::not_counted(lang),
    };
    cells.push(Cell::Text(state.into()));
    Row {
        customer: Some(customer),
        cells,
    }
}

fn facts(
    ledger: &Ledger,
    tally: &Tally,
    figures: &Figures,
    customer: u32,
    lang: Lang,
) -> Vec<(String, String)> {
    let format = Format {
        lang,
        currency: &ledger.currency,
    };
    let who = ledger.customer_at(customer);
    let key = match who.kind {
        KeyKind::Id => words::key_id(lang),
        KeyKind::Email => words::key_email(lang),
        KeyKind::Phone => words::key_phone(lang),
        KeyKind::Name => words::key_name(lang),
    };
    let days = |count: i64| match count {
        1 => words::one_day(lang).to_string(),
        count => words::days(lang, format.int(count)),
    };
    let mut facts = vec![
        (key, who.key.to_string()),
        (words::sales(lang), format.money(figures.sales)),
        (words::orders(lang), format.int(figures.orders.into())),
        (words::purchases(lang), format.int(figures.purchases.into())),
    ];
    if let Some((first, last)) = figures.period {
        facts.push((words::first(lang), format.day(first)));
        facts.push((words::last(lang), format.day(last)));
        if let Some(today) = tally.last_day {
            let since = i64::from(today.0) - i64::from(last.0);
            facts.push((words::days_since(lang), days(since)));
        }
        if figures.purchases > 1 {
            let gaps = i64::from(figures.purchases) - 1;
            let span = i64::from(last.0) - i64::from(first.0);
            facts.push((words::usual_gap(lang), days((span + gaps / 2) / gaps)));
        }
    }
    if let Some(average) = figures.average() {
        facts.push((words::average_order(lang), format.money(average)));
    }
    if figures.returned != Money::ZERO {
        facts.push((words::returns(lang), format.money(figures.returned)));
    }
    if let Some(margin) = figures.margin {
        facts.push((words::margin(lang), format.money(margin)));
    }
    facts
        .into_iter()
        .map(|(label, figure)| (label.to_string(), figure))
        .collect()
}

/// Revenue by month with the empty months between, oldest first.
fn months(ledger: &Ledger, lines: &[u32]) -> Vec<(Day, Money)> {
    let counted = lines.iter().map(|&line| line as usize);
    let all: Vec<(i32, Money)> = counted
        .filter(|&line| ledger.counts(line))
        .map(|line| (month(Day(ledger.day[line])), Money(ledger.amount[line])))
        .collect();
    let order = order::places_by(all.len(), &|at| i64::from(all[at as usize].0));
    let mut months: Vec<(i32, Money)> = order.into_iter().map(|at| all[at as usize]).collect();
    months.dedup_by(|next, sum| {
        let same = next.0 == sum.0;
        if same {
            sum.1 += next.1;
        }
        same
    });
    if let (Some(&(first, _)), Some(&(last, _))) = (months.first(), months.last())
        && last - first < MONTHS_FILLED
    {
        let mut sums = months.iter().peekable();
        months = (first..=last)
            .map(|month| {
                let sum = sums.next_if(|(known, _)| *known == month);
                (month, sum.map_or(Money::ZERO, |(_, sum)| *sum))
            })
            .collect();
    }
    months
        .into_iter()
        .filter_map(|(month, sum)| {
            let (year, month) = (month.div_euclid(12), month.rem_euclid(12) as u32 + 1);
            Some((Day::from_ymd(year, month, 1)?, sum))
        })
        .collect()
}

/// Months since the year 0.
fn month(day: Day) -> i32 {
    let (year, month, _) = day.ymd();
    year * 12 + month as i32 - 1
}
