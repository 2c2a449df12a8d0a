//! What each segment will be worth: shares of the value to come by class, type and category.

use super::{Drawn, axis, label, line, row, spread};
use crate::analysis::value::Share;
use crate::chart::{Align, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::{clv as words, clv_charts as more, report as shared};
use crate::report::clv::answer::units;
use crate::report::clv::segments::Grouping;
use crate::report::table::column;
use crate::report::{self, Cell};

/// Room for a segment's name on the axis, in Chinese characters.
const ROOM: f64 = 9.5;

/// One grouping's segments below one another; none where there is nothing to share.
pub(super) fn segments(grouping: &Grouping, format: &Format) -> Option<Drawn> {
    let lang = format.lang;
    let sum = grouping.clv();
    if !(sum > 0.0 && sum.is_finite()) {
        return None;
    }
    let slots = grouping.shares.len() as f64;
    // How far a segment's bar and interval reach.
    let reach = |own: &Share| (own.clv.max(own.bounds[1]) / sum).max(0.0);
    let widest = grouping.shares.iter().map(|(_, own)| reach(own));
    let end = widest.fold(0.2, f64::max) * 1.22;
    let (mut marks, mut names, mut points, mut rows) = (vec![], vec![], vec![], vec![]);
    let heights = (1..=grouping.shares.len()).rev().map(|at| at as f64);
    for ((name, own), y) in grouping.shares.iter().zip(heights) {
        let share = own.clv / sum;
        names.push((y, short(name)));
        marks.push(Mark::Box {
            corners: (0.0, y - 0.32, share.max(0.0), y + 0.32),
            tone: Tone::Data3,
            outline: true,
        });
        let [low, high] = own.bounds.map(|bound| bound / sum);
        marks.push(line(vec![(low, y), (high, y)], Tone::Ink, 1.0, false));
        let text = format.percent(share);
        let at = (reach(own), y);
        marks.push(label(at, (6.0, 0.0), &text, Tone::Ink, Align::Start));
        let customers = format.int(own.customers.into());
        let worth = format.money_short(units(own.clv));
        points.push(Hotspot {
            at: (share.max(0.0), y),
            text: more::segments_spot(lang, name, customers, worth, &text),
        });
        rows.push(row(vec![
            Cell::Text(name.clone()),
            Cell::Int(own.customers.into()),
            Cell::Number(own.expected, 1),
            Cell::Money(units(own.clv)),
            Cell::Share(share, 1),
            Cell::Money(units(own.bounds[0])),
            Cell::Money(units(own.bounds[1])),
        ]));
    }
    let most = grouping.shares.iter();
    let (name, own) = most.max_by(|a, b| a.1.clv.total_cmp(&b.1.clv))?;
    let (start, upright) = (report::Align::Start, report::Align::End);
    let columns = vec![
        column("segment", grouping.name, start, 1.4),
        column("customers", more::customers(lang), upright, 0.8),
        column("expected", words::expected(lang), upright, 1.0),
        column("clv", more::segments_sum(lang), upright, 1.3),
        column("share", shared::share(lang), upright, 0.8),
        column("low", more::low(lang), upright, 1.2),
        column("high", more::high(lang), upright, 1.2),
    ];
    let percent = |share: f64| format.percent_with(share, 0);
    let customers = format.int(own.customers.into());
    let chart = Chart {
        id: format!("segments-{}", grouping.code),
        title: more::segments(
            lang,
            grouping.name,
            name,
            customers,
            format.percent(own.clv / sum),
        ),
        x: axis(
            more::segments_axis(lang),
            0.0,
            end,
            spread(end, 6, 0.0, &percent),
            false,
        ),
        y: axis("", 0.4, slots + 0.6, names, false),
        points,
        marks,
        aspect: 0.12 + 0.04 * slots,
    };
    let twin = Some((columns, rows));
    Some(Drawn { chart, twin })
}

/// A name cut to what an axis has room for.
fn short(name: &str) -> String {
    let mut room = ROOM;
    let fits = |sign: &char| {
        room -= if sign.is_ascii() { 0.55 } else { 1.0 };
        room >= 0.0
    };
    let kept: String = name.chars().take_while(fits).collect();
    match kept.len() < name.len() {
        true => format!("{kept}…"),
        false => kept,
    }
}
