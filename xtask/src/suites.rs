//! `cargo xtask test`: every suite one after the other, one sum at the end.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::project::{cargo, root};
use crate::{Result, peers, site, tools};

/// Tests that passed and failed.
#[derive(Clone, Copy, Default)]
struct Count {
    passed: u32,
    failed: u32,
}

impl Count {
    /// A check that has no count of its own is one test.
    fn one(passed: bool) -> Count {
        Count {
            passed: passed.into(),
            failed: (!passed).into(),
        }
    }
}

/// How often the kill test kills the browser when it soaks.
const SOAK: &str = "1000";

/// Runs all suites, also after a failure, so that the sum is whole. `soak` kills more and fuzzes.
pub fn run(soak: bool) -> Result<()> {
    let mut sum = Count::default();
    let mut suite = |name: &str, work: &mut dyn FnMut() -> Result<Count>| {
        println!("\n── {name}");
        let count = work().unwrap_or_else(|why| {
            eprintln!("{why}");
            Count::one(false)
        });
        println!(
            "   {name}: {} passed, {} failed",
            count.passed, count.failed
        );
        sum.passed += count.passed;
        sum.failed += count.failed;
        count.failed == 0
    };

    suite("format", &mut || {
        check(cargo().args(["fmt", "--all", "--check"]))
    });
    suite("lints", &mut lints);
    suite("native tests", &mut || {
        let all = ["test", "--workspace", "--features", PLOT, "--no-fail-fast"];
        counted(cargo().args(all))
    });
    let built = suite("release build", &mut || {
        site::build().map(|()| Count::one(true))
    });
    if soak {
        suite("value models in simulated shops", &mut || {
            let tests = ["value_alive", "value_coverage", "value_intervals"];
            let native = ["test", "--profile", "native", "--features", "cli"];
            let ignored = ["--no-fail-fast", "--", "--ignored"];
            let named = tests.iter().flat_map(|test| ["--test", test]);
            counted(cargo().args(native).args(named).args(ignored))
        });
        for target in FUZZED {
            suite(&format!("fuzzing {target}"), &mut || fuzz(target));
        }
    }
    if built {
        suite(
            "browser tests: sizes, safety, offline, journeys",
            &mut || node("tests/browser", &["tests/browser"], soak),
        );
        suite(
            "speed at the best of five against twice the figure",
            &mut || {
                let speed = ["benches/browser/speed.test.mjs"];
                node("benches/browser", &speed, false)
            },
        );
    } else {
        suite("browser tests and speed (no build to test)", &mut || {
            Ok(Count::one(false))
        });
    }

    println!("\n{} passed, {} failed", sum.passed, sum.failed);
    match sum.failed {
        0 => Ok(()),
        _ => std::process::exit(1),
    }
}

/// Fuzzes the readers named, or all.
pub fn fuzz_all(named: &[String]) -> Result<()> {
    if let Some(other) = named.iter().find(|name| !FUZZED.contains(&name.as_str())) {
        return Err(format!(
            "no reader is called {other}: {}",
            FUZZED.join(", ")
        ));
    }
    for target in FUZZED {
        let wanted = named.is_empty() || named.iter().any(|name| name == target);
        if wanted && fuzz(target)?.failed > 0 {
            return Err(format!("{target} failed"));
        }
    }
    Ok(())
}

/// The readers that get arbitrary bytes when tests soak: targets in `fuzz/`.
const FUZZED: [&str; 5] = ["cutter", "sheet", "date", "number", "session"];

/// Ten minutes of arbitrary bytes against one reader: no panic, nothing that takes 1 GiB, no input
/// that takes seconds.
fn fuzz(target: &str) -> Result<Count> {
    let path = tools::fuzz()?;
    // New inputs go to a folder of their own: the committed corpus is small on purpose.
    let found = root().join("target/fuzz").join(target);
    std::fs::create_dir_all(&found).map_err(|why| format!("{}: {why}", found.display()))?;
    check(
        cargo()
            .args(["fuzz", "run", "--sanitizer", "none", "-O", target])
            .arg(&found)
            .arg(root().join("fuzz/corpus").join(target))
            .args([
                "--",
                "-max_total_time=600",
                "-timeout=10",
                "-max_len=262144",
            ])
            .args(["-rss_limit_mb=1024", "-malloc_limit_mb=1024"])
            // Coverage needs a compiler option that is stable; cargo-fuzz also asks for unstable ones.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("PATH", path),
    )
}

/// Charts are painted on the page only, but drawn and tested natively too.
const PLOT: &str = "keben/plot";

/// Clippy natively and for each program of the browser, warnings being errors.
fn lints() -> Result<Count> {
    tools::prepare()?;
    let mut sum = check(cargo().args([
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--features",
        PLOT,
        "--",
        "-D",
        "warnings",
    ]))?;
    for (program, feature) in [
        ("app", "app"),
        ("door", "app"),
        ("engine", "engine"),
        ("analyst", "analyst"),
        ("files", "files"),
        ("sheets", "sheets"),
    ] {
        let count = check(cargo().args([
            "clippy",
            "--quiet",
            "--target",
            "wasm32-unknown-unknown",
            "--no-default-features",
            "--features",
            feature,
            "--lib",
            "--bin",
            program,
            "--",
            "-D",
            "warnings",
        ]))?;
        sum.passed += count.passed;
        sum.failed += count.failed;
    }
    // The value models run in a browser too, in a program of their own.
    let models = check(cargo().args([
        "clippy",
        "--quiet",
        "--target",
        "wasm32-unknown-unknown",
        "--no-default-features",
        "--features",
        "analyses,models",
        "--lib",
        "--",
        "-D",
        "warnings",
    ]))?;
    sum.passed += models.passed;
    sum.failed += models.failed;
    Ok(sum)
}

fn check(command: &mut Command) -> Result<Count> {
    let status = command
        .status()
        .map_err(|why| format!("{:?}: {why}", command.get_program()))?;
    Ok(Count::one(status.success()))
}

/// Node's test runner over a folder or file, with the packages of `folder`.
fn node(folder: &str, what: &[&str], soak: bool) -> Result<Count> {
    tools::npm_ci(&root().join("tests/browser"))?;
    if folder != "tests/browser" {
        tools::npm_ci(&root().join(folder))?;
    }
    let chromium = tools::chromium()?;
    let mut tests = Vec::new();
    for place in what {
        let path = root().join(place);
        if path.is_dir() {
            let found = crate::project::files(&path)?;
            tests.extend(
                found
                    .into_iter()
                    .filter(|file| file.ends_with(".test.mjs"))
                    .map(|file| path.join(file)),
            );
        } else {
            tests.push(path);
        }
    }
    let mut node = Command::new("node");
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(tests)
        .env("CHROMIUM", chromium)
        .current_dir(root());
    if soak {
        node.env("KEBEN_KILLS", SOAK);
    }
    if folder == "benches/browser" {
        node.env("KEBEN_MODELS", peers::models()?)
            .env("KEBEN_CELLS", peers::cells()?);
    }
    counted(&mut node)
}

/// Runs a suite, passes its output on and adds up the counts it prints.
fn counted(command: &mut Command) -> Result<Count> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|why| format!("{name} could not be started: {why}"))?;
    let mut sum = Count::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.map_err(|why| format!("{name}: {why}"))?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            add(&mut sum, line.trim_end());
        }
    }
    let status = child.wait().map_err(|why| format!("{name}: {why}"))?;
    // A suite that could not be compiled or died says no count.
    if !status.success() && sum.failed == 0 {
        sum.failed = 1;
    }
    Ok(sum)
}

/// Reads a line of cargo's or Node's own sum.
fn add(sum: &mut Count, line: &str) {
    if let Some(counts) = line.strip_prefix("test result: ") {
        for part in counts.split(&[';', '.'][..]) {
            let mut words = part.split_whitespace();
            match (
                words.next().and_then(|n| n.parse::<u32>().ok()),
                words.next(),
            ) {
                (Some(n), Some("passed")) => sum.passed += n,
                (Some(n), Some("failed")) => sum.failed += n,
                _ => {}
            }
        }
        return;
    }
    let Some(counts) = line.strip_prefix("ℹ ").or(line.strip_prefix("# ")) else {
        return;
    };
    let mut words = counts.split_whitespace();
    match (
        words.next(),
        words.next().and_then(|n| n.parse::<u32>().ok()),
    ) {
        (Some("pass"), Some(n)) => sum.passed += n,
        (Some("fail" | "cancelled"), Some(n)) => sum.failed += n,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read() {
        let mut sum = Count::default();
        for line in [
            "test result: ok. 12 passed; 1 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.10s",
            "ℹ tests 9",
            "ℹ pass 7",
            "ℹ fail 2",
            "ℹ cancelled 1",
            "# pass 4",
            "no count 5",
        ] {
            add(&mut sum, line);
        }
        assert_eq!((sum.passed, sum.failed), (23, 4));
    }
}
