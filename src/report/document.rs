//! What a page, a print-out and a file show of an answer: words chosen, figures typed, no layout.

use serde::{Deserialize, Serialize};

use crate::chart::Chart;
use crate::i18n::Lang;
use crate::model::{Day, Money, Quantity};

/// An area of the product; the navigation shows those that have something in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Area {
    /// 客户
    Customers,
    /// 分层与价值
    Segments,
    /// 诊断
    Diagnose,
    /// 设计
    Design,
    /// 执行
    Execute,
    /// 课堂
    Classroom,
}

/// Settings of an analysis as the person chose them: key and value, as in `--set KEY=VALUE`, in
/// deep links and in stored choices. Unknown keys are refused by the analysis.
pub type Settings = Vec<(String, String)>;

/// One line of the registry as the page sees it: navigation, gallery and palette read this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Name in links and at the terminal: `abc`.
    pub id: String,
    /// Where it belongs.
    pub area: Area,
    /// Method's name.
    pub title: String,
    /// The question it answers, one sentence.
    pub purpose: String,
}

/// An answer in words and typed figures, for one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Analysis id.
    pub id: String,
    /// Its area, for the trail above the page.
    pub area: Area,
    /// Method's name.
    pub eyebrow: String,
    /// The finding, a sentence a shop owner would say.
    pub headline: String,
    /// What it rests on: customers, orders, revenue, period.
    pub facts: String,
    /// Said once each, only when the data ask for it.
    pub caveats: Vec<String>,
    /// «How was this computed?»
    pub why: Explanation,
    /// Charts, the first is the page's main one.
    pub charts: Vec<Chart>,
    /// Settings with their present values.
    pub controls: Vec<Control>,
    /// Classes or key figures with what to do.
    pub cards: Vec<Card>,
    /// The ranked table; rows are asked for in windows.
    pub table: Table,
    /// Optional further small tables (twins of charts that are not the ranked table).
    pub twins: Vec<(String, Vec<Column>, Vec<Row>)>,
    /// Made quickly, to follow a slider: asked again it is answered more exactly.
    pub rough: bool,
}

/// Formula, symbols, this shop's figures filled in, source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The rule or formula in one or more lines.
    pub formula: Vec<String>,
    /// Symbol and meaning with unit.
    pub symbols: Vec<(String, String)>,
    /// The formula with this shop's figures.
    pub worked: Vec<String>,
    /// Where the definition comes from; «default, editable» where it is ours.
    pub source: String,
}

/// A setting a person can move.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// Label above it.
    pub label: String,
    /// What it looks like.
    pub choice: Choice,
}

/// Kinds of settings. Every option or slider writes `key=value` pairs into [`Settings`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Choice {
    /// One of a few: label, pairs to set, whether it is the present one.
    Segmented(Vec<(String, Settings, bool)>),
    /// One or more thresholds on one slider, rising: key, value, label of the part left of it.
    Slider {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// Step.
        step: f64,
        /// Unit written after a value: `%`.
        unit: String,
        /// Thumbs: key, value, accessible name.
        thumbs: Vec<(String, f64, String)>,
    },
    /// A day: key and present value.
    Day(String, Option<Day>),
    /// The last day of a part of the data, on a slider of whole weeks back from the end; it writes the day
    /// itself, or nothing where all of the data are used.
    Until {
        /// Key.
        key: String,
        /// Last day of the data.
        last: Day,
        /// Most weeks back.
        most: u32,
        /// Present value, `last` where all of the data are used.
        day: Day,
    },
}

/// A class or key figure with what to do about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// A letter or short name, shown as badge; empty for none.
    pub badge: String,
    /// 1–3 for the ordered data colours, 0 for none.
    pub rank: u8,
    /// Small line: «436 customers».
    pub label: String,
    /// The figure, formatted.
    pub figure: String,
    /// What to do, or what it means.
    pub text: String,
}

/// Columns and length of the ranked table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Rows there are.
    pub rows: u32,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Stable name, for sorting and choosing columns.
    pub key: String,
    /// Header.
    pub label: String,
    /// Numbers end-align.
    pub align: Align,
    /// Share of the width, in weights.
    pub width: f64,
    /// Whether a click on the header sorts.
    pub sortable: bool,
}

/// Alignment of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Align {
    /// Text.
    #[default]
    Start,
    /// Figures.
    End,
}

/// One row: what it is about, and its cells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The customer's index, where the row is a customer.
    pub customer: Option<u32>,
    /// Cells aligned with the columns.
    pub cells: Vec<Cell>,
}

/// A typed figure; the page writes it in the reader's language, exports write it as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Undefined: «—».
    #[default]
    Missing,
    /// Words of ours.
    Text(String),
    /// A customer: name (or key) and key.
    Customer(String, String),
    /// A count.
    Int(i64),
    /// An amount.
    Money(Money),
    /// A quantity.
    Quantity(Quantity),
    /// A share 0–1 and its decimals as percent.
    Share(f64, u8),
    /// A plain number and its decimals.
    Number(f64, u8),
    /// A day.
    Day(Day),
    /// A class badge: letter, and 1–3 for the data colours.
    Class(String, u8),
    /// A bar of this share of the column's width, and its class rank.
    Bar(f64, u8),
}

/// How a table is sorted: column key, descending.
pub type Sort = (String, bool);

/// Where a customer stands in an analysis, and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Analysis id, for the link.
    pub analysis: String,
    /// Method's name.
    pub title: String,
    /// Class or rank as a badge.
    pub badge: String,
    /// 1–3 for the ordered data colours, 0 for none.
    pub rank: u8,
    /// One sentence: «rank 3 of 790; the 2 before bring 0.99 %, below the cut of 80 %».
    pub because: String,
}

/// Why an analysis gave no answer. Words come from [`Refusal::say`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// There is no counted line.
    NoSales,
    /// Total of the criterion is zero or negative, so shares mean nothing.
    NothingToRank,
    /// The criterion needs costs and the workbook has none.
    NoCosts,
    /// The analysis needs products or categories and the workbook has none.
    NoProducts,
    /// A value model has no answer.
    NoValue(NoValue),
    /// The workbook has sales, but all of them without a customer.
    NoCustomers,
    /// No such analysis.
    UnknownAnalysis(String),
    /// No such setting.
    UnknownSetting(String),
    /// A setting's value does not make sense: key, value.
    BadSetting(String, String),
}

/// Why a value model has no answer for this workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoValue {
    /// Too few customers came back: needed, there.
    Repeaters(u32, u32),
    /// The end of calibration lies outside the data: asked, first and last day.
    CalibrationOutside(Day, Day, Day),
    /// First and last day lie centuries apart.
    TooLong(Day, Day),
    /// No optimum after so many evaluations.
    NotConverged(u32),
    /// Nobody to fit, or figures that no model takes.
    Nothing,
    /// Contracts that nobody can learn from: periods watched, contracts that ended.
    Losses(u32, u32),
}

impl NoValue {
    /// Stable code, as the headless contract prints it.
    pub fn code(self) -> &'static str {
        match self {
            NoValue::Repeaters(..) => "needs_repeat_customers",
            NoValue::CalibrationOutside(..) => "calibration_outside",
            NoValue::TooLong(..) => "dates_too_far_apart",
            NoValue::NotConverged(_) => "not_converged",
            NoValue::Nothing => "no_customers",
            NoValue::Losses(..) => "needs_losses",
        }
    }

    /// The refusal as a sentence that says what to do.
    pub fn say(self, lang: Lang) -> String {
        use crate::i18n::phrases::no_value as words;
        match self {
            NoValue::Repeaters(need, have) => words::needs_repeat(lang, need, have),
            NoValue::CalibrationOutside(end, first, last) => {
                words::calibration_outside(lang, end.iso(), first.iso(), last.iso())
            }
            NoValue::TooLong(first, last) => words::too_long(lang, first.iso(), last.iso()),
            NoValue::NotConverged(evaluations) => words::not_converged(lang, evaluations),
            NoValue::Nothing => words::no_customers(lang).into(),
            NoValue::Losses(periods, lost) => words::needs_losses(lang, periods, lost),
        }
    }
}

impl Refusal {
    /// Stable code, as the headless contract prints it.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NoSales => "no_sales",
            Refusal::NothingToRank => "nothing_to_rank",
            Refusal::NoCosts => "no_costs",
            Refusal::NoProducts => "no_products",
            Refusal::NoValue(why) => why.code(),
            Refusal::NoCustomers => "no_customers",
            Refusal::UnknownAnalysis(_) => "unknown_analysis",
            Refusal::UnknownSetting(_) => "unknown_setting",
            Refusal::BadSetting(..) => "bad_setting",
        }
    }

    /// The refusal as a sentence that says what to do.
    pub fn say(&self, lang: Lang) -> String {
        use crate::i18n::phrases::refusal as words;
        match self {
            Refusal::NoSales => words::no_sales(lang).into(),
            Refusal::NothingToRank => words::nothing_to_rank(lang).into(),
            Refusal::NoCosts => words::no_costs(lang).into(),
            Refusal::NoProducts => words::no_products(lang).into(),
            Refusal::NoValue(why) => why.say(lang),
            Refusal::NoCustomers => words::no_customers(lang).into(),
            Refusal::UnknownAnalysis(id) => words::unknown_analysis(lang, id),
            Refusal::UnknownSetting(key) => words::unknown_setting(lang, key),
            Refusal::BadSetting(key, value) => words::bad_setting(lang, key, value),
        }
    }
}
