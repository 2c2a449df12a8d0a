//! The project's own commands: `cargo xtask serve | build | test | fuzz | bench`.

mod bench;
mod hash;
mod hook;
mod peers;
mod project;
mod serve;
mod site;
mod suites;
mod tools;

use std::process::ExitCode;

/// A failure said in a sentence; there is nobody to handle it but the person at the terminal.
type Result<T> = std::result::Result<T, String>;

const USAGE: &str = "\
cargo xtask serve [--port N] [--host ADDRESS]   build the release if anything changed and serve it
cargo xtask build                               build the release into dist/
cargo xtask test [--soak]                       run everything: format, lints, tests, sizes, browser, speed;
                                                --soak kills the browser 1,000 times instead of 20,
                                                tries intervals in simulated shops
                                                and fuzzes each reader for ten minutes
cargo xtask fuzz [TARGET…]                      fuzz the readers of files, ten minutes each
cargo xtask bench                               measure side by side with others, write a table
cargo xtask hook                                (called by trunk after each build)";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let rest = words.get(1..).unwrap_or_default();
    let done = match words.first().map(String::as_str) {
        Some("serve") => serve::run(rest),
        Some("build") => no_more(rest).and_then(|()| site::build()),
        Some("test") => match rest {
            [soak] if soak == "--soak" => suites::run(true),
            _ => no_more(rest).and_then(|()| suites::run(false)),
        },
        Some("fuzz") => suites::fuzz_all(rest),
        Some("bench") => bench::run(rest),
        Some("hook") => hook::run(),
        Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn no_more(rest: &[String]) -> Result<()> {
    match rest.first() {
        Some(word) => Err(format!("unknown option {word}\n{USAGE}")),
        None => Ok(()),
    }
}
