//! Trunk's last step: hashed names for programs, no inline script, a list for the service worker.
//!
//! Trunk names workers by their program and leaves the page's program to us (`inject_scripts =
//! false`). Every name that may be cached for ever carries the hash of what is in it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::project::{files, read, write};
use crate::{Result, hash};

/// Runs over the folder in which trunk has put the build together.
pub fn run() -> Result<()> {
    let stage = std::env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or("this step is called by trunk: use cargo xtask build")?;
    let release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    finish(&stage, release)
}

/// Names, loader, page and service worker. A debug build keeps nothing for offline use, because a
/// developer who reloads wants the newest.
fn finish(stage: &Path, release: bool) -> Result<()> {
    let app = rename_program(stage, "app")?;
    let door = rename_program(stage, "door")?;
    let engine = rename_program(stage, "engine")?;
    let analyst = rename_program(stage, "analyst")?;
    let files = rename_program(stage, "files")?;
    let convert = rename_program(stage, "convert")?;
    let sheets = rename_program(stage, "sheets")?;

    let mut page = read(&stage.join("index.html"))?;
    page = without_rust_links(&page);
    page = set_meta(&page, "keben-engine", &engine.glue)?;
    page = set_meta(&page, "keben-engine-wasm", &engine.wasm)?;
    page = set_meta(&page, "keben-analyst", &analyst.glue)?;
    page = set_meta(&page, "keben-analyst-wasm", &analyst.wasm)?;
    page = set_meta(&page, "keben-files", &files.glue)?;
    page = set_meta(&page, "keben-files-wasm", &files.wasm)?;
    page = set_meta(&page, "keben-convert", &convert.glue)?;
    page = set_meta(&page, "keben-convert-wasm", &convert.wasm)?;
    page = set_meta(&page, "keben-sheets", &sheets.glue)?;
    page = set_meta(&page, "keben-sheets-wasm", &sheets.wasm)?;

    let boot_source = stage.join("boot.js");
    let mut boot = read(&boot_source)?;
    for (name, program) in [("APP", &app), ("DOOR", &door)] {
        boot = replace(&boot, &format!("__{name}_JS__"), &program.glue)?;
        boot = replace(&boot, &format!("__{name}_WASM__"), &program.wasm)?;
        boot = replace(
            &boot,
            &format!("__{name}_WASM_INTEGRITY__"),
            &program.wasm_integrity,
        )?;
    }
    remove(&boot_source)?;
    let boot_name = format!("boot-{}.js", hash::short(boot.as_bytes()));
    write(&stage.join(&boot_name), &boot)?;

    // No preload: only the loader knows which of the two programs this visit begins with.
    let head = format!(
        "<script type=\"module\" src=\"./{boot_name}\" integrity=\"{boot_integrity}\"></script>",
        boot_integrity = hash::integrity(boot.as_bytes()),
    );
    page = replace(&page, "</head>", &format!("{head}</head>"))?;
    page = inline_scripts_to_files(stage, &page)?;
    write(&stage.join("index.html"), &page)?;

    service_worker(stage, release)
}

/// One of the programs under its final names.
struct Program {
    glue: String,
    wasm: String,
    wasm_integrity: String,
}

/// Gives a program's glue and wasm names that carry their hash. Trunk calls them `NAME.js` and
/// `NAME_bg.wasm`, with a hash of its own between for the page's.
fn rename_program(stage: &Path, name: &str) -> Result<Program> {
    let find = |end: &str| {
        files(stage)?
            .into_iter()
            .find(|file| {
                file.strip_prefix(name)
                    .and_then(|rest| rest.strip_suffix(end))
                    .is_some_and(|middle| middle.is_empty() || middle.starts_with('-'))
            })
            .ok_or(format!("trunk made no {name}…{end}"))
    };
    let (old_wasm, old_glue) = (find("_bg.wasm")?, find(".js")?);

    let wasm_bytes = std::fs::read(stage.join(&old_wasm)).map_err(|why| why.to_string())?;
    let wasm = format!("{name}-{}_bg.wasm", hash::short(&wasm_bytes));
    rename(stage, &old_wasm, &wasm)?;

    // The glue asks for the name wasm-bindgen gave, which knows nothing of trunk's hash.
    let text = read(&stage.join(&old_glue))?.replace(&format!("{name}_bg.wasm"), &wasm);
    let glue = format!("{name}-{}.js", hash::short(text.as_bytes()));
    remove(&stage.join(&old_glue))?;
    write(&stage.join(&glue), &text)?;

    Ok(Program {
        glue,
        wasm,
        wasm_integrity: hash::integrity(&wasm_bytes),
    })
}

/// Drops the `<link data-trunk rel="rust" …>` that trunk leaves when it injects nothing.
fn without_rust_links(page: &str) -> String {
    let mut kept = String::new();
    let mut rest = page;
    while let Some(at) = rest.find("<link ") {
        let (before, tag) = rest.split_at(at);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        kept.push_str(before);
        if !(tag[..end].contains("data-trunk") && tag[..end].contains("rel=\"rust\"")) {
            kept.push_str(&tag[..end]);
        }
        rest = &tag[end..];
    }
    kept + rest
}

/// Writes a name into `<meta name="NAME" content="">`.
fn set_meta(page: &str, name: &str, content: &str) -> Result<String> {
    let empty = format!("<meta name=\"{name}\" content=\"\"");
    let full = format!("<meta name=\"{name}\" content=\"{content}\"");
    replace(page, &empty, &full)
}

/// Moves scripts that stand in the page (trunk's live reload) into files, as the CSP wants.
fn inline_scripts_to_files(stage: &Path, page: &str) -> Result<String> {
    let mut done = String::new();
    let mut rest = page;
    while let Some(at) = rest.find("<script>") {
        let body = &rest[at + "<script>".len()..];
        let end = body
            .find("</script>")
            .ok_or("a script of the page has no end")?;
        let name = format!("inline-{}.js", hash::short(&body.as_bytes()[..end]));
        write(&stage.join(&name), &body[..end])?;
        done.push_str(&rest[..at]);
        let _ = write!(done, "<script src=\"./{name}\"></script>");
        rest = &body[end + "</script>".len()..];
    }
    Ok(done + rest)
}

/// Writes version and list of files into `sw.js`.
fn service_worker(stage: &Path, release: bool) -> Result<()> {
    let path = stage.join("sw.js");
    let worker = read(&path)?;
    let mut list = Vec::new();
    let mut version = worker.clone();
    for file in files(stage)? {
        if file == "sw.js" || file == "robots.txt" {
            continue;
        }
        let bytes = std::fs::read(stage.join(&file)).map_err(|why| format!("{file}: {why}"))?;
        let _ = writeln!(version, "{file} {}", hash::short(&bytes));
        // The folder's own address is what people open; some hosts redirect from index.html.
        let address = if file == "index.html" {
            "./".into()
        } else {
            file
        };
        if release {
            list.push(format!("\"{address}\""));
        }
    }
    let version = hash::short(version.as_bytes());
    let worker = replace(&worker, "'__VERSION__'", &format!("'{version}'"))?;
    let worker = replace(&worker, "__FILES__", &format!("[{}]", list.join(", ")))?;
    write(&path, worker)
}

/// Replaces the one place where a mark stands; none or several is a mistake in the source.
fn replace(text: &str, mark: &str, by: &str) -> Result<String> {
    match text.matches(mark).count() {
        1 => Ok(text.replacen(mark, by, 1)),
        0 => Err(format!("«{mark}» is missing")),
        many => Err(format!("«{mark}» stands {many} times")),
    }
}

fn rename(stage: &Path, from: &str, to: &str) -> Result<()> {
    std::fs::rename(stage.join(from), stage.join(to)).map_err(|why| format!("{from}: {why}"))
}

fn remove(path: &Path) -> Result<()> {
    std::fs::remove_file(path).map_err(|why| format!("{}: {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_links_go_and_others_stay() {
        let page = "<head><link rel=\"icon\" href=\"a\"><link data-trunk=\"\" rel=\"rust\" data-bin=\"app\"><p>";
        assert_eq!(
            without_rust_links(page),
            "<head><link rel=\"icon\" href=\"a\"><p>"
        );
    }

    #[test]
    fn a_mark_must_stand_once() {
        assert_eq!(replace("a-b", "-", "+"), Ok("a+b".into()));
        assert!(replace("ab", "-", "+").is_err());
        assert!(replace("-a-", "-", "+").is_err());
    }

    #[test]
    fn a_build_is_finished() -> Result<()> {
        let stage = std::env::temp_dir().join(format!("keben-hook-{}", std::process::id()));
        std::fs::create_dir_all(&stage).map_err(|why| why.to_string())?;
        for name in [
            "door", "engine", "analyst", "files", "convert", "sheets", "app-1f",
        ] {
            let plain = name.trim_end_matches("-1f");
            write(
                &stage.join(format!("{name}.js")),
                format!("new URL('{plain}_bg.wasm', import.meta.url)"),
            )?;
            write(&stage.join(format!("{name}_bg.wasm")), name)?;
        }
        write(
            &stage.join("boot.js"),
            "__APP_JS__ __APP_WASM__ __APP_WASM_INTEGRITY__ __DOOR_JS__ __DOOR_WASM__ __DOOR_WASM_INTEGRITY__",
        )?;
        write(&stage.join("sw.js"), "'__VERSION__' __FILES__")?;
        write(
            &stage.join("index.html"),
            ["<head>"]
                .into_iter()
                .map(String::from)
                .chain(
                    ["engine", "analyst", "files", "convert", "sheets"]
                        .into_iter()
                        .flat_map(|name| [name.to_string(), format!("{name}-wasm")])
                        .map(|name| format!("<meta name=\"keben-{name}\" content=\"\">")),
                )
                .chain(["</head><script>1</script>".into()])
                .collect::<String>(),
        )?;
        finish(&stage, true)?;
        let made = files(&stage)?;
        let page = read(&stage.join("index.html"))?;
        let worker = read(&stage.join("sw.js"))?;
        std::fs::remove_dir_all(&stage).map_err(|why| why.to_string())?;
        assert_eq!(made.len(), 18, "{made:?}");
        assert!(!page.contains("<script>"), "{page}");
        for file in made
            .iter()
            .filter(|file| !["sw.js", "index.html"].contains(&file.as_str()))
        {
            assert!(worker.contains(file.as_str()), "{file} is not kept");
        }
        for name in ["engine", "analyst", "files", "convert", "sheets"] {
            let glue = made
                .iter()
                .find(|file| file.starts_with(name) && file.ends_with(".js"));
            assert!(
                glue.is_some_and(|glue| page.contains(&format!("content=\"{glue}\""))),
                "{name}"
            );
        }
        Ok(())
    }
}
