//! The same engine at a terminal (native): `keben import`, `keben ask`, `keben fit`, `keben export`.

#[path = "keben/asked.rs"]
mod asked;
#[path = "keben/described.rs"]
mod described;
#[path = "keben/fit.rs"]
mod fit;
#[path = "keben/value.rs"]
mod value;

use std::process::ExitCode;

use asked::Asked;
use described::{describe, said_import};
use keben::engine::message::{ExportHow, ExportPart, FileFormat};
use keben::engine::sheets::shop_file;
use keben::export::shop::Shop;
use keben::i18n::{Lang, phrases::terminal as words};
use keben::import::{Diff, Known, RefusalCode, Refused, Session, unpack};
use keben::model::{Batch, Dresser, Kind, Ledger, LineState, NONE, Records};
use keben::report::{self, Refusal};
use serde_json::json;

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
        let unpacked =
            unpack(&name, &bytes).map_err(|refused| Stop::refused(&name, &refused, lang))?;
        let files = match unpacked {
            Some(unpacked) => unpacked.files,
            None => vec![(name, bytes)],
        };
        for (name, bytes) in files {
            let session = Session::open(&name, bytes, &asked.options, &mut |_, _| {})
                .and_then(|session| session.verdict().map(|()| session))
                .map_err(|refused| Stop::refused(&name, &refused, lang))?;
            sessions.push((name, session));
        }
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
