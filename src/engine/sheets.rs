//! Writing a file for other programs from what the engine answered: the sheets worker's work, and
//! the terminal's.

use super::message::{Alike, AlikeGroup, Answer, ExportHow, ExportPart, FileFormat, HistoryPage};
use crate::export::csv::Formulas;
use crate::export::shop::Shop;
use crate::export::table::{Cell, Column, Table, Type};
use crate::export::{About, NotWritten, Notes, Progress, answer, bundle, csv, json, xlsx};
use crate::i18n::Lang;
use crate::i18n::phrases::export as words;
use crate::model::{Batch, BatchHead, Day, Dresser};
use crate::report;
use crate::store::read_contents;

/// A file as it is handed out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// Rows in it, headers not counted.
    pub rows: u32,
    /// What it holds differently.
    pub notes: Notes,
}

type Hear<'a> = &'a mut dyn FnMut(u32, f64);

/// The table in an answer as a file. `columns` are those of an answer that is rows only.
///
/// # Errors
/// [`NotWritten`]; an answer without a table is [`NotWritten::Other`].
pub fn answer_file(
    how: &ExportHow,
    code: &str,
    name: &str,
    columns: &[report::Column],
    answered: &Answer,
    hear: Hear<'_>,
) -> Result<Written, NotWritten> {
    let lang = how.lang;
    let table = match answered {
        Answer::Rows(rows) => answer::table(code, name, lang, columns, rows),
        Answer::Customers(page) => answer::table(code, name, lang, &page.columns, &page.rows),
        Answer::History(page) => history(code, name, how, page),
        Answer::Duplicates(groups) => duplicates(code, name, lang, groups),
        _ => return Err(NotWritten::Other("no table in this answer".into())),
    };
    file(how, vec![table], false, hear)
}

/// A workbook, or a part of it, as a file. `contents` as the store wrote them; `batch` gives the
/// columns of the import at a place.
///
/// # Errors
/// [`NotWritten`]; contents and columns that do not fit together are [`NotWritten::Other`].
pub fn workbook_file(
    how: &ExportHow,
    part: &ExportPart,
    contents: &str,
    imports: &[(String, BatchHead)],
    mut batch: impl FnMut(usize) -> Option<Batch>,
    hear: Hear<'_>,
) -> Result<Written, NotWritten> {
    let other = |what: &str| NotWritten::Other(what.into());
    let contents = read_contents(contents).map_err(|_| other("contents"))?;
    let mut dresser = Dresser::default();
    for (at, (id, head)) in imports.iter().enumerate() {
        let own = batch(at).filter(|own| own.head == *head && own.fits());
        dresser.add(id, own.ok_or_else(|| other("columns"))?);
    }
    let mut dressed = dresser.finish(&contents.records);
    dressed.redact(how.redacted);
    let shop = Shop::new(&mut dressed, &contents.records, how.lang);
    shop_file(how, part, &shop, hear)
}

/// A shop, or a part of it, as a file.
///
/// # Errors
/// [`NotWritten`]
pub fn shop_file(
    how: &ExportHow,
    part: &ExportPart,
    shop: &Shop<'_>,
    hear: Hear<'_>,
) -> Result<Written, NotWritten> {
    let raw = how.format == FileFormat::Json;
    match part {
        ExportPart::All => file(how, shop.tables(raw), true, hear),
        ExportPart::Kind {
            kind,
            customer,
            search,
        } => {
            let table = shop.table(*kind, customer.as_deref(), raw);
            file(how, vec![table.found(search)], false, hear)
        }
    }
}

fn file(
    how: &ExportHow,
    tables: Vec<Table<'_>>,
    many: bool,
    hear: Hear<'_>,
) -> Result<Written, NotWritten> {
    let rows = tables.iter().map(Table::len).sum::<usize>() as u32;
    let mut progress = Progress::of(&tables, hear);
    let about = About {
        workbook: &how.workbook,
        currency: &how.currency,
        written: how.written,
        language: how.lang.tag(),
        names_hidden: how.redacted,
    };
    let formulas = match how.keep_formulas {
        true => Formulas::Kept,
        false => Formulas::Guarded,
    };
    let mut notes = Notes::default();
    let mut bytes = Vec::new();
    match (how.format, tables.as_slice()) {
        (FileFormat::Csv, [table]) if !many => {
            csv::write(table, how.lang, formulas, &mut bytes, &mut progress)?;
        }
        (FileFormat::Csv, tables) => {
            bytes = bundle::write(&about, tables, how.lang, formulas, &mut progress)?;
        }
        (FileFormat::Xlsx, tables) => {
            (bytes, notes) = xlsx::write(&about, tables, xlsx::MOST_ROWS, &mut progress)?;
        }
        (FileFormat::Json, tables) => json::write(&about, tables, &mut bytes, &mut progress)?,
    }
    Ok(Written { bytes, rows, notes })
}

fn history<'a>(code: &str, name: &str, how: &ExportHow, page: &'a HistoryPage) -> Table<'a> {
    let (lang, ahead) = (how.lang, how.ahead);
    let columns = vec![
        Column::new("step", words::step(lang), Type::Whole),
        Column::new("time", words::when(lang), Type::Text),
        Column::new("what", words::what(lang), Type::Text),
        Column::new("in_force", words::in_force(lang), Type::Yes),
    ];
    Table::new(
        code,
        name,
        columns,
        page.lines.len(),
        move |place, cells| {
            let line = &page.lines[place];
            cells.push(Cell::Whole(line.seq.into()));
            cells.push(Cell::text(moment(line.when, ahead)));
            cells.push(Cell::text(line.step.say(lang)));
            cells.push(Cell::Yes(line.in_force));
        },
    )
}

/// `2026-11-22 09:05` on a clock so many minutes ahead of universal time.
fn moment(when: f64, ahead: i32) -> String {
    let minutes = (when / 60_000.0).floor() as i64 + i64::from(ahead);
    let day = i32::try_from(minutes.div_euclid(1440)).unwrap_or_default();
    let rest = minutes.rem_euclid(1440);
    format!("{} {:02}:{:02}", Day(day).iso(), rest / 60, rest % 60)
}

fn duplicates<'a>(code: &str, name: &str, lang: Lang, groups: &'a [AlikeGroup]) -> Table<'a> {
    let columns = vec![
        Column::new("group", words::group(lang), Type::Whole),
        Column::new("alike", words::alike(lang), Type::Choice),
        Column::new("customer", words::customer_id(lang), Type::Text),
        Column::new("customer_name", words::customer_name(lang), Type::Text),
        Column::new("sales", words::sales(lang), Type::Money),
        Column::new("last_order", words::last_order(lang), Type::Day),
    ];
    let all = groups.iter().zip(1i64..);
    let rows: Vec<_> = all
        .flat_map(|(group, number)| group.customers.iter().map(move |who| (number, group, who)))
        .collect();
    Table::new(code, name, columns, rows.len(), move |place, cells| {
        let (number, group, who) = rows[place];
        cells.push(Cell::Whole(number));
        let (alike, said) = match group.alike {
            Alike::Phone => ("phone", words::phone(lang)),
            Alike::Email => ("email", words::email(lang)),
            Alike::Name => ("name", words::key_name(lang)),
        };
        cells.push(Cell::Choice(alike.into(), said.into()));
        let key = who
            .id
            .split_once(':')
            .map_or(who.id.as_str(), |(_, key)| key);
        cells.push(Cell::text(key));
        cells.push(Cell::text(who.shown.as_str()));
        cells.push(Cell::Money(who.sales));
        cells.push(who.last.map_or(Cell::Blank, Cell::Day));
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_on_the_clock_of_the_reader() {
        assert_eq!(moment(0.0, 0), "1970-01-01 00:00");
        assert_eq!(moment(0.0, 480), "1970-01-01 08:00");
        assert_eq!(moment(59_999.0, -300), "1969-12-31 19:00");
    }
}
