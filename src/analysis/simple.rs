//! The simple lifetime value of a shop and its classes: margin a year, retention and discount, no model.
//!
//! SPEC VA-07. Two years end to end, each of the days d with 0 ≤ end − d ≤ 365. r is the share of the earlier year's
//! customers who bought again in the later one; revenue and margin are those of the later year, a customer who bought
//! in it. Classes are ABC by sales within each year on its own: who was A a year ago decides r of A, who is A now its
//! margin. Were both judged by the later year, everybody in A would have stayed by definition.

use super::abc::{self, Class};
use super::customers::{Figure, Figures, figures};
use super::{Refusal, Window};
use crate::model::{Day, Ledger, LineState, Money};
use crate::stats::simple::{Simple, SimpleValues, retention};

/// Fewer customers a year ago than this give a class no retention of its own (SPEC VA-07).
pub const ENOUGH: u32 = 20;
/// Retention of a shop without an earlier year: that of the worked example (SPEC F:clv).
pub const USUAL_RETENTION: f64 = 0.8;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Share of sales that is ours to keep; None: worked out from lines with a cost, all of it where there are none.
    pub margin: Option<f64>,
    /// Share of customers who come again in the next year; None: worked out.
    pub retention: Option<f64>,
    /// Discount rate a year.
    pub discount: f64,
    /// Cost of winning a customer, currency units.
    pub acquisition: f64,
    /// Years of the fourth result.
    pub years: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            margin: None,
            retention: None,
            discount: 0.1,
            acquisition: 0.0,
            years: 5,
        }
    }
}

/// The figures and the four results of the average customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShopValue {
    /// Customers active in the year before the last one.
    pub before: u32,
    /// Of them active in the last year too.
    pub stayed: u32,
    /// Customers active in the last year.
    pub active: u32,
    /// Sales to an active customer in the last year, currency units.
    pub revenue: f64,
    /// Margin an active customer brought in the last year, currency units.
    pub margin: f64,
    /// The person's, else stayed / before; None where there was no year before.
    pub retention: Option<f64>,
    /// The four results; None without a retention rate.
    pub values: Option<SimpleValues>,
}

/// The average customer's value from the year to `as_of` and the one before.
pub fn simple(
    ledger: &Ledger,
    settings: &Settings,
    as_of: Option<Day>,
) -> Result<ShopValue, Refusal> {
    let years = Years::of(ledger, as_of)?;
    let group = &years.shop;
    let (revenue, margin) = years.a_customer(group, settings.margin);
    let retention = settings.retention.or(group.retention());
    let values = retention.and_then(|rate| settings.values(revenue, margin, rate));
    Ok(ShopValue {
        before: group.before,
        stayed: group.stayed,
        active: group.active,
        revenue,
        margin,
        retention,
        values,
    })
}

impl Settings {
    fn values(&self, revenue: f64, margin: f64, retention: f64) -> Option<SimpleValues> {
        let simple = Simple {
            revenue,
            margin,
            retention,
            discount: self.discount,
            acquisition: self.acquisition,
            years: self.years,
        };
        simple.values().ok()
    }
}

/// Customers who are looked at together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Group {
    /// Active in the year before the last one.
    pub before: u32,
    /// Of them active in the last year too.
    pub stayed: u32,
    /// Active in the last year.
    pub active: u32,
    /// Sales to those, in 1/10 000.
    pub sales: i128,
    /// Margin of those whose every line knows its cost, in 1/10 000.
    margin: i128,
    /// Sales to those of whom some line knows no cost, in 1/10 000.
    uncosted: i128,
}

impl Group {
    /// stayed / before; None where nobody was there before.
    pub fn retention(&self) -> Option<f64> {
        retention(self.before, self.stayed)
    }

    fn add(&mut self, figure: &Figure) {
        self.active += 1;
        self.sales += i128::from(figure.sales.0);
        match figure.lines_without_cost {
            0 => self.margin += i128::from(figure.margin.0),
            _ => self.uncosted += i128::from(figure.sales.0),
        }
    }
}

/// What two years tell, before anything is assumed.
#[derive(Clone, Debug, PartialEq)]
pub struct Years {
    /// Last day of the later year.
    pub last: Day,
    /// Last day of the earlier year.
    pub earlier: Day,
    /// First day with a sale.
    pub first: Day,
    /// Everybody.
    pub shop: Group,
    /// A, B, C by sales within each year; empty where nothing adds up to be ranked.
    pub classes: Vec<(Class, Group)>,
    /// Lines of the later year with a cost, and all of them.
    pub costed: (u64, u64),
    /// Margin ÷ sales over lines with a cost; None where there are none or they sell nothing.
    pub margin: Option<f64>,
    /// Customers active in the later year, by rising ledger index.
    pub customers: Vec<u32>,
}

impl Years {
    /// The year to `as_of` (the last counted day if none) and the one before it.
    ///
    /// # Errors
    /// [`Refusal::NoSales`] where nobody bought in the later one.
    pub fn of(ledger: &Ledger, as_of: Option<Day>) -> Result<Years, Refusal> {
        let last = as_of.or(ledger.totals().period.map(|(_, last)| last));
        let last = last.ok_or(Refusal::NoSales)?;
        let earlier = Day(last.0.saturating_sub(366));
        let window = Window::year_to(last);
        let now = figures(ledger, window);
        let then = figures(ledger, Window::year_to(earlier));
        let bought = |figure: &&Figure| figure.days > 0;
        let customers: Vec<u32> = now
            .customers
            .iter()
            .filter(bought)
            .map(|own| own.customer)
            .collect();
        if customers.is_empty() {
            return Err(Refusal::NoSales);
        }
        let stays = |own: &Figure| customers.binary_search(&own.customer).is_ok();
        let (was, is) = (classes(&then, ledger), classes(&now, ledger));
        let (mut shop, mut groups) = (Group::default(), [Group::default(); 3]);
        for (at, own) in then
            .customers
            .iter()
            .enumerate()
            .filter(|own| bought(&own.1))
        {
            let stayed = u32::from(stays(own));
            let class = was.get(at).copied().flatten();
            let class = class.map(|class| &mut groups[class as usize]);
            for group in [Some(&mut shop), class].into_iter().flatten() {
                group.before += 1;
                group.stayed += stayed;
            }
        }
        for (at, own) in now
            .customers
            .iter()
            .enumerate()
            .filter(|own| bought(&own.1))
        {
            shop.add(own);
            if let Some(class) = is.get(at).copied().flatten() {
                groups[class as usize].add(own);
            }
        }
        let there = Class::ALL.into_iter().zip(groups);
        let sales = (0..ledger.len()).filter(|&line| ledger.state[line] == LineState::Sale as u8);
        let first = sales.map(|line| ledger.day[line]).min().unwrap_or(last.0);
        Ok(Years {
            last,
            earlier,
            first: Day(first),
            shop,
            classes: there.filter(|(_, group)| group.active > 0).collect(),
            costed: (now.lines - now.lines_without_cost, now.lines),
            margin: known_margin(ledger, window),
            customers,
        })
    }

    /// Whether data begin so late that the earlier year is not a whole one: more than a month is missing.
    pub fn is_short(&self) -> bool {
        i64::from(self.earlier.0) - i64::from(self.first.0) < 365 - 31
    }

    /// Revenue and margin an active customer of a group brought in the later year, currency units. Without a share
    /// given: the customers' own margin where all their lines know their cost, the shop's share of sales for others,
    /// all of the sales where no line has a cost.
    pub fn a_customer(&self, group: &Group, share: Option<f64>) -> (f64, f64) {
        let sales = group.sales as f64;
        let margin = match (share, self.margin) {
            (Some(share), _) => share * sales,
            (None, Some(share)) => group.margin as f64 + share * group.uncosted as f64,
            (None, None) => sales,
        };
        let a_head = |sum: f64| sum / Money::UNIT as f64 / f64::from(group.active.max(1));
        (a_head(sales), a_head(margin))
    }

    /// The shop and then its classes, valued.
    pub fn tiers(&self, settings: &Settings) -> Vec<Tier> {
        let shop = match (settings.retention, self.shop.retention()) {
            (Some(given), _) => (given, Source::Given),
            (None, Some(own)) => (own, Source::Own),
            (None, None) => (USUAL_RETENTION, Source::Usual),
        };
        let classes = self.classes.iter();
        let classes = classes.map(|(class, group)| {
            let own = group.retention().filter(|_| group.before >= ENOUGH);
            let retention = match (shop.1, own) {
                (Source::Own, Some(own)) => (own, Source::Own),
                (Source::Own, None) => (shop.0, Source::Shop),
                _ => shop,
            };
            (Some(*class), group, retention)
        });
        let all = std::iter::once((None, &self.shop, shop)).chain(classes);
        all.filter_map(|(class, group, (retention, source))| {
            let (revenue, margin) = self.a_customer(group, settings.margin);
            Some(Tier {
                class,
                group: *group,
                revenue,
                margin,
                retention,
                source,
                values: settings.values(revenue, margin, retention)?,
            })
        })
        .collect()
    }
}

/// Where a retention rate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The group's own two years.
    Own,
    /// The shop's, since the group had fewer than [`ENOUGH`] customers a year ago.
    Shop,
    /// The person's.
    Given,
    /// [`USUAL_RETENTION`]: there was no year before.
    Usual,
}

impl Source {
    /// Name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Source::Own => "own",
            Source::Shop => "shop",
            Source::Given => "given",
            Source::Usual => "default",
        }
    }
}

/// A group with its four results.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tier {
    /// None: the whole shop.
    pub class: Option<Class>,
    /// Who they are.
    pub group: Group,
    /// Sales to one of them a year, currency units.
    pub revenue: f64,
    /// Margin of one of them a year, currency units.
    pub margin: f64,
    /// Share of them who come again in the next year.
    pub retention: f64,
    /// Where that comes from.
    pub source: Source,
    /// The four results.
    pub values: SimpleValues,
}

/// Class of each of the figures' customers by sales; none at all where nothing can be ranked.
fn classes(figures: &Figures, ledger: &Ledger) -> Vec<Option<Class>> {
    let mut classes = vec![None; figures.customers.len()];
    let ranked = abc::Settings::default().check();
    let ranked = ranked.and_then(|settings| abc::rank(figures, ledger, settings).ok());
    for own in ranked.iter().flat_map(|abc| &abc.ranked) {
        classes[own.at as usize] = Some(own.class);
    }
    classes
}

/// Margin ÷ sales over the window's counted lines with a cost.
pub(super) fn known_margin(ledger: &Ledger, window: Window) -> Option<f64> {
    let (mut sales, mut costs) = (0i128, 0i128);
    for (line, &cost) in ledger.cost.iter().enumerate() {
        if cost != i64::MIN && ledger.counts(line) && window.holds(ledger.day[line]) {
            sales += i128::from(ledger.amount[line]);
            costs += i128::from(cost);
        }
    }
    (sales > 0).then(|| (sales - costs) as f64 / sales as f64)
}
