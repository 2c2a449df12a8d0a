//! What the value models warn of and refuse, in words: for pages and the terminal.

use crate::analysis::buyers;
use crate::analysis::value::{self, Warning};
use crate::i18n::Lang;
use crate::i18n::phrases::{no_value, value as words};
use crate::report::Refusal as Refused;
use crate::report::document::NoValue;
use crate::stats::{Refusal, RowFault};

/// A warning's stable code and its sentence.
pub fn say_warning(warning: &Warning, lang: Lang) -> (&'static str, String) {
    match *warning {
        Warning::FewData {
            customers,
            repeaters,
        } => ("few_data", words::few_data(lang, customers, repeaters)),
        Warning::NoInteriorOptimum => (
            "no_interior_optimum",
            words::no_interior_optimum(lang).into(),
        ),
        Warning::OneTimersAlive { customers } => {
            ("one_timers_alive", words::one_timers_alive(lang, customers))
        }
        Warning::Correlated { correlation } => (
            "correlated",
            words::correlated(lang, format!("{correlation:.2}")),
        ),
        Warning::PlainMeanSpend { refusal } => (
            "plain_mean_spend",
            words::plain_mean_spend(lang, say_refusal(&refusal, lang).1),
        ),
        Warning::LooseReturns { lines } => ("loose_returns", words::loose_returns(lang, lines)),
        Warning::Newcomers { customers } => ("newcomers", words::newcomers(lang, customers)),
    }
}

/// A refusal of the models: stable code and sentence.
pub fn say_refusal(refusal: &Refusal, lang: Lang) -> (&'static str, String) {
    match *refusal {
        Refusal::NoCustomers => ("no_customers", no_value::no_customers(lang).into()),
        Refusal::BadRow { row, fault } => {
            let fault = match fault {
                RowFault::NotFinite => words::not_finite(lang),
                RowFault::Negative => words::negative(lang),
                RowFault::LastAfterEnd => words::last_after_end(lang),
                RowFault::TimeWithoutRepeat => words::time_without_repeat(lang),
                RowFault::MoreThanChances => words::more_than_chances(lang),
            };
            ("bad_row", words::bad_row(lang, row + 1, fault))
        }
        Refusal::NeedsRepeatCustomers { need, have } => (
            "needs_repeat_customers",
            no_value::needs_repeat(lang, need, have),
        ),
        Refusal::NeedsSpenders { need, have } => {
            ("needs_spenders", words::needs_spenders(lang, need, have))
        }
        Refusal::NonPositiveSpend { rows } => {
            ("non_positive_spend", words::non_positive_spend(lang, rows))
        }
        Refusal::NoMeanSpend { q } => (
            "no_mean_spend",
            words::no_mean_spend(lang, format!("{q:.4}")),
        ),
        Refusal::NeedsLosses { periods, lost } => {
            ("needs_losses", no_value::needs_losses(lang, periods, lost))
        }
        Refusal::BadParameter { name, value } => {
            ("bad_parameter", words::bad_parameter(lang, name, value))
        }
        Refusal::NotConverged { evaluations } => {
            ("not_converged", no_value::not_converged(lang, evaluations))
        }
        Refusal::Cancelled => ("cancelled", words::cancelled(lang).into()),
    }
}

/// A refusal as every analysis gives it.
pub fn as_report(refusal: value::Refusal) -> Refused {
    Refused::NoValue(match refusal {
        value::Refusal::Buyers(buyers::Refusal::NoSales) => return Refused::NoSales,
        value::Refusal::Buyers(buyers::Refusal::CalibrationOutside { end, first, last }) => {
            NoValue::CalibrationOutside(end, first, last)
        }
        value::Refusal::Buyers(buyers::Refusal::TooLong { first, last }) => {
            NoValue::TooLong(first, last)
        }
        value::Refusal::Model(Refusal::NeedsRepeatCustomers { need, have }) => {
            NoValue::Repeaters(need, have)
        }
        value::Refusal::Model(Refusal::NotConverged { evaluations }) => {
            NoValue::NotConverged(evaluations)
        }
        value::Refusal::Model(_) => NoValue::Nothing,
    })
}
