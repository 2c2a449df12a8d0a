//! How a text is cut: its delimiter, by what varies least from record to record.

use super::{Layout, Way, odd, opening};

const CANDIDATES: [u8; 6] = [b',', b';', b'\t', b'|', b'~', b'^'];

/// Works the layout out from the text; `skip` bytes at the start are a byte-order mark.
pub fn layout(text: &[u8], skip: usize, wanted: Option<char>, quotes: bool) -> Layout {
    let mut layout = Layout {
        delimiter: None,
        quotes,
        padded: false,
        start: skip,
        first_line: 1,
        way: Way::Plain,
    };
    let hint = separator_line(&text[skip..]);
    if let Some((_, length)) = hint {
        layout.start += length;
        layout.first_line = 2;
    }
    layout.delimiter = match (wanted, hint) {
        (Some(' '), _) => None,
        (Some(given), _) if given.is_ascii() => Some(given as u8),
        (Some(given), _) => {
            layout.way = Way::Mark(given);
            None
        }
        (_, Some((given, _))) if parts_first_line(&text[layout.start..], given) => Some(given),
        _ => found(&text[layout.start..], quotes, &mut layout),
    };
    if let Some(delimiter) = layout.delimiter.filter(|_| quotes) {
        let head = &text[layout.start..(layout.start + (1 << 16)).min(text.len())];
        layout.padded = is_padded(head, delimiter);
    }
    layout
}

/// Whether the first line that is not blank has this delimiter: the hint may stand over a text saved anew.
fn parts_first_line(text: &[u8], delimiter: u8) -> bool {
    let mut lines = text.split(|byte| matches!(byte, b'\n' | b'\r'));
    lines
        .find(|line| !line.trim_ascii().is_empty())
        .is_none_or(|line| line.contains(&delimiter))
}

/// The delimiter that the text shows; what is no single byte goes into the layout.
fn found(text: &[u8], quotes: bool, layout: &mut Layout) -> Option<u8> {
    let head = &text[..text.len().min(1 << 16)];
    if quotes
        && (head.starts_with(b"\"") || head.windows(2).any(|pair| pair == b"\n\""))
        && let Some(inner) = odd::unwrapped(head)
    {
        return consistent(&inner, quotes).0;
    }
    let (mut delimiter, mut score) = consistent(text, quotes);
    if quotes && score < 0.9 && head.windows(2).any(|pair| pair == b"\\\"") {
        (delimiter, score) = consistent(text, false);
    }
    layout.delimiter = delimiter;
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if score < 0.9 || !delimiter.is_some_and(|delimiter| first.contains(&delimiter)) {
        odd::look(head, score, layout);
    }
    layout.delimiter
}

/// Whether blanks stand between delimiters and the quotation marks that guard cells: some do, and
/// each of them closes before the next delimiter.
fn is_padded(head: &[u8], delimiter: u8) -> bool {
    let mut found = false;
    for (at, byte) in head.iter().enumerate() {
        if *byte != delimiter || head.get(at + 1) != Some(&b' ') {
            continue;
        }
        let Some(open) = opening(head, at + 1) else {
            continue;
        };
        let Some(length) = head[open + 1..].iter().position(|byte| *byte == b'"') else {
            break;
        };
        let behind = head[open + 1 + length + 1..]
            .iter()
            .find(|byte| **byte != b' ');
        let ends = |byte: &u8| *byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n');
        if !behind.is_none_or(ends) {
            return false;
        }
        found = true;
    }
    found
}

/// Excel's hint `sep=;` on a line of its own: the delimiter and the line's length.
fn separator_line(text: &[u8]) -> Option<(u8, usize)> {
    let line = text.get(..8).unwrap_or(text);
    let given = *line.get(4)?;
    if !line[..4].eq_ignore_ascii_case(b"sep=") {
        return None;
    }
    match &line[5..] {
        [b'\r', b'\n', ..] => Some((given, 7)),
        [b'\n' | b'\r', ..] => Some((given, 6)),
        _ => None,
    }
}

/// The delimiter whose number per record varies least, over the start, middle and end of the text.
fn consistent(text: &[u8], quotes: bool) -> (Option<u8>, f64) {
    let mut counts: [Vec<u32>; 6] = Default::default();
    let mut words = Vec::new();
    for (from, length) in windows(text.len()) {
        let window = &text[from..(from + length).min(text.len())];
        count(window, from > 0, quotes, &mut counts, &mut words);
    }
    let (mut best, mut best_score) = (b',', 0.0);
    for (candidate, counts) in CANDIDATES.iter().zip(&counts) {
        let score = score(counts);
        if score > best_score {
            (best, best_score) = (*candidate, score);
        }
    }
    let blanks = score(&words);
    let found = (best_score >= 0.5 || best_score >= blanks).then_some(best);
    (found, best_score)
}

fn windows(length: usize) -> Vec<(usize, usize)> {
    const HEAD: usize = 1 << 18;
    const PEEK: usize = 1 << 16;
    if length <= HEAD + 2 * PEEK {
        return vec![(0, length)];
    }
    vec![(0, HEAD), (length / 2, PEEK), (length - PEEK, PEEK)]
}

fn count(
    window: &[u8],
    inside: bool,
    quotes: bool,
    counts: &mut [Vec<u32>; 6],
    words: &mut Vec<u32>,
) {
    let mut lines = window;
    if inside {
        let first = window.iter().position(|byte| *byte == b'\n');
        lines = first.map_or(&[][..], |at| &window[at + 1..]);
    }
    let mut here = [0u32; 6];
    let (mut quoted, mut filled, mut gaps, mut blank) = (false, false, 0, true);
    let (tab, mut before) = (2, 0);
    for &byte in lines {
        if quotes && byte == b'"' {
            quoted = !quoted;
        }
        if !quoted && (byte == b'\n' || byte == b'\r') {
            if filled {
                for (all, here) in counts.iter_mut().zip(here) {
                    all.push(here);
                }
                words.push(gaps - 1);
            }
            (here, filled, gaps, blank) = ([0; 6], false, 0, true);
            continue;
        }
        // A tab beside another delimiter guards a cell rather than parts two.
        let pair = [std::mem::replace(&mut before, byte), byte];
        let guards = |at: usize| pair[at] == b'\t' && matches!(pair[1 - at], b',' | b';');
        if !quoted && let Some(at) = CANDIDATES.iter().position(|c| *c == byte) {
            here[at] += u32::from(!guards(1));
            here[tab] = here[tab].saturating_sub(u32::from(guards(0)));
        }
        let is_blank = byte == b' ' || byte == b'\t';
        gaps += u32::from(blank && !is_blank);
        blank = is_blank;
        filled |= !is_blank;
    }
    if filled && gaps > 0 {
        for (all, here) in counts.iter_mut().zip(here) {
            all.push(here);
        }
        words.push(gaps - 1);
    }
}

/// A delimiter's number in each record.
pub(super) type Counts = Vec<u32>;

/// Share of records with the commonest count above zero, a little more for more cells.
pub(super) fn score(counts: &[u32]) -> f64 {
    let mut sorted: Vec<u32> = counts.iter().copied().filter(|count| *count > 0).collect();
    sorted.sort_unstable();
    let best = sorted
        .chunk_by(|a, b| a == b)
        .max_by_key(|chunk| (chunk.len(), chunk[0]));
    match best {
        Some(chunk) => {
            let share = chunk.len() as f64 / counts.len() as f64;
            share * (1.0 + f64::from(chunk[0].min(20)) * 0.02)
        }
        None => 0.0,
    }
}
