//! The same engine at a terminal (native): `keben import`, `keben ask`, `keben fit`, `keben export`.

#[path = "keben/fit.rs"]
mod fit;
#[path = "keben/value.rs"]
mod value;

use std::process::ExitCode;

use keben::engine::message::{ExportHow, ExportPart, FileFormat};
use keben::engine::sheets::shop_file;
use keben::export::shop::Shop;
use keben::i18n::{Format, Lang, phrases::terminal as words};
use keben::import::{
    DateOrder, DecimalMark, Diff, DoubtFilter, Duplicates, Encoding, Known, Options, RefusalCode,
    Refused, Returns, Role, Session, Warning, preset_codes,
};
use keben::model::{Batch, Day, Dresser, Kind, Ledger, LineState, Money, NONE, Records};
use keben::report::{self, Refusal, Settings};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let lang = language();
    let args: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    let as_json = args.iter().any(|arg| arg == "--json");
    let said = match args.split_first() {
        Some((first, rest)) if first == "fit" => fit::run(rest, lang),
        _ => Asked::parse(&args, lang).and_then(|asked| run(&asked, lang)),
    };
    match said {
        Ok(said) => {
            print_out(&said);
            ExitCode::SUCCESS
        }
        Err(Stop::Misuse(said)) => {
            eprintln!("{said}");
            ExitCode::from(1)
        }
        Err(Stop::Refused {
            code,
            line,
            message,
        }) => {
            if as_json {
                let mut error = json!({"code": code, "message": message});
                if line > 0 {
                    error["line"] = line.into();
                }
                print_out(&json!({ "error": error }).to_string());
            } else {
                eprintln!("{message}");
            }
            ExitCode::from(2)
        }
    }
}

/// Writes to standard output; a reader who went away is no error.
fn print_out(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let _ = out
        .write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"));
}

fn language() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    set.map_or(Lang::En, |tag| Lang::from_tag(&tag))
}

/// Why a run ends without an answer.
enum Stop {
    Misuse(String),
    Refused {
        code: String,
        line: u32,
        message: String,
    },
}

impl Stop {
    fn refused(file: &str, refused: &Refused, lang: Lang) -> Stop {
        Stop::Refused {
            code: refused.code(),
            line: refused.line,
            message: words::refused_file(lang, file, refused.say(lang)),
        }
    }
}

impl From<(Refusal, Lang)> for Stop {
    fn from((refusal, lang): (Refusal, Lang)) -> Stop {
        Stop::Refused {
            code: refusal.code().into(),
            line: 0,
            message: refusal.say(lang),
        }
    }
}

/// The command line, understood.
#[derive(Default)]
struct Asked {
    analysis: Option<String>,
    /// File to export to.
    to: Option<String>,
    keep_formulas: bool,
    files: Vec<String>,
    options: Options,
    as_of: Option<Day>,
    settings: Settings,
    json: bool,
    help: bool,
}

impl Asked {
    fn parse(args: &[String], lang: Lang) -> Result<Asked, Stop> {
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

/// The value models, whose analysis the engine's registry does not hold.
const CLV: &str = "clv";

fn run(asked: &Asked, lang: Lang) -> Result<String, Stop> {
    if asked.help {
        return Ok(words::usage(lang).into());
    }
    if let Some(id) = asked.analysis.as_deref().filter(|id| *id != CLV) {
        report::find(id).map_err(|refusal| Stop::from((refusal, lang)))?;
    }
    let sessions = open_all(asked, lang)?;
    let described = describe(&sessions, lang, asked.json);
    let currency = currency(&sessions, lang)?;
    let batches = joined(sessions, lang)?;
    if let Some(to) = &asked.to {
        return export(asked, batches, currency, to, lang);
    }
    let ledger = Ledger::from_batches(batches);
    match &asked.analysis {
        Some(id) if id == CLV && ledger.nobody.is_some() && ledger.totals().lines == 0 => {
            Err(Stop::from((report::Refusal::NoCustomers, lang)))
        }
        Some(id) if id == CLV => value::ask(
            &ledger,
            &asked.settings,
            asked.as_of,
            &currency,
            lang,
            asked.json,
        ),
        None => Ok(said_import(described, &ledger, &currency, lang, asked.json)),
        Some(id) => {
            let answer = report::ask(&ledger, id, &asked.settings, asked.as_of)
                .map_err(|refusal| Stop::from((refusal, lang)))?;
            if asked.json {
                return Ok(answer.json(&ledger).to_string());
            }
            let report = answer.report(&ledger, lang);
            let mut lines = vec![report.headline, report.facts];
            lines.extend(report.caveats);
            for card in report.cards {
                lines.push(format!(
                    "  {} {}: {} · {}",
                    card.badge, card.label, card.figure, card.text
                ));
            }
            Ok(lines.join("\n"))
        }
    }
}

/// Writes order lines as CSV, everything as XLSX, JSON or a zip of CSV files.
fn export(
    asked: &Asked,
    batches: Vec<Batch>,
    currency: String,
    to: &str,
    lang: Lang,
) -> Result<String, Stop> {
    let path = std::path::Path::new(to);
    let end = path.extension().and_then(|end| end.to_str()).unwrap_or("");
    let orders = ExportPart::Kind {
        kind: Kind::Order,
        customer: None,
        search: String::new(),
    };
    let (format, part) = match end.to_ascii_lowercase().as_str() {
        "csv" => (FileFormat::Csv, orders),
        "zip" => (FileFormat::Csv, ExportPart::All),
        "xlsx" => (FileFormat::Xlsx, ExportPart::All),
        "json" => (FileFormat::Json, ExportPart::All),
        _ => return Err(Stop::Misuse(words::bad_value(lang, "--to", to))),
    };
    let stem = |path: &std::path::Path| path.file_stem().map(|stem| stem.to_string_lossy().into());
    let written = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let how = ExportHow {
        format,
        lang,
        keep_formulas: asked.keep_formulas,
        workbook: stem(path).unwrap_or_default(),
        currency,
        written: written.map_or(0, |since| since.as_millis() as u64),
        ahead: 0,
        redacted: false,
    };
    let mut dresser = Dresser::default();
    for (at, batch) in batches.into_iter().enumerate() {
        dresser.add(&at.to_string(), batch);
    }
    let records = Records::default();
    let mut dressed = dresser.finish(&records);
    let shop = Shop::new(&mut dressed, &records, lang);
    let file = shop_file(&how, &part, &shop, &mut |_, _| {});
    let file =
        file.map_err(|why| Stop::Misuse(words::not_written(lang, to, format!("{why:?}"))))?;
    std::fs::write(path, &file.bytes)
        .map_err(|why| Stop::Misuse(words::not_written(lang, to, why)))?;
    if asked.json {
        return Ok(json!({"file": to, "rows": file.rows}).to_string());
    }
    Ok(words::written(lang, to, file.rows))
}

/// The files' rows, each file once; items are brought together with their orders, in whatever order the files come.
fn joined(sessions: Vec<(String, Session)>, lang: Lang) -> Result<Vec<Batch>, Stop> {
    let mut seen: Vec<String> = Vec::new();
    let (mut orders, mut items) = (Vec::new(), Vec::new());
    for (name, session) in sessions {
        let mark = session.batch_ref().head.fingerprint.clone();
        if !mark.is_empty() && seen.contains(&mark) {
            continue;
        }
        seen.push(mark);
        match session.is_joining() {
            true => items.push((name, session)),
            false => orders.push((orders.len().to_string(), session.into_batch())),
        }
    }
    for (name, session) in items {
        let known = Known::new(orders, Records::default());
        let lines = Diff::of(&session, &known, false).joined().cloned();
        orders = known.into_imports();
        let lines = lines.filter(|lines| !lines.day.is_empty());
        let lines = lines.ok_or_else(|| {
            let refused = Refused {
                code: RefusalCode::OrdersFirst,
                line: 0,
                detail: String::new(),
            };
            Stop::refused(&name, &refused, lang)
        })?;
        // The items stand for the orders' own lines from here on.
        let taken: std::collections::HashSet<&str> = lines.orders.iter().collect();
        for (_, batch) in &mut orders {
            for (line, &order) in batch.order.iter().enumerate() {
                if order != NONE && taken.contains(batch.orders.get(order as usize)) {
                    batch.state[line] = LineState::Removed as u8;
                }
            }
        }
        orders.push((orders.len().to_string(), lines));
    }
    Ok(orders.into_iter().map(|(_, batch)| batch).collect())
}

fn open_all(asked: &Asked, lang: Lang) -> Result<Vec<(String, Session)>, Stop> {
    let mut sessions = Vec::new();
    for file in &asked.files {
        let bytes = std::fs::read(file)
            .map_err(|error| Stop::Misuse(words::unreadable_file(lang, file, error)))?;
        let path = std::path::Path::new(file);
        let name = path
            .file_name()
            .map_or(file.clone(), |name| name.to_string_lossy().into());
        let session = Session::open(&name, bytes, &asked.options, &mut |_, _| {})
            .and_then(|session| session.verdict().map(|()| session))
            .map_err(|refused| Stop::refused(&name, &refused, lang))?;
        sessions.push((name, session));
    }
    Ok(sessions)
}

/// The one currency of all files.
fn currency(sessions: &[(String, Session)], lang: Lang) -> Result<String, Stop> {
    let mut own = String::new();
    for (name, session) in sessions {
        let other = &session.preview().currency;
        if own.is_empty() {
            own.clone_from(other);
        } else if !other.is_empty() && *other != own {
            return Err(Stop::Refused {
                code: "other_currency".into(),
                line: 0,
                message: words::other_currency(lang, name, &own, other),
            });
        }
    }
    Ok(own)
}

/// The files in words or JSON, and the questions.
struct Described {
    files: Vec<Value>,
    questions: Vec<Value>,
    lines: Vec<String>,
}

fn describe(sessions: &[(String, Session)], lang: Lang, as_json: bool) -> Described {
    let mut described = Described {
        files: Vec::new(),
        questions: Vec::new(),
        lines: Vec::new(),
    };
    for (at, (name, session)) in sessions.iter().enumerate() {
        let mark = |session: &Session| session.batch_ref().head.fingerprint.clone();
        let same = |(_, other): &&(String, Session)| mark(other) == mark(session);
        let same = sessions[..at].iter().find(same).map(|(other, _)| Warning {
            code: "same_file".into(),
            line: 0,
            text: other.clone(),
        });
        if as_json {
            let mut file = file_json(name, session);
            if let (Some(same), Some(warnings)) = (&same, file["warnings"].as_array_mut()) {
                warnings.push(json!(same));
            }
            described.files.push(file);
        } else {
            file_lines(name, session, lang, &mut described.lines);
            let said = same.map(|same| words::warning(lang, same.say(lang)));
            described.lines.extend(said);
        }
        for question in &session.preview().questions {
            described.questions.push(json!(question));
        }
    }
    described
}

fn file_json(name: &str, session: &Session) -> Value {
    let preview = session.preview();
    let counts = &preview.counts;
    let mapping: serde_json::Map<String, Value> = session
        .mapped()
        .map(|(role, header)| (role.code(), header.into()))
        .collect();
    json!({
        "file": name,
        "kind": preview.kind.code(),
        "encoding": (preview.encoding != Encoding::None).then(|| preview.encoding.code()),
        "sheet": preview.sheet,
        "header_row": preview.header_row,
        "rows": counts.rows,
        "accepted": counts.accepted,
        "rejected": counts.rejected,
        "blank": counts.blank,
        "skipped": counts.skipped,
        "duplicates": counts.duplicates,
        "mapping": mapping,
        "rejects": session.rejects().map(|reject| json!(reject)).collect::<Vec<_>>(),
        "warnings": preview.warnings,
        "preset": preview.preset,
        "holds": preview.holds.code(),
        "customer_keys": preview.keys,
        "product_only": preview.product_only,
        "doubts": session.doubts(&DoubtFilter::default(), 0, usize::MAX).doubts,
    })
}

fn file_lines(name: &str, session: &Session, lang: Lang, lines: &mut Vec<String>) {
    let preview = session.preview();
    let counts = &preview.counts;
    let (kind, encoding) = (preview.kind.say(lang), preview.encoding.say(lang));
    lines.push(match preview.header_row {
        0 => words::file_line_headless(lang, name, kind, encoding),
        row => words::file_line(lang, name, kind, encoding, row),
    });
    if let Some(preset) = preview.say_preset(lang) {
        let keys: Vec<&str> = preview
            .keys
            .iter()
            .filter(|key| key.rows > 0)
            .map(|key| key.column.as_str())
            .collect();
        lines.push(words::recognised(lang, preset));
        if !keys.is_empty() {
            lines.push(words::told_apart(lang, keys.join(" · ")));
        }
    }
    lines.push(words::counts(
        lang,
        counts.rows,
        counts.accepted,
        counts.rejected,
        counts.blank,
        counts.skipped,
    ));
    for (role, header) in session.mapped() {
        lines.push(words::mapped(lang, role.say(lang), header));
    }
    for (reason, rows) in &counts.reasons {
        lines.push(words::because(lang, reason.say(lang), rows));
    }
    for warning in &preview.warnings {
        lines.push(words::warning(lang, warning.say(lang)));
    }
    for question in &preview.questions {
        let guess = question.options.first().map_or("", String::as_str);
        let guess = question.say_option(guess, lang);
        lines.push(words::question(lang, question.say(lang), guess));
    }
}

fn said_import(
    described: Described,
    ledger: &Ledger,
    currency: &str,
    lang: Lang,
    as_json: bool,
) -> String {
    let totals = ledger.totals().with(ledger.totals_of_nobody());
    let (top, top_revenue) = top_customer(ledger);
    let (first, last) = totals.period.unzip();
    if as_json {
        let money = json!({
            "files": described.files,
            "questions": described.questions,
            "customers": totals.customers,
            "orders": totals.orders,
            "revenue": totals.revenue.plain(),
            "first_date": first.map(Day::iso),
            "last_date": last.map(Day::iso),
            "top_customer": top,
            "top_revenue": top_revenue.plain(),
        });
        return money.to_string();
    }
    let format = Format { lang, currency };
    let mut lines = described.lines;
    let day = |day: Option<Day>| day.map(Day::iso).unwrap_or_default();
    lines.push(words::totals(
        lang,
        format.int(i64::from(totals.customers)),
        format.int(i64::from(totals.orders)),
        format.money(totals.revenue),
        day(first),
        day(last),
    ));
    lines.push(words::top(lang, top, format.money(top_revenue)));
    lines.join("\n")
}

/// The customer with the highest revenue over counted lines; ties go to the smaller key.
fn top_customer(ledger: &Ledger) -> (String, Money) {
    let mut sums: Vec<Option<i64>> = vec![None; ledger.customer_keys.len()];
    for line in (0..ledger.len()).filter(|line| ledger.counts(*line)) {
        let sum = &mut sums[ledger.customer[line] as usize];
        *sum = Some(sum.unwrap_or(0).saturating_add(ledger.amount[line]));
    }
    let best = sums
        .iter()
        .enumerate()
        .filter_map(|(at, sum)| sum.map(|sum| (sum, ledger.customer_keys.get(at))))
        .max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    best.map_or((String::new(), Money::ZERO), |(sum, key)| {
        (key.into(), Money(sum))
    })
}
