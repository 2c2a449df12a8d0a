//! Brings what a build needs: found where it fits, installed into a cache where it does not.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::project::{self, cargo, output, read, root, run};

const TRUNK: &str = "0.21.14";
const BINARYEN: &str = "132";
const FUZZ: &str = "0.13.2";
const NODE: u32 = 20;

/// Makes sure that the wasm target, trunk, wasm-bindgen and wasm-opt are there; answers the PATH
/// under which trunk finds them.
pub fn prepare() -> Result<OsString> {
    node()?;
    wasm_target()?;
    let bindgen = bindgen_version(&read(&root().join("Cargo.lock"))?)?;
    installed(
        "trunk",
        TRUNK,
        "trunk",
        "about 6 minutes on a good machine, 12 on a slow one",
    )?;
    installed(
        "wasm-bindgen",
        &bindgen,
        "wasm-bindgen-cli",
        "about 2 minutes",
    )?;
    wasm_opt()?;
    path()
}

/// Makes sure that cargo-fuzz is there; answers the PATH under which cargo finds it.
pub fn fuzz() -> Result<OsString> {
    installed("cargo-fuzz", FUZZ, "cargo-fuzz", "about 1 minute")?;
    path()
}

/// Where our own tools lie: `$KEBEN_TOOLS`, else the system's place for caches.
pub fn cache() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    if let Some(place) = set("KEBEN_TOOLS") {
        return place.into();
    }
    let home = PathBuf::from(set("HOME").or(set("USERPROFILE")).unwrap_or(".".into()));
    let caches = if cfg!(windows) {
        set("LOCALAPPDATA").map_or(home.join("AppData/Local"), PathBuf::from)
    } else if cfg!(target_os = "macos") {
        home.join("Library/Caches")
    } else {
        set("XDG_CACHE_HOME").map_or(home.join(".cache"), PathBuf::from)
    };
    caches.join("keben").join("tools")
}

/// PATH with our tools in front.
pub fn path() -> Result<OsString> {
    let cache = cache();
    let ours = [cache.join("bin"), cache.join("node_modules").join(".bin")];
    let theirs = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(ours.into_iter().chain(std::env::split_paths(&theirs)))
        .map_err(|why| format!("PATH: {why}"))
}

/// Node of a version that works.
pub fn node() -> Result<()> {
    let version = output(Command::new("node").arg("--version")).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next();
    match major.and_then(|major| major.parse::<u32>().ok()) {
        Some(major) if major >= NODE => Ok(()),
        Some(_) => Err(format!(
            "Node {NODE} or newer is needed, this is {version}: https://nodejs.org"
        )),
        None => Err(format!(
            "Node is needed (version {NODE} or newer): install it from https://nodejs.org"
        )),
    }
}

/// `npm`, which on Windows is a script with its own ending.
pub fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// Installs exactly what a folder's package-lock.json names, once.
pub fn npm_ci(folder: &Path) -> Result<()> {
    let lock = read(&folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules").join(".keben-lock");
    if std::fs::read_to_string(&stamp).is_ok_and(|old| old == lock) {
        return Ok(());
    }
    say(&format!(
        "npm packages of {} (about half a minute)",
        folder.display()
    ));
    let mut command = npm();
    run(command
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder))?;
    project::write(&stamp, lock)
}

fn say(what: &str) {
    eprintln!("installing {what} …");
}

fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = output(cargo_less("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    if Path::new(&sysroot)
        .join("lib/rustlib")
        .join(TARGET)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    say(&format!(
        "Rust's standard library for {TARGET} (a download of 20 MB)"
    ));
    run(cargo_less("rustup").args(["target", "add", TARGET])).map_err(|why| {
        format!("{why}; rustup is needed to add the target {TARGET}: https://rustup.rs")
    })
}

fn cargo_less(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The wasm-bindgen version that Cargo.lock names: page glue and tool must be the same.
fn bindgen_version(lock: &str) -> Result<String> {
    let mut lines = lock
        .lines()
        .skip_while(|line| *line != "name = \"wasm-bindgen\"");
    lines
        .nth(1)
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_string)
        .ok_or("Cargo.lock does not name wasm-bindgen".into())
}

/// A cargo-installed tool of exactly this version, from our cache or PATH, else installed.
fn installed(program: &str, version: &str, package: &str, takes: &str) -> Result<()> {
    let fits = |path: &Path| {
        output(Command::new(path).arg("--version"))
            .is_some_and(|said| said.split_whitespace().nth(1) == Some(version))
    };
    let ours = cache().join("bin").join(program);
    if fits(&ours) {
        return Ok(());
    }
    // Ours stands first on PATH, so a stale one there would hide a fitting one behind it.
    if !ours
        .with_extension(std::env::consts::EXE_EXTENSION)
        .exists()
        && fits(Path::new(program))
    {
        return Ok(());
    }
    say(&format!(
        "{package} {version} into {} ({takes}, once)",
        cache().display()
    ));
    run(cargo()
        .args(["install", "--locked", "--force", "--quiet", "--root"])
        .arg(cache())
        .args([package, "--version", version]))
}

/// wasm-opt of npm's binaryen, from our cache or PATH, else installed.
fn wasm_opt() -> Result<()> {
    let fits = |path: &Path| {
        output(Command::new(path).arg("--version")).is_some_and(|said| {
            let number = said.split_whitespace().nth(2).unwrap_or_default();
            number.parse::<u32>().ok() >= BINARYEN.parse().ok()
        })
    };
    let name = if cfg!(windows) {
        "wasm-opt.cmd"
    } else {
        "wasm-opt"
    };
    let ours = cache().join("node_modules").join(".bin").join(name);
    if fits(&ours) || (!ours.exists() && fits(Path::new(name))) {
        return Ok(());
    }
    say(&format!(
        "binaryen {BINARYEN} (wasm-opt) from npm (about half a minute)"
    ));
    std::fs::create_dir_all(cache()).map_err(|why| format!("{}: {why}", cache().display()))?;
    run(npm()
        .args(["install", "--no-audit", "--no-fund", "--loglevel=error"])
        .arg("--prefix")
        .arg(cache())
        .arg(format!("binaryen@{BINARYEN}"))
        .current_dir(cache()))
}

/// Chromium for the tests: `$CHROMIUM`, the usual names and places, else installed where we may.
pub fn chromium() -> Result<PathBuf> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    const WHAT: &str =
        "The browser tests need Chromium or Chrome: install it, or set CHROMIUM to its path.";
    let apt = output(Command::new("apt-get").arg("--version")).is_some();
    let root = output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let sudo = !root && output(Command::new("sudo").args(["-n", "true"])).is_some();
    if !apt || !(root || sudo) {
        return Err(WHAT.into());
    }
    say("chromium and Chinese fonts with apt-get (about 2 minutes)");
    let apt_get = |words: &[&str]| {
        let mut command = Command::new(if root { "apt-get" } else { "sudo" });
        if sudo {
            command.args(["-n", "apt-get"]);
        }
        run(command
            .args(["-y", "-qq"])
            .args(words)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt_get(&["update"])?;
    apt_get(&["install", "chromium", "fonts-noto-cjk"])?;
    find_chromium().ok_or(WHAT.into())
}

fn find_chromium() -> Option<PathBuf> {
    if let Some(set) = std::env::var_os("CHROMIUM").filter(|set| !set.is_empty()) {
        return Some(set.into());
    }
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    for name in names {
        if output(Command::new(name).arg("--version")).is_some() {
            return Some(name.into());
        }
    }
    let home = std::env::var("HOME").unwrap_or_default();
    let local = std::env::var("LOCALAPPDATA").unwrap_or_default();
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome".to_string(),
        "/Applications/Chromium.app/Contents/MacOS/Chromium".to_string(),
        format!("{home}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        "C:/Program Files/Google/Chrome/Application/chrome.exe".to_string(),
        "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe".to_string(),
        format!("{local}/Google/Chrome/Application/chrome.exe"),
        format!("{local}/Chromium/Application/chrome.exe"),
    ]
    .into_iter()
    .map(PathBuf::from)
    .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::bindgen_version;

    #[test]
    fn bindgen_version_is_read_from_the_lock() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        assert_eq!(bindgen_version(lock).as_deref(), Ok("0.2.129"));
        assert!(bindgen_version("").is_err());
    }
}
