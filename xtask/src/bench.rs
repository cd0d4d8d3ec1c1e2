//! Figures of the optimised sandbox and of the account list, written down beside what they were measured on.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{page, system, target};

/// Where they are written.
const PAGE: &str = "BENCHMARKS.md";

/// Measures what it does in a second. Fails if that is less than promised.
pub fn sandbox(shell: &Shell) -> Result<()> {
    run(shell, &[])
}

/// Also does every proof in its full size; a quarter of an hour.
pub fn sandbox_in_full(shell: &Shell) -> Result<()> {
    run(shell, &["--full"])
}

/// Measures the account list at 1,000 to 100,000 accounts, in Rust and then in the window. Fails if it is slower than
/// promised.
pub fn list(shell: &Shell) -> Result<()> {
    let file = shell.current_dir().join(PAGE);
    cmd!(shell, "cargo bench --locked --package plugboard-core --bench list -- {file}").run()?;
    system::provide(shell, &[system::BUILD, system::HEADLESS])?;
    page::install(shell)?;
    page::build(shell)?;
    // By itself: together with the tests it would be built with what only they need.
    cmd!(shell, "cargo build --locked --release --package plugboard --features custom-protocol").run()?;
    let packages = ["--package", "plugboard-sandbox", "--package", "plugboard-tests"];
    let programs = ["--bin", "plugboard-sandbox", "--bin", "window-bench"];
    cmd!(shell, "cargo build --locked --release {packages...} {programs...}").run()?;
    let bench = target(shell).join("release/window-bench");
    Ok(cmd!(shell, "{bench} {file}").run()?)
}

fn run(shell: &Shell, further: &[&str]) -> Result<()> {
    system::provide(shell, &[system::REDIS])?;
    let packages = ["--package", "plugboard-sandbox", "--package", "plugboard-tests"];
    let programs = ["--bin", "plugboard-sandbox", "--bin", "sandbox-bench"];
    cmd!(shell, "cargo build --locked --release {packages...} {programs...}").run()?;
    let bench = target(shell).join("release/sandbox-bench");
    Ok(cmd!(shell, "{bench} {PAGE} {further...}").run()?)
}
