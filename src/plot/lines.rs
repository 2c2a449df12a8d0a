//! Lines cut to pieces: dashes, and straight lines that stop where words stand.

use super::layout::Room;

/// Length of a dash and of the gap after it, in CSS pixels.
const DASH: (f64, f64) = (2.0, 4.0);

/// The parts of a straight line that do not run through words.
pub(super) fn clear_of(
    from: (f64, f64),
    to: (f64, f64),
    words: &[Room],
) -> Vec<((f64, f64), (f64, f64))> {
    let mut hidden: Vec<(f64, f64)> = words
        .iter()
        .filter_map(|room| room.crossing(from, to))
        .collect();
    hidden.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |share: f64| {
        (
            from.0 + (to.0 - from.0) * share,
            from.1 + (to.1 - from.1) * share,
        )
    };
    let mut parts = Vec::new();
    let mut done = 0.0;
    for (start, end) in hidden {
        if start > done {
            parts.push((at(done), at(start)));
        }
        done = end.max(done);
    }
    if done < 1.0 {
        parts.push((at(done), to));
    }
    parts
}

/// Cuts a polyline in CSS pixels into dashes; the pattern runs on over corners.
pub(super) fn dashes(points: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
    let mut out = Vec::new();
    let mut dash: Vec<(f64, f64)> = points.first().copied().into_iter().collect();
    let (mut drawing, mut left) = (true, DASH.0);
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let share = done / length;
            let at = (
                from.0 + (to.0 - from.0) * share,
                from.1 + (to.1 - from.1) * share,
            );
            if drawing {
                dash.push(at);
                out.push(std::mem::take(&mut dash));
            } else {
                dash = vec![at];
            }
            drawing = !drawing;
            left = if drawing { DASH.0 } else { DASH.1 };
        }
        left -= length - done;
        if drawing {
            dash.push(to);
        }
    }
    if dash.len() > 1 {
        out.push(dash);
    }
    out
}
