//! The house stands as ARCHITECTURE.md says: floors lean downward, every room has a caption.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The room everything may use, its own floor included.
const GROUND: &str = "model";

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    assert!(paths.len() > 20, "src was not found");
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file");
            let inside = path.strip_prefix(&root).expect("inside src").to_path_buf();
            (inside, text)
        })
        .collect()
}

/// Room → floor, as `src/lib.rs` lists them: `// 4 — …`, then `pub mod …;`. A range `6–8` counts up.
fn floors() -> BTreeMap<String, u32> {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs"));
    let mut floors = BTreeMap::new();
    let (mut floor, mut rises) = (0, false);
    for line in lib.expect("src/lib.rs").lines() {
        if let Some(title) = line.strip_prefix("// ") {
            let number: String = title.chars().take_while(char::is_ascii_digit).collect();
            if let Ok(number) = number.parse::<u32>() {
                floor = number;
                rises = title.contains('–');
            }
        } else if let Some(room) = line.strip_prefix("pub mod ") {
            floors.insert(room.trim_end_matches(';').to_string(), floor);
            floor += u32::from(rises);
        }
    }
    assert!(floors.len() >= 12, "floors could not be read: {floors:?}");
    floors
}

/// The code without comments; string and character literals stay.
fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let (mut quoted, mut escaped) = (false, false);
    while let Some(sign) = rest.next() {
        if quoted {
            quoted = escaped || sign != '"';
            escaped = !escaped && sign == '\\';
        } else if sign == '/' && rest.peek() == Some(&'/') {
            while rest.peek().is_some_and(|&next| next != '\n') {
                rest.next();
            }
            continue;
        } else if sign == '\'' && rest.peek() == Some(&'"') {
            out.push(sign);
            out.extend(rest.next());
            continue;
        } else {
            quoted = sign == '"';
        }
        out.push(sign);
    }
    out
}

/// The code before the file's own tests.
fn product(text: &str) -> String {
    let code = code(text);
    match code.find("#[cfg(test)]\nmod ") {
        Some(end) => code[..end].to_string(),
        None => code,
    }
}

/// Rooms that code names after `crate::`, in braces too.
fn rooms_used(code: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            used.push(identifier(rest));
            continue;
        };
        let (mut depth, mut start) = (0, 0);
        for (i, sign) in group.char_indices() {
            match sign {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    used.push(identifier(&group[start..i]));
                    break;
                }
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    used.push(identifier(&group[start..i]));
                    start = i + 1;
                }
                _ => {}
            }
        }
    }
    used.retain(|room| !room.is_empty());
    used
}

fn identifier(text: &str) -> String {
    text.trim_start()
        .chars()
        .take_while(|sign| sign.is_alphanumeric() || *sign == '_')
        .collect()
}

fn room_of(path: &Path) -> Option<String> {
    let first = path.components().next()?.as_os_str().to_str()?;
    (first != "lib.rs" && first != "bin").then(|| first.trim_end_matches(".rs").to_string())
}

/// What is wrong with a room that uses these rooms.
fn wrong(floors: &BTreeMap<String, u32>, room: &str, used: &[String]) -> Vec<String> {
    let Some(&own) = floors.get(room) else {
        return vec![format!("{room} is not listed in src/lib.rs")];
    };
    let mut faults = Vec::new();
    for other in used.iter().filter(|other| *other != room) {
        match floors.get(other) {
            Some(&floor) if floor > own => {
                faults.push(format!("{room} (floor {own}) climbs to {other} ({floor})"));
            }
            Some(&floor) if floor == own && other != GROUND => {
                faults.push(format!("{room} and {other} share floor {own}"));
            }
            _ => {}
        }
    }
    faults
}

#[test]
fn floors_lean_downward() {
    let floors = floors();
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let Some(room) = room_of(&path) else { continue };
        for fault in wrong(&floors, &room, &rooms_used(&code(&text))) {
            faults.push(format!("{}: {fault}", path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_check_itself_sees_a_stair_that_climbs() {
    let floors = floors();
    let used =
        rooms_used("use crate::{engine::message, model::Day}; crate::page::x(); // crate::app");
    assert_eq!(used[..2], ["engine", "model"]);
    let used = rooms_used(&code(
        "let a = \"// no comment\"; use crate::page::x; // crate::app::y",
    ));
    assert_eq!(used, ["page"]);
    assert_eq!(wrong(&floors, "analysis", &["report".into()]).len(), 1);
    assert_eq!(wrong(&floors, "analysis", &["import".into()]).len(), 1);
    assert!(wrong(&floors, "report", &["analysis".into(), "model".into()]).is_empty());
    assert!(wrong(&floors, "i18n", &["model".into()]).is_empty());
}

#[test]
fn every_module_opens_with_a_caption() {
    let without: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| {
            let first = text.lines().next().unwrap_or("");
            !first.starts_with("//! ") || first.trim_end().len() < 12
        })
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(without.is_empty(), "no `//!` first line: {without:?}");
}

/// Words of ours live in `i18n`; sample names and what files and people call things are data.
#[test]
fn no_phrase_outside_i18n() {
    let allowed = ["i18n", "sample", "import"];
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let room = room_of(&path).unwrap_or_default();
        let tests = path.file_stem().is_some_and(|stem| stem == "tests");
        if allowed.contains(&room.as_str()) || tests || path.ends_with("model/field.rs") {
            continue;
        }
        for (number, line) in product(&text).lines().enumerate() {
            // Ideographs and their punctuation; full-width signs are data of the formula guard.
            let chinese = |sign: char| matches!(sign, '\u{3000}'..='\u{9FFF}');
            if line.contains(chinese) {
                faults.push(format!("{}: {}: {line}", path.display(), number + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_the_page_knows_leptos_and_only_plot_knows_plotters() {
    let homes: [(&str, &[&str]); 5] = [
        ("leptos", &["app", "component", "page", ""]),
        ("plotters", &["plot"]),
        ("indexed_db_futures", &["store"]),
        ("calamine", &["import"]),
        ("rust_xlsxwriter", &["export"]),
    ];
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let room = room_of(&path).unwrap_or_default();
        // What is only tested may be made by any of them.
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        let code = product(&text);
        for (library, homes) in homes {
            if code.contains(&format!("{library}::")) && !homes.contains(&room.as_str()) {
                faults.push(format!("{} uses {library}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A transaction that writes must wait for the disk: there is one way to open one, and it does.
#[test]
fn every_writing_transaction_is_strict() {
    let idb = sources()
        .into_iter()
        .find(|(path, _)| path.ends_with("store/idb.rs"));
    for (path, text) in sources() {
        // Beside the workbooks' database only the backup folder's handle is kept, which is no data.
        let known = ["store/idb.rs", "store/folder.rs"];
        if !known.iter().any(|known| path.ends_with(known)) {
            assert_eq!(
                elsewhere(&code(&text)),
                Vec::<String>::new(),
                "{}",
                path.display()
            );
        }
    }
    let code = code(&idb.expect("the store in IndexedDB").1);
    assert_eq!(loose(&code), Vec::<String>::new());
    assert!(code.contains("fn strict("), "the one way to write");
    // The check itself sees what it is to see.
    for (fair, foul) in [
        (
            "TransactionDurability::Strict",
            "TransactionDurability::Relaxed",
        ),
        (".with_options(options)", ""),
        ("TransactionOptions::new()", "TransactionOptions::default()"),
    ] {
        assert!(!loose(&code.replace(fair, foul)).is_empty(), "{fair}");
    }
    let second = "fn other() { database.with_mode(TransactionMode::Readwrite) }\n";
    assert!(!loose(&format!("{code}{second}")).is_empty());
    let raw = "fn other() { raw.transaction_with_str_and_mode(x) }\n";
    assert!(!loose(&format!("{code}{raw}")).is_empty());
}

/// What is wrong with how transactions that write are opened.
fn loose(code: &str) -> Vec<String> {
    let start = code.find("fn strict(").unwrap_or(0);
    let end = code[start..]
        .find("\n}")
        .map_or(code.len(), |at| start + at);
    let (strict, rest) = (&code[start..end], [&code[..start], &code[end..]].concat());
    let mut faults = Vec::new();
    for needed in [
        "TransactionOptions::new().with_durability(TransactionDurability::Strict)",
        ".with_mode(TransactionMode::Readwrite)",
        ".with_options(options)",
    ] {
        if !strict.contains(needed) {
            faults.push(format!("fn strict lacks {needed}"));
        }
    }
    faults.extend(elsewhere(&rest));
    faults
}

/// Other ways to open one than `fn strict`.
fn elsewhere(code: &str) -> Vec<String> {
    let ways = ["Readwrite", "transaction_with_", "with_mode("];
    let found = ways.into_iter().filter(|way| code.contains(way));
    found
        .map(|way| format!("{way} outside fn strict"))
        .collect()
}
