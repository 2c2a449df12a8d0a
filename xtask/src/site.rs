//! Builds the release into `dist`, or sees that it is there already.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::project::{self, dist, root, run};
use crate::{Result, hash, tools};

/// What the site is made from.
const SOURCES: &[&str] = &[
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "index.html",
    "public",
    "rust-toolchain.toml",
    "src",
    "style",
    "tests/data",
    "xtask/src/hook.rs",
];

/// The digest of the sources a build was made from; trunk empties `dist`, so it never outlives it.
const STAMP: &str = ".keben-stamp";

/// Builds unless nothing changed since the last build.
pub fn build() -> Result<()> {
    let stamp = sources()?;
    if std::fs::read_to_string(dist().join(STAMP)).is_ok_and(|old| old == stamp) {
        eprintln!("dist is up to date");
        return Ok(());
    }
    let path = tools::prepare()?;
    eprintln!(
        "building the release: two programs of the page and four workers (about 6 minutes the first time, 3 after a change) …"
    );
    let began = Instant::now();
    run(Command::new("trunk")
        .args(["build", "--release"])
        .env("PATH", &path)
        // Trunk reads NO_COLOR as a boolean and refuses the usual «1».
        .env_remove("NO_COLOR")
        .current_dir(root()))?;
    if sources()? == stamp {
        project::write(&dist().join(STAMP), stamp)?;
    }
    eprintln!("built in {} s", began.elapsed().as_secs());
    Ok(())
}

/// One digest over the names and contents of all sources.
fn sources() -> Result<String> {
    let mut all = Vec::new();
    let mut add = |name: &str, path: &Path| -> Result<()> {
        let bytes = std::fs::read(path).map_err(|why| format!("{}: {why}", path.display()))?;
        all.extend_from_slice(format!("{name} {}\n", hash::short(&bytes)).as_bytes());
        Ok(())
    };
    for source in SOURCES {
        let path = root().join(source);
        if path.is_dir() {
            for file in project::files(&path)? {
                add(&format!("{source}/{file}"), &path.join(&file))?;
            }
        } else if path.is_file() {
            add(source, &path)?;
        }
    }
    Ok(hash::short(&all))
}
