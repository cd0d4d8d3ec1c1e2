//! The page in the window: its packages and its build, each only when stale.

use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::say;

/// npm. On Windows it is a script, which is found by its whole name only.
pub const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Folders of `ui` that the build makes or does not read.
const MADE: [&str; 4] = ["dist", "node_modules", "paraglide", "tests"];

/// Installs `ui/node_modules` unless they are those of the lock file.
pub fn install(shell: &Shell) -> Result<()> {
    let lock = shell.current_dir().join("ui/package-lock.json");
    let installed = shell.current_dir().join("ui/node_modules/.package-lock.json");
    if changed(&installed) > changed(&lock) {
        return Ok(());
    }
    let version = cmd!(shell, "node --version").quiet().read().context("Node is not installed")?;
    let mut numbers =
        version.trim_start_matches('v').split('.').map_while(|number| number.parse::<u32>().ok());
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    ensure!(version >= (20, 19), "Node {}.{} is too old: 20.19 or newer is needed", version.0, version.1);
    say("Installing ui/node_modules");
    npm(shell, &["ci", "--no-fund", "--no-audit"])
}

/// Builds `ui/dist` unless it is newer than everything that it is made of.
pub fn build(shell: &Shell) -> Result<()> {
    let ui = shell.current_dir().join("ui");
    if changed(&ui.join("dist/index.html")) > newest(&ui)? {
        return Ok(());
    }
    npm(shell, &["run", "build"])
}

/// Runs npm in `ui`.
pub fn npm(shell: &Shell, arguments: &[&str]) -> Result<()> {
    let _folder = shell.push_dir("ui");
    Ok(cmd!(shell, "{NPM} {arguments...}").run()?)
}

fn newest(folder: &Path) -> Result<Option<SystemTime>> {
    let mut newest = None;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if MADE.iter().any(|name| path.ends_with(name)) {
            continue;
        }
        newest = newest.max(if path.is_dir() { self::newest(&path)? } else { changed(&path) });
    }
    Ok(newest)
}

/// When a file was written.
pub fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}
