//! `cargo xtask bench`: measures in Chromium beside other readers and prints a table.

use std::process::Command;

use crate::project;
use crate::project::root;
use crate::{Result, peers, site, tools};

/// Builds, measures; options go to `benches/browser/bench.mjs`.
pub fn run(words: &[String]) -> Result<()> {
    site::build()?;
    tools::npm_ci(&root().join("tests/browser"))?;
    tools::npm_ci(&root().join("benches/browser"))?;
    project::run(
        Command::new("node")
            .arg("benches/browser/bench.mjs")
            .args(words)
            .env("CHROMIUM", tools::chromium()?)
            .env("KEBEN_MODELS", peers::models()?)
            .env("KEBEN_CELLS", peers::cells()?)
            .env("KEBEN_LIFETIMES", peers::lifetimes()?)
            .current_dir(root()),
    )
}
