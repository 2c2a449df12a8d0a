//! Where things lie, and how programs are started from there.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;

/// The project's top folder.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The built site.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Runs a program with its output on the terminal; an error names it.
pub fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name} failed ({status})")),
        Err(why) => Err(format!("{name} could not be started: {why}")),
    }
}

/// What a program prints, trimmed; `None` if it cannot be started or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let out = command.output().ok()?;
    let text = String::from_utf8_lossy(&out.stdout).trim().to_string();
    out.status.success().then_some(text)
}

/// `cargo`, as the one that runs us.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Reads a text file; an error names it.
pub fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|why| format!("{}: {why}", path.display()))
}

/// Writes a file; an error names it.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    std::fs::write(path, bytes).map_err(|why| format!("{}: {why}", path.display()))
}

/// Every file under a folder, as paths relative to it with `/`, in order; hidden ones left out.
pub fn files(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_path_buf(), String::new())];
    while let Some((here, prefix)) = open.pop() {
        let entries =
            std::fs::read_dir(&here).map_err(|why| format!("{}: {why}", here.display()))?;
        for entry in entries {
            let entry = entry.map_err(|why| format!("{}: {why}", here.display()))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || name == "node_modules" {
                continue;
            }
            let relative = format!("{prefix}{name}");
            if entry.path().is_dir() {
                open.push((entry.path(), format!("{relative}/")));
            } else {
                found.push(relative);
            }
        }
    }
    found.sort();
    Ok(found)
}
