//! What a person's click means for the options: plain functions.

use crate::import::{
    ColumnView, DateOrder, DecimalMark, Duplicates, Encoding, Options, Preview, Question, Role,
};

/// Encodings that can be chosen: stable name, shown name.
pub(super) const ENCODINGS: [(&str, &str, Encoding); 7] = [
    ("utf8", "UTF-8", Encoding::Utf8),
    ("gb18030", "GB18030 / GBK", Encoding::Gb18030),
    ("utf16le", "UTF-16", Encoding::Utf16le),
    ("utf16be", "UTF-16 BE", Encoding::Utf16be),
    ("windows1252", "Windows-1252", Encoding::Windows1252),
    ("big5", "Big5", Encoding::Big5),
    ("shift_jis", "Shift_JIS", Encoding::ShiftJis),
];

/// Roles in the order the select offers them: what every file needs first.
pub(super) const ROLES: [Role; 18] = [
    Role::Customer,
    Role::Name,
    Role::Email,
    Role::Phone,
    Role::Order,
    Role::Date,
    Role::Amount,
    Role::Quantity,
    Role::UnitPrice,
    Role::Discount,
    Role::Refund,
    Role::Cost,
    Role::Profit,
    Role::Currency,
    Role::Status,
    Role::Category,
    Role::Product,
    Role::Channel,
];

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
        "ambiguous_amount" => match decimal(answer) {
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
            let order = match answer {
                "day_month" => DateOrder::DayMonth,
                "month_day" => DateOrder::MonthDay,
                _ => return None,
            };
            return Some(Options {
                date_order: Some(order),
                ..options
            });
        }
        "encoding" => {
            return Some(Options {
                encoding: Some(encoding(answer)?),
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
        "ambiguous_amount" => match decimal(answer) {
            Some(mark) => preview.decimal == mark,
            None => in_role(Role::Amount),
        },
        "customer_key" => {
            in_role(Role::Customer)
                || in_role(Role::Email)
                || in_role(Role::Phone)
                || in_role(Role::Name)
        }
        "ambiguous_date_order" => match preview.date_order {
            Some(DateOrder::DayMonth) => answer == "day_month",
            Some(DateOrder::MonthDay) => answer == "month_day",
            None => false,
        },
        "encoding" => encoding(answer) == Some(preview.encoding),
        "sheet" => preview.sheet.as_deref() == Some(answer),
        "currency" => preview.currency == answer,
        "duplicates" => match preview.options.duplicates {
            Duplicates::Keep => answer == "keep",
            Duplicates::Drop => answer == "drop",
        },
        _ => false,
    }
}

/// The encoding of a stable name.
pub(super) fn encoding(name: &str) -> Option<Encoding> {
    ENCODINGS
        .iter()
        .find(|(key, _, _)| *key == name)
        .map(|(_, _, encoding)| *encoding)
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
