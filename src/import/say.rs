//! Codes of an import as words: reasons, warnings, questions, roles, kinds, encodings, refusals.

use super::{
    DateOrder, Doubt, Encoding, Holds, Kind, Preview, Question, RefusalCode, Refused, RejectReason,
    Role, Warning,
};
use crate::i18n::{
    Lang, kinds_label,
    phrases::{field as fields, import as words, preset as presets},
};

/// A variant's stable name, as it stands in JSON and at the terminal.
fn code(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

impl Role {
    /// Every role, in the order the mapping table offers them.
    pub const ALL: [Role; 18] = [
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

    /// Name in `--map ROLE=HEADER`.
    pub fn code(self) -> String {
        code(&self)
    }

    /// The role of a name.
    pub fn from_code(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == text)
    }

    /// What the mapping table calls it.
    pub fn say(self, lang: Lang) -> &'static str {
        match self {
            Role::Customer => words::role_customer(lang),
            Role::Name => words::role_name(lang),
            Role::Email => words::role_email(lang),
            Role::Phone => words::role_phone(lang),
            Role::Order => words::role_order(lang),
            Role::Date => words::role_date(lang),
            Role::Amount => words::role_amount(lang),
            Role::Quantity => words::role_quantity(lang),
            Role::UnitPrice => words::role_unit_price(lang),
            Role::Discount => words::role_discount(lang),
            Role::Refund => words::role_refund(lang),
            Role::Cost => words::role_cost(lang),
            Role::Profit => words::role_profit(lang),
            Role::Currency => words::role_currency(lang),
            Role::Status => words::role_status(lang),
            Role::Category => words::role_category(lang),
            Role::Product => words::role_product(lang),
            Role::Channel => words::role_channel(lang),
        }
    }
}

impl Kind {
    /// Name in JSON: `csv`, `xlsx` …
    pub fn code(self) -> String {
        code(&self)
    }

    /// In words.
    pub fn say(self, lang: Lang) -> &'static str {
        match self {
            Kind::Csv => words::kind_csv(lang),
            Kind::Tsv => words::kind_tsv(lang),
            Kind::Text => words::kind_text(lang),
            Kind::Xlsx => words::kind_xlsx(lang),
            Kind::Xls => words::kind_xls(lang),
            Kind::Ods => words::kind_ods(lang),
            Kind::Html => words::kind_html(lang),
        }
    }
}

impl Encoding {
    /// All that a person may choose.
    pub const ALL: [Encoding; 12] = [
        Encoding::Utf8,
        Encoding::Gb18030,
        Encoding::Utf16le,
        Encoding::Utf16be,
        Encoding::Big5,
        Encoding::ShiftJis,
        Encoding::Windows1252,
        Encoding::Windows1250,
        Encoding::Iso8859_2,
        Encoding::Windows1251,
        Encoding::EucKr,
        Encoding::EucJp,
    ];

    /// Name at the terminal and in questions: `utf-8`, `gb18030` …
    pub fn code(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16le => "utf-16le",
            Encoding::Utf16be => "utf-16be",
            Encoding::Gb18030 => "gb18030",
            Encoding::Windows1252 => "windows-1252",
            Encoding::ShiftJis => "shift_jis",
            Encoding::Big5 => "big5",
            Encoding::EucKr => "euc-kr",
            Encoding::EucJp => "euc-jp",
            Encoding::Windows1250 => "windows-1250",
            Encoding::Windows1251 => "windows-1251",
            Encoding::Iso8859_2 => "iso-8859-2",
            Encoding::None => "none",
        }
    }

    /// The encoding of a name.
    pub fn from_code(text: &str) -> Option<Encoding> {
        Encoding::ALL
            .into_iter()
            .find(|encoding| encoding.code().eq_ignore_ascii_case(text))
    }

    /// In words.
    pub fn say(self, lang: Lang) -> &'static str {
        match self {
            Encoding::Utf8 => words::encoding_utf8(lang),
            Encoding::Utf16le | Encoding::Utf16be => words::encoding_utf16(lang),
            Encoding::Gb18030 => words::encoding_gb18030(lang),
            Encoding::Windows1252 => words::encoding_windows1252(lang),
            Encoding::ShiftJis => words::encoding_shift_jis(lang),
            Encoding::Big5 => words::encoding_big5(lang),
            Encoding::EucKr => words::encoding_euc_kr(lang),
            Encoding::EucJp => words::encoding_euc_jp(lang),
            Encoding::Windows1250 => words::encoding_windows1250(lang),
            Encoding::Windows1251 => words::encoding_windows1251(lang),
            Encoding::Iso8859_2 => words::encoding_iso8859_2(lang),
            Encoding::None => words::encoding_none(lang),
        }
    }
}

impl DateOrder {
    /// Name in questions: `day_month`.
    pub fn code(self) -> &'static str {
        match self {
            DateOrder::DayMonth => "day_month",
            DateOrder::MonthDay => "month_day",
        }
    }

    /// The order of a name.
    pub fn from_code(text: &str) -> Option<DateOrder> {
        [DateOrder::DayMonth, DateOrder::MonthDay]
            .into_iter()
            .find(|order| order.code() == text)
    }

    /// The opposite order.
    pub fn other(self) -> DateOrder {
        match self {
            DateOrder::DayMonth => DateOrder::MonthDay,
            DateOrder::MonthDay => DateOrder::DayMonth,
        }
    }

    /// In words.
    pub fn say(self, lang: Lang) -> &'static str {
        match self {
            DateOrder::DayMonth => words::day_month(lang),
            DateOrder::MonthDay => words::month_day(lang),
        }
    }
}

impl RejectReason {
    /// Name in JSON: `bad_date`.
    pub fn code(self) -> String {
        code(&self)
    }

    /// Why, in a few words.
    pub fn say(self, lang: Lang) -> &'static str {
        match self {
            RejectReason::MissingCustomer => words::missing_customer(lang),
            RejectReason::Cancelled => words::cancelled(lang),
            RejectReason::OtherCurrency => words::other_currency(lang),
            RejectReason::NonpositiveQty => words::nonpositive_qty(lang),
            RejectReason::NonpositiveAmount => words::nonpositive_amount(lang),
            RejectReason::BadAmount => words::bad_amount(lang),
            RejectReason::BadDate => words::bad_date(lang),
            RejectReason::Duplicate => words::duplicate(lang),
            RejectReason::MissingValue => words::missing_value(lang),
            RejectReason::OtherEntry => words::other_entry(lang),
        }
    }
}

impl Doubt {
    /// What is wrong, in a few words.
    pub fn say(&self, lang: Lang) -> &'static str {
        match self.reason.as_str() {
            "unreadable_number" => words::unreadable_number(lang),
            "not_a_number" => fields::not_a_number(lang),
            "out_of_range" => words::out_of_range(lang),
            "not_a_day" => fields::not_a_day(lang),
            "not_a_period" => fields::not_a_period(lang),
            "not_an_email" => fields::not_an_email(lang),
            "not_a_phone" => fields::not_a_phone(lang),
            "not_a_choice" => fields::not_a_choice(lang),
            "too_long" => fields::too_long(lang),
            code => RejectReason::from_code(code).map_or("", |reason| reason.say(lang)),
        }
    }
}

impl RejectReason {
    /// The reason of a code.
    pub fn from_code(text: &str) -> Option<RejectReason> {
        REASONS.into_iter().find(|reason| reason.code() == text)
    }
}

const REASONS: [RejectReason; 10] = [
    RejectReason::MissingCustomer,
    RejectReason::Cancelled,
    RejectReason::OtherCurrency,
    RejectReason::NonpositiveQty,
    RejectReason::NonpositiveAmount,
    RejectReason::BadAmount,
    RejectReason::BadDate,
    RejectReason::Duplicate,
    RejectReason::OtherEntry,
    RejectReason::MissingValue,
];

impl Preview {
    /// The preset's system and what the file holds: `Shopify · orders`; `None` without a preset.
    pub fn say_preset(&self, lang: Lang) -> Option<String> {
        let code = self.preset.as_deref()?;
        Some(presets::of_system(
            lang,
            presets::system(code, lang),
            self.holds.say(lang),
        ))
    }
}

impl Holds {
    /// In words.
    pub fn say(self, lang: Lang) -> &'static str {
        match self {
            Holds::Orders => words::holds_orders(lang),
            Holds::Items => words::holds_items(lang),
            Holds::Refunds => words::holds_refunds(lang),
            Holds::Records(kind) => kinds_label(lang, kind),
        }
    }
}

impl Warning {
    /// The warning as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        let text = &self.text;
        let said = match &*self.code {
            "ragged_row" => words::ragged_row(lang, text),
            "ragged_rows_more" => words::ragged_rows_more(lang, text),
            "skipped_row" => words::skipped_row(lang, text),
            "skipped_rows_more" => words::skipped_rows_more(lang, text),
            "figures_scaled" => words::figures_scaled(lang, text),
            "other_table" => words::other_table(lang, text),
            "long_numeric_id" => words::long_numeric_id(lang, text),
            "unreadable_cell" => words::unreadable_cell(lang, text),
            "formula_without_value" => words::formula_without_value(lang, text),
            "swapped_dates" => words::swapped_dates(lang, text),
            "months_only" => words::months_only(lang, text),
            "order_total_left" => words::order_total_left(lang, text),
            "order_total_repeated" => words::order_total_repeated(lang, text),
            "order_total_shared" => words::order_total_shared(lang, text),
            "same_file" => words::same_file(lang, text),
            "masked_keys" => words::masked_keys(lang, text),
            "masked_column" => words::masked_column(lang, text),
            "product_only" => words::product_only(lang).into(),
            "joins_orders" => words::joins_orders(lang).into(),
            "duplicate_rows" => words::duplicate_rows(lang, text),
            "unknown_status" => words::unknown_status(lang, text),
            "mixed_text" => words::mixed_text(lang).into(),
            "twice_text" => words::twice_text(lang).into(),
            "garbled_text" => words::garbled_text(lang).into(),
            "damaged_text" => words::damaged_text(lang).into(),
            "missing_column" => missing(lang, text, |lang, role| words::missing_column(lang, role)),
            other => format!("{other}: {text}"),
        };
        match self.line {
            0 => said,
            line => words::at_line(lang, line, said),
        }
    }
}

/// That no column has a role, or that the one that should have it (on a line of its own) cannot be read.
fn missing(lang: Lang, text: &str, say: fn(Lang, &str) -> String) -> String {
    match text.split_once('\n') {
        Some((_, column)) => words::unread_column(lang, column),
        None => {
            let role = Role::from_code(text);
            say(lang, role.map_or(text, |role| role.say(lang)))
        }
    }
}

impl Question {
    /// The question as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        let column = &self.column;
        match &*self.code {
            "ambiguous_amount" if self.options.iter().any(|option| option == "point") => {
                words::ask_mark(lang, column)
            }
            "ambiguous_amount" => words::ask_amount(lang).into(),
            "ambiguous_comma" => words::ask_comma(lang, column),
            "ambiguous_date_order" => words::ask_date_order(lang, column),
            "encoding" => words::ask_encoding(lang).into(),
            "sheet" => words::ask_sheet(lang).into(),
            "currency" => words::ask_currency(lang, column),
            "customer_key" => words::ask_customer_key(lang).into(),
            "duplicates" => words::ask_duplicates(lang).into(),
            other => other.into(),
        }
    }

    /// One of its options in words; headers, sheets and currencies stay as they are.
    pub fn say_option(&self, option: &str, lang: Lang) -> String {
        let said = match &*self.code {
            "ambiguous_amount" if option == "point" => Some(words::mark_point(lang)),
            "ambiguous_amount" if option == "comma" => Some(words::mark_comma(lang)),
            "ambiguous_comma" if option == "point" => Some(words::comma_groups(lang)),
            "ambiguous_comma" => Some(words::comma_decimal(lang)),
            "encoding" => Encoding::from_code(option).map(|encoding| encoding.say(lang)),
            "ambiguous_date_order" => DateOrder::from_code(option).map(|order| order.say(lang)),
            _ => None,
        };
        said.unwrap_or(option).into()
    }
}

impl Refused {
    /// Stable code, as the headless contract prints it.
    pub fn code(&self) -> String {
        code(&self.code)
    }

    /// What is wrong and what to do, in a sentence or two.
    pub fn say(&self, lang: Lang) -> String {
        let detail = &self.detail;
        match self.code {
            RefusalCode::Empty => words::refused_empty(lang).into(),
            RefusalCode::NoRows => words::refused_no_rows(lang).into(),
            RefusalCode::Binary => words::refused_binary(lang).into(),
            RefusalCode::Unsupported => match detail.as_str() {
                "ZIP" | "RAR" | "7z" | "GZIP" | "BZIP2" | "XZ" | "ZSTD" => {
                    words::refused_packed(lang, detail)
                }
                _ => words::refused_unsupported(lang, detail),
            },
            RefusalCode::Protected => words::refused_protected(lang).into(),
            RefusalCode::Truncated => words::refused_truncated(lang).into(),
            RefusalCode::Bomb => words::refused_bomb(lang).into(),
            RefusalCode::TooLarge => words::refused_too_large(lang).into(),
            RefusalCode::HugeCell => words::refused_huge_cell(lang, self.line),
            RefusalCode::UnclosedQuote => words::refused_unclosed_quote(lang, self.line),
            RefusalCode::Corrupt => words::refused_corrupt(lang).into(),
            RefusalCode::NoColumns => missing(lang, detail, |lang, role| {
                words::refused_no_columns(lang, role)
            }),
            RefusalCode::OrdersFirst => words::refused_orders_first(lang).into(),
            RefusalCode::NotFetched => words::refused_not_fetched(lang).into(),
            RefusalCode::NothingAccepted => words::refused_nothing_accepted(lang).into(),
            RefusalCode::UnknownColumn => words::refused_unknown_column(lang, detail),
            RefusalCode::UnknownSheet => words::refused_unknown_sheet(lang, detail),
        }
    }
}
