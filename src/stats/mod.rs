//! Numbers in, numbers out: likelihoods, optimisers, quadrature, chance from a seed.
//!
//! Times are plain numbers in one unit of the caller's choice ([`unit::Unit`] names them); spend is
//! in currency units, for estimating only. Nothing here knows a clock, a language or a screen.

// `!(a < b)` is meant where a may be no number: what is not known to be right is refused.
#![allow(clippy::neg_cmp_op_on_partial_ord)]

pub mod bgbb;
pub mod bootstrap;
pub mod buying;
pub mod chance;
pub mod covariates;
pub mod fit;
pub mod future;
pub mod gamma_gamma;
pub mod geometric;
pub mod matrix;
pub mod mixing;
pub mod newton;
pub mod pace;
pub mod pareto;
pub mod posterior;
pub mod purse;
pub mod quadrature;
pub mod rows;
pub mod sbg;
pub mod simple;
pub mod special;
pub mod unit;

/// What is wrong with a row of a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// A figure is not a finite number.
    NotFinite,
    /// A count, time or weight below zero.
    Negative,
    /// Last purchase after the end of observation.
    LastAfterEnd,
    /// No repeat purchase, but a time of one.
    TimeWithoutRepeat,
    /// More purchases than opportunities.
    MoreThanChances,
}

/// Why there is no answer; words come later.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refusal {
    /// No row at all, or no weight on any.
    NoCustomers,
    /// A row (from 0) cannot be read.
    BadRow {
        /// Its place.
        row: usize,
        /// What is wrong with it.
        fault: RowFault,
    },
    /// Too few customers came back.
    NeedsRepeatCustomers {
        /// How many a fit needs.
        need: u32,
        /// How many there are.
        have: u32,
    },
    /// Too few customers with repeat purchases that cost something.
    NeedsSpenders {
        /// How many a fit needs.
        need: u32,
        /// How many there are.
        have: u32,
    },
    /// Mean spends at or below zero among repeat buyers.
    NonPositiveSpend {
        /// How many.
        rows: u32,
    },
    /// Gamma-Gamma's q is at most 1: the mean over customers is infinite.
    NoMeanSpend {
        /// The q found or given.
        q: f64,
    },
    /// A contract cohort that nobody left, or fewer than two periods.
    NeedsLosses {
        /// Periods given.
        periods: u32,
        /// Contracts that ended.
        lost: u32,
    },
    /// A parameter that is not a finite number above zero.
    BadParameter {
        /// Its name.
        name: &'static str,
        /// What it was.
        value: f64,
    },
    /// The search ended without an optimum, with a prior too.
    NotConverged {
        /// Evaluations spent.
        evaluations: u32,
    },
    /// Stopped by who asked.
    Cancelled,
}
