//! Customers seen for the shop's whole time, by repeats and weeks since the last one: who is still there, and
//! what they will buy.

use super::{Drawn, axis};
use crate::chart::{Align, Chart, Hotspot, Mark, Tone};
use crate::i18n::Format;
use crate::i18n::phrases::{clv as words, clv_charts as more};
use crate::report::clv::answer::Found;
use crate::stats::buying::Buying;
use crate::stats::rows::Row;
use crate::stats::unit::Unit;

/// Deepest shade: words in first ink stay readable on it in both themes.
const DEEPEST: f64 = 0.6;
/// Columns and rows of the map.
const HEAT: (u32, usize) = (10, 8);

/// One place of the map.
struct Place {
    /// Column and row.
    at: (f64, f64),
    /// Repeats.
    x: u32,
    /// Weeks since the last purchase.
    since: f64,
    /// What the model says of such a customer.
    value: f64,
}

/// P(alive).
pub(super) fn alive(found: &Found, model: &Buying, format: &Format) -> Drawn {
    let lang = format.lang;
    let places = places(found, |row| model.p_alive(row));
    let spot = |place: &Place| {
        let since = format.int(place.since as i64);
        words::heat_cell(lang, place.x, since, format.percent(place.value))
    };
    let write = |value: f64| format.percent_with(value, 0);
    let chart = Chart {
        id: "p-alive".into(),
        title: words::heat(lang).into(),
        ..map(format, &places, 1.0, &write, &spot)
    };
    Drawn { chart, twin: None }
}

/// Expected purchases within the horizon.
pub(super) fn orders(found: &Found, model: &Buying, format: &Format) -> Drawn {
    let lang = format.lang;
    let ahead = found.asked.horizon.in_unit(Unit::Week);
    let places = places(found, |row| model.expected(row, ahead));
    let best = places.iter().max_by(|a, b| a.value.total_cmp(&b.value));
    let write = |value: f64| format.decimal(value, if value < 99.95 { 1 } else { 0 });
    // Of equals in repeats the latest is the likeliest to be there: the best has just been here.
    let title = best.map(|best| {
        let weeks = format.int(found.asked.horizon.count as i64);
        more::heat_orders(lang, best.x, write(best.value), weeks)
    });
    let spot = |place: &Place| {
        let since = format.int(place.since as i64);
        more::heat_orders_cell(lang, place.x, since, format.decimal(place.value, 2))
    };
    let most = best.map_or(1.0, |best| best.value).max(1e-9);
    let chart = Chart {
        id: "expected-orders".into(),
        title: title.unwrap_or_default(),
        ..map(format, &places, most, &write, &spot)
    };
    Drawn { chart, twin: None }
}

fn places(found: &Found, value: impl Fn(&Row) -> f64) -> Vec<Place> {
    let customers = &found.value.customers;
    let seen = customers.iter().map(|own| own.t).fold(1.0, f64::max);
    let most = customers.iter().map(|own| own.x).max();
    let most = most.unwrap_or(1).clamp(4, 40);
    let (columns, rows) = (HEAT.0.min(most + 1), HEAT.1);
    // Few repeats one by one; many in even steps.
    let repeats =
        |column: u32| (f64::from(column) * f64::from(most) / f64::from(columns - 1)).round() as u32;
    let mut places = Vec::with_capacity(columns as usize * rows);
    for column in 0..columns {
        let x = repeats(column);
        for row in 0..rows {
            // Who never came back was last here at the first purchase.
            let since = (row as f64 * seen / rows as f64).floor();
            let t_x = if x == 0 { 0.0 } else { (seen - since).max(0.0) };
            let t = if x == 0 { since } else { seen };
            places.push(Place {
                at: (f64::from(column), row as f64),
                x,
                since,
                value: value(&Row::new(x, t_x, t)),
            });
        }
    }
    places
}

/// The map without its name: the shade is the value over `most`.
fn map(
    format: &Format,
    places: &[Place],
    most: f64,
    write: &dyn Fn(f64) -> String,
    spot: &dyn Fn(&Place) -> String,
) -> Chart {
    let lang = format.lang;
    let (mut marks, mut points) = (Vec::new(), Vec::new());
    let (mut across, mut down) = (Vec::new(), Vec::new());
    for place in places {
        let (column, row) = place.at;
        if row == 0.0 {
            across.push((column, format.int(place.x.into())));
        }
        if column == 0.0 {
            down.push((row, format.int(place.since as i64)));
        }
        marks.push(Mark::Box {
            corners: (column - 0.47, row - 0.45, column + 0.47, row + 0.45),
            tone: Tone::Heat((place.value / most).clamp(0.0, 1.0) * DEEPEST),
            outline: true,
        });
        marks.push(Mark::Label {
            at: place.at,
            shift: (0.0, 0.0),
            text: write(place.value),
            tone: Tone::Ink,
            align: Align::Middle,
            strong: false,
            size: 11.0,
        });
        points.push(Hotspot {
            at: place.at,
            text: spot(place),
        });
    }
    let (columns, rows) = (across.len() as f64, down.len() as f64);
    Chart {
        x: axis(words::heat_axis_x(lang), -0.5, columns - 0.5, across, false),
        y: axis(words::heat_axis_y(lang), -0.5, rows - 0.5, down, false),
        marks,
        points,
        aspect: 0.6,
        ..Chart::default()
    }
}
