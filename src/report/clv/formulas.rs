//! The formulas, symbols and sources behind the charts and checks of a fit.

use crate::i18n::Lang;
use crate::i18n::phrases::clv_charts as words;
use crate::report::Explanation;
use crate::stats::buying::Kind;

/// Adds them to what explains the values themselves.
pub(super) fn add(kind: Option<Kind>, lang: Lang, why: &mut Explanation) {
    let mixing = match kind {
        Some(Kind::ParetoNbd) => words::rule_mixing_rate(lang),
        Some(_) => words::rule_mixing_coin(lang),
        None => words::rule_mixing_period(lang),
    };
    let by_time = [words::rule_tracking(lang), words::rule_conditional(lang)];
    why.formula.extend(
        by_time
            .into_iter()
            .filter(|_| kind.is_some())
            .map(String::from),
    );
    let rest = [
        mixing,
        words::rule_spend(lang),
        words::rule_shares(lang),
        words::rule_wald(lang),
    ];
    why.formula.extend(rest.map(String::from));
    let symbols = [("z̄", words::symbol_z(lang)), ("H", words::symbol_h(lang))];
    let symbols = symbols.map(|(sign, meaning)| (sign.to_string(), meaning.to_string()));
    why.symbols.extend(symbols);
    why.source.push(' ');
    why.source.push_str(words::source(lang));
}
