//! Rows into a batch: every row read once, counted in or counted out with its reason.

mod figure;
mod finish;
mod look;
mod order;
mod row;
mod share;
mod unit;

use figure::{AMOUNT, DISCOUNT, Dates, Discounts, FIGURES, Figure, PRICE, decide_mark};
use unit::unit;

use super::cell::clean;
use super::date::Reading;
use super::header::Header;
use super::intern::{Interner, Slots};
use super::number::{self, FACTOR_PLACES, MONEY_PLACES};
use super::role::Mapping;
use super::rules::Check;
use super::status::Effect;
use super::survey::Profile;
use super::table::Table;
use super::{Counts, DateOrder, DecimalMark, Options, RejectReason, Role, Summary, Warning};
use crate::model::Batch;
use rustc_hash::FxHashMap;
use share::Share;

/// Warnings of one kind that are listed one by one; the rest are counted.
const LISTED: usize = 20;

/// A row counted out: row of the table and reason.
#[derive(Clone, Copy, Debug)]
pub struct Out {
    /// Row of the table.
    pub row: u32,
    /// Why.
    pub reason: RejectReason,
    /// The column at fault, where it is not the one of the role that the reason is about.
    pub column: Option<u32>,
}

/// What the rows came to.
#[derive(Clone, Debug, Default)]
pub struct Assembled {
    /// The readable rows.
    pub batch: Batch,
    /// Row counts.
    pub counts: Counts,
    /// Rows counted out, in order.
    pub outs: Vec<Out>,
    /// Ragged and skipped rows.
    pub warnings: Vec<Warning>,
    /// Distinct statuses, their effects and rows.
    pub statuses: (Interner, Vec<Effect>, Vec<u32>),
    /// How dates were read, and whether day and month could be swapped without proof.
    pub reading: Reading,
    /// Whether the order of day and month plays a part in this file.
    pub order_matters: bool,
    /// Whether nothing proves the order of day and month.
    pub order_unproved: bool,
    /// Decimal mark of the amount (or price) column.
    pub decimal: DecimalMark,
    /// Whether all amounts look like `1.234`, and so could be thousands.
    pub mark_unproved: bool,
    /// Currencies found by rows, commonest first.
    pub currencies: Vec<(String, u32)>,
    /// Cells that did not fit their role, per column.
    pub doubts: Vec<u32>,
    /// What the accepted rows add up to.
    pub summary: Summary,
    /// Numbers that could not be read: row and column.
    pub unreadable: Vec<(u32, u32)>,
    /// Rows by what told their customer apart, one for each step of the chain.
    pub steps: Vec<u32>,
    /// Rows whose better keys were masked.
    pub masked: u32,
    /// Whether some order's number lost its last digits.
    pub shortened: bool,
    /// Whether nobody can be told apart; the batch has one customer with an empty key then, who is nobody.
    pub product_only: bool,
    /// Whether the rows are items of orders that another file has; their amount is price × quantity, their day means
    /// nothing.
    pub joining: bool,
}

impl Assembled {
    /// The order of day and month, where it plays a part.
    pub fn date_order(&self) -> Option<DateOrder> {
        self.order_matters.then_some(self.reading.order)
    }
}

/// Reads all rows. Columns are read by what the sample showed; where a row proves the guess wrong,
/// the column is decided again over all rows and everything is read once more.
pub fn assemble(
    table: &Table,
    header: &Header,
    mapping: &Mapping,
    profiles: &[Profile],
    options: &Options,
    progress: &mut dyn FnMut(u32, f64),
) -> Assembled {
    let mut scaled = None;
    let mut figures = FIGURES.map(|role| {
        let column = mapping.get(role)?;
        let unit = unit(table, header, role, column);
        scaled = scaled.or((unit != 0).then_some(column));
        let factor = matches!(role, Role::UnitPrice | Role::Discount);
        Some(Figure {
            column,
            mark: options.decimal.unwrap_or_else(|| profiles[column].mark()),
            places: if factor { FACTOR_PLACES } else { MONEY_PLACES }.saturating_add_signed(unit),
            sure: options.decimal.is_some(),
        })
    });
    let dates = Dates::of(table, header, mapping, profiles, options);
    let discounts = Discounts::of(table, header, figures[DISCOUNT]);
    let (mut sign, mut signs) = (None, Vec::new());
    loop {
        let mut run = Run::new(table, header, mapping, options, figures, dates, discounts);
        if let Some(column) = scaled {
            run.note("figures_scaled", Some(column));
        }
        run.own = sign;
        if mapping.rules.order_total && run.share_totals() {
            run.note("order_total_shared", mapping.get(Role::Amount));
        }
        run.rows(progress);
        let mut again = run.mixed_signs() && sign.is_none();
        if again {
            (sign, signs) = run.own_sign();
        }
        for (at, figure) in figures.iter_mut().enumerate() {
            if let Some(figure) = figure
                && run.contradicted[at]
                && !figure.sure
            {
                let mark = decide_mark(table, header.first, figure.column);
                again |= mark != figure.mark;
                (figure.mark, figure.sure) = (mark, true);
            }
        }
        if !again {
            if !signs.is_empty() {
                run.done.currencies = signs;
            }
            let money = figures[AMOUNT].or(figures[PRICE]);
            run.done.mark_unproved = money.is_some_and(|figure| {
                let profile = &profiles[figure.column];
                let unproved = profile.decimals > 0 && profile.comma == 0 && profile.point == 0;
                !figure.sure
                    && unproved
                    && figure.mark == DecimalMark::Point
                    && only_threes(table, header.first, figure.column)
            });
            return run.finish(figures);
        }
    }
}

/// Whether every number with a point has three digits behind it, and some has one.
fn only_threes(table: &Table, first: usize, column: usize) -> bool {
    let cells = (first..table.len()).map(|row| table.cell(row, column));
    let mut points = cells.filter(|cell| cell.contains(&b'.')).peekable();
    points.peek().is_some() && points.all(|cell| number::proves(clean(cell)).is_none())
}

struct Run<'a> {
    table: &'a Table,
    header: &'a Header,
    mapping: &'a Mapping,
    options: &'a Options,
    figures: [Option<Figure>; 7],
    contradicted: [bool; 7],
    dates: Dates,
    discounts: Discounts,
    /// Rows by the currency sign in their amount, and the sign that counts where there are several.
    signs: [u32; number::SIGNS.len()],
    own: Option<usize>,
    columns: Columns,
    currency: Option<Vec<u8>>,
    customers: Interner,
    masked: Vec<bool>,
    names: Vec<u32>,
    orders: Interner,
    order_rows: Vec<u32>,
    categories: Interner,
    seen: Slots,
    statuses: Interner,
    effects: Vec<Effect>,
    status_rows: Vec<u32>,
    currencies: Interner,
    currency_rows: Vec<u32>,
    done: Assembled,
    ragged: usize,
    skipped: usize,
    carried: Carried,
    /// The row being read.
    at: u32,
    checks: Vec<Check>,
    /// Columns about cancellations.
    cancelled: Vec<Check>,
    /// Kinds of documents, and whether a negative quantity alone tells a return.
    kinds: Option<Check>,
    minus: bool,
    /// The row where another table began, and how many rows it has so far.
    ended: Option<(usize, u32)>,
    /// Rows after the header → their part of the order's total.
    shares: Vec<Option<Share>>,
    /// Order number → row, for rows that give it back.
    given: FxHashMap<Vec<u8>, u32>,
}

/// The columns of words, looked up once.
#[derive(Clone, Copy)]
struct Columns {
    order: Option<usize>,
    name: Option<usize>,
    status: Option<usize>,
    currency: Option<usize>,
    category: Option<usize>,
}

/// Rows whose keys are looked up together.
const AHEAD: usize = 64;

/// What an order's first line said, for its further lines.
#[derive(Clone, Copy, Default)]
struct Carried {
    order: u32,
    valid: bool,
    day: Option<i32>,
    status: Option<u32>,
    customer: Option<u32>,
    cancelled: bool,
}
