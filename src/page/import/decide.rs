//! What a person's click means for the options: plain functions.

use crate::i18n::Lang;
use crate::i18n::phrases::import_page as words;
use crate::import::{
    ColumnView, DateOrder, DecimalMark, Duplicates, Encoding, Options, Preview, Question, Role,
};

/// The options with this column in this role (`None`: in none), and no other column in it.
pub(super) fn with_role(mut options: Options, column: &ColumnView, role: Option<Role>) -> Options {
    let number = column.number.to_string();
    options.map.retain(|(taken, target)| {
        Some(*taken) != role && *target != number && *target != column.header
    });
    options.ignore.retain(|ignored| *ignored != column.number);
    match role {
        Some(role) => options.map.push((role, number)),
        None => options.ignore.push(column.number),
    }
    options
}

/// The options with this column filling this field (empty: none), and no other column doing so.
pub(super) fn with_field(mut options: Options, column: &ColumnView, key: &str) -> Options {
    let number = column.number.to_string();
    options
        .fields
        .retain(|(taken, target)| taken != key && *target != number && *target != column.header);
    options.ignore.retain(|ignored| *ignored != column.number);
    match key {
        "" => options.ignore.push(column.number),
        key => options.fields.push((key.into(), number)),
    }
    options
}

/// The options with this status counted as a sale, or not.
pub(super) fn with_status(preview: &Preview, text: &str, sale: bool) -> Options {
    let mut options = preview.options.clone();
    options.sale_status = Some(
        preview
            .statuses
            .iter()
            .filter(|status| {
                if status.text == text {
                    sale
                } else {
                    status.sale
                }
            })
            .map(|status| status.text.clone())
            .collect(),
    );
    options
}

/// The options with this question answered; `None` where the answer means nothing to us.
pub(super) fn with_answer(preview: &Preview, question: &Question, answer: &str) -> Option<Options> {
    let options = preview.options.clone();
    let role = match question.code.as_str() {
        "ambiguous_amount" | "ambiguous_comma" => match decimal(answer) {
            Some(mark) => {
                return Some(Options {
                    decimal: Some(mark),
                    ..options
                });
            }
            None => Role::Amount,
        },
        "customer_key" => Role::Customer,
        "ambiguous_date_order" => {
            return Some(Options {
                date_order: Some(DateOrder::from_code(answer)?),
                ..options
            });
        }
        "encoding" => {
            return Some(Options {
                encoding: Some(Encoding::from_code(answer)?),
                ..options
            });
        }
        "sheet" => {
            return Some(Options {
                sheet: Some(answer.into()),
                ..options
            });
        }
        "currency" => {
            return Some(Options {
                currency: Some(answer.into()),
                ..options
            });
        }
        "duplicates" => {
            let duplicates = match answer {
                "drop" => Duplicates::Drop,
                _ => Duplicates::Keep,
            };
            return Some(Options {
                duplicates,
                ..options
            });
        }
        _ => return None,
    };
    let column = column(preview, answer)?;
    Some(with_role(options, column, Some(role)))
}

/// Whether this answer is what the preview shows already.
pub(super) fn is_present(preview: &Preview, question: &Question, answer: &str) -> bool {
    let in_role = |role| column(preview, answer).is_some_and(|column| column.role == Some(role));
    match question.code.as_str() {
        "ambiguous_amount" | "ambiguous_comma" => match decimal(answer) {
            Some(mark) => preview.decimal == mark,
            None => in_role(Role::Amount),
        },
        "customer_key" => {
            in_role(Role::Customer)
                || in_role(Role::Email)
                || in_role(Role::Phone)
                || in_role(Role::Name)
        }
        "ambiguous_date_order" => DateOrder::from_code(answer) == preview.date_order,
        "encoding" => Encoding::from_code(answer) == Some(preview.encoding),
        "sheet" => preview.sheet.as_deref() == Some(answer),
        "currency" => preview.currency == answer,
        "duplicates" => match preview.options.duplicates {
            Duplicates::Keep => answer == "keep",
            Duplicates::Drop => answer == "drop",
        },
        _ => false,
    }
}

/// An answer in words.
pub(super) fn say_answer(lang: Lang, question: &Question, answer: &str) -> String {
    match (question.code.as_str(), answer) {
        ("duplicates", "keep") => words::duplicates_keep(lang).into(),
        ("duplicates", "drop") => words::duplicates_drop(lang).into(),
        _ => question.say_option(answer, lang),
    }
}

fn decimal(answer: &str) -> Option<DecimalMark> {
    match answer {
        "point" => Some(DecimalMark::Point),
        "comma" => Some(DecimalMark::Comma),
        _ => None,
    }
}

/// The column of this header or 1-based number.
fn column<'a>(preview: &'a Preview, text: &str) -> Option<&'a ColumnView> {
    let by_header = preview.columns.iter().find(|column| column.header == text);
    by_header.or_else(|| {
        let number: u32 = text.parse().ok()?;
        preview
            .columns
            .iter()
            .find(|column| column.number == number)
    })
}
