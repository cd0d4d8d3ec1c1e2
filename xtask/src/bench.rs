//! Figures of the optimised sandbox and of the account list, written down beside what they were measured on.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{system, target};

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

/// Measures the account list at 1,000 to 100,000 accounts. Fails if a key pressed costs more than promised.
pub fn list(shell: &Shell) -> Result<()> {
    let page = shell.current_dir().join(PAGE);
    // What the window adds belongs here, after what it is made of.
    Ok(cmd!(shell, "cargo bench --locked --package plugboard-core --bench list -- {page}").run()?)
}

fn run(shell: &Shell, further: &[&str]) -> Result<()> {
    system::provide(shell, &[system::REDIS])?;
    let packages = ["--package", "plugboard-sandbox", "--package", "plugboard-tests"];
    let programs = ["--bin", "plugboard-sandbox", "--bin", "sandbox-bench"];
    cmd!(shell, "cargo build --locked --release {packages...} {programs...}").run()?;
    let bench = target(shell).join("release/sandbox-bench");
    Ok(cmd!(shell, "{bench} {PAGE} {further...}").run()?)
}
