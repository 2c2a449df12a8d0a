//! What Keben is measured against, beside npm's: models in Python, spreadsheets through calamine alone.

use std::path::PathBuf;
use std::process::Command;

use crate::project::{cargo, output, root, run};
use crate::{Result, tools};

/// The most used value models in Python (PyPI), in an environment of their own.
const LIFETIMES: &str = "0.11.3";

/// The value models as a program of a worker, built as the analyst is; answers the folder.
pub fn models() -> Result<PathBuf> {
    let path = tools::prepare()?;
    let place = root().join("target/bench/value");
    let made = root().join("target/wasm32-unknown-unknown/analyst/value_bench.wasm");
    run(cargo()
        .args(["build", "--quiet", "--package", "value-bench"])
        .args(["--profile", "analyst", "--target", "wasm32-unknown-unknown"]))?;
    run(Command::new("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--out-dir"])
        .args([&place, &made])
        .env("PATH", &path))?;
    let wasm = place.join("value_bench_bg.wasm");
    run(Command::new("wasm-opt")
        .args([
            "-O3",
            "--enable-simd",
            "--enable-bulk-memory",
            "--enable-sign-ext",
        ])
        .args(["--enable-nontrapping-float-to-int", "-o"])
        .args([&wasm, &wasm])
        .env("PATH", &path))?;
    Ok(place)
}

/// The program that makes a spreadsheet and reads it with calamine alone, at the highest opt-level.
pub fn cells() -> Result<PathBuf> {
    run(cargo().args([
        "build",
        "--quiet",
        "--package",
        "cells-bench",
        "--profile",
        "native",
    ]))?;
    Ok(root()
        .join("target/native/cells-bench")
        .with_extension(std::env::consts::EXE_EXTENSION))
}

/// A Python with `lifetimes`, installed once into our cache.
pub fn lifetimes() -> Result<PathBuf> {
    let place = tools::cache().join(format!("lifetimes-{LIFETIMES}"));
    let bin = if cfg!(windows) { "Scripts" } else { "bin" };
    let python = place.join(bin).join("python");
    let there = |python: &PathBuf| {
        let asks = ["-c", "import lifetimes; print(lifetimes.__version__)"];
        output(Command::new(python).args(asks)).is_some_and(|said| said == LIFETIMES)
    };
    if there(&python) {
        return Ok(python);
    }
    eprintln!("installing lifetimes {LIFETIMES} from PyPI (about a minute) …");
    let system = if cfg!(windows) { "python" } else { "python3" };
    run(Command::new(system).args(["-m", "venv"]).arg(&place))?;
    run(Command::new(&python)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .arg(format!("lifetimes=={LIFETIMES}")))?;
    if there(&python) {
        Ok(python)
    } else {
        Err("lifetimes was installed but does not start".into())
    }
}
