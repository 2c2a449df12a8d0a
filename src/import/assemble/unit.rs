//! Cents, thousands and ten thousands that a header, or a title above it, says its figures are.

use crate::import::Role;
use crate::import::cell::{clean, fold, in_word};
use crate::import::header::Header;
use crate::import::survey;
use crate::import::table::Table;

/// Places by which the point of a column stands too far left: `金额(万元)`, `单位：万元` above the table; below
/// zero for whole cents, `金额(分)` and `amount_cents`.
#[cold]
pub(super) fn unit(table: &Table, header: &Header, role: Role, column: usize) -> i32 {
    if matches!(role, Role::Quantity | Role::Discount) {
        return 0;
    }
    let above = || (0..header.row.unwrap_or(0)).find_map(|row| in_title(&line(table, row)));
    let told = in_header(&folded(&header.texts[column])).or_else(above);
    let places = told.unwrap_or(0);
    // Cells that name their unit themselves: `1.2万`.
    let own = |row: usize| {
        let cell = table.cell(row, column);
        let has = |sign: &str| cell.windows(3).any(|bytes| bytes == sign.as_bytes());
        has("万") || has("亿")
    };
    let parted = |row: usize| table.cell(row, column).contains(&b'.');
    let mut rows = survey::sample(table, header.first).into_iter();
    if places > 0 && rows.any(own) || places < 0 && rows.any(parted) {
        return 0;
    }
    places
}

fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// A row as one text: words and what they are about may stand in cells side by side.
fn line(table: &Table, row: usize) -> String {
    let cells = table.row(row).cells();
    let cells: Vec<String> = cells
        .map(|cell| folded(&String::from_utf8_lossy(clean(cell))))
        .collect();
    cells.join(" ")
}

/// The unit in brackets or at the end of a header: `金额(万元,含税)`, `销售额万元`; `百万医疗险` is a product.
fn in_header(text: &str) -> Option<i32> {
    let text = text.trim_end();
    if let Some(before) = text.trim_end_matches([')', ']']).strip_suffix("cents")
        && before.ends_with([' ', '_', '-', '(', '['])
    {
        return Some(-2);
    }
    let inside = text.split(['(', '[']).skip(1).find_map(|inside| {
        let inside = inside.split_once("单位").map_or(inside, |(_, unit)| unit);
        leading(inside, true)
    });
    let bare = text.strip_suffix(['元', '円']);
    let ends = || {
        SCALES
            .iter()
            .find(|(scale, _)| bare.is_some_and(|bare| bare.ends_with(scale)))
    };
    inside.or_else(|| ends().map(|(_, places)| *places))
}

/// The unit that a title names for all figures; who wrote the table is another 单位.
fn in_title(mut text: &str) -> Option<i32> {
    while let Some((before, behind)) = text.split_once("单位") {
        let of_figures = ["金额", "货币", "计量"]
            .iter()
            .any(|word| before.ends_with(word));
        if let Some(unit) = leading(behind, false)
            && (of_figures || !before.ends_with(in_word))
        {
            return Some(unit);
        }
        text = behind;
    }
    None
}

/// Longer ones first.
const SCALES: [(&str, i32); 6] = [
    ("百万", 6),
    ("千万", 7),
    ("十万", 5),
    ("亿", 8),
    ("万", 4),
    ("千", 3),
];
const CURRENCIES: [&str; 9] = [
    "元",
    "円",
    "圆",
    "人民币",
    "美元",
    "港元",
    "港币",
    "欧元",
    "日元",
];

/// The unit that a text begins with, by its places; `short` may leave out the currency.
fn leading(text: &str, short: bool) -> Option<i32> {
    const MARKS: [char; 5] = [' ', ':', '(', ')', '['];
    let text = text.trim_start_matches(MARKS);
    let text = text.strip_prefix("人民币").unwrap_or(text);
    let text = text.trim_start_matches(MARKS);
    if text
        .strip_prefix('分')
        .is_some_and(|rest| !rest.starts_with(in_word))
    {
        return Some(-2);
    }
    let scale = SCALES
        .iter()
        .find_map(|(scale, places)| Some((text.strip_prefix(scale)?, *places)));
    let (rest, places) = scale.unwrap_or((text, 0));
    let currency = CURRENCIES.iter().find_map(|word| rest.strip_prefix(word));
    let behind = currency.or((short && places > 0).then_some(rest))?;
    // `千元百货` is a shop, `万元/吨` a price by the ton.
    let goes_on = behind.starts_with(in_word) || places > 0 && behind.starts_with('/');
    (!goes_on).then_some(places)
}
