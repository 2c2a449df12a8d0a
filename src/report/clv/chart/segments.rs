//! What each segment will be worth: shares of the value to come by class, type and category.

use super::{Drawn, axis, label, line, row, spread};
use crate::analysis::value::Share;
use crate::chart::{Align, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::{clv as words, clv_charts as more, report as shared};
use crate::model::Ledger;
use crate::report::clv::answer::{Found, units};
use crate::report::clv::segments::{Grouping, groupings};
use crate::report::table::column;
use crate::report::{self, Cell};

/// Signs of a segment's name on the axis.
const SIGNS: usize = 12;

/// Every grouping the ledger has below one another; none where there is nothing to share.
pub(super) fn segments(found: &Found, ledger: &Ledger, format: &Format) -> Option<Drawn> {
    let lang = format.lang;
    let all = groupings(found, ledger, lang);
    let sums: Vec<f64> = all.iter().map(Grouping::clv).collect();
    let sound = |sum: &f64| *sum > 0.0 && sum.is_finite();
    if sums.is_empty() || !sums.iter().all(sound) {
        return None;
    }
    let slots: usize = all.iter().map(|one| one.shares.len() + 1).sum();
    let each = || all.iter().zip(&sums);
    let widest = each().flat_map(|(one, sum)| one.shares.iter().map(|(_, own)| reach(own, *sum)));
    let widest = widest.fold(0.0, f64::max);
    let end = widest.max(0.2) * 1.22;
    let (mut marks, mut names, mut points, mut rows) = (vec![], vec![], vec![], vec![]);
    let mut y = slots as f64;
    for (one, sum) in each() {
        marks.push(label(
            (0.0, y),
            (0.0, 0.0),
            &one.name,
            Tone::Quiet,
            Align::Start,
        ));
        y -= 1.0;
        for (name, own) in &one.shares {
            let share = own.clv / sum;
            names.push((y, short(name)));
            marks.push(Mark::Box {
                corners: (0.0, y - 0.34, share.max(0.0), y + 0.34),
                tone: Tone::Data1,
                outline: false,
            });
            let [low, high] = own.bounds.map(|bound| bound / sum);
            marks.push(line(vec![(low, y), (high, y)], Tone::Ink, 1.0, false));
            let text = format.percent(share);
            let at = (reach(own, *sum), y);
            marks.push(label(at, (6.0, 0.0), &text, Tone::Ink, Align::Start));
            let customers = format.int(own.customers.into());
            let worth = format.money_short(units(own.clv));
            points.push(Hotspot {
                at: (share.max(0.0), y),
                text: more::segments_spot(lang, name, customers, worth, &text),
            });
            rows.push(row(vec![
                Cell::Text(one.name.clone()),
                Cell::Text(name.clone()),
                Cell::Int(own.customers.into()),
                Cell::Number(own.expected, 1),
                Cell::Money(units(own.clv)),
                Cell::Share(share, 1),
                Cell::Money(units(own.bounds[0])),
                Cell::Money(units(own.bounds[1])),
            ]));
            y -= 1.0;
        }
    }
    let (first, sum) = each().next()?;
    let (name, own) = first.shares.first()?;
    let (start, upright) = (report::Align::Start, report::Align::End);
    let columns = vec![
        column("grouping", more::grouping(lang), start, 1.2),
        column("segment", more::segment(lang), start, 1.3),
        column("customers", more::customers(lang), upright, 0.8),
        column("expected", words::expected(lang), upright, 1.0),
        column("clv", more::segments_sum(lang), upright, 1.3),
        column("share", shared::share(lang), upright, 0.8),
        column("low", more::low(lang), upright, 1.2),
        column("high", more::high(lang), upright, 1.2),
    ];
    let percent = |share: f64| format.percent_with(share, 0);
    let chart = Chart {
        id: "segments".into(),
        title: more::segments(
            lang,
            name,
            format.int(own.customers.into()),
            format.percent(own.clv / sum),
        ),
        x: axis(
            more::segments_axis(lang),
            0.0,
            end,
            spread(end, 6, 0.0, percent),
            false,
        ),
        y: axis("", 0.4, slots as f64 + 0.6, names, false),
        points,
        marks,
        aspect: (0.1 + 0.03 * slots as f64).min(0.8),
    };
    let twin = Some((columns, rows));
    Some(Drawn { chart, twin })
}

/// How far a segment's bar and interval reach.
fn reach(own: &Share, sum: f64) -> f64 {
    (own.clv.max(own.bounds[1]) / sum).max(0.0)
}

/// A name cut to what an axis has room for.
fn short(name: &str) -> String {
    let mut signs = name.chars();
    let mut kept: String = signs.by_ref().take(SIGNS).collect();
    if signs.next().is_some() {
        kept.push('…');
    }
    kept
}
