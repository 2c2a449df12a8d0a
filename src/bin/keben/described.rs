//! The files in words or JSON.

use keben::i18n::{Format, Lang, phrases::terminal as words};
use keben::import::{DoubtFilter, Encoding, Session, Warning};
use keben::model::{Day, Ledger, Money};
use serde_json::{Value, json};

/// The files in words or JSON, and the questions.
pub struct Described {
    files: Vec<Value>,
    questions: Vec<Value>,
    lines: Vec<String>,
}

pub fn describe(sessions: &[(String, Session)], lang: Lang, as_json: bool) -> Described {
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

pub fn said_import(
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
