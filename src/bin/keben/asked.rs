//! The command line, understood.

use keben::i18n::{Lang, phrases::terminal as words};
use keben::import::{
    DateOrder, DecimalMark, Duplicates, Encoding, Options, Returns, Role, preset_codes,
};
use keben::model::Day;
use keben::report::Settings;

use super::Stop;

/// The command line, understood.
#[derive(Default)]
pub struct Asked {
    pub analysis: Option<String>,
    /// File to export to.
    pub to: Option<String>,
    pub keep_formulas: bool,
    pub files: Vec<String>,
    pub options: Options,
    pub as_of: Option<Day>,
    pub settings: Settings,
    pub json: bool,
    pub help: bool,
}

impl Asked {
    pub fn parse(args: &[String], lang: Lang) -> Result<Asked, Stop> {
        let mut asked = Asked::default();
        let mut rest = args.iter();
        let misuse = || Stop::Misuse(words::usage(lang).into());
        let (mut ask, mut export) = (false, false);
        match rest.next().map(String::as_str) {
            Some("import") => {}
            Some("ask") => ask = true,
            Some("export") => export = true,
            Some("help" | "--help" | "-h") => {
                asked.help = true;
                return Ok(asked);
            }
            _ => return Err(misuse()),
        }
        while let Some(arg) = rest.next() {
            let Some(named) = arg.strip_prefix("--") else {
                if ask && asked.analysis.is_none() {
                    asked.analysis = Some(arg.clone());
                } else {
                    asked.files.push(arg.clone());
                }
                continue;
            };
            let (option, attached) = match named.split_once('=') {
                Some((option, value)) => (option, Some(value.to_string())),
                None => (named, None),
            };
            match option {
                "json" => asked.json = true,
                "quotes-as-text" => asked.options.quotes_as_text = true,
                "keep-formulas" if export => asked.keep_formulas = true,
                "orders" if attached.is_none() => {}
                _ => {
                    let value = attached.or_else(|| rest.next().cloned());
                    let value = value.ok_or_else(|| Stop::Misuse(words::needs_value(lang, arg)))?;
                    if export && option == "to" {
                        asked.to = Some(value);
                        continue;
                    }
                    let known = asked.set(option, &value).ok_or_else(|| {
                        Stop::Misuse(words::bad_value(lang, format!("--{option}"), &value))
                    })?;
                    if !known {
                        return Err(Stop::Misuse(words::unknown_option(lang, arg)));
                    }
                }
            }
        }
        if asked.files.is_empty() {
            return Err(Stop::Misuse(words::no_files(lang).into()));
        }
        if export && asked.to.is_none() {
            return Err(Stop::Misuse(words::needs_value(lang, "--to")));
        }
        Ok(asked)
    }

    /// Takes an option's value; `None` where it makes no sense, `Some(false)`: no such option.
    fn set(&mut self, option: &str, value: &str) -> Option<bool> {
        let options = &mut self.options;
        match option {
            "orders" => self.files.push(value.into()),
            "map" => {
                let (role, header) = value.split_once('=')?;
                options
                    .map
                    .push((Role::from_code(role.trim())?, header.into()));
            }
            "sale-status" => {
                options.sale_status = Some(listed(value));
            }
            "returns" => {
                options.returns = match value {
                    "net" => Returns::Net,
                    "drop" => Returns::Drop,
                    _ => return None,
                };
            }
            "duplicates" => {
                options.duplicates = match value {
                    "keep" => Duplicates::Keep,
                    "drop" => Duplicates::Drop,
                    _ => return None,
                };
            }
            "sheet" => options.sheet = Some(value.into()),
            "encoding" => options.encoding = Some(Encoding::from_code(value)?),
            "delimiter" => options.delimiter = Some(delimiter(value)?),
            "header-row" => options.header_row = Some(value.parse().ok()?),
            "date-order" => options.date_order = Some(DateOrder::from_code(value)?),
            "decimal" => {
                options.decimal = match value {
                    "point" => Some(DecimalMark::Point),
                    "comma" => Some(DecimalMark::Comma),
                    _ => return None,
                };
            }
            "currency" => options.currency = Some(value.into()),
            "preset" => {
                let known = value == "none" || preset_codes().any(|code| code == value);
                options.preset = known.then(|| value.to_string());
                options.preset.as_ref()?;
            }
            "correct" => {
                let (place, text) = value.split_once('=')?;
                let (line, column) = place.split_once(':')?;
                let place = (line.trim().parse().ok()?, column.trim().parse().ok()?);
                options.corrections.push((place.0, place.1, text.into()));
            }
            "ignore" => options.ignore.push(value.parse().ok()?),
            "as-of" => self.as_of = Some(Day::parse_iso(value)?),
            "set" => {
                let (key, value) = value.split_once('=')?;
                self.settings.push((key.trim().into(), value.trim().into()));
            }
            _ => return Some(false),
        }
        Some(true)
    }
}

/// Texts parted by commas; one that holds a comma itself stands in quotation marks, as in CSV.
fn listed(value: &str) -> Vec<String> {
    let mut texts = vec![String::new()];
    let (mut quoted, mut chars) = (false, value.chars().peekable());
    while let Some(c) = chars.next() {
        match (c, texts.last_mut()) {
            ('"', Some(text)) if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                text.push('"');
            }
            ('"', Some(text)) if quoted || text.trim().is_empty() => quoted = !quoted,
            (',', _) if !quoted => texts.push(String::new()),
            (c, Some(text)) => text.push(c),
            _ => {}
        }
    }
    texts.iter().map(|text| text.trim().to_string()).collect()
}

fn delimiter(value: &str) -> Option<char> {
    match value {
        "tab" | "\\t" => Some('\t'),
        "blank" => Some(' '),
        _ => {
            let mut chars = value.chars();
            let first = chars.next().filter(char::is_ascii)?;
            chars.next().is_none().then_some(first)
        }
    }
}
